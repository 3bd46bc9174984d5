//! By what a candidate is found: its text, whom it is called, and the index of its pairs of neighbouring characters.
//!
//! The index is a contentless full-text table, written in the transaction that writes the candidate. A text that begins with a
//! line end stands in it; one written before there was an index does not.

use rusqlite::OptionalExtension as _;

use crate::audit::{Candidate, CandidateId};
use crate::compare::{IdentityKeys, identity_keys};
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::triage::dossier::insurer_side;
use crate::triage::search::found_text;

/// How many bytes of entries the index gathers before it writes them out within a transaction: those of an import's largest.
const GATHERED: i64 = 16 << 20;

/// Where the index ends is kept among the imports, as one of no file that is open until all is indexed: this is its kind, the
/// id of the last candidate in the index its line.
pub(in crate::store) const INDEX_END: i64 = -2;

/// The id up to which candidates are indexed, as an expression.
pub(in crate::store) const INDEXED_TO: &str =
    "coalesce((SELECT line FROM run WHERE kind = -2 AND finished_at IS NULL), 9223372036854775807)";

/// By what a candidate is found: computed where there is time for it, written where there is none.
#[derive(Debug, Clone)]
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
                // What stays is not taken out and put in again: taking a pair out costs the more the more records have it.
                let (gone, new) = (left_out(before, &now.text), left_out(&now.text, before));
                if !(gone.is_empty() && new.is_empty()) {
                    // Also where one of them is empty: the index counts what leaves and enters it.
                    leave.execute((id.0, gone))?;
                    enter.execute((id.0, new))?;
                }
                continue;
            }
            match &now.pairs {
                Some(pairs) => enter.execute((id.0, pairs))?,
                None => enter.execute((id.0, pairs(&now.text)))?,
            };
        }
        Ok(())
    }

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

    /// Returns the id of the last candidate in the index; none: all are indexed, and so is what comes.
    pub(in crate::store) fn reach(&self) -> Result<Option<i64>> {
        let mut statement =
            self.connection.prepare_cached("SELECT line FROM run WHERE kind = -2 AND finished_at IS NULL")?;
        Ok(statement.query_row([], |row| row.get(0)).optional()?)
    }
}

/// Returns the keys by which a candidate's person is looked up.
pub(in crate::store) fn keys_of(candidate: &Candidate) -> IdentityKeys {
    identity_keys(insurer_side(candidate))
}

/// Tells whether a text stands in the index.
fn is_indexed(text: &str) -> bool {
    text.starts_with('\n')
}

/// Lists the pairs of a text, each once, as the index takes them.
pub(in crate::store) fn pairs(text: &str) -> String {
    listed(&sorted_pairs(text))
}

/// Lists the pairs of a text that another does not have.
fn left_out(text: &str, other: &str) -> String {
    let others = sorted_pairs(other);
    let mut pairs = sorted_pairs(text);
    pairs.retain(|pair| others.binary_search(pair).is_err());
    listed(&pairs)
}

fn sorted_pairs(text: &str) -> Vec<&str> {
    let mut pairs: Vec<&str> = each_pair(text).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn listed(pairs: &[&str]) -> String {
    let mut list = String::with_capacity(pairs.len() * 7);
    for pair in pairs {
        list.push_str(pair);
        list.push(' ');
    }
    list
}

/// The pairs of a text in order, but for those with a sign of ASCII: its tokenizer parts words there.
pub(in crate::store) fn each_pair(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric();
    let places = text.char_indices().zip(text.char_indices().skip(1));
    places
        .filter(move |((_, a), (_, b))| is_part(*a) && is_part(*b))
        .filter_map(|((at, _), (next, b))| text.get(at..next + b.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_text_has_alone_leaves_or_enters() {
        for (before, now, gone, new) in [
            ("\n佐藤花子\n", "\n佐藤桃子\n", "花子 藤花 ", "桃子 藤桃 "),
            ("\nabab\n", "\nab\n", "ba ", ""),
            ("\nab\n", "\nab\n", "", ""),
        ] {
            assert_eq!(
                (left_out(before, now), left_out(now, before)),
                (gone.to_owned(), new.to_owned()),
                "{before}"
            );
        }
    }

    #[test]
    fn pairs_hold_no_sign_that_the_index_would_part_them_at() {
        assert_eq!(pairs("\n佐藤\n12-0\n"), "12 佐藤 ");
        assert_eq!(pairs("\nabab\n"), "ab ba ");
        assert_eq!(pairs("\n𠮷田\n"), "𠮷田 ");
    }
}
