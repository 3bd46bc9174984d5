//! Many operators at once in a team's database, each a process of its own: eight in a quiet one, forty-eight while a large file is imported.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use totsugo::audit::EventKind;

use super::Outcome;
use super::figure::{Verdict, ms, print, thousands};
use super::machine::{self, Watch};
use super::operator::FLAG;
use super::process::{run, wait};
use super::statistics::{median, percentile};
use super::workshop::{SMALL, Workshop, remove};

/// How long the operators of the quiet database work.
const QUIET: Duration = Duration::from_secs(20);

pub(crate) fn figures(workshop: &Workshop) -> Outcome<()> {
    let fsync = machine::fsync(workshop)?;
    let goal = Duration::from_millis(50).max(fsync * 10);
    let wanted = format!("p99 <= {} (10 x fsync {}, or 50 ms)", ms(goal), ms(fsync));
    for (people, goal) in [(8, Some((goal, wanted.as_str()))), (48, None)] {
        let database = workshop.shared(&format!("crowd-{people}"))?;
        let crowd = Crowd::gather(workshop, &database, people)?;
        thread::sleep(QUIET);
        told(workshop, &database, &format!("mark, {people} operators"), &crowd.end()?, goal)?;
        remove(&database);
    }

    let database = workshop.shared("busy")?;
    let file = workshop.files(workshop.members())?.join("candidates.csv");
    let crowd = Crowd::gather(workshop, &database, 48)?;
    let began = Instant::now();
    let mut import = workshop.totsugo(&database, &["import", "candidates"]);
    import.arg(file).stdin(Stdio::null()).stdout(Stdio::null());
    let ran = wait(import.spawn()?, began)?;
    let marks = crowd.end()?;
    let goal = Some((Duration::from_millis(250), "p99 <= 250 ms"));
    let name = format!("mark, 48 operators, import of {}", thousands(workshop.members()));
    told(workshop, &database, &name, &marks, goal)?;
    print("the import meanwhile", &format!("{:.0} s", ran.wall.as_secs_f64()), "", Verdict::Shown);
    remove(&database);
    Ok(())
}

/// What the operators said in the end, and how long the disk took for small writes beside them.
struct Marks {
    took: Vec<Duration>,
    complaints: Vec<String>,
    disk: Vec<Duration>,
}

fn told(
    workshop: &Workshop,
    database: &Path,
    name: &str,
    marks: &Marks,
    goal: Option<(Duration, &str)>,
) -> Outcome<()> {
    let (p50, p99) = (median(&marks.took), percentile(&marks.took, 99));
    let slowest = percentile(&marks.took, 100);
    let measured =
        format!("p50 {}, p99 {}, max {}, {} marks", ms(p50), ms(p99), ms(slowest), marks.took.len());
    match goal {
        Some((goal, words)) => print(name, &measured, words, Verdict::of(p99 <= goal)),
        None => print(name, &measured, "", Verdict::Shown),
    }
    let disk = [median(&marks.disk), percentile(&marks.disk, 99), percentile(&marks.disk, 100)].map(ms);
    let [p50, p99, slowest] = disk;
    print("  the disk meanwhile", &format!("p50 {p50}, p99 {p99}, max {slowest}"), "", Verdict::Shown);
    let kept = kept(database)?;
    let lost = marks.took.len().abs_diff(kept);
    let measured =
        format!("{lost} lost of {}, {} refused or failed", marks.took.len(), marks.complaints.len());
    let holds = lost == 0 && marks.complaints.is_empty();
    print("  lost, and lock errors", &measured, "0 and 0", Verdict::of(holds));
    for complaint in marks.complaints.iter().take(3) {
        println!("  {complaint}");
    }
    run(&mut workshop.totsugo(database, &["history", "verify"]))?;
    Ok(())
}

/// Counts the marks that operators have in the history.
fn kept(database: &Path) -> Outcome<usize> {
    let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let count = "SELECT count(*) FROM event WHERE kind = ? AND account LIKE 'operator-%'";
    let kept: i64 = connection.query_row(count, [EventKind::Marked.index()], |row| row.get(0))?;
    Ok(usize::try_from(kept)?)
}

/// Operators at work.
struct Crowd {
    people: Vec<Child>,
    disk: Watch,
}

impl Crowd {
    /// Starts so many; all begin together once the last one has the database open.
    fn gather(workshop: &Workshop, database: &Path, people: u64) -> Outcome<Self> {
        let mut crowd = Vec::new();
        let each = SMALL / people;
        for number in 0..people {
            let mut command = Command::new(std::env::current_exe()?);
            command.arg(FLAG).arg(database);
            command.args([number, number * each + 1, each].map(|word| word.to_string()));
            crowd.push(command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?);
        }
        for operator in &mut crowd {
            let mut word = [0; 6];
            operator.stdout.as_mut().ok_or("an operator says nothing")?.read_exact(&mut word)?;
        }
        for operator in &mut crowd {
            operator.stdin.as_mut().ok_or("an operator hears nothing")?.write_all(b"begin\n")?;
        }
        Ok(Self { people: crowd, disk: Watch::begin(workshop)? })
    }

    /// Has all of them stop, and collects what they say.
    fn end(self) -> Outcome<Marks> {
        let mut crowd = self.people;
        for operator in &mut crowd {
            drop(operator.stdin.take());
        }
        let mut marks = Marks { took: Vec::new(), complaints: Vec::new(), disk: self.disk.end() };
        for mut operator in crowd {
            let said = operator.stdout.take().ok_or("an operator says nothing")?;
            for line in BufReader::new(said).lines() {
                let line = line?;
                match line.parse() {
                    Ok(microseconds) => marks.took.push(Duration::from_micros(microseconds)),
                    Err(_) if line.is_empty() => {}
                    Err(_) => marks.complaints.push(line),
                }
            }
            if !operator.wait()?.success() {
                return Err("an operator failed".into());
            }
        }
        Ok(marks)
    }
}
