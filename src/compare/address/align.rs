//! Lays two lines side by side and notes what it takes to make them one.

use std::ops::Range;

use smallvec::SmallVec;

use super::called;
use super::line::Line;
use super::lodging::is_sama;
use super::parting;
use super::relate::{Relation, is_turn_verb, relate};
use super::token::{Token, What, is_left_out};
use super::wing::wing;
use crate::compare::character::is_middle_dot;
use crate::compare::{Grade, ItemComparison, Rule};

/// Places of a line, in order, each with the rule that allows to leave it out: no more than prefecture, county or city,
/// municipality and streets.
pub(super) type LeftOut = SmallVec<[(Range<usize>, Rule); 4]>;

/// What either side may leave out.
#[derive(Debug, Clone, Default)]
pub(super) struct Skips {
    pub(super) left: LeftOut,
    pub(super) right: LeftOut,
}

impl Skips {
    pub(super) fn is_empty(&self) -> bool {
        self.left.is_empty() && self.right.is_empty()
    }
}

/// How far two lines go together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Aligned {
    /// How many places went together before they parted.
    pub(super) reached: usize,
    /// Where they part, if they differ there.
    parted: Option<(usize, usize)>,
    /// Whether what was noted on the way tells them apart.
    apart: bool,
}

impl Aligned {
    /// Tells whether the two are one, as far as their notes go.
    pub(super) const fn are_one(&self) -> bool {
        self.parted.is_none() && !self.apart
    }

    /// Names what differs. Most ways that fail are followed by a better one, so it is named only here.
    pub(super) fn name(&self, notes: &mut ItemComparison, left: &Line<'_>, right: &Line<'_>) {
        if let Some((i, j)) = self.parted {
            parting::differ(notes, left, i, right, j);
        }
    }
}

/// Compares two lines; the places of `skips` are passed over.
pub(super) fn align(notes: &mut ItemComparison, left: &Line<'_>, right: &Line<'_>, skips: &Skips) -> Aligned {
    note_postal_codes(notes, left, right);
    let mut walk = Walk { notes, left, right, i: 0, j: 0 };
    let mut reached = 0;
    let parted = loop {
        if !skips.is_empty() {
            walk.leave_out(skips);
        }
        let (a, b) = (left.tokens.get(walk.i), right.tokens.get(walk.j));
        if !are_quiet(a, b) {
            if walk.pass_extra() {
                continue;
            }
            walk.note_signs();
            let (Some(a), Some(b)) = (a, b) else { break walk.end() };
            if !walk.relate(a, b) {
                break walk.part();
            }
        }
        walk.i += 1;
        walk.j += 1;
        reached += 1;
    };
    Aligned { reached, parted, apart: notes.grade == Grade::Different }
}

/// Tells whether two places are the same and nothing needs to be noted of them.
fn are_quiet(a: Option<&Token>, b: Option<&Token>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a.quiet && b.quiet && a.what == b.what)
}

/// A walk along two lines, which stands before a place of each.
#[derive(Debug)]
struct Walk<'a> {
    notes: &'a mut ItemComparison,
    left: &'a Line<'a>,
    right: &'a Line<'a>,
    i: usize,
    j: usize,
}

impl Walk<'_> {
    /// Passes over what either side may leave out here.
    fn leave_out(&mut self, skips: &Skips) {
        while let Some((range, rule)) =
            skips.left.iter().find(|(range, _)| range.start == self.i && !range.is_empty())
        {
            self.note(*rule, range.clone(), self.j..self.j);
            self.i = range.end;
        }
        while let Some((range, rule)) =
            skips.right.iter().find(|(range, _)| range.start == self.j && !range.is_empty())
        {
            self.note(*rule, self.i..self.i, range.clone());
            self.j = range.end;
        }
    }

    /// Passes over what one line has here and the other may leave out wherever it stands; tells whether there is any.
    fn pass_extra(&mut self) -> bool {
        let (left, i, right, j) = (self.left, self.i, self.right, self.j);
        if ![left.char_at(i), right.char_at(j)].into_iter().flatten().any(is_left_out) {
            return false;
        }
        if let Some((length, rule)) = extra(left, i, right, j) {
            self.note(rule, i..i + length, j..j);
            self.i += length;
        } else if let Some((length, rule)) = extra(right, j, left, i) {
            self.note(rule, i..i, j..j + length);
            self.j += length;
        } else {
            return false;
        }
        true
    }

    /// Notes that the two numbers before this place are called different things.
    fn note_signs(&mut self) {
        let (left, i, right, j) = (self.left, self.i, self.right, self.j);
        if called::disagree(left, i, right, j) || letter_moves(left, i, right, j) {
            self.note(Rule::NumberSignsDisagree, i - 1..i, j - 1..j);
        }
    }

    /// Notes how the two places here are related; tells whether they are.
    fn relate(&mut self, a: &Token, b: &Token) -> bool {
        let (left, i, right, j) = (self.left, self.i, self.right, self.j);
        let relation = relate(left, i, a, right, j, b);
        if relation != Relation::None {
            gap(self.notes, left, i, right, j);
        }
        match relation {
            Relation::Same => form(self.notes, left, a, right, b),
            Relation::By(rule) => self.note(rule, i..i + 1, j..j + 1),
            Relation::None => return false,
        }
        true
    }

    /// Ends where one line does, or both.
    fn end(self) -> Option<(usize, usize)> {
        if self.i < self.left.tokens.len() || self.j < self.right.tokens.len() {
            parting::left_out(self.notes, self.left, self.i, self.right, self.j);
        } else {
            gap(self.notes, self.left, self.i, self.right, self.j);
        }
        None
    }

    /// Ends where two places are not related, which part the two lines unless a name is left out here.
    fn part(self) -> Option<(usize, usize)> {
        let named = parting::name_left_out(self.notes, self.left, self.i, self.right, self.j);
        (!named).then_some((self.i, self.j))
    }

    fn note(&mut self, rule: Rule, left: Range<usize>, right: Range<usize>) {
        self.notes.note(rule, self.left.place(&left), self.right.place(&right));
    }
}

/// What one line has at a place and the other may leave out wherever it stands, with its length.
fn extra(line: &Line<'_>, at: usize, other: &Line<'_>, from: usize) -> Option<(usize, Rule)> {
    let okurigana = || is_okurigana(line, at, other, from).then_some((1, Rule::ToriWriting));
    let turn = || is_turn(line, at, other, from).then_some((1, Rule::KyotoTurn));
    let sama = || is_sama(line, at, other, from).then_some((1, Rule::SamaLeftOut));
    let wing = || wing(line, at, other, from).map(|length| (length, Rule::NumberSigns));
    let aza = aza(line, at, other, from).map(|length| (length, Rule::AzaLeftOut));
    aza.or_else(okurigana).or_else(turn).or_else(sama).or_else(wing)
}

/// The length of 大字 or 字 on one line where the other has none, or of the 大 of 大字 where the other has 字. Either is
/// left out where the name of a place begins: elsewhere 字 is part of the name (十文字町).
fn aza(line: &Line<'_>, at: usize, other: &Line<'_>, from: usize) -> Option<usize> {
    if !matches!(line.char_at(at), Some('大' | '字')) {
        return None;
    }
    let is = |line: &Line<'_>, at: usize, c: char| line.char_at(at) == Some(c);
    let is_oaza = |line: &Line<'_>, at: usize| is(line, at, '大') && is(line, at + 1, '字');
    let begins = || {
        let before = at.checked_sub(1).map(|before| line.char_at(before));
        before.is_none_or(|c| matches!(c, Some('町' | '村' | '区' | '市' | '郡')))
    };
    if is_oaza(line, at) {
        let length = if is(other, from, '字') { 1 } else { 2 };
        // 大字東 and 字東: what both begin with the sign of a place is one name behind it, wherever it stands.
        return (!is_oaza(other, from) && (begins() || length == 1)).then_some(length);
    }
    // Behind the name of a 大字 that is not called so: two characters or more on both sides, and no town's name.
    let between = || {
        let town = |c: char| matches!(c, '文' | '町' | '村' | '通');
        let named = |at: usize| line.char_at(at).is_some_and(|c| !town(c));
        let first = |at: usize| named(at) && line.char_at(at) != Some('新');
        at >= 2 && first(at - 2) && first(at - 1) && named(at + 1) && line.char_at(at + 2).is_some()
    };
    (is(line, at, '字')
        && !is(other, from, '字')
        && !is_oaza(other, from)
        && (begins() || line.oaza.is_some_and(|oaza| oaza + 2 < at) || between()))
    .then_some(1)
}

/// Tells whether the り of 通り stands on one line where the other has 通 alone.
fn is_okurigana(line: &Line<'_>, at: usize, other: &Line<'_>, from: usize) -> bool {
    let street = |line: &Line<'_>, at: usize| at.checked_sub(1).and_then(|at| line.char_at(at)) == Some('通');
    line.char_at(at) == Some('り')
        && street(line, at)
        && street(other, from)
        && other.char_at(from) != Some('り')
}

/// Tells whether the る of 東入る stands on one line where the other has 東入 alone, or the が of 上がる where it has 上る.
fn is_turn(line: &Line<'_>, at: usize, other: &Line<'_>, from: usize) -> bool {
    if is_turn_verb(line, at) {
        let verb = |c: Option<char>| matches!(c, Some('上' | '下'));
        return from >= 1
            && verb(other.char_at(from - 1))
            && matches!(other.char_at(from), Some('る' | 'ル'));
    }
    let behind = |line: &Line<'_>, at: usize| {
        at >= 2
            && matches!(line.char_at(at - 2), Some('東' | '西'))
            && matches!(line.char_at(at - 1), Some('入' | 'イ'))
    };
    let kana = |c: Option<char>| matches!(c, Some('る' | 'ル'));
    kana(line.char_at(at)) && behind(line, at) && behind(other, from) && !kana(other.char_at(from))
}

/// Notes how two equal tokens were written.
fn form(notes: &mut ItemComparison, l: &Line<'_>, a: &Token, r: &Line<'_>, b: &Token) {
    if let (What::Number(_), What::Number(_)) = (a.what, b.what) {
        let (left, right) = (a.place(), b.place());
        if a.zeros != b.zeros {
            notes.note(Rule::LeadingZero, left, right);
            return;
        }
        if a.kanji != b.kanji {
            notes.note(Rule::KanjiNumber, left, right);
            return;
        }
        if l.writing.raw.get(left.clone()) == r.writing.raw.get(right.clone()) {
            return;
        }
        if a.units().len() != b.units().len() {
            notes.note(if a.kanji { Rule::KanjiNumber } else { Rule::LeadingZero }, left, right);
            return;
        }
        let differs = a
            .units()
            .zip(b.units())
            .any(|(x, y)| l.writing.units.get(x).map(|u| u.c) != r.writing.units.get(y).map(|u| u.c));
        if differs {
            notes.note(Rule::KanjiNumber, left, right);
            return;
        }
    }
    for (x, y) in a.units().zip(b.units()) {
        if let (Some(x), Some(y)) = (l.writing.units.get(x), r.writing.units.get(y)) {
            notes.form(&l.writing, x, &r.writing, y);
        }
    }
}

/// Tells whether the letters before two places belong to what stands before them on one side and to what follows on the
/// other, by their spaces: 1-2A 101 and 1-2 A101, ハイツA 101 and ハイツ A101, ハイツII 101 and ハイツI I101.
fn letter_moves(left: &Line<'_>, i: usize, right: &Line<'_>, j: usize) -> bool {
    // What is longer is a name.
    const LETTERS: usize = 3;
    let letter = |line: &Line<'_>, at: usize| line.char_at(at).is_some_and(|c| c.is_ascii_alphabetic());
    let letters = |line: &Line<'_>, at: usize| {
        let count = (0..at).rev().take(LETTERS + 1).take_while(|at| letter(line, *at)).count();
        Some(count).filter(|count| (1..=LETTERS).contains(count) && *count < at)
    };
    let spaced = |line: &Line<'_>, at: usize| {
        line.writing.raw.get(line.gap(at)).is_some_and(|gap| gap.contains(char::is_whitespace))
    };
    let (Some(count), Some(theirs)) = (letters(left, i), letters(right, j)) else { return false };
    if count != theirs {
        return false;
    }
    let (ours, theirs) = (|back: usize| spaced(left, i - back), |back: usize| spaced(right, j - back));
    if left.is_number(i - count - 1) && right.is_number(j - count - 1) {
        return ours(count) != theirs(count) && if ours(count) { theirs(0) } else { ours(0) };
    }
    let apart = |one: &dyn Fn(usize) -> bool, other: &dyn Fn(usize) -> bool| {
        (0..=count).any(|back| one(back) && !other(back))
    };
    left.is_number(i) && right.is_number(j) && apart(&ours, &theirs) && apart(&theirs, &ours)
}

/// Notes signs and spaces before two places that are written otherwise.
#[inline]
fn gap(notes: &mut ItemComparison, left: &Line<'_>, i: usize, right: &Line<'_>, j: usize) {
    let (ours, theirs) = (left.gap(i), right.gap(j));
    if !ours.is_empty() || !theirs.is_empty() {
        let (a, b) = (left.writing.raw.get(ours.clone()), right.writing.raw.get(theirs.clone()));
        if let Some(rule) = gap_rule((left, i, a.unwrap_or("")), (right, j, b.unwrap_or(""))) {
            notes.note(rule, ours, theirs);
        }
    }
}

/// Names how what stands before two places differs, if it does.
fn gap_rule((left, i, a): (&Line<'_>, usize, &str), (right, j, b): (&Line<'_>, usize, &str)) -> Option<Rule> {
    if a == b {
        return None;
    }
    if left.is_sequence(i) && right.is_sequence(j) {
        let bare = |gap: &str| gap.chars().all(char::is_whitespace);
        let apart = |one: &str, line, at, other: &str| bare(one) && !bare(other) && begins_name(line, at);
        // 2十番地 is no 2-10: what stands together without any sign may be one number.
        let joined = a.is_empty() != b.is_empty();
        if joined || apart(a, left, i, b) || apart(b, right, j, a) {
            return Some(Rule::NumberSequenceDiffers);
        }
    }
    let dotted = |gap: &str| gap.chars().any(is_middle_dot);
    let same_spaces = || a.chars().filter(|c| c.is_whitespace()).eq(b.chars().filter(|c| c.is_whitespace()));
    Some(match signs(a).eq(signs(b)) {
        false if dotted(a) != dotted(b) => Rule::MiddleDot,
        false => Rule::NumberSigns,
        true if same_spaces() => Rule::Width,
        true => Rule::Space,
    })
}

/// Tells whether a number that a space sets apart is a floor or begins a name, with the numbers joined to it: 1 2F, 1-1 2ハイツ.
/// A room is followed by nothing, or by a letter of its own: 2A.
fn begins_name(line: &Line<'_>, at: usize) -> bool {
    const NUMBERS: usize = 4;
    let end = at + (at..at + NUMBERS).take_while(|at| line.is_number(*at)).count();
    let room = line.char_at(end).is_some_and(|c| c.is_ascii_alphabetic() && !matches!(c, 'F' | 'f'))
        && line.char_at(end + 1).is_none();
    line.char_at(end).is_some() && line.gap(end).is_empty() && !room
}

/// The signs of a gap without its spaces, in one width.
fn signs(gap: &str) -> impl Iterator<Item = char> {
    gap.chars().filter(|c| !c.is_whitespace()).map(|c| match c {
        '－' => '-',
        'ﾉ' => 'ノ',
        'ｰ' => 'ー',
        '･' => '・',
        '＃' => '#',
        '．' => '.',
        c => c,
    })
}

/// Notes how the postal codes of two lines relate.
fn note_postal_codes(notes: &mut ItemComparison, left: &Line<'_>, right: &Line<'_>) {
    let place = |line: &Line<'_>| -> Range<usize> { 0..line.postal_code.map_or(0, |_| line.start()) };
    let rule = match (left.postal_code, right.postal_code) {
        (None, None) => return,
        (Some(_), None) | (None, Some(_)) => Rule::PostalCodeLeftOut,
        (Some(a), Some(b)) if a.digits != b.digits => Rule::PostalCodeDiffers,
        (Some(_), Some(_)) => {
            if left.writing.raw.get(place(left)) == right.writing.raw.get(place(right)) {
                return;
            }
            Rule::NumberSigns
        }
    };
    notes.note(rule, place(left), place(right));
}
