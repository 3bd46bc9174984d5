//! The sample is what the code makes, and holds what it promises.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use super::role::{Cell, Role};
use super::*;
use crate::audit::{AnswerResult, Conventions, FiveItems, IndividualNumber, InsurerNumber, Item, RootCause};
use crate::compare::{Grade, Side, compare};

fn tables() -> stage::Tables {
    let population = Population::new(PLAN);
    let mut stage = Stage::new(&population);
    stage.everyday();
    stage.ways();
    all_pairs().for_each(|pair| stage.pair(pair));
    all_cases().for_each(|case| stage.case(case));
    stage.finish()
}

fn all_pairs() -> impl Iterator<Item = &'static role::Pair> {
    [pairs::NAMES, pairs::DAYS_AND_SEX, pairs::ADDRESSES].into_iter().flatten()
}

fn all_cases() -> impl Iterator<Item = &'static role::Case> {
    [cases::WRONG, cases::ANSWERS, cases::CIRCUMSTANCES].into_iter().flatten()
}

fn column(table: Table, name: &str) -> usize {
    table.header().iter().position(|header| *header == name).unwrap()
}

#[test]
fn sample_data_is_what_the_code_makes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let made = files();
    if std::env::var_os("TOTSUGO_WRITE_SAMPLE").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        for file in &made {
            std::fs::write(folder.join(file.name), &file.bytes).unwrap();
        }
    }
    for file in &made {
        let on_disk = std::fs::read(folder.join(file.name)).unwrap_or_default();
        assert!(on_disk == file.bytes, "{}: make it again with TOTSUGO_WRITE_SAMPLE=1", file.name);
    }
    assert!(made.iter().map(|file| file.bytes.len()).sum::<usize>() < 300_000);
}

#[test]
fn one_file_is_in_cp932_without_loss_and_the_others_in_utf_8() {
    for file in files() {
        let (text, broken) = encoding_rs::SHIFT_JIS.decode_without_bom_handling(&file.bytes);
        if file.name == "employers.csv" {
            assert!(std::str::from_utf8(&file.bytes).is_err());
            assert!(!broken && !text.contains("&#"), "{text}");
            assert!(
                text.starts_with("事業所番号,事業所名,") && text.contains('㈱') && text.contains('髙'),
                "{text}"
            );
        } else {
            assert!(std::str::from_utf8(&file.bytes).is_ok(), "{}", file.name);
        }
    }
}

#[test]
fn notifications_are_of_people_of_their_own_and_every_cell_finds_its_header() {
    let population = Population::new(PLAN);
    let rows = filings::rows(&population);
    let numbers: HashSet<String> = tables().candidates.into_iter().map(|row| row[4].clone()).collect();
    assert_eq!(rows.len(), 24);
    for row in &rows {
        assert_eq!(row.len(), filings::HEADER.len());
        InsurerNumber::parse(&row[0]).unwrap();
        assert!(!numbers.contains(&row[4]), "{row:?}");
    }
    let slips = rows.iter().filter_map(|row| IndividualNumber::parse(&row[4]).ok());
    assert_eq!(slips.filter(|number| !number.check_digit_holds()).count(), 1);
    let employers: BTreeSet<&String> = rows.iter().map(|row| &row[14]).collect();
    assert!(employers.len() > 3, "{employers:?}");
}

#[test]
fn keys_and_numbers_are_valid_and_unique() {
    let tables = tables();
    assert!((280..=360).contains(&tables.candidates.len()), "{}", tables.candidates.len());
    let mut keys = HashSet::new();
    let mut slips = 0;
    for row in &tables.candidates {
        InsurerNumber::parse(&row[0]).unwrap();
        assert!(keys.insert(row[..4].to_vec()), "{row:?}");
        let number = IndividualNumber::parse(&row[4]).unwrap();
        slips += usize::from(!number.check_digit_holds());
        assert!(
            row[column(Table::Candidates, "lost_on")].is_empty() || !row[5].is_empty() || row[0].len() == 8
        );
    }
    assert_eq!(slips, 2);
    for row in tables.alerts.iter().chain(&tables.notifications) {
        assert!(keys.contains(&row[..4]), "{row:?}");
    }
    let schemes = [("06", 8), ("33", 8), ("39", 8), ("13", 6), ("26", 6), ("01", 6)];
    for (head, digits) in schemes {
        assert!(
            tables.candidates.iter().any(|row| row[0].starts_with(head) && row[0].len() == digits),
            "{head}"
        );
    }
}

#[test]
fn answers_are_for_registered_numbers_and_of_every_kind() {
    let tables = tables();
    let registered: HashSet<&String> = tables.candidates.iter().map(|row| &row[4]).collect();
    let mut asked: HashMap<&String, BTreeSet<&String>> = HashMap::new();
    let mut results = BTreeSet::new();
    for row in &tables.register {
        assert!(registered.contains(&row[0]), "{row:?}");
        let asked_on = &row[column(Table::Register, "asked_on")];
        assert!(asked.entry(&row[0]).or_default().insert(asked_on), "two answers of one day: {row:?}");
        results.insert(row[1].parse::<AnswerResult>().unwrap());
    }
    assert_eq!(results.len(), AnswerResult::ALL.len());
    assert_eq!(asked.values().filter(|days| days.len() > 1).count(), 3);
    let unanswered = registered.iter().filter(|number| !asked.contains_key(**number)).count();
    assert!((6..20).contains(&unanswered), "{unanswered}");
}

#[test]
fn every_cause_stands_alone_together_and_outside() {
    let shown: BTreeSet<String> = tables().shown.into_iter().map(|(shows, _)| shows).collect();
    for cause in RootCause::ALL {
        assert!(shown.contains(&format!("cause {cause}")), "{cause}");
    }
    for together in
        ["three-item-lookup;multiple-candidates", "three-item-lookup;multiple-candidates;ignored-alert"]
    {
        assert!(shown.contains(&format!("cause {together}")), "{together}");
    }
    assert!(shown.contains("outside the audit"));
}

#[test]
fn every_case_finds_its_people_and_every_cell_its_column() {
    for (shows, keys) in tables().shown {
        assert!(!keys.is_empty() && keys.iter().all(|key| key.len() > 8), "{shows}: {keys:?}");
    }
    let known = |table: Table, cells: &[Cell]| {
        for (name, _) in cells {
            assert!(table.header().contains(name), "{table}: {name}");
        }
    };
    for pair in all_pairs() {
        known(Table::Candidates, pair.ours);
        known(Table::Register, pair.theirs);
        assert_ne!(pair.ours.len(), 0);
    }
    for case in all_cases() {
        for Role { both, ours, replies, .. } in case.roles {
            known(Table::Candidates, both);
            known(Table::Candidates, ours);
            for reply in *replies {
                known(Table::Register, reply.cells);
                reply.result.parse::<AnswerResult>().unwrap();
            }
        }
    }
}

#[test]
fn a_swap_is_a_swap_and_a_duplicate_a_duplicate() {
    let tables = tables();
    let row_of = |key: &str| tables.candidates.iter().find(|row| row[..4].join("-") == key).unwrap();
    let answer_of = |number: &str| tables.register.iter().find(|row| row[0] == number);
    let case = |shows: &str| tables.shown.iter().find(|(name, _)| name == shows).unwrap().1.clone();
    for shows in ["family swap: husband and wife", "swap: two people of different employers"] {
        let keys = case(shows);
        let (one, other) = (row_of(&keys[0]), row_of(&keys[1]));
        assert_eq!(answer_of(&one[4]).unwrap()[2..7], other[5..10]);
        assert_eq!(answer_of(&other[4]).unwrap()[2..7], one[5..10]);
    }
    let keys = case("one number under two different people");
    let (holder, other) = (row_of(&keys[0]), row_of(&keys[1]));
    assert_eq!(holder[4], other[4]);
    assert_ne!(holder[5], other[5]);
    assert_eq!(answer_of(&holder[4]).unwrap()[2..7], holder[5..10]);
    let keys = case("one person, two memberships, one after the other");
    let (first, second) = (row_of(&keys[0]), row_of(&keys[1]));
    assert_eq!(first[4..10], second[4..10]);
    assert_ne!(first[0], second[0]);
}

#[test]
fn every_grade_is_seen_on_every_item_where_it_can_occur() {
    let tables = tables();
    let mut seen = BTreeSet::new();
    for row in &tables.candidates {
        for answer in tables.register.iter().filter(|answer| answer[0] == row[4] && answer[1] == "found") {
            let items = |cells: &[String]| {
                let mut cells = cells.iter().cloned();
                FiveItems::from_fn(|_| cells.next().unwrap())
            };
            let (ours, theirs) = (items(&row[5..10]), items(&answer[2..7]));
            let conventions = Conventions::DEFAULT;
            let side = |items| Side { items, conventions: &conventions };
            let grades = compare(side(ours.as_strs()), side(theirs.as_strs())).grades();
            seen.extend(grades.iter().map(|(item, grade)| (item, *grade)));
        }
    }
    for item in Item::ALL {
        for grade in Grade::ALL {
            let cannot = match item {
                // Characters have variants; kana, days and sexes have not, and a sex has nothing to leave out.
                Item::KanaName | Item::BirthDate => *grade == Grade::Variant,
                Item::Sex => matches!(grade, Grade::Variant | Grade::Abridged),
                Item::KanjiName | Item::Address => false,
            };
            assert_eq!(seen.contains(&(*item, *grade)), !cannot, "{item} {grade}");
        }
    }
}
