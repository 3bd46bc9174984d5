//! What is counted: kept by the writes, never counted at read time.
//!
//! | file | does |
//! |---|---|
//! | [`mod@sums`] | what each day changed of the counts |
//! | [`mod@findings`], [`mod@recount`] | the wrong numbers of one record, each for itself |
//! | [`mod@figures`], [`mod@progress`] | the figures of a day, how the audit goes on, and for leads who did how much |
//! | [`mod@filings`] | reports as filed |

pub(in crate::store) mod figures;
pub(in crate::store) mod filings;
pub(in crate::store) mod findings;
pub(in crate::store) mod progress;
pub(in crate::store) mod recount;
pub(in crate::store) mod sums;
