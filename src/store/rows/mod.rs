//! Rows of one noun each: columns ↔ nouns of `audit`, in both directions.
//!
//! | file | does |
//! |---|---|
//! | [`mod@candidate`], [`mod@sources`] | what files brought |
//! | [`mod@state`], [`mod@pattern`] | what the rules made of a candidate, and its mark; how a pair differs |
//! | [`mod@last_removed`] | which numbers are not given again |

pub(in crate::store) mod candidate;
pub(in crate::store) mod last_removed;
pub(in crate::store) mod pattern;
pub(in crate::store) mod sources;
pub(in crate::store) mod state;
