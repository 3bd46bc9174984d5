//! A row of an alerts file (不一致通知).

use super::{Declared, member_key, method, past_date, words_of};
use crate::audit::Alert;
use crate::files::fields::Fields;
use crate::files::headers::Column;
use crate::triage::intake::Reason;

pub(super) fn read(fields: &Fields<'_>, declared: &Declared) -> Result<Alert, Reason> {
    let key = member_key(fields)?;
    fields.required(Column::AlertOn)?;
    let alert_on = past_date(fields, Column::AlertOn, declared)?;
    if alert_on.is_empty() {
        return Err(Reason::NoDay(Column::AlertOn.code()));
    }
    Ok(Alert {
        key,
        alert_on,
        kind: words_of(fields, Column::Kind)?,
        alert_checked_on: past_date(fields, Column::AlertCheckedOn, declared)?,
        alert_check_how: method(fields, Column::AlertCheckHow)?,
    })
}
