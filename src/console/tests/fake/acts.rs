//! What the store in memory writes: acts, swaps, bulk acts, undo, filters.

use jiff::Timestamp;

use super::{Fake, row};
use crate::audit::{Actor, CandidateId, Event, EventKind, IndividualNumber, Mark};
use crate::notice::incident::finds_another;
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::assess::assess;
use crate::triage::bulk::{BulkAct, BulkEnd, BulkId, BulkProgress, Outlook, Preview, Reasons};
use crate::triage::chain::ChainKey;
use crate::triage::dossier::{Dossier, Neighbour};
use crate::triage::filter::Filter;
use crate::triage::listing::ListRow;
use crate::triage::policy::{self, Grounds, Refusal, RightNumber};
use crate::triage::port::{Done, Noted, NumberVerdict, Reply, SavedFilter};
use crate::triage::selection::Selection;
use crate::triage::testing as invented;
use crate::triage::turn::{MarkFacts, Turn};

/// A bulk act, or the taking back of one, as far as it is still to come.
pub(super) struct Batch {
    left: Vec<CandidateId>,
    work: Work,
    pub(super) progress: BulkProgress,
}

/// What is done to each record of a batch.
pub(super) enum Work {
    Act(BulkAct, Actor, Timestamp),
    Undo(Vec<(CandidateId, Mark)>, Actor, Timestamp),
}

impl Fake {
    pub(super) fn selected(&self, selection: &Selection) -> Vec<ListRow> {
        let rows = self.rows(&selection.filter);
        rows.into_iter().filter(|row| selection.contains(row.place())).collect()
    }

    pub(super) fn preview(&self, selection: &Selection, act: &BulkAct, actor: &Actor) -> Preview {
        let newest = self.dossiers.keys().max().copied().map(crate::audit::CandidateId);
        let mut preview = Preview { is_complete: true, newest, ..Preview::default() };
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

    pub(super) fn begin(&mut self, left: Vec<CandidateId>, work: Work) -> Vec<Reply> {
        let is_undo = matches!(work, Work::Undo(..));
        let of = Some(left.len() as u64);
        let progress = BulkProgress {
            id: BulkId(if is_undo { 2 } else { 1 }),
            kind: None,
            is_undo,
            done: 0,
            left_out: 0,
            reasons: Reasons::new(),
            of,
            ended: None,
            withdrawals: crate::triage::withdrawal::Withdrawals::default(),
            goes_on: false,
        };
        if !is_undo {
            self.turns.push(Vec::new());
        }
        self.bulk = Some(Batch { left, work, progress });
        self.bulk_rests = false;
        self.batch()
    }

    /// Does the next batch of the bulk act under way.
    pub(in crate::console::tests) fn batch(&mut self) -> Vec<Reply> {
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

    pub(super) fn work(&mut self, id: CandidateId, work: &Work) -> bool {
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

    pub(super) fn bundle(
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

    pub(super) fn save(&mut self, name: String, filter: Option<Filter>, actor: &Actor) {
        self.saved.retain(|saved| saved.name != name);
        let saved_by = actor.person().to_owned();
        self.saved.extend(filter.map(|filter| SavedFilter { name, filter, saved_by }));
        self.saved.sort_by(|one, other| one.name.cmp(&other.name));
    }

    /// Performs each; one undo takes all of them back.
    pub(super) fn perform_each(
        &mut self,
        orders: &[Order],
    ) -> Vec<(CandidateId, Result<Box<Done>, Refusal>)> {
        let before = self.turns.len();
        let each = |order: &Order| (order.id, self.perform(order).map(Box::new));
        let done = orders.iter().map(each).collect();
        let turn: Vec<_> = self.turns.drain(before..).flatten().collect();
        if !turn.is_empty() {
            self.turns.push(turn);
            self.each.insert(before);
        }
        done
    }

    pub(super) fn perform(&mut self, order: &Order) -> Result<Done, Refusal> {
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
    pub(super) fn partner(
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

    pub(super) fn reveal(
        &mut self,
        id: CandidateId,
        reason: &str,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), Refusal> {
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

    pub(super) fn right(&self, dossier: &Dossier, act: &Act) -> Option<RightNumber> {
        let Act::Mark(wanted) = act else { return None };
        let number = wanted.right_number?;
        let holders = self
            .dossiers
            .values()
            .filter(|other| other.id != dossier.id && other.effective_number() == number)
            .map(|other| Neighbour {
                is_known_wrong: other.mark.is_known_wrong(),
                ..invented::neighbour(other.id.0, other.candidate.items.clone())
            })
            .collect();
        Some(RightNumber { number, holders, found: assess(dossier) })
    }

    pub(super) fn undo(&mut self, actor: &Actor, at: Timestamp) -> Vec<Reply> {
        match self.turns.pop().as_deref() {
            None => vec![Reply::Done { id: None, outcome: Err(Refusal::NothingToUndo) }],
            Some([(id, before)]) => {
                let done = self.turn(*id, before.clone(), EventKind::Undone, actor, at);
                vec![Reply::Done { id: None, outcome: Ok(Box::new(done)) }]
            }
            Some(many) if self.each.remove(&self.turns.len()) => {
                let back = |(id, before): &(CandidateId, Mark)| {
                    (*id, Ok(Box::new(self.turn(*id, before.clone(), EventKind::Undone, actor, at))))
                };
                let outcomes = many.iter().rev().map(back).collect();
                vec![Reply::UndoneEach { outcomes, goes_on: false }]
            }
            Some(many) => {
                let ids = many.iter().map(|(id, _)| *id).collect();
                self.begin(ids, Work::Undo(many.to_vec(), actor.clone(), at))
            }
        }
    }

    pub(super) fn turn(
        &mut self,
        id: CandidateId,
        after: Mark,
        kind: EventKind,
        actor: &Actor,
        at: Timestamp,
    ) -> Done {
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
            each: None,
            dangers: Vec::new(),
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
        self.follow(id, &before, kind, actor, at);
        let row = row(&self.dossiers[&id.0]);
        let (key, kanji_name, place) = (row.key.clone(), row.kanji_name.clone(), row.place());
        Done {
            id,
            has_opened: finds_another(&before, &after),
            before,
            after,
            version,
            partner: None,
            withdrawn: Vec::new(),
            key,
            kanji_name,
            place,
        }
    }

    pub(super) fn compare(&self, id: CandidateId, keyed: IndividualNumber) -> NumberVerdict {
        if self.dossiers[&id.0].effective_number() == keyed {
            return NumberVerdict::Same;
        }
        let holders: Vec<CandidateId> = self
            .dossiers
            .values()
            .filter(|d| d.id != id && d.effective_number() == keyed)
            .map(|d| d.id)
            .collect();
        if holders.is_empty() { NumberVerdict::Different(None) } else { NumberVerdict::HeldBy(holders) }
    }
}
