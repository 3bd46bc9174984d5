//! `j k g G Ctrl-d Ctrl-u n N`, and a position that was keyed: the cursor of the queue, or the lines of what lies over it.

use super::{Effects, asking, document_requests, pairs};
use crate::audit::Status;
use crate::console::commands::{Step, palette};
use crate::console::layout::Layout;
use crate::console::model::{Layer, Model, Select, Tone};
use crate::console::msg::{Effect, Reading};
use crate::i18n::Message;
use crate::triage::page::Count;
use crate::triage::port::Request;
use crate::triage::position::Position;

/// Moves by rows or lines.
pub(super) fn step(model: &mut Model, by: i64, out: &mut Effects) {
    let lang = model.facts.lang;
    match &mut model.layer {
        None => {
            model.found_wrong = None;
            model.queue.step(by);
        }
        Some(Layer::Filter(menu)) => menu.at = moved(menu.at, by, menu.lines().len().saturating_sub(1)),
        Some(Layer::Patterns(pane)) => {
            let last = pane.groups.as_ref().map_or(0, Vec::len).saturating_sub(1);
            pane.at = moved(pane.at, by, last);
        }
        Some(Layer::Pairs(_)) => pairs::step(model, by, out),
        Some(Layer::Addressees(_) | Layer::Replies(_)) => document_requests::step(model, by, out),
        Some(Layer::Incidents(pane)) => pane.go(moved(pane.at(), by, pane.last())),
        Some(Layer::Palette(pane)) => {
            let last = palette::read(pane.field.text(), lang).lines().saturating_sub(1);
            pane.at = moved(pane.at, by, last);
            model.seen.form = None;
        }
        Some(layer) => {
            let last = last_top(model.seen.reading);
            if let Some(top) = layer.top_mut() {
                *top = moved(*top, by, last);
            }
        }
    }
}

/// Moves by half of what is seen.
pub(super) fn half_page(model: &mut Model, step_: Step, out: &mut Effects) {
    if matches!(model.layer, Some(Layer::Pairs(_))) {
        return pairs::turn(model, step_ == Step::Forward, out);
    }
    if matches!(model.layer, Some(Layer::Addressees(_) | Layer::Replies(_))) {
        return document_requests::half_page(model, step_, out);
    }
    let seen = match &model.layer {
        None => usize::from(Layout::rows(model.size)),
        Some(_) => model.seen.reading.height,
    };
    let half = i64::try_from((seen / 2).max(1)).unwrap_or(1);
    step(model, if step_ == Step::Forward { half } else { -half }, out);
}

/// Moves to an end.
pub(super) fn end(model: &mut Model, to: Step, out: &mut Effects) {
    if matches!(model.layer, Some(Layer::Pairs(_))) {
        return if to == Step::Forward { pairs::last(model, out) } else { pairs::first(model, out) };
    }
    if matches!(model.layer, Some(Layer::Addressees(_) | Layer::Replies(_))) {
        return match to {
            Step::Forward => document_requests::last(model, out),
            Step::Back => document_requests::first(model, out),
        };
    }
    if matches!(model.layer, Some(Layer::Filter(_) | Layer::Patterns(_) | Layer::Incidents(_))) {
        return step(model, if to == Step::Forward { i64::MAX } else { i64::MIN }, out);
    }
    if let Some(layer) = &mut model.layer {
        let last = last_top(model.seen.reading);
        if let Some(top) = layer.top_mut() {
            *top = if to == Step::Forward { last } else { 0 };
        }
        return;
    }
    model.found_wrong = None;
    let queue = &mut model.queue;
    let len = queue.rows.len();
    let (is_there, at, select) = match to {
        Step::Back => (queue.before == Count::Exact(0), 0, Select::First),
        Step::Forward => (reaches_end(queue), len.saturating_sub(1), Select::Last),
    };
    if is_there && !queue.is_awaited() {
        queue.select(at);
    } else {
        asking::window(model, select, out);
    }
}

/// Goes to a position of the queue.
pub(super) fn go_to(model: &mut Model, position: Position, out: &mut Effects) {
    model.found_wrong = None;
    model.flight.pending = None;
    asking::window(model, Select::To(position), out);
}

/// A text that was not painted yet has no end that is known; the first frame finds it.
const fn last_top(reading: Reading) -> usize {
    if reading.height == 0 { usize::MAX } else { reading.last_top }
}

fn reaches_end(queue: &crate::console::model::Queue) -> bool {
    match (queue.before, queue.total) {
        (Count::Exact(before), Count::Exact(total)) => before + queue.rows.len() as u64 == total,
        _ => false,
    }
}

/// Moves to the next pending record, or the one before.
pub(super) fn pending(model: &mut Model, to: Step, out: &mut Effects) {
    model.found_wrong = None;
    let statuses = model.queue.filter.statuses;
    if !statuses.is_empty() && !statuses.contains(Status::Pending) {
        model.words.say(Tone::Note, Message::new("console.note.pending-filtered-out"));
    } else if !go_to_pending(model, to, out) {
        model.words.say(Tone::Note, no_more(to));
    }
}

/// Goes to a pending record where the window has one, else asks for it; returns false where there is none.
pub(super) fn go_to_pending(model: &mut Model, to: Step, out: &mut Effects) -> bool {
    let queue = &mut model.queue;
    if let Some(index) = queue.find(to, |row| row.mark.status == Status::Pending) {
        queue.select(index);
        return true;
    }
    let is_last = match to {
        Step::Forward => reaches_end(queue),
        Step::Back => queue.before == Count::Exact(0),
    };
    let Some(from) = queue.place().filter(|_| !is_last) else { return false };
    let (filter, order) = (queue.filter.clone(), queue.order);
    let generation = model.next_generation();
    model.flight.pending = Some((generation, to));
    out.push(Effect::Ask(Request::Pending { generation, filter, order, from, forward: to == Step::Forward }));
    true
}

/// Says that there is none.
pub(super) const fn no_more(to: Step) -> Message {
    Message::new(match to {
        Step::Forward => "console.note.no-pending-after",
        Step::Back => "console.note.no-pending-before",
    })
}

fn moved(at: usize, by: i64, last: usize) -> usize {
    let to = i64::try_from(at).unwrap_or(i64::MAX).saturating_add(by).max(0);
    usize::try_from(to).unwrap_or(usize::MAX).min(last)
}
