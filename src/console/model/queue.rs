//! The queue: a window on it, the filter it was fetched with, and the cursor, which is a record and never a row number.

use smallvec::SmallVec;

use super::super::commands::Step;
use crate::audit::{CandidateId, Status};
use crate::triage::filter::Filter;
use crate::triage::listing::ListRow;
use crate::triage::page::{Count, Page, PageWish, Place, Seek, SortOrder};
use crate::triage::port::Generation;
use crate::triage::position::Position;
use crate::triage::search::Match;

/// How many screens a window holds; one is seen, the others lie ready on both sides.
const SCREENS: u32 = 4;
/// The smallest window.
const LEAST: u32 = 40;

/// Returns how many rows a window holds that is seen through `height` of them.
fn rows_of_window(height: u16) -> u32 {
    (u32::from(height) * SCREENS).max(LEAST)
}

/// Returns how many one at an end holds, which has but one side.
fn rows_at_end(height: u16) -> u32 {
    rows_of_window(height) / 2
}

/// The queue as far as it was fetched.
#[derive(Debug)]
pub struct Queue {
    /// Which records are shown.
    pub filter: Filter,
    /// In which order.
    pub order: SortOrder,
    /// The window.
    pub rows: Vec<ListRow>,
    /// What of each row a search matched, in the order of `rows`; empty where nothing was searched for.
    pub matches: Vec<Match>,
    /// How many records come before it.
    pub before: Count,
    /// How many records there are.
    pub total: Count,
    /// Whether any window came yet.
    pub is_fetched: bool,
    /// Whether the window is what was wished for; else a fuller one follows.
    pub is_settled: bool,
    cursor: Option<Place>,
    /// Filters that were narrowed, the widest first, and where the cursor stood: lifting one comes back there. Never what was
    /// searched for, which may be a number.
    narrowed: Vec<(Filter, Place)>,
    /// The row number of the cursor in the last window, for when its record is gone.
    last_index: usize,
    /// How many rows the window was to have.
    wished: usize,
    asked: Option<Asked>,
    /// Steps of the cursor that go beyond the window and are made when the next one comes.
    owed: i64,
    /// By how many rows the cursor was moved last.
    stride: i64,
}

/// A window that was asked for.
#[derive(Debug, Clone, Copy)]
struct Asked {
    generation: Generation,
    select: Select,
    /// A first answer came; a fuller one may follow.
    is_answered: bool,
    /// The cursor was moved before that: a fuller answer would show what the operator no longer goes to.
    is_left: bool,
}

/// Where the cursor stands when a window comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Select {
    /// On its record, or the next one after its place.
    Keep,
    /// On the first record.
    First,
    /// On the last record.
    Last,
    /// On this record.
    At(Place),
    /// On the record at this position.
    To(Position),
}

impl Select {
    /// Tells whether a window that is not settled shows already where this goes to; else the cursor goes on with the next one.
    fn is_reached(self, page: &Page) -> bool {
        match self {
            Self::Keep | Self::First => true,
            Self::At(place) => page.rows.iter().any(|row| row.id == place.id),
            // What is cut out of what was found so far ends where the looking does.
            Self::Last => !page.before.is_exact(),
            Self::To(Position::Nth(nth)) => nth <= page.total.figure(),
            Self::To(Position::Part(_)) => page.total.is_exact(),
        }
    }
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            filter: Filter::default(),
            order: SortOrder::Risk,
            rows: Vec::new(),
            matches: Vec::new(),
            before: Count::Exact(0),
            total: Count::Exact(0),
            is_fetched: false,
            is_settled: true,
            cursor: None,
            narrowed: Vec::new(),
            last_index: 0,
            wished: 0,
            asked: None,
            owed: 0,
            stride: 1,
        }
    }
}

impl Queue {
    /// Returns the row number of the cursor in the window.
    pub fn index(&self) -> Option<usize> {
        let cursor = self.cursor?;
        self.rows.iter().position(|row| row.id == cursor.id)
    }

    /// Returns the row under the cursor.
    pub fn row(&self) -> Option<&ListRow> {
        self.rows.get(self.index()?)
    }

    /// Returns the record under the cursor.
    pub fn cursor(&self) -> Option<CandidateId> {
        self.row().map(|row| row.id)
    }

    /// Returns the place of the cursor, also of one whose record left the window.
    pub fn place(&self) -> Option<Place> {
        self.cursor
    }

    /// Changes the filter; returns where the cursor comes to stand: where it stood when the same filter was left, else on the
    /// first record.
    pub fn narrow(&mut self, filter: Filter) -> Select {
        let left = std::mem::replace(&mut self.filter, filter);
        if left == self.filter {
            return Select::Keep;
        }
        if let Some(at) = self.narrowed.iter().position(|(before, _)| *before == self.filter) {
            let place = self.narrowed.drain(at..).next().map(|(_, place)| place);
            return place.map_or(Select::First, Select::At);
        }
        if let Some(place) = self.cursor.filter(|_| left.search.is_empty()) {
            self.narrowed.push((left, place));
        }
        Select::First
    }

    /// Returns the position of the cursor in the whole list, from 1; none where it is not known how many come before.
    pub fn position(&self) -> Option<Count> {
        self.before.position(self.index()?)
    }

    /// Puts the cursor on a row of the window: where it stands then it stays, whatever is still being looked for.
    pub fn select(&mut self, index: usize) {
        if let Some(asked) = self.asked.as_mut().filter(|asked| asked.is_answered) {
            asked.is_left |= asked.select != Select::Keep;
            asked.select = Select::Keep;
        }
        self.put(index);
    }

    fn put(&mut self, index: usize) {
        if let Some(row) = self.rows.get(index) {
            self.cursor = Some(row.place());
            self.last_index = index;
        }
    }

    /// Tells whether the rows stand in the order of risk, in which places compare as rows do: what a search found comes by
    /// how well it fits.
    pub fn is_by_risk(&self) -> bool {
        self.order == SortOrder::Risk && !self.order.is_by_fit(&self.filter)
    }

    /// Returns the rows of the window from a place to the cursor, either way, both included; none where the window does
    /// not hold the place and its order does not tell on which side it lies.
    pub fn rows_to(&self, from: Place) -> Option<std::ops::RangeInclusive<usize>> {
        let at = self.index()?;
        let of = match self.rows.iter().position(|row| row.id == from.id) {
            Some(index) => index,
            None if !self.is_by_risk() => return None,
            None if self.rows.first().is_some_and(|first| from < first.place()) => 0,
            None => self.rows.len().saturating_sub(1),
        };
        Some(of.min(at)..=of.max(at))
    }

    /// Counts the records from a place, and the position that it had, to the cursor, both included: exactly where the window holds
    /// both or both positions are exact.
    pub fn span(&self, from: Place, began: Option<Count>) -> Count {
        if let Some(rows) = self.rows_to(from).filter(|_| self.holds(from)) {
            return Count::Exact(rows.count() as u64);
        }
        let Some((from, to)) = began.zip(self.position()) else { return Count::AtLeast(1) };
        let between = from.figure().abs_diff(to.figure()) + 1;
        if from.is_exact() && to.is_exact() { Count::Exact(between) } else { Count::About(between) }
    }

    /// Tells whether the window holds a record.
    pub fn holds(&self, place: Place) -> bool {
        self.rows.iter().any(|row| row.id == place.id)
    }

    /// Moves the cursor; what goes beyond the window is owed until the next window comes.
    pub fn step(&mut self, by: i64) {
        let Some(index) = self.index() else { return };
        self.stride = by;
        let last = self.rows.len().saturating_sub(1);
        let wanted = i64::try_from(index).unwrap_or(i64::MAX).saturating_add(by);
        let at = usize::try_from(wanted.max(0)).unwrap_or(last).min(last);
        let rest = wanted - i64::try_from(at).unwrap_or(0);
        let is_more = if rest < 0 { self.has_more_before() } else { self.has_more_after() };
        self.owed = if rest != 0 && is_more { self.owed.saturating_add(rest) } else { 0 };
        self.select(at);
    }

    /// Returns the record under the cursor, and those of the window that the next key most likely goes to: the likeliest first.
    pub fn near(&self) -> SmallVec<[CandidateId; 6]> {
        let Some(index) = self.index() else { return SmallVec::new() };
        let by = |rows: i64| index.checked_add_signed(isize::try_from(rows).ok()?);
        let pending = self.find(Step::Forward, |row| row.mark.status == Status::Pending);
        let to = [Some(index), by(self.stride), pending, by(1), by(-1), by(self.stride.saturating_neg())];
        to.into_iter().flatten().filter_map(|at| self.rows.get(at)).map(|row| row.id).collect()
    }

    /// Finds the next record of the window that passes, from the cursor on; none where the window does not tell.
    pub fn find(&self, step: Step, passes: impl Fn(&ListRow) -> bool) -> Option<usize> {
        let index = self.index()?;
        match step {
            Step::Forward => (index + 1..self.rows.len()).find(|at| passes(&self.rows[*at])),
            Step::Back => (0..index).rev().find(|at| passes(&self.rows[*at])),
        }
    }

    /// Tells whether a window was asked for and did not come.
    pub fn is_awaited(&self) -> bool {
        self.asked.is_some_and(|asked| !asked.is_answered)
    }

    /// Tells whether what was asked for will move the cursor when it comes: what is under it now is not what the operator
    /// went to.
    pub fn is_moving(&self) -> bool {
        self.owed != 0 || self.asked.is_some_and(|asked| asked.select != Select::Keep)
    }

    /// Returns the wish for a window of `height` seen rows and notes that it was asked for.
    pub fn wish(&mut self, generation: Generation, select: Select, height: u16) -> PageWish {
        let rows = rows_of_window(height);
        let around = |place| Seek::Around(place, rows / 2);
        if select != Select::Keep {
            self.owed = 0;
        }
        // A wish that keeps the cursor must not undo one that is still to move it.
        let select = match (select, self.asked) {
            (Select::Keep, Some(asked)) => asked.select,
            _ => select,
        };
        let seek = match select {
            Select::Keep => self.cursor.map_or(Seek::First, around),
            Select::First => Seek::First,
            Select::Last => Seek::Last,
            Select::At(place) => around(place),
            Select::To(position) => Seek::To(position, rows / 2),
        };
        let rows = if matches!(seek, Seek::First | Seek::Last) { rows_at_end(height) } else { rows };
        self.asked = Some(Asked { generation, select, is_answered: false, is_left: false });
        self.wished = rows as usize;
        PageWish { filter: self.filter.clone(), order: self.order, seek, rows }
    }

    /// Returns the wishes for the ends that the window does not hold, where these are found at once.
    pub fn other_ends(&self, height: u16) -> Vec<PageWish> {
        if !(self.is_settled && self.is_by_risk() && self.filter.is_counted()) {
            return Vec::new();
        }
        let is_elsewhere = [(self.has_more_before(), Seek::First), (self.has_more_after(), Seek::Last)];
        let wish = |seek| PageWish {
            filter: self.filter.clone(),
            order: self.order,
            seek,
            rows: rows_at_end(height),
        };
        is_elsewhere.into_iter().filter(|(is_so, _)| *is_so).map(|(_, seek)| wish(seek)).collect()
    }

    /// Tells whether the cursor came so near to an end of the window that the next one should be fetched, or left what is
    /// under way.
    pub fn wants_more(&self, height: u16) -> bool {
        let Some(index) = self.index() else { return false };
        let margin = usize::from(height).max(4);
        let is_left = self.asked.is_some_and(|asked| asked.is_left);
        !self.is_awaited()
            && (is_left
                || (index < margin && self.has_more_before())
                || (index + margin >= self.rows.len() && self.has_more_after()))
    }

    /// Takes a window; returns false where it is not the one that was asked for last. Of a window that is not settled a
    /// fuller one follows; the cursor stays where the operator puts it in between.
    pub fn take(&mut self, generation: Generation, page: Page) -> bool {
        let Some(asked) = self.asked.filter(|asked| asked.generation == generation) else { return false };
        self.is_settled = page.is_settled;
        let next = if asked.select.is_reached(&page) { Select::Keep } else { asked.select };
        self.asked = (!page.is_settled).then_some(Asked { select: next, is_answered: true, ..asked });
        let at = match asked.select {
            Select::To(position) => page.sought(Seek::To(position, 0)),
            _ => None,
        };
        self.rows = page.rows;
        self.matches = page.matches;
        self.before = page.before;
        self.total = page.total;
        self.is_fetched = true;
        self.settle_cursor(asked.select, at);
        let owed = std::mem::take(&mut self.owed);
        if owed != 0 {
            self.step(owed);
        }
        true
    }

    /// Puts the cursor where it is to stand in a window that came, in which the record that was gone to may be told.
    fn settle_cursor(&mut self, select: Select, at: Option<CandidateId>) {
        let last = self.rows.len().saturating_sub(1);
        let is_by_risk = self.is_by_risk();
        let gone = self.last_index.min(last);
        let at_or_after = |place: Place| {
            let after = |row: &ListRow| is_by_risk && row.place() >= place;
            let same = self.rows.iter().position(|row| row.id == place.id);
            same.or_else(|| self.rows.iter().position(after)).unwrap_or(if is_by_risk { last } else { gone })
        };
        let index = match select {
            Select::Keep => self.cursor.map_or(0, at_or_after),
            Select::First => 0,
            Select::Last => last,
            Select::At(place) => at_or_after(place),
            Select::To(_) => self.rows.iter().position(|row| Some(row.id) == at).unwrap_or(0),
        };
        if self.rows.is_empty() {
            self.cursor = None;
        }
        self.put(index);
    }

    /// Forgets what was asked for: it will not come.
    pub fn give_up(&mut self) {
        self.asked = None;
        self.owed = 0;
    }

    fn has_more_before(&self) -> bool {
        !matches!(self.before, Count::Exact(0))
    }

    fn has_more_after(&self) -> bool {
        let seen = |before: u64| before + self.rows.len() as u64;
        match (self.before, self.total) {
            (Count::Exact(before), Count::Exact(total)) => seen(before) < total,
            // A window that is not full reaches the end, or is still being filled.
            _ => self.rows.len() >= self.wished,
        }
    }
}
