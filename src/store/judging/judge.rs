//! One record judged: read with everything known of it, laid out, assessed; and whom that concerns. Nothing is written.

use crate::audit::{Answer, Candidate, CandidateId, Mark};
use crate::store::base::codec::stored;
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::judging::dossier::NEIGHBOURS;
use crate::store::judging::known::Known;
use crate::store::rows::asking::LastFamily;
use crate::store::rows::candidate::{REACH, Stored};
use crate::store::rows::found_by::keys_of;
use crate::store::rows::state::State;
use crate::triage::assess::{Assessment, assess_compared};
use crate::triage::dossier::Dossier;

/// How many records are read before they are judged: so few that they stay near the processor meanwhile.
const READ_AT_ONCE: usize = 64;

/// What is new of the records of a tail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum News {
    /// They are.
    Candidate,
    /// There is an answer to their number.
    Answer,
}

/// A record that is to be judged, and what was known of it when the judging began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::store) struct Wanted {
    pub(in crate::store) id: CandidateId,
    /// Nobody shared its number.
    pub(in crate::store) is_alone: bool,
    /// The only answer to its number; none: it is to be looked for.
    pub(in crate::store) only_answer: Option<i64>,
}

impl Wanted {
    /// A record of which nothing is known.
    pub(in crate::store) const fn plain(id: i64) -> Self {
        Self { id: CandidateId(id), is_alone: false, only_answer: None }
    }
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
    /// It is large, and goes from hand to hand.
    pub(in crate::store) judged: Box<Judged>,
    pub(in crate::store) concerned: Vec<CandidateId>,
    /// Its number, where more hold it than are concerned.
    pub(in crate::store) crowd: Option<i64>,
}

impl Prepared {
    pub(in crate::store) const fn id(&self) -> CandidateId {
        self.judged.dossier.id
    }
}

impl Store {
    /// Judges a record as it is, or would be with another mark.
    pub(in crate::store) fn judged(
        &self,
        id: CandidateId,
        ruled: Option<Mark>,
        known: Known,
    ) -> Result<Option<Judged>> {
        let found = self.with_states(&[id.0])?.pop();
        found.map(|found| self.judge(found, ruled, known, None)).transpose()
    }

    /// Judges a record that was read, with its state where it has one, and the only answer to its number where that was read, too.
    fn judge(
        &self,
        (stored, old): (Stored, Option<State>),
        ruled: Option<Mark>,
        known: Known,
        only: Option<Answer>,
    ) -> Result<Judged> {
        let old = old.unwrap_or_else(|| State::unjudged(stored.id, stored.candidate.individual_number));
        let mark = ruled.unwrap_or_else(|| old.mark.clone());
        let (dossier, comparison) = self.lay_out(stored, (old.version, mark), known, only)?;
        let found = assess_compared(&dossier, comparison);
        Ok(Judged { old, dossier, found })
    }

    /// Judges records of a tail, which ascend, and finds whom else each concerns. Who is gone is left out.
    pub(in crate::store) fn prepare(
        &self,
        wanted: &[Wanted],
        news: News,
        known: Known,
    ) -> Result<Vec<Prepared>> {
        let mut prepared = Vec::with_capacity(wanted.len());
        let mut family = LastFamily::default();
        for wanted in wanted.chunks(READ_AT_ONCE) {
            let ids: Vec<i64> = wanted.iter().map(|wanted| wanted.id.0).collect();
            let mut answers =
                self.answers_at(wanted.iter().filter_map(|wanted| wanted.only_answer).collect())?;
            let mut wanted = wanted.iter();
            for found in self.with_states(&ids)? {
                let Some(wanted) = wanted.find(|wanted| wanted.id == found.0.id) else { break };
                let only = wanted.only_answer.and_then(|id| answers.remove(&id));
                let known = Known { holders: !wanted.is_alone, ..known };
                let mut one = self.prepare_read(found, only, news, known)?;
                if known.answers {
                    let (id, key) = (one.id(), &one.judged.dossier.candidate.key);
                    let asking = family.asking(self, key)?;
                    one.concerned.extend(asking.iter().filter(|other| **other != id));
                }
                prepared.push(one);
            }
        }
        Ok(prepared)
    }

    fn prepare_read(
        &self,
        found: (Stored, Option<State>),
        only: Option<Answer>,
        news: News,
        known: Known,
    ) -> Result<Prepared> {
        let id = found.0.id;
        let judged = Box::new(self.judge(found, None, known, only)?);
        let candidate = &judged.dossier.candidate;
        let (mut concerned, mut crowd) = (Vec::new(), None);
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
        Ok(Prepared { judged, concerned, crowd })
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
