//! A row of a register file (J-LIS照会結果).

use super::{Declared, date, five_items, individual_number, past_date, unknown, words_of};
use crate::audit::{Answer, AnswerResult, FiveItems};
use crate::files::fields::Fields;
use crate::files::headers::Column;
use crate::files::words;
use crate::triage::intake::Reason;

pub(super) fn read(fields: &Fields<'_>, declared: &Declared) -> Result<Answer, Reason> {
    let individual_number = individual_number(fields)?;
    let result = words::result(&fields.required(Column::Result)?).ok_or_else(|| {
        let codes: Vec<&str> = AnswerResult::ALL.iter().map(|result| result.code()).collect();
        unknown(Column::Result, codes.join(", "))
    })?;
    let items = five_items(fields)?;
    Ok(Answer {
        individual_number,
        result,
        // Only `found` answers with five items; what else stands there is not the holder's present record.
        items: if result == AnswerResult::Found { items } else { FiveItems::default() },
        conventions: declared.conventions.clone(),
        asked_on: past_date(fields, Column::AskedOn, declared)?,
        moved_on: date(fields, Column::MovedOn, declared)?,
        previous_address: words_of(fields, Column::PreviousAddress)?,
        note: words_of(fields, Column::Note)?,
    })
}
