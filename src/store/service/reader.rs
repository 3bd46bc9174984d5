//! The reading thread: answers wishes in the order of asking. A newer wish of the same kind gives an older one up; a read that
//! takes long gives way to any other wish and goes on after it.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::audit::{CandidateId, Event, IncidentId, Sweep, SweepRule};
use crate::notice::NoticeRefusal;
use crate::store::acting::foresee::Look;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal;
use crate::store::queue::finder::Finder;
use crate::store::service::wishes::{Wish, Wishes, kind};
use crate::triage::incident::SweepPreview;
use crate::triage::port::{Reply, Request};

/// How often an idle reader asks whether somebody else wrote: one look at shared memory, no read of the disk.
const GLANCE: Duration = Duration::from_millis(250);

/// How long a read goes on before it gives way to a wish of another kind: most have ended by then.
const FAIR: Duration = Duration::from_millis(30);

/// After how many steps of SQLite's machine a read asks whether it is still wanted: some microseconds.
const STEPS: i32 = 2_000;

/// A wish, and how far a long look for it has come.
#[derive(Debug)]
struct Task {
    wish: Wish,
    look: Option<Look>,
    /// Whether a window was answered as far as it was found, and fuller answers follow.
    is_shown: bool,
    /// Whether its last step was broken off.
    is_broken_off: bool,
}

impl Task {
    const fn of(wish: Wish) -> Self {
        Self { wish, look: None, is_shown: false, is_broken_off: false }
    }
}

/// What tells whether somebody else wrote.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    /// Changes with every commit of another connection; but also where a read was broken off, which empties the cache.
    version: Option<i64>,
    /// The last event of the history: every act and every batch of an import writes one.
    event: Option<i64>,
}

impl Seen {
    fn of(store: &Store) -> Self {
        let event = journal::head(&store.connection).ok().map(|(seq, _)| seq);
        Self { version: db::data_version(&store.connection).ok(), event }
    }
}

/// Answers wishes until the last sender is gone; between them, says when somebody else wrote.
pub(super) fn read(
    store: &mut Store,
    inbox: &Receiver<Wish>,
    wishes: &Arc<Wishes>,
    replies: &impl Fn(Reply),
) {
    let (mut seen, mut told) = (Seen::of(store), None);
    let mut was_broken_off = false;
    let mut waiting = VecDeque::new();
    let mut finder = Finder::default();
    let begun = |wish| {
        wishes.take_up();
        Task::of(wish)
    };
    loop {
        if waiting.is_empty() {
            match inbox.recv_timeout(GLANCE) {
                Ok(wish) => waiting.push_back(begun(wish)),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        waiting.extend(inbox.try_iter().map(begun));
        if let Some(task) = waiting.pop_front() {
            let rest = answer(store, &mut finder, task, wishes, replies);
            was_broken_off |= rest.as_ref().is_some_and(|rest| rest.is_broken_off);
            // What was wished for meanwhile comes before what gave way to it.
            waiting.extend(inbox.try_iter().map(begun));
            waiting.extend(rest);
        }
        // Who is told asks again: while somebody writes batch after batch, no more often than one who is idle.
        let is_due = told.is_none_or(|told: Instant| told.elapsed() >= GLANCE);
        if is_due && db::data_version(&store.connection).ok() != seen.version {
            let now = Seen::of(store);
            if !was_broken_off || now.event != seen.event {
                told = Some(Instant::now());
                replies(Reply::Changed);
            }
            seen = now;
            was_broken_off = false;
        }
    }
}

/// Answers a wish, unless a newer one of its kind waits or comes in meanwhile; returns it where it gave way to another, or has
/// a further step to take.
fn answer(
    store: &mut Store,
    finder: &mut Finder,
    mut task: Task,
    wishes: &Arc<Wishes>,
    replies: &impl Fn(Reply),
) -> Option<Task> {
    let (kind, order) = (kind(&task.wish.request)?, task.wish.order);
    if !wishes.is_wanted(kind, order) {
        return None;
    }
    task.is_broken_off = false;
    let (known, began) = (Arc::clone(wishes), Instant::now());
    let give_up = move || !known.is_wanted(kind, order) || (known.is_waited_for() && began.elapsed() >= FAIR);
    let outcome = while_wanted(store, give_up, |store| step(store, finder, &mut task));
    match outcome {
        Ok(reply) => {
            reply.into_iter().for_each(replies);
            let goes_on = task.look.as_ref().is_some_and(|look| !look.is_complete());
            (goes_on || (task.is_shown && finder.is_under_way())).then_some(task)
        }
        Err(error) if error.is_interruption() => Some(Task { is_broken_off: true, ..task }),
        Err(error) => {
            replies(Reply::Failed {
                of: task.wish.request.kind(),
                message: error.of_file(&store.path).message(),
            });
            None
        }
    }
}

/// Reads; statements are broken off as soon as nobody waits for them.
fn while_wanted<T>(
    store: &mut Store,
    give_up: impl FnMut() -> bool + Send + 'static,
    read: impl FnOnce(&Store) -> Result<T>,
) -> Result<T> {
    store.connection.progress_handler(STEPS, Some(give_up))?;
    let outcome = read(store);
    store.heed(None)?;
    outcome
}

/// Takes the next step of a wish: most have but one.
fn step(store: &Store, finder: &mut Finder, task: &mut Task) -> Result<Option<Reply>> {
    let request = &task.wish.request;
    if let Request::Page { generation, wish } = request {
        let goes_on = task.is_shown && finder.goes_on_for(wish);
        let page = if goes_on { finder.advance(store)? } else { Some(finder.page(store, wish)?) };
        let Some(page) = page else { return Ok(None) };
        let sought = page.sought(wish.seek).filter(|_| !task.is_shown);
        let record = sought.map(|id| store.record(id)).transpose()?.flatten().map(Box::new);
        task.is_shown = true;
        return Ok(Some(Reply::Page { generation: *generation, page: Box::new(page), record }));
    }
    let look = match task.look.take() {
        None => {
            let begun = store.begin_look(request)?;
            if let Some(look) = begun.as_ref().filter(|look| look.begins_slowly()) {
                let told = store.told(look, request);
                task.look = begun;
                return told;
            }
            begun
        }
        begun => begun,
    };
    let Some(look) = look else { return look_up(store, finder, request).map(Some) };
    let further = match store.step(&look) {
        Ok(further) => further,
        // Broken off, it goes on where it stood.
        Err(error) => {
            task.look = Some(look);
            return Err(error);
        }
    };
    let reply = store.told(&further, request);
    task.look = Some(further);
    reply
}

fn look_up(store: &Store, finder: &mut Finder, request: &Request) -> Result<Reply> {
    Ok(match request {
        Request::Tallies => Reply::Tallies(Box::new(store.tallies()?)),
        Request::Pending { generation, filter, order, from, forward } => {
            let place = finder.next_pending(store, filter, *order, *from, *forward)?;
            Reply::Pending { generation: *generation, place }
        }
        Request::Record { generation, id } => {
            Reply::Record { generation: *generation, record: store.record(*id)?.map(Box::new) }
        }
        Request::History { generation, id } => {
            Reply::History { generation: *generation, events: newest_first(store, *id)? }
        }
        Request::Patterns { generation, filter } => {
            Reply::Patterns { generation: *generation, groups: store.kept_patterns(filter)? }
        }
        Request::Readings { generation, wish } => {
            let (records, before, total) = store.readings(finder, wish)?;
            Reply::Readings { generation: *generation, records, before, total }
        }
        Request::SavedFilters => Reply::SavedFilters(store.saved_filters()?),
        Request::RequestGroups { generation, after, limit, today } => {
            let after = after.as_ref().map(|(addressee, code)| (*addressee, code.as_str()));
            let groups = store.request_groups(*today, after, *limit)?;
            Reply::RequestGroups { generation: *generation, groups }
        }
        Request::Requests { generation, filter, after, limit } => {
            let rows = store.request_page(filter, after.as_ref(), *limit)?;
            Reply::Requests { generation: *generation, rows }
        }
        Request::Progress { generation, actor, today } => {
            Reply::Progress { generation: *generation, progress: Box::new(store.progress(actor, *today)?) }
        }
        Request::Incidents { generation } => {
            Reply::Incidents { generation: *generation, incidents: store.incidents(false)? }
        }
        Request::Sweeps => Reply::Sweeps(store.sweeps()?),
        Request::DueSteps => Reply::DueSteps(store.due_steps()?),
        Request::PreviewSweep { generation, incident, rule } => {
            match preview_sweep(store, *incident, rule.as_ref())? {
                Ok((rule, preview)) => Reply::SweepPreview { generation: *generation, rule, preview },
                Err(refusal) => Reply::Failed { of: request.kind(), message: refusal.message() },
            }
        }
        _ => return Err(StoreError::OpenedForReading),
    })
}

/// Reads what the history tells of a record, the newest first.
fn newest_first(store: &Store, id: CandidateId) -> Result<Vec<Event>> {
    let mut events = Vec::new();
    store.history(Some(id), &mut |event| {
        events.push(event);
        ControlFlow::Continue(())
    })?;
    events.reverse();
    Ok(events)
}

/// Previews a sweep by a rule, or else by that of the incident's sweep that was broken off, or the one that its record proposes.
fn preview_sweep(
    store: &Store,
    incident: IncidentId,
    rule: Option<&SweepRule>,
) -> Result<Result<(SweepRule, SweepPreview), NoticeRefusal>> {
    let broken_off = |sweep: &Sweep| sweep.incident == incident && !sweep.is_whole;
    let rule = match (rule, store.sweeps()?.into_iter().find(broken_off)) {
        (Some(rule), _) => Ok(rule.clone()),
        (None, Some(sweep)) => Ok(sweep.rule),
        (None, None) => store.proposed_sweep(incident)?,
    };
    Ok(match rule {
        Ok(rule) => store.preview_sweep(incident, &rule)?.map(|preview| (rule, preview)),
        Err(refusal) => Err(refusal),
    })
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::sync::mpsc::channel;

    use super::*;
    use crate::store::fixture::{World, actor, candidate};
    use crate::triage::act::Act;
    use crate::triage::bulk::BulkAct;
    use crate::triage::filter::Filter;
    use crate::triage::port::Generation;
    use crate::triage::selection::Selection;

    fn preview(generation: u64) -> Request {
        Request::Preview {
            generation: Generation(generation),
            selection: Selection::everything(Filter::default()),
            act: BulkAct::Verify,
            actor: actor("sato"),
        }
    }

    fn world() -> World {
        let mut world = World::new();
        world.import((1..=600).map(|n| candidate(n, 1)));
        world
    }

    #[test]
    fn a_superseded_wish_is_not_read_and_a_long_look_takes_its_further_steps() {
        let mut world = world();
        let wishes = Arc::new(Wishes::default());
        let old = wishes.wish(7, preview(1));
        let new = wishes.wish(7, preview(2));
        let told = Cell::new(0);
        let count = |reply| match reply {
            Reply::Preview { generation: Generation(2), .. } => told.set(told.get() + 1),
            other => panic!("{other:?}"),
        };
        assert!(answer(&mut world.store, &mut Finder::default(), Task::of(old), &wishes, &count).is_none());
        assert_eq!(told.get(), 0);
        let mut task = Some(Task::of(new));
        while let Some(again) = task.take() {
            task = answer(&mut world.store, &mut Finder::default(), again, &wishes, &count);
        }
        assert!(told.get() > 0);
        wishes.close();
        let last = wishes.wish(7, preview(3));
        assert!(answer(&mut world.store, &mut Finder::default(), Task::of(last), &wishes, &count).is_none());
    }

    #[test]
    fn what_is_given_up_is_broken_off_and_can_be_read_again() {
        let mut world = world();
        let all = |store: &Store| store.tallies().map(drop);
        assert!(while_wanted(&mut world.store, || false, all).is_ok());
        let look = world.store.begin_look(&preview(1)).unwrap().unwrap();
        let mut asked = 0;
        let at_the_fourth = move || {
            asked += 1;
            asked >= 4
        };
        let broken_off = while_wanted(&mut world.store, at_the_fourth, |store| {
            let mut look = look.clone();
            loop {
                look = store.step(&look)?;
                if look.is_complete() {
                    return Ok(());
                }
            }
        });
        assert!(broken_off.is_err_and(|error| error.is_interruption()));
        assert!(world.store.step(&look).is_ok());
    }

    /// A read that is broken off looks like another's write; told as one, it would be asked for again, and so on for ever.
    #[test]
    fn only_what_somebody_wrote_is_told() {
        let mut world = world();
        let wishes = Arc::new(Wishes::default());
        let (ask, inbox) = channel();
        let mut reader = world.another();
        for generation in 1..300 {
            ask.send(wishes.wish(7, preview(generation))).unwrap();
            ask.send(wishes.wish(0, Request::Tallies)).unwrap();
        }
        let (give, replies) = channel();
        let known = Arc::clone(&wishes);
        let thread =
            std::thread::spawn(move || read(&mut reader, &inbox, &known, &|reply| give.send(reply).unwrap()));
        for generation in 300..340 {
            ask.send(wishes.wish(7, preview(generation))).unwrap();
            std::thread::sleep(Duration::from_millis(3));
        }
        let is_last = |reply: &Reply| matches!(reply, Reply::Preview { generation: Generation(339), preview } if preview.is_complete);
        loop {
            let reply = replies.recv_timeout(Duration::from_mins(1)).unwrap();
            assert_ne!(reply, Reply::Changed);
            if is_last(&reply) {
                break;
            }
        }
        world.act("sato", world.id(1, 1), Act::Wrong { note: String::new() }).unwrap();
        assert_eq!(replies.recv_timeout(Duration::from_mins(1)), Ok(Reply::Changed));
        wishes.close();
        drop(ask);
        thread.join().unwrap();
    }
}
