//! Import beside `sqlite3 .import`: the same two files, WAL, synchronous NORMAL, one transaction, three indexes present.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::Outcome;
use super::figure::{Verdict, print, ratio};
use super::process::{Ran, is_installed, run};
use super::workshop::{Workshop, remove};

/// The indexes of the peer.
const INDEXES: &str = "
    CREATE INDEX by_member ON candidates (insurer_no, symbol, number, branch);
    CREATE INDEX by_number ON candidates (individual_number);
    CREATE INDEX by_answer ON register (individual_number);";

/// The most memory of an import, in KiB.
const MEMORY: u64 = 256 * 1024;

pub(crate) fn figures(workshop: &Workshop) -> Outcome<()> {
    if workshop.is_reused() {
        println!("(the database was there already: its import is left out)");
        return Ok(());
    }
    // The peer before and after, for a machine that others use too changes its pace.
    let files = workshop.files(workshop.members())?;
    let has_peer = is_installed("sqlite3");
    let before = if has_peer { Some(peer(workshop, &files)?) } else { None };
    let imported = workshop.imported()?;
    let both = [imported.candidates, imported.register];
    let rows = workshop.members() as f64;
    for (name, ran) in [("import candidates", both[0]), ("import register", both[1])] {
        let speed = rows / ran.wall.as_secs_f64();
        let measured = format!(
            "{:.1} s, {:.1} s of CPU, {speed:.0} members/s",
            ran.wall.as_secs_f64(),
            ran.cpu.as_secs_f64()
        );
        print(name, &measured, "", Verdict::Shown);
    }
    let [candidates, register] = both.map(|ran| ran.peak_kib);
    let measured = format!("candidates {} MiB, register {} MiB", candidates / 1024, register / 1024);
    let holds = candidates.max(register) <= MEMORY;
    print("import, memory", &measured, "<= 256 MiB", Verdict::of(holds));
    let Some(before) = before else { return Ok(()) };
    let after = peer(workshop, &files)?;
    let peer_of = |one: Duration, other: Duration| (one + other) / 2;
    let peer = (peer_of(before.wall, after.wall), peer_of(before.cpu, after.cpu));
    beside("import beside sqlite3, with the search index", both, peer, 2.0);
    let plain = workshop.imported_without_index()?;
    beside("import beside sqlite3, without it", [plain.candidates, plain.register], peer, 1.0);
    Ok(())
}

/// Prints how much longer both files took than the peer took for them, whose time and work are given.
fn beside(name: &str, both: [Ran; 2], (wall, cpu): (Duration, Duration), goal: f64) {
    let slower = ratio(both[0].wall + both[1].wall, wall);
    let busier = ratio(both[0].cpu + both[1].cpu, cpu);
    let (wall, cpu) = (wall.as_secs_f64(), cpu.as_secs_f64());
    let measured = format!("{slower:.2}x of {wall:.1} s (CPU {busier:.2}x of {cpu:.1} s)");
    print(name, &measured, &format!("<= {goal:.2}x"), Verdict::of(slower <= goal));
}

/// Loads the two files with `sqlite3`.
fn peer(workshop: &Workshop, files: &Path) -> Outcome<Ran> {
    let database = workshop.path("peer.db");
    let mut script = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;\n".to_owned();
    let tables = ["candidates", "register"];
    for table in tables {
        let header = header(&files.join(format!("{table}.csv")))?;
        let _ = writeln!(script, "CREATE TABLE {table} ({header});");
    }
    let _ = writeln!(script, "{INDEXES}\nBEGIN;");
    for table in tables {
        let file = files.join(format!("{table}.csv"));
        let _ = writeln!(script, ".import --csv --skip 1 \"{}\" {table}", file.display());
    }
    script += "COMMIT;\n";
    let orders = workshop.path("peer.sql");
    fs::write(&orders, script)?;
    let ran =
        run(Command::new("sqlite3").arg("-batch").arg(&database).arg(format!(".read {}", orders.display())))?;
    remove(&database);
    Ok(ran)
}

/// Returns the first line of a file, whose words are plain.
fn header(path: &Path) -> Outcome<String> {
    use std::io::BufRead as _;
    let mut line = String::new();
    std::io::BufReader::new(fs::File::open(path)?).read_line(&mut line)?;
    Ok(line.trim_start_matches('\u{FEFF}').trim_end().to_owned())
}
