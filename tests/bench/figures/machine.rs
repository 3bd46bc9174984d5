//! The machine in general words: cores, and how long its disk takes to make a small write durable.

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
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
    let mut probe = Probe::at(workshop.path("fsync"))?;
    for _ in 0..200 {
        probe.write()?;
    }
    Ok(median(&probe.times))
}

/// Watches how long the disk takes while something else is measured: ten small writes a second.
pub(crate) struct Watch {
    is_over: Arc<AtomicBool>,
    thread: JoinHandle<Vec<Duration>>,
}

impl Watch {
    /// Begins to watch.
    pub(crate) fn begin(workshop: &Workshop) -> Outcome<Self> {
        let mut probe = Probe::at(workshop.path("fsync-meanwhile"))?;
        let is_over = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&is_over);
        let thread = thread::spawn(move || {
            while !told.load(Ordering::Relaxed) && probe.write().is_ok() {
                thread::sleep(Duration::from_millis(100));
            }
            std::mem::take(&mut probe.times)
        });
        Ok(Self { is_over, thread })
    }

    /// Ends the watch; returns how long each write took.
    pub(crate) fn end(self) -> Vec<Duration> {
        self.is_over.store(true, Ordering::Relaxed);
        self.thread.join().unwrap_or_default()
    }
}

/// A file that is written to and made durable.
struct Probe {
    path: PathBuf,
    file: File,
    times: Vec<Duration>,
}

impl Probe {
    fn at(path: PathBuf) -> Outcome<Self> {
        let file = File::create(&path)?;
        Ok(Self { path, file, times: Vec::new() })
    }

    fn write(&mut self) -> std::io::Result<()> {
        let began = Instant::now();
        self.file.write_all(&[1; 4_096])?;
        self.file.sync_data()?;
        self.times.push(began.elapsed());
        Ok(())
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}
