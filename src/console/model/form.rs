//! A small form: what an act still needs, asked for row by row.

mod row;

pub use row::{Choice, Row, RowKind};

use super::field::{Field, may_be_number};
use super::number_check::NumberCheck;
use crate::audit::{Addressee, Basis, CandidateId, IdentitySeen, IndividualNumber, NumberSeen, SweepId};
use crate::i18n::{Message, thousands};
use crate::triage::policy::is_document;
use crate::triage::port::{LettersAhead, ListFormat, Record};
use crate::triage::requests::RequestGroup;

/// The row for the right number, or one to compare.
pub const RIGHT_NUMBER: &str = "console.row.right-number";
/// The row for the number that stands on a document.
pub const DOCUMENT_NUMBER: &str = "console.row.document-number";
/// The row for the file of an export.
pub const PATH: &str = "console.row.path";
/// The row for the folder of letters.
pub const FOLDER: &str = "console.row.folder";

/// The row for the day that letters name.
pub const LETTER_DUE: &str = "console.row.letter-due";
/// The endings of a file of an export, which name its format.
pub const ENDINGS: [&str; 3] = [".csv", ".xlsx", ".jsonl"];

/// A form that is being filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// What it is for.
    pub purpose: Purpose,
    /// Which record, in the version that was painted; none for what concerns no record.
    pub target: Option<Target>,
    /// What is asked.
    pub rows: Vec<Row>,
    /// The row that keys go to.
    pub at: usize,
    /// The key that has to be pressed once more, when all is filled in.
    pub again: Option<char>,
    /// What was found of the right number.
    pub check: Option<NumberCheck>,
    /// The file that is there already and that Enter, pressed again, replaces.
    pub replaces: Option<String>,
    /// What its letters would do that is to be agreed to, and the rows for which that was found.
    pub ahead: Option<(LettersAhead, Vec<Row>)>,
    /// Whether leaving it loses something that was typed.
    pub typed: Typed,
}

/// Whether leaving a form loses something that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Typed {
    /// Nothing was typed.
    #[default]
    No,
    /// Something was.
    Yes,
    /// The operator was told; the key pressed again leaves it.
    Warned,
}

/// What was typed into the form of an act that was overtaken: it stands in the next form of this purpose for the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    purpose: Purpose,
    id: CandidateId,
    texts: Vec<(&'static str, String)>,
}

/// A record in the version that the operator saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// Which record.
    pub id: CandidateId,
    /// Its version.
    pub version: u64,
}

/// What a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// `b`: verified by a basis of one's choice.
    Verify,
    /// `e`
    Escalate,
    /// `c`
    Correct,
    /// On which day the right number was seen on the intermediate server.
    Reflect,
    /// `h`
    Hold,
    /// `w`
    Wrong,
    /// `y` on a correction: the number keyed again.
    Confirm,
    /// `R`
    Return,
    /// `=`
    CompareNumber,
    /// `r`
    Reveal,
    /// `x`
    Export,
    /// `x` over the addressees.
    Letters,
    /// `a`: who works on the record, or on all that is selected.
    Assign,
    /// Escalate all that is selected.
    EscalateAll,
    /// Another due date for the record, or for all that is selected.
    ChangeDue,
    /// A name for the present filter.
    SaveFilter,
    /// What number and identity of a reply were checked by.
    Documents,
    /// Why a request is closed as one that cannot be confirmed.
    GiveUp,
    /// That the person asked for has died: the key pressed again.
    Deceased,
    /// That the person left the employer: the key pressed again.
    LeftEmployer,
    /// What shows that a step of an incident was done.
    StepDone,
    /// Why it is not needed.
    StepWaive,
    /// Who does it.
    StepOwner,
    /// By when it is due.
    StepDue,
    /// By which batch and period a sweep is narrowed.
    NarrowSweep,
}

impl Purpose {
    /// Tells whether it is an act on the record under the cursor.
    pub const fn is_act(self) -> bool {
        matches!(
            self,
            Self::Verify
                | Self::Escalate
                | Self::Correct
                | Self::Reflect
                | Self::Hold
                | Self::Wrong
                | Self::Confirm
                | Self::Return
                | Self::Assign
                | Self::ChangeDue
        )
    }

    /// Tells whether it is about the reply under the cursor of their list.
    pub const fn is_of_reply(self) -> bool {
        matches!(self, Self::Documents | Self::GiveUp | Self::Deceased | Self::LeftEmployer)
    }

    /// Tells whether it is an act on a step of an incident.
    pub const fn is_of_step(self) -> bool {
        matches!(self, Self::StepDone | Self::StepWaive | Self::StepOwner | Self::StepDue)
    }
}

impl Form {
    /// Begins a form at its first row.
    pub const fn new(purpose: Purpose, target: Option<Target>, rows: Vec<Row>) -> Self {
        Self {
            purpose,
            target,
            rows,
            at: 0,
            again: None,
            check: None,
            replaces: None,
            ahead: None,
            typed: Typed::No,
        }
    }

    /// Returns what was typed into the form of a record. No digits that are keyed unseen, nor what may be a number.
    pub fn kept(&self) -> Option<Kept> {
        let texts = self.rows.iter().filter_map(|row| match &row.kind {
            RowKind::Text(field) if !field.is_secret() && !may_be_number(field.text()) => {
                Some((row.label, field.text().to_owned()))
            }
            _ => None,
        });
        let texts = texts.collect();
        self.target.filter(|_| self.typed != Typed::No).map(|Target { id, .. }| Kept {
            purpose: self.purpose,
            id,
            texts,
        })
    }

    /// Puts in what was kept, where it is of this form; tells whether it was.
    pub fn restore(&mut self, kept: &Kept) -> bool {
        if self.purpose != kept.purpose || self.target.is_none_or(|target| target.id != kept.id) {
            return false;
        }
        for row in &mut self.rows {
            if let RowKind::Text(field) = &mut row.kind
                && let Some((_, text)) = kept.texts.iter().find(|(label, _)| *label == row.label)
            {
                *field = Field::with(text.as_str());
            }
        }
        self.typed = Typed::Yes;
        true
    }

    /// Tells whether it is about all that is selected, and about no record in particular.
    pub fn is_of_selection(&self) -> bool {
        self.target.is_none()
            && matches!(self.purpose, Purpose::Assign | Purpose::EscalateAll | Purpose::ChangeDue)
    }

    /// Returns the message id of its title.
    pub const fn title(&self) -> &'static str {
        match self.purpose {
            Purpose::Verify => "console.form.verify",
            Purpose::Escalate => "console.form.escalate",
            Purpose::Correct => "console.form.correct",
            Purpose::Reflect => "console.form.reflect",
            Purpose::Hold => "console.form.hold",
            Purpose::Wrong => "console.form.wrong",
            Purpose::Confirm => "console.form.confirm",
            Purpose::Return => "console.form.return",
            Purpose::CompareNumber => "console.form.compare-number",
            Purpose::Reveal => "console.form.reveal",
            Purpose::Export => "console.form.export",
            Purpose::Letters => "console.form.letters",
            Purpose::Assign => "console.form.assign",
            Purpose::EscalateAll => "console.form.escalate-all",
            Purpose::ChangeDue => "console.form.change-due",
            Purpose::SaveFilter => "console.form.save-filter",
            Purpose::Documents => "console.form.documents",
            Purpose::GiveUp => "console.form.give-up",
            Purpose::Deceased => "console.form.deceased",
            Purpose::LeftEmployer => "console.form.left-employer",
            Purpose::StepDone => "console.form.step-done",
            Purpose::StepWaive => "console.form.step-waive",
            Purpose::StepOwner => "console.form.step-owner",
            Purpose::StepDue => "console.form.step-due",
            Purpose::NarrowSweep => "console.form.narrow-sweep",
        }
    }

    /// Returns the key that has to be pressed a second time, for what cannot be taken lightly.
    pub const fn second_key(&self) -> Option<char> {
        match self.purpose {
            Purpose::Correct => Some('c'),
            Purpose::Wrong => Some('w'),
            Purpose::Deceased => Some('d'),
            Purpose::LeftEmployer => Some('x'),
            _ => None,
        }
    }

    /// Returns the line that says what the second key will do.
    pub fn second_words(&self) -> Option<Message> {
        let replaces = || self.is_to_replace().then(|| Message::new("console.form.replace"));
        let id = if self.holder().is_some() { "console.form.again-both" } else { "console.form.again" };
        let letters = || self.agreed().map(agree_words);
        self.again.map(|key| Message::new(id).arg("key", key)).or_else(replaces).or_else(letters)
    }

    /// Returns what is agreed to by submitting it once more, as long as nothing in it was changed.
    pub fn agreed(&self) -> Option<LettersAhead> {
        self.ahead.as_ref().filter(|(_, rows)| *rows == self.rows).map(|(ahead, _)| *ahead)
    }

    /// Tells whether the file that it names is known to be there, and is to be replaced.
    pub fn is_to_replace(&self) -> bool {
        self.replaces.as_deref() == Some(self.text(PATH).trim())
    }

    /// Returns the text field of the current row.
    pub fn field_mut(&mut self) -> Option<&mut Field> {
        match self.rows.get_mut(self.at).map(|row| &mut row.kind) {
            Some(RowKind::Text(field)) => Some(field),
            _ => None,
        }
    }

    /// Goes to the next row, or the one before, around the ends.
    pub fn go(&mut self, forward: bool) {
        let n = self.rows.len().max(1);
        self.at = (self.at + if forward { 1 } else { n - 1 }) % n;
    }

    /// Moves in the text, or to another option.
    pub fn turn(&mut self, forward: bool) {
        match self.rows.get_mut(self.at).map(|row| &mut row.kind) {
            Some(RowKind::Text(field)) if forward => field.right(),
            Some(RowKind::Text(field)) => field.left(),
            Some(RowKind::Basis(choice)) => choice.turn(forward),
            Some(RowKind::Addressee(choice)) => choice.turn(forward),
            Some(RowKind::Addressees(choice)) => choice.turn(forward),
            Some(RowKind::Group(choice)) => choice.turn(forward),
            Some(RowKind::Sweep(choice)) => choice.turn(forward),
            Some(RowKind::Lists(choice)) => choice.turn(forward),
            Some(RowKind::Ending) => self.turn_ending(forward),
            Some(RowKind::NumberSeen(choice)) => choice.turn(forward),
            Some(RowKind::IdentitySeen(choice)) => choice.turn(forward),
            None => {}
        }
        self.fit();
    }

    /// Tells whether the number on a document is keyed before the record counts as verified by it.
    pub fn asks_for_document(&self) -> bool {
        self.purpose == Purpose::Verify && self.basis().is_some_and(is_document)
    }

    /// Returns the form with the row that goes with the chosen basis.
    #[must_use]
    pub fn fitted(mut self) -> Self {
        self.fit();
        self
    }

    /// Puts in, or takes out, the row that goes with the chosen basis.
    fn fit(&mut self) {
        let at = self.rows.iter().position(|row| row.label == DOCUMENT_NUMBER);
        match (self.asks_for_document(), at) {
            (true, None) => self.rows.insert(1, Row::text(DOCUMENT_NUMBER, Field::number())),
            (false, Some(at)) => drop(self.rows.remove(at)),
            _ => {}
        }
    }

    /// Returns the chosen basis.
    pub fn basis(&self) -> Option<Basis> {
        self.rows.iter().find_map(|row| if let RowKind::Basis(c) = &row.kind { c.chosen() } else { None })
    }

    /// Returns the chosen addressee.
    pub fn addressee(&self) -> Option<Addressee> {
        self.rows.iter().find_map(|row| match &row.kind {
            RowKind::Addressee(choice) => choice.chosen(),
            RowKind::Addressees(choice) => choice.chosen().flatten(),
            _ => None,
        })
    }

    /// Returns the group whose letters alone are to be written; none: all.
    pub fn group(&self) -> Option<RequestGroup> {
        self.rows.iter().find_map(|row| match &row.kind {
            RowKind::Group(choice) => choice.chosen().flatten(),
            _ => None,
        })
    }

    /// Returns the sweep for which alone letters are to be written.
    pub fn sweep(&self) -> Option<SweepId> {
        self.rows.iter().find_map(|row| match &row.kind {
            RowKind::Sweep(choice) => choice.chosen().flatten().map(|sweep| sweep.id),
            _ => None,
        })
    }

    /// Returns how lists are written.
    pub fn lists(&self) -> ListFormat {
        let chosen = self.rows.iter().find_map(|row| match &row.kind {
            RowKind::Lists(choice) => choice.chosen(),
            _ => None,
        });
        chosen.unwrap_or(ListFormat::Csv)
    }

    /// Returns which of the [`ENDINGS`] the file has that the form names.
    pub fn ending(&self) -> Option<usize> {
        let path = self.text(PATH).trim();
        ENDINGS.iter().position(|ending| path.ends_with(ending))
    }

    /// Gives the file another ending.
    fn turn_ending(&mut self, forward: bool) {
        let n = ENDINGS.len();
        let next = match self.ending() {
            Some(at) => (at + if forward { 1 } else { n - 1 }) % n,
            None => 0,
        };
        let path = self.text(PATH).trim().to_owned();
        let stem = self.ending().and_then(|at| path.strip_suffix(ENDINGS[at])).unwrap_or(&path);
        let named = format!("{stem}{}", ENDINGS[next]);
        if let Some(row) = self.rows.iter_mut().find(|row| row.label == PATH) {
            row.kind = RowKind::Text(Field::with(named));
        }
    }

    /// Returns what number and identity were checked by, once both are chosen.
    pub fn documents(&self) -> Option<(NumberSeen, IdentitySeen)> {
        let number = self.rows.iter().find_map(|row| match &row.kind {
            RowKind::NumberSeen(choice) => choice.chosen(),
            _ => None,
        });
        let identity = self.rows.iter().find_map(|row| match &row.kind {
            RowKind::IdentitySeen(choice) => choice.chosen(),
            _ => None,
        });
        number.zip(identity)
    }

    /// Tells whether it asks for the right number.
    pub fn asks_right_number(&self) -> bool {
        self.purpose == Purpose::Correct
    }

    /// Returns the number that was keyed as the right one, once it has twelve digits.
    pub fn right_number(&self) -> Option<IndividualNumber> {
        IndividualNumber::parse(self.text(RIGHT_NUMBER)).ok()
    }

    /// Returns the first line that is seen of both records that shall exchange their numbers.
    pub const fn top(&self) -> usize {
        match &self.check {
            Some(NumberCheck::Held { top, .. }) => *top,
            _ => 0,
        }
    }

    /// Returns the record of the member who holds the right number, and is corrected in the same act.
    pub fn holder(&self) -> Option<&Record> {
        match &self.check {
            Some(NumberCheck::Held { holder, .. }) => Some(holder),
            _ => None,
        }
    }

    /// Forgets the digits that were keyed in unseen; the second key waits for them again.
    pub fn forget_digits(&mut self) {
        for row in &mut self.rows {
            if let RowKind::Text(field) = &mut row.kind
                && field.is_secret()
            {
                field.clear();
                (self.again, self.check) = (None, None);
            }
        }
    }

    /// Returns the text of the row with this label; nothing where there is none.
    pub fn text(&self, label: &str) -> &str {
        let of = |row: &'_ Row| row.label == label;
        match self.rows.iter().find(|row| of(row)).map(|row| &row.kind) {
            Some(RowKind::Text(field)) => field.text(),
            _ => "",
        }
    }

    /// Goes to the row with this label.
    pub fn go_to(&mut self, label: &str) {
        if let Some(at) = self.rows.iter().position(|row| row.label == label) {
            self.at = at;
        }
    }
}

/// Says what letters do that is to be agreed to.
fn agree_words(ahead: LettersAhead) -> Message {
    let counted = [
        ("console.form.letters-escalates", ahead.escalated),
        ("console.form.letters-lacking", ahead.lacking),
        ("console.form.letters-unfilled", u64::from(ahead.is_unfilled)),
    ];
    let counted = counted.into_iter().filter(|(_, count)| *count > 0);
    let said = counted.fold(None, |said: Option<Message>, (id, count)| {
        let one = Message::new(id).arg("count", thousands(count));
        Some(match said {
            Some(said) => one.say("said", said),
            None => one.arg("said", ""),
        })
    });
    let again = Message::new("console.form.letters-again");
    match said {
        Some(said) => again.say("said", said),
        None => again.arg("said", ""),
    }
}
