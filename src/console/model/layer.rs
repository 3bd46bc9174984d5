//! The one thing that lies over the queue. There is never a second one.

use super::bulk::PreviewPane;
use super::field::{Field, may_be_number};
use super::filter_menu::FilterMenu;
use super::form::Form;
use super::incidents::{Checklist, IncidentsPane};
use super::number_check::NumberCheck;
use super::pairs::{PairsPane, PatternsPane};
use super::progress::ProgressPane;
use super::requests::{AddresseesPane, RepliesPane};
use crate::audit::{CandidateId, Event};
use crate::console::commands::Scope;
use crate::triage::port::{Generation, Record};

/// What lies over the queue.
#[derive(Debug)]
pub enum Layer {
    /// `/`: words to find.
    Search(Field),
    /// `f`: what is shown.
    Filter(Box<FilterMenu>),
    /// A mark, a comparison or an export that asks for more.
    Form(Box<Form>),
    /// `Enter`: the record whole.
    Whole(WholePane),
    /// `H`: the history of a record.
    History(HistoryPane),
    /// `t`: a record beside its partner.
    Partner(Box<PartnerPane>),
    /// `D`: patterns to read by.
    Patterns(Box<PatternsPane>),
    /// Pairs of one pattern.
    Pairs(Box<PairsPane>),
    /// `l`: requests for documents by addressee.
    Addressees(Box<AddresseesPane>),
    /// The requests to one addressee.
    Replies(Box<RepliesPane>),
    /// `p`: how the audit goes on.
    Progress(Box<ProgressPane>),
    /// `i`: wrong registrations.
    Incidents(Box<IncidentsPane>),
    /// What a bulk act would do.
    Preview(Box<PreviewPane>),
    /// `?`: the keys in force.
    Help(HelpPane),
    /// `:`: every command.
    Palette(PalettePane),
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
            Self::Filter(_) => Scope::Menu,
            Self::Patterns(_) => Scope::Patterns,
            Self::Pairs(_) => Scope::Pairs,
            Self::Addressees(_) => Scope::Addressees,
            Self::Replies(_) => Scope::Replies,
            Self::Preview(_) => Scope::Preview,
            Self::Incidents(pane) => match &pane.checklist {
                None => Scope::Incidents,
                Some(Checklist { sweep: None, .. }) => Scope::Checklist,
                Some(Checklist { sweep: Some(_), .. }) => Scope::Sweep,
            },
            Self::Form(form) if form.again.is_some() => Scope::Again,
            Self::Form(_) => Scope::Form,
            Self::Whole(_) | Self::History(_) | Self::Partner(_) | Self::Progress(_) | Self::Help(_) => {
                Scope::Reading
            }
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
            Self::Form(form) => match &mut form.check {
                Some(NumberCheck::Held { top, .. }) => Some(top),
                _ => None,
            },
            Self::Progress(pane) => Some(&mut pane.top),
            Self::Search(_)
            | Self::Filter(_)
            | Self::Patterns(_)
            | Self::Pairs(_)
            | Self::Addressees(_)
            | Self::Replies(_)
            | Self::Preview(_)
            | Self::Incidents(_)
            | Self::Palette(_) => None,
        }
    }

    /// Forgets the digits of a number that was keyed in, or may be one.
    pub fn forget_digits(&mut self) {
        match self {
            Self::Search(field) | Self::Palette(PalettePane { field, .. }) if may_be_number(field.text()) => {
                field.clear();
            }
            Self::Form(form) => form.forget_digits(),
            _ => {}
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
