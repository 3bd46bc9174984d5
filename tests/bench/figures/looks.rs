//! Filters that no kept count answers, and searches: from the key to the first rows of what they find.

use std::time::{Duration, Instant};

use super::Outcome;
use super::cells::{queue_rows, rows};
use super::figure::{Verdict, ms, print, thousands};
use super::line::Line;
use super::statistics::{median, percentile};
use super::workshop::Workshop;

/// Sections of the menu, with how many choices each is tried.
const SECTIONS: [(&str, usize); 4] =
    [("Grade of the record", 6), ("Address: grade", 5), ("Signals", 6), ("Register's answer", 4)];

/// How many members are looked for, each by several of their words.
const SOUGHT: usize = 12;

pub(crate) fn figures(workshop: &Workshop) -> Outcome<()> {
    let mut line = Line::start(&workshop.totsugo(workshop.large()?, &["--lang", "en"]), 80, 24)?;
    line.begun(|screen| screen.contents().contains('❯'))?;
    line.settle();
    let mut times = Times::default();
    for (section, choices) in SECTIONS {
        for choice in 1..=choices {
            let before = Listed::of(line.screen());
            switch(&mut line, section, choice)?;
            times.measure(&mut line, &before)?;
            switch(&mut line, section, choice)?;
            line.press("\r")?;
            line.settle();
        }
    }
    times.told(workshop, "other filters");
    let mut times = Times::default();
    for words in words(workshop)? {
        let before = Listed::of(line.screen());
        line.press("/")?;
        line.press(&words)?;
        times.measure(&mut line, &before)?;
        line.press("\x1b")?;
        line.settle();
    }
    times.told(workshop, "search");
    Ok(())
}

/// How long the first rows took, and all of them.
#[derive(Default)]
struct Times {
    first: Vec<Duration>,
    whole: Vec<Duration>,
}

impl Times {
    /// Presses Enter and waits for another list than before: what is painted meanwhile are its old rows.
    fn measure(&mut self, line: &mut Line, before: &Listed) -> Outcome<()> {
        let began = Instant::now();
        let first = line.until("\r", |screen| Listed::of(screen) != *before && !is_covered(screen))?;
        let mut whole = first;
        while is_under_way(line.screen()) {
            line.until("", |screen| !is_under_way(screen))?;
            whole = began.elapsed();
        }
        self.first.push(first);
        self.whole.push(whole);
        line.settle();
        Ok(())
    }

    fn told(&self, workshop: &Workshop, what: &str) {
        let members = workshop.members();
        let goal = if members > 1_000_000 { 200 } else { 100 };
        let p95 = percentile(&self.first, 95);
        let measured = format!(
            "p50 {}, p95 {}; whole p50 {}, p95 {}",
            ms(median(&self.first)),
            ms(p95),
            ms(median(&self.whole)),
            ms(percentile(&self.whole, 95))
        );
        let holds = p95 <= Duration::from_millis(goal);
        let name = format!("{what}, first rows, {}", thousands(members));
        print(&name, &measured, &format!("p95 <= {goal} ms"), Verdict::of(holds));
    }
}

/// What a list shows: its rows, and how many it has.
#[derive(PartialEq)]
struct Listed {
    rows: Vec<String>,
    position: String,
}

impl Listed {
    fn of(screen: &vt100::Screen) -> Self {
        let status = rows(screen).into_iter().rev().nth(1).unwrap_or_default();
        let position = status.split('│').nth(1).unwrap_or_default().to_owned();
        Self { rows: queue_rows(screen), position }
    }
}

fn is_covered(screen: &vt100::Screen) -> bool {
    let text = screen.contents();
    text.contains("─ Filter:") || text.contains("Search:")
}

fn is_under_way(screen: &vt100::Screen) -> bool {
    screen.contents().contains("│ searching")
}

/// Opens the menu and switches a choice of a section, counted from one.
fn switch(line: &mut Line, section: &str, choice: usize) -> Outcome<()> {
    line.press("f")?;
    for _ in 0..40 {
        let at = rows(line.screen()).into_iter().find(|row| row.starts_with('❯')).unwrap_or_default();
        if at.contains(section) {
            break;
        }
        line.press("j")?;
    }
    line.press(" ")?;
    line.press(&"j".repeat(choice))?;
    line.press(" ")?;
    Ok(())
}

/// Words that members have: the beginning of a name, a reading, a member's number, an employer.
fn words(workshop: &Workshop) -> Outcome<Vec<String>> {
    let path = workshop.files(workshop.members())?.join("candidates.csv");
    let mut reader = csv::Reader::from_path(path)?;
    let header = reader.headers()?.clone();
    let column = |name: &str| header.iter().position(|column| column == name).unwrap_or_default();
    let columns = [("kanji_name", 2), ("kana_name", 3), ("number", 5), ("employer_name", 4)];
    let columns = columns.map(|(name, length)| (column(name), length));
    let every = usize::try_from(workshop.members())? / SOUGHT;
    let mut words = Vec::new();
    for row in reader.records().step_by(every.max(1)).take(SOUGHT) {
        let row = row?;
        for (column, length) in columns {
            let word: String = row.get(column).unwrap_or_default().chars().take(length).collect();
            let word = word.trim().to_owned();
            if word.chars().count() >= 2 && !word.contains([' ', '　']) {
                words.push(word);
            }
        }
    }
    Ok(words)
}
