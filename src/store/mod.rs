//! The database: one SQLite file, and the only room that knows SQL. It looks up, applies and commits; every rule it needs
//! is asked of `triage`.
//!
//! | file | does |
//! |---|---|
//! | [`db`], [`schema`], [`key`] | connections and transactions, migrations, the history's key file |
//! | [`open`] | makes and opens a database, says whose it is |
//! | [`codec`] | columns ↔ nouns |
//! | [`candidate`], [`sources`], [`state`] | rows of one noun each |
//! | [`dossier`] | finds who may be meant, and lays out everything known of one record |
//! | [`settle`], [`recompare`] | judge touched records, and all after an upgrade, again and write what differs: state, queue, counts, withdrawals |
//! | [`journal`] | appends to the history and reads it |
//! | [`acts`], [`undo`] | a person's acts |
//! | [`import`], [`intake`], [`weigh`] | files in resumable batches, one row of them, and what they would do |
//! | [`page`], [`predicates`], [`listing`] | windows and lists |
//! | [`figures`], [`verify`], [`backup`], [`doctor`] | counts, proofs, copies, health |
//! | [`service`] | one reading and one writing thread behind `triage::port` |

mod acts;
mod backup;
mod candidate;
mod codec;
mod db;
mod doctor;
mod dossier;
mod error;
mod figures;
mod import;
mod intake;
mod journal;
mod key;
mod listing;
mod open;
mod page;
mod predicates;
mod recompare;
mod schema;
mod service;
mod settle;
mod sources;
mod state;
mod undo;
mod verify;
mod weigh;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;

pub use db::Access;
pub use doctor::Finding;
pub use error::{Result, StoreError};
pub use import::{Finished, Importer, RunId};
pub use open::{DatabaseKind, Identity, Store};
pub use recompare::{Disturbed, Recompare, Recompared, Regrading};
pub use service::Service;
pub use verify::{Checkpoint, Fault, FaultKind, Verification};
pub use weigh::DryRun;
