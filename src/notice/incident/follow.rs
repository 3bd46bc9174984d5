//! What a change of a record's mark does to its incidents: every wrong number opens one, a finding that is taken back withdraws its
//! own and nobody else's. Knows no table and no step.

use crate::audit::{Actor, EventKind, Incident, IncidentId, IndividualNumber, Mark, Status};

/// Tells whether a record's mark says that another person's number is, or was, registered there.
pub fn is_wrong(mark: &Mark) -> bool {
    mark.wrong_found_at.is_some() || mark.status == Status::Corrected
}

/// Tells whether a mark says that another number is wrong than the mark before did, if that said so of any: one that was imported
/// over a number, and took its mark, is another.
pub fn finds_another(before: &Mark, after: &Mark) -> bool {
    let is_later = after.wrong_found_at.is_some_and(|found| before.found_wrong_at() != Some(found));
    is_wrong(after)
        && (!is_wrong(before) || is_later || before.raised_again && after.status == Status::Corrected)
}

/// Returns which number an act finds to be another person's; none where the act finds none. Once a right number was recorded and
/// confirmed, that one is found wrong, else the registered one.
pub fn number_found(
    kind: EventKind,
    before: &Mark,
    after: &Mark,
    registered: IndividualNumber,
) -> Option<IndividualNumber> {
    let found = || which(before, before.right_number, after.right_number.as_ref(), registered);
    finds(kind, after).then(found)
}

/// Tells whether an act that leaves a mark finds a number wrong.
pub(super) fn finds(kind: EventKind, after: &Mark) -> bool {
    kind == EventKind::WrongFound || kind == EventKind::Marked && after.status == Status::Corrected
}

/// Returns which number is found wrong, however the right ones, before and after, and the registered one are known.
pub(super) fn which<N: PartialEq>(before: &Mark, right: Option<N>, new: Option<&N>, registered: N) -> N {
    let put_right = right.filter(|_| before.status == Status::Corrected && before.is_proven());
    put_right.filter(|right| new != Some(right)).unwrap_or(registered)
}

/// Lists the corrections of a record that nobody confirmed, of the acts on it that stand, the newest first, before one that returns
/// the last: each by itself, its kind, and the marks before and after. One that took the place of a proven number is not among
/// them: that this one is wrong stays known.
pub fn unconfirmed<'a, A>(acts: impl Iterator<Item = (A, EventKind, &'a Mark, &'a Mark)>) -> Vec<A> {
    let mut corrections = Vec::new();
    for (act, kind, before, after) in acts {
        if after.status != Status::Corrected || kind == EventKind::Marked && before.is_proven() {
            break;
        }
        if kind == EventKind::Marked {
            corrections.push(act);
            if before.status != Status::Corrected {
                break;
            }
        }
    }
    corrections
}

/// By what a mark changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause<'a> {
    /// A person found this number wrong, or recorded the right one in its place.
    Found(IndividualNumber),
    /// The second check returned a correction: the acts that nobody confirmed, and with it these.
    Returned(&'a [i64]),
    /// A person acted otherwise.
    Act,
    /// A person's act was taken back: this event, and these are the incidents that it withdrew.
    Undo(i64, &'a [IncidentId]),
    /// The program did it: by changed data, by a term that ended, by another database's decisions.
    Program,
}

/// What follows for the incidents of the record, beside that each goes on by what the records say of it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Course<'a> {
    /// Nothing: no number is wrong.
    Nothing,
    /// They go on.
    GoOn,
    /// Another one opens.
    Open,
    /// What was withdrawn goes on: the withdrawal was itself taken back.
    TakeUp(Vec<&'a Incident>),
    /// The findings that these are about were taken back.
    Withdraw(Vec<&'a Incident>),
}

/// Decides what a change of a mark does to the incidents of its record, which come in the order in which they opened.
///
/// One finding is one incident, and what was done about it is done about no other: every wrong number opens its own, whatever else
/// is open, but one that is the subject of an open one already, or that is only said once more. An undo withdraws the
/// incident that the act opened, and no other; a return, those that what it returns alone opened. A finding that the program took
/// away is not taken back by anybody.
pub fn follow<'a>(incidents: &'a [Incident], before: &Mark, after: &Mark, cause: Cause<'_>) -> Course<'a> {
    let (was, is) = (is_wrong(before), is_wrong(after));
    if !was && !is {
        return Course::Nothing;
    }
    let standing = || incidents.iter().filter(|own| !own.is_withdrawn());
    let newest = standing().next_back();
    match cause {
        Cause::Found(number) => {
            let is_another = finds_another(before, after);
            let is_known = incidents.iter().any(|own| is_about(own, number, is_another, newest));
            if is_known { Course::GoOn } else { Course::Open }
        }
        // Where nothing is known to be wrong any more, the correction that is returned was all that said so.
        Cause::Returned(acts) => {
            let rests = |own: &&Incident| !is || acts.iter().any(|act| is_opened_by(own, *act, is));
            Course::Withdraw(standing().filter(rests).collect())
        }
        Cause::Undo(act, withdrew) => {
            let opened: Vec<_> = standing().filter(|own| is_opened_by(own, act, is)).collect();
            let withdrawn: Vec<_> = incidents.iter().filter(|own| withdrew.contains(&own.id)).collect();
            match (&opened[..], &withdrawn[..]) {
                ([_, ..], _) => Course::Withdraw(opened),
                (_, [_, ..]) => Course::TakeUp(withdrawn),
                _ if is && newest.is_none() => Course::Open,
                _ => Course::GoOn,
            }
        }
        Cause::Program if is && !was && newest.is_some_and(|own| !own.is_open()) => Course::Open,
        Cause::Act | Cause::Program if is && newest.is_none() => Course::Open,
        Cause::Act | Cause::Program => Course::GoOn,
    }
}

/// Tells whether an incident is about a number that is found wrong: while it is open, whenever that was found; once it was closed,
/// as long as the same finding goes on. One whose number is not known is about what is no other finding: of the number that was
/// registered when an older program knew it, else where it is the newest.
fn is_about(own: &Incident, number: IndividualNumber, is_another: bool, newest: Option<&Incident>) -> bool {
    match own.number {
        _ if own.is_withdrawn() => false,
        Some(known) => known == number && (own.is_open() || !is_another),
        None => {
            let is_newest = newest.is_some_and(|newest| newest.id == own.id);
            !is_another && own.may_be_about.map_or(is_newest, |perhaps| perhaps == number)
        }
    }
}

/// Tells whether an act that is taken back opened an incident. Which act one followed that the program opened, for a database that
/// knew none, nobody knows: it was that which makes the number wrong no more.
fn is_opened_by(own: &Incident, act: i64, is_wrong_still: bool) -> bool {
    if own.opened_by == Actor::system().account { !is_wrong_still } else { own.event == act }
}

#[cfg(test)]
mod tests;
