//! What comes back from the store: each kind of answer goes to who asked for it.

use super::{
    Effects, acted, asking, assigning, bulk, coming_back, correcting, document_requests, entering_replies,
    failing, filtering, incidents, looking, moving, pairs, progress, revealing, searching, telling,
};
use crate::console::model::{Layer, Led, Model, Purpose, Select, Tone};
use crate::i18n::Message;
use crate::triage::page::{Page, Place};
use crate::triage::port::{Generation, Record, Reply};

/// Takes an answer; returns false where nothing that is shown changed.
pub(super) fn take(model: &mut Model, reply: Reply, out: &mut Effects) -> bool {
    match reply {
        Reply::Tallies(tallies) => {
            let is_new = model.tallies.as_ref() != Some(&*tallies);
            model.tallies = Some(*tallies);
            is_new
        }
        Reply::Page { generation, page, record } => match model.ends.take(generation, (*page, record)) {
            Some((page, record)) => take_page(model, generation, page, record, out),
            None => false,
        },
        Reply::Pending { generation, place } => take_pending(model, generation, place, out),
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
        Reply::Progress { generation, progress: came } => progress::take(model, generation, came),
        Reply::Incidents { generation, incidents: came } => incidents::take(model, generation, came),
        Reply::DueSteps(moments) => model.due_steps.take(moments),
        Reply::SweepPreview { generation, rule, preview } => {
            incidents::previewed(model, generation, rule, preview)
        }
        Reply::Sweeps(sweeps) => filtering::take_sweeps(model, sweeps),
        Reply::SavedFilters(saved) => filtering::take_saved(model, saved),
        Reply::RequestGroups { generation, groups } => {
            document_requests::take_groups(model, generation, groups)
        }
        Reply::Requests { generation, rows } => document_requests::take_rows(model, generation, rows),
        Reply::Changed => {
            changed(model, out);
            false
        }
        reply => {
            written(model, reply, out);
            true
        }
    }
}

fn take_pending(model: &mut Model, generation: Generation, place: Option<Place>, out: &mut Effects) -> bool {
    let Some((_, to)) = model.flight.pending.take_if(|(wanted, _)| *wanted == generation) else {
        return false;
    };
    match place {
        Some(place) => asking::window(model, Select::At(place), out),
        None => model.words.say(Tone::Note, moving::no_more(to)),
    }
    true
}

/// Takes an answer to what was to be written.
fn written(model: &mut Model, reply: Reply, out: &mut Effects) {
    model.ends.forget();
    model.seen.led = match reply {
        Reply::Bulk(_) | Reply::BulkRests(_) | Reply::Sweep(_) | Reply::LeftSweep(_) => Led::BySaid,
        _ => Led::ByKey,
    };
    model.seen.is_own_act_due = true;
    match reply {
        Reply::Done { id, outcome } => acted::take(model, id, outcome, out),
        Reply::DoneEach(outcomes) => pairs::acted(model, &outcomes, out),
        Reply::UndoneEach { outcomes, goes_on } => acted::undone_each(model, &outcomes, goes_on, out),
        Reply::RequestsDone(outcomes) => entering_replies::done(model, outcomes, out),
        Reply::Bulk(progress) => bulk::progress(model, progress, out),
        Reply::BulkRests(progress) => bulk::rests(model, progress, out),
        Reply::Taken { count, first } => assigning::taken(model, count, first, out),
        Reply::NumberCompared { id, verdict } => {
            if model.flight.comparing.take().is_some_and(|it| it.is_right_number) {
                return correcting::compared(model, verdict, out);
            }
            coming_back::under_way(model, |of| matches!(of, Purpose::CompareNumber(_)));
            model.words.say(Tone::Done, telling::compared(id, &verdict));
        }
        Reply::Stepped(outcome) => incidents::stepped(model, outcome, out),
        Reply::Sweep(progress) => incidents::progress(model, progress),
        Reply::LeftSweep(left) => incidents::left(model, left),
        Reply::Revealed { id } => revealing::recorded(model, id),
        Reply::Failed { of, message } => failing::take(model, of, message),
        _ => {}
    }
}

/// Asks anew for what somebody changed.
pub(super) fn changed(model: &mut Model, out: &mut Effects) {
    model.record.outdate();
    asking::everything(model, out);
    bulk::look_again(model, out);
    progress::refresh(model, out);
    document_requests::ask(model, out);
    incidents::refresh(model, out);
    // What was marked on this screen is told as a whole: until then the screen is the one that was read.
    if model.flight.act.is_none() {
        pairs::refresh(model, out);
    }
}

/// Takes a window of the queue; returns false where another one is wanted.
pub(super) fn take_page(
    model: &mut Model,
    generation: Generation,
    page: Page,
    record: Option<Box<Record>>,
    out: &mut Effects,
) -> bool {
    let is_wanted = model.queue.take(generation, page);
    if is_wanted {
        if let Some(record) = record {
            model.record.keep(record);
            document_requests::propose(model);
        }
        acted::find_undone(model, out);
        looking::open_awaited(model, out);
        if model.queue.is_settled {
            searching::note_hits(model, out);
        }
        if let Some(selecting) = &mut model.selecting {
            selecting.recount(model.queue.total);
        }
    }
    is_wanted
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
    let Some(id) = model.record.take(generation, record) else { return false };
    if is_gone {
        if matches!(&model.layer, Some(Layer::Whole(pane)) if pane.id == id) {
            model.layer = model.beneath.pop();
            model.words.say(Tone::Warning, Message::new("console.note.record-gone"));
        }
        // Somebody removed it: the window is old.
        asking::everything(model, out);
    }
    document_requests::propose(model);
    // One that was fetched ahead is not on the screen.
    is_gone || model.subject() == Some(id) || model.queue.cursor() == Some(id)
}
