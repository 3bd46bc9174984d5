//! Replies down a list: each row an outcome; bad rows, and those that are refused, go to the rejects file.

use std::path::Path;

use crate::audit::{Day, Outcome as Answered};
use crate::cli::Outcome;
use crate::cli::failure::{Failure, shown};
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::own_files::is_one_file;
use crate::cli::requests::acts;
use crate::cli::requests::folder::is_own;
use crate::cli::session::Session;
use crate::files::{Column, Encoding, RejectsWriter, Replies, ReplyRow, also_named, default_rejects_path};
use crate::i18n::{Lang, Message, thousands};
use crate::notice::request::RequestRefusal;
use crate::text::{Shown, fit};
use crate::triage::intake::Reject;
use crate::triage::requests::{Replied, RequestAct, RequestOrder};
use crate::triage::withdrawal::Upset;

/// How many replies are performed at a time.
const BATCH: usize = 100;

/// A row that was read, kept whole until it is taken.
struct Row {
    line: u64,
    raw: Vec<u8>,
    reply: ReplyRow,
}

/// Enters the replies of a file; those without a day came on `on`.
pub fn enter(
    path: &Path,
    encoding: Option<Encoding>,
    on: Day,
    session: &Session,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let mut replies = Replies::open(path, encoding)?;
    let mut opened = Opened::to_write(session)?;
    opened.refuse_viewer()?;
    let rejects_path = default_rejects_path(path);
    if is_one_file(&rejects_path, path) {
        return Err(Failure::Wrong(Message::new("cli.own-file").arg("path", shown(path))));
    }
    let (rows, mut rejects, empty) = read(&mut replies, session.lang)?;
    let Tally { entered, unchanged, contradicts } =
        perform(&rows, on, &mut opened, &mut rejects, session, output)?;
    rejects.sort_by_key(|reject| reject.line);
    write_rejects(&rejects_path, &replies, &rejects)?;
    let said = Message::new("cli.request.entered")
        .arg("path", shown(path))
        .arg("entered", thousands(entered))
        .arg("unchanged", thousands(unchanged))
        .arg("empty", thousands(empty))
        .arg("rejected", thousands(rejects.len() as u64));
    output.line(&session.say(&said))?;
    let unread: Vec<&str> =
        replies.ignored_columns().iter().map(String::as_str).filter(|name| !is_own(name)).collect();
    if !unread.is_empty() {
        let names = Shown::new(unread.join(", ")).to_string();
        output.line(&session.say(&Message::new("cli.import.ignored").arg("names", fit(&names, 200))))?;
    }
    if !rejects.is_empty() {
        let said = Message::new("cli.import.rejects").arg("path", shown(&rejects_path));
        output.line(&session.say(&said))?;
    }
    Ok(Outcome::of(!rejects.is_empty() || contradicts))
}

/// What became of the replies of a file.
#[derive(Default)]
struct Tally {
    entered: u64,
    /// How many stood there already.
    unchanged: u64,
    /// Whether one of them contradicts the mark of its record.
    contradicts: bool,
}

/// Enters the replies and says each; what is refused is added to the rejects. Where nobody listens any more the rest is entered all the same.
fn perform(
    rows: &[Row],
    on: Day,
    opened: &mut Opened,
    rejects: &mut Vec<Reject>,
    session: &Session,
    output: &mut Output,
) -> Result<Tally, Failure> {
    let mut all = Tally::default();
    let mut heard = Ok(());
    for batch in rows.chunks(BATCH) {
        let orders: Vec<RequestOrder> = batch.iter().map(|row| order(row, on, opened, session)).collect();
        let outcomes = opened.store.perform_on_requests(&orders)?;
        for (row, outcome) in batch.iter().zip(outcomes) {
            match outcome {
                Ok(done) => {
                    all.entered += 1;
                    all.contradicts |= done.upset != Upset::None;
                    let line = acts::line(&done.request, done.upset, opened, session.lang)?;
                    heard = heard.and_then(|()| output.line(&line));
                }
                Err(RequestRefusal::Closed { .. }) if is_entered(&row.reply, opened)? => all.unchanged += 1,
                Err(refusal) => {
                    let reason = session.lang.say(&of_row(&refusal, session.lang));
                    rejects.push(Reject { line: row.line, reason, raw: row.raw.clone() });
                }
            }
        }
    }
    heard.map(|()| all)
}

/// Says why a row was not taken: what an option would say on the command line, a column says here.
fn of_row(refusal: &RequestRefusal, lang: Lang) -> Message {
    let (id, outcome) = match refusal {
        RequestRefusal::SeenNeeded(outcome) => ("cli.request.row.seen-needed", *outcome),
        RequestRefusal::NothingSeen(outcome) => ("cli.request.row.nothing-seen", *outcome),
        RequestRefusal::UnconfirmableNeedsNote => ("cli.request.row.needs-note", Answered::Unconfirmable),
        other => return other.message(),
    };
    let named = |column: Column| match also_named(column).first() {
        Some(usual) => format!("{column} ({usual})"),
        None => column.to_string(),
    };
    Message::new(id)
        .arg("outcome", lang.word("outcome", outcome.code()))
        .arg("number", named(Column::NumberSeen))
        .arg("identity", named(Column::IdentitySeen))
        .arg("note", named(Column::Note))
}

/// Reads all rows: a list of one employer, or of some.
fn read(replies: &mut Replies, lang: Lang) -> Result<(Vec<Row>, Vec<Reject>, u64), Failure> {
    let (mut rows, mut rejects, mut empty) = (Vec::new(), Vec::new(), 0);
    while let Some(next) = replies.next(|line, raw, reply| match reply {
        Some(Ok(reply)) => rows.push(Row { line, raw: raw.to_vec(), reply }),
        Some(Err(reason)) => {
            rejects.push(Reject { line, reason: lang.say(&reason.message()), raw: raw.to_vec() });
        }
        None => empty += 1,
    }) {
        next?;
    }
    Ok((rows, rejects, empty))
}

/// Tells whether a reply stands there already as the row says it: the same list again changes nothing.
fn is_entered(reply: &ReplyRow, opened: &Opened) -> Result<bool, Failure> {
    let answer = opened.store.request(reply.case.0)?.and_then(|request| request.answer);
    Ok(answer.is_some_and(|answer| {
        answer.outcome == reply.outcome
            && reply.on.is_none_or(|on| on == answer.on)
            && (answer.number_seen, answer.identity_seen) == (reply.number_seen, reply.identity_seen)
            && answer.note == reply.note.trim()
    }))
}

fn order(row: &Row, on: Day, opened: &Opened, session: &Session) -> RequestOrder {
    let ReplyRow { case, outcome, number_seen, identity_seen, note, .. } = &row.reply;
    let replied = Replied {
        outcome: *outcome,
        on: row.reply.on.unwrap_or(on),
        number_seen: *number_seen,
        identity_seen: *identity_seen,
        note: note.clone(),
    };
    RequestOrder {
        id: case.0,
        seen_version: None,
        act: RequestAct::Answer(replied),
        actor: opened.actor.clone(),
        at: session.now(),
    }
}

fn write_rejects(path: &Path, replies: &Replies, rejects: &[Reject]) -> Result<(), Failure> {
    if rejects.is_empty() {
        return Ok(());
    }
    let write = || {
        let mut writer = RejectsWriter::create(path, replies.header_raw(), replies.encoding())?;
        rejects.iter().try_for_each(|reject| writer.push(reject))?;
        writer.commit()
    };
    write().map(drop).map_err(Failure::Rejects)
}
