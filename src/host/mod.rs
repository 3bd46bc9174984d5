//! The machine: who acts, what the file system is, which modes files have, what the process may leave behind, and what is
//! only being written.
//!
//! Stands beside the rooms and knows none of them; says nothing to the user, but returns plain values and `io::Error`s
//! that [`cli`](crate::cli) words. Reads neither environment nor clock.

mod account;
mod draft;
mod file_system;
mod folder_turn;
mod locale;
mod memory;
mod modes;
mod process;

pub use account::{
    Account, AccountSource, group_and_members, group_id, identity, is_in_group, tty_name, user_name,
};
pub use draft::{DraftFile, DraftFolder};
pub use file_system::{FileSystemKind, file_system};
pub use folder_turn::FolderTurn;
pub use locale::is_utf8;
pub use memory::{give_freed_memory_back, keep_freed_memory};
pub use modes::{
    PRIVATE_DIR, PRIVATE_FILE, SHARED_DIR, SHARED_FILE, create_private_dir, give_to_group, is_private, mode,
    owner, set_mode,
};
pub use process::{no_core_dumps, size_limit_is_an_error, stop_requested, umask_077};
