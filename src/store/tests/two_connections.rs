//! Property: whatever two people do through two connections, by turns, the store holds what a plain map holds to which the
//! same rules were put.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::audit::{
    Answer, Basis, Candidate, CandidateId, Day, EventKind, FiveItems, Mark, Status, StatusSet,
};
use crate::store::acting::bulk::Spell;
use crate::store::fixture::{World, actor, answer, at, by_card, candidate, number, opened, person};
use crate::store::{Store, TakenBack};
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::assess::{Assessment, assess};
use crate::triage::bulk::{BulkAct, BulkEnd, BulkId, BulkProgress, Outlook};
use crate::triage::dossier::Dossier;
use crate::triage::filter::Filter;
use crate::triage::page::{Place, SortOrder};
use crate::triage::policy::{
    Doer, Grounds, Refusal, hold_ended, is_free, lease_ended, overwrites_unseen, rule, still_borne,
};
use crate::triage::selection::Selection;
use crate::triage::withdrawal::{Ground, Upset, after_upset, restored, upset};

const RECORDS: u64 = 6;
/// How many records one batch changes here.
const BATCH: usize = 2;
const PEOPLE: [&str; 2] = ["sato", "suzuki"];

#[derive(Debug, Clone)]
enum Op {
    Act { who: usize, record: u64, act: u8, is_stale: bool },
    Import { record: u64, says: u8 },
    Undo { who: usize },
    Begin { who: usize, act: u8, only_pending: bool },
    Carry { who: usize },
    Take { who: usize, size: u32 },
    Release { days: i64 },
    Read { who: usize, record: u64, compares: bool },
}

fn ops() -> impl Strategy<Value = Vec<(bool, Op)>> {
    let who = || 0..PEOPLE.len();
    let op = prop_oneof![
        6 => (who(), 1..=RECORDS, 0_u8..12, prop::bool::weighted(0.1))
            .prop_map(|(who, record, act, is_stale)| Op::Act { who, record, act, is_stale }),
        2 => (1..=RECORDS, 0_u8..3).prop_map(|(record, says)| Op::Import { record, says }),
        3 => who().prop_map(|who| Op::Undo { who }),
        2 => (who(), 0_u8..5, any::<bool>())
            .prop_map(|(who, act, only_pending)| Op::Begin { who, act, only_pending }),
        6 => who().prop_map(|who| Op::Carry { who }),
        1 => (who(), 1_u32..4).prop_map(|(who, size)| Op::Take { who, size }),
        1 => (0_i64..4).prop_map(|days| Op::Release { days }),
        2 => (who(), 1..=RECORDS, any::<bool>())
            .prop_map(|(who, record, compares)| Op::Read { who, record, compares }),
    ];
    prop::collection::vec((any::<bool>(), op), 1..40)
}

fn act_of(n: u8, who: &str, registered: crate::audit::IndividualNumber) -> Act {
    let by = |status, basis| NewMark { basis, note: "理由".to_owned(), ..NewMark::to(status) };
    match n {
        0 => Act::Mark(NewMark::to(Status::Verified)),
        1 => by_card(registered),
        2 => Act::Mark(by(Status::Verified, Some(Basis::OtherMeans))),
        3 => Act::Mark(by(Status::Verified, Some(Basis::NotationReviewed))),
        4 => Act::Mark(NewMark::to(Status::Escalated)),
        5 => Act::Mark(NewMark { until: Day::new(2023, 7, 1), ..by(Status::OnHold, None) }),
        6 => Act::Wrong { note: String::new() },
        7 => Act::Confirm { number: None },
        8 => Act::Return { note: "再確認".to_owned() },
        9 => Act::Assign { to: Some(who.to_owned()) },
        10 => Act::Assign { to: None },
        _ => Act::Due { on: Day::new(2030, 1, 2).unwrap() },
    }
}

fn bulk_act_of(n: u8, who: &str) -> BulkAct {
    match n {
        0 => BulkAct::Verify,
        1 => BulkAct::Escalate { addressee: None, until: None },
        2 => BulkAct::Assign { to: Some(who.to_owned()) },
        3 => BulkAct::Assign { to: None },
        _ => BulkAct::Due { on: Day::new(2031, 1, 2).unwrap() },
    }
}

/// What the register says of a person: the same, another writing that an eye must read, or another address.
fn items(record: u64, says: u8) -> FiveItems {
    let mut items = person(record * 10 + 1);
    match says {
        0 => {}
        1 => items.address = items.address.replacen("東京都", "", 1),
        _ => items.address = format!("大阪府大阪市北区架空町{record}-99"),
    }
    items
}

#[derive(Debug)]
struct Known {
    candidate: Candidate,
    answer: Answer,
    says: u8,
    version: u64,
    mark: Mark,
}

#[derive(Debug)]
struct Logged {
    who: String,
    kind: EventKind,
    id: CandidateId,
    before: Mark,
    says: u8,
    bulk: Option<BulkId>,
    /// Where the act on several records began that it is part of.
    each: Option<usize>,
    undone: bool,
    /// What prevented its taking back when that was tried.
    left: Option<usize>,
}

#[derive(Debug)]
struct Bulk {
    id: BulkId,
    who: String,
    act: Option<(BulkAct, bool)>,
    undoes: Option<BulkId>,
    place: Option<Place>,
    /// Up to where the log was when it began; a taking back goes down from there.
    entry: usize,
    done: u64,
    left_out: u64,
    ended: Option<BulkEnd>,
}

/// What became of the next turn of a bulk act.
enum Turn {
    /// There was none.
    End,
    /// It had been before.
    Passed,
    /// Whether the record was changed.
    Had(bool),
}

/// The plain map.
#[derive(Debug, Default)]
struct Model {
    records: BTreeMap<CandidateId, Known>,
    log: Vec<Logged>,
    bulks: Vec<Bulk>,
}

impl Known {
    fn dossier(&self, id: CandidateId, mark: Mark) -> Dossier {
        Dossier {
            id,
            version: self.version,
            candidate: self.candidate.clone(),
            answer: Some(self.answer.clone()),
            inquired: false,
            alerts: Vec::new(),
            notifications: Vec::new(),
            holders: Vec::new(),
            lookalikes: Vec::new(),
            family: Vec::new(),
            sweeps: 0,
            document_differs: false,
            mark,
        }
    }

    fn found(&self) -> Assessment {
        assess(&self.dossier(CandidateId(0), self.mark.clone()))
    }
}

impl Model {
    fn place(&self, id: CandidateId) -> Place {
        Place { risk: self.records[&id].found().risk, id }
    }

    fn in_order(&self) -> Vec<Place> {
        let mut places: Vec<Place> = self.records.keys().map(|id| self.place(*id)).collect();
        places.sort_unstable();
        places
    }

    fn put(&mut self, id: CandidateId, mark: Mark, kind: EventKind, who: &str, bulk: Option<BulkId>) {
        let known = self.records.get_mut(&id).unwrap();
        let before = std::mem::replace(&mut known.mark, mark);
        known.version += 1;
        let (who, says) = (who.to_owned(), known.says);
        self.log.push(Logged { who, kind, id, before, says, bulk, each: None, undone: false, left: None });
    }

    fn read(&mut self, id: CandidateId, kind: EventKind, who: &str) {
        let Known { mark, says, .. } = &self.records[&id];
        let (before, says, who) = (mark.clone(), *says, who.to_owned());
        self.log.push(Logged {
            who,
            kind,
            id,
            before,
            says,
            bulk: None,
            each: None,
            undone: false,
            left: None,
        });
    }

    fn ruled(&self, id: CandidateId, act: &Act, who: &str, at: Timestamp) -> Result<Mark, Refusal> {
        let known = &self.records[&id];
        let dossier = known.dossier(id, known.mark.clone());
        let found = assess(&dossier);
        let marker = known.mark.operator.as_deref().map(actor);
        let grounds = Grounds { marker: marker.as_ref(), ..Grounds::of(&dossier, &found) };
        rule(&grounds, act, &actor(who), at)
    }

    fn perform(&mut self, order: &Order, kind: EventKind) -> Result<(), Refusal> {
        let (known, who) = (&self.records[&order.id], order.actor.account.as_str());
        let overtaken = match order.seen_version {
            Some(seen) => seen != known.version,
            None => overwrites_unseen(&known.mark, &order.act, &order.actor),
        };
        if overtaken {
            return Err(Refusal::Overtaken { mark: Box::new(known.mark.clone()) });
        }
        let mark = self.ruled(order.id, &order.act, who, order.at)?;
        self.put(order.id, mark, kind, who, None);
        Ok(())
    }

    fn import(&mut self, id: CandidateId, says: u8, newer: Answer) {
        let known = self.records.get_mut(&id).unwrap();
        let ground =
            |known: &Known| Ground::of(&known.dossier(CandidateId(0), known.mark.clone()), &known.found());
        let before = ground(known);
        known.answer = newer;
        let after = ground(known);
        known.says = says;
        match upset(&known.mark, &before, &after, true) {
            Upset::None => known.version += 1,
            what => {
                let mark = after_upset(&known.mark, what);
                let kind =
                    if what == Upset::Withdrawn { EventKind::Withdrawn } else { EventKind::DataChanged };
                self.put(id, mark, kind, "system", None);
            }
        }
    }

    fn last_act(&self, who: &str) -> Option<usize> {
        self.log
            .iter()
            .rposition(|entry| entry.who == who && entry.kind.can_be_undone() && self.is_to_undo(entry))
    }

    /// What was left is passed over as long as that stands which prevented it.
    fn is_to_undo(&self, entry: &Logged) -> bool {
        !entry.undone && entry.left.is_none_or(|by| self.log[by].undone)
    }

    fn take_back(&mut self, at: usize, who: &str, bulk: Option<BulkId>) -> Result<(), Refusal> {
        let entry = &self.log[at];
        for n in at + 1..self.log.len() {
            let later = &self.log[n];
            if later.id == entry.id
                && !later.undone
                && later.kind.changes_mark()
                && !matches!(later.kind, EventKind::DataChanged | EventKind::Undone)
            {
                let why = Err(match later.kind {
                    EventKind::Withdrawn => Refusal::WithdrawnSince { by: EventKind::Imported, id: entry.id },
                    what => Refusal::ActedSince { who: doer(&later.who, &entry.who), what, id: entry.id },
                });
                self.log[at].left = Some(n);
                return why;
            }
        }
        let known = &self.records[&entry.id];
        let dossier = known.dossier(entry.id, entry.before.clone());
        let found = assess(&dossier);
        let holds = known.says == entry.says && still_borne(&Grounds::of(&dossier, &found));
        let mark = restored(&entry.before, &known.mark, known.candidate.individual_number, holds);
        let id = entry.id;
        self.log[at].undone = true;
        self.put(id, mark, EventKind::Undone, who, bulk);
        Ok(())
    }

    fn begin(
        &mut self,
        progress: &BulkProgress,
        who: &str,
        act: Option<(BulkAct, bool)>,
        undoes: Option<BulkId>,
    ) {
        // An undo ends the act that it takes back; another one that rests stays as it is.
        let own = self.bulks.iter_mut().filter(|bulk| bulk.who == who && bulk.ended.is_none());
        for open in own.filter(|open| undoes.is_none_or(|undoes| undoes == open.id)) {
            open.ended = Some(BulkEnd::Stopped);
        }
        self.bulks.push(Bulk {
            id: progress.id,
            who: who.to_owned(),
            act,
            undoes,
            place: None,
            entry: self.log.len(),
            done: 0,
            left_out: 0,
            ended: None,
        });
    }

    /// A bundle is one act, though each of its records has an event.
    fn take(&mut self, free: &[Place], until: Timestamp, who: &str, now: Timestamp) {
        if free.is_empty() {
            return;
        }
        let first = self.log.len();
        for place in free {
            let mark = self.ruled(place.id, &Act::Take { until }, who, now).unwrap();
            self.put(place.id, mark, EventKind::Taken, who, None);
        }
        self.log[first..].iter_mut().for_each(|entry| entry.each = Some(first));
    }

    /// Takes back all that belongs to one act, the last first; says of each why not.
    fn take_back_each(&mut self, last: usize, who: &str) -> Vec<Option<Refusal>> {
        let each = self.log[last].each;
        let is_of = |entry: &Logged| self.is_to_undo(entry) && each.is_some() && entry.each == each;
        let all: Vec<usize> = (0..=last).rev().filter(|n| *n == last || is_of(&self.log[*n])).collect();
        all.into_iter().map(|n| self.take_back(n, who, None).err()).collect()
    }

    /// Does one batch as the store does.
    fn carry(&mut self, at: usize, now: Timestamp) {
        let mut spell = BATCH;
        while spell > 0 {
            let turn = match self.bulks[at].act.clone() {
                Some((act, only_pending)) => self.turn(at, &act, only_pending, now),
                None => self.turn_back(at),
            };
            match turn {
                Turn::End => {
                    self.bulks[at].ended = Some(BulkEnd::Complete);
                    return;
                }
                Turn::Had(true) => {
                    self.bulks[at].done += 1;
                    spell -= 1;
                }
                Turn::Had(false) => self.bulks[at].left_out += 1,
                Turn::Passed => {}
            }
        }
    }

    fn turn(&mut self, at: usize, act: &BulkAct, only_pending: bool, now: Timestamp) -> Turn {
        let bulk = &self.bulks[at];
        let (id, who) = (bulk.id, bulk.who.clone());
        let is_shown =
            |place: &Place| !only_pending || self.records[&place.id].mark.status == Status::Pending;
        let mut ahead =
            self.in_order().into_iter().filter(is_shown).filter(|place| Some(*place) > bulk.place);
        let Some(next) = ahead.next() else { return Turn::End };
        self.bulks[at].place = Some(next);
        if self.log.iter().any(|entry| entry.id == next.id && entry.bulk == Some(id)) {
            return Turn::Passed;
        }
        if matches!(act.outlook(&self.row(next.id), &actor(&who)), Outlook::LeftOut(_)) {
            return Turn::Had(false);
        }
        let kind = match act {
            BulkAct::Verify | BulkAct::Escalate { .. } => EventKind::Marked,
            BulkAct::Assign { .. } => EventKind::Assigned,
            BulkAct::Due { .. } => EventKind::DueChanged,
        };
        let Ok(mark) = self.ruled(next.id, &act.act(), &who, now) else { return Turn::Had(false) };
        self.put(next.id, mark, kind, &who, Some(id));
        Turn::Had(true)
    }

    fn turn_back(&mut self, at: usize) -> Turn {
        let bulk = &self.bulks[at];
        let (id, who) = (bulk.id, bulk.who.clone());
        let mut ahead = self.log[..bulk.entry].iter();
        let next = ahead.rposition(|entry| entry.bulk == bulk.undoes && self.is_to_undo(entry));
        let Some(next) = next else { return Turn::End };
        self.bulks[at].entry = next;
        Turn::Had(self.take_back(next, &who, Some(id)).is_ok())
    }

    fn row(&self, id: CandidateId) -> crate::triage::listing::ListRow {
        let known = &self.records[&id];
        let found = known.found();
        crate::triage::listing::ListRow {
            id,
            key: known.candidate.key.clone(),
            individual_number: known.candidate.individual_number,
            kanji_name: known.candidate.items.kanji_name.clone(),
            kana_name: known.candidate.items.kana_name.clone(),
            employer_code: String::new(),
            employer_name: String::new(),
            causes: found.causes,
            answer: found.answer,
            inquired: false,
            grades: found.comparison.as_ref().map(crate::compare::Comparison::grades),
            signals: found.signals,
            risk: found.risk,
            mark: known.mark.clone(),
            version: known.version,
        }
    }

    fn release(&mut self, now: Timestamp) {
        let mut ids: Vec<CandidateId> = self.records.keys().copied().collect();
        for id in &ids {
            if let Some(mark) = hold_ended(&self.records[id].mark, Day::of(now)) {
                self.put(*id, mark, EventKind::Released, "system", None);
            }
        }
        // What fell due first ends first.
        ids.sort_by_key(|id| (self.records[id].mark.leased_until, *id));
        for id in &ids {
            if let Some(mark) = lease_ended(&self.records[id].mark, now) {
                self.put(*id, mark, EventKind::LeaseEnded, "system", None);
            }
        }
    }
}

/// Says of each record of an undo why it was not taken back.
fn why_not(outcome: Result<TakenBack, Refusal>) -> Vec<Option<Refusal>> {
    match outcome {
        Ok(TakenBack::Each { outcomes: each, .. }) => {
            each.into_iter().map(|(_, outcome)| outcome.err()).collect()
        }
        Ok(_) => vec![None],
        Err(Refusal::LeftStanding { why }) => vec![Some(*why)],
        Err(refusal) => vec![Some(refusal)],
    }
}

fn doer(who: &str, to: &str) -> Doer {
    match who {
        "system" => Doer::TheProgram,
        who if who == to => Doer::Oneself,
        who => Doer::Another(who.to_owned()),
    }
}

/// Opens a record, or compares its number.
fn read(
    store: &mut Store,
    id: CandidateId,
    record: u64,
    compares: bool,
    who: &str,
    now: Timestamp,
) -> EventKind {
    if compares {
        store.compare_number(id, number(record * 10 + 1), &actor(who), now).unwrap().unwrap();
        EventKind::NumberCompared
    } else {
        store.note(&opened(id, who, now)).unwrap();
        EventKind::Opened
    }
}

/// Both, side by side.
struct Pair {
    world: World,
    other: Store,
    model: Model,
    minute: i64,
    asked: i32,
}

fn start() -> Pair {
    let mut world = World::new();
    world.import((1..=RECORDS).map(|n| candidate(n, 1)));
    world.import((1..=RECORDS).map(|n| answer(number(n * 10 + 1), items(n, 0))));
    let mut model = Model::default();
    for n in 1..=RECORDS {
        let known = Known {
            candidate: candidate(n, 1),
            answer: answer(number(n * 10 + 1), items(n, 0)),
            says: 0,
            version: world.row(n, 1).version,
            mark: Mark::default(),
        };
        model.records.insert(world.id(n, 1), known);
    }
    let other = world.another();
    Pair { world, other, model, minute: 20, asked: 1 }
}

impl Pair {
    fn apply(&mut self, on_second: bool, op: &Op) {
        self.minute += 1;
        let now = at(self.minute);
        let store = if on_second { &mut self.other } else { &mut self.world.store };
        let model = &mut self.model;
        match op {
            Op::Act { who, record, act, is_stale } => {
                let id = store.find(&crate::store::fixture::key(*record, 1)).unwrap().unwrap();
                let version = model.records[&id].version;
                let act = act_of(*act, PEOPLE[*who], number(record * 10 + 1));
                // Assigning and due dates may speak of the record as it is.
                let seen_version = match (is_stale, &act) {
                    (true, _) => Some(version - 1),
                    (false, Act::Assign { .. }) => None,
                    _ => Some(version),
                };
                let order = Order { id, seen_version, act, actor: actor(PEOPLE[*who]), at: now };
                let kind = crate::store::acting::change::kind_of(&order.act);
                let done = store.perform(&order).unwrap().map(drop);
                assert_eq!(done, model.perform(&order, kind));
            }
            Op::Import { record, says } => {
                let id = self.world.id(*record, 1);
                if model.records[&id].says != *says {
                    self.asked += 1;
                    let mut newer = answer(number(record * 10 + 1), items(*record, *says));
                    newer.asked_on = Day::new(2023, 6, 1).unwrap().plus(self.asked).to_string();
                    self.world.import([newer.clone()]);
                    model.import(id, *says, newer);
                }
            }
            Op::Undo { who } => {
                let who = PEOPLE[*who];
                let last = model.last_act(who);
                match (store.undo(&actor(who), now).unwrap(), last) {
                    (Ok(TakenBack::Bulk(progress)), Some(last)) => {
                        let undoes = model.log[last].bulk;
                        assert!(undoes.is_some() && progress.is_undo);
                        let goes_on = model.bulks.iter().any(|known| known.id == progress.id);
                        if !goes_on {
                            model.begin(&progress, who, None, undoes);
                        }
                    }
                    (done, Some(last)) if model.log[last].bulk.is_none() => {
                        assert_eq!(why_not(done), model.take_back_each(last, who));
                    }
                    (done, last) => {
                        assert!(last.is_none(), "{done:?}");
                        assert_eq!(done.err(), Some(Refusal::NothingToUndo));
                    }
                }
            }
            Op::Begin { who, act, only_pending } => {
                let who = PEOPLE[*who];
                let pending = StatusSet::EMPTY.with(Status::Pending);
                let statuses = if *only_pending { pending } else { StatusSet::EMPTY };
                let all = Selection::everything(Filter { statuses, ..Filter::default() });
                let act = bulk_act_of(*act, who);
                let began = store.begin_bulk(&all, &act, &actor(who), now).unwrap().unwrap();
                model.begin(&began, who, Some((act, *only_pending)), None);
            }
            Op::Carry { who } => {
                let own = |bulk: &Bulk| bulk.who == PEOPLE[*who];
                let open = model.bulks.iter().rposition(|bulk| own(bulk) && bulk.ended.is_none());
                let Some(at) = open.or_else(|| model.bulks.iter().rposition(own)) else { return };
                let spell = Spell::of(BATCH, Duration::from_mins(5));
                let id = model.bulks[at].id;
                let progress = store.bulk_batch_of(id, &actor(PEOPLE[*who]), now, spell).unwrap();
                if model.bulks[at].ended.is_none() {
                    model.carry(at, now);
                }
                let bulk = &model.bulks[at];
                assert_eq!(
                    (progress.done, progress.left_out, progress.ended),
                    (bulk.done, bulk.left_out, bulk.ended)
                );
            }
            Op::Take { who, size } => {
                let who = PEOPLE[*who];
                let until = now + SignedDuration::from_mins(5);
                let taken =
                    store.take_bundle(&Filter::default(), *size, until, &actor(who), now).unwrap().unwrap();
                let free =
                    model.in_order().into_iter().filter(|place| is_free(&model.records[&place.id].mark));
                let free: Vec<Place> = free.take(*size as usize).collect();
                assert_eq!(taken, free);
                model.take(&free, until, who, now);
            }
            Op::Read { who, record, compares } => {
                let id = store.find(&crate::store::fixture::key(*record, 1)).unwrap().unwrap();
                model.read(id, read(store, id, *record, *compares, PEOPLE[*who], now), PEOPLE[*who]);
            }
            Op::Release { days } => {
                let now = now + SignedDuration::from_hours(24 * days);
                store.release(now).unwrap();
                model.release(now);
            }
        }
    }

    /// Asserts that marks, versions and the order of the queue are the map's.
    fn assert_same(&self) {
        let rows = self.world.list(&Filter::default(), SortOrder::Risk);
        let expected: Vec<_> = self.model.in_order().iter().map(|place| self.model.row(place.id)).collect();
        assert_eq!(rows, expected);
    }

    /// Asserts the same of what is kept beside: the lists of the queue, their counts, the history.
    fn assert_same_beside(&self) {
        let rows = self.world.list(&Filter::default(), SortOrder::Risk);
        let awaiting = Filter { awaiting: true, ..Filter::default() };
        let awaits: Vec<_> = rows.iter().filter(|row| row.mark.awaiting_second_check).cloned().collect();
        assert_eq!(self.world.list(&awaiting, SortOrder::Risk), awaits);
        let tallies = self.other.tallies().unwrap();
        for status in Status::ALL {
            let count = rows.iter().filter(|row| row.mark.status == *status).count() as u64;
            assert_eq!(tallies.of(crate::triage::filter::QueueList::All, *status), count, "{status}");
        }
        let mut history = Vec::new();
        let keep = &mut |event: crate::audit::Event| {
            // What follows from marks is held to them below.
            let follows = matches!(
                event.kind,
                EventKind::IncidentOpened | EventKind::IncidentStepped | EventKind::IncidentEnded
            );
            if let Some(id) = event.record.filter(|_| !follows) {
                history.push((event.kind, id, event.actor.account));
            }
            std::ops::ControlFlow::Continue(())
        };
        self.other.history(None, keep).unwrap();
        let log: Vec<_> =
            self.model.log.iter().map(|entry| (entry.kind, entry.id, entry.who.clone())).collect();
        assert_eq!(history, log);
        let open = self.other.incidents(true).unwrap();
        let mut open: Vec<_> = open.into_iter().map(|of| of.incident.candidate).collect();
        open.sort_unstable();
        let mut wrong: Vec<_> = rows
            .iter()
            .filter(|row| crate::notice::incident::is_wrong(&row.mark))
            .map(|row| row.id)
            .collect();
        wrong.sort_unstable();
        assert_eq!(open, wrong, "each wrong record has one open incident, and no other has");
        self.world.assert_true();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn what_two_people_do_by_turns_is_what_a_plain_map_holds(ops in ops()) {
        let mut pair = start();
        for (on_second, op) in &ops {
            pair.apply(*on_second, op);
            pair.assert_same();
        }
        pair.assert_same_beside();
    }
}
