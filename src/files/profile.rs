//! The mapping profile of `--profile FILE.toml`: how another layout is read. Says every mistake at once, with its line.
//!
//! ```toml
//! encoding = "cp932"
//! era_codes = "pension"          # of seven-digit dates: municipal (1 2 3 4 5) or pension (1 3 5 7 9)
//! large_kana = true              # the file writes ャ as ヤ
//! [columns]
//! "加入者番号" = "number"        # their header = our column
//! [sex]
//! male = ["ダンセイ"]
//! female = ["ジョセイ"]
//! [[cause]]                      # for rows whose root_cause is empty; all given conditions must hold
//! cause = "multiple-candidates"
//! registered_from = "2021-03-01"
//! registered_to = "2021-03-31"   # also acquired_from, acquired_to
//! batch = ["B-07"]
//! number_source = ["jlis"]
//! ```

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

use super::headers::{self, Column};
use super::{Encoding, FilesError, dates, opening, words};
use crate::audit::{Candidate, CauseSet, Conventions, Day, EraCodes, RootCause};
use crate::i18n::Message;
use crate::text::Shown;

/// The longest profile that is read, in bytes.
const PROFILE_MAX: u64 = 1 << 20;

/// How another layout is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Headers of the file, folded, with the column that each is.
    pub(super) columns: HashMap<String, Column>,
    /// The encoding of the file.
    pub(super) encoding: Option<Encoding>,
    /// The writing habits of the file.
    pub(super) conventions: Conventions,
    pub(super) causes: Vec<CauseRule>,
    /// SHA-256 of the profile's text.
    pub(super) digest: [u8; 32],
}

/// A root cause that all rows of a period, batch or method have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CauseRule {
    cause: RootCause,
    registered: Period,
    acquired: Period,
    batch: Vec<String>,
    number_source: Vec<String>,
}

/// Days from one to another, both included; open where nothing is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Period {
    from: Option<Day>,
    to: Option<Day>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    encoding: Option<Spanned<String>>,
    era_codes: Option<Spanned<String>>,
    #[serde(default)]
    large_kana: bool,
    #[serde(default)]
    columns: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    sex: WrittenSex,
    #[serde(default)]
    cause: Vec<WrittenCause>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct WrittenSex {
    male: Vec<String>,
    female: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCause {
    cause: Spanned<String>,
    registered_from: Option<Spanned<String>>,
    registered_to: Option<Spanned<String>>,
    acquired_from: Option<Spanned<String>>,
    acquired_to: Option<Spanned<String>>,
    #[serde(default)]
    batch: OneOrMore,
    #[serde(default)]
    number_source: OneOrMore,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl Default for OneOrMore {
    fn default() -> Self {
        Self::More(Vec::new())
    }
}

impl OneOrMore {
    fn list(self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one],
            Self::More(more) => more,
        }
    }
}

impl Profile {
    /// Reads a profile from a file.
    pub fn read(path: &Path) -> Result<Self, FilesError> {
        let text = opening::read_text(path, PROFILE_MAX)?;
        Self::parse(&text).map_err(|mistakes| FilesError::Profile { path: super::label(path), mistakes })
    }

    /// Reads a profile; the error holds a line and a message for each mistake.
    pub(super) fn parse(text: &str) -> Result<Self, Vec<(usize, Message)>> {
        let written: Written = toml::from_str(text).map_err(|error| {
            let line = line_of(text, error.span().unwrap_or_default());
            let why = error.message().lines().collect::<Vec<_>>().join(" ");
            vec![(line, Message::new("files.profile.syntax").arg("why", Shown::new(why)))]
        })?;
        let mut check = Check { text, mistakes: Vec::new() };
        let profile = Self {
            columns: check.columns(written.columns),
            encoding: written.encoding.and_then(|name| check.word(&name, Encoding::named, ENCODINGS)),
            conventions: Conventions {
                era_codes: written
                    .era_codes
                    .and_then(|name| {
                        check.word(&name, |name| name.parse::<EraCodes>().ok(), "municipal, pension")
                    })
                    .unwrap_or(Conventions::DEFAULT.era_codes),
                large_kana: written.large_kana,
                male: written.sex.male,
                female: written.sex.female,
            },
            causes: written.cause.into_iter().filter_map(|rule| check.cause(rule)).collect(),
            digest: Sha256::digest(text).into(),
        };
        if check.mistakes.is_empty() { Ok(profile) } else { Err(check.mistakes) }
    }

    /// Returns the writing habits that it declares.
    pub const fn conventions(&self) -> &Conventions {
        &self.conventions
    }

    /// Returns the encoding that it names.
    pub const fn encoding(&self) -> Option<Encoding> {
        self.encoding
    }
}

const ENCODINGS: &str = "utf-8, cp932";

/// Gathers the mistakes of a profile.
struct Check<'a> {
    text: &'a str,
    mistakes: Vec<(usize, Message)>,
}

impl Check<'_> {
    fn mistake(&mut self, span: Range<usize>, message: Message) {
        self.mistakes.push((line_of(self.text, span), message));
    }

    fn word<T>(
        &mut self,
        written: &Spanned<String>,
        read: impl FnOnce(&str) -> Option<T>,
        allowed: impl std::fmt::Display,
    ) -> Option<T> {
        let found = read(written.get_ref());
        if found.is_none() {
            let message = Message::new("files.profile.unknown-word")
                .arg("word", Shown::new(written.get_ref().as_str()))
                .arg("allowed", allowed);
            self.mistake(written.span(), message);
        }
        found
    }

    fn columns(&mut self, written: BTreeMap<Spanned<String>, Spanned<String>>) -> HashMap<String, Column> {
        let all = || Column::ALL.iter().map(|column| column.code()).collect::<Vec<_>>().join(", ");
        let mut columns = HashMap::new();
        for (header, ours) in written {
            let Some(column) = self.word(&ours, |name| name.parse().ok(), all()) else { continue };
            if columns.insert(headers::folded(header.get_ref()), column).is_some() {
                let message =
                    Message::new("files.profile.twice").arg("header", Shown::new(header.get_ref().as_str()));
                self.mistake(header.span(), message);
            }
        }
        columns
    }

    fn cause(&mut self, written: WrittenCause) -> Option<CauseRule> {
        let all = || RootCause::ALL.iter().map(|cause| cause.code()).collect::<Vec<_>>().join(", ");
        let cause = self.word(&written.cause, |code| code.parse().ok(), all());
        let registered = self.period(written.registered_from, written.registered_to);
        let acquired = self.period(written.acquired_from, written.acquired_to);
        let sources = written.number_source.list();
        Some(CauseRule {
            cause: cause?,
            registered,
            acquired,
            batch: written.batch.list().iter().map(|batch| batch.trim().to_owned()).collect(),
            number_source: sources
                .iter()
                .map(|words| words::number_source(words.trim()).to_owned())
                .collect(),
        })
    }

    fn period(&mut self, from: Option<Spanned<String>>, to: Option<Spanned<String>>) -> Period {
        let mut day = |written: Option<Spanned<String>>| {
            let written = written?;
            self.word(&written, read_day, "2021-03-31")
        };
        Period { from: day(from), to: day(to) }
    }
}

fn read_day(text: &str) -> Option<Day> {
    dates::iso_or_as_written(text, EraCodes::Municipal).parse().ok()
}

impl CauseRule {
    /// Tells whether a row is of this rule: all conditions that are given hold. A date that reads as no day is in no period.
    fn holds(&self, candidate: &Candidate) -> bool {
        let one_of =
            |allowed: &[String], value: &str| allowed.is_empty() || allowed.iter().any(|it| it == value);
        self.registered.holds(&candidate.registered.registered_on)
            && self.acquired.holds(&candidate.membership.acquired_on)
            && one_of(&self.batch, &candidate.registered.batch)
            && one_of(&self.number_source, &candidate.lookup.number_source)
    }
}

/// Returns the causes that the rules give a row.
pub(super) fn declared(rules: &[CauseRule], candidate: &Candidate) -> CauseSet {
    rules.iter().filter(|rule| rule.holds(candidate)).map(|rule| rule.cause).collect()
}

impl Period {
    fn holds(self, date: &str) -> bool {
        if self == Self::default() {
            return true;
        }
        let Ok(day) = date.parse::<Day>() else { return false };
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

fn line_of(text: &str, span: Range<usize>) -> usize {
    text.get(..span.start).unwrap_or(text).bytes().filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_says_how_a_file_is_read() {
        let profile = Profile::parse(
            "encoding = 'sjis'\nera_codes = 'pension'\nlarge_kana = true\n[columns]\n'ＫＥＹ ' = 'number'\n\
             [sex]\nmale = ['ダンセイ']\n[[cause]]\ncause = 'multiple-candidates'\nbatch = 'B-07'\n\
             registered_from = '2021/3/1'\nnumber_source = ['J-LIS']\n",
        )
        .unwrap();
        assert_eq!(profile.encoding(), Some(Encoding::Cp932));
        assert_eq!(profile.conventions().era_codes, EraCodes::Pension);
        assert_eq!((profile.conventions().large_kana, profile.conventions().male.len()), (true, 1));
        assert_eq!(profile.columns.get("key"), Some(&Column::Number));
        assert_eq!(profile.causes[0].registered.from, Day::new(2021, 3, 1));
        assert_eq!(
            (&*profile.causes[0].batch, &*profile.causes[0].number_source),
            (&["B-07".to_owned()][..], &["jlis".to_owned()][..])
        );
    }

    #[test]
    fn every_mistake_is_told_with_its_line() {
        let mistakes = Profile::parse(
            "encoding = 'utf-16'\n[columns]\na = 'nummber'\n[[cause]]\ncause = 'three-items'\nregistered_to = '2021-02-30'\n",
        )
        .unwrap_err();
        let told: Vec<_> = mistakes.iter().map(|(line, message)| (*line, message.id())).collect();
        let word = "files.profile.unknown-word";
        assert_eq!(told, [(3, word), (1, word), (5, word), (6, word)]);
        for (text, line) in
            [("x = 1\n", 1), ("\n[columns\n", 2), ("[sex]\nmale = 1\n", 2), ("[[cause]]\nbatch='a'\n", 1)]
        {
            let mistakes = Profile::parse(text).unwrap_err();
            assert_eq!((mistakes[0].0, mistakes[0].1.id()), (line, "files.profile.syntax"), "{text}");
        }
        let twice = Profile::parse("[columns]\n'Ａ' = 'number'\n'a' = 'symbol'\n").unwrap_err();
        assert_eq!((twice.len(), twice[0].1.id()), (1, "files.profile.twice"));
    }

    #[test]
    fn a_period_holds_its_ends_and_no_unreadable_date() {
        let period = Period { from: Day::new(2021, 3, 1), to: Day::new(2021, 3, 31) };
        for (date, holds) in [
            ("2021-03-01", true),
            ("2021-03-31", true),
            ("2021-04-01", false),
            ("2021-02-28", false),
            ("", false),
            ("令和", false),
        ] {
            assert_eq!(period.holds(date), holds, "{date}");
        }
        assert!(Period::default().holds(""));
    }
}
