//! The history: appended to by whoever changes something, read, and proved.
//!
//! | file | does |
//! |---|---|
//! | [`mod@journal`] | appends in the transaction of the change itself, and reads |
//! | [`mod@key`] | the key by which it is sealed |
//! | [`mod@verify`], [`mod@chain`], [`mod@fault`] | whether it is whole, seal by seal, and what is wrong with it |
//! | [`mod@evidence`] | whether incidents, requests and sweeps are what it says of them |
//! | [`mod@days`] | the daily sums of the report, as it seals them |
//! | [`mod@checkpoint`], [`mod@losses`] | its head, kept elsewhere; what restores lost of it |

pub(in crate::store) mod chain;
pub(in crate::store) mod checkpoint;
pub(in crate::store) mod days;
pub(in crate::store) mod evidence;
pub(in crate::store) mod fault;
pub(in crate::store) mod journal;
pub(in crate::store) mod key;
pub(in crate::store) mod losses;
pub(in crate::store) mod verify;
