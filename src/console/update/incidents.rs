//! `i`: incidents, their checklists, and the sweep that follows from one.

use jiff::Timestamp;

use super::rows::{Unreadable, day_if_any};
use super::{Effects, Press, coming_back, gate, marking};
use crate::audit::{Day, IncidentId, IncidentOf, SweepField, SweepRule};
use crate::console::commands::CommandId;
use crate::console::model::{
    Checklist, Field, Form, IncidentsPane, Layer, Model, Purpose, Quitting, Row, StepAsks, StepAt, SweepPane,
    Tone,
};
use crate::console::msg::{Effect, ExitReason};
use crate::i18n::{Message, thousands};
use crate::notice::NoticeRefusal;
use crate::notice::incident::due_words;
use crate::notice::sweep::{may_sweep, offer};
use crate::text::Shown;
use crate::triage::incident::{LeftSweep, StepAct, StepOrder, SweepPreview, SweepProgress, SweepWish};
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

/// Opens the incidents.
pub(super) fn open(model: &mut Model, out: &mut Effects) {
    out.push(Effect::Ask(Request::Sweeps));
    let generation = ask(model, out);
    let records = [model.found_wrong, model.queue.cursor()];
    model.layer = Some(Layer::Incidents(Box::new(IncidentsPane::new(generation, records))));
}

fn ask(model: &mut Model, out: &mut Effects) -> Generation {
    let generation = model.next_generation();
    out.push(Effect::Ask(Request::Incidents { generation }));
    generation
}

/// Fetches anew what somebody may have changed.
pub(super) fn refresh(model: &mut Model, out: &mut Effects) {
    out.push(Effect::Ask(Request::DueSteps));
    out.push(Effect::Ask(Request::Sweeps));
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
    let is_wanted = wanted.map(|pane| pane.take(incidents)).is_some();
    if is_wanted {
        coming_back::renew(model, |purpose, beneath| match (purpose, beneath.last()) {
            (Purpose::Step(_, at), Some(Layer::Incidents(pane))) => {
                pane.of(at.incident).map(|of| of.incident.version)
            }
            _ => None,
        });
    }
    is_wanted
}

/// Opens the checklist of the incident under the cursor, or asks whether to begin the sweep that was looked at.
pub(super) fn choose(model: &mut Model, out: &mut Effects) {
    match pane(model) {
        Some(pane) if pane.checklist.is_none() => {
            pane.checklist = pane.incident().map(|_| Checklist::default());
        }
        Some(IncidentsPane { checklist: Some(Checklist { sweep: Some(_), .. }), .. }) => {
            ask_to_start(model, out);
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
pub(super) fn act(model: &mut Model, id: CommandId, press: Press, out: &mut Effects) {
    if !gate::passes(model, press) {
        return;
    }
    let Some(pane) = pane(model) else { return };
    let (Some(step), Some(at)) = (pane.step(), pane.step_at()) else { return };
    let text = |label, text: &str| Row::text(label, Field::with(text));
    let day = step.due_at.map(due_words).unwrap_or_default();
    let day = day.split(' ').next().unwrap_or_default();
    let (asks, row) = match id {
        CommandId::StepDone => (StepAsks::Evidence, text(EVIDENCE, "")),
        CommandId::StepWaive => (StepAsks::Reason, text(REASON, "")),
        CommandId::StepOwner => (StepAsks::Owner, text(OWNER, &step.owner)),
        CommandId::StepDue => (StepAsks::Due, text(DUE, day)),
        _ => return perform(model, at, StepAct::Reopen, press.now, out),
    };
    model.beneath.extend(model.layer.take());
    marking::open(model, Form::new(Purpose::Step(asks, at), vec![row]));
}

/// Reads what an act on a step asked for.
pub(super) fn read(form: &Form, asks: StepAsks) -> Result<StepAct, Unreadable> {
    let text = |label| form.text(label).trim().to_owned();
    Ok(match asks {
        StepAsks::Evidence => StepAct::Done { evidence: text(EVIDENCE) },
        StepAsks::Reason => StepAct::Waive { reason: text(REASON) },
        StepAsks::Owner => StepAct::Owner(text(OWNER)),
        StepAsks::Due => StepAct::Due(day_if_any(form, DUE)?),
    })
}

/// Reads how a sweep is narrowed.
pub(super) fn narrowed(form: &Form, model: &Model) -> Result<SweepRule, Unreadable> {
    let sweep = model.beneath.iter().rev().find_map(|layer| match layer {
        Layer::Incidents(pane) => pane.checklist.as_ref()?.sweep.as_ref(),
        _ => None,
    });
    let batch = form.text(BATCH).trim();
    let (registered_from, registered_to) = (day_if_any(form, FROM)?, day_if_any(form, TO)?);
    if registered_from.zip(registered_to).is_some_and(|(from, to)| from > to) {
        return Err((TO, NoticeRefusal::PeriodBackwards.message()));
    }
    Ok(SweepRule {
        batch: (!batch.is_empty()).then(|| batch.to_owned()),
        registered_from,
        registered_to,
        ..sweep.map(|sweep| sweep.rule.clone()).unwrap_or_default()
    })
}

/// Takes the rule of the sweep that is about to begin.
pub(super) fn narrow_to(model: &mut Model, rule: SweepRule, out: &mut Effects) {
    if let Some(sweep) = pane(model).and_then(IncidentsPane::sweep_mut) {
        sweep.rule = rule;
    }
    count(model, out);
}

/// Asks the store to do an act on a step, as it was painted.
pub(super) fn perform(model: &mut Model, at: StepAt, act: StepAct, now: Timestamp, out: &mut Effects) {
    model.flight.act = Some(None);
    model.flight.step = Some(at.clone());
    let StepAt { incident, code, version } = at;
    let actor = model.facts.actor.clone();
    let order = StepOrder { incident, code, act, seen_version: Some(version), actor, at: now };
    out.push(Effect::Ask(Request::StepIncident(order)));
}

/// A step was acted on, or why not.
pub(super) fn stepped(model: &mut Model, outcome: Result<Box<IncidentOf>, Message>, out: &mut Effects) {
    model.flight.act = None;
    let acted_on = model.flight.step.take();
    let form = coming_back::under_way(model, Purpose::is_of_step);
    match outcome {
        Ok(of) => {
            let id =
                if of.incident.is_open() { "console.incidents.stepped" } else { "console.incidents.closed" };
            let name = Shown::new(of.kanji_name.as_str()).to_string();
            let words = Message::new(id).arg("id", of.incident.id).arg("name", name);
            if let Some(pane) = pane(model) {
                go_on(pane, *of, acted_on);
            }
            model.words.say(Tone::Done, words);
        }
        Err(why) => {
            coming_back::bring_refused(model, form);
            model.words.say(Tone::Warning, why);
            model.flight.quitting = Quitting::No;
        }
    }
    refresh(model, out);
    if model.flight.quitting == Quitting::AfterAct {
        out.push(Effect::Quit(ExitReason::Quit));
    }
}

/// Puts an incident in as it is now, and goes from the step that was acted on to the next, unless the cursor left it.
fn go_on(pane: &mut IncidentsPane, of: IncidentOf, acted_on: Option<StepAt>) {
    let is_there =
        pane.step_at().map(|at| (at.incident, at.code)) == acted_on.map(|at| (at.incident, at.code));
    let is_open = of.incident.is_open();
    pane.put(of);
    let last = pane.last();
    if let Some(checklist) = pane.checklist.as_mut().filter(|_| is_open && is_there) {
        checklist.at = (checklist.at + 1).min(last);
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
        Some(SweepPane { generation, offered: None, rule: SweepRule::default(), at: 0, preview: None });
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
    let Some(pane) = pane(model) else { return false };
    let obtained = pane.incident().and_then(|of| of.incident.obtained.clone()).unwrap_or_default();
    let sweep = pane.sweep_mut().filter(|sweep| sweep.generation == generation);
    let Some(sweep) = sweep else { return false };
    sweep.offered.get_or_insert_with(|| offer(&rule, &obtained));
    (sweep.rule, sweep.preview) = (rule, Some(preview));
    true
}

/// Goes back to the checklist from a sweep of which nothing is known.
pub(super) fn not_previewed(model: &mut Model) {
    if let Some(checklist) = pane(model).and_then(|pane| pane.checklist.as_mut()) {
        checklist.sweep.take_if(|sweep| sweep.offered.is_none());
    }
}

/// Takes the condition under the cursor away, or puts it back.
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
    marking::open(model, Form::new(Purpose::NarrowSweep, rows));
}

/// Asks whether to begin the sweep. What was not counted yet is not begun: nobody has seen how much it is. In the place of a rule that
/// takes nobody goes the one to fall back on.
fn ask_to_start(model: &mut Model, out: &mut Effects) {
    let actor = model.facts.actor.clone();
    let Some(pane) = pane(model) else { return };
    let Some(incident) = pane.incident().map(|of| of.incident.id) else { return };
    let Some(sweep) = pane.sweep_mut() else { return };
    let refusal = match &sweep.preview {
        None => Message::new("console.sweep.not-counted"),
        Some(SweepPreview { fit: 0, other: Some(other), .. }) => {
            sweep.rule = other.rule.clone();
            return count(model, out);
        }
        Some(preview) if preview.fit == 0 => {
            let records = preview.records;
            sweep_refused(&NoticeRefusal::SweepTakesNothing { incident, records, other: None }, incident)
        }
        Some(preview) if preview.is_of_everybody(&sweep.rule) => {
            sweep_refused(&NoticeRefusal::SweepTakesEverything, incident)
        }
        Some(preview) => {
            let takes = preview.fit;
            if let Err(refusal) = may_sweep(&sweep.rule, false, "", &actor) {
                sweep_refused(&refusal, incident)
            } else {
                let purpose = Purpose::StartSweep { incident, rule: sweep.rule.clone(), takes };
                model.beneath.extend(model.layer.take());
                return marking::open(model, Form::new(purpose, Vec::new()));
            }
        }
    };
    model.words.say(Tone::Warning, refusal);
}

/// Says why a sweep is not begun, and by which keys the rule is mended; what has none, by its whole command.
fn sweep_refused(refusal: &NoticeRefusal, incident: IncidentId) -> Message {
    match refusal {
        NoticeRefusal::SweepTakesEverything => {
            Message::new("console.sweep.takes-everything").arg("incident", incident)
        }
        NoticeRefusal::SweepTakesNothing { records, other: None, .. } => {
            Message::new("console.sweep.takes-nothing").arg("records", thousands(*records))
        }
        refusal => refusal.message(),
    }
}

/// Begins a sweep that was agreed to.
pub(super) fn start(model: &Model, incident: IncidentId, rule: SweepRule, now: Timestamp, out: &mut Effects) {
    let wish = SweepWish { incident, rule, everything: false, note: String::new() };
    out.push(Effect::Ask(Request::StartSweep { wish, actor: model.facts.actor.clone(), at: now }));
}

/// Says that marks stay withdrawn, behind what was said of the act that withdrew their sweep.
pub(super) fn left(model: &mut Model, left: LeftSweep) {
    if let Some(words) = left.message("console.sweep.left") {
        model.words.say(Tone::Note, words);
    }
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
    if let Some(sweep) = model.sweeps.iter_mut().find(|sweep| sweep.id == progress.id) {
        sweep.is_whole = progress.is_whole;
    }
    let id = if progress.is_whole { "console.sweep.done" } else { return };
    let words = Message::new(id).arg("id", progress.id).arg("taken", thousands(progress.taken));
    model.words.say(Tone::Done, words);
}
