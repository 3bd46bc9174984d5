//! What was done since an act that prevents its taking back.

use rusqlite::OptionalExtension as _;

use crate::audit::{Actor, CandidateId, Event, EventKind, IdentitySource};
use crate::store::base::codec::{self, coded};
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::history::journal::{self, COLUMNS};
use crate::triage::policy::{Doer, Refusal};

/// The number of no event: what prevents a taking back cannot itself be taken back.
pub(super) const FOR_GOOD: i64 = 0;

/// What prevents that an act is taken back.
#[derive(Debug)]
pub(super) struct Bar {
    pub(super) why: Refusal,
    /// The event that prevents it.
    pub(super) by: i64,
    /// The other record for whom that event was the last one, where it is its proof that prevents it.
    pub(super) holder: Option<CandidateId>,
}

impl Bar {
    const fn of(why: Refusal, by: i64) -> Self {
        Self { why, by, holder: None }
    }
}

impl Store {
    /// Tells who, or what, moved a record since an act of somebody, so that it cannot be taken back.
    pub(super) fn moved_since(&self, event: &Event, id: CandidateId) -> Result<Option<Bar>> {
        for later in self.since(event, id)? {
            let who = doer(&later.actor, &event.actor);
            match later.kind {
                EventKind::DataChanged => {}
                EventKind::Withdrawn => {
                    let why = Refusal::WithdrawnSince { by: self.withdrew(&later)?, id };
                    return Ok(Some(Bar::of(why, later.seq)));
                }
                // One's own later act too: it may be a wrong number that was found while a bulk act is taken back.
                what if journal::changes_mark(what) || who != Doer::Oneself => {
                    return Ok(Some(Bar::of(Refusal::ActedSince { who, what, id }, later.seq)));
                }
                _ => {}
            }
        }
        let begun = self.sweep_begun_since(id, event)?;
        let why = begun.map(|who| Refusal::ActedSince {
            who: Doer::Another(who),
            what: EventKind::SweepStarted,
            id,
        });
        Ok(why.map(|why| Bar::of(why, FOR_GOOD)))
    }

    /// Tells since when the number, that a taking back would prove for its record, stands as another one's.
    pub(super) fn proven_since(&self, why: Refusal) -> Result<Bar> {
        let Refusal::ProvenForAnother { holder } = why else { return Ok(Bar::of(why, FOR_GOOD)) };
        let last = "SELECT max(seq) FROM event WHERE record = ?";
        let by: Option<i64> =
            self.connection.prepare_cached(last)?.query_row([holder.0], |row| row.get(0))?;
        Ok(Bar { why, by: by.unwrap_or(FOR_GOOD), holder: Some(holder) })
    }

    /// Tells who else began a sweep from an incident of a record since an act.
    fn sweep_begun_since(&self, id: CandidateId, event: &Event) -> Result<Option<String>> {
        let begun = sweeps_begun("?", "?");
        let sql = format!("SELECT started_by FROM {begun} AND s.started_by <> ? ORDER BY s.id");
        let by = (id.0, event.at.as_microsecond(), event.actor.person());
        Ok(self.connection.prepare_cached(&sql)?.query_row(by, |row| row.get(0)).optional()?)
    }

    /// Tells what withdrew a mark: newer rules, answers and sweeps say so themselves; what somebody marked stands a little before, of the same
    /// moment; else it was an import, whose rows are judged by the batch or after all of them.
    fn withdrew(&self, event: &Event) -> Result<EventKind> {
        match journal::turn(&event.facts)?.why {
            Some(why) if why.rules.is_some() => return Ok(EventKind::Recompared),
            Some(why) if why.document => return Ok(EventKind::RequestAnswered),
            Some(why) if why.swept && !why.number => return Ok(EventKind::Swept),
            _ => {}
        }
        let sql = "SELECT at, kind, source FROM event WHERE seq < ? ORDER BY seq DESC LIMIT ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query((event.seq, self.limits.near))?;
        while let Some(row) = rows.next()? {
            let (kind, source): (EventKind, IdentitySource) = (coded(row, 1)?, coded(row, 2)?);
            let is_import = matches!(kind, EventKind::Imported | EventKind::DecisionsImported);
            if is_import || source == IdentitySource::Foreign || codec::moment(row, 0)? != event.at {
                break;
            }
            if source != IdentitySource::System {
                return Ok(EventKind::Marked);
            }
        }
        Ok(EventKind::Imported)
    }

    /// Lists what was done to a record after an event, to its mark, its requests or its incident; what was taken back, and the
    /// taking back, left out. What the program does to an incident follows from marks.
    fn since(&self, event: &Event, id: CandidateId) -> Result<Vec<Event>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM event
             WHERE record = ? AND seq > ? AND seq NOT IN (SELECT seq FROM undone) ORDER BY seq"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query((id.0, event.seq))?;
        let mut since = Vec::new();
        while let Some(row) = rows.next()? {
            let kind: EventKind = coded(row, 6)?;
            let later = journal::read(row)?;
            let is_further_work = kind.is_further_work() && later.actor.source != IdentitySource::System;
            if (journal::changes_mark(kind) && kind != EventKind::Undone) || is_further_work {
                since.push(later);
            }
        }
        Ok(since)
    }
}

/// Returns the sweeps from an incident of a record that were begun from a moment on, to select from.
pub(super) fn sweeps_begun(record: &str, from: &str) -> String {
    format!(
        "sweep s JOIN incident i ON i.id = s.incident WHERE i.candidate = {record} AND s.started_at >= {from}"
    )
}

/// Tells who somebody is to the one whose act is taken back.
fn doer(who: &Actor, to: &Actor) -> Doer {
    if who.source == IdentitySource::System {
        Doer::TheProgram
    } else if who.person() == to.person() {
        Doer::Oneself
    } else {
        Doer::Another(who.person().to_owned())
    }
}
