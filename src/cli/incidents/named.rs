//! Which incident is meant: by its own id, or by the record or the member that it is on, where that names one.

use std::fmt;

use crate::audit::{CandidateId, IncidentId, IncidentOf};
use crate::cli::acting;
use crate::cli::failure::Failure;
use crate::cli::opened::Opened;
use crate::i18n::{Lang, Message};
use crate::text::Shown;
use crate::triage::listing::time_in_japan;

/// How an incident was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// By its id.
    Id(IncidentId),
    /// By the id of its record.
    Record(CandidateId),
    /// By the key of its member as lists show it, with or without the insurer.
    Member(String),
}

impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Record(id) => write!(f, "#{id}"),
            Self::Member(key) => Shown::key(key.as_str()).fmt(f),
        }
    }
}

impl Which {
    fn is_on(&self, of: &IncidentOf) -> bool {
        match self {
            Self::Id(id) => of.incident.id == *id,
            Self::Record(id) => of.incident.candidate == *id,
            Self::Member(key) => {
                let whole = of.key.to_string();
                let own = whole.split_once('-').map_or("", |(_, own)| own);
                whole == *key || own == *key
            }
        }
    }
}

/// Reads which incident is meant: `3`, `#97` or `06139992-12-1-00`.
pub fn which(text: &str) -> Result<Which, String> {
    let is_id = text.bytes().all(|b| b.is_ascii_digit());
    match text.parse::<i64>() {
        Ok(id) if id > 0 && is_id => Ok(Which::Id(IncidentId(id))),
        _ if text.starts_with('#') => acting::id(text).map(Which::Record),
        _ if text.contains('-') && !text.starts_with('-') => Ok(Which::Member(text.to_owned())),
        _ => Err(Lang::En.text("cli.why.incident").to_owned()),
    }
}

/// Finds the incident that is meant. A record names the only one of its own that is open, else the only one that it has; where it
/// has several, all are told.
pub fn id(opened: &Opened, which: &Which) -> Result<IncidentId, Failure> {
    if let Which::Id(id) = which {
        return Ok(*id);
    }
    let mut all = opened.store.incidents(false)?;
    all.retain(|of| which.is_on(of));
    let is_any_open = all.iter().any(|of| of.incident.is_open());
    all.retain(|of| !is_any_open || of.incident.is_open());
    match &all[..] {
        [only] => Ok(only.incident.id),
        [] => Err(Failure::Refused(Message::new("cli.incident.none-of").arg("record", which))),
        several => {
            let one = |of: &IncidentOf| {
                let number = of.incident.number.map(|number| format!(" {number}")).unwrap_or_default();
                format!("{} ({}{number})", of.incident.id, time_in_japan(Some(of.incident.opened_at)))
            };
            let ids = several.iter().map(one).collect::<Vec<_>>().join(", ");
            Err(Failure::Refused(Message::new("cli.incident.several").arg("record", which).arg("ids", ids)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_incident_is_named_by_its_id_its_record_or_its_member() {
        for (text, read) in [
            ("3", Some(Which::Id(IncidentId(3)))),
            ("#97", Some(Which::Record(CandidateId(97)))),
            ("12-1-00", Some(Which::Member("12-1-00".to_owned()))),
            ("0", None),
            ("-3", None),
            ("+3", None),
            ("#x", None),
            ("~", None),
            ("", None),
        ] {
            assert_eq!(which(text).ok(), read, "{text}");
        }
    }
}
