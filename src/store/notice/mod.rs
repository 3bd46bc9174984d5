//! What the notice asks for beside the triage: lists and acts, ruled on by the room `notice`.
//!
//! | file | does |
//! |---|---|
//! | [`mod@scope`], [`mod@template`] | how the candidates were chosen; texts that the insurer edits |
//! | [`mod@requests`] | requests for documents |
//! | [`mod@incidents`], [`mod@sweeps`] | wrong registrations with their checklists, sweeps for similar cases |

pub(in crate::store) mod incidents;
pub(in crate::store) mod requests;
pub(in crate::store) mod scope;
pub(in crate::store) mod sweeps;
pub(in crate::store) mod template;
