//! A small form: what an act still needs, asked for row by row.

mod purpose;
mod row;

pub use purpose::{JobAsks, Purpose, RecordAct, SelectionAct, StepAsks, Target};
pub use row::{Choice, Row, RowKind};

use super::field::{Field, may_be_number};
use super::number_check::NumberCheck;
use crate::audit::{Addressee, Basis, IdentitySeen, IndividualNumber, NumberSeen, SweepId};
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
/// The row for the folder of letters, or of what was sorted.
pub const FOLDER: &str = "console.row.folder";

/// The row for the day that letters name.
pub const LETTER_DUE: &str = "console.row.letter-due";
/// The row for the day whose figures a report has.
pub const REPORT_DAY: &str = "console.row.report-day";
/// The row for the file of notifications.
pub const NOTIFICATIONS: &str = "console.row.notifications";
/// The row for the day that a report is filed for.
pub const FILED_FOR: &str = "console.row.filed-for";
/// The row for why a filed report is taken back.
pub const SUPERSEDED_FOR: &str = "console.row.superseded-for";
/// The row for a day to report by.
pub const DEADLINE: &str = "console.row.deadline";
/// The row for what is due then.
pub const DEADLINE_NAME: &str = "console.row.deadline-name";

/// A form that is being filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// What it is for, and what it is about.
    pub purpose: Purpose,
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
    /// It was refused, and the operator told so: the version that is fetched next is the one that it is about.
    pub is_refused: bool,
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

impl Form {
    /// Begins a form at its first row; what has none waits for its second key.
    pub fn new(purpose: Purpose, rows: Vec<Row>) -> Self {
        Self {
            again: purpose.second_key().filter(|_| rows.is_empty()),
            purpose,
            rows,
            at: 0,
            check: None,
            replaces: None,
            ahead: None,
            typed: Typed::No,
            is_refused: false,
        }
    }

    /// Begins it again, to be mended.
    pub fn begin_again(&mut self) {
        self.check = None;
        self.again = self.purpose.second_key().filter(|_| self.rows.is_empty());
    }

    /// Returns what is worth keeping of it: that something was typed, or is asked about files. No digits that are keyed
    /// unseen, nor what may be a number.
    #[must_use]
    pub fn kept(mut self) -> Option<Self> {
        if self.typed == Typed::No && !self.purpose.is_job() {
            return None;
        }
        for row in &mut self.rows {
            match &mut row.kind {
                RowKind::Text(field) if field.is_secret() => *field = Field::number(),
                RowKind::Text(field) if may_be_number(field.text()) => *field = Field::default(),
                _ => {}
            }
        }
        self.begin_again();
        Some(self)
    }

    /// Puts in what was kept of the same form: the question about files as it was, else the texts that were typed. What was
    /// only proposed then is proposed anew.
    pub fn restore(&mut self, kept: Self) {
        if self.purpose.is_job() {
            *self = kept;
            return;
        }
        for row in &mut self.rows {
            let before = kept.rows.iter().find(|before| before.label == row.label).map(|before| &before.kind);
            if let (RowKind::Text(field), Some(RowKind::Text(typed))) = (&mut row.kind, before)
                && typed.is_typed()
            {
                field.clone_from(typed);
            }
        }
        self.typed = Typed::Yes;
    }

    /// Tells whether it is about all that is selected, and about no record in particular.
    pub const fn is_of_selection(&self) -> bool {
        matches!(self.purpose, Purpose::Bulk(_))
    }

    /// Returns the line that says what the second key will do.
    pub fn second_words(&self) -> Option<Message> {
        let replaces = || self.is_to_replace().then(|| Message::new("console.form.replace"));
        let id = match self.purpose {
            Purpose::StartSweep { .. } => "console.form.again-sweep",
            _ if self.holder().is_some() => "console.form.again-both",
            _ => "console.form.again",
        };
        let letters = || self.agreed().map(agree_words);
        self.again.map(|key| Message::new(id).arg("key", key)).or_else(replaces).or_else(letters)
    }

    /// Returns what is agreed to by submitting it once more, as long as nothing in it was changed.
    pub fn agreed(&self) -> Option<LettersAhead> {
        self.ahead.as_ref().filter(|(_, rows)| *rows == self.rows).map(|(ahead, _)| *ahead)
    }

    /// Tells whether the file that it names is known to be there, and is to be replaced.
    pub fn is_to_replace(&self) -> bool {
        self.replaces.as_deref() == Some(self.place())
    }

    /// Returns where what it asks for is written.
    pub fn place(&self) -> &str {
        let row = if self.purpose == Purpose::Job(JobAsks::Gate) { FOLDER } else { PATH };
        self.text(row).trim()
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
            Some(RowKind::Ending(endings)) => {
                let endings = *endings;
                self.turn_ending(endings, forward);
            }
            Some(RowKind::NumberSeen(choice)) => choice.turn(forward),
            Some(RowKind::IdentitySeen(choice)) => choice.turn(forward),
            None => {}
        }
        self.fit();
    }

    /// Tells whether the number on a document is keyed before the record counts as verified by it.
    pub fn asks_for_document(&self) -> bool {
        matches!(self.purpose, Purpose::Act(RecordAct::Verify, _)) && self.basis().is_some_and(is_document)
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

    /// Returns which of the endings the file has that the form names.
    pub fn ending(&self, endings: &[&str]) -> Option<usize> {
        let path = self.text(PATH).trim();
        endings.iter().position(|ending| path.ends_with(ending))
    }

    /// Gives the file another ending.
    fn turn_ending(&mut self, endings: &[&str], forward: bool) {
        let n = endings.len();
        let ending = self.ending(endings);
        let next = match ending {
            Some(at) => (at + if forward { 1 } else { n - 1 }) % n,
            None => 0,
        };
        let path = self.text(PATH).trim().to_owned();
        let stem = ending.and_then(|at| path.strip_suffix(endings[at])).unwrap_or(&path);
        let named = format!("{stem}{}", endings[next]);
        if let Some(row) = self.rows.iter_mut().find(|row| row.label == PATH) {
            row.kind = RowKind::Text(Field::with(named));
        }
    }

    /// Returns what the number was checked by, once that is chosen.
    pub fn number_seen(&self) -> Option<NumberSeen> {
        self.rows.iter().find_map(|row| match &row.kind {
            RowKind::NumberSeen(choice) => choice.chosen(),
            _ => None,
        })
    }

    /// Returns what the person was checked by, once that is chosen.
    pub fn identity_seen(&self) -> Option<IdentitySeen> {
        self.rows.iter().find_map(|row| match &row.kind {
            RowKind::IdentitySeen(choice) => choice.chosen(),
            _ => None,
        })
    }

    /// Tells whether it asks for the right number.
    pub fn asks_right_number(&self) -> bool {
        matches!(self.purpose, Purpose::Act(RecordAct::Correct, _))
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

    /// Goes to the row with this label; tells whether there is one.
    pub fn go_to(&mut self, label: &str) -> bool {
        let at = self.rows.iter().position(|row| row.label == label);
        self.at = at.unwrap_or(self.at);
        at.is_some()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::CandidateId;

    fn hold(version: u64, note: Field, until: Field) -> Form {
        let target = Target { id: CandidateId(7), version };
        let rows = vec![Row::text("console.row.note", note), Row::text("console.row.until", until)];
        Form::new(Purpose::Act(RecordAct::Hold, target), rows)
    }

    fn typed(text: &str) -> Field {
        let mut field = Field::default();
        field.insert(text);
        field
    }

    /// A date that was proposed on another day came back as if somebody had keyed it.
    #[test]
    fn what_was_only_proposed_is_proposed_anew() {
        let proposed = || Field::with("2023-07-07");
        let mut kept = hold(1, typed("because"), proposed());
        kept.typed = Typed::Yes;
        let fresh = || hold(2, Field::default(), Field::with("2023-08-01"));
        let mut form = fresh();
        assert!(form.purpose.is_again(&kept.purpose) && form.purpose != kept.purpose);
        form.restore(kept.clone().kept().unwrap());
        assert_eq!(
            (form.text("console.row.note"), form.text("console.row.until")),
            ("because", "2023-08-01")
        );
        assert_eq!(form.purpose, fresh().purpose, "in the version that is seen now");
        kept.rows[1] = Row::text("console.row.until", typed("2023-07-09"));
        form.restore(kept.kept().unwrap());
        assert_eq!(form.text("console.row.until"), "2023-07-09");
        assert_eq!(hold(1, Field::default(), proposed()).kept(), None, "nothing was typed");
    }

    #[test]
    fn nothing_that_may_be_a_number_is_kept() {
        let mut form = hold(1, typed("123456789018"), Field::number());
        form.rows[1] = Row::text("console.row.until", Field::number());
        form.go_to("console.row.until");
        form.field_mut().unwrap().insert("123456789018");
        form.typed = Typed::Yes;
        let kept = form.kept().unwrap();
        assert_eq!((kept.text("console.row.note"), kept.text("console.row.until")), ("", ""));
        let mut again = hold(1, Field::with("as proposed"), Field::default());
        again.restore(kept);
        assert_eq!(again.text("console.row.note"), "as proposed");
    }
}
