//! What comes back from the store.

use super::{Effects, asking, assigning, bulk, correcting, filtering, moving, pairs, revealing, searching};
use crate::audit::{CandidateId, Mark, Status};
use crate::console::model::{Comparing, Layer, Model, Select, Tone, Undone};
use crate::console::msg::{Effect, ExitReason};
use crate::i18n::{Lang, Message};
use crate::triage::policy::Refusal;
use crate::triage::port::{Asked, Done, Generation, NumberVerdict, Record, Reply};

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
                find_undone(model, out);
                if model.queue.is_settled {
                    searching::note_hits(model, out);
                }
                if let Some(selecting) = &mut model.selecting {
                    selecting.recount(model.queue.total);
                }
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
        Reply::Patterns { generation, groups } => pairs::take_patterns(model, generation, groups),
        reply @ Reply::Readings { .. } => pairs::take(model, reply, out),
        Reply::Preview { generation, preview } => bulk::foreseen(model, generation, preview),
        Reply::SavedFilters(saved) => filtering::take_saved(model, saved),
        Reply::DoneEach(outcomes) => {
            pairs::acted(model, &outcomes, out);
            true
        }
        Reply::Bulk(progress) => {
            bulk::progress(model, progress, out);
            true
        }
        Reply::Taken { count, first } => {
            assigning::taken(model, count, first, out);
            true
        }
        Reply::Done { id, outcome } => {
            acted(model, id, outcome, out);
            true
        }
        Reply::NumberCompared { id, verdict } => {
            match model.flight.comparing.take() {
                Some(Comparing { is_right_number: true, .. }) => correcting::compared(model, verdict, out),
                _ => model.words.say(Tone::Done, compared(id, &verdict)),
            }
            true
        }
        Reply::Revealed { id } => {
            revealing::recorded(model, id);
            true
        }
        Reply::Changed => {
            model.record.outdate();
            asking::everything(model, out);
            // What was marked on this screen is told as a whole: until then the screen is the one that was read.
            if model.flight.act.is_none() {
                pairs::refresh(model, out);
            }
            false
        }
        Reply::Failed { of, message } => {
            failed(model, of, message);
            true
        }
    }
}

/// Says what failed. Nothing is asked for again by itself: what fails once would fail in a circle. What else is under way
/// may still succeed, an act before all: its form comes back only when the act itself failed.
pub(super) fn failed(model: &mut Model, of: Asked, message: Message) {
    match of {
        Asked::Page => model.queue.give_up(),
        Asked::Record => {
            model.record.give_up();
            correcting::failed(model);
            if matches!(&model.layer, Some(Layer::Partner(pane)) if pane.record.is_none()) {
                model.layer = model.beneath.pop();
            }
        }
        Asked::Pending => model.flight.pending = None,
        Asked::CompareNumber => {
            model.flight.comparing = None;
            correcting::failed(model);
        }
        Asked::Reveal => model.flight.revealing = None,
        Asked::Act => {
            model.flight.act = None;
            model.flight.is_quitting = false;
            if let Some(form) = model.flight.form.take() {
                model.seen.form = None;
                model.layer.get_or_insert(Layer::Form(form));
            }
        }
        Asked::Readings => {
            if let Some(pane) = model.pairs_mut() {
                pane.asked = None;
            }
        }
        Asked::Preview => model.layer.take_if(|layer| matches!(layer, Layer::Preview(_))).map_or((), drop),
        Asked::SavedFilters => model.flight.saved_filter = None,
        Asked::Bulk => bulk::failed(model),
        Asked::TakeBundle => model.flight.bundle = None,
        Asked::Tallies | Asked::History | Asked::Note | Asked::Patterns => {}
    }
    model.words.say(Tone::Warning, message);
}

fn take_record(
    model: &mut Model,
    generation: Generation,
    record: Option<Box<Record>>,
    out: &mut Effects,
) -> bool {
    if correcting::is_seeking(model) {
        return correcting::take_holder(model, generation, record, out);
    }
    if let Some(Layer::Partner(pane)) = &mut model.layer
        && pane.generation == generation
    {
        if record.is_none() {
            model.layer = model.beneath.pop();
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
                form.check = None;
                model.seen.form = None;
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
pub(super) fn refused(model: &Model, refusal: &Refusal) -> Message {
    match refusal {
        Refusal::Overtaken { mark } | Refusal::AlreadySo { mark }
            if mark.awaits_check_by(model.facts.actor.person()) =>
        {
            Message::new("console.why.awaits-check")
        }
        Refusal::HeldByAnother { holder } => {
            let row = model.queue.rows.iter().find(|row| row.id == *holder);
            let key = row.map(|row| format!(" ({})", row.key.on_card())).unwrap_or_default();
            Message::new("console.refusal.held-by-another").arg("holder", format!("#{holder}{key}"))
        }
        Refusal::NothingToSwap => Message::new("console.refusal.nothing-to-swap"),
        Refusal::PartnerMarked { partner, mark } if mark.awaits_check_by(model.facts.actor.person()) => {
            Message::new("console.refusal.partner-awaits").arg("partner", partner)
        }
        _ => refusal.message(),
    }
}

fn done_well(model: &mut Model, of: Option<CandidateId>, done: &Done, out: &mut Effects) {
    let is_blind = model.is_blind();
    if let Some(row) = model.queue.rows.iter_mut().find(|row| row.id == done.id) {
        row.mark = done.after.clone();
        row.version = done.version;
    }
    model.record.outdate();
    if of.is_none() {
        undone(model, done, out);
        return;
    }
    let mut words = said(model.facts.lang, done);
    // Who works on a record and until when it is awaited is no mark: the next one is not due yet.
    let is_mark = is_another(&done.before, &done.after);
    if model.queue.cursor() == of && is_mark {
        if is_blind {
            model.queue.step(1);
        } else if shows_pending(model)
            && !moving::go_to_pending(model, crate::console::commands::Step::Forward, out)
        {
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
    let is_pending = |row: &crate::triage::listing::ListRow| row.mark.status == Status::Pending;
    let begins = model.queue.before == crate::triage::page::Count::Exact(0);
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
    let words = Message::new(id).arg("name", &done.kanji_name).arg("key", done.key.on_card());
    let words = words.arg("who", done.after.assignee.as_deref().unwrap_or_default());
    let words = words.arg("due", due).arg("mark", &mark);
    let index = model.queue.rows.iter().position(|row| row.id == done.id);
    model.flight.undone = Some(Undone {
        id: done.id,
        back: if index.is_some() { None } else { model.queue.place() },
        elsewhere: Message::new("console.done.elsewhere").say("done", words.clone()),
    });
    model.words.say(Tone::Done, words);
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

/// Looks for the record of an undo in the window that came; says so where the filter does not show it.
fn find_undone(model: &mut Model, out: &mut Effects) {
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

/// Tells whether an act changed more than who works on a record or when it is due.
fn is_another(before: &Mark, after: &Mark) -> bool {
    let rest = |mark: &Mark| Mark { assignee: None, leased_until: None, due_on: None, ..mark.clone() };
    rest(before) != rest(after)
}

fn said(lang: Lang, done: &Done) -> Message {
    let (before, after) = (&done.before, &done.after);
    if !is_another(before, after) {
        let message = Message::new(match &after.assignee {
            _ if before.due_on != after.due_on => "console.done.due",
            Some(_) => "console.done.assigned",
            None => "console.done.given-up",
        });
        let due = after.due_on.map(|day| day.to_string()).unwrap_or_default();
        let who = after.assignee.as_deref().unwrap_or_default();
        return message.arg("name", &done.kanji_name).arg("who", who).arg("due", due);
    }
    let id = if done.partner.is_some() && after.status == Status::Pending {
        "console.done.returned-both"
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
    let partner = done.partner.map(|id| format!("#{id}")).unwrap_or_default();
    Message::new(id)
        .arg("name", &done.kanji_name)
        .arg("mark", mark_words(lang, after))
        .arg("partner", partner)
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
        NumberVerdict::HeldBy(ids) => ids.iter().map(|id| format!("#{id}")).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    };
    message.arg("id", id).arg("holders", holders)
}
