//! Signals, on a thread of their own.
//!
//! The first signal to stop is a notice to the console, which ends in order. Where it cannot (it waits for a terminal
//! that takes no bytes), a second signal, or [`GRACE`], ends the process, with the terminal restored as far as that needs
//! no waiting.

use std::io;
use std::process;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;

use super::tty::Tty;

/// How long the console may take to end in order.
pub const GRACE: Duration = Duration::from_secs(5);

/// What the kernel tells the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// End in order.
    Stop(StopSignal),
    /// The process was stopped and continued: assert the modes, repaint.
    Continued,
    /// The size changed; [`Tty::size`] knows the new one. This is the only way in which a resize arrives.
    Resized,
}

/// A signal that ends the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopSignal {
    /// `SIGTERM`
    Terminate,
    /// `SIGHUP`: the terminal is gone, nothing can be shown any more.
    HangUp,
    /// `SIGINT`, from elsewhere: in raw mode Ctrl-c is a key.
    Interrupt,
    /// `SIGQUIT`
    Quit,
}

impl StopSignal {
    fn of(number: i32) -> Option<Self> {
        match number {
            SIGTERM => Some(Self::Terminate),
            SIGHUP => Some(Self::HangUp),
            SIGINT => Some(Self::Interrupt),
            SIGQUIT => Some(Self::Quit),
            _ => None,
        }
    }

    /// Returns the exit code that shells give a process ended by this signal.
    pub const fn exit_code(self) -> u8 {
        128 + match self {
            Self::Terminate => 15,
            Self::HangUp => 1,
            Self::Interrupt => 2,
            Self::Quit => 3,
        }
    }
}

/// Begins to watch for signals, until the process ends. `deliver` may block; the deadline does not wait for it.
pub fn watch(tty: &Tty, deliver: impl FnMut(Notice) + Send + 'static) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGCONT, SIGWINCH])?;
    let (queue, notices) = mpsc::channel();
    let tty = tty.clone();
    spawn("notices", move || notices.into_iter().for_each(deliver))?;
    spawn("signals", move || {
        let mut stopping = false;
        for number in signals.forever() {
            let notice = match (StopSignal::of(number), number) {
                (Some(stop), _) => {
                    stop_in_time(&tty, stop, std::mem::replace(&mut stopping, true));
                    Notice::Stop(stop)
                }
                (None, SIGCONT) => Notice::Continued,
                (None, _) => Notice::Resized,
            };
            // Where nobody listens any more, the deadline still holds.
            let _ = queue.send(notice);
        }
    })
}

/// Sees to it that the process ends: at once where it was told before, else after [`GRACE`].
fn stop_in_time(tty: &Tty, stop: StopSignal, again: bool) {
    if stop == StopSignal::HangUp {
        tty.hang_up();
    }
    let late = tty.clone();
    if again || spawn("deadline", move || end_after(GRACE, &late, stop)).is_err() {
        end_after(Duration::ZERO, tty, stop);
    }
}

fn end_after(grace: Duration, tty: &Tty, stop: StopSignal) {
    thread::sleep(grace);
    tty.leave();
    process::exit(i32::from(stop.exit_code()));
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(run).map(drop)
}
