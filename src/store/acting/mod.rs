//! A person's acts, one by one and on a selection; what takes them back, and what falls due by itself.
//!
//! | file | does |
//! |---|---|
//! | [`mod@acts`], [`mod@ruling`], [`mod@change`] | an act on a record, what it leads to, and how that is written |
//! | [`mod@undo`] | what takes one's own last act back; in `undo/kept.rs`, whether what is kept of that is what the history says |
//! | [`mod@noted`] | what is written into the history besides marks |
//! | [`mod@bulk`], [`mod@course`] | acts on a selection in durable batches, and the way through it |
//! | [`mod@foresee`] | what a bulk act would do, looked at in steps |
//! | [`mod@assigned`], [`mod@release`] | bundles and handover; holds and leases that end by themselves |
//! | [`mod@saved`] | filters under a name |

pub(in crate::store) mod acts;
pub(in crate::store) mod assigned;
pub(in crate::store) mod bulk;
pub(in crate::store) mod change;
pub(in crate::store) mod course;
pub(in crate::store) mod foresee;
pub(in crate::store) mod noted;
pub(in crate::store) mod release;
pub(in crate::store) mod ruling;
pub(in crate::store) mod saved;
pub(in crate::store) mod undo;
