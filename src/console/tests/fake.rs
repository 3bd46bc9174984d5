//! A store in memory that rules as the real one does: the port's other end, for tests.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::audit::{
    Actor, AnswerResult, CandidateId, CauseSet, Event, EventKind, FiveItems, IndividualNumber, Item, Mark,
    MemberKey, RootCause, Status,
};
use crate::compare::Grade;
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::assess::assess;
use crate::triage::bulk::{BulkAct, BulkEnd, BulkId, BulkProgress, Outlook, Preview};
use crate::triage::chain::{ChainKey, MarkFacts, Turn};
use crate::triage::dossier::Dossier;
use crate::triage::figures::Tallies;
use crate::triage::filter::{Filter, QueueList};
use crate::triage::listing::ListRow;
use crate::triage::page::{Count, Page, PageWish, Place, Seek, SortOrder};
use crate::triage::pattern::{PatternGroup, PatternId, pattern};
use crate::triage::policy::{self, Grounds, Refusal, RightNumber};
use crate::triage::port::{Asked, Done, Noted, NumberVerdict, Record, Reply, Request, SavedFilter};
use crate::triage::search::{Match, SearchField};
use crate::triage::selection::Selection;
use crate::triage::testing as invented;

/// A store in memory.
pub(super) struct Fake {
    pub(super) dossiers: BTreeMap<i64, Dossier>,
    pub(super) notes: Vec<Noted>,
    pub(super) asked: Vec<Request>,
    /// How many records a bulk act marks before other requests have their turn; none: all at once.
    pub(super) pace: Option<usize>,
    /// Answers a window first with this many records, as a search does whose counting goes on.
    pub(super) first_rows: Option<usize>,
    pub(super) saved: Vec<SavedFilter>,
    pub(super) turns: Vec<Vec<(CandidateId, Mark)>>,
    patterns: Vec<String>,
    bulk: Option<Batch>,
    events: Vec<Event>,
}

/// A bulk act, or the taking back of one, as far as it is still to come.
struct Batch {
    left: Vec<CandidateId>,
    work: Work,
    progress: BulkProgress,
}

/// What is done to each record of a batch.
enum Work {
    Act(BulkAct, Actor, Timestamp),
    Undo(Vec<(CandidateId, Mark)>, Actor, Timestamp),
}

/// An invented member: kanji, kana, birth date, sex, address.
pub(super) type Person = [&'static str; 5];

impl Fake {
    pub(super) fn empty() -> Self {
        Self {
            dossiers: BTreeMap::new(),
            notes: Vec::new(),
            asked: Vec::new(),
            pace: None,
            first_rows: None,
            saved: Vec::new(),
            turns: Vec::new(),
            patterns: Vec::new(),
            bulk: None,
            events: Vec::new(),
        }
    }

    /// Adds a record; its number follows from its id.
    pub(super) fn add(
        &mut self,
        insurer: Person,
        register: Option<Person>,
        causes: &[RootCause],
    ) -> &mut Dossier {
        let items = |p: Person| -> FiveItems { invented::items(p[0], p[1], p[2], p[3], p[4]) };
        self.add_items(items(insurer), register.map(items), causes)
    }

    /// Adds a record of which both sides' items are given.
    pub(super) fn add_items(
        &mut self,
        insurer: FiveItems,
        register: Option<FiveItems>,
        causes: &[RootCause],
    ) -> &mut Dossier {
        let id = i64::try_from(self.dossiers.len()).unwrap() + 1;
        let mut dossier = invented::dossier(insurer, register);
        dossier.id = CandidateId(id);
        dossier.candidate.key = MemberKey::new(
            dossier.candidate.key.insurer_no.clone(),
            "10",
            &format!("{:04}", 1000 + id),
            "00",
        );
        let number =
            IndividualNumber::with_check_digit(10_000_000_000 + id.cast_unsigned() * 7_654_321).unwrap();
        dossier.candidate.individual_number = number;
        if let Some(answer) = &mut dossier.answer {
            answer.individual_number = number;
        }
        dossier.candidate.declared_causes = causes.iter().copied().collect::<CauseSet>();
        dossier.candidate.membership.employer_code = "0012".into();
        dossier.candidate.membership.employer_name = "霞商事株式会社".into();
        self.dossiers.entry(id).or_insert(dossier)
    }

    pub(super) fn rows(&self, filter: &Filter) -> Vec<ListRow> {
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

    fn ordered(&self, filter: &Filter, order: SortOrder) -> Vec<ListRow> {
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
    fn matched(&self, filter: &Filter, row: &ListRow) -> Option<Match> {
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
        let named = crate::triage::filter::record_named(words) == Some(row.id);
        let whole = self.dossiers[&row.id.0].candidate.individual_number.reveal() == *words;
        hit.or_else(|| (named || whole).then(|| Match { field: SearchField::MemberKey, places: Vec::new() }))
    }

    fn pattern_of(&self, id: CandidateId) -> Option<String> {
        let found = assess(&self.dossiers[&id.0]);
        found.comparison.as_ref().and_then(pattern).filter(|_| found.answer == Some(AnswerResult::Found))
    }

    fn has_pattern(&self, filter: &Filter, id: CandidateId) -> bool {
        let wanted = filter.pattern.and_then(|wanted| self.patterns.get(usize::try_from(wanted.0).unwrap()));
        wanted.is_none() || self.pattern_of(id).as_ref() == wanted
    }

    fn groups(&mut self, filter: &Filter) -> Vec<PatternGroup> {
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
        groups.sort_by_key(|group| match group.count {
            Count::Exact(n) | Count::AtLeast(n) => std::cmp::Reverse(n),
        });
        groups
    }

    fn selected(&self, selection: &Selection) -> Vec<ListRow> {
        let rows = self.rows(&selection.filter);
        rows.into_iter().filter(|row| selection.contains(row.place())).collect()
    }

    fn preview(&self, selection: &Selection, act: &BulkAct, actor: &Actor) -> Preview {
        let mut preview = Preview { is_complete: true, ..Preview::default() };
        for row in self.selected(selection) {
            match act.outlook(&row, actor) {
                Outlook::Taken => {
                    preview.taken += 1;
                    if preview.sample.len() < 10 {
                        preview.sample.push(row);
                    }
                }
                Outlook::PerhapsTaken => preview.perhaps += 1,
                Outlook::LeftOut(why) => match preview.left_out.iter_mut().find(|(of, _)| *of == why) {
                    Some((_, n)) => *n += 1,
                    None => preview.left_out.push((why, 1)),
                },
            }
        }
        preview
    }

    fn begin(&mut self, left: Vec<CandidateId>, work: Work) -> Vec<Reply> {
        let is_undo = matches!(work, Work::Undo(..));
        let of = Some(left.len() as u64);
        let progress = BulkProgress {
            id: BulkId(if is_undo { 2 } else { 1 }),
            is_undo,
            done: 0,
            left_out: 0,
            of,
            ended: None,
        };
        if !is_undo {
            self.turns.push(Vec::new());
        }
        self.bulk = Some(Batch { left, work, progress });
        self.batch()
    }

    /// Does the next batch of the bulk act under way.
    pub(super) fn batch(&mut self) -> Vec<Reply> {
        let Some(mut bulk) = self.bulk.take() else { return Vec::new() };
        let size = self.pace.unwrap_or(bulk.left.len()).min(bulk.left.len());
        for id in bulk.left.drain(..size).collect::<Vec<_>>() {
            if self.work(id, &bulk.work) {
                bulk.progress.done += 1;
            } else {
                bulk.progress.left_out += 1;
            }
        }
        bulk.progress.ended = bulk.left.is_empty().then_some(BulkEnd::Complete);
        let progress = bulk.progress.clone();
        if progress.ended.is_none() {
            self.bulk = Some(bulk);
        }
        vec![Reply::Bulk(progress)]
    }

    fn work(&mut self, id: CandidateId, work: &Work) -> bool {
        match work {
            Work::Act(act, actor, at) => {
                if matches!(act.outlook(&row(&self.dossiers[&id.0]), actor), Outlook::LeftOut(_)) {
                    return false;
                }
                let order = Order { id, seen_version: None, act: act.act(), actor: actor.clone(), at: *at };
                let before = self.turns.len();
                let done = self.perform(&order).is_ok();
                // One undo takes all of it back.
                let turn = self.turns.drain(before..).next();
                if let Some(turn) = turn {
                    self.turns.last_mut().unwrap().extend(turn);
                }
                done
            }
            Work::Undo(turns, actor, at) => {
                let before = turns.iter().find(|(of, _)| *of == id).unwrap().1.clone();
                self.turn(id, before, EventKind::Undone, actor, *at);
                true
            }
        }
    }

    fn bundle(
        &mut self,
        filter: &Filter,
        size: u32,
        until: Timestamp,
        actor: &Actor,
        at: Timestamp,
    ) -> Reply {
        let rows = self.rows(filter);
        let free: Vec<ListRow> =
            rows.into_iter().filter(|row| policy::is_free(&row.mark)).take(size as usize).collect();
        for row in &free {
            let (id, actor, act) = (row.id, actor.clone(), Act::Take { until });
            self.perform(&Order { id, seen_version: None, act, actor, at }).unwrap();
        }
        Reply::Taken { count: free.len() as u64, first: free.first().map(ListRow::place) }
    }

    fn save(&mut self, name: String, filter: Option<Filter>, actor: &Actor) {
        self.saved.retain(|saved| saved.name != name);
        let saved_by = actor.person().to_owned();
        self.saved.extend(filter.map(|filter| SavedFilter { name, filter, saved_by }));
        self.saved.sort_by(|one, other| one.name.cmp(&other.name));
    }

    pub(super) fn answer(&mut self, request: Request) -> Vec<Reply> {
        self.asked.push(request.clone());
        match request {
            Request::Tallies => vec![Reply::Tallies(Box::new(self.tallies()))],
            Request::Page { generation, wish } => {
                let page = self.page(&wish);
                let first =
                    self.first_rows.filter(|n| page.rows.len() > *n && !wish.filter.search.is_empty());
                let first = first.map(|n| Page {
                    rows: page.rows[..n].to_vec(),
                    matches: page.matches[..n].to_vec(),
                    total: Count::AtLeast(n as u64),
                    is_settled: false,
                    ..page.clone()
                });
                let pages = first.into_iter().chain([page]);
                pages.map(|page| Reply::Page { generation, page: Box::new(page) }).collect()
            }
            Request::Pending { generation, filter, order, from, forward } => {
                let place = self.pending(&filter, order, from, forward);
                vec![Reply::Pending { generation, place }]
            }
            Request::Record { generation, id } => {
                let record = self.dossiers.get(&id.0).map(|d| Box::new(record(d)));
                vec![Reply::Record { generation, record }]
            }
            Request::History { generation, id } => {
                let of = |event: &&Event| event.record == Some(id);
                vec![Reply::History {
                    generation,
                    events: self.events.iter().rev().filter(of).cloned().collect(),
                }]
            }
            Request::Perform(order) => {
                let id = Some(order.id);
                vec![Reply::Done { id, outcome: self.perform(&order).map(Box::new) }]
            }
            Request::Undo { actor, at } => self.undo(&actor, at),
            Request::PerformEach(orders) => {
                let each = |order: &Order| (order.id, self.perform(order).map(Box::new));
                vec![Reply::DoneEach(orders.iter().map(each).collect())]
            }
            Request::Patterns { generation, filter } => {
                vec![Reply::Patterns { generation, groups: self.groups(&filter) }]
            }
            Request::Readings { generation, wish } => {
                let Page { rows, before, total, .. } = self.page(&wish);
                let records = rows.iter().map(|row| record(&self.dossiers[&row.id.0])).collect();
                vec![Reply::Readings { generation, records, before, total }]
            }
            Request::Preview { generation, selection, act, actor } => {
                vec![Reply::Preview { generation, preview: Box::new(self.preview(&selection, &act, &actor)) }]
            }
            Request::PerformBulk { selection, act, actor, at } => {
                let ids = self.selected(&selection).iter().map(|row| row.id).collect();
                self.begin(ids, Work::Act(act, actor, at))
            }
            Request::OpenBulk { .. } => {
                self.bulk.iter().map(|bulk| Reply::Bulk(bulk.progress.clone())).collect()
            }
            Request::ResumeBulk { .. } => self.batch(),
            Request::StopBulk => {
                let ended = Some(BulkEnd::Stopped);
                let stopped =
                    self.bulk.take().map(|bulk| Reply::Bulk(BulkProgress { ended, ..bulk.progress }));
                stopped.into_iter().collect()
            }
            Request::TakeBundle { filter, size, until, actor, at } => {
                vec![self.bundle(&filter, size, until, &actor, at)]
            }
            Request::SavedFilters => vec![Reply::SavedFilters(self.saved.clone())],
            Request::SaveFilter { name, filter, actor, .. } => {
                self.save(name, filter, &actor);
                vec![Reply::SavedFilters(self.saved.clone())]
            }
            Request::CompareNumber { id, keyed, .. } => {
                vec![Reply::NumberCompared { id, verdict: self.compare(id, keyed) }]
            }
            Request::Reveal { id, reason, actor, at } => match self.reveal(id, &reason, &actor, at) {
                Ok(()) => vec![Reply::Revealed { id }],
                Err(refusal) => vec![Reply::Failed { of: Asked::Reveal, message: refusal.message() }],
            },
            Request::Note(noted) => {
                self.notes.push(noted);
                Vec::new()
            }
        }
    }

    fn tallies(&self) -> Tallies {
        let mut tallies = Tallies::default();
        for row in self.dossiers.values().map(row) {
            for list in QueueList::of(row.causes, row.mark.awaiting_second_check, None) {
                tallies.add(list, row.mark.status, row.risk, 1);
            }
        }
        tallies
    }

    fn page(&self, wish: &PageWish) -> Page {
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
        };
        let total = Count::Exact(rows.len() as u64);
        let rows: Vec<ListRow> = rows.into_iter().skip(begin).take(size).collect();
        let matches = rows.iter().filter_map(|row| self.matched(&wish.filter, row)).collect();
        Page { rows, before: Count::Exact(begin as u64), total, matches, is_settled: true }
    }

    fn pending(&self, filter: &Filter, order: SortOrder, from: Place, forward: bool) -> Option<Place> {
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

    fn perform(&mut self, order: &Order) -> Result<Done, Refusal> {
        let dossier = self.dossiers.get(&order.id.0).ok_or(Refusal::NoSuchRecord(order.id))?.clone();
        if order.seen_version.is_some_and(|seen| seen != dossier.version) {
            return Err(Refusal::Overtaken { mark: Box::new(dossier.mark) });
        }
        let found = assess(&dossier);
        let right = self.right(&dossier, &order.act);
        let marker = dossier.mark.operator.clone().map(|account| Actor { account, ..order.actor.clone() });
        let grounds =
            Grounds { right: right.as_ref(), marker: marker.as_ref(), ..Grounds::of(&dossier, &found) };
        let after = policy::rule(&grounds, &order.act, &order.actor, order.at)?;
        let kind = match order.act {
            Act::Wrong { .. } => EventKind::WrongFound,
            Act::Confirm { .. } => EventKind::Confirmed,
            Act::Return { .. } => EventKind::Returned,
            _ => EventKind::Marked,
        };
        let other = match &order.act {
            Act::Mark(wanted) if wanted.swap => Some(self.partner(&dossier, wanted, right.as_ref())?),
            _ => None,
        };
        self.turns.push(vec![(order.id, dossier.mark.clone())]);
        let number = dossier.candidate.individual_number;
        let done = self.turn(order.id, after.clone(), kind, &order.actor, order.at);
        if let Some(partner) = other {
            self.turn(partner, Mark { right_number: Some(number), ..after }, kind, &order.actor, order.at);
        }
        Ok(Done { partner: other, ..done })
    }

    /// Returns the other record of a swap.
    fn partner(
        &self,
        own: &Dossier,
        wanted: &NewMark,
        right: Option<&RightNumber>,
    ) -> Result<CandidateId, Refusal> {
        let holder = policy::other_holder(own, &right.unwrap().holders).ok_or(Refusal::NothingToSwap)?;
        let partner = &self.dossiers[&holder.id.0];
        if wanted.seen_partner.is_some_and(|seen| seen != (partner.id, partner.version)) {
            return Err(Refusal::PartnerOvertaken { partner: partner.id });
        }
        policy::swapped_partner(own, partner, wanted)?;
        Ok(partner.id)
    }

    fn reveal(&mut self, id: CandidateId, reason: &str, actor: &Actor, at: Timestamp) -> Result<(), Refusal> {
        policy::may_reveal(&self.dossiers[&id.0].mark, reason, actor)?;
        self.notes.push(Noted {
            kind: EventKind::Revealed,
            record: Some(id),
            facts: serde_json::json!({ "reason": reason }),
            secret_words: None,
            actor: actor.clone(),
            at,
        });
        Ok(())
    }

    fn right(&self, dossier: &Dossier, act: &Act) -> Option<RightNumber> {
        let Act::Mark(wanted) = act else { return None };
        let number = wanted.right_number?;
        let holders = self
            .dossiers
            .values()
            .filter(|other| other.id != dossier.id && other.effective_number() == number)
            .map(|other| invented::neighbour(other.id.0, other.candidate.items.clone()))
            .collect();
        Some(RightNumber { number, holders, found: assess(dossier) })
    }

    fn undo(&mut self, actor: &Actor, at: Timestamp) -> Vec<Reply> {
        match self.turns.pop().as_deref() {
            None => vec![Reply::Done { id: None, outcome: Err(Refusal::NothingToUndo) }],
            Some([(id, before)]) => {
                let done = self.turn(*id, before.clone(), EventKind::Undone, actor, at);
                vec![Reply::Done { id: None, outcome: Ok(Box::new(done)) }]
            }
            Some(many) => {
                let ids = many.iter().map(|(id, _)| *id).collect();
                self.begin(ids, Work::Undo(many.to_vec(), actor.clone(), at))
            }
        }
    }

    fn turn(&mut self, id: CandidateId, after: Mark, kind: EventKind, actor: &Actor, at: Timestamp) -> Done {
        let key = ChainKey::new([1; 32]);
        let dossier = self.dossiers.get_mut(&id.0).unwrap();
        let before = std::mem::replace(&mut dossier.mark, after.clone());
        dossier.version += 1;
        let version = dossier.version;
        let turn = Turn {
            before: MarkFacts::of(&before, &key),
            after: MarkFacts::of(&after, &key),
            undoes: None,
            partner: None,
            bulk: None,
            why: None,
        };
        self.events.push(Event {
            seq: i64::try_from(self.events.len()).unwrap() + 1,
            at,
            actor: actor.clone(),
            kind,
            record: Some(id),
            facts: serde_json::to_string(&turn).unwrap(),
            seen: Vec::new(),
        });
        let row = row(&self.dossiers[&id.0]);
        let (key, kanji_name, place) = (row.key.clone(), row.kanji_name.clone(), row.place());
        Done { id, before, after, version, partner: None, key, kanji_name, place }
    }

    fn compare(&self, id: CandidateId, keyed: IndividualNumber) -> NumberVerdict {
        if self.dossiers[&id.0].effective_number() == keyed {
            return NumberVerdict::Same;
        }
        let holders: Vec<CandidateId> = self
            .dossiers
            .values()
            .filter(|d| d.id != id && d.effective_number() == keyed)
            .map(|d| d.id)
            .collect();
        if holders.is_empty() { NumberVerdict::Different } else { NumberVerdict::HeldBy(holders) }
    }
}

fn record(dossier: &Dossier) -> Record {
    Record { dossier: dossier.clone(), found: assess(dossier) }
}

fn row(dossier: &Dossier) -> ListRow {
    let found = assess(dossier);
    let candidate = &dossier.candidate;
    ListRow {
        id: dossier.id,
        key: candidate.key.clone(),
        individual_number: candidate.individual_number,
        kanji_name: candidate.items.kanji_name.clone(),
        kana_name: candidate.items.kana_name.clone(),
        employer_code: candidate.membership.employer_code.clone(),
        employer_name: candidate.membership.employer_name.clone(),
        causes: found.causes,
        answer: found.answer,
        inquired: dossier.inquired,
        grades: found
            .comparison
            .as_ref()
            .filter(|_| found.answer == Some(AnswerResult::Found))
            .map(crate::compare::Comparison::grades),
        signals: found.signals,
        risk: found.risk,
        mark: dossier.mark.clone(),
        version: dossier.version,
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
}
