//! One record, whole, as text and as JSON. Pure: it is given the record and its history.

mod both_sides;
mod json;
mod text;

pub use json::{blind_event, event, json};
pub use text::text;
