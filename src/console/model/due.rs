//! How many steps of incidents are due now. Knows no clock: the time comes with each key, and goes on with the instants of
//! frames and of what was waited for.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

/// The steps that are due, and those that will be.
#[derive(Debug, Clone, Default)]
pub struct DueSteps {
    /// When each open step is due, the earliest first.
    moments: Vec<Timestamp>,
    /// The time as of the last key, or of what was waited for since.
    now: Option<Timestamp>,
    /// The time of the last key, and its instant.
    key: Option<(Instant, Timestamp)>,
}

impl DueSteps {
    /// Notes the time before there was a key.
    pub const fn begin(&mut self, now: Timestamp) {
        self.now = Some(now);
    }

    /// Notes the first frame, from which the time goes on.
    pub fn paint(&mut self, at: Instant) {
        if let Some(now) = self.now {
            self.key.get_or_insert((at, now));
        }
    }

    /// Notes a key.
    pub const fn touch(&mut self, at: Instant, now: Timestamp) {
        (self.now, self.key) = (Some(now), Some((at, now)));
    }

    /// Lets the time go on to an instant that was waited for.
    pub fn pass(&mut self, at: Instant) {
        let Some((since, then)) = self.key else { return };
        let passed = SignedDuration::try_from(at.saturating_duration_since(since)).unwrap_or_default();
        self.now = then.saturating_add(passed).ok().max(self.now);
    }

    /// Takes when steps are due; tells whether that is news.
    pub fn take(&mut self, moments: Vec<Timestamp>) -> bool {
        let is_new = self.moments != moments;
        self.moments = moments;
        is_new
    }

    /// Returns the time as it is known.
    pub const fn now(&self) -> Option<Timestamp> {
        self.now
    }

    /// Returns how many steps are due.
    pub fn count(&self) -> usize {
        self.now.map_or(0, |now| self.moments.partition_point(|due| *due <= now))
    }

    /// Returns when the next one will be.
    pub fn due(&self) -> Option<Instant> {
        let next = self.moments.get(self.count())?;
        let (since, then) = self.key?;
        let left = Duration::try_from(next.duration_since(then)).ok()?;
        since.checked_add(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_fall_due_while_nobody_presses_a_key() {
        let at = |second: i64| Timestamp::from_second(1_688_000_000 + second).unwrap();
        let start = Instant::now();
        let mut steps = DueSteps::default();
        steps.begin(at(0));
        assert!(steps.take(vec![at(-5), at(60), at(90)]) && !steps.take(vec![at(-5), at(60), at(90)]));
        assert_eq!((steps.count(), steps.due()), (1, None), "before the first frame nothing is waited for");
        steps.paint(start);
        assert_eq!(steps.due(), Some(start + Duration::from_mins(1)));
        steps.pass(start + Duration::from_mins(1));
        assert_eq!((steps.count(), steps.due()), (2, Some(start + Duration::from_secs(90))));
        steps.touch(start + Duration::from_secs(200), at(200));
        assert_eq!((steps.count(), steps.due()), (3, None));
    }
}
