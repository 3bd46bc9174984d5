//! Requests for documents: each for one record, of which at most one is open. What is done with one is ruled on, written and
//! counted in one transaction.
//!
//! | file | does |
//! |---|---|
//! | `written` | which records need a request, and the registering of new ones |
//! | `lists` | pages of lists, and counts by addressee |

mod lists;
mod written;

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::Connection;

pub use self::written::{BrokenOff, NewRequest, Unasked, WriteWish};
use crate::audit::{Actor, CandidateId, DocumentRequest, EventKind};
use crate::notice::request::{self, RequestRefusal, counts};
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::counting::sums;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal::{self, Entry};
use crate::store::judging::settle::Settlement;
use crate::store::rows::request::told;
use crate::triage::chain::ChainKey;
use crate::triage::port::RequestDone;
use crate::triage::requests::{RequestAct, RequestOrder};
use crate::triage::sums::Count;
use crate::triage::withdrawal::{Upset, Why, contradicted};

/// How many requests one transaction changes.
const BATCH: usize = 100;

impl Store {
    /// Performs acts on requests, each by itself: one that is refused leaves the others alone. In durable batches.
    pub fn perform_on_requests(
        &mut self,
        orders: &[RequestOrder],
    ) -> Result<Vec<Result<RequestDone, RequestRefusal>>> {
        let key = self.writing_key()?;
        let mut outcomes = Vec::with_capacity(orders.len());
        for batch in orders.chunks(BATCH) {
            let transaction = db::immediate(&self.connection)?;
            for order in batch {
                outcomes.push(self.perform_on_request(order, &key)?);
            }
            transaction.commit()?;
        }
        Ok(outcomes)
    }

    fn perform_on_request(
        &self,
        order: &RequestOrder,
        key: &ChainKey,
    ) -> Result<Result<RequestDone, RequestRefusal>> {
        let at = codec::to_microsecond(order.at);
        let case = crate::audit::CaseCode(order.id);
        let Some(before) = self.request(order.id)? else { return Ok(Err(RequestRefusal::NoSuchCase(case))) };
        if order.seen_version.is_some_and(|seen| seen != before.version) {
            return Ok(Err(RequestRefusal::Overtaken(case)));
        }
        let Some(state) = self.state(before.candidate)? else { return Err(StoreError::Corrupt) };
        let employer_code = self.employer_code(before.candidate)?;
        let of = (&state.mark, employer_code.as_str());
        let newest = self.last_request(before.candidate)?;
        let newer = newest.filter(|newest| newest.answer.is_none() && newest.id != before.id);
        let ruled = request::rule(&before, of, newer.as_ref(), &order.act, &order.actor, at);
        let after = match ruled {
            Ok(after) => after,
            Err(refusal) => return Ok(Err(refusal)),
        };
        self.rows_of_requests().update(&after)?;
        count(&self.connection, Some(&before), &after, at)?;
        note(&self.connection, key, kind_of(&order.act), &after, &order.actor, at)?;
        let upset = match &order.act {
            RequestAct::Answer(replied) => contradicted(&state.mark, replied.outcome),
            RequestAct::Send { .. } | RequestAct::Remind { .. } | RequestAct::Reopen => Upset::None,
        };
        if upset != Upset::None {
            let mut settlement = Settlement::begin(self, key, at);
            settlement.upset(&state, &state.mark, Why { document: true, ..Why::default() }, upset)?;
            settlement.settle()?;
        }
        Ok(Ok(RequestDone { request: after, upset }))
    }

    /// Returns 事業所番号 of a record, by the newest file.
    fn employer_code(&self, id: CandidateId) -> Result<String> {
        let mut read = self.connection.prepare_cached("SELECT employer_code FROM candidate WHERE id = ?")?;
        Ok(read.query_row([id.0], |row| row.get(0))?)
    }

    /// Returns what all requests together add to the sums.
    pub(in crate::store) fn counted_requests(&self) -> Result<BTreeMap<Count, i64>> {
        let mut all = BTreeMap::new();
        self.rows_of_requests().each(&mut |request| {
            for (count, n) in counts(&request) {
                *all.entry(count).or_default() += n;
            }
        })?;
        Ok(all)
    }
}

const fn kind_of(act: &RequestAct) -> EventKind {
    match act {
        RequestAct::Send { .. } => EventKind::RequestSent,
        RequestAct::Remind { .. } => EventKind::RequestReminded,
        RequestAct::Answer(_) => EventKind::RequestAnswered,
        RequestAct::Reopen => EventKind::RequestReopened,
    }
}

/// Adds to the sums of the day what a change gives to them and takes from them.
fn count(
    connection: &Connection,
    before: Option<&DocumentRequest>,
    after: &DocumentRequest,
    at: Timestamp,
) -> Result<()> {
    let mut changes = counts(after);
    for (count, n) in before.map(counts).unwrap_or_default() {
        *changes.entry(count).or_default() -= n;
    }
    changes.retain(|_, n| *n != 0);
    sums::add_counts(connection, &changes, at)
}

/// Writes what happened to a request into the history of its record.
fn note(
    connection: &Connection,
    key: &ChainKey,
    kind: EventKind,
    request: &DocumentRequest,
    actor: &Actor,
    at: Timestamp,
) -> Result<()> {
    let entry = Entry { record: Some(request.candidate), ..Entry::plain(kind, &told(request), actor, at) };
    journal::append(connection, key, &entry).map(drop)
}
