//! The database: one SQLite file, and the only room that knows SQL. It looks up, applies and commits; every rule it needs
//! is asked of `triage`.
//!
//! | file or folder | does |
//! |---|---|
//! | [`mod@error`] | what can go wrong, in one line |
//! | [`mod@base`] | what the other rooms stand on: the open database, transactions, columns ↔ nouns |
//! | [`mod@schema`] | the tables, in numbered migrations |
//! | [`mod@opening`] | makes and opens a database, and brings an older one to this program's schema |
//! | [`mod@history`] | the history: appended, read, proved; its key |
//! | [`rows`] | rows of one noun each |
//! | [`judging`] | lays out what is known of a record, judges it, and writes what follows |
//! | [`importing`] | files in resumable batches |
//! | [`acting`] | a person's acts, what takes them back, what falls due by itself |
//! | [`queue`] | windows, lists, searches |
//! | [`counting`] | daily sums, figures, progress, reports as filed |
//! | [`notice`] | scope, requests, incidents, sweeps |
//! | [`mod@keeping`] | copies and back, health, removal for good |
//! | [`service`] | one reading and one writing thread behind `triage::port` |

mod acting;
mod base;
mod counting;
mod error;
mod history;
mod importing;
mod judging;
mod keeping;
mod notice;
mod opening;
mod queue;
mod rows;
mod schema;
mod service;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;

pub use acting::acts::Together;
pub use acting::undo::TakenBack;
pub use base::database::{DatabaseKind, Identity, Store};
pub use base::db::Access;
pub use base::watch::Watch;
pub use counting::filings::FiledReport;
pub use error::{Result, StoreError};
pub use history::checkpoint::Checkpoint;
pub use history::evidence::Untold;
pub use history::fault::{Fault, FaultKind};
pub use history::losses::Lost;
pub use history::verify::Verification;
pub use importing::import::{Finished, Importer};
pub use importing::ready::Ready;
pub use importing::runs::RunId;
pub use importing::weigh::DryRun;
pub use judging::recompare::{Disturbed, Recompare, Recompared, Regrading};
pub use keeping::doctor::Diagnosis;
pub use keeping::key_file::{KeyFile, KeyMoved};
pub use keeping::purge::{PurgeWish, Purged, Strays};
pub use keeping::restore::{Witnesses, restore};
pub use notice::requests::{BrokenOff, NewRequest, Unasked, WriteWish};
pub use opening::migrate::{Migrated, is_open_elsewhere, kind_of, migrate};
pub use queue::listing::FoundByWords;
pub use service::Service;
