//! (room)

pub mod terminal;
