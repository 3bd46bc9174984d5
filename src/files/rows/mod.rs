//! From the fields of a record to what it says: one file a kind, and what several of them read alike.

mod alerts;
mod candidates;
mod employers;
mod notifications;
mod register;

use std::sync::Arc;

use super::dates;
use super::fields::Fields;
use super::headers::Column;
use super::profile::CauseRule;
use super::words;
use crate::audit::{
    Conventions, Day, EraCodes, FiveItems, IndividualNumber, InsurerNumber, MemberKey, PerItem,
};
use crate::triage::intake::{Entry, FileKind, Reason};

/// What one file declares about all its rows.
#[derive(Debug, Clone)]
pub(super) struct Declared {
    /// Its writing habits, shared by its rows.
    pub conventions: Arc<Conventions>,
    /// The day on which the import began, once it is told: of what has been, no day is a later one.
    pub today: Option<Day>,
    /// The profile's rules for rows that name no cause.
    pub causes: Vec<CauseRule>,
}

impl Declared {
    /// Returns the day that a date in ISO form is, if that is still to come.
    fn day_ahead(&self, date: &str) -> Option<Day> {
        date.parse().ok().filter(|day| self.today.is_some_and(|today| *day > today))
    }
}

/// Reads what a record of a file says.
pub(super) fn entry(kind: FileKind, fields: &Fields<'_>, declared: &Declared) -> Result<Entry, Reason> {
    Ok(match kind {
        FileKind::Candidates => Entry::Candidate(Box::new(candidates::read(fields, declared)?)),
        FileKind::Register => Entry::Answer(Box::new(register::read(fields, declared)?)),
        FileKind::Alerts => Entry::Alert(Box::new(alerts::read(fields, declared)?)),
        FileKind::Notifications => Entry::Notification(Box::new(notifications::read(fields, declared)?)),
        FileKind::Employers => Entry::Employer(Box::new(employers::read(fields)?)),
        // Never a table.
        FileKind::Decisions => return Err(Reason::NotExported),
    })
}

fn member_key(fields: &Fields<'_>) -> Result<MemberKey, Reason> {
    let insurer = fields.required(Column::InsurerNo)?;
    let number = fields.required(Column::Number)?;
    let insurer = InsurerNumber::parse(&insurer).map_err(Reason::InsurerNumber)?;
    Ok(MemberKey::new(insurer, &fields.text(Column::Symbol)?, &number, &fields.text(Column::Branch)?))
}

fn individual_number(fields: &Fields<'_>) -> Result<IndividualNumber, Reason> {
    let column = Column::IndividualNumber;
    IndividualNumber::parse(&fields.required(column)?).map_err(|_| Reason::IndividualNumber(column.code()))
}

/// Reads a number that another source may state. Anything but twelve digits or a word for none is rejected, not dropped: that
/// the number cannot be read is a finding.
fn number_if_any(fields: &Fields<'_>, column: Column) -> Result<Option<IndividualNumber>, Reason> {
    let written = fields.text(column)?;
    if written.is_empty() || words::says_nothing(&written) {
        return Ok(None);
    }
    IndividualNumber::parse(&written).map(Some).map_err(|_| Reason::IndividualNumber(column.code()))
}

/// Reads the five items exactly as they are written.
fn five_items(fields: &Fields<'_>) -> Result<FiveItems, Reason> {
    let raw = |column| fields.raw(column).map(std::borrow::Cow::into_owned);
    Ok(PerItem {
        kanji_name: raw(Column::KanjiName)?,
        kana_name: raw(Column::KanaName)?,
        birth_date: raw(Column::BirthDate)?,
        sex: raw(Column::Sex)?,
        address: raw(Column::Address)?,
    })
}

fn words_of(fields: &Fields<'_>, column: Column) -> Result<String, Reason> {
    let written = fields.text(column)?;
    Ok(if words::is_null(&written) { String::new() } else { written.into_owned() })
}

/// Reads by what something is named; a word for "none" is no name.
fn name_if_any(fields: &Fields<'_>, column: Column) -> Result<String, Reason> {
    let written = fields.text(column)?;
    Ok(if words::says_none(&written) { String::new() } else { written.into_owned() })
}

/// Reads a date: ISO where it reads as a day, empty where it says that there is none, else as written.
fn date(fields: &Fields<'_>, column: Column, declared: &Declared) -> Result<String, Reason> {
    date_by(fields, column, declared.conventions.era_codes)
}

/// Reads the date of what has been. A day that is still to come is a slip, and would count as the newest for ever.
fn past_date(fields: &Fields<'_>, column: Column, declared: &Declared) -> Result<String, Reason> {
    not_ahead(date(fields, column, declared)?, column, declared)
}

/// Reads the date of what has been, where also a word for an unknown day says that it has been.
fn past_date_if_any(fields: &Fields<'_>, column: Column, declared: &Declared) -> Result<String, Reason> {
    let written = fields.text(column)?;
    if words::says_none(&written) {
        return Ok(String::new());
    }
    let date = dates::iso_or_as_written(&written, declared.conventions.era_codes).into_owned();
    not_ahead(date, column, declared)
}

fn not_ahead(date: String, column: Column, declared: &Declared) -> Result<String, Reason> {
    match declared.day_ahead(&date) {
        Some(day) => Err(Reason::DayAhead { column: column.code(), day }),
        None => Ok(date),
    }
}

/// Reads a date by the era codes of its file.
pub(super) fn date_by(fields: &Fields<'_>, column: Column, codes: EraCodes) -> Result<String, Reason> {
    let written = fields.text(column)?;
    if written.is_empty() || words::says_nothing(&written) {
        return Ok(String::new());
    }
    Ok(dates::iso_or_as_written(&written, codes).into_owned())
}

/// Reads by what method something was checked; a word for "none" is no method.
fn method(fields: &Fields<'_>, column: Column) -> Result<String, Reason> {
    let written = fields.text(column)?;
    Ok(if words::says_nothing(&written) { String::new() } else { written.into_owned() })
}

/// Reads a count of at most `most`, if there is one.
fn count(fields: &Fields<'_>, column: Column, most: u32) -> Result<Option<u32>, Reason> {
    let written = fields.text(column)?;
    match words::count(&written, most) {
        None if written.is_empty() || words::says_none(&written) => Ok(None),
        None => Err(Reason::ImpossibleCount(column.code())),
        count => Ok(count),
    }
}

fn unknown(column: Column, allowed: impl Into<String>) -> Reason {
    Reason::UnknownValue { column: column.code(), allowed: allowed.into() }
}

#[cfg(test)]
mod tests;
