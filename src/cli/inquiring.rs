//! The numbers to ask J-LIS about into a file, for `inquiry` and for the console's job.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;

use super::failure::Failure;
use super::opened::Opened;
use crate::files::{Kind, NewFile, TableFor, TableWriter};

const HEADER: [&str; 5] = ["individual_number", "insurer_no", "symbol", "number", "branch"];

/// Writes the numbers that have no answer yet into a new file, or over an earlier inquiry, and remembers them as asked for;
/// returns how many there are. A request to stop leaves nothing behind.
pub fn inquire(path: &Path, opened: &mut Opened, at: Timestamp, stop: &AtomicBool) -> Result<u64, Failure> {
    opened.refuse_take_out()?;
    opened.refuse_own_files(path)?;
    let failed = |error: std::io::Error| Failure::write_failed(path, &error);
    let file = NewFile::replacing(path, Kind::Table(&HEADER))?;
    let mut table = TableWriter::new(file, &HEADER, TableFor::Programs).map_err(failed)?;
    let mut numbers = Vec::new();
    let mut failure = None;
    opened.store.unanswered(&mut |number, key| {
        numbers.push(number);
        let revealed = number.reveal();
        let cells = [&revealed, key.insurer_no.as_str(), &key.symbol, &key.number, &key.branch];
        match table.row(cells) {
            Ok(()) if stop.load(Ordering::Relaxed) => {
                failure = Some(Failure::stopped());
                ControlFlow::Break(())
            }
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failure = Some(failed(error));
                ControlFlow::Break(())
            }
        }
    })?;
    if let Some(failure) = failure {
        return Err(failure);
    }
    let file = table.finish().map_err(failed)?;
    // In the history before it is in its place: nothing leaves unseen.
    let name = path.to_string_lossy();
    opened.store.mark_inquired(&numbers, &name, &opened.actor, at)?;
    file.commit()?;
    Ok(numbers.len() as u64)
}
