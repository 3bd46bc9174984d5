//! What the last painted frames showed, since when it is before the operator, and whether a key led there.

use std::time::{Duration, Instant};

use crate::audit::{CandidateId, RequestId};
use crate::console::msg::{Reading, Shown};

/// Nobody reads what came to the screen, and decides on it, in less.
pub const READING: Duration = Duration::from_millis(400);

/// What the last painted frames showed.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// The record that the last frame showed in full, and its version.
    pub record: Option<Sighting<(CandidateId, u64)>>,
    /// The record that was last shown whole in this version: beside the queue, or opened and read to the end of the
    /// comparison.
    pub whole: Option<Sighting<(CandidateId, u64)>>,
    /// The record that is being read whole, its version, and the lines seen without a gap.
    pub read: Option<(CandidateId, u64, usize)>,
    /// The request that the last frame showed under the cursor, and its version.
    pub request: Option<Sighting<(RequestId, u64)>>,
    /// The form as it stands.
    pub form: Option<Sighting<()>>,
    /// The pairs that the last frame of the reading view showed in full, and their versions.
    pub pairs: Option<Sighting<Vec<(CandidateId, u64)>>>,
    /// The measures of the text that is read.
    pub reading: Reading,
    /// What leads to what will be sighted next.
    pub led: Led,
    /// One's own act was done, and what it changed is perhaps still to be fetched.
    pub is_own_act_due: bool,
    /// Whether the terminal tells how far it has come. Else what is painted counts as shown.
    pub is_told: bool,
}

impl Seen {
    /// Sights what a frame showed. What stays was seen when it was first painted.
    pub fn sight<T: PartialEq>(
        &self,
        of: T,
        before: Option<Sighting<T>>,
        at: Instant,
        led: Led,
    ) -> Sighting<T> {
        let surprise = match led {
            Led::ByKey => Surprise::None,
            Led::BySaid => Surprise::Told(at),
            Led::ByOthers => Surprise::Untold,
        };
        let shown = (!self.is_told).then_some(at);
        before.filter(|before| before.of == of).unwrap_or(Sighting { of, painted: at, shown, surprise })
    }

    /// Notes how far the terminal has come.
    pub fn come(&mut self, to: Shown) {
        self.is_told = to != Shown::Untold;
        come(&mut self.record, to);
        come(&mut self.whole, to);
        come(&mut self.request, to);
        come(&mut self.form, to);
        come(&mut self.pairs, to);
    }
}

fn come<T>(sighting: &mut Option<Sighting<T>>, to: Shown) {
    if let Some(sighting) = sighting {
        sighting.come(to);
    }
}

/// What leads to another sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Led {
    /// A key, or what followed from one.
    #[default]
    ByKey,
    /// What was just said tells why something else stands there: one's own act on many records, or one that was refused because
    /// somebody else was faster.
    BySaid,
    /// Nothing that the operator did.
    ByOthers,
}

/// Something that stands on the screen in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting<T> {
    /// What.
    pub of: T,
    /// When it was first painted so.
    painted: Instant,
    /// Since when the terminal shows it: a key that was pressed before meant something else.
    shown: Option<Instant>,
    /// What no key led to was not looked at before the operator is told: until then, and as long after as reading takes, it
    /// is no ground for a mark.
    surprise: Surprise,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Surprise {
    None,
    Untold,
    Told(Instant),
}

impl<T> Sighting<T> {
    /// Tells whether the frame of an instant was the first that held it.
    pub fn is_new(&self, at: Instant) -> bool {
        self.painted == at
    }

    /// Tells whether it was before the operator at a moment.
    pub fn is_shown(&self, at: Instant) -> bool {
        self.shown.is_some_and(|shown| at > shown)
    }

    /// Tells whether it was before the operator at a moment for as long as reading takes.
    pub fn is_readable(&self, at: Instant) -> bool {
        self.shown.is_some_and(|shown| at >= shown + READING)
    }

    /// Tells whether it came by no key, and the operator does not know yet.
    pub fn is_untold(&self) -> bool {
        self.surprise == Surprise::Untold
    }

    /// Tells whether a key of this moment comes from somebody who may have looked; what came by no key is told by the first
    /// key, which does nothing else.
    pub fn is_looked_at(&mut self, at: Instant) -> bool {
        match self.surprise {
            Surprise::None => true,
            Surprise::Told(told) => at >= told + READING && self.is_readable(at),
            Surprise::Untold => {
                self.surprise = Surprise::Told(at);
                false
            }
        }
    }

    fn come(&mut self, to: Shown) {
        let shown = match to {
            Shown::Untold => Some(self.painted),
            Shown::UpTo { frame, at } => frame.filter(|frame| *frame >= self.painted).map(|_| at),
        };
        self.shown = self.shown.or(shown);
    }
}
