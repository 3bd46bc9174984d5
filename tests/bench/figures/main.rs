//! Measures the program at scale, and prints each figure beside its goal.
//!
//! `cargo bench --bench figures -- [--members N] [--only NAME]... [--db FILE]` makes its own data (`synth`) in a temporary
//! folder and takes everything away again. With `--db` the database of N members is kept there, and used again where it is
//! there already; its import is not measured then. Peers that are not installed are left out with a word. Speeds depend on
//! the machine: what counts is the ratio to a peer that was measured in the same run.
//!
//! The comparison itself is measured by `cargo bench --bench pairs`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command that prints what it measured")]
#![allow(clippy::cast_precision_loss, reason = "figures are read by eyes")]

mod bytes;
mod cells;
mod crowd;
mod export;
mod figure;
mod import;
mod keys;
mod line;
mod looks;
mod machine;
mod operator;
mod process;
mod reading;
mod start;
mod statistics;
mod workshop;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use workshop::Workshop;

/// What can go wrong: said in one line, and the other figures are measured all the same.
type Outcome<T> = Result<T, Box<dyn Error>>;

/// A group of figures.
type Group = fn(&Workshop) -> Outcome<()>;

/// The groups by name, in the order in which they are measured.
const GROUPS: [(&str, Group); 8] = [
    ("import", import::figures),
    ("start", start::figures),
    ("keys", keys::figures),
    ("looks", looks::figures),
    ("bytes", bytes::figures),
    ("marks", crowd::figures),
    ("export", export::figures),
    ("reading", reading::figures),
];

/// What was asked for on the command line.
struct Wish {
    members: u64,
    only: Vec<String>,
    database: Option<PathBuf>,
}

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let ended = match given.split_first() {
        Some((first, rest)) if first == operator::FLAG => operator::work(rest),
        _ => wish(&given).and_then(|wish| measure(&wish)),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("figures: {error}");
            ExitCode::FAILURE
        }
    }
}

fn wish(given: &[String]) -> Outcome<Wish> {
    let mut wish = Wish { members: 100_000, only: Vec::new(), database: None };
    let mut words = given.iter();
    while let Some(word) = words.next() {
        let value = words.next().ok_or_else(|| format!("{word} takes a value"))?;
        match word.as_str() {
            "--members" => wish.members = value.replace('_', "").parse()?,
            "--only" => wish.only.push(value.clone()),
            "--db" => wish.database = Some(std::path::absolute(value)?),
            _ => return Err(format!("{word} is not known: --members N, --only NAME, --db FILE").into()),
        }
    }
    if let Some(name) = wish.only.iter().find(|name| GROUPS.iter().all(|(known, _)| known != name)) {
        let known = GROUPS.map(|(name, _)| name).join(" ");
        return Err(format!("{name} is not known: --only takes one of {known}").into());
    }
    Ok(wish)
}

fn measure(wish: &Wish) -> Outcome<()> {
    let workshop = Workshop::new(wish.members, wish.database.clone())?;
    println!("{}, {} members", machine::described(&workshop)?, figure::thousands(wish.members));
    figure::head();
    let mut failed = 0;
    for (name, measure) in GROUPS {
        if !wish.only.is_empty() && !wish.only.iter().any(|only| only == name) {
            continue;
        }
        if let Err(error) = measure(&workshop) {
            eprintln!("figures: {name}: {error}");
            failed += 1;
        }
    }
    if failed == 0 { Ok(()) } else { Err(format!("{failed} groups could not be measured").into()) }
}
