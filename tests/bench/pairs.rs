//! Measures how many pairs of records one core compares in a second: all five items, all rules, reasons included.
//!
//! Two mixes of thousands of invented pairs: `usual`, the registrations of an import beside the register's answers, and
//! `hard`, where the insurer writes every item in another notation. Each figure stands beside the allocations that a pair
//! takes and beside plain Jaro-Winkler over the same five items, which knows no rule and gives no reason. Then the time
//! of hostile writings at three lengths: what is linear takes ten times as long for ten times as much.

use std::collections::HashMap;
use std::hint::black_box;
use std::ops::Range;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use totsugo::audit::{Conventions, FiveItems, FiveItemsRef, Item};
use totsugo::compare::{Comparison, Side, compare};
use totsugo::synth::{Plan, Population, Table};

/// Pairs a second on one core.
const GOAL: u64 = 1_000_000;

/// How many members the population has; nearly all of them have an answer.
const MEMBERS: u64 = 5_000;

/// How often a mix is measured; the best counts, as whatever else the machine does only makes it slower.
const RUNS: usize = 40;

/// The insurer's writing and the register's.
type Pair = (FiveItems, FiveItems);

#[allow(clippy::print_stdout)]
fn main() -> ExitCode {
    let usual = usual();
    let hard: Vec<Pair> = usual.iter().map(|(_, register)| (rewritten(register), register.clone())).collect();
    println!(
        "pairs a second on one core, goal {GOAL}; Jaro-Winkler over the same pairs; allocations a pair:"
    );
    for (name, mix) in [("usual", &usual), ("hard", &hard)] {
        println!("  {name:5} {}", figures(mix));
    }
    println!(
        "microseconds for a pair of hostile writings of 100, 1,000 and 10,000 characters, the slowest item:"
    );
    for (name, piece) in HOSTILE {
        let [short, long, longest] = [100, 1_000, 10_000].map(|length| hostile(piece, length));
        println!("  {name:22} {short:>9.1} {long:>9.1} {longest:>9.1}");
    }
    ExitCode::SUCCESS
}

/// The line of a mix.
fn figures(mix: &[Pair]) -> String {
    let compared = || {
        for pair in mix {
            black_box(run(black_box(pair)));
        }
    };
    let ours = best(RUNS, compared);
    let theirs = best(RUNS / 4, || {
        for pair in mix {
            black_box(similarity(black_box(pair)));
        }
    });
    let counted = allocation_counter::measure(compared);
    let pairs = mix.len() as u64;
    let a_second = |took: Duration| u128::from(pairs) * 1_000_000_000 / took.as_nanos().max(1);
    let (ours, theirs) = (a_second(ours), a_second(theirs));
    let hundredths = counted.count_total * 100 / pairs;
    format!(
        "{ours:>9}   Jaro-Winkler {theirs:>8} ({}.{}x)   {}.{hundredths:02} allocations   {pairs} pairs",
        ours / theirs.max(1),
        ours * 10 / theirs.max(1) % 10,
        hundredths / 100,
        hundredths = hundredths % 100,
    )
}

fn best(runs: usize, mut run: impl FnMut()) -> Duration {
    let timed = |()| {
        let started = Instant::now();
        run();
        started.elapsed()
    };
    std::iter::repeat_n((), runs).map(timed).min().unwrap_or_default()
}

fn run((insurer, register): &Pair) -> Comparison {
    compare_refs(insurer.as_strs(), register.as_strs())
}

fn compare_refs(left: FiveItemsRef<'_>, right: FiveItemsRef<'_>) -> Comparison {
    let conventions = Conventions::DEFAULT;
    compare(Side { items: left, conventions: &conventions }, Side { items: right, conventions: &conventions })
}

fn similarity((insurer, register): &Pair) -> f64 {
    Item::ALL.iter().map(|item| strsim::jaro_winkler(&insurer[*item], &register[*item])).sum()
}

/// The registrations of an invented population beside what the register answers for their numbers.
fn usual() -> Vec<Pair> {
    let population = Population::new(Plan::new(MEMBERS, 7));
    let answers: HashMap<String, FiveItems> = read(&population, Table::Register).into_iter().collect();
    let answered = |(number, insurer): (String, FiveItems)| Some((insurer, answers.get(&number)?.clone()));
    read(&population, Table::Candidates)
        .into_iter()
        .filter_map(answered)
        .filter(|(_, register)| !register.birth_date.is_empty())
        .collect()
}

/// Reads number and five items of each row.
fn read(population: &Population, table: Table) -> Vec<(String, FiveItems)> {
    let column = |name: &str| table.header().iter().position(|column| *column == name).unwrap_or_default();
    let number = column("individual_number");
    let items = FiveItems::from_fn(|item| item.code().to_owned()).map(|code| column(code));
    let mut rows = Vec::new();
    let all: Result<(), std::convert::Infallible> = population.visit(table, 0..MEMBERS, |row| {
        rows.push((row[number].clone(), items.map(|at| row[*at].clone())));
        Ok(())
    });
    all.map_or_else(|never| match never {}, |()| rows)
}

/// Writes every item of the register's in another notation.
fn rewritten(register: &FiveItems) -> FiveItems {
    let narrow = |text: &str| shifted(&text.replace('　', " "), '！'..'～', -0xFEE0);
    let (year, month, day) = match register.birth_date.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] => (*year, month.trim_start_matches('0'), day.trim_start_matches('0')),
        _ => ("", "", ""),
    };
    let ordinary = [('髙', '高'), ('澤', '沢'), ('邊', '辺'), ('齋', '斎'), ('﨑', '崎')];
    let kanji_name = ordinary.iter().fold(register.kanji_name.clone(), |name, (old, new)| {
        if name.contains(*old) {
            name.replace(*old, &new.to_string())
        } else {
            name.replace(*new, &old.to_string())
        }
    });
    let signs = [("丁目", "-"), ("番地", "-"), ("番", "-"), ("号室", ""), ("号", "")];
    FiveItems {
        kanji_name: kanji_name.replace('　', " "),
        kana_name: shifted(&register.kana_name, 'ァ'..'ヷ', -0x60),
        birth_date: format!("{year}年{month}月{day}日"),
        sex: if register.sex == "1" { "男" } else { "女" }.to_owned(),
        address: signs
            .iter()
            .fold(narrow(&register.address), |address, (from, to)| address.replace(from, to)),
    }
}

/// Moves the characters of a range by so many code points.
fn shifted(text: &str, range: Range<char>, by: i32) -> String {
    let other = |c: char| u32::from(c).checked_add_signed(by).and_then(char::from_u32).unwrap_or(c);
    text.chars().map(|c| if range.contains(&c) { other(c) } else { c }).collect()
}

/// What is repeated until a writing is long, by what it tries.
const HOSTILE: [(&str, &str); 14] = [
    ("combining marks", "\u{301}"),
    ("voiced marks", "か\u{3099}\u{3099}"),
    ("variation selectors", "葛\u{E0100}"),
    ("selectors alone", "\u{FE00}"),
    ("digits", "1"),
    ("dashes", "-"),
    ("digits and dashes", "1-"),
    ("kanji numbers", "十"),
    ("numbers with の", "一の"),
    ("大字", "大字"),
    ("番", "1番"),
    ("brackets", "［（"),
    ("Latin words", "a "),
    ("heads", "京都府京都市北区"),
];

/// Five items of which only one is written.
fn alone(item: Item, writing: &str) -> FiveItemsRef<'_> {
    let mut items = FiveItemsRef::default();
    items[item] = writing;
    items
}

/// The microseconds that the slowest item takes for a piece repeated, against itself with another character in its middle
/// and with another end.
fn hostile(piece: &str, length: usize) -> f64 {
    let of = |length: usize| piece.chars().cycle().take(length).collect::<String>();
    let (long, half) = (of(length), of(length / 2));
    let others = [format!("{half}高{half}"), format!("{long}高"), format!("1{long}")];
    let timed = |(item, other): (Item, &String)| {
        best(5, || {
            black_box(compare_refs(alone(item, black_box(&long)), alone(item, black_box(other))));
        })
    };
    let all = Item::ALL.iter().flat_map(|item| others.iter().map(move |other| (*item, other)));
    all.map(timed).max().unwrap_or_default().as_secs_f64() * 1e6
}
