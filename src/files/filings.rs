//! Notifications of new members (資格取得届, 被扶養者異動届), one a record, whole as they were filed. Knows where each value stands,
//! not which of them are needed.

use std::borrow::Cow;
use std::path::Path;

use super::fields::Fields;
use super::headers::{Column, Shape};
use super::open_table::{Header, Sheet};
use super::record::Record;
use super::rows::date_by;
use super::{Encoding, FilesError, Profile, ReadOptions};
use crate::audit::{Conventions, Item, PerItem, folded};
use crate::triage::intake::Reason;

/// A table of notifications, open for reading.
#[derive(Debug)]
pub struct Filings {
    sheet: Sheet,
    conventions: Conventions,
}

/// One notification, borrowed from the reader. Any value may be empty.
#[derive(Debug)]
pub struct Filing<'a> {
    /// 個人番号, as written.
    pub individual_number: Cow<'a, str>,
    /// 番号 of the member, as written.
    pub number: Cow<'a, str>,
    /// The five items, as written.
    pub items: PerItem<Cow<'a, str>>,
    /// 届出種別
    pub kind: Cow<'a, str>,
    /// What happened.
    pub event: Cow<'a, str>,
    /// 資格取得日: in ISO form where it reads as a day, empty where it says that there is none, else as written.
    pub acquired_on: String,
    /// 事業所番号, as it is matched.
    pub employer_code: String,
    /// 事業所名, as it is matched.
    pub employer_name: String,
    /// The record itself, for being written again.
    pub(super) record: &'a Record<'a>,
}

impl Filing<'_> {
    /// Tells whether it says who the employer is.
    pub const fn names_employer(&self) -> bool {
        !self.employer_code.is_empty() || !self.employer_name.is_empty()
    }
}

impl Filings {
    /// Opens a file, finds out its encoding and its columns, and stands before its first record. No column is required here.
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Self, FilesError> {
        let conventions =
            options.profile.as_ref().map_or(&Conventions::DEFAULT, Profile::conventions).clone();
        Ok(Self { sheet: Sheet::open(path, Shape::Filings, options)?, conventions })
    }

    /// Tells whether the table has a column.
    pub fn has(&self, column: Column) -> bool {
        self.sheet.layout.place(column).is_some()
    }

    /// Makes the error that columns are missing.
    pub fn lacks(&self, missing: Vec<Column>) -> FilesError {
        let (path, found) = (self.sheet.path.clone(), self.sheet.header.names.clone());
        FilesError::MissingColumns { path, missing, found }
    }

    /// Returns what the file declares about its writings.
    pub const fn conventions(&self) -> &Conventions {
        &self.conventions
    }

    /// Returns the encoding in which it is read.
    pub const fn encoding(&self) -> Encoding {
        self.sheet.encoding
    }

    /// Returns its length in bytes.
    pub const fn byte_len(&self) -> u64 {
        self.sheet.survey.bytes
    }

    /// Returns how many bytes have been read, for a progress bar.
    pub fn position(&self) -> u64 {
        self.sheet.position()
    }

    /// Lists the headers that name no column, as written; their values are handed on unread.
    pub fn ignored_columns(&self) -> &[String] {
        &self.sheet.layout.ignored
    }

    /// Returns the header as it stands in the file, for a rejects file.
    pub fn header_raw(&self) -> &[u8] {
        &self.sheet.header.raw
    }

    /// Reads the next record and hands over its line, its bytes, and the notification or why there is none; `None` at the
    /// end. After an error there are no more.
    pub fn next<T>(
        &mut self,
        take: impl FnOnce(u64, &[u8], Result<Filing<'_>, Reason>) -> T,
    ) -> Option<Result<T, FilesError>> {
        let conventions = &self.conventions;
        self.sheet.next(|record, fields| {
            let filing = fields.and_then(|fields| filing(record, &fields, conventions));
            take(record.line, record.raw, filing)
        })
    }

    pub(super) const fn header(&self) -> &Header {
        &self.sheet.header
    }

    pub(super) const fn has_byte_order_mark(&self) -> bool {
        self.sheet.survey.bom
    }

    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.sheet.layout.place(column)
    }
}

fn filing<'a>(
    record: &'a Record<'a>,
    fields: &Fields<'a>,
    conventions: &Conventions,
) -> Result<Filing<'a>, Reason> {
    let mut items = PerItem::default();
    for item in Item::ALL {
        items[*item] = fields.text(Column::of_item(*item))?;
    }
    // What is not judged must be text as well: what is accepted is read by other programs.
    for column in [Column::InsurerNo, Column::Symbol, Column::Branch, Column::ReceivedOn] {
        fields.text(column)?;
    }
    Ok(Filing {
        individual_number: fields.text(Column::IndividualNumber)?,
        number: fields.text(Column::Number)?,
        items,
        kind: fields.text(Column::Kind)?,
        event: fields.text(Column::Event)?,
        acquired_on: date_by(fields, Column::AcquiredOn, conventions.era_codes)?,
        employer_code: folded(&fields.text(Column::EmployerCode)?).into_owned(),
        employer_name: folded(&fields.text(Column::EmployerName)?).into_owned(),
        record,
    })
}
