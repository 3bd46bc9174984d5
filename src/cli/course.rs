//! The course of a long work: it hears that it is to stop, and tells how far it has come.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::failure::Failure;
use super::opened::Opened;
use crate::store::StoreError;
use crate::triage::port::JobStand;

/// The course of a long work.
pub struct Course<'a> {
    stop: &'a Arc<AtomicBool>,
    tell: Box<dyn FnMut(JobStand) + 'a>,
}

impl<'a> Course<'a> {
    /// Begins a work of which nobody wants to know how far it is.
    pub fn untold(stop: &'a Arc<AtomicBool>) -> Self {
        Self::told(stop, |_| {})
    }

    /// Begins a work that tells how far it is, as often as it likes.
    pub fn told(stop: &'a Arc<AtomicBool>, tell: impl FnMut(JobStand) + 'a) -> Self {
        Self { stop, tell: Box::new(tell) }
    }

    /// Tells how far the work is.
    pub fn stand_at(&mut self, stand: JobStand) {
        (self.tell)(stand);
    }

    /// Tells whether the work is to stop.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Fails where the work is to stop. What it does from here on stands as a whole, or may be stopped again later.
    pub fn refuse_stopped(&self) -> Result<(), Failure> {
        if self.is_stopped() { Err(Failure::stopped()) } else { Ok(()) }
    }

    /// Has a file take nothing more as soon as the work is to stop.
    pub fn until_stopped<W>(&self, out: W) -> UntilStopped<W> {
        UntilStopped { out, stop: Arc::clone(self.stop) }
    }

    /// Reads or writes the database; a statement that takes long is broken off where the work is to stop, and its transaction is
    /// rolled back.
    pub fn heeded<T>(
        &mut self,
        opened: &mut Opened,
        work: impl FnOnce(&mut Self, &mut Opened) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        opened.store.heed(Some(self.stop))?;
        let done = work(self, opened);
        opened.store.heed(None)?;
        match done {
            Err(Failure::Store(StoreError::Interrupted)) => Err(Failure::stopped()),
            done => done,
        }
    }
}

/// A file that takes nothing more as soon as the work is to stop: what is packed once all rows are there ends with it.
pub struct UntilStopped<W> {
    out: W,
    stop: Arc<AtomicBool>,
}

impl<W> UntilStopped<W> {
    /// Returns the file itself.
    pub fn into_inner(self) -> W {
        self.out
    }
}

impl<W: Write> Write for UntilStopped<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::Other.into());
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::files::{ExportFormat, ExportWriter};

    /// A workbook is packed when its last row is there, which takes as long as the rows did.
    #[test]
    fn a_workbook_that_is_being_packed_is_stopped_too() {
        let stop = Arc::new(AtomicBool::new(false));
        let path = tempfile::TempDir::new().unwrap();
        let path = path.path().join("state.xlsx");
        let begin = |out: UntilStopped<Vec<u8>>| {
            let at = "2023-06-30T01:02:03Z".parse().unwrap();
            ExportWriter::new(
                out,
                ExportFormat::of(Path::new("state.xlsx"), crate::files::TableFor::Programs).unwrap(),
                &path,
                false,
                at,
            )
            .unwrap()
        };
        let course = Course::untold(&stop);
        let packed = begin(course.until_stopped(Vec::new())).finish().map(UntilStopped::into_inner);
        assert!(packed.is_ok_and(|bytes| !bytes.is_empty()));
        let writer = begin(course.until_stopped(Vec::new()));
        stop.store(true, Ordering::Relaxed);
        assert!(writer.finish().is_err());
        assert!(course.refuse_stopped().is_err());
    }
}
