//! The database: one SQLite file, and the only room that knows SQL. It looks up, applies and commits; every rule it needs
//! is asked of `triage`.
//!
//! | file | does |
//! |---|---|
//! | [`db`], [`schema`], [`key`] | connections and transactions, migrations, the history's key file |
//! | [`open`], [`mod@migrate`] | makes and opens a database, says whose it is; brings an older one to this program's schema |
//! | [`error`] | what can go wrong, in one line |
//! | [`codec`] | columns ↔ nouns |
//! | [`candidate`], [`sources`], [`state`], [`pattern`] | rows of one noun each |
//! | [`lookup`], [`dossier`] | find who may be meant, and lay out everything known of one record |
//! | [`settle`], [`recompare`] | judge touched records, and all after an upgrade, again and write what differs: state, queue, counts, withdrawals |
//! | [`journal`] | appends to the history and reads it |
//! | [`acts`], [`undo`] | a person's acts, what takes them back |
//! | [`bulk`], [`course`] | acts on a selection in durable batches, and the way through it |
//! | [`assigned`], [`release`], [`saved`] | bundles and handover, what falls due by itself, filters under a name |
//! | [`import`], [`intake`] | files in resumable batches, one row of them |
//! | [`tail`], [`ahead`] | judges in chunks what an import wrote, on two threads |
//! | [`decisions`], [`weigh`] | decisions from another database, and what an import would do |
//! | [`page`], [`orders`], [`predicates`], [`listing`], [`foresee`] | windows, lists, long looks in steps |
//! | [`search`], [`reach`], [`hunt`], [`finder`] | the search index and how far it reaches, what is looked for in slices, what a reader found last |
//! | [`sums`], [`figures`], [`filings`] | what each day changed of the counts, the figures made of it, reports as filed |
//! | [`requests`] | requests for documents: what is done with one, lists, figures |
//! | [`scope`], [`template`] | how the candidates were chosen; texts that the insurer edits |
//! | [`incidents`], [`sweeps`] | wrong registrations and their checklists, sweeps for similar cases |
//! | [`progress`] | how the audit goes on, and for leads who did how much |
//! | [`verify`], [`backup`], [`restore`], [`doctor`] | proofs, copies and back, health |
//! | [`service`] | one reading and one writing thread behind `triage::port` |

mod acts;
mod ahead;
mod assigned;
mod backup;
mod bulk;
mod candidate;
mod codec;
mod course;
mod db;
mod decisions;
mod doctor;
mod dossier;
mod error;
mod figures;
mod filings;
mod finder;
mod foresee;
mod hunt;
mod import;
mod incidents;
mod intake;
mod journal;
mod key;
mod listing;
mod lookup;
mod migrate;
mod open;
mod orders;
mod page;
mod pattern;
mod predicates;
mod progress;
mod reach;
mod recompare;
mod release;
mod requests;
mod restore;
mod saved;
mod schema;
mod scope;
mod search;
mod service;
mod settle;
mod sources;
mod state;
mod sums;
mod sweeps;
mod tail;
mod template;
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
pub use filings::Filing;
pub use import::{Finished, Importer, RunId};
pub use intake::Ready;
pub use listing::FoundByWords;
pub use migrate::{Migrated, is_open_elsewhere, kind_of, migrate};
pub use open::{DatabaseKind, Identity, Store};
pub use recompare::{Disturbed, Recompare, Recompared, Regrading};
pub use requests::{NewRequest, Unasked, WriteWish};
pub use restore::{Known, Lost, restore};
pub use service::Service;
pub use undo::TakenBack;
pub use verify::{Checkpoint, Fault, FaultKind, Verification};
pub use weigh::DryRun;
