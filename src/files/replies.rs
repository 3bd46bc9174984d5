//! What came of requests for documents, one a record: an employer's list with its outcomes, or any table of case codes. Knows
//! where each value stands and what it may say, not what may be done with it.

use std::borrow::Cow;
use std::path::Path;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization as _;

use super::fields::Fields;
use super::headers::{Column, Shape};
use super::open_table::Sheet;
use super::rows::date_by;
use super::{Encoding, FilesError, ReadOptions};
use crate::audit::{CaseCode, Conventions, Day, IdentitySeen, NumberSeen, Outcome};
use crate::i18n::Lang;
use crate::triage::intake::Reason;

/// A table of replies, open for reading.
#[derive(Debug)]
pub struct Replies {
    sheet: Sheet,
}

/// One reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyRow {
    /// To which request.
    pub case: CaseCode,
    /// What came of it.
    pub outcome: Outcome,
    /// The day on which it came, where the table says it.
    pub on: Option<Day>,
    /// By what document the number was checked.
    pub number_seen: Option<NumberSeen>,
    /// By what the person was checked.
    pub identity_seen: Option<IdentitySeen>,
    /// Words.
    pub note: String,
}

impl Replies {
    /// Opens a file, finds out its encoding and its columns, and stands before its first record.
    pub fn open(path: &Path, encoding: Option<Encoding>) -> Result<Self, FilesError> {
        let options = ReadOptions { encoding, profile: None };
        Ok(Self { sheet: Sheet::open(path, Shape::Replies, &options)? })
    }

    /// Returns the encoding in which it is read.
    pub const fn encoding(&self) -> Encoding {
        self.sheet.encoding
    }

    /// Returns the header as it stands in the file, for a rejects file.
    pub fn header_raw(&self) -> &[u8] {
        &self.sheet.header.raw
    }

    /// Lists the headers that name no column, as written; their values are not read.
    pub fn ignored_columns(&self) -> &[String] {
        &self.sheet.layout.ignored
    }

    /// Reads the next record and hands over its line, its bytes, and the reply or why there is none; nothing where the record
    /// has no outcome yet: a list is handed back in parts. `None` at the end. After an error there are no more.
    pub fn next<T>(
        &mut self,
        take: impl FnOnce(u64, &[u8], Option<Result<ReplyRow, Reason>>) -> T,
    ) -> Option<Result<T, FilesError>> {
        self.sheet.next(|record, fields| {
            let reply = fields.and_then(|fields| reply(&fields)).transpose();
            take(record.line, record.raw, reply)
        })
    }
}

fn reply(fields: &Fields<'_>) -> Result<Option<ReplyRow>, Reason> {
    let outcome = fields.text(Column::Outcome)?;
    if outcome.is_empty() {
        return Ok(None);
    }
    let case = fields.required(Column::CaseCode)?;
    let case = case.parse().map_err(|_| no_case(&case))?;
    let on = date_by(fields, Column::On, Conventions::DEFAULT.era_codes)?;
    let on =
        if on.is_empty() { None } else { Some(on.parse().map_err(|_| Reason::NoDay(Column::On.code()))?) };
    Ok(Some(ReplyRow {
        case,
        outcome: said(&outcome, Column::Outcome, "outcome", Outcome::ALL)?,
        on,
        number_seen: maybe(fields, Column::NumberSeen, "number-seen", NumberSeen::ALL)?,
        identity_seen: maybe(fields, Column::IdentitySeen, "identity-seen", IdentitySeen::ALL)?,
        note: fields.text(Column::Note)?.into_owned(),
    }))
}

/// Says that there is no such case. Only what has the form of a code is repeated: anything else may be an individual number.
fn no_case(written: &str) -> Reason {
    let (column, folded) = (Column::CaseCode.code(), written.nfkc().collect::<String>());
    let parts: Vec<&str> = folded.split('-').collect();
    let is_digits = |digits: &str| digits.len() <= 9 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter = |check: &str| check.len() == 1 && check.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match parts[..] {
        [mark, digits, check] if mark.eq_ignore_ascii_case("T") && is_digits(digits) && is_letter(check) => {
            Reason::NoSuchCase { column, code: folded }
        }
        _ => Reason::NoCaseCode(column),
    }
}

fn maybe<T: FromStr + Copy + ToString>(
    fields: &Fields<'_>,
    column: Column,
    kind: &str,
    all: &[T],
) -> Result<Option<T>, Reason> {
    let text = fields.text(column)?;
    if text.is_empty() { Ok(None) } else { said(&text, column, kind, all).map(Some) }
}

/// Reads a code, or the word that stands for it on a screen, in either language.
fn said<T: FromStr + Copy + ToString>(
    text: &str,
    column: Column,
    kind: &str,
    all: &[T],
) -> Result<T, Reason> {
    let folded = |text: &str| text.nfkc().collect::<String>().trim().to_lowercase();
    let given = folded(text);
    let is_meant = |one: &T| {
        let code = one.to_string();
        let words = [Lang::Ja, Lang::En].map(|lang| folded(lang.word(kind, &code)));
        given == code || words.contains(&given)
    };
    all.iter().copied().find(is_meant).ok_or_else(|| Reason::UnknownValue {
        column: column.code(),
        allowed: all.iter().map(|one| Cow::from(one.to_string())).collect::<Vec<_>>().join(", "),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::RequestId;

    fn read(content: impl AsRef<[u8]>) -> Vec<(u64, Option<Result<ReplyRow, Reason>>)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("replies.csv");
        std::fs::write(&path, content).unwrap();
        let mut replies = Replies::open(&path, None).unwrap();
        let mut all = Vec::new();
        while let Some(next) = replies.next(|line, _, reply| (line, reply)) {
            all.push(next.unwrap());
        }
        all
    }

    #[test]
    fn codes_and_words_are_read_and_rows_without_an_outcome_wait() {
        let code = CaseCode(RequestId(1)).to_string();
        let rows = read(format!(
            "点検番号,氏名,回答,回答日,番号確認,身元確認,備考\n{code},甲,番号一致,令和5年6月19日,マイナンバーカードの写し,photograph,\n\
             {code},乙,,,,,\n{code},丙,REFUSED,,,,電話\n"
        ));
        let first = rows[0].1.clone().unwrap().unwrap();
        assert_eq!((first.outcome, first.on), (Outcome::Matches, "2023-06-19".parse().ok()));
        assert_eq!(first.number_seen, Some(NumberSeen::CardCopy));
        assert_eq!(first.identity_seen, Some(IdentitySeen::Photograph));
        assert_eq!(rows[1], (3, None));
        let last = rows[2].1.clone().unwrap().unwrap();
        assert_eq!((last.outcome, last.on, last.note.as_str()), (Outcome::Refused, None, "電話"));
    }

    #[test]
    fn what_is_no_reply_says_in_which_column() {
        let code = CaseCode(RequestId(1)).to_string();
        for (row, column) in [
            (",refused,,,".to_owned(), "case_code"),
            ("T-000001-X,refused,,,".to_owned(), "T-000001-X is that of no case"),
            ("T-999999-Q,refused,,,".to_owned(), "T-999999-Q"),
            ("123456789018,refused,,,".to_owned(), "case_code"),
            (format!("{code},yes,,,"), "outcome"),
            (format!("{code},refused,yesterday,,"), "on"),
            (format!("{code},matches,,passport,"), "number_seen"),
            (format!("{code},matches,,,passport"), "identity_seen"),
        ] {
            let rows = read(format!("case_code,outcome,on,number_seen,identity_seen\n{row}\n"));
            let Some(Err(reason)) = &rows[0].1 else { panic!("{row}") };
            assert!(Lang::En.say(&reason.message()).contains(column), "{row}: {reason:?}");
        }
    }
}
