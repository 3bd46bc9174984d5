//! The folding of a raw text to units: Unicode normalisation form KC character by character, half-width kana with their
//! marks, variation selectors stripped, spaces left out. Knows no item.

use unicode_normalization::char::{
    canonical_combining_class, compose, decompose_canonical, decompose_compatible,
};

use super::character::of_three;
use super::unit::{How, Unit, Units};
use super::usual::{Usual, usual};

/// Folds a raw writing from a place on, in bytes. Texts beyond 4 GiB are cut there, which no field reaches.
pub(super) fn fold(raw: &str, begin: usize, units: &mut Units) {
    const END: usize = u32::MAX as usize;
    units.clear();
    let raw = if raw.len() > END { raw.get(..raw.floor_char_boundary(END)).unwrap_or("") } else { raw };
    let mut at = position(begin);
    loop {
        let start = usual_from(raw, at, units);
        let Some(c) = raw.get(start as usize..).and_then(|rest| rest.chars().next()) else { return };
        at = start + position(c.len_utf8());
        push(units, c, start, at);
    }
}

/// The offset of a character, in the width in which units keep it.
fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Folds what most texts are made of, characters that are folded without a look at those before them, and returns where
/// any other stands.
fn usual_from(raw: &str, mut at: u32, units: &mut Units) -> u32 {
    static PLAIN: &Usual = usual!(is_plain);
    let mut bytes = raw.as_bytes().get(at as usize..).unwrap_or(&[]);
    loop {
        let (written, end, rest) = match bytes {
            [one @ 0..0x80, rest @ ..] => (char::from(*one), at + 1, rest),
            [one, two, three, rest @ ..] => match of_three([*one, *two, *three]) {
                Some(c) => (c, at + 3, rest),
                None => return at,
            },
            _ => return at,
        };
        let start = at;
        let (c, how) = match written {
            c if PLAIN.holds(c) => (c, How::PLAIN),
            ' ' | '\u{3000}' => {
                (at, bytes) = (end, rest);
                continue;
            }
            '；' => return at,
            '\u{FF01}'..='\u{FF5E}' => (narrow(written), How::WIDTH),
            '\u{FF61}'..='\u{FF9D}' => (wide_kana(written), How::WIDTH),
            _ => return at,
        };
        (at, bytes) = (end, rest);
        units.push(Unit { c, start, end, how });
    }
}

/// Tells whether a character is compared as it is written.
const fn is_plain(c: char) -> bool {
    c != ';'
        && matches!(c,
            '\u{21}'..='\u{7E}' | '…' | '‥' | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FE}'
            | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{20000}'..='\u{2F7FF}')
}

/// Folds a character that may change those before it, or come apart.
fn push(units: &mut Units, c: char, start: u32, end: u32) {
    match c {
        '\t' | '\n' | '\r' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => {}
        c if is_invisible(c) => follow(units, start, end),
        ';' | '；' => reference(units, start, end),
        c if is_plain(c) => one(units, c, start, end, How::PLAIN),
        '\u{1D7CE}'..='\u{1D7FF}' => one(units, styled_digit(c), start, end, How::STYLE),
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

/// Tells whether a character is not seen and parts nothing: a soft hyphen, a zero-width space, a mark of direction, the byte
/// order mark.
pub(super) const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Lets a character that is not seen be written with the one directly before it; where there is none, it is left out.
fn follow(units: &mut Units, start: u32, end: u32) {
    if let Some(base) = units.last_mut().filter(|base| base.end == start) {
        base.end = end;
        base.how = base.how.and(How::INVISIBLE);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(raw: &str) -> String {
        let mut units = Units::new();
        fold(raw, 0, &mut units);
        units.iter().map(|u| u.c).collect()
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
            ("\u{FEFF}1\u{200B}2\u{AD}", "12"),
            ("", ""),
        ] {
            assert_eq!(folded(raw), expected, "{raw}");
        }
    }
}
