//! Requests for documents on the command line: which ones, letters, acts, replies.

pub mod acts;
pub mod folder;
pub mod letters;
pub mod list;
mod registering;
pub mod replies;
pub mod sought;
pub mod template;
pub mod wish;
pub mod writing;

use clap::Args;

use super::acting;
use super::codes::{coded, employer_code};
use crate::audit::{Addressee, CandidateId, CaseCode, Day, Outcome, RequestState};
use crate::triage::requests::RequestFilter;

/// Which requests. A filter repeated means or; different filters mean and.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Filters (one repeated means or, different ones mean and)")]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct RequestFilters {
    /// Where the request stands
    #[arg(long, value_name = "STATE", value_parser = coded(RequestState::ALL))]
    state: Vec<RequestState>,
    /// Who is asked
    #[arg(long, value_name = "ADDRESSEE", value_parser = coded(Addressee::ALL))]
    addressee: Vec<Addressee>,
    /// Employer code, whole
    #[arg(long, value_name = "CODE", value_parser = employer_code)]
    employer: Vec<String>,
    /// What came of it
    #[arg(long, value_name = "OUTCOME", value_parser = coded(Outcome::ALL))]
    outcome: Vec<Outcome>,
    /// Only what was sent, is due and has no answer
    #[arg(long)]
    overdue: bool,
    /// Only what was sent and has no answer
    #[arg(long)]
    unanswered: bool,
    /// Only letters that came back
    #[arg(long)]
    undeliverable: bool,
    /// Only open ones whose record was decided on otherwise
    #[arg(long)]
    unneeded: bool,
    /// Only for this record, by the id that `list` shows
    #[arg(long, value_name = "ID", value_parser = acting::id)]
    record: Vec<CandidateId>,
    /// Only this one, by its case code
    #[arg(long, value_name = "CASE")]
    case: Vec<CaseCode>,
}

impl RequestFilters {
    /// Makes the filter; overdue is judged on `today`.
    pub fn to_filter(&self, today: Day) -> RequestFilter {
        let mut outcomes = self.outcome.clone();
        outcomes.extend(self.undeliverable.then_some(Outcome::Undeliverable));
        RequestFilter {
            cases: self.case.clone(),
            records: self.record.clone(),
            states: self.state.clone(),
            addressees: self.addressee.clone(),
            employers: self.employer.clone(),
            outcomes,
            overdue_on: self.overdue.then_some(today),
            unanswered: self.unanswered,
            unneeded: self.unneeded,
        }
    }
}

/// Which requests something was done with.
#[derive(Debug, Clone, Default, Args)]
pub struct Chosen {
    /// Case codes
    #[arg(value_name = "CASE", required_unless_present_any = ["employer", "all", "overdue"], conflicts_with_all = ["employer", "all", "overdue"])]
    cases: Vec<CaseCode>,
    /// All to this employer, by its code, whole
    #[arg(long, value_name = "CODE", value_parser = employer_code, conflicts_with_all = ["all"])]
    employer: Vec<String>,
    /// All that are to be sent, or that have no answer
    #[arg(long, conflicts_with = "overdue")]
    all: bool,
    /// All that are overdue; for remind
    #[arg(long)]
    overdue: bool,
}

impl Chosen {
    /// Takes what was named, or what is written and not sent.
    pub fn to_send(&self) -> RequestFilter {
        let filter = RequestFilter {
            cases: self.cases.clone(),
            employers: self.employer.clone(),
            ..RequestFilter::default()
        };
        if self.cases.is_empty() {
            RequestFilter { states: vec![RequestState::Written], ..filter }
        } else {
            filter
        }
    }

    /// Takes what was named, or what was sent and has no answer.
    pub fn to_remind(&self, today: Day) -> RequestFilter {
        RequestFilter {
            cases: self.cases.clone(),
            employers: self.employer.clone(),
            unanswered: self.cases.is_empty(),
            overdue_on: self.overdue.then_some(today),
            ..RequestFilter::default()
        }
    }
}
