//! The swaps of a decisions file: which two lines belong together, found ahead of reading, so that the one half is never
//! handed out without the other.

use std::collections::{HashMap, HashSet};
use std::io::{self, BufRead, Seek, SeekFrom};

use super::exported::decision;
use super::is_correction;
use super::line::Line;
use crate::files::survey::BOM;
use crate::triage::decisions::Swap;
use crate::triage::intake::{Entry, Row};

/// Where a line stands.
#[derive(Debug, Clone, Copy)]
struct Spot {
    /// Its number, from 1.
    line: u64,
    /// Its first byte.
    offset: u64,
}

/// The halves of the swaps of which both are in the file.
#[derive(Debug)]
pub(super) struct Swaps {
    /// Each half and where the other one is; the two of a swap stand beside each other.
    halves: Vec<(Spot, Spot)>,
    lines: HashSet<u64>,
    next: usize,
}

impl Swaps {
    /// Reads a file once for its swaps, and stands at its beginning again. It is read as lines; what is wrong with them
    /// shows when they are handed out.
    pub(super) fn find<R: BufRead + Seek>(input: &mut R) -> io::Result<Self> {
        input.seek(SeekFrom::Start(0))?;
        let mut spot = Spot { line: 1, offset: 0 };
        let mut found = Vec::new();
        loop {
            let (line, taken) = read(input)?;
            if taken == 0 {
                break;
            }
            if is_correction(&line.bytes) {
                found.extend(decision(&line.bytes).ok().and_then(|it| it.swap()).map(|swap| (swap, spot)));
            }
            spot = Spot { line: spot.line + 1, offset: spot.offset + taken };
        }
        input.seek(SeekFrom::Start(0))?;
        let halves = paired(&found);
        let lines = halves.iter().map(|(spot, _)| spot.line).collect();
        Ok(Self { halves, lines, next: 0 })
    }

    /// Tells whether a line is handed out as half of a swap.
    pub(super) fn holds(&self, line: u64) -> bool {
        self.lines.contains(&line)
    }

    /// Reads the next half, and with it what the file says of the other one; none at the end.
    pub(super) fn next_half<R: BufRead + Seek>(&mut self, input: &mut R) -> io::Result<Option<Row>> {
        let Some((own, other)) = self.halves.get(self.next).copied() else { return Ok(None) };
        let other = line_at(input, other)?;
        let mut row = line_at(input, own)?.into_row(own.line);
        if let Ok(Entry::Decision(half)) = &mut row.entry {
            half.other_half = decision(&other.bytes).ok().map(Box::new);
        }
        self.next += 1;
        Ok(Some(row))
    }
}

/// Pairs what belongs together, in the order of the file.
fn paired(found: &[(Swap, Spot)]) -> Vec<(Spot, Spot)> {
    let mut by_own: HashMap<_, Vec<usize>> = HashMap::new();
    for (at, (swap, _)) in found.iter().enumerate() {
        by_own.entry(swap.own).or_default().push(at);
    }
    let mut taken = HashSet::new();
    let mut halves = Vec::new();
    for (at, (swap, spot)) in found.iter().enumerate() {
        let is_free = |other: &usize| *other != at && !taken.contains(&at) && !taken.contains(other);
        let others = by_own.get(&swap.right).into_iter().flatten().copied().filter(is_free);
        let fitting = others.filter_map(|other| found.get(other).map(|(half, spot)| (other, *half, *spot)));
        let other = { fitting }.find(|(_, half, _)| swap.is_with(*half));
        if let Some((other, _, there)) = other {
            taken.extend([at, other]);
            halves.extend([(*spot, there), (there, *spot)]);
        }
    }
    halves
}

fn line_at<R: BufRead + Seek>(input: &mut R, spot: Spot) -> io::Result<Line> {
    input.seek(SeekFrom::Start(spot.offset))?;
    Ok(read(input)?.0)
}

/// Reads a line, trimmed; a byte order mark before the first is none of it.
fn read(input: &mut impl BufRead) -> io::Result<(Line, u64)> {
    let mut line = Line::default();
    let taken = line.fill(input)?;
    line.bytes = line.bytes.strip_prefix(BOM).unwrap_or(&line.bytes).trim_ascii().to_vec();
    Ok((line, taken))
}
