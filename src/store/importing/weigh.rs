//! What an import would do: the same questions as an import's, answered by reading alone.

use std::collections::hash_map::Entry as Place;
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::audit::{Candidate, IndividualNumber, MemberKey};
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::importing::decided::Decided;
use crate::store::importing::intake::{check_digit_fails, is_outside};
use crate::store::importing::ready::Ready;
use crate::store::rows::member::{MemberHash, Members};
use crate::triage::column::{Completed, Unsaid};
use crate::triage::intake::{Counts, Entry, Fate, is_one_alert, is_one_asking, is_one_notification};

/// What a dry run saw so far of one file.
#[derive(Debug, Default)]
pub struct DryRun {
    counts: Counts,
    /// What the file said first of each subject, by hash, and on which line.
    first: HashMap<u128, (u64, u128)>,
    /// What the file says nothing of.
    unsaid: Unsaid,
    /// The numbers that the file answered, whatever the day.
    answered: HashSet<IndividualNumber>,
    /// The right numbers that the file's decisions would give.
    decided: Decided,
    /// The records that imports have left and that are not found by their members yet.
    waiting: Option<Members>,
}

impl DryRun {
    /// Begins one of a file that leaves this unsaid.
    pub fn without(unsaid: Unsaid) -> Self {
        Self { unsaid, ..Self::default() }
    }

    /// Returns the counts so far.
    pub const fn counts(&self) -> &Counts {
        &self.counts
    }
}

impl Store {
    /// Tells what importing these rows would do, writing nothing. Call it with the batches of one file in turn.
    pub fn weigh(&self, rows: &[Ready], seen: &mut DryRun) -> Result<()> {
        let _snapshot = crate::store::base::db::snapshot(&self.connection)?;
        for Ready { row, .. } in rows {
            match &row.entry {
                Err(_) => seen.counts.count_bad(),
                Ok(Entry::Decision(decision)) => match self.weigh_decision(decision, &mut seen.decided)? {
                    Ok(fate) => seen.counts.count(fate),
                    Err(_) => seen.counts.count_bad(),
                },
                Ok(entry) => self.weigh_one(entry, row.line, seen)?,
            }
        }
        Ok(())
    }

    fn weigh_one(&self, entry: &Entry, line: u64, seen: &mut DryRun) -> Result<()> {
        let (subject, content) = hashes(entry);
        let known = match entry {
            Entry::Candidate(candidate) => self.known_candidate(&candidate.key, &mut seen.waiting)?,
            _ => None,
        };
        let fate = match seen.first.entry(subject) {
            Place::Occupied(first) if first.get().1 == content => Fate::Unchanged,
            Place::Occupied(first) => Fate::Contradicts(first.get().0),
            Place::Vacant(place) => {
                place.insert((line, content));
                match (entry, self.fate_of(entry, known.as_ref(), seen.unsaid)?) {
                    // One more day's answer to a number that this file answered is a change, as in the import.
                    (Entry::Answer(answer), Fate::New) if !seen.answered.insert(answer.individual_number) => {
                        Fate::Changed
                    }
                    (_, fate) => fate,
                }
            }
        };
        seen.counts.count(fate);
        if let Fate::Contradicts(_) = fate {
            return Ok(());
        }
        seen.counts.check_digit_failures += u64::from(check_digit_fails(entry));
        if let Entry::Candidate(candidate) = entry {
            let whole = seen.unsaid.completed(&**candidate, known.as_ref());
            seen.counts.out_of_audit += u64::from(is_outside(self, &whole)?);
        }
        Ok(())
    }

    /// Reads what is stored of a candidate.
    fn known_candidate(&self, key: &MemberKey, waiting: &mut Option<Members>) -> Result<Option<Candidate>> {
        let mut found = self.find(key)?;
        if found.is_none() {
            if waiting.is_none() {
                *waiting = Some(self.waiting()?);
            }
            found = waiting.as_ref().and_then(|waiting| waiting.get(&MemberHash::of(key)).copied());
        }
        Ok(found.map(|id| self.candidate(id)).transpose()?.flatten().map(|stored| stored.candidate))
    }

    /// Compares a row with what is stored of its subject.
    fn fate_of(&self, entry: &Entry, candidate: Option<&Candidate>, unsaid: Unsaid) -> Result<Fate> {
        let fate = |known: Option<bool>| match known {
            None => Fate::New,
            Some(true) => Fate::Unchanged,
            Some(false) => Fate::Changed,
        };
        Ok(match entry {
            Entry::Candidate(new) => fate(candidate.map(|old| says_so(unsaid, old, new))),
            Entry::Answer(new) => {
                let known = self.answers(new.individual_number)?;
                let one = known.iter().find(|kept| is_one_asking(&kept.said, new));
                let same = one.is_some_and(|kept| says_so(unsaid, &kept.said, new));
                fate((!known.is_empty()).then_some(same))
            }
            Entry::Alert(new) => {
                let known = self.alerts(&new.key)?;
                let one = known.iter().find(|kept| is_one_alert(&kept.said, new));
                fate(one.map(|kept| says_so(unsaid, &kept.said, new)))
            }
            Entry::Notification(new) => {
                let known = self.notifications(&new.key)?;
                let one = known.iter().find(|kept| is_one_notification(&kept.said, new));
                fate(one.map(|kept| says_so(unsaid, &kept.said, new)))
            }
            Entry::Employer(new) => {
                fate(self.employer(&new.employer_code)?.map(|old| says_so(unsaid, &old.said, new)))
            }
            // Weighed by itself.
            Entry::Decision(_) => Fate::Unchanged,
        })
    }
}

/// Tells whether what is known is what a row says, and what its file leaves unsaid.
fn says_so<T: Completed + PartialEq>(unsaid: Unsaid, known: &T, new: &T) -> bool {
    *known == *unsaid.completed(new, Some(known))
}

/// Returns what a row is about and what it says, hashed, so that a file of millions fits in memory.
fn hashes(entry: &Entry) -> (u128, u128) {
    // `Debug` masks numbers: they are hashed beside it.
    let mut subject = Hashed::default();
    let mut content = Hashed::default();
    match entry {
        Entry::Candidate(candidate) => {
            subject.key(&candidate.key);
            let stated = &candidate.registered;
            let others = [stated.notification_number, stated.core_number].into_iter().flatten();
            [candidate.individual_number].into_iter().chain(others).for_each(|number| content.number(number));
            content.text(candidate);
        }
        Entry::Answer(answer) => {
            subject.number(answer.individual_number);
            subject.text(&(&answer.asked_on, answer.is_failure()));
            content.text(answer);
        }
        Entry::Alert(alert) => {
            subject.key(&alert.key);
            subject.text(&(&alert.alert_on, &alert.kind));
            content.text(alert);
        }
        Entry::Notification(notification) => {
            subject.key(&notification.key);
            subject.number(notification.individual_number);
            subject.text(&(&notification.received_on, &notification.document));
            content.text(notification);
        }
        Entry::Decision(decision) => {
            subject.key(&decision.key);
            content.text(decision);
        }
        Entry::Employer(employer) => {
            subject.text(&employer.employer_code);
            content.text(employer);
        }
    }
    (subject.end(), content.end())
}

#[derive(Default)]
struct Hashed(Sha256);

impl Hashed {
    fn key(&mut self, key: &MemberKey) {
        self.text(key);
    }

    fn number(&mut self, number: IndividualNumber) {
        self.0.update(number.to_stored().to_be_bytes());
    }

    fn text(&mut self, said: &impl std::fmt::Debug) {
        // Writing into a hash cannot fail.
        let _ = write!(self, "{said:?}");
    }

    fn end(self) -> u128 {
        let bytes: [u8; 32] = self.0.finalize().into();
        bytes.first_chunk::<16>().map_or(0, |first| u128::from_be_bytes(*first))
    }
}

impl std::fmt::Write for Hashed {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.update(text);
        Ok(())
    }
}
