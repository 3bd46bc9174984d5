//! A progress bar on standard error, where a terminal shows it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::session::Session;
use crate::i18n::{Lang, Message};
use crate::store::Watch;

/// A progress bar, or nothing where no terminal shows it.
#[derive(Debug, Clone)]
pub struct Progress(ProgressBar);

impl Progress {
    /// Begins a bar of so many steps, with a word before it.
    pub fn of(steps: u64, word: &str, session: &Session) -> Self {
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::stderr_with_hz(5));
        bar.set_style(style("{prefix} [{bar:30}] {percent}% {msg} {eta}", session));
        bar.set_prefix(crate::text::Shown::new(word).to_string());
        Self(bar)
    }

    /// Begins a bar for a long piece of work that says itself what is being done; whoever does it tells the watch.
    pub fn watching(session: &Session) -> (Self, Watch) {
        let bar = Self::of(Watch::WHOLE, "", session);
        bar.0.set_style(style("{prefix} [{bar:30}] {percent}% {elapsed}", session));
        // What takes SQLite long says nothing meanwhile; that it goes on shows by the time.
        bar.0.enable_steady_tick(Duration::from_secs(1));
        let (shown, lang) = (bar.0.clone(), session.lang);
        let watch = Watch::by(move |what, step| {
            shown.set_prefix(lang.text(what));
            shown.set_position(step);
        });
        (bar, watch)
    }

    /// Goes on by so many steps.
    pub fn advance(&self, steps: u64) {
        self.0.inc(steps);
    }

    /// Stands at a step.
    pub fn stand_at(&self, step: u64) {
        self.0.set_position(step);
    }

    /// Says how many rows a second there are.
    fn rate(&self, rows: u64, (began, lang): (Instant, Lang)) {
        let rate = u128::from(rows) * 1_000 / began.elapsed().as_millis().max(1);
        self.0.set_message(lang.say(&Message::new("cli.import.rate").arg("rows", rate)));
    }

    /// Takes the bar off the screen.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}

fn style(template: &str, session: &Session) -> ProgressStyle {
    let signs = if session.ascii() { "=> " } else { "█▉ " };
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars(signs)
}

/// The progress of records that are written into a file, of so many as are known to come.
#[derive(Debug)]
pub struct RowsProgress {
    bar: Progress,
    began: (Instant, Lang),
}

impl RowsProgress {
    /// Begins the bar of a file; of how many records may not be known.
    pub fn of(rows: Option<u64>, name: &str, session: &Session) -> Self {
        let bar = Progress::of(rows.unwrap_or_default(), name, session);
        if rows.is_none() {
            bar.0.set_style(style("{prefix} {pos} {msg} {elapsed}", session));
        }
        Self { bar, began: (Instant::now(), session.lang) }
    }

    /// So many are written.
    pub fn stand_at(&self, rows: u64) {
        self.bar.stand_at(rows);
        self.bar.rate(rows, self.began);
    }

    /// Takes the bar off the screen.
    pub fn clear(&self) {
        self.bar.clear();
    }
}

/// The progress of one file: its bytes as they are read and, where its rows are written first and judged then, once more as
/// they are judged.
#[derive(Debug)]
pub struct FileProgress {
    bar: Progress,
    began: (Instant, Lang),
    rows: AtomicU64,
    read: AtomicU64,
    judged: AtomicU64,
}

impl FileProgress {
    /// Begins the bar of a file of so many bytes.
    pub fn of(bytes: u64, is_judged: bool, name: &str, session: &Session) -> Self {
        Self {
            bar: Progress::of(bytes * (1 + u64::from(is_judged)), name, session),
            began: (Instant::now(), session.lang),
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
        self.bar.rate(rows, self.began);
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
