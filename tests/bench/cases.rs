//! Measures the comparison against labelled pairs of writings.
//!
//! `cargo bench --bench cases -- FOLDER [--show FILE LABEL GRADE]` reads every `*.tsv` of the folder: a header line, the
//! writings in the columns `a` and `b`, the label in `expected`. The item follows from the file's name (`address_`,
//! `kana_`, `kanji_`, `name_`, `date_`, `sex_`). Prints how each label was graded, and the pairs that were called the same
//! and are not.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use totsugo::audit::{Conventions, FiveItemsRef, Item};
use totsugo::compare::{Comparison, Grade, Side, compare};

#[allow(clippy::print_stdout, clippy::print_stderr)]
fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let Some(folder) = given.first() else {
        println!("cases: no folder given; nothing measured");
        return ExitCode::SUCCESS;
    };
    let show = given.iter().position(|arg| arg == "--show").map(|at| given[at + 1..].to_vec());
    let mut files = tables(Path::new(folder));
    files.sort();
    for file in files {
        match std::fs::read_to_string(&file) {
            Ok(text) => print!("{}", measure(&file, &text, show.as_deref())),
            Err(error) => {
                eprintln!("{}: {error}", file.display());
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

fn tables(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "tsv")).collect()
}

fn item_of(name: &str) -> Option<Item> {
    let known = [
        ("address_", Item::Address),
        ("kana_", Item::KanaName),
        ("kanji_", Item::KanjiName),
        ("name_", Item::KanjiName),
        ("date_", Item::BirthDate),
        ("sex_", Item::Sex),
    ];
    known.into_iter().find(|(start, _)| name.starts_with(start)).map(|(_, item)| item)
}

fn side(item: Item, writing: &str) -> FiveItemsRef<'_> {
    let mut items = FiveItemsRef::default();
    items[item] = writing;
    items
}

fn run(item: Item, a: &str, b: &str) -> Comparison {
    let conventions = Conventions::DEFAULT;
    let of = |writing| Side { items: side(item, writing), conventions: &conventions };
    compare(of(a), of(b))
}

/// Returns the lines for one file.
fn measure(file: &Path, text: &str, show: Option<&[String]>) -> String {
    let name = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let Some(item) = item_of(name) else { return String::new() };
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let Some(label_at) = header.iter().position(|column| *column == "expected") else { return String::new() };
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split('\t').collect()).collect();
    let mut counts: BTreeMap<String, BTreeMap<Grade, usize>> = BTreeMap::new();
    let (mut false_same, mut unnamed, mut shown) = (Vec::new(), 0, Vec::new());
    let started = Instant::now();
    for row in &rows {
        let (Some(a), Some(b), Some(label)) = (row.first(), row.get(1), row.get(label_at)) else { continue };
        let found = &run(item, a, b).items[item];
        let label = label.split([' ', ':']).next().unwrap_or_default().to_owned();
        *counts.entry(label.clone()).or_default().entry(found.grade).or_default() += 1;
        if found.grade.is_same()
            && matches!(label.as_str(), "different" | "conflict" | "review" | "different-or-review")
        {
            false_same.push(format!("  FALSE SAME {a} / {b}"));
        }
        unnamed += usize::from(found.grade != Grade::Identical && found.rules.is_empty());
        if show.is_some_and(|wish| wish == [name, label.as_str(), found.grade.code()]) {
            let rules: Vec<&str> = found.rules.iter().map(totsugo::compare::Rule::code).collect();
            shown.push(format!("  {a} / {b}  {}", rules.join("+")));
        }
    }
    let took = started.elapsed();
    let mut out = format!(
        "{name}: {} rows, {} false same, {unnamed} without a rule, {:.1} ms\n",
        rows.len(),
        false_same.len(),
        took.as_secs_f64() * 1e3
    );
    for (label, grades) in counts {
        let total: usize = grades.values().sum();
        let _ = write!(out, "  {label} ({total}):");
        for (grade, count) in grades {
            let hundredths = count * 10_000 / total.max(1);
            let _ = write!(out, " {grade} {count} ({}.{:02}%)", hundredths / 100, hundredths % 100);
        }
        out.push('\n');
    }
    for line in false_same.into_iter().chain(shown) {
        out += &line;
        out.push('\n');
    }
    out
}
