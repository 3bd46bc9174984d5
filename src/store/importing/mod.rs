//! Files into rows, in resumable batches that let others write between them.
//!
//! | file | does |
//! |---|---|
//! | [`mod@import`] | one pass over a file |
//! | [`mod@ready`] | a row as the reading thread makes it ready |
//! | [`mod@intake`] | one row against what is known |
//! | [`mod@runs`] | what is kept of each import |
//! | [`mod@encountered`] | what need not be looked for |
//! | [`mod@tail`], [`mod@ahead`] | judges in chunks what was written, on two threads |
//! | [`mod@log`] | brings what was written from the log into the file, beside it |
//! | [`mod@decisions`], [`mod@decided`] | decisions of another database |
//! | [`mod@weigh`] | what an import would do |

pub(in crate::store) mod ahead;
mod decided;
pub(in crate::store) mod decisions;
mod encountered;
pub(in crate::store) mod import;
pub(in crate::store) mod intake;
mod log;
pub(in crate::store) mod ready;
pub(in crate::store) mod runs;
pub(in crate::store) mod tail;
pub(in crate::store) mod weigh;
