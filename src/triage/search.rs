//! What words find, how well a record fits them, and what of it matched. Pure: which records are looked at is the store's.

use std::cmp::Reverse;
use std::ops::Range;

use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;
use unicode_normalization::UnicodeNormalization as _;

use super::listing::ListRow;
use crate::audit::{Candidate, CandidateId, CaseCode, IndividualNumber, coded_enum};
use crate::compare::{Recall, recall_form};

/// The fewest characters that a word has: the index holds pairs.
const LEAST: usize = 2;

/// Longer texts are found and not scored: the matcher's work grows with both lengths.
const SCORED: usize = 512;

coded_enum! {
    /// The fields that are searched.
    pub enum SearchField {
        /// The kanji name.
        KanjiName = "kanji-name",
        /// The kana name.
        KanaName = "kana-name",
        /// The member key, as it stands on the card.
        MemberKey = "member-key",
        /// 事業所番号
        EmployerCode = "employer-code",
        /// 事業所名
        EmployerName = "employer-name",
    }
}

/// What of a record matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// In which field.
    pub field: SearchField,
    /// The characters of the field as it is written, as byte offsets, in order; none where a number or an id was searched.
    pub places: Vec<Range<usize>>,
}

/// How well a record fits, the best first: words that are a whole field, begin one, stand inside one; then by how the
/// matcher scores them, which sees where a given name begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fit(Where, Reverse<i64>);

impl Fit {
    /// Nothing fits better; so does what a number or an id names.
    pub const WHOLE: Self = Self(Where::Whole, Reverse(0));
}

/// Where in a field words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Where {
    Whole,
    Prefix,
    Inside,
}

/// One search: twelve digits, an id, a case code, or words that must all be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search {
    /// The record with this number.
    Number(IndividualNumber),
    /// The record with this id.
    Record(CandidateId),
    /// The record that a request is for.
    Case(CaseCode),
    /// Words as they are searched, each of two characters or more, all of them; none: nothing is found.
    Words(Vec<String>),
}

impl Search {
    /// Reads what was keyed. Words are parted by spaces, unless one would be too short: a name may be typed with spaces
    /// between its characters.
    pub fn of(keyed: &str) -> Self {
        if let Ok(number) = IndividualNumber::parse(keyed) {
            return Self::Number(number);
        }
        if let Some(id) = record_named(keyed) {
            return Self::Record(id);
        }
        if let Ok(case) = keyed.parse() {
            return Self::Case(case);
        }
        let long_enough = |word: &String| word.chars().count() >= LEAST;
        let mut words: Vec<String> = keyed.split_whitespace().map(recall_form).collect();
        if !words.iter().all(long_enough) {
            words = vec![recall_form(keyed)];
            words.retain(long_enough);
        }
        Self::Words(words)
    }

    /// Tells whether something was keyed that can find nothing, for as it is searched it is too short: `ｶﾞ` is one character.
    pub fn is_too_short(keyed: &str) -> bool {
        !keyed.trim().is_empty() && matches!(Self::of(keyed), Self::Words(words) if words.is_empty())
    }

    /// Tells how well a record fits, from its [`found_text`]; none: it does not.
    pub fn fit(&self, text: &str, kanji_name: &str, kana_name: &str) -> Option<Fit> {
        let words = match self {
            Self::Words(words) if words.is_empty() => return None,
            Self::Words(words) => words,
            // The store looked it up.
            Self::Number(_) | Self::Record(_) | Self::Case(_) => return Some(Fit::WHOLE),
        };
        let each = words.iter().map(|word| place_of(text, word)).collect::<Option<Vec<_>>>()?;
        let worst = each.into_iter().max().unwrap_or(Where::Inside);
        // Surname and given name, both keyed, are one name.
        let whole = if words.len() > 1 { place_of(text, &words.concat()) } else { None };
        let place = whole.map_or(worst, |whole| whole.min(worst));
        let score = if place == Where::Inside { score(words, kanji_name, kana_name) } else { 0 };
        Some(Fit(place, Reverse(score)))
    }

    /// Marks what of a record matched: the field in which most of the words stand. None where it does not fit.
    pub fn marked(&self, row: &ListRow) -> Option<Match> {
        let Self::Words(words) = self else {
            return Some(Match { field: SearchField::MemberKey, places: Vec::new() });
        };
        SearchField::ALL
            .iter()
            .map(|field| (words_in(words, row, *field), *field))
            .filter(|(places, _)| !places.is_empty())
            .max_by_key(|(places, field)| (places.len(), Reverse(*field)))
            .map(|(places, field)| Match { field, places })
    }
}

/// Returns how well a record fits the best of several searches.
pub fn best_fit(searches: &[Search], text: &str, kanji_name: &str, kana_name: &str) -> Option<Fit> {
    searches.iter().filter_map(|search| search.fit(text, kanji_name, kana_name)).min()
}

/// Returns what of a record the first search that fits it matched.
pub fn marks(searches: &[Search], row: &ListRow) -> Match {
    let by_words = |search: &&Search| matches!(search, Search::Words(_));
    let marked = searches.iter().filter(by_words).find_map(|search| search.marked(row));
    marked.unwrap_or(Match { field: SearchField::MemberKey, places: Vec::new() })
}

/// Returns the text by which a candidate is searched: its fields as they are searched, each between line ends, which no
/// word holds. The member key stands there as on the card and once more without its dashes.
pub fn found_text(candidate: &Candidate) -> String {
    let Candidate { key, items, membership, .. } = candidate;
    let mut text = String::with_capacity(128);
    text.push(LINE_END);
    for field in [&items.kanji_name, &items.kana_name] {
        push_line(&mut text, &recall_form(field));
    }
    let key = recall_form(&key.to_string());
    push_line(&mut text, &key);
    push_line(&mut text, &key.replace(DASH, ""));
    for field in [&membership.employer_code, &membership.employer_name] {
        push_line(&mut text, &recall_form(field));
    }
    text
}

const LINE_END: char = '\n';

/// What stands between the parts of a member key, as it is searched.
const DASH: char = '-';

fn push_line(text: &mut String, form: &str) {
    if !form.is_empty() {
        text.push_str(form);
        text.push(LINE_END);
    }
}

/// Returns the best place of a word in a [`found_text`].
fn place_of(text: &str, word: &str) -> Option<Where> {
    let mut best = None;
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(word)).map(|at| from + at) {
        let begins = text.get(..at).is_some_and(|before| before.ends_with(LINE_END));
        let ends = text.get(at + word.len()..).is_some_and(|rest| rest.starts_with(LINE_END));
        let place = match (begins, ends) {
            (true, true) => return Some(Where::Whole),
            (true, false) => Where::Prefix,
            (false, _) => Where::Inside,
        };
        best = Some(best.map_or(place, |best: Where| best.min(place)));
        // On to the next field: inside this one no place is better than its first.
        from = at + text.get(at..).and_then(|rest| rest.find(LINE_END))?;
    }
    best
}

fn score(words: &[String], kanji_name: &str, kana_name: &str) -> i64 {
    let texts = [kanji_name, kana_name].map(|raw| Recall::of(raw).in_words());
    let best = |word: &String| {
        texts.iter().filter_map(|text| found_in(text, word).map(|(score, _)| score)).max().unwrap_or(0)
    };
    words.iter().map(best).sum()
}

/// Scores a word in a text that has its spaces, and returns the numbers of the characters that it chose; none where they do
/// not hang together.
fn found_in(text: &str, word: &str) -> Option<(i64, Vec<usize>)> {
    thread_local! {
        static MATCHER: SkimMatcherV2 = SkimMatcherV2::default().ignore_case();
    }
    if text.len() > SCORED || word.len() > SCORED {
        return None;
    }
    let (score, chosen) = MATCHER.with(|matcher| matcher.fuzzy_indices(text, word))?;
    let hangs = chosen
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if text.chars().skip(*a + 1).take(b - a - 1).all(|c| c == ' ')));
    hangs.then_some((score, chosen))
}

/// Returns the raw places of those of the words that stand in a field, in order.
fn words_in(words: &[String], row: &ListRow, field: SearchField) -> Vec<Range<usize>> {
    let recall = Recall::of(&text_of(row, field));
    let joined = (field == SearchField::MemberKey).then(|| recall.without(DASH));
    let place = |word: &String| {
        place_in(&recall, word).or_else(|| joined.as_ref().and_then(|joined| place_in(joined, word)))
    };
    let mut places: Vec<Range<usize>> = words.iter().filter_map(place).collect();
    places.sort_unstable_by_key(|place| (place.start, place.end));
    places.dedup();
    places
}

/// Returns the raw place of a word in a text: of several the one that the matcher scores best.
fn place_in(recall: &Recall, word: &str) -> Option<Range<usize>> {
    let first = recall.form.find(word)?;
    let text = recall.in_words();
    let chosen = found_in(&text, word).and_then(|(_, chosen)| {
        let before = text.chars().take(*chosen.first()?).filter(|c| *c != ' ');
        let from = before.map(char::len_utf8).sum();
        recall.form.get(from..)?.starts_with(word).then_some(from)
    });
    let from = chosen.unwrap_or(first);
    Some(recall.place(&(from..from + word.len())))
}

fn text_of(row: &ListRow, field: SearchField) -> String {
    match field {
        SearchField::KanjiName => row.kanji_name.clone(),
        SearchField::KanaName => row.kana_name.clone(),
        SearchField::MemberKey => row.key.to_string(),
        SearchField::EmployerCode => row.employer_code.clone(),
        SearchField::EmployerName => row.employer_name.clone(),
    }
}

/// Reads `#97`, of any width, as the id of a record.
pub fn record_named(words: &str) -> Option<CandidateId> {
    let words: String = words.nfkc().collect();
    let digits = words.trim().strip_prefix('#')?;
    let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_plain).map(CandidateId)
}

#[cfg(test)]
mod tests;
