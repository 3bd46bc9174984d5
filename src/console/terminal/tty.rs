//! The terminal's descriptors: raw mode, and what may be written when.
//!
//! The screen is entered and left here and nowhere else, behind one gate, so that drop, panic and signal, on whichever
//! thread they happen, leave it exactly once, and no frame follows the leaving. Never makes a descriptor non-blocking:
//! the shell shares them.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{
    Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
};
use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{
    OptionalActions, QueueSelector, Termios, isatty, tcflush, tcgetattr, tcgetwinsize, tcsetattr,
};

use super::error::TerminalError;

/// Returns what enters the screen: alternate, blank, with bracketed paste, without a cursor, plain pen.
fn entering() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    queue!(
        bytes,
        EnterAlternateScreen,
        EnableBracketedPaste,
        Hide,
        SetAttribute(Attribute::Reset),
        MoveTo(0, 0),
        Clear(ClearType::All)
    )?;
    Ok(bytes)
}

/// Returns what ends a frame that may have begun, wipes the alternate screen (the records on it outlive the session in
/// some terminals), then undoes [`entering`].
fn leaving() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    queue!(
        bytes,
        EndSynchronizedUpdate,
        SetAttribute(Attribute::Reset),
        MoveTo(0, 0),
        Clear(ClearType::All),
        DisableBracketedPaste,
        Show,
        LeaveAlternateScreen
    )?;
    Ok(bytes)
}

/// How long leaving waits for a terminal that takes no bytes (a stopped or stalled one) before it goes without.
const PATIENCE: Duration = Duration::from_millis(500);

/// The terminal that the console draws on and reads keys from. Clones are the same terminal.
#[derive(Debug, Clone)]
pub struct Tty(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    input: OwnedFd,
    output: OwnedFd,
    /// The modes before the first entry, to be put back.
    before: Termios,
    /// Whether the screen is entered; held while bytes are written.
    entered: Mutex<bool>,
    /// The connection is gone: nothing may be written that could block.
    hung_up: AtomicBool,
    /// Keys are the shell's: the screen is left, or about to be. Known without waiting for a frame that is being written.
    is_left: AtomicBool,
    /// Until when an answer of the terminal is worth waiting for: the shell would take it for typed text.
    owed: Mutex<Option<Instant>>,
}

impl Tty {
    /// Takes the process's terminal: draws on standard output, reads keys from standard input or, where that is no
    /// terminal, from the controlling one. `term` is the value of `TERM`.
    pub fn open(term: Option<&str>) -> Result<Self, TerminalError> {
        match term {
            None | Some("") => return Err(TerminalError::Dumb { term: None }),
            Some(term) if term == "dumb" || term == "unknown" => {
                return Err(TerminalError::Dumb { term: Some(term.to_owned()) });
            }
            Some(_) => {}
        }
        let (stdin, stdout) = (io::stdin(), io::stdout());
        if !isatty(&stdout) {
            return Err(TerminalError::NoTerminal);
        }
        let input = if isatty(&stdin) {
            stdin.as_fd().try_clone_to_owned()?
        } else {
            File::open("/dev/tty").map_err(|_| TerminalError::NoTerminal)?.into()
        };
        Self::on(input, stdout.as_fd().try_clone_to_owned()?)
    }

    /// Takes a terminal by its descriptors.
    pub fn on(input: OwnedFd, output: OwnedFd) -> Result<Self, TerminalError> {
        if !isatty(&input) || !isatty(&output) {
            return Err(TerminalError::NoTerminal);
        }
        let before = tcgetattr(&input)?;
        Ok(Self(Arc::new(Shared {
            input,
            output,
            before,
            entered: Mutex::new(false),
            hung_up: AtomicBool::new(false),
            is_left: AtomicBool::new(true),
            owed: Mutex::new(None),
        })))
    }

    /// Returns the size in cells; 80×24 where the terminal does not know its own.
    pub fn size(&self) -> Size {
        match tcgetwinsize(&self.0.output) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => Size::new(size.ws_col, size.ws_row),
            _ => Size::new(80, 24),
        }
    }

    /// Tells whether keys are the shell's: they must not be read.
    pub(super) fn is_left(&self) -> bool {
        self.0.is_left.load(Ordering::SeqCst)
    }

    /// Returns what keys are read from.
    pub(super) fn input(&self) -> BorrowedFd<'_> {
        self.0.input.as_fd()
    }

    /// Enters raw mode and the alternate screen; where already entered, asserts both anew (another program, or the
    /// shell after a stop, may have changed them).
    pub(super) fn enter(&self) -> io::Result<()> {
        let mut entered = self.gate();
        let mut raw = self.0.before.clone();
        raw.make_raw();
        // First the modes: in the background this stops the process before it can draw over the shell.
        tcsetattr(&self.0.input, OptionalActions::Now, &raw)?;
        *entered = true;
        self.0.is_left.store(false, Ordering::SeqCst);
        let written = entering().and_then(|bytes| self.write_all_now(&bytes));
        drop(entered);
        if written.is_err() {
            self.leave();
        }
        written
    }

    /// Leaves the alternate screen and raw mode; does nothing where that is done. Returns whether it was this call that
    /// left. Never blocks for longer than half a second, on a lost connection not at all; but for an answer that the terminal
    /// owes as long as that is worth waiting for.
    pub(super) fn leave(&self) -> bool {
        let deadline = Instant::now() + if self.is_hung_up() { Duration::ZERO } else { PATIENCE };
        let mut gate = self.gate_until(deadline);
        // Without the gate a frame is stuck in the terminal: what can be put back without writing is put back.
        let left = gate.as_mut().is_none_or(|entered| std::mem::take(&mut **entered));
        if left && gate.is_some() {
            self.hear_out();
        }
        if left {
            self.0.is_left.store(true, Ordering::SeqCst);
            let _ = tcsetattr(&self.0.input, OptionalActions::Now, &self.0.before);
            // Keys typed ahead, or the rest of a paste, would be run by the shell. What is typed once the screen is
            // seen to be left is for the shell, so the screen comes last.
            let _ = tcflush(&self.0.input, QueueSelector::IFlush);
        }
        if left && gate.is_some() && self.is_writable(deadline) {
            let _ = leaving().and_then(|bytes| self.write_all_now(&bytes));
        }
        left
    }

    /// Notes that the terminal owes an answer, and until when that is worth waiting for.
    pub(in crate::console) fn owe_answer(&self, until: Option<Instant>) {
        *self.owed() = until;
    }

    /// Notes that an answer came.
    pub(super) fn owe_no_answer(&self) {
        *self.owed() = None;
    }

    fn owed(&self) -> MutexGuard<'_, Option<Instant>> {
        self.0.owed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the answer that is owed was read by the thread that reads keys.
    fn hear_out(&self) {
        while self.owed().is_some_and(|until| Instant::now() < until) && !self.is_gone() {
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Notes that the connection is gone.
    pub(super) fn hang_up(&self) {
        self.0.hung_up.store(true, Ordering::Relaxed);
    }

    /// Tells whether the connection is gone, told of it or not.
    pub(in crate::console) fn is_gone(&self) -> bool {
        let mut fds = [PollFd::new(&self.0.input, PollFlags::IN)];
        let now = Timespec { tv_sec: 0, tv_nsec: 0 };
        self.is_hung_up()
            || matches!(poll(&mut fds, Some(&now)), Ok(1..))
                && fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
    }

    fn is_hung_up(&self) -> bool {
        self.0.hung_up.load(Ordering::Relaxed)
    }

    fn gate(&self) -> MutexGuard<'_, bool> {
        self.0.entered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn gate_until(&self, deadline: Instant) -> Option<MutexGuard<'_, bool>> {
        loop {
            match self.0.entered.try_lock() {
                Ok(gate) => return Some(gate),
                Err(TryLockError::Poisoned(gate)) => return Some(gate.into_inner()),
                Err(TryLockError::WouldBlock) if Instant::now() >= deadline => return None,
                Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(5)),
            }
        }
    }

    fn is_writable(&self, deadline: Instant) -> bool {
        let left = deadline.saturating_duration_since(Instant::now());
        let Ok(timeout) = Timespec::try_from(left) else { return false };
        let mut fds = [PollFd::new(&self.0.output, PollFlags::OUT)];
        matches!(poll(&mut fds, Some(&timeout)), Ok(1..))
            && !fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
    }

    fn write_all_now(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            match self.write_some(bytes) {
                Ok(n) => bytes = bytes.get(n..).unwrap_or_default(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// One write(2). Where someone else made the descriptor non-blocking, waits until it takes bytes again.
    fn write_some(&self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            if self.is_hung_up() && !self.is_writable(Instant::now()) {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            match rustix::io::write(&self.0.output, bytes) {
                Ok(n) => return Ok(n),
                Err(rustix::io::Errno::AGAIN) => {
                    let mut fds = [PollFd::new(&self.0.output, PollFlags::OUT)];
                    poll(&mut fds, Some(&Timespec { tv_sec: 1, tv_nsec: 0 })).map(drop).or_else(|errno| {
                        if errno == rustix::io::Errno::INTR { Ok(()) } else { Err(errno) }
                    })?;
                }
                Err(errno) => return Err(errno.into()),
            }
        }
    }
}

impl Write for Tty {
    /// Writes bytes of a frame; an error once the screen was left, by whomever.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let entered = self.gate();
        if !*entered {
            return Err(io::ErrorKind::NotConnected.into());
        }
        self.write_some(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
