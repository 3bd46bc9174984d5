//! A row of a candidates file (点検対象).

use super::{
    Declared, count, date, five_items, individual_number, member_key, method, name_if_any, number_if_any,
    past_date, past_date_if_any, unknown, words_of,
};
use crate::audit::{
    Candidate, CauseSet, Lookup, Membership, OfferedAlert, RegisteredNumber, RootCause, folded,
};
use crate::files::fields::Fields;
use crate::files::headers::Column;
use crate::files::words::{CANDIDATES_MAX, ITEMS_MAX};
use crate::files::{profile, words};
use crate::triage::intake::Reason;

pub(super) fn read(fields: &Fields<'_>, declared: &Declared) -> Result<Candidate, Reason> {
    let mut candidate = Candidate {
        key: member_key(fields)?,
        individual_number: individual_number(fields)?,
        items: five_items(fields)?,
        conventions: declared.conventions.clone(),
        membership: membership(fields, declared)?,
        lookup: lookup(fields, declared)?,
        alert: OfferedAlert {
            alert_on: past_date_if_any(fields, Column::AlertOn, declared)?,
            alert_checked_on: past_date(fields, Column::AlertCheckedOn, declared)?,
            alert_check_how: method(fields, Column::AlertCheckHow)?,
        },
        registered: RegisteredNumber {
            registered_on: past_date(fields, Column::RegisteredOn, declared)?,
            batch: words_of(fields, Column::Batch)?,
            notification_number: number_if_any(fields, Column::NotificationNumber)?,
            core_number: number_if_any(fields, Column::CoreNumber)?,
        },
        declared_causes: named_causes(fields)?,
    };
    if candidate.declared_causes.is_empty() {
        candidate.declared_causes = profile::declared(&declared.causes, &candidate);
    }
    Ok(candidate)
}

fn membership(fields: &Fields<'_>, declared: &Declared) -> Result<Membership, Reason> {
    Ok(Membership {
        relation: words_of(fields, Column::Relation)?,
        insured_name: words_of(fields, Column::InsuredName)?,
        membership_kind: words_of(fields, Column::MembershipKind)?,
        employer_code: folded(&name_if_any(fields, Column::EmployerCode)?).into_owned(),
        employer_name: name_if_any(fields, Column::EmployerName)?,
        acquired_on: date(fields, Column::AcquiredOn, declared)?,
        lost_on: lost_on(fields, declared)?,
    })
}

/// Reads when eligibility was lost: empty where it is not yet, be it told by a word or by a day that is still to come.
fn lost_on(fields: &Fields<'_>, declared: &Declared) -> Result<String, Reason> {
    let date = date(fields, Column::LostOn, declared)?;
    let is_lost = !words::is_member_still(&date) && declared.day_ahead(&date).is_none();
    Ok(if is_lost { date } else { String::new() })
}

fn lookup(fields: &Fields<'_>, declared: &Declared) -> Result<Lookup, Reason> {
    let written = fields.text(Column::AutoTaken)?;
    let auto_taken = match words::auto_taken(&written) {
        None if written.is_empty() || words::says_none(&written) => None,
        None => return Err(unknown(Column::AutoTaken, words::AUTO_TAKEN)),
        taken => taken,
    };
    Ok(Lookup {
        number_source: words::number_source(&words_of(fields, Column::NumberSource)?).to_owned(),
        lookup_items: count(fields, Column::LookupItems, ITEMS_MAX)?,
        lookup_candidates: count(fields, Column::LookupCandidates, CANDIDATES_MAX)?,
        auto_taken,
        lookup_confirmed_on: past_date(fields, Column::LookupConfirmedOn, declared)?,
        lookup_confirmed_how: method(fields, Column::LookupConfirmedHow)?,
    })
}

fn named_causes(fields: &Fields<'_>) -> Result<CauseSet, Reason> {
    words::root_causes(&fields.text(Column::RootCause)?).ok_or_else(|| {
        let codes: Vec<&str> = RootCause::ALL.iter().map(|cause| cause.code()).collect();
        unknown(Column::RootCause, codes.join(", "))
    })
}
