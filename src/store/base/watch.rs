//! Hearing how far a long piece of work has come.

use std::sync::Arc;

/// Hears what is done, by the id of its message, and how far the whole is.
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

    /// Nobody watches.
    pub const fn nobody() -> Self {
        Self { hear: None, what: "", from: 0, width: Self::WHOLE }
    }

    /// Somebody hears, of all steps, at which the work is.
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

    /// So much of the part is done.
    pub(in crate::store) fn at(&self, done: u64, of: u64) {
        if let Some(hear) = &self.hear {
            let share = u128::from(self.width) * u128::from(done.min(of)) / u128::from(of.max(1));
            hear(self.what, self.from + u64::try_from(share).unwrap_or_default());
        }
    }

    /// The row with an id is done, of those up to the last: said now and then.
    pub(in crate::store) fn at_row(&self, id: i64, last: i64) {
        if id % ROWS == 0 {
            self.at(id.unsigned_abs(), last.unsigned_abs());
        }
    }
}

/// Of how many rows one is told.
const ROWS: i64 = 1_024;
