//! Tests of the whole room, on real files.

mod acts;
mod assigned;
mod brought;
mod bulk;
mod chain;
mod decisions;
mod each_finding;
mod evidence;
mod files;
mod filings;
mod findings;
#[path = "../../tests/first_schema.rs"]
mod first_schema;
mod followed;
mod found;
mod imports;
mod incidents;
mod lists;
mod migrate;
mod population;
mod progress;
mod proof;
mod purge;
mod recompare;
mod requests;
mod revealed;
mod rings;
mod service;
mod sums;
mod sweeps;
mod swept_days;
mod two_connections;
mod two_imports;
mod undo_meanwhile;
mod undoing;
mod unreadable;
