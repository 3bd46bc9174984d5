//! A progress bar on standard error, where a terminal shows it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::session::Session;
use crate::i18n::Message;

/// A progress bar, or nothing where no terminal shows it.
#[derive(Debug, Clone)]
pub struct Progress(ProgressBar);

impl Progress {
    /// Begins a bar of so many steps, with a word before it.
    pub fn of(steps: u64, word: &str, session: &Session) -> Self {
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::stderr_with_hz(5));
        let signs = if session.ascii() { "=> " } else { "█▉ " };
        if let Ok(style) = ProgressStyle::with_template("{prefix} [{bar:30}] {percent}% {msg} {eta}") {
            bar.set_style(style.progress_chars(signs));
        }
        bar.set_prefix(crate::text::Shown::new(word).to_string());
        Self(bar)
    }

    /// Goes on by so many steps.
    pub fn advance(&self, steps: u64) {
        self.0.inc(steps);
    }

    /// Stands at a step.
    pub fn stand_at(&self, step: u64) {
        self.0.set_position(step);
    }

    /// Takes the bar off the screen.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}

/// The progress of one file: its bytes as they are read and, where its rows are written first and judged then, once more as
/// they are judged.
#[derive(Debug)]
pub struct FileProgress {
    bar: Progress,
    began: Instant,
    rows: AtomicU64,
    read: AtomicU64,
    judged: AtomicU64,
}

impl FileProgress {
    /// Begins the bar of a file of so many bytes.
    pub fn of(bytes: u64, is_judged: bool, name: &str, session: &Session) -> Self {
        Self {
            bar: Progress::of(bytes * (1 + u64::from(is_judged)), name, session),
            began: Instant::now(),
            rows: AtomicU64::new(0),
            read: AtomicU64::new(0),
            judged: AtomicU64::new(0),
        }
    }

    /// The file is read up to a byte.
    pub fn read_to(&self, byte: u64) {
        self.read.store(byte, Ordering::Relaxed);
        self.bar.stand_at(byte + self.judged.load(Ordering::Relaxed));
    }

    /// So many more rows are written.
    pub fn written(&self, rows: usize) {
        let rows = self.rows.fetch_add(rows as u64, Ordering::Relaxed) + rows as u64;
        let rate = u128::from(rows) * 1_000 / self.began.elapsed().as_millis().max(1);
        self.bar.0.set_message(Message::new("cli.import.rate").arg("rows", rate).to_string());
    }

    /// Of what was read, so many steps of the judging are done.
    pub fn judging(&self, done: u64, of: u64) {
        let (read, before) = (self.read.load(Ordering::Relaxed), self.judged.load(Ordering::Relaxed));
        let share = u128::from(read.saturating_sub(before)) * u128::from(done) / u128::from(of.max(1));
        let judged = before + u64::try_from(share).unwrap_or_default();
        if done >= of {
            self.judged.store(judged, Ordering::Relaxed);
        }
        self.bar.stand_at(read + judged);
    }

    /// Takes the bar off the screen.
    pub fn clear(&self) {
        self.bar.clear();
    }
}
