//! 確認依頼中: the employer or another addressee is asked for a document that shows the number (notice section 1(2)).

use jiff::Timestamp;

use super::{DAYS_TO_ANSWER, Grounds, Refusal};
use crate::audit::{Addressee, AnswerResult, Basis, Candidate, Day, Mark, Status};
use crate::compare::Grade;
use crate::triage::act::NewMark;

pub(super) fn mark(grounds: &Grounds<'_>, wanted: &NewMark, at: Timestamp) -> Result<Mark, Refusal> {
    let basis = wanted.basis.unwrap_or_else(|| propose_basis(grounds));
    bears(grounds, basis)?;
    let due = wanted.until.unwrap_or_else(|| Day::of(at).plus(DAYS_TO_ANSWER));
    if due <= Day::of(at) {
        return Err(Refusal::DateNotAhead { given: due });
    }
    Ok(Mark {
        status: Status::Escalated,
        basis: Some(basis),
        addressee: Some(wanted.addressee.unwrap_or_else(|| propose_addressee(&grounds.dossier.candidate))),
        due_on: Some(due),
        ..Mark::default()
    })
}

/// Sets another due date; who was asked, and why, stays.
pub(super) fn due(grounds: &Grounds<'_>, on: Day, at: Timestamp) -> Result<Mark, Refusal> {
    let old = grounds.mark();
    if old.status != Status::Escalated {
        return Err(Refusal::NotEscalated);
    }
    if on <= Day::of(at) {
        return Err(Refusal::DateNotAhead { given: on });
    }
    if old.due_on == Some(on) {
        return Err(Refusal::AlreadySo { mark: Box::new(old.clone()) });
    }
    Ok(Mark { due_on: Some(on), ..old.clone() })
}

/// Tells whether an `escalated` mark by this basis may stand.
pub(super) fn stands(grounds: &Grounds<'_>, basis: Basis) -> Result<(), Refusal> {
    match bears(grounds, basis) {
        Err(Refusal::NotBorneOut { .. }) if grounds.mark().data_changed => Ok(()),
        borne => borne,
    }
}

fn propose_basis(grounds: &Grounds<'_>) -> Basis {
    match (grounds.found.grade(), grounds.found.answer) {
        (Some(Grade::Different), _) => Basis::FiveItemsDiffer,
        (Some(Grade::Undecided), _) => Basis::NotReadable,
        (None, Some(result)) if result.signal().is_some() => Basis::NotInRegister,
        _ => Basis::Doubt,
    }
}

fn bears(grounds: &Grounds<'_>, basis: Basis) -> Result<(), Refusal> {
    let needs = |holds: bool, why: &'static str| {
        if holds { Ok(()) } else { Err(Refusal::NotBorneOut { basis, why }) }
    };
    match basis {
        Basis::FiveItemsDiffer => {
            needs(grounds.found.grade() == Some(Grade::Different), "triage.why.nothing-differs")
        }
        Basis::NotInRegister => needs(
            grounds.found.answer.is_some_and(|result| result != AnswerResult::Found),
            "triage.why.is-in-register",
        ),
        Basis::NotReadable | Basis::Doubt => Ok(()),
        _ => Err(Refusal::BasisOfAnother { basis, status: Status::Escalated }),
    }
}

/// Proposes who is asked, from membership and loss of eligibility: municipal health insurance (six digits) writes to the
/// householder, an insurer of the late-stage elderly (39…) and one without an employer to the member; so does any insurer
/// whose member has left the employer.
pub fn propose_addressee(candidate: &Candidate) -> Addressee {
    let insurer = candidate.key.insurer_no.as_str();
    let membership = &candidate.membership;
    let has_employer = !membership.employer_code.is_empty() || !membership.employer_name.is_empty();
    if insurer.len() == 6 {
        Addressee::Householder
    } else if has_employer && membership.lost_on.is_empty() && !insurer.starts_with("39") {
        Addressee::Employer
    } else {
        Addressee::Member
    }
}
