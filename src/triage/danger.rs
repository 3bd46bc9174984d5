//! Dangers by whom, or what, they name: a danger that warned somebody already warns anew when it names another record or number.

use serde::{Deserialize, Serialize};

use super::assess::Assessment;
use super::chain::ChainKey;
use super::dossier::Dossier;
use super::signals::disagreeing;
use crate::audit::{CandidateId, Signal, SignalSet};

/// One danger of a record, as the history keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Danger {
    /// Which.
    pub signal: Signal,
    /// The other record that it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<CandidateId>,
    /// The number that another source states, as its [commitment](ChainKey::commit).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

/// Lists the dangers of a record.
pub fn dangers(dossier: &Dossier, found: &Assessment, key: &ChainKey) -> Vec<Danger> {
    let of = |signal, record, number| Danger { signal, record, number };
    let mut dangers = Vec::new();
    for signal in found.signals.iter().filter(|signal| signal.is_danger()) {
        let before = dangers.len();
        let named = found.partners.iter().filter(|(of, _)| *of == signal);
        dangers.extend(named.map(|(_, id)| of(signal, Some(*id), None)));
        let stated = disagreeing(signal, dossier);
        dangers.extend(stated.map(|number| of(signal, None, Some(key.commit(number)))));
        if dangers.len() == before {
            dangers.push(of(signal, None, None));
        }
    }
    dangers
}

/// Returns the signals by which a record is in a danger of which nobody was warned.
pub fn unknown(known: &[Danger], now: &[Danger]) -> SignalSet {
    now.iter().filter(|danger| !known.contains(danger)).map(|danger| danger.signal).collect()
}
