//! A program on a pseudo-terminal: keys in, and when each byte of the answer came.

use std::io::{Read, Write};
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::Outcome;
use super::process;

/// A frame has ended when nothing more came for so long.
const QUIET: Duration = Duration::from_millis(60);
/// A key that is not answered within this changes nothing.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// What came together, and when.
type Chunk = (Instant, Vec<u8>);

/// A program on a terminal.
pub(crate) struct Line {
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    heard: Arc<Heard>,
    terminal: vt100::Parser,
    began: Instant,
}

#[derive(Default)]
struct Heard {
    chunks: Mutex<Vec<Chunk>>,
    came: Condvar,
}

/// The answer to a key.
pub(crate) struct Answer {
    /// From the key to the last byte.
    pub(crate) took: Duration,
    /// How many writes the program asked the system for meanwhile.
    pub(crate) writes: u64,
    pub(crate) frames: Vec<Frame>,
}

/// What was painted at once.
pub(crate) struct Frame {
    pub(crate) bytes: usize,
    /// The bytes by the row at which they arrived.
    pub(crate) by_row: Vec<usize>,
    pub(crate) before: vt100::Screen,
    pub(crate) after: vt100::Screen,
}

impl Line {
    /// Starts a program on a terminal of a size.
    pub(crate) fn start(command: &Command, columns: u16, rows: u16) -> Outcome<Self> {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).map_err(|error| error.to_string())?;
        let mut reader = pair.master.try_clone_reader().map_err(|error| error.to_string())?;
        let keyboard = pair.master.take_writer().map_err(|error| error.to_string())?;
        let heard = Arc::new(Heard::default());
        let ear = Arc::clone(&heard);
        thread::spawn(move || {
            let mut chunk = [0; 16_384];
            while let Ok(n @ 1..) = reader.read(&mut chunk) {
                let came = (Instant::now(), chunk[..n].to_vec());
                ear.chunks.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(came);
                ear.came.notify_all();
            }
        });
        let began = Instant::now();
        let child = pair.slave.spawn_command(builder(command)).map_err(|error| error.to_string())?;
        let terminal = vt100::Parser::new(cells(rows)?, cells(columns)?, 0);
        Ok(Self { child, _master: pair.master, keyboard, heard, terminal, began })
    }

    /// The process.
    pub(crate) fn pid(&self) -> Outcome<u32> {
        Ok(self.child.process_id().ok_or("the program has ended")?)
    }

    /// The screen as far as it was taken in.
    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.terminal.screen()
    }

    /// Waits until the screen is as wanted; returns how long after the start that came.
    pub(crate) fn begun(&mut self, wanted: impl Fn(&vt100::Screen) -> bool) -> Outcome<Duration> {
        let began = self.began;
        self.wait(began, wanted)
    }

    /// Types keys and waits until the screen is as wanted; returns how long that took.
    pub(crate) fn until(&mut self, keys: &str, wanted: impl Fn(&vt100::Screen) -> bool) -> Outcome<Duration> {
        let at = self.type_in(keys)?;
        self.wait(at, wanted)
    }

    /// Types keys and waits until the answer has come whole; none where nothing came.
    pub(crate) fn press(&mut self, keys: &str) -> Outcome<Option<Answer>> {
        let pid = self.pid()?;
        let writes = process::writes(pid).unwrap_or_default();
        let at = self.type_in(keys)?;
        let chunks = self.rest(PATIENCE);
        let Some((last, _)) = chunks.last() else { return Ok(None) };
        let took = last.saturating_duration_since(at);
        let bytes: Vec<u8> = chunks.iter().flat_map(|(_, bytes)| bytes).copied().collect();
        let frames = frames(&bytes).into_iter().map(|bytes| self.take_in(bytes)).collect();
        let writes = process::writes(pid).unwrap_or_default() - writes;
        Ok(Some(Answer { took, writes, frames }))
    }

    /// Takes in what comes until nothing comes for a while.
    pub(crate) fn settle(&mut self) {
        for (_, bytes) in self.rest(QUIET) {
            self.terminal.process(&bytes);
        }
    }

    /// Counts the bytes and the writes while nobody presses a key.
    pub(crate) fn idle(&mut self, time: Duration) -> Outcome<(usize, u64)> {
        let pid = self.pid()?;
        let writes = process::writes(pid).unwrap_or_default();
        thread::sleep(time);
        let bytes = self.take().iter().map(|(_, bytes)| bytes.len()).sum();
        Ok((bytes, process::writes(pid).unwrap_or_default() - writes))
    }

    fn type_in(&mut self, keys: &str) -> Outcome<Instant> {
        let at = Instant::now();
        self.keyboard.write_all(keys.as_bytes())?;
        self.keyboard.flush()?;
        Ok(at)
    }

    fn take(&self) -> Vec<Chunk> {
        std::mem::take(&mut *self.heard.chunks.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Collects chunks until nothing came for a while; none where the first does not come in time.
    fn rest(&self, patience: Duration) -> Vec<Chunk> {
        let mut all = Vec::new();
        loop {
            let wait = if all.is_empty() { patience } else { QUIET };
            let mut next = self.next(wait);
            if next.is_empty() {
                return all;
            }
            all.append(&mut next);
        }
    }

    /// Takes what came, waiting for the first of it for so long.
    fn next(&self, wait: Duration) -> Vec<Chunk> {
        let chunks = self.heard.chunks.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let waited = self.heard.came.wait_timeout_while(chunks, wait, |chunks| chunks.is_empty());
        std::mem::take(&mut *waited.unwrap_or_else(std::sync::PoisonError::into_inner).0)
    }

    fn wait(&mut self, since: Instant, wanted: impl Fn(&vt100::Screen) -> bool) -> Outcome<Duration> {
        let limit = Duration::from_mins(2);
        loop {
            let chunks = self.next(limit);
            if chunks.is_empty() || since.elapsed() > limit {
                let screen = self.screen().contents();
                return Err(format!("waited in vain; the screen:\n{screen}").into());
            }
            let mut found = None;
            for (at, bytes) in chunks {
                self.terminal.process(&bytes);
                if found.is_none() && wanted(self.terminal.screen()) {
                    found = Some(at.saturating_duration_since(since));
                }
            }
            if let Some(found) = found {
                return Ok(found);
            }
        }
    }

    /// Takes bytes in, and counts each sequence and each character for the row where the cursor then stands.
    fn take_in(&mut self, bytes: &[u8]) -> Frame {
        let before = self.screen().clone();
        let mut by_row = vec![0; usize::from(before.size().0.get())];
        let (mut pending, mut in_sequence) = (0, false);
        for (n, byte) in bytes.iter().enumerate() {
            self.terminal.process(&[*byte]);
            pending += 1;
            in_sequence = match byte {
                0x1b => true,
                b'[' if in_sequence && bytes.get(n.wrapping_sub(1)) == Some(&0x1b) => true,
                0x40..=0x7e => false,
                _ => in_sequence,
            };
            if !in_sequence {
                let row = usize::from(self.terminal.screen().cursor_position().0);
                if let Some(count) = by_row.get_mut(row) {
                    *count += std::mem::take(&mut pending);
                }
            }
        }
        Frame { bytes: bytes.len(), by_row, before, after: self.screen().clone() }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Parts bytes where a synchronized update begins or ends; what comes outside of one was painted without the bracket.
fn frames(bytes: &[u8]) -> Vec<&[u8]> {
    const BEGIN: &[u8] = b"\x1b[?2026h";
    const END: &[u8] = b"\x1b[?2026l";
    let mut frames = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let wanted = if rest.starts_with(BEGIN) { END } else { BEGIN };
        let found = rest.windows(wanted.len()).position(|part| part == wanted);
        let at = found.map_or(rest.len(), |at| if wanted == END { at + END.len() } else { at });
        let (frame, later) = rest.split_at(at);
        frames.push(frame);
        rest = later;
    }
    frames
}

/// The same command for a terminal.
fn builder(command: &Command) -> CommandBuilder {
    let mut builder = CommandBuilder::new(command.get_program());
    builder.args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        builder.cwd(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => builder.env(name, value),
            None => builder.env_remove(name),
        }
    }
    builder.env("TERM", "xterm-256color");
    builder
}

fn cells(n: u16) -> Outcome<std::num::NonZeroU16> {
    Ok(std::num::NonZeroU16::new(n).ok_or("a terminal needs a size")?)
}
