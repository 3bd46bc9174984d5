//! What decides whether a command is available: an immutable summary of the model.

use crate::audit::{Role, Status};
use crate::console::model::Model;

/// The circumstances of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a condition of its own")]
pub struct Context {
    /// A row is under the cursor.
    pub has_row: bool,
    /// Its record is there.
    pub has_record: bool,
    /// Where it stands.
    pub status: Option<Status>,
    /// Its mark awaits a second check.
    pub awaits_check: bool,
    /// Its mark is another person's and awaits a second check.
    pub awaits_own_check: bool,
    /// Its signals name other records.
    pub has_partners: bool,
    /// The filter has words to find.
    pub has_search: bool,
    /// The role may act.
    pub may_act: bool,
    /// A job is running.
    pub is_job_running: bool,
    /// There was a message.
    pub has_message: bool,
    /// There is a shell to go back to.
    pub has_job_control: bool,
}

impl Context {
    /// Summarises a model.
    pub fn of(model: &Model) -> Self {
        let row = model.queue.row();
        let record = row.and_then(|row| model.record.last_of(row.id));
        Self {
            has_row: row.is_some(),
            has_record: record.is_some(),
            status: row.map(|row| row.mark.status),
            awaits_check: row.is_some_and(|row| row.mark.awaiting_second_check),
            awaits_own_check: row.is_some_and(|row| row.mark.awaits_check_by(model.facts.actor.person())),
            has_partners: record.is_some_and(|record| !record.found.partners.is_empty()),
            has_search: !model.queue.filter.search.is_empty(),
            may_act: model.facts.actor.role != Role::Viewer,
            is_job_running: model.flight.is_job_running,
            has_message: model.words.has_last(),
            has_job_control: model.facts.has_job_control,
        }
    }
}

#[allow(clippy::unnecessary_wraps, reason = "the table holds one type of condition")]
pub(super) const fn always(_: &Context) -> Result<(), &'static str> {
    Ok(())
}

pub(super) const fn on_a_row(context: &Context) -> Result<(), &'static str> {
    if context.has_row { Ok(()) } else { Err("console.why.no-row") }
}

pub(super) const fn on_a_record(context: &Context) -> Result<(), &'static str> {
    match on_a_row(context) {
        Ok(()) if context.has_record => Ok(()),
        Ok(()) => Err("console.why.no-record-yet"),
        why => why,
    }
}

/// Whether the record was *painted* is asked later, with the key's own moment.
pub(super) const fn to_report(context: &Context) -> Result<(), &'static str> {
    if context.may_act { on_a_row(context) } else { Err("triage.refusal.only-viewing") }
}

/// A mark that awaits its second check is answered, never marked over; and nothing is said that gives it away.
pub(super) const fn to_mark(context: &Context) -> Result<(), &'static str> {
    match to_report(context) {
        Ok(()) if context.awaits_own_check => Err("console.why.awaits-check"),
        why => why,
    }
}

pub(super) const fn to_check(context: &Context) -> Result<(), &'static str> {
    match to_report(context) {
        Ok(()) if context.awaits_own_check => Ok(()),
        Ok(()) if context.awaits_check => Err("triage.refusal.same-person"),
        Ok(()) => Err("triage.refusal.nothing-awaits"),
        why => why,
    }
}

/// The number of a mark that is to be checked is keyed for the check, not tried out before it.
pub(super) const fn to_compare(context: &Context) -> Result<(), &'static str> {
    match on_a_row(context) {
        Ok(()) if context.awaits_own_check => Err("console.why.awaits-check"),
        why => why,
    }
}

pub(super) const fn to_act(context: &Context) -> Result<(), &'static str> {
    if context.may_act { Ok(()) } else { Err("triage.refusal.only-viewing") }
}

pub(super) const fn with_partners(context: &Context) -> Result<(), &'static str> {
    match on_a_record(context) {
        Ok(()) if context.has_partners => Ok(()),
        Ok(()) => Err("console.why.no-partner"),
        why => why,
    }
}

pub(super) const fn with_search(context: &Context) -> Result<(), &'static str> {
    if context.has_search { Ok(()) } else { Err("console.why.no-search") }
}

pub(super) const fn without_job(context: &Context) -> Result<(), &'static str> {
    if context.is_job_running { Err("console.why.job-running") } else { Ok(()) }
}

pub(super) const fn after_a_message(context: &Context) -> Result<(), &'static str> {
    if context.has_message { Ok(()) } else { Err("console.why.no-message") }
}

pub(super) const fn under_a_shell(context: &Context) -> Result<(), &'static str> {
    if context.has_job_control { Ok(()) } else { Err("console.why.no-job-control") }
}
