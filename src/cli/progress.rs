//! A progress bar on standard error, where a terminal shows it.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::session::Session;

/// A progress bar, or nothing where no terminal shows it.
#[derive(Debug, Clone)]
pub struct Progress(ProgressBar);

impl Progress {
    /// Begins a bar of so many steps, with a word before it.
    pub fn of(steps: u64, word: &str, session: &Session) -> Self {
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::stderr_with_hz(5));
        let signs = if session.ascii() { "=> " } else { "█▉ " };
        if let Ok(style) = ProgressStyle::with_template("{prefix} [{bar:30}] {percent}% {eta}") {
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
