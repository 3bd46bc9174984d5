//! Lays two lines side by side and notes what it takes to make them one.

use std::ops::Range;

use super::building;
use super::line::{Line, Token, What};
use crate::compare::kana::large;
use crate::compare::notes::Notes;
use crate::compare::relations;
use crate::compare::writing::{is_dash, is_other_case, is_unknown};
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

/// Two lines side by side.
#[derive(Debug)]
pub(super) struct Aligned {
    pub(super) notes: Notes,
    /// How many places went together before they parted.
    pub(super) reached: usize,
}

/// Compares two lines; the places of `skips` are passed over.
pub(super) fn align(left: &Line<'_>, right: &Line<'_>, skips: &Skips) -> Aligned {
    let mut notes = Notes::default();
    let mut reached = 0;
    let (mut i, mut j) = (0, 0);
    loop {
        while let Some((range, rule)) =
            skips.left.iter().find(|(range, _)| range.start == i && !range.is_empty())
        {
            notes.note(*rule, left.place(range), right.place(&(j..j)));
            i = range.end;
        }
        while let Some((range, rule)) =
            skips.right.iter().find(|(range, _)| range.start == j && !range.is_empty())
        {
            notes.note(*rule, left.place(&(i..i)), right.place(range));
            j = range.end;
        }
        if let Some(aza) = aza(left, i, right, j) {
            notes.note(Rule::AzaLeftOut, left.place(&(i..i + aza)), right.place(&(j..j)));
            i += aza;
            continue;
        }
        if let Some(aza) = aza(right, j, left, i) {
            notes.note(Rule::AzaLeftOut, left.place(&(i..i)), right.place(&(j..j + aza)));
            j += aza;
            continue;
        }
        let (Some(a), Some(b)) = (left.tokens.get(i), right.tokens.get(j)) else { break };
        match relate(left, i, a, right, j, b) {
            Relation::Same => {
                gap(&mut notes, left, i, right, j);
                form(&mut notes, left, a, right, b);
            }
            Relation::By(rule) => {
                gap(&mut notes, left, i, right, j);
                notes.note(rule, left.place(&(i..i + 1)), right.place(&(j..j + 1)));
            }
            Relation::None => {
                return Aligned { notes: building::between(notes, left, i, right, j), reached };
            }
        }
        i += 1;
        j += 1;
        reached += 1;
    }
    if i < left.tokens.len() || j < right.tokens.len() {
        notes = building::left_out(notes, left, i, right, j);
    } else {
        gap(&mut notes, left, i, right, j);
    }
    Aligned { notes, reached }
}

/// How two tokens relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Same,
    By(Rule),
    None,
}

/// Relates two tokens. Differences that are no relation of two characters are `None`.
fn relate(left: &Line<'_>, i: usize, a: &Token, right: &Line<'_>, j: usize, b: &Token) -> Relation {
    match (a.what, b.what) {
        (What::Number(one), What::Number(other)) if one == other => Relation::Same,
        (What::Char(one), What::Char(other)) => characters(left, i, one, right, j, other),
        _ => Relation::None,
    }
}

fn characters(left: &Line<'_>, i: usize, a: char, right: &Line<'_>, j: usize, b: char) -> Relation {
    if is_unknown(a) || is_unknown(b) {
        return Relation::By(Rule::UnknownCharacter);
    }
    if a == b {
        return Relation::Same;
    }
    // Inside a word in katakana ケ is ケ: ガーデン is no ケーデン.
    let katakana = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー');
    let in_katakana = |line: &Line<'_>, at: usize| {
        at.checked_sub(1).and_then(|before| line.char_at(before)).is_none_or(katakana)
            || line.char_at(at + 1).is_some_and(katakana)
    };
    if let Some(rule) = kana_sign(a, b).filter(|_| !in_katakana(left, i) && !in_katakana(right, j)) {
        return Relation::By(rule);
    }
    if is_other_case(a, b) {
        return Relation::By(Rule::LetterCase);
    }
    if is_dash(a) && is_dash(b) {
        return Relation::By(Rule::LongMark);
    }
    if large(a) == large(b) {
        return Relation::By(Rule::SmallKana);
    }
    let floor = |line: &Line<'_>, at: usize, c: char| {
        at > 0 && line.is_number(at - 1) && matches!(c, 'F' | 'f' | '階')
    };
    if floor(left, i, a) && floor(right, j, b) {
        return Relation::By(Rule::NumberSigns);
    }
    let turned = |line: &Line<'_>, at: usize| {
        at.checked_sub(1)
            .and_then(|before| line.char_at(before))
            .is_some_and(|c| matches!(c, '上' | '下' | '入'))
    };
    if matches!((a, b), ('ル', 'る') | ('る', 'ル')) && turned(left, i) && turned(right, j) {
        return Relation::By(Rule::KyotoTurn);
    }
    // Look-alikes in a place's name are told by the words of the place, unless a table relates the two.
    let unit = |line: &Line<'_>, at: usize| {
        line.tokens.get(at).and_then(|t| line.writing.units.get(t.first)).copied()
    };
    let (Some(one), Some(other)) = (unit(left, i), unit(right, j)) else { return Relation::None };
    relations::between_units(&left.writing, &one, &right.writing, &other).map_or(Relation::None, Relation::By)
}

/// ケ, ノ and ツ in the names of places, which registers write in several ways.
fn kana_sign(a: char, b: char) -> Option<Rule> {
    const SIGNS: [(&str, Rule); 3] =
        [("ケヶがガヵ", Rule::KeGa), ("のノ之乃", Rule::NoWriting), ("ツッつっ", Rule::TsuWriting)];
    SIGNS.into_iter().find(|(signs, _)| signs.contains(a) && signs.contains(b)).map(|(_, rule)| rule)
}

/// The length of 大字 or 字 on one line where the other has none, or of the 大 of 大字 where the other has 字. Either is
/// left out where the name of a place begins: elsewhere 字 is part of the name (十文字町).
fn aza(line: &Line<'_>, at: usize, other: &Line<'_>, from: usize) -> Option<usize> {
    let is = |line: &Line<'_>, at: usize, c: char| line.char_at(at) == Some(c);
    let is_oaza = |line: &Line<'_>, at: usize| is(line, at, '大') && is(line, at + 1, '字');
    let begins = || {
        let before = at.checked_sub(1).map(|before| line.char_at(before));
        before.is_none_or(|c| matches!(c, Some('町' | '村' | '区' | '市' | '郡')))
    };
    if is_oaza(line, at) {
        let length = if is(other, from, '字') { 1 } else { 2 };
        return (!is_oaza(other, from) && begins()).then_some(length);
    }
    // Behind the name of a 大字 that is not called so: two characters or more on both sides, and no town's name.
    let between = || {
        let named =
            |at: usize| line.char_at(at).is_some_and(|c| !matches!(c, '文' | '町' | '村' | '新' | '通'));
        at >= 2 && [at - 2, at - 1, at + 1, at + 2].into_iter().all(named)
    };
    (is(line, at, '字')
        && !is(other, from, '字')
        && !is_oaza(other, from)
        && (begins() || line.oaza.is_some_and(|oaza| oaza + 2 < at) || between()))
    .then_some(1)
}

/// Notes how two equal tokens were written.
fn form(notes: &mut Notes, l: &Line<'_>, a: &Token, r: &Line<'_>, b: &Token) {
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

/// Notes signs and spaces between two places that are written otherwise.
fn gap(notes: &mut Notes, left: &Line<'_>, i: usize, right: &Line<'_>, j: usize) {
    let (ours, theirs) = (left.gap(i), right.gap(j));
    if ours.is_empty() && theirs.is_empty() {
        return;
    }
    let (a, b) = (
        left.writing.raw.get(ours.clone()).unwrap_or(""),
        right.writing.raw.get(theirs.clone()).unwrap_or(""),
    );
    if a == b {
        return;
    }
    let sequence = left.is_sequence(i) && right.is_sequence(j);
    let bare = |gap: &str| gap.chars().all(char::is_whitespace);
    let apart = sequence
        && bare(a) != bare(b)
        && ((bare(a) && begins_name(left, i)) || (bare(b) && begins_name(right, j)));
    let rule = if apart {
        Rule::NumberSequenceDiffers
    } else if !signs(a).eq(signs(b)) {
        Rule::NumberSigns
    } else if a.chars().filter(|c| c.is_whitespace()).eq(b.chars().filter(|c| c.is_whitespace())) {
        Rule::Width
    } else {
        Rule::Space
    };
    notes.note(rule, ours, theirs);
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
        c => c,
    })
}

/// Tells whether two tokens say the same without any lossy relation.
pub(super) fn is_same(left: &Line<'_>, i: usize, right: &Line<'_>, j: usize) -> bool {
    match (left.tokens.get(i), right.tokens.get(j)) {
        (Some(a), Some(b)) => match relate(left, i, a, right, j, b) {
            Relation::Same => true,
            Relation::By(rule) => rule.grade() <= Grade::Variant,
            Relation::None => false,
        },
        _ => false,
    }
}
