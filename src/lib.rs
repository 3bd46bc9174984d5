//! Totsugo (突合): the console in which a health insurer proves that every individual number it registered belongs to
//! the member it is registered under.
//!
//! # The house
//!
//! | room | what happens in it |
//! |---|---|
//! | [`text`] | what text may reach a screen, and how many cells it takes |
//! | [`i18n`] | message id + arguments → Japanese, English |
//! | [`audit`] | the nouns: candidate, five items, numbers, root cause, signal, status, basis, event |
//! | [`compare`] | two records' five items → grades with named rules |
//! | [`triage`] | the verbs, pure: causes, signals, risk, policy, withdrawal, filter, search, bulk, decisions, figures, chain; the port of the store |
//! | [`notice`] | the notice's further work, pure: requests, incidents, sweeps, scope, the gate |
//! | [`store`] | the only room that knows SQL; makes the copies of the database |
//! | [`files`] | the only room that reads and writes users' files, copies of the database aside |
//! | [`report`] | figures → text, json, a page, rows of a workbook |
//! | [`synth`] | invented populations |
//! | [`console`] | the terminal |
//! | [`host`] | the machine: who acts, file modes, file systems |
//! | [`cli`] | one file a command; joins the rooms |
//!
//! Knowing runs one way: `{audit ← text, i18n} ← compare ← triage ← notice ← {store, files, report, synth, console} ←
//! cli`, with `host` beside them. Rooms of one step do not see each other; store and console speak [`triage::port`] over
//! channels. `tests/architecture.rs` holds the code to this.
//!
//! # One record's walk through the house
//!
//! A row of a file is decoded and read in [`files`] into a noun of [`audit`]; [`store`] looks up what else is known of
//! the member and lays it out as a [`triage`] dossier; `triage` assesses it with [`compare`]: causes, grades, signals,
//! rank; `store` commits the assessment with the queue and the history. [`console`] asks the port for the window that it
//! paints; a key becomes an act, `triage` rules on it inside the store's transaction, and the change walks back.

pub mod audit;
pub mod cli;
pub mod compare;
pub mod console;
pub mod files;
pub mod host;
pub mod i18n;
pub mod notice;
pub mod report;
pub mod store;
pub mod synth;
pub mod text;
pub mod triage;
