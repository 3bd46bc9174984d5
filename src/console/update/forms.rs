//! Dialogs that are keyed in: rows, the key that submits, the key that has to be pressed again.

use jiff::Timestamp;

use super::{
    Effects, Press, bulk, correcting, filtering, gate, incidents, jobs, marking, pairs, replying, requests,
    searching,
};
use crate::audit::{Day, IndividualNumber, Status, holds_valid_number};
use crate::console::commands::{CommandId, palette};
use crate::console::model::form::{DOCUMENT_NUMBER, FOLDER, LETTER_DUE, PATH};
use crate::console::model::{Comparing, Form, Layer, Model, NumberCheck, Purpose, RIGHT_NUMBER, Tone, Typed};
use crate::console::msg::Effect;
use crate::i18n::Message;
use crate::triage::act::{Act, NewMark};
use crate::triage::bulk::BulkAct;
use crate::triage::policy::{Refusal, document_shows};
use crate::triage::port::{Job, Request};

/// What a form asks for, once it is filled in.
enum Wanted {
    Act(Act),
    Compare(IndividualNumber),
    Export(String),
    Letters(String, Option<Day>),
    Bulk(BulkAct),
    SaveFilter(String),
    Reveal(String),
    Incidents(incidents::Wanted),
}

/// A row that cannot be read, and why.
type Unreadable = (&'static str, Message);

/// Does what the layer is for; returns the command that was chosen, where it is a palette.
pub(super) fn submit(model: &mut Model, press: Press, out: &mut Effects) -> Option<CommandId> {
    match model.layer.take() {
        Some(Layer::Search(field)) => searching::submit(model, field, press.now, out),
        Some(Layer::Filter(menu)) => filtering::submit(model, menu, out),
        Some(Layer::Patterns(pane)) => pairs::choose(model, pane, out),
        Some(Layer::Preview(pane)) => bulk::begin(model, pane, press, out),
        // What its list offers was read only when it was painted.
        Some(Layer::Palette(pane)) if !gate::passes_form(model, press, None) => {
            model.layer = Some(Layer::Palette(pane));
        }
        Some(Layer::Palette(pane)) => {
            let found = palette::find(pane.field.text(), model.facts.lang);
            match found.get(pane.at) {
                Some(command) => return Some(command.id),
                None => model.layer = Some(Layer::Palette(pane)),
            }
        }
        Some(Layer::Form(form)) if form.purpose.is_of_reply() => submit_reply(model, form, press, out),
        Some(Layer::Form(form)) => submit_form(model, form, press, out),
        Some(layer @ Layer::Addressees(_)) => {
            model.layer = Some(layer);
            requests::choose(model, out);
        }
        Some(layer @ Layer::Replies(_)) => {
            model.layer = Some(layer);
            requests::open_record(model, press, out);
        }
        Some(Layer::Incidents(pane)) => {
            model.layer = Some(Layer::Incidents(pane));
            incidents::choose(model, press.now, out);
        }
        layer => model.layer = layer,
    }
    None
}

/// Takes what a reply still needed.
fn submit_reply(model: &mut Model, mut form: Box<Form>, press: Press, out: &mut Effects) {
    if gate::passes_form(model, press, None) && is_alone(model) {
        match replying::submit(model, &form, press, out) {
            Ok(()) => {
                // Nothing may have waited for it.
                model.flight.form = model.flight.act.is_some().then_some(form);
                return;
            }
            Err((label, why)) => {
                form.go_to(label);
                model.words.say(Tone::Warning, why);
            }
        }
    }
    model.layer = Some(Layer::Form(form));
}

fn submit_form(model: &mut Model, mut form: Box<Form>, press: Press, out: &mut Effects) {
    let is_seen = form.purpose != Purpose::Verify
        || form.target.is_none_or(|target| gate::passes_reading(model, target, form.basis()));
    if !is_seen || !gate::passes_form(model, press, form.target) || !is_alone(model) {
        model.layer = Some(Layer::Form(form));
        return;
    }
    match wanted(&form, model) {
        Ok(Wanted::Act(Act::Mark(NewMark {
            status: Status::Corrected, right_number: Some(keyed), ..
        }))) => {
            correcting::check(model, form, keyed, press, out);
        }
        Ok(wanted) => perform(model, form, wanted, press.now, out),
        Err((label, why)) => {
            form.go_to(label);
            model.words.say(Tone::Warning, why);
            model.layer = Some(Layer::Form(form));
        }
    }
}

/// Takes the key that had to be pressed again.
pub(super) fn again(model: &mut Model, typed: Option<char>, press: Press, out: &mut Effects) {
    let Some(Layer::Form(mut form)) = model.layer.take() else { return };
    let is_it = typed.is_some_and(|c| form.again.is_some_and(|key| narrow(c) == key));
    let passes = |model: &mut Model| {
        gate::passes_form(model, press, form.target) && is_read_to_the_end(model, &form) && is_alone(model)
    };
    if !is_it || !passes(model) {
        if !is_it {
            model.words.say(Tone::Note, Message::new("console.note.other-key"));
        }
        model.layer = Some(Layer::Form(form));
        return;
    }
    form.again = None;
    if form.purpose.is_of_reply() {
        return submit_reply(model, form, press, out);
    }
    match wanted(&form, model) {
        Ok(wanted) => perform(model, form, wanted, press.now, out),
        Err((_, why)) => model.words.say(Tone::Warning, why),
    }
}

/// Tells whether no other form is under way, or says that one is: there is one place for a form to come back from.
fn is_alone(model: &mut Model) -> bool {
    let is_alone = model.flight.form.is_none();
    if !is_alone {
        model.words.say(Tone::Warning, Message::new("console.dropped.under-way"));
    }
    is_alone
}

/// Tells whether the end of both records that shall exchange their numbers is on the screen, or says that it is not.
fn is_read_to_the_end(model: &mut Model, form: &Form) -> bool {
    let is_read = match &form.check {
        Some(NumberCheck::Held { top, .. }) => *top >= model.seen.reading.last_top,
        _ => true,
    };
    if !is_read {
        model.words.say(Tone::Warning, Message::new("console.dropped.cut-beside"));
    }
    is_read
}

fn narrow(c: char) -> char {
    use unicode_normalization::UnicodeNormalization as _;
    std::iter::once(c).nfkc().next().unwrap_or(c)
}

fn perform(model: &mut Model, form: Box<Form>, wanted: Wanted, now: Timestamp, out: &mut Effects) {
    let actor = model.facts.actor.clone();
    match (wanted, form.target) {
        (Wanted::Act(act), Some(target)) => {
            marking::perform(model, target, act, now, out);
            model.flight.form = Some(form);
        }
        (Wanted::Compare(keyed), Some(target)) => {
            if model.flight.comparing.is_some() {
                model.words.say(Tone::Warning, Message::new("console.dropped.comparing"));
                model.layer = Some(Layer::Form(form));
                return;
            }
            model.flight.comparing = Some(Comparing { id: target.id, is_right_number: false });
            model.flight.form = Some(form);
            out.push(Effect::Ask(Request::CompareNumber { id: target.id, keyed, actor, at: now }));
        }
        (Wanted::Export(path), _) => {
            model.flight.is_job_running = true;
            let filter = model.queue.filter.clone();
            let replace = form.is_to_replace();
            model.flight.job = Some(form);
            out.push(Effect::Start(Job::Export { path, replace, filter, actor, at: now }));
        }
        (Wanted::Letters(folder, due), _) => jobs::write_letters(model, form, (folder, due), now, out),
        (Wanted::Bulk(act), _) => {
            model.beneath.push(Layer::Form(form));
            bulk::preview(model, act, out);
            if model.layer.is_none() {
                model.layer = model.beneath.pop();
            }
        }
        (Wanted::Incidents(wanted), _) => incidents::fulfil(model, form, wanted, now, out),
        (Wanted::SaveFilter(name), _) => {
            filtering::save(model, name, now, out);
            model.flight.form = Some(form);
        }
        (Wanted::Reveal(reason), Some(target)) => {
            model.flight.revealing = Some(target.id);
            model.flight.form = Some(form);
            out.push(Effect::Ask(Request::Reveal { id: target.id, reason, actor, at: now }));
        }
        (Wanted::Act(_) | Wanted::Compare(_) | Wanted::Reveal(_), None) => {}
    }
}

fn wanted(form: &Form, model: &Model) -> Result<Wanted, Unreadable> {
    let note = form.text("console.row.note").trim().to_owned();
    let mark = |status, until| NewMark {
        basis: form.basis(),
        addressee: form.addressee(),
        until,
        note: note.clone(),
        ..NewMark::to(status)
    };
    if matches!(form.purpose, Purpose::Verify | Purpose::Correct) && form.basis().is_none() {
        return Err(("console.row.basis", Message::new("console.form.no-basis")));
    }
    if let Some(wanted) = incidents::wanted(form, model) {
        return wanted.map(Wanted::Incidents);
    }
    Ok(Wanted::Act(match form.purpose {
        Purpose::Verify => {
            let keyed = form.asks_for_document().then(|| bears_out(form, model)).transpose()?;
            Act::Mark(NewMark { right_number: keyed, ..mark(Status::Verified, None) })
        }
        Purpose::Escalate => Act::Mark(mark(Status::Escalated, Some(day(form, "console.row.due")?))),
        Purpose::Hold => Act::Mark(mark(Status::OnHold, Some(day(form, "console.row.until")?))),
        Purpose::Correct => Act::Mark(NewMark {
            right_number: Some(number(form, RIGHT_NUMBER)?),
            swap: form.holder().is_some(),
            seen_partner: form.holder().map(|record| (record.dossier.id, record.dossier.version)),
            ..mark(Status::Corrected, None)
        }),
        Purpose::Reflect => Act::Reflect { on: day(form, "console.row.seen-on")? },
        // Those of replies are taken by themselves.
        Purpose::Wrong | Purpose::Documents | Purpose::GiveUp | Purpose::Deceased | Purpose::LeftEmployer => {
            Act::Wrong { note }
        }
        Purpose::Confirm => Act::Confirm { number: Some(number(form, RIGHT_NUMBER)?) },
        Purpose::Return => Act::Return { note: form.text("console.row.return-note").trim().to_owned() },
        Purpose::CompareNumber => return number(form, RIGHT_NUMBER).map(Wanted::Compare),
        Purpose::Reveal => return reason(form).map(Wanted::Reveal),
        Purpose::Export => return path(form, PATH).map(Wanted::Export),
        Purpose::Letters => {
            let due = incidents::day(form, LETTER_DUE)?;
            return path(form, FOLDER).map(|folder| Wanted::Letters(folder, due));
        }
        Purpose::Assign if form.target.is_none() => {
            return assignee(form).map(|to| Wanted::Bulk(BulkAct::Assign { to }));
        }
        Purpose::Assign => Act::Assign { to: assignee(form)? },
        Purpose::EscalateAll => {
            let until = Some(day(form, "console.row.due")?);
            return Ok(Wanted::Bulk(BulkAct::Escalate { addressee: form.addressee(), until }));
        }
        Purpose::ChangeDue => {
            let on = day(form, "console.row.due")?;
            if form.target.is_none() {
                return Ok(Wanted::Bulk(BulkAct::Due { on }));
            }
            Act::Due { on }
        }
        Purpose::SaveFilter => return name(form).map(Wanted::SaveFilter),
        // Read above.
        Purpose::StepDone
        | Purpose::StepWaive
        | Purpose::StepOwner
        | Purpose::StepDue
        | Purpose::NarrowSweep => return Err((form.title(), Message::new(form.title()))),
    }))
}

fn day(form: &Form, label: &'static str) -> Result<Day, Unreadable> {
    use unicode_normalization::UnicodeNormalization as _;
    let given: String = form.text(label).nfkc().collect();
    given.trim().parse().map_err(|_| (label, Message::new("console.form.no-day")))
}

/// Reads a number that was keyed. What stands on a document has a right check digit: another is a slip of the finger.
fn number(form: &Form, label: &'static str) -> Result<IndividualNumber, Unreadable> {
    let number = IndividualNumber::parse(form.text(label))
        .map_err(|_| (label, Message::new("console.form.no-number")))?;
    if number.check_digit_holds() {
        Ok(number)
    } else {
        Err((label, Message::new("console.form.check-digit")))
    }
}

/// Compares the number that was keyed from the document with the one that it shall prove.
fn bears_out(form: &Form, model: &Model) -> Result<IndividualNumber, Unreadable> {
    let keyed = number(form, DOCUMENT_NUMBER)?;
    let record = form.target.and_then(|target| gate::record(model, target));
    match record.map(|record| document_shows(&record.dossier, Some(keyed))) {
        Some(Ok(())) => Ok(keyed),
        Some(Err(_)) => Err((DOCUMENT_NUMBER, Message::new("console.form.document-differs"))),
        None => Err((DOCUMENT_NUMBER, Message::new("console.why.no-record-yet"))),
    }
}

/// Reads to whom a record is given; nothing keyed is nobody.
fn assignee(form: &Form) -> Result<Option<String>, Unreadable> {
    const LABEL: &str = "console.row.assign-to";
    let to = form.text(LABEL).trim();
    without_number(LABEL, to).map(|to| (!to.is_empty()).then(|| to.to_owned()))
}

fn name(form: &Form) -> Result<String, Unreadable> {
    const LABEL: &str = "console.row.filter-name";
    match form.text(LABEL).trim() {
        "" => Err((LABEL, Message::new("console.form.no-name"))),
        name => without_number(LABEL, name).map(str::to_owned),
    }
}

fn without_number<'t>(label: &'static str, text: &'t str) -> Result<&'t str, Unreadable> {
    if holds_valid_number(text) {
        Err((label, Message::new("triage.refusal.number-in-note")))
    } else {
        Ok(text)
    }
}

/// Reads why a number is shown whole.
fn reason(form: &Form) -> Result<String, Unreadable> {
    const LABEL: &str = "console.row.reveal-reason";
    match form.text(LABEL).trim() {
        "" => Err((LABEL, Refusal::RevealNeedsReason.message())),
        reason => without_number(LABEL, reason).map(str::to_owned),
    }
}

fn path(form: &Form, label: &'static str) -> Result<String, Unreadable> {
    match form.text(label).trim() {
        "" => Err((label, Message::new("console.form.no-path"))),
        path => Ok(path.to_owned()),
    }
}

/// Leaves the layer. From the second key back to the form, so that nothing keyed in is lost by one slip.
pub(super) fn leave(model: &mut Model, out: &mut Effects) {
    if let Some(Layer::Incidents(pane)) = &mut model.layer
        && incidents::back(pane)
    {
        return;
    }
    match &mut model.layer {
        Some(Layer::Form(form)) if form.again.is_some() && !form.rows.is_empty() => {
            (form.again, form.check) = (None, None);
        }
        Some(Layer::Form(form)) if form.typed == Typed::Yes => {
            form.typed = Typed::Warned;
            model.words.say(Tone::Warning, Message::new("console.form.leave-again"));
        }
        layer => *layer = None,
    }
    if model.layer.is_none() {
        model.layer = model.beneath.pop();
        model.seen.form = None;
        pairs::refresh_patterns(model, out);
        requests::ask(model, out);
    }
}

/// Goes to another row of the form.
pub(super) fn go(model: &mut Model, forward: bool) {
    if let Some(Layer::Form(form)) = &mut model.layer {
        form.go(forward);
    }
}

/// Moves in a text, or to another option.
pub(super) fn turn(model: &mut Model, forward: bool) {
    match &mut model.layer {
        Some(Layer::Filter(menu)) => menu.turn(forward),
        Some(Layer::Form(form)) => form.turn(forward),
        Some(layer) => match layer.field_mut() {
            Some(field) if forward => field.right(),
            Some(field) => field.left(),
            None => {}
        },
        None => {}
    }
}
