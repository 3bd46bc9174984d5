//! What a change of a record's mark does to its incidents: a wrong number opens one, a finding that is taken back withdraws its own
//! and nobody else's. Knows no table and no step.

use jiff::Timestamp;

use crate::audit::{Incident, Mark, Status};

/// Tells whether a record's mark says that another person's number is, or was, registered there.
pub fn is_wrong(mark: &Mark) -> bool {
    mark.wrong_found_at.is_some() || mark.status == Status::Corrected
}

/// Returns when the wrong number was found, of a mark that says so: from then on the times run.
pub fn found_at(mark: &Mark, now: Timestamp) -> Timestamp {
    mark.found_wrong_at().unwrap_or(now)
}

/// By what a mark changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// A person acted.
    Act,
    /// A person's act was taken back.
    Undo,
    /// The program did it: by changed data, by a term that ended, by another database's decisions.
    Program,
}

/// What follows for the incidents of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course<'a> {
    /// Nothing.
    Nothing,
    /// One opens.
    Open,
    /// One goes on that was withdrawn: its withdrawal was itself taken back.
    TakeUp(&'a Incident),
    /// One goes on by what the records say of it now.
    GoOn(&'a Incident),
    /// One goes on while another number was found wrong, about which nothing is done yet.
    FindAgain(&'a Incident),
    /// The finding that one is about was taken back.
    Withdraw(&'a Incident),
}

/// Decides what a change of a mark does to the incidents of its record, which come in the order in which they opened.
///
/// One finding is one incident, and what was done about it is done about no other: a number that is found wrong after the one
/// before was taken back, or was put right and closed, opens a new one. One that is found while an incident is open is worked on
/// in that, and what was done about the one before is to be done again. A finding that the program took away is not taken back by anybody.
pub fn follow<'a>(incidents: &'a [Incident], before: &Mark, after: &Mark, cause: Cause) -> Course<'a> {
    let (was, is) = (is_wrong(before), is_wrong(after));
    if !was && !is {
        return Course::Nothing;
    }
    let is_another = cause == Cause::Act
        && after.wrong_found_at.is_some()
        && after.wrong_found_at != before.found_wrong_at();
    match standing(incidents) {
        Some(own) if is_taken_back(own, before, after, cause) => Course::Withdraw(own),
        Some(own) if own.is_open() && is_another => Course::FindAgain(own),
        Some(own) if own.is_open() || was && !is_another => Course::GoOn(own),
        _ if !is => Course::Nothing,
        _ => withdrawn_before(incidents, after)
            .filter(|_| cause == Cause::Undo)
            .map_or(Course::Open, Course::TakeUp),
    }
}

/// Returns the incident that the finding of a record stands by: the one that is open, else the newest that was not withdrawn.
pub fn standing(incidents: &[Incident]) -> Option<&Incident> {
    let open = incidents.iter().find(|own| own.is_open());
    open.or_else(|| incidents.iter().rfind(|own| !own.is_withdrawn()))
}

/// Tells whether the finding that an incident is about is taken back: by an undo, behind which an earlier finding may stand, or
/// by a return. What is taken back may also be a later one.
fn is_taken_back(incident: &Incident, before: &Mark, after: &Mark, cause: Cause) -> bool {
    let is_later = before.wrong_found_at.is_some_and(|found| found > incident.opened_at);
    let is_earlier = after.found_wrong_at().is_some_and(|found| found < incident.opened_at);
    match cause {
        Cause::Program => false,
        Cause::Act => !is_later && !is_wrong(after),
        Cause::Undo => !is_later && (is_earlier || !is_wrong(after)),
    }
}

/// Returns the incident that a finding stood by which comes back, where that was withdrawn. The finding may be a later one than
/// that of its opening: a correction that replaced another one.
fn withdrawn_before<'a>(incidents: &'a [Incident], mark: &Mark) -> Option<&'a Incident> {
    let found = mark.found_wrong_at()?;
    incidents.iter().rfind(|own| own.opened_at <= found).filter(|own| own.is_withdrawn())
}

#[cfg(test)]
mod tests;
