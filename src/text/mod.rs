//! Text on its way to a screen or a message: what may leave, and how many cells it takes.
//!
//! Data is hostile. [`Shown`] is the only text that widgets and messages take; the module `width` is
//! the only code that measures cells. Knows of [`audit`](crate::audit) how an individual number is written, to mask it.

mod shown;
mod width;

pub use shown::Shown;
pub use width::{cells, cells_alone, cells_singly, fit, pad, stand_alone};
