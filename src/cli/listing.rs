//! Records looked for and handed out one by one: for a list, an export, an act on many.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use serde_json::json;

use super::failure::Failure;
use super::opened::Opened;
use super::session::Session;
use crate::audit::EventKind;
use crate::store::FoundByWords;
use crate::triage::filter::Filter;
use crate::triage::listing::ListRow;
use crate::triage::page::SortOrder;

/// Writes into the history that words are searched for, before the first record is shown: a list may be cut off at any line.
/// Each search has an event of its own, however many are combined, so that one search always has one digest.
///
/// Returns what was found; none where nothing was searched for.
pub fn note_search(
    opened: &mut Opened,
    filter: &Filter,
    session: &Session,
) -> Result<Option<FoundByWords>, Failure> {
    let searches: BTreeSet<&str> = filter.search.iter().map(|words| words.trim()).collect();
    if searches.is_empty() {
        return Ok(None);
    }
    opened.tell_what_is_not_indexed(session)?;
    let found = opened.store.find_words(filter)?;
    let (hits, exact) = (found.total().figure(), found.total().is_exact());
    let at = session.now();
    for words in searches {
        let facts = json!({ "hits": hits, "exact": exact });
        opened.note_words(EventKind::Searched, None, facts, Some(words.to_owned()), at)?;
    }
    Ok(Some(found))
}

/// What is to be listed.
#[derive(Debug)]
pub enum Sought<'a> {
    /// The records of a filter, in an order.
    Filtered(&'a Filter, SortOrder),
    /// What words found, by how well it fits.
    Found(Box<FoundByWords>),
}

impl<'a> Sought<'a> {
    /// Looks for what words find, and writes into the history that it was. With an order the words are a filter like any other.
    pub fn of(
        opened: &mut Opened,
        filter: &'a Filter,
        order: Option<SortOrder>,
        session: &Session,
    ) -> Result<Self, Failure> {
        let found = note_search(opened, filter, session)?;
        Ok(match (found, order) {
            (Some(found), None) => Self::Found(Box::new(found)),
            (_, order) => Self::Filtered(filter, order.unwrap_or(SortOrder::Risk)),
        })
    }
}

/// Hands each record to `visit` until that fails.
pub fn each_row(
    opened: &Opened,
    sought: Sought<'_>,
    limit: Option<u64>,
    mut visit: impl FnMut(ListRow) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut failure = None;
    let mut visit = |row| match visit(row) {
        Ok(()) => ControlFlow::Continue(()),
        Err(why) => {
            failure = Some(why);
            ControlFlow::Break(())
        }
    };
    match sought {
        Sought::Found(found) => opened.store.list_found(*found, limit, &mut visit)?,
        Sought::Filtered(filter, order) => opened.store.list(filter, order, limit, &mut visit)?,
    }
    failure.map_or(Ok(()), Err)
}
