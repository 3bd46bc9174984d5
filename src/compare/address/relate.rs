//! How the characters and numbers of two addresses relate, one place at a time. Knows no order of the places.

use super::line::Line;
use super::token::{Token, What};
use crate::compare::character::{is_dash, is_other_case, is_unknown, is_wave};
use crate::compare::kana::{is_kana, katakana, large, repeats};
use crate::compare::relations;
use crate::compare::{Grade, Rule};

/// How two tokens relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Same,
    By(Rule),
    None,
}

/// Relates two tokens. Differences that are no relation of two characters are `None`.
pub(super) fn relate(
    left: &Line<'_>,
    i: usize,
    a: &Token,
    right: &Line<'_>,
    j: usize,
    b: &Token,
) -> Relation {
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
    if is_turn((left, i, a), (right, j, b)) {
        return Relation::By(Rule::KyotoTurn);
    }
    if let Some(rule) = kana_sign(a, b).filter(|_| !is_in_word(left, i) && !is_in_word(right, j)) {
        return Relation::By(rule);
    }
    if is_other_case(a, b) {
        return Relation::By(Rule::LetterCase);
    }
    if repeats(before(left, i), a, b) || repeats(before(right, j), b, a) {
        return Relation::By(Rule::IterationMark);
    }
    if (is_dash(a) && is_dash(b)) || (is_wave(a) && is_wave(b)) {
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
    if is_kana(a) && is_kana(b) && katakana(a) == katakana(b) {
        return Relation::By(Rule::ScriptInName);
    }
    // Look-alikes in a place's name are told by the words of the place, unless a table relates the two.
    let unit = |line: &Line<'_>, at: usize| {
        line.tokens.get(at).and_then(|t| line.writing.units.get(t.units().start)).copied()
    };
    let (Some(one), Some(other)) = (unit(left, i), unit(right, j)) else { return Relation::None };
    relations::between_units(&left.writing, &one, &right.writing, &other).map_or(Relation::None, Relation::By)
}

/// The character before a place.
fn before(line: &Line<'_>, at: usize) -> Option<char> {
    at.checked_sub(1).and_then(|before| line.char_at(before))
}

/// Tells whether a letter stands inside a word in one script of kana, where it is no sign: ガーデン is no ケーデン, ながの no
/// なケの.
fn is_in_word(line: &Line<'_>, at: usize) -> bool {
    let of_katakana = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー');
    let of_hiragana = |c: char| matches!(c, 'ぁ'..='ゖ' | 'ゝ' | 'ゞ');
    let (before, behind) = (before(line, at), line.char_at(at + 1));
    before.is_none_or(of_katakana)
        || behind.is_some_and(of_katakana)
        || (before.is_some_and(of_hiragana) && behind.is_some_and(of_hiragana))
}

/// Tells whether two characters are of a turn in Kyoto: 上る and 上ル, 東入ル, 東イル and 東いる.
fn is_turn((left, i, a): (&Line<'_>, usize, char), (right, j, b): (&Line<'_>, usize, char)) -> bool {
    let compass = |line: &Line<'_>, at: usize| matches!(before(line, at), Some('東' | '西'));
    let turned = |line: &Line<'_>, at: usize| match before(line, at) {
        Some('イ' | 'い') => compass(line, at - 1),
        Some('が' | 'ガ') => is_turn_verb(line, at - 1),
        before => matches!(before, Some('上' | '下' | '入')),
    };
    let goes_in =
        |line: &Line<'_>, at: usize, c: char| c == '入' || matches!(line.char_at(at + 1), Some('る' | 'ル'));
    match (a, b) {
        ('ル', 'る') | ('る', 'ル') => turned(left, i) && turned(right, j),
        ('入', 'イ' | 'い') | ('イ' | 'い', '入') | ('イ', 'い') | ('い', 'イ') => {
            compass(left, i) && compass(right, j) && goes_in(left, i, a) && goes_in(right, j, b)
        }
        ('が', 'ガ') | ('ガ', 'が') => is_turn_verb(left, i) && is_turn_verb(right, j),
        _ => false,
    }
}

/// Tells whether が at a place is of 上がる or 下がる, behind the name of a street.
pub(super) fn is_turn_verb(line: &Line<'_>, at: usize) -> bool {
    at >= 2
        && matches!(line.char_at(at), Some('が' | 'ガ'))
        && matches!(line.char_at(at - 1), Some('上' | '下'))
        && matches!(line.char_at(at + 1), Some('る' | 'ル'))
}

/// ケ, ノ and ツ in the names of places, which registers write in several ways.
fn kana_sign(a: char, b: char) -> Option<Rule> {
    const fn of(c: char) -> Option<Rule> {
        Some(match c {
            'ケ' | 'ヶ' | 'が' | 'ガ' | 'ヵ' => Rule::KeGa,
            'の' | 'ノ' | '之' | '乃' => Rule::NoWriting,
            'ツ' | 'ッ' | 'つ' | 'っ' => Rule::TsuWriting,
            _ => return None,
        })
    }
    of(a).filter(|rule| of(b) == Some(*rule))
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
