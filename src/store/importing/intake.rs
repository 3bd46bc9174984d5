//! One row of a file against what is known: new, changed, unchanged, or contradicting an earlier row of the same file.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::audit::{
    Alert, Answer, Candidate, CandidateId, Employer, IndividualNumber, Item, MemberKey, Notification,
};
use crate::compare::{Side, compare};
use crate::store::base::codec::stored;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::{Result, StoreError};
use crate::store::importing::decided::Decided;
use crate::store::importing::encountered::Encountered;
use crate::store::importing::ready::{Besides, Ready};
use crate::store::importing::runs::RunId;
use crate::store::importing::tail::Tail;
use crate::store::judging::known::Known;
use crate::store::judging::settle::Settlement;
use crate::store::rows::candidate::{New, Stored};
use crate::store::rows::found_by::FoundBy;
use crate::store::rows::lookup::Finds;
use crate::store::rows::member::Members;
use crate::store::rows::ordered::InOrders;
use crate::store::rows::sources::{Kept, newest_first};
use crate::triage::assess::Assessment;
use crate::triage::causes::causes;
use crate::triage::column::Unsaid;
use crate::triage::dossier::{insurer_side, register_side};
use crate::triage::intake::{Entry, Fate, Reason, is_one_alert, is_one_asking, is_one_notification};

mod new;
mod verdict;

pub(in crate::store) use new::TOGETHER;
use verdict::Verdict;

/// A batch that is being taken.
#[derive(Debug)]
pub(in crate::store) struct Taking<'a> {
    pub(in crate::store) store: &'a Store,
    pub(in crate::store) settlement: Settlement<'a>,
    run: RunId,
    /// What is written and judged later.
    pub(in crate::store) fresh: Tail,
    /// What earlier batches left to be judged later.
    tail: &'a Tail,
    /// What the import has met, where nothing was before.
    met: Option<&'a mut Encountered>,
    known: Known,
    /// The records that its members had before.
    members: Members,
    /// New candidates that are taken and not yet written.
    new: Vec<New<'a>>,
    /// What the file says nothing of.
    unsaid: Unsaid,
    /// How many of the accepted candidates stand outside the audit.
    outside: u64,
    /// Those that were written, by what they were found before and are found now: to be indexed at the end.
    texts: Vec<(CandidateId, Option<String>, Cow<'a, FoundBy>)>,
    /// The ids of the next new candidate and the next new answer.
    next: (CandidateId, i64),
    /// The other halves of swaps, which were taken ahead of their turn.
    pub(in crate::store) halves: HashMap<CandidateId, Fate>,
    /// Where records stand by the decisions of this batch.
    pub(in crate::store) decided: Decided,
}

impl<'a> Taking<'a> {
    pub(in crate::store) fn begin(
        settlement: Settlement<'a>,
        (run, unsaid): (RunId, Unsaid),
        tail: &'a Tail,
        met: Option<&'a mut Encountered>,
        rows: &'a [Ready],
    ) -> Result<Self> {
        let members = rows.iter().filter_map(|ready| match (&ready.row.entry, &ready.besides) {
            (Ok(Entry::Candidate(candidate)), Some(besides)) => Some((&candidate.key, besides.member)),
            _ => None,
        });
        let members = members.filter(|(_, member)| met.as_ref().is_none_or(|met| met.has_member(*member)));
        Ok(Self {
            members: settlement.store.find_all(members)?,
            new: Vec::new(),
            next: (settlement.store.next_candidate_id()?, settlement.store.next_answer_id()?),
            fresh: Tail::of_version(db::data_version(&settlement.store.connection)?),
            store: settlement.store,
            known: settlement.store.known()?,
            settlement,
            run,
            tail,
            met,
            unsaid,
            outside: 0,
            texts: Vec::new(),
            halves: HashMap::new(),
            decided: Decided::new(),
        })
    }

    /// Takes one row, or says why it is rejected.
    pub(in crate::store) fn take(
        &mut self,
        entry: &'a Entry,
        besides: Option<&'a Besides>,
        line: u64,
    ) -> Result<std::result::Result<Fate, Reason>> {
        let fate = match (entry, besides) {
            (Entry::Decision(decision), _) => return self.decision(decision),
            (Entry::Candidate(candidate), Some(besides)) => self.candidate(candidate, besides, line),
            (Entry::Candidate(_), None) => return Err(StoreError::Corrupt),
            (Entry::Answer(answer), _) => self.answer(answer, line),
            (Entry::Alert(alert), _) => self.alert(alert, line),
            (Entry::Notification(notification), _) => self.notification(notification, line),
            (Entry::Employer(employer), _) => self.employer(employer, line),
        }?;
        Ok(match fate {
            Fate::Contradicts(first_line) => Err(Reason::Contradicts { first_line }),
            fate => Ok(fate),
        })
    }

    /// Judges what was touched but for what is new; returns that, and how many of the accepted candidates stand outside the
    /// audit.
    pub(in crate::store) fn settle(mut self) -> Result<(Tail, u64)> {
        self.write_new()?;
        self.settlement.settle()?;
        let texts = self.texts.iter().map(|(id, before, now)| (*id, before.as_deref(), &**now));
        self.store.index_texts(texts)?;
        Ok((self.fresh, self.outside))
    }

    fn candidate(&mut self, new: &'a Candidate, besides: &'a Besides, line: u64) -> Result<Fate> {
        let Some(id) = self.record_of(besides.member) else {
            self.enter(new, besides, line)?;
            self.count_outside(new, Some(&besides.alone))?;
            return Ok(Fate::New);
        };
        self.write_new()?;
        let old = self.store.candidate(id)?.filter(|old| old.candidate.key == new.key);
        let old = old.ok_or(StoreError::Corrupt)?;
        let whole = self.unsaid.completed(new, Some(&old.candidate));
        let verdict = self.verdict((id.0, old.run, old.line), old.candidate == *whole, line)?;
        // What was made of the row alone holds for that alone.
        let (found_by, alone) = match &whole {
            Cow::Borrowed(_) => (Cow::Borrowed(&besides.found_by), Some(&besides.alone)),
            Cow::Owned(whole) => (Cow::Owned(FoundBy::beside_the_index(whole)), None),
        };
        if let Verdict::Update(_) = verdict {
            self.change_candidate(&old, &whole, found_by, line)?;
        }
        if !matches!(verdict, Verdict::Contradicts(_)) {
            self.count_outside(&whole, alone)?;
        }
        Ok(verdict.fate())
    }

    fn count_outside(&mut self, candidate: &Candidate, alone: Option<&Assessment>) -> Result<()> {
        let is_outside = match alone.filter(|_| !self.known.alerts) {
            Some(alone) => alone.causes.is_empty(),
            None => is_outside(self.store, candidate)?,
        };
        self.outside += u64::from(is_outside);
        Ok(())
    }

    fn change_candidate(
        &mut self,
        old: &Stored,
        new: &Candidate,
        found_by: Cow<'a, FoundBy>,
        line: u64,
    ) -> Result<()> {
        let id = old.id;
        for number in [&old.candidate, new].map(|candidate| stored(candidate.individual_number)) {
            if self.store.is_crowd(number)? {
                self.fresh.candidate(InOrders::of(id, new), new.individual_number, found_by.keys);
                self.fresh.unjudged(id);
                self.fresh.crowd(number);
            }
        }
        self.settlement.concerns_others(&old.candidate)?;
        let entering = New { id, candidate: new, found_by: &found_by, line };
        let before = self.store.update_candidate(old, &entering, self.run.0)?;
        self.texts.push((id, Some(before), found_by));
        if let Some(state) = self.store.state(id)? {
            let effective = state.mark.right_number.unwrap_or(new.individual_number);
            if effective != state.effective {
                self.settlement.touch_holders(state.effective)?;
                self.store.write_effective(id, effective, state.mark.right_number)?;
            }
            self.settlement.touch_holders(effective)?;
        }
        self.settlement.touch_own(id, says_otherwise(insurer_side(&old.candidate), insurer_side(new)));
        self.settlement.concerns_others(new)
    }

    /// Reads what is known of a number, the answer that counts first.
    fn answers(&self, number: IndividualNumber) -> Result<Vec<Kept<Answer>>> {
        let mut known = self.store.answers(number)?;
        if let Some(id) = self.tail.answer_to(number).or_else(|| self.fresh.answer_to(number)) {
            known.extend(self.store.answer_at(id)?);
            newest_first(&mut known);
        }
        Ok(known)
    }

    fn answer(&mut self, new: &Answer, line: u64) -> Result<Fate> {
        if let Some(met) = &mut self.met {
            met.number(new.individual_number);
        }
        let known = self.answers(new.individual_number)?;
        let one = known.iter().find(|kept| is_one_asking(&kept.said, new));
        let new = &*self.unsaid.completed(new, one.map(|kept| &kept.said));
        let verdict = self.verdict_on(one, new, line)?;
        if verdict.writes() {
            let id = if let Some(id) = verdict.over() {
                self.store.update_answer(id, new, self.run.0, line)?;
                id
            } else {
                self.store.insert_answers(&[(self.next.1, new, line)], self.run.0)?;
                self.next.1 += 1;
                self.next.1 - 1
            };
            match known.first() {
                None => self.fresh.answer(id, new.individual_number),
                Some(before) => {
                    self.fresh.answered_again(new.individual_number);
                    Finds::Answered.enter(&self.store.connection, (stored(new.individual_number), id))?;
                    self.newer_answer(&before.said, new)?;
                }
            }
        }
        // One more day's answer to a known number is a change, whether it is kept beside the others or not.
        let fate =
            if verdict == Verdict::Insert && !known.is_empty() { Fate::Changed } else { verdict.fate() };
        Ok(fate)
    }

    /// One more answer to a number, or another one than before, was written.
    fn newer_answer(&mut self, before: &Answer, new: &Answer) -> Result<()> {
        let now = self.answers(new.individual_number)?;
        let Some(now) = now.first().map(|kept| &kept.said).filter(|now| *now != before) else {
            return Ok(());
        };
        let content = says_otherwise(register_side(before), register_side(now));
        self.touch_answered(new, content)
    }

    /// Touches the holders of an answered number, and their families, for whom the answer's address counts.
    fn touch_answered(&mut self, answer: &Answer, content: bool) -> Result<()> {
        for other in self.store.holder_keys(answer)? {
            self.settlement.touch_own(other.0, content);
            self.settlement.touch_family(&other.1)?;
        }
        Ok(())
    }

    fn alert(&mut self, new: &Alert, line: u64) -> Result<Fate> {
        let known = self.store.alerts(&new.key)?;
        let one = known.iter().find(|kept| is_one_alert(&kept.said, new));
        let new = &*self.unsaid.completed(new, one.map(|kept| &kept.said));
        let verdict = self.verdict_on(one, new, line)?;
        if verdict.writes() {
            self.store.write_alert(verdict.over(), new, self.run.0, line)?;
            self.touch_member(&new.key)?;
        }
        Ok(verdict.fate())
    }

    fn notification(&mut self, new: &Notification, line: u64) -> Result<Fate> {
        let known = self.store.notifications(&new.key)?;
        let one = known.iter().find(|kept| is_one_notification(&kept.said, new));
        let new = &*self.unsaid.completed(new, one.map(|kept| &kept.said));
        let verdict = self.verdict_on(one, new, line)?;
        if verdict.writes() {
            self.store.write_notification(verdict.over(), new, self.run.0, line)?;
            self.touch_member(&new.key)?;
        }
        Ok(verdict.fate())
    }

    fn employer(&mut self, new: &Employer, line: u64) -> Result<Fate> {
        let known = self.store.employer(&new.employer_code)?;
        let new = &*self.unsaid.completed(new, known.as_ref().map(|kept| &kept.said));
        let verdict = self.verdict_on(known.as_ref(), new, line)?;
        if verdict.writes() {
            self.store.write_employer(verdict.over(), new, self.run.0, line)?;
        }
        Ok(verdict.fate())
    }

    fn touch_member(&mut self, key: &MemberKey) -> Result<()> {
        if let Some(id) = self.store.find(key)? {
            self.settlement.touch_own(id, false);
        }
        Ok(())
    }
}

/// Tells whether an item of the new side says something else than the old one's: another writing of the same does not.
fn says_otherwise(old: Side<'_>, new: Side<'_>) -> bool {
    if old.items == new.items {
        return false;
    }
    let compared = compare(old, new);
    Item::ALL
        .iter()
        .any(|item| old.items[*item] != new.items[*item] && !compared.items[*item].grade.is_same())
}

/// Tells whether a row brings a number whose check digit fails.
pub(in crate::store) fn check_digit_fails(entry: &Entry) -> bool {
    let number = match entry {
        Entry::Candidate(candidate) => candidate.individual_number,
        Entry::Answer(answer) => answer.individual_number,
        Entry::Notification(notification) => notification.individual_number,
        Entry::Alert(_) | Entry::Employer(_) | Entry::Decision(_) => return false,
    };
    !number.check_digit_holds()
}

/// Tells whether a candidate stands outside the audit, as it is and with the alerts that came for it.
pub(in crate::store) fn is_outside(store: &Store, candidate: &Candidate) -> Result<bool> {
    let alerts: Vec<Alert> = store.alerts(&candidate.key)?.into_iter().map(|kept| kept.said).collect();
    Ok(causes(candidate, &alerts).is_empty())
}
