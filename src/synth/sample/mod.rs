//! The sample data: six small files and their README, with everything that an audit meets in them. All of it invented;
//! the files in `sample-data/` are what this code makes, and a test holds them to it.

mod cases;
mod csv_text;
mod employers;
mod filings;
mod pairs;
mod readme;
mod role;
mod stage;

#[cfg(test)]
mod tests;

use csv_text::{Ending, csv};
use stage::Stage;

use super::{Plan, Population, Table};

/// A file of the sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleFile {
    /// Its name in the folder.
    pub name: &'static str,
    /// Its bytes; `employers.csv` is in CP932, the others in UTF-8.
    pub bytes: Vec<u8>,
}

/// The population from which the people of the sample come; none of them holds a wrong number by chance.
const PLAN: Plan = Plan { members: 4000, seed: 20_230_630, wrong_per_million: 0, every_kind: false };

const ALERTS: &[&str] =
    &["insurer_no", "symbol", "number", "branch", "alert_on", "kind", "alert_checked_on", "alert_check_how"];
const NOTIFICATIONS: &[&str] = &[
    "insurer_no",
    "symbol",
    "number",
    "branch",
    "individual_number",
    "received_on",
    "document",
    "filled_by",
];

/// Makes the files of the sample, the same bytes at every call.
pub fn files() -> Vec<SampleFile> {
    let population = Population::new(PLAN);
    let mut stage = Stage::new(&population);
    stage.everyday();
    stage.ways();
    for pairs in [pairs::NAMES, pairs::DAYS_AND_SEX, pairs::ADDRESSES] {
        for pair in pairs {
            stage.pair(pair);
        }
    }
    for cases in [cases::WRONG, cases::ANSWERS, cases::CIRCUMSTANCES] {
        for case in cases {
            stage.case(case);
        }
    }
    let tables = stage.finish();
    let employers = employers::rows(&tables.candidates);
    let filings = filings::rows(&population);
    let text = |name, header: &[&str], rows: &[Vec<String>], ending| SampleFile {
        name,
        bytes: csv(header, rows, ending).into_bytes(),
    };
    let cp932 = |text: String| encoding_rs::SHIFT_JIS.encode(&text).0.into_owned();
    vec![
        text("candidates.csv", Table::Candidates.header(), &tables.candidates, Ending::Lf),
        text("register.csv", Table::Register.header(), &tables.register, Ending::CrLf),
        text("alerts.csv", ALERTS, &tables.alerts, Ending::Lf),
        text("notifications.csv", NOTIFICATIONS, &tables.notifications, Ending::Lf),
        SampleFile { name: "employers.csv", bytes: cp932(csv(employers::HEADER, &employers, Ending::CrLf)) },
        text("enrolments.csv", filings::HEADER, &filings, Ending::CrLf),
        SampleFile {
            name: "README.md",
            bytes: readme::text(&tables, &employers, filings.len()).into_bytes(),
        },
    ]
}
