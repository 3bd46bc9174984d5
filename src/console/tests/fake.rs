//! A store in memory that rules as the real one does: the port's other end, for tests.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::audit::{
    Actor, AnswerResult, CandidateId, CauseSet, Event, EventKind, FiveItems, IndividualNumber, Mark,
    MemberKey, RootCause,
};
use crate::triage::act::{Act, Order};
use crate::triage::assess::assess;
use crate::triage::chain::{ChainKey, MarkFacts, Turn};
use crate::triage::dossier::Dossier;
use crate::triage::figures::Tallies;
use crate::triage::filter::{Filter, QueueList};
use crate::triage::listing::ListRow;
use crate::triage::page::{Count, Page, PageWish, Place, Seek};
use crate::triage::policy::{self, Grounds, Refusal, RightNumber};
use crate::triage::port::{Done, Noted, NumberVerdict, Record, Reply, Request};
use crate::triage::testing as invented;

/// A store in memory.
pub(super) struct Fake {
    pub(super) dossiers: BTreeMap<i64, Dossier>,
    pub(super) notes: Vec<Noted>,
    pub(super) asked: Vec<Request>,
    turns: Vec<(CandidateId, Mark, Actor)>,
    events: Vec<Event>,
}

/// An invented member: kanji, kana, birth date, sex, address.
pub(super) type Person = [&'static str; 5];

impl Fake {
    pub(super) fn empty() -> Self {
        Self {
            dossiers: BTreeMap::new(),
            notes: Vec::new(),
            asked: Vec::new(),
            turns: Vec::new(),
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
        let id = i64::try_from(self.dossiers.len()).unwrap() + 1;
        let items = |p: Person| -> FiveItems { invented::items(p[0], p[1], p[2], p[3], p[4]) };
        let mut dossier = invented::dossier(items(insurer), register.map(items));
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
        let mut rows: Vec<ListRow> =
            self.dossiers.values().map(row).filter(|row| passes(filter, row)).collect();
        rows.sort_by_key(ListRow::place);
        rows
    }

    pub(super) fn answer(&mut self, request: Request) -> Vec<Reply> {
        self.asked.push(request.clone());
        match request {
            Request::Tallies => vec![Reply::Tallies(Box::new(self.tallies()))],
            Request::Page { generation, wish } => {
                vec![Reply::Page { generation, page: Box::new(self.page(&wish)) }]
            }
            Request::Pending { generation, filter, from, forward, .. } => {
                let place = self.pending(filter, from, forward);
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
            Request::Undo { actor, at } => {
                vec![Reply::Done { id: None, outcome: self.undo(&actor, at).map(Box::new) }]
            }
            Request::CompareNumber { id, keyed, .. } => {
                vec![Reply::NumberCompared { id, verdict: self.compare(id, keyed) }]
            }
            Request::Note(noted) => {
                self.notes.push(noted);
                Vec::new()
            }
            _ => Vec::new(),
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
        let rows = self.rows(&wish.filter);
        let size = wish.rows as usize;
        let begin = match wish.seek {
            Seek::First => 0,
            Seek::Last => rows.len().saturating_sub(size),
            Seek::Around(place, before) => {
                let at = rows.iter().position(|row| row.place() >= place).unwrap_or(rows.len());
                at.saturating_sub(before as usize)
            }
        };
        let total = Count::Exact(rows.len() as u64);
        Page {
            rows: rows.into_iter().skip(begin).take(size).collect(),
            before: Count::Exact(begin as u64),
            total,
            matches: Vec::new(),
            is_settled: true,
        }
    }

    fn pending(&self, filter: Filter, from: Place, forward: bool) -> Option<Place> {
        use crate::audit::{Status, StatusSet};
        let pending = Filter { statuses: StatusSet::EMPTY.with(Status::Pending), ..filter };
        let places: Vec<Place> = self.rows(&pending).iter().map(ListRow::place).collect();
        if forward {
            places.into_iter().find(|place| *place > from)
        } else {
            places.into_iter().rev().find(|place| *place < from)
        }
    }

    fn perform(&mut self, order: &Order) -> Result<Done, Refusal> {
        let dossier = self.dossiers.get(&order.id.0).ok_or(Refusal::NoSuchRecord(order.id))?.clone();
        if order.seen_version.is_some_and(|seen| seen != dossier.version) {
            return Err(Refusal::Overtaken { mark: Box::new(dossier.mark) });
        }
        let found = assess(&dossier);
        let right = self.right(&dossier, &order.act);
        let grounds = Grounds { dossier: &dossier, found: &found, right: right.as_ref() };
        let after = policy::rule(&grounds, &order.act, &order.actor, order.at)?;
        let kind = match order.act {
            Act::Wrong { .. } => EventKind::WrongFound,
            Act::Confirm { .. } => EventKind::Confirmed,
            Act::Return { .. } => EventKind::Returned,
            _ => EventKind::Marked,
        };
        self.turns.push((order.id, dossier.mark.clone(), order.actor.clone()));
        Ok(self.turn(order.id, after, kind, &order.actor, order.at))
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

    fn undo(&mut self, actor: &Actor, at: Timestamp) -> Result<Done, Refusal> {
        let (id, before, _) = self.turns.pop().ok_or(Refusal::NothingToUndo)?;
        Ok(self.turn(id, before, EventKind::Undone, actor, at))
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
        let holders: Vec<CandidateId> =
            self.dossiers.values().filter(|d| d.effective_number() == keyed).map(|d| d.id).collect();
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
    (filter.causes.is_empty() || filter.causes.intersects(row.causes))
        && (filter.statuses.is_empty() || filter.statuses.contains(row.mark.status))
        && (!filter.awaiting || row.mark.awaiting_second_check)
        && (!filter.raised_again || row.mark.raised_again)
        && filter.search.first().is_none_or(|words| {
            crate::triage::filter::record_named(words) == Some(row.id)
                || row.kanji_name.contains(words)
                || row.key.to_string().contains(words)
                || row.kana_name.contains(words)
        })
}
