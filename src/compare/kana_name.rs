//! Compares two names written in kana.

use super::character::{is_dash, is_middle_dot, is_other_case, is_unknown, is_wave};
use super::fold::fold;
use super::kana::{katakana, large, lengthens, repeats, unvoiced};
use super::relations;
use super::silence::{either_says_nothing, is_blank, says_nothing};
use super::unit::{Unit, Units};
use super::writing::Writing;
use super::{ItemComparison, Rule};
use crate::audit::Conventions;

/// How many characters a name must fill before its end can be taken for the end of a field.
const FIELD: usize = 15;

/// Compares two writings of a kana name; the right one is the register's, which may hold none.
pub(super) fn compare(
    notes: &mut ItemComparison,
    (left, lc): (&str, &Conventions),
    (right, rc): (&str, &Conventions),
) {
    if left == right {
        return says_nothing(left).into_iter().for_each(|rule| notes.rule(rule));
    }
    match either_says_nothing(left, right) {
        Some(Rule::EmptySide) if !is_blank(left) => return notes.rule(Rule::KanaNotInRegister),
        Some(Rule::SaysNothing) if is_one_sign(left, right) => {}
        Some(rule) => return notes.rule(rule),
        None => {}
    }
    let mut rooms = [Units::new(), Units::new()];
    let [here, there] = &mut rooms;
    let (l, r) = (Kana::new(left, here), Kana::new(right, there));
    if l.writing.units.len() == r.writing.units.len() {
        even(notes, &l, lc, &r, rc);
    } else if !cut_in_large_kana(notes, (&l, lc), (&r, rc)) {
        uneven(notes, &l, &r);
    }
    notes.finish();
}

/// Tells whether two texts are one sign in two writings: ｢ and 「, or a dash and ー itself.
fn is_one_sign(left: &str, right: &str) -> bool {
    let (mut l, mut r) = (Units::new(), Units::new());
    let long = left.trim() == "ー" || right.trim() == "ー";
    let ([a], [b]) = (Writing::new(left, &mut l).units, Writing::new(right, &mut r).units) else {
        return false;
    };
    if is_dash(a.c) { long && is_dash(b.c) } else { a.c == b.c && !is_middle_dot(a.c) }
}

/// A writing with its kana folded, and its ・ and dashes named.
#[derive(Debug)]
struct Kana<'a> {
    writing: Writing<'a>,
}

impl<'a> Kana<'a> {
    fn new(raw: &'a str, room: &'a mut Units) -> Self {
        fold(raw, 0, room);
        if room.iter().any(|u| is_middle_dot(u.c) || is_voicing(u.c)) {
            // ・ between names is as good as a space: it stays visible in the gaps.
            room.retain(|u| !is_middle_dot(u.c));
            join_marks(room);
        }
        Self { writing: Writing { raw, units: room } }
    }

    /// Returns the character at `at` as it is compared: katakana, ー for a dash.
    fn key(&self, at: usize) -> Option<char> {
        self.writing.units.get(at).map(|u| sound(u.c))
    }
}

/// Tells whether a character is a voicing mark, which folding joins to its kana if the two have a form of their own.
const fn is_voicing(c: char) -> bool {
    matches!(c, '\u{3099}' | '\u{309A}')
}

/// Joins a mark to a small kana that has no voiced form of its own: ㇷ゚.
fn join_marks(units: &mut Units) {
    let mut joined = Units::with_capacity(units.len());
    for unit in units.drain(..) {
        let whole = joined
            .last()
            .filter(|_| is_voicing(unit.c))
            .and_then(|base| unicode_normalization::char::compose(large(sound(base.c)), unit.c));
        match (whole, joined.last_mut()) {
            (Some(c), Some(base)) => *base = Unit { c, end: unit.end, ..*base },
            _ => joined.push(unit),
        }
    }
    *units = joined;
}

fn sound(c: char) -> char {
    if is_dash(c) || is_wave(c) { 'ー' } else { katakana(c) }
}

fn even(notes: &mut ItemComparison, l: &Kana<'_>, lc: &Conventions, r: &Kana<'_>, rc: &Conventions) {
    for (at, (a, b)) in l.writing.units.iter().zip(r.writing.units).enumerate() {
        notes.gap(&l.writing, at, &r.writing, at);
        if is_unknown(a.c) || is_unknown(b.c) {
            notes.note(Rule::UnknownCharacter, a.range(), b.range());
            continue;
        }
        let same = a.c == b.c && ((a.is_itself() && b.is_itself()) || l.writing.is_alike(a, &r.writing, b));
        if !same {
            let before = |kana: &Kana<'_>| at.checked_sub(1).and_then(|before| kana.key(before));
            unit(notes, (l, a, lc, before(l)), (r, b, rc, before(r)));
        }
    }
    let end = l.writing.units.len();
    notes.gap(&l.writing, end, &r.writing, end);
    notes.splits(l.writing.raw, r.writing.raw);
}

fn unit(
    notes: &mut ItemComparison,
    (left, a, lc, behind_left): (&Kana<'_>, &Unit, &Conventions, Option<char>),
    (right, b, rc, behind_right): (&Kana<'_>, &Unit, &Conventions, Option<char>),
) {
    if a.c == b.c {
        notes.form(&left.writing, a, &right.writing, b);
        if a.how == b.how && is_joined(left.writing.raw_of(a), right.writing.raw_of(b)) {
            notes.note(Rule::SmallKana, a.range(), b.range());
        }
        return;
    }
    let (x, y) = (sound(a.c), sound(b.c));
    let rule = if x == y {
        notes.form(&left.writing, a, &right.writing, b);
        if x == 'ー' { Rule::LongMark } else { Rule::KanaScript }
    } else {
        related((x, behind_left, lc), (y, behind_right, rc))
    };
    notes.note(rule, a.range(), b.range());
}

/// Tells whether a mark was joined to a small kana on one side.
fn is_joined(a: &str, b: &str) -> bool {
    let small = |text: &str| text.chars().next().is_some_and(|c| large(c) != c);
    small(a) != small(b)
}

/// Relates two different kana.
fn related(
    (a, before_a, ac): (char, Option<char>, &Conventions),
    (b, before_b, bc): (char, Option<char>, &Conventions),
) -> Rule {
    if is_other_case(a, b) {
        return Rule::LetterCase;
    }
    if repeats(before_a, a, b) || repeats(before_b, b, a) {
        return Rule::IterationMark;
    }
    if large(a) == large(b) {
        let declared = (large(a) == a && ac.large_kana) || (large(b) == b && bc.large_kana);
        return if declared { Rule::LargeKanaFile } else { Rule::SmallKana };
    }
    match (a, b) {
        ('ヲ', 'オ') | ('オ', 'ヲ') | ('ヰ', 'イ') | ('イ', 'ヰ') | ('ヱ', 'エ') | ('エ', 'ヱ') => {
            Rule::OldKana
        }
        ('ヂ', 'ジ') | ('ジ', 'ヂ') | ('ヅ', 'ズ') | ('ズ', 'ヅ') => Rule::DiZi,
        _ if unvoiced(a) == unvoiced(b) => Rule::VoicingDiffers,
        _ if lengthens(before_a, a) && lengthens(before_b, b) => Rule::LongVowelDiffers,
        _ => {
            relations::between(a, b).filter(|rule| *rule == Rule::LookAlike).unwrap_or(Rule::OtherCharacters)
        }
    }
}

/// A name of an old system, which knows large kana only, cut at the end of its field. Tells whether it is one.
fn cut_in_large_kana(
    notes: &mut ItemComparison,
    (l, lc): (&Kana<'_>, &Conventions),
    (r, rc): (&Kana<'_>, &Conventions),
) -> bool {
    let (n, m) = (l.writing.units.len(), r.writing.units.len());
    let (shorter, both) = if n < m { (l, n) } else { (r, m) };
    let as_large = |kana: &Kana<'_>, at| kana.key(at).map(large);
    let fills_field = shorter.writing.raw.trim_end().chars().count() >= FIELD;
    let is_small = |at: &usize| l.key(*at) != r.key(*at);
    if !fills_field
        || (0..both).any(|at| as_large(l, at) != as_large(r, at))
        || !(0..both).any(|at| is_small(&at))
    {
        return false;
    }
    for at in (0..both).filter(is_small) {
        if let (Some(a), Some(b)) = (l.writing.units.get(at), r.writing.units.get(at)) {
            unit(notes, (l, a, lc, None), (r, b, rc, None));
        }
    }
    notes.note(Rule::Truncated, l.writing.place(&(both..n)), r.writing.place(&(both..m)));
    true
}

/// Names of unequal length: a long vowel more or less, a name cut at the end of a field, or others.
fn uneven(notes: &mut ItemComparison, l: &Kana<'_>, r: &Kana<'_>) {
    let (n, m) = (l.writing.units.len(), r.writing.units.len());
    let prefix = (0..n.min(m)).take_while(|at| l.key(*at) == r.key(*at)).count();
    let suffix = (0..n.min(m) - prefix).take_while(|at| l.key(n - 1 - at) == r.key(m - 1 - at)).count();
    let (left, right) = (prefix..n - suffix, prefix..m - suffix);
    let (longer, extra) = if left.is_empty() { (r, &right) } else { (l, &left) };
    let lengthened =
        || extra.clone().all(|at| at > 0 && longer.key(at).is_some_and(|c| lengthens(longer.key(at - 1), c)));
    let cut = || {
        let shorter = if left.is_empty() { l } else { r };
        suffix == 0 && shorter.writing.raw.trim_end().chars().count() >= FIELD
    };
    let rule = if !left.is_empty() && !right.is_empty() {
        Rule::OtherCharacters
    } else if cut() {
        Rule::Truncated
    } else if lengthened() {
        Rule::LongVowelDiffers
    } else {
        Rule::CharactersMissing
    };
    notes.note(rule, l.writing.place(&left), r.writing.place(&right));
}

#[cfg(test)]
mod tests;
