//! The log brought into the file by a thread of its own while an import writes on: whoever writes need not stop for that, nor wait
//! for the disk.

use std::convert::Infallible;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::store::base::db::{self, Access};
use crate::store::error::Result;

/// How long it rests between two looks at the log.
const REST: Duration = Duration::from_millis(10);

/// Such a thread. It ends when this is dropped.
#[derive(Debug)]
pub(in crate::store) struct BesideTheLog {
    end: Option<Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

impl BesideTheLog {
    /// Begins to look after the log of a database. What fails here fails whoever writes, too, and is told there.
    pub(in crate::store) fn of(path: &Path) -> Self {
        let (end, ended) = channel();
        let path = path.to_owned();
        let thread = thread::spawn(move || drop(look_after(&path, &ended)));
        Self { end: Some(end), thread: Some(thread) }
    }
}

impl Drop for BesideTheLog {
    fn drop(&mut self) {
        drop(self.end.take());
        // It cannot panic; if it did, the log would be as whole as before.
        drop(self.thread.take().map(JoinHandle::join));
    }
}

fn look_after(path: &Path, ended: &Receiver<Infallible>) -> Result<()> {
    let connection = db::connect(path, Access::ReadWrite)?;
    db::restartable(&connection)?;
    while ended.recv_timeout(REST) == Err(RecvTimeoutError::Timeout) {
        db::bring_in(&connection)?;
    }
    Ok(())
}
