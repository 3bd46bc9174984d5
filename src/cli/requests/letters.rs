//! Letters and lists: who is to be asked is looked up, registered, and laid out into a folder of its own.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::ValueEnum;
use serde_json::json;

use super::template;
use crate::audit::{
    Addressee, CandidateId, Day, DocumentRequest, Employer, EventKind, RequestId, RequestState, SweepId,
};
use crate::cli::Outcome;
use crate::cli::failure::{Failure, shown};
use crate::cli::opened::Opened;
use crate::cli::output::{Output, tell};
use crate::cli::session::Session;
use crate::cli::sweeps::escalate_swept;
use crate::files::{NewFolder, Sheet, SheetCell, TableFor, TableWriter, write_sheets};
use crate::host::stop_requested;
use crate::i18n::{Message, thousands};
use crate::notice::request::{
    Asked, Lacking, Letter, LetterMember, Recipient, due_to_print, group, recipient,
};
use crate::report::{is_unfilled, letter};
use crate::store::{NewRequest, Unasked, WriteWish};
use crate::text::Shown;
use crate::triage::chain::hex;
use crate::triage::requests::RequestFilter;

/// How the lists for employers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// Comma-separated, UTF-8
    Csv,
    /// Workbooks, all cells text
    Xlsx,
}

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

/// The columns of an employer's list: in Japanese, for that is who reads it.
const LIST: [&str; 5] = ["点検番号", "記号", "番号", "枝番", "氏名"];

/// The columns of the insurer's own index of a folder.
const INDEX: [&str; 13] = [
    "case_code",
    "letter",
    "list",
    "addressee",
    "employer_code",
    "recipient",
    "send_by",
    "due_on",
    "insurer_no",
    "symbol",
    "number",
    "branch",
    "kanji_name",
];

/// The index itself.
const INDEX_NAME: &str = "requests.csv";

/// One record with what its letter needs; the request, where it is registered already.
type Ready = (Asked, (Recipient, Option<DocumentRequest>));

/// Writes letters and lists. Requests are registered first: whatever stops the writing, `--again` takes it up.
pub fn write(writing: &Writing, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let today = session.today();
    due_to_print(writing.due, None, today).map_err(|refusal| Failure::Wrong(refusal.message()))?;
    let mut opened = Opened::to_write(session)?;
    opened.refuse_viewer()?;
    opened.refuse_own_files(&writing.out)?;
    let text = template::in_force_in(&opened)?;
    crate::report::check_letter(&text).map_err(|error| template::failure(&error))?;
    // Asked for before anything is written: from here on a request to stop leaves no file behind.
    let stop = stop_requested().map_err(Failure::Signals)?;
    let mut folder = NewFolder::begin(&writing.out)?;
    let escalated = writing.sweep.map(|id| escalate_swept(id, &mut opened, session, output)).transpose()?;
    let found = look_up(writing, escalated, &opened, session)?;
    let (ready, lacking) = addressed(found.asked, &opened)?;
    let mut left_out = tell_lacking(&lacking, session);
    left_out |= tell_refused(&found.refused, session);
    let letters = register(writing, ready, &mut opened, session, &mut left_out)?;
    if letters.is_empty() {
        output.line(&session.say(&Message::new("cli.request.nobody")))?;
        tell_rest(found.undecided, 0, &opened, session, output)?;
        return Ok(Outcome::of(left_out));
    }
    let requests = letters.iter().map(|letter| letter.members.len() as u64).sum::<u64>();
    lay_out(&letters, &text, writing, &mut folder, (&stop, session))?;
    let facts = json!({
        "folder": writing.out.to_string_lossy(), "letters": letters.len(), "requests": requests,
        "again": writing.again, "sha256": hex(&folder.written().digest),
    });
    // In the history before it is in its place: nothing leaves unseen.
    opened.note(EventKind::Exported, None, facts, session.now())?;
    folder.commit()?;
    let said = Message::new("cli.request.written")
        .arg("path", shown(&writing.out))
        .arg("letters", thousands(letters.len() as u64))
        .arg("requests", thousands(requests));
    output.line(&session.say(&said))?;
    if is_unfilled(&text) {
        output.line(&session.say(&Message::new("cli.request.unfilled")))?;
    }
    let just_now = if writing.again { u64::MAX } else { requests };
    tell_rest(found.undecided, just_now, &opened, session, output)?;
    Ok(Outcome::of(left_out))
}

/// What was found, each with its request where there is one already.
struct Found {
    asked: Vec<(Asked, Option<DocumentRequest>)>,
    refused: Vec<(CandidateId, Message)>,
    undecided: u64,
}

fn look_up(
    writing: &Writing,
    swept: Option<Vec<CandidateId>>,
    opened: &Opened,
    session: &Session,
) -> Result<Found, Failure> {
    // No record at all would mean every record.
    if swept.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Found { asked: Vec::new(), refused: Vec::new(), undecided: 0 });
    }
    if writing.again {
        let filter = RequestFilter {
            employers: writing.employers.clone(),
            addressees: writing.addressees.clone(),
            overdue_on: writing.overdue.then(|| session.today()),
            states: if writing.unsent { vec![RequestState::Written] } else { Vec::new() },
            ..RequestFilter::default()
        };
        let open = opened.store.still_asked(&filter)?;
        let asked = open.into_iter().map(|(asked, request)| (asked, Some(request))).collect();
        return Ok(Found { asked, refused: Vec::new(), undecided: 0 });
    }
    let wish = WriteWish {
        records: swept.unwrap_or_else(|| writing.records.clone()),
        addressees: writing.addressees.clone(),
        employers: writing.employers.clone(),
    };
    let Unasked { asked, refused, undecided } = opened.store.unasked(&wish)?;
    Ok(Found {
        asked: asked.into_iter().map(|asked| (asked, None)).collect(),
        refused: refused.into_iter().map(|(id, refusal)| (id, refusal.message())).collect(),
        undecided,
    })
}

/// What each letter lacks, and for which records.
type Lacked = BTreeMap<Lacking, Vec<CandidateId>>;

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
    session: &Session,
    left_out: &mut bool,
) -> Result<Vec<Letter>, Failure> {
    let (today, now, actor) = (session.today(), session.now(), opened.actor.clone());
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
            Err(refusal) => *left_out |= tell_refused(&[(new.candidate, refusal.message())], session),
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
    LetterMember {
        case: crate::audit::CaseCode(id),
        key: asked.key.clone(),
        kanji_name: asked.kanji_name.clone(),
    }
}

/// Writes the letters, an employer's list beside its letter, and the index. No name of a file comes from the data.
fn lay_out(
    letters: &[Letter],
    text: &str,
    writing: &Writing,
    folder: &mut NewFolder,
    (stop, session): (&AtomicBool, &Session),
) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::write_failed(&writing.out, &error);
    let mut index = TableWriter::new(Vec::new(), &INDEX, writing.made_for).map_err(failed)?;
    for (number, of) in (1..).zip(letters) {
        if stop.load(Ordering::Relaxed) {
            return Err(Failure::Said(Message::new("cli.request.stopped")));
        }
        let name = format!("request-{number:03}-letter.html");
        let page = letter(of, number, text).map_err(|error| template::failure(&error))?;
        folder.write(&name, page.as_bytes())?;
        let list = if of.employer_code.is_empty() {
            String::new()
        } else {
            employers_list(number, of, writing, folder, session)?
        };
        for member in &of.members {
            index.row(index_row(&name, &list, of, member)).map_err(failed)?;
        }
    }
    let index = index.finish().map_err(failed)?;
    Ok(folder.write(INDEX_NAME, &index)?)
}

fn index_row(name: &str, list: &str, of: &Letter, member: &LetterMember) -> [String; 13] {
    let key = &member.key;
    [
        member.case.to_string(),
        name.to_owned(),
        list.to_owned(),
        of.addressee.code().to_owned(),
        of.employer_code.clone(),
        of.recipient.name.clone(),
        of.recipient.send_by.clone(),
        of.due.to_string(),
        key.insurer_no.as_str().to_owned(),
        key.symbol.clone(),
        key.number.clone(),
        key.branch.clone(),
        member.kanji_name.clone(),
    ]
}

/// Writes the list that goes to an employer with its letter; returns its name.
fn employers_list(
    number: usize,
    of: &Letter,
    writing: &Writing,
    folder: &mut NewFolder,
    session: &Session,
) -> Result<String, Failure> {
    let failed = |error: std::io::Error| Failure::write_failed(&writing.out, &error);
    let rows = of.members.iter().map(|member| {
        let key = &member.key;
        [
            member.case.to_string(),
            key.symbol.clone(),
            key.number.clone(),
            key.branch.clone(),
            member.kanji_name.clone(),
        ]
    });
    let (name, content) = match writing.lists {
        ListFormat::Csv => {
            let mut table = TableWriter::new(Vec::new(), &LIST, writing.made_for).map_err(failed)?;
            for row in rows {
                table.row(row).map_err(failed)?;
            }
            (format!("request-{number:03}-list.csv"), table.finish().map_err(failed)?)
        }
        ListFormat::Xlsx => {
            let name = format!("request-{number:03}-list.xlsx");
            let rows = rows.map(|row| row.into_iter().map(SheetCell::Text).collect()).collect();
            let sheet = Sheet { name: "点検対象", header: &LIST, rows };
            let mut content = Vec::new();
            write_sheets(&mut content, &[sheet], &folder.staged(&name), session.now())?;
            (name, content)
        }
    };
    folder.write(&name, &content)?;
    Ok(name)
}

/// How many ids are said at most.
const NAMED: usize = 10;

/// Says what is not written because something is missing, and what to do; tells whether anything is.
fn tell_lacking(lacking: &Lacked, session: &Session) -> bool {
    for (lack, records) in lacking {
        let mut ids: Vec<String> = records.iter().take(NAMED).map(|id| format!("#{id}")).collect();
        if records.len() > NAMED {
            ids.push("…".to_owned());
        }
        let said = Message::new("cli.request.lacking")
            .arg("count", thousands(records.len() as u64))
            .arg("ids", ids.join(" "))
            .say("why", lack.message());
        tell(&format!("totsugo: {}", Shown::new(session.say(&said))));
    }
    !lacking.is_empty()
}

fn tell_refused(refused: &[(CandidateId, Message)], session: &Session) -> bool {
    for (id, why) in refused {
        let said = Message::new("cli.refused").arg("id", id).say("why", why.clone());
        tell(&format!("totsugo: {}", Shown::new(session.say(&said))));
    }
    !refused.is_empty()
}

/// Says what else waits: answers that nobody decided on, and letters that were written before and not sent.
fn tell_rest(
    undecided: u64,
    just_now: u64,
    opened: &Opened,
    session: &Session,
    output: &mut Output,
) -> Result<(), Failure> {
    if undecided > 0 {
        let said = Message::new("cli.request.undecided").arg("count", thousands(undecided));
        output.line(&session.say(&said))?;
    }
    let filter = RequestFilter { states: vec![RequestState::Written], ..RequestFilter::default() };
    let mut written = 0_u64;
    super::list::each(opened, &filter, |row| {
        written += u64::from(!row.is_unneeded());
        Ok(())
    })?;
    let unsent = written.saturating_sub(just_now);
    if unsent > 0 {
        output.line(&session.say(&Message::new("cli.request.unsent").arg("count", thousands(unsent))))?;
    }
    Ok(())
}
