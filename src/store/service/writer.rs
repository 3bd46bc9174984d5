//! The writing thread: performs what is asked in the order of asking, and carries a bulk act on in between.
//!
//! Nothing waits behind a bulk act: before each of its batches, whatever was asked meanwhile is performed.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use crate::audit::{Actor, SweepId};
use crate::i18n::Message;
use crate::store::acting::undo::TakenBack;
use crate::store::base::database::Store;
use crate::store::base::db::Access;
use crate::store::error::Result;
use crate::triage::act::Order;
use crate::triage::bulk::{BulkId, BulkProgress};
use crate::triage::incident::{LeftSweep, SweepWish};
use crate::triage::policy::Refusal;
use crate::triage::port::{Reply, Request, RequestKind};

/// How long other processes have the database to themselves between two batches: without it SQLite's waiting, which is not
/// fair, lets them wait for long.
const PAUSE: Duration = Duration::from_millis(3);

/// How often progress is told.
const TOLD: Duration = Duration::from_millis(100);

/// When something was asked for, and by which tick of the machine: nothing here reads the clock.
#[derive(Debug, Clone, Copy)]
struct Asked {
    at: Timestamp,
    since: Instant,
}

impl Asked {
    fn at(at: Timestamp) -> Self {
        Self { at, since: Instant::now() }
    }

    /// Returns the time of the batch that is due.
    fn now(self) -> Timestamp {
        let passed = SignedDuration::try_from(self.since.elapsed()).unwrap_or_default();
        self.at.saturating_add(passed).unwrap_or(self.at)
    }
}

/// A bulk act that this thread carries on, or knows to be interrupted.
#[derive(Debug)]
struct Carried {
    id: BulkId,
    actor: Actor,
    asked: Asked,
    told: Option<Instant>,
    is_under_way: bool,
}

impl Carried {
    fn new(id: BulkId, actor: Actor, at: Timestamp, is_under_way: bool) -> Self {
        Self { id, actor, asked: Asked::at(at), told: None, is_under_way }
    }
}

/// The store of the writing thread, opened by the first request: a console that only looks needs no right to write.
struct Writer<'a> {
    path: &'a Path,
    store: Option<Store>,
    bulk: Option<Carried>,
    sweep: Option<Swept>,
    /// The last act, which may have withdrawn sweeps.
    acted: Option<Asked>,
    /// Who left them until now.
    left: LeftSweep,
}

/// Performs what is asked until the last sender is gone. A bulk act under way is left where it is durable then.
pub(super) fn write(path: &Path, orders: &Receiver<Request>, replies: &impl Fn(Reply)) {
    let mut writer =
        Writer { path, store: None, bulk: None, sweep: None, acted: None, left: LeftSweep::default() };
    loop {
        let is_bulk_under_way = writer.bulk.as_ref().is_some_and(|bulk| bulk.is_under_way);
        let request = if writer.sweep.is_some() || is_bulk_under_way || writer.acted.is_some() {
            orders.recv_timeout(PAUSE)
        } else {
            orders.recv().map_err(|_| RecvTimeoutError::Disconnected)
        };
        let (of, done) = match request {
            Ok(request) => (request.kind(), writer.carry_out(request, replies)),
            Err(RecvTimeoutError::Timeout) if writer.sweep.is_some() => {
                (RequestKind::StartSweep, writer.sweep_on())
            }
            Err(RecvTimeoutError::Timeout) if is_bulk_under_way => {
                (RequestKind::Bulk, writer.carry_on(replies))
            }
            Err(RecvTimeoutError::Timeout) => (RequestKind::Note, writer.leave_sweeps()),
            Err(RecvTimeoutError::Disconnected) => return,
        };
        match done {
            Ok(Some(reply)) => replies(reply),
            Ok(None) => {}
            Err(error) => replies(Reply::Failed { of, message: error.of_file(writer.path).message() }),
        }
    }
}

/// A sweep that this thread carries on; a bulk act under way rests meanwhile.
#[derive(Debug)]
struct Swept {
    id: SweepId,
    actor: Actor,
    asked: Asked,
    told: Instant,
}

impl Writer<'_> {
    fn start_sweep(&mut self, wish: &SweepWish, actor: Actor, at: Timestamp) -> Result<Reply> {
        if self.sweep.is_some() {
            return Ok(Reply::Failed {
                of: RequestKind::StartSweep,
                message: Message::new("store.sweep-under-way"),
            });
        }
        Ok(match self.store()?.begin_sweep(wish, &actor, at)? {
            Ok(progress) => {
                let asked = Asked::at(at);
                self.sweep = Some(Swept { id: progress.id, actor, asked, told: asked.since });
                Reply::Sweep(progress)
            }
            Err(refusal) => Reply::Failed { of: RequestKind::StartSweep, message: refusal.message() },
        })
    }

    /// Carries the sweep on by one batch. One that fails is broken off: started again, it goes on where it was durable.
    fn sweep_on(&mut self) -> Result<Option<Reply>> {
        let Some(mut sweep) = self.sweep.take() else { return Ok(None) };
        let progress = match self.store()?.sweep_batch(sweep.id, &sweep.actor, sweep.asked.now())? {
            Ok(progress) => progress,
            Err(refusal) => {
                return Ok(Some(Reply::Failed { of: RequestKind::StartSweep, message: refusal.message() }));
            }
        };
        let is_due = progress.is_whole || sweep.told.elapsed() >= TOLD;
        if is_due {
            sweep.told = Instant::now();
        }
        if !progress.is_whole {
            self.sweep = Some(sweep);
        }
        Ok(is_due.then_some(Reply::Sweep(progress)))
    }

    /// Has the next records leave sweeps that an act withdrew, if any do. Who reads hears of it as of any change; that marks stay
    /// withdrawn is told at the end.
    fn leave_sweeps(&mut self) -> Result<Option<Reply>> {
        let Some(acted) = self.acted.take() else { return Ok(None) };
        let Some(left) = self.store()?.leave_withdrawn_sweeps(acted.now())? else {
            let left = std::mem::take(&mut self.left);
            return Ok((left.raised_again > 0).then_some(Reply::LeftSweep(left)));
        };
        self.left = self.left.and(left);
        self.acted = Some(acted);
        Ok(None)
    }

    fn store(&mut self) -> Result<&mut Store> {
        match &mut self.store {
            Some(store) => Ok(store),
            none => Ok(none.insert(Store::open(self.path, Access::ReadWrite)?)),
        }
    }

    fn carry_out(&mut self, request: Request, replies: &impl Fn(Reply)) -> Result<Option<Reply>> {
        match request {
            Request::Perform(order) => self.perform(&order).map(Some),
            Request::PerformEach(orders) => self.perform_each(&orders, replies).map(Some),
            Request::PerformOnRequests(orders) => {
                let outcomes = self.store()?.perform_on_requests(&orders)?;
                let each = orders.iter().zip(outcomes).map(|(order, outcome)| {
                    (order.id, outcome.map(Box::new).map_err(|refusal| refusal.message()))
                });
                Ok(Some(Reply::RequestsDone(each.collect())))
            }
            Request::Undo { actor, at } => self.undo(actor, at).map(Some),
            Request::TakeBundle { filter, size, until, actor, at } => {
                let store = self.store()?;
                store.release(at)?;
                Ok(Some(match store.take_bundle(&filter, size, until, &actor, at)? {
                    Ok(places) => Reply::Taken { count: places.len() as u64, first: places.first().copied() },
                    Err(refusal) => refused(RequestKind::TakeBundle, &refusal),
                }))
            }
            Request::SaveFilter { name, filter, actor, at } => {
                Ok(Some(match self.store()?.save_filter(&name, filter.as_ref(), &actor, at)? {
                    Ok(saved) => Reply::SavedFilters(saved),
                    Err(refusal) => refused(RequestKind::SavedFilters, &refusal),
                }))
            }
            Request::CompareNumber { id, keyed, actor, at } => {
                Ok(Some(match self.store()?.compare_number(id, keyed, &actor, at)? {
                    Ok(verdict) => Reply::NumberCompared { id, verdict },
                    Err(refusal) => refused(RequestKind::CompareNumber, &refusal),
                }))
            }
            Request::Reveal { id, reason, actor, at } => {
                Ok(Some(match self.store()?.reveal(id, &reason, &actor, at)? {
                    Ok(()) => Reply::Revealed { id },
                    Err(refusal) => refused(RequestKind::Reveal, &refusal),
                }))
            }
            Request::StepIncident(order) => {
                let stepped = self.store()?.step_incident(&order)?;
                Ok(Some(Reply::Stepped(stepped.map(Box::new).map_err(|refusal| refusal.message()))))
            }
            Request::StartSweep { wish, actor, at } => self.start_sweep(&wish, actor, at).map(Some),
            Request::Note(noted) => {
                self.store()?.note(&noted)?;
                Ok(None)
            }
            Request::RestingBulk => self.see_resting(replies),
            request => self.bulk(request),
        }
    }

    fn perform(&mut self, order: &Order) -> Result<Reply> {
        self.acted = Some(Asked::at(order.at));
        let store = self.store()?;
        // A console may stay open over midnight: what falls due meanwhile is released by the first act after it.
        store.release(order.at)?;
        let outcome = store.perform(order)?.map(Box::new);
        Ok(Reply::Done { id: Some(order.id), outcome })
    }

    fn perform_each(&mut self, orders: &[Order], replies: &impl Fn(Reply)) -> Result<Reply> {
        self.acted = orders.first().map(|order| Asked::at(order.at));
        let mut done = Vec::with_capacity(orders.len());
        let outcome =
            self.store()?.perform_each(orders, &mut |id, outcome| done.push((id, outcome.map(Box::new))));
        match outcome {
            Ok(()) => Ok(Reply::DoneEach(done)),
            // What was done stays done, and is told before why it broke off.
            Err(error) => {
                replies(Reply::DoneEach(done));
                Err(error)
            }
        }
    }

    fn undo(&mut self, actor: Actor, at: Timestamp) -> Result<Reply> {
        self.acted = Some(Asked::at(at));
        Ok(match self.store()?.undo(&actor, at)? {
            Ok(TakenBack::Act(done)) => Reply::Done { id: None, outcome: Ok(done) },
            Ok(TakenBack::Each { outcomes, goes_on }) => Reply::UndoneEach { outcomes, goes_on },
            Ok(TakenBack::Bulk(progress)) => self.begin(progress, actor, at),
            Err(refusal) => Reply::Done { id: None, outcome: Err(refusal) },
        })
    }

    /// Begins, resumes or stops a bulk act.
    fn bulk(&mut self, request: Request) -> Result<Option<Reply>> {
        let is_under_way = self.bulk.as_ref().is_some_and(|bulk| bulk.is_under_way);
        Ok(match request {
            Request::PerformBulk { .. } | Request::ResumeBulk { .. } if is_under_way => {
                Some(refused(RequestKind::Bulk, &Refusal::BulkUnderWay))
            }
            Request::PerformBulk { selection, act, actor, at } => {
                let store = self.store()?;
                store.release(at)?;
                Some(match store.begin_bulk(&selection, &act, &actor, at)? {
                    Ok(progress) => self.begin(progress, actor, at),
                    Err(refusal) => refused(RequestKind::Bulk, &refusal),
                })
            }
            Request::ResumeBulk { actor, at } => Some(match self.store()?.resume_bulk(&actor)? {
                Some(progress) => self.begin(progress, actor, at),
                None => refused(RequestKind::Bulk, &Refusal::NothingToResume),
            }),
            Request::OpenBulk { actor, at } => {
                // Where nothing can be written nothing can be resumed, and the session goes on without a word.
                let open = self.store().and_then(|store| store.open_bulk(&actor)).unwrap_or_default();
                open.map(|progress| {
                    self.bulk = Some(Carried::new(progress.id, actor, at, false));
                    Reply::BulkRests(progress)
                })
            }
            Request::StopBulk => self.stop()?,
            _ => None,
        })
    }

    /// Lets the bulk act under way rest, or ends the one that rests.
    fn stop(&mut self) -> Result<Option<Reply>> {
        let Some(bulk) = self.bulk.take() else { return Ok(None) };
        if !bulk.is_under_way {
            let progress = self.store()?.stop_bulk(bulk.id, &bulk.actor, bulk.asked.now())?;
            return Ok(Some(Reply::Bulk(progress)));
        }
        let progress = self.store()?.bulk_progress(bulk.id)?;
        // Another console of the same person may have come to its end, or begun another one.
        if progress.ended.is_some() {
            return Ok(Some(Reply::Bulk(progress)));
        }
        self.bulk = Some(Carried { is_under_way: false, ..bulk });
        Ok(Some(Reply::BulkRests(progress)))
    }

    /// Tells that the bulk act that rests has ended meanwhile, by another process of the same person.
    fn see_resting(&mut self, replies: &impl Fn(Reply)) -> Result<Option<Reply>> {
        let Some(bulk) = self.bulk.take_if(|bulk| !bulk.is_under_way) else { return Ok(None) };
        let progress = self.store().and_then(|store| store.bulk_progress(bulk.id));
        if progress.as_ref().is_ok_and(|progress| progress.ended.is_some()) {
            replies(Reply::Bulk(progress?));
            return self.open_again(bulk);
        }
        self.bulk = Some(bulk);
        progress.map(|_| None)
    }

    /// Tells of one that rested beside one that has ended: it can be carried on now.
    fn open_again(&mut self, ended: Carried) -> Result<Option<Reply>> {
        self.bulk(Request::OpenBulk { at: ended.asked.now(), actor: ended.actor })
    }

    fn begin(&mut self, progress: BulkProgress, actor: Actor, at: Timestamp) -> Reply {
        self.acted = Some(Asked::at(at));
        self.bulk = Some(Carried::new(progress.id, actor, at, true));
        Reply::Bulk(progress)
    }

    /// Carries the bulk act on by one batch. One that fails is interrupted: it can be resumed where it was durable.
    fn carry_on(&mut self, replies: &impl Fn(Reply)) -> Result<Option<Reply>> {
        let Some(mut bulk) = self.bulk.take() else { return Ok(None) };
        let progress =
            match self.store().and_then(|store| store.bulk_batch(bulk.id, &bulk.actor, bulk.asked.now())) {
                Ok(progress) => progress,
                Err(error) => {
                    self.bulk = Some(Carried { is_under_way: false, ..bulk });
                    return Err(error);
                }
            };
        if progress.ended.is_some() {
            replies(Reply::Bulk(progress));
            return self.open_again(bulk);
        }
        let is_due = bulk.told.is_none_or(|told| told.elapsed() >= TOLD);
        if is_due {
            bulk.told = Some(Instant::now());
        }
        self.bulk = Some(bulk);
        Ok(is_due.then_some(Reply::Bulk(progress)))
    }
}

fn refused(of: RequestKind, refusal: &Refusal) -> Reply {
    Reply::Failed { of, message: refusal.message() }
}
