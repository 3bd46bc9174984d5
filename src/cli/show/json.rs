//! One record as one JSON object; numbers masked.

use serde_json::{Value, json as object};

use crate::audit::{Day, Event, Item};
use crate::compare::{ItemComparison, Passage};
use crate::triage::listing::moment;
use crate::triage::port::Record;
use crate::triage::requests::RequestRow;

/// Returns a record, its requests and its history (newest first) as one object; what is overdue is so on `today`. Where the mark is
/// hidden from the one who reads, its keys are there and what they say is null.
pub fn json(
    record: &Record,
    requests: &[RequestRow],
    history: &[Event],
    (today, is_hidden): (Day, bool),
) -> Value {
    let (dossier, found) = (&record.dossier, &record.found);
    let candidate = &dossier.candidate;
    object!({
        "id": dossier.id,
        "version": dossier.version,
        "insurer_no": candidate.key.insurer_no,
        "symbol": candidate.key.symbol,
        "number": candidate.key.number,
        "branch": candidate.key.branch,
        "individual_number": candidate.individual_number.to_string(),
        "causes": found.causes,
        "risk": found.risk,
        "answer": found.answer.map_or("none", crate::audit::AnswerResult::code),
        "asked_on": dossier.answer.as_ref().map(|answer| answer.asked_on.as_str()),
        "inquired": dossier.inquired,
        "grade": found.grade(),
        "items": items(record),
        "signals": signals(record),
        "mark": if is_hidden { hidden(mark(record), &SEEN_OF_MARK) } else { mark(record) },
        "requests": if is_hidden { Value::Null } else { requests.iter().map(|row| row.to_json(today)).collect() },
        "membership": membership(record),
        "lookup": lookup(record),
        "alerts": dossier.alerts.iter().map(|alert| object!({
            "alert_on": alert.alert_on, "kind": alert.kind,
            "alert_checked_on": alert.alert_checked_on, "alert_check_how": alert.alert_check_how,
        })).collect::<Vec<_>>(),
        "notifications": dossier.notifications.iter().map(|told| object!({
            "individual_number": told.individual_number.to_string(), "received_on": told.received_on,
            "document": told.document, "filled_by": told.filled_by,
        })).collect::<Vec<_>>(),
        "history": history.iter().map(if is_hidden { blind_event } else { event }).collect::<Vec<_>>(),
    })
}

/// What is told of a mark that is hidden.
const SEEN_OF_MARK: [&str; 4] = ["awaiting_second_check", "data_changed", "raised_again", "assignee"];

/// Leaves an object its keys, and only of some what they say.
fn hidden(mut whole: Value, seen: &[&str]) -> Value {
    for (key, value) in whole.as_object_mut().into_iter().flatten() {
        if !seen.contains(&key.as_str()) {
            *value = Value::Null;
        }
    }
    whole
}

/// Returns of an event only when and of what kind it was: to whom it is to judge what others did.
pub fn blind_event(of: &Event) -> Value {
    hidden(event(of), &["seq", "at", "kind", "record"])
}

/// Returns an event as an object, without its seal.
pub fn event(event: &Event) -> Value {
    object!({
        "seq": event.seq,
        "at": moment(Some(event.at)),
        "kind": event.kind,
        "record": event.record,
        "account": event.actor.account,
        "claim": event.actor.claim,
        "source": event.actor.source,
        "role": event.actor.role,
        "facts": serde_json::from_str::<Value>(&event.facts).unwrap_or_else(|_| Value::from(event.facts.as_str())),
    })
}

fn items(record: &Record) -> Value {
    let item = |item: &Item| {
        let register = record.dossier.answer.as_ref().map(|answer| answer.items[*item].as_str());
        let found = record.found.comparison.as_ref().map(|comparison| &comparison.items[*item]);
        let value = object!({
            "insurer": record.dossier.candidate.items[*item],
            "register": found.and(register),
            "grade": found.map(|found| found.grade),
            "rules": found.map(|found| found.rules.iter().collect::<Vec<_>>()).unwrap_or_default(),
            "findings": found.map(findings).unwrap_or_default(),
        });
        (item.code().to_owned(), value)
    };
    Value::Object(Item::ALL.iter().map(item).collect())
}

/// Lists the marked places as byte ranges of the two writings.
fn findings(found: &ItemComparison) -> Vec<Value> {
    let place = |place: Passage| [place.start, place.end];
    found
        .findings
        .iter()
        .map(|one| object!({ "rule": one.rule, "insurer": place(one.left), "register": place(one.right) }))
        .collect()
}

fn signals(record: &Record) -> Value {
    let partners = |signal| {
        record.found.partners.iter().filter(move |(s, _)| *s == signal).map(|(_, id)| *id).collect::<Vec<_>>()
    };
    let signal = |signal: crate::audit::Signal| object!({ "signal": signal, "danger": signal.is_danger(), "partners": partners(signal) });
    record.found.signals.iter().map(signal).collect()
}

fn mark(record: &Record) -> Value {
    let mark = &record.dossier.mark;
    let at = |at| Some(moment(at)).filter(|said| !said.is_empty());
    object!({
        "status": mark.status, "basis": mark.basis, "addressee": mark.addressee, "due_on": mark.due_on,
        "note": mark.note, "right_number": mark.right_number.map(|number| number.to_string()),
        "operator": mark.operator, "marked_at": at(mark.marked_at),
        "second_operator": mark.second_operator, "second_at": at(mark.second_at),
        "awaiting_second_check": mark.awaiting_second_check, "raised_again": mark.raised_again,
        "data_changed": mark.data_changed, "wrong_found_at": at(mark.wrong_found_at),
        "reflected_on": mark.reflected_on, "assignee": mark.assignee,
    })
}

fn membership(record: &Record) -> Value {
    let member = &record.dossier.candidate.membership;
    object!({
        "relation": member.relation, "insured_name": member.insured_name, "membership_kind": member.membership_kind,
        "employer_code": member.employer_code, "employer_name": member.employer_name,
        "acquired_on": member.acquired_on, "lost_on": member.lost_on,
    })
}

fn lookup(record: &Record) -> Value {
    let candidate = &record.dossier.candidate;
    let (lookup, alert, registered) = (&candidate.lookup, &candidate.alert, &candidate.registered);
    object!({
        "number_source": lookup.number_source, "lookup_items": lookup.lookup_items,
        "lookup_candidates": lookup.lookup_candidates, "auto_taken": lookup.auto_taken,
        "lookup_confirmed_on": lookup.lookup_confirmed_on, "lookup_confirmed_how": lookup.lookup_confirmed_how,
        "registered_on": registered.registered_on, "batch": registered.batch,
        "alert_on": alert.alert_on, "alert_checked_on": alert.alert_checked_on, "alert_check_how": alert.alert_check_how,
        "notification_number": registered.notification_number.map(|number| number.to_string()),
        "core_number": registered.core_number.map(|number| number.to_string()),
    })
}
