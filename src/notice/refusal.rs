//! Why an act on an incident, or a sweep, is refused, in one line that says what to do instead.

use crate::audit::{CandidateId, Day, IncidentEnding, IncidentId, SweepId};
use crate::i18n::{Message, thousands};
use crate::text::Shown;
use crate::triage::incident::OtherSweep;
use crate::triage::listing::time_in_japan;
use crate::triage::policy::Refusal;

/// Why it is refused. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum NoticeRefusal {
    /// The actor may not act at all.
    Actor(Refusal),
    /// There is no such incident.
    NoSuchIncident(IncidentId),
    /// There is no such step.
    NoSuchStep {
        /// The code that was given.
        given: String,
        /// The codes that there are.
        known: String,
    },
    /// The incident ended.
    Ended {
        /// Which.
        id: IncidentId,
        /// How.
        ending: IncidentEnding,
        /// When.
        at: jiff::Timestamp,
        /// By whom.
        by: String,
    },
    /// Somebody changed the incident after the actor saw it.
    Overtaken(IncidentId),
    /// The step stands so already.
    AlreadySo {
        /// Who did it; none: nobody.
        by: Option<String>,
        /// When.
        at: Option<jiff::Timestamp>,
    },
    /// A step is done, and nothing shows it.
    DoneNeedsEvidence,
    /// A step is waived without a reason.
    WaiveNeedsReason,
    /// Only a lead waives what must be done.
    WaiveNeedsLead,
    /// Only a lead changes by when a step is due.
    DueNeedsLead,
    /// A step would be due on a day that is past.
    DuePast(Day),
    /// The records say that a step is not done, and what it waits for.
    NotSo(Message),
    /// The records say that a step is done.
    SoByRecord {
        /// The record of the incident.
        record: CandidateId,
    },
    /// Words hold a valid individual number.
    NumberInWords,
    /// Words are too long, or no plain words.
    Words {
        /// How many characters there may be.
        longest: usize,
    },
    /// A sweep without a condition would take every registration.
    SweepTakesEverything,
    /// A sweep would take no registration: it would prove nothing of the similar cases (notice 2(1)③).
    SweepTakesNothing {
        /// The incident that it would follow from.
        incident: IncidentId,
        /// How many registrations were looked at.
        records: u64,
        /// The rule to fall back on, where one takes anybody.
        other: Option<Box<OtherSweep>>,
    },
    /// Only a lead sweeps everything, and says why.
    EverythingNeedsLead,
    /// It is not said why everything is swept.
    EverythingNeedsNote,
    /// There is no such sweep.
    NoSuchSweep(SweepId),
    /// The incident of a sweep was withdrawn: nothing of it is in force.
    SweepWithdrawn {
        /// The sweep.
        sweep: SweepId,
        /// Its incident.
        incident: IncidentId,
        /// When.
        at: jiff::Timestamp,
        /// By whom.
        by: String,
    },
    /// A sweep by the same rule follows from the incident already.
    SweptAlready(SweepId),
    /// The days of a period stand in the wrong order.
    PeriodBackwards,
}

impl From<Refusal> for NoticeRefusal {
    fn from(refusal: Refusal) -> Self {
        Self::Actor(refusal)
    }
}

impl NoticeRefusal {
    /// Says the refusal.
    pub fn message(&self) -> Message {
        match self {
            Self::Actor(refusal) => refusal.message(),
            Self::NoSuchIncident(id) => Message::new("notice.refusal.no-incident").arg("id", id),
            Self::NoSuchStep { given, known } => Message::new("notice.refusal.no-step")
                .arg("given", Shown::new(given.as_str()))
                .arg("known", Shown::new(known.as_str())),
            Self::Ended { id, ending: IncidentEnding::Closed, at, by } => {
                Message::new("notice.refusal.closed")
                    .arg("id", id)
                    .arg("when", time_in_japan(Some(*at)))
                    .arg("by", Shown::new(by.as_str()))
            }
            Self::Ended { id, ending: IncidentEnding::Withdrawn, at, by } => {
                Message::new("notice.refusal.withdrawn")
                    .arg("id", id)
                    .arg("when", time_in_japan(Some(*at)))
                    .arg("by", Shown::new(by.as_str()))
            }
            Self::Overtaken(id) => Message::new("notice.refusal.overtaken").arg("id", id),
            Self::AlreadySo { by: Some(by), at } => Message::new("notice.refusal.already-by")
                .arg("by", Shown::new(by.as_str()))
                .arg("when", time_in_japan(*at)),
            Self::AlreadySo { by: None, .. } => Message::new("notice.refusal.already-so"),
            Self::DoneNeedsEvidence => Message::new("notice.refusal.done-needs-evidence"),
            Self::WaiveNeedsReason => Message::new("notice.refusal.waive-needs-reason"),
            Self::WaiveNeedsLead => Message::new("notice.refusal.waive-needs-lead"),
            Self::DueNeedsLead => Message::new("notice.refusal.due-needs-lead"),
            Self::DuePast(day) => Message::new("notice.refusal.due-past").arg("day", day),
            Self::NotSo(awaited) => awaited.clone(),
            Self::SoByRecord { record } => Message::new("notice.refusal.so-by-record").arg("record", record),
            Self::NumberInWords => Message::new("triage.refusal.number-in-note"),
            Self::Words { longest } => Message::new("notice.refusal.words").arg("longest", longest),
            Self::SweepTakesEverything => Message::new("notice.refusal.takes-everything"),
            Self::SweepTakesNothing { incident, records, other } => {
                let said = match other {
                    Some(other) => Message::new("notice.refusal.takes-nothing-other")
                        .arg("takes", thousands(other.takes))
                        .arg("arguments", Shown::new(other.arguments.as_str())),
                    None => Message::new("notice.refusal.takes-nothing"),
                };
                said.arg("incident", incident).arg("records", thousands(*records))
            }
            Self::EverythingNeedsLead => Message::new("notice.refusal.everything-needs-lead"),
            Self::EverythingNeedsNote => Message::new("notice.refusal.everything-needs-note"),
            Self::NoSuchSweep(id) => Message::new("notice.refusal.no-sweep").arg("id", id),
            Self::SweepWithdrawn { sweep, incident, at, by } => {
                Message::new("notice.refusal.sweep-withdrawn")
                    .arg("sweep", sweep)
                    .arg("incident", incident)
                    .arg("when", time_in_japan(Some(*at)))
                    .arg("by", Shown::new(by.as_str()))
            }
            Self::SweptAlready(id) => Message::new("notice.refusal.swept-already").arg("id", id),
            Self::PeriodBackwards => Message::new("notice.refusal.period-backwards"),
        }
    }
}
