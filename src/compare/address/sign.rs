//! What the sign behind a number calls it.

use crate::compare::unit::Unit;
use crate::compare::writing::Writing;

/// What a number is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// 丁目 or 丁.
    Quarter,
    /// 番地 or 番.
    Lot,
    /// 号 or 號, of a house or of a room.
    House,
    /// 号室 or 室.
    Room,
}

impl Sign {
    /// Reads the sign that begins behind a number, from the unit after its last up to the one that is read next.
    pub(super) fn read(writing: &Writing<'_>, after: usize, next: usize) -> Option<Self> {
        let first = writing.units.get(after).filter(|_| next > after)?;
        Some(match as_written(first)? {
            '丁' => Self::Quarter,
            '番' => Self::Lot,
            '室' => Self::Room,
            '号' | '號' => {
                let behind =
                    writing.units.get(after + 1).filter(|u| after + 1 < next && u.start == first.end);
                let room = first.is_itself() && behind.and_then(as_written) == Some('室');
                if room { Self::Room } else { Self::House }
            }
            _ => return None,
        })
    }
}

/// The character of a unit, if normalisation did not turn another one into it.
fn as_written(unit: &Unit) -> Option<char> {
    (!unit.how.is_compatibility()).then_some(unit.c)
}
