//! One operator: a process of its own that marks one record per half second, and tells how long each mark took until it was
//! durable.

use std::io::{BufRead as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use totsugo::audit::{Actor, CandidateId, Day, IdentitySource, Role, Status};
use totsugo::store::{Access, Store};
use totsugo::triage::act::{Act, NewMark, Order};

use super::Outcome;

/// The first argument of a process that is an operator.
pub(crate) const FLAG: &str = "--operator-at";

/// Between the beginnings of two marks of one operator.
const PACE: Duration = Duration::from_millis(500);

/// Works until its input ends: `DATABASE NUMBER FIRST COUNT`, the records from the first one on are its own. Says `ready`,
/// begins with the first line of its input, and in the end says a line a mark: its microseconds, or why there is none.
pub(crate) fn work(arguments: &[String]) -> Outcome<()> {
    let [database, number, first, count] = arguments else {
        return Err("an operator takes four words".into());
    };
    let (number, first, count): (u32, i64, i64) = (number.parse()?, first.parse()?, count.parse()?);
    let mut store = Store::open(Path::new(database), Access::ReadWrite)?;
    let actor = Actor {
        account: format!("operator-{number}"),
        claim: None,
        source: IdentitySource::RealUid,
        role: Role::Operator,
    };
    println!("ready");
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let is_over = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&is_over);
    thread::spawn(move || {
        let _ = std::io::stdin().lock().read_line(&mut String::new());
        told.store(true, Ordering::Relaxed);
    });
    // Nobody presses in step with the others.
    thread::sleep(PACE * (number % 16) / 16);
    let mut said = Vec::new();
    for round in 0.. {
        if is_over.load(Ordering::Relaxed) {
            break;
        }
        let began = Instant::now();
        let act = Act::Mark(mark(round / count % 2 == 0));
        let id = CandidateId(first + round % count);
        let order = Order { id, seen_version: None, act, actor: actor.clone(), at: Timestamp::now() };
        match store.perform(&order) {
            Ok(Ok(_)) => said.push(began.elapsed().as_micros().to_string()),
            Ok(Err(refusal)) => said.push(format!("refused: {refusal:?}")),
            Err(error) => said.push(format!("failed: {error}")),
        }
        thread::sleep(PACE.saturating_sub(began.elapsed()));
    }
    Ok(std::io::stdout().lock().write_all((said.join("\n") + "\n").as_bytes())?)
}

/// One that a record can always have: escalated in the first round over the records, on hold in the next.
fn mark(escalates: bool) -> NewMark {
    if escalates {
        return NewMark::to(Status::Escalated);
    }
    let until = Some(Day::of(Timestamp::now()).plus(30));
    NewMark { until, note: "waits".to_owned(), ..NewMark::to(Status::OnHold) }
}
