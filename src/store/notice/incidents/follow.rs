//! What a mark does to the incident of its record, in the transaction of the mark: a wrong number opens one, a finding that is
//! taken back withdraws it, and what the records say of its steps ticks them or opens them again.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};

use super::restored::{brought_back, stood};
use super::returned::{unconfirmed, withdrawn_by};
use crate::audit::{
    Actor, CandidateId, EventKind, IdentitySource, Incident, IncidentEnding, IncidentId, IncidentStep,
    IndividualNumber, Mark, Obtained, RootCause, Status, StepState, SweepId, TemplateKind,
};
use crate::i18n::Lang;
use crate::notice::incident::{
    Cause, Course, Facts, Swept, by_facts, checklist, follow, is_wrong, parse, shipped,
};
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::counting::findings::findings_of;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal::{self, Entry};
use crate::store::judging::settle::By;
use crate::store::notice::sweeps::{count_withdrawn, walk_again};
use crate::store::notice::template;
use crate::store::rows::incident as rows;
use crate::store::rows::state::{MARK, State, read_mark};
use crate::triage::chain::ChainKey;
use crate::triage::filter::QueueList;
use crate::triage::sums::Findings;

/// What became of a record's incidents.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct Followed {
    pub(in crate::store) findings: Findings,
    pub(in crate::store) has_opened: bool,
}

impl Store {
    /// Has the incidents of a record follow its mark, `new` after `old`; returns what the figures count of its findings then.
    pub(in crate::store) fn follow_mark(
        &self,
        key: &ChainKey,
        old: &State,
        new: &State,
        by: &By,
        at: Timestamp,
    ) -> Result<Followed> {
        let mark = &new.mark;
        let work = Follow { connection: &self.connection, key, by, at };
        if !is_wrong(&old.mark) && !is_wrong(mark) {
            return Ok(Followed { findings: old.findings, has_opened: false });
        }
        let (withdrawn, acts);
        let cause = match (by.undoes, by.found) {
            (Some(act), _) => {
                withdrawn = withdrawn_by(&self.connection, old.id, act)?;
                Cause::Undo(act, &withdrawn)
            }
            (None, Some(number)) => Cause::Found(number),
            (None, None) if by.actor.source == IdentitySource::System => Cause::Program,
            (None, None) if old.mark.status == Status::Corrected && mark.is_returned() => {
                acts = unconfirmed(&self.connection, old.id, by.event)?;
                Cause::Returned(&acts)
            }
            (None, None) => Cause::Act,
        };
        work.bring(old.id)?;
        let incidents = rows::of_record(&self.connection, old.id)?;
        let course = follow(&incidents, &old.mark, mark, cause);
        let has_opened = matches!(course, Course::Open);
        match course {
            Course::Nothing | Course::GoOn => {}
            Course::Open => {
                let registered = Some(new.registered).filter(|number| mark.right_number != Some(*number));
                let found = by.found.map(|_| at).or(mark.found_wrong_at());
                let number = by.found.or(registered);
                let obtained = number.map(|number| self.obtained(old, number)).transpose()?;
                work.open(old.id, Finding { number, obtained, ..work.finding(found.unwrap_or(at)) })?;
            }
            Course::TakeUp(withdrawn) => {
                for own in withdrawn {
                    count_withdrawn(&self.connection, own.id, -1, at)?;
                    work.take_up(own)?;
                }
            }
            Course::Withdraw(own) => {
                for own in own {
                    count_withdrawn(&self.connection, own.id, 1, at)?;
                    work.end(own, IncidentEnding::Withdrawn, &by.actor)?;
                }
            }
        }
        work.go_on(old.id, mark)?;
        Ok(Followed { findings: findings_of(&self.connection, old.id)?, has_opened })
    }

    /// Returns how a number of a record was obtained that is found wrong under a mark.
    fn obtained(&self, under: &State, number: IndividualNumber) -> Result<Obtained<'static>> {
        let Some(stored) = self.candidate(under.id)? else { return Err(StoreError::Corrupt) };
        let obtained = Obtained::of_number(number, &stored.candidate, under.causes, &under.mark);
        Ok(obtained.into_owned())
    }

    /// Has the incident of a sweep follow how far its similar cases are proven; `event` is what may have changed that.
    pub(in crate::store) fn follow_sweep(
        &self,
        key: &ChainKey,
        sweep: SweepId,
        event: i64,
        at: Timestamp,
    ) -> Result<()> {
        let Some(incident) = rows::swept_for(&self.connection, sweep)? else { return Ok(()) };
        if incident.is_withdrawn() {
            return Ok(());
        }
        let later = rows::found_later(&self.connection, &incident)?;
        let changed = by_facts(&incident, later, &self.facts_of(&incident)?, event, at);
        let by = By::program(event);
        Follow { connection: &self.connection, key, by: &by, at }.change(incident, changed)
    }

    /// Returns what the records say of an incident.
    pub(super) fn facts_of(&self, incident: &Incident) -> Result<Facts> {
        let Some(state) = self.state(incident.candidate)? else { return Err(StoreError::Corrupt) };
        Ok(Facts::of(&state.mark, swept(&self.connection, incident)?))
    }
}

/// Tells how far the similar cases of an incident are checked.
fn swept(connection: &Connection, incident: &Incident) -> Result<Swept> {
    let (sweeps, walking): (i64, Option<i64>) = connection
        .prepare_cached(
            "SELECT count(*), min(CASE WHEN is_whole = 0 THEN id END) FROM sweep WHERE incident = ?",
        )?
        .query_row([incident.id.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if sweeps == 0 {
        return Ok(Swept::NotStarted);
    }
    if let Some(id) = walking {
        return Ok(Swept::Walking(SweepId(id)));
    }
    // One that took nothing proves nothing. Of an incident that ended the registrations may have been removed since.
    let takes_any =
        "SELECT EXISTS (SELECT 1 FROM sweep s JOIN swept w ON w.sweep = s.id WHERE s.incident = ?)";
    if incident.is_open()
        && !connection.prepare_cached(takes_any)?.query_row([incident.id.0], |row| row.get(0))?
    {
        return Ok(Swept::NotStarted);
    }
    // By the lists of the queue: what is left to prove is few where it matters, what stands in the sweep may be a million.
    let left = |list: QueueList, is_left: fn(Status) -> bool| -> Result<Option<i64>> {
        let statuses = Status::ALL.iter().filter(|status| is_left(**status));
        let statuses: Vec<String> = statuses.map(|status| status.index().to_string()).collect();
        let sql = format!(
            "SELECT w.sweep FROM queue q CROSS JOIN swept w ON w.candidate = q.id
             WHERE q.list = {} AND q.status IN ({}) AND w.sweep IN (SELECT id FROM sweep WHERE incident = ?) LIMIT 1",
            list.index(),
            statuses.join(", ")
        );
        Ok(connection.prepare_cached(&sql)?.query_row([incident.id.0], |row| row.get(0)).optional()?)
    };
    let unproven = match left(QueueList::Cause(RootCause::SimilarCase), |status| !status.is_proof())? {
        None => left(QueueList::Awaiting, Status::is_proof)?,
        unproven => unproven,
    };
    Ok(unproven.map_or(Swept::Proven, |id| Swept::Unproven(SweepId(id))))
}

/// Opens an incident for each wrong registration of a database that knew none: their times run from when the number was found.
pub(in crate::store) fn open_for_all(connection: &Connection, key: &ChainKey, at: Timestamp) -> Result<()> {
    let sql = format!(
        "SELECT s.id, (SELECT max(seq) FROM event e WHERE e.record = s.id), c.registered, {MARK}
         FROM state s JOIN candidate c ON c.id = s.id WHERE s.wrong_found_at IS NOT NULL OR s.status = ? ORDER BY s.id"
    );
    let mut statement = connection.prepare(&sql)?;
    let wrong = statement.query_map([Status::Corrected.index()], |row| {
        let (id, event) = (CandidateId(row.get(0)?), row.get::<_, Option<i64>>(1)?);
        Ok((id, event, codec::number(row, 2)?, read_mark(row, 3)?))
    })?;
    for (id, event, registered, mark) in wrong.collect::<rusqlite::Result<Vec<_>>>()? {
        let by = By::program(event.unwrap_or_default());
        let work = Follow { connection, key, by: &by, at };
        // Which number it was, nobody wrote down: another one may have been imported since.
        let found = work.finding(mark.found_wrong_at().unwrap_or(at));
        work.open(id, Finding { may_be_about: Some(registered), ..found })?;
        work.go_on(id, &mark)?;
    }
    Ok(())
}

/// Which number was found wrong, or which it may be, how that was obtained, when it was found and by whom.
#[derive(Debug)]
struct Finding<'a> {
    number: Option<IndividualNumber>,
    obtained: Option<Obtained<'static>>,
    may_be_about: Option<IndividualNumber>,
    at: Timestamp,
    by: &'a str,
}

#[derive(Clone, Copy)]
struct Follow<'a> {
    connection: &'a Connection,
    key: &'a ChainKey,
    by: &'a By,
    at: Timestamp,
}

impl Follow<'_> {
    /// Opens an incident for each finding of another database that is brought, after what the record said there until then was done
    /// about the earlier ones.
    fn bring(self, candidate: CandidateId) -> Result<()> {
        for (event, found) in &self.by.brought {
            let work = Follow { by: &By::program(*event), ..self };
            work.go_on(candidate, &found.before)?;
            let is_same =
                |own: &Incident| !own.is_withdrawn() && own.number.is_some() && own.number == found.number;
            if !rows::of_record(self.connection, candidate)?.iter().any(is_same) {
                work.open(
                    candidate,
                    Finding { number: found.number, by: &found.by, ..work.finding(found.at) },
                )?;
            }
        }
        Ok(())
    }

    /// Returns a finding of an unknown number, by whoever acts.
    fn finding(&self, at: Timestamp) -> Finding<'_> {
        Finding { number: None, obtained: None, may_be_about: None, at, by: self.by.actor.person() }
    }

    /// Opens an incident for a finding; its times run from when that was made.
    fn open(&self, candidate: CandidateId, found: Finding<'_>) -> Result<()> {
        let Finding { number, obtained, may_be_about, at, by } = found;
        let mut opened = Incident {
            id: IncidentId(0),
            candidate,
            number,
            may_be_about,
            obtained,
            event: self.by.event,
            opened_at: at,
            opened_by: by.to_owned(),
            ended: None,
            steps: self.checklist(at)?,
            version: 1,
        };
        opened.id = rows::insert(self.connection, &opened)?;
        self.tell(EventKind::IncidentOpened, candidate, &rows::told(self.key, &opened), &self.by.actor)
    }

    /// Lays out the checklist in force, for a number that was found wrong at a moment.
    fn checklist(&self, found: Timestamp) -> Result<Vec<IncidentStep>> {
        let own = template::own(self.connection, TemplateKind::IncidentChecklist)?;
        // What was put in force could be read then. Where a newer program's cannot be read here, a wrong number still opens its
        // incident, with the checklist that this program brings.
        let own = own.and_then(|own| parse(&own).ok());
        Ok(checklist(own.as_ref().unwrap_or_else(|| shipped(Lang::En)), own.is_none(), found))
    }

    /// Has a withdrawn incident go on whose withdrawal is taken back: what was done about it stays done. Its sweeps took nobody
    /// meanwhile, whoever was imported or put right, and are walked again.
    fn take_up(&self, withdrawn: &Incident) -> Result<()> {
        rows::update(self.connection, withdrawn.id, None)?;
        walk_again(self.connection, withdrawn.id, self.at)?;
        let facts = serde_json::json!({ "incident": withdrawn.id.0, "again": true });
        self.tell(EventKind::IncidentOpened, withdrawn.candidate, &facts, &self.by.actor)
    }

    /// Has the incidents of a record follow what the records say, after what an undo brings back.
    fn go_on(&self, candidate: CandidateId, mark: &Mark) -> Result<()> {
        let mut standing = rows::of_record(self.connection, candidate)?;
        standing.retain(|incident| !incident.is_withdrawn());
        let newest = standing.last().map(|newest| (newest.id, newest.event));
        for incident in standing {
            let later = newest.filter(|(id, _)| *id != incident.id).map(|(_, event)| event);
            let facts = Facts::of(mark, swept(self.connection, &incident)?);
            let mut changed = match self.by.undoes {
                Some(undone) => brought_back(self.connection, &incident, undone)?,
                None => Vec::new(),
            };
            // What the records deny does not come back.
            changed.retain(|step| facts.say(&step.code) != Some(false));
            for step in by_facts(&incident, later, &facts, self.by.event, self.at) {
                if changed.iter().all(|own| own.code != step.code) {
                    changed.push(step);
                }
            }
            self.change(incident, changed)?;
        }
        Ok(())
    }

    /// Writes steps that the records changed, as acts of the program that follow from an event; the last that is done closes the
    /// incident, one that is to be done after all opens it again.
    fn change(&self, mut incident: Incident, changed: Vec<IncidentStep>) -> Result<()> {
        if changed.is_empty() {
            return Ok(());
        }
        let system = Actor::system();
        for step in changed {
            let Some(own) = incident.steps.iter_mut().find(|own| own.code == step.code) else { continue };
            let mut facts = rows::told_of_step(self.key, incident.id, &step);
            facts["by"] = self.by.event.into();
            if step.state == StepState::Open {
                facts["was"] = stood(own)?;
                rows::open_again(self.connection, incident.id, &step)?;
            } else {
                // What comes back was done by somebody else, and before.
                facts["done"] = stood(&step)?;
                rows::update_step(self.connection, incident.id, &step)?;
            }
            self.tell(EventKind::IncidentStepped, incident.candidate, &facts, &system)?;
            *own = step;
        }
        let is_done = incident.steps.iter().all(|step| step.state != StepState::Open);
        if is_done {
            self.end(&incident, IncidentEnding::Closed, &system)
        } else {
            rows::update(self.connection, incident.id, None)
        }
    }

    fn end(&self, incident: &Incident, ending: IncidentEnding, by: &Actor) -> Result<()> {
        rows::update(self.connection, incident.id, Some((ending, self.at, by.person())))?;
        let facts = serde_json::json!({ "incident": incident.id.0, "ending": ending });
        self.tell(EventKind::IncidentEnded, incident.candidate, &facts, by)
    }

    fn tell(
        &self,
        kind: EventKind,
        candidate: CandidateId,
        facts: &serde_json::Value,
        by: &Actor,
    ) -> Result<()> {
        let entry = Entry { record: Some(candidate), ..Entry::plain(kind, facts, by, self.at) };
        journal::append(self.connection, self.key, &entry).map(drop)
    }
}
