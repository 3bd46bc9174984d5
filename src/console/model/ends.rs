//! The ends of the queue that the window does not hold, fetched ahead: the keys that go there wait for nothing.

use crate::triage::page::{Page, PageWish};
use crate::triage::port::{Generation, Record};

/// A window at an end, and the record that the cursor will stand on.
pub type End = (Page, Option<Box<Record>>);

/// The ends as far as they came.
#[derive(Debug, Default)]
pub struct Ends {
    kept: Vec<(PageWish, End)>,
    asked: Option<(Generation, PageWish)>,
    /// What was wished for and was there already.
    found: Option<(Generation, End)>,
    /// What was asked for last failed: nothing is fetched ahead any more before somebody changes records.
    has_failed: bool,
}

impl Ends {
    /// Keeps of what is there only these windows; returns the first that is to be fetched, while nothing else is.
    pub fn keep(&mut self, windows: Vec<PageWish>) -> Option<PageWish> {
        if self.asked.is_some() || self.has_failed {
            return None;
        }
        self.kept.retain(|(kept, _)| windows.contains(kept));
        windows.into_iter().find(|window| self.kept.iter().all(|(kept, _)| kept != window))
    }

    /// Notes what was asked for.
    pub fn ask(&mut self, generation: Generation, window: PageWish) {
        self.asked = Some((generation, window));
    }

    /// Takes an answer; gives it back where it was not asked for here.
    pub fn take(&mut self, generation: Generation, end: End) -> Option<End> {
        match self.asked.take_if(|(asked, _)| *asked == generation) {
            Some((_, window)) => {
                self.kept.push((window, end));
                None
            }
            None => Some(end),
        }
    }

    /// Takes out the window that is wished for, to be [found](Self::found), and tells whether it was there. What is under way does
    /// not come any more, for the wish supersedes it.
    pub fn claim(&mut self, generation: Generation, window: &PageWish) -> bool {
        self.asked = None;
        let at = self.kept.iter().position(|(kept, _)| kept == window);
        self.found = at.map(|at| (generation, self.kept.swap_remove(at).1));
        self.found.is_some()
    }

    /// Hands out, once, the window that was wished for and was there.
    pub fn found(&mut self) -> Option<(Generation, End)> {
        self.found.take()
    }

    /// Forgets all: somebody changed records.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Notes that what was asked for failed; tells whether anything was.
    pub fn fail(&mut self) -> bool {
        let was_asked = self.asked.take().is_some();
        self.has_failed |= was_asked;
        was_asked
    }
}
