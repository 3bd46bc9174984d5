//! Bytes → keys, pastes and the terminal's answers, on a thread of its own.
//!
//! The decoder reads what terminals have sent since the VT220: UTF-8, control characters, CSI and SS3 sequences, bracketed
//! paste. It is our own because a resize or a vanished terminal must not be its business, a lone ESC must wait for what
//! may follow it, and no key may stay behind in a full buffer: crossterm's reader keeps whatever exceeds 1,024 bytes of
//! one burst until the next key, and spins on a terminal that went away. Knows no key's meaning.

mod decode;
mod reader;

use std::time::Instant;

pub use reader::read_keys;

use super::witness::Question;

/// Something that came from the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// From who sits before it.
    Input(Arrived),
    /// From itself: the answer to a question.
    Answer(Question),
}

/// Something that came from the keyboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(Key),
    /// Pasted text, with `\n` between lines. It may hold anything.
    Paste(String),
    /// The terminal went away; nothing comes after this.
    Closed,
}

/// A key as it was pressed. There are no Alt chords: ESC and a character are two keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// With Ctrl; for characters then the lower-case letter.
    pub ctrl: bool,
    /// With Shift, where the character does not say so itself.
    pub shift: bool,
}

impl Key {
    /// Returns a key without Ctrl and Shift.
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false, shift: false }
    }

    /// Returns a character's key.
    pub const fn char(c: char) -> Self {
        Self::plain(KeyCode::Char(c))
    }

    /// Returns a character's key with Ctrl.
    pub const fn ctrl(c: char) -> Self {
        Self { code: KeyCode::Char(c), ctrl: true, shift: false }
    }
}

/// Which key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyCode {
    /// A character, as it is written; never a control character.
    Char(char),
    /// Enter, of either block.
    Enter,
    /// Escape, known 50 ms after it was pressed: until then it may be the beginning of another key.
    Esc,
    /// Tab
    Tab,
    /// Shift and Tab
    BackTab,
    /// Backspace
    Backspace,
    /// Delete
    Delete,
    /// Insert
    Insert,
    /// ↑
    Up,
    /// ↓
    Down,
    /// ←
    Left,
    /// →
    Right,
    /// Home
    Home,
    /// End
    End,
    /// Page up
    PageUp,
    /// Page down
    PageDown,
    /// F1 to F12
    F(u8),
}

/// An input and the circumstances of its arrival, by which acts that must follow what was painted are told from keys
/// that were typed ahead, held down or pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// What came.
    pub input: Input,
    /// When it was read, which is when it came: the thread that reads does nothing else. Keys that came before a frame
    /// was painted have an earlier moment than the frame.
    pub at: Instant,
    /// The number of the read that brought it: inputs of one batch came together, before any frame between them.
    pub batch: u64,
    /// Whether it came by itself, with nothing else in its batch and nothing waiting behind it, the terminal's answers apart.
    /// A person's key does; a paste without brackets, a macro or keys held up by the network do not.
    pub alone: bool,
    /// Whether it is the same key as the input before, less than 180 ms later: held down, or pressed without a look.
    pub repeat: bool,
}
