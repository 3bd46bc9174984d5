//! The eye's work: of the pairs of one person that differ in notation only, how many need no reading or one key; and how
//! many pairs the reading view shows at once.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use totsugo::compare::Grade;

use super::Outcome;
use super::cells::rows;
use super::figure::{Verdict, print};
use super::line::Line;
use super::statistics::{median, percentile};
use super::workshop::Workshop;

/// How many patterns are looked at.
const PATTERNS: usize = 8;

/// Pairs of one kind of truth, by what is asked of the eye.
#[derive(Default)]
struct Work {
    nothing: u64,
    one_key: u64,
    more: u64,
}

pub(crate) fn figures(workshop: &Workshop) -> Outcome<()> {
    let database = workshop.large()?;
    let truth = truth(&workshop.files(workshop.members())?.join("truth.csv"))?;
    let (mut notation, mut two_persons) = (Work::default(), Work::default());
    each_graded(database, |key, grade, has_pattern| {
        let work = match truth.get(&key) {
            Some(Truth::Notation) => &mut notation,
            Some(Truth::TwoPersons) => &mut two_persons,
            _ => return,
        };
        match (Grade::from_index(grade).is_some_and(Grade::is_same), has_pattern) {
            (true, _) => work.nothing += 1,
            (false, true) => work.one_key += 1,
            (false, false) => work.more += 1,
        }
    })?;
    let all = notation.nothing + notation.one_key + notation.more;
    let share = |n: u64| n as f64 * 100.0 / (all.max(1)) as f64;
    let spared = share(notation.nothing + notation.one_key);
    let measured = format!(
        "{spared:.2} % of {all} ({:.1} % no reading, {:.1} % one key)",
        share(notation.nothing),
        share(notation.one_key)
    );
    print(
        "pairs of one person, notation only",
        &measured,
        ">= 95 % no reading or one key",
        Verdict::of(spared >= 95.0),
    );
    let among = two_persons.nothing + two_persons.one_key;
    let measured = format!(
        "{} called the same, {} to be read, {} apart",
        two_persons.nothing, two_persons.one_key, two_persons.more
    );
    print("pairs of two persons among them", &measured, "0", Verdict::of(among == 0));
    let pairs = pairs_on_screens(workshop, database)?;
    let (p50, least) = (median(&pairs), percentile(&pairs, 1));
    let measured = format!("p50 {p50}, least {least}, of the {} largest patterns", pairs.len());
    print("pairs on a screen of the reading view, 80x24", &measured, ">= 10", Verdict::of(p50 >= 10));
    Ok(())
}

/// What is true of a registration.
enum Truth {
    Notation,
    TwoPersons,
    Other,
}

/// Reads the truth of each member, by member key.
fn truth(path: &Path) -> Outcome<HashMap<String, Truth>> {
    let mut reader = csv::Reader::from_path(path)?;
    let header = reader.headers()?.clone();
    let column = |name: &str| header.iter().position(|column| column == name).unwrap_or_default();
    let (kind, same) = (column("kind"), column("same_person"));
    let mut all = HashMap::new();
    for row in reader.records() {
        let row = row?;
        let cell = |at: usize| row.get(at).unwrap_or_default();
        let truth = match (cell(kind), cell(same)) {
            ("notation", "yes") => Truth::Notation,
            (_, "no") => Truth::TwoPersons,
            _ => Truth::Other,
        };
        all.insert([cell(0), cell(1), cell(2), cell(3)].join("\t"), truth);
    }
    Ok(all)
}

/// Calls with member key, grade and whether the reading view has it, for each record that has five items to compare with.
fn each_graded(database: &Path, mut call: impl FnMut(String, u8, bool)) -> Outcome<()> {
    let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut statement = connection.prepare(
        "SELECT c.insurer_no || char(9) || c.symbol || char(9) || c.number || char(9) || c.branch, s.grade,
         s.pattern IS NOT NULL FROM state s JOIN candidate c USING (id) WHERE s.grade IS NOT NULL",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        call(row.get(0)?, row.get(1)?, row.get(2)?);
    }
    Ok(())
}

/// Returns how many pairs the first screen of each of the largest patterns shows: `1-11/4,000` in its title.
fn pairs_on_screens(workshop: &Workshop, database: &Path) -> Outcome<Vec<u64>> {
    let mut line = Line::start(&workshop.totsugo(database, &["--lang", "en"]), 80, 24)?;
    line.begun(|screen| screen.contents().contains('❯'))?;
    line.settle();
    line.until("D", |screen| rows(screen).iter().any(|row| row.contains('❯') && row.contains(": ")))?;
    line.settle();
    let mut pairs = Vec::new();
    for _ in 0..PATTERNS {
        line.until("\r", |screen| last_shown(screen).is_some())?;
        line.settle();
        pairs.extend(last_shown(line.screen()));
        line.press("q")?;
        line.press("j")?;
    }
    Ok(pairs)
}

fn last_shown(screen: &vt100::Screen) -> Option<u64> {
    let title = rows(screen).into_iter().next()?;
    let range = title.split_whitespace().find(|word| word.starts_with("1-") && word.contains('/'))?;
    range.strip_prefix("1-")?.split_once('/')?.0.replace(',', "").parse().ok()
}
