//! What a row of a form asks for: a text, or one of several.

use crate::audit::{Addressee, Basis, IdentitySeen, NumberSeen, Sweep};
use crate::console::model::field::Field;
use crate::triage::port::ListFormat;
use crate::triage::requests::RequestGroup;

/// A row of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What is asked: the id of its label.
    pub label: &'static str,
    /// What stands in it.
    pub kind: RowKind,
}

/// What stands in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKind {
    /// A text.
    Text(Field),
    /// A basis of those that are allowed.
    Basis(Choice<Basis>),
    /// An addressee.
    Addressee(Choice<Addressee>),
    /// A document that shows a number.
    NumberSeen(Choice<NumberSeen>),
    /// A check of a person.
    IdentitySeen(Choice<IdentitySeen>),
    /// An addressee for each of several records; none: proposed for each by itself.
    Addressees(Choice<Option<Addressee>>),
    /// A group of requests, more of which are to be written; none: of all.
    Group(Choice<Option<RequestGroup>>),
    /// A sweep, letters for which are to be written; none: for whatever is escalated.
    Sweep(Choice<Option<Sweep>>),
    /// How lists are written.
    Lists(Choice<ListFormat>),
    /// The ending of the file that the form names, which says its format: one of these.
    Ending(&'static [&'static str]),
}

/// One of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice<T> {
    /// Which there are; never empty.
    options: Vec<T>,
    /// None as long as nothing was chosen.
    at: Option<usize>,
}

impl<T: Clone + PartialEq> Choice<T> {
    /// Begins with one chosen; it is added where it is not among the options.
    pub fn new(mut options: Vec<T>, chosen: T) -> Self {
        let at = options.iter().position(|option| *option == chosen).unwrap_or_else(|| {
            options.insert(0, chosen);
            0
        });
        Self { options, at: Some(at) }
    }

    /// Begins with none chosen: what rests on a document is never proposed.
    pub const fn open(options: Vec<T>) -> Self {
        Self { options, at: None }
    }

    /// Returns the chosen one, once there is one.
    pub fn chosen(&self) -> Option<T> {
        self.options.get(self.at?).cloned()
    }

    /// Returns the number of the chosen one, from 1, 0 for none, and how many there are.
    pub fn position(&self) -> (usize, usize) {
        (self.at.map_or(0, |at| at + 1), self.options.len())
    }

    pub(super) fn turn(&mut self, forward: bool) {
        let n = self.options.len().max(1);
        self.at = Some(match self.at {
            Some(at) => (at + if forward { 1 } else { n - 1 }) % n,
            None if forward => 0,
            None => n - 1,
        });
    }
}

impl Row {
    /// Asks for a text.
    pub const fn text(label: &'static str, field: Field) -> Self {
        Self { label, kind: RowKind::Text(field) }
    }

    /// Asks for a basis.
    pub const fn basis(label: &'static str, choice: Choice<Basis>) -> Self {
        Self { label, kind: RowKind::Basis(choice) }
    }
}
