//! `l`: requests for documents, by addressee and down the list of one. A page at a time, however many there are.

use jiff::Timestamp;

use super::{Effects, Press, coming_back, filtering, marking, searching};
use crate::audit::{Addressee, Basis, Day, Status};
use crate::console::commands::Step;
use crate::console::layout::Layout;
use crate::console::model::form::Choice;
use crate::console::model::{
    Field, Form, Layer, Model, Purpose, RecordAct, RepliesPane, Row, RowKind, Target, Tone,
};
use crate::console::msg::Effect;
use crate::i18n::Message;
use crate::notice::request::{Proposal, awaits_decision, proposal};
use crate::triage::act::{Act, NewMark};
use crate::triage::filter::Filter;
use crate::triage::policy::{self, Grounds};
use crate::triage::port::{Generation, Request};
use crate::triage::requests::{RequestGroup, RequestPlace, RequestRow};

/// Rows of such a list beside those of its data: the title and the heads.
const HEADS: u16 = 2;

/// How many rows a page has.
fn fit(model: &Model) -> usize {
    Layout::of(model.size).map_or(1, |layout| usize::from(layout.body.height.saturating_sub(HEADS)).max(1))
}

/// Opens the addressees.
pub(super) fn open(model: &mut Model, out: &mut Effects) {
    model.layer = Some(Layer::Addressees(Box::default()));
    // Letters may be for one of them.
    out.push(Effect::Ask(Request::Sweeps));
    ask(model, out);
}

/// Asks for the page that is shown, of either list.
pub(super) fn ask(model: &mut Model, out: &mut Effects) {
    let limit = u32::try_from(fit(model) + 1).unwrap_or(u32::MAX);
    let (generation, today) = (model.next_generation(), model.today);
    let layers = model.layer.iter_mut().chain(model.beneath.iter_mut().rev());
    let request = layers.into_iter().find_map(|layer| match layer {
        Layer::Addressees(pane) => {
            pane.ask(generation);
            today.map(|today| Request::RequestGroups { generation, after: pane.after(), limit, today })
        }
        Layer::Replies(pane) => {
            pane.list.ask(generation);
            let (filter, after) = (pane.filter(), pane.list.after());
            Some(Request::Requests { generation, filter, after, limit })
        }
        _ => None,
    });
    out.extend(request.map(Effect::Ask));
}

/// Takes the addressees in.
pub(super) fn take_groups(model: &mut Model, generation: Generation, groups: Vec<RequestGroup>) -> bool {
    let fit = fit(model);
    let pane = model.layer.iter_mut().chain(&mut model.beneath).find_map(|layer| match layer {
        Layer::Addressees(pane) if pane.awaits(generation) => Some(pane),
        _ => None,
    });
    pane.map(|pane| pane.take(groups, fit)).is_some()
}

/// Takes the requests to one addressee in.
pub(super) fn take_rows(model: &mut Model, generation: Generation, rows: Vec<RequestRow>) -> bool {
    let fit = fit(model);
    let pane = model.replies_mut().filter(|pane| pane.list.awaits(generation));
    let is_wanted = pane.map(|pane| pane.list.take(rows, fit)).is_some();
    if is_wanted {
        coming_back::renew(model, |purpose, beneath| match (purpose, beneath.last()) {
            (Purpose::Reply(to), Some(Layer::Replies(pane))) => pane.version_of(to.id),
            _ => None,
        });
    }
    is_wanted
}

/// Notes that a page of either list will not come.
pub(super) fn failed(model: &mut Model) {
    for layer in model.layer.iter_mut().chain(&mut model.beneath) {
        match layer {
            Layer::Addressees(pane) => pane.give_up(),
            Layer::Replies(pane) => pane.list.give_up(),
            _ => {}
        }
    }
}

/// Opens the list of the addressee under the cursor.
pub(super) fn choose(model: &mut Model, out: &mut Effects) {
    let Some(Layer::Addressees(pane)) = &model.layer else { return };
    let Some(group) = pane.row().cloned() else { return };
    model.beneath.extend(model.layer.take());
    model.layer = Some(Layer::Replies(Box::new(RepliesPane::new(group))));
    ask(model, out);
}

/// Moves the cursor of either list.
pub(super) fn step(model: &mut Model, by: i64, out: &mut Effects) {
    let leaves = match &mut model.layer {
        Some(Layer::Addressees(pane)) => {
            pane.step(by, |group| (group.addressee, group.employer_code.clone()))
        }
        Some(Layer::Replies(pane)) => pane.list.step(by, |row| RequestPlace::of(&row.request)),
        _ => false,
    };
    if leaves {
        ask(model, out);
    }
}

/// Moves by half of what is seen.
pub(super) fn half_page(model: &mut Model, way: Step, out: &mut Effects) {
    let half = i64::try_from((fit(model) / 2).max(1)).unwrap_or(1);
    step(model, if way == Step::Forward { half } else { -half }, out);
}

/// Goes to the first row of all.
pub(super) fn first(model: &mut Model, out: &mut Effects) {
    let is_another = match &mut model.layer {
        Some(Layer::Addressees(pane)) => pane.first(),
        Some(Layer::Replies(pane)) => pane.list.first(),
        _ => false,
    };
    if is_another {
        ask(model, out);
    }
}

/// Goes to the last row that is held; where it is that one already, on to what follows.
pub(super) fn last(model: &mut Model, out: &mut Effects) {
    let moved = match &mut model.layer {
        Some(Layer::Addressees(pane)) => pane.last(),
        Some(Layer::Replies(pane)) => pane.list.last(),
        _ => true,
    };
    if !moved {
        step(model, 1, out);
    }
}

/// Goes to the record of the row under the cursor, in the queue.
pub(super) fn open_record(model: &mut Model, press: Press, out: &mut Effects) {
    if let Some(row) = row(model).cloned() {
        go_to(model, &row, press.now, out);
    }
}

/// Goes to the record, and there to the form of the mark that the answer speaks for.
pub(super) fn follow(model: &mut Model, press: Press, out: &mut Effects) {
    let Some(row) = row(model).map(|row| row.seen_by(&model.facts.actor).into_owned()) else { return };
    let Some(answer) = row.answer() else { return };
    let proposed = proposal(answer, row.request.addressee);
    go_to(model, &row, press.now, out);
    if awaits_decision(answer, &row.mark) {
        model.flight.proposed = Some((row.request.candidate, proposed));
    }
}

fn row(model: &Model) -> Option<&RequestRow> {
    match &model.layer {
        Some(Layer::Replies(pane)) => pane.list.row(),
        _ => None,
    }
}

/// Shows one record in the queue, found by its case code as a search is.
fn go_to(model: &mut Model, row: &RequestRow, now: Timestamp, out: &mut Effects) {
    let code = row.request.case_code().to_string();
    model.layer = None;
    model.beneath.clear();
    searching::note_hits(model, out);
    let filter = Filter { search: vec![code.clone()], outside: row.is_outside, ..Filter::default() };
    filtering::show(model, filter, out);
    model.flight.searched = Some((code, now));
}

/// Opens the form of the mark that an answer speaks for, as soon as its record is there.
pub(super) fn propose(model: &mut Model) {
    let Some((id, proposed)) = model.flight.proposed else { return };
    if model.layer.is_some() || model.queue.cursor() != Some(id) {
        return;
    }
    let Some(record) = model.record.of(id) else { return };
    model.flight.proposed = None;
    let target = Target { id, version: record.dossier.version };
    let grounds = Grounds::of(&record.dossier, &record.found);
    let is_found = record.dossier.mark.found_wrong_at().is_some();
    let allowed: Vec<Basis> = policy::allowed_for_verified(&grounds).collect();
    let form = match proposed {
        Proposal::Verify(basis) if allowed.contains(&basis) => verify(target, allowed, basis),
        Proposal::Wrong(basis) if is_found => correct(target, basis),
        Proposal::Wrong(_) => Form::new(Purpose::Act(RecordAct::Wrong, target), Vec::new()),
        Proposal::AskAnother(addressee) => ask_another(target, addressee, model.today),
        Proposal::Verify(basis) => {
            let mark = NewMark { basis: Some(basis), ..NewMark::to(Status::Verified) };
            let at = model.today.map(Day::begin).unwrap_or_default();
            if let Err(refusal) = policy::rule(&grounds, &Act::Mark(mark), &model.facts.actor, at) {
                model.words.say(Tone::Warning, refusal.message());
            }
            return;
        }
        Proposal::AskAgain | Proposal::Decide => {
            return model.words.say(Tone::Note, Message::new("console.note.decide"));
        }
    };
    marking::open(model, form);
}

fn verify(target: Target, allowed: Vec<Basis>, basis: Basis) -> Form {
    let rows = vec![
        Row::basis("console.row.basis", Choice::new(allowed, basis)),
        Row::text("console.row.note", Field::default()),
    ];
    Form::new(Purpose::Act(RecordAct::Verify, target), rows).fitted()
}

fn correct(target: Target, basis: Option<Basis>) -> Form {
    let offered = marking::OF_CORRECTED.to_vec();
    let choice = match basis {
        Some(basis) => Choice::new(offered, basis),
        None => Choice::open(offered),
    };
    let rows = vec![
        Row::text("console.row.right-number", Field::number()),
        Row::basis("console.row.basis", choice),
        Row::text("console.row.note", Field::default()),
    ];
    Form::new(Purpose::Act(RecordAct::Correct, target), rows)
}

fn ask_another(target: Target, addressee: Addressee, today: Option<Day>) -> Form {
    let due = today.map(|today| today.plus(policy::DAYS_TO_ANSWER).to_string()).unwrap_or_default();
    let rows = vec![
        Row {
            label: "console.row.addressee",
            kind: RowKind::Addressee(Choice::new(Addressee::ALL.to_vec(), addressee)),
        },
        Row::basis("console.row.reason", Choice::new(marking::OF_ESCALATED.to_vec(), Basis::Doubt)),
        Row::text("console.row.due", Field::with(due)),
        Row::text("console.row.note", Field::default()),
    ];
    Form::new(Purpose::Act(RecordAct::Escalate, target), rows)
}
