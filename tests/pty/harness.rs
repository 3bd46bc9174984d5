//! A pseudo-terminal with a program on it, and a terminal emulator that watches.
//!
//! Waits on conditions, never for a fixed time: a slow machine makes a test slow, not wrong.

use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::unix::fs::OpenOptionsExt as _;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{LocalModes, tcgetattr};

/// A test that waits longer for something than this has failed.
const DEADLINE: Duration = Duration::from_secs(20);

/// A program on a pseudo-terminal.
pub(crate) struct Pty {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    keyboard: Option<Box<dyn Write + Send>>,
    /// The program's side, kept open to ask for its modes even after the program has ended.
    line: Option<File>,
    view: Arc<View>,
    watcher: Option<JoinHandle<()>>,
}

struct View {
    seen: Mutex<Seen>,
    changed: Condvar,
}

struct Seen {
    terminal: vt100::Parser,
    bytes: Vec<u8>,
    /// How many questions of the program were answered.
    questions: usize,
    stop: bool,
}

/// How a program ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// With an exit code.
    Code(u32),
    /// By a signal that it did not handle.
    Killed(String),
}

impl Pty {
    /// Starts the program of this package.
    #[allow(dead_code)] // for the tests of the commands and the console
    pub(crate) fn totsugo(arguments: &[&str], columns: u16, rows: u16) -> Self {
        Self::spawn(command(env!("CARGO_BIN_EXE_totsugo"), arguments), columns, rows)
    }

    /// Starts any program on a terminal of a size.
    pub(crate) fn spawn(mut command: CommandBuilder, columns: u16, rows: u16) -> Self {
        if command.get_env("TERM").is_none_or(OsStr::is_empty) {
            command.env("TERM", "xterm-256color");
        }
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let name = pair.master.tty_name().unwrap();
        let line = OpenOptions::new()
            .read(true)
            .write(true)
            .custom_flags(NO_CONTROLLING_TERMINAL)
            .open(name)
            .unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        let view = Arc::new(View {
            seen: Mutex::new(Seen {
                terminal: vt100::Parser::new(cells(rows), cells(columns), 0),
                bytes: Vec::new(),
                questions: 0,
                stop: false,
            }),
            changed: Condvar::new(),
        });
        let watcher = watch(pair.master.try_clone_reader().unwrap(), Arc::clone(&view));
        Self {
            child,
            keyboard: Some(pair.master.take_writer().unwrap()),
            master: Some(pair.master),
            line: Some(line),
            view,
            watcher: Some(watcher),
        }
    }

    /// Types keys, all at once.
    pub(crate) fn keys(&mut self, keys: &str) {
        let keyboard = self.keyboard.as_mut().unwrap();
        keyboard.write_all(keys.as_bytes()).unwrap();
        keyboard.flush().unwrap();
    }

    /// Answers the first question of the program that was not answered, as a terminal does once it has shown what was written
    /// before; `behind` is sent in the same piece.
    pub(crate) fn answer(&mut self, behind: &str) {
        const QUESTION: &str = "\x1b[5n";
        let answered = self.seen().questions;
        let until = Instant::now() + DEADLINE;
        while self.count(QUESTION) <= answered {
            assert!(Instant::now() < until, "waited in vain for a question");
            thread::sleep(Duration::from_millis(5));
        }
        self.seen().questions += 1;
        self.keys(&format!("\x1b[0n{behind}"));
    }

    /// Returns how many questions of the program were answered.
    pub(crate) fn answered(&self) -> usize {
        self.seen().questions
    }

    /// Presses a key of the console that records something, until a text is on the screen. A test sees a frame sooner than
    /// the console knows that it is painted, and presses faster than a finger: such keys are dropped with a word, as they
    /// should be, and are pressed again.
    pub(crate) fn press(&mut self, key: &str, text: &str) {
        let says = |screen: &vt100::Screen, text: &str| screen.contents().contains(text);
        for _ in 0..20 {
            thread::sleep(Duration::from_millis(200)); // the same key sooner counts as held down
            self.keys(key);
            self.wait_for(text, |screen| says(screen, text) || says(screen, "Dropped"));
            // The word may be that of the key before; this one is still on its way then.
            thread::sleep(Duration::from_millis(100));
            if says(&self.screen(), text) {
                return;
            }
        }
        panic!("{key:?} was dropped each time");
    }

    /// Waits until the screen is as wanted; fails, showing the screen, where it never is.
    pub(crate) fn wait_for(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let until = Instant::now() + DEADLINE;
        let mut seen = self.seen();
        while !wanted(seen.terminal.screen()) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "waited in vain for {what}; the screen:\n{}",
                seen.terminal.screen().contents()
            );
            seen = self.view.changed.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Waits until a text is on the screen.
    pub(crate) fn wait_for_text(&self, text: &str) {
        self.wait_for(text, |screen| screen.contents().contains(text));
    }

    /// Waits until the program has ended and all that it wrote is on the screen.
    pub(crate) fn wait_for_end(&mut self) -> Ended {
        let mut status = None;
        wait_until("the program has ended", || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        });
        self.wait_for_silence();
        let status = status.unwrap();
        match status.signal() {
            Some(signal) => Ended::Killed(signal.to_owned()),
            None => Ended::Code(status.exit_code()),
        }
    }

    /// Everything that the program wrote has been read once a mark, written after it on the same line, comes by.
    fn wait_for_silence(&mut self) {
        const MARK: &[u8] = b"\x1b_end of the line\x1b\\"; // an APC string, which terminals ignore
        let Some(line) = self.line.as_mut() else { return };
        line.write_all(MARK).unwrap();
        let until = Instant::now() + DEADLINE;
        let mut seen = self.seen();
        while !seen.bytes.ends_with(MARK) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "the line is stuck");
            seen = self.view.changed.wait_timeout(seen, left).unwrap().0;
        }
        let kept = seen.bytes.len() - MARK.len();
        seen.bytes.truncate(kept);
    }

    /// Returns the screen as it is now.
    pub(crate) fn screen(&self) -> vt100::Screen {
        self.seen().terminal.screen().clone()
    }

    /// Returns every byte that the program wrote so far.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.seen().bytes.clone()
    }

    /// Counts how often a sequence was written so far.
    pub(crate) fn count(&self, sequence: &str) -> usize {
        self.seen().bytes.windows(sequence.len()).filter(|part| *part == sequence.as_bytes()).count()
    }

    /// Returns what the program read and wrote so far, by calls and bytes, as the kernel counts it: files and terminal alike.
    #[allow(dead_code)] // for the tests of the console
    pub(crate) fn read_and_written(&self) -> String {
        let pid = self.child.process_id().unwrap();
        let io = std::fs::read_to_string(format!("/proc/{pid}/io")).unwrap();
        io.lines().take(4).collect::<Vec<_>>().join(", ")
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        self.seen().terminal.set_size(cells(rows), cells(columns));
        self.master.as_ref().unwrap().resize(size(columns, rows)).unwrap();
    }

    /// Sends the program a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(pid_of(self.child.as_ref()), signal).unwrap();
    }

    /// Tells whether the line echoes and waits for whole lines, as a shell needs it.
    pub(crate) fn is_cooked(&self) -> bool {
        let modes = tcgetattr(self.line.as_ref().unwrap()).unwrap().local_modes;
        modes.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
    }

    /// Checks that the terminal is as a program must leave it: main screen, cursor shown, no modes of ours.
    pub(crate) fn assert_restored(&self) {
        let screen = self.screen();
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert!(!screen.bracketed_paste(), "pastes are still bracketed");
        assert_eq!(
            (screen.fgcolor(), screen.bold(), screen.inverse()),
            (vt100::Color::Default, false, false)
        );
        assert!(self.is_cooked(), "still in raw mode");
    }

    /// Pulls the plug: the terminal is gone, as when a connection breaks.
    pub(crate) fn hang_up(&mut self) {
        self.seen().stop = true;
        self.line.as_mut().unwrap().write_all(b" ").unwrap(); // wakes the watcher, which holds the line too
        self.watcher.take().unwrap().join().unwrap();
        self.keyboard = None;
        self.line = None;
        self.master = None;
    }

    /// Stops reading what the program writes, as a stalled connection does, until the value is dropped.
    pub(crate) fn stall(&mut self) -> Stalled<'_> {
        Stalled {
            _unread: self.view.seen.lock().unwrap(),
            keyboard: self.keyboard.as_mut().unwrap(),
            line: self.line.as_ref().unwrap(),
            child: &mut self.child,
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.view.seen.lock().unwrap()
    }
}

/// A terminal that takes nothing any more.
pub(crate) struct Stalled<'a> {
    _unread: MutexGuard<'a, Seen>,
    keyboard: &'a mut Box<dyn Write + Send>,
    line: &'a File,
    child: &'a mut Box<dyn Child + Send + Sync>,
}

impl Stalled<'_> {
    /// Types keys.
    pub(crate) fn keys(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until the program cannot write any more.
    pub(crate) fn wait_until_full(&self) {
        wait_until("the line is full", || {
            let mut fds = [PollFd::new(self.line, PollFlags::OUT)];
            poll(&mut fds, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })).unwrap() == 0
        });
    }

    /// Sends the program a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(pid_of(self.child.as_ref()), signal).unwrap();
    }

    /// Waits until the program has ended.
    pub(crate) fn wait_until_gone(&mut self) {
        wait_until("the program has ended", || self.child.try_wait().unwrap().is_some());
    }
}

fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let until = Instant::now() + DEADLINE;
    while !done() {
        assert!(Instant::now() < until, "waited in vain until {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

fn pid_of(child: &(dyn Child + Send + Sync)) -> Pid {
    Pid::from_raw(i32::try_from(child.process_id().unwrap()).unwrap()).unwrap()
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A program and its arguments, in the locale of the tests.
pub(crate) fn command(program: impl AsRef<OsStr>, arguments: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    command.args(arguments);
    command.env("LC_ALL", "C.UTF-8");
    command.env("XDG_CONFIG_HOME", "/nonexistent");
    command
}

/// `O_NOCTTY`: the test itself must not get the terminal as its own.
const NO_CONTROLLING_TERMINAL: i32 = rustix::fs::OFlags::NOCTTY.bits().cast_signed();

fn watch(mut reader: Box<dyn Read + Send>, view: Arc<View>) -> JoinHandle<()> {
    thread::spawn(move || {
        let mut chunk = [0; 8_192];
        // The line ends with an error (EIO) or with nothing, by system.
        while let Ok(n @ 1..) = reader.read(&mut chunk) {
            let mut seen = view.seen.lock().unwrap();
            if seen.stop {
                return;
            }
            seen.bytes.extend_from_slice(&chunk[..n]);
            seen.terminal.process(&chunk[..n]);
            view.changed.notify_all();
        }
    })
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn cells(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}
