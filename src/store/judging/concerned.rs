//! Whom a change concerns besides the record itself: these are judged again with it.

use crate::audit::{Candidate, CandidateId, IndividualNumber, MemberKey};
use crate::store::base::codec::stored;
use crate::store::error::Result;
use crate::store::judging::settle::Settlement;

impl Settlement<'_> {
    /// Touches whom a candidate's person and number concern.
    pub(in crate::store) fn concerns_others(&mut self, candidate: &Candidate) -> Result<()> {
        self.touch_holders(candidate.individual_number)?;
        self.touch_family(&candidate.key)?;
        let mut answered = Vec::new();
        self.store.answered_as(candidate, &mut answered)?;
        self.touch_all(answered);
        Ok(())
    }

    /// Touches the records whose effective number is this one.
    pub(in crate::store) fn touch_holders(&mut self, number: IndividualNumber) -> Result<()> {
        let holders = self.store.holder_ids(stored(number))?;
        self.touch_all(holders);
        Ok(())
    }

    /// Touches the family of a member, as far as its judgement can hang on it.
    pub(in crate::store) fn touch_family(&mut self, key: &MemberKey) -> Result<()> {
        let family = self.store.asking_family(key)?;
        self.touch_all(family);
        Ok(())
    }

    fn touch_all(&mut self, ids: Vec<CandidateId>) {
        for id in ids {
            self.touch(id);
        }
    }
}
