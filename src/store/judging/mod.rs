//! What is known of a record laid out, judged by `triage`, and what follows from it written.
//!
//! | file | does |
//! |---|---|
//! | [`mod@known`], [`mod@dossier`] | lay out everything known of one record |
//! | [`mod@judge`] | one record judged, and whom that concerns |
//! | [`mod@settle`], [`mod@moves`], [`mod@waiting`] | one change and all that follows: state, queue, counts, withdrawals |
//! | [`mod@concerned`] | whom a change concerns besides |
//! | [`mod@entering`] | who enters sweeps thereby |
//! | [`mod@recompare`] | all records again, by newer rules |

mod concerned;
pub(in crate::store) mod dossier;
pub(in crate::store) mod entering;
pub(in crate::store) mod judge;
pub(in crate::store) mod known;
pub(in crate::store) mod moves;
pub(in crate::store) mod recompare;
pub(in crate::store) mod settle;
pub(in crate::store) mod waiting;
