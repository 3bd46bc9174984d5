//! Writing another database's decisions: its history behind this record's own, and the mark that it leads to.

use crate::audit::{Actor, CandidateId, EventKind, Mark, RootCause};
use crate::notice::incident::{Brought, brought};
use crate::store::base::database::Store;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal::{self, Entry};
use crate::store::importing::decided::{Decided, DecidedMark};
use crate::store::importing::intake::Taking;
use crate::store::judging::settle::{By, Settlement};
use crate::store::rows::state::State;
use crate::triage::assess::assess;
use crate::triage::danger::{Danger, dangers};
use crate::triage::decisions::{Conflict, Decision, Here, Trace};
use crate::triage::dossier::Dossier;
use crate::triage::intake::{Fate, Reason};

/// A decision that is taken.
#[derive(Debug)]
struct Accepted<'a> {
    state: State,
    mark: Mark,
    news: &'a [Trace],
    /// Whether it has the root cause `similar-case` from now on.
    enters: bool,
    /// What whoever brings it in is warned of.
    dangers: Vec<Danger>,
    fate: Fate,
}

impl Accepted<'_> {
    /// A decision that says nothing new.
    const fn unchanged(state: State, mark: Mark) -> Self {
        Self { state, mark, news: &[], enters: false, dangers: Vec::new(), fate: Fate::Unchanged }
    }

    fn standing(&self) -> DecidedMark {
        DecidedMark::of(&self.mark, self.state.registered)
    }
}

/// A decision that is taken, with that on the other half of its swap, if it is half of one.
#[derive(Debug)]
struct Whole<'a> {
    own: Accepted<'a>,
    other: Option<(&'a Decision, Accepted<'a>)>,
}

impl Taking<'_> {
    /// Takes a decision, or says why not. Of a swap both halves are taken at the turn of the first, or neither.
    pub(in crate::store) fn decision(
        &mut self,
        decision: &Decision,
    ) -> Result<std::result::Result<Fate, Reason>> {
        if !self.halves.is_empty()
            && let Some(fate) = self.store.find(&decision.key)?.and_then(|id| self.halves.remove(&id))
        {
            return Ok(Ok(fate));
        }
        let accepted = match self.store.accept_whole(decision, &self.decided)? {
            Ok(accepted) => accepted,
            Err(conflict) => return Ok(Err(Reason::Conflict(conflict))),
        };
        if let Some((half, other)) = &accepted.other
            && other.fate != Fate::Unchanged
        {
            self.bring(half, other)?;
            self.halves.insert(other.state.id, other.fate);
        }
        let accepted = accepted.own;
        if accepted.fate != Fate::Unchanged {
            self.bring(decision, &accepted)?;
        }
        Ok(Ok(accepted.fate))
    }

    /// Has a record stand in a sweep of another database: the event says so, and its judgement asks for it.
    fn enter_brought(&mut self, id: CandidateId) -> Result<()> {
        let Settlement { key, at, .. } = self.settlement;
        let (facts, system) = (serde_json::json!({ "brought": true }), Actor::system());
        let entry = Entry { record: Some(id), ..Entry::plain(EventKind::Swept, &facts, &system, at) };
        journal::append(&self.store.connection, key, &entry)?;
        self.settlement.touch(id);
        Ok(())
    }

    fn bring(&mut self, decision: &Decision, accepted: &Accepted<'_>) -> Result<()> {
        if accepted.enters {
            self.enter_brought(accepted.state.id)?;
        }
        if accepted.news.is_empty() {
            return Ok(());
        }
        let key = self.settlement.key;
        let commitment = decision.commitment();
        let right = commitment.as_deref().zip(accepted.mark.right_number);
        if let Some((_, number)) = right {
            self.store.commit_to(key, number)?;
        }
        let registered = accepted.state.registered;
        let first = decision.traces.len() - accepted.news.len();
        let (mut event, mut events) = (0, Vec::new());
        for trace in accepted.news {
            let (Some(facts), Some(at)) = (trace.brought(key, right, &accepted.dangers), trace.moment())
            else {
                return Err(StoreError::Other("a decision that was accepted cannot be written".to_owned()));
            };
            let entry = Entry {
                kind: trace.kind,
                record: Some(accepted.state.id),
                facts,
                seen: Vec::new(),
                actor: &trace.actor(),
                at,
            };
            event = journal::append(&self.store.connection, key, &entry)?;
            events.push(event);
        }
        // What was found before is known here already.
        let of_news = |own: Brought| Some((*events.get(own.trace.checked_sub(first)?)?, own));
        let brought = brought(decision, &accepted.mark, registered).into_iter().filter_map(of_news).collect();
        // Other people's decisions are brought in by the program: whom they name is their claim.
        let by = By { brought, ..By::program(event) };
        self.decided.insert(accepted.state.id, accepted.standing());
        self.settlement.put_mark(&accepted.state, accepted.mark.clone(), by)
    }
}

impl Store {
    /// Tells what would become of a decision, once those that were weighed before it are made.
    pub(in crate::store) fn weigh_decision(
        &self,
        decision: &Decision,
        decided: &mut Decided,
    ) -> Result<std::result::Result<Fate, Conflict>> {
        let accepted = self.accept_whole(decision, decided)?.map(|accepted| accepted.own);
        if let Ok(accepted) = &accepted {
            decided.insert(accepted.state.id, accepted.standing());
        }
        Ok(accepted.map(|accepted| accepted.fate))
    }

    /// Accepts a decision, and where it is half of a swap the other half with it, each as if the other were made. Alone it is
    /// accepted where nobody is left with the number.
    fn accept_whole<'a>(
        &self,
        decision: &'a Decision,
        decided: &Decided,
    ) -> Result<std::result::Result<Whole<'a>, Conflict>> {
        let Some(half) = decision.other_half.as_deref() else {
            return Ok(self.accept(decision, decided, false)?.map(|own| Whole { own, other: None }));
        };
        let with = |half: &Decision| -> Result<Decided> {
            let mut decided = decided.clone();
            if let Some((id, standing)) = self.find(&half.key)?.zip(DecidedMark::by(half)) {
                decided.insert(id, standing);
            }
            Ok(decided)
        };
        let own = match self.accept(decision, &with(half)?, true)? {
            Ok(own) => own,
            Err(conflict) => return Ok(Err(conflict)),
        };
        let why = match self.accept(half, &with(decision)?, true)? {
            Ok(other) => return Ok(Ok(Whole { own, other: Some((half, other)) })),
            Err(why) => why,
        };
        let alone = self.accept(decision, decided, false)?;
        let is_half = decision.is_half_of_swap();
        let conflict = |alone| if is_half { Conflict::HalfOfSwap(Box::new(why)) } else { alone };
        Ok(alone.map(|own| Whole { own, other: None }).map_err(conflict))
    }

    fn accept<'a>(
        &self,
        decision: &'a Decision,
        decided: &Decided,
        is_whole: bool,
    ) -> Result<std::result::Result<Accepted<'a>, Conflict>> {
        let Some(id) = self.find(&decision.key)? else { return Ok(Err(Conflict::UnknownMember)) };
        let Some(state) = self.state_unless_waiting(id)? else { return Ok(Err(Conflict::NotJudged)) };
        let here = self.here(id)?;
        let news = match decision.news(&here, &state.mark) {
            Ok(news) => news,
            Err(conflict) => return Ok(Err(conflict)),
        };
        let mark = match decision.mark() {
            Ok(mark) => mark,
            // What is known already needs no number that is masked.
            Err(Conflict::RevealNeeded) if news.is_empty() => state.mark.clone(),
            Err(conflict) => return Ok(Err(conflict)),
        };
        let enters = decision.is_similar && !state.causes.contains(RootCause::SimilarCase);
        if news.is_empty() && !enters {
            return Ok(Ok(Accepted::unchanged(state, mark)));
        }
        let laid_upon = if news.is_empty() { &state.mark } else { &mark };
        let Some(mut dossier) = self.dossier(id, state.version, laid_upon.clone())? else {
            return Err(StoreError::Corrupt);
        };
        hold_decided(&mut dossier, decided);
        let fate = if here.traces.is_empty() { Fate::New } else { Fate::Changed };
        dossier.sweeps += u32::from(enters);
        let found = assess(&dossier);
        let fits = if news.is_empty() {
            decision.is_about(&dossier, &found)
        } else {
            decision.fits(&dossier, &found, is_whole)
        };
        let dangers = if found.signals.has_danger() {
            dangers(&dossier, &found, &self.reading_key()?)
        } else {
            Vec::new()
        };
        Ok(fits.map(|()| Accepted { state, mark, news, enters, dangers, fate }))
    }

    /// Reads where a record stands; none where it waits for being judged with the rest of its import.
    fn state_unless_waiting(&self, id: CandidateId) -> Result<Option<State>> {
        let state = self.state(id)?;
        // Where it is not only weighed, what an import left is judged before.
        if state.is_none() && id < self.first_waiting()? {
            return Err(StoreError::Corrupt);
        }
        Ok(state)
    }

    /// Reads a record's history as it travels.
    fn here(&self, id: CandidateId) -> Result<Here> {
        let mut events = Vec::new();
        self.history(Some(id), &mut |event| {
            events.push(event);
            std::ops::ControlFlow::Continue(())
        })?;
        Ok(Here::of(events))
    }
}

/// Has those stand who hold the number of a record, and those only, as they do once what was decided is made.
fn hold_decided(dossier: &mut Dossier, decided: &Decided) {
    let number = dossier.effective_number();
    dossier.holders.retain_mut(|other| {
        let Some(standing) = decided.get(&other.id) else { return true };
        other.status = standing.status;
        other.is_known_wrong = standing.is_known_wrong;
        standing.number == number
    });
}
