//! The one thing that lies over the queue. There is never a second one.

use super::field::Field;
use super::form::Form;
use crate::audit::{CandidateId, Event, Status};
use crate::console::commands::Scope;
use crate::triage::filter::Filter;
use crate::triage::port::{Generation, Record};

/// What lies over the queue.
#[derive(Debug)]
pub enum Layer {
    /// `/`: words to find.
    Search(Field),
    /// `f`: which statuses.
    Statuses(StatusMenu),
    /// A mark, a comparison or an export that asks for more.
    Form(Box<Form>),
    /// `Enter`: the record whole.
    Whole(WholePane),
    /// `H`: the history of a record.
    History(HistoryPane),
    /// `t`: a record beside its partner.
    Partner(Box<PartnerPane>),
    /// `?`: the keys in force.
    Help(HelpPane),
    /// `:`: every command.
    Palette(PalettePane),
}

/// The menu of statuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusMenu {
    /// What is switched on.
    pub chosen: Vec<Toggle>,
    /// The line of the cursor.
    pub at: usize,
}

/// A line of the menu of statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toggle {
    /// Records with this status.
    Status(Status),
    /// Marks that await a second check.
    Awaiting,
    /// Marks that changed data withdrew.
    RaisedAgain,
}

/// A record that is read whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WholePane {
    /// Which.
    pub id: CandidateId,
    /// The first line that is seen.
    pub top: usize,
}

/// The history of a record.
#[derive(Debug)]
pub struct HistoryPane {
    /// Whose.
    pub id: CandidateId,
    /// The wish that is to be answered.
    pub generation: Generation,
    /// The events, newest first, once they came.
    pub events: Option<Vec<Event>>,
    /// The first line that is seen.
    pub top: usize,
}

/// A record beside one of its partners.
#[derive(Debug)]
pub struct PartnerPane {
    /// The record under the cursor.
    pub own: CandidateId,
    /// Its partners.
    pub partners: Vec<CandidateId>,
    /// Which of them.
    pub at: usize,
    /// The wish that is to be answered.
    pub generation: Generation,
    /// The partner, once it came.
    pub record: Option<Box<Record>>,
    /// The first line that is seen.
    pub top: usize,
}

/// The keys in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpPane {
    /// Where it was asked for.
    pub of: Scope,
    /// The first line that is seen.
    pub top: usize,
}

/// The palette.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PalettePane {
    /// What is looked for.
    pub field: Field,
    /// The line of the cursor.
    pub at: usize,
}

impl Layer {
    /// Returns which keys are in force under this layer.
    pub fn scope(&self) -> Scope {
        match self {
            Self::Search(_) => Scope::Line,
            Self::Statuses(_) => Scope::Menu,
            Self::Form(form) if form.again.is_some() => Scope::Again,
            Self::Form(_) => Scope::Form,
            Self::Whole(_) | Self::History(_) | Self::Partner(_) | Self::Help(_) => Scope::Reading,
            Self::Palette(_) => Scope::Palette,
        }
    }

    /// Returns the first line of a text that is read.
    pub fn top_mut(&mut self) -> Option<&mut usize> {
        match self {
            Self::Whole(WholePane { top, .. })
            | Self::History(HistoryPane { top, .. })
            | Self::Help(HelpPane { top, .. }) => Some(top),
            Self::Partner(pane) => Some(&mut pane.top),
            Self::Search(_) | Self::Statuses(_) | Self::Form(_) | Self::Palette(_) => None,
        }
    }

    /// Returns the text field that keys go to.
    pub fn field_mut(&mut self) -> Option<&mut Field> {
        match self {
            Self::Search(field) | Self::Palette(PalettePane { field, .. }) => Some(field),
            Self::Form(form) => form.field_mut(),
            _ => None,
        }
    }
}

impl Toggle {
    /// Every line of the menu.
    pub const ALL: [Self; 7] = [
        Self::Status(Status::Pending),
        Self::Status(Status::OnHold),
        Self::Status(Status::Escalated),
        Self::Status(Status::Verified),
        Self::Status(Status::Corrected),
        Self::Awaiting,
        Self::RaisedAgain,
    ];

    /// Tells whether a filter has this line switched on.
    pub fn is_on(self, filter: &Filter) -> bool {
        match self {
            Self::Status(status) => filter.statuses.contains(status),
            Self::Awaiting => filter.awaiting,
            Self::RaisedAgain => filter.raised_again,
        }
    }

    /// Switches this line of a filter on.
    pub fn switch_on(self, filter: &mut Filter) {
        match self {
            Self::Status(status) => filter.statuses.insert(status),
            Self::Awaiting => filter.awaiting = true,
            Self::RaisedAgain => filter.raised_again = true,
        }
    }
}

impl StatusMenu {
    /// Begins with what a filter has switched on.
    pub fn of(filter: &Filter) -> Self {
        Self { chosen: Toggle::ALL.into_iter().filter(|toggle| toggle.is_on(filter)).collect(), at: 0 }
    }

    /// Switches the line of the cursor on or off.
    pub fn toggle(&mut self) {
        let Some(line) = Toggle::ALL.get(self.at) else { return };
        match self.chosen.iter().position(|chosen| chosen == line) {
            Some(at) => drop(self.chosen.remove(at)),
            None => self.chosen.push(*line),
        }
    }
}
