//! The swaps of a decisions file: which two lines belong together, found ahead of reading, so that the one half is never
//! handed out without the other. Where the other half stands no more, what the file says of who has the number registered goes
//! with it.

use std::collections::{HashMap, HashSet};
use std::io::{self, BufRead, Seek, SeekFrom};

use super::exported::decision;
use super::is_correction;
use super::line::Line;
use crate::audit::IndividualNumber;
use crate::files::survey::BOM;
use crate::triage::decisions::Swap;
use crate::triage::intake::{Entry, Row};

/// Where the lines stand of those who have a number registered.
type Holders = HashMap<IndividualNumber, Vec<Spot>>;

/// Where a line stands.
#[derive(Debug, Clone, Copy)]
struct Spot {
    /// Its number, from 1.
    line: u64,
    /// Its first byte.
    offset: u64,
}

/// The halves of the swaps of which the file tells what became of both records.
#[derive(Debug)]
pub(super) struct Swaps {
    /// Each half and where the other one is, if there is another; what goes together stands beside each other.
    halves: Vec<(Spot, Option<Spot>)>,
    lines: HashSet<u64>,
    next: usize,
}

impl Swaps {
    /// Reads a file once for its swaps, and stands at its beginning again. It is read as lines; what is wrong with them
    /// shows when they are handed out.
    pub(super) fn find<R: BufRead + Seek>(input: &mut R) -> io::Result<Self> {
        let mut found = Vec::new();
        each_line(input, |line, spot| {
            if is_correction(line) {
                found.extend(decision(line).ok().and_then(|it| it.swap()).map(|swap| (swap, spot)));
            }
        })?;
        let halves = paired(&found);
        let lines = halves.iter().map(|(spot, _)| spot.line).collect();
        let mut swaps = Self { halves, lines, next: 0 };
        found.retain(|(_, spot)| !swaps.holds(spot.line));
        if !found.is_empty() {
            let holders = holders(input, &found)?;
            swaps.join(&found, &holders);
        }
        input.seek(SeekFrom::Start(0))?;
        Ok(swaps)
    }

    /// Has halves whose other half stands no more handed out with the lines of those who have their right numbers registered.
    fn join(&mut self, alone: &[(Swap, Spot)], holders: &Holders) {
        let halves: HashSet<u64> = alone.iter().map(|(_, spot)| spot.line).collect();
        for (swap, spot) in alone {
            let mut others = holders.get(&swap.right).into_iter().flatten().copied();
            let Some(other) = others.find(|other| other.line != spot.line) else { continue };
            self.lines.insert(spot.line);
            self.halves.push((*spot, Some(other)));
            // Another half has its own turn.
            if !halves.contains(&other.line) && self.lines.insert(other.line) {
                self.halves.push((other, None));
            }
        }
    }

    /// Tells whether a line is handed out as half of a swap, or with one.
    pub(super) fn holds(&self, line: u64) -> bool {
        self.lines.contains(&line)
    }

    /// Reads the next half, and with it what the file says of the other one; none at the end.
    pub(super) fn next_half<R: BufRead + Seek>(&mut self, input: &mut R) -> io::Result<Option<Row>> {
        let Some((own, other)) = self.halves.get(self.next).copied() else { return Ok(None) };
        let other = other.map(|other| line_at(input, other)).transpose()?;
        let mut row = line_at(input, own)?.into_row(own.line);
        if let Ok(Entry::Decision(half)) = &mut row.entry {
            half.other_half = other.and_then(|other| decision(&other.bytes).ok()).map(Box::new);
        }
        self.next += 1;
        Ok(Some(row))
    }
}

/// Pairs what belongs together, in the order of the file.
fn paired(found: &[(Swap, Spot)]) -> Vec<(Spot, Option<Spot>)> {
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
            halves.extend([(*spot, Some(there)), (there, Some(*spot))]);
        }
    }
    halves
}

/// Finds who has the right numbers of halves registered: of each number the first two lines, for one may be that of the half
/// itself.
fn holders<R: BufRead + Seek>(input: &mut R, halves: &[(Swap, Spot)]) -> io::Result<Holders> {
    let mut holders: Holders = halves.iter().map(|(swap, _)| (swap.right, Vec::new())).collect();
    each_line(input, |line, spot| {
        if let Some(found) = registered(line).and_then(|number| holders.get_mut(&number))
            && found.len() < 2
        {
            found.push(spot);
        }
    })?;
    Ok(holders)
}

/// Reads the registered number of a line alone, where it stands as an export writes it.
fn registered(line: &[u8]) -> Option<IndividualNumber> {
    const BEFORE: &[u8] = b"\"individual_number\":\"";
    let at = memchr::memmem::find(line, BEFORE)? + BEFORE.len();
    let digits = std::str::from_utf8(line.get(at..at + 12)?).ok()?;
    IndividualNumber::parse(digits).ok()
}

/// Looks at every line of a file, from its beginning.
fn each_line<R: BufRead + Seek>(input: &mut R, mut look: impl FnMut(&[u8], Spot)) -> io::Result<()> {
    input.seek(SeekFrom::Start(0))?;
    let mut spot = Spot { line: 1, offset: 0 };
    loop {
        let (line, taken) = read(input)?;
        if taken == 0 {
            return Ok(());
        }
        look(&line.bytes, spot);
        spot = Spot { line: spot.line + 1, offset: spot.offset + taken };
    }
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
