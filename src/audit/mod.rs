//! The nouns of the audit: what there is, under the field's own names. No rule, no input or output.
//!
//! Knows nothing of any other room.

mod actor;
mod candidate;
mod codes;
mod conventions;
mod day;
mod event;
mod five_items;
mod folded;
mod incident;
mod individual_number;
mod insurer_number;
mod mark;
mod number_in_text;
mod request;
mod root_cause;
mod scope;
mod signal;
mod sources;
mod sweep;
mod template;

pub use actor::{Actor, IdentitySource, Role};
pub use candidate::{Candidate, CandidateId, Lookup, MemberKey, Membership, OfferedAlert, RegisteredNumber};
pub use codes::UnknownCode;
pub(crate) use codes::{coded_enum, coded_set};
pub use conventions::{Conventions, EraCodes};
pub use day::{Day, NoSuchDay};
pub use event::{Event, EventKind};
pub use five_items::{FiveItems, FiveItemsRef, Item, PerItem};
pub use folded::{folded, matched_word};
pub use incident::{Incident, IncidentEnding, IncidentId, IncidentOf, IncidentStep, StepState};
pub use individual_number::{IndividualNumber, NotTwelveDigits};
pub use insurer_number::{InsurerNumber, NotAnInsurerNumber};
pub use mark::{Addressee, Basis, Mark, Status, StatusSet};
pub use number_in_text::{hides_valid_number, holds_valid_number, line_of_number, masked, may_hold_number};
pub use request::{
    CaseCode, DocumentRequest, IdentitySeen, NotACaseCode, NumberSeen, Outcome, RequestAnswer, RequestId,
    RequestState,
};
pub use root_cause::{CauseSet, RootCause};
pub use scope::Scope;
pub use signal::{Signal, SignalSet};
pub use sources::{Alert, Answer, AnswerResult, Employer, Notification};
pub use sweep::{Obtained, Reconciled, ReconciledSet, Sweep, SweepField, SweepId, SweepRule};
pub use template::TemplateKind;
