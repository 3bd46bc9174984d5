//! A row that is filled cell by cell and used again for the next, so that making rows costs no memory.

use std::fmt::Write as _;

use crate::audit::Day;

/// A row whose cells keep their memory.
pub(super) struct Row {
    cells: Vec<String>,
    at: usize,
}

impl Row {
    /// Makes a row of so many cells.
    pub(super) fn new(cells: usize) -> Self {
        Self { cells: vec![String::new(); cells], at: 0 }
    }

    /// Returns the cells.
    pub(super) fn cells(&self) -> &[String] {
        &self.cells
    }

    /// Begins the next row.
    pub(super) fn restart(&mut self) {
        self.at = 0;
    }

    /// Takes the next cell, emptied. A row is never written past its header: the tests count.
    pub(super) fn cell(&mut self) -> &mut String {
        let at = self.at.min(self.cells.len() - 1);
        self.at += 1;
        let cell = &mut self.cells[at];
        cell.clear();
        cell
    }

    /// Writes a text into the next cell.
    pub(super) fn put(&mut self, text: &str) {
        self.cell().push_str(text);
    }

    /// Writes twelve digits into the next cell.
    pub(super) fn number(&mut self, digits: u64) {
        let _ = write!(self.cell(), "{digits:012}");
    }

    /// Writes a day, or nothing, into the next cell.
    pub(super) fn day(&mut self, day: Option<Day>) {
        let cell = self.cell();
        if let Some(day) = day {
            let _ = write!(cell, "{day}");
        }
    }
}
