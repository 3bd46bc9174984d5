//! A writing folded to comparable units, each with the place in the raw text that it came from.
//!
//! What every item shares: Unicode normalisation form KC character by character, half-width kana with their marks,
//! variation selectors stripped. Spaces stay out of the units but remain visible as gaps between them. Knows no item.

use std::ops::Range;

use smallvec::SmallVec;
use unicode_normalization::char::{
    canonical_combining_class, compose, decompose_canonical, decompose_compatible,
};

use super::Rule;

/// How a unit was written otherwise than it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct How(u8);

impl How {
    const NAMED: [(Self, Rule); 5] = [
        (Self::WIDTH, Rule::Width),
        (Self::COMPATIBILITY, Rule::CompatibilityForm),
        (Self::SELECTOR, Rule::VariationSelector),
        (Self::COMBINED, Rule::CombiningMark),
        (Self::STYLE, Rule::CompatibilityForm),
    ];

    pub(super) const PLAIN: Self = Self(0);
    const WIDTH: Self = Self(1);
    const COMPATIBILITY: Self = Self(2);
    const SELECTOR: Self = Self(4);
    const COMBINED: Self = Self(8);
    /// A digit in another type: 𝟏𝟐 is twelve as 12 is, where ①② are two numbers.
    const STYLE: Self = Self(16);

    const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Tells whether normalisation turned the raw character into another.
    pub(super) const fn is_compatibility(self) -> bool {
        self.0 & Self::COMPATIBILITY.0 != 0
    }

    /// Tells whether both were written as they are compared: no rule of form concerns them.
    pub(super) const fn are_plain(left: Self, right: Self) -> bool {
        left.0 | right.0 == 0
    }

    /// Lists the rules that make one of the ways the other: what only one side needed, or else what both did.
    pub(super) fn rules(left: Self, right: Self) -> impl Iterator<Item = Rule> {
        let apart = left.0 ^ right.0;
        let bits = if apart == 0 { left.0 | right.0 } else { apart };
        Self::NAMED.into_iter().filter(move |(how, _)| bits & how.0 != 0).map(|(_, rule)| rule)
    }
}

/// One character as it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    /// The character after folding.
    pub(super) c: char,
    /// Where it begins in the raw writing, in bytes.
    pub(super) start: u32,
    /// Where it ends in the raw writing, in bytes.
    pub(super) end: u32,
    /// What the folding did.
    pub(super) how: How,
}

impl Unit {
    /// Returns the place in the raw writing.
    pub(super) const fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Tells whether nothing but the character itself is written.
    pub(super) fn is_itself(&self) -> bool {
        self.how == How::PLAIN && self.range().len() == self.c.len_utf8()
    }

    /// Tells whether this unit goes on with the number of the one before it: directly behind it, and not a number sign of
    /// its own. `1²` and `2①` are two numbers, `㉑` is one.
    pub(super) const fn goes_on(&self, before: &Self) -> bool {
        let one_sign = before.start == self.start;
        one_sign
            || (before.end == self.start && !before.how.is_compatibility() && !self.how.is_compatibility())
    }
}

/// The room that the units of a writing take: for a usual item no memory of its own.
pub(super) type Units = SmallVec<[Unit; 40]>;

/// A raw writing with its units, which lie where the caller made room for them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Writing<'a> {
    pub(super) raw: &'a str,
    pub(super) units: &'a [Unit],
}

impl<'a> Writing<'a> {
    /// Folds a raw writing.
    pub(super) fn new(raw: &'a str, room: &'a mut Units) -> Self {
        fold(raw, 0, room);
        Self { raw, units: room }
    }

    /// Returns the raw characters of a unit.
    pub(super) fn raw_of(&self, unit: &Unit) -> &'a str {
        self.raw.get(unit.range()).unwrap_or("")
    }

    /// Tells whether a unit is written as one of another writing is. What folds otherwise is not.
    pub(super) fn is_alike(&self, unit: &Unit, other: &Writing<'_>, theirs: &Unit) -> bool {
        unit.how == theirs.how && self.raw_of(unit) == other.raw_of(theirs)
    }

    /// Returns the place between the unit at `index` and the one before it; at the end of the units, what follows them.
    pub(super) fn gap(&self, index: usize) -> Range<usize> {
        let start =
            index.checked_sub(1).and_then(|before| self.units.get(before)).map_or(0, |u| u.end as usize);
        let end = self.units.get(index).map_or(self.raw.len(), |u| u.start as usize);
        start.min(end)..end
    }

    /// Returns the place of a range of units in the raw writing; of an empty one, the place before its start.
    pub(super) fn place(&self, units: &Range<usize>) -> Range<usize> {
        if units.is_empty() {
            let at = self.gap(units.start).end;
            return at..at;
        }
        let start = self.units.get(units.start).map_or(0, |u| u.start as usize);
        start..self.units.get(units.end - 1).map_or(self.raw.len(), |u| u.end as usize)
    }

    /// Tells whether nothing stands between the unit at `index` and the one before it.
    pub(super) fn is_unbroken(&self, index: usize) -> bool {
        let (Some(before), Some(unit)) = (index.checked_sub(1), self.units.get(index)) else { return false };
        self.units.get(before).is_some_and(|before| before.end == unit.start)
    }

    /// Returns the raw characters of [`Self::gap`].
    pub(super) fn gap_text(&self, index: usize) -> &'a str {
        self.raw.get(self.gap(index)).unwrap_or("")
    }
}

/// Folds a raw writing from a place on, in bytes. Texts beyond 4 GiB are cut there, which no field reaches.
pub(super) fn fold(raw: &str, begin: usize, units: &mut Units) {
    units.clear();
    let mut at = u32::try_from(begin).unwrap_or(u32::MAX);
    for c in raw.get(begin..).unwrap_or("").chars() {
        let Ok(width) = u32::try_from(c.len_utf8()) else { break };
        let Some(end) = at.checked_add(width) else { break };
        push(units, c, at, end);
        at = end;
    }
}

fn push(units: &mut Units, c: char, start: u32, end: u32) {
    // What most texts are made of, ahead of the many questions below.
    if matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FE}' | '\u{4E00}'..='\u{9FFF}' | '0'..='9') {
        return one(units, c, start, end, How::PLAIN);
    }
    match c {
        '\t'
        | '\n'
        | '\r'
        | ' '
        | '\u{A0}'
        | '\u{2000}'..='\u{200A}'
        | '\u{202F}'
        | '\u{205F}'
        | '\u{3000}' => {}
        ';' | '；' => reference(units, start, end),
        '…' | '‥' => one(units, c, start, end, How::PLAIN),
        '\u{21}'..='\u{7E}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{20000}'..='\u{2F7FF}'
        | '\u{3005}'..='\u{3007}'
        | '\u{AC00}'..='\u{D7A3}' => {
            one(units, c, start, end, How::PLAIN);
        }
        '\u{FF01}'..='\u{FF5E}' => one(units, narrow(c), start, end, How::WIDTH),
        '\u{1D7CE}'..='\u{1D7FF}' => one(units, styled_digit(c), start, end, How::STYLE),
        '\u{FF61}'..='\u{FF9D}' => one(units, wide_kana(c), start, end, How::WIDTH),
        '\u{1161}'..='\u{1175}' | '\u{11A8}'..='\u{11C2}' => mark(units, c, start, end, How::COMBINED),
        '\u{FF9E}' => mark(units, '\u{3099}', start, end, How::WIDTH),
        '\u{FF9F}' => mark(units, '\u{309A}', start, end, How::WIDTH),
        '\u{309B}' | '\u{3099}' => mark(units, '\u{3099}', start, end, How::COMBINED),
        '\u{309C}' | '\u{309A}' => mark(units, '\u{309A}', start, end, How::COMBINED),
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{180B}'..='\u{180D}' => {
            select(units, c, start, end);
        }
        _ => decompose(units, c, start, end),
    }
}

fn one(units: &mut Units, c: char, start: u32, end: u32, how: How) {
    units.push(Unit { c, start, end, how });
}

/// A semicolon, or the end of a reference such as &#134071; that an encoder wrote for a character which it could not write.
fn reference(units: &mut Units, start: u32, end: u32) {
    const LONGEST: usize = 10;
    let digits =
        units.iter().rev().take(LONGEST).take_while(|u| u.c.is_ascii_hexdigit() || u.c == 'x').count();
    let from = units.len() - digits;
    if digits > 0
        && let Some([and, number]) = from.checked_sub(2).and_then(|sign| units.get(sign..from))
        && (and.c, number.c) == ('&', '#')
    {
        let start = and.start;
        units.truncate(from - 2);
        one(units, '\u{FFFD}', start, end, How::PLAIN);
        return;
    }
    one(units, ';', start, end, if end - start == 1 { How::PLAIN } else { How::WIDTH });
}

/// Joins a mark to the character directly before it, if the two make one.
fn mark(units: &mut Units, mark: char, start: u32, end: u32, how: How) {
    if let Some(base) = units.last_mut().filter(|base| base.end == start)
        && let Some(whole) = compose(base.c, mark)
    {
        *base = Unit { c: whole, end, how: base.how.and(how), ..*base };
    } else if let Some(base) = units.last_mut().filter(|base| base.end == start)
        && let Some(whole) = compose_in_order(base.c, mark)
    {
        *base = Unit { c: whole, end, how: base.how.and(how), ..*base };
    } else {
        one(units, mark, start, end, how);
    }
}

/// Composes a letter that has a mark with a further one that normalisation puts before it: ê and the dot below are ệ.
fn compose_in_order(base: char, mark: char) -> Option<char> {
    let class = canonical_combining_class(mark);
    if class == 0 {
        return None;
    }
    let mut marks: Vec<char> = Vec::new();
    decompose_canonical(base, |c| marks.push(c));
    let place = marks.iter().rposition(|c| canonical_combining_class(*c) <= class)? + 1;
    marks.insert(place, mark);
    let mut parts = marks.into_iter();
    let first = parts.next()?;
    parts.try_fold(first, compose)
}

fn select(units: &mut Units, selector: char, start: u32, end: u32) {
    match units.last_mut().filter(|base| base.end == start) {
        Some(base) => {
            base.end = end;
            base.how = base.how.and(How::SELECTOR);
        }
        None => one(units, selector, start, end, How::PLAIN),
    }
}

fn decompose(units: &mut Units, c: char, start: u32, end: u32) {
    let mut parts = 0;
    let from = units.len();
    decompose_compatible(c, |part| {
        parts += 1;
        let how = if part == c { How::PLAIN } else { How::COMPATIBILITY };
        let follows = units.len() > from || part == c;
        let joins = canonical_combining_class(part) != 0
            || matches!(part, '\u{1161}'..='\u{1175}' | '\u{11A8}'..='\u{11C2}');
        if follows && joins {
            let at = if units.len() > from { end } else { start };
            mark(units, part, at, end, if part == c { How::COMBINED } else { How::PLAIN });
        } else if !matches!(part, ' ') {
            one(units, part, start, end, how);
        }
    });
    // A letter that only came apart and together again was written as it is compared.
    if units.len() == from + 1
        && parts > 1
        && let Some(unit) = units.get_mut(from).filter(|unit| unit.c == c)
    {
        unit.how = How::PLAIN;
    }
}

/// The ASCII character of a full-width one.
fn narrow(c: char) -> char {
    char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
}

/// The ASCII digit of one of the five rows of mathematical digits.
fn styled_digit(c: char) -> char {
    char::from_digit((u32::from(c) - 0x1D7CE) % 10, 10).unwrap_or(c)
}

/// The full-width form of U+FF61 to U+FF9D.
fn wide_kana(c: char) -> char {
    const WIDE: [char; 61] = [
        '。', '「', '」', '、', '・', 'ヲ', 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ャ', 'ュ', 'ョ', 'ッ', 'ー', 'ア',
        'イ', 'ウ', 'エ', 'オ', 'カ', 'キ', 'ク', 'ケ', 'コ', 'サ', 'シ', 'ス', 'セ', 'ソ', 'タ', 'チ', 'ツ',
        'テ', 'ト', 'ナ', 'ニ', 'ヌ', 'ネ', 'ノ', 'ハ', 'ヒ', 'フ', 'ヘ', 'ホ', 'マ', 'ミ', 'ム', 'メ', 'モ',
        'ヤ', 'ユ', 'ヨ', 'ラ', 'リ', 'ル', 'レ', 'ロ', 'ワ', 'ン',
    ];
    WIDE.get((u32::from(c) as usize).wrapping_sub(0xFF61)).copied().unwrap_or(c)
}

/// Tells whether a folded character stands for one that could not be written: a mark in its place, a private-use
/// character, a control, a noncharacter. It equals nothing, not even itself.
pub(super) const fn is_unknown(c: char) -> bool {
    // What most texts are made of.
    if matches!(c, '\u{3041}'..='\u{9FFF}' | '0'..='9') {
        return false;
    }
    matches!(c,
        '●' | '〓' | '□' | '■' | '_' | '?' | '*' | '○' | '◯' | '◆' | '◇' | '△' | '▯' | '×' | '\u{FFFC}' | '\u{FFFD}'
        | '▢' | '☐' | '⬜' | '⬛' | '◻' | '◼' | '◽' | '◾' | '⬚' | '⍰' | '※' | '◎' | '…' | '‥' | '〿'
        // Ideographic descriptions: ⿰山奇 says how a character looks that could not be written.
        | '\u{2FF0}'..='\u{2FFF}' | '\u{31EF}' | '〾'
        | '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{9F}'
        | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}'
        | '\u{FDD0}'..='\u{FDEF}')
        || c as u32 & 0xFFFE == 0xFFFE
}

/// Tells whether a folded character is one of the dashes that stand between digits, or for ー.
pub(super) const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '━' | 'ー' | '﹣' | '⁃' | '˗')
}

/// Tells whether a folded character is ・ or its like between names.
pub(super) const fn is_middle_dot(c: char) -> bool {
    matches!(c, '・' | '･' | '·')
}

/// Tells whether a folded character is a kanji, or one of the signs that stand for one.
pub(super) const fn is_kanji(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{323AF}' | '\u{F900}'..='\u{FAFF}' | '々' | '〆')
}

/// Tells whether two characters are the capital and the small form of one Latin letter.
pub(super) fn is_other_case(a: char, b: char) -> bool {
    let latin = |c: char| c.is_alphabetic() && matches!(c, '\0'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}');
    a != b && latin(a) && latin(b) && a.to_lowercase().eq(b.to_lowercase())
}

/// Tells whether a text is empty but for spaces.
pub(super) fn is_blank(raw: &str) -> bool {
    raw.chars().all(char::is_whitespace)
}

/// Words for nothing.
const NOTHING: [&str; 13] =
    ["不詳", "不明", "未詳", "なし", "無し", "記載なし", "空欄", "未入力", "未登録", "-", "－", "–", "―"];

/// The length of the longest of them, in bytes.
const LONGEST_NOTHING: usize = 12;

/// Tells whether a text says anything: not empty, no unknown character, no word for nothing, and a letter, a digit, a kanji
/// or a kana at least. Returns the rule if not.
pub(super) fn says_nothing(raw: &str) -> Option<Rule> {
    let text = raw.trim();
    if text.is_empty() {
        return Some(Rule::EmptySide);
    }
    match said_plainly(text) {
        Some(true) => {}
        Some(false) => return Some(Rule::SaysNothing),
        None => {
            let mut units = Units::new();
            fold(text, 0, &mut units);
            if units.iter().any(|u| is_unknown(u.c)) {
                return Some(Rule::UnknownCharacter);
            }
            if !units.iter().any(|u| is_said(u.c)) {
                return Some(Rule::SaysNothing);
            }
        }
    }
    NOTHING.contains(&text).then_some(Rule::SaysNothing)
}

/// Tells whether a text of the usual characters says something, without folding it; `None` if it holds any other.
fn said_plainly(text: &str) -> Option<bool> {
    text.chars().try_fold(false, |any, c| said(c).map(|says| any || says))
}

/// Tells whether one of the usual characters says something by itself; `None` of any other.
const fn said(c: char) -> Option<bool> {
    match c {
        '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FA}'
        | '\u{4E00}'..='\u{9FFF}'
        | '々'
        | '0'..='9'
        | '０'..='９'
        | 'ｦ'
        | 'ｱ'..='ﾝ'
        | 'A'..='W'
        | 'Y'
        | 'Z'
        | 'a'..='w'
        | 'y'
        | 'z' => Some(true),
        ' ' | '　' | '-' | '－' | 'ー' | ',' | '.' | '(' | ')' | 'X' | 'x' => Some(false),
        _ => None,
    }
}

/// Tells whether a folded character says something by itself: no sign, no mark, no X that fills a field, no ー.
fn is_said(c: char) -> bool {
    // Radicals and strokes are written for kanji; the fillers of Hangul are letters by their class only.
    let sign = is_dash(c) || matches!(c, 'X' | 'x' | '\u{115F}' | '\u{1160}');
    let written = c.is_alphanumeric() || matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{31C0}'..='\u{31EF}');
    written && !sign
}

/// Returns the rule if either of two texts is empty, or else a word for nothing.
pub(super) fn either_says_nothing(left: &str, right: &str) -> Option<Rule> {
    // One character that says something is enough, whatever stands behind it, in a text that is no such word.
    let says = |raw: &str| {
        raw.chars().next().and_then(said) == Some(true)
            && (raw.len() > LONGEST_NOTHING || !NOTHING.contains(&raw.trim_end()))
    };
    let silent = |raw: &str| if says(raw) { None } else { says_nothing(raw) };
    match (silent(left), silent(right)) {
        (Some(Rule::EmptySide), _) | (_, Some(Rule::EmptySide)) => Some(Rule::EmptySide),
        (Some(Rule::SaysNothing), _) | (_, Some(Rule::SaysNothing)) => Some(Rule::SaysNothing),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(raw: &str) -> String {
        Writing::new(raw, &mut Units::new()).units.iter().map(|u| u.c).collect()
    }

    #[test]
    fn writings_fold_to_what_is_compared() {
        for (raw, expected) in [
            ("ＡＢＣ　１２３", "ABC123"),
            ("ﾀﾞﾃ ﾊﾟﾝ", "ダテパン"),
            ("タ゛テ", "ダテ"),
            ("か\u{3099}", "が"),
            ("葛\u{E0100}城", "葛城"),
            ("㍼", "昭和"),
            ("\u{FA10}", "塚"),
            ("①", "1"),
            ("é", "é"),
            ("e\u{301}", "é"),
            ("한국", "한국"),
            ("\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}", "한국"),
            ("㈜", "(주)"),
            ("e\u{302}\u{323}", "ệ"),
            ("e\u{323}\u{302}", "ệ"),
            ("ê\u{323}", "ệ"),
            ("e\u{302}\u{302}", "ê\u{302}"),
            ("゛あ", "\u{3099}あ"),
            ("宮&#134071;", "宮\u{FFFD}"),
            ("宮＆＃ｘ２０ＢＢ７；子", "宮\u{FFFD}子"),
            ("&#;12;", "&#;12;"),
            ("", ""),
        ] {
            assert_eq!(folded(raw), expected, "{raw}");
        }
    }

    #[test]
    fn units_know_their_place_in_the_raw_writing() {
        let mut room = Units::new();
        let writing = Writing::new("ｶﾞ 葛\u{E0100}", &mut room);
        let places: Vec<&str> = writing.units.iter().map(|u| writing.raw_of(u)).collect();
        assert_eq!(places, ["ｶﾞ", "葛\u{E0100}"]);
        assert_eq!(writing.gap_text(1), " ");
    }

    #[test]
    fn what_says_nothing_is_named() {
        for (raw, rule) in [
            (" 　", Some(Rule::EmptySide)),
            ("宮＿", Some(Rule::UnknownCharacter)),
            ("\u{E000}橋", Some(Rule::UnknownCharacter)),
            ("不詳", Some(Rule::SaysNothing)),
            ("\u{200B}", Some(Rule::SaysNothing)),
            ("\u{FEFF}", Some(Rule::SaysNothing)),
            ("\u{3164}", Some(Rule::SaysNothing)),
            ("\u{FFA0}", Some(Rule::SaysNothing)),
            ("\0", Some(Rule::UnknownCharacter)),
            (".", Some(Rule::SaysNothing)),
            ("・", Some(Rule::SaysNothing)),
            ("･", Some(Rule::SaysNothing)),
            ("---", Some(Rule::SaysNothing)),
            ("X X", Some(Rule::SaysNothing)),
            ("ＸＸ　Ｘ", Some(Rule::SaysNothing)),
            ("()", Some(Rule::SaysNothing)),
            ("ーーー", Some(Rule::SaysNothing)),
            ("ｰ", Some(Rule::SaysNothing)),
            ("=", Some(Rule::SaysNothing)),
            ("。", Some(Rule::SaysNothing)),
            ("〒", Some(Rule::SaysNothing)),
            ("△", Some(Rule::UnknownCharacter)),
            ("渡\u{1A}", Some(Rule::UnknownCharacter)),
            ("渡\u{FFFC}", Some(Rule::UnknownCharacter)),
            ("渡\u{FFFF}", Some(Rule::UnknownCharacter)),
            ("渡\u{FDD0}", Some(Rule::UnknownCharacter)),
            ("渡▯", Some(Rule::UnknownCharacter)),
            ("渡×", Some(Rule::UnknownCharacter)),
            ("渡△", Some(Rule::UnknownCharacter)),
            ("渡﹍", Some(Rule::UnknownCharacter)),
            ("渡⁇", Some(Rule::UnknownCharacter)),
            ("々", None),
            ("〇", None),
            ("MAX", None),
            ("1", None),
            ("髙橋", None),
        ] {
            assert_eq!(says_nothing(raw), rule, "{raw}");
        }
    }
}
