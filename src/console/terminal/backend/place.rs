//! The shortest way for the cursor from one cell to another.

use std::io::{self, Write};

use ratatui::layout::Position;

/// So many line feeds cost no more than a sequence that names the row.
const FEW: u16 = 2;

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
        let (row, column) = match self {
            Self::Unknown => return put(to, out),
            Self::Row(y) => (y, None),
            Self::Reckoned(at) if at == to => return Ok(()),
            Self::Reckoned(at) => (at.y, None),
            Self::Put(at) => (at.y, Some(at.x)),
        };
        let down = to.y.wrapping_sub(row);
        if down > FEW {
            // Straight up, the column stays as it is.
            let is_above = to.y < row && column == Some(to.x);
            return if is_above { csi(row - to.y, b'A', out) } else { put(to, out) };
        }
        // A line feed goes down and nowhere else: the terminal is in raw mode.
        if to.x == 0 && (down > 0 || column != Some(0)) {
            out.write_all(b"\r")?;
        }
        out.write_all(&[b'\n'; FEW as usize][..usize::from(down)])?;
        match column {
            _ if to.x == 0 => Ok(()),
            Some(x) if x == to.x => Ok(()),
            Some(x) => along_the_row(x, to.x, out),
            None => csi(to.x + 1, b'G', out),
        }
    }
}

fn along_the_row(from: u16, to: u16, out: &mut impl Write) -> io::Result<()> {
    let (by, way) = if to > from { (to - from, b'C') } else { (from - to, b'D') };
    if length(by) < length(to + 1) { csi(by, way, out) } else { csi(to + 1, b'G', out) }
}

/// Returns how many bytes it takes to go on along a row from a place that is sure.
pub(super) fn way(from: Position, to: Position) -> usize {
    let by = length(to.x.abs_diff(from.x)).min(length(to.x + 1));
    "\x1b[C".len() + usize::try_from(by).unwrap_or_default()
}

/// CUP, with the parts that may be left out left out.
fn put(to: Position, out: &mut impl Write) -> io::Result<()> {
    if to.x == 0 {
        return csi(to.y + 1, b'H', out);
    }
    out.write_all(b"\x1b[")?;
    if to.y > 0 {
        number(to.y + 1, out)?;
    }
    out.write_all(b";")?;
    number(to.x + 1, out)?;
    out.write_all(b"H")
}

/// Writes a sequence of one number; 1 is what a terminal takes where the number is left out.
pub(super) fn csi(n: u16, end: u8, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"\x1b[")?;
    if n != 1 {
        number(n, out)?;
    }
    out.write_all(&[end])
}

/// Writes a number; of all that a frame says in sequences there is no more than of these.
fn number(n: u16, out: &mut impl Write) -> io::Result<()> {
    if n >= 10 {
        number(n / 10, out)?;
    }
    out.write_all(&[b'0' + u8::try_from(n % 10).unwrap_or_default()])
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
            (Place::Row(8), p(9, 9), "\n\x1b[10G"),
            (Place::Row(5), p(9, 9), "\x1b[10;10H"),
            (Place::Put(p(5, 5)), p(5, 5), ""),
            (Place::Reckoned(p(5, 5)), p(5, 5), ""),
            (Place::Put(p(5, 5)), p(6, 5), "\x1b[C"),
            (Place::Reckoned(p(5, 5)), p(6, 5), "\x1b[7G"),
            (Place::Put(p(50, 5)), p(48, 5), "\x1b[2D"),
            (Place::Put(p(50, 5)), p(0, 5), "\r"),
            (Place::Put(p(5, 5)), p(5, 6), "\n"),
            (Place::Put(p(5, 5)), p(7, 7), "\n\n\x1b[8G"),
            (Place::Put(p(5, 5)), p(5, 9), "\x1b[10;6H"),
            (Place::Put(p(5, 5)), p(5, 3), "\x1b[2A"),
            (Place::Reckoned(p(5, 5)), p(5, 6), "\n\x1b[6G"),
            (Place::Reckoned(p(70, 5)), p(0, 6), "\r\n"),
            (Place::Reckoned(p(70, 5)), p(0, 5), "\r"),
            (Place::Row(5), p(0, 6), "\r\n"),
        ] {
            let mut out = Vec::new();
            from.go(to, &mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), sequence, "{from:?} → {to:?}");
        }
    }
}
