//! `Shown`: text that cannot drive a terminal, lie about its order, hide what it holds, or hold an individual number whole.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::width::cells_alone;
use crate::audit::{IndividualNumber, masked, may_hold_number};

/// Text that is safe to show. What would act on the terminal or vanish is made visible; what is stored stays exact.
///
/// - control characters become their pictures (`␛`, `␉`), C1 and the rest `⟨U+0085⟩`;
/// - bidirectional controls, zero-width and tag characters, line and paragraph separators become `⟨U+202E⟩`;
/// - of more than four combining marks on one base the rest becomes `⟨+n⟩`;
/// - variation selectors and the half-width ﾞ ﾟ stay: they are Japanese writing;
/// - of a valid individual number that stands in a name, an address or any other text, only the last four digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Shown<'a>(Cow<'a, str>);

/// How many combining marks a base may carry before the rest is counted instead of drawn.
const MARKS: usize = 4;

impl<'a> Shown<'a> {
    /// Makes text safe to show; borrows where nothing had to be changed.
    pub fn new(raw: impl Into<Cow<'a, str>>) -> Self {
        let raw = raw.into();
        if !may_hold_number(&raw) {
            return Self::unmasked(raw);
        }
        match masked(&raw) {
            Cow::Owned(masked) => Self::unmasked(Cow::Owned(masked)),
            Cow::Borrowed(_) => Self::unmasked(raw),
        }
    }

    /// Makes a member key, an employer code, or a part of one safe to show: whole, also where it happens to be an individual
    /// number. Files are joined by keys, and a masked one would be another's.
    pub fn key(raw: impl Into<Cow<'a, str>>) -> Self {
        Self::unmasked(raw.into())
    }

    /// Names an employer: its code, which is a key, and its name; empty where there is neither.
    pub fn employer(code: &str, name: &str) -> Shown<'static> {
        Shown::key(format!("{code} {}", Shown::new(name)).trim().to_owned())
    }

    /// Makes a text safe to show in which member keys stand, and these whole.
    pub fn with_keys(raw: &str, keys: &[Range<usize>]) -> Shown<'static> {
        // What is masked stays as long in bytes.
        let mut shown = masked(raw).into_owned();
        for key in keys {
            if let Some(whole) = raw.get(key.clone()) {
                shown.replace_range(key.clone(), whole);
            }
        }
        Shown::unmasked(shown.into())
    }

    /// Returns a piece of a text that was made safe to show, as safe as the whole.
    pub fn piece(&self, of: Range<usize>) -> Shown<'_> {
        Shown(Cow::Borrowed(self.0.get(of).unwrap_or_default()))
    }

    /// Shows an individual number whole. The caller has recorded in the history that it is shown.
    pub fn revealed(number: IndividualNumber) -> Shown<'static> {
        Shown(Cow::Owned(number.reveal()))
    }

    fn unmasked(raw: Cow<'a, str>) -> Self {
        if is_plain(&raw) { Self(raw) } else { Self(Cow::Owned(made_visible(&raw))) }
    }

    /// Takes words of the program itself, which hold nothing that would have to be made visible.
    pub const fn fixed(words: &'static str) -> Shown<'static> {
        Shown(Cow::Borrowed(words))
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the text, for a widget's span.
    pub fn into_cow(self) -> Cow<'a, str> {
        self.0
    }

    /// Returns the same text, owning it.
    pub fn into_owned(self) -> Shown<'static> {
        Shown(Cow::Owned(self.0.into_owned()))
    }
}

impl<'a> From<Cow<'a, str>> for Shown<'a> {
    fn from(raw: Cow<'a, str>) -> Self {
        Self::new(raw)
    }
}

impl<'a> From<&'a str> for Shown<'a> {
    fn from(raw: &'a str) -> Self {
        Self::new(raw)
    }
}

impl<'a> From<&'a String> for Shown<'a> {
    fn from(raw: &'a String) -> Self {
        Self::new(raw)
    }
}

impl From<String> for Shown<'_> {
    fn from(raw: String) -> Self {
        Self::new(raw)
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

fn is_plain(raw: &str) -> bool {
    let mut marks = 0;
    raw.chars().all(|c| {
        // Nearly every character of a register is one of these, and quicker to tell than a mark.
        if cells_alone(c).is_some() {
            marks = 0;
            return true;
        }
        marks = if counts_as_mark(c) { marks + 1 } else { 0 };
        marks <= MARKS && !must_be_visible(c)
    })
}

fn made_visible(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len() + 16);
    let mut marks = 0;
    for c in raw.chars() {
        if counts_as_mark(c) {
            marks += 1;
            if marks > MARKS {
                continue;
            }
        } else {
            close_marks(&mut out, marks);
            marks = 0;
        }
        match c {
            '\u{0}'..='\u{1F}' => out.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}')),
            '\u{7F}' => out.push('\u{2421}'),
            c if must_be_visible(c) => push_code_point(&mut out, c),
            c => out.push(c),
        }
    }
    close_marks(&mut out, marks);
    out
}

fn close_marks(out: &mut String, marks: usize) {
    if marks > MARKS {
        let _ = write!(out, "⟨+{}⟩", marks - MARKS);
    }
}

fn push_code_point(out: &mut String, c: char) {
    let _ = write!(out, "⟨U+{:04X}⟩", u32::from(c));
}

/// Variation selectors are combining marks by their category, but part of how a Japanese name is written.
fn counts_as_mark(c: char) -> bool {
    !c.is_ascii() && is_combining_mark(c) && !is_variation_selector(c)
}

const fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Characters that act on a terminal, reorder their neighbours, or take no cell and so hide.
const fn must_be_visible(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}'           // C0, DEL, C1
        | '\u{AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}'                          // zero width, LRM, RLM
        | '\u{2028}'..='\u{202E}'                          // separators, bidi
        | '\u{2060}'..='\u{206F}'                          // joiners, isolates, deprecated controls
        | '\u{3164}' | '\u{FFA0}' | '\u{FEFF}'
        | '\u{FFF0}'..='\u{FFFB}'                          // unassigned specials, interlinear annotation
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E00FF}' | '\u{E01F0}'..='\u{E0FFF}') // tags
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_would_act_or_hide_is_made_visible() {
        for (raw, shown) in [
            ("髙橋　花子", "髙橋　花子"),
            ("A\tX", "A␉X"),
            ("\u{1b}[31m", "␛[31m"),
            ("a\u{85}b", "a⟨U+0085⟩b"),
            ("abc\u{202E}def", "abc⟨U+202E⟩def"),
            ("山\u{200B}田", "山⟨U+200B⟩田"),
            ("ﾀﾞ葛\u{E0100}か゛が", "ﾀﾞ葛\u{E0100}か゛が"),
            ("e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}x", "e\u{301}\u{301}\u{301}\u{301}⟨+2⟩x"),
            ("a\u{E0041}", "a⟨U+E0041⟩"),
            ("山田　花子 123456789018", "山田　花子 ********9018"),
            ("1234\u{202E}5678\t9018", "****⟨U+202E⟩****␉9018"),
            ("1234 5678 9012", "1234 5678 9012"),
        ] {
            assert_eq!(Shown::new(raw).as_str(), shown);
        }
    }

    #[test]
    fn only_a_number_that_is_revealed_is_whole() {
        let number = IndividualNumber::parse("123456789018").unwrap();
        assert_eq!(Shown::revealed(number).as_str(), "123456789018");
        assert_eq!(Shown::new(number.reveal()).as_str(), "********9018");
    }

    #[test]
    fn what_stands_alone_is_neither_a_mark_nor_hidden() {
        let alone = ('\0'..=char::MAX).filter(|c| cells_alone(*c).is_some());
        assert_eq!(alone.filter(|c| counts_as_mark(*c) || must_be_visible(*c)).count(), 0);
    }

    #[test]
    fn clean_text_is_borrowed() {
        assert!(matches!(Shown::new("東京都千代田区").into_cow(), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn nothing_that_must_be_visible_leaves(raw in any::<String>()) {
            let shown = Shown::new(raw.as_str());
            prop_assert!(!shown.as_str().chars().any(must_be_visible));
            let again = Shown::new(shown.as_str());
            prop_assert_eq!(again.as_str(), shown.as_str(), "showing twice changes nothing");
        }
    }
}
