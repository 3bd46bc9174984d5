//! The terminal itself: modes, bytes, keys and signals. The only place that knows escape sequences.
//!
//! | part | responsible for |
//! |---|---|
//! | [`tty`] | the descriptors, raw mode, what may be written when; leaving exactly once |
//! | [`session`] | the guard that enters and leaves; suspend; panics |
//! | [`writer`] | one write a frame |
//! | [`backend`] | cells → the fewest bytes that draw them |
//! | [`input`] | bytes → keys, pastes and answers, on a thread of its own |
//! | [`witness`] | what the terminal has shown, by its own word |
//! | [`signals`] | TERM, HUP, INT, QUIT, CONT, WINCH, on a thread of its own |
//!
//! Asks the terminal one thing, behind frames, and never waits for it (no start-up probe, no cursor report); sets no title
//! and leaves the clipboard alone. Knows nothing of records, keys' meanings or views. Escape sequences follow ECMA-48 and xterm's control sequences.

pub mod backend;
mod error;
pub mod input;
pub mod session;
pub mod signals;
pub mod tty;
pub mod witness;
pub mod writer;

pub use backend::Backend;
pub use error::TerminalError;
pub use input::{Arrived, Heard, Input, Key, KeyCode, read_keys};
pub use session::{Session, has_job_control, on_panic};
pub use signals::{Notice, StopSignal, watch};
pub use tty::Tty;
pub use witness::{Question, Witness};
pub use writer::Writer;
