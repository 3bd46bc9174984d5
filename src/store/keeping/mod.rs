//! What a database needs to last: copies and back, health, its key in the right place, and removal for good.
//!
//! | file | does |
//! |---|---|
//! | [`mod@backup`], [`mod@restore`] | a copy made while others work, and put back |
//! | [`mod@doctor`] | its health |
//! | [`mod@key_file`] | where the history's key lies and who may read it, and its move |
//! | [`mod@purge`] | records removed for good |

pub(in crate::store) mod backup;
pub(in crate::store) mod doctor;
pub(in crate::store) mod key_file;
pub(in crate::store) mod purge;
pub(in crate::store) mod restore;
