//! The machine in general words: cores, and how long its disk takes to make a small write durable.

use std::fs::File;
use std::io::Write as _;
use std::time::{Duration, Instant};

use super::Outcome;
use super::figure::ms;
use super::statistics::median;
use super::workshop::Workshop;

/// Describes the machine.
pub(crate) fn described(workshop: &Workshop) -> Outcome<String> {
    let cores = std::thread::available_parallelism()?;
    Ok(format!("{cores} cores, a durable write of 4 KiB in {}", ms(fsync(workshop)?)))
}

/// Returns the median time that the disk takes to make 4 KiB durable.
pub(crate) fn fsync(workshop: &Workshop) -> Outcome<Duration> {
    let path = workshop.path("fsync");
    let mut file = File::create(&path)?;
    let mut times = Vec::new();
    for _ in 0..200 {
        let began = Instant::now();
        file.write_all(&[1; 4_096])?;
        file.sync_data()?;
        times.push(began.elapsed());
    }
    std::fs::remove_file(path)?;
    Ok(median(&times))
}
