//! The daily sums of the report, sealed: days that are past do not change any more, and whoever takes a copy, keeps the head of the
//! history elsewhere or files a report has the history say what they were.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::audit::EventKind;
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::history::fault::{Fault, FaultKind};
use crate::triage::chain::ChainKey;

/// The days up to one, digested.
type Digests = BTreeMap<String, String>;

/// Returns what an event says of the days before the last that has sums: up to which, and a keyed digest. The last one may be
/// today, or come again with a clock that runs backwards.
pub(in crate::store) fn seal(connection: &Connection, key: &ChainKey) -> Result<Value> {
    let digests = digests(connection, key)?;
    let sealed = digests.iter().rev().nth(1);
    Ok(sealed.map_or(Value::Null, |(until, digest)| json!({ "until": until, "digest": digest })))
}

/// Digests the days one after the other, each with those before it.
fn digests(connection: &Connection, key: &ChainKey) -> Result<Digests> {
    let mut statement = connection
        .prepare("SELECT day, dimension, code, n FROM day_sum WHERE n <> 0 ORDER BY day, dimension, code")?;
    let mut rows = statement.query([])?;
    let mut days: BTreeMap<String, Vec<[i64; 3]>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let day = String::from_utf8_lossy(row.get_ref(0)?.as_bytes().unwrap_or_default()).into_owned();
        days.entry(day).or_default().push([row.get(1)?, row.get(2)?, row.get(3)?]);
    }
    let mut before = String::new();
    let digested = days.into_iter().map(|(day, sums)| {
        before = key.digest_words(&json!([before, day, sums]).to_string());
        (day, before.clone())
    });
    Ok(digested.collect())
}

/// What an event says of the days, as far as it does.
#[derive(Deserialize)]
struct Sealing {
    sums: Option<Sealed>,
}

#[derive(Deserialize)]
struct Sealed {
    until: String,
    digest: String,
}

impl Store {
    /// Checks that the days are what was sealed of them since the last migration, which may count days anew: the first event whose
    /// seal they do not fit is named.
    pub(super) fn verify_days(&self, key: &ChainKey, faults: &mut Vec<Fault>) -> Result<()> {
        let mut statement = self.connection.prepare(
            "SELECT seq, facts FROM event WHERE kind IN (?, ?, ?)
             AND seq > (SELECT coalesce(max(seq), 0) FROM event WHERE kind = ?) ORDER BY seq",
        )?;
        let kinds = [EventKind::Checkpointed, EventKind::BackedUp, EventKind::Filed, EventKind::Migrated];
        let mut rows = statement.query(kinds.map(EventKind::index))?;
        let mut now = None;
        while let Some(row) = rows.next()? {
            // Of one that cannot be read its seal tells.
            let facts: Option<String> = row.get(1).ok();
            let said = facts.and_then(|facts| serde_json::from_str::<Sealing>(&facts).ok());
            let Some(Sealed { until, digest }) = said.and_then(|said| said.sums) else { continue };
            let now = match &now {
                Some(now) => now,
                None => now.insert(digests(&self.connection, key)?),
            };
            if now.get(&until) != Some(&digest) {
                faults.push(Fault { kind: FaultKind::DaysDiffer, seq: row.get(0)?, record: None });
                break;
            }
        }
        Ok(())
    }
}
