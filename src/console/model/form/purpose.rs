//! What a form is for, and what it is about. Whoever opens a form says so once: while it is filled in no cursor is asked again,
//! for cursors move and lists are fetched anew under an open form.

use crate::audit::{CandidateId, IncidentId, Outcome, SweepRule};
use crate::console::commands::CommandId;
use crate::console::model::incidents::StepAt;
use crate::console::model::requests::ReplyTo;

/// A record in the version that the operator saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// Which record.
    pub id: CandidateId,
    /// Its version.
    pub version: u64,
}

/// What a form is for, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// An act on a record.
    Act(RecordAct, Target),
    /// An act on all that is selected.
    Bulk(SelectionAct),
    /// `=`: twelve digits are compared with the number of a record.
    CompareNumber(CandidateId),
    /// `r`: why the number of a record is shown whole.
    Reveal(CandidateId),
    /// What a reply still needs before it is entered.
    Reply(ReplyTo),
    /// What number and identity of the replies that follow were checked by.
    Documents,
    /// An act on a step of an incident.
    Step(StepAsks, StepAt),
    /// By which batch and period a sweep is narrowed.
    NarrowSweep,
    /// Whether a sweep is begun, by the rule and with the count that were seen.
    StartSweep {
        /// The incident that it follows from.
        incident: IncidentId,
        /// Which registrations it takes.
        rule: SweepRule,
        /// How many those are.
        takes: u64,
    },
    /// Work that others do, mostly files.
    Job(JobAsks),
    /// A name for the present filter.
    SaveFilter,
}

/// An act on a record that needs more than its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordAct {
    /// `b`: verified by a basis of one's choice.
    Verify,
    /// `e`
    Escalate,
    /// `c`
    Correct,
    /// On which day the right number was seen on the intermediate server.
    Reflect,
    /// `h`
    Hold,
    /// `w`
    Wrong,
    /// `y` on a correction: the number keyed again.
    Confirm,
    /// `R`
    Return,
    /// `a`: who works on it.
    Assign,
    /// Another due date.
    ChangeDue,
}

/// An act on all that is selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelectionAct {
    /// `a`: who works on them.
    Assign,
    /// `e`
    Escalate,
    /// Another due date.
    ChangeDue,
}

/// What an act on a step asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepAsks {
    /// What shows that it was done.
    Evidence,
    /// Why it is not needed.
    Reason,
    /// Who does it.
    Owner,
    /// By when it is due.
    Due,
}

/// Which work a form asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobAsks {
    /// `x`
    Export,
    /// `x` over the addressees.
    Letters,
    /// The numbers to ask J-LIS about.
    Inquiry,
    /// The figures of the audit.
    Report,
    /// For which day they are filed.
    FileReport,
    /// Why a filed report is taken back.
    SupersedeReport,
    /// A day of the insurer's own to report by.
    SetDeadline,
    /// Which of these is given up.
    DropDeadline,
    /// Notifications of new members, and the folder that they are sorted into.
    Gate,
    /// How the candidates were chosen.
    AddScope,
    /// The file for the letter that is in force.
    LetterTemplate,
    /// The file of the insurer's own letter.
    SetLetterTemplate,
}

impl JobAsks {
    /// Returns the work that a command has a form for, if it has.
    pub const fn of(id: CommandId) -> Option<Self> {
        Some(match id {
            CommandId::WriteLetters => Self::Letters,
            CommandId::Export => Self::Export,
            CommandId::Inquiry => Self::Inquiry,
            CommandId::Report => Self::Report,
            CommandId::FileReport => Self::FileReport,
            CommandId::SupersedeReport => Self::SupersedeReport,
            CommandId::SetDeadline => Self::SetDeadline,
            CommandId::DropDeadline => Self::DropDeadline,
            CommandId::Gate => Self::Gate,
            CommandId::AddScope => Self::AddScope,
            CommandId::LetterTemplate => Self::LetterTemplate,
            CommandId::SetLetterTemplate => Self::SetLetterTemplate,
            _ => return None,
        })
    }
}

impl Purpose {
    /// Returns the record that it is about.
    pub const fn record(&self) -> Option<CandidateId> {
        match self {
            Self::Act(_, target) => Some(target.id),
            Self::CompareNumber(id) | Self::Reveal(id) => Some(*id),
            _ => None,
        }
    }

    /// Returns the record that it changes, in the version that was painted.
    pub const fn target(&self) -> Option<Target> {
        match self {
            Self::Act(_, target) => Some(*target),
            _ => None,
        }
    }

    /// Tells whether it asks for the same about the same thing, in whatever version that is.
    pub fn is_again(&self, other: &Self) -> bool {
        let unversioned = |purpose: &Self| {
            let mut purpose = purpose.clone();
            purpose.see(0);
            purpose
        };
        unversioned(self) == unversioned(other)
    }

    /// Takes in the version that was seen of what it is about.
    pub const fn see(&mut self, version: u64) {
        match self {
            Self::Act(_, target) => target.version = version,
            Self::Reply(to) => to.version = version,
            Self::Step(_, at) => at.version = version,
            _ => {}
        }
    }

    /// Tells whether it is an act on a record.
    pub const fn is_act(&self) -> bool {
        matches!(self, Self::Act(..))
    }

    /// Tells whether it is about the replies to requests.
    pub const fn is_of_reply(&self) -> bool {
        matches!(self, Self::Reply(_) | Self::Documents)
    }

    /// Tells whether its form takes the room of the record too, which it is not about.
    pub const fn takes_the_room(&self) -> bool {
        self.is_of_reply() || matches!(self, Self::Job(JobAsks::AddScope))
    }

    /// Tells whether it is an act on a step of an incident.
    pub const fn is_of_step(&self) -> bool {
        matches!(self, Self::Step(..))
    }

    /// Tells whether it asks for work that others do.
    pub const fn is_job(&self) -> bool {
        matches!(self, Self::Job(_))
    }

    /// Returns the message id of its title.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Act(act, _) => act.title(),
            Self::Bulk(SelectionAct::Assign) => "console.form.assign",
            Self::Bulk(SelectionAct::Escalate) => "console.form.escalate-all",
            Self::Bulk(SelectionAct::ChangeDue) => "console.form.change-due",
            Self::CompareNumber(_) => "console.form.compare-number",
            Self::Reveal(_) => "console.form.reveal",
            Self::Reply(ReplyTo { outcome: Outcome::Unconfirmable, .. }) => "console.form.give-up",
            Self::Reply(ReplyTo { outcome: Outcome::Deceased, .. }) => "console.form.deceased",
            Self::Reply(ReplyTo { outcome: Outcome::LeftEmployer, .. }) => "console.form.left-employer",
            Self::Reply(_) | Self::Documents => "console.form.documents",
            Self::Step(StepAsks::Evidence, _) => "console.form.step-done",
            Self::Step(StepAsks::Reason, _) => "console.form.step-waive",
            Self::Step(StepAsks::Owner, _) => "console.form.step-owner",
            Self::Step(StepAsks::Due, _) => "console.form.step-due",
            Self::NarrowSweep => "console.form.narrow-sweep",
            Self::StartSweep { .. } => "console.form.start-sweep",
            Self::Job(asks) => asks.title(),
            Self::SaveFilter => "console.form.save-filter",
        }
    }

    /// Returns the key that has to be pressed a second time, for what cannot be taken lightly.
    pub const fn second_key(&self) -> Option<char> {
        match self {
            Self::Act(RecordAct::Correct, _) => Some('c'),
            Self::Act(RecordAct::Wrong, _) => Some('w'),
            Self::StartSweep { .. } => Some('S'),
            Self::Reply(ReplyTo { outcome: Outcome::Deceased, .. }) => Some('d'),
            Self::Reply(ReplyTo { outcome: Outcome::LeftEmployer, .. }) => Some('x'),
            _ => None,
        }
    }
}

impl JobAsks {
    const fn title(self) -> &'static str {
        match self {
            Self::Export => "console.form.export",
            Self::Letters => "console.form.letters",
            Self::Inquiry => "console.form.inquiry",
            Self::Report => "console.form.report",
            Self::FileReport => "console.form.file-report",
            Self::SupersedeReport => "console.form.supersede-report",
            Self::SetDeadline => "console.form.set-deadline",
            Self::DropDeadline => "console.form.drop-deadline",
            Self::Gate => "console.form.gate",
            Self::AddScope => "console.form.add-scope",
            Self::LetterTemplate => "console.form.letter-template",
            Self::SetLetterTemplate => "console.form.set-letter-template",
        }
    }

    /// Returns the id of what the form has to say before its rows.
    pub const fn explained(self) -> &'static str {
        match self {
            Self::Export => "console.form.export-explained",
            Self::Letters => "console.form.letters-explained",
            Self::Inquiry => "console.form.inquiry-explained",
            Self::Report => "console.form.report-explained",
            Self::FileReport => "console.form.file-report-explained",
            Self::SupersedeReport => "console.form.supersede-report-explained",
            Self::SetDeadline => "console.form.set-deadline-explained",
            Self::DropDeadline => "console.form.drop-deadline-explained",
            Self::Gate => "console.form.gate-explained",
            Self::AddScope => "console.form.add-scope-explained",
            Self::LetterTemplate => "console.form.letter-template-explained",
            Self::SetLetterTemplate => "console.form.set-letter-template-explained",
        }
    }
}

impl RecordAct {
    const fn title(self) -> &'static str {
        match self {
            Self::Verify => "console.form.verify",
            Self::Escalate => "console.form.escalate",
            Self::Correct => "console.form.correct",
            Self::Reflect => "console.form.reflect",
            Self::Hold => "console.form.hold",
            Self::Wrong => "console.form.wrong",
            Self::Confirm => "console.form.confirm",
            Self::Return => "console.form.return",
            Self::Assign => "console.form.assign",
            Self::ChangeDue => "console.form.change-due",
        }
    }
}
