//! A row of an employers file (事業所).

use super::words_of;
use crate::audit::{Employer, folded};
use crate::files::fields::Fields;
use crate::files::headers::Column;
use crate::triage::intake::Reason;

pub(super) fn read(fields: &Fields<'_>) -> Result<Employer, Reason> {
    Ok(Employer {
        employer_code: folded(&fields.required(Column::EmployerCode)?).into_owned(),
        name: words_of(fields, Column::Name)?,
        postal_code: words_of(fields, Column::PostalCode)?,
        address: words_of(fields, Column::Address)?,
        department: words_of(fields, Column::Department)?,
        contact: words_of(fields, Column::Contact)?,
        phone: words_of(fields, Column::Phone)?,
        send_by: words_of(fields, Column::SendBy)?,
    })
}
