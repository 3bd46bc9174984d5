//! For whom letters are to be written, and to whom they go. Changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::wish::{What, Writing};
use crate::audit::{CandidateId, CaseCode, Day, DocumentRequest, Employer, RequestState};
use crate::cli::failure::Failure;
use crate::cli::opened::Opened;
use crate::cli::sweeps::{to_ask, to_escalate, unwalked};
use crate::i18n::Message;
use crate::notice::request::{Asked, Lacking, Recipient, recipient};
use crate::store::{BrokenOff, Unasked, WriteWish};
use crate::triage::requests::RequestFilter;

/// What each letter lacks, and for which records.
pub type Lacked = BTreeMap<Lacking, Vec<CandidateId>>;

/// Which records get no letter after all, and why.
pub type Refused = Vec<(CandidateId, Message)>;

/// One record with what its letter needs; the request, where it is registered already.
pub type Ready = (Asked, (Recipient, Option<DocumentRequest>));

/// What was found for a wish: of all of it, only what goes to whom the wish names.
#[derive(Debug, Default)]
pub struct Found {
    /// Those to be asked about, each with its request where there is one already.
    pub asked: Vec<(Asked, Option<DocumentRequest>)>,
    /// Those of a sweep to be asked about once they are escalated.
    pub proposed: Vec<Asked>,
    /// Those that were named and need no letter.
    pub refused: Refused,
    /// How many letters take the place of one that was written to somebody else.
    pub readdressed: u64,
    /// How many have an answer that nobody decided on.
    pub undecided: u64,
    /// How many are registered, without a letter as far as is known, and left to a run that is at work.
    pub put_off: u64,
    /// That the sweep has not looked at every registration: whom it has not reached, nobody is asked about.
    pub unwalked: Option<Message>,
}

impl Found {
    /// Looks up what is wished for. What was `broken_off` is taken up by who is alone at work: what another run is writing at this
    /// moment is not broken off.
    pub fn of(
        writing: &Writing,
        (broken_off, is_alone): (&[BrokenOff], bool),
        opened: &Opened,
        today: Day,
    ) -> Result<Self, Failure> {
        let mut found = Self::default();
        let mut records = match &writing.what {
            What::Again { overdue, unsent } => {
                let filter = RequestFilter {
                    overdue_on: overdue.then_some(today),
                    states: if *unsent { vec![RequestState::Written] } else { Vec::new() },
                    ..open_of(writing)
                };
                found.asked = still_asked(&filter, opened)?;
                // Only what is not sent is written to somebody else, and that is never overdue.
                if !overdue {
                    found.take_readdressed(writing, None, opened)?;
                }
                return Ok(found);
            }
            What::Needed => None,
            What::Records(named) => Some(named.clone()),
            What::Sweep(id) => {
                let wish = wish(writing, None);
                let proposed = opened.store.would_ask(&to_escalate(*id, opened)?)?;
                found.unwalked = unwalked(*id, opened)?;
                found.proposed = proposed.into_iter().filter(|asked| wish.includes(asked)).collect();
                Some(to_ask(*id, &broken_off.iter().map(|of| of.candidate).collect(), opened)?)
            }
        };
        found.take_readdressed(writing, records.clone(), opened)?;
        let mut begun = begun(writing, records.as_deref(), broken_off, opened)?;
        if let Some(records) = &mut records {
            let is_begun = begun.iter().chain(&found.asked).map(|(asked, _)| asked.candidate);
            let is_begun: BTreeSet<CandidateId> = is_begun.collect();
            records.retain(|id| !is_begun.contains(id));
        }
        if is_alone {
            found.asked.append(&mut begun);
        } else {
            found.put_off = begun.len() as u64;
        }
        found.take_unasked(writing, records, opened)?;
        Ok(found)
    }

    /// Takes in the requests of some records, or of all, that are not sent yet and are to go to somebody else by now.
    fn take_readdressed(
        &mut self,
        writing: &Writing,
        records: Option<Vec<CandidateId>>,
        opened: &Opened,
    ) -> Result<(), Failure> {
        let readdressed = opened.store.readdressed(&wish(writing, records))?;
        self.readdressed = readdressed.len() as u64;
        self.asked.extend(readdressed.into_iter().map(|(asked, request)| (asked, Some(request))));
        Ok(())
    }

    /// Takes in those of some records that need a request, or of all.
    pub fn take_unasked(
        &mut self,
        writing: &Writing,
        records: Option<Vec<CandidateId>>,
        opened: &Opened,
    ) -> Result<(), Failure> {
        let Unasked { asked, refused, undecided } = opened.store.unasked(&wish(writing, records))?;
        self.asked.extend(asked.into_iter().map(|asked| (asked, None)));
        self.refused.extend(refused.into_iter().map(|(id, refusal)| (id, refusal.message())));
        self.undecided += undecided;
        Ok(())
    }
}

fn wish(writing: &Writing, records: Option<Vec<CandidateId>>) -> WriteWish {
    WriteWish { records, addressees: writing.addressees.clone(), employers: writing.employers.clone() }
}

/// Open requests to whom the wish names.
fn open_of(writing: &Writing) -> RequestFilter {
    RequestFilter {
        addressees: writing.addressees.clone(),
        employers: writing.employers.clone(),
        ..RequestFilter::default()
    }
}

fn still_asked(
    filter: &RequestFilter,
    opened: &Opened,
) -> Result<Vec<(Asked, Option<DocumentRequest>)>, Failure> {
    let open = opened.store.still_asked(filter)?;
    Ok(open.into_iter().map(|(asked, request)| (asked, Some(request))).collect())
}

/// How many cases one question names.
const AT_ONCE: usize = 10_000;

/// Finds what is registered, and of which no letter was laid down.
fn begun(
    writing: &Writing,
    records: Option<&[CandidateId]>,
    broken_off: &[BrokenOff],
    opened: &Opened,
) -> Result<Vec<(Asked, Option<DocumentRequest>)>, Failure> {
    let records: Option<BTreeSet<&CandidateId>> = records.map(|records| records.iter().collect());
    let is_wished = |of: &&BrokenOff| records.as_ref().is_none_or(|ids| ids.contains(&of.candidate));
    let cases: Vec<CaseCode> = broken_off.iter().filter(is_wished).map(|of| CaseCode(of.request)).collect();
    let mut begun = Vec::new();
    for cases in cases.chunks(AT_ONCE) {
        begun.extend(still_asked(&RequestFilter { cases: cases.to_vec(), ..open_of(writing) }, opened)?);
    }
    Ok(begun)
}

/// Who gets letters; each employer is looked up once.
#[derive(Debug, Default)]
pub struct AddressBook(BTreeMap<String, Option<Employer>>);

impl AddressBook {
    /// Finds out to whom a letter goes, or what is missing for that.
    pub fn recipient(
        &mut self,
        asked: &Asked,
        opened: &Opened,
    ) -> Result<Result<Recipient, Lacking>, Failure> {
        let code = asked.employer();
        if !self.0.contains_key(code) {
            self.0.insert(code.to_owned(), opened.store.employer_with(code)?);
        }
        Ok(recipient(asked, self.0.get(code).and_then(Option::as_ref)))
    }

    /// Finds out to whom each letter goes; what lacks an address is put apart.
    pub fn address(
        &mut self,
        asked: Vec<(Asked, Option<DocumentRequest>)>,
        opened: &Opened,
    ) -> Result<(Vec<Ready>, Lacked), Failure> {
        let (mut ready, mut lacking) = (Vec::new(), Lacked::new());
        for (asked, request) in asked {
            match self.recipient(&asked, opened)? {
                Ok(recipient) => ready.push((asked, (recipient, request))),
                Err(lack) => lacking.entry(lack).or_default().push(asked.candidate),
            }
        }
        Ok((ready, lacking))
    }
}
