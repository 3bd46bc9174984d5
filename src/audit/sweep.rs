//! 類似事案の点検: all registrations that were obtained as a wrong one was (notice 2(1)③).

use jiff::Timestamp;

use super::IncidentId;
use super::codes::coded_enum;

/// The id of a sweep in one database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SweepId(pub i64);

coded_enum! {
    /// What the number on the enrolment notification says of the registered one.
    pub enum Reconciled {
        /// 届出と一致
        Agrees = "agrees",
        /// 届出と不一致
        Disagrees = "disagrees",
        /// 届出に記載なし
        NoneStated = "none-stated",
    }
}

/// A sweep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sweep<Rule> {
    /// The id.
    pub id: SweepId,
    /// The incident that it follows from.
    pub incident: IncidentId,
    /// Which registrations it takes.
    pub rule: Rule,
    /// Who started it.
    pub started_by: String,
    /// When.
    pub started_at: Timestamp,
    /// Whether every record has been looked at; else it goes on where it was durable.
    pub is_whole: bool,
}
