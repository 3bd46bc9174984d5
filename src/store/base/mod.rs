//! What every other room of the store stands on; it knows none of them.
//!
//! | file | does |
//! |---|---|
//! | [`mod@database`] | the open database as a value, and whose it is |
//! | [`mod@db`] | connections and transactions |
//! | [`mod@limits`] | how much is done in one step |
//! | [`mod@codec`], [`mod@many`], [`mod@reading`] | columns ↔ nouns; many rows with few statements; rows that cannot be read |
//! | [`mod@watch`] | how far a long piece of work has come |

pub(in crate::store) mod codec;
pub(in crate::store) mod database;
pub(in crate::store) mod db;
pub(in crate::store) mod limits;
pub(in crate::store) mod many;
pub(in crate::store) mod reading;
pub(in crate::store) mod watch;
