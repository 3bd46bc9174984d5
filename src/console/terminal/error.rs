//! Why the console cannot have the terminal.

use std::io;

use crate::i18n::Message;
use crate::text::Shown;

/// Why the console cannot have the terminal.
#[derive(Debug, thiserror::Error)]
pub enum TerminalError {
    /// Standard output, or what the keys come from, is no terminal.
    #[error("{}", self.message())]
    NoTerminal,
    /// `TERM` is missing, empty or `dumb`: no cursor can be moved.
    #[error("{}", self.message())]
    Dumb {
        /// The value of `TERM`, where there is one.
        term: Option<String>,
    },
    /// The terminal refused a mode or went away.
    #[error("{}", self.message())]
    Io(#[from] io::Error),
}

impl TerminalError {
    /// Says what is wrong and what to do next.
    pub fn message(&self) -> Message {
        match self {
            Self::NoTerminal => Message::new("console.terminal-none"),
            Self::Dumb { term: None } => Message::new("console.terminal-unnamed"),
            Self::Dumb { term: Some(term) } => {
                Message::new("console.terminal-dumb").arg("term", Shown::new(term.as_str()))
            }
            Self::Io(source) => Message::new("console.terminal-io").arg("reason", source),
        }
    }
}

impl From<rustix::io::Errno> for TerminalError {
    fn from(errno: rustix::io::Errno) -> Self {
        Self::Io(errno.into())
    }
}
