//! The numbers to ask J-LIS about into a file, for `inquiry` and for the console's job.

use std::ops::ControlFlow;
use std::path::Path;

use jiff::Timestamp;

use super::course::Course;
use super::failure::Failure;
use super::opened::Opened;
use crate::files::{Kind, NewFile, TableFor, TableWriter};
use crate::triage::port::JobStand;

const HEADER: [&str; 5] = ["individual_number", "insurer_no", "symbol", "number", "branch"];

/// Writes the numbers that have no answer yet into a new file, or over an earlier inquiry, and remembers them as asked for;
/// returns how many there are. A request to stop leaves nothing behind, up to the moment at which they are remembered.
pub fn inquire(
    path: &Path,
    opened: &mut Opened,
    at: Timestamp,
    course: &mut Course<'_>,
) -> Result<u64, Failure> {
    opened.refuse_take_out()?;
    opened.refuse_own_files(path)?;
    let failed = |error: std::io::Error| Failure::write_failed(path, &error);
    let file = NewFile::replacing(path, Kind::Table(&HEADER))?;
    let mut table = TableWriter::new(file, &HEADER, TableFor::Programs).map_err(failed)?;
    let mut numbers = Vec::new();
    let mut failure = None;
    course.heeded(opened, |course, opened| {
        Ok(opened.store.unanswered(&mut |number, key| {
            numbers.push(number);
            let revealed = number.reveal();
            let cells = [&revealed, key.insurer_no.as_str(), &key.symbol, &key.number, &key.branch];
            course.stand_at(JobStand::Counted { done: numbers.len() as u64, of: None });
            match table.row(cells).map_err(failed).and_then(|()| course.refuse_stopped()) {
                Ok(()) => ControlFlow::Continue(()),
                Err(why) => {
                    failure = Some(why);
                    ControlFlow::Break(())
                }
            }
        })?)
    })?;
    if let Some(failure) = failure {
        return Err(failure);
    }
    let mut file = table.finish().map_err(failed)?;
    file.sync()?;
    course.refuse_stopped()?;
    // In the history before it is in its place: nothing leaves unseen.
    let name = path.to_string_lossy();
    course
        .heeded(opened, |_, opened| Ok(opened.store.mark_inquired(&numbers, &name, &opened.actor, at)?))?;
    file.commit()?;
    Ok(numbers.len() as u64)
}
