//! How a database comes to be open: made, found, or brought to this program's schema first.
//!
//! | file | does |
//! |---|---|
//! | [`mod@open`] | makes and opens a database |
//! | [`mod@migrate`] | brings an older one to this program's schema, copied first |

pub(in crate::store) mod migrate;
pub(in crate::store) mod open;
