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

/// What stands before the number of an event in the evidence of a step that the records ticked.
const BY_EVENT: &str = "event ";

/// Returns what shows that a step is done, or why it is not needed; what the records did, in the language of who reads it.
pub fn evidence(step: &IncidentStep, lang: Lang) -> Cow<'_, str> {
    let is_by_records = step.done_by.as_deref() == Some(Actor::system().account.as_str());
    match step.evidence.strip_prefix(BY_EVENT).filter(|_| is_by_records) {
        Some(event) => lang.say(&Message::new("notice.step.by-event").arg("event", event)).into(),
        None => step.evidence.as_str().into(),
    }
}

/// Ticks the open steps that the records say are done, and opens those again that are done and that they say are not; returns
/// the steps that change. `event` is what made it so. What was waived stays waived.
pub fn by_facts(incident: &Incident, facts: &Facts, event: i64, at: Timestamp) -> Vec<IncidentStep> {
    let change = |step: &IncidentStep| match (step.state, facts.say(&step.code)?) {
        (StepState::Open, true) => Some(IncidentStep {
            state: StepState::Done,
            evidence: format!("{BY_EVENT}{event}"),
            done_by: Some(Actor::system().account),
            done_at: Some(at),
            ..step.clone()
        }),
        (StepState::Done, false) => Some(opened_again(step)),
        _ => None,
    };
    incident.steps.iter().filter_map(change).collect()
}

/// Opens again what people did, or waived, about the number before: another one was found wrong while the incident goes on, and its
/// holder is another person, whose viewing nobody has stopped and whom nobody has told. `anew` is the checklist as it would open
/// now; by it the steps are due.
pub fn found_again(incident: &Incident, facts: &Facts, anew: &[IncidentStep]) -> Vec<IncidentStep> {
    let done = incident.steps.iter().filter(|step| step.state != StepState::Open);
    let known_by_people = done.filter(|step| facts.say(&step.code).is_none());
    let again = known_by_people.map(|step| {
        let due_at = anew.iter().find(|own| own.code == step.code).map_or(step.due_at, |own| own.due_at);
        IncidentStep { due_at, ..opened_again(step) }
    });
    again.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::incident::testing::{at, incident};
    use crate::notice::incident::{STOP_VIEWING, checklist, shipped};
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
        assert_eq!(by_facts(&incident, &open, 5, at(1)), []);
        let ticked = by_facts(&incident, &done, 5, at(1));
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
        assert_eq!(by_facts(&incident, &done, 6, at(2)), [], "once");
        let back = by_facts(&incident, &open, 7, at(3));
        assert_eq!((back.len(), back[0].state, back[0].evidence.as_str()), (1, StepState::Open, ""));
        let own = incident.steps.iter_mut().find(|step| step.code == REGISTER_RIGHT_NUMBER).unwrap();
        own.evidence = "seen in the core system".into();
        assert_eq!(by_facts(&incident, &open, 8, at(4)), back, "a person's word is no fact");
        take(&mut incident, back);
        let own = incident.steps.iter_mut().find(|step| step.code == REGISTER_RIGHT_NUMBER).unwrap();
        own.state = StepState::Waived;
        assert_eq!(by_facts(&incident, &done, 9, at(5)), [], "what was waived stays waived");
    }

    #[test]
    fn what_was_done_about_one_number_is_to_be_done_about_the_next() {
        let mut incident = incident();
        let anew = checklist(shipped(Lang::En), true, at(9));
        let facts = Facts::of(&marked(Status::Escalated), Swept::Proven);
        assert_eq!(found_again(&incident, &facts, &anew), [], "it is to be done anyway");
        let done = ["tell-holder", "own-step", REGISTER_RIGHT_NUMBER, SIMILAR_CASES];
        incident.steps.push(IncidentStep { code: "own-step".to_owned(), ..incident.steps[2].clone() });
        for step in &mut incident.steps {
            step.state = match step.code.as_str() {
                STOP_VIEWING => StepState::Waived,
                code if done.contains(&code) => StepState::Done,
                _ => StepState::Open,
            };
        }
        let again = found_again(&incident, &facts, &anew);
        let said = |step: &IncidentStep| (step.code.clone(), step.state, step.due_at);
        let due = |code: &str| incident.step(code).unwrap().due_at;
        let told = anew.iter().find(|step| step.code == "tell-holder").unwrap().due_at;
        let expected = [(STOP_VIEWING, Some(at(9))), ("tell-holder", told), ("own-step", due("own-step"))];
        let expected = expected.map(|(code, due)| (code.to_owned(), StepState::Open, due));
        assert_eq!(again.iter().map(said).collect::<Vec<_>>(), expected, "what the records say, they say");
    }
}
