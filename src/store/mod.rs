//! The database: one SQLite file, and the only room that knows SQL. It looks up, applies and commits; every rule it needs
//! is asked of `triage`.
//!
//! | file | does |
//! |---|---|
//! | [`db`], [`schema`], [`key`] | connections and transactions, migrations, the history's key file |
//! | [`open`] | makes and opens a database, says whose it is |
//! | [`codec`] | columns ↔ nouns |
//! | [`candidate`], [`sources`], [`state`] | rows of one noun each |
//! | [`dossier`] | lays out everything known of one record |
//! | [`settle`] | judges touched records again and writes what differs: state, queue, counts, withdrawals |
//! | [`journal`] | appends to the history and reads it |
//! | [`acts`], [`undo`] | a person's acts |
//! | [`import`], [`weigh`] | files, in resumable batches, and what they would do |
//! | [`page`], [`predicates`], [`listing`] | windows and lists |
//! | [`figures`], [`verify`], [`backup`], [`doctor`] | counts, proofs, copies, health |
//! | [`service`] | one reading and one writing thread behind `triage::port` |

mod codec;
mod db;
mod error;
mod journal;
mod key;
mod open;
mod pending;
mod schema;
mod verify;

pub use db::Access;
pub use error::{Result, StoreError};
pub use open::{DatabaseKind, Identity, Store};
pub use pending::*;
pub use verify::{Checkpoint, Fault, FaultKind, Verification};
