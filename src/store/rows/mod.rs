//! Rows of one noun each: columns ↔ nouns of `audit`, in both directions.
//!
//! | file | does |
//! |---|---|
//! | [`mod@candidate`], [`mod@sources`], [`mod@lookup`], [`mod@found_by`] | what files brought, and by what it is looked up and searched |
//! | [`mod@member`], [`mod@ordered`] | which record a member has; the orders by member and by employer |
//! | [`mod@state`], [`mod@pattern`] | what the rules made of a candidate, and its mark; how a pair differs |
//! | [`mod@asking`] | whose judgement can hang on the family |
//! | [`mod@request`], [`mod@incident`], [`mod@sweep`] | what the notice asks for beside the triage |
//! | [`mod@last_removed`] | which numbers are not given again |

pub(in crate::store) mod asking;
pub(in crate::store) mod candidate;
pub(in crate::store) mod found_by;
pub(in crate::store) mod incident;
pub(in crate::store) mod last_removed;
pub(in crate::store) mod lookup;
pub(in crate::store) mod member;
pub(in crate::store) mod ordered;
pub(in crate::store) mod pattern;
pub(in crate::store) mod request;
pub(in crate::store) mod sources;
pub(in crate::store) mod state;
pub(in crate::store) mod sweep;
