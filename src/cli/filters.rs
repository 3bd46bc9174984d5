//! The filters that `list` and `export` share, as flags.

use clap::Args;

use super::codes::{ItemGrade, OrNone, coded, coded_or_none, employer_code};
use super::failure::Failure;
use super::opened::Opened;
use crate::audit::{AnswerResult, Day, Reconciled, RootCause, Signal, Status, SweepId};
use crate::compare::Grade;
use crate::i18n::Lang;
use crate::triage::filter::Filter;
use crate::triage::requests::RequestStanding;
use crate::triage::search::Search;

/// Which records. A filter repeated means or; different filters mean and.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Filters (one repeated means or, different ones mean and)")]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Filters {
    /// Root cause
    #[arg(long, value_name = "CAUSE", value_parser = coded(RootCause::ALL))]
    cause: Vec<RootCause>,
    /// Status
    #[arg(long, value_name = "STATUS", value_parser = coded(Status::ALL))]
    status: Vec<Status>,
    /// Grade of the record, the worst of its items; none: no answer to compare with
    #[arg(long, value_name = "GRADE", value_parser = coded_or_none(Grade::ALL))]
    grade: Vec<OrNone<Grade>>,
    /// Grade of one item, as in address=different
    #[arg(long, value_name = "ITEM=GRADE")]
    item_grade: Vec<ItemGrade>,
    /// Signal
    #[arg(long, value_name = "SIGNAL", value_parser = coded(Signal::ALL))]
    signal: Vec<Signal>,
    /// What the register says
    #[arg(long, value_name = "ANSWER", value_parser = coded_or_none(AnswerResult::ALL))]
    answer: Vec<OrNone<AnswerResult>>,
    /// Employer code, whole
    #[arg(long, value_name = "CODE", value_parser = employer_code)]
    employer: Vec<String>,
    /// Who works on the record, whole
    #[arg(long, value_name = "NAME")]
    assignee: Vec<String>,
    /// Records that nobody works on
    #[arg(long)]
    unassigned: bool,
    /// Only marks that await a second check
    #[arg(long)]
    awaiting: bool,
    /// Only marks that changed data withdrew
    #[arg(long)]
    raised_again: bool,
    /// Only marks that stand, though data changed since
    #[arg(long)]
    data_changed: bool,
    /// Only escalated records that are overdue: by the request that is out, else by the mark; not while an answer awaits a decision
    #[arg(long)]
    overdue: bool,
    /// What the newest request for a document has come to
    #[arg(long, value_name = "STANDING", value_parser = coded(RequestStanding::ALL))]
    request: Vec<RequestStanding>,
    /// Records outside the audit, which have no root cause, instead of those in it
    #[arg(long, conflicts_with = "cause")]
    outside: bool,
    /// Two characters or more in names, member keys and employers, in any script or width; or a case code
    #[arg(long, value_name = "TEXT", value_parser = words)]
    search: Vec<String>,
    /// Sweep for similar cases, by the id that `sweep list` shows
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(i64).range(1..))]
    sweep: Vec<i64>,
    /// What the notification says of the number, of records in a sweep
    #[arg(long, value_name = "WORD", value_parser = coded(Reconciled::ALL))]
    reconciled: Vec<Reconciled>,
}

/// Takes words to search for, which must be long enough to be found.
fn words(text: &str) -> Result<String, String> {
    if text.trim().is_empty() || Search::is_too_short(text) {
        return Err(Lang::En.text("cli.why.search").to_owned());
    }
    Ok(text.to_owned())
}

impl Filters {
    /// Tells whether nothing was asked for.
    pub fn is_empty(&self) -> bool {
        self.to_filter(Day::of(jiff::Timestamp::UNIX_EPOCH)) == Filter::default()
    }

    /// Makes the filter for an open database; a sweep that it has not is refused, or an empty list would be read as one that is
    /// done. Overdue is judged on `today`.
    pub fn in_database(&self, opened: &Opened, today: Day) -> Result<Filter, Failure> {
        self.sweep.iter().try_for_each(|id| opened.refuse_unknown_sweep(SweepId(*id)))?;
        Ok(self.to_filter(today))
    }

    fn to_filter(&self, today: Day) -> Filter {
        Filter {
            causes: self.cause.iter().copied().collect(),
            statuses: self.status.iter().copied().collect(),
            grades: self.grade.iter().filter_map(|grade| grade.0).collect(),
            ungraded: self.grade.iter().any(|grade| grade.0.is_none()),
            item_grades: self.item_grade.iter().map(|wanted| (wanted.0, wanted.1)).collect(),
            signals: self.signal.iter().copied().collect(),
            answers: self.answer.iter().map(|answer| answer.0).collect(),
            employers: self.employer.clone(),
            assignees: self.assignee.clone(),
            awaiting: self.awaiting,
            raised_again: self.raised_again,
            data_changed: self.data_changed,
            overdue_on: self.overdue.then_some(today),
            requests_on: self.request.contains(&RequestStanding::Overdue).then_some(today),
            requests: self.request.clone(),
            outside: self.outside,
            search: self.search.clone(),
            unassigned: self.unassigned,
            pattern: None,
            sweeps: self.sweep.clone(),
            reconciled: self.reconciled.iter().copied().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::audit::Item;

    #[derive(Debug, Parser)]
    struct Only {
        #[command(flatten)]
        filters: Filters,
    }

    fn filter(flags: &[&str]) -> Filter {
        let today = "2023-06-30".parse().unwrap();
        let parsed = Only::try_parse_from(std::iter::once("list").chain(flags.iter().copied())).unwrap();
        parsed.filters.to_filter(today)
    }

    #[test]
    fn every_flag_reaches_the_filter() {
        assert_eq!(filter(&[]), Filter::default());
        let all = filter(&[
            "--status=pending",
            "--status=on-hold",
            "--grade=none",
            "--grade=variant",
            "--item-grade=sex=different",
            "--signal=twin",
            "--answer=none",
            "--answer=deceased",
            "--employer=1;2,3",
            "--employer=コード１ ",
            "--assignee=佐藤",
            "--awaiting",
            "--raised-again",
            "--data-changed",
            "--overdue",
            "--request=none",
            "--request=overdue",
            "--outside",
            "--search=髙橋",
            "--search=佐藤",
            "--unassigned",
            "--sweep=3",
            "--reconciled=disagrees",
        ]);
        let expected = Filter {
            statuses: [Status::Pending, Status::OnHold].into_iter().collect(),
            grades: [Grade::Variant].into_iter().collect(),
            ungraded: true,
            item_grades: vec![(Item::Sex, Grade::Different)],
            signals: [Signal::Twin].into_iter().collect(),
            answers: vec![None, Some(AnswerResult::Deceased)],
            employers: vec!["1;2,3".into(), "コード1".into()],
            assignees: vec!["佐藤".into()],
            awaiting: true,
            raised_again: true,
            data_changed: true,
            overdue_on: "2023-06-30".parse().ok(),
            requests: vec![RequestStanding::None, RequestStanding::Overdue],
            requests_on: "2023-06-30".parse().ok(),
            outside: true,
            search: vec!["髙橋".into(), "佐藤".into()],
            unassigned: true,
            sweeps: vec![3],
            reconciled: [Reconciled::Disagrees].into_iter().collect(),
            ..Filter::default()
        };
        assert_eq!(all, expected);
        let causes = [RootCause::IgnoredAlert, RootCause::SimilarCase].into_iter().collect();
        assert_eq!(
            filter(&["--cause=similar-case", "--cause=ignored-alert"]),
            Filter { causes, ..Filter::default() }
        );
    }
}
