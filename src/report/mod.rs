//! Figures → text and JSON. Knows `triage`'s figures and the languages; no database, no file, no clock.

mod json;
mod text;

pub use json::json;
pub use text::{Origin, text};
