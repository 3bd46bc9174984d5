//! Names that one field holds side by side: 田中［佐藤］ 花子 (旧氏), ＫＩＭ ＹＯＵＮＧ＿金 英姫（高 英子） (Latin, kanji,
//! 通称). A part that matches is named, and the item is never better than `abridged`.

use std::ops::Range;

use super::stretch;
use crate::compare::notes::Notes;
use crate::compare::writing::{Unit, Writing};
use crate::compare::{Grade, Rule};

/// The units of one name inside a field, and what it is.
#[derive(Debug)]
struct Part {
    rule: Rule,
    units: Vec<Unit>,
}

/// Compares the parts of either field with the other field and its parts; `None` where neither has parts.
pub(super) fn compare(l: &Writing<'_>, r: &Writing<'_>) -> Option<Notes> {
    let (left, right) = (parts(l), parts(r));
    if left.is_empty() && right.is_empty() {
        return None;
    }
    let mut best: Option<Notes> = None;
    let mut offer = |rules: &[Rule], a: &[Unit], b: &[Unit]| {
        let (x, y) = (Writing { raw: l.raw, units: a.to_vec() }, Writing { raw: r.raw, units: b.to_vec() });
        let mut notes = Notes::default();
        if x.units.is_empty() || x.units.len() != y.units.len() {
            return;
        }
        for rule in rules {
            notes.note(*rule, x.place(&(0..x.units.len())), y.place(&(0..y.units.len())));
        }
        stretch(&mut notes, &x, 0..x.units.len(), &y, 0..y.units.len());
        notes.drop_spaces();
        if notes.grade() < Grade::Different && best.as_ref().is_none_or(|found| notes.rank() < found.rank()) {
            best = Some(notes);
        }
    };
    for a in &left {
        offer(&[a.rule], &a.units, &r.units);
    }
    for b in &right {
        offer(&[b.rule], &l.units, &b.units);
    }
    for a in &left {
        for b in &right {
            offer(&[a.rule, b.rule], &a.units, &b.units);
        }
    }
    best
}

/// Splits a field. The signs are those of the resident record: ［ ］ a former surname, ＿ between Latin and kanji,
/// （ ） a common name.
fn parts(writing: &Writing<'_>) -> Vec<Part> {
    let units = &writing.units;
    let mut found = Vec::new();
    let (main, common) = bracketed(units, '(', ')', 0..units.len());
    if let Some(common) = common {
        add(&mut found, Rule::CommonName, units, &[common]);
    }
    if let (outside, Some(former)) = bracketed(units, '[', ']', main.clone()) {
        let given = former.end + 1..main.end;
        add(&mut found, Rule::FormerSurname, units, &[outside.clone(), given.clone()]);
        add(&mut found, Rule::FormerSurname, units, &[former, given]);
    }
    let line =
        units.get(main.clone()).unwrap_or(&[]).iter().position(|u| u.c == '_').map(|at| main.start + at);
    let latin = |range: Range<usize>| {
        units.get(range).unwrap_or(&[]).iter().all(|u| {
            u.c.is_alphabetic() && u.c < '\u{2000}' || u.c == ',' || u.c == '.' || u.c == '-' || u.c == '\''
        })
    };
    match line {
        Some(at) if latin(main.start..at) => {
            add(&mut found, Rule::LatinName, units, std::slice::from_ref(&(main.start..at)));
            add(&mut found, Rule::KanjiBesideLatin, units, std::slice::from_ref(&(at + 1..main.end)));
        }
        None if main.end < units.len() => add(&mut found, Rule::KanjiBesideLatin, units, &[main]),
        _ => {}
    }
    found
}

fn add(found: &mut Vec<Part>, rule: Rule, units: &[Unit], ranges: &[Range<usize>]) {
    let units: Vec<Unit> =
        ranges.iter().filter_map(|range| units.get(range.clone())).flatten().copied().collect();
    if !units.is_empty() {
        found.push(Part { rule, units });
    }
}

/// Returns what stands before the bracket, and what stands inside it if there is one.
fn bracketed(
    units: &[Unit],
    open: char,
    close: char,
    within: Range<usize>,
) -> (Range<usize>, Option<Range<usize>>) {
    let find = |sign: char| {
        units.get(within.clone()).unwrap_or(&[]).iter().position(|u| u.c == sign).map(|at| within.start + at)
    };
    match (find(open), find(close)) {
        (Some(from), Some(to)) if from < to => (within.start..from, Some(from + 1..to)),
        _ => (within, None),
    }
}

/// Compares two Latin names word by word: another order, or words that one side leaves out.
pub(super) fn latin_order(l: &Writing<'_>, r: &Writing<'_>) -> Option<Notes> {
    let (mut a, mut b) = (words(l)?, words(r)?);
    if a.len().min(b.len()) < 2 {
        return None;
    }
    let rule = if a.len() == b.len() { Rule::NameOrder } else { Rule::MiddleNameLeftOut };
    let mut notes = Notes::default();
    notes.note(rule, 0..l.raw.len(), 0..r.raw.len());
    a.sort_unstable();
    b.sort_unstable();
    let (few, mut many) = if a.len() <= b.len() { (a, b.into_iter()) } else { (b, a.into_iter()) };
    few.iter().all(|word| many.any(|other| other == *word)).then_some(notes)
}

/// The words of a name in small letters, `None` for a name that is not Latin alone.
fn words(writing: &Writing<'_>) -> Option<Vec<String>> {
    let mut words = vec![String::new()];
    for (at, unit) in writing.units.iter().enumerate() {
        if !writing.gap_text(at).is_empty() || unit.c == ',' {
            words.push(String::new());
        }
        match unit.c {
            ',' => {}
            c if c.is_alphabetic() && c < '\u{2000}' || matches!(c, '-' | '\'' | '.') => {
                words.last_mut()?.extend(c.to_lowercase());
            }
            _ => return None,
        }
    }
    words.retain(|word| !word.is_empty());
    Some(words)
}
