//! One record judged: read with everything known of it, laid out, assessed; and whom that concerns. Nothing is written.

use crate::audit::{Candidate, CandidateId, Mark, MemberKey};
use crate::compare::Grade;
use crate::store::base::codec::stored;
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::judging::dossier::NEIGHBOURS;
use crate::store::judging::known::Known;
use crate::store::rows::candidate::{REACH, WithStates};
use crate::store::rows::found_by::keys_of;
use crate::store::rows::state::State;
use crate::triage::assess::{Assessment, assess_compared};
use crate::triage::dossier::Dossier;

/// The worst grade that counts as the same: only records behind it can be swapped or moved.
const WORST_SAME: u8 = Grade::Format.index();

/// What is new of the records of a tail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum News {
    /// They are.
    Candidate,
    /// There is an answer to their number.
    Answer,
}

/// A record, what it rests on and what that means.
#[derive(Debug)]
pub(in crate::store) struct Judged {
    pub(in crate::store) old: State,
    pub(in crate::store) dossier: Dossier,
    pub(in crate::store) found: Assessment,
}

/// A record that was judged, and the others that may have to be.
#[derive(Debug)]
pub(in crate::store) struct Prepared {
    pub(in crate::store) id: CandidateId,
    /// None where there is no such record.
    pub(in crate::store) judged: Option<Judged>,
    pub(in crate::store) concerned: Vec<CandidateId>,
    /// Its number, where more hold it than are concerned.
    pub(in crate::store) crowd: Option<i64>,
}

impl Store {
    /// Judges a record as it is, or would be with another mark.
    pub(in crate::store) fn judged(
        &self,
        id: CandidateId,
        ruled: Option<Mark>,
        known: Known,
    ) -> Result<Option<Judged>> {
        self.judged_among(&mut self.with_states()?, id, ruled, known)
    }

    fn judged_among(
        &self,
        candidates: &mut WithStates<'_>,
        id: CandidateId,
        ruled: Option<Mark>,
        known: Known,
    ) -> Result<Option<Judged>> {
        let Some((stored, old)) = candidates.read(id)? else { return Ok(None) };
        let old = old.unwrap_or_else(|| State::unjudged(id, stored.candidate.individual_number));
        let mark = ruled.unwrap_or_else(|| old.mark.clone());
        let (dossier, comparison) = self.lay_out(stored, old.version, mark, known)?;
        let found = assess_compared(&dossier, comparison);
        Ok(Some(Judged { old, dossier, found }))
    }

    /// Judges a record of a tail, and finds whom else it concerns.
    pub(in crate::store) fn prepare(
        &self,
        candidates: &mut WithStates<'_>,
        id: CandidateId,
        news: News,
        known: Known,
    ) -> Result<Prepared> {
        let judged = self.judged_among(candidates, id, None, known)?;
        let (mut concerned, mut crowd) = (Vec::new(), None);
        if let Some(judged) = &judged {
            let candidate = &judged.dossier.candidate;
            if news == News::Candidate {
                // A dossier holds some of many; a danger must be told to all.
                if judged.dossier.holders.len() < NEIGHBOURS {
                    concerned.extend(judged.dossier.holders.iter().map(|other| other.id));
                } else {
                    let number = stored(candidate.individual_number);
                    let holders = self.holder_ids(number)?;
                    concerned.extend(holders.into_iter().filter(|other| *other != id));
                    crowd = self.is_crowd(number)?.then_some(number);
                }
                if known.answers {
                    self.answered_as(candidate, &mut concerned)?;
                }
            }
            if known.answers {
                self.asking_family(&candidate.key, Some(id), &mut concerned)?;
            }
        }
        Ok(Prepared { id, judged, concerned, crowd })
    }

    /// Finds the family of a member, as far as its judgement can hang on the family: a clean or an unanswered record is neither
    /// swapped nor moved.
    pub(in crate::store) fn asking_family(
        &self,
        key: &MemberKey,
        but: Option<CandidateId>,
        found: &mut Vec<CandidateId>,
    ) -> Result<()> {
        self.ids(
            "SELECT s.id FROM member m CROSS JOIN state s ON s.id = m.candidate
             WHERE m.insurer_no = ? AND m.symbol = ? AND m.number = ? AND m.candidate IS NOT ? AND s.grade > ? LIMIT ?",
            (key.insurer_no.as_str(), &key.symbol, &key.number, but.map(|id| id.0), WORST_SAME, REACH),
            found,
        )
    }

    /// Finds the records whose answer may be this person.
    pub(in crate::store) fn answered_as(
        &self,
        candidate: &Candidate,
        found: &mut Vec<CandidateId>,
    ) -> Result<()> {
        let keys = keys_of(candidate);
        if let Some(key) = keys.by_kanji {
            self.ids("SELECT id FROM state WHERE stray_kanji = ? LIMIT ?", (key, REACH), found)?;
        }
        if let Some(key) = keys.by_kana {
            self.ids("SELECT id FROM state WHERE stray_kana = ? LIMIT ?", (key, REACH), found)?;
        }
        Ok(())
    }
}
