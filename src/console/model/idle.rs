//! When a screen that nobody touches goes blank. Knows no clock: instants are handed in.

use std::time::{Duration, Instant};

/// How long nobody has touched a key, and whether the screen is blank for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Idle {
    after: Option<Duration>,
    touched: Option<Instant>,
    is_blank: bool,
    /// Somebody changed the database while nobody looked.
    is_behind: bool,
}

impl Idle {
    /// Begins awake; goes blank after so long without a key, or never.
    pub const fn new(after: Option<Duration>) -> Self {
        Self { after, touched: None, is_blank: false, is_behind: false }
    }

    /// Tells whether the screen is blank.
    pub const fn is_blank(&self) -> bool {
        self.is_blank
    }

    /// Notes a key.
    pub const fn touch(&mut self, at: Instant) {
        self.touched = Some(at);
    }

    /// Notes the first frame, from which the time runs that no key was pressed.
    pub fn begin(&mut self, at: Instant) {
        self.touched.get_or_insert(at);
    }

    /// Returns when the screen goes blank if no key comes before.
    pub fn due(&self) -> Option<Instant> {
        if self.is_blank { None } else { self.touched?.checked_add(self.after?) }
    }

    /// Blanks the screen.
    pub const fn blank(&mut self) {
        self.is_blank = true;
    }

    /// Notes a change that is not fetched before somebody looks: a blank screen wakes no disk.
    pub const fn fall_behind(&mut self) {
        self.is_behind = true;
    }

    /// Wakes the screen; tells whether it fell behind.
    pub const fn wake(&mut self, at: Instant) -> bool {
        self.is_blank = false;
        self.touch(at);
        std::mem::replace(&mut self.is_behind, false)
    }
}
