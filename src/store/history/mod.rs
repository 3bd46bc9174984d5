//! The history: appended to by whoever changes something, read, and proved.
//!
//! | file | does |
//! |---|---|
//! | [`mod@journal`] | appends in the transaction of the change itself, and reads |
//! | [`mod@key`] | the key by which it is sealed |
//! | [`mod@verify`], [`mod@losses`] | whether it is whole; what restores lost of it |

pub(in crate::store) mod journal;
pub(in crate::store) mod key;
pub(in crate::store) mod losses;
pub(in crate::store) mod verify;
