//! Records that enter sweeps, how they stand in them, and that they leave those that are withdrawn: in the transaction in which
//! they are judged.
//!
//! Who enters by the walk of a sweep and who comes later, by an import, are entered in one way; so that a sweep that began stays
//! true whatever is imported after it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::OptionalExtension as _;
use serde_json::{Value, json};

use crate::audit::{
    Actor, Candidate, CandidateId, EventKind, Mark, Obtained, Reconciled, RootCause, Status, Sweep, SweepId,
};
use crate::notice::sweep::{Fits, fits, reconcile};
use crate::store::base::codec::coded;
use crate::store::base::database::Store;
use crate::store::counting::sums;
use crate::store::error::Result;
use crate::store::history::journal::{self, Entry};
use crate::store::rows::sweep;
use crate::triage::causes::causes;
use crate::triage::chain::ChainKey;
use crate::triage::dossier::Dossier;
use crate::triage::sums::{Count, Dimension, of_reconciled, of_sweep};

/// How records stand in a sweep.
type Standing = BTreeMap<CandidateId, Reconciled>;

/// What one transaction does to sweeps.
#[derive(Debug)]
pub(in crate::store) struct SweptCounts {
    /// The sweeps that take records, and the record of the incident of each; none before they were asked for.
    sweeps: Option<Vec<(Sweep, CandidateId)>>,
    /// What the figures of the day gain and lose.
    counts: BTreeMap<Count, i64>,
    /// Who entered, and whose notifications say something else now, with what they say.
    entered: BTreeMap<SweepId, Standing>,
    turned: BTreeMap<SweepId, Standing>,
    left: BTreeMap<SweepId, Vec<i64>>,
    /// The sweeps of which a record is proven now, or is not any more, and by which event.
    proven: BTreeMap<SweepId, i64>,
    /// Who has them enter: the program itself, unless a sweep is walked.
    actor: Actor,
}

impl Default for SweptCounts {
    fn default() -> Self {
        Self {
            sweeps: None,
            counts: BTreeMap::new(),
            entered: BTreeMap::new(),
            turned: BTreeMap::new(),
            left: BTreeMap::new(),
            proven: BTreeMap::new(),
            actor: Actor::system(),
        }
    }
}

impl SweptCounts {
    /// Says who has the records of this transaction enter.
    pub(in crate::store) fn walked_by(&mut self, actor: &Actor) {
        self.actor = actor.clone();
    }

    /// Has a record that is judged enter the sweeps that take it and that it does not stand in; tells whether it entered any.
    /// `mark` is the one that it has from now on; without it, it keeps its own.
    pub(in crate::store) fn enter_later(
        &mut self,
        store: &Store,
        id: CandidateId,
        mark: Option<&Mark>,
    ) -> Result<bool> {
        let sweeps = match self.sweeps.take() {
            Some(sweeps) => sweeps,
            None => sweep::with_records(&store.connection)?,
        };
        let mut has_entered = false;
        if !sweeps.is_empty()
            && let Some(stored) = store.candidate(id)?
        {
            let kept = if mark.is_none() { store.state(id)? } else { None };
            let mark = mark.or(kept.as_ref().map(|state| &state.mark));
            for (sweep, own) in &sweeps {
                if *own != id && takes(store, sweep, &stored.candidate, mark)? {
                    has_entered |= self.enter(store, sweep.id, id)?;
                }
            }
        }
        self.sweeps = Some(sweeps);
        Ok(has_entered)
    }

    /// Has a record enter a sweep; tells whether it did, or stood there already. It must be judged in this transaction.
    pub(in crate::store) fn enter(&mut self, store: &Store, sweep: SweepId, id: CandidateId) -> Result<bool> {
        // What its notifications say is looked at when it is judged.
        let first = Reconciled::NoneStated;
        let is_new = store
            .connection
            .prepare_cached(
                "INSERT INTO swept (sweep, candidate, reconciled) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            )?
            .execute((sweep.0, id.0, first.index()))?
            > 0;
        if is_new {
            let status = store.state(id)?.map_or(Status::Pending, |state| state.mark.status);
            self.count((Dimension::Sweep, of_sweep(sweep, status)), 1);
            self.count((Dimension::Reconciled, of_reconciled(sweep, first)), 1);
            self.entered.entry(sweep).or_default().insert(id, first);
        }
        Ok(is_new)
    }

    /// Has a record stand in a sweep no more, that was withdrawn. It must be judged in this transaction.
    pub(in crate::store) fn leave(&mut self, store: &Store, sweep: SweepId, id: CandidateId) -> Result<()> {
        let left = store
            .connection
            .prepare_cached("DELETE FROM swept WHERE sweep = ? AND candidate = ? RETURNING reconciled")?
            .query_row((sweep.0, id.0), |row| coded::<Reconciled>(row, 0))
            .optional()?;
        if let Some(reconciled) = left {
            let status = store.state(id)?.map_or(Status::Pending, |state| state.mark.status);
            self.count((Dimension::Sweep, of_sweep(sweep, status)), -1);
            self.count((Dimension::Reconciled, of_reconciled(sweep, reconciled)), -1);
            self.left.entry(sweep).or_default().push(id.0);
        }
        Ok(())
    }

    /// Brings a record's rows in its sweeps up to what it is: what its notifications say, and its mark, which was `before` until
    /// an event changed it.
    pub(in crate::store) fn reconcile(
        &mut self,
        store: &Store,
        of: &Dossier,
        before: &Mark,
        event: Option<i64>,
    ) -> Result<()> {
        if !of.is_swept() {
            return Ok(());
        }
        let changed_by = event.filter(|_| before.is_proven() != of.mark.is_proven());
        let (now, status, before) = (reconcile(of), of.mark.status, before.status);
        let mut statement =
            store.connection.prepare_cached("SELECT sweep, reconciled FROM swept WHERE candidate = ?")?;
        let rows =
            statement.query_map([of.id.0], |row| Ok((SweepId(row.get(0)?), coded::<Reconciled>(row, 1)?)))?;
        for (sweep, was) in rows.collect::<rusqlite::Result<Vec<_>>>()? {
            if let Some(event) = changed_by {
                self.proven.insert(sweep, event);
            }
            if status != before {
                self.count((Dimension::Sweep, of_sweep(sweep, before)), -1);
                self.count((Dimension::Sweep, of_sweep(sweep, status)), 1);
            }
            if was != now {
                self.count((Dimension::Reconciled, of_reconciled(sweep, was)), -1);
                self.count((Dimension::Reconciled, of_reconciled(sweep, now)), 1);
                store
                    .connection
                    .prepare_cached("UPDATE swept SET reconciled = ? WHERE sweep = ? AND candidate = ?")?
                    .execute((now.index(), sweep.0, of.id.0))?;
                match self.entered.get_mut(&sweep).and_then(|entered| entered.get_mut(&of.id)) {
                    Some(stands) => *stands = now,
                    None => drop(self.turned.entry(sweep).or_default().insert(of.id, now)),
                }
            }
        }
        Ok(())
    }

    fn count(&mut self, count: Count, n: i64) {
        *self.counts.entry(count).or_default() += n;
    }

    /// Writes what the figures gain and lose, and into the history who entered, who left and of whom the notifications say
    /// something else: the ids, in one event a sweep each. The incidents of the sweeps follow.
    pub(in crate::store) fn write(mut self, store: &Store, key: &ChainKey, at: Timestamp) -> Result<()> {
        sums::add_counts(&store.connection, &self.counts, at)?;
        let tell = |facts: &Value| {
            journal::append(&store.connection, key, &Entry::plain(EventKind::Swept, facts, &self.actor, at))
        };
        for (sweep, entered) in &self.entered {
            let event = tell(&json!({ "sweep": sweep.0, "records": entered.len(), "stand": told(entered) }))?;
            self.proven.insert(*sweep, event);
        }
        for (sweep, turned) in &self.turned {
            tell(&json!({ "sweep": sweep.0, "stand": told(turned) }))?;
        }
        for (sweep, left) in &self.left {
            tell(&json!({ "sweep": sweep.0, "left": left }))?;
        }
        for (sweep, event) in self.proven {
            store.follow_sweep(key, sweep, event, at)?;
        }
        Ok(())
    }
}

/// Returns what the history says of how records stand: their ids by what their notifications say.
fn told(standing: &Standing) -> BTreeMap<&'static str, Vec<i64>> {
    let mut told: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (id, reconciled) in standing {
        told.entry(reconciled.code()).or_default().push(id.0);
    }
    told
}

fn takes(store: &Store, sweep: &Sweep, candidate: &Candidate, mark: Option<&Mark>) -> Result<bool> {
    let alerts: Vec<_> = if sweep.rule.causes.is_empty() {
        Vec::new()
    } else {
        store.alerts(&candidate.key)?.into_iter().map(|kept| kept.said).collect()
    };
    let own = causes(candidate, &alerts).without(RootCause::SimilarCase);
    let right = mark.and_then(|mark| Obtained::of_right_number(mark, candidate.individual_number));
    let ways = [Some(Obtained::of(candidate, own)), right];
    Ok(ways.iter().flatten().any(|way| fits(&sweep.rule, way) == Fits::Yes))
}
