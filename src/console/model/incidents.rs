//! Incidents: their list, the checklist of one, and the sweep that is about to follow from it.

use crate::audit::{CandidateId, IncidentId, IncidentOf, IncidentStep, SweepField, SweepRule};
use crate::triage::incident::SweepPreview;
use crate::triage::port::Generation;

/// The incidents, and what of them is open.
#[derive(Debug)]
pub struct IncidentsPane {
    /// The wish that is to be answered.
    pub generation: Generation,
    /// The incidents, once they came; older ones stay until newer ones do.
    pub incidents: Option<Vec<IncidentOf>>,
    /// The one under the cursor.
    pub selected: Option<IncidentId>,
    /// On whose open incident the cursor begins, of the first that has one; else on the first there is.
    pub records: [Option<CandidateId>; 2],
    /// Its checklist, if it is open.
    pub checklist: Option<Checklist>,
}

/// A checklist that is worked on.
#[derive(Debug, Default)]
pub struct Checklist {
    /// The step under the cursor.
    pub at: usize,
    /// A sweep that is about to begin.
    pub sweep: Option<SweepPane>,
}

/// A step of an incident, in the version of that which the operator saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepAt {
    /// Whose.
    pub incident: IncidentId,
    /// Which.
    pub code: String,
    /// The version of the incident.
    pub version: u64,
}

/// A sweep before it begins.
#[derive(Debug)]
pub struct SweepPane {
    /// The wish that is to be answered.
    pub generation: Generation,
    /// The conditions that can be switched on, once the proposal came: what was set last, else what the incident's record has.
    pub offered: Option<SweepRule>,
    /// The rule as it stands.
    pub rule: SweepRule,
    /// The condition under the cursor.
    pub at: usize,
    /// What the rule takes, once it was counted.
    pub preview: Option<SweepPreview>,
}

impl IncidentsPane {
    /// Begins with nothing.
    pub const fn new(generation: Generation, records: [Option<CandidateId>; 2]) -> Self {
        Self { generation, incidents: None, selected: None, records, checklist: None }
    }

    /// Returns where in the list the cursor is.
    pub fn index(&self) -> usize {
        let of = |of: &IncidentOf| Some(of.incident.id) == self.selected;
        self.incidents.as_ref().and_then(|all| all.iter().position(of)).unwrap_or_default()
    }

    /// Returns the incident under the cursor.
    pub fn incident(&self) -> Option<&IncidentOf> {
        self.incidents.as_ref()?.get(self.index())
    }

    /// Returns the step under the cursor of the checklist.
    pub fn step(&self) -> Option<&IncidentStep> {
        self.incident()?.incident.steps.get(self.checklist.as_ref()?.at)
    }

    /// Returns where the cursor of the checklist is.
    pub fn step_at(&self) -> Option<StepAt> {
        let incident = &self.incident()?.incident;
        Some(StepAt { incident: incident.id, code: self.step()?.code.clone(), version: incident.version })
    }

    /// Returns an incident, wherever the cursor is.
    pub fn of(&self, id: IncidentId) -> Option<&IncidentOf> {
        self.incidents.as_ref()?.iter().find(|of| of.incident.id == id)
    }

    /// Returns the sweep that is about to begin.
    pub fn sweep_mut(&mut self) -> Option<&mut SweepPane> {
        self.checklist.as_mut()?.sweep.as_mut()
    }

    /// Takes the incidents as they are now; the cursor stays on its own.
    pub fn take(&mut self, incidents: Vec<IncidentOf>) {
        let stays = incidents.iter().any(|of| Some(of.incident.id) == self.selected);
        if !stays {
            let open = |record: &CandidateId| {
                let of =
                    incidents.iter().filter(|of| of.incident.is_open() && of.incident.candidate == *record);
                of.map(|of| of.incident.id).max()
            };
            let own = self.records.iter().flatten().find_map(open);
            self.selected = own.or(incidents.first().map(|of| of.incident.id));
            self.checklist = None;
        }
        self.incidents = Some(incidents);
    }

    /// Puts in an incident as it is after an act.
    pub fn put(&mut self, changed: IncidentOf) {
        let all = self.incidents.iter_mut().flatten();
        if let Some(own) = all.into_iter().find(|of| of.incident.id == changed.incident.id) {
            *own = changed;
        }
    }

    /// Returns the last line that the cursor can go to.
    pub fn last(&self) -> usize {
        let lines = match &self.checklist {
            None => self.incidents.as_ref().map_or(0, Vec::len),
            Some(Checklist { sweep: Some(_), .. }) => SweepField::ALL.len(),
            Some(_) => self.incident().map_or(0, |of| of.incident.steps.len()),
        };
        lines.saturating_sub(1)
    }

    /// Returns the line of the cursor.
    pub fn at(&self) -> usize {
        match &self.checklist {
            None => self.index(),
            Some(Checklist { sweep: Some(sweep), .. }) => sweep.at,
            Some(checklist) => checklist.at,
        }
    }

    /// Moves the cursor to a line.
    pub fn go(&mut self, to: usize) {
        match &mut self.checklist {
            None => {
                let chosen = self.incidents.as_ref().and_then(|all| all.get(to));
                self.selected = chosen.map(|of| of.incident.id).or(self.selected);
            }
            Some(Checklist { sweep: Some(sweep), .. }) => sweep.at = to,
            Some(checklist) => checklist.at = to,
        }
    }
}

impl SweepPane {
    /// Takes a condition away, or puts back what was set there last, else what the record has; tells whether anything changed.
    pub fn switch(&mut self, field: SweepField) -> bool {
        let Some(offered) = &mut self.offered else { return false };
        if self.rule.is_set(field) {
            offered.set_field(field, &self.rule);
            self.rule.drop_field(field);
            return true;
        }
        self.rule.set_field(field, offered);
        self.rule.is_set(field)
    }
}
