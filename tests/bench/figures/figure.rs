//! A figure beside its goal, a line each.

use std::time::Duration;

/// Whether a goal was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Met,
    NotMet,
    /// There is no goal, or nothing to hold it against.
    Shown,
}

impl Verdict {
    /// Judges by whether a bound holds.
    pub(crate) const fn of(holds: bool) -> Self {
        if holds { Self::Met } else { Self::NotMet }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "NOT MET",
            Self::Shown => "-",
        }
    }
}

/// Prints what stands over the lines.
pub(crate) fn head() {
    line("figure", "measured", "goal", "");
}

/// Prints a figure as soon as it is known.
pub(crate) fn print(name: &str, measured: &str, goal: &str, verdict: Verdict) {
    line(name, measured, goal, verdict.word());
}

fn line(name: &str, measured: &str, goal: &str, word: &str) {
    println!("{name:<44} | {measured:<58} | {goal:<42} | {word}");
}

/// Writes milliseconds, as exactly as they matter.
pub(crate) fn ms(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1_000.0;
    if ms < 10.0 { format!("{ms:.2} ms") } else { format!("{ms:.0} ms") }
}

/// Divides one time by another.
pub(crate) fn ratio(ours: Duration, theirs: Duration) -> f64 {
    ours.as_secs_f64() / theirs.as_secs_f64().max(1e-9)
}

/// Writes a number with commas.
pub(crate) fn thousands(n: u64) -> String {
    totsugo::i18n::thousands(n)
}
