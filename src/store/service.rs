//! One reading and one writing thread behind `triage::port`: no key of the console waits for a disk, and a newer wish gives
//! up an older read.

mod writer;

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rusqlite::InterruptHandle;

use super::db::{self, Access};
use super::error::{Result, StoreError};
use super::foresee::Look;
use super::open::Store;
use crate::triage::port::{Reply, Request};

/// How often an idle reader asks whether somebody else wrote: one look at shared memory, no read of the disk.
const GLANCE: Duration = Duration::from_millis(250);

/// How often a reader that is to end is told so.
const INSIST: Duration = Duration::from_millis(2);

/// One reading and one writing thread behind `triage::port`. Dropping it ends both, after the writes that wait.
pub struct Service {
    reader: Option<(Sender<Wish>, JoinHandle<()>)>,
    writer: Option<(Sender<Request>, JoinHandle<()>)>,
    interrupt: Arc<InterruptHandle>,
    newest: Arc<Newest>,
}

/// The newest wish of each kind, by its place in the order of asking.
#[derive(Debug, Default)]
struct Newest {
    by_kind: [AtomicU64; KINDS],
    /// Whether a wish is being read.
    reading: AtomicBool,
    /// Whether nothing is wished for any more.
    closing: AtomicBool,
}

/// A request for reading, and its place in the order of asking.
#[derive(Debug)]
struct Wish {
    order: u64,
    request: Request,
}

const KINDS: usize = 9;

/// Returns the kind of a request for reading; none for writing.
const fn kind(request: &Request) -> Option<usize> {
    match request {
        Request::Tallies => Some(0),
        Request::Page { .. } => Some(1),
        Request::Pending { .. } => Some(2),
        Request::Record { .. } => Some(3),
        Request::History { .. } => Some(4),
        Request::Patterns { .. } => Some(5),
        Request::Readings { .. } => Some(6),
        Request::Preview { .. } => Some(7),
        Request::SavedFilters => Some(8),
        Request::Perform(_)
        | Request::PerformEach(_)
        | Request::PerformBulk { .. }
        | Request::OpenBulk { .. }
        | Request::ResumeBulk { .. }
        | Request::StopBulk
        | Request::TakeBundle { .. }
        | Request::SaveFilter { .. }
        | Request::Undo { .. }
        | Request::CompareNumber { .. }
        | Request::Note(_) => None,
    }
}

impl Service {
    /// Opens the database twice and starts the threads; `replies` is called on them. Where the database cannot be written,
    /// reading goes on, and each request for writing is answered with why.
    pub fn start(path: &Path, replies: impl Fn(Reply) + Send + Clone + 'static) -> Result<Self> {
        let store = Store::open(path, Access::ReadOnly)?;
        let interrupt = Arc::new(store.connection.get_interrupt_handle());
        let newest = Arc::new(Newest::default());
        let (wishes, inbox) = mpsc::channel();
        let (seen, said) = (Arc::clone(&newest), replies.clone());
        let reader = spawn("store-reader", move || read(&store, &inbox, &seen, &said))?;
        let (acts, orders) = mpsc::channel();
        let file = path.to_owned();
        let writer = spawn("store-writer", move || writer::write(&file, &orders, &replies))?;
        Ok(Self { reader: Some((wishes, reader)), writer: Some((acts, writer)), interrupt, newest })
    }

    /// Asks for something. Never waits. A wish for reading supersedes the older ones of its kind; any other that is being
    /// read gives way to it, and is read again after it.
    pub fn ask(&self, request: Request) {
        let Some(kind) = kind(&request) else {
            if let Some((acts, _)) = &self.writer {
                // The thread lives as long as its sender.
                let _ = acts.send(request);
            }
            return;
        };
        let order =
            self.newest.by_kind.get(kind).map_or(0, |newest| newest.fetch_add(1, Ordering::SeqCst) + 1);
        if let Some((wishes, _)) = &self.reader {
            let _ = wishes.send(Wish { order, request });
        }
        // After it was sent: what is being read is put behind it.
        if self.newest.reading.load(Ordering::SeqCst) {
            self.interrupt.interrupt();
        }
    }
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Service(…)")
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.newest.closing.store(true, Ordering::SeqCst);
        if let Some((wishes, thread)) = self.reader.take() {
            drop(wishes);
            // An interruption that falls between two statements of one read stops neither.
            while !thread.is_finished() {
                self.interrupt.interrupt();
                thread::sleep(INSIST);
            }
            let _ = thread.join();
        }
        if let Some((acts, thread)) = self.writer.take() {
            drop(acts);
            let _ = thread.join();
        }
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    thread::Builder::new().name(name.to_owned()).spawn(work).map_err(|why| StoreError::Other(why.to_string()))
}

/// A wish, and how far a long look for it has come.
#[derive(Debug)]
struct Task {
    wish: Wish,
    look: Option<Look>,
}

/// Answers wishes until the last sender is gone; between them, says when somebody else wrote.
fn read(store: &Store, inbox: &Receiver<Wish>, newest: &Newest, replies: &impl Fn(Reply)) {
    let mut version = db::data_version(&store.connection).ok();
    let mut waiting = VecDeque::new();
    let begun = |wish| Task { wish, look: None };
    loop {
        if waiting.is_empty() {
            match inbox.recv_timeout(GLANCE) {
                Ok(wish) => waiting.push_back(begun(wish)),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        if let Some(task) = waiting.pop_front() {
            let rest = answer(store, task, newest, replies);
            // What was wished for meanwhile comes before what gave way to it.
            waiting.extend(inbox.try_iter().map(begun));
            waiting.extend(rest);
        }
        let now = db::data_version(&store.connection).ok();
        if now != version {
            version = now;
            replies(Reply::Changed);
        }
    }
}

/// Answers a wish, unless a newer one of its kind waits or comes in meanwhile; returns it where it was given up for another,
/// or has a further step to take.
fn answer(store: &Store, mut task: Task, newest: &Newest, replies: &impl Fn(Reply)) -> Option<Task> {
    let kind = kind(&task.wish.request)?;
    let is_newest = !newest.closing.load(Ordering::SeqCst)
        && newest.by_kind.get(kind).is_some_and(|newest| newest.load(Ordering::SeqCst) == task.wish.order);
    if !is_newest {
        return None;
    }
    newest.reading.store(true, Ordering::SeqCst);
    let outcome = step(store, &mut task);
    newest.reading.store(false, Ordering::SeqCst);
    match outcome {
        Ok(reply) => {
            reply.into_iter().for_each(replies);
            task.look.as_ref().is_some_and(|look| !look.is_complete()).then_some(task)
        }
        Err(error) if error.is_interruption() => Some(task),
        Err(error) => {
            replies(Reply::Failed { of: task.wish.request.asked(), message: error.message() });
            None
        }
    }
}

/// Takes the next step of a wish: most have but one.
fn step(store: &Store, task: &mut Task) -> Result<Option<Reply>> {
    let request = &task.wish.request;
    let look = match task.look.take() {
        None => store.begin_look(request)?,
        begun => begun,
    };
    let Some(look) = look else { return look_up(store, request).map(Some) };
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

fn look_up(store: &Store, request: &Request) -> Result<Reply> {
    Ok(match request {
        Request::Tallies => Reply::Tallies(Box::new(store.tallies()?)),
        Request::Page { generation, wish } => {
            Reply::Page { generation: *generation, page: Box::new(store.page(wish)?) }
        }
        Request::Pending { generation, filter, from, forward } => {
            Reply::Pending { generation: *generation, place: store.next_pending(filter, *from, *forward)? }
        }
        Request::Record { generation, id } => {
            Reply::Record { generation: *generation, record: store.record(*id)?.map(Box::new) }
        }
        Request::History { generation, id } => {
            let mut events = Vec::new();
            store.history(Some(*id), &mut |event| {
                events.push(event);
                std::ops::ControlFlow::Continue(())
            })?;
            events.reverse();
            Reply::History { generation: *generation, events }
        }
        Request::Patterns { generation, filter } => {
            Reply::Patterns { generation: *generation, groups: store.kept_patterns(filter)? }
        }
        Request::Readings { generation, wish } => {
            let (records, before, total) = store.readings(wish)?;
            Reply::Readings { generation: *generation, records, before, total }
        }
        Request::SavedFilters => Reply::SavedFilters(store.saved_filters()?),
        _ => return Err(StoreError::OpenedForReading),
    })
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::store::fixture::World;

    #[test]
    fn a_read_that_was_given_up_is_begun_again_unless_the_service_closes() {
        let mut world = World::new();
        for (closing, interruptions, answered) in [(false, 3, 1), (true, 0, 0), (true, 3, 0)] {
            let newest = Newest { closing: AtomicBool::new(closing), ..Newest::default() };
            newest.by_kind[0].store(1, Ordering::SeqCst);
            let left = Cell::new(interruptions);
            // Whatever is begun is given up at its first step, so many times.
            let give_up = move || {
                left.set(left.get() - 1);
                left.get() >= 0
            };
            world.store.connection.progress_handler(1, Some(give_up)).unwrap();
            let replies = Cell::new(0);
            let wish = Wish { order: 1, request: Request::Tallies };
            let mut task = Some(Task { wish, look: None });
            while let Some(again) = task.take() {
                task = answer(&world.store, again, &newest, &|reply| {
                    assert!(matches!(reply, Reply::Tallies(_)), "{reply:?}");
                    replies.set(replies.get() + 1);
                });
            }
            assert_eq!(replies.get(), answered, "{closing} {interruptions}");
        }
    }
}
