//! The verbs of the audit, pure: what a record's data mean, what may be done with it, and in which order it comes.
//!
//! A store looks up, applies and commits; everything it must decide is decided here, so that a second store is one more
//! folder. Knows `audit`, `compare`, `text` and `i18n`; no SQL, no file, no terminal, no clock.
//!
//! | file | decides |
//! |---|---|
//! | [`intake`] | what an import brings and how its rows are counted |
//! | [`causes`] | which root causes a candidate has |
//! | [`dossier`] | what is known of one record |
//! | [`signals`] | which dangers that shows |
//! | [`risk`] | where in the queue it stands |
//! | [`assess`] | all of these at once |
//! | [`withdrawal`] | what changed data do to a mark |
//! | [`act`], [`policy`] | who may mark what, how |
//! | [`filter`], [`page`], [`listing`] | what a list shows |
//! | [`figures`] | what is counted |
//! | [`chain`] | how the history is encoded and sealed |
//! | [`port`] | what a store and the console say to each other |

pub mod act;
pub mod assess;
pub mod causes;
pub mod chain;
pub mod dossier;
pub mod figures;
pub mod filter;
pub mod intake;
pub mod listing;
pub mod page;
pub mod policy;
pub mod port;
pub mod risk;
pub mod signals;
#[cfg(test)]
pub(crate) mod testing;
pub mod withdrawal;
