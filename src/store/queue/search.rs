//! The index by which a search is narrowed: pairs of neighbouring characters, from a text to the records that hold them.
//!
//! It is a contentless full-text table, written in the transaction that writes the candidate. What it gives is a superset:
//! the stored text decides. A text that begins with a line end stands in it; one written before there was an index does not.

use std::collections::BTreeSet;

use crate::audit::{Candidate, CandidateId};
use crate::compare::IdentityKeys;
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::rows::candidate::keys_of;
use crate::triage::search::{Search, found_text};

/// How many pairs of one word narrow a search; more would cost more than they leave out.
const PAIRS: usize = 12;

/// How many bytes of entries the index gathers before it writes them out within a transaction: those of an import's largest.
const GATHERED: i64 = 16 << 20;

/// By what a candidate is found: computed where there is time for it, written where there is none.
#[derive(Debug)]
pub(in crate::store) struct FoundBy {
    /// The text in which words are searched.
    pub(in crate::store) text: String,
    /// Its pairs, as the index takes them; none where it is not meant for the index.
    pairs: Option<String>,
    /// By whom its person is called.
    pub(in crate::store) keys: IdentityKeys,
}

impl FoundBy {
    pub(in crate::store) fn of(candidate: &Candidate) -> Self {
        let found_by = Self::beside_the_index(candidate);
        Self { pairs: Some(pairs(&found_by.text)), ..found_by }
    }

    /// The same without what only the index takes.
    pub(in crate::store) fn beside_the_index(candidate: &Candidate) -> Self {
        Self { text: found_text(candidate), pairs: None, keys: keys_of(candidate) }
    }
}

impl Store {
    /// Has the index gather what an import brings in one transaction: what is written out in pieces is merged again and again.
    pub(in crate::store) fn gather_for_index(&self) -> Result<()> {
        let sql = "INSERT INTO found (found, rank) VALUES ('hashsize', ?)";
        self.connection.prepare_cached(sql)?.execute([GATHERED])?;
        Ok(())
    }

    /// Writes the index for candidates that were written in this transaction: all together, for whatever statement comes
    /// between two entries may have the index written out, and a segment for each record costs four times as much.
    pub(in crate::store) fn index_texts<'a>(
        &self,
        texts: impl IntoIterator<Item = (CandidateId, Option<&'a str>, &'a FoundBy)>,
    ) -> Result<()> {
        let connection = &self.connection;
        let reach = self.reach()?.unwrap_or(i64::MAX);
        // Which pairs it takes out must be said: the table keeps no text.
        let mut leave =
            connection.prepare_cached("INSERT INTO found (found, rowid, pairs) VALUES ('delete', ?, ?)")?;
        let mut enter = connection.prepare_cached("INSERT INTO found (rowid, pairs) VALUES (?, ?)")?;
        for (id, before, now) in texts.into_iter().filter(|(id, ..)| id.0 <= reach) {
            if let Some(before) = before.filter(|before| is_indexed(before)) {
                if before == now.text {
                    continue;
                }
                leave.execute((id.0, pairs(before)))?;
            }
            match &now.pairs {
                Some(pairs) => enter.execute((id.0, pairs))?,
                None => enter.execute((id.0, pairs(&now.text)))?,
            };
        }
        Ok(())
    }
}

impl Store {
    /// Takes a candidate that is about to be removed out of the index.
    pub(in crate::store) fn remove_from_index(&self, id: CandidateId) -> Result<()> {
        let text: String = self
            .connection
            .prepare_cached("SELECT found_by FROM candidate WHERE id = ?")?
            .query_row([id.0], |row| row.get(0))?;
        if is_indexed(&text) && self.reach()?.is_none_or(|reach| id.0 <= reach) {
            self.connection
                .prepare_cached("INSERT INTO found (found, rowid, pairs) VALUES ('delete', ?, ?)")?
                .execute((id.0, pairs(&text)))?;
        }
        Ok(())
    }
}

/// Tells whether a text stands in the index.
fn is_indexed(text: &str) -> bool {
    text.starts_with('\n')
}

/// Lists the pairs of a text, each once, as the index takes them.
pub(in crate::store) fn pairs(text: &str) -> String {
    let mut pairs: Vec<&str> = each_pair(text).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut list = String::with_capacity(pairs.len() * 7);
    for pair in pairs {
        list.push_str(pair);
        list.push(' ');
    }
    list
}

/// The pairs of a text in order, but for those with a sign of ASCII: its tokenizer parts words there.
fn each_pair(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric();
    let places = text.char_indices().zip(text.char_indices().skip(1));
    places
        .filter(move |((_, a), (_, b))| is_part(*a) && is_part(*b))
        .filter_map(|((at, _), (next, b))| text.get(at..next + b.len_utf8()))
}

/// Returns the condition by which the index narrows words: all pairs of all of them. None where it cannot.
pub(in crate::store) fn narrowed(words: &[String]) -> Option<String> {
    let wanted: BTreeSet<&str> =
        words.iter().flat_map(|word| each_pair(word).take(PAIRS)).take(4 * PAIRS).collect();
    // A pair holds no quotation mark, which is a sign of ASCII.
    let quoted: Vec<String> = wanted.into_iter().map(|pair| format!("\"{pair}\"")).collect();
    (!quoted.is_empty()).then(|| quoted.join(" AND "))
}

/// Where the records of several searches, of which one suffices, are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) enum Source {
    /// In the index, by this condition.
    Index(String),
    /// Among all: a word consists of signs that the index does not hold.
    Everywhere,
}

/// Returns where the words of several searches are looked for; none where no words are among them.
pub(in crate::store) fn source(searches: &[Search]) -> Option<Source> {
    let mut ways = Vec::new();
    for search in searches {
        if let Search::Words(words) = search {
            if words.is_empty() {
                continue;
            }
            match narrowed(words) {
                Some(way) => ways.push(format!("({way})")),
                None => return Some(Source::Everywhere),
            }
        }
    }
    (!ways.is_empty()).then(|| Source::Index(ways.join(" OR ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_hold_no_sign_that_the_index_would_part_them_at() {
        assert_eq!(pairs("\n佐藤\n12-0\n"), "12 佐藤 ");
        assert_eq!(pairs("\nabab\n"), "ab ba ");
        assert_eq!(pairs("\n𠮷田\n"), "𠮷田 ");
        assert_eq!(narrowed(&["\"or*".to_owned()]).as_deref(), Some("\"or\""));
        assert_eq!(narrowed(&["%_'".to_owned(), "--".to_owned()]), None);
        let long = narrowed(&["あい".repeat(5_000), "うえおか".to_owned()]).unwrap();
        assert!(long.len() < 1_000 && long.contains("うえ"));
    }

    #[test]
    fn words_of_signs_are_looked_for_everywhere() {
        let searches = |keyed: &[&str]| keyed.iter().map(|keyed| Search::of(keyed)).collect::<Vec<_>>();
        assert_eq!(source(&searches(&["#1", "佐"])), None);
        assert_eq!(source(&searches(&["#1", "--"])), Some(Source::Everywhere));
        let index = Some(Source::Index("(\"12\") OR (\"ab\" AND \"bc\")".to_owned()));
        assert_eq!(source(&searches(&["12", "abc"])), index);
    }
}
