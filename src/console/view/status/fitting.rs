//! What of the status line has room: said shorter, then cut, then rounded, and only then left out.

use crate::console::view::strip::Entry;
use crate::i18n::{Lang, Message, thousands};
use crate::text::{Shown, cells};

/// The least that is left of the filter, of the name of the database and of the operator before other parts give way.
const FILTER_LEAST: usize = 4;
const NAME_LEAST: usize = 5;
const OPERATOR_LEAST: usize = 6;
/// How the line is said, the longest words first: how far a bulk act has come, and whether large counts are rounded.
const WORDS: [Words; 4] = [
    Words { running: "console.bulk.running", is_rounded: false },
    Words { running: "console.bulk.running-shorter", is_rounded: false },
    Words { running: "console.bulk.running-short", is_rounded: false },
    LEAST,
];
const LEAST: Words = Words { running: "console.bulk.running-least", is_rounded: false };
/// The rank of the order, which gives way before anything is cut to its least.
pub(super) const ORDER: u8 = 6;

/// In how many words the line is said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub(super) running: &'static str,
    pub(super) is_rounded: bool,
}

/// What a part of the line says.
pub(super) enum Part {
    /// This, whole.
    Says(Entry),
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

/// Returns the segments that have room, and how much of it those have that can be cut. Little by little more is given up: how far
/// a bulk act has come is said shorter before the filter is cut, the filter is cut before the order is left out, then names are
/// cut and large counts rounded, and only then are other parts left out.
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
    let few = Widths { filter: whole.filter.min(FILTER_LEAST), ..whole };
    let least =
        Widths { name: whole.name.min(NAME_LEAST), operator: whole.operator.min(OPERATOR_LEAST), ..few };
    let mut segments = said(LEAST);
    for (without, is_rounded, widths) in [
        (None, false, few),
        (Some(ORDER), false, few),
        (Some(ORDER), false, least),
        (Some(ORDER), true, least),
    ] {
        segments = said(Words { is_rounded, ..LEAST });
        segments.retain(|segment| Some(segment.rank) != without);
        if let Some(room) = room(&segments, widths) {
            return (segments, widths.grown(whole, room));
        }
    }
    while room(&segments, least).is_none() {
        let highest = segments.iter().map(|segment| segment.rank).max().unwrap_or(0);
        if highest == 0 {
            break;
        }
        segments.retain(|segment| segment.rank < highest);
    }
    if let Some(room) = room(&segments, least) {
        return (segments, least.grown(whole, room));
    }
    let excess = taken(&segments, bar, least).saturating_sub(width);
    (segments, Widths { name: least.name.saturating_sub(excess).max(1), ..least })
}

impl Widths {
    /// Shares room out among what was cut, cell by cell to what has least.
    fn grown(self, whole: Self, room: usize) -> Self {
        let mut parts =
            [(self.name, whole.name), (self.filter, whole.filter), (self.operator, whole.operator)];
        for _ in 0..room {
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
        Part::Says(entry) => entry.iter().map(|(text, _)| cells(Shown::new(text.as_str()).as_str())).sum(),
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
