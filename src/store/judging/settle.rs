//! One change and all that follows from it, inside one transaction: which records it touches, what their judgement is now,
//! what that does to their marks, and the differences that are written.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

use crate::audit::{Actor, Candidate, CandidateId, EventKind, IndividualNumber, Mark, Status, SweepId};
use crate::compare::{Grade, IdentityKeys, RULES_VERSION};
use crate::notice::incident::Brought;
use crate::store::base::database::Store;
use crate::store::counting::sums;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal::{self, Entry};
use crate::store::judging::entering::SweptCounts;
use crate::store::judging::judge::{Judged, Prepared};
use crate::store::judging::known::Known;
use crate::store::judging::moves::Moves;
use crate::store::judging::waiting::Waiting;
use crate::store::rows::sources::keys_of;
use crate::store::rows::state::State;
use crate::triage::assess::Assessment;
use crate::triage::chain::ChainKey;
use crate::triage::danger::{dangers, unknown};
use crate::triage::dossier::{Asks, Dossier};
use crate::triage::pattern::{PatternId, pattern};
use crate::triage::policy::proven_for_others;
use crate::triage::sums::{Changes, of_insurer};
use crate::triage::turn::{MarkFacts, Turn};
use crate::triage::withdrawal::{Ground, Upset, Why, after_upset, upset};

/// A change that is being settled. Every touched record is judged once, after all data are written; a withdrawal that
/// frees a number touches further records, which are judged in turn. It ends, for a mark is withdrawn at most once.
#[derive(Debug)]
pub(in crate::store) struct Settlement<'a> {
    pub(in crate::store) store: &'a Store,
    pub(in crate::store) key: &'a ChainKey,
    pub(in crate::store) at: Timestamp,
    touched: BTreeMap<CandidateId, Touch>,
    /// Marks that were ruled on and wait to be written with the judgement that follows, and whose they are.
    marks: HashMap<CandidateId, (Mark, By)>,
    waiting: Waiting,
    moves: Moves,
    /// The patterns that were looked up.
    patterns: HashMap<String, PatternId>,
    /// What the figures of the day gain and lose.
    changes: Changes,
    /// What they gain and lose of sweeps.
    swept: SweptCounts,
    renewed: Renewed,
}

/// What a settlement did besides what was laid down: newer rules of the comparison to records that older ones had judged, and
/// what changed around marks to these.
#[derive(Debug, Default)]
pub(in crate::store) struct Renewed {
    /// The grade of each record that was judged again, before and after.
    pub(in crate::store) grades: Vec<(Option<Grade>, Option<Grade>)>,
    /// Marks that were withdrawn or flagged by them.
    pub(in crate::store) upsets: Vec<Upset>,
    /// Whether any mark was, for whatever reason: others may hang on it.
    pub(in crate::store) has_upset: bool,
    /// Whose proof was withdrawn, for whatever reason.
    pub(in crate::store) withdrawn: Vec<CandidateId>,
    /// Of which an incident opened.
    pub(in crate::store) opened: Vec<CandidateId>,
}

/// Whose a mark is: who gave it, by which event, which one that takes back, and which number it finds wrong; of another database's
/// decision what that found, each by its event.
#[derive(Debug, Clone)]
pub(in crate::store) struct By {
    pub(in crate::store) actor: Actor,
    pub(in crate::store) event: i64,
    pub(in crate::store) undoes: Option<i64>,
    pub(in crate::store) found: Option<IndividualNumber>,
    pub(in crate::store) brought: Vec<(i64, Brought)>,
}

impl By {
    /// What the program itself does, by an event.
    pub(in crate::store) fn program(event: i64) -> Self {
        Self { actor: Actor::system(), event, undoes: None, found: None, brought: Vec::new() }
    }
}

/// How a record was touched.
#[derive(Debug, Clone, Copy, Default)]
struct Touch {
    /// Its own data, or its mark, changed: a new version, even where the judgement stays.
    own: bool,
    /// An item of it, or of its answer, says something else.
    content: bool,
}

impl<'a> Settlement<'a> {
    pub(in crate::store) fn begin(store: &'a Store, key: &'a ChainKey, at: Timestamp) -> Self {
        Self {
            store,
            key,
            at,
            touched: BTreeMap::new(),
            marks: HashMap::new(),
            waiting: Waiting::default(),
            moves: Moves::default(),
            patterns: HashMap::new(),
            changes: Changes::default(),
            swept: SweptCounts::default(),
            renewed: Renewed::default(),
        }
    }

    /// Has a record judged again because something around it changed.
    pub(in crate::store) fn touch(&mut self, id: CandidateId) {
        self.touched.entry(id).or_default();
    }

    /// Has a record judged again because its own data changed; `content` tells that an item says something else.
    pub(in crate::store) fn touch_own(&mut self, id: CandidateId, content: bool) {
        let touch = self.touched.entry(id).or_default();
        touch.own = true;
        touch.content |= content;
    }

    /// Says who has records enter sweeps.
    pub(in crate::store) fn walked_by(&mut self, actor: &Actor) {
        self.swept.walked_by(actor);
    }

    /// Has a record enter a sweep, and judged again; tells whether it did not stand there already.
    pub(in crate::store) fn sweep(&mut self, sweep: SweepId, id: CandidateId) -> Result<bool> {
        self.touch(id);
        self.swept.enter(self.store, sweep, id)
    }

    /// Has a record leave a sweep that was withdrawn, and judged again.
    pub(in crate::store) fn leave_sweep(&mut self, sweep: SweepId, id: CandidateId) -> Result<()> {
        self.touch(id);
        self.swept.leave(self.store, sweep, id)
    }

    /// Lays down the mark that a record has from now on, and touches whom a change of its effective number concerns.
    pub(in crate::store) fn put_mark(&mut self, state: &State, mark: Mark, by: By) -> Result<()> {
        let id = state.id;
        self.touch_own(id, false);
        let Some(stored) = self.store.candidate(id)? else { return Err(StoreError::Corrupt) };
        let number = mark.right_number.unwrap_or(stored.candidate.individual_number);
        if number != state.effective {
            self.store.write_effective(id, number, mark.right_number)?;
            self.touch_holders(state.effective)?;
            self.touch_holders(number)?;
            self.touch_family(&stored.candidate.key)?;
        }
        self.marks.insert(id, (mark, by));
        Ok(())
    }

    /// Takes a record that is about to be removed out of queue and counts, and touches whom it concerned; these are judged when
    /// its rows are gone.
    pub(in crate::store) fn remove(&mut self, state: &State, candidate: &Candidate) -> Result<()> {
        self.concerns_others(candidate)?;
        self.touch_holders(state.effective)?;
        self.store.write_asking((state.id, &candidate.key), state.grades, None)?;
        self.moves.leave(state);
        self.changes.remove(state.counted(of_insurer(&candidate.key.insurer_no)));
        Ok(())
    }

    /// Judges every touched record and writes what differs; then the counts. Returns what newer rules did.
    pub(in crate::store) fn settle(mut self) -> Result<Renewed> {
        self.waiting.write(self.store)?;
        while let Some((id, touch)) = self.touched.pop_first() {
            self.judge(id, touch)?;
        }
        self.waiting.write(self.store)?;
        self.moves.write(&self.store.connection)?;
        sums::add(&self.store.connection, &self.changes, self.at)?;
        self.swept.write(self.store, self.key, self.at)?;
        Ok(self.renewed)
    }

    fn judge(&mut self, id: CandidateId, touch: Touch) -> Result<()> {
        let (ruled, by) = self.marks.remove(&id).unzip();
        self.swept.enter_later(self.store, id, ruled.as_ref())?;
        // It may be one of them.
        self.waiting.write(self.store)?;
        match self.store.judged(id, ruled, Known::PERHAPS_ALL)? {
            Some(judged) => self.conclude(&judged, touch, by.as_ref()),
            None => Ok(()),
        }
    }

    /// Writes what a record of a tail was judged to be, and has those judged again whom it concerns and who are not of the
    /// tail. One that was touched meanwhile is judged anew. Returns what is not needed any more.
    pub(in crate::store) fn take(
        &mut self,
        prepared: Prepared,
        is_of_the_tail: &dyn Fn(CandidateId) -> bool,
    ) -> Result<Box<Judged>> {
        let id = prepared.id();
        for other in prepared.concerned {
            if !is_of_the_tail(other) {
                self.touch(other);
            }
        }
        let judged = prepared.judged;
        if !self.touched.contains_key(&id) {
            if self.swept.enter_later(self.store, id, None)? {
                // It was judged before it stood in a sweep.
                self.judge(id, Touch::default())?;
            } else {
                self.conclude(&judged, Touch::default(), None)?;
            }
        }
        Ok(judged)
    }

    fn conclude(&mut self, judged: &Judged, touch: Touch, by: Option<&By>) -> Result<()> {
        let Judged { old, dossier, found } = judged;
        // Who gives a record to somebody, or sets a date, decides nothing: an old grade must not live on under that.
        let mark = &dossier.mark;
        let is_decided =
            !old.is_by_older_rules() || (mark.status, mark.basis) != (old.mark.status, old.mark.basis);
        if !(by.is_some() && is_decided) {
            let before = self.store.warned_ground(self.key, old, dossier, found)?;
            let mut after = Ground::of(dossier, found);
            // Of two who turn out to be two people the one goes whose data say so.
            after.is_disputed &= proven_for_others(dossier)
                .any(|other| !self.touched.get(&other.id).is_some_and(|touch| touch.own));
            let what = upset(mark, &before, &after, touch.content);
            if what != Upset::None {
                let rules = old.is_by_older_rules().then_some(RULES_VERSION);
                return self.upset(old, mark, Why::of(&before, &after, rules), what);
            }
        }
        let pattern = self.pattern_of(found)?;
        let stray = stray(dossier, found);
        let insurer = of_insurer(&dossier.candidate.key.insurer_no);
        self.swept.reconcile(self.store, dossier, &old.mark, by.map(|by| by.event))?;
        let registered = dossier.candidate.individual_number;
        let mut new = old.after(found, pattern, stray, (registered, dossier.sweeps, mark.clone()));
        if let Some(by) = by {
            let followed = self.store.follow_mark(self.key, old, &new, by, self.at)?;
            new.findings = followed.findings;
            self.renewed.opened.extend(followed.has_opened.then_some(new.id));
        }
        if touch.own || old.version == 0 || !new.says_the_same_as(old) {
            new.version += 1;
        }
        if old.is_by_older_rules() {
            self.renewed.grades.push((old.grade(), new.grade()));
        }
        self.store.write_asking((new.id, &dossier.candidate.key), old.grades, new.grades)?;
        self.write(old, new, insurer)
    }

    /// Returns the pattern of a judgement. Those of one change are few.
    fn pattern_of(&mut self, found: &Assessment) -> Result<Option<PatternId>> {
        let Some(rules) = found.comparison.as_ref().and_then(pattern) else { return Ok(None) };
        if let Some(id) = self.patterns.get(&rules) {
            return Ok(Some(*id));
        }
        let id = self.store.pattern_of(&rules)?;
        self.patterns.insert(rules, id);
        Ok(Some(id))
    }

    /// Has written what a new record is judged to be of whose member and number nothing else is known.
    pub(in crate::store) fn enter_alone(
        &mut self,
        id: CandidateId,
        candidate: &Candidate,
        found: &Assessment,
    ) -> Result<()> {
        let number = candidate.individual_number;
        let old = State::unjudged(id, number);
        let mut new = old.after(found, None, IdentityKeys::default(), (number, 0, Mark::default()));
        new.version = 1;
        self.changes.add(None, new.counted(of_insurer(&candidate.key.insurer_no)));
        self.moves.enter(&new);
        self.waiting.enter_alone(self.store, new)
    }

    /// Writes by what a record changed: its state, the counts, its places in the queue.
    fn write(&mut self, old: &State, new: State, insurer: u32) -> Result<()> {
        let before = (old.version > 0).then(|| old.counted(insurer));
        self.changes.add(before, new.counted(insurer));
        if old.version > 0 {
            self.moves.leave(old);
        }
        self.moves.enter(&new);
        if old.version == 0 {
            self.store.insert_state(&new)
        } else if (&old.mark, old.effective) != (&new.mark, new.effective) {
            self.store.update_state(&new)
        } else if new == *old {
            Ok(())
        } else {
            self.waiting.judge(self.store, new)
        }
    }

    /// Withdraws or flags a mark, and has the record judged once more as it is then.
    pub(in crate::store) fn upset(&mut self, old: &State, mark: &Mark, why: Why, what: Upset) -> Result<()> {
        self.renewed.has_upset = true;
        if what == Upset::Withdrawn {
            self.renewed.withdrawn.push(old.id);
        }
        let after = after_upset(mark, what);
        if why.rules.is_some() {
            self.renewed.upsets.push(what);
        }
        let kind = if what == Upset::Withdrawn { EventKind::Withdrawn } else { EventKind::DataChanged };
        let turn = Turn {
            before: MarkFacts::of(mark, self.key),
            after: MarkFacts::of(&after, self.key),
            undoes: None,
            partner: None,
            bulk: None,
            each: None,
            dangers: Vec::new(),
            why: Some(why),
        };
        let actor = Actor::system();
        let event = journal::append(
            &self.store.connection,
            self.key,
            &Entry {
                kind,
                record: Some(old.id),
                facts: journal::written(&turn)?,
                seen: Vec::new(),
                actor: &actor,
                at: self.at,
            },
        )?;
        self.put_mark(old, after, By::program(event))
    }
}

impl Store {
    /// Returns what a mark rests on, as far as whoever made it was warned: of a danger that names another record or number than
    /// it did then, nobody was.
    pub(in crate::store) fn warned_ground(
        &self,
        key: &ChainKey,
        old: &State,
        dossier: &Dossier,
        found: &Assessment,
    ) -> Result<Ground> {
        let before = old.ground();
        if dossier.mark.status != Status::Verified || !before.signals.has_danger() {
            return Ok(before);
        }
        let Some(event) = self.marked(old)? else { return Ok(before) };
        let known = journal::turn(&event.facts)?.dangers;
        if known.is_empty() {
            // Older programs did not write down what they warned of.
            return Ok(before);
        }
        let news = unknown(&known, &dangers(dossier, found, key));
        let signals = before.signals.iter().filter(|signal| !news.contains(*signal)).collect();
        Ok(Ground { signals, ..before })
    }
}

/// Returns by what the person of the answer is looked up, where it is another one than the record's: whoever comes with these
/// keys later has the record judged again.
fn stray(dossier: &Dossier, found: &Assessment) -> IdentityKeys {
    match (&dossier.answer, &found.comparison) {
        (Some(answer), Some(comparison)) if Asks::by(comparison.grades()).lookalikes => keys_of(answer),
        _ => IdentityKeys::default(),
    }
}
