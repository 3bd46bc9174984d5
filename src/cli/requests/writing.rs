//! Letters, for the command and for the console's job: who is to be asked is looked up, registered, and laid out into a folder of
//! its own. Tells nobody: what came of it is returned.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use jiff::Timestamp;
use serde_json::json;

use super::folder::lay_out;
use super::template;
use crate::audit::{
    Addressee, CandidateId, CaseCode, Day, DocumentRequest, Employer, EventKind, RequestId, RequestState,
    SweepId,
};
use crate::cli::failure::Failure;
use crate::cli::opened::Opened;
use crate::cli::sweeps::{to_ask, to_escalate};
use crate::files::{NewFolder, TableFor};
use crate::host::Turn;
use crate::i18n::Message;
use crate::notice::request::{
    Asked, Lacking, Letter, LetterMember, Recipient, due_to_print, group, recipient,
};
use crate::report::is_unfilled;
use crate::store::{BrokenOff, NewRequest, Unasked, WriteWish};
use crate::triage::chain::hex;
use crate::triage::port::LettersAhead;
use crate::triage::port::ListFormat;
use crate::triage::requests::RequestFilter;

/// What is to be written.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Writing {
    /// The folder.
    pub out: PathBuf,
    /// Only for these records.
    pub records: Vec<CandidateId>,
    /// Only for the records of this sweep whose notification does not bear the number out; those that nobody decided on are
    /// escalated first.
    pub sweep: Option<SweepId>,
    /// Only to these employers.
    pub employers: Vec<String>,
    /// Only to addressees of these kinds.
    pub addressees: Vec<Addressee>,
    /// The day that the letters name.
    pub due: Option<Day>,
    /// Letters of open requests instead of new ones.
    pub again: bool,
    /// Of those, only overdue ones.
    pub overdue: bool,
    /// Of those, only those that were not sent yet.
    pub unsent: bool,
    /// How the lists are written.
    pub lists: ListFormat,
    /// For what lists in .csv are written.
    pub made_for: TableFor,
}

impl Writing {
    /// Everything that is still to be written, or of it what goes to addressees of one kind: where its code is not empty, to
    /// one employer.
    pub fn to(out: PathBuf, to: Option<(Addressee, String)>) -> Self {
        let (addressees, employers) =
            to.map(|(addressee, employer)| (vec![addressee], vec![employer])).unwrap_or_default();
        Self {
            out,
            records: Vec::new(),
            sweep: None,
            employers: employers.into_iter().filter(|code| !code.is_empty()).collect(),
            addressees,
            due: None,
            again: false,
            overdue: false,
            unsent: false,
            lists: ListFormat::Csv,
            made_for: TableFor::Programs,
        }
    }
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Written {
    /// How many letters stand in the folder; none: there is no folder.
    pub letters: u64,
    /// For how many records.
    pub requests: u64,
    /// What is not written because something is missing.
    pub lacking: Lacked,
    /// What was named, or found, and needs no letter.
    pub refused: Refused,
    /// How many records have an answer that nobody decided on.
    pub undecided: u64,
    /// Whether the letter still has places that the insurer has to fill in.
    pub is_unfilled: bool,
}

impl Written {
    /// Tells whether something that was to be written is not.
    pub fn leaves_out(&self) -> bool {
        !self.lacking.is_empty() || !self.refused.is_empty()
    }
}

/// What each letter lacks, and for which records.
pub type Lacked = BTreeMap<Lacking, Vec<CandidateId>>;

/// Which records need no letter after all, and why.
pub type Refused = Vec<(CandidateId, Message)>;

/// Everything that can be refused before anything is changed: who acts, the place of the folder, the letter.
pub struct Desk {
    text: String,
    folder: NewFolder,
    /// What the same person began to write, and was broken off.
    broken_off: Vec<BrokenOff>,
    /// Tells others that this run is alive.
    _turn: Turn,
}

impl Desk {
    /// Looks whether letters can be written, and begins the folder.
    pub fn ready(writing: &Writing, opened: &Opened, today: Day) -> Result<Self, Failure> {
        due_to_print(writing.due, None, today).map_err(|refusal| Failure::Wrong(refusal.message()))?;
        opened.refuse_viewer()?;
        opened.refuse_own_files(&writing.out)?;
        let text = template::in_force_in(opened)?;
        crate::report::check_letter(&text).map_err(|error| template::failure(&error))?;
        let folder = NewFolder::begin(&writing.out)?;
        // What another run is writing at this moment is not broken off.
        let database = opened.store.path().canonicalize().unwrap_or_default();
        let mut turn = Turn::take(database.parent().unwrap_or(Path::new("")));
        let broken_off = if turn.is_alone() { opened.store.broken_off(&opened.actor)? } else { Vec::new() };
        turn.share();
        Ok(Self { text, folder, broken_off, _turn: turn })
    }

    /// Returns the records whose letters were broken off.
    pub fn broken_off(&self) -> BTreeSet<CandidateId> {
        self.broken_off.iter().map(|of| of.candidate).collect()
    }

    /// Looks what would be done that is to be agreed to first. Changes nothing.
    pub fn ahead(&self, writing: &Writing, opened: &Opened, today: Day) -> Result<LettersAhead, Failure> {
        let (mut escalated, mut swept) = (Vec::new(), None);
        if let Some(id) = writing.sweep {
            escalated = to_escalate(id, opened)?;
            swept = Some(to_ask(id, &self.broken_off(), opened)?);
        }
        let mut asked = look_up(writing, swept, &self.broken_off, opened, today)?.asked;
        for id in &escalated {
            asked.extend(
                opened.store.record(*id)?.map(|record| (Asked::of(*id, &record.dossier.candidate), None)),
            );
        }
        let (ready, lacking) = addressed(asked, opened)?;
        Ok(LettersAhead {
            escalated: escalated.len() as u64,
            lacking: lacking.values().map(|records| records.len() as u64).sum(),
            is_unfilled: !ready.is_empty() && is_unfilled(&self.text),
        })
    }

    /// Writes letters and lists. Requests are registered first: whatever stops the writing, the same person writing again takes
    /// it up.
    /// `swept` are the records of a sweep, where the letters are for one. A request to stop leaves no file behind.
    pub fn write(
        mut self,
        writing: &Writing,
        swept: Option<Vec<CandidateId>>,
        opened: &mut Opened,
        now: Timestamp,
        stop: &AtomicBool,
    ) -> Result<Written, Failure> {
        let found = look_up(writing, swept, &self.broken_off, opened, Day::of(now))?;
        let (ready, lacking) = addressed(found.asked, opened)?;
        let (mut refused, undecided) = (found.refused, found.undecided);
        let letters = register(writing, ready, opened, now, &mut refused)?;
        let is_unfilled = !letters.is_empty() && is_unfilled(&self.text);
        let requests = letters.iter().map(|letter| letter.members.len() as u64).sum();
        let written =
            Written { letters: letters.len() as u64, requests, lacking, refused, undecided, is_unfilled };
        if letters.is_empty() {
            return Ok(written);
        }
        lay_out(&letters, &self.text, (writing.lists, writing.made_for), &mut self.folder, (stop, now))?;
        let digest = hex(&self.folder.written().digest);
        let facts = |laid_down: bool| {
            json!({
                "folder": writing.out.to_string_lossy(), "letters": written.letters, "requests": requests,
                "again": writing.again, "sha256": digest, "laid_down": laid_down,
            })
        };
        // In the history before it is in its place: nothing leaves unseen. And once more after it: what is not known to be there
        // is written again.
        self.folder.sync()?;
        opened.note(EventKind::Exported, None, facts(false), now)?;
        self.folder.commit()?;
        opened.note(EventKind::Exported, None, facts(true), now)?;
        Ok(written)
    }
}

/// One record with what its letter needs; the request, where it is registered already.
type Ready = (Asked, (Recipient, Option<DocumentRequest>));

/// What was found, each with its request where there is one already.
struct Found {
    asked: Vec<(Asked, Option<DocumentRequest>)>,
    refused: Refused,
    undecided: u64,
}

fn look_up(
    writing: &Writing,
    swept: Option<Vec<CandidateId>>,
    broken_off: &[BrokenOff],
    opened: &Opened,
    today: Day,
) -> Result<Found, Failure> {
    // No record at all would mean every record.
    if swept.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Found { asked: Vec::new(), refused: Vec::new(), undecided: 0 });
    }
    if writing.again {
        let filter = RequestFilter {
            employers: writing.employers.clone(),
            addressees: writing.addressees.clone(),
            overdue_on: writing.overdue.then_some(today),
            states: if writing.unsent { vec![RequestState::Written] } else { Vec::new() },
            ..RequestFilter::default()
        };
        let open = opened.store.still_asked(&filter)?;
        let asked = open.into_iter().map(|(asked, request)| (asked, Some(request))).collect();
        return Ok(Found { asked, refused: Vec::new(), undecided: 0 });
    }
    let named = swept.unwrap_or_else(|| writing.records.clone());
    let mut found = taken_up(writing, &named, broken_off, opened)?;
    let taken: BTreeSet<CandidateId> = found.asked.iter().map(|(asked, _)| asked.candidate).collect();
    let wish = WriteWish {
        records: named.iter().copied().filter(|id| !taken.contains(id)).collect(),
        addressees: writing.addressees.clone(),
        employers: writing.employers.clone(),
    };
    // No name at all would mean every record.
    if wish.records.len() == named.len() || !wish.records.is_empty() {
        let Unasked { asked, refused, undecided } = opened.store.unasked(&wish)?;
        found.asked.extend(asked.into_iter().map(|asked| (asked, None)));
        found.refused = refused.into_iter().map(|(id, refusal)| (id, refusal.message())).collect();
        found.undecided = undecided;
    }
    Ok(found)
}

/// How many cases one question names.
const AT_ONCE: usize = 10_000;

/// Takes up what was broken off: requests that are registered, of which no letter was laid down.
fn taken_up(
    writing: &Writing,
    named: &[CandidateId],
    broken_off: &[BrokenOff],
    opened: &Opened,
) -> Result<Found, Failure> {
    let mut found = Found { asked: Vec::new(), refused: Vec::new(), undecided: 0 };
    let named: BTreeSet<CandidateId> = named.iter().copied().collect();
    let is_wished = |id: &CandidateId| named.is_empty() || named.contains(id);
    let cases = broken_off.iter().filter(|of| is_wished(&of.candidate)).map(|of| CaseCode(of.request));
    for cases in cases.collect::<Vec<_>>().chunks(AT_ONCE) {
        let filter = RequestFilter {
            cases: cases.to_vec(),
            employers: writing.employers.clone(),
            addressees: writing.addressees.clone(),
            ..RequestFilter::default()
        };
        let open = opened.store.still_asked(&filter)?;
        found.asked.extend(open.into_iter().map(|(asked, request)| (asked, Some(request))));
    }
    Ok(found)
}

/// Finds out to whom each letter goes; what lacks an address is put apart.
fn addressed(
    asked: Vec<(Asked, Option<DocumentRequest>)>,
    opened: &Opened,
) -> Result<(Vec<Ready>, Lacked), Failure> {
    let mut known: BTreeMap<String, Option<Employer>> = BTreeMap::new();
    let (mut ready, mut lacking) = (Vec::new(), Lacked::new());
    for (asked, request) in asked {
        let code = &asked.employer_code;
        if !known.contains_key(code) {
            known.insert(code.clone(), opened.store.employer_with(code)?);
        }
        match recipient(&asked, known.get(code).and_then(Option::as_ref)) {
            Ok(recipient) => ready.push((asked, (recipient, request))),
            Err(lack) => lacking.entry(lack).or_default().push(asked.candidate),
        }
    }
    Ok((ready, lacking))
}

/// Registers what is new, or records that letters are written again, and returns the letters.
fn register(
    writing: &Writing,
    ready: Vec<Ready>,
    opened: &mut Opened,
    now: Timestamp,
    refused: &mut Refused,
) -> Result<Vec<Letter>, Failure> {
    let (today, actor) = (Day::of(now), opened.actor.clone());
    let (mut letters, mut new, mut again) = (Vec::new(), Vec::new(), Vec::new());
    for people in group(ready) {
        let marked = people.iter().filter_map(|(asked, _)| asked.due_on).max();
        let due =
            due_to_print(writing.due, marked, today).map_err(|refusal| Failure::Wrong(refusal.message()))?;
        for (asked, (_, request)) in &people {
            match request {
                Some(request) => again.push((request.id, due)),
                None => new.push(to_register(asked, due)),
            }
        }
        letters.push((due, people));
    }
    opened.store.write_again(&again, &actor, now)?;
    let mut written = BTreeMap::new();
    for (new, outcome) in new.iter().zip(opened.store.write_requests(&new, &actor, now)?) {
        match outcome {
            Ok(request) => {
                written.insert(request.candidate, request.id);
            }
            Err(refusal) => refused.push((new.candidate, refusal.message())),
        }
    }
    let letters = letters.into_iter().filter_map(|(due, people)| {
        let members = people.iter().filter_map(|(asked, (_, request))| {
            let id = request.as_ref().map(|request| request.id);
            Some(member(asked, id.or_else(|| written.get(&asked.candidate).copied())?))
        });
        let members: Vec<LetterMember> = members.collect();
        let (asked, (recipient, _)) = people.into_iter().next().filter(|_| !members.is_empty())?;
        Some(Letter {
            insurer_no: asked.key.insurer_no.clone(),
            addressee: asked.addressee,
            recipient,
            employer_code: employer_of(&asked),
            members,
            due,
            written_on: today,
        })
    });
    Ok(letters.collect())
}

fn to_register(asked: &Asked, due: Day) -> NewRequest {
    NewRequest {
        candidate: asked.candidate,
        addressee: asked.addressee,
        employer_code: employer_of(asked),
        due,
    }
}

/// Returns the employer's code, where an employer is asked.
fn employer_of(asked: &Asked) -> String {
    match asked.addressee {
        Addressee::Employer | Addressee::EmployerForMember => asked.employer_code.clone(),
        _ => String::new(),
    }
}

fn member(asked: &Asked, id: RequestId) -> LetterMember {
    LetterMember { case: CaseCode(id), key: asked.key.clone(), kanji_name: asked.kanji_name.clone() }
}
