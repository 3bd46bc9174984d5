//! Incidents that follow the marks, and sweeps that end at once.

use jiff::Timestamp;

use super::Fake;
use crate::audit::{
    Actor, CandidateId, EventKind, Incident, IncidentEnding, IncidentId, IncidentOf, IndividualNumber, Mark,
    Obtained, Sweep, SweepId, SweepRule,
};
use crate::i18n::{Lang, Message};
use crate::notice::incident::{
    Cause, Course, Facts, Swept, Turn, checklist, follow, is_wrong, number_found, rule, shipped, urgency,
};
use crate::notice::sweep::{Fits, fits, may_sweep, others, propose};
use crate::triage::assess::assess;
use crate::triage::incident::{OtherSweep, StepOrder, SweepPreview, SweepProgress, SweepWish};
use crate::triage::port::{Generation, Reply, Request, RequestKind};

impl Fake {
    pub(super) fn answer_of_incidents(&mut self, request: Request) -> Vec<Reply> {
        match request {
            Request::Incidents { generation } => vec![self.listed(generation)],
            Request::DueSteps => vec![self.due_steps()],
            Request::Sweeps => vec![Reply::Sweeps(self.sweeps())],
            Request::PreviewSweep { generation, incident, rule } => {
                vec![self.preview_sweep(generation, incident, rule)]
            }
            Request::StepIncident(order) => vec![self.step(&order)],
            Request::StartSweep { wish, actor, .. } => self.sweep(&wish, &actor),
            other => panic!("{other:?}"),
        }
    }

    fn sweeps(&self) -> Vec<Sweep> {
        let of = |(n, rule): (i64, &SweepRule)| Sweep {
            id: SweepId(n),
            incident: IncidentId(1),
            rule: rule.clone(),
            started_by: "sato".into(),
            started_at: Timestamp::UNIX_EPOCH,
            is_whole: !self.broken_off,
            is_withdrawn: self.incidents.iter().any(|of| of.incident.is_withdrawn()),
        };
        (1..).zip(&self.swept).map(of).collect()
    }

    /// Has the incidents of a record follow its mark.
    pub(super) fn follow(
        &mut self,
        id: CandidateId,
        before: &Mark,
        kind: EventKind,
        actor: &Actor,
        at: Timestamp,
    ) {
        let of_record = self.incidents.iter().map(|of| &of.incident).filter(|own| own.candidate == id);
        let incidents: Vec<Incident> = of_record.cloned().collect();
        let dossier = &self.dossiers[&id.0];
        let found = number_found(kind, before, &dossier.mark, dossier.candidate.individual_number);
        // Of the acts here the last one that opened an incident is taken back.
        let withdrawn: Vec<_> = incidents
            .iter()
            .filter(|own| own.is_withdrawn() && !is_wrong(before))
            .map(|own| own.id)
            .collect();
        let cause = match found {
            _ if kind == EventKind::Undone => {
                Cause::Undo(incidents.last().map_or(0, |own| own.event), &withdrawn)
            }
            _ if kind == EventKind::Returned => Cause::Returned(&[]),
            Some(number) => Cause::Found(number),
            None => Cause::Act,
        };
        match follow(&incidents, before, &dossier.mark, cause) {
            Course::Nothing | Course::GoOn => {}
            Course::Open => self.open(id, found, actor, at),
            Course::TakeUp(withdrawn) => {
                for own in withdrawn {
                    self.incident_mut(own.id).ended = None;
                }
            }
            Course::Withdraw(taken_back) => {
                let ended = (IncidentEnding::Withdrawn, at, actor.person().to_owned());
                for own in taken_back {
                    self.incident_mut(own.id).ended = Some(ended.clone());
                }
            }
        }
    }

    fn incident_mut(&mut self, id: IncidentId) -> &mut Incident {
        self.incidents.iter_mut().map(|of| &mut of.incident).find(|own| own.id == id).unwrap()
    }

    fn open(&mut self, id: CandidateId, number: Option<IndividualNumber>, actor: &Actor, at: Timestamp) {
        let dossier = &self.dossiers[&id.0];
        let n = i64::try_from(self.incidents.len()).unwrap() + 1;
        let incident = Incident {
            id: IncidentId(n),
            candidate: id,
            number,
            may_be_about: None,
            obtained: Some(Obtained::of(&dossier.candidate, assess(dossier).causes).into_owned()),
            event: n,
            opened_at: at,
            opened_by: actor.person().to_owned(),
            ended: None,
            steps: checklist(shipped(Lang::En), true, at),
            version: 1,
        };
        let of = IncidentOf {
            incident,
            key: dossier.candidate.key.clone(),
            kanji_name: dossier.candidate.items.kanji_name.clone(),
            mark: dossier.mark.clone(),
        };
        self.incidents.push(of);
    }

    pub(super) fn listed(&self, generation: Generation) -> Reply {
        let mut incidents = self.incidents.clone();
        for of in &mut incidents {
            of.mark = self.dossiers[&of.incident.candidate.0].mark.clone();
        }
        incidents.sort_by_key(|of| urgency(&of.incident));
        Reply::Incidents { generation, incidents }
    }

    pub(super) fn due_steps(&self) -> Reply {
        let open = self.incidents.iter().filter(|of| of.incident.is_open());
        let steps = open.flat_map(|of| &of.incident.steps);
        let mut moments: Vec<Timestamp> = steps
            .filter(|step| step.state == crate::audit::StepState::Open)
            .filter_map(|step| step.due_at)
            .collect();
        moments.sort_unstable();
        Reply::DueSteps(moments)
    }

    pub(super) fn step(&mut self, order: &StepOrder) -> Reply {
        let Some(of) = self.incidents.iter_mut().find(|of| of.incident.id == order.incident) else {
            let why = crate::notice::NoticeRefusal::NoSuchIncident(order.incident).message();
            return Reply::Stepped(Err(why));
        };
        let incident = &mut of.incident;
        if order.seen_version.is_some_and(|seen| seen != incident.version) {
            let why = crate::notice::NoticeRefusal::Overtaken(incident.id).message();
            return Reply::Stepped(Err(why));
        }
        let facts = Facts::of(&self.dossiers[&incident.candidate.0].mark, Swept::NotStarted);
        let ruled = match rule(incident, &facts, &order.code, &order.act, &order.actor, order.at) {
            Ok(ruled) => ruled,
            Err(refusal) => return Reply::Stepped(Err(refusal.message())),
        };
        let own = incident.steps.iter_mut().find(|step| step.code == order.code).unwrap();
        *own = ruled.step;
        incident.version += 1;
        if ruled.turn == Some(Turn::Closes) {
            let by = order.actor.person().to_owned();
            incident.ended = Some((IncidentEnding::Closed, order.at, by));
        }
        Reply::Stepped(Ok(Box::new(of.clone())))
    }

    pub(super) fn preview_sweep(
        &self,
        generation: Generation,
        id: IncidentId,
        rule: Option<SweepRule>,
    ) -> Reply {
        let own = self.incidents.iter().find(|of| of.incident.id == id).unwrap().incident.candidate;
        let obtained = |id: i64| {
            let dossier = &self.dossiers[&id];
            (Obtained::of(&dossier.candidate, assess(dossier).causes), dossier)
        };
        let rule = rule.unwrap_or_else(|| propose(&obtained(own.0).0));
        let count = |rule: &SweepRule, wanted: Fits| {
            let others = self.dossiers.keys().filter(|id| **id != own.0);
            others.filter(|id| fits(rule, &obtained(**id).0) == wanted).count() as u64
        };
        let mut preview = SweepPreview {
            records: self.dossiers.len() as u64,
            fit: count(&rule, Fits::Yes),
            silent: count(&rule, Fits::Silent),
            ..SweepPreview::default()
        };
        if preview.fit == 0 {
            let others = others(&rule, &[obtained(own.0).0]).into_iter();
            let others = others.map(|rule| (count(&rule, Fits::Yes), rule)).find(|(takes, _)| *takes > 0);
            preview.other = others.map(|(takes, rule)| OtherSweep { rule, takes, arguments: String::new() });
        }
        Reply::SweepPreview { generation, rule, preview }
    }

    pub(super) fn sweep(&mut self, wish: &SweepWish, actor: &Actor) -> Vec<Reply> {
        let refused = |message: Message| vec![Reply::Failed { of: RequestKind::StartSweep, message }];
        if let Err(refusal) = may_sweep(&wish.rule, wish.everything, &wish.note, actor) {
            return refused(refusal.message());
        }
        self.swept.push(wish.rule.clone());
        let progress = SweepProgress {
            id: SweepId(1),
            incident: wish.incident,
            passed: 4,
            of: 8,
            taken: 3,
            is_whole: false,
        };
        vec![Reply::Sweep(progress)]
    }
}
