//! The guard of the terminal: entered once, left exactly once, however the program ends.

use std::io::{self, Write};
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Signal, getpgrp, getsid, kill_current_process_group};

use signal_hook::consts::SIGCONT;

use super::error::TerminalError;
use super::tty::Tty;

/// A stop comes within this, or not at all.
const STOP_COMES: Duration = Duration::from_millis(500);

/// Raw mode and the alternate screen, for as long as the value lives.
#[derive(Debug)]
pub struct Session {
    tty: Tty,
}

impl Session {
    /// Enters raw mode and the alternate screen, blank, with bracketed paste and without a cursor.
    pub fn enter(tty: &Tty) -> Result<Self, TerminalError> {
        tty.enter()?;
        Ok(Self { tty: tty.clone() })
    }

    /// Hands the terminal back to the shell and stops the whole job, as Ctrl-z does; returns when it was continued, with
    /// the screen entered again and blank: the caller repaints at the size of then.
    pub fn suspend(&mut self) -> Result<(), TerminalError> {
        if !has_job_control() {
            return Ok(());
        }
        self.tty.leave();
        let stopped = stop_until_continued();
        self.tty.enter()?;
        stopped.map_err(Into::into)
    }

    /// Asserts the modes again after a stop that did not come through [`suspend`](Self::suspend); the caller repaints.
    pub fn resume(&mut self) -> Result<(), TerminalError> {
        self.tty.enter().map_err(Into::into)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.tty.leave();
    }
}

/// Tells whether somebody could continue the job once it is stopped: a session's first process (ssh's forced command, a
/// container's) has no shell above it.
pub fn has_job_control() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}

/// Stops the job. The kernel may let this thread run on for a moment before it stops them all, so the call waits until
/// the process was continued, or for as long as a stop takes to come where something withholds it.
fn stop_until_continued() -> io::Result<()> {
    let continued = Arc::new(AtomicBool::new(false));
    let watching = signal_hook::flag::register(SIGCONT, Arc::clone(&continued))?;
    let stopped = kill_current_process_group(Signal::TSTP);
    let since = Instant::now();
    while stopped.is_ok() && !continued.load(Ordering::Relaxed) && since.elapsed() < STOP_COMES {
        thread::sleep(Duration::from_millis(2));
    }
    signal_hook::low_level::unregister(watching);
    stopped.map_err(Into::into)
}

/// Makes any panic leave the terminal first and then say one line, made by `say` from the place in the source
/// (`src/….rs:12`); never a backtrace, and not the panic's own words, which may hold data. Then calls `wake`, so that a
/// panic on another thread ends the console too. Holds for the rest of the process.
pub fn on_panic<S, K>(tty: &Tty, say: S, wake: K)
where
    S: Fn(&str) -> String + Send + Sync + 'static,
    K: Fn() + Send + Sync + 'static,
{
    let tty = tty.clone();
    panic::set_hook(Box::new(move |info| {
        tty.leave();
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        let line: String = say(&place).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let _ = writeln!(io::stderr(), "{line}");
        wake();
    }));
}
