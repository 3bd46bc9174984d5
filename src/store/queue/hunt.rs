//! The records of a filter that no kept count answers, looked for in slices, so that whoever waits is answered between them:
//! what words find, ranked by how well it fits, or what passes a walk of the queue.

use std::collections::BTreeSet;

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use crate::audit::CandidateId;
use crate::store::base::codec::coded;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::Result;
use crate::store::queue::orders::Spot;
use crate::store::queue::predicates::Predicates;
use crate::store::queue::search::{Source, source};
use crate::store::queue::walk::{Ends, Walk};
use crate::triage::filter::Filter;
use crate::triage::page::{Count, Place, SortOrder};
use crate::triage::search::{Fit, Search, best_fit};

/// Records that are being looked for.
#[derive(Debug)]
pub(in crate::store) struct Hunt {
    filter: Filter,
    /// Whether what was found is ranked by how well it fits.
    is_by_fit: bool,
    /// What is left to be looked through, the next one last.
    left: Vec<Ground>,
    /// How many are ranked and kept.
    ranked: usize,
    /// The best so far: by how well they fit, and those that come in order as they came.
    best: BTreeSet<(Fit, u64, Place)>,
    /// How many were found, those that are not kept included.
    found: u64,
    /// Found by their number or id; words may find them once more.
    named: BTreeSet<CandidateId>,
    /// How many records the next slice looks at.
    slice: u32,
    /// Where each slice began of what comes in order, and how many had been found before it: what is not kept is found there again.
    slices: Vec<(u64, Ground)>,
}

/// Where records are looked for.
#[derive(Debug, Clone)]
enum Ground {
    /// Those that one search names.
    Named(String),
    /// Those that words find, after an id and up to another.
    Words(Source, i64, i64),
    /// The queue, from a place on.
    Queue(Ends),
    /// Another order, from behind a spot on; by due date what has one.
    Order(SortOrder, Option<Spot>),
    /// What has no due date, as the queue runs.
    Undated(Ends),
}

impl Ground {
    /// Tells whether what is found comes in the order in which it is listed.
    const fn is_in_order(&self) -> bool {
        matches!(self, Self::Queue(_) | Self::Order(..) | Self::Undated(_))
    }

    /// Tells whether what begins here begins at a spot or before it.
    fn begins_by(&self, spot: &Spot) -> bool {
        match self {
            Self::Named(_) | Self::Words(..) | Self::Order(_, None) => true,
            Self::Queue(ends) => ends.begin_by(spot.place()),
            Self::Order(_, Some(past)) => spot.is_undated() || past.is_before(spot),
            Self::Undated(ends) => spot.is_undated() && ends.begin_by(spot.place()),
        }
    }
}

/// What a slice found.
struct Slice {
    hits: Vec<(Fit, Place)>,
    rest: Option<Ground>,
}

impl Hunt {
    /// Sets out; nothing is looked for yet.
    pub(in crate::store) fn of(filter: &Filter, order: SortOrder, store: &Store) -> Result<Self> {
        let is_by_fit = order.is_by_fit(filter);
        let left = match order {
            SortOrder::Risk if is_by_fit => grounds(filter, store.reach()?),
            SortOrder::Risk => vec![Ground::Queue(Ends::ALL)],
            SortOrder::Employer | SortOrder::Key => vec![Ground::Order(order, None)],
            SortOrder::Due => vec![Ground::Undated(Ends::ALL), Ground::Order(order, None)],
        };
        Ok(Self {
            filter: filter.clone(),
            is_by_fit,
            left,
            ranked: store.limits.ranked,
            best: BTreeSet::new(),
            found: 0,
            named: BTreeSet::new(),
            // The best of many hits is worth more than the first of few.
            slice: if is_by_fit { store.limits.slice } else { store.limits.first_slice },
            slices: Vec::new(),
        })
    }

    /// Tells whether everything was looked through.
    pub(in crate::store) fn is_over(&self) -> bool {
        self.left.is_empty()
    }

    /// Tells whether more was found than is kept and nothing better can come: what is left is only counted.
    pub(in crate::store) fn is_cut(&self) -> bool {
        self.found > self.ranked as u64 && self.left.iter().all(Ground::is_in_order)
    }

    /// Counts what was found so far. Of what is ranked it is known of so many only as are kept.
    pub(in crate::store) fn total(&self) -> Count {
        let known = if self.is_by_fit { self.found.min(self.ranked as u64) } else { self.found };
        if self.is_over() && known == self.found { Count::Exact(known) } else { Count::AtLeast(known) }
    }

    /// Lists what was found so far, the best first.
    pub(in crate::store) fn places(&self) -> Vec<Place> {
        self.best.iter().map(|(.., place)| *place).collect()
    }

    /// Looks through one slice more. An interrupted one leaves everything as it was.
    pub(in crate::store) fn go_on(&mut self, store: &Store) -> Result<()> {
        let Some(ground) = self.left.last() else { return Ok(()) };
        let slice = self.slice(store, ground, self.slice)?;
        let names = matches!(ground, Ground::Named(_));
        let runs_in_order = ground.is_in_order();
        let ground = self.left.pop().filter(|_| runs_in_order);
        self.slices.extend(ground.map(|ground| (self.found, ground)));
        self.left.extend(slice.rest);
        self.slice = self.slice.saturating_mul(2).min(store.limits.slice);
        for (fit, place) in slice.hits {
            let is_new = if names { self.named.insert(place.id) } else { !self.named.contains(&place.id) };
            if is_new {
                self.found += 1;
                if !runs_in_order {
                    self.best.insert((fit, 0, place));
                } else if self.best.len() < self.ranked {
                    self.best.insert((fit, self.found, place));
                }
            }
        }
        while self.best.len() > self.ranked {
            self.best.pop_last();
        }
        Ok(())
    }

    /// Looks through one slice.
    fn slice(&self, store: &Store, ground: &Ground, records: u32) -> Result<Slice> {
        let _snapshot = db::snapshot(&store.connection)?;
        Ok(match ground {
            Ground::Named(keyed) => store.named(&self.filter, keyed)?,
            Ground::Words(source, after, to) => {
                store.slice_of_words(&self.filter, source, (*after, *to), records)?
            }
            Ground::Queue(ends) => {
                let (places, rest) = store.slice_of_queue(&Walk::of(&self.filter), *ends, records)?;
                Slice { hits: whole(places), rest: rest.map(Ground::Queue) }
            }
            Ground::Undated(ends) => {
                let (places, rest) = store.slice_of_queue(&Walk::undated(&self.filter), *ends, records)?;
                Slice { hits: whole(places), rest: rest.map(Ground::Undated) }
            }
            Ground::Order(order, past) => {
                let (places, end) = store.slice_in_order(&self.filter, *order, past.as_ref(), records)?;
                Slice { hits: whole(places), rest: end.map(|end| Ground::Order(*order, Some(end))) }
            }
        })
    }

    /// Returns the record of what comes in order that so many were found before; none: so many were not found.
    pub(in crate::store) fn nth(&self, store: &Store, n: u64) -> Result<Option<Place>> {
        let after = self.slices.partition_point(|(found, _)| *found <= n);
        let Some((found, ground)) = self.slices.get(..after).and_then(<[_]>::last) else { return Ok(None) };
        let hits = self.slice(store, ground, store.limits.slice)?.hits;
        Ok(usize::try_from(n - found).ok().and_then(|at| hits.get(at)).map(|(_, place)| *place))
    }

    /// Counts what was found before a record of what comes in order; none: it was not found.
    pub(in crate::store) fn before(
        &self,
        store: &Store,
        place: Place,
        order: SortOrder,
    ) -> Result<Option<u64>> {
        let Some(spot) = store.spot(order, place)? else { return Ok(None) };
        let after = self.slices.partition_point(|(_, ground)| ground.begins_by(&spot));
        let Some((found, ground)) = self.slices.get(..after).and_then(<[_]>::last) else { return Ok(None) };
        let hits = self.slice(store, ground, store.limits.slice)?.hits;
        Ok(hits.iter().position(|(_, hit)| hit.id == place.id).map(|at| found + at as u64))
    }
}

/// Lists where what fits is looked for: by what is searched for by name, then by words. Beyond the reach of the index, where it
/// does not hold all, words are looked for among all.
fn grounds(filter: &Filter, reach: Option<i64>) -> Vec<Ground> {
    let searches: Vec<Search> = filter.search.iter().map(|keyed| Search::of(keyed)).collect();
    let mut left: Vec<Ground> = match (source(&searches), reach) {
        (Some(index @ Source::Index(_)), Some(reach)) => {
            vec![Ground::Words(Source::Everywhere, reach, i64::MAX), Ground::Words(index, i64::MIN, reach)]
        }
        (source, _) => source.map(|source| Ground::Words(source, i64::MIN, i64::MAX)).into_iter().collect(),
    };
    let by_name =
        filter.search.iter().zip(&searches).filter(|(_, search)| !matches!(search, Search::Words(_)));
    left.extend(by_name.map(|(keyed, _)| Ground::Named(keyed.clone())));
    left
}

impl Store {
    fn named(&self, filter: &Filter, keyed: &str) -> Result<Slice> {
        let one = Filter { search: vec![keyed.to_owned()], ..filter.clone() };
        let places = self.walk(&Walk::of(&one), Ends::ALL, true, u32::MAX)?;
        Ok(Slice { hits: whole(places), rest: None })
    }

    fn slice_of_queue(&self, walk: &Walk, ends: Ends, entries: u32) -> Result<(Vec<Place>, Option<Ends>)> {
        let end = self.end_of_stride(walk, ends, entries)?;
        let slice = end.map_or(ends, |end| ends.up_to(end));
        let places = self.walk(walk, slice, true, u32::MAX)?;
        Ok((places, end.map(Ends::after)))
    }

    /// Each record that the index names comes back, also one that does not pass, so that a slice is bounded.
    fn slice_of_words(
        &self,
        filter: &Filter,
        source: &Source,
        (after, to): (i64, i64),
        records: u32,
    ) -> Result<Slice> {
        let searches: Vec<Search> = filter.search.iter().map(|keyed| Search::of(keyed)).collect();
        let words: Vec<Search> =
            searches.into_iter().filter(|search| matches!(search, Search::Words(_))).collect();
        let others = Filter { search: Vec::new(), ..filter.clone() };
        let passes = Predicates::of(&others).with_statuses(&others).with_list(&others);
        let (from, pairs) = match source {
            Source::Index(pairs) => (
                "found f CROSS JOIN state s ON s.id = f.rowid CROSS JOIN candidate c ON c.id = f.rowid
                 WHERE f.found MATCH ? AND f.rowid > ? AND f.rowid <= ? ORDER BY f.rowid",
                Some(Value::from(pairs.clone())),
            ),
            Source::Everywhere => (
                "state s CROSS JOIN candidate c ON c.id = s.id
                 WHERE s.id > ? AND s.id <= ? ORDER BY s.id",
                None,
            ),
        };
        let sql = format!(
            "SELECT s.id, s.risk, CASE WHEN {} THEN c.found_by END, c.kanji_name, c.kana_name
             FROM {from} LIMIT ?",
            passes.sql()
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let ends = [Value::from(after), Value::from(to), Value::from(i64::from(records))];
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
        let rest = (seen == records).then(|| Ground::Words(source.clone(), last, to));
        Ok(Slice { hits, rest })
    }
}

/// Places that all fit alike, in the order in which they came.
fn whole(places: Vec<Place>) -> Vec<(Fit, Place)> {
    places.into_iter().map(|place| (Fit::WHOLE, place)).collect()
}
