//! A row of a notifications file (資格取得届 and others that state a number).

use super::{Declared, individual_number, member_key, past_date, words_of};
use crate::audit::Notification;
use crate::files::fields::Fields;
use crate::files::headers::Column;
use crate::triage::intake::Reason;

pub(super) fn read(fields: &Fields<'_>, declared: &Declared) -> Result<Notification, Reason> {
    Ok(Notification {
        key: member_key(fields)?,
        individual_number: individual_number(fields)?,
        received_on: past_date(fields, Column::ReceivedOn, declared)?,
        document: words_of(fields, Column::Document)?,
        filled_by: words_of(fields, Column::FilledBy)?,
    })
}
