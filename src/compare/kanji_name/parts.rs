//! Names that one field holds side by side: 田中［佐藤］ 花子 (旧氏), ＫＩＭ ＹＯＵＮＧ＿金 英姫（高 英子） (Latin, kanji,
//! 通称). A part that matches is named, and the item is never better than `abridged`.

use std::ops::Range;

use super::stretch;
use crate::compare::character::is_unknown;
use crate::compare::unit::{Unit, Units};
use crate::compare::writing::Writing;
use crate::compare::{Grade, ItemComparison, Rule, RuleSet};

/// What a name is inside a field that holds several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The surname in use with the given name, beside a former surname.
    Current,
    /// The former surname with the given name.
    Former,
    Latin,
    /// The kanji beside the Latin name, or the name beside a common name.
    Kanji,
    Common,
}

impl Kind {
    const fn rule(self) -> Rule {
        match self {
            Self::Current | Self::Former => Rule::FormerSurname,
            Self::Latin => Rule::LatinName,
            Self::Kanji => Rule::KanjiBesideLatin,
            Self::Common => Rule::CommonName,
        }
    }
}

/// One name inside a field.
#[derive(Debug)]
struct Part {
    kind: Kind,
    units: Units,
}

/// A field that is split into its names.
#[derive(Debug)]
struct Field<'a> {
    raw: &'a str,
    parts: Vec<Part>,
    /// How many characters of the whole field could not be written.
    unknown: usize,
}

impl Field<'_> {
    fn part(&self, kind: Kind) -> Option<&Part> {
        self.parts.iter().find(|part| part.kind == kind)
    }

    /// The name by which the person goes first: another one is another person.
    fn main(&self) -> Option<Kind> {
        [Kind::Latin, Kind::Current, Kind::Kanji].into_iter().find(|kind| self.part(*kind).is_some())
    }
}

/// Compares the parts of either field with the other field and its parts; `None` where neither has parts, or none match.
pub(super) fn compare(l: &Writing<'_>, r: &Writing<'_>) -> Option<ItemComparison> {
    let (left, right) = (split(l), split(r));
    if left.parts.is_empty() && right.parts.is_empty() {
        return None;
    }
    let contradicted = contradiction(&left, &right)?;
    let mut best: Option<ItemComparison> = None;
    let mut offer = |a: (Option<Kind>, &[Unit]), b: (Option<Kind>, &[Unit])| {
        let Some(mut notes) = pair(&left, a, &right, b) else { return };
        for rule in contradicted.iter() {
            notes.rule(rule);
        }
        if notes.grade < Grade::Different && best.as_ref().is_none_or(|found| notes.rank() < found.rank()) {
            best = Some(notes);
        }
    };
    for a in &left.parts {
        offer((Some(a.kind), &a.units), (None, r.units));
    }
    for b in &right.parts {
        offer((None, l.units), (Some(b.kind), &b.units));
    }
    for a in &left.parts {
        for b in &right.parts {
            offer((Some(a.kind), &a.units), (Some(b.kind), &b.units));
        }
    }
    best
}

/// Compares one name of either field, or a whole field. What is left out unread may be anything.
fn pair(
    left: &Field<'_>,
    (a, a_units): (Option<Kind>, &[Unit]),
    right: &Field<'_>,
    (b, b_units): (Option<Kind>, &[Unit]),
) -> Option<ItemComparison> {
    let (x, y) = (Writing { raw: left.raw, units: a_units }, Writing { raw: right.raw, units: b_units });
    let all = 0..x.units.len();
    if all.is_empty() || x.units.len() != y.units.len() {
        return None;
    }
    let mut notes = ItemComparison::IDENTICAL;
    for kind in a.into_iter().chain(b) {
        notes.note(kind.rule(), x.place(&all), y.place(&all));
    }
    let unread = |field: &Field<'_>, kind: Option<Kind>, units: &[Unit]| {
        kind.is_some() && field.unknown > unknown(units)
    };
    if unread(left, a, a_units) || unread(right, b, b_units) {
        notes.note(Rule::UnknownCharacter, 0..left.raw.len(), 0..right.raw.len());
    }
    stretch(&mut notes, &x, all.clone(), &y, all);
    notes.drop_spaces();
    Some(notes)
}

/// Says by which rules two fields contradict each other in names of the same kind; `None` if the main name does.
fn contradiction(left: &Field<'_>, right: &Field<'_>) -> Option<RuleSet> {
    let main = [left.main(), right.main()];
    let mut rules = RuleSet::EMPTY;
    for a in &left.parts {
        let Some(b) = right.part(a.kind) else { continue };
        let (x, y) =
            (Writing { raw: left.raw, units: &a.units }, Writing { raw: right.raw, units: &b.units });
        let mut found = ItemComparison::IDENTICAL;
        super::whole(&mut found, &x, &y);
        match found.grade {
            Grade::Different if main == [Some(a.kind); 2] => return None,
            Grade::Different => rules.insert(Rule::PartsDisagree),
            Grade::Undecided => {
                let open = |rule: &Rule| rule.grade() == Grade::Undecided;
                rules = found.rules.iter().filter(open).fold(rules, RuleSet::with);
            }
            _ => {}
        }
    }
    Some(rules)
}

fn unknown(units: &[Unit]) -> usize {
    units.iter().filter(|u| is_unknown(u.c)).count()
}

/// ＿ between Latin and kanji. Folding leaves no full-width one: any other ＿ is `_`, a character that could not be written.
const SEPARATOR: char = '＿';

/// Puts one unknown character where a name says （外字）.
pub(super) fn mark_outside(units: &mut Units) {
    let mut kept = Units::new();
    for unit in units.drain(..) {
        let closes = matches!(unit.c, ')' | ']' | '〕' | '】' | '〉' | '》');
        let outside = matches!(kept.as_slice(), [.., open, first, second]
            if matches!(open.c, '(' | '[' | '〔' | '【' | '〈' | '《') && (first.c, second.c) == ('外', '字'));
        match kept.len().checked_sub(3).and_then(|from| kept.get(from).copied()) {
            Some(open) if closes && outside => {
                kept.truncate(kept.len() - 3);
                kept.push(Unit { c: char::REPLACEMENT_CHARACTER, end: unit.end, ..open });
            }
            _ => kept.push(unit),
        }
    }
    *units = kept;
}

/// Tells the ＿ between a Latin name and kanji from one that stands for a character: Latin alone stands before it and
/// something else behind it, or it begins a field that a common name ends, whose Latin part is empty.
pub(super) fn mark_separator(units: &mut [Unit]) {
    let Some(at) = units.iter().position(|u| u.c == '_') else { return };
    let (Some(before), Some(next)) = (units.get(..at), units.get(at + 1)) else { return };
    let common = units.last().is_some_and(|u| u.c == ')');
    let stands = before.iter().all(|u| is_latin(u.c)) && !is_latin(next.c) && next.c != '(';
    if stands
        && (at > 0 || common)
        && let Some(sign) = units.get_mut(at)
    {
        sign.c = SEPARATOR;
    }
}

fn is_latin(c: char) -> bool {
    c.is_alphabetic() && c < '\u{2000}' || matches!(c, ',' | '.' | '-' | '\'')
}

/// Splits a field. The signs are those of the resident record: ［ ］ a former surname, ＿ between Latin and kanji,
/// （ ） a common name, which ends the field.
fn split<'a>(writing: &Writing<'a>) -> Field<'a> {
    let units = writing.units;
    let mut field = Field { raw: writing.raw, parts: Vec::new(), unknown: unknown(units) };
    let (main, common) = bracketed(units, '(', ')', 0..units.len());
    let (main, common) = match common {
        Some(inside) if inside.end + 1 == units.len() => (main, Some(inside)),
        // A name goes on behind the bracket: nobody says which of the two it belongs to.
        _ => (0..units.len(), None),
    };
    if let Some(common) = &common {
        add(&mut field.parts, Kind::Common, units, std::slice::from_ref(common));
    }
    let latin = |range: Range<usize>| units.get(range).unwrap_or(&[]).iter().all(|u| is_latin(u.c));
    let line = units.get(main.clone()).unwrap_or(&[]).iter().position(|u| u.c == SEPARATOR);
    match line.map(|at| main.start + at) {
        Some(at) if latin(main.start..at) => {
            add(&mut field.parts, Kind::Latin, units, std::slice::from_ref(&(main.start..at)));
            add(&mut field.parts, Kind::Kanji, units, std::slice::from_ref(&(at + 1..main.end)));
            return field;
        }
        _ => {}
    }
    if let (outside, Some(former)) = bracketed(units, '[', ']', main.clone()) {
        let given = former.end + 1..main.end;
        if !outside.is_empty() {
            add(&mut field.parts, Kind::Current, units, &[outside, given.clone()]);
        }
        if !given.is_empty() {
            add(&mut field.parts, Kind::Former, units, &[former, given]);
        }
    } else if common.is_some() && line.is_none() {
        let kind = if latin(main.clone()) { Kind::Latin } else { Kind::Kanji };
        add(&mut field.parts, kind, units, &[main]);
    }
    field
}

fn add(found: &mut Vec<Part>, kind: Kind, units: &[Unit], ranges: &[Range<usize>]) {
    let units: Units =
        ranges.iter().filter_map(|range| units.get(range.clone())).flatten().copied().collect();
    if !units.is_empty() {
        found.push(Part { kind, units });
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

/// Compares two Latin names word by word: other signs between the same letters, another order, or words that one side
/// leaves out.
pub(super) fn latin_order(l: &Writing<'_>, r: &Writing<'_>) -> Option<ItemComparison> {
    let (mut a, mut b) = (words(l)?, words(r)?);
    let letters = |words: &[String]| words.concat().replace(['-', '\'', '.'], "");
    if letters(&a) == letters(&b) {
        let mut notes = ItemComparison::IDENTICAL;
        notes.note(Rule::LatinPunctuation, 0..l.raw.len(), 0..r.raw.len());
        return Some(notes);
    }
    if a.len().min(b.len()) < 2 {
        return None;
    }
    let rule = if a.len() == b.len() { Rule::NameOrder } else { Rule::MiddleNameLeftOut };
    let mut notes = ItemComparison::IDENTICAL;
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
        if !writing.gap(at).is_empty() || unit.c == ',' {
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
