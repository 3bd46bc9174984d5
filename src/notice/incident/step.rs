//! Who may do what to a step, what the report counts of it, and when an incident is closed.

use jiff::Timestamp;

use super::Facts;
use super::due::end_of;
use super::template::Template;
use crate::audit::{
    Actor, Day, Incident, IncidentEnding, IncidentId, IncidentStep, Role, StepState, hides_valid_number,
    holds_valid_number,
};
use crate::notice::NoticeRefusal;
use crate::triage::incident::StepAct;
use crate::triage::policy::may_act;
use crate::triage::sums::{WrongStep, WrongSteps};

/// The viewing of the record was stopped.
pub const STOP_VIEWING: &str = "stop-viewing";
/// The member was told.
const TELL_MEMBER: &str = "tell-member";
/// The number's holder was told.
const TELL_HOLDER: &str = "tell-holder";
/// The right number is registered.
pub(super) const REGISTER_RIGHT_NUMBER: &str = "register-right-number";
/// The right number was seen on the intermediate server.
pub(super) const SEE_REFLECTED: &str = "see-reflected";
/// Similar cases are swept for.
pub const SIMILAR_CASES: &str = "similar-cases";

/// The codes that mean something to the rules.
#[cfg(test)]
pub(super) const KNOWN: &[&str] =
    &[STOP_VIEWING, TELL_MEMBER, TELL_HOLDER, REGISTER_RIGHT_NUMBER, SEE_REFLECTED, SIMILAR_CASES];

/// How long evidence and reasons may be, in characters.
const LONGEST_EVIDENCE: usize = 1_000;
/// How long an owner may be, in characters.
const LONGEST_OWNER: usize = 120;

/// Lays out the checklist of an incident that opens. The steps of the program's own template keep no words: they are said in
/// the language of who reads them.
pub fn checklist(template: &Template, is_shipped: bool, found: Timestamp) -> Vec<IncidentStep> {
    let words = |words: &String| if is_shipped { String::new() } else { words.clone() };
    let steps = template.steps.iter();
    steps
        .map(|step| IncidentStep {
            code: step.code.clone(),
            title: words(&step.title),
            owner: words(&step.owner),
            must: step.must,
            due_at: step.due.after(found),
            state: StepState::Open,
            evidence: String::new(),
            done_by: None,
            done_at: None,
        })
        .collect()
}

/// What an act on a step makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruled {
    /// The step after the act.
    pub step: IncidentStep,
    /// What becomes of the incident; none: it goes on as it is.
    pub turn: Option<Turn>,
}

/// What an act on its last step makes of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Every step is done or waived.
    Closes,
    /// A step is to be done after all.
    Reopens,
}

/// Rules on an act on a step, given what the records say of it.
pub fn rule(
    incident: &Incident,
    facts: &Facts,
    code: &str,
    act: &StepAct,
    actor: &Actor,
    at: Timestamp,
) -> Result<Ruled, NoticeRefusal> {
    may_act(actor)?;
    refuse_ended(incident, act, actor)?;
    let Some(step) = incident.step(code) else {
        let known: Vec<&str> = incident.steps.iter().map(|step| step.code.as_str()).collect();
        return Err(NoticeRefusal::NoSuchStep { given: code.to_owned(), known: known.join(", ") });
    };
    refuse_unlike_records(incident, facts, code, act)?;
    let step = after(step, act, actor, at)?;
    let turn = if incident.is_open() { closes(incident, &step) } else { Some(Turn::Reopens) };
    Ok(Ruled { step, turn })
}

/// What the records know is nobody's word; that it is not needed, is.
fn refuse_unlike_records(
    incident: &Incident,
    facts: &Facts,
    code: &str,
    act: &StepAct,
) -> Result<(), NoticeRefusal> {
    match act {
        StepAct::Done { .. } => {
            let awaited = facts.awaited(code, incident.id, incident.candidate);
            awaited.map_or(Ok(()), |awaited| Err(NoticeRefusal::NotSo(awaited)))
        }
        StepAct::Reopen if facts.say(code) == Some(true) => {
            Err(NoticeRefusal::SoByRecord { record: incident.candidate })
        }
        _ => Ok(()),
    }
}

/// What ended stays so, but that a lead opens a step again of what was closed.
fn refuse_ended(incident: &Incident, act: &StepAct, actor: &Actor) -> Result<(), NoticeRefusal> {
    match &incident.ended {
        Some((IncidentEnding::Closed, at, by)) if *act != StepAct::Reopen || actor.role != Role::Lead => {
            Err(NoticeRefusal::Ended {
                id: incident.id,
                ending: IncidentEnding::Closed,
                at: *at,
                by: by.clone(),
            })
        }
        _ => refuse_withdrawn(incident),
    }
}

/// Refuses what follows from an incident whose finding was taken back.
pub fn refuse_withdrawn(incident: &Incident) -> Result<(), NoticeRefusal> {
    match &incident.ended {
        Some((ending @ IncidentEnding::Withdrawn, at, by)) => {
            Err(NoticeRefusal::Ended { id: incident.id, ending: *ending, at: *at, by: by.clone() })
        }
        _ => Ok(()),
    }
}

fn closes(incident: &Incident, changed: &IncidentStep) -> Option<Turn> {
    let is_done = |step: &IncidentStep| {
        let step = if step.code == changed.code { changed } else { step };
        step.state != StepState::Open
    };
    incident.steps.iter().all(is_done).then_some(Turn::Closes)
}

fn after(
    step: &IncidentStep,
    act: &StepAct,
    actor: &Actor,
    at: Timestamp,
) -> Result<IncidentStep, NoticeRefusal> {
    let by = |state: StepState, evidence: String| IncidentStep {
        state,
        evidence,
        done_by: Some(actor.person().to_owned()),
        done_at: Some(at),
        ..step.clone()
    };
    match act {
        StepAct::Done { .. } | StepAct::Waive { .. } if step.state != StepState::Open => {
            Err(NoticeRefusal::AlreadySo { by: step.done_by.clone(), at: step.done_at })
        }
        StepAct::Done { evidence } => match words(evidence, LONGEST_EVIDENCE)? {
            evidence if evidence.is_empty() => Err(NoticeRefusal::DoneNeedsEvidence),
            evidence => Ok(by(StepState::Done, evidence)),
        },
        StepAct::Waive { .. } if step.must && actor.role != Role::Lead => Err(NoticeRefusal::WaiveNeedsLead),
        StepAct::Waive { reason } => match words(reason, LONGEST_EVIDENCE)? {
            reason if reason.is_empty() => Err(NoticeRefusal::WaiveNeedsReason),
            reason => Ok(by(StepState::Waived, reason)),
        },
        StepAct::Reopen if step.state == StepState::Open => {
            Err(NoticeRefusal::AlreadySo { by: None, at: None })
        }
        StepAct::Reopen => Ok(opened_again(step)),
        StepAct::Owner(name) => match words(name, LONGEST_OWNER)? {
            name if name.is_empty() => Err(NoticeRefusal::Words { longest: LONGEST_OWNER }),
            name if name == step.owner => Err(NoticeRefusal::AlreadySo { by: None, at: None }),
            name => Ok(IncidentStep { owner: name, ..step.clone() }),
        },
        StepAct::Due(_) if actor.role != Role::Lead => Err(NoticeRefusal::DueNeedsLead),
        StepAct::Due(Some(day)) if *day < Day::of(at) => Err(NoticeRefusal::DuePast(*day)),
        StepAct::Due(day) => Ok(IncidentStep { due_at: day.map(end_of), ..step.clone() }),
    }
}

pub(super) fn opened_again(step: &IncidentStep) -> IncidentStep {
    IncidentStep {
        state: StepState::Open,
        evidence: String::new(),
        done_by: None,
        done_at: None,
        ..step.clone()
    }
}

/// Takes words as they are kept: on one line, not too long, without any number.
pub fn words(words: &str, longest: usize) -> Result<String, NoticeRefusal> {
    if hides_valid_number(words) { Err(NoticeRefusal::NumberInWords) } else { as_in_files(words, longest) }
}

/// Takes words that stand in files as well, such as the name of a batch: these may have any digits, as long as they are no number.
pub fn as_in_files(words: &str, longest: usize) -> Result<String, NoticeRefusal> {
    let words = words.trim();
    if holds_valid_number(words) {
        return Err(NoticeRefusal::NumberInWords);
    }
    if words.chars().count() > longest || words.chars().any(char::is_control) {
        return Err(NoticeRefusal::Words { longest });
    }
    Ok(words.to_owned())
}

/// Returns what the report counts of a checklist: that viewing was stopped, that the right number is registered and was seen, that
/// both people were told.
pub fn counted(steps: &[IncidentStep]) -> WrongSteps {
    let is_done = |code: &&str| steps.iter().any(|step| step.code == *code && step.state == StepState::Done);
    let all: [(WrongStep, &[&str]); 4] = [
        (WrongStep::Stopped, &[STOP_VIEWING]),
        (WrongStep::Corrected, &[REGISTER_RIGHT_NUMBER]),
        (WrongStep::Reflected, &[SEE_REFLECTED]),
        (WrongStep::Told, &[TELL_MEMBER, TELL_HOLDER]),
    ];
    all.into_iter().filter(|(_, codes)| codes.iter().all(is_done)).map(|(step, _)| step).collect()
}

/// Tells whether a step of an open incident is due at a moment.
pub fn is_due(step: &IncidentStep, now: Timestamp) -> bool {
    step.state == StepState::Open && step.due_at.is_some_and(|due| due <= now)
}

/// Returns how many steps of an incident are due at a moment.
pub fn due_now(incident: &Incident, now: Timestamp) -> usize {
    if incident.is_open() { incident.steps.iter().filter(|step| is_due(step, now)).count() } else { 0 }
}

/// Returns when the next step of an open incident is due.
pub fn next_due(incident: &Incident) -> Option<Timestamp> {
    let open = incident.steps.iter().filter(|step| step.state == StepState::Open);
    if incident.is_open() { open.filter_map(|step| step.due_at).min() } else { None }
}

/// Sorts incidents as they are worked on: open ones first, by when the next step is due, then the newest first.
pub fn urgency(incident: &Incident) -> (bool, Timestamp, std::cmp::Reverse<IncidentId>) {
    (!incident.is_open(), next_due(incident).unwrap_or(Timestamp::MAX), std::cmp::Reverse(incident.id))
}

#[cfg(test)]
mod tests;
