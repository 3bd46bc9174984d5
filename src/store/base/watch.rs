//! Hearing how far a long piece of work has come. Whoever hears is told on the thread that works, also from within a statement: he
//! must not use the connection.

use std::sync::Arc;

/// Hears what is done, by the id of its message, and how far the whole is, in shares of [`Watch::WHOLE`].
type Hear = Arc<dyn Fn(&'static str, u64) + Send + Sync>;

/// Somebody who watches a long piece of work, or a part of it.
#[derive(Clone)]
pub struct Watch {
    hear: Option<Hear>,
    what: &'static str,
    /// Where the part begins in the whole, and how much of it it is.
    from: u64,
    width: u64,
}

impl Watch {
    /// Into how many steps the whole is divided.
    pub const WHOLE: u64 = 1_000_000;

    /// Returns the watch of nobody.
    pub const fn nobody() -> Self {
        Self { hear: None, what: "", from: 0, width: Self::WHOLE }
    }

    /// Returns the watch of somebody who hears what is done, by the id of its message, and at which of [`WHOLE`](Self::WHOLE) steps the
    /// work is.
    pub fn by(hear: impl Fn(&'static str, u64) + Send + Sync + 'static) -> Self {
        Self { hear: Some(Arc::new(hear)), ..Self::nobody() }
    }

    /// Begins the n-th of equal parts, counted from 0.
    pub(in crate::store) fn part(&self, what: &'static str, n: usize, of: usize) -> Self {
        let width = self.width / of.max(1) as u64;
        let part = Self { what, from: self.from + width * n as u64, width, ..self.clone() };
        part.at(0, 1);
        part
    }

    /// Tells that so much of the part is done.
    pub(in crate::store) fn at(&self, done: u64, of: u64) {
        if let Some(hear) = &self.hear {
            let share = u128::from(self.width) * u128::from(done.min(of)) / u128::from(of.max(1));
            hear(self.what, self.from + u64::try_from(share).unwrap_or_default());
        }
    }

    /// Tells, now and then, that the row with an id is done, of those up to the last.
    pub(in crate::store) fn at_row(&self, id: i64, last: i64) {
        if id % ROWS == 0 {
            self.at(id.unsigned_abs(), last.unsigned_abs());
        }
    }
}

/// Of how many rows one is told.
const ROWS: i64 = 1_024;
