//! What every invented population promises: the same rows whatever the ranges, valid keys and numbers, and a truth that
//! the rows bear out.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::convert::Infallible;
use std::ops::Range;

use super::*;
use crate::audit::{
    AnswerResult, CauseSet, Conventions, FiveItems, IndividualNumber, InsurerNumber, RootCause,
};
use crate::compare::{Grade, Side, compare};

type Record = BTreeMap<&'static str, String>;

fn rows(population: &Population, table: Table, range: Range<u64>) -> Vec<Record> {
    let mut all = Vec::new();
    let visited: Result<(), Infallible> = population.visit(table, range, |row| {
        assert_eq!(row.len(), table.header().len());
        all.push(table.header().iter().copied().zip(row.iter().cloned()).collect());
        Ok(())
    });
    visited.unwrap();
    all
}

fn all(population: &Population, table: Table) -> Vec<Record> {
    rows(population, table, 0..population.plan().members)
}

fn with_wrong(members: u64, seed: u64, wrong_per_million: u32) -> Plan {
    Plan { wrong_per_million, ..Plan::new(members, seed) }
}

fn usual(members: u64) -> Population {
    Population::new(Plan::new(members, 7))
}

#[test]
fn ranges_make_the_rows_of_the_whole_in_any_order() {
    let population = usual(1500);
    for table in Table::ALL {
        let late = rows(&population, *table, 701..5000);
        let middle = rows(&population, *table, 13..701);
        let early = rows(&population, *table, 0..13);
        assert_eq!([early, middle, late].concat(), all(&population, *table), "{table}");
    }
    let again = Population::new(Plan::new(1500, 8));
    assert_ne!(all(&again, Table::Candidates), all(&population, Table::Candidates));
}

#[test]
fn a_visitor_that_fails_stops_the_walk() {
    let mut seen = 0;
    let stopped = usual(100).visit(Table::Truth, 0..100, |_| {
        seen += 1;
        if seen == 3 { Err("full") } else { Ok(()) }
    });
    assert_eq!((stopped, seen), (Err("full"), 3));
}

#[test]
fn keys_are_unique_and_check_digits_hold() {
    let population = usual(5000);
    let mut keys = HashSet::new();
    for (row, truth) in all(&population, Table::Candidates).iter().zip(all(&population, Table::Truth)) {
        InsurerNumber::parse(&row["insurer_no"]).unwrap();
        assert!(
            keys.insert(["insurer_no", "symbol", "number", "branch"].map(|part| row[part].clone())),
            "{row:?}"
        );
        let number = IndividualNumber::parse(&row["individual_number"]).unwrap();
        assert_eq!(number.check_digit_holds(), truth["kind"] != "check-digit", "{truth:?}");
        assert!(IndividualNumber::parse(&truth["right_number"]).unwrap().check_digit_holds());
    }
}

#[test]
fn a_number_is_shared_only_where_the_truth_says_so() {
    for plan in [with_wrong(5000, 3, 20_000), Plan::with_others(5000, 3, 20_000)] {
        shares_numbers_only_where_the_truth_says_so(&Population::new(plan));
    }
}

fn shares_numbers_only_where_the_truth_says_so(population: &Population) {
    let truth = all(population, Table::Truth);
    let mut holders: HashMap<&str, Vec<&Record>> = HashMap::new();
    for row in &truth {
        holders.entry(&row["individual_number"]).or_default().push(row);
    }
    for sharing in holders.values().filter(|rows| rows.len() > 1) {
        let plain =
            sharing.iter().filter(|row| !matches!(row["kind"].as_str(), "duplicate" | "second-membership"));
        assert_eq!(plain.count(), 1, "{sharing:?}");
    }
    let mut asked = HashSet::new();
    for answer in all(population, Table::Register) {
        assert!(holders.contains_key(answer["individual_number"].as_str()), "nobody asked for {answer:?}");
        assert!(asked.insert(answer["individual_number"].clone()), "answered twice: {answer:?}");
    }
    for row in &truth {
        assert_eq!(row["answer"] != "none", asked.contains(&row["individual_number"]), "{row:?}");
        assert_eq!(row["wrong"] == "no", row["individual_number"] == row["right_number"], "{row:?}");
    }
}

/// The rule of the files for root causes, written here once more so that the two can disagree.
fn causes_by_rule(row: &Record) -> CauseSet {
    if !row["root_cause"].is_empty() {
        return row["root_cause"].split(';').map(|code| code.parse::<RootCause>().unwrap()).collect();
    }
    let jlis = row["number_source"] == "jlis";
    let count = |column: &str| row[column].parse::<u32>().ok();
    let checked = |on: &str, how: &str| !row[on].is_empty() && !row[how].is_empty();
    let mut causes = CauseSet::EMPTY;
    let few = jlis && count("lookup_items").is_some_and(|items| items <= 3);
    if few && !checked("lookup_confirmed_on", "lookup_confirmed_how") {
        causes.insert(RootCause::ThreeItemLookup);
    }
    let several = jlis && count("lookup_candidates").is_some_and(|found| found >= 2);
    if several && row["auto_taken"] != "no" {
        causes.insert(RootCause::MultipleCandidates);
    }
    if !row["alert_on"].is_empty() && !checked("alert_checked_on", "alert_check_how") {
        causes.insert(RootCause::IgnoredAlert);
    }
    causes
}

#[test]
fn the_truth_names_the_causes_that_the_rules_find() {
    let population = usual(4000);
    let mut seen = BTreeSet::new();
    for (row, truth) in all(&population, Table::Candidates).iter().zip(all(&population, Table::Truth)) {
        assert_eq!(causes_by_rule(row).joined(), truth["causes"], "{row:?}");
        seen.insert(truth["causes"].clone());
    }
    // Each alone, combined, and none: outside the audit.
    for expected in ["", "three-item-lookup", "multiple-candidates", "ignored-alert", "similar-case"] {
        assert!(seen.contains(expected), "{expected} in {seen:?}");
    }
    assert!(seen.contains("three-item-lookup;multiple-candidates;ignored-alert"), "{seen:?}");
}

#[test]
fn the_answers_bear_out_the_kinds() {
    let population = Population::new(Plan::with_others(6000, 11, 60_000));
    let answers: HashMap<String, Record> = all(&population, Table::Register)
        .into_iter()
        .map(|row| (row["individual_number"].clone(), row))
        .collect();
    let candidates = all(&population, Table::Candidates);
    let truths = all(&population, Table::Truth);
    let by_own: HashMap<&str, &Record> = truths
        .iter()
        .zip(&candidates)
        .filter(|(truth, _)| truth["kind"] != "second-membership")
        .map(|(truth, row)| (truth["right_number"].as_str(), row))
        .collect();
    let mut seen = BTreeSet::new();
    for (row, truth) in candidates.iter().zip(&truths) {
        let Some(answer) = answers.get(&row["individual_number"]) else { continue };
        assert_eq!(answer["result"], truth["answer"]);
        if answer["result"] != AnswerResult::Found.code() {
            assert!(answer["kanji_name"].is_empty() && answer["address"].is_empty());
            continue;
        }
        seen.insert(truth["kind"].clone());
        let items = ["kanji_name", "kana_name", "birth_date", "sex", "address"];
        let same = items.map(|item| row[item] == answer[item]);
        match truth["kind"].as_str() {
            "clean" => assert_eq!(same, [true; 5], "{row:?} {answer:?}"),
            "notation" => assert_ne!(same, [true; 5], "{row:?} {answer:?}"),
            "moved" | "household-moved" | "neighbour" | "namesake" => assert!(!same[4], "{row:?} {answer:?}"),
            "same-name" => {
                assert!(same[0] || same[1] || row["kana_name"] != answer["kana_name"], "{row:?} {answer:?}");
                assert!(!same[2] || !same[3], "{row:?} {answer:?}");
            }
            "twin" | "renamed" => assert!(!same[0] && !same[1], "{row:?} {answer:?}"),
            "family-swap" | "swap-across" | "duplicate" => {
                let holder = by_own[row["individual_number"].as_str()];
                let key =
                    ["insurer_no", "symbol", "number", "branch"].map(|part| holder[part].clone()).join("-");
                assert_eq!(key, truth["holder"]);
                // Two people of one household can share surname, sex and birth date, never all of it.
                assert!(!same[0] || !same[2], "{row:?} {answer:?}");
            }
            _ => {}
        }
    }
    let expected = "clean duplicate family-swap household-moved moved namesake neighbour notation renamed \
                    same-address same-name second-membership stranger swap-across twin";
    assert_eq!(seen.into_iter().collect::<Vec<_>>().join(" "), expected);
}

#[test]
fn wrong_numbers_come_at_the_rate_that_is_asked_for() {
    let plans = [
        (with_wrong(20_000, 5, 10_000), 150, 260),
        (with_wrong(20_000, 5, 0), 0, 3),
        (Plan::new(20_000, 5), 7, 16),
        (Plan::with_others(20_000, 5, 10_000), 150, 260),
        (Plan::with_others(20_000, 5, 0), 0, 3),
        (Plan::with_others(20_000, 5, 200_000), 3_500, 4_500),
        (Plan::with_others(20_000, 5, Plan::MOST_OTHERS), 8_000, 12_000),
    ];
    for (plan, low, high) in plans {
        let rate = plan.wrong_per_million;
        let population = Population::new(plan);
        let wrong = all(&population, Table::Truth).iter().filter(|row| row["wrong"] == "yes").count();
        assert!((low..=high).contains(&wrong), "{wrong} at {rate}");
    }
}

#[test]
fn a_larger_population_has_every_kind_of_wrong_number() {
    let only_where_asked = [Kind::SameName, Kind::SameAddress, Kind::SwapAcross];
    for seed in 0..20 {
        for plan in [Plan::new(1000, seed), Plan::with_others(1000, seed, 1)] {
            let kinds: BTreeSet<Kind> = all(&Population::new(plan), Table::Truth)
                .iter()
                .filter(|row| row["wrong"] == "yes")
                .map(|row| row["kind"].parse().unwrap())
                .collect();
            let wrong = Kind::ALL.iter().filter(|kind| kind.is_wrong());
            let expected = wrong.filter(|kind| plan.every_kind || !only_where_asked.contains(kind));
            assert_eq!(kinds, expected.copied().collect(), "{plan:?}");
        }
    }
}

#[test]
fn the_shares_are_those_of_the_work() {
    let population = usual(20_000);
    let candidates = all(&population, Table::Candidates);
    let share = |count: usize| count * 1000 / candidates.len();
    let lost = candidates.iter().filter(|row| !row["lost_on"].is_empty()).count();
    assert!((80..120).contains(&share(lost)), "{lost} lost");
    let truth = all(&population, Table::Truth);
    let outside = truth.iter().filter(|row| row["causes"].is_empty()).count();
    assert!((90..160).contains(&share(outside)), "{outside} outside");
    let identical = truth.iter().filter(|row| row["kind"] == "clean").count();
    assert!((100..400).contains(&share(identical)), "{identical} identical");
    let insurers: BTreeSet<&String> = candidates.iter().map(|row| &row["insurer_no"]).collect();
    assert_eq!(insurers.len(), insurers::INSURERS.len());
    for row in &candidates {
        assert!(row["acquired_on"] <= row["registered_on"], "{row:?}");
        assert!(row["lost_on"].is_empty() || row["lost_on"] >= row["registered_on"], "{row:?}");
        assert_eq!(row["insurer_no"].starts_with("39"), row["symbol"].is_empty() && row["branch"].is_empty());
    }
}

#[test]
fn every_habit_of_notation_is_seen() {
    let found: BTreeSet<String> = all(&usual(20_000), Table::Truth)
        .iter()
        .flat_map(|row| row["notation"].split(';').map(str::to_owned).collect::<Vec<_>>())
        .collect();
    for notation in Notation::ALL {
        assert!(found.contains(notation.code()), "{notation}");
    }
}

#[test]
fn populations_of_every_size_and_bad_ranges_are_made() {
    for members in [0, 1, 2, 11, 12, 13] {
        for table in Table::ALL {
            let made = all(&usual(members), *table).len() as u64;
            assert!(made <= members && (*table == Table::Register || made == members));
        }
    }
    assert!(rows(&usual(10), Table::Truth, 20..30).is_empty());
    assert_eq!(Population::new(Plan::new(u64::MAX, 1)).plan().members, Plan::MOST_MEMBERS);
    let far = Plan::MOST_MEMBERS;
    assert_eq!(rows(&Population::new(Plan::new(far, 1)), Table::Candidates, far - 3..far).len(), 3);
}

#[test]
fn the_lists_are_what_the_draws_rely_on() {
    for list in [names::MALE, names::FEMALE] {
        assert_ne!(list.len() % 7, 0);
        assert!(list.iter().all(|given| !given.kanji.is_empty()));
    }
    for insurer in insurers::INSURERS {
        InsurerNumber::parse(insurer.number).unwrap();
        let area = &places::MUNICIPALITIES[insurer.area.clone()];
        let one = area.iter().all(|place| place.prefecture == area[0].prefecture);
        assert!(one || insurer.scheme == insurers::Scheme::Employment, "{}", insurer.number);
    }
    for surname in names::SURNAMES {
        let other = surname.variant.unwrap_or(surname.kanji);
        assert_eq!(other.chars().count(), surname.kanji.chars().count(), "{other}");
    }
}

#[test]
fn the_comparison_tells_people_from_notations() {
    let population = Population::new(Plan::with_others(6000, 13, 60_000));
    let answers: HashMap<String, Record> = all(&population, Table::Register)
        .into_iter()
        .map(|row| (row["individual_number"].clone(), row))
        .collect();
    for (row, truth) in all(&population, Table::Candidates).iter().zip(all(&population, Table::Truth)) {
        let Some(answer) = answers.get(&row["individual_number"]).filter(|_| truth["answer"] == "found")
        else {
            continue;
        };
        let items = |row: &Record| FiveItems::from_fn(|item| row[item.code()].clone());
        let (ours, theirs) = (items(row), items(answer));
        let conventions = Conventions::DEFAULT;
        let side = |items| Side { items, conventions: &conventions };
        let grade = compare(side(ours.as_strs()), side(theirs.as_strs())).overall();
        match truth["kind"].as_str() {
            "clean" => assert_eq!(grade, Grade::Identical, "{ours:?} {theirs:?}"),
            "notation" | "second-membership" => assert_ne!(grade, Grade::Different, "{ours:?} {theirs:?}"),
            _ => assert_eq!(grade, Grade::Different, "{truth:?} {ours:?} {theirs:?}"),
        }
    }
}
