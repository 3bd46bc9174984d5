//! Requests for documents: to whom, and down the list of one addressee.

use crate::audit::{Addressee, IdentitySeen, NumberSeen, Outcome, RequestId};
use crate::triage::port::Generation;
use crate::triage::requests::{RequestFilter, RequestGroup, RequestPlace, RequestRow};

/// A list that is fetched a page at a time: `T` is a row of it, `P` a place after which a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paged<T, P> {
    /// The rows of the page, once they came.
    pub rows: Option<Vec<T>>,
    /// The row under the cursor.
    pub at: usize,
    /// Whether further rows follow the page.
    pub has_more: bool,
    /// The wish that is to be answered.
    asked: Option<Generation>,
    /// Where the pages up to this one begin: after these places. The last is this page's.
    pages: Vec<Option<P>>,
    /// Whether the cursor goes to the last row of the page that comes.
    goes_to_end: bool,
}

impl<T, P> Default for Paged<T, P> {
    /// Begins at the first page.
    fn default() -> Self {
        Self { rows: None, at: 0, has_more: false, asked: None, pages: vec![None], goes_to_end: false }
    }
}

impl<T, P: Clone> Paged<T, P> {
    /// Notes that the page was asked for.
    pub fn ask(&mut self, generation: Generation) {
        self.asked = Some(generation);
    }

    /// Forgets what was asked for: it will not come.
    pub fn give_up(&mut self) {
        self.asked = None;
    }

    /// Tells whether this is the page that was asked for last.
    pub fn awaits(&self, generation: Generation) -> bool {
        self.asked == Some(generation)
    }

    /// Tells whether a page was asked for and did not come.
    pub const fn is_awaited(&self) -> bool {
        self.asked.is_some()
    }

    /// Returns the place after which the page begins.
    pub fn after(&self) -> Option<P> {
        self.pages.last().cloned().flatten()
    }

    /// Returns the row under the cursor.
    pub fn row(&self) -> Option<&T> {
        self.rows.as_ref()?.get(self.at)
    }

    /// Tells whether pages come before this one.
    pub const fn has_earlier(&self) -> bool {
        self.pages.len() > 1
    }

    /// Takes a page in; one row more than fit tells that others follow.
    pub fn take(&mut self, mut rows: Vec<T>, fit: usize) {
        self.asked = None;
        self.has_more = rows.len() > fit;
        rows.truncate(fit);
        let last = rows.len().saturating_sub(1);
        self.at = if self.goes_to_end { last } else { self.at.min(last) };
        self.goes_to_end = false;
        self.rows = Some(rows);
    }

    /// Moves the cursor. Returns true where it leaves the page: another is to be fetched. `place` names that of a row.
    pub fn step(&mut self, by: i64, place: impl Fn(&T) -> P) -> bool {
        let Some(rows) = &self.rows else { return false };
        let to = i64::try_from(self.at).unwrap_or(i64::MAX).saturating_add(by);
        let last = rows.len().saturating_sub(1);
        match usize::try_from(to) {
            Ok(to) if to <= last => self.at = to,
            Ok(_) if self.has_more => {
                self.pages.push(rows.last().map(place));
                self.at = 0;
                return true;
            }
            Ok(_) => self.at = last,
            Err(_) if self.has_earlier() => {
                self.pages.pop();
                self.goes_to_end = true;
                return true;
            }
            Err(_) => self.at = 0,
        }
        false
    }

    /// Goes back to the first page; returns true where that is another one.
    pub fn first(&mut self) -> bool {
        self.at = 0;
        let is_another = self.has_earlier();
        self.pages.truncate(1);
        is_another
    }

    /// Goes to the last row that is held; returns false where it is that one already, and what follows is another page.
    pub fn last(&mut self) -> bool {
        let last = self.rows.as_ref().map_or(0, |rows| rows.len().saturating_sub(1));
        std::mem::replace(&mut self.at, last) != last
    }
}

/// `l`: the requests by addressee and employer.
pub type AddresseesPane = Paged<RequestGroup, (Addressee, String)>;

/// What number and identity were checked by, as it was chosen last.
pub type Documents = (NumberSeen, IdentitySeen);

/// A reply that is about to be entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplyTo {
    /// To which request.
    pub id: RequestId,
    /// Its version, as it was painted.
    pub version: u64,
    /// What becomes of it.
    pub outcome: Outcome,
}

/// The requests to one addressee, down which replies are entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepliesPane {
    /// The group, as it was when it was opened.
    pub group: RequestGroup,
    /// Its requests.
    pub list: Paged<RequestRow, RequestPlace>,
    /// What was checked, once somebody has chosen it: the next reply with a document is entered by one key.
    pub documents: Option<Documents>,
}

impl RepliesPane {
    /// Begins with nothing fetched.
    pub fn new(group: RequestGroup) -> Self {
        Self { group, list: Paged::default(), documents: None }
    }

    /// Returns the version of a request of the page.
    pub fn version_of(&self, id: RequestId) -> Option<u64> {
        let row = self.list.rows.iter().flatten().find(|row| row.request.id == id);
        row.map(|row| row.request.version)
    }

    /// Returns the filter of its requests.
    pub fn filter(&self) -> RequestFilter {
        self.group.filter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_walked_page_by_page_and_back() {
        let all: Vec<u32> = (0..7).collect();
        let mut list: Paged<u32, u32> = Paged::default();
        let fetch = |list: &mut Paged<u32, u32>| {
            let from = list.after().map_or(0, |after| after as usize + 1);
            list.take(all[from..all.len().min(from + 4)].to_vec(), 3);
        };
        fetch(&mut list);
        let mut seen = vec![*list.row().unwrap()];
        for _ in 0..8 {
            if list.step(1, |row| *row) {
                fetch(&mut list);
            }
            seen.push(*list.row().unwrap());
        }
        assert_eq!(seen, [0, 1, 2, 3, 4, 5, 6, 6, 6]);
        for _ in 0..8 {
            if list.step(-1, |row| *row) {
                fetch(&mut list);
            }
            seen.push(*list.row().unwrap());
        }
        assert_eq!(seen[9..], [5, 4, 3, 2, 1, 0, 0, 0]);
        assert!(!list.has_earlier());
    }
}
