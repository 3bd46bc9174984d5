//! What the store in memory lists: rows by filter and order, matches, patterns, counts, windows.

use std::collections::BTreeMap;

use super::{Fake, row};
use crate::audit::{AnswerResult, CandidateId, Item, Status};
use crate::compare::Grade;
use crate::triage::assess::assess;
use crate::triage::filter::{Filter, QueueList};
use crate::triage::listing::ListRow;
use crate::triage::page::{Count, Page, PageWish, PatternGroup, Place, Seek, SortOrder};
use crate::triage::pattern::{PatternId, pattern};
use crate::triage::search::{Match, SearchField};
use crate::triage::tallies::Tallies;

impl Fake {
    pub(in crate::console::tests) fn rows(&self, filter: &Filter) -> Vec<ListRow> {
        let found = |row: &ListRow| filter.search.is_empty() || self.matched(filter, row).is_some();
        let mut rows: Vec<ListRow> = self
            .dossiers
            .values()
            .map(row)
            .filter(|row| passes(filter, row) && found(row) && self.has_pattern(filter, row.id))
            .collect();
        rows.sort_by_key(ListRow::place);
        rows
    }

    pub(super) fn ordered(&self, filter: &Filter, order: SortOrder) -> Vec<ListRow> {
        let mut rows = self.rows(filter);
        match order {
            SortOrder::Risk => {}
            SortOrder::Key => rows.sort_by_key(|row| row.key.to_string()),
            SortOrder::Employer => rows.sort_by_key(|row| (row.employer_code.clone(), row.key.to_string())),
            SortOrder::Due => rows.sort_by_key(|row| (row.mark.due_on.is_none(), row.mark.due_on)),
        }
        rows
    }

    /// What of a row a search matched: the first field that holds the words.
    pub(super) fn matched(&self, filter: &Filter, row: &ListRow) -> Option<Match> {
        let words = filter.search.first()?;
        let fields = [
            (SearchField::KanjiName, row.kanji_name.clone()),
            (SearchField::KanaName, row.kana_name.clone()),
            (SearchField::MemberKey, row.key.on_card()),
            (SearchField::EmployerName, row.employer_name.clone()),
        ];
        let hit = fields.iter().find_map(|(field, text)| {
            let at = text.find(words.as_str())?;
            let places: Vec<_> = std::iter::once(at..at + words.len()).collect();
            Some(Match { field: *field, places })
        });
        let case = words.parse::<crate::audit::CaseCode>().ok();
        let of_case = self.requests.iter().find(|request| Some(request.case_code()) == case);
        let named = crate::triage::search::record_named(words) == Some(row.id)
            || of_case.is_some_and(|request| request.candidate == row.id);
        let whole = self.dossiers[&row.id.0].candidate.individual_number.reveal() == *words;
        hit.or_else(|| (named || whole).then(|| Match { field: SearchField::MemberKey, places: Vec::new() }))
    }

    pub(super) fn pattern_of(&self, id: CandidateId) -> Option<String> {
        let found = assess(&self.dossiers[&id.0]);
        found.comparison.as_ref().and_then(pattern).filter(|_| found.answer == Some(AnswerResult::Found))
    }

    pub(super) fn has_pattern(&self, filter: &Filter, id: CandidateId) -> bool {
        let wanted = filter.pattern.and_then(|wanted| self.patterns.get(usize::try_from(wanted.0).unwrap()));
        wanted.is_none() || self.pattern_of(id).as_ref() == wanted
    }

    pub(super) fn groups(&mut self, filter: &Filter) -> Vec<PatternGroup> {
        let filter = Filter { pattern: None, ..filter.clone() };
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for row in self.rows(&filter) {
            if let Some(pattern) = self.pattern_of(row.id) {
                *counts.entry(pattern).or_default() += 1;
            }
        }
        let mut groups: Vec<PatternGroup> = Vec::new();
        for (pattern, n) in counts {
            let at = self.patterns.iter().position(|known| *known == pattern).unwrap_or_else(|| {
                self.patterns.push(pattern.clone());
                self.patterns.len() - 1
            });
            groups.push(PatternGroup {
                id: PatternId(i64::try_from(at).unwrap()),
                pattern,
                count: Count::Exact(n),
            });
        }
        groups.sort_by_key(|group| std::cmp::Reverse(group.count.figure()));
        groups
    }

    pub(super) fn tallies(&self) -> Tallies {
        let mut tallies = Tallies::default();
        for row in self.dossiers.values().map(row) {
            for list in QueueList::of(row.causes, row.mark.awaiting_second_check, None) {
                tallies.add(list, row.mark.status, row.risk, 1);
            }
        }
        tallies
    }

    pub(super) fn page(&self, wish: &PageWish) -> Page {
        let rows = self.ordered(&wish.filter, wish.order);
        let size = wish.rows as usize;
        let begin = match wish.seek {
            Seek::First => 0,
            Seek::Last => rows.len().saturating_sub(size),
            Seek::Around(place, before) => {
                let same = rows.iter().position(|row| row.id == place.id);
                let after = rows.iter().position(|row| row.place() >= place);
                let at = same.or(after).unwrap_or(rows.len());
                at.saturating_sub(before as usize)
            }
            Seek::To(position, before) => {
                let at = usize::try_from(position.index(rows.len() as u64)).unwrap();
                at.saturating_sub(before as usize)
            }
        };
        let total = Count::Exact(rows.len() as u64);
        let rows: Vec<ListRow> = rows.into_iter().skip(begin).take(size).collect();
        let matches = rows.iter().filter_map(|row| self.matched(&wish.filter, row)).collect();
        Page { rows, before: Count::Exact(begin as u64), total, matches, is_settled: true }
    }

    pub(super) fn pending(
        &self,
        filter: &Filter,
        order: SortOrder,
        from: Place,
        forward: bool,
    ) -> Option<Place> {
        use crate::audit::StatusSet;
        let all = Filter { statuses: StatusSet::EMPTY, ..filter.clone() };
        let rows = self.ordered(&all, order);
        let at = rows.iter().position(|row| row.id == from.id).unwrap_or(0);
        let is_pending = |row: &&ListRow| row.mark.status == Status::Pending;
        let found = if forward {
            rows.iter().skip(at + 1).find(is_pending)
        } else {
            rows.iter().take(at).rev().find(is_pending)
        };
        found.map(ListRow::place)
    }
}

fn passes(filter: &Filter, row: &ListRow) -> bool {
    let in_audit = if filter.outside {
        row.causes.is_empty()
    } else {
        !row.causes.is_empty() && (filter.causes.is_empty() || filter.causes.intersects(row.causes))
    };
    let graded = match row.grade() {
        Some(grade) => filter.grades.contains(grade),
        None => filter.ungraded,
    };
    let item = |(item, grade): &(Item, Grade)| row.grades.is_some_and(|grades| grades[*item] == *grade);
    let assigned = match &row.mark.assignee {
        Some(who) => filter.assignees.contains(who),
        None => filter.unassigned,
    };
    let overdue = |day| row.mark.due_on.is_some_and(|due| due < day);
    in_audit
        && (filter.statuses.is_empty() || filter.statuses.contains(row.mark.status))
        && ((filter.grades.is_empty() && !filter.ungraded) || graded)
        && (filter.item_grades.is_empty() || filter.item_grades.iter().any(item))
        && (filter.signals.is_empty() || filter.signals.intersects(row.signals))
        && (filter.answers.is_empty() || filter.answers.contains(&row.answer))
        && (filter.employers.is_empty() || filter.employers.contains(&row.employer_code))
        && ((filter.assignees.is_empty() && !filter.unassigned) || assigned)
        && filter.overdue_on.is_none_or(|day| row.mark.status == Status::Escalated && overdue(day))
        && (!filter.awaiting || row.mark.awaiting_second_check)
        && (!filter.raised_again || row.mark.raised_again)
        && (!filter.data_changed || row.mark.data_changed)
}
