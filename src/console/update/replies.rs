//! What comes back from the store.

use super::{Effects, asking, moving, searching};
use crate::audit::{CandidateId, Mark, Status};
use crate::console::model::{Layer, Model, Select, Tone};
use crate::console::msg::{Effect, ExitReason};
use crate::i18n::{Lang, Message};
use crate::triage::policy::Refusal;
use crate::triage::port::{Done, Generation, NumberVerdict, Record, Reply};

/// Takes an answer; returns false where nothing that is shown changed.
pub(super) fn reply(model: &mut Model, reply: Reply, out: &mut Effects) -> bool {
    match reply {
        Reply::Tallies(tallies) => {
            let is_new = model.tallies.as_ref() != Some(&*tallies);
            model.tallies = Some(*tallies);
            is_new
        }
        Reply::Page { generation, page } => {
            let is_wanted = model.queue.take(generation, *page);
            if is_wanted {
                searching::note_hits(model, out);
            }
            is_wanted
        }
        Reply::Pending { generation, place } => {
            let Some((_, to)) = model.flight.pending.take_if(|(wanted, _)| *wanted == generation) else {
                return false;
            };
            match place {
                Some(place) => asking::window(model, Select::At(place), out),
                None => model.words.say(Tone::Note, moving::no_more(to)),
            }
            true
        }
        Reply::Record { generation, record } => take_record(model, generation, record, out),
        Reply::History { generation, events } => match &mut model.layer {
            Some(Layer::History(pane)) if pane.generation == generation => {
                pane.events = Some(events);
                true
            }
            _ => false,
        },
        Reply::Done { id, outcome } => {
            acted(model, id, outcome, out);
            true
        }
        Reply::NumberCompared { id, verdict } => {
            model.flight.comparing = None;
            model.words.say(Tone::Done, compared(id, &verdict));
            true
        }
        Reply::Changed => {
            model.record.outdate();
            asking::everything(model, out);
            false
        }
        Reply::Failed(message) => {
            failed(model, message);
            true
        }
    }
}

/// Says what failed. Nothing is asked for again by itself: what fails once would fail in a circle.
pub(super) fn failed(model: &mut Model, message: Message) {
    model.queue.give_up();
    model.record.give_up();
    model.flight.act = None;
    model.flight.pending = None;
    model.flight.comparing = None;
    model.flight.is_quitting = false;
    if let Some(form) = model.flight.form.take() {
        model.layer.get_or_insert(Layer::Form(form));
    }
    model.words.say(Tone::Warning, message);
}

fn take_record(
    model: &mut Model,
    generation: Generation,
    record: Option<Box<Record>>,
    out: &mut Effects,
) -> bool {
    if let Some(Layer::Partner(pane)) = &mut model.layer
        && pane.generation == generation
    {
        if record.is_none() {
            model.layer = None;
            model.words.say(Tone::Warning, Message::new("console.note.partner-gone"));
        } else {
            pane.record = record;
        }
        return true;
    }
    let is_gone = record.is_none();
    let is_wanted = model.record.take(generation, record);
    if is_wanted && is_gone {
        // Somebody removed it: the window is old.
        asking::everything(model, out);
    }
    is_wanted
}

/// An act is durable, or was refused.
fn acted(model: &mut Model, of: Option<CandidateId>, outcome: Result<Box<Done>, Refusal>, out: &mut Effects) {
    model.flight.act = None;
    let form = model.flight.form.take();
    match outcome {
        Ok(done) => done_well(model, of, &done, out),
        Err(refusal) => {
            model.words.say(Tone::Warning, refused(model, &refusal));
            if matches!(refusal, Refusal::Overtaken { .. } | Refusal::NoSuchRecord(_)) {
                model.record.outdate();
                asking::everything(model, out);
            } else if let Some(mut form) = form.filter(|_| model.layer.is_none()) {
                if matches!(refusal, Refusal::HeldByAnother { .. }) {
                    form.go_to("console.row.swap");
                }
                model.layer = Some(Layer::Form(form));
            }
            model.flight.is_quitting = false;
        }
    }
    if model.flight.is_quitting {
        out.push(Effect::Quit(ExitReason::Quit));
    }
}

/// Says a refusal. What another person marked is kept from the one who is to check it.
fn refused(model: &Model, refusal: &Refusal) -> Message {
    match refusal {
        Refusal::Overtaken { mark } | Refusal::AlreadySo { mark }
            if mark.awaits_check_by(model.facts.actor.person()) =>
        {
            Message::new("console.why.awaits-check")
        }
        _ => refusal.message(),
    }
}

fn done_well(model: &mut Model, of: Option<CandidateId>, done: &Done, out: &mut Effects) {
    let is_blind = model.is_blind();
    let mut name = None;
    if let Some(row) = model.queue.rows.iter_mut().find(|row| row.id == done.id) {
        row.mark = done.after.clone();
        row.version = done.version;
        name = Some(row.kanji_name.clone());
    }
    let name = name.unwrap_or_else(|| done.id.to_string());
    model.record.outdate();
    if of.is_none() {
        // An undo brings the record back under the cursor, where it is in sight.
        if let Some(index) = model.queue.rows.iter().position(|row| row.id == done.id) {
            model.queue.select(index);
        }
    } else if model.queue.cursor() == of {
        if is_blind {
            model.queue.step(1);
        } else {
            moving::go_to_pending(model, crate::console::commands::Step::Forward, out);
        }
    }
    let is_hidden = done.after.awaits_check_by(model.facts.actor.person());
    let words = if is_hidden && of.is_none() {
        Message::new("console.done.undone-hidden").arg("name", &name)
    } else {
        said(model.facts.lang, &name, of.is_none(), done)
    };
    model.words.say(Tone::Done, words);
    asking::everything(model, out);
}

fn said(lang: Lang, name: &str, is_undo: bool, done: &Done) -> Message {
    let (before, after) = (&done.before, &done.after);
    let id = if is_undo {
        "console.done.undone"
    } else if before.awaiting_second_check && after.status == Status::Pending {
        "console.done.returned"
    } else if before.awaiting_second_check && !after.awaiting_second_check && before.status == after.status {
        "console.done.confirmed"
    } else if after.wrong_found_at.is_some() && before.wrong_found_at.is_none() {
        "console.done.wrong-found"
    } else if done.partner.is_some() {
        "console.done.swapped"
    } else if after.awaiting_second_check {
        "console.done.awaits-check"
    } else {
        "console.done.marked"
    };
    Message::new(id).arg("name", name).arg("mark", mark_words(lang, after))
}

/// Says a mark: status, and basis where there is one.
fn mark_words(lang: Lang, mark: &Mark) -> String {
    let status = lang.word("status", mark.status.code());
    match mark.basis {
        Some(basis) => lang.say(
            &Message::new("console.mark.with-basis")
                .arg("status", status)
                .arg("basis", lang.word("basis", basis.code())),
        ),
        None => status.to_owned(),
    }
}

fn compared(id: CandidateId, verdict: &NumberVerdict) -> Message {
    let message = Message::new(match verdict {
        NumberVerdict::Same => "console.number.same",
        NumberVerdict::Different => "console.number.different",
        NumberVerdict::HeldBy(_) => "console.number.held-by",
    });
    let holders = match verdict {
        NumberVerdict::HeldBy(ids) => ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    };
    message.arg("id", id).arg("holders", holders)
}
