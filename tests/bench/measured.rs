//! One file of labelled pairs, measured: how many rows of each label have which grade.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use totsugo::audit::{Conventions, FiveItemsRef, Item};
use totsugo::compare::{Grade, ItemComparison, Rule, Side, compare};

/// What a label says of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// Two writings of one value, perhaps with less on one side.
    One,
    /// Two values.
    Two,
    /// A person must read it.
    Open,
}

/// The labels; what stands behind a space or a colon explains them.
const LABELS: [(&str, Meaning); 15] = [
    ("same", Meaning::One),
    ("same-by-fold", Meaning::One),
    ("same-lenient", Meaning::One),
    ("variant-glyph", Meaning::One),
    ("variant", Meaning::One),
    ("part", Meaning::One),
    ("partial", Meaning::One),
    ("different", Meaning::Two),
    ("conflict", Meaning::Open),
    ("weak", Meaning::Open),
    ("review", Meaning::Open),
    ("different-or-review", Meaning::Open),
    ("unknown", Meaning::Open),
    ("unknown-part", Meaning::Open),
    ("invalid", Meaning::Open),
];

/// Columns that explain a row to its reader.
const NOT_READ: [&str; 12] = [
    "kind",
    "kinds_ours",
    "level",
    "tier",
    "basis",
    "parent",
    "merged_by",
    "source",
    "licence",
    "note",
    "first_stage_ours",
    "label_by",
];

/// The rows that are to be shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish<'a> {
    pub(crate) file: &'a str,
    pub(crate) label: &'a str,
    pub(crate) grade: &'a str,
}

/// How many rows have which grade.
pub(crate) type Grades = BTreeMap<Grade, usize>;

/// What was measured of one file.
#[derive(Debug, Default)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) labels: BTreeMap<String, Grades>,
    false_same: Vec<String>,
    missed: BTreeMap<String, usize>,
    unnamed: BTreeMap<String, usize>,
    shown: Vec<String>,
    /// What was not understood.
    pub(crate) unknown: Vec<String>,
}

impl File {
    /// Compares every row of a file; says why not, if the file cannot be measured at all.
    pub(crate) fn measure(name: &str, text: &str, wish: Option<&Wish<'_>>) -> Result<Self, String> {
        let item = item_of(name).ok_or("no item's pairs by its name; not measured")?;
        let mut file = Self { name: name.to_owned(), ..Self::default() };
        let mut lines = text.lines();
        let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
        let at = |wanted: &str| header.iter().position(|column| *column == wanted);
        let (Some(a), Some(b), Some(label)) = (at("a"), at("b"), at("expected")) else {
            return Err("no columns `a`, `b` and `expected`; not measured".to_owned());
        };
        let read = ["a", "b", "expected"];
        let strange = header.iter().filter(|column| !read.contains(column) && !NOT_READ.contains(column));
        file.unknown.extend(strange.map(|column| format!("the column `{column}` is not known")));
        for (number, line) in (2..).zip(lines) {
            let fields: Vec<&str> = line.split('\t').collect();
            match (fields.get(a), fields.get(b), fields.get(label)) {
                (Some(a), Some(b), Some(label)) => file.row(item, a, b, label, wish),
                _ => file.unknown.push(format!("line {number} has {} columns", fields.len())),
            }
        }
        Ok(file)
    }

    fn row(&mut self, item: Item, a: &str, b: &str, label: &str, wish: Option<&Wish<'_>>) {
        let label = label.split([' ', ':']).next().unwrap_or_default();
        let Some((_, meaning)) = LABELS.iter().find(|(known, _)| *known == label) else {
            self.unknown.push(format!("the label `{label}` is not known: {a} / {b}"));
            return;
        };
        let found = compared(item, a, b);
        *self.labels.entry(label.to_owned()).or_default().entry(found.grade).or_default() += 1;
        let rules = || found.rules.iter().map(Rule::code).collect::<Vec<_>>().join("+");
        if found.grade.is_same() && *meaning != Meaning::One {
            self.false_same.push(format!("  FALSE SAME {label}: {a} / {b}  {}", rules()));
        }
        if found.grade >= Grade::Undecided && *meaning == Meaning::One {
            *self.missed.entry(label.to_owned()).or_default() += 1;
        }
        if found.grade != Grade::Identical && found.rules.is_empty() {
            *self.unnamed.entry(label.to_owned()).or_default() += 1;
        }
        if wish.is_some_and(|wish| {
            [wish.file, wish.label, wish.grade] == [&self.name, label, found.grade.code()]
        }) {
            self.shown.push(format!("  {a} / {b}  {}", rules()));
        }
    }
}

impl File {
    /// How many rows have a grade without a rule.
    pub(crate) fn unnamed(&self) -> usize {
        self.unnamed.values().sum()
    }
}

fn compared(item: Item, a: &str, b: &str) -> ItemComparison {
    let conventions = Conventions::DEFAULT;
    let mut items = [FiveItemsRef::default(); 2];
    items[0][item] = a;
    items[1][item] = b;
    let [left, right] = items.map(|items| Side { items, conventions: &conventions });
    compare(left, right).items[item].clone()
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

/// The table of some files: a line a label with its rows by grade, then what went wrong.
pub(crate) fn table(files: &[File]) -> String {
    let mut out = format!("{:<20} {:<20}{:>6}", "file", "label", "rows");
    for grade in Grade::ALL {
        let _ = write!(out, "{:>10}", grade.code());
    }
    out += "  false same  missed same  rule missing\n";
    for file in files {
        for (label, grades) in &file.labels {
            let start = format!("  FALSE SAME {label}: ");
            let false_same = file.false_same.iter().filter(|line| line.starts_with(&start)).count();
            let _ = write!(out, "{:<20} {label:<20}{:>6}", file.name, grades.values().sum::<usize>());
            for grade in Grade::ALL {
                let _ = write!(out, "{:>10}", grades.get(grade).copied().unwrap_or(0));
            }
            let of = |counts: &BTreeMap<String, usize>| counts.get(label).copied().unwrap_or(0);
            let _ = writeln!(out, "{false_same:>12}{:>13}{:>14}", of(&file.missed), of(&file.unnamed));
        }
    }
    for line in files.iter().flat_map(|file| file.false_same.iter().chain(&file.shown)) {
        let _ = writeln!(out, "{line}");
    }
    out
}
