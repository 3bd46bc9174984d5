//! Lays two lines side by side and notes what it takes to make them one.

use std::ops::Range;

use super::building;
use super::line::{Line, Token, What};
use crate::compare::notes::Notes;
use crate::compare::relations;
use crate::compare::writing::{is_dash, is_unknown};
use crate::compare::{Grade, Rule};

/// What one side may leave out: places of its line, in order, each with the rule that allows it.
#[derive(Debug, Clone, Default)]
pub(super) struct Skips {
    pub(super) left: Vec<(Range<usize>, Rule)>,
    pub(super) right: Vec<(Range<usize>, Rule)>,
}

impl Skips {
    pub(super) fn is_empty(&self) -> bool {
        self.left.is_empty() && self.right.is_empty()
    }
}

/// Compares two lines; the places of `skips` are passed over.
pub(super) fn align(l: &Line<'_>, r: &Line<'_>, skips: &Skips) -> Notes {
    let mut notes = Notes::default();
    let (mut i, mut j) = (0, 0);
    loop {
        while let Some((range, rule)) =
            skips.left.iter().find(|(range, _)| range.start == i && !range.is_empty())
        {
            notes.note(*rule, l.place(range), r.place(&(j..j)));
            i = range.end;
        }
        while let Some((range, rule)) =
            skips.right.iter().find(|(range, _)| range.start == j && !range.is_empty())
        {
            notes.note(*rule, l.place(&(i..i)), r.place(range));
            j = range.end;
        }
        if let Some(aza) = aza(l, i, r, j) {
            notes.note(Rule::AzaLeftOut, l.place(&(i..i + aza)), r.place(&(j..j)));
            i += aza;
            continue;
        }
        if let Some(aza) = aza(r, j, l, i) {
            notes.note(Rule::AzaLeftOut, l.place(&(i..i)), r.place(&(j..j + aza)));
            j += aza;
            continue;
        }
        let (Some(a), Some(b)) = (l.tokens.get(i), r.tokens.get(j)) else { break };
        match relate(l, i, a, r, j, b) {
            Relation::Same => {
                gap(&mut notes, l, i, r, j);
                form(&mut notes, l, a, r, b);
            }
            Relation::By(rule) => {
                gap(&mut notes, l, i, r, j);
                notes.note(rule, l.place(&(i..i + 1)), r.place(&(j..j + 1)));
            }
            Relation::None => return building::between(notes, l, i, r, j),
        }
        i += 1;
        j += 1;
    }
    if i < l.tokens.len() || j < r.tokens.len() {
        building::left_out(notes, l, i, r, j)
    } else {
        gap(&mut notes, l, i, r, j);
        notes
    }
}

/// How two tokens relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Same,
    By(Rule),
    None,
}

/// Relates two tokens. Differences that are no relation of two characters are `None`.
fn relate(l: &Line<'_>, i: usize, a: &Token, r: &Line<'_>, j: usize, b: &Token) -> Relation {
    match (a.what, b.what) {
        (What::Number(x), What::Number(y)) if x == y => Relation::Same,
        (What::Char(x), What::Char(y)) => characters(l, i, x, r, j, y),
        _ => Relation::None,
    }
}

fn characters(l: &Line<'_>, i: usize, a: char, r: &Line<'_>, j: usize, b: char) -> Relation {
    if is_unknown(a) || is_unknown(b) {
        return Relation::By(Rule::UnknownCharacter);
    }
    if a == b {
        return Relation::Same;
    }
    if let Some(rule) = kana_sign(a, b) {
        return Relation::By(rule);
    }
    if a.is_ascii() && a.eq_ignore_ascii_case(&b) {
        return Relation::By(Rule::LetterCase);
    }
    if is_dash(a) && is_dash(b) {
        return Relation::By(Rule::LongMark);
    }
    let turned = |line: &Line<'_>, at: usize| {
        at.checked_sub(1)
            .and_then(|before| line.char_at(before))
            .is_some_and(|c| matches!(c, '上' | '下' | '入'))
    };
    if matches!((a, b), ('ル', 'る') | ('る', 'ル')) && turned(l, i) && turned(r, j) {
        return Relation::By(Rule::KyotoTurn);
    }
    // Look-alikes in a place's name are told by the words of the place, unless a table relates the two.
    let unit = |line: &Line<'_>, at: usize| {
        line.tokens.get(at).and_then(|t| line.writing.units.get(t.first)).copied()
    };
    let (Some(x), Some(y)) = (unit(l, i), unit(r, j)) else { return Relation::None };
    relations::between_units(&l.writing, &x, &r.writing, &y).map_or(Relation::None, Relation::By)
}

/// ケ, ノ and ツ in the names of places, which registers write in several ways.
fn kana_sign(a: char, b: char) -> Option<Rule> {
    const SIGNS: [(&str, Rule); 3] =
        [("ケヶがガヵ", Rule::KeGa), ("のノ之乃", Rule::NoWriting), ("ツッつっ", Rule::TsuWriting)];
    SIGNS.into_iter().find(|(signs, _)| signs.contains(a) && signs.contains(b)).map(|(_, rule)| rule)
}

/// The length of 大字 or 字 on one line where the other has none.
fn aza(line: &Line<'_>, at: usize, other: &Line<'_>, from: usize) -> Option<usize> {
    let is = |line: &Line<'_>, at: usize, c: char| line.char_at(at) == Some(c);
    if is(line, at, '大') && is(line, at + 1, '字') && !(is(other, from, '大') && is(other, from + 1, '字'))
    {
        return Some(2);
    }
    let inside = at > 0 && !is(line, at.saturating_sub(1), '大');
    (inside
        && is(line, at, '字')
        && !is(other, from, '字')
        && !(is(other, from, '大') && is(other, from + 1, '字')))
    .then_some(1)
}

/// Notes how two equal tokens were written.
fn form(notes: &mut Notes, l: &Line<'_>, a: &Token, r: &Line<'_>, b: &Token) {
    if let (What::Number(_), What::Number(_)) = (a.what, b.what) {
        let (left, right) = (units_place(l, a), units_place(r, b));
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
        if a.end - a.first != b.end - b.first {
            notes.note(if a.kanji { Rule::KanjiNumber } else { Rule::LeadingZero }, left, right);
            return;
        }
        let differs = (a.first..a.end)
            .zip(b.first..b.end)
            .any(|(x, y)| l.writing.units.get(x).map(|u| u.c) != r.writing.units.get(y).map(|u| u.c));
        if differs {
            notes.note(Rule::KanjiNumber, left, right);
            return;
        }
    }
    for (x, y) in (a.first..a.end).zip(b.first..b.end) {
        if let (Some(x), Some(y)) = (l.writing.units.get(x), r.writing.units.get(y)) {
            notes.form(&l.writing, x, &r.writing, y);
        }
    }
}

fn units_place(line: &Line<'_>, token: &Token) -> Range<usize> {
    let start = line.writing.units.get(token.first).map_or(0, |u| u.start as usize);
    start..line.writing.units.get(token.end.saturating_sub(1)).map_or(start, |u| u.end as usize)
}

/// Notes signs and spaces between two places that are written otherwise.
fn gap(notes: &mut Notes, l: &Line<'_>, i: usize, r: &Line<'_>, j: usize) {
    let (left, right) = (l.gap(i), r.gap(j));
    let text =
        |line: &Line<'_>, range: &Range<usize>| line.writing.raw.get(range.clone()).unwrap_or("").to_owned();
    let (a, b) = (text(l, &left), text(r, &right));
    if a == b {
        return;
    }
    let signs = |gap: &str| {
        crate::compare::writing::Writing::new(gap).units.iter().map(|u| u.c).collect::<Vec<char>>()
    };
    let (x, y) = (signs(&a), signs(&b));
    let rule = if x != y {
        Rule::NumberSigns
    } else if a.chars().filter(|c| c.is_whitespace()).eq(b.chars().filter(|c| c.is_whitespace())) {
        Rule::Width
    } else {
        Rule::Space
    };
    notes.note(rule, left, right);
}

/// Tells whether two tokens say the same without any lossy relation.
pub(super) fn is_same(l: &Line<'_>, i: usize, r: &Line<'_>, j: usize) -> bool {
    match (l.tokens.get(i), r.tokens.get(j)) {
        (Some(a), Some(b)) => match relate(l, i, a, r, j, b) {
            Relation::Same => true,
            Relation::By(rule) => rule.grade() <= Grade::Variant,
            Relation::None => false,
        },
        _ => false,
    }
}
