//! The decoded fields of one record by their columns. Knows no rule about their values but where they end.

use std::borrow::Cow;

use super::Encoding;
use super::headers::Column;
use super::layout::Layout;
use super::record::Record;
use crate::triage::intake::Reason;

/// The longest field that is taken, in bytes as written; no real value comes near it.
pub(super) const FIELD_LIMIT: usize = 64 << 10;

/// One record as the header's columns see it.
#[derive(Debug)]
pub(super) struct Fields<'a> {
    record: &'a Record<'a>,
    /// The whole record, where its bytes are UTF-8 already: its fields are then borrowed from it.
    whole: Option<&'a str>,
    layout: &'a Layout,
    encoding: Encoding,
}

impl<'a> Fields<'a> {
    /// Looks at a record that was split; says why it cannot be read by its columns.
    pub(super) fn of(record: &'a Record<'a>, layout: &'a Layout, encoding: Encoding) -> Result<Self, Reason> {
        if let Some(at) = record.longer_than(FIELD_LIMIT) {
            return Err(Reason::TooLong { column: layout.name_of(at), limit: FIELD_LIMIT });
        }
        let found = record.count;
        if found != layout.width {
            return Err(Reason::ColumnCount { found, expected: layout.width });
        }
        let is_utf8 = encoding == Encoding::Utf8 || record.raw.is_ascii();
        let whole = if is_utf8 { std::str::from_utf8(record.raw).ok() } else { None };
        Ok(Self { record, whole, layout, encoding })
    }

    /// Returns a field exactly as it was written; empty where the file has no such column.
    pub(super) fn raw(&self, column: Column) -> Result<Cow<'a, str>, Reason> {
        let Some(at) = self.layout.place(column) else { return Ok(Cow::Borrowed("")) };
        let text = self.decoded(at).ok_or_else(|| Reason::Undecodable(column.code().to_owned()))?;
        Ok(if self.layout.for_spreadsheet { without_prefix(text) } else { text })
    }

    /// Returns a field without the space around it; empty where the file has no such column.
    pub(super) fn text(&self, column: Column) -> Result<Cow<'a, str>, Reason> {
        Ok(match self.raw(column)? {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) if text.trim().len() == text.len() => Cow::Owned(text),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        })
    }

    /// Returns a field without the space around it; says that it is missing where it is empty.
    pub(super) fn required(&self, column: Column) -> Result<Cow<'a, str>, Reason> {
        let text = self.text(column)?;
        if text.is_empty() { Err(Reason::Missing(column.code())) } else { Ok(text) }
    }

    fn decoded(&self, at: usize) -> Option<Cow<'a, str>> {
        if let (Some(whole), Some(range)) = (self.whole, self.record.plain_range(at)) {
            return whole.get(range).map(Cow::Borrowed);
        }
        match self.record.field(at)? {
            Cow::Borrowed(bytes) => self.encoding.decode(bytes),
            Cow::Owned(bytes) => self.encoding.decode(&bytes).map(|text| Cow::Owned(text.into_owned())),
        }
    }
}

/// Takes off the `'` by which a table for spreadsheets shields a cell.
fn without_prefix(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.strip_prefix('\'').unwrap_or(text)),
        Cow::Owned(text) => Cow::Owned(text.strip_prefix('\'').map(str::to_owned).unwrap_or(text)),
    }
}
