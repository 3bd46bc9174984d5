//! The database: one SQLite file, and the only room that knows SQL. It looks up, applies and commits; every rule it needs
//! is asked of `triage`.
//!
//! | file or folder | does |
//! |---|---|
//! | [`db`], [`schema`], [`key`] | connections and transactions, migrations, the history's key file |
//! | [`open`], [`mod@migrate`] | makes and opens a database, says whose it is; brings an older one to this program's schema |
//! | [`error`], [`codec`], [`many`] | what can go wrong, in one line; columns ↔ nouns; many rows with few statements |
//! | [`rows`] | rows of one noun each |
//! | [`judging`] | lays out what is known of a record, judges it, and writes what follows |
//! | [`importing`] | files in resumable batches |
//! | [`acting`] | a person's acts, what takes them back, what falls due by itself |
//! | [`queue`] | windows, lists, searches |
//! | [`counting`] | daily sums, figures, progress, reports as filed |
//! | [`notice`] | scope, requests, incidents, sweeps |
//! | [`journal`], [`verify`] | the history: appended, read, proved |
//! | [`backup`], [`mod@restore`], [`doctor`], [`purge`] | copies and back, health, removal for good |
//! | [`service`] | one reading and one writing thread behind `triage::port` |

mod acting;
mod backup;
mod codec;
mod counting;
mod db;
mod doctor;
mod error;
mod importing;
mod journal;
mod judging;
mod key;
mod key_file;
mod many;
mod migrate;
mod notice;
mod open;
mod purge;
mod queue;
mod restore;
mod rows;
mod schema;
mod service;
mod verify;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;

pub use acting::undo::TakenBack;
pub use counting::filings::Filing;
pub use db::Access;
pub use doctor::Finding;
pub use error::{Result, StoreError};
pub use importing::import::{Finished, Importer, RunId};
pub use importing::intake::Ready;
pub use importing::weigh::DryRun;
pub use judging::recompare::{Disturbed, Recompare, Recompared, Regrading};
pub use key_file::{KeyFile, KeyMoved};
pub use migrate::{Migrated, is_open_elsewhere, kind_of, migrate};
pub use notice::requests::{BrokenOff, NewRequest, Unasked, WriteWish};
pub use open::{DatabaseKind, Identity, Store};
pub use purge::{PurgeWish, Purged, Strays};
pub use queue::listing::FoundByWords;
pub use restore::{Known, Lost, restore};
pub use service::Service;
pub use verify::{Checkpoint, Fault, FaultKind, Verification};
