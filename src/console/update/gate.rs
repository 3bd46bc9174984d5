//! Whether a key may mark: only the record that the last painted frame showed in full, only by a key of its own.
//!
//! A mark is somebody's judgement of what stood on the screen. A key that was typed before the record was shown, that a
//! held-down key repeats, or that came together with others (a paste, a macro) judges nothing. Neither does the first key
//! after another's act changed what stands there: it was on its way for what stood there before.

use std::rc::Rc;

use super::Press;
use crate::audit::{Basis, CandidateId, RequestId};
use crate::console::model::{Layer, Model, Sighting, Target, Tone};
use crate::i18n::Message;
use crate::triage::port::Record;

/// Returns the record that a key may mark, or says why it was dropped.
pub(super) fn target(model: &mut Model, press: Press) -> Option<Target> {
    let seen = by_itself(model, press).and_then(|()| painted(model, press));
    said(model, seen)
}

/// Tells whether a key that submits a form came by itself, after the form as it stands was painted and while the record
/// that it is about is still the one under the cursor, or says why not.
pub(super) fn passes_form(model: &mut Model, press: Press, about: Option<CandidateId>) -> bool {
    let is_painted =
        model.seen.form.as_mut().is_some_and(|form| form.is_shown(press.at) && form.is_looked_at(press.at));
    let is_here = about.is_none_or(|id| model.queue.cursor() == Some(id));
    let passed = by_itself(model, press).and(match (is_painted, is_here) {
        (false, _) => Err("console.dropped.unseen-form"),
        (true, false) => Err("console.dropped.unseen"),
        (true, true) => Ok(()),
    });
    said(model, passed).is_some()
}

/// Returns the pairs of the reading view that a key may mark: those that the last frame showed in full, in the version
/// that it showed; or says why the key was dropped.
pub(super) fn pairs(model: &mut Model, press: Press) -> Option<Vec<(CandidateId, u64)>> {
    let (is_awaited, goes_on) = match &model.layer {
        Some(Layer::Pairs(pane)) => (pane.asked.is_some(), pane.done > 0),
        _ => (false, false),
    };
    let passed = by_itself(model, press).and_then(|()| match &mut model.seen.pairs {
        Some(pairs) if pairs.is_shown(press.at) && goes_on && !pairs.is_readable(press.at) => {
            // What came by no key is told by this.
            pairs.is_looked_at(press.at);
            Err("console.dropped.unread-pairs")
        }
        Some(pairs) if pairs.is_shown(press.at) && !is_awaited => {
            looked_at(pairs, press).map(|()| pairs.of.clone())
        }
        _ => Err("console.dropped.unseen-pairs"),
    });
    said(model, passed)
}

/// Returns the request that a key may change: the one that the last frame showed under the cursor; or says why not.
pub(super) fn request(model: &mut Model, press: Press) -> Option<(RequestId, u64)> {
    let here = match &model.layer {
        Some(Layer::Replies(pane)) => pane.list.row().map(|row| (row.request.id, row.request.version))?,
        _ => return None,
    };
    let passed = by_itself(model, press).and_then(|()| match &mut model.seen.request {
        Some(seen) if seen.of == here && seen.is_shown(press.at) => looked_at(seen, press).map(|()| here),
        _ => Err("console.dropped.unseen"),
    });
    said(model, passed)
}

/// Tells whether a key came by itself, or says why it was dropped.
pub(super) fn passes(model: &mut Model, press: Press) -> bool {
    let passed = by_itself(model, press);
    said(model, passed).is_some()
}

/// Tells whether a basis may carry a mark, or says why not: one that rests on a person's reading needs the record to have
/// been shown whole. A comparison that says the same of all five items needs nobody to read them.
pub(super) fn passes_reading(model: &mut Model, target: Target, basis: Option<Basis>, press: Press) -> bool {
    let rests_on_reading = matches!(basis, Some(Basis::NotationReviewed | Basis::ReasonedSame));
    let whole = model.seen.whole.as_ref().filter(|whole| whole.of == (target.id, target.version));
    let passed = match whole {
        _ if !rests_on_reading => Ok(()),
        None => Err("console.dropped.cut"),
        Some(whole) if !whole.is_shown(press.at) => Err("console.dropped.unseen"),
        Some(_) => Ok(()),
    };
    said(model, passed).is_some()
}

/// Returns the record under the cursor, which `target` found painted.
pub(super) fn record(model: &Model, target: Target) -> Option<&Record> {
    model.record.last_of(target.id).map(Rc::as_ref)
}

fn by_itself(model: &Model, press: Press) -> Result<(), &'static str> {
    if press.repeat {
        Err("console.dropped.repeat")
    } else if !press.alone {
        Err("console.dropped.together")
    } else if model.flight.act.is_some() {
        Err("console.dropped.saving")
    } else {
        Ok(())
    }
}

/// Passes a key that comes after what it is about was looked at.
fn looked_at<T: PartialEq>(seen: &mut Sighting<T>, press: Press) -> Result<(), &'static str> {
    if seen.is_looked_at(press.at) { Ok(()) } else { Err("console.dropped.changed") }
}

fn painted(model: &mut Model, press: Press) -> Result<Target, &'static str> {
    let id = model.queue.cursor().ok_or("console.why.no-row")?;
    if model.queue.is_moving() || model.flight.pending.is_some() {
        return Err("console.dropped.unseen");
    }
    let is_small =
        !crate::console::layout::Layout::of(model.size).is_some_and(|layout| layout.shows_record_in_full());
    if is_small {
        return Err("console.dropped.small");
    }
    let version =
        model.record.last_of(id).map(|record| record.dossier.version).ok_or("console.dropped.unseen")?;
    match &mut model.seen.record {
        Some(seen) if seen.of == (id, version) && seen.is_shown(press.at) => {
            looked_at(seen, press).map(|()| Target { id, version })
        }
        _ => Err("console.dropped.unseen"),
    }
}

fn said<T>(model: &mut Model, passed: Result<T, &'static str>) -> Option<T> {
    passed.map_err(|why| model.words.say(Tone::Warning, Message::new(why))).ok()
}
