//! Measures the promise of the queue on an invented population with other persons' numbers, each figure beside its goal:
//! `cargo bench --bench queue -- [--members N] [--others PARTS_OF_A_MILLION] [--seed S]`; 100,000 members, 1 %, seed 1.

#[path = "../properties/queue_order.rs"]
#[allow(dead_code, reason = "its test is run by `cargo test`")]
mod queue_order;

use std::process::ExitCode;
use std::time::Instant;

use queue_order::{Measured, measure};
use totsugo::synth::Plan;

#[allow(clippy::print_stdout, clippy::print_stderr)]
fn main() -> ExitCode {
    let Some(plan) = plan(std::env::args().skip(1)) else {
        eprintln!("queue: --members N, --others PARTS_OF_A_MILLION (at most 500000), --seed S");
        return ExitCode::from(2);
    };
    let started = Instant::now();
    let measured = tempfile::tempdir().map_err(Into::into).and_then(|folder| measure(plan, folder.path()));
    match measured {
        Ok(measured) => {
            println!(
                "{} members, {} of a million with another person's number, seed {}; {:.1} s",
                plan.members,
                plan.wrong_per_million,
                plan.seed,
                started.elapsed().as_secs_f64()
            );
            println!("{}", lines(&measured));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("queue: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Reads the arguments; `--bench` is cargo's.
fn plan(arguments: impl Iterator<Item = String>) -> Option<Plan> {
    let (mut members, mut others, mut seed) = (100_000, 10_000, 1);
    let mut arguments = arguments.filter(|argument| argument != "--bench");
    while let Some(name) = arguments.next() {
        let value = arguments.next()?.parse::<u64>().ok()?;
        match name.as_str() {
            "--members" => members = value,
            "--others" => others = u32::try_from(value).ok().filter(|parts| *parts <= Plan::MOST_OTHERS)?,
            "--seed" => seed = value,
            _ => return None,
        }
    }
    Some(Plan::with_others(members, seed, others))
}

fn lines(found: &Measured) -> String {
    let mut kinds: Vec<_> = found.kinds.iter().map(|(kind, count)| (kind.code(), count)).collect();
    kinds.sort_unstable();
    let kinds: Vec<String> = kinds.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    let few_keys = found.unread + found.one_key;
    let permille = few_keys * 1000 / found.notation.max(1);
    let goal = |holds: bool| if holds { "ok" } else { "NOT" };
    [
        format!("wrong records {}: {}", found.wrong, kinds.join(", ")),
        format!(
            "clean records before a wrong one   goal 0          {:>10} of {}   {} {}",
            found.before_a_wrong_one,
            found.clean,
            goal(found.before_a_wrong_one == 0),
            found.misplaced.join(", ")
        ),
        format!(
            "wrong records that data verify     goal 0          {:>10}   {}",
            found.wrong_markable,
            goal(found.wrong_markable == 0)
        ),
        format!(
            "wrong records in a pattern         goal 0          {:>10}   {}",
            found.wrong_in_a_pattern,
            goal(found.wrong_in_a_pattern == 0)
        ),
        format!(
            "notation alone, no reading or one key   goal 95 %  {:>3}.{} % of {} (unread {}, one key {})   {}",
            permille / 10,
            permille % 10,
            found.notation,
            found.unread,
            found.one_key,
            goal(permille >= 950)
        ),
    ]
    .join("\n")
}
