//! From the text of a profile to what it says. Names every mistake at once, each with its line; believes nothing that could
//! give two people one writing, or every row one cause.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;
use toml::value::Datetime;

use super::{CauseRule, Period, Profile};
use crate::audit::{Conventions, Day, EraCodes, FiveItemsRef, RootCause, matched_word};
use crate::compare::{Side, compare};
use crate::files::headers::{self, Column};
use crate::files::{Encoding, dates, words};
use crate::i18n::Message;
use crate::text::Shown;

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
    male: Vec<Spanned<String>>,
    female: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCause {
    cause: Spanned<String>,
    registered_from: Option<Spanned<WrittenDay>>,
    registered_to: Option<Spanned<WrittenDay>>,
    acquired_from: Option<Spanned<WrittenDay>>,
    acquired_to: Option<Spanned<WrittenDay>>,
    batch: Option<Spanned<OneOrMore>>,
    number_source: Option<Spanned<OneOrMore>>,
}

/// A day in quotes, or as TOML itself writes one.
#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenDay {
    Text(String),
    Date(Datetime),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// Reads a profile; the error holds a line and a message for each mistake.
pub(super) fn parse(text: &str) -> Result<Profile, Vec<(usize, Message)>> {
    let written: Written = toml::from_str(text).map_err(|error| {
        let line = line_of(text, error.span().unwrap_or_default());
        let why = error.message().lines().collect::<Vec<_>>().join(" ");
        vec![(line, Message::new("files.profile.syntax").arg("why", Shown::new(why)))]
    })?;
    let mut check = Check { text, mistakes: Vec::new() };
    let eras = |name: &str| name.parse::<EraCodes>().ok();
    let era_codes = written
        .era_codes
        .and_then(|name| check.word(&name, eras, listed(EraCodes::ALL.iter().map(|codes| codes.code()))))
        .unwrap_or(Conventions::DEFAULT.era_codes);
    let (male, female) = check.sexes(&written.sex);
    let profile = Profile {
        columns: check.columns(written.columns),
        encoding: written.encoding.and_then(|name| check.word(&name, Encoding::named, ENCODINGS)),
        conventions: Conventions { era_codes, large_kana: written.large_kana, male, female },
        causes: written.cause.into_iter().filter_map(|rule| check.cause(rule, era_codes)).collect(),
        digest: Sha256::digest(text).into(),
    };
    check.mistakes.sort_by_key(|(line, _)| *line);
    if check.mistakes.is_empty() { Ok(profile) } else { Err(check.mistakes) }
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
                .arg("word", shown(written.get_ref()))
                .arg("allowed", allowed);
            self.mistake(written.span(), message);
        }
        found
    }

    /// Reads which header is which column. No header may be two columns, and no column two headers.
    fn columns(&mut self, written: BTreeMap<Spanned<String>, Spanned<String>>) -> HashMap<String, Column> {
        let mut written: Vec<_> = written.into_iter().collect();
        written.sort_by_key(|(header, _)| header.span().start);
        let mut columns = HashMap::new();
        let mut named: HashMap<Column, String> = HashMap::new();
        for (header, ours) in written {
            let all = listed(Column::ALL.iter().map(|column| column.code()));
            let Some(column) = self.word(&ours, |name| name.parse().ok(), all) else { continue };
            let name = shown(header.get_ref());
            if columns.insert(headers::folded(header.get_ref()), column).is_some() {
                self.mistake(header.span(), Message::new("files.profile.twice").arg("header", &name));
            } else if let Some(first) = named.get(&column) {
                let message = Message::new("files.profile.two-headers")
                    .arg("column", column)
                    .arg("first", first)
                    .arg("second", &name);
                self.mistake(header.span(), message);
            }
            named.entry(column).or_insert(name);
        }
        columns
    }

    /// Reads the words for the sexes. One that stood for both would make two people one.
    fn sexes(&mut self, written: &WrittenSex) -> (Vec<String>, Vec<String>) {
        let word = |word: &Spanned<String>| headers::folded(word.get_ref());
        for (own, others, other) in
            [(&written.male, &written.female, "2"), (&written.female, &written.male, "1")]
        {
            for given in own {
                let message = if word(given).is_empty() {
                    Message::new("files.profile.empty")
                } else if others.iter().any(|theirs| word(theirs) == word(given)) {
                    Message::new("files.profile.both-sexes").arg("word", shown(given.get_ref()))
                } else if is_one_sex(given.get_ref(), other) {
                    Message::new("files.profile.other-sex")
                        .arg("word", shown(given.get_ref()))
                        .arg("code", other)
                } else {
                    continue;
                };
                self.mistake(given.span(), message);
            }
        }
        let words = |written: &[Spanned<String>]| written.iter().map(|it| it.get_ref().clone()).collect();
        (words(&written.male), words(&written.female))
    }

    fn cause(&mut self, written: WrittenCause, codes: EraCodes) -> Option<CauseRule> {
        let all = listed(RootCause::ALL.iter().map(|cause| cause.code()));
        let cause = self.word(&written.cause, |code| code.parse().ok(), all);
        let before = self.mistakes.len();
        let registered = self.period(written.registered_from, written.registered_to, codes);
        let acquired = self.period(written.acquired_from, written.acquired_to, codes);
        let batch = self.list(written.batch, |batch| batch);
        let number_source = self.list(written.number_source, words::number_source);
        let open = Period::default();
        let has_condition =
            (registered, acquired) != (open, open) || !batch.is_empty() || !number_source.is_empty();
        if !has_condition && self.mistakes.len() == before {
            self.mistake(written.cause.span(), Message::new("files.profile.no-condition"));
        }
        Some(CauseRule { cause: cause?, registered, acquired, batch, number_source })
    }

    /// Reads one word or several, as they are matched.
    fn list(&mut self, written: Option<Spanned<OneOrMore>>, read: impl Fn(&str) -> &str) -> Vec<String> {
        let Some(written) = written else { return Vec::new() };
        let span = written.span();
        let list = match written.into_inner() {
            OneOrMore::One(one) => vec![one],
            OneOrMore::More(more) => more,
        };
        if list.is_empty() || list.iter().any(|word| word.trim().is_empty()) {
            self.mistake(span, Message::new("files.profile.empty"));
        }
        list.iter().map(|word| matched_word(read(word.trim())).into_owned()).collect()
    }

    fn period(
        &mut self,
        from: Option<Spanned<WrittenDay>>,
        to: Option<Spanned<WrittenDay>>,
        codes: EraCodes,
    ) -> Period {
        let span = to.as_ref().map(Spanned::span).unwrap_or_default();
        let period = Period { from: self.day(from, codes), to: self.day(to, codes) };
        if let (Some(from), Some(to)) = (period.from, period.to)
            && from > to
        {
            self.mistake(span, Message::new("files.profile.reversed").arg("from", from).arg("to", to));
        }
        period
    }

    fn day(&mut self, written: Option<Spanned<WrittenDay>>, codes: EraCodes) -> Option<Day> {
        let written = written?;
        let text = match written.get_ref() {
            WrittenDay::Text(text) => text.clone(),
            WrittenDay::Date(date) => date.to_string(),
        };
        let day = dates::iso_or_as_written(&text, codes).parse().ok();
        if day.is_none() {
            self.mistake(written.span(), Message::new("files.profile.no-day").arg("word", shown(&text)));
        }
        day
    }
}

/// Tells whether a word stands for the sex with this code in a file without a profile.
fn is_one_sex(word: &str, code: &str) -> bool {
    let conventions = Conventions::DEFAULT;
    let side =
        |sex| Side { items: FiveItemsRef { sex, ..FiveItemsRef::default() }, conventions: &conventions };
    compare(side(word), side(code)).items.sex.grade.is_same()
}

fn shown(text: &str) -> String {
    Shown::new(text).to_string()
}

fn listed(codes: impl Iterator<Item = &'static str>) -> String {
    codes.collect::<Vec<_>>().join(", ")
}

fn line_of(text: &str, span: Range<usize>) -> usize {
    text.get(..span.start).unwrap_or(text).bytes().filter(|byte| *byte == b'\n').count() + 1
}
