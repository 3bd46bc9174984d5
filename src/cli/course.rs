//! The course of a long work: it hears that it is to stop, and tells how far it has come.

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
