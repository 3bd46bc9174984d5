//! What decides whether a command is available: an immutable summary of the model.

use crate::audit::{IncidentEnding, RequestState, Status, StepState};
use crate::i18n::Message;

/// What the reading is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// Marks by `notation-reviewed`.
    ToMark,
    /// The second check of such marks.
    ToCheck,
}

/// The circumstances of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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
    /// The queue is that of the second check.
    pub is_among_checks: bool,
    /// The filter lets pending records through.
    pub shows_pending: bool,
    /// Its signals name other records.
    pub has_partners: bool,
    /// Something is selected, or a range is being drawn.
    pub has_selection: bool,
    /// There is a range, a selection, a search, a bulk act or a job to end.
    pub can_end: bool,
    /// The filter asks for something.
    pub has_filter: bool,
    /// The menu of the filter is open.
    pub is_in_menu: bool,
    /// The cursor of the menu is on a saved filter.
    pub is_on_saved: bool,
    /// What the pairs that lie over the queue are read for.
    pub reads: Option<Reads>,
    /// Why what lies over the queue cannot be submitted now.
    pub holds_back: Option<&'static str>,
    /// Where the request under the cursor stands.
    pub request: Option<RequestState>,
    /// Where the step under the cursor stands.
    pub step: Option<StepState>,
    /// It must be done: only a lead waives it.
    pub step_must: bool,
    /// How its incident ended.
    pub incident_ended: Option<IncidentEnding>,
    /// The form has other rows than the one that keys go to.
    pub has_other_rows: bool,
    /// Something is chosen in the row of the form, or the line of the menu, that keys go to.
    pub is_on_choice: bool,
    /// A bulk act is under way, or a job that can be stopped: the key that ends something stops it.
    pub stops_something: bool,
    /// A bulk act is under way.
    pub is_bulk_running: bool,
    /// A bulk act rests: stopped or interrupted.
    pub is_bulk_interrupted: bool,
    /// The window cannot show the five items in full.
    pub is_small: bool,
    /// The role may act.
    pub may_act: bool,
    /// The role leads.
    pub is_lead: bool,
    /// The machine's configuration lets numbers be shown whole.
    pub may_reveal: bool,
    /// The word for what the job under way does, by its id.
    pub job: Option<&'static str>,
    /// There was a message.
    pub has_message: bool,
    /// There is a shell to go back to.
    pub has_job_control: bool,
}

impl Context {
    /// Says why a command is not available, and which job keeps it waiting.
    pub fn because(&self, why: &'static str) -> Message {
        let said = Message::new(why);
        match self.job {
            Some(doing) => said.say("doing", Message::new(doing)),
            None => said,
        }
    }
}

pub(super) const fn to_submit(context: &Context) -> Result<(), &'static str> {
    match context.holds_back {
        Some(why) => Err(why),
        None => Ok(()),
    }
}

#[allow(clippy::unnecessary_wraps, reason = "the table holds one type of condition")]
pub(super) const fn always(_: &Context) -> Result<(), &'static str> {
    Ok(())
}

pub(super) const fn on_a_row(context: &Context) -> Result<(), &'static str> {
    if context.has_row { Ok(()) } else { Err("console.why.no-row") }
}

const fn on_a_record(context: &Context) -> Result<(), &'static str> {
    match on_a_row(context) {
        Ok(()) if context.has_record => Ok(()),
        Ok(()) => Err("console.why.no-record-yet"),
        why => why,
    }
}

/// Whether the record was *painted* is asked later, with the key's own moment.
const fn to_report(context: &Context) -> Result<(), &'static str> {
    match (context.may_act, context.is_small) {
        (false, _) => Err("triage.refusal.only-viewing"),
        (true, true) => Err("console.dropped.small"),
        (true, false) => on_a_row(context),
    }
}

/// A mark that awaits its second check is answered, never marked over; and nothing is said that gives it away.
const fn to_mark(context: &Context) -> Result<(), &'static str> {
    match to_report(context) {
        Ok(()) => not_awaited(context),
        why => why,
    }
}

const fn not_awaited(context: &Context) -> Result<(), &'static str> {
    match (context.awaits_own_check, context.is_among_checks) {
        (true, true) => Err("console.why.awaits-check"),
        (true, false) => Err("console.why.awaits-check-elsewhere"),
        (false, _) => Ok(()),
    }
}

/// A second check is answered in its own queue only: a list of another filter may tell what was marked.
const fn to_check(context: &Context) -> Result<(), &'static str> {
    match to_report(context) {
        Ok(()) if context.awaits_own_check && context.is_among_checks => Ok(()),
        Ok(()) if context.awaits_own_check => Err("console.why.awaits-check-elsewhere"),
        Ok(()) if context.awaits_check => Err("triage.refusal.same-person"),
        Ok(()) => Err("triage.refusal.nothing-awaits"),
        why => why,
    }
}

/// The number of a mark that is to be checked is keyed for the check, not tried out before it.
pub(super) const fn to_compare(context: &Context) -> Result<(), &'static str> {
    match on_a_row(context) {
        Ok(()) => not_awaited(context),
        why => why,
    }
}

pub(super) const fn to_reveal(context: &Context) -> Result<(), &'static str> {
    match to_compare(context) {
        Ok(()) if !context.may_reveal => Err("console.why.no-reveal"),
        Ok(()) if !context.is_lead => Err("triage.refusal.reveal-needs-lead"),
        why => why,
    }
}

pub(super) const fn to_act(context: &Context) -> Result<(), &'static str> {
    if context.may_act { Ok(()) } else { Err("triage.refusal.only-viewing") }
}

pub(super) const fn among_pending(context: &Context) -> Result<(), &'static str> {
    match on_a_row(context) {
        Ok(()) if !context.shows_pending => Err("console.note.pending-filtered-out"),
        why => why,
    }
}

pub(super) const fn with_partners(context: &Context) -> Result<(), &'static str> {
    match on_a_record(context) {
        Ok(()) if context.has_partners => Ok(()),
        Ok(()) => Err("console.why.no-partner"),
        why => why,
    }
}

pub(super) const fn with_something_to_end(context: &Context) -> Result<(), &'static str> {
    if context.can_end { Ok(()) } else { Err("console.why.nothing-to-end") }
}

/// A selection is verified, escalated, given and dated as one; every other mark is a judgement of one record.
pub(super) const fn to_mark_all(context: &Context) -> Result<(), &'static str> {
    if context.has_selection { to_act(context) } else { to_mark(context) }
}

pub(super) const fn to_assign(context: &Context) -> Result<(), &'static str> {
    if context.has_selection { to_act(context) } else { to_report(context) }
}

const fn one_at_a_time(context: &Context) -> Result<(), &'static str> {
    if context.has_selection { Err("console.why.one-at-a-time") } else { Ok(()) }
}

pub(super) const fn to_mark_one(context: &Context) -> Result<(), &'static str> {
    match one_at_a_time(context) {
        Ok(()) => to_mark(context),
        why => why,
    }
}

/// That the answer is the same, and that the mark is confirmed, is looked up when it is done.
pub(super) const fn to_reflect(context: &Context) -> Result<(), &'static str> {
    match (to_mark_one(context), context.status) {
        (Ok(()), Some(Status::Corrected)) => Ok(()),
        (Ok(()), _) => Err("triage.refusal.not-corrected"),
        (why, _) => why,
    }
}

pub(super) const fn to_report_one(context: &Context) -> Result<(), &'static str> {
    match one_at_a_time(context) {
        Ok(()) => to_report(context),
        why => why,
    }
}

pub(super) const fn to_check_one(context: &Context) -> Result<(), &'static str> {
    match one_at_a_time(context) {
        Ok(()) => to_check(context),
        why => why,
    }
}

pub(super) const fn to_mark_pairs(context: &Context) -> Result<(), &'static str> {
    match (to_act(context), context.reads) {
        (Ok(()), Some(Reads::ToCheck)) => Err("console.why.read-to-check"),
        (why, _) => why,
    }
}

pub(super) const fn to_check_pairs(context: &Context) -> Result<(), &'static str> {
    match (to_act(context), context.reads) {
        (Ok(()), Some(Reads::ToMark)) => Err("console.why.read-to-mark"),
        (why, _) => why,
    }
}

pub(super) const fn on_a_request(context: &Context) -> Result<(), &'static str> {
    match to_act(context) {
        Ok(()) if context.request.is_some() => Ok(()),
        Ok(()) => Err("console.why.no-request"),
        why => why,
    }
}

/// A request that has no answer yet, whether it was sent or not.
pub(super) const fn to_answer_unsent(context: &Context) -> Result<(), &'static str> {
    match (on_a_request(context), context.request) {
        (Ok(()), Some(RequestState::Answered)) => Err("console.why.request-answered"),
        (why, _) => why,
    }
}

pub(super) const fn to_answer(context: &Context) -> Result<(), &'static str> {
    match (to_answer_unsent(context), context.request) {
        (Ok(()), Some(RequestState::Written)) => Err("console.why.request-not-sent"),
        (why, _) => why,
    }
}

pub(super) const fn to_give_up(context: &Context) -> Result<(), &'static str> {
    match to_answer_unsent(context) {
        Ok(()) if !context.is_lead => Err("notice.request.unconfirmable-needs-lead"),
        why => why,
    }
}

pub(super) const fn to_send(context: &Context) -> Result<(), &'static str> {
    match (on_a_request(context), context.request) {
        (Ok(()), Some(RequestState::Written)) => Ok(()),
        (Ok(()), _) => Err("console.why.request-sent"),
        (why, _) => why,
    }
}

/// Asked again is what was sent.
pub(super) const fn to_remind(context: &Context) -> Result<(), &'static str> {
    to_answer(context)
}

const fn on_an_answer(context: &Context) -> Result<(), &'static str> {
    match (on_a_request(context), context.request) {
        (Ok(()), Some(RequestState::Answered)) => Ok(()),
        (Ok(()), _) => Err("console.why.request-open"),
        (why, _) => why,
    }
}

pub(super) const fn to_follow(context: &Context) -> Result<(), &'static str> {
    on_an_answer(context)
}

pub(super) const fn to_take_back(context: &Context) -> Result<(), &'static str> {
    on_an_answer(context)
}

const fn in_open_incident(context: &Context) -> Result<(), &'static str> {
    match to_act(context) {
        Ok(()) if context.step.is_none() => Err("console.why.no-step"),
        Ok(()) if context.incident_ended.is_some() => Err("console.why.incident-ended"),
        why => why,
    }
}

const fn on_open_step(context: &Context) -> Result<(), &'static str> {
    match (in_open_incident(context), context.step) {
        (Ok(()), Some(StepState::Open)) => Ok(()),
        (Ok(()), _) => Err("console.why.step-settled"),
        (why, _) => why,
    }
}

pub(super) const fn to_do_step(context: &Context) -> Result<(), &'static str> {
    on_open_step(context)
}

pub(super) const fn to_waive_step(context: &Context) -> Result<(), &'static str> {
    match on_open_step(context) {
        Ok(()) if context.step_must && !context.is_lead => Err("notice.refusal.waive-needs-lead"),
        why => why,
    }
}

/// What was closed, a lead opens again; what was withdrawn, nobody.
pub(super) const fn to_reopen_step(context: &Context) -> Result<(), &'static str> {
    match (to_act(context), context.step, context.incident_ended) {
        (Ok(()), None, _) => Err("console.why.no-step"),
        (Ok(()), Some(StepState::Open), _) => Err("console.why.step-open"),
        (Ok(()), Some(_), None) => Ok(()),
        (Ok(()), Some(_), Some(IncidentEnding::Closed)) if context.is_lead => Ok(()),
        (Ok(()), Some(_), Some(_)) => Err("console.why.incident-ended"),
        (why, ..) => why,
    }
}

pub(super) const fn to_give_step(context: &Context) -> Result<(), &'static str> {
    in_open_incident(context)
}

pub(super) const fn to_date_step(context: &Context) -> Result<(), &'static str> {
    match in_open_incident(context) {
        Ok(()) if !context.is_lead => Err("notice.refusal.due-needs-lead"),
        why => why,
    }
}

pub(super) const fn among_rows(context: &Context) -> Result<(), &'static str> {
    if context.has_other_rows { Ok(()) } else { Err("console.why.one-row") }
}

pub(super) const fn to_keep_filter(context: &Context) -> Result<(), &'static str> {
    match to_act(context) {
        Ok(()) if context.has_filter || context.is_in_menu => Ok(()),
        Ok(()) => Err("console.why.no-filter"),
        why => why,
    }
}

pub(super) const fn with_filter(context: &Context) -> Result<(), &'static str> {
    if context.has_filter || context.is_in_menu { Ok(()) } else { Err("console.why.nothing-to-clear") }
}

pub(super) const fn on_a_saved_filter(context: &Context) -> Result<(), &'static str> {
    match to_act(context) {
        Ok(()) if context.is_on_saved => Ok(()),
        Ok(()) => Err("console.why.no-saved-filter"),
        why => why,
    }
}

pub(super) const fn with_bulk(context: &Context) -> Result<(), &'static str> {
    if context.is_bulk_running || context.is_bulk_interrupted { Ok(()) } else { Err("console.why.no-bulk") }
}

pub(super) const fn with_interrupted_bulk(context: &Context) -> Result<(), &'static str> {
    match to_act(context) {
        Ok(()) if context.is_bulk_interrupted => Ok(()),
        Ok(()) => Err("console.why.no-interrupted-bulk"),
        why => why,
    }
}

pub(super) const fn with_job(context: &Context) -> Result<(), &'static str> {
    if context.job.is_some() { Ok(()) } else { Err("console.why.no-job") }
}

pub(super) const fn without_job(context: &Context) -> Result<(), &'static str> {
    if context.job.is_some() { Err("console.why.job-running") } else { Ok(()) }
}

pub(super) const fn to_write_files(context: &Context) -> Result<(), &'static str> {
    match to_act(context) {
        Ok(()) => without_job(context),
        why => why,
    }
}

pub(super) const fn to_file_report(context: &Context) -> Result<(), &'static str> {
    match to_write_files(context) {
        Ok(()) if !context.is_lead => Err("triage.refusal.filing-needs-lead"),
        why => why,
    }
}

pub(super) const fn to_set_template(context: &Context) -> Result<(), &'static str> {
    match to_write_files(context) {
        Ok(()) if !context.is_lead => Err("triage.refusal.template-needs-lead"),
        why => why,
    }
}

pub(super) const fn after_a_message(context: &Context) -> Result<(), &'static str> {
    if context.has_message { Ok(()) } else { Err("console.why.no-message") }
}

pub(super) const fn under_a_shell(context: &Context) -> Result<(), &'static str> {
    if context.has_job_control { Ok(()) } else { Err("console.why.no-job-control") }
}
