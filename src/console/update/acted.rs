//! What follows from an act that is durable, refused or taken back: the words, the next record, the form that comes back.

use super::rows::{self, NOTE};
use super::telling::{is_another, mark_words, refused, said, withdrawn};
use super::{Effects, asking, coming_back, moving, pairs};
use crate::audit::{CandidateId, Status};
use crate::console::commands::Step;
use crate::console::model::{Form, Led, Model, Purpose, Quitting, RIGHT_NUMBER, Select, Tone, Undone};
use crate::console::msg::{Effect, ExitReason};
use crate::i18n::{Message, thousands};
use crate::triage::listing::ListRow;
use crate::triage::page::Count;
use crate::triage::policy::{Refusal, left_standing};
use crate::triage::port::Done;

/// An act is durable, or was refused.
pub(super) fn take(
    model: &mut Model,
    of: Option<CandidateId>,
    outcome: Result<Box<Done>, Refusal>,
    out: &mut Effects,
) {
    model.flight.act = None;
    let mut form = coming_back::under_way(model, Purpose::is_act);
    match outcome {
        Ok(done) => done_well(model, of, &done, out),
        Err(refusal) => {
            let words = in_its_row(form.as_deref_mut(), &refusal, refused(model, &refusal));
            let words = named(model, of, &refusal, words);
            model.words.say(Tone::Warning, words);
            if matches!(refusal, Refusal::Overtaken { .. } | Refusal::NoSuchRecord(_)) {
                if let Some(form) = form {
                    coming_back::keep(model, *form);
                }
                model.record.outdate();
                asking::everything(model, out);
                model.seen.led = Led::ByRefusal;
            } else {
                coming_back::bring(model, form);
            }
            model.flight.quitting = Quitting::No;
        }
    }
    if model.flight.quitting == Quitting::AfterAct {
        out.push(Effect::Quit(ExitReason::Quit));
    }
}

/// Names the record that somebody else was faster with: it may leave the list, and another come under the cursor.
fn named(model: &Model, of: Option<CandidateId>, refusal: &Refusal, words: Message) -> Message {
    let row = model.queue.rows.iter().find(|row| Some(row.id) == of);
    match (refusal, row) {
        (Refusal::Overtaken { .. }, Some(row)) => {
            Message::new("console.refusal.of-record").arg("name", &row.kanji_name).say("why", words)
        }
        _ => words,
    }
}

/// Goes to the row of the form that a refusal is about, and names it before the words.
fn in_its_row(form: Option<&mut Form>, refusal: &Refusal, words: Message) -> Message {
    let rows: &[&str] = match refusal {
        Refusal::NumberInNote
        | Refusal::HoldNeedsNote
        | Refusal::NoteNeeded { .. }
        | Refusal::ReasonNeeded => &[NOTE, "console.row.return-note"],
        Refusal::DateNotAhead { .. } | Refusal::DateAhead { .. } | Refusal::SeenBeforeMarked { .. } => {
            &["console.row.until", "console.row.due", "console.row.seen-on"]
        }
        Refusal::RightNumberIsRegistered | Refusal::KeyedNumberDiffers => &[RIGHT_NUMBER],
        _ => &[],
    };
    let Some(form) = form else { return words };
    match rows.iter().find(|label| form.go_to(label)) {
        Some(label) => rows::in_row(form, (*label, words)),
        None => words,
    }
}

fn done_well(model: &mut Model, of: Option<CandidateId>, done: &Done, out: &mut Effects) {
    let is_blind = model.is_blind();
    if let Some(row) = model.queue.rows.iter_mut().find(|row| row.id == done.id) {
        row.mark = done.after.clone();
        row.version = done.version;
    }
    model.record.outdate();
    if done.has_opened {
        model.found_wrong = Some(done.id);
    }
    if of.is_none() {
        undone(model, done, out);
        return;
    }
    let mut words = withdrawn(said(model.facts.lang, done), std::iter::once(done));
    // Who works on a record and until when it is awaited is no mark: the next one is not due yet.
    let is_mark = is_another(&done.before, &done.after);
    if model.queue.cursor() == of && is_mark {
        if is_blind {
            model.queue.step(1);
        } else if shows_pending(model) && !moving::go_to_pending(model, Step::Forward, out) {
            words = Message::new(none_left(model)).say("done", words);
        }
    }
    model.words.say(Tone::Done, words);
    asking::everything(model, out);
}

fn shows_pending(model: &Model) -> bool {
    let statuses = model.queue.filter.statuses;
    statuses.is_empty() || statuses.contains(Status::Pending)
}

/// Says that no pending record comes after the one that was marked, or that there is none at all.
fn none_left(model: &Model) -> &'static str {
    let is_pending = |row: &ListRow| row.mark.status == Status::Pending;
    let begins = model.queue.before == Count::Exact(0);
    if begins && !model.queue.rows.iter().any(is_pending) {
        "console.done.none-left"
    } else {
        "console.done.none-after"
    }
}

/// Brings the record of an undo back under the cursor, and says whose it is.
fn undone(model: &mut Model, done: &Done, out: &mut Effects) {
    let lang = model.facts.lang;
    let mark = if done.after.awaits_check_by(model.facts.actor.person()) {
        // What is to be checked stays hidden from the one who is to check it.
        lang.text("word.second-check-awaited").to_owned()
    } else {
        mark_words(lang, &done.after)
    };
    let id = match &done.after.assignee {
        _ if is_another(&done.before, &done.after) => "console.done.undone",
        _ if done.before.due_on != done.after.due_on => "console.done.undone-due",
        Some(_) => "console.done.undone-assigned",
        None => "console.done.undone-unassigned",
    };
    let due = done.after.due_on.map(|day| day.to_string()).unwrap_or_default();
    let words = Message::new(id).arg("name", &done.kanji_name).key("key", done.key.on_card());
    let words = words.arg("who", done.after.assignee.as_deref().unwrap_or_default());
    let words = withdrawn(words.arg("due", due).arg("mark", &mark), std::iter::once(done));
    let index = model.queue.rows.iter().position(|row| row.id == done.id);
    model.flight.undone = Some(Undone {
        id: done.id,
        back: if index.is_some() { None } else { model.queue.place() },
        elsewhere: Message::new("console.done.elsewhere").say("done", words.clone()),
    });
    model.words.say(Tone::Done, words);
    pairs::refresh_patterns(model, out);
    if model.pairs_mut().is_some() {
        // The record comes back among the pairs; the queue beneath stays where it is.
        model.flight.undone = None;
        pairs::show_from(model, done.place, out);
        asking::everything(model, out);
        return;
    }
    match index {
        Some(index) => model.queue.select(index),
        None => asking::window(model, Select::At(done.place), out),
    }
    asking::everything(model, out);
}

/// What one key did to several records was taken back: the first of them comes to sight again.
pub(super) fn undone_each(model: &mut Model, outcomes: &[pairs::Outcome], goes_on: bool, out: &mut Effects) {
    model.flight.act = None;
    let done = outcomes.iter().filter_map(|(_, outcome)| outcome.as_ref().ok());
    let first = done.clone().map(|done| done.place).min();
    let words = Message::new("console.done.undone-each")
        .arg("n", thousands(done.clone().map(|done| done.records()).sum()));
    let words = withdrawn(words, done.map(Box::as_ref));
    let (tone, words) = pairs::with_refused(model, words, outcomes);
    model.words.say(tone, if goes_on { left_standing(words) } else { words });
    model.record.outdate();
    pairs::refresh_patterns(model, out);
    match first {
        Some(place) if model.pairs_mut().is_some() => pairs::show_from(model, place, out),
        Some(place) => asking::window(model, Select::At(place), out),
        None => {}
    }
    asking::everything(model, out);
    if model.flight.quitting == Quitting::AfterAct {
        out.push(Effect::Quit(ExitReason::Quit));
    }
}

/// Looks for the record of an undo in the window that came; says so where the filter does not show it.
pub(super) fn find_undone(model: &mut Model, out: &mut Effects) {
    let Some(undone) = model.flight.undone.take() else { return };
    if let Some(index) = model.queue.rows.iter().position(|row| row.id == undone.id) {
        model.queue.select(index);
        return;
    }
    model.words.say(Tone::Done, undone.elsewhere);
    if let Some(back) = undone.back {
        asking::window(model, Select::At(back), out);
    }
}
