//! How a search is narrowed by the index: to the records that hold all pairs of its words. What that gives is a superset: the
//! stored text decides.

use std::collections::BTreeSet;

use crate::store::rows::found_by::each_pair;
use crate::triage::search::Search;

/// How many pairs of one word narrow a search; more would cost more than they leave out.
const PAIRS: usize = 12;

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
    fn a_search_is_narrowed_by_few_pairs_and_no_sign_of_the_index_s_own() {
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
