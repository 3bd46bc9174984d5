//! Which field of a record is which column, found from the header of one file and, where given, a profile.

use std::collections::HashMap;

use super::headers::{self, Column, Shape};

/// The header of the column by which a table says that it was written for spreadsheets: cells of it that begin with what a
/// spreadsheet would take for a formula were prefixed with `'`, which is undone on import.
pub const SPREADSHEET_MARK: &str = "spreadsheet_prefix";

/// Where the columns of one file are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    places: [Option<usize>; Column::ALL.len()],
    /// How many columns the header has.
    pub width: usize,
    /// Headers that name no column of this kind, as written.
    pub ignored: Vec<String>,
    /// Whether prefixes have to be taken off.
    pub for_spreadsheet: bool,
}

/// Why a header is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum BadHeader {
    /// Required columns that no header names.
    Missing(Vec<Column>),
    /// One column is named by two headers.
    Twice(Column, String, String),
}

impl Layout {
    /// Finds the columns of a table. What a profile maps comes first; a header that would name a column mapped already is
    /// ignored.
    pub(super) fn find(
        shape: impl Into<Shape>,
        header: &[String],
        mapped: &HashMap<String, Column>,
    ) -> Result<Self, BadHeader> {
        let shape = shape.into();
        let mut found = Self {
            places: [None; Column::ALL.len()],
            width: header.len(),
            ignored: Vec::new(),
            for_spreadsheet: false,
        };
        let by_profile = |name: &String| mapped.get(&headers::folded(name)).copied();
        for (at, name) in header.iter().enumerate() {
            if let Some(column) = by_profile(name) {
                found.put(column, at, header)?;
            }
        }
        let taken = found.places;
        for (at, name) in header.iter().enumerate().filter(|(_, name)| by_profile(name).is_none()) {
            match headers::column_named(shape, name) {
                Some(column) if taken[usize::from(column.index())].is_none() => {
                    found.put(column, at, header)?;
                }
                None if headers::folded(name) == SPREADSHEET_MARK => found.for_spreadsheet = true,
                _ if name.trim().is_empty() => {}
                _ => found.ignored.push(name.clone()),
            }
        }
        let missing: Vec<Column> = headers::columns_of(shape)
            .filter(|(column, required)| *required && found.place(*column).is_none())
            .map(|(column, _)| column)
            .collect();
        if missing.is_empty() { Ok(found) } else { Err(BadHeader::Missing(missing)) }
    }

    /// Returns the field that holds a column, from 0.
    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.places.get(usize::from(column.index())).copied().flatten()
    }

    /// Names the column of a field in ASCII, as a rejects file in any encoding can hold it.
    pub(super) fn name_of(&self, at: usize) -> String {
        Column::ALL
            .iter()
            .find(|column| self.place(**column) == Some(at))
            .map_or_else(|| format!("column {}", at + 1), |column| column.code().to_owned())
    }

    fn put(&mut self, column: Column, at: usize, header: &[String]) -> Result<(), BadHeader> {
        let Some(place) = self.places.get_mut(usize::from(column.index())) else { return Ok(()) };
        if let Some(first) = place.replace(at) {
            let name = |at: usize| header.get(at).cloned().unwrap_or_default();
            return Err(BadHeader::Twice(column, name(first), name(at)));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::intake::FileKind;

    fn find(header: &str, mapped: &[(&str, Column)]) -> Result<Layout, BadHeader> {
        let header: Vec<String> = header.split(',').map(str::to_owned).collect();
        let mapped = mapped.iter().map(|(name, column)| (headers::folded(name), *column)).collect();
        Layout::find(FileKind::Alerts, &header, &mapped)
    }

    #[test]
    fn columns_are_found_in_any_order_and_others_ignored() {
        let found = find("不一致通知日,memo,番号,Insurer_No,, ", &[]).unwrap();
        assert_eq!(found.place(Column::AlertOn), Some(0));
        assert_eq!(found.place(Column::InsurerNo), Some(3));
        assert_eq!(found.place(Column::Branch), None);
        assert_eq!(found.ignored, ["memo"]);
        assert_eq!((found.name_of(2), found.name_of(1)), ("number".to_owned(), "column 2".to_owned()));
    }

    #[test]
    fn what_is_missing_or_there_twice_is_named() {
        assert_eq!(find("記号,番号", &[]), Err(BadHeader::Missing(vec![Column::InsurerNo, Column::AlertOn])));
        assert_eq!(
            find("insurer_no,保険者番号,number,alert_on", &[]),
            Err(BadHeader::Twice(Column::InsurerNo, "insurer_no".into(), "保険者番号".into()))
        );
    }

    #[test]
    fn a_profile_comes_before_the_usual_names() {
        let mapped = [("ＫＥＹ１", Column::InsurerNo), ("note", Column::AlertOn)];
        let found = find("key1,保険者番号,number,note", &mapped).unwrap();
        assert_eq!((found.place(Column::InsurerNo), found.place(Column::AlertOn)), (Some(0), Some(3)));
        assert_eq!(found.ignored, ["保険者番号"]);
    }
}
