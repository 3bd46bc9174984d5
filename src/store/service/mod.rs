//! One reading and one writing thread behind `triage::port`: no key of the console waits for a disk, and a newer wish gives
//! up an older read.

mod reader;
mod wishes;
mod writer;

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

use wishes::{Wish, Wishes, kind};

use crate::store::base::database::Store;
use crate::store::base::db::Access;
use crate::store::error::{Result, StoreError};
use crate::triage::port::{Reply, Request};

/// One reading and one writing thread behind `triage::port`. Dropping it ends both, after the writes that wait.
pub struct Service {
    reader: Option<(Sender<Wish>, JoinHandle<()>)>,
    writer: Option<(Sender<Request>, JoinHandle<()>)>,
    wishes: Arc<Wishes>,
}

impl Service {
    /// Opens the database twice and starts the threads; `replies` is called on them. Where the database cannot be written,
    /// reading goes on, and each request for writing is answered with why.
    pub fn start(path: &Path, replies: impl Fn(Reply) + Send + Clone + 'static) -> Result<Self> {
        Self::start_reading(Store::open(path, Access::ReadOnly)?, replies)
    }

    /// Starts the threads, one of which reads from a store that is open.
    pub(in crate::store) fn start_reading(
        mut store: Store,
        replies: impl Fn(Reply) + Send + Clone + 'static,
    ) -> Result<Self> {
        let file = store.path.clone();
        let wishes = Arc::new(Wishes::default());
        let (ask, inbox) = mpsc::channel();
        let (known, said) = (Arc::clone(&wishes), replies.clone());
        let reader = spawn("store-reader", move || reader::read(&mut store, &inbox, &known, &said))?;
        let (acts, orders) = mpsc::channel();
        let writer = spawn("store-writer", move || writer::write(&file, &orders, &replies))?;
        Ok(Self { reader: Some((ask, reader)), writer: Some((acts, writer)), wishes })
    }

    /// Asks for something. Never waits. A wish for reading supersedes the older ones of its kind; a long read of another kind
    /// gives way to it, and goes on after it.
    pub fn ask(&self, request: Request) {
        match (kind(&request), &self.reader, &self.writer) {
            // The threads live as long as their senders.
            (Some(kind), Some((wishes, _)), _) => {
                let _ = wishes.send(self.wishes.wish(kind, request));
            }
            (None, _, Some((acts, _))) => {
                let _ = acts.send(request);
            }
            _ => {}
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
        self.wishes.close();
        if let Some((wishes, thread)) = self.reader.take() {
            drop(wishes);
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
