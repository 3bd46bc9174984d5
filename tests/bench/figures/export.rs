//! Export beside `sqlite3 -csv` that prints the same columns in the same order, its codes left as the numbers that they are.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use super::Outcome;
use super::figure::{Verdict, print, ratio};
use super::process::{Ran, is_installed, run, wait};
use super::workshop::Workshop;

/// The columns of an export: 29, ordered by member key. Cheaper for the peer than for the program, which writes words for
/// codes, masks the number and reads the five grades out of their packed form.
const COLUMNS: &str = "SELECT c.insurer_no, c.symbol, c.number, c.branch, s.effective, c.kanji_name, c.employer_code,
    c.employer_name, s.causes, s.status, s.basis, s.answer, s.grade, s.grades & 7, s.grades >> 3 & 7, s.grades >> 6 & 7,
    s.grades >> 9 & 7, s.grades >> 12 & 7, s.signals, s.risk, s.assignee, s.addressee, s.due_on, s.operator, s.marked_at,
    s.second_operator, s.second_at, s.awaiting, s.raised_again
    FROM candidate c JOIN state s ON s.id = c.id WHERE s.causes <> 0
    ORDER BY c.insurer_no, c.symbol, c.number, c.branch";

pub(crate) fn figures(workshop: &Workshop) -> Outcome<()> {
    let database = workshop.large()?;
    let file = workshop.path("export.csv");
    let ours = || run(workshop.totsugo(database, &["export"]).arg(&file));
    let first = ours()?;
    let rows = lines(&file)?;
    if !is_installed("sqlite3") {
        let measured = format!("{:.2} s for {rows} rows", first.wall.as_secs_f64());
        print("export as CSV", &measured, "<= 1.00x of sqlite3 -csv", Verdict::Shown);
        return Ok(());
    }
    let printed = workshop.path("peer.csv");
    let theirs = || -> Outcome<Ran> {
        let mut command = Command::new("sqlite3");
        command.args(["-readonly", "-csv", "-header"]).arg(database).arg(COLUMNS);
        let began = Instant::now();
        wait(command.stdout(File::create(&printed)?).spawn()?, began)
    };
    // In turns, so that both find the same machine.
    let (mut our_wall, mut our_cpu) = (first.wall, first.cpu);
    let peer = theirs()?;
    let (mut their_wall, mut their_cpu) = (peer.wall, peer.cpu);
    for _ in 0..2 {
        let (ours, theirs) = (ours()?, theirs()?);
        (our_wall, our_cpu) = (our_wall.min(ours.wall), our_cpu.min(ours.cpu));
        (their_wall, their_cpu) = (their_wall.min(theirs.wall), their_cpu.min(theirs.cpu));
    }
    let peer_rows = lines(&printed)?;
    if rows != peer_rows {
        return Err(format!("{rows} rows were exported, but the peer printed {peer_rows}").into());
    }
    let ratio_of_wall = ratio(our_wall, their_wall);
    let measured = format!(
        "{ratio_of_wall:.2}x of {:.2} s (CPU {:.2}x of {:.2} s), {rows} rows",
        their_wall.as_secs_f64(),
        ratio(our_cpu, their_cpu),
        their_cpu.as_secs_f64()
    );
    print("export as CSV beside sqlite3 -csv", &measured, "<= 1.00x", Verdict::of(ratio_of_wall <= 1.0));
    std::fs::remove_file(printed)?;
    std::fs::remove_file(file)?;
    Ok(())
}

/// Counts the lines of a file after its header.
fn lines(path: &Path) -> Outcome<usize> {
    Ok(BufReader::new(File::open(path)?).lines().count().saturating_sub(1))
}
