//! `v e a` and a due date with a selection: what is foreseen first, then the act, its progress and its end.

use super::selecting::close_range;
use super::{Effects, Press, asking, assigning, gate, marking, telling};
use crate::audit::Role;
use crate::console::model::form::Choice;
use crate::console::model::{
    Bulk, Field, Form, Layer, Model, PreviewPane, Purpose, Row, RowKind, SelectionAct, Tone,
};
use crate::console::msg::Effect;
use crate::i18n::{Lang, Message, thousands};
use crate::triage::bulk::{BulkAct, BulkEnd, BulkProgress, Preview};
use crate::triage::policy;
use crate::triage::port::{Generation, Request};

/// Asks whom to ask, and until when.
pub(super) fn escalate(model: &mut Model, press: Press) {
    if !may_begin(model) {
        return;
    }
    let due = crate::audit::Day::of(press.now).plus(policy::DAYS_TO_ANSWER);
    let others = crate::audit::Addressee::ALL.iter().copied().map(Some);
    let choice = Choice::new(std::iter::once(None).chain(others).collect(), None);
    let rows = vec![
        Row { label: "console.row.addressee", kind: RowKind::Addressees(choice) },
        Row::text("console.row.due", Field::with(due.to_string())),
    ];
    marking::open(model, Form::new(Purpose::Bulk(SelectionAct::Escalate), rows));
}

/// Asks for another due date of all that is selected.
pub(super) fn change_due(model: &mut Model, press: Press) {
    if may_begin(model) {
        marking::open(model, marking::due_form(Purpose::Bulk(SelectionAct::ChangeDue), press));
    }
}

/// Asks to whom all that is selected is given.
pub(super) fn assign(model: &mut Model) {
    if may_begin(model) {
        let me = model.facts.actor.person().to_owned();
        let to = if model.facts.actor.role == Role::Lead { String::new() } else { me };
        marking::open(model, assigning::form(Purpose::Bulk(SelectionAct::Assign), to));
    }
}

/// Asks what an act would do to all that is selected.
pub(super) fn preview(model: &mut Model, act: BulkAct, out: &mut Effects) {
    if !may_begin(model) {
        return;
    }
    let Some(selecting) = &model.selecting else { return };
    let (selection, size) = (selecting.selection().clone(), selecting.size());
    let generation = model.next_generation();
    model.seen.form = None;
    out.push(Effect::Ask(Request::Preview {
        generation,
        selection: selection.clone(),
        act: act.clone(),
        actor: model.facts.actor.clone(),
    }));
    model.layer =
        Some(Layer::Preview(Box::new(PreviewPane { generation, selection, size, act, preview: None })));
}

/// Takes what is foreseen; what was painted before it is no sight of it.
pub(super) fn foreseen(model: &mut Model, generation: Generation, preview: Box<Preview>) -> bool {
    match &mut model.layer {
        Some(Layer::Preview(pane)) if pane.generation == generation => {
            pane.preview = Some(preview);
            model.seen.form = None;
            true
        }
        _ => false,
    }
}

/// Begins the act that was foreseen.
pub(super) fn begin(model: &mut Model, pane: Box<PreviewPane>, press: Press, out: &mut Effects) {
    if !gate::passes_form(model, press, None) {
        model.layer = Some(Layer::Preview(pane));
        return;
    }
    model.flight.foreseen = pane.preview.as_ref().filter(|preview| preview.is_complete).map(|preview| {
        preview.taken + preview.perhaps + preview.left_out.iter().map(|(_, n)| n).sum::<u64>()
    });
    model.flight.is_stopping = false;
    model.bulk = Bulk::Expected;
    model.selecting = None;
    // The form that it came from.
    model.beneath.clear();
    let actor = model.facts.actor.clone();
    let PreviewPane { mut selection, act, preview, .. } = *pane;
    selection.newest = preview.and_then(|preview| preview.newest);
    out.push(Effect::Ask(Request::PerformBulk { selection, act, actor, at: press.now }));
}

/// Lets the act rest after its batch; one that rests already is ended.
pub(super) fn stop(model: &mut Model, out: &mut Effects) {
    model.flight.is_stopping = true;
    out.push(Effect::Ask(Request::StopBulk));
    if model.bulk.is_under_way() {
        model.words.say(Tone::Note, Message::new("console.bulk.stopping"));
    }
}

/// Takes in that one's own act rests, as it was told to or since an earlier session.
pub(super) fn rests(model: &mut Model, mut progress: BulkProgress, out: &mut Effects) {
    if !progress.is_undo {
        progress.of = progress.of.or(model.flight.foreseen);
    }
    let was_told_to = std::mem::take(&mut model.flight.is_stopping);
    let said = match (was_told_to, progress.is_undo) {
        (false, true) => "console.bulk.undo-interrupted",
        (false, false) => "console.bulk.interrupted",
        (true, true) => "console.bulk.undo-stopped",
        (true, false) if progress.done > 0 => "console.bulk.stopped",
        (true, false) => "console.bulk.stopped-none",
    };
    model.words.say(
        if was_told_to { Tone::Done } else { Tone::Warning },
        counted(said, &progress, model.facts.lang),
    );
    model.bulk = Bulk::Interrupted(progress);
    if was_told_to {
        model.record.outdate();
        asking::everything(model, out);
    }
}

/// Asks whether the act that rests still does: another process of the same person may have ended it.
pub(super) fn look_again(model: &Model, out: &mut Effects) {
    if model.bulk.is_interrupted() {
        out.push(Effect::Ask(Request::RestingBulk));
    }
}

/// Goes on with the act that rests.
pub(super) fn resume(model: &mut Model, press: Press, out: &mut Effects) {
    if gate::passes(model, press) {
        (model.flight.foreseen, model.flight.is_stopping) = (None, false);
        model.bulk = Bulk::Expected;
        let actor = model.facts.actor.clone();
        out.push(Effect::Ask(Request::ResumeBulk { actor, at: press.now }));
    }
}

/// Takes in how far an act has come.
pub(super) fn progress(model: &mut Model, mut progress: BulkProgress, out: &mut Effects) {
    let is_known = matches!(&model.bulk, Bulk::Running(known) if known.id == progress.id);
    let is_undo = progress.is_undo && !is_known && model.flight.act == Some(None);
    if is_undo {
        // The undo that was asked for is a long one: other keys go on working.
        model.flight.act = None;
    }
    if !progress.is_undo {
        progress.of = progress.of.or(model.flight.foreseen);
    }
    let is_awaited = is_undo || model.bulk.is_under_way();
    if let Some(end) = progress.ended {
        model.bulk = Bulk::Idle;
        let was_told_to = std::mem::take(&mut model.flight.is_stopping);
        model.words.say(Tone::Done, ended(model.facts.lang, &progress, end, was_told_to));
        model.record.outdate();
        asking::everything(model, out);
    } else if is_awaited {
        model.bulk = Bulk::Running(progress);
    }
}

/// Notes that the act failed on its way: what was durable stays, the rest can go on.
pub(super) fn failed(model: &mut Model) {
    model.bulk = match std::mem::take(&mut model.bulk) {
        Bulk::Running(progress) | Bulk::Interrupted(progress) => Bulk::Interrupted(progress),
        Bulk::Idle | Bulk::Expected => Bulk::Idle,
    };
}

/// Tells whether a bulk act may be prepared, or says why not; closes a range that is being drawn.
fn may_begin(model: &mut Model) -> bool {
    if model.bulk.is_under_way() {
        model.words.say(Tone::Warning, Message::new("console.bulk.under-way"));
        return false;
    }
    close_range(model);
    model.selecting.as_ref().is_some_and(|selecting| !selecting.is_empty())
}

/// Says how an act ended. Where nothing was recorded `u` would take back something else.
fn ended(lang: Lang, progress: &BulkProgress, end: BulkEnd, was_told_to: bool) -> Message {
    let is_any = progress.done > 0;
    let said = counted(
        match (progress.is_undo, end) {
            (false, BulkEnd::Complete) if is_any => "console.bulk.done",
            (false, BulkEnd::Complete) => "console.bulk.done-none",
            (false, BulkEnd::Stopped) if !was_told_to => "console.bulk.ended-elsewhere",
            (false, BulkEnd::Stopped) if is_any => "console.bulk.given-up",
            (false, BulkEnd::Stopped) => "console.bulk.given-up-none",
            (true, BulkEnd::Complete) if progress.left_out > 0 => "console.bulk.undone-but",
            (true, BulkEnd::Complete) => "console.bulk.undone",
            (true, BulkEnd::Stopped) => "console.bulk.undo-given-up",
        },
        progress,
        lang,
    );
    let said = telling::withdrawn_with(said, &progress.withdrawals);
    if progress.goes_on { policy::left_standing(said) } else { said }
}

/// Says how far an act has come, and why it left records out; a taking back says so at its end.
fn counted(id: &'static str, progress: &BulkProgress, lang: Lang) -> Message {
    let of = progress.of.map_or_else(|| "?".to_owned(), thousands);
    let said = Message::new(id)
        .arg("done", thousands(progress.done))
        .arg("left_out", thousands(progress.left_out))
        .arg("of", of)
        .arg("what", lang.word("bulk", progress.word()));
    let with_reasons = match (progress.is_undo, progress.ended) {
        (false, _) => "console.bulk.with-reasons",
        (true, Some(BulkEnd::Complete)) => "console.bulk.undone-because",
        (true, _) => return said,
    };
    match progress.why_left_out() {
        Some(reasons) => Message::new(with_reasons).say("said", said).say("reasons", reasons),
        None => said,
    }
}
