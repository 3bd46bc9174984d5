//! Measures how many pairs of records one core compares in a second: all five items, all rules, reasons included.
//!
//! Two mixes of invented pairs: `usual`, where most items are written alike, and `hard`, where every item of every pair
//! differs in its notation. Prints the figure beside its goal.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use totsugo::audit::{Conventions, FiveItemsRef};
use totsugo::compare::{Grade, Side, compare};

/// Pairs a second on one core.
const GOAL: u32 = 1_000_000;

const fn record<'a>(
    kanji_name: &'a str,
    kana_name: &'a str,
    birth_date: &'a str,
    sex: &'a str,
    address: &'a str,
) -> FiveItemsRef<'a> {
    FiveItemsRef { kanji_name, kana_name, birth_date, sex, address }
}

const REGISTER: FiveItemsRef<'static> = record(
    "髙橋　花子",
    "タカハシ　ハナコ",
    "1975-03-01",
    "女",
    "東京都千代田区見本町一丁目２３番４５号　見本ハイツ１０１",
);

/// What insurers write for it; the first are the most usual.
const USUAL: [FiveItemsRef<'static>; 10] = [
    REGISTER,
    REGISTER,
    REGISTER,
    record(
        "髙橋　花子",
        "ﾀｶﾊｼ ﾊﾅｺ",
        "19750301",
        "2",
        "東京都千代田区見本町一丁目２３番４５号　見本ハイツ１０１",
    ),
    record("髙橋　花子", "ﾀｶﾊｼ ﾊﾅｺ", "3500301", "2", "東京都千代田区見本町1-23-45 見本ハイツ101"),
    record(
        "髙橋　花子",
        "タカハシ　ハナコ",
        "1975-03-01",
        "2",
        "東京都千代田区見本町１－２３－４５　見本ハイツ１０１",
    ),
    record(
        "高橋　花子",
        "タカハシ　ハナコ",
        "1975-03-01",
        "2",
        "東京都千代田区見本町一丁目２３番４５号　見本ハイツ１０１",
    ),
    record("髙橋　花子", "タカハシ　ハナコ", "1975-03-01", "2", "千代田区見本町1-23-45"),
    record("髙橋　花子", "タカハシ　ハナコ", "昭和50年3月1日", "2", "大阪府大阪市北区見本町２丁目３－４"),
    record("見本　太郎", "ミホン　タロウ", "1960-12-31", "1", "北海道札幌市中央区北一条西二丁目３－４"),
];

const HARD: [FiveItemsRef<'static>; 3] = [
    record("高橋 花子", "ﾀｶﾊｼ ﾊﾅｺ", "昭和50年3月1日", "2", "東京都千代田区見本町1-23-45 見本ハイツ101"),
    record(
        "高橋花子",
        "たかはし　はなこ",
        "S50.3.1",
        "F",
        "千代田区見本町１丁目23番45号見本ハイツ１０１号室",
    ),
    record("見本　太郎", "ﾐﾎﾝ ﾀﾛｳ", "3351231", "1", "大阪府大阪市北区見本町２丁目３－４"),
];

#[allow(clippy::print_stdout)]
fn main() -> ExitCode {
    println!("pairs a second on one core, goal {GOAL}:");
    println!("  usual {:>9}", measure(&USUAL));
    println!("  hard  {:>9}", measure(&HARD));
    ExitCode::SUCCESS
}

/// Returns how many pairs a second are compared, the best of five runs.
fn measure(mix: &[FiveItemsRef<'_>]) -> u64 {
    let conventions = Conventions::DEFAULT;
    let right = Side { items: REGISTER, conventions: &conventions };
    let rounds = 100_000 / mix.len();
    let run = || {
        let started = Instant::now();
        let mut different = 0_u64;
        for _ in 0..rounds {
            for items in mix {
                let found =
                    compare(black_box(Side { items: *items, conventions: &conventions }), black_box(right));
                different += u64::from(found.overall() == Grade::Different);
            }
        }
        black_box(different);
        let pairs = u128::try_from(rounds * mix.len()).unwrap_or_default();
        u64::try_from(pairs * 1_000_000_000 / started.elapsed().as_nanos().max(1)).unwrap_or(u64::MAX)
    };
    (0..5).map(|_| run()).max().unwrap_or(0)
}
