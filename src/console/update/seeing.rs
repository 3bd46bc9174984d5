//! What a frame showed, by which the gate knows what was before the operator.

use super::pairs;
use crate::console::model::{Layer, Led, Model, Seen, Tone};
use crate::console::msg::Painted;
use crate::i18n::Message;

/// Notes what a frame showed. A record that stays on the screen was seen when it was first painted.
pub(super) fn take_in(model: &mut Model, painted: &Painted) {
    model.idle.begin(painted.at);
    model.due_steps.paint(painted.at);
    if let Some(revealed) = &mut model.revealed {
        revealed.begin(painted.at);
    }
    if model.idle.is_blank() {
        model.seen = Seen { is_told: model.seen.is_told, ..Seen::default() };
        return;
    }
    model.seen.reading = painted.reading;
    let is_form = match &model.layer {
        Some(Layer::Form(_) | Layer::Palette(_)) => true,
        Some(Layer::Preview(pane)) => pane.preview.is_some(),
        _ => false,
    };
    if is_form {
        // One that opened by no key is read first.
        let led = if model.seen.led == Led::BySaid { Led::BySaid } else { Led::ByKey };
        let before = model.seen.form.take();
        model.seen.form = Some(model.seen.sight((), before, painted.at, led));
    }
    sight(model, painted);
    let last_top = painted.reading.last_top;
    let top = model.layer.as_mut().and_then(Layer::top_mut).map_or(0, |top| (*top).min(last_top));
    note_whole(&mut model.seen, painted, top);
    if let Some(top) = model.layer.as_mut().and_then(Layer::top_mut) {
        *top = (*top).min(last_top);
    }
}

/// Forgets what was seen: all is painted anew, and nobody has seen yet what will stand there.
pub(super) fn forget(model: &mut Model) {
    let seen = &mut model.seen;
    (seen.record, seen.whole, seen.read, seen.pairs) = (None, None, None, None);
    seen.led = Led::ByKey;
}

/// Notes what stands on the screen in full, and says so where it came by no key.
fn sight(model: &mut Model, painted: &Painted) {
    pairs::note(model, painted);
    let seen = &mut model.seen;
    let (at, led) = (painted.at, seen.led);
    let before = seen.request.take();
    seen.request = painted.request.map(|of| seen.sight(of, before, at, led));
    let before = seen.record.take();
    let was_here = before.as_ref().map(|before| before.of.0);
    seen.record = painted.record.map(|of| seen.sight(of, before, at, led));
    let surprise = match (&seen.record, &seen.pairs, &seen.request) {
        (Some(record), ..) if record.is_untold() && record.is_new(at) => {
            let stays = was_here == Some(record.of.0);
            Some(if stays { "console.note.record-changed" } else { "console.note.another-record" })
        }
        (_, Some(pairs), _) if pairs.is_untold() && pairs.is_new(at) => Some("console.note.pairs-changed"),
        (.., Some(request)) if request.is_untold() && request.is_new(at) => {
            Some("console.note.request-changed")
        }
        _ => None,
    };
    let is_sighted = painted.record.is_some() || !painted.pairs.is_empty() || painted.request.is_some();
    if is_sighted && !is_under_way(model) {
        // One's own act on many records goes on changing them.
        model.seen.led = if model.bulk.is_under_way() { Led::BySaid } else { Led::ByOthers };
        model.seen.is_own_act_due = false;
    }
    // What was just refused or failed is not said again: the key that comes next is told this.
    let is_warned = matches!(model.words.now(), Some((Tone::Warning, _)));
    if let Some(id) = surprise.filter(|_| !is_warned) {
        model.words.hint(Message::new(id));
        model.is_stale = true;
    }
}

/// Tells whether what a key asked for, or what one's own act changed, is still to come to the screen. What is fetched because
/// others wrote does not count, and comes without an end beside an import.
fn is_under_way(model: &Model) -> bool {
    let is_turning = match &model.layer {
        Some(Layer::Pairs(pane)) => pane.asked.is_some(),
        Some(Layer::Replies(pane)) => pane.list.is_awaited(),
        _ => false,
    };
    let is_outdated = || model.queue.cursor().is_some_and(|id| model.record.of(id).is_none());
    let is_own_act_due = model.seen.is_own_act_due && (model.queue.is_awaited() || is_outdated());
    let is_moving = model.queue.is_moving() || model.flight.pending.is_some();
    is_turning || is_moving || model.flight.act.is_some() || is_own_act_due
}

/// Notes whether all of a record was before the operator that a person has to read. Text that is read counts as far as it
/// was seen from the top without a gap.
fn note_whole(seen: &mut Seen, painted: &Painted, top: usize) {
    let before = seen.whole.take();
    seen.whole = match painted.record {
        Some(of) if painted.is_whole => Some(seen.sight(of, before, painted.at, Led::ByKey)),
        Some(of) => before.filter(|before| before.of == of),
        None => before,
    };
    seen.read = painted.opened.map(|(id, version)| {
        let before = match seen.read {
            Some((of, in_version, lines)) if (of, in_version) == (id, version) => lines,
            _ => 0,
        };
        let to = top.saturating_add(painted.reading.height);
        (id, version, if top <= before { before.max(to) } else { before })
    });
    if let Some((id, version, lines)) = seen.read
        && lines >= painted.reading.needed
    {
        let before = seen.whole.take();
        seen.whole = Some(seen.sight((id, version), before, painted.at, Led::ByKey));
    }
}
