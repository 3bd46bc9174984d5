//! `D`: the reading view. One key marks what the last frame showed in full, row by row, and nothing else.

use super::{Effects, Press, gate, telling};
use crate::audit::{Basis, CandidateId, Status, StatusSet};
use crate::console::commands::Reads;
use crate::console::layout::Layout;
use crate::console::model::{
    Layer, Led, Model, PairsPane, PatternsPane, Quitting, Standing, Tone, WholePane, place_of,
};
use crate::console::msg::{Effect, Painted};
use crate::i18n::{Message, thousands};
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::filter::Filter;
use crate::triage::page::{Count, PageWish, PatternGroup, Place, Seek};
use crate::triage::policy::Refusal;
use crate::triage::port::{Done, Generation, Reply, Request};

/// Groups by pattern what the queue shows and still has to be read: for marks, or where it shows what awaits its second
/// check, for that.
pub(super) fn open(model: &mut Model, out: &mut Effects) {
    let shown = &model.queue.filter;
    let reads = if shown.awaiting { Reads::ToCheck } else { Reads::ToMark };
    let is_left_out = !shown.statuses.is_empty() && !shown.statuses.contains(Status::Pending);
    if reads == Reads::ToMark && is_left_out {
        model.words.say(Tone::Note, Message::new("console.note.pending-filtered-out"));
        return;
    }
    let statuses = match reads {
        Reads::ToMark => StatusSet::EMPTY.with(Status::Pending),
        Reads::ToCheck => shown.statuses,
    };
    let filter = Filter { statuses, pattern: None, ..shown.clone() };
    let generation = model.next_generation();
    out.push(Effect::Ask(Request::Patterns { generation, filter: filter.clone() }));
    let pane = PatternsPane { reads, filter, generation, groups: None, at: 0 };
    model.layer = Some(Layer::Patterns(Box::new(pane)));
}

/// Asks anew for the patterns that come back to sight.
pub(super) fn refresh_patterns(model: &mut Model, out: &mut Effects) {
    let generation = model.next_generation();
    if let Some(Layer::Patterns(pane)) = &mut model.layer {
        pane.generation = generation;
        out.push(Effect::Ask(Request::Patterns { generation, filter: pane.filter.clone() }));
    }
}

/// Takes the patterns in.
pub(super) fn take_patterns(model: &mut Model, generation: Generation, groups: Vec<PatternGroup>) -> bool {
    match &mut model.layer {
        Some(Layer::Patterns(pane)) if pane.generation == generation => {
            // The cursor stays on its pattern while fuller counts change their order.
            let on = pane.groups.as_ref().and_then(|groups| groups.get(pane.at)).map(|group| group.id);
            let at = groups.iter().position(|group| Some(group.id) == on).unwrap_or(pane.at);
            pane.at = at.min(groups.len().saturating_sub(1));
            pane.groups = Some(groups);
            true
        }
        _ => false,
    }
}

/// Opens the pairs of the pattern under the cursor.
pub(super) fn choose(model: &mut Model, pane: Box<PatternsPane>, out: &mut Effects) {
    let group = pane.groups.as_ref().and_then(|groups| groups.get(pane.at));
    let Some(PatternGroup { id, pattern, .. }) = group.cloned() else {
        model.layer = Some(Layer::Patterns(pane));
        return;
    };
    let filter = Filter { pattern: Some(id), ..pane.filter.clone() };
    let pairs = PairsPane::new(pane.reads, filter, pattern);
    model.beneath.push(Layer::Patterns(pane));
    model.layer = Some(Layer::Pairs(Box::new(pairs)));
    ask(model, None, out);
}

/// Asks for a screen of pairs that begins at a place.
fn ask(model: &mut Model, from: Option<Place>, out: &mut Effects) {
    let generation = model.next_generation();
    // A pair takes two rows at least; one more tells whether there is a next screen.
    let height = Layout::of(model.size).map_or(1, |layout| layout.body.height);
    let rows = u32::from(height / 2) + 2;
    if let Some(pane) = model.pairs_mut() {
        let wish = pane.wish(generation, from, rows);
        out.push(Effect::Ask(Request::Readings { generation, wish }));
    }
}

/// Asks anew for the screen as it is: somebody changed something, or the window has another size.
pub(super) fn refresh(model: &mut Model, out: &mut Effects) {
    let from = model.pairs_mut().map(|pane| pane.from);
    if let Some(from) = from {
        ask(model, from, out);
    }
}

/// Shows the pairs from a place on: what was taken back comes to sight again.
pub(super) fn show_from(model: &mut Model, place: Place, out: &mut Effects) {
    if let Some(pane) = model.pairs_mut() {
        pane.earlier.retain(|earlier| *earlier < place);
        pane.at = 0;
    }
    model.seen.pairs = None;
    ask(model, Some(place), out);
}

/// Takes a screen of pairs in.
pub(super) fn take(model: &mut Model, reply: Reply, out: &mut Effects) -> bool {
    let Reply::Readings { generation, records, before, total } = reply else { return false };
    let Some(pane) = model.pairs_mut().filter(|pane| pane.asked == Some(generation)) else { return false };
    let on = pane.on.take();
    pane.asked = None;
    (pane.records, pane.before, pane.total) = (records, before, total);
    pane.is_fetched = true;
    // The last screen is known by its first pair only now that it came.
    if pane.from.is_none() && pane.before != Count::Exact(0) {
        pane.from = pane.place();
    }
    let at = on.and_then(|on| pane.records.iter().position(|record| record.dossier.id == on));
    pane.at = at.unwrap_or(pane.at).min(pane.records.len().saturating_sub(1));
    let is_empty = pane.records.is_empty();
    if on.is_some() && at.is_none() && model.seen.led == Led::ByOthers {
        // Another pair came under the cursor: the screen is not the one that was read.
        model.seen.pairs = None;
    }
    if is_empty {
        at_the_end(model, out);
    }
    true
}

/// Nothing follows: back to the patterns, or to the screen before.
fn at_the_end(model: &mut Model, out: &mut Effects) {
    let Some(pane) = model.pairs_mut() else { return };
    if let Some(place) = pane.earlier.pop() {
        ask(model, Some(place), out);
        return;
    }
    if matches!(model.layer, Some(Layer::Pairs(_)))
        && matches!(model.beneath.last(), Some(Layer::Patterns(_)))
    {
        model.layer = model.beneath.pop();
        refresh_patterns(model, out);
    }
}

/// Notes what a frame showed in full. What stays as it was seen from its first frame on.
pub(super) fn note(model: &mut Model, painted: &Painted) {
    let Some(Layer::Pairs(pane)) = &mut model.layer else {
        model.seen.pairs = None;
        return;
    };
    pane.fits = painted.pairs_fit;
    pane.at = pane.at.min(painted.pairs_fit.saturating_sub(1));
    let before = model.seen.pairs.take().map(|mut before| {
        // Pairs that others took from the screen leave the rest as it was seen.
        if painted.pairs.iter().all(|pair| before.of.contains(pair)) {
            before.of.clone_from(&painted.pairs);
        }
        before
    });
    let led = model.seen.led;
    model.seen.pairs = Some(model.seen.sight(painted.pairs.clone(), before, painted.at, led));
}

/// Moves the cursor; beyond the screen it turns to the next one, or the one before.
pub(super) fn step(model: &mut Model, by: i64, out: &mut Effects) {
    let Some(Layer::Pairs(pane)) = &mut model.layer else { return };
    let last = pane.fits.max(1).min(pane.records.len()).saturating_sub(1);
    match pane.at.checked_add_signed(isize::try_from(by).unwrap_or(0)) {
        Some(at) if at <= last => pane.at = at,
        Some(_) => turn(model, true, out),
        None => turn(model, false, out),
    }
}

/// Turns to the next screen, or the one before.
pub(super) fn turn(model: &mut Model, forward: bool, out: &mut Effects) {
    let Some(Layer::Pairs(pane)) = &mut model.layer else { return };
    if pane.asked.is_some() {
        return;
    }
    let to = if forward {
        let next = pane.next_place();
        pane.earlier.extend(pane.place().filter(|_| next.is_some()));
        next
    } else {
        pane.earlier.pop()
    };
    if let Some(place) = to {
        pane.at = 0;
        model.seen.pairs = None;
        ask(model, Some(place), out);
    } else {
        let id = if forward { "console.pairs.last-screen" } else { "console.pairs.first-screen" };
        model.words.hint(Message::new(id));
    }
}

/// Turns back to the first screen.
pub(super) fn first(model: &mut Model, out: &mut Effects) {
    if let Some(Layer::Pairs(pane)) = &mut model.layer {
        (pane.at, pane.earlier) = (0, Vec::new());
        model.seen.pairs = None;
        ask(model, None, out);
    }
}

/// Turns to the last screen; what was seen now is come back to.
pub(super) fn last(model: &mut Model, out: &mut Effects) {
    let generation = model.next_generation();
    let Some(Layer::Pairs(pane)) = &mut model.layer else { return };
    if pane.asked.is_some() {
        return;
    }
    if pane.next_place().is_none() {
        model.words.hint(Message::new("console.pairs.last-screen"));
        return;
    }
    pane.earlier.extend(pane.place());
    pane.at = 0;
    // As many as surely stand on one screen with two rows each, between title and legend.
    let height = Layout::of(model.size).map_or(1, |layout| layout.body.height);
    let rows = u32::from(height.saturating_sub(2) / 2).max(1);
    let wish = PageWish { seek: Seek::Last, ..pane.wish(generation, None, rows) };
    model.seen.pairs = None;
    out.push(Effect::Ask(Request::Readings { generation, wish }));
}

/// Takes the pair under the cursor out of what one key marks, or back in.
pub(super) fn take_out(model: &mut Model, out: &mut Effects) {
    let Some(Layer::Pairs(pane)) = &mut model.layer else { return };
    let Some(id) = pane.record().map(|record| record.dossier.id) else { return };
    if !model.taken_out.remove(&id) {
        model.taken_out.insert(id);
    }
    if pane.at + 1 < pane.fits {
        step(model, 1, out);
    }
}

/// Opens the pair under the cursor whole.
pub(super) fn open_whole(model: &mut Model, press: Press, out: &mut Effects) {
    let Some(id) = model.subject() else { return };
    model.beneath.extend(model.layer.take());
    model.layer = Some(Layer::Whole(WholePane { id, top: 0 }));
    super::looking::note_opened(model, id, press.now, out);
}

/// Marks by `notation-reviewed` what the last frame showed in full, one event each, then turns to the next screen.
pub(super) fn verify(model: &mut Model, press: Press, out: &mut Effects) {
    let mark = NewMark { basis: Some(Basis::NotationReviewed), ..NewMark::to(Status::Verified) };
    perform(model, &Act::Mark(mark), press, out);
}

/// Confirms as the second person what the last frame showed in full.
pub(super) fn confirm(model: &mut Model, press: Press, out: &mut Effects) {
    perform(model, &Act::Confirm { number: None }, press, out);
}

fn perform(model: &mut Model, act: &Act, press: Press, out: &mut Effects) {
    let Some(shown) = gate::pairs(model, press) else { return };
    let actor = model.facts.actor.clone();
    let Some(Layer::Pairs(pane)) = &model.layer else { return };
    let is_in = |id: &CandidateId| {
        let record = pane.records.iter().find(|record| record.dossier.id == *id);
        record.is_some_and(|record| model.standing(pane, record) == Standing::In)
    };
    let order = |(id, version): (CandidateId, u64)| Order {
        id,
        seen_version: Some(version),
        act: act.clone(),
        actor: actor.clone(),
        at: press.now,
    };
    let orders: Vec<Order> = shown.into_iter().filter(|(id, _)| is_in(id)).map(order).collect();
    if orders.is_empty() {
        model.words.say(Tone::Warning, Message::new("console.pairs.none-in"));
        return;
    }
    model.flight.act = Some(None);
    out.push(Effect::Ask(Request::PerformEach(orders)));
}

/// What became of one of them.
pub(super) type Outcome = (CandidateId, Result<Box<Done>, Refusal>);

/// Takes in what became of each, says it, and turns to the next screen; what was not marked stays where it is.
pub(super) fn acted(model: &mut Model, outcomes: &[Outcome], out: &mut Effects) {
    model.flight.act = None;
    model.seen.pairs = None;
    let done = outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).count() as u64;
    let reads = model.pairs_mut().map(|pane| pane.reads);
    let id = if reads == Some(Reads::ToCheck) { "console.pairs.confirmed" } else { "console.pairs.marked" };
    let (tone, words) = with_refused(model, Message::new(id).arg("n", thousands(done)), outcomes);
    model.words.say(tone, words);
    model.record.outdate();
    super::asking::everything(model, out);
    go_on(model, outcomes, done, out);
    if model.flight.quitting == Quitting::AfterAct {
        out.push(Effect::Quit(crate::console::msg::ExitReason::Quit));
    }
}

/// Says what became of all, and for each reason for which some were refused how many, and the first of them.
pub(super) fn with_refused(model: &Model, words: Message, outcomes: &[Outcome]) -> (Tone, Message) {
    let mut refused: Vec<(Message, CandidateId, u64)> = Vec::new();
    for (id, refusal) in outcomes.iter().filter_map(|(id, outcome)| Some((*id, outcome.as_ref().err()?))) {
        let why = telling::refused(model, refusal);
        match refused.iter_mut().find(|(of, ..)| *of == why) {
            Some((.., n)) => *n += 1,
            None => refused.push((why, id, 1)),
        }
    }
    let tone = if refused.is_empty() { Tone::Done } else { Tone::Warning };
    let words = refused.into_iter().fold(words, |said, (why, id, n)| {
        Message::new("console.pairs.some-refused")
            .say("done", said)
            .arg("n", thousands(n))
            .arg("id", id)
            .say("why", why)
    });
    (tone, words)
}

/// Goes on to the next screen. Where none follows, the rows that were left are shown again, or the patterns.
fn go_on(model: &mut Model, outcomes: &[Outcome], done: u64, out: &mut Effects) {
    let Some(pane) = model.pairs_mut() else { return };
    pane.done += done;
    let is_marked = |id: CandidateId| outcomes.iter().any(|(of, outcome)| *of == id && outcome.is_ok());
    let seen = pane.records.iter().take(pane.fits.max(1));
    // The screen is come back to by what is left of it.
    let left = seen.map(place_of).find(|place| !is_marked(place.id));
    match (pane.next_place(), left) {
        (Some(next), left) => {
            pane.earlier.extend(left);
            pane.at = 0;
            ask(model, Some(next), out);
        }
        (None, Some(left)) => {
            pane.at = 0;
            ask(model, Some(left), out);
        }
        (None, None) => {
            pane.records.clear();
            at_the_end(model, out);
        }
    }
}
