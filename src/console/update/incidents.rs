//! `i`: incidents, their checklists, and the sweep that follows from one.

use jiff::Timestamp;

use super::{Effects, marking, returning};
use crate::audit::{Day, IncidentOf, SweepField, SweepRule};
use crate::console::commands::CommandId;
use crate::console::model::{
    Checklist, Field, Form, IncidentsPane, Layer, Model, Purpose, Row, SweepPane, Tone,
};
use crate::console::msg::Effect;
use crate::i18n::{Message, thousands};
use crate::notice::NoticeRefusal;
use crate::notice::incident::due_words;
use crate::text::Shown;
use crate::triage::incident::{StepAct, StepOrder, SweepPreview, SweepProgress, SweepWish};
use crate::triage::port::{Generation, Request};

/// The row for what shows that a step was done.
const EVIDENCE: &str = "console.row.evidence";
/// The row for why a step is not needed.
const REASON: &str = "console.row.waive-reason";
/// The row for who does a step.
const OWNER: &str = "console.row.step-owner";
/// The row for the day by whose end a step is due.
const DUE: &str = "console.row.step-due";
const BATCH: &str = "console.row.sweep-batch";
const FROM: &str = "console.row.sweep-from";
const TO: &str = "console.row.sweep-to";

/// A row that cannot be read, and why.
type Unreadable = (&'static str, Message);

/// What a form over the incidents asks for.
pub(super) enum Wanted {
    Step(StepAct),
    Narrow(SweepRule),
}

/// Opens the incidents.
pub(super) fn open(model: &mut Model, out: &mut Effects) {
    let generation = ask(model, out);
    model.layer = Some(Layer::Incidents(Box::new(IncidentsPane::new(generation))));
}

fn ask(model: &mut Model, out: &mut Effects) -> Generation {
    let generation = model.next_generation();
    out.push(Effect::Ask(Request::Incidents { generation }));
    generation
}

/// Fetches anew what somebody may have changed.
pub(super) fn refresh(model: &mut Model, out: &mut Effects) {
    out.push(Effect::Ask(Request::DueSteps));
    if pane(model).is_some() {
        let generation = ask(model, out);
        if let Some(pane) = pane(model) {
            pane.generation = generation;
        }
    }
}

/// Returns the pane, also while a form lies over it.
fn pane(model: &mut Model) -> Option<&mut IncidentsPane> {
    model.layer.iter_mut().chain(&mut model.beneath).find_map(|layer| match layer {
        Layer::Incidents(pane) => Some(&mut **pane),
        _ => None,
    })
}

/// Takes the incidents; returns false where they are not waited for.
pub(super) fn take(model: &mut Model, generation: Generation, incidents: Vec<IncidentOf>) -> bool {
    let wanted = pane(model).filter(|pane| pane.generation == generation);
    wanted.map(|pane| pane.take(incidents)).is_some()
}

/// Opens the checklist of the incident under the cursor, or begins the sweep that was looked at.
pub(super) fn choose(model: &mut Model, now: Timestamp, out: &mut Effects) {
    match pane(model) {
        Some(pane) if pane.checklist.is_none() => {
            pane.checklist = pane.incident().map(|_| Checklist::default());
        }
        Some(IncidentsPane { checklist: Some(Checklist { sweep: Some(_), .. }), .. }) => {
            start(model, now, out);
        }
        _ => {}
    }
}

/// Goes back from the sweep to the checklist, and from that to the list; tells whether there was one to leave.
pub(super) fn back(pane: &mut IncidentsPane) -> bool {
    match &mut pane.checklist {
        None => false,
        Some(Checklist { sweep: sweep @ Some(_), .. }) => {
            *sweep = None;
            true
        }
        checklist => {
            *checklist = None;
            true
        }
    }
}

/// Does something to the step under the cursor, or asks what it still needs.
pub(super) fn act(model: &mut Model, id: CommandId, now: Timestamp, out: &mut Effects) {
    let Some(step) = pane(model).and_then(|pane| pane.step().cloned()) else { return };
    let text = |label, text: &str| Row::text(label, Field::with(text));
    let day = step.due_at.map(due_words).unwrap_or_default();
    let day = day.split(' ').next().unwrap_or_default();
    let (purpose, row) = match id {
        CommandId::StepDone => (Purpose::StepDone, text(EVIDENCE, "")),
        CommandId::StepWaive => (Purpose::StepWaive, text(REASON, "")),
        CommandId::StepOwner => (Purpose::StepOwner, text(OWNER, &step.owner)),
        CommandId::StepDue => (Purpose::StepDue, text(DUE, day)),
        _ => return perform(model, StepAct::Reopen, now, out),
    };
    model.beneath.extend(model.layer.take());
    marking::open(model, Form::new(purpose, None, vec![row]));
}

/// Reads a form over the incidents; none where it is another's.
pub(super) fn wanted(form: &Form, model: &Model) -> Option<Result<Wanted, Unreadable>> {
    let text = |label| form.text(label).trim().to_owned();
    let step = |act| Some(Ok(Wanted::Step(act)));
    match form.purpose {
        Purpose::StepDone => step(StepAct::Done { evidence: text(EVIDENCE) }),
        Purpose::StepWaive => step(StepAct::Waive { reason: text(REASON) }),
        Purpose::StepOwner => step(StepAct::Owner(text(OWNER))),
        Purpose::StepDue => Some(day(form, DUE).map(|day| Wanted::Step(StepAct::Due(day)))),
        Purpose::NarrowSweep => Some(narrowed(form, model).map(Wanted::Narrow)),
        _ => None,
    }
}

/// Reads a day; nothing keyed is none.
pub(super) fn day(form: &Form, label: &'static str) -> Result<Option<Day>, Unreadable> {
    use unicode_normalization::UnicodeNormalization as _;
    let given: String = form.text(label).nfkc().collect();
    match given.trim() {
        "" => Ok(None),
        given => given.parse().map(Some).map_err(|_| (label, Message::new("console.form.no-day"))),
    }
}

fn narrowed(form: &Form, model: &Model) -> Result<SweepRule, Unreadable> {
    let sweep = model.beneath.iter().rev().find_map(|layer| match layer {
        Layer::Incidents(pane) => pane.checklist.as_ref()?.sweep.as_ref(),
        _ => None,
    });
    let batch = form.text(BATCH).trim();
    Ok(SweepRule {
        batch: (!batch.is_empty()).then(|| batch.to_owned()),
        registered_from: day(form, FROM)?,
        registered_to: day(form, TO)?,
        ..sweep.map(|sweep| sweep.rule.clone()).unwrap_or_default()
    })
}

/// Does what a form asked for; the incidents lie open again.
pub(super) fn fulfil(model: &mut Model, form: Box<Form>, wanted: Wanted, now: Timestamp, out: &mut Effects) {
    model.layer = model.beneath.pop();
    match wanted {
        Wanted::Step(act) => {
            perform(model, act, now, out);
            model.flight.form = Some(form);
        }
        Wanted::Narrow(rule) => {
            if let Some(sweep) = pane(model).and_then(IncidentsPane::sweep_mut) {
                sweep.rule = rule;
            }
            count(model, out);
        }
    }
}

fn perform(model: &mut Model, act: StepAct, now: Timestamp, out: &mut Effects) {
    let actor = model.facts.actor.clone();
    let Some(pane) = pane(model) else { return };
    let (Some(of), Some(step)) = (pane.incident(), pane.step()) else { return };
    let order = StepOrder {
        incident: of.incident.id,
        code: step.code.clone(),
        act,
        seen_version: Some(of.incident.version),
        actor,
        at: now,
    };
    out.push(Effect::Ask(Request::StepIncident(order)));
}

/// A step was acted on, or why not.
pub(super) fn stepped(model: &mut Model, outcome: Result<Box<IncidentOf>, Message>, out: &mut Effects) {
    let form = returning::under_way(model, Purpose::is_of_step);
    match outcome {
        Ok(of) => {
            let is_open = of.incident.is_open();
            let name = Shown::new(of.kanji_name.as_str()).to_string();
            let id = if is_open { "console.incidents.stepped" } else { "console.incidents.closed" };
            let words = Message::new(id).arg("id", of.incident.id).arg("name", name);
            if let Some(pane) = pane(model) {
                pane.put(*of);
                let last = pane.last();
                if let Some(checklist) = pane.checklist.as_mut().filter(|_| is_open) {
                    checklist.at = (checklist.at + 1).min(last);
                }
            }
            model.words.say(Tone::Done, words);
        }
        Err(why) => {
            failed(model, form);
            model.words.say(Tone::Warning, why);
        }
    }
    refresh(model, out);
}

/// Brings the form of an act back that was refused or failed.
pub(super) fn failed(model: &mut Model, form: Option<Box<Form>>) {
    if matches!(model.layer, Some(Layer::Incidents(_))) {
        returning::come_back(model, form);
    }
}

/// Looks at what a sweep from the open incident would take.
pub(super) fn sweep(model: &mut Model, out: &mut Effects) {
    let generation = model.next_generation();
    let Some(pane) = pane(model) else { return };
    let (Some(of), Some(checklist)) =
        (pane.incidents.as_ref().and_then(|all| all.get(pane.index())), &mut pane.checklist)
    else {
        return;
    };
    let incident = of.incident.id;
    checklist.sweep =
        Some(SweepPane { generation, proposed: None, rule: SweepRule::default(), at: 0, preview: None });
    out.push(Effect::Ask(Request::PreviewSweep { generation, incident, rule: None }));
}

/// Counts anew what the rule takes.
fn count(model: &mut Model, out: &mut Effects) {
    let generation = model.next_generation();
    let Some(pane) = pane(model) else { return };
    let Some(incident) = pane.incident().map(|of| of.incident.id) else { return };
    let Some(sweep) = pane.sweep_mut() else { return };
    (sweep.generation, sweep.preview) = (generation, None);
    let rule = Some(sweep.rule.clone());
    out.push(Effect::Ask(Request::PreviewSweep { generation, incident, rule }));
}

/// Takes what a rule takes; returns false where it is not waited for.
pub(super) fn previewed(
    model: &mut Model,
    generation: Generation,
    rule: SweepRule,
    preview: SweepPreview,
) -> bool {
    let sweep = pane(model).and_then(IncidentsPane::sweep_mut).filter(|sweep| sweep.generation == generation);
    let Some(sweep) = sweep else { return false };
    sweep.proposed.get_or_insert_with(|| rule.clone());
    (sweep.rule, sweep.preview) = (rule, Some(preview));
    true
}

/// Takes the condition under the cursor away, or puts the proposed one back.
pub(super) fn switch(model: &mut Model, out: &mut Effects) {
    let Some(sweep) = pane(model).and_then(IncidentsPane::sweep_mut) else { return };
    let Some(field) = SweepField::ALL.get(sweep.at) else { return };
    if sweep.switch(*field) {
        count(model, out);
    } else {
        model.words.hint(Message::new("console.sweep.nothing-proposed"));
    }
}

/// Asks by which batch and period the rule is narrowed.
pub(super) fn narrow(model: &mut Model) {
    let Some(sweep) = pane(model).and_then(IncidentsPane::sweep_mut) else { return };
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let rule = &sweep.rule;
    let rows = [
        (BATCH, rule.batch.clone().unwrap_or_default()),
        (FROM, day(rule.registered_from)),
        (TO, day(rule.registered_to)),
    ];
    let rows = rows.into_iter().map(|(label, text)| Row::text(label, Field::with(text))).collect();
    model.beneath.extend(model.layer.take());
    marking::open(model, Form::new(Purpose::NarrowSweep, None, rows));
}

/// Begins the sweep. What was not counted yet is not begun: nobody has seen how much it is.
fn start(model: &mut Model, now: Timestamp, out: &mut Effects) {
    let actor = model.facts.actor.clone();
    let Some(pane) = pane(model) else { return };
    let Some(incident) = pane.incident().map(|of| of.incident.id) else { return };
    let Some(sweep) = pane.sweep_mut() else { return };
    let refusal = match sweep.preview {
        None => Some(Message::new("console.sweep.not-counted")),
        Some(preview) if preview.fit == 0 => {
            let records = preview.records;
            Some(NoticeRefusal::SweepTakesNothing { incident, records, proposed: None }.message())
        }
        Some(_) => None,
    };
    if let Some(refusal) = refusal {
        model.words.say(Tone::Warning, refusal);
        return;
    }
    let wish = SweepWish { incident, rule: sweep.rule.clone(), everything: false, note: String::new() };
    out.push(Effect::Ask(Request::StartSweep { wish, actor, at: now }));
}

/// A sweep began, went on, or came to its end.
pub(super) fn progress(model: &mut Model, progress: SweepProgress) {
    if model.sweep.is_none()
        && let Some(pane) = pane(model)
        && let Some(checklist) = &mut pane.checklist
    {
        checklist.sweep = None;
    }
    model.sweep = Some(progress).filter(|progress| !progress.is_whole);
    let id = if progress.is_whole { "console.sweep.done" } else { return };
    let words = Message::new(id).arg("id", progress.id).arg("taken", thousands(progress.taken));
    model.words.say(Tone::Done, words);
}
