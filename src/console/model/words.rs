//! The line that speaks to the operator: what was done, what was refused, what went wrong.

use crate::i18n::Message;

/// How a line is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Done,
    /// Something to know.
    Note,
    /// Something was refused, dropped, or went wrong.
    Warning,
}

/// What is said, and what was said last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    now: Option<(Tone, Message)>,
    last: Option<(Tone, Message)>,
    is_repeated: bool,
}

impl Words {
    /// Says a line; it stays until the next key.
    pub fn say(&mut self, tone: Tone, message: Message) {
        self.is_repeated = false;
        self.last = Some((tone, message.clone()));
        self.now = Some((tone, message));
    }

    /// Says a line that is not worth repeating.
    pub fn hint(&mut self, message: Message) {
        self.is_repeated = false;
        self.now = Some((Tone::Note, message));
    }

    /// Says the last line again, with all the room that it needs.
    pub fn repeat(&mut self) {
        self.is_repeated = true;
        self.now.clone_from(&self.last);
    }

    /// Falls silent; tells whether there was something.
    pub fn hush(&mut self) -> bool {
        self.now.take().is_some()
    }

    /// Returns what is said.
    pub fn now(&self) -> Option<&(Tone, Message)> {
        self.now.as_ref()
    }

    /// Tells whether it was asked for again.
    pub fn is_repeated(&self) -> bool {
        self.is_repeated
    }

    /// Tells whether something was ever said.
    pub fn has_last(&self) -> bool {
        self.last.is_some()
    }
}
