//! What stands in the rows of a form, read; or which of them cannot be read, and why.

use super::gate;
use crate::audit::{Day, IndividualNumber, Status, hides_valid_number};
use crate::console::model::form::DOCUMENT_NUMBER;
use crate::console::model::{Form, Model, RIGHT_NUMBER, RecordAct, SelectionAct, Target};
use crate::i18n::Message;
use crate::triage::act::{Act, NewMark};
use crate::triage::bulk::BulkAct;
use crate::triage::policy::{Refusal, document_shows, person_named};

/// The row for a remark.
pub(super) const NOTE: &str = "console.row.note";

/// A row that cannot be read, and why: in words before which the row is named.
pub(super) type Unreadable = (&'static str, Message);

/// Reads an act on a record.
pub(super) fn act(form: &Form, act: RecordAct, target: Target, model: &Model) -> Result<Act, Unreadable> {
    let mark = |status, until| NewMark {
        basis: form.basis(),
        addressee: form.addressee(),
        until,
        note: note(form),
        ..NewMark::to(status)
    };
    if matches!(act, RecordAct::Verify | RecordAct::Correct) && form.basis().is_none() {
        return Err(("console.row.basis", no_choice()));
    }
    Ok(match act {
        RecordAct::Verify => {
            let keyed = form.asks_for_document().then(|| bears_out(form, target, model)).transpose()?;
            Act::Mark(NewMark { right_number: keyed, ..mark(Status::Verified, None) })
        }
        RecordAct::Escalate => Act::Mark(mark(Status::Escalated, Some(day(form, "console.row.due")?))),
        RecordAct::Hold => Act::Mark(mark(Status::OnHold, Some(day(form, "console.row.until")?))),
        RecordAct::Correct => Act::Mark(NewMark {
            right_number: Some(number(form, RIGHT_NUMBER)?),
            swap: form.holder().is_some(),
            seen_partner: form.holder().map(|record| (record.dossier.id, record.dossier.version)),
            ..mark(Status::Corrected, None)
        }),
        RecordAct::Reflect => Act::Reflect { on: day(form, "console.row.seen-on")? },
        RecordAct::Wrong => Act::Wrong { note: note(form) },
        RecordAct::Confirm => Act::Confirm { number: Some(number(form, RIGHT_NUMBER)?) },
        RecordAct::Return => Act::Return { note: form.text("console.row.return-note").trim().to_owned() },
        RecordAct::Assign => Act::Assign { to: assignee(form)? },
        RecordAct::ChangeDue => Act::Due { on: day(form, "console.row.due")? },
    })
}

/// Reads an act on all that is selected.
pub(super) fn bulk(form: &Form, act: SelectionAct) -> Result<BulkAct, Unreadable> {
    Ok(match act {
        SelectionAct::Assign => BulkAct::Assign { to: assignee(form)? },
        SelectionAct::Escalate => {
            BulkAct::Escalate { addressee: form.addressee(), until: Some(day(form, "console.row.due")?) }
        }
        SelectionAct::ChangeDue => BulkAct::Due { on: day(form, "console.row.due")? },
    })
}

/// Goes to a row, and says why it is to be mended, after its name; why alone where the form has no such row.
pub(super) fn in_row(form: &mut Form, (label, why): Unreadable) -> Message {
    if !form.go_to(label) {
        return why;
    }
    Message::new("console.form.in-row").say("row", Message::new(label)).say("why", why)
}

/// Says that nothing was chosen yet.
pub(super) fn no_choice() -> Message {
    Message::new("console.form.no-choice")
}

/// Reads a remark.
pub(super) fn note(form: &Form) -> String {
    form.text(NOTE).trim().to_owned()
}

/// Reads a day.
pub(super) fn day(form: &Form, label: &'static str) -> Result<Day, Unreadable> {
    day_if_any(form, label)?.ok_or_else(|| (label, Message::new("console.form.no-day")))
}

/// Reads a day; nothing keyed is none.
pub(super) fn day_if_any(form: &Form, label: &'static str) -> Result<Option<Day>, Unreadable> {
    use unicode_normalization::UnicodeNormalization as _;
    let given: String = form.text(label).nfkc().collect();
    match given.trim() {
        "" => Ok(None),
        given => given.parse().map(Some).map_err(|_| (label, Message::new("console.form.no-day"))),
    }
}

/// Reads how many there are, in digits of any width, thousands apart or not; nothing keyed is none.
pub(super) fn count(form: &Form, label: &'static str) -> Result<u64, Unreadable> {
    use unicode_normalization::UnicodeNormalization as _;
    let given: String = form.text(label).nfkc().filter(|c| *c != ',').collect();
    match given.trim() {
        "" => Ok(0),
        given => given.parse().map_err(|_| (label, Message::new("console.form.no-count"))),
    }
}

/// Reads a number that was keyed. What stands on a document has a right check digit: another is a slip of the finger.
pub(super) fn number(form: &Form, label: &'static str) -> Result<IndividualNumber, Unreadable> {
    let number = IndividualNumber::parse(form.text(label))
        .map_err(|_| (label, Message::new("console.form.no-number")))?;
    if number.check_digit_holds() {
        Ok(number)
    } else {
        Err((label, Message::new("console.form.check-digit")))
    }
}

/// Compares the number that was keyed from the document with the one that it shall prove.
fn bears_out(form: &Form, target: Target, model: &Model) -> Result<IndividualNumber, Unreadable> {
    let keyed = number(form, DOCUMENT_NUMBER)?;
    let record = gate::record(model, target);
    match record.map(|record| document_shows(&record.dossier, Some(keyed))) {
        Some(Ok(())) => Ok(keyed),
        Some(Err(_)) => Err((DOCUMENT_NUMBER, Message::new("console.form.document-differs"))),
        None => Err((DOCUMENT_NUMBER, Message::new("console.why.no-record-yet"))),
    }
}

/// Reads to whom a record is given; nothing keyed is nobody.
fn assignee(form: &Form) -> Result<Option<String>, Unreadable> {
    const LABEL: &str = "console.row.assign-to";
    let to = form.text(LABEL).trim();
    // What is foreseen is said with the name as it will be kept.
    without_number(LABEL, to).map(|to| (!to.is_empty()).then(|| person_named(to)))
}

/// Reads the name for a filter.
pub(super) fn name(form: &Form) -> Result<String, Unreadable> {
    const LABEL: &str = "console.row.filter-name";
    match form.text(LABEL).trim() {
        "" => Err((LABEL, Message::new("console.form.no-name"))),
        name => without_number(LABEL, name).map(str::to_owned),
    }
}

fn without_number<'t>(label: &'static str, text: &'t str) -> Result<&'t str, Unreadable> {
    if hides_valid_number(text) {
        Err((label, Message::new("triage.refusal.number-in-note")))
    } else {
        Ok(text)
    }
}

/// Reads why a number is shown whole.
pub(super) fn reason(form: &Form) -> Result<String, Unreadable> {
    const LABEL: &str = "console.row.reveal-reason";
    match form.text(LABEL).trim() {
        "" => Err((LABEL, Refusal::RevealNeedsReason.message())),
        reason => without_number(LABEL, reason).map(str::to_owned),
    }
}

/// Reads where files go.
pub(super) fn path(form: &Form, label: &'static str) -> Result<String, Unreadable> {
    match form.text(label).trim() {
        "" => Err((label, Message::new("console.form.no-path"))),
        path => Ok(path.to_owned()),
    }
}
