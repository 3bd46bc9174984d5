//! What of the status line has room: said shorter, then cut, then rounded, and only then left out.

use crate::console::view::strip::{Styled, wide};
use crate::i18n::{Lang, Message, thousands};

/// How much of the filter is read before names are cut, before other parts are left out, and at the very least.
const FILTER_GOOD: usize = 24;
const FILTER_LEAST: usize = 12;
const FILTER_VERY_LEAST: usize = 4;
/// The least that is left of the name of the database and of the operator before other parts give way.
const NAME_LEAST: usize = 5;
const OPERATOR_LEAST: usize = 6;
/// How the line is said, the longest words first.
const WORDS: [Words; 5] = [
    Words { running: Running::Whole, ..LONG },
    Words { running: Running::Shorter, ..LONG },
    Words { running: Running::Short, ..LONG },
    LONG,
    LEAST,
];
const LONG: Words = Words { is_short: false, ..LEAST };
const LEAST: Words = Words { running: Running::Least, is_short: true, is_rounded: false };
/// The rank of the order, which gives way before anything is cut to its least.
pub(super) const ORDER: u8 = 6;
/// The least rank of what is said besides: it gives way before the filter is cut to nearly nothing.
pub(super) const ASIDE: u8 = 4;

/// In how many words it is said what runs: how far a bulk act or a job has come, and which key stops it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Running {
    Whole,
    Shorter,
    Short,
    Least,
}

/// In how many words the line is said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    /// What runs.
    pub(super) running: Running,
    /// Whether what is due is said in short.
    pub(super) is_short: bool,
    /// Whether large counts are rounded.
    pub(super) is_rounded: bool,
}

/// What a part of the line says.
pub(super) enum Part {
    /// This, whole.
    Says(Vec<Styled<'static>>),
    /// The filter, as far as there is room.
    Filter,
    /// Who is at work, as far as there is room.
    Operator,
}

/// A part of the line.
pub(super) struct Segment {
    pub(super) part: Part,
    /// What gives way first where the line is too short; 0 never does.
    pub(super) rank: u8,
}

/// How many cells those parts take that can be cut.
#[derive(Debug, Clone, Copy)]
pub(super) struct Widths {
    pub(super) name: usize,
    pub(super) filter: usize,
    pub(super) operator: usize,
}

/// Returns the segments that have room, and how much of it those have that can be cut. Little by little more is given up: what is
/// under way and due is said shorter before the filter is cut, a long filter is cut before the order is left out, then names are
/// cut and large counts rounded, then what is left of the filter is cut, and only then are other parts left out.
pub(super) fn fitting(
    said: impl Fn(Words) -> Vec<Segment>,
    (width, bar): (usize, usize),
    whole: Widths,
) -> (Vec<Segment>, Widths) {
    let room = |segments: &[Segment], widths: Widths| width.checked_sub(taken(segments, bar, widths));
    for words in WORDS {
        let segments = said(words);
        if room(&segments, whole).is_some() {
            return (segments, whole);
        }
    }
    let few = Widths { filter: whole.filter.min(FILTER_GOOD), ..whole };
    let cut =
        Widths { name: whole.name.min(NAME_LEAST), operator: whole.operator.min(OPERATOR_LEAST), ..few };
    let mut least = Widths { filter: whole.filter.min(FILTER_LEAST), ..cut };
    let mut segments = said(LEAST);
    for (without, is_rounded, widths) in [
        (None, false, few),
        (Some(ORDER), false, few),
        (Some(ORDER), false, cut),
        (Some(ORDER), true, cut),
        (Some(ORDER), true, least),
    ] {
        segments = said(Words { is_rounded, ..LEAST });
        segments.retain(|segment| Some(segment.rank) != without);
        if let Some(room) = room(&segments, widths) {
            return (segments, widths.grown(whole, room));
        }
    }
    let give_up = |segments: &mut Vec<Segment>, down_to: u8, widths: Widths| {
        while room(segments, widths).is_none() {
            // One at a time: of several that give way alike, what is pending before what is due.
            let ranks = segments.iter().map(|segment| segment.rank).enumerate().rev();
            match ranks.max_by_key(|(_, rank)| *rank) {
                Some((at, rank)) if rank >= down_to => drop(segments.remove(at)),
                _ => break,
            }
        }
    };
    give_up(&mut segments, ASIDE, least);
    if room(&segments, least).is_none() {
        least.filter = least.filter.min(FILTER_VERY_LEAST);
    }
    give_up(&mut segments, 1, least);
    if let Some(room) = room(&segments, least) {
        return (segments, least.grown(whole, room));
    }
    let excess = taken(&segments, bar, least).saturating_sub(width);
    (segments, Widths { name: least.name.saturating_sub(excess).max(1), ..least })
}

impl Widths {
    /// Shares room out among what was cut: to the filter until it can be read, then cell by cell to what has least.
    fn grown(self, whole: Self, room: usize) -> Self {
        let read = room.min(whole.filter.min(FILTER_GOOD).saturating_sub(self.filter));
        let filter = self.filter + read;
        let mut parts = [(self.name, whole.name), (filter, whole.filter), (self.operator, whole.operator)];
        for _ in read..room {
            let cut = parts.iter_mut().filter(|(own, whole)| own < whole);
            let Some((least, _)) = cut.min_by_key(|(own, _)| *own) else { break };
            *least += 1;
        }
        let [(name, _), (filter, _), (operator, _)] = parts;
        Self { name, filter, operator }
    }
}

/// Returns the cells that a line of some segments takes, the name of the database included.
fn taken(segments: &[Segment], bar: usize, widths: Widths) -> usize {
    let of = |segment: &Segment| match &segment.part {
        Part::Filter => widths.filter,
        Part::Operator => widths.operator,
        Part::Says(texts) => wide(texts),
    };
    widths.name + segments.iter().map(of).sum::<usize>() + bar * segments.len().saturating_sub(1)
}

impl Words {
    /// Says a count, a large one rounded down where that must do.
    pub(super) fn count(self, n: u64, lang: Lang) -> String {
        let unit = match lang {
            Lang::Ja => 10_000,
            Lang::En => 1_000,
        };
        if self.is_rounded && n >= 10 * unit {
            lang.say(&Message::new("console.status.rounded").arg("n", thousands(n / unit)))
        } else {
            thousands(n)
        }
    }
}
