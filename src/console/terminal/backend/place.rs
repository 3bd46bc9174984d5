//! The shortest way for the cursor from one cell to another.

use std::io::{self, Write};

use ratatui::layout::Position;

/// What is known of the cursor's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing: after the last column, where terminals differ, and at the start.
    Unknown,
    /// Somewhere in this row: after a cell that terminals measure differently.
    Row(u16),
    /// There, as far as the terminal measures text as we do: good enough to write on, not to count from.
    Reckoned(Position),
    /// There: nothing but ASCII was written since the cursor was put.
    Put(Position),
}

impl Place {
    /// Returns the cell, where one is known.
    pub(super) fn position(self) -> Option<Position> {
        match self {
            Self::Unknown | Self::Row(_) => None,
            Self::Reckoned(at) | Self::Put(at) => Some(at),
        }
    }

    /// Writes the shortest sequence that brings the cursor to a cell; nothing where it stands there. A relative move
    /// is taken only from a place that is sure, so that one character of doubtful width never shifts what follows.
    pub(super) fn go(self, to: Position, out: &mut impl Write) -> io::Result<()> {
        let at = match self {
            Self::Row(y) if y == to.y => return csi(to.x + 1, b'G', out),
            Self::Unknown | Self::Row(_) => return put(to, out),
            Self::Reckoned(at) | Self::Put(at) => at,
        };
        if at == to {
            return Ok(());
        }
        let sure = matches!(self, Self::Put(_));
        if at.y == to.y {
            return along_the_row(at.x, to.x, sure, out);
        }
        // CNL, the first cell of a row below, needs no column to count from.
        if to.x == 0 && to.y > at.y {
            let down = to.y - at.y;
            return if length(down) < length(to.y + 1) { csi(down, b'E', out) } else { put(to, out) };
        }
        if at.x == to.x && sure {
            let (by, way) = if to.y > at.y { (to.y - at.y, b'B') } else { (at.y - to.y, b'A') };
            return csi(by, way, out);
        }
        put(to, out)
    }
}

fn along_the_row(from: u16, to: u16, sure: bool, out: &mut impl Write) -> io::Result<()> {
    let (by, way) = if to > from { (to - from, b'C') } else { (from - to, b'D') };
    if sure && length(by) < length(to + 1) { csi(by, way, out) } else { csi(to + 1, b'G', out) }
}

/// CUP, with the parts that may be left out left out.
fn put(to: Position, out: &mut impl Write) -> io::Result<()> {
    match (to.x, to.y) {
        (0, y) => csi(y + 1, b'H', out),
        (x, 0) => write!(out, "\x1b[;{}H", x + 1),
        (x, y) => write!(out, "\x1b[{};{}H", y + 1, x + 1),
    }
}

/// Writes a sequence of one number; 1 is what a terminal takes where the number is left out.
fn csi(n: u16, end: u8, out: &mut impl Write) -> io::Result<()> {
    if n == 1 { out.write_all(&[0x1b, b'[', end]) } else { write!(out, "\x1b[{n}{}", char::from(end)) }
}

/// How many bytes a number takes in a sequence.
const fn length(n: u16) -> u32 {
    if n == 1 { 0 } else { n.ilog10() + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_way_is_taken() {
        let p = |x, y| Position { x, y };
        for (from, to, sequence) in [
            (Place::Unknown, p(0, 0), "\x1b[H"),
            (Place::Unknown, p(0, 9), "\x1b[10H"),
            (Place::Unknown, p(9, 0), "\x1b[;10H"),
            (Place::Unknown, p(9, 9), "\x1b[10;10H"),
            (Place::Row(9), p(9, 9), "\x1b[10G"),
            (Place::Row(8), p(9, 9), "\x1b[10;10H"),
            (Place::Put(p(5, 5)), p(5, 5), ""),
            (Place::Reckoned(p(5, 5)), p(5, 5), ""),
            (Place::Put(p(5, 5)), p(6, 5), "\x1b[C"),
            (Place::Reckoned(p(5, 5)), p(6, 5), "\x1b[7G"),
            (Place::Put(p(50, 5)), p(48, 5), "\x1b[2D"),
            (Place::Put(p(50, 5)), p(0, 5), "\x1b[G"),
            (Place::Put(p(5, 5)), p(5, 6), "\x1b[B"),
            (Place::Put(p(5, 5)), p(5, 3), "\x1b[2A"),
            (Place::Reckoned(p(5, 5)), p(5, 6), "\x1b[7;6H"),
            (Place::Reckoned(p(70, 5)), p(0, 6), "\x1b[E"),
        ] {
            let mut out = Vec::new();
            from.go(to, &mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), sequence, "{from:?} → {to:?}");
        }
    }
}
