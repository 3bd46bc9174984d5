//! The counts as rows, for a workbook that people calculate with: stable codes, no words.

use crate::audit::{Reconciled, Status};
use crate::triage::figures::{CauseFigures, Figures, RequestFigures, SweepFigures, WrongFigures};
use crate::triage::progress::DayEnd;

/// What stands over the rows of [`by_count`].
pub const HEADER: [&str; 4] = ["figure", "of", "status", "count"];
/// What stands over the rows of [`by_day`].
pub const DAYS: [&str; 8] =
    ["day", "cause", "total", "pending", "on-hold", "escalated", "verified", "corrected"];

/// Lists every count with its name in the JSON.
pub fn by_count(figures: &Figures) -> Vec<([String; 3], u64)> {
    let mut rows = Rows::default();
    rows.add(["candidates", "", ""], figures.candidates);
    rows.add(["out_of_audit", "", ""], figures.out_of_audit);
    for (cause, of_cause) in &figures.by_cause {
        rows.add_by_status(["by_cause", cause.code()], of_cause);
    }
    for status in Status::ALL {
        let n = figures.by_status.get(status).copied().unwrap_or_default();
        rows.add(["by_status", "", status.code()], n);
    }
    for (figure, counts) in [
        ("by_basis", &figures.by_basis),
        ("by_grade", &figures.by_grade),
        ("by_answer", &figures.by_answer),
        ("by_insurer", &figures.by_insurer),
        ("signals", &figures.signals),
    ] {
        for (code, n) in counts {
            rows.add([figure, code, ""], *n);
        }
    }
    rows.add(["lost_eligibility", "", ""], figures.lost_eligibility);
    rows.add(["awaiting_second_check", "", ""], figures.awaiting_second_check);
    rows.add_wrong(&figures.wrong);
    figures.sweeps.iter().for_each(|sweep| rows.add_sweep(sweep));
    rows.add_requests(&figures.requests);
    rows.0
}

/// Counts with their names.
#[derive(Default)]
struct Rows(Vec<([String; 3], u64)>);

impl Rows {
    fn add(&mut self, name: [&str; 3], n: u64) {
        self.0.push((name.map(str::to_owned), n));
    }

    fn add_by_status(&mut self, [figure, of]: [&str; 2], counts: &CauseFigures) {
        self.add([figure, of, "total"], counts.total);
        for status in Status::ALL {
            self.add([figure, of, status.code()], counts.of(*status));
        }
    }

    fn add_wrong(&mut self, wrong: &WrongFigures) {
        for (code, n) in [
            ("found", wrong.found),
            ("stopped", wrong.stopped),
            ("corrected", wrong.corrected),
            ("reflected", wrong.reflected),
            ("told", wrong.told),
        ] {
            self.add(["wrong", code, ""], n);
        }
    }

    fn add_sweep(&mut self, sweep: &SweepFigures) {
        let of = sweep.id.to_string();
        for (is_so, code) in [(sweep.is_whole, "is_whole"), (sweep.is_withdrawn, "is_withdrawn")] {
            self.add(["sweeps", &of, code], u64::from(is_so));
        }
        self.add_by_status(["sweeps", &of], &sweep.records);
        for reconciled in Reconciled::ALL {
            self.add(["sweeps", &of, reconciled.code()], sweep.reconciled.of(*reconciled));
        }
    }

    fn add_requests(&mut self, requests: &RequestFigures) {
        for (code, n) in [
            ("sent", requests.sent),
            ("answered", requests.answered),
            ("overdue", requests.overdue),
            ("undeliverable", requests.undeliverable),
            ("refused", requests.refused),
            ("unconfirmable", requests.unconfirmable),
        ] {
            self.add(["requests", code, ""], n);
        }
    }
}

/// Lists how the audit stood at the end of each day up to that of the figures: all candidates (`all`), then each root cause.
pub fn by_day(course: &[DayEnd], figures: &Figures) -> Vec<([String; 2], [u64; 6])> {
    let now = DayEnd::of(figures);
    let ends = course.iter().filter(|end| end.day < now.day).chain([&now]);
    ends.flat_map(|end| {
        let causes = end.by_cause.iter().map(|(cause, figures)| (cause.code(), figures));
        std::iter::once(("all", &end.whole))
            .chain(causes)
            .map(|(cause, figures)| ([end.day.to_string(), cause.to_owned()], counts(figures)))
            .collect::<Vec<_>>()
    })
    .collect()
}

fn counts(figures: &CauseFigures) -> [u64; 6] {
    [figures.total, figures.pending, figures.on_hold, figures.escalated, figures.verified, figures.corrected]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::text::tests::figures;

    #[test]
    fn every_number_of_the_json_is_a_row() {
        fn leaves(of: &serde_json::Value) -> usize {
            match of {
                serde_json::Value::Number(_) => 1,
                serde_json::Value::Object(fields) => fields.values().map(leaves).sum(),
                _ => 0,
            }
        }
        let figures = figures();
        // Of causes and statuses all are named, also those that the sample leaves out.
        let mut whole = Figures::of(figures.as_of, []);
        whole.by_basis.clone_from(&figures.by_basis);
        whole.by_insurer.clone_from(&figures.by_insurer);
        assert_eq!(by_count(&whole).len(), leaves(&serde_json::to_value(&whole).unwrap()));
        let row = |figure: &str, of: &str, status: &str| {
            let name = [figure, of, status].map(str::to_owned);
            by_count(&figures).into_iter().find(|(words, _)| *words == name).map(|(_, n)| n)
        };
        assert_eq!(row("by_cause", "three-item-lookup", "total"), Some(1204));
        assert_eq!(row("by_status", "", "pending"), Some(1201));
        assert_eq!(row("wrong", "found", ""), Some(1));
    }
}
