//! A sweep for similar cases: which registrations were obtained as a wrong one was, and what the numbers on their notifications
//! say (notice 2(1)③).

mod reconcile;
mod rule;
mod words;

pub use reconcile::reconcile;
pub use rule::{Fits, changed, fits, may_sweep, offer, others, propose};
pub use words::{as_arguments, in_words, other_rule, proviso, word_of};
