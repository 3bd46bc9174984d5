//! Replies down a list: one key an outcome, then the next row. A key enters what the last frame showed, and nothing else.

use super::{Effects, Press, gate, marking, requests, returning};
use crate::audit::{Day, IdentitySeen, NumberSeen, Outcome, RequestId};
use crate::console::commands::CommandId;
use crate::console::model::form::Choice;
use crate::console::model::{Documents, Field, Form, Layer, Model, Purpose, Quitting, Row, RowKind, Tone};
use crate::console::msg::Effect;
use crate::i18n::Message;
use crate::triage::port::Request;
use crate::triage::requests::{Replied, RequestAct, RequestOrder, RequestOutcome};

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
        CommandId::ReplyDocuments => choose_documents(model, None),
        CommandId::ReplyTakeBack => act(model, RequestAct::Reopen, press, out),
        CommandId::SendLetter => act(model, RequestAct::Send { on, due: None }, press, out),
        CommandId::RemindLetter => act(model, RequestAct::Remind { on, due: None }, press, out),
        CommandId::FollowReply => requests::follow(model, press, out),
        _ => return false,
    }
    true
}

/// Enters an outcome; what was checked is asked for once, and then taken from the reply before.
fn reply(model: &mut Model, outcome: Outcome, press: Press, out: &mut Effects) {
    let Some(seen) = target(model, press) else { return };
    let proves = matches!(outcome, Outcome::Matches | Outcome::OtherNumber);
    let documents = model.replies_mut().and_then(|pane| pane.documents);
    match (outcome, documents) {
        // They end the request, unsent too, and their keys do something else in other lists: asked once more.
        (Outcome::Deceased | Outcome::LeftEmployer, _) => {
            wait_for(model, seen, outcome);
            let is_left = outcome == Outcome::LeftEmployer;
            let purpose = if is_left { Purpose::LeftEmployer } else { Purpose::Deceased };
            let mut form = Form::new(purpose, None, Vec::new());
            form.again = form.second_key();
            over(model, form);
        }
        (Outcome::Unconfirmable, _) => {
            wait_for(model, seen, outcome);
            let rows = vec![Row::text("console.row.note", Field::default())];
            over(model, Form::new(Purpose::GiveUp, None, rows));
        }
        (_, None) if proves => choose_documents(model, Some((seen, outcome))),
        (_, documents) => {
            let replied = replied(outcome, documents.filter(|_| proves), String::new(), press);
            perform(model, seen, RequestAct::Answer(replied), press, out);
        }
    }
}

fn replied(outcome: Outcome, documents: Option<Documents>, note: String, press: Press) -> Replied {
    Replied {
        outcome,
        on: Day::of(press.now),
        number_seen: documents.map(|(number, _)| number),
        identity_seen: documents.map(|(_, identity)| identity),
        note,
    }
}

fn wait_for(model: &mut Model, (id, version): (RequestId, u64), outcome: Outcome) {
    if let Some(pane) = model.replies_mut() {
        pane.waiting = Some((id, version, outcome));
    }
}

/// Asks by what number and identity were checked: never proposed, for a person has looked.
fn choose_documents(model: &mut Model, then: Option<((RequestId, u64), Outcome)>) {
    let Some(pane) = model.replies_mut() else { return };
    pane.waiting = then.map(|((id, version), outcome)| (id, version, outcome));
    let number = pane.documents.map_or_else(
        || Choice::open(NumberSeen::ALL.to_vec()),
        |(number, _)| Choice::new(NumberSeen::ALL.to_vec(), number),
    );
    let identity = pane.documents.map_or_else(
        || Choice::open(IdentitySeen::ALL.to_vec()),
        |(_, identity)| Choice::new(IdentitySeen::ALL.to_vec(), identity),
    );
    let rows = vec![
        Row { label: "console.row.number-seen", kind: RowKind::NumberSeen(number) },
        Row { label: "console.row.identity-seen", kind: RowKind::IdentitySeen(identity) },
    ];
    over(model, Form::new(Purpose::Documents, None, rows));
}

/// Opens a form over the list.
fn over(model: &mut Model, form: Form) {
    model.beneath.extend(model.layer.take());
    marking::open(model, form);
}

/// Takes a form of the list that was filled in, and enters what waited for it; or says what is still missing.
pub(super) fn submit(
    model: &mut Model,
    form: &Form,
    press: Press,
    out: &mut Effects,
) -> Result<(), (&'static str, Message)> {
    let note = form.text("console.row.note").trim().to_owned();
    let documents = match form.purpose {
        Purpose::GiveUp | Purpose::Deceased | Purpose::LeftEmployer => None,
        _ => {
            let missing = || ("console.row.number-seen", Message::new("console.form.no-documents"));
            Some(form.documents().ok_or_else(missing)?)
        }
    };
    model.layer = model.beneath.pop();
    let Some(pane) = model.replies_mut() else { return Ok(()) };
    if documents.is_some() {
        pane.documents = documents;
    }
    // What waits is forgotten only once it is entered: the form may come back.
    if let Some((id, version, outcome)) = pane.waiting {
        let act = RequestAct::Answer(replied(outcome, documents, note, press));
        perform(model, (id, version), act, press, out);
    }
    Ok(())
}

fn act(model: &mut Model, act: RequestAct, press: Press, out: &mut Effects) {
    if let Some(seen) = target(model, press) {
        perform(model, seen, act, press, out);
    }
}

/// Returns the request that a key may change: the one that the last frame showed under the cursor; or says why not.
fn target(model: &mut Model, press: Press) -> Option<(RequestId, u64)> {
    if !gate::passes(model, press) {
        return None;
    }
    let Some(Layer::Replies(pane)) = &model.layer else { return None };
    let row = pane.list.row()?;
    let here = (row.request.id, row.request.version);
    match model.seen.request {
        Some((id, version, since)) if (id, version) == here && press.at > since => Some(here),
        _ => {
            model.words.say(Tone::Warning, Message::new("console.dropped.unseen"));
            None
        }
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

/// What was entered is durable, or was refused: the row says so, and the cursor goes to the next one.
pub(super) fn done(model: &mut Model, outcomes: Vec<RequestOutcome>, out: &mut Effects) {
    model.flight.act = None;
    let form = returning::under_way(model, Purpose::is_of_reply);
    let is_refused = outcomes.iter().any(|(_, outcome)| outcome.is_err());
    if is_refused && matches!(model.layer, Some(Layer::Replies(_))) {
        returning::come_back(model, form);
    }
    for (id, outcome) in outcomes {
        match outcome {
            Err(why) => {
                model.words.say(Tone::Warning, why);
                requests::ask(model, out);
            }
            Ok(request) => {
                let lang = model.facts.lang;
                let state = match &request.answer {
                    Some(answer) => lang.word("outcome", answer.outcome.code()),
                    None => lang.word("request-state", request.state().code()),
                };
                let said = Message::new("console.done.request");
                model.words.say(Tone::Done, said.arg("case", request.case_code()).arg("state", state));
                let is_answer = request.answer.is_some();
                if let Some(pane) = model.replies_mut() {
                    pane.waiting = None;
                    let row = pane.list.rows.iter_mut().flatten().find(|row| row.request.id == id);
                    if let Some(row) = row {
                        row.request = *request;
                    }
                }
                if is_answer {
                    requests::step(model, 1, out);
                }
            }
        }
    }
    if model.flight.quitting == Quitting::AfterAct {
        out.push(Effect::Quit(crate::console::msg::ExitReason::Quit));
    }
}
