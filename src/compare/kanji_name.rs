//! Compares two names written in kanji: character by character, by the published tables, and part by part where one
//! field holds several names (旧氏, Latin name, 通称).

mod parts;

use std::ops::Range;

use super::character::{is_dash, is_kanji, is_middle_dot, is_other_case, is_unknown};
use super::fold::fold;
use super::kana::{is_kana, katakana, large, repeats};
use super::relations;
use super::silence::{either_says_nothing, says_nothing};
use super::unit::{Unit, Units};
use super::writing::Writing;
use super::{Grade, ItemComparison, Rule};

/// How many characters a name must fill before its end can be taken for the end of a field.
const FIELD: usize = 15;

/// Compares two writings of a kanji name.
pub(super) fn compare(notes: &mut ItemComparison, left: &str, right: &str) {
    if left == right {
        return alike(left).into_iter().for_each(|rule| notes.rule(rule));
    }
    if let Some(rule) = either_says_nothing(left, right) {
        return notes.rule(rule);
    }
    let mut rooms = [Units::new(), Units::new()];
    let [here, there] = &mut rooms;
    let (l, r) = (name(left, here), name(right, there));
    whole(notes, &l, &r);
    if notes.grade > Grade::Abridged
        && let Some(part) = parts::compare(&l, &r).filter(|part| part.grade < notes.grade)
    {
        *notes = part;
    }
    notes.finish();
}

/// Returns the rule if two equal names do not say all of a name.
fn alike(raw: &str) -> Option<Rule> {
    let silent = says_nothing(raw);
    let sign = |c: char| matches!(c, '・' | '･' | '·' | '_' | '＿');
    // One look at a name is enough for most.
    let signs = raw.chars().any(|c| sign(c) || c == '外') && (raw.contains(sign) || raw.contains(OUTSIDE));
    if !signs || silent.is_some_and(|rule| rule != Rule::UnknownCharacter) {
        return silent;
    }
    name(raw, &mut Units::new()).units.iter().any(|u| is_unknown(u.c)).then_some(Rule::UnknownCharacter)
}

/// What is written in brackets for a character outside the character set.
const OUTSIDE: &str = "外字";

/// Folds a name. ・ between foreign names in kana or letters is as good as a space: it stays visible in the gaps. Any other
/// stands for a character that could not be written, as （外字） does.
fn name<'a>(raw: &'a str, room: &'a mut Units) -> Writing<'a> {
    fold(raw, 0, room);
    if !room.iter().any(|unit| is_middle_dot(unit.c) || matches!(unit.c, '_' | '外')) {
        return Writing { raw, units: room };
    }
    let mut before = None;
    let mut left = room.len();
    room.retain(|unit| {
        left -= 1;
        let between = is_middle_dot(unit.c)
            && left > 0
            && before.is_some_and(|c: char| is_kana(c) || c.is_ascii_alphabetic());
        before = Some(unit.c);
        !between
    });
    for unit in room.iter_mut().filter(|unit| is_middle_dot(unit.c)) {
        unit.c = char::REPLACEMENT_CHARACTER;
    }
    if raw.contains(OUTSIDE) {
        parts::mark_outside(room);
    }
    parts::mark_separator(room);
    Writing { raw, units: room }
}

/// Compares two writings as they stand.
fn whole(notes: &mut ItemComparison, l: &Writing<'_>, r: &Writing<'_>) {
    let even = l.units.len() == r.units.len();
    if even {
        stretch(notes, l, 0..l.units.len(), r, 0..r.units.len());
        notes.gap(l, l.units.len(), r, r.units.len());
        notes.splits(l.raw, r.raw);
        if notes.grade < Grade::Different {
            return;
        }
    }
    if let Some(latin) = parts::latin_order(l, r) {
        *notes = latin;
    } else if !even {
        uneven(notes, l, r);
    }
}

/// Compares two stretches of equal length, unit by unit.
fn stretch(notes: &mut ItemComparison, l: &Writing<'_>, li: Range<usize>, r: &Writing<'_>, ri: Range<usize>) {
    let (first_left, first_right) = (li.start, ri.start);
    let (mut left, mut right) = (Before::default(), Before::default());
    for (i, j) in li.zip(ri) {
        let (Some(a), Some(b)) = (l.units.get(i), r.units.get(j)) else { return };
        if i > first_left && j > first_right {
            notes.gap(l, i, r, j);
        } else if i == 0 && j == 0 {
            notes.gap(l, 0, r, 0);
        }
        match character((l, a, left), (r, b, right)) {
            None => notes.form(l, a, r, b),
            Some(Rule::LookAlike) if changes_script((l, i), (r, j)) => {
                notes.note(Rule::ScriptInName, a.range(), b.range());
            }
            Some(rule) => notes.note(rule, a.range(), b.range()),
        }
        left.pass(a.c);
        right.pass(b.c);
    }
}

/// Tells whether the kana at two places change their script with all the kana beside them: り of まり子 and マリ子.
fn changes_script((left, i): (&Writing<'_>, usize), (right, j): (&Writing<'_>, usize)) -> bool {
    let at = |writing: &Writing<'_>, at: Option<usize>| {
        at.and_then(|at| writing.units.get(at)).map(|u| u.c).filter(|c| is_kana(*c) && *c != 'ー')
    };
    let hiragana = |c: char| katakana(c) != c;
    let here = at(left, Some(i)).is_some_and(hiragana);
    let changes = |one: Option<char>, other: Option<char>| match (one, other) {
        (Some(one), Some(other)) => {
            Some(katakana(one) == katakana(other) && hiragana(one) == here && hiragana(other) != here)
        }
        (None, None) => None,
        _ => Some(false),
    };
    let beside = [
        changes(at(left, i.checked_sub(1)), at(right, j.checked_sub(1))),
        changes(at(left, Some(i + 1)), at(right, Some(j + 1))),
    ];
    changes(at(left, Some(i)), at(right, Some(j))) == Some(true)
        && beside.contains(&Some(true))
        && !beside.contains(&Some(false))
}

/// What stands before a character.
#[derive(Debug, Clone, Copy, Default)]
struct Before {
    /// The character directly before it.
    last: Option<char>,
    /// Whether the last character that is no dash is kana, which a dash may make longer.
    kana: bool,
}

impl Before {
    fn pass(&mut self, c: char) {
        self.last = Some(c);
        if !is_dash(c) {
            self.kana = is_kana(c);
        }
    }
}

/// Relates two characters; `None` if they are the same and say something.
fn character(
    (left, x, before_a): (&Writing<'_>, &Unit, Before),
    (right, y, before_b): (&Writing<'_>, &Unit, Before),
) -> Option<Rule> {
    let (a, b) = (x.c, y.c);
    if is_unknown(a) || is_unknown(b) {
        return Some(Rule::UnknownCharacter);
    }
    if a == b {
        return None;
    }
    if repeats(before_a.last, a, b) || repeats(before_b.last, b, a) {
        return Some(Rule::IterationMark);
    }
    if is_other_case(a, b) {
        return Some(Rule::LetterCase);
    }
    if is_dash(a) && is_dash(b) && before_a.kana && before_b.kana {
        return Some(Rule::LongMark);
    }
    // JIS X 0208 has ‐ and ’ for the hyphen and the apostrophe of a Latin name.
    let latin = |before: Before| before.last.is_some_and(|c| c.is_ascii_alphabetic());
    if matches!((a, b), ('-', '‐') | ('‐', '-') | ('\'', '’') | ('’', '\''))
        && latin(before_a)
        && latin(before_b)
    {
        return Some(Rule::Width);
    }
    Some(relations::between_units(left, x, right, y).unwrap_or_else(|| unrelated(a, b)))
}

/// Says of two characters that no table relates in what way they differ.
fn unrelated(a: char, b: char) -> Rule {
    let (kana_a, kana_b) = (is_kana(a), is_kana(b));
    if matches!((a, b), ('一', dash) | (dash, '一') if is_dash(dash)) {
        Rule::LookAlike
    } else if kana_a && kana_b && katakana(a) == katakana(b) {
        Rule::ScriptInName
    } else if kana_a && kana_b && large(a) == large(b) {
        Rule::SmallKana
    } else if (kana_a && is_kanji(b)) || (kana_b && is_kanji(a)) {
        Rule::KanaForKanji
    } else {
        Rule::OtherCharacters
    }
}

/// Names of unequal length: kana standing for kanji, a name cut at the end of a field, or others.
fn uneven(notes: &mut ItemComparison, l: &Writing<'_>, r: &Writing<'_>) {
    let same = |(a, b): &(&Unit, &Unit)| a.c == b.c && !is_unknown(a.c);
    let prefix = l.units.iter().zip(r.units).take_while(same).count();
    let room = l.units.len().min(r.units.len()) - prefix;
    let suffix = l.units.iter().rev().zip(r.units.iter().rev()).take_while(same).count().min(room);
    let (left, right) = (prefix..l.units.len() - suffix, prefix..r.units.len() - suffix);
    let (a, b) = (l.units.get(left.clone()).unwrap_or(&[]), r.units.get(right.clone()).unwrap_or(&[]));
    stretch(notes, l, 0..prefix, r, 0..prefix);
    let all = |units: &[Unit], fits: fn(char) -> bool| !units.is_empty() && units.iter().all(|u| fits(u.c));
    let rule = if (all(a, is_kana) && all(b, is_kanji)) || (all(a, is_kanji) && all(b, is_kana)) {
        Rule::KanaForKanji
    } else if suffix == 0 && (a.is_empty() || b.is_empty()) {
        let shorter = if a.is_empty() { l.raw } else { r.raw };
        if shorter.trim_end().chars().count() >= FIELD { Rule::Truncated } else { Rule::CharactersMissing }
    } else if a.is_empty() || b.is_empty() {
        Rule::CharactersMissing
    } else {
        Rule::OtherCharacters
    };
    notes.note(rule, l.place(&left), r.place(&right));
}

#[cfg(test)]
mod tests;
