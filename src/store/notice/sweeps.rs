//! Sweeps for similar cases: previewed, begun, and carried on in durable batches by the ids of the records, so that one that was
//! broken off goes on where it was. Who enters is judged.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use crate::audit::{
    Actor, CandidateId, CauseSet, EventKind, Incident, IncidentId, IndividualNumber, Obtained, RootCause,
    Status, Sweep, SweepId, SweepRule,
};
use crate::notice::NoticeRefusal;
use crate::notice::incident::refuse_withdrawn;
use crate::notice::sweep::{Fits, as_arguments, fits, may_sweep, others, propose};
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::counting::sums;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal::{self, Entry};
use crate::store::judging::settle::Settlement;
use crate::store::rows::incident;
use crate::store::rows::last_removed::LastRemoved;
use crate::store::rows::sweep as rows;
use crate::triage::incident::{OtherSweep, SweepPreview, SweepProgress, SweepWish};
use crate::triage::policy::may_act;
use crate::triage::sums::SweepStage;
use jiff::Timestamp;

mod withdrawn;

pub(super) use withdrawn::{count_withdrawn, walk_again};

/// How many records one batch looks at, and how many enter with it, at most.
const STRIDE: usize = 2_000;
const BATCH: usize = 100;

/// How long one batch judges at most, before it writes: everybody else who writes waits for it.
const SPELL: Duration = Duration::from_millis(20);

/// A record that a sweep looks at.
struct Looked<'a> {
    id: CandidateId,
    is_outside: bool,
    /// How its registered number was obtained.
    registered: Obtained<'a>,
    /// How its right number was, where it was corrected.
    right: Option<Obtained<'a>>,
}

impl Looked<'_> {
    /// Tells whether one of its numbers was obtained as a rule says.
    fn fits(&self, rule: &SweepRule) -> Fits {
        let right = self.right.as_ref().map_or(Fits::No, |right| fits(rule, right));
        fits(rule, &self.registered).min(right)
    }
}

impl Store {
    /// Returns all sweeps, in the order in which they were started.
    pub fn sweeps(&self) -> Result<Vec<Sweep>> {
        rows::all(&self.connection)
    }

    /// Returns one sweep.
    pub fn sweep(&self, id: SweepId) -> Result<Option<Sweep>> {
        Ok(rows::one(&self.connection, id)?.map(|walked| walked.sweep))
    }

    /// Proposes the rule of a sweep from how the number of an incident was obtained; where that was not kept, the registered one.
    pub fn proposed_sweep(&self, incident: IncidentId) -> Result<Result<SweepRule, NoticeRefusal>> {
        let _snapshot = db::snapshot(&self.connection)?;
        let Some(found) = incident::incident(&self.connection, incident)? else {
            return Ok(Err(NoticeRefusal::NoSuchIncident(incident)));
        };
        if let Some(obtained) = &found.obtained {
            return Ok(Ok(propose(obtained)));
        }
        Ok(Ok(propose(&self.registered_as(found.candidate)?)))
    }

    /// Returns how the registered number of a record was obtained.
    fn registered_as(&self, id: CandidateId) -> Result<Obtained<'static>> {
        let Some(stored) = self.candidate(id)? else { return Err(StoreError::Corrupt) };
        let causes = self.state(id)?.map_or(CauseSet::EMPTY, |state| state.causes);
        Ok(Obtained::of(&stored.candidate, causes).into_owned())
    }

    /// Returns how the right number of a record was obtained, if it has one that counts.
    fn right_number_as(
        &self,
        id: CandidateId,
        registered: IndividualNumber,
    ) -> Result<Option<Obtained<'static>>> {
        Ok(self.state(id)?.and_then(|state| Obtained::of_right_number(&state.mark, registered)))
    }

    /// Counts what a sweep would take, by reading alone.
    pub fn preview_sweep(
        &self,
        incident: IncidentId,
        rule: &SweepRule,
    ) -> Result<Result<SweepPreview, NoticeRefusal>> {
        let _snapshot = db::snapshot(&self.connection)?;
        let Some(found) = incident::incident(&self.connection, incident)? else {
            return Ok(Err(NoticeRefusal::NoSuchIncident(incident)));
        };
        if let Err(refusal) = refuse_withdrawn(&found) {
            return Ok(Err(refusal));
        }
        let mut preview = SweepPreview::default();
        self.each_obtained(0, usize::MAX, &mut |looked| {
            preview.records += 1;
            match looked.fits(rule) {
                _ if looked.id == found.candidate => {}
                Fits::Yes => {
                    preview.fit += 1;
                    preview.outside += u64::from(looked.is_outside);
                }
                Fits::Silent => preview.silent += 1,
                Fits::No => {}
            }
            ControlFlow::Continue(())
        })?;
        if preview.fit == 0 {
            preview.other = self.other_sweep(&found, rule)?;
        }
        Ok(Ok(preview))
    }

    /// Finds the first rule to fall back on that takes anybody, where one takes nobody.
    fn other_sweep(&self, found: &Incident, rule: &SweepRule) -> Result<Option<OtherSweep>> {
        let registered = self.registered_as(found.candidate)?;
        let proposed = propose(found.obtained.as_ref().unwrap_or(&registered));
        let ways: Vec<Obtained<'_>> = found.obtained.iter().cloned().chain([registered]).collect();
        let mut others: Vec<(SweepRule, u64)> =
            others(rule, &ways).into_iter().map(|rule| (rule, 0)).collect();
        self.each_obtained(0, usize::MAX, &mut |looked| {
            for (rule, takes) in &mut others {
                *takes += u64::from(looked.id != found.candidate && looked.fits(rule) == Fits::Yes);
            }
            ControlFlow::Continue(())
        })?;
        let other = others.into_iter().find(|(_, takes)| *takes > 0);
        Ok(other.map(|(rule, takes)| OtherSweep { arguments: as_arguments(&rule, &proposed), rule, takes }))
    }

    /// Refuses a sweep that would take no registration: done with none, it would prove nothing. Reads no further than to the
    /// first that it takes.
    pub fn refuse_empty_sweep(
        &self,
        incident: IncidentId,
        rule: &SweepRule,
    ) -> Result<Result<(), NoticeRefusal>> {
        let Some(found) = incident::incident(&self.connection, incident)? else {
            return Ok(Err(NoticeRefusal::NoSuchIncident(incident)));
        };
        let (mut records, mut takes_any) = (0, false);
        self.each_obtained(0, usize::MAX, &mut |looked| {
            records += 1;
            takes_any = looked.fits(rule) == Fits::Yes && looked.id != found.candidate;
            if takes_any { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if takes_any {
            return Ok(Ok(()));
        }
        let other = self.other_sweep(&found, rule)?.map(Box::new);
        Ok(Err(NoticeRefusal::SweepTakesNothing { incident, records, other }))
    }

    /// Tells whether a rule that is a period alone leaves nobody out. Reads no further than to the first that it leaves out.
    fn takes_all(&self, incident: IncidentId, rule: &SweepRule) -> Result<bool> {
        let found = incident::incident(&self.connection, incident)?;
        let Some(found) = found.filter(|_| rule.is_only_a_period()) else { return Ok(false) };
        let mut takes_all = true;
        self.each_obtained(0, usize::MAX, &mut |looked| {
            takes_all = looked.id == found.candidate || looked.fits(rule) == Fits::Yes;
            if takes_all { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(takes_all)
    }

    /// Begins a sweep, or finds the one by the same rule that was broken off; [`sweep_batch`](Self::sweep_batch) carries it on.
    pub fn begin_sweep(
        &mut self,
        wish: &SweepWish,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<SweepProgress, NoticeRefusal>> {
        let SweepWish { incident, rule, everything, note } = wish;
        let note = match may_sweep(rule, *everything, note, actor) {
            Ok(note) => note,
            Err(refusal) => return Ok(Err(refusal)),
        };
        // Before the write lock: all others wait for that.
        if !everything && self.takes_all(*incident, rule)? {
            return Ok(Err(NoticeRefusal::SweepTakesEverything));
        }
        let (key, at) = (self.writing_key()?, codec::to_microsecond(at));
        let transaction = db::immediate(&self.connection)?;
        let Some(of) = incident::incident(&transaction, *incident)? else {
            return Ok(Err(NoticeRefusal::NoSuchIncident(*incident)));
        };
        if let Err(refusal) = refuse_withdrawn(&of) {
            return Ok(Err(refusal));
        }
        let same =
            self.sweeps()?.into_iter().find(|sweep| sweep.incident == *incident && sweep.rule == *rule);
        match same {
            Some(same) if same.is_whole => return Ok(Err(NoticeRefusal::SweptAlready(same.id))),
            // It was broken off.
            Some(same) => return Ok(Ok(self.sweep_progress(same.id)?)),
            None => {}
        }
        let id = self.insert_sweep(*incident, rule, actor, at)?;
        let facts = serde_json::json!({ "sweep": id.0, "incident": incident.0, "rule": rule, "note": note });
        let event =
            journal::append(&transaction, &key, &Entry::plain(EventKind::SweepStarted, &facts, actor, at))?;
        sums::add_walk(&transaction, id, SweepStage::Begun, 1, at)?;
        self.follow_sweep(&key, id, event, at)?;
        let progress = self.sweep_progress(id)?;
        transaction.commit()?;
        Ok(Ok(progress))
    }

    fn insert_sweep(
        &self,
        incident: IncidentId,
        rule: &SweepRule,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<SweepId> {
        let body = serde_json::to_string(rule).map_err(|why| StoreError::Other(why.to_string()))?;
        let last_removed = LastRemoved::Sweep.number(&self.connection)?;
        Ok(self.connection.query_row(
            "INSERT INTO sweep (id, incident, rule, started_by, started_at)
             VALUES (max(?, (SELECT coalesce(max(id), 0) FROM sweep)) + 1, ?, ?, ?, ?) RETURNING id",
            (last_removed, incident.0, &body, actor.person(), at.as_microsecond()),
            |row| row.get(0).map(SweepId),
        )?)
    }

    /// Tells how far a sweep has come.
    pub fn sweep_progress(&self, id: SweepId) -> Result<SweepProgress> {
        let Some(walked) = rows::one(&self.connection, id)? else { return Err(StoreError::Corrupt) };
        let (last, taken): (Option<i64>, i64) = self
            .connection
            .prepare_cached(
                "SELECT (SELECT max(id) FROM state), (SELECT count(*) FROM swept WHERE sweep = ?)",
            )?
            .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let of = last.unwrap_or_default().cast_unsigned();
        let passed = if walked.sweep.is_whole { of } else { walked.at.cast_unsigned().min(of) };
        Ok(SweepProgress {
            id,
            incident: walked.sweep.incident,
            passed,
            of,
            taken: taken.cast_unsigned(),
            is_whole: walked.sweep.is_whole,
        })
    }

    /// Carries a sweep on by one batch. All of the batch is durable when this returns, or none of it. Several processes may
    /// carry on one sweep: each takes up what the other left.
    pub fn sweep_batch(
        &mut self,
        id: SweepId,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<SweepProgress, NoticeRefusal>> {
        if let Err(refusal) = may_act(actor) {
            return Ok(Err(refusal.into()));
        }
        let (key, at) = (self.writing_key()?, codec::to_microsecond(at));
        let transaction = db::immediate(&self.connection)?;
        let Some(walked) = rows::one(&transaction, id)? else {
            return Ok(Err(NoticeRefusal::NoSuchSweep(id)));
        };
        if let Err(refusal) = self.refuse_withdrawn_sweep(&walked.sweep)? {
            return Ok(Err(refusal));
        }
        if !walked.sweep.is_whole {
            self.walk_sweep(&walked, &key, actor, at)?;
        }
        let progress = self.sweep_progress(id)?;
        transaction.commit()?;
        Ok(Ok(progress))
    }

    fn walk_sweep(
        &self,
        walked: &rows::Walked,
        key: &crate::triage::chain::ChainKey,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<()> {
        let sweep = &walked.sweep;
        let own = incident::incident(&self.connection, sweep.incident)?.map(|incident| incident.candidate);
        let mut ahead = Vec::new();
        self.each_obtained(walked.at, STRIDE, &mut |looked| {
            ahead.push((looked.id, looked.fits(&sweep.rule)));
            ControlFlow::Continue(())
        })?;
        let until = Instant::now() + SPELL;
        let (mut passed, mut entered) = (walked.at, 0);
        let mut settlement = Settlement::begin(self, key, at);
        settlement.walked_by(actor);
        let is_last = ahead.len() < STRIDE;
        let mut ahead = ahead.into_iter();
        for (id, fits) in ahead.by_ref() {
            passed = id.0;
            if fits == Fits::Yes && Some(id) != own {
                entered += usize::from(settlement.sweep(sweep.id, id)?);
            }
            // What was entered is judged at the end: as many as are judged in the time that others wait.
            if entered >= BATCH || Instant::now() >= until {
                break;
            }
        }
        settlement.settle()?;
        let is_whole = is_last && ahead.next().is_none();
        self.connection
            .prepare_cached("UPDATE sweep SET at_id = ?, is_whole = ? WHERE id = ?")?
            .execute((passed, is_whole, sweep.id.0))?;
        if is_whole {
            sums::add_walk(&self.connection, sweep.id, SweepStage::Whole, 1, at)?;
            let taken = self.sweep_progress(sweep.id)?.taken;
            let facts = serde_json::json!({ "sweep": sweep.id.0, "whole": true, "taken": taken });
            let event =
                journal::append(&self.connection, key, &Entry::plain(EventKind::Swept, &facts, actor, at))?;
            self.follow_sweep(key, sweep.id, event, at)?;
        }
        Ok(())
    }

    /// Looks at the records behind an id, in the order of the ids, until `each` breaks off. Of the corrected ones alone the mark is
    /// read: [`Obtained::of_right_number`] takes no other.
    fn each_obtained(
        &self,
        after: i64,
        limit: usize,
        each: &mut dyn FnMut(&Looked<'_>) -> ControlFlow<()>,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "SELECT s.id, s.causes, c.number_source, c.lookup_items, c.lookup_candidates, c.batch, c.registered_on,
             s.status, c.registered FROM state s CROSS JOIN candidate c ON c.id = s.id WHERE s.id > ? ORDER BY s.id LIMIT ?",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows = statement.query((after, limit))?;
        while let Some(row) = rows.next()? {
            let text =
                |at: usize| row.get_ref(at).map(|text| Cow::Borrowed(text.as_str().unwrap_or_default()));
            let causes = CauseSet::from_bits(row.get(1)?);
            let registered = Obtained {
                causes: causes.without(RootCause::SimilarCase),
                source: text(2)?,
                lookup_items: row.get(3)?,
                lookup_candidates: row.get(4)?,
                batch: text(5)?,
                registered_on: text(6)?,
            };
            let id = CandidateId(row.get(0)?);
            let right = match codec::coded(row, 7)? {
                Status::Corrected => self.right_number_as(id, codec::number(row, 8)?)?,
                _ => None,
            };
            let looked = Looked { id, is_outside: causes.is_empty(), registered, right };
            if each(&looked).is_break() {
                break;
            }
        }
        Ok(())
    }
}
