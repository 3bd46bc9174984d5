//! What follows from an act on a request: written → sent → reminded → answered, and back where an answer was a slip.

use jiff::Timestamp;

use super::RequestRefusal;
use crate::audit::{
    Actor, Addressee, CandidateId, Day, DocumentRequest, Mark, Outcome, RequestAnswer, Role, Status,
    hides_valid_number,
};
use crate::triage::policy::{DAYS_TO_ANSWER, Refusal, may_act};
use crate::triage::requests::{Replied, RequestAct};

/// How many characters a note has at most.
const LONGEST_NOTE: usize = 400;

/// Rules whether a record needs a request; returns who is asked. It does while it is escalated (確認依頼中) and nothing is open,
/// unless the last request was answered after the mark was made: then somebody decides first what the answer means. Who
/// `names` the record asks for one all the same.
pub fn needs_request(
    id: CandidateId,
    mark: &Mark,
    last: Option<&DocumentRequest>,
    names: bool,
) -> Result<Addressee, RequestRefusal> {
    if mark.status != Status::Escalated {
        return Err(RequestRefusal::NotNeeded(id));
    }
    let addressee = mark.addressee.ok_or(RequestRefusal::NoAddressee(id))?;
    let Some(last) = last else { return Ok(addressee) };
    match &last.answer {
        None => Err(RequestRefusal::OpenAlready(last.case_code())),
        Some(answer) if !names && mark.marked_at.is_none_or(|marked| marked <= answer.at) => {
            Err(RequestRefusal::AnsweredSince { case: last.case_code(), outcome: answer.outcome })
        }
        Some(_) => Ok(addressee),
    }
}

/// Returns the day that a letter names: the one that was asked for, else that of the mark if it is still ahead, else the
/// usual days from today on.
pub fn due_to_print(asked: Option<Day>, marked: Option<Day>, today: Day) -> Result<Day, RequestRefusal> {
    match asked {
        Some(day) if day < today => Err(RequestRefusal::DuePast(day)),
        Some(day) => Ok(day),
        None => Ok(marked.filter(|day| *day > today).unwrap_or_else(|| today.plus(DAYS_TO_ANSWER))),
    }
}

/// Rules on an act on a request; `mark` and `employer_code` are those of its record, `newer` another request for that record that is
/// open.
pub fn rule(
    request: &DocumentRequest,
    (mark, employer_code): (&Mark, &str),
    newer: Option<&DocumentRequest>,
    act: &RequestAct,
    actor: &Actor,
    at: Timestamp,
) -> Result<DocumentRequest, RequestRefusal> {
    may_act(actor)?;
    let today = Day::of(at);
    let after = match act {
        RequestAct::Reopen => reopened(request, newer, actor)?,
        _ if request.answer.is_some() => {
            let case = request.case_code();
            // What came of it tells what was marked.
            let answer = request.answer.clone().filter(|_| !mark.is_hidden_from(actor));
            return Err(RequestRefusal::Closed { case, answer });
        }
        RequestAct::Send { on, due } => {
            goes_out(request, mark, employer_code)?;
            sent(request, *on, *due, today)?
        }
        RequestAct::Remind { on, due } => {
            goes_out(request, mark, employer_code)?;
            reminded(request, *on, *due, today)?
        }
        RequestAct::Answer(replied) => answered(request, replied, actor, at)?,
    };
    Ok(DocumentRequest { version: request.version + 1, ..after })
}

/// Rules that no letter goes out for which there is no need, or to whom nobody asks any more.
fn goes_out(request: &DocumentRequest, mark: &Mark, employer_code: &str) -> Result<(), RequestRefusal> {
    if mark.status != Status::Escalated {
        return Err(RequestRefusal::NotNeeded(request.candidate));
    }
    if request.is_elsewhere(mark, employer_code) {
        return Err(RequestRefusal::AddressedElsewhere {
            case: request.case_code(),
            record: request.candidate,
            now: mark.addressee.filter(|now| *now != request.addressee),
            is_sent: request.sent_on.is_some(),
        });
    }
    Ok(())
}

fn sent(
    request: &DocumentRequest,
    on: Day,
    due: Option<Day>,
    today: Day,
) -> Result<DocumentRequest, RequestRefusal> {
    if let Some(sent) = request.sent_on {
        return Err(RequestRefusal::SentAlready { case: request.case_code(), on: sent });
    }
    let written = Day::of(request.written_at);
    let due = due_after((on, written), due.or(request.due_on), due.is_some(), today)?;
    Ok(DocumentRequest { sent_on: Some(on), due_on: Some(due), ..request.clone() })
}

fn reminded(
    request: &DocumentRequest,
    on: Day,
    due: Option<Day>,
    today: Day,
) -> Result<DocumentRequest, RequestRefusal> {
    let sent = request.sent_on.ok_or(RequestRefusal::NotSent(request.case_code()))?;
    let last = request.reminded_on.unwrap_or(sent);
    let due = due_after((on, last), due, due.is_some(), today)?;
    Ok(DocumentRequest {
        reminded_on: Some(on),
        reminders: request.reminders + 1,
        due_on: Some(due),
        ..request.clone()
    })
}

/// Returns by when the answer is due of what was sent on a day, after an earlier one. A day that was given is not past;
/// what a letter says may be, where its sending is entered late.
fn due_after(
    (on, earlier): (Day, Day),
    due: Option<Day>,
    is_given: bool,
    today: Day,
) -> Result<Day, RequestRefusal> {
    if on > today {
        return Err(RequestRefusal::DayAhead(on));
    }
    if on < earlier {
        return Err(RequestRefusal::DayBefore { given: on, sent: earlier });
    }
    let due = due.unwrap_or_else(|| on.plus(DAYS_TO_ANSWER));
    if due < on {
        return Err(RequestRefusal::DueBefore { due, sent: on });
    }
    if is_given && due < today {
        return Err(RequestRefusal::DuePast(due));
    }
    Ok(due)
}

fn answered(
    request: &DocumentRequest,
    replied: &Replied,
    actor: &Actor,
    at: Timestamp,
) -> Result<DocumentRequest, RequestRefusal> {
    let outcome = replied.outcome;
    match request.sent_on {
        // That nobody can answer is known before a letter leaves; that somebody has, is not.
        None if !closes_unsent(outcome) => return Err(RequestRefusal::NotSent(request.case_code())),
        Some(sent) if replied.on < sent => {
            return Err(RequestRefusal::DayBefore { given: replied.on, sent });
        }
        _ => {}
    }
    if replied.on > Day::of(at) {
        return Err(RequestRefusal::DayAhead(replied.on));
    }
    // 番号確認と身元確認: what proves a number proves whose it is, too; both are named, and who checked them.
    let seen = [replied.number_seen.is_some(), replied.identity_seen.is_some()];
    match outcome {
        Outcome::Matches | Outcome::OtherNumber if seen != [true, true] => {
            return Err(RequestRefusal::SeenNeeded(outcome));
        }
        Outcome::Matches | Outcome::OtherNumber => {}
        _ if replied.number_seen.is_some() => return Err(RequestRefusal::NothingSeen(outcome)),
        _ => {}
    }
    let note = note(&replied.note)?;
    if outcome == Outcome::Unconfirmable {
        if actor.role != Role::Lead {
            return Err(RequestRefusal::UnconfirmableNeedsLead);
        }
        if note.is_empty() {
            return Err(RequestRefusal::UnconfirmableNeedsNote);
        }
    }
    let answer = RequestAnswer {
        outcome,
        on: replied.on,
        number_seen: replied.number_seen,
        identity_seen: replied.identity_seen,
        note,
        by: actor.person().to_owned(),
        at,
    };
    Ok(DocumentRequest { answer: Some(answer), ..request.clone() })
}

/// Tells whether a request can be closed by this before it was sent.
const fn closes_unsent(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Deceased | Outcome::LeftEmployer | Outcome::Unconfirmable)
}

fn note(words: &str) -> Result<String, RequestRefusal> {
    let words = words.trim();
    if hides_valid_number(words) {
        return Err(Refusal::NumberInNote.into());
    }
    if words.chars().count() > LONGEST_NOTE || words.chars().any(char::is_control) {
        return Err(RequestRefusal::Note { longest: LONGEST_NOTE });
    }
    Ok(words.to_owned())
}

fn reopened(
    request: &DocumentRequest,
    newer: Option<&DocumentRequest>,
    actor: &Actor,
) -> Result<DocumentRequest, RequestRefusal> {
    let Some(answer) = &request.answer else {
        return Err(RequestRefusal::NothingToReopen(request.case_code()));
    };
    if answer.by != actor.person() && actor.role != Role::Lead {
        return Err(RequestRefusal::ReopenedByAnother { by: answer.by.clone() });
    }
    if let Some(newer) = newer {
        return Err(RequestRefusal::OpenAlready(newer.case_code()));
    }
    Ok(DocumentRequest { answer: None, ..request.clone() })
}
