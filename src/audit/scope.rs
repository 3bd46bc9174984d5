//! 対象抽出の記録: how the candidates were chosen (notice, preamble).

use jiff::Timestamp;

use super::Day;

/// One choice of candidates, as the insurer states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// How the numbers had been obtained, or `none`: nothing of the kind was found.
    pub method: String,
    /// From when registrations were looked at; none: from the first.
    pub period_from: Option<Day>,
    /// Until when; none: to the last.
    pub period_to: Option<Day>,
    /// By which rule they were chosen.
    pub rule: String,
    /// How many there were.
    pub records: u64,
    /// Who decided it.
    pub decided_by: String,
    /// When.
    pub decided_on: Day,
    /// Words.
    pub note: String,
    /// Who recorded it.
    pub added_by: String,
    /// When.
    pub added_at: Timestamp,
}
