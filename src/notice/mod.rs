//! What the notice asks for beside the triage of what is registered already (令和5年5月23日 保保発0523第2号 ほか). Pure: knows no
//! file, no database, no clock.
//!
//! | module | rule of the notice |
//! |---|---|
//! | [`scope`] | how the candidates were chosen (前文) |
//! | [`request`] | who is asked for a document that shows the number, and what comes of it (記1(2)) |
//! | [`gate`] | which notifications are accepted from 1 June on (前文) |
//! | [`incident`] | what is done about a wrong registration (2(1); section 2 of the joint notice) |
//! | [`sweep`] | all registrations that were obtained in the same way (2(1)③) |
//!
//! [`told`](fn@told) says what the history tells of requests, incidents and sweeps.

pub mod gate;
pub mod incident;
mod refusal;
pub mod request;
pub mod scope;
pub mod sweep;
mod told;

pub use refusal::NoticeRefusal;
pub use told::told;
