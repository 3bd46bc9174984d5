//! Compares two addresses: by their sequences of numbers, never digit by digit, and by what one of them leaves out.
//!
//! A writing is read into characters and numbers (`line`) from where the two may differ (`alike`), and two lines are laid
//! side by side (`align`); only where that fails it is tried again without what one side may leave out (`heads`, `kyoto`,
//! `jo`). Where they part for good, what parts them is named (`parting`) by what the numbers are called (`called`) and what is a
//! building (`building`). No gazetteer below the municipality, no network: an old town name is another place.

mod align;
mod alike;
mod building;
mod called;
mod heads;
mod jo;
mod kanji_numbers;
mod kyoto;
mod line;
mod lodging;
mod number_sequence;
mod parting;
mod postal_code;
mod relate;
mod sign;
mod token;
mod wing;

use super::silence::{either_says_nothing, says_nothing};
use super::{ItemComparison, Rule, relations};
use align::{Skips, align};
use heads::Heads;
use line::{Line, Room};

/// Compares two writings of an address.
pub(super) fn compare(notes: &mut ItemComparison, left: &str, right: &str) {
    if left == right {
        let silent = says_nothing(left).or_else(|| is_municipality(left).then_some(Rule::SaysNothing));
        return silent.into_iter().for_each(|rule| notes.rule(rule));
    }
    if let Some(rule) = either_says_nothing(left, right) {
        return notes.rule(rule);
    }
    read_from(notes, alike::names(left, right), left, right);
    if notes.grade.is_same() && (is_municipality(left) || is_municipality(right)) {
        notes.rule(Rule::SaysNothing);
    }
}

/// Tells whether an address ends with its prefecture or municipality: nobody is told by 東京都千代田区.
fn is_municipality(raw: &str) -> bool {
    let sign = |c: char| matches!(c, '都' | '道' | '府' | '県' | '郡' | '市' | '区' | '町' | '村');
    if !raw.trim_end().ends_with(sign) {
        return false;
    }
    let mut room = Room::default();
    let line = Line::read(raw, 0, &mut room);
    relations::head(|at| line.char_at(at)).municipality == line.tokens.len()
}

/// Compares two writings that differ, without reading what stands before a place in both if that suffices.
pub(super) fn read_from(notes: &mut ItemComparison, begin: usize, left: &str, right: &str) {
    let mut rooms = [Room::default(), Room::default()];
    let [here, there] = &mut rooms;
    if begin > 0 {
        let (l, r) = (Line::read(left, begin, here), Line::read(right, begin, there));
        if align(notes, &l, &r, &Skips::default()).are_one() {
            return notes.finish();
        }
        *notes = ItemComparison::IDENTICAL;
    }
    whole(notes, &Line::read(left, 0, here), &Line::read(right, 0, there));
}

/// Compares two lines, also without what one of them may leave out.
fn whole(notes: &mut ItemComparison, l: &Line<'_>, r: &Line<'_>) {
    let mut best = align(notes, l, r, &Skips::default());
    if best.are_one() {
        return notes.finish();
    }
    let heads = Heads::of(l, r);
    // What parts beyond the heads is not made one by leaving out a head.
    let skips = if best.reached < heads.end() { heads.skips(l, r) } else { Skips::default() };
    let without_heads = std::iter::once_with(|| Some(skips.clone()).filter(|skips| !skips.is_empty()));
    let without_streets = std::iter::once_with(|| kyoto::skips(l, r, &heads, &skips));
    let without_jo = std::iter::once_with(|| jo::skips(l, r, &heads, &skips));
    for skips in without_heads.chain(without_streets).chain(without_jo).flatten() {
        let mut others = ItemComparison::IDENTICAL;
        let tried = align(&mut others, l, r, &skips);
        let better = tried.are_one() || tried.reached > best.reached;
        // Two places are told apart where they part, seen from the way in which they go together furthest.
        if better {
            (best, *notes) = (tried, others);
        }
        if best.are_one() {
            return notes.finish();
        }
    }
    best.name(notes, l, r);
    notes.finish();
}

#[cfg(test)]
mod tests;
