//! Pairs of five items, one a record: from a file or from a pipe, which is read once and never held whole.

use std::borrow::Cow;
use std::io::{Read, Seek as _, SeekFrom};
use std::path::Path;

use super::encoding::Encoding;
use super::fields::FIELD_LIMIT;
use super::headers::folded;
use super::open_table::{refuse_foreign, stopped};
use super::record::{RECORD_LIMIT, Record, Records, Trouble};
use super::survey::{BOM, survey};
use super::{FilesError, label, opening};
use crate::audit::{Item, PerItem};
use crate::triage::intake::Reason;

/// How much of a pipe is looked at, at most, before its first line ends.
const BEGINNING: usize = 256 << 10;

/// One pair, borrowed from the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair<'a> {
    /// The id, as written.
    pub id: Cow<'a, str>,
    /// The left side's writings.
    pub left: PerItem<Cow<'a, str>>,
    /// The right side's writings.
    pub right: PerItem<Cow<'a, str>>,
}

/// A table of pairs, open for reading: `id`, `left_kanji_name` … `right_address`, in any order; other columns are passed
/// over.
pub struct Pairs {
    records: Records<Box<dyn Read>>,
    path: String,
    /// None until a record says more than ASCII.
    encoding: Option<Encoding>,
    places: Places,
}

/// Which field is which column.
#[derive(Debug, Clone)]
struct Places {
    id: usize,
    left: PerItem<usize>,
    right: PerItem<usize>,
    headers: Vec<String>,
}

impl Pairs {
    /// Opens a file; its encoding is detected from the whole of it unless it is named.
    pub fn open(path: &Path, encoding: Option<Encoding>) -> Result<Self, FilesError> {
        let name = label(path);
        let mut file = opening::open(path)?;
        let found = survey(&file).map_err(|error| FilesError::system(&name, &error))?;
        refuse_foreign(&found, &name)?;
        let start = if found.bom { BOM.len() as u64 } else { 0 };
        file.seek(SeekFrom::Start(start)).map_err(|error| FilesError::system(&name, &error))?;
        Self::begin(Box::new(file), name, Some(encoding.unwrap_or(found.encoding)))
    }

    /// Reads a pipe. Its encoding, unless it is named, is that of its beginning; where that is ASCII, of the first record that
    /// is more. It never waits for more than the first line before records are read.
    pub fn pipe(
        mut input: Box<dyn Read>,
        name: &str,
        encoding: Option<Encoding>,
    ) -> Result<Self, FilesError> {
        let system = |error: &std::io::Error| FilesError::system(name, error);
        let (mut beginning, ended) = beginning(&mut input).map_err(|error| system(&error))?;
        // A character that is cut in two says nothing of the encoding.
        let end = memchr::memrchr(b'\n', &beginning).filter(|_| !ended).unwrap_or(beginning.len());
        let looked_at = beginning.get(..end).unwrap_or(&beginning);
        let found = survey(looked_at).map_err(|error| system(&error))?;
        refuse_foreign(&found, name)?;
        let is_told = found.bom || !looked_at.is_ascii();
        if found.bom {
            beginning.drain(..BOM.len());
        }
        let whole = std::io::Cursor::new(beginning).chain(input);
        Self::begin(Box::new(whole), name.to_owned(), encoding.or(is_told.then_some(found.encoding)))
    }

    fn begin(input: Box<dyn Read>, path: String, encoding: Option<Encoding>) -> Result<Self, FilesError> {
        let mut records = Records::new(input);
        let header_encoding = encoding.unwrap_or(Encoding::Utf8);
        let bad = || FilesError::BadHeader { path: path.clone(), encoding: header_encoding.name() };
        let header = match records.next() {
            Ok(Some(record)) if record.trouble.is_none() && record.count == record.fields.len() => record,
            Ok(Some(_)) => return Err(bad()),
            Ok(None) => return Err(FilesError::Empty { path }),
            Err(stop) => return Err(stopped(stop, &path)),
        };
        let name = |at| header_encoding.decode(&header.field(at)?).map(Cow::into_owned);
        let headers = (0..header.fields.len()).map(name).collect::<Option<Vec<_>>>().ok_or_else(bad)?;
        let places = Places::find(headers).map_err(|wrong| wrong.of_file(&path))?;
        Ok(Self { records, path, encoding, places })
    }

    /// Tells whether the next record can be had without waiting for the other end of a pipe, as far as can be told.
    pub fn has_more_at_hand(&self) -> bool {
        self.records.has_line()
    }

    /// Returns the next record's line, and the pair that it holds or why it holds none; `None` at the end.
    #[allow(
        clippy::type_complexity,
        reason = "the end, a broken file and a bad record are three different things"
    )]
    pub fn next_pair(&mut self) -> Option<Result<(u64, Result<Pair<'_>, Reason>), FilesError>> {
        match self.records.next() {
            Ok(Some(record)) => {
                if self.encoding.is_none() {
                    self.encoding = encoding_of(record.raw);
                }
                let encoding = self.encoding.unwrap_or(Encoding::Utf8);
                Some(Ok((record.line, pair(&record, &self.places, encoding))))
            }
            Ok(None) => None,
            Err(stop) => Some(Err(stopped(stop, &self.path))),
        }
    }
}

impl Places {
    /// Finds the columns, or says which are missing or there twice.
    fn find(headers: Vec<String>) -> Result<Self, WrongPlaces> {
        let folded: Vec<String> = headers.iter().map(|header| folded(header)).collect();
        let (mut missing, mut twice) = (Vec::new(), None);
        let mut place = |name: String| {
            let mut places = (0..folded.len()).filter(|at| folded.get(*at) == Some(&name));
            match (places.next(), places.next()) {
                (Some(_), Some(_)) => {
                    twice.get_or_insert(name);
                    0
                }
                (Some(at), None) => at,
                _ => {
                    missing.push(name);
                    0
                }
            }
        };
        let id = place("id".to_owned());
        let left = PerItem::from_fn(|item| place(column("left", item)));
        let right = PerItem::from_fn(|item| place(column("right", item)));
        match twice {
            Some(name) => Err(WrongPlaces::Twice(name)),
            None if missing.is_empty() => Ok(Self { id, left, right, headers }),
            None => Err(WrongPlaces::Missing(missing.join(", "), headers)),
        }
    }

    fn name_of(&self, at: usize) -> String {
        self.headers.get(at).cloned().unwrap_or_default()
    }
}

/// Why the columns of a table of pairs are not found.
enum WrongPlaces {
    Missing(String, Vec<String>),
    Twice(String),
}

impl WrongPlaces {
    fn of_file(self, path: &str) -> FilesError {
        let path = path.to_owned();
        match self {
            Self::Missing(missing, found) => FilesError::PairColumns { path, missing, found },
            Self::Twice(column) => FilesError::PairColumnTwice { path, column },
        }
    }
}

/// Reads a pipe until a line that is not blank has come whole; tells whether that is all there is.
fn beginning(input: &mut impl Read) -> std::io::Result<(Vec<u8>, bool)> {
    let mut bytes = vec![0; BEGINNING];
    let mut filled = 0;
    let ended = loop {
        let Some(room) = bytes.get_mut(filled..).filter(|room| !room.is_empty()) else { break false };
        match input.read(room) {
            Ok(0) => break true,
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        }
        let text = bytes.get(..filled).unwrap_or_default();
        let text = text.strip_prefix(BOM).unwrap_or(text);
        if text.iter().skip_while(|byte| matches!(byte, b'\r' | b'\n')).any(|byte| *byte == b'\n') {
            break false;
        }
    };
    bytes.truncate(filled);
    Ok((bytes, ended))
}

/// Returns the encoding that a record says it is in; none where it is ASCII, or no text in either.
fn encoding_of(raw: &[u8]) -> Option<Encoding> {
    let reads = |encoding: &Encoding| encoding.decode(raw).is_some();
    (!raw.is_ascii()).then(|| [Encoding::Utf8, Encoding::Cp932].into_iter().find(reads)).flatten()
}

fn column(side: &str, item: Item) -> String {
    format!("{side}_{item}")
}

fn pair<'a>(record: &Record<'a>, places: &Places, encoding: Encoding) -> Result<Pair<'a>, Reason> {
    match record.trouble {
        Some(Trouble::UnclosedQuote) => return Err(Reason::UnclosedQuote),
        Some(Trouble::Overlong) => {
            return Err(Reason::TooLong { column: places.name_of(record.fields.len()), limit: RECORD_LIMIT });
        }
        None => {}
    }
    if let Some(at) = record.longer_than(FIELD_LIMIT) {
        return Err(Reason::TooLong { column: places.name_of(at), limit: FIELD_LIMIT });
    }
    let (found, expected) = (record.count, places.headers.len());
    if found != expected {
        return Err(Reason::ColumnCount { found, expected });
    }
    let mut undecodable = None;
    let mut text = |at: usize| {
        record.decoded(at, encoding).unwrap_or_else(|| {
            undecodable.get_or_insert(at);
            Cow::Borrowed("")
        })
    };
    let pair = Pair {
        id: text(places.id),
        left: places.left.map(|at| text(*at)),
        right: places.right.map(|at| text(*at)),
    };
    match undecodable {
        Some(at) => Err(Reason::Undecodable(places.name_of(at))),
        None => Ok(pair),
    }
}

impl<'a> Record<'a> {
    /// Returns a field as text, borrowed from the record where it is UTF-8 without doubled quotes.
    fn decoded(&self, at: usize, encoding: Encoding) -> Option<Cow<'a, str>> {
        match self.field(at)? {
            Cow::Borrowed(bytes) => encoding.decode(bytes),
            Cow::Owned(bytes) => encoding.decode(&bytes).map(|text| Cow::Owned(text.into_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "id,left_kanji_name,left_kana_name,left_birth_date,left_sex,left_address,\
                          right_kanji_name,right_kana_name,right_birth_date,right_sex,right_address";

    type Told = (u64, Result<String, Reason>);

    fn read(bytes: Vec<u8>) -> Result<Vec<Told>, FilesError> {
        let mut pairs = Pairs::pipe(Box::new(std::io::Cursor::new(bytes)), "-", None)?;
        let mut out = Vec::new();
        while let Some(next) = pairs.next_pair() {
            let (line, pair) = next?;
            let said =
                |pair: Pair<'_>| format!("{} {}|{}", pair.id, pair.left.kanji_name, pair.right.address);
            out.push((line, pair.map(said)));
        }
        Ok(out)
    }

    #[test]
    fn pairs_are_read_as_they_are_written_and_bad_rows_keep_their_lines() {
        let text = format!(
            "\u{feff}{HEADER}\r\n1, 髙橋 ,,,,,,,,,東京\r\n\r\n2,short\r\n\"3\",\"a\"\"b\",,,,,,,,,\"x\ny\"\r\n4,,,,,,,,,,\r\n"
        );
        let read = read(text.into_bytes()).unwrap();
        assert_eq!(
            read,
            [
                (2, Ok("1  髙橋 |東京".to_owned())),
                (4, Err(Reason::ColumnCount { found: 2, expected: 11 })),
                (5, Ok("3 a\"b|x\ny".to_owned())),
                (7, Ok("4 |".to_owned())),
            ]
        );
    }

    #[test]
    fn other_encodings_and_orders_are_found() {
        let header: String = HEADER.split(',').rev().collect::<Vec<_>>().join(",");
        let mut bytes = format!("{header}\nx,,,,,").into_bytes();
        bytes.extend_from_slice(b"y,,,,\xfb\xfc\x8b\xb4,5\n");
        assert_eq!(read(bytes).unwrap(), [(2, Ok("5 髙橋|x".to_owned()))]);
    }

    #[test]
    fn a_missing_header_is_named_before_anything_is_read() {
        let error = read(b"id,left_kanji_name\n1,a\n".to_vec()).unwrap_err().to_string();
        assert!(error.contains("left_kana_name") && error.contains("found: id"), "{error}");
        assert!(matches!(read(Vec::new()), Err(FilesError::Empty { .. })));
        assert!(matches!(read(b"\xff\xfei\0d\0".to_vec()), Err(FilesError::Utf16 { .. })));
    }
}
