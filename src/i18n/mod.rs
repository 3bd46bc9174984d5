//! Every sentence of the program, in Japanese and English: message id and arguments → text.
//!
//! A sentence is written once a language in `ja/*.txt` and `en/*.txt`, as lines of `id = text with {argument}`; where a word depends on
//! a number, as `{n|record|records}`. An id
//! begins with the room that speaks it (`files.missing-header`), words of the glossary with `word.`. Code names an id
//! through [`Message::new`]; the tests below hold the two languages and the code together. Knows no room.

mod catalogue;

use std::fmt::{self, Write as _};
use std::ops::Range;

pub use catalogue::Catalogue;

/// A language of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// 日本語
    Ja,
    /// English
    #[default]
    En,
}

impl Lang {
    /// Returns the catalogue of this language.
    pub fn catalogue(self) -> &'static Catalogue {
        Catalogue::of(self)
    }

    /// Says a message in this language.
    pub fn say(self, message: &Message) -> String {
        self.catalogue().say(message)
    }

    /// Says a message in this language; what is none of its arguments is asked of `fill`.
    pub fn say_with(self, message: &Message, fill: impl Fn(&str) -> Option<String>) -> String {
        self.catalogue().say_with(message, &fill)
    }

    /// Says a message as [`say_with`](Self::say_with) does, and where in it member keys stand.
    pub fn say_with_keys(
        self,
        message: &Message,
        fill: impl Fn(&str) -> Option<String>,
    ) -> (String, Vec<Range<usize>>) {
        self.catalogue().say_with_keys(message, &fill)
    }

    /// Returns a text that takes no arguments.
    pub fn text(self, id: &str) -> &'static str {
        self.catalogue().text(id)
    }

    /// Returns the glossary's word for a code: `word("status", "pending")`.
    pub fn word(self, kind: &str, code: &str) -> &'static str {
        self.catalogue().word(kind, code)
    }
}

/// Finds the id of a message that was kept as text; none where it is no message's.
pub fn id_of(kept: &str) -> Option<&'static str> {
    Catalogue::of(Lang::En).id(kept)
}

/// A message id with its arguments; said in a language only at the edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    id: &'static str,
    args: Vec<(&'static str, Arg)>,
}

/// An argument of a message: data as it is, or another message, said in the same language.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Arg {
    Plain(String),
    Key(String),
    Said(Message),
}

impl Message {
    /// Begins a message without arguments.
    pub const fn new(id: &'static str) -> Self {
        Self { id, args: Vec::new() }
    }

    /// Adds an argument, printed with `Display`.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, Arg::Plain(value.to_string())));
        self
    }

    /// Adds a member key: whoever shows the message shows it whole, also where it happens to be an individual number.
    #[must_use]
    pub fn key(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, Arg::Key(value.to_string())));
        self
    }

    /// Adds an argument that is itself a message.
    #[must_use]
    pub fn say(mut self, name: &'static str, message: Message) -> Self {
        self.args.push((name, Arg::Said(message)));
        self
    }

    /// Returns the id.
    pub const fn id(&self) -> &'static str {
        self.id
    }
}

impl fmt::Display for Message {
    /// Says the message in English, the language of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&Lang::En.say(self))
    }
}

/// Says a number with its thousands apart: `15,700,000`.
pub fn thousands(n: u64) -> String {
    let groups = n.max(1).ilog10() / 3;
    let mut out = String::with_capacity(4 * (groups as usize + 1));
    for group in (0..=groups).rev() {
        let part = n / 1_000_u64.pow(group) % 1_000;
        let _ = if group == groups { write!(out, "{part}") } else { write!(out, ",{part:03}") };
    }
    out
}

#[cfg(test)]
mod tests;
