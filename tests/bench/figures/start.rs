//! From the start of the console to its first frame with records, at two sizes in turns.

use std::path::Path;
use std::time::Duration;

use super::Outcome;
use super::figure::{Verdict, ms, print, ratio, thousands};
use super::line::Line;
use super::statistics::{median, percentile};
use super::workshop::{SMALL, Workshop};

const STARTS: usize = 15;

pub(crate) fn figures(workshop: &Workshop) -> Outcome<()> {
    let (small, large) = (workshop.small()?, workshop.large()?);
    let (mut at_small, mut at_large) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        at_small.push(start(workshop, &small)?);
        at_large.push(start(workshop, large)?);
    }
    for (members, times) in [(SMALL, &at_small), (workshop.members(), &at_large)] {
        let (p50, p95) = (median(times), percentile(times, 95));
        let name = format!("start to first records, {} members", thousands(members));
        let measured = format!("p50 {}, p95 {}", ms(p50), ms(p95));
        print(&name, &measured, "p50 <= 50 ms", Verdict::of(p50 <= Duration::from_millis(50)));
    }
    let grows = ratio(median(&at_large), median(&at_small));
    print("start, large beside small", &format!("{grows:.2}x"), "<= 1.50x", Verdict::of(grows <= 1.5));
    Ok(())
}

fn start(workshop: &Workshop, database: &Path) -> Outcome<Duration> {
    let mut line = Line::start(&workshop.totsugo(database, &["--lang", "ja"]), 80, 24)?;
    let took = line.begun(|screen| screen.contents().contains('❯'))?;
    line.settle();
    line.press("q")?;
    Ok(took)
}
