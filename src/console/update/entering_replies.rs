//! Replies down a list: one key an outcome, then the next row. A key enters what the last frame showed, and nothing else.

use super::rows::{self, NOTE, Unreadable};
use super::{Effects, Press, coming_back, document_requests, gate, marking};
use crate::audit::{Day, IdentitySeen, NumberSeen, Outcome, RequestId};
use crate::console::commands::CommandId;
use crate::console::model::form::Choice;
use crate::console::model::{
    Documents, Field, Form, Led, Model, Purpose, Quitting, ReplyTo, Row, RowKind, Tone,
};
use crate::console::msg::Effect;
use crate::i18n::{Lang, Message};
use crate::triage::port::{Request, RequestDone, RequestOutcome};
use crate::triage::requests::{Replied, RequestAct, RequestOrder};
use crate::triage::withdrawal::{Upset, after_upset};

/// The row for what the number was seen on.
const NUMBER_SEEN: &str = "console.row.number-seen";
/// The row for what the person was seen by.
const IDENTITY_SEEN: &str = "console.row.identity-seen";

/// Returns the outcome that a command enters.
const fn outcome(id: CommandId) -> Option<Outcome> {
    Some(match id {
        CommandId::ReplyMatches => Outcome::Matches,
        CommandId::ReplyOtherNumber => Outcome::OtherNumber,
        CommandId::ReplyNoNumber => Outcome::NoNumberOnIt,
        CommandId::ReplyUnreadable => Outcome::Unreadable,
        CommandId::ReplyIncomplete => Outcome::Incomplete,
        CommandId::ReplyRefused => Outcome::Refused,
        CommandId::ReplyUndeliverable => Outcome::Undeliverable,
        CommandId::ReplyDeceased => Outcome::Deceased,
        CommandId::ReplyLeft => Outcome::LeftEmployer,
        CommandId::ReplyNone => Outcome::NoReply,
        CommandId::ReplyGiveUp => Outcome::Unconfirmable,
        _ => return None,
    })
}

/// Does a command of the list of replies; returns false where it is none of them.
pub(super) fn run(model: &mut Model, id: CommandId, press: Press, out: &mut Effects) -> bool {
    if let Some(outcome) = outcome(id) {
        reply(model, outcome, press, out);
        return true;
    }
    let on = Day::of(press.now);
    match id {
        CommandId::ReplyDocuments => choose_documents(model),
        CommandId::ReplyTakeBack => act(model, RequestAct::Reopen, press, out),
        CommandId::SendLetter => act(model, RequestAct::Send { on, due: None }, press, out),
        CommandId::RemindLetter => act(model, RequestAct::Remind { on, due: None }, press, out),
        CommandId::FollowReply => document_requests::follow(model, press, out),
        _ => return false,
    }
    true
}

/// Enters an outcome; what was checked is asked for once, and then taken from the reply before.
fn reply(model: &mut Model, outcome: Outcome, press: Press, out: &mut Effects) {
    let Some((id, version)) = gate::request(model, press) else { return };
    let to = ReplyTo { id, version, outcome };
    let documents = model.replies_mut().and_then(|pane| pane.documents);
    match outcome {
        // They end the request, unsent too, and their keys do something else in other lists: asked once more.
        Outcome::Deceased | Outcome::LeftEmployer => over(model, Form::new(Purpose::Reply(to), Vec::new())),
        Outcome::Unconfirmable => {
            over(model, Form::new(Purpose::Reply(to), vec![Row::text(NOTE, Field::default())]));
        }
        _ if proves(outcome) && documents.is_none() => {
            over(model, Form::new(Purpose::Reply(to), document_rows(None)));
        }
        _ => enter(model, to, (documents.filter(|_| proves(outcome)), String::new()), press, out),
    }
}

/// Tells whether a reply shows a number on a document.
const fn proves(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Matches | Outcome::OtherNumber)
}

/// Asks anew by what number and identity are checked from now on.
fn choose_documents(model: &mut Model) {
    let Some(pane) = model.replies_mut() else { return };
    let rows = document_rows(pane.documents);
    over(model, Form::new(Purpose::Documents, rows));
}

/// Asks by what number and identity were checked: never proposed, for a person has looked.
fn document_rows(before: Option<Documents>) -> Vec<Row> {
    let number = before.map_or_else(
        || Choice::open(NumberSeen::ALL.to_vec()),
        |(number, _)| Choice::new(NumberSeen::ALL.to_vec(), number),
    );
    let identity = before.map_or_else(
        || Choice::open(IdentitySeen::ALL.to_vec()),
        |(_, identity)| Choice::new(IdentitySeen::ALL.to_vec(), identity),
    );
    vec![
        Row { label: NUMBER_SEEN, kind: RowKind::NumberSeen(number) },
        Row { label: IDENTITY_SEEN, kind: RowKind::IdentitySeen(identity) },
    ]
}

/// Opens a form over the list.
fn over(model: &mut Model, form: Form) {
    model.beneath.extend(model.layer.take());
    marking::open(model, form);
}

/// Reads what a reply still needed.
pub(super) fn read(form: &Form, outcome: Outcome) -> Result<(Option<Documents>, String), Unreadable> {
    let documents = proves(outcome).then(|| documents(form)).transpose()?;
    Ok((documents, rows::note(form)))
}

/// Reads by what number and identity were checked.
pub(super) fn documents(form: &Form) -> Result<Documents, Unreadable> {
    let number = form.number_seen().ok_or_else(|| (NUMBER_SEEN, rows::no_choice()))?;
    let identity = form.identity_seen().ok_or_else(|| (IDENTITY_SEEN, rows::no_choice()))?;
    Ok((number, identity))
}

/// Takes what was checked for the replies that follow.
pub(super) fn note_documents(model: &mut Model, documents: Documents) {
    if let Some(pane) = model.replies_mut() {
        pane.documents = Some(documents);
    }
}

/// Enters a reply with what it needed.
pub(super) fn enter(
    model: &mut Model,
    to: ReplyTo,
    (documents, note): (Option<Documents>, String),
    press: Press,
    out: &mut Effects,
) {
    if let Some(documents) = documents {
        note_documents(model, documents);
    }
    let replied = Replied {
        outcome: to.outcome,
        on: Day::of(press.now),
        number_seen: documents.map(|(number, _)| number),
        identity_seen: documents.map(|(_, identity)| identity),
        note,
    };
    perform(model, (to.id, to.version), RequestAct::Answer(replied), press, out);
}

fn act(model: &mut Model, act: RequestAct, press: Press, out: &mut Effects) {
    if let Some(seen) = gate::request(model, press) {
        perform(model, seen, act, press, out);
    }
}

fn perform(
    model: &mut Model,
    (id, version): (RequestId, u64),
    act: RequestAct,
    press: Press,
    out: &mut Effects,
) {
    model.flight.act = Some(None);
    let actor = model.facts.actor.clone();
    let order = RequestOrder { id, seen_version: Some(version), act, actor, at: press.now };
    out.push(Effect::Ask(Request::PerformOnRequests(vec![order])));
}

/// Says what was entered, and what that contradicts.
fn said(done: &RequestDone, lang: Lang) -> (Tone, Message) {
    let request = &done.request;
    let state = match &request.answer {
        Some(answer) => lang.word("outcome", answer.outcome.code()),
        None => lang.word("request-state", request.state().code()),
    };
    let entered = Message::new("console.done.request").arg("case", request.case_code()).arg("state", state);
    let contradicts = match done.upset {
        Upset::None => return (Tone::Done, entered),
        Upset::Flagged => "console.done.request-flagged",
        Upset::Withdrawn => "console.done.request-withdrew",
    };
    (Tone::Warning, Message::new(contradicts).say("done", entered).arg("id", request.candidate))
}

/// What was entered is durable, or was refused: the row says so, and the cursor goes to the next one.
pub(super) fn done(model: &mut Model, outcomes: Vec<RequestOutcome>, out: &mut Effects) {
    model.flight.act = None;
    let form = coming_back::under_way(model, Purpose::is_of_reply);
    if outcomes.iter().any(|(_, outcome)| outcome.is_err()) {
        coming_back::bring_refused(model, form);
    }
    for (id, outcome) in outcomes {
        match outcome {
            Err(why) => {
                model.words.say(Tone::Warning, why);
                model.seen.led = Led::BySaid;
                document_requests::ask(model, out);
            }
            Ok(done) => {
                let (tone, said) = said(&done, model.facts.lang);
                model.words.say(tone, said);
                let RequestDone { request, upset } = *done;
                let is_answer = request.answer.is_some();
                if let Some(pane) = model.replies_mut() {
                    let row = pane.list.rows.iter_mut().flatten().find(|row| row.request.id == id);
                    if let Some(row) = row {
                        row.mark = after_upset(&row.mark, upset);
                        row.request = request;
                    }
                }
                // Where it needs a person, the cursor stays: the next key goes to the record.
                if is_answer && upset == Upset::None {
                    document_requests::step(model, 1, out);
                }
            }
        }
    }
    if model.flight.quitting == Quitting::AfterAct {
        out.push(Effect::Quit(crate::console::msg::ExitReason::Quit));
    }
}
