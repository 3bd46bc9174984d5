//! The folder of letters: a letter a file, an employer's list beside its letter, and the index of all. Knows no database.

use clap::ValueEnum;
use clap::builder::PossibleValue;
use jiff::Timestamp;

use super::template;
use crate::cli::course::Course;
use crate::cli::failure::Failure;
use crate::files::{NewFolder, Sheet, SheetCell, TableFor, TableWriter, write_sheets};
use crate::notice::request::{Letter, LetterMember};
use crate::report::letter;
use crate::triage::port::{JobStand, ListFormat};

impl ValueEnum for ListFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Csv, Self::Xlsx]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Csv => PossibleValue::new("csv").help("Comma-separated, UTF-8"),
            Self::Xlsx => PossibleValue::new("xlsx").help("Workbooks, all cells text"),
        })
    }
}

/// The columns of an employer's list: in Japanese, for that is who reads it.
const LIST: [&str; 5] = ["点検番号", "記号", "番号", "枝番", "氏名"];

/// The columns of the insurer's own index of a folder.
const INDEX: [&str; 13] = [
    "case_code",
    "letter",
    "list",
    "addressee",
    "employer_code",
    "recipient",
    "send_by",
    "due_on",
    "insurer_no",
    "symbol",
    "number",
    "branch",
    "kanji_name",
];

/// The index itself.
const INDEX_NAME: &str = "requests.csv";

/// Tells whether a column is one that lists and index have anyway: handed back with them, it says nothing new.
pub fn is_own(column: &str) -> bool {
    LIST.contains(&column) || INDEX.contains(&column)
}

/// Writes the letters, an employer's list beside its letter, and the index. No name of a file comes from the data.
pub fn lay_out(
    letters: &[Letter],
    text: &str,
    (lists, made_for): (ListFormat, TableFor),
    folder: &mut NewFolder,
    (course, now): (&mut Course<'_>, Timestamp),
) -> Result<(), Failure> {
    let place = folder.place().to_owned();
    let failed = |error: std::io::Error| Failure::write_failed(&place, &error);
    let mut index = TableWriter::new(Vec::new(), &INDEX, made_for).map_err(failed)?;
    for (number, of) in (1..).zip(letters) {
        course.refuse_stopped()?;
        course.stand_at(JobStand::Counted { done: number as u64 - 1, of: Some(letters.len() as u64) });
        let name = format!("request-{number:03}-letter.html");
        let page = letter(of, number, text).map_err(|error| template::failure(&error))?;
        folder.write(&name, page.as_bytes())?;
        let list = if of.employer_code.is_empty() {
            String::new()
        } else {
            employers_list(number, of, (lists, made_for), folder, now)?
        };
        for member in &of.members {
            index.row(index_row(&name, &list, of, member)).map_err(failed)?;
        }
    }
    let index = index.finish().map_err(failed)?;
    Ok(folder.write(INDEX_NAME, &index)?)
}

fn index_row(name: &str, list: &str, of: &Letter, member: &LetterMember) -> [String; 13] {
    let key = &member.key;
    [
        member.case.to_string(),
        name.to_owned(),
        list.to_owned(),
        of.addressee.code().to_owned(),
        of.employer_code.clone(),
        of.recipient.name.clone(),
        of.recipient.send_by.clone(),
        of.due.to_string(),
        key.insurer_no.as_str().to_owned(),
        key.symbol.clone(),
        key.number.clone(),
        key.branch.clone(),
        member.name.clone(),
    ]
}

/// Writes the list that goes to an employer with its letter; returns its name.
fn employers_list(
    number: usize,
    of: &Letter,
    (lists, made_for): (ListFormat, TableFor),
    folder: &mut NewFolder,
    now: Timestamp,
) -> Result<String, Failure> {
    let place = folder.place().to_owned();
    let failed = |error: std::io::Error| Failure::write_failed(&place, &error);
    let rows = of.members.iter().map(|member| {
        let key = &member.key;
        [
            member.case.to_string(),
            key.symbol.clone(),
            key.number.clone(),
            key.branch.clone(),
            member.name.clone(),
        ]
    });
    let (name, content) = match lists {
        ListFormat::Csv => {
            let mut table = TableWriter::new(Vec::new(), &LIST, made_for).map_err(failed)?;
            for row in rows {
                table.row(row).map_err(failed)?;
            }
            (format!("request-{number:03}-list.csv"), table.finish().map_err(failed)?)
        }
        ListFormat::Xlsx => {
            let name = format!("request-{number:03}-list.xlsx");
            let rows = rows.map(|row| row.into_iter().map(SheetCell::Text).collect()).collect();
            let sheet = Sheet { name: "点検対象", header: &LIST, rows };
            let mut content = Vec::new();
            write_sheets(&mut content, &[sheet], &folder.staged(&name), now)?;
            (name, content)
        }
    };
    folder.write(&name, &content)?;
    Ok(name)
}
