//! The rows of the table `bulk`, and what tells that one is still what was begun.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension as _, Row};
use serde::{Deserialize, Serialize};

use super::written;
use crate::audit::{Actor, CandidateId, EventKind, IdentitySource, Role};
use crate::i18n::id_of;
use crate::store::acting::course::Milestone;
use crate::store::base::codec::{self, coded};
use crate::store::base::database::Store;
use crate::store::base::reading::{Reading, in_row};
use crate::store::error::{Result, StoreError};
use crate::store::history::journal;
use crate::triage::bulk::{BulkEnd, BulkId, BulkKind, BulkProgress, Reason, Reasons};
use crate::triage::policy::{Refusal, may_act};
use crate::triage::turn::ActId;
use crate::triage::withdrawal::Withdrawals;

/// A row of `bulk`.
#[derive(Debug, Clone)]
pub(in crate::store) struct Bulk {
    pub(in crate::store) id: BulkId,
    pub(in crate::store) selection: String,
    pub(in crate::store) act: String,
    pub(in crate::store) undoes: Option<BulkId>,
    /// Who began it, as far as it tells people apart.
    pub(in crate::store) actor: Actor,
    /// The event with which it began.
    pub(in crate::store) event: i64,
    pub(in crate::store) at: Option<Milestone>,
    pub(super) selected: Option<u64>,
    pub(in crate::store) done: u64,
    pub(in crate::store) left_out: u64,
    pub(super) reasons: Reasons,
    /// Whose marks went with what it took back.
    pub(in crate::store) withdrawn: WithdrawnSoFar,
    pub(in crate::store) ended: Option<BulkEnd>,
}

/// How many records are named whose marks were withdrawn.
const NAMED: usize = 3;

/// Marks that were withdrawn with a taking back: the first records, and how many there are besides.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::store) struct WithdrawnSoFar {
    pub(in crate::store) first: Vec<CandidateId>,
    pub(in crate::store) more: u64,
}

impl WithdrawnSoFar {
    pub(super) fn add(&mut self, withdrawn: Vec<CandidateId>) {
        let all = self.first.len() + withdrawn.len();
        self.first.extend(withdrawn);
        self.first.truncate(NAMED);
        self.more += (all - self.first.len()) as u64;
    }
}

impl Bulk {
    pub(in crate::store) fn progress(&self) -> BulkProgress {
        BulkProgress {
            id: self.id,
            kind: kind_of(&self.act),
            is_undo: self.takes_back().is_some(),
            done: self.done,
            left_out: self.left_out,
            reasons: self.reasons.clone(),
            of: self.selected,
            ended: self.ended,
            withdrawals: Withdrawals::default(),
            goes_on: false,
        }
    }

    /// Returns the act that it takes back; none where it acts on a selection.
    pub(in crate::store) fn takes_back(&self) -> Option<ActId> {
        taken_back_by(self.undoes, &self.act)
    }

    pub(super) fn is_of(&self, actor: &Actor) -> bool {
        self.actor.person() == actor.person() && self.actor.source == actor.source
    }
}

impl Store {
    pub(in crate::store) fn bulk(&self, id: BulkId) -> Result<Bulk> {
        let sql = format!("SELECT {COLUMNS} FROM bulk WHERE id = ?");
        Ok(self.connection.prepare_cached(&sql)?.query_row([id.0], read)?)
    }

    /// Returns the person's open bulk act that was begun last.
    pub(in crate::store) fn open_bulk_of(&self, actor: &Actor) -> Result<Option<Bulk>> {
        Ok(self.open_bulks_of(actor)?.into_iter().next())
    }

    /// Lists the person's open bulk acts, the last first: a taking back may have begun while another one rests.
    pub(in crate::store) fn open_bulks_of(&self, actor: &Actor) -> Result<Vec<Bulk>> {
        let sql = format!("SELECT {COLUMNS} FROM bulk WHERE account = ? AND ended IS NULL ORDER BY id DESC");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([&actor.account])?;
        let mut open = Vec::new();
        while let Some(row) = rows.next()? {
            let bulk = read(row)?;
            if bulk.is_of(actor) {
                open.push(bulk);
            }
        }
        Ok(open)
    }

    /// Returns a bulk act that this person may carry on or that has ended. The one place where it is asked who may.
    pub(super) fn bulk_for(&self, id: BulkId, actor: &Actor) -> Result<Bulk> {
        let bulk = self.bulk(id)?;
        if bulk.ended.is_none() {
            may_act(actor).map_err(|refusal| StoreError::Refused(Box::new(refusal)))?;
            if !bulk.is_of(actor) {
                return Err(StoreError::Refused(Box::new(Refusal::NothingToResume)));
            }
        }
        Ok(bulk)
    }

    /// Compares an open bulk act with the event of its beginning, which the history seals: the row by itself could be given
    /// another act, other records or another person.
    pub(super) fn assert_as_begun(&self, bulk: &Bulk) -> Result<()> {
        let key = self.reading_key()?;
        let sql = format!("SELECT {} FROM event WHERE seq = ? AND kind = ?", journal::COLUMNS);
        let event = self
            .connection
            .prepare_cached(&sql)?
            .query_row((bulk.event, EventKind::Bulk.index()), journal::read)
            .optional()?
            .ok_or(StoreError::BulkChanged)?;
        let facts: serde_json::Value =
            serde_json::from_str(&event.facts).map_err(|_| StoreError::BulkChanged)?;
        let begun = beginning(bulk.id, &bulk.act, &key.digest_words(&bulk.selection), bulk.undoes);
        let is_same = begun.as_object().is_some_and(|begun| {
            begun.iter().all(|(what, value)| facts.get(what) == Some(value)) && bulk.is_of(&event.actor)
        });
        if is_same { Ok(()) } else { Err(StoreError::BulkChanged) }
    }
}

/// Says in the history what a bulk act began as. What was searched for enters it as a digest only.
pub(super) fn beginning(id: BulkId, act: &str, selection: &str, undoes: Option<BulkId>) -> serde_json::Value {
    serde_json::json!({
        "bulk": id,
        "begins": serde_json::from_str::<serde_json::Value>(act).unwrap_or_default(),
        "selection": selection,
        "undoes": undoes,
    })
}

/// What is kept as the act of a taking back of an act that began with an event, and is no bulk act itself.
pub(in crate::store) fn each_since(first: i64) -> String {
    serde_json::json!({ "act": "each", "first": first }).to_string()
}

/// Reads which act a bulk act takes back.
fn taken_back_by(undoes: Option<BulkId>, act: &str) -> Option<ActId> {
    let each = || {
        let act: serde_json::Value = serde_json::from_str(act).ok()?;
        (act.get("act")? == "each").then(|| act.get("first")?.as_i64()).flatten()
    };
    undoes.map(ActId::Bulk).or_else(|| each().map(ActId::Each))
}

/// Reads what an act is.
fn kind_of(act: &str) -> Option<BulkKind> {
    let act: serde_json::Value = serde_json::from_str(act).ok()?;
    act.get("act")?.as_str()?.parse().ok()
}

/// Writes why records were left out: the id of a message, and behind a space of whom it speaks.
pub(super) fn kept(reasons: &Reasons) -> Result<String> {
    let line = |Reason { id, who }: &Reason| match who {
        Some(who) => format!("{id} {who}"),
        None => (*id).to_owned(),
    };
    written(&reasons.iter().map(|(why, n)| (line(why), *n)).collect::<BTreeMap<_, _>>())
}

/// Reads why records were left out; what is no message of this program is none of them.
fn reasons(kept: &str) -> Option<Reasons> {
    let kept: BTreeMap<String, u64> = serde_json::from_str(kept).ok()?;
    let reason = |line: &str| {
        let (id, who) = line.split_once(' ').map_or((line, None), |(id, who)| (id, Some(who)));
        Some(Reason { id: id_of(id)?, who: who.map(str::to_owned) })
    };
    Some(kept.into_iter().filter_map(|(why, n)| Some((reason(&why)?, n))).collect())
}

const COLUMNS: &str = "id, selection, act, undoes, account, claim, source, event, at_rank, at_id, selected, done, \
    left_out, ended, reasons, withdrawn";

/// Returns how all bulk acts are read.
pub(in crate::store) fn reading() -> Reading {
    Reading::of(format!("SELECT {COLUMNS} FROM bulk"), |_, row| Ok(read(row).map(drop)?))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Bulk> {
    in_row("bulk", row, &[0], || read_columns(row))
}

fn read_columns(row: &Row<'_>) -> rusqlite::Result<Bulk> {
    let count = |column| row.get::<_, i64>(column).map(i64::cast_unsigned);
    let at: Option<i64> = row.get(8)?;
    let source: IdentitySource = coded(row, 6)?;
    Ok(Bulk {
        id: BulkId(row.get(0)?),
        selection: row.get(1)?,
        act: row.get(2)?,
        undoes: row.get::<_, Option<i64>>(3)?.map(BulkId),
        actor: Actor { account: row.get(4)?, claim: row.get(5)?, source, role: Role::Viewer },
        event: row.get(7)?,
        at: match at {
            Some(rank) => Some((rank, row.get(9)?)),
            None => None,
        },
        selected: row.get::<_, Option<i64>>(10)?.map(i64::cast_unsigned),
        done: count(11)?,
        left_out: count(12)?,
        ended: match row.get::<_, Option<u8>>(13)? {
            None => None,
            Some(0) => Some(BulkEnd::Complete),
            Some(1) => Some(BulkEnd::Stopped),
            Some(_) => return Err(codec::impossible(13)),
        },
        reasons: reasons(&row.get::<_, String>(14)?).ok_or_else(|| codec::impossible(14))?,
        withdrawn: serde_json::from_str(&row.get::<_, String>(15)?).map_err(|_| codec::impossible(15))?,
    })
}

pub(super) const fn code_of(end: BulkEnd) -> u8 {
    match end {
        BulkEnd::Complete => 0,
        BulkEnd::Stopped => 1,
    }
}
