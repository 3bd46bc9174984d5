//! What the console knows and shows, a small struct for each pane. Changed by `update` alone, read by `view`.
//!
//! | file | holds |
//! |---|---|
//! | [`facts`] | what does not change while the console is open |
//! | [`queue`] | the window on the queue, its filter and its cursor |
//! | [`record`] | the record under the cursor, and those ahead |
//! | [`layer`] | the one thing that lies over the queue |
//! | [`selecting`], [`bulk`] | what is selected, and what is done to all of it |
//! | [`filter_menu`] | what the queue is to show |
//! | [`pairs`] | the reading view |
//! | [`progress`] | how the audit goes on |
//! | [`requests`] | requests for documents, and replies down a list |
//! | [`form`], [`field`] | what is keyed in |
//! | [`incidents`], [`due`] | wrong registrations, their checklists and sweeps; how much of that is due |
//! | [`number_check`], [`revealed`] | a number that is to be recorded, or shown whole |
//! | [`job`] | the work that others do meanwhile |
//! | [`seen`] | what the last frames showed, and whether a key led there |
//! | [`idle`] | whether anybody sits before it |
//! | `circumstances` | what of it decides which commands are available |
//! | [`words`] | the line that speaks to the operator |

pub mod bulk;
mod circumstances;
pub mod due;
pub mod ends;
pub mod facts;
pub mod field;
pub mod filter_menu;
pub mod form;
pub mod idle;
pub mod incidents;
pub mod job;
pub mod layer;
pub mod number_check;
pub mod pairs;
pub mod progress;
pub mod queue;
pub mod record;
pub mod requests;
pub mod revealed;
pub mod seen;
pub mod selecting;
pub mod words;

use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Instant;

use jiff::Timestamp;
use ratatui::layout::Size;

pub use bulk::{Bulk, PreviewPane};
pub use due::DueSteps;
pub use ends::Ends;
pub use facts::{ColorLevel, DatabaseKind, DatabaseLabel, Facts, Look};
pub use field::Field;
pub use filter_menu::{Choice, FilterMenu, MenuFacts, MenuLine, Section};
pub use form::{
    Form, JobAsks, Purpose, RIGHT_NUMBER, RecordAct, Row, RowKind, SelectionAct, StepAsks, Target, Typed,
};
pub use idle::Idle;
pub use incidents::{Checklist, IncidentsPane, StepAt, SweepPane};
pub use job::RunningJob;
pub use layer::{HelpPane, HistoryPane, Layer, PalettePane, PartnerPane, WholePane};
pub use number_check::{NumberCheck, Told};
pub use pairs::{PairsPane, PatternsPane, Standing, place_of};
pub use progress::ProgressPane;
pub use queue::{Queue, Select};
pub use record::RecordPane;
pub use requests::{AddresseesPane, Documents, Paged, RepliesPane, ReplyTo};
pub use revealed::Revealed;
pub use seen::{Led, READING, Seen, Sighting};
pub use selecting::Selecting;
pub use words::{Tone, Words};

use super::commands::Step;
use super::keymap::Keymap;
use crate::audit::{CandidateId, Day, Mark, Sweep};
use crate::i18n::Message;
use crate::notice::request::Proposal;
use crate::triage::incident::SweepProgress;
use crate::triage::page::Place;
use crate::triage::port::{Generation, Record};
use crate::triage::tallies::Tallies;

/// Everything that the console shows.
#[derive(Debug)]
pub struct Model {
    /// What does not change.
    pub facts: Facts,
    /// The size of the terminal.
    pub size: Size,
    /// The day in Japan, as of the last key.
    pub today: Option<Day>,
    /// The kept counts, once they came.
    pub tallies: Option<Tallies>,
    /// The queue.
    pub queue: Queue,
    /// Its ends.
    pub ends: Ends,
    /// What is selected, if something is.
    pub selecting: Option<Selecting>,
    /// The bulk act under way.
    pub bulk: Bulk,
    /// The sweeps, as far as they were asked for.
    pub sweeps: Vec<Sweep>,
    /// The sweep under way.
    pub sweep: Option<SweepProgress>,
    /// The steps of incidents that are due.
    pub due_steps: DueSteps,
    /// The record whose incident opened last by an act of this console, until a key moves the cursor.
    pub found_wrong: Option<CandidateId>,
    /// The record under the cursor.
    pub record: RecordPane,
    /// What lies over the queue.
    pub layer: Option<Layer>,
    /// What comes back, the last first, when a layer is left.
    pub beneath: Vec<Layer>,
    /// The pairs that the operator took out of what one key marks: they stay out until they are put in again.
    pub taken_out: BTreeSet<CandidateId>,
    /// Which key does what.
    pub keymap: Keymap,
    /// What is said to the operator.
    pub words: Words,
    /// What is under way.
    pub flight: Flight,
    /// What the last frames showed.
    pub seen: Seen,
    /// The number that is shown whole.
    pub revealed: Option<Revealed>,
    /// Whether anybody sits before it.
    pub idle: Idle,
    /// Whether the screen is behind the model.
    pub is_stale: bool,
    last_generation: u64,
}

/// What was asked for and did not come back yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flight {
    /// The record of an act that is not durable yet; none in it: an undo.
    pub act: Option<Option<CandidateId>>,
    /// A comparison of numbers.
    pub comparing: Option<Comparing>,
    /// The record whose number is to be shown whole as soon as that is recorded.
    pub revealing: Option<CandidateId>,
    /// The search for a pending record.
    pub pending: Option<(Generation, Step)>,
    /// A record is opened whole as soon as the cursor came where it was sent; when the key was pressed.
    pub opening: Option<Timestamp>,
    /// Words that are searched for, until the first window tells how often they were found.
    pub searched: Option<(String, Timestamp)>,
    /// The form of the act, to come back if it is refused.
    pub form: Option<Box<Form>>,
    /// The forms that could not come back, one of each about the same thing: they are restored when that is opened again.
    pub kept: Vec<Form>,
    /// The step that an act is on its way to.
    pub step: Option<StepAt>,
    /// A record whose mark was taken back and that the next window is to show.
    pub undone: Option<Undone>,
    /// The job under way.
    pub job: Option<RunningJob>,
    /// The record that is gone to from an answer, and the mark that the answer speaks for.
    pub proposed: Option<(CandidateId, Proposal)>,
    /// What is to be said when the saved filters come back.
    pub saved_filter: Option<Message>,
    /// Until when a bundle is being taken.
    pub bundle: Option<Timestamp>,
    /// How many records the bulk act that begins was foreseen for.
    pub foreseen: Option<u64>,
    /// The bulk act was told to stop.
    pub is_stopping: bool,
    /// Whether the console is to end.
    pub quitting: Quitting,
}

/// Whether the console is to end, and what it waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Quitting {
    /// It is not.
    #[default]
    No,
    /// The operator was told what is under way; the key pressed again ends the console.
    Warned,
    /// As soon as the act is durable.
    AfterAct,
}

/// A comparison of numbers that is under way. There is one at a time: its answer does not say what was keyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparing {
    /// With the number of which record.
    pub id: CandidateId,
    /// The number shall be recorded as the right one.
    pub is_right_number: bool,
}

/// A record whose mark was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// Which.
    pub id: CandidateId,
    /// Where the cursor was before, if the record was not in sight.
    pub back: Option<Place>,
    /// What to say if the filter does not show it.
    pub elsewhere: Message,
}

impl Model {
    /// Begins with nothing but the facts; the rest is asked for.
    pub fn new(facts: Facts, keymap: Keymap, size: Size) -> Self {
        Self {
            idle: Idle::new(facts.idle),
            facts,
            size,
            today: None,
            tallies: None,
            queue: Queue::default(),
            ends: Ends::default(),
            selecting: None,
            bulk: Bulk::Idle,
            sweeps: Vec::new(),
            sweep: None,
            due_steps: DueSteps::default(),
            found_wrong: None,
            record: RecordPane::default(),
            layer: None,
            beneath: Vec::new(),
            taken_out: BTreeSet::new(),
            keymap,
            words: Words::default(),
            revealed: None,
            flight: Flight::default(),
            seen: Seen::default(),
            is_stale: true,
            last_generation: 0,
        }
    }

    /// Returns a generation that no reply has yet.
    pub fn next_generation(&mut self) -> Generation {
        self.last_generation += 1;
        Generation(self.last_generation)
    }

    /// Tells whether what the last key went to is under way: a window, or the record under the cursor.
    pub fn is_arriving(&self) -> bool {
        let is_moving = || self.queue.is_awaited() && self.queue.is_moving();
        let awaits_record = || self.queue.cursor().is_some_and(|id| self.record.awaits(id));
        self.layer.is_none() && (is_moving() || awaits_record())
    }

    /// Returns the sweeps in force that did not look at every registration and do not go on here.
    pub fn unfinished_sweeps(&self) -> impl Iterator<Item = &Sweep> {
        let goes_on = self.sweep.as_ref().map(|progress| progress.id);
        let is_left =
            move |sweep: &&Sweep| !sweep.is_whole && !sweep.is_withdrawn && Some(sweep.id) != goes_on;
        self.sweeps.iter().filter(is_left)
    }

    /// Returns a record as far as it came, wherever it is shown.
    pub fn record_of(&self, id: CandidateId) -> Option<&Record> {
        let of_layer = self.layer.iter().chain(&self.beneath).find_map(|layer| {
            let Layer::Pairs(pane) = layer else { return None };
            pane.records.iter().find(|record| record.dossier.id == id)
        });
        of_layer.or_else(|| self.record.last_of(id).map(Rc::as_ref))
    }

    /// Returns the record that the keys speak of: the one that is read, or the one under the cursor.
    pub fn subject(&self) -> Option<CandidateId> {
        match self.over() {
            Some(Layer::Whole(pane)) => Some(pane.id),
            Some(Layer::History(pane)) => Some(pane.id),
            Some(Layer::Partner(pane)) => Some(pane.own),
            Some(Layer::Pairs(pane)) => pane.record().map(|record| record.dossier.id),
            Some(
                Layer::Progress(_)
                | Layer::Addressees(_)
                | Layer::Replies(_)
                | Layer::Incidents(_)
                | Layer::Patterns(_),
            ) => None,
            _ => self.queue.cursor(),
        }
    }

    /// Returns what lies over the queue: under the help what it was asked for over.
    pub fn over(&self) -> Option<&Layer> {
        match &self.layer {
            Some(Layer::Help(_)) => self.beneath.last(),
            layer => layer.as_ref(),
        }
    }

    /// Returns the record that is fetched by itself: the one that is read whole, which the cursor may have left meanwhile, else
    /// the one under the cursor.
    pub fn shown_record(&self) -> Option<CandidateId> {
        match &self.layer {
            Some(Layer::Whole(pane)) if !self.is_among_pairs(pane.id) => Some(pane.id),
            _ => self.queue.cursor(),
        }
    }

    fn is_among_pairs(&self, id: CandidateId) -> bool {
        self.beneath.iter().any(|layer| {
            matches!(layer, Layer::Pairs(pane) if pane.records.iter().any(|record| record.dossier.id == id))
        })
    }

    /// Tells whether a row of the reading view is among those that one key marks.
    pub fn standing(&self, pane: &PairsPane, record: &Record) -> Standing {
        if !pane.may_take(record, self.facts.actor.person()) {
            Standing::Apart
        } else if self.taken_out.contains(&record.dossier.id) {
            Standing::TakenOut
        } else {
            Standing::In
        }
    }

    /// Returns the pane of pairs, also while something lies over it.
    pub fn pairs_mut(&mut self) -> Option<&mut PairsPane> {
        self.layer.iter_mut().chain(&mut self.beneath).find_map(|layer| match layer {
            Layer::Pairs(pane) => Some(&mut **pane),
            _ => None,
        })
    }

    /// Returns the list of replies, also while something lies over it.
    pub fn replies_mut(&mut self) -> Option<&mut RepliesPane> {
        self.layer.iter_mut().chain(&mut self.beneath).find_map(|layer| match layer {
            Layer::Replies(pane) => Some(&mut **pane),
            _ => None,
        })
    }

    /// Returns when something falls due that no message brings.
    pub fn due(&self) -> Option<Instant> {
        let revealed = self.revealed.and_then(|revealed| revealed.due());
        [self.idle.due(), revealed, self.due_steps.due()].into_iter().flatten().min()
    }

    /// Forgets the digits of numbers that are shown or were keyed in, wherever they wait.
    pub fn forget_digits(&mut self) {
        (self.revealed, self.flight.revealing) = (None, None);
        self.layer.iter_mut().chain(&mut self.beneath).for_each(Layer::forget_digits);
        let of_job = self.flight.job.as_mut().map(|job| &mut job.form);
        let kept = self.flight.form.iter_mut().chain(of_job);
        kept.for_each(|form| form.forget_digits());
    }

    /// Tells whether the queue is that of the second check, which hides every mark and its operator: it judges for itself.
    pub fn is_blind(&self) -> bool {
        self.queue.filter.awaiting
    }

    /// Tells whether a mark and its operator are hidden, here or wherever else its second checker comes upon it.
    pub fn hides(&self, mark: &Mark) -> bool {
        self.is_blind() || mark.is_hidden_from(&self.facts.actor)
    }

    /// Tells whether the mark of a record is hidden, as far as the record is known.
    pub fn hides_of(&self, id: CandidateId) -> bool {
        let row = self.queue.rows.iter().find(|row| row.id == id).map(|row| &row.mark);
        let mark = row.or_else(|| self.record_of(id).map(|record| &record.dossier.mark));
        mark.map_or(self.is_blind(), |mark| self.hides(mark))
    }
}
