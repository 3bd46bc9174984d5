//! What nothing was known of: written many rows at a time, and judged later where it does not stand alone.

use std::borrow::Cow;

use super::Taking;
use crate::audit::{Answer, Candidate, CandidateId};
use crate::store::error::Result;
use crate::store::importing::ready::{Besides, Ready};
use crate::store::rows::candidate::New;
use crate::store::rows::member::MemberHash;
use crate::store::rows::ordered::InOrders;
use crate::triage::intake::Entry;

/// How many rows are written together: as many as a statement or a few write.
pub(in crate::store) const TOGETHER: usize = 12;

impl<'a> Taking<'a> {
    /// Takes answers that are all expected to be new, as most of a file are, with few statements. Tells whether they were; if
    /// not, none of them is taken.
    pub(in crate::store) fn all_new_answers(&mut self, rows: &'a [Ready]) -> Result<bool> {
        let mut new: Vec<(i64, &Answer, u64)> = Vec::with_capacity(rows.len());
        for (ready, id) in rows.iter().zip(self.next.1..) {
            let Ok(Entry::Answer(answer)) = &ready.row.entry else { return Ok(false) };
            let number = answer.individual_number;
            if self.met.as_mut().is_some_and(|met| !met.number(number)) {
                new.push((id, answer, ready.row.line));
                continue;
            }
            let waits = self.tail.answer_to(number).or_else(|| self.fresh.answer_to(number)).is_some();
            let is_twice = new.iter().any(|(_, other, _)| other.individual_number == number);
            if waits || is_twice || self.store.is_answered(number)? {
                return Ok(false);
            }
            new.push((id, answer, ready.row.line));
        }
        self.store.insert_answers(&new, self.run.0)?;
        for (id, answer, _) in &new {
            self.fresh.answer(*id, answer.individual_number);
            self.next.1 = id + 1;
        }
        Ok(true)
    }

    /// Finds the record of a member, of this batch too.
    pub(super) fn record_of(&self, member: MemberHash) -> Option<CandidateId> {
        if self.met.as_ref().is_some_and(|met| !met.has_member(member)) {
            return None;
        }
        let earlier = || self.members.get(&member).copied();
        self.fresh.record_of(member).or_else(|| self.tail.record_of(member)).or_else(earlier)
    }

    /// Has a candidate be written whose member has no record, and all follow from that.
    pub(super) fn enter(&mut self, candidate: &'a Candidate, besides: &'a Besides, line: u64) -> Result<()> {
        let Besides { member, found_by, alone } = besides;
        let (id, number) = (self.next.0, candidate.individual_number);
        self.next.0 = CandidateId(id.0 + 1);
        self.new.push(New { id, candidate, found_by, line });
        self.fresh.candidate(InOrders::of(id, candidate), number, found_by.keys);
        self.fresh.member(*member, id);
        let is_first = self.met.as_mut().is_some_and(|met| {
            met.member(*member);
            !met.number(number)
        });
        if self.known.is_silent() {
            self.settlement.enter_alone(id, candidate, alone)?;
            if !is_first {
                self.fresh.perhaps_shared(number, id);
            }
        } else {
            self.fresh.unjudged(id);
        }
        self.texts.push((id, None, Cow::Borrowed(found_by)));
        if self.new.len() == TOGETHER { self.write_new() } else { Ok(()) }
    }

    /// Writes the new candidates that were taken.
    pub(super) fn write_new(&mut self) -> Result<()> {
        self.store.insert_candidates(&self.new, self.run.0)?;
        self.new.clear();
        Ok(())
    }
}
