//! What the records themselves say of the steps of a checklist: that the right number is registered, that it was seen on the
//! server, that the similar cases are proven. Such a step is done when they say so, by itself, and open again when they say so
//! no more. Knows no table.

use std::borrow::Cow;

use jiff::Timestamp;

use super::step::{REGISTER_RIGHT_NUMBER, SEE_REFLECTED, SIMILAR_CASES, opened_again};
use crate::audit::{
    Actor, CandidateId, Incident, IncidentId, IncidentStep, Mark, Status, StepState, SweepId,
};
use crate::i18n::{Lang, Message};

/// How far the similar cases of an incident are checked: all of them, by their numbers (notice 2(1)③).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swept {
    /// No sweep was started.
    NotStarted,
    /// This one was not walked to its end.
    Walking(SweepId),
    /// A registration of this one is neither `verified` nor `corrected`, or its second check is awaited.
    Unproven(SweepId),
    /// Every registration of every sweep is proven.
    Proven,
}

/// What the records say of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Whether the number that is registered, or the one recorded for it, is proven to be the member's, by two people.
    is_registered: bool,
    /// Whether it was seen on the intermediate server; none where only a person knows: the registered number itself was
    /// proven, once another one was imported in the place of the wrong one.
    is_reflected: Option<bool>,
    swept: Swept,
}

impl Facts {
    /// Takes them from the mark of the incident's record and from the sweeps that follow from it.
    pub fn of(mark: &Mark, swept: Swept) -> Self {
        let is_registered = mark.is_proven();
        let is_reflected = match mark.status {
            Status::Verified if is_registered => None,
            _ => Some(mark.reflected_on.is_some()),
        };
        Self { is_registered, is_reflected, swept }
    }

    /// Tells whether the step of a code is done; none where the records do not say.
    pub fn say(&self, code: &str) -> Option<bool> {
        match code {
            REGISTER_RIGHT_NUMBER => Some(self.is_registered),
            SEE_REFLECTED => self.is_reflected,
            SIMILAR_CASES => Some(self.swept == Swept::Proven),
            _ => None,
        }
    }

    /// Says what a step waits for, in one line; none where it waits for nothing that the records know.
    pub fn awaited(&self, code: &str, incident: IncidentId, record: CandidateId) -> Option<Message> {
        if self.say(code) != Some(false) {
            return None;
        }
        let sweep = |id, sweep: SweepId| Message::new(id).arg("sweep", sweep);
        let said = match (code, self.swept) {
            (REGISTER_RIGHT_NUMBER, _) => Message::new("notice.refusal.not-registered").arg("record", record),
            (SEE_REFLECTED, _) => Message::new("notice.refusal.not-reflected").arg("record", record),
            (_, Swept::Walking(id)) => sweep("notice.refusal.still-walking", id),
            (_, Swept::Unproven(id)) => sweep("notice.refusal.unproven", id),
            (_, Swept::NotStarted | Swept::Proven) => Message::new("notice.refusal.not-swept"),
        };
        Some(said.arg("incident", incident))
    }
}

/// Names who found a number, or says that it is hidden from who is to check the mark.
pub fn finder(opened_by: Option<&str>, lang: Lang) -> &str {
    opened_by.unwrap_or_else(|| lang.text("notice.incident.finder-hidden"))
}

/// What stands before the number of an event in the evidence of a step that the records ticked.
const BY_EVENT: &str = "event ";

/// Returns what shows that a step is done, or why it is not needed; what the records did, in the language of who reads it.
pub fn evidence(step: &IncidentStep, lang: Lang) -> Cow<'_, str> {
    match by_event(step) {
        Some(event) => lang.say(&Message::new("notice.step.by-event").arg("event", event)).into(),
        None => step.evidence.as_str().into(),
    }
}

/// Ticks the open steps that the records say are done, and opens those again that are done and that they say are not; returns
/// the steps that change. `event` is what made it so. What was waived stays waived; and where another number of the record was
/// found later, the newest by the event `later`, what was done before stays done: what the mark says since is about that one.
pub fn by_facts(
    incident: &Incident,
    later: Option<i64>,
    facts: &Facts,
    event: i64,
    at: Timestamp,
) -> Vec<IncidentStep> {
    let is_over =
        |step: &IncidentStep| step.code != SIMILAR_CASES && later.is_some_and(|later| !is_since(step, later));
    let change = |step: &IncidentStep| match (step.state, facts.say(&step.code)?) {
        (StepState::Open, true) => Some(IncidentStep {
            state: StepState::Done,
            evidence: format!("{BY_EVENT}{event}"),
            done_by: Some(Actor::system().account),
            done_at: Some(at),
            ..step.clone()
        }),
        (StepState::Done, false) if !is_over(step) => Some(opened_again(step)),
        _ => None,
    };
    incident.steps.iter().filter_map(change).collect()
}

/// Tells whether the records ticked a step since an event.
fn is_since(step: &IncidentStep, event: i64) -> bool {
    step.state == StepState::Done && by_event(step).is_some_and(|by| by > event)
}

/// Returns the event that ticked a step, of one that the records ticked.
fn by_event(step: &IncidentStep) -> Option<i64> {
    let is_by_records = step.done_by.as_deref() == Some(Actor::system().account.as_str());
    step.evidence.strip_prefix(BY_EVENT).filter(|_| is_by_records)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::incident::STOP_VIEWING;
    use crate::notice::incident::testing::{at, incident};
    use crate::triage::testing::{marked, reflected};

    fn awaiting(status: Status) -> Mark {
        Mark { awaiting_second_check: true, ..marked(status) }
    }

    fn take(incident: &mut Incident, steps: Vec<IncidentStep>) {
        for step in steps {
            let at = incident.steps.iter().position(|own| own.code == step.code).unwrap();
            incident.steps[at] = step;
        }
    }

    #[test]
    fn what_the_records_say_as_a_table() {
        let (no, yes) = (Some(false), Some(true));
        for (mark, swept, said) in [
            (marked(Status::Escalated), Swept::NotStarted, [no, no, no]),
            (marked(Status::Pending), Swept::NotStarted, [no, no, no]),
            (awaiting(Status::Corrected), Swept::Walking(SweepId(3)), [no, no, no]),
            (marked(Status::Corrected), Swept::Unproven(SweepId(3)), [yes, no, no]),
            (reflected(), Swept::Proven, [yes, yes, yes]),
            (awaiting(Status::Verified), Swept::Proven, [no, no, yes]),
            // Imported anew under the right number, and that one proven: the server said so, in a file.
            (marked(Status::Verified), Swept::Proven, [yes, None, yes]),
        ] {
            let facts = Facts::of(&mark, swept);
            let codes = [REGISTER_RIGHT_NUMBER, SEE_REFLECTED, SIMILAR_CASES];
            assert_eq!(codes.map(|code| facts.say(code)), said, "{mark:?}");
            for (code, said) in codes.into_iter().zip(said) {
                let awaited = facts.awaited(code, IncidentId(1), CandidateId(7));
                assert_eq!(awaited.is_some(), said == no, "{code}");
                let line = awaited.map_or(String::new(), |line| Lang::En.say(&line));
                assert!(!line.contains('{'), "{line}");
            }
            for code in [STOP_VIEWING, "delete-wrong-number", "own-step"] {
                assert_eq!(
                    (facts.say(code), facts.awaited(code, IncidentId(1), CandidateId(7))),
                    (None, None)
                );
            }
        }
    }

    #[test]
    fn the_records_tick_what_they_say_and_take_it_back_whoever_ticked_it() {
        let mut incident = incident();
        let [open, done] = [awaiting(Status::Corrected), marked(Status::Corrected)]
            .map(|mark| Facts::of(&mark, Swept::NotStarted));
        assert_eq!(by_facts(&incident, None, &open, 5, at(1)), []);
        let ticked = by_facts(&incident, None, &done, 5, at(1));
        let said = |step: &IncidentStep| {
            (step.code.clone(), step.state, step.evidence.clone(), step.done_by.clone().unwrap())
        };
        let expected = (REGISTER_RIGHT_NUMBER.to_owned(), StepState::Done, "event 5".into(), "system".into());
        assert_eq!(ticked.iter().map(said).collect::<Vec<_>>(), [expected]);
        assert_eq!(
            (evidence(&ticked[0], Lang::En), evidence(&ticked[0], Lang::Ja)),
            ("event 5".into(), "処理履歴の5番".into())
        );
        let by_hand = IncidentStep { done_by: Some("sato".to_owned()), ..ticked[0].clone() };
        assert_eq!(evidence(&by_hand, Lang::Ja), "event 5", "a person's words stay");
        take(&mut incident, ticked);
        assert_eq!(by_facts(&incident, None, &done, 6, at(2)), [], "once");
        let back = by_facts(&incident, None, &open, 7, at(3));
        assert_eq!((back.len(), back[0].state, back[0].evidence.as_str()), (1, StepState::Open, ""));
        let own = incident.steps.iter_mut().find(|step| step.code == REGISTER_RIGHT_NUMBER).unwrap();
        own.evidence = "seen in the core system".into();
        assert_eq!(by_facts(&incident, None, &open, 8, at(4)), back, "a person's word is no fact");
        take(&mut incident, back);
        let own = incident.steps.iter_mut().find(|step| step.code == REGISTER_RIGHT_NUMBER).unwrap();
        own.state = StepState::Waived;
        assert_eq!(by_facts(&incident, None, &done, 9, at(5)), [], "what was waived stays waived");
    }

    #[test]
    fn what_was_done_before_the_next_number_was_found_stays_and_what_is_since_follows() {
        let [open, done] =
            [marked(Status::Escalated), reflected()].map(|mark| Facts::of(&mark, Swept::Proven));
        let states = |incident: &Incident| {
            [REGISTER_RIGHT_NUMBER, SEE_REFLECTED, SIMILAR_CASES]
                .map(|code| incident.step(code).is_some_and(|step| step.state == StepState::Done))
        };
        let mut before = incident();
        let ticked = by_facts(&before, None, &done, 20, at(1));
        take(&mut before, ticked);
        assert_eq!(by_facts(&before, Some(40), &open, 40, at(2)), [], "it was put right");
        let unproven = Facts { swept: Swept::Unproven(SweepId(1)), ..open };
        let changed = by_facts(&before, Some(40), &unproven, 41, at(2));
        take(&mut before, changed);
        assert_eq!(states(&before), [true, true, false], "its similar cases are its own");
        let mut since = incident();
        let ticked = by_facts(&since, Some(40), &done, 50, at(3));
        take(&mut since, ticked);
        assert_eq!(states(&since), [true; 3], "what is put right for the next is put right for it");
        let changed = by_facts(&since, Some(40), &open, 60, at(4));
        take(&mut since, changed);
        assert_eq!(states(&since), [false, false, true]);
    }
}
