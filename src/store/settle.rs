//! One change and all that follows from it, inside one transaction: which records it touches, what their judgement is now,
//! what that does to their marks, and the differences that are written.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

use super::candidate::Stored;
use super::codec::stored;
use super::error::{Result, StoreError};
use super::journal::{self, Entry};
use super::open::Store;
use super::state::State;
use crate::audit::{Actor, Candidate, CandidateId, EventKind, IndividualNumber, Mark, Status};
use super::sources::keys_of;
use crate::compare::{Grade, IdentityKeys, RULES_VERSION};
use crate::triage::assess::{Assessment, assess};
use crate::triage::dossier::{Asks, Dossier};
use crate::triage::chain::{ChainKey, MarkFacts, Turn};
use crate::triage::filter::QueueList;
use crate::triage::risk::Risk;
use crate::triage::withdrawal::{Ground, Upset, Why, after_upset, upset};

/// A change that is being settled. Every touched record is judged once, after all data are written; a withdrawal that
/// frees a number touches further records, which are judged in turn. It ends, for a mark is withdrawn at most once.
#[derive(Debug)]
pub(super) struct Settlement<'a> {
    pub(super) store: &'a Store,
    pub(super) key: &'a ChainKey,
    at: Timestamp,
    touched: BTreeMap<CandidateId, Touch>,
    /// Marks that were ruled on and wait to be written with the judgement that follows.
    marks: HashMap<CandidateId, Mark>,
    tallies: HashMap<(QueueList, Status, Risk), i64>,
    renewed: Renewed,
    /// Candidates that were read already.
    read: HashMap<CandidateId, Stored>,
}

/// What newer rules of the comparison did to records that older ones had judged.
#[derive(Debug, Default)]
pub(super) struct Renewed {
    /// The grade of each record that was judged again, before and after.
    pub(super) grades: Vec<(Option<Grade>, Option<Grade>)>,
    /// Marks that were withdrawn or flagged.
    pub(super) upsets: Vec<Upset>,
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
    pub(super) fn begin(store: &'a Store, key: &'a ChainKey, at: Timestamp) -> Self {
        Self {
            store,
            key,
            at,
            touched: BTreeMap::new(),
            marks: HashMap::new(),
            tallies: HashMap::new(),
            renewed: Renewed::default(),
            read: HashMap::new(),
        }
    }

    /// Has a record judged again because something around it changed.
    pub(super) fn touch(&mut self, id: CandidateId) {
        self.touched.entry(id).or_default();
    }

    /// Has a record judged again because its own data changed; `content` tells that an item says something else.
    pub(super) fn touch_own(&mut self, id: CandidateId, content: bool) {
        let touch = self.touched.entry(id).or_default();
        touch.own = true;
        touch.content |= content;
    }

    /// Lays down the mark that a record has from now on, and touches whom a change of its effective number concerns.
    pub(super) fn put_mark(&mut self, state: &State, mark: Mark) -> Result<()> {
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
        self.marks.insert(id, mark);
        Ok(())
    }

    /// Judges every touched record and writes what differs; then the counts. Returns what newer rules did.
    pub(super) fn settle(mut self) -> Result<Renewed> {
        while let Some((id, touch)) = self.touched.pop_first() {
            self.judge(id, touch)?;
        }
        self.write_tallies()?;
        Ok(self.renewed)
    }

    fn judge(&mut self, id: CandidateId, touch: Touch) -> Result<()> {
        let Some(candidate) = self.candidate(id)? else { return Ok(()) };
        let old = self.store.state(id)?;
        let old = old.unwrap_or_else(|| State::unjudged(id, candidate.candidate.individual_number));
        let ruled = self.marks.remove(&id);
        // Who gives a record to somebody, or sets a date, decides nothing: an old grade must not live on under that.
        let is_decided = |mark: &Mark| {
            !old.is_by_older_rules() || (mark.status, mark.basis) != (old.mark.status, old.mark.basis)
        };
        let by_rule = ruled.as_ref().is_some_and(is_decided);
        let mark = ruled.unwrap_or_else(|| old.mark.clone());
        let dossier = self.store.lay_out(candidate, old.version, mark)?;
        let found = assess(&dossier);
        let registered = dossier.candidate.individual_number;
        if !by_rule {
            let after = Ground::of(registered, &found);
            let what = upset(&dossier.mark, &old.ground(), &after, touch.content);
            if what != Upset::None {
                return self.upset(&old, &dossier.mark, &after, what);
            }
        }
        let pattern = self.store.pattern_of(&found)?;
        let stray = stray(&dossier, &found);
        let mut new = old.after(&found, pattern, stray, dossier.mark, registered);
        if touch.own || new != (State { effective: new.effective, rules: new.rules, ..old.clone() }) {
            new.version += 1;
        }
        if new != old {
            self.store.write_state(&new, old.version == 0)?;
        }
        if old.is_by_older_rules() {
            self.renewed.grades.push((old.grade(), new.grade()));
        }
        self.requeue(&old, &new)
    }

    fn candidate(&mut self, id: CandidateId) -> Result<Option<Stored>> {
        match self.read.remove(&id) {
            Some(read) => Ok(Some(read)),
            None => self.store.candidate(id),
        }
    }

    /// Withdraws or flags a mark, and has the record judged once more as it is then.
    fn upset(&mut self, old: &State, mark: &Mark, ground: &Ground, what: Upset) -> Result<()> {
        let after = after_upset(mark, what);
        let rules = old.is_by_older_rules().then_some(RULES_VERSION);
        if rules.is_some() {
            self.renewed.upsets.push(what);
        }
        let kind = if what == Upset::Withdrawn { EventKind::Withdrawn } else { EventKind::DataChanged };
        let turn = Turn {
            before: MarkFacts::of(mark, self.key),
            after: MarkFacts::of(&after, self.key),
            undoes: None,
            partner: None,
            bulk: None,
            why: Some(Why::of(&old.ground(), ground, rules)),
        };
        journal::append(
            &self.store.connection,
            self.key,
            &Entry {
                kind,
                record: Some(old.id),
                facts: journal::written(&turn)?,
                seen: Vec::new(),
                actor: &Actor::system(),
                at: self.at,
            },
        )?;
        self.put_mark(old, after)
    }

    /// Moves a record to its place in the queue.
    fn requeue(&mut self, old: &State, new: &State) -> Result<()> {
        let is_queued = old.version > 0;
        let place = |state: &State| (state.mark.status, state.risk);
        if is_queued && place(old) == place(new) && old.lists().eq(new.lists()) {
            return Ok(());
        }
        let connection = &self.store.connection;
        if is_queued {
            let mut leave = connection
                .prepare_cached("DELETE FROM queue WHERE list = ? AND status = ? AND rank = ? AND id = ?")?;
            for list in old.lists() {
                leave.execute((list.index(), old.mark.status.index(), old.risk.index(), old.id.0))?;
                *self.tallies.entry((list, old.mark.status, old.risk)).or_default() -= 1;
            }
        }
        let mut enter =
            connection.prepare_cached("INSERT INTO queue (list, status, rank, id) VALUES (?, ?, ?, ?)")?;
        for list in new.lists() {
            enter.execute((list.index(), new.mark.status.index(), new.risk.index(), new.id.0))?;
            *self.tallies.entry((list, new.mark.status, new.risk)).or_default() += 1;
        }
        Ok(())
    }

    fn write_tallies(&self) -> Result<()> {
        let mut add = self.store.connection.prepare_cached(
            "INSERT INTO tally (list, status, rank, n) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (list, status, rank) DO UPDATE SET n = n + ?4",
        )?;
        for ((list, status, risk), n) in self.tallies.iter().filter(|(_, n)| **n != 0) {
            add.execute((list.index(), status.index(), risk.index(), n))?;
        }
        Ok(())
    }
}

/// Returns by what the person of the answer is looked up, where it is another one than the record's: whoever comes with these
/// keys later has the record judged again.
fn stray(dossier: &Dossier, found: &Assessment) -> IdentityKeys {
    match (&dossier.answer, &found.comparison) {
        (Some(answer), Some(comparison)) if Asks::by(comparison).lookalikes => keys_of(answer),
        _ => IdentityKeys::default(),
    }
}

/// The worst grade that counts as the same: only records behind it can be swapped or moved.
const WORST_SAME: u8 = Grade::Format.index();

/// How many records one change touches in one direction at most. A judgement looks at [`super::dossier::NEIGHBOURS`] of a
/// kind; beyond this many, what one more neighbour does is already said.
pub(super) const REACH: i64 = 128;

/// Whom a change concerns besides the record itself.
impl Settlement<'_> {
    /// Has a candidate judged that was never judged, and whom it concerns.
    pub(super) fn touch_newcomer(&mut self, id: CandidateId) -> Result<()> {
        let Some(stored) = self.store.candidate(id)? else { return Ok(()) };
        self.touch_own(id, false);
        self.concerns_others(&stored.candidate)?;
        self.read.insert(id, stored);
        Ok(())
    }

    /// Has a record judged for whose number there is an answer where there was none, and its family, for whom the answer's
    /// address counts.
    pub(super) fn touch_newly_answered(&mut self, id: CandidateId) -> Result<()> {
        let Some(stored) = self.store.candidate(id)? else { return Ok(()) };
        self.touch(id);
        self.touch_family(&stored.candidate.key)?;
        self.read.insert(id, stored);
        Ok(())
    }

    /// Touches whom a candidate's person and number concern.
    pub(super) fn concerns_others(&mut self, candidate: &Candidate) -> Result<()> {
        self.touch_holders(candidate.individual_number)?;
        self.touch_family(&candidate.key)?;
        self.touch_answered_as(super::candidate::keys_of(candidate))
    }

    /// Touches the records whose effective number is this one.
    pub(super) fn touch_holders(&mut self, number: IndividualNumber) -> Result<()> {
        self.touch_all(
            "SELECT candidate FROM holder WHERE individual_number = ? ORDER BY candidate LIMIT ?",
            (stored(number), REACH),
        )?;
        self.touch_all(
            "SELECT id FROM state WHERE right_number = ? ORDER BY id LIMIT ?",
            (stored(number), REACH),
        )
    }

    /// Touches the family of a member, as far as its judgement can hang on the family: a clean or an unanswered record is
    /// neither swapped nor moved.
    pub(super) fn touch_family(&mut self, key: &crate::audit::MemberKey) -> Result<()> {
        self.touch_all(
            "SELECT s.id FROM candidate c JOIN state s ON s.id = c.id
             WHERE c.insurer_no = ? AND c.symbol = ? AND c.number = ? AND s.grade > ? LIMIT ?",
            (key.insurer_no.as_str(), &key.symbol, &key.number, WORST_SAME, REACH),
        )
    }

    /// Touches the records whose answer may be the person with these keys.
    pub(super) fn touch_answered_as(&mut self, keys: crate::compare::IdentityKeys) -> Result<()> {
        if let Some(key) = keys.by_kanji {
            self.touch_all("SELECT id FROM state WHERE stray_kanji = ? LIMIT ?", (key, REACH))?;
        }
        if let Some(key) = keys.by_kana {
            self.touch_all("SELECT id FROM state WHERE stray_kana = ? LIMIT ?", (key, REACH))?;
        }
        Ok(())
    }

    fn touch_all(&mut self, sql: &str, by: impl rusqlite::Params) -> Result<()> {
        let mut statement = self.store.connection.prepare_cached(sql)?;
        let mut rows = statement.query(by)?;
        while let Some(row) = rows.next()? {
            self.touch(CandidateId(row.get(0)?));
        }
        Ok(())
    }
}
