//! Which list it is, and in which state of the database.

use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::history::journal;
use crate::triage::filter::Filter;
use crate::triage::page::{PageWish, SortOrder};

/// What is in force for a list: another filter, order or state of the database is another list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ListVersion {
    pub(super) filter: Filter,
    pub(super) order: SortOrder,
    version: Version,
}

/// The last event of the history, for every act and every batch of an import writes one, and the steps of a walk over all
/// records that is under way, whose batches write none.
pub(super) type Version = (i64, u64);

impl ListVersion {
    /// Tells whether it is the same list, perhaps in another state of the database.
    pub(super) fn same_list(&self, other: &Self) -> bool {
        self.filter == other.filter && self.order == other.order
    }

    /// Tells whether it is of a state of the database.
    pub(super) fn is_of(&self, version: Version) -> bool {
        self.version == version
    }
}

impl Store {
    /// Returns what changes with every act, every batch of an import and every step of a walk over all records.
    pub(super) fn queue_version(&self) -> Result<Version> {
        Ok((journal::head(&self.connection)?.0, self.walked()?))
    }

    /// Returns of which list a wish is, as the database is now.
    pub(super) fn version_of(&self, wish: &PageWish) -> Result<ListVersion> {
        Ok(ListVersion { filter: wish.filter.clone(), order: wish.order, version: self.queue_version()? })
    }
}
