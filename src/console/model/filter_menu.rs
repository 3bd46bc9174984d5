//! `f`: what the queue shows, switched on and off in a draft. Sections open one at a time, so that the menu stays calm.

use crate::audit::{AnswerResult, CauseSet, Day, Item, Reconciled, Signal, Status, Sweep, SweepId};
use crate::compare::Grade;
use crate::triage::filter::Filter;
use crate::triage::port::SavedFilter;
use crate::triage::requests::RequestStanding;

/// A part of the menu that opens and closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Grades of the record.
    Grade,
    /// Grades of one item.
    ItemGrade(Item),
    /// Signals.
    Signal,
    /// What the register says.
    Answer,
    /// What the newest request has come to.
    Request,
    /// Sweeps for similar cases.
    Sweep,
    /// What notifications say of the number.
    Reconciled,
    /// Filters that were saved under a name.
    Saved,
}

/// Something that is switched on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Records with this status.
    Status(Status),
    /// Marks that await a second check.
    Awaiting,
    /// Marks that changed data withdrew.
    RaisedAgain,
    /// Marks that stand, though data changed since.
    DataChanged,
    /// Escalated records whose due date is past.
    Overdue,
    /// Records that the operator works on.
    Mine,
    /// Records that nobody works on.
    Nobody,
    /// Records of the employer of the record under the cursor.
    Employer,
    /// Records outside the audit.
    Outside,
    /// Records with this grade, or none.
    Grade(Option<Grade>),
    /// Records with an item of this grade.
    ItemGrade(Item, Grade),
    /// Records with this signal.
    Signal(Signal),
    /// Records of which the register says this, or nothing.
    Answer(Option<AnswerResult>),
    /// Records whose newest request has come to this.
    Request(RequestStanding),
    /// Records that stand in this sweep.
    Sweep(SweepId),
    /// Records of a sweep of whose number the notification says this.
    Reconciled(Reconciled),
}

/// A line of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MenuLine {
    /// The head of a section.
    Head(Section),
    /// Something to switch.
    Choice(Choice),
    /// A saved filter, by its number.
    Saved(usize),
}

/// What the lines speak of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuFacts {
    /// Who acts.
    pub me: String,
    /// The day in Japan.
    pub today: Day,
    /// Code and name of the employer of the record under the cursor.
    pub employer: Option<(String, String)>,
    /// The sweeps, as far as they came.
    pub sweeps: Vec<Sweep>,
}

/// The menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterMenu {
    /// What will be shown.
    pub draft: Filter,
    /// What the lines speak of.
    pub facts: MenuFacts,
    /// The section that is open.
    pub open: Option<Section>,
    /// The line of the cursor.
    pub at: usize,
    /// The saved filters, once they came.
    pub saved: Vec<SavedFilter>,
}

/// What stands always there.
const FIXED: [Choice; 13] = [
    Choice::Status(Status::Pending),
    Choice::Status(Status::OnHold),
    Choice::Status(Status::Escalated),
    Choice::Status(Status::Verified),
    Choice::Status(Status::Corrected),
    Choice::Awaiting,
    Choice::RaisedAgain,
    Choice::DataChanged,
    Choice::Overdue,
    Choice::Mine,
    Choice::Nobody,
    Choice::Employer,
    Choice::Outside,
];

const SECTIONS: [Section; 12] = [
    Section::Grade,
    Section::ItemGrade(Item::KanjiName),
    Section::ItemGrade(Item::KanaName),
    Section::ItemGrade(Item::BirthDate),
    Section::ItemGrade(Item::Sex),
    Section::ItemGrade(Item::Address),
    Section::Signal,
    Section::Answer,
    Section::Request,
    Section::Sweep,
    Section::Reconciled,
    Section::Saved,
];

impl Section {
    /// Lists what can be switched in it.
    pub fn choices(self, facts: &MenuFacts) -> Vec<Choice> {
        let grades = Grade::ALL.iter().copied();
        match self {
            Self::Grade => grades.map(Some).chain([None]).map(Choice::Grade).collect(),
            Self::ItemGrade(item) => grades.map(|grade| Choice::ItemGrade(item, grade)).collect(),
            Self::Signal => Signal::ALL.iter().copied().map(Choice::Signal).collect(),
            Self::Answer => [None]
                .into_iter()
                .chain(AnswerResult::ALL.iter().copied().map(Some))
                .map(Choice::Answer)
                .collect(),
            Self::Request => RequestStanding::ALL.iter().copied().map(Choice::Request).collect(),
            Self::Sweep => facts.sweeps.iter().map(|sweep| Choice::Sweep(sweep.id)).collect(),
            Self::Reconciled => Reconciled::ALL.iter().copied().map(Choice::Reconciled).collect(),
            Self::Saved => Vec::new(),
        }
    }
}

impl Choice {
    /// Tells whether a filter has it switched on.
    pub fn is_on(self, filter: &Filter, facts: &MenuFacts) -> bool {
        match self {
            Self::Status(status) => filter.statuses.contains(status),
            Self::Awaiting => filter.awaiting,
            Self::RaisedAgain => filter.raised_again,
            Self::DataChanged => filter.data_changed,
            Self::Overdue => filter.overdue_on.is_some(),
            Self::Mine => filter.assignees.contains(&facts.me),
            Self::Nobody => filter.unassigned,
            Self::Employer => {
                facts.employer.as_ref().is_some_and(|(code, _)| filter.employers.contains(code))
            }
            Self::Outside => filter.outside,
            Self::Grade(Some(grade)) => filter.grades.contains(grade),
            Self::Grade(None) => filter.ungraded,
            Self::ItemGrade(item, grade) => filter.item_grades.contains(&(item, grade)),
            Self::Signal(signal) => filter.signals.contains(signal),
            Self::Answer(answer) => filter.answers.contains(&answer),
            Self::Request(standing) => filter.requests.contains(&standing),
            Self::Sweep(id) => filter.sweeps.contains(&id.0),
            Self::Reconciled(said) => filter.reconciled.contains(said),
        }
    }

    /// Switches it on or off in a filter.
    pub fn switch(self, filter: &mut Filter, facts: &MenuFacts) {
        let is_on = self.is_on(filter, facts);
        match self {
            Self::Status(status) if is_on => filter.statuses = filter.statuses.without(status),
            Self::Status(status) => filter.statuses.insert(status),
            Self::Awaiting => filter.awaiting = !is_on,
            Self::RaisedAgain => filter.raised_again = !is_on,
            Self::DataChanged => filter.data_changed = !is_on,
            Self::Overdue => filter.overdue_on = (!is_on).then_some(facts.today),
            Self::Mine => flip(&mut filter.assignees, facts.me.clone()),
            Self::Nobody => filter.unassigned = !is_on,
            Self::Employer => {
                if let Some((code, _)) = &facts.employer {
                    flip(&mut filter.employers, code.clone());
                }
            }
            Self::Outside => {
                filter.outside = !is_on;
                // Outside the audit no record has a root cause.
                filter.causes = CauseSet::EMPTY;
            }
            Self::Grade(Some(grade)) if is_on => filter.grades = filter.grades.without(grade),
            Self::Grade(Some(grade)) => filter.grades.insert(grade),
            Self::Grade(None) => filter.ungraded = !is_on,
            Self::ItemGrade(item, grade) => flip(&mut filter.item_grades, (item, grade)),
            Self::Signal(signal) if is_on => filter.signals = filter.signals.without(signal),
            Self::Signal(signal) => filter.signals.insert(signal),
            Self::Answer(answer) => flip(&mut filter.answers, answer),
            Self::Sweep(id) => flip(&mut filter.sweeps, id.0),
            Self::Reconciled(said) if is_on => filter.reconciled = filter.reconciled.without(said),
            Self::Reconciled(said) => filter.reconciled.insert(said),
            Self::Request(standing) => {
                flip(&mut filter.requests, standing);
                let is_judged = filter.requests.contains(&RequestStanding::Overdue);
                filter.requests_on = is_judged.then_some(facts.today);
            }
        }
    }
}

/// Takes something out of a list, or puts it in.
fn flip<T: PartialEq>(list: &mut Vec<T>, member: T) {
    match list.iter().position(|there| *there == member) {
        Some(at) => drop(list.remove(at)),
        None => list.push(member),
    }
}

impl FilterMenu {
    /// Begins with what a filter has switched on.
    pub const fn new(draft: Filter, facts: MenuFacts) -> Self {
        Self { draft, facts, open: None, at: 0, saved: Vec::new() }
    }

    /// Lists the lines as they stand now.
    pub fn lines(&self) -> Vec<MenuLine> {
        let has_employer = self.facts.employer.is_some();
        let fixed = FIXED.into_iter().filter(|choice| *choice != Choice::Employer || has_employer);
        let mut lines: Vec<MenuLine> = fixed.map(MenuLine::Choice).collect();
        for section in SECTIONS {
            lines.push(MenuLine::Head(section));
            if self.open == Some(section) {
                lines.extend(section.choices(&self.facts).into_iter().map(MenuLine::Choice));
                let saved = if section == Section::Saved { self.saved.len() } else { 0 };
                lines.extend((0..saved).map(MenuLine::Saved));
            }
        }
        lines
    }

    /// Returns the line of the cursor.
    pub fn line(&self) -> Option<MenuLine> {
        self.lines().get(self.at).copied()
    }

    /// Returns how many things of a section are switched on, or how many filters are saved.
    pub fn count(&self, section: Section) -> usize {
        if section == Section::Saved {
            return self.saved.len();
        }
        section.choices(&self.facts).iter().filter(|choice| choice.is_on(&self.draft, &self.facts)).count()
    }

    /// Switches the line of the cursor: a choice on or off, a section open or closed; a saved filter becomes the draft.
    pub fn switch(&mut self) {
        match self.line() {
            Some(MenuLine::Choice(choice)) => choice.switch(&mut self.draft, &self.facts),
            Some(MenuLine::Head(section)) => self.fold(section, self.open != Some(section)),
            Some(MenuLine::Saved(n)) => self.take(n),
            None => {}
        }
    }

    /// Opens the section of the cursor, or closes it and goes to its head.
    pub fn turn(&mut self, opens: bool) {
        match self.line() {
            Some(MenuLine::Head(section)) => self.fold(section, opens),
            Some(_) if !opens => {
                if let Some(section) = self.open.filter(|section| self.at > self.place(*section)) {
                    self.fold(section, false);
                }
            }
            _ => {}
        }
    }

    /// Makes a saved filter the draft.
    pub fn take(&mut self, n: usize) {
        if let Some(saved) = self.saved.get(n) {
            self.draft = saved.filter.clone();
            // A day that is long past asks for what is overdue today.
            self.draft.overdue_on = self.draft.overdue_on.map(|_| self.facts.today);
            self.draft.requests_on = self.draft.requests_on.map(|_| self.facts.today);
        }
    }

    /// Takes the saved filters in; the cursor stays within the lines.
    pub fn take_saved(&mut self, saved: Vec<SavedFilter>) {
        self.saved = saved;
        self.at = self.at.min(self.lines().len().saturating_sub(1));
    }

    /// Takes the sweeps in; the cursor stays within the lines.
    pub fn take_sweeps(&mut self, sweeps: Vec<Sweep>) {
        self.facts.sweeps = sweeps;
        self.at = self.at.min(self.lines().len().saturating_sub(1));
    }

    fn fold(&mut self, section: Section, opens: bool) {
        self.open = opens.then_some(section);
        self.at = self.place(section);
    }

    fn place(&self, section: Section) -> usize {
        self.lines().iter().position(|line| *line == MenuLine::Head(section)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn menu() -> FilterMenu {
        let facts = MenuFacts {
            me: "sato".into(),
            today: "2023-06-30".parse().unwrap(),
            employer: Some(("0012".into(), "霞商事".into())),
            sweeps: vec![Sweep {
                id: SweepId(3),
                incident: crate::audit::IncidentId(1),
                rule: crate::audit::SweepRule::default(),
                started_by: "sato".into(),
                started_at: jiff::Timestamp::UNIX_EPOCH,
                is_whole: true,
                is_withdrawn: false,
            }],
        };
        FilterMenu::new(Filter::default(), facts)
    }

    #[test]
    fn everything_switches_on_and_off_again() {
        let menu = menu();
        let all = SECTIONS.iter().flat_map(|section| section.choices(&menu.facts)).chain(FIXED);
        for choice in all {
            let mut filter = Filter::default();
            choice.switch(&mut filter, &menu.facts);
            assert!(choice.is_on(&filter, &menu.facts) && filter != Filter::default(), "{choice:?}");
            choice.switch(&mut filter, &menu.facts);
            assert_eq!(filter, Filter::default(), "{choice:?}");
        }
    }

    #[test]
    fn one_section_is_open_and_the_cursor_goes_to_its_head() {
        let mut menu = menu();
        let folded = menu.lines().len();
        menu.at = folded - 6;
        menu.switch();
        assert_eq!(menu.lines().len(), folded + Signal::ALL.len());
        menu.at += 4;
        menu.turn(false);
        assert_eq!((menu.lines().len(), menu.line()), (folded, Some(MenuLine::Head(Section::Signal))));
        menu.at = FIXED.len();
        menu.turn(true);
        menu.at += Grade::ALL.len() + 2;
        menu.turn(true);
        assert_eq!(menu.line(), Some(MenuLine::Head(Section::ItemGrade(Item::KanjiName))));
    }
}
