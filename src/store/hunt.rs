//! The records of a filter that no kept count answers, looked for in slices, so that whoever waits is answered between them:
//! what words find, ranked by how well it fits, or what passes a walk of the queue.

use std::collections::BTreeSet;

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::codec::coded;
use super::db;
use super::error::Result;
use super::open::Store;
use super::page::{Ends, Walk};
use super::predicates::Predicates;
use super::search::{Source, source};
use crate::audit::CandidateId;
use crate::triage::filter::Filter;
use crate::triage::page::{Count, Place};
use crate::triage::search::{Fit, Search, best_fit};

/// How many records are ranked and kept; few in tests, so that they meet the bound.
pub(super) const RANKED: usize = if cfg!(test) { 40 } else { 5_000 };

/// How many records one slice looks at: some ten milliseconds; few in tests, so that they meet many.
const SLICE: u32 = if cfg!(test) { 7 } else { 4_096 };

/// Records that are being looked for.
#[derive(Debug)]
pub(super) struct Hunt {
    filter: Filter,
    /// What is left to be looked through, the next one last.
    left: Vec<Ground>,
    /// The best so far, at most [`RANKED`].
    best: BTreeSet<(Fit, Place)>,
    /// How many were found, those that are not kept included.
    found: u64,
    /// Found by their number or id; words may find them once more.
    named: BTreeSet<CandidateId>,
}

/// Where records are looked for.
#[derive(Debug, Clone)]
enum Ground {
    /// Those that one search names.
    Named(String),
    /// Those that words find, after an id.
    Words(Source, i64),
    /// The queue, from a place on.
    Queue(Ends),
}

/// What a slice found.
struct Slice {
    hits: Vec<(Fit, Place)>,
    rest: Option<Ground>,
}

impl Hunt {
    /// Sets out; nothing is read yet.
    pub(super) fn of(filter: &Filter) -> Self {
        let searches: Vec<Search> = filter.search.iter().map(|keyed| Search::of(keyed)).collect();
        let mut left: Vec<Ground> =
            source(&searches).map(|source| Ground::Words(source, i64::MIN)).into_iter().collect();
        if searches.is_empty() {
            left.push(Ground::Queue(Ends::ALL));
        }
        let by_name =
            filter.search.iter().zip(&searches).filter(|(_, search)| !matches!(search, Search::Words(_)));
        left.extend(by_name.map(|(keyed, _)| Ground::Named(keyed.clone())));
        Self { filter: filter.clone(), left, best: BTreeSet::new(), found: 0, named: BTreeSet::new() }
    }

    /// Tells whether everything was looked through, or more was found than is kept and nothing better can come.
    pub(super) fn is_over(&self) -> bool {
        self.left.is_empty()
    }

    /// Counts what was found so far.
    pub(super) fn total(&self) -> Count {
        let kept = self.found.min(RANKED as u64);
        if self.is_over() && self.found == kept { Count::Exact(kept) } else { Count::AtLeast(kept) }
    }

    /// Lists what was found so far, the best first.
    pub(super) fn places(&self) -> Vec<Place> {
        self.best.iter().map(|(_, place)| *place).collect()
    }

    /// Looks through one slice more. An interrupted one leaves everything as it was.
    pub(super) fn go_on(&mut self, store: &Store) -> Result<()> {
        let Some(ground) = self.left.last() else { return Ok(()) };
        let _snapshot = db::snapshot(&store.connection)?;
        let slice = match ground {
            Ground::Named(keyed) => store.named(&self.filter, keyed)?,
            Ground::Words(source, after) => store.slice_of_words(&self.filter, source, *after)?,
            Ground::Queue(ends) => store.slice_of_queue(&self.filter, *ends)?,
        };
        let names = matches!(ground, Ground::Named(_));
        let runs_in_order = matches!(ground, Ground::Queue(_));
        self.left.pop();
        self.left.extend(slice.rest);
        for (fit, place) in slice.hits {
            let is_new = if names { self.named.insert(place.id) } else { !self.named.contains(&place.id) };
            if is_new {
                self.found += 1;
                self.best.insert((fit, place));
            }
        }
        while self.best.len() > RANKED {
            self.best.pop_last();
        }
        if runs_in_order && self.found > RANKED as u64 {
            self.left.clear();
        }
        Ok(())
    }
}

impl Store {
    fn named(&self, filter: &Filter, keyed: &str) -> Result<Slice> {
        let one = Filter { search: vec![keyed.to_owned()], ..filter.clone() };
        let places = self.walk(&Walk::of(&one), Ends::ALL, true, u32::MAX)?;
        Ok(Slice { hits: whole(places), rest: None })
    }

    fn slice_of_queue(&self, filter: &Filter, ends: Ends) -> Result<Slice> {
        let walk = Walk::of(filter);
        let end = self.end_of_stride(&walk, ends, SLICE)?;
        let slice = end.map_or(ends, |end| ends.up_to(end));
        let hits = whole(self.walk(&walk, slice, true, u32::MAX)?);
        Ok(Slice { hits, rest: end.map(|end| Ground::Queue(Ends::after(end))) })
    }

    /// Each record that the index names comes back, also one that does not pass, so that a slice is bounded.
    fn slice_of_words(&self, filter: &Filter, source: &Source, after: i64) -> Result<Slice> {
        let searches: Vec<Search> = filter.search.iter().map(|keyed| Search::of(keyed)).collect();
        let words: Vec<Search> =
            searches.into_iter().filter(|search| matches!(search, Search::Words(_))).collect();
        let others = Filter { search: Vec::new(), ..filter.clone() };
        let passes = Predicates::of(&others).with_statuses(&others).with_list(&others);
        let (from, pairs) = match source {
            Source::Index(pairs) => (
                "found f CROSS JOIN state s ON s.id = f.rowid CROSS JOIN candidate c ON c.id = f.rowid
                 WHERE f.found MATCH ? AND f.rowid > ? ORDER BY f.rowid",
                Some(Value::from(pairs.clone())),
            ),
            Source::Everywhere => {
                ("state s CROSS JOIN candidate c ON c.id = s.id WHERE s.id > ? ORDER BY s.id", None)
            }
        };
        let sql = format!(
            "SELECT s.id, s.risk, CASE WHEN {} THEN c.found_by END, c.kanji_name, c.kana_name
             FROM {from} LIMIT ?",
            passes.sql()
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let ends = [Value::from(after), Value::from(i64::from(SLICE))];
        let mut rows =
            statement.query(params_from_iter(passes.values().iter().chain(&pairs).chain(&ends)))?;
        let (mut hits, mut last, mut seen) = (Vec::new(), after, 0);
        while let Some(row) = rows.next()? {
            seen += 1;
            last = row.get(0)?;
            let read = |at| row.get_ref(at)?.as_str_or_null().map_err(rusqlite::Error::from);
            let Some(text) = read(2)? else { continue };
            let names = (read(3)?.unwrap_or(""), read(4)?.unwrap_or(""));
            if let Some(fit) = best_fit(&words, text, names.0, names.1) {
                hits.push((fit, Place { risk: coded(row, 1)?, id: CandidateId(last) }));
            }
        }
        let rest = (seen == SLICE).then(|| Ground::Words(source.clone(), last));
        Ok(Slice { hits, rest })
    }
}

/// Places that all fit alike, in the order in which they came.
fn whole(places: Vec<Place>) -> Vec<(Fit, Place)> {
    places.into_iter().map(|place| (Fit::WHOLE, place)).collect()
}
