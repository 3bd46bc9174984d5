//! What is known of a record laid out, judged by `triage`, and what follows from it written.
//!
//! | file | does |
//! |---|---|
//! | [`mod@lookup`], [`mod@known`], [`mod@dossier`] | find who may be meant, and lay out everything known of one record |
//! | [`mod@settle`], [`mod@moves`] | one change and all that follows: state, queue, counts, withdrawals |
//! | [`mod@recompare`] | all records again, by newer rules |

pub(in crate::store) mod dossier;
pub(in crate::store) mod known;
pub(in crate::store) mod lookup;
pub(in crate::store) mod moves;
pub(in crate::store) mod recompare;
pub(in crate::store) mod settle;
