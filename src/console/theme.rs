//! Colours, attributes and signs. Nothing is said by colour alone: each style goes with a word or a sign.

use std::borrow::Cow;

use ratatui::style::{Color, Modifier, Style};

use super::model::{ColorLevel, Look};
use crate::compare::Grade;
use crate::text::fit;

/// How things look on this terminal.
#[derive(Debug, Clone, Copy)]
pub struct Theme {
    look: Look,
}

/// Signs that stand for something, in the characters that the terminal draws.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "each is named by what it looks like or stands for")]
pub struct Signs {
    pub cursor: &'static str,
    pub rule: &'static str,
    pub border: &'static str,
    pub on: &'static str,
    pub off: &'static str,
    pub open: &'static str,
    pub closed: &'static str,
    pub selected: &'static str,
    pub danger: &'static str,
    pub cut: &'static str,
    pub arrow: &'static str,
    pub bar: &'static str,
}

impl Theme {
    /// Takes what the terminal can draw.
    pub const fn new(look: Look) -> Self {
        Self { look }
    }

    /// Returns the signs.
    pub const fn signs(self) -> Signs {
        if self.look.ascii {
            Signs {
                cursor: ">",
                rule: "-",
                border: "|",
                on: "[x]",
                off: "[ ]",
                open: "-",
                closed: "+",
                selected: "*",
                danger: "!",
                cut: "~",
                arrow: "->",
                bar: "|",
            }
        } else {
            Signs {
                cursor: "❯",
                rule: "─",
                border: "│",
                on: "[✓]",
                off: "[ ]",
                open: "-",
                closed: "+",
                selected: "*",
                danger: "!",
                cut: "…",
                arrow: "→",
                bar: "│",
            }
        }
    }

    /// Tells whether only ASCII signs are drawn.
    pub const fn is_ascii(self) -> bool {
        self.look.ascii
    }

    /// Cuts a text to a width, with the sign of this terminal where something was left out.
    pub fn fit(self, text: &str, room: usize) -> Cow<'_, str> {
        match fit(text, room) {
            Cow::Owned(cut) if self.look.ascii => match cut.strip_suffix('…') {
                Some(kept) => Cow::Owned(format!("{kept}~")),
                None => Cow::Owned(cut),
            },
            cut => cut,
        }
    }

    /// Plain text.
    pub const fn plain(self) -> Style {
        Style::new()
    }

    /// What matters less: labels, rules.
    pub fn faint(self) -> Style {
        self.colored(Color::DarkGray, Modifier::empty())
    }

    /// Headings, what is chosen.
    pub const fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The sign of the cursor.
    pub fn cursor(self) -> Style {
        self.colored(Color::Cyan, Modifier::BOLD)
    }

    /// What needs attention.
    pub fn danger(self) -> Style {
        self.colored(Color::Red, Modifier::BOLD)
    }

    /// What went well.
    pub fn done(self) -> Style {
        self.colored(Color::Green, Modifier::BOLD)
    }

    /// Keys.
    pub fn key(self) -> Style {
        self.colored(Color::Cyan, Modifier::BOLD)
    }

    /// What was searched for, where it was found.
    pub fn found(self) -> Style {
        self.colored(Color::Yellow, Modifier::UNDERLINED)
    }

    /// The grade's word.
    pub fn grade(self, grade: Grade) -> Style {
        match grade {
            Grade::Identical | Grade::Format => self.colored(Color::Green, Modifier::empty()),
            Grade::Variant | Grade::Abridged => self.colored(Color::Yellow, Modifier::empty()),
            Grade::Undecided => self.colored(Color::Magenta, Modifier::BOLD),
            Grade::Different => self.danger(),
        }
    }

    /// Characters in which two writings differ.
    pub fn differing(self, grade: Grade) -> Style {
        self.grade(grade).add_modifier(Modifier::UNDERLINED)
    }

    fn colored(self, color: Color, modifier: Modifier) -> Style {
        let style = Style::new().add_modifier(modifier);
        match self.look.color {
            ColorLevel::None => style,
            ColorLevel::Sixteen => style.fg(color),
        }
    }
}
