//! A text that is keyed in, edited character by character as a reader counts them.

use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::text::{Shown, cells};

/// How much a field takes, in bytes.
const LIMIT: usize = 2000;
/// The digits of an individual number.
const DIGITS: usize = 12;

/// A line of text with a caret.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Field {
    text: String,
    /// Byte offset of the caret, between two characters.
    caret: usize,
    kind: FieldKind,
    /// Whether somebody changed it since it began.
    is_typed: bool,
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FieldKind {
    /// Any text.
    #[default]
    Text,
    /// Twelve digits, shown as `*`.
    Number,
    /// Words to find; shown as `*` as soon as they can be an individual number.
    Search,
}

/// Tells whether a text may be an individual number, or a slip of one: more than eight digits and nothing else but the
/// spaces and hyphens between groups of four, as on the card.
pub fn may_be_number(text: &str) -> bool {
    let text: String = text.trim().nfkc().collect();
    let mut groups: Vec<&str> = text.split([' ', '-']).collect();
    let digits = groups.iter().map(|group| group.len()).sum::<usize>();
    let is_all_digits = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    groups.pop();
    digits > 8 && is_all_digits && groups.iter().all(|group| group.len() == 4)
}

/// A field as it is drawn.
#[derive(Debug, PartialEq, Eq)]
pub struct Drawn {
    /// What fits.
    pub text: String,
    /// The caret, in cells from the left.
    pub caret: usize,
}

impl Field {
    /// Begins with a text, the caret at its end.
    pub fn with(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { caret: text.len(), text, ..Self::default() }
    }

    /// Begins an empty field for an individual number, which is keyed unseen.
    pub fn number() -> Self {
        Self { kind: FieldKind::Number, ..Self::default() }
    }

    /// Begins an empty field for words to find.
    pub fn search() -> Self {
        Self { kind: FieldKind::Search, ..Self::default() }
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Tells whether somebody changed the text since it began.
    pub fn is_typed(&self) -> bool {
        self.is_typed
    }

    /// Tells whether what is keyed stays unseen.
    pub fn is_secret(&self) -> bool {
        self.kind == FieldKind::Number
    }

    /// Puts text in at the caret. A number takes digits of any width and nothing else.
    pub fn insert(&mut self, given: &str) {
        let taken: String = match self.kind {
            FieldKind::Text | FieldKind::Search => {
                given.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
            }
            FieldKind::Number => given
                .nfkc()
                .filter(char::is_ascii_digit)
                .take(DIGITS.saturating_sub(self.text.len()))
                .collect(),
        };
        if self.text.len() + taken.len() <= LIMIT {
            self.text.insert_str(self.caret, &taken);
            self.caret += taken.len();
            self.is_typed = true;
        }
    }

    /// Takes the character before the caret out.
    pub fn erase(&mut self) {
        let before = self.before();
        self.text.replace_range(before..self.caret, "");
        self.caret = before;
        self.is_typed = true;
    }

    /// Takes the character after the caret out.
    pub fn erase_forward(&mut self) {
        let after = self.after();
        self.text.replace_range(self.caret..after, "");
        self.is_typed = true;
    }

    /// Empties the field.
    pub fn clear(&mut self) {
        self.text.clear();
        self.caret = 0;
        self.is_typed = true;
    }

    /// Moves the caret one character to the left.
    pub fn left(&mut self) {
        self.caret = self.before();
    }

    /// Moves the caret one character to the right.
    pub fn right(&mut self) {
        self.caret = self.after();
    }

    /// Moves the caret before the first character.
    pub fn home(&mut self) {
        self.caret = 0;
    }

    /// Moves the caret behind the last character.
    pub fn end(&mut self) {
        self.caret = self.text.len();
    }

    /// Returns what of the field is seen in `room` cells, the caret always in it.
    pub fn drawn(&self, room: usize) -> Drawn {
        let (before, after) = self.text.split_at(self.caret);
        if self.is_masked() {
            let length = |text: &str| text.graphemes(true).count();
            return Drawn { text: "*".repeat(length(&self.text).min(room)), caret: length(before).min(room) };
        }
        let before = Shown::new(before);
        let mut from = before.as_str();
        while cells(from) + 1 > room {
            let Some(first) = from.graphemes(true).next() else { break };
            from = from.get(first.len()..).unwrap_or_default();
        }
        let mut text = from.to_owned();
        let caret = cells(&text);
        for grapheme in Shown::new(after).as_str().graphemes(true) {
            if cells(&text) + cells(grapheme) > room {
                break;
            }
            text.push_str(grapheme);
        }
        Drawn { text, caret }
    }

    /// Tells whether the text as it stands is shown as `*`.
    fn is_masked(&self) -> bool {
        self.is_secret() || (self.kind == FieldKind::Search && may_be_number(&self.text))
    }

    fn before(&self) -> usize {
        let (before, _) = self.text.split_at(self.caret);
        before.grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        let (_, after) = self.text.split_at(self.caret);
        self.caret + after.graphemes(true).next().map_or(0, str::len)
    }
}

impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = if self.is_masked() { "…" } else { &self.text };
        f.debug_struct("Field")
            .field("text", &text)
            .field("caret", &self.caret)
            .field("kind", &self.kind)
            .field("is_typed", &self.is_typed)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_takes_twelve_digits_of_any_width_unseen() {
        let mut field = Field::number();
        field.insert("１２34-5678 9018 99");
        assert_eq!(field.text(), "123456789018");
        assert_eq!(field.drawn(20), Drawn { text: "*".repeat(12), caret: 12 });
        assert!(!format!("{field:?}").contains("1234"));
    }

    #[test]
    fn a_search_hides_what_may_be_a_number() {
        for (text, is_hidden) in [
            ("33120015", false),
            ("123456789", true),
            ("123456789018", true),
            ("１２３４ 5678 9018", true),
            ("1234-5678-90", true),
            ("1234567890180", true),
            ("33120015-10-1001-00", false),
            ("10-100123-00", false),
            ("高橋 123456789", false),
            ("#123456789", false),
        ] {
            let mut field = Field::search();
            field.insert(text);
            let seen = field.drawn(40).text;
            assert_eq!(seen.chars().all(|c| c == '*'), is_hidden, "{text}: {seen}");
            assert_eq!(!format!("{field:?}").contains(text), is_hidden, "{text}");
        }
    }

    #[test]
    fn a_long_text_scrolls_to_its_caret() {
        let mut field = Field::with("東京都千代田区");
        assert_eq!(field.drawn(8), Drawn { text: "代田区".into(), caret: 6 });
        field.home();
        assert_eq!(field.drawn(8), Drawn { text: "東京都千".into(), caret: 0 });
    }

    proptest! {
        #[test]
        fn editing_never_breaks_a_character(given in "\\PC{0,12}", moves in prop::collection::vec(0_u8..7, 0..20)) {
            let mut field = Field::with(given);
            for step in moves {
                match step {
                    0 => field.left(),
                    1 => field.right(),
                    2 => field.erase(),
                    3 => field.erase_forward(),
                    4 => field.home(),
                    5 => field.insert("葛\u{E0100}"),
                    _ => field.end(),
                }
                let drawn = field.drawn(5);
                prop_assert!(drawn.caret < 5 && cells(&drawn.text) <= 5);
            }
        }
    }
}
