//! One file into the database: read on one thread, written on another, a bounded channel between them.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use serde::Serialize;

use super::failure::{Failure, shown};
use super::opened::Opened;
use super::output::tell;
use super::progress::FileProgress;
use super::session::Session;
use crate::files::{Encoding, FilesError, Rows, write_rejects};
use crate::host::{keep_freed_memory, stop_requested};
use crate::store::{DryRun, Finished, Ready, StoreError};
use crate::text::Shown;
use crate::triage::intake::{Counts, FileKind, Reject, Row};

/// Rows that cross from the reading to the writing thread at once.
const BATCH: usize = 6_000;
/// Bytes of the file that do, so that rows of any length leave memory flat.
const BATCH_BYTES: usize = 4 << 20;
/// Batches that wait between them: enough that neither stands still, little enough that memory stays flat.
const WAITING: usize = 1;
/// How long the memory of a batch waits for the next one, in milliseconds: about as long as a batch takes.
const KEPT: u16 = 30;

/// The outcome of one file, in the keys that scripts rely on.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// The file, as it was named.
    pub file: String,
    /// Its kind.
    pub kind: FileKind,
    /// Its counts.
    #[serde(flatten)]
    pub counts: Counts,
    /// The line at which an interrupted import was taken up again.
    pub resumed_at_line: Option<u64>,
    /// Where the rejects went; none where there were none, or nothing was to be written.
    pub rejects_file: Option<String>,
    /// How many marks were withdrawn, and how many flagged *data changed*.
    #[serde(skip)]
    pub disturbed: (u64, u64),
    /// The words of `number_source` that are not known, and how many rows have each; of an import that was taken up again those of
    /// the rows from there.
    #[serde(skip)]
    pub unknown_sources: Vec<(String, u64)>,
}

/// Imports an open file; its rejects go to `rejects`.
pub fn import(
    mut source: Box<dyn Rows>,
    file: &Path,
    rejects: &Path,
    opened: &mut Opened,
    session: &Session,
) -> Result<Summary, Failure> {
    let name = file.to_string_lossy();
    let kind = source.kind();
    let (encoding, header) = (source.encoding(), source.header_raw().to_vec());
    let is_indexed = opened.store.indexes_what_comes()?;
    let importer = opened.store.import(&source.run_key(), &name, &opened.actor, session.now())?;
    let importer = importer.speaking(session.lang).without(source.unsaid());
    source.begun_on(importer.began_on());
    source.skip(importer.progress().records)?;
    let stop = stop_requested().map_err(Failure::Signals)?;
    let progress = FileProgress::of(source.byte_len(), is_judged(kind), &name, session);
    let mut importer = importer.watched_by(|done, of| {
        progress.judging(done, of);
        if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let read = in_batches(source, is_indexed, &progress, |rows| {
        if stop.load(Ordering::Relaxed) {
            return Err(StoreError::Stopped.into());
        }
        importer.go_on(rows)?;
        progress.written(rows.len());
        Ok(())
    });
    let finished = read.and_then(|source| Ok((source, importer.finish(session.now())?)));
    progress.clear();
    let (source, finished) = finished?;
    let rejects_file = if finished.rejects > 0 {
        if kind == FileKind::Decisions {
            tell_rejects(opened, &finished, file)?;
        }
        write_out(opened, &finished, &header, encoding, rejects)?;
        opened.store.forget_rejects(finished.run, session.now())?;
        Some(rejects.to_string_lossy().into_owned())
    } else {
        None
    };
    let Finished { counts, resumed_at_line, withdrawn, flagged, .. } = finished;
    let disturbed = (withdrawn, flagged);
    let unknown_sources = source.unknown_sources();
    Ok(Summary {
        file: name.into_owned(),
        kind,
        counts,
        resumed_at_line,
        rejects_file,
        disturbed,
        unknown_sources,
    })
}

/// Tells what importing a file would do, writing nothing.
pub fn weigh(
    mut source: Box<dyn Rows>,
    file: &Path,
    opened: &Opened,
    session: &Session,
) -> Result<Summary, Failure> {
    let name = file.to_string_lossy();
    let kind = source.kind();
    let progress = FileProgress::of(source.byte_len(), false, &name, session);
    source.begun_on(session.today());
    let mut seen = DryRun::without(source.unsaid());
    let read = in_batches(source, false, &progress, |rows| Ok(opened.store.weigh(rows, &mut seen)?));
    progress.clear();
    let source = read?;
    Ok(Summary {
        file: name.into_owned(),
        kind,
        counts: *seen.counts(),
        resumed_at_line: None,
        rejects_file: None,
        disturbed: (0, 0),
        unknown_sources: source.unknown_sources(),
    })
}

/// Tells whether the rows of a kind are written first and judged then.
const fn is_judged(kind: FileKind) -> bool {
    matches!(kind, FileKind::Candidates | FileKind::Register)
}

/// Reads a file on a thread of its own and hands its rows over in batches; returns the file, read to its end. When either side fails
/// the other ends.
fn in_batches(
    source: Box<dyn Rows>,
    is_indexed: bool,
    progress: &FileProgress,
    mut take: impl FnMut(&[Ready]) -> Result<(), Failure>,
) -> Result<Box<dyn Rows>, Failure> {
    keep_freed_memory(KEPT);
    let (give, batches) = sync_channel(WAITING);
    let (give_back, used) = sync_channel(WAITING);
    thread::scope(|scope| {
        let reader = scope.spawn(move || read(source, is_indexed, give, &used, progress));
        let taken = take_all(batches, &give_back, &mut take);
        let read = reader.join().unwrap_or(Err(Failure::ThreadEnded));
        taken.and(read)
    })
}

/// Takes batches to the last, or until one fails; the channel closes with it, so that the reader ends. Rows that are done with
/// go back to the reader, who has time to tidy them away.
fn take_all(
    batches: Receiver<Vec<Ready>>,
    give_back: &SyncSender<Vec<Ready>>,
    take: &mut impl FnMut(&[Ready]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    for rows in batches.into_iter().filter(|rows| !rows.is_empty()) {
        take(&rows)?;
        // Who has read all takes none back, and who is busy not yet: they are dropped here.
        let _ = give_back.try_send(rows);
    }
    Ok(())
}

fn read(
    mut source: Box<dyn Rows>,
    is_indexed: bool,
    give: SyncSender<Vec<Ready>>,
    used: &Receiver<Vec<Ready>>,
    progress: &FileProgress,
) -> Result<Box<dyn Rows>, Failure> {
    let mut batch = Batch::default();
    let ready = if is_indexed { Ready::from } else { Ready::beside_the_index };
    while let Some(row) = source.next_row() {
        if let Some(full) = batch.push(row?, ready) {
            progress.read_to(source.position());
            if give.send(full).is_err() {
                return Ok(source);
            }
            used.try_iter().for_each(drop);
        }
    }
    // Who takes them may have failed, and tells so itself.
    let _ = give.send(batch.rows);
    drop(give);
    Ok(source)
}

/// Rows that are gathered to cross at once.
#[derive(Debug, Default)]
struct Batch {
    rows: Vec<Ready>,
    bytes: usize,
}

impl Batch {
    /// Adds a row; returns all of them once they are enough.
    fn push(&mut self, row: Row, ready: fn(Row) -> Ready) -> Option<Vec<Ready>> {
        self.bytes += row.raw.len();
        self.rows.push(ready(row));
        let is_full = self.rows.len() >= BATCH || self.bytes >= BATCH_BYTES;
        is_full.then(|| std::mem::take(self).rows)
    }
}

/// Says of each decision that was not taken why, a line each.
fn tell_rejects(opened: &Opened, finished: &Finished, file: &Path) -> Result<(), Failure> {
    let name = shown(file);
    Ok(opened.store.each_reject(finished.run, &mut |reject| {
        tell(&format!("totsugo: {name}:{}: {}", reject.line, Shown::new(reject.reason)));
        ControlFlow::Continue(())
    })?)
}

/// Writes the rejects file; the database gives the rejects on this thread, the file is written on another.
fn write_out(
    opened: &Opened,
    finished: &Finished,
    header: &[u8],
    encoding: Encoding,
    path: &Path,
) -> Result<(), Failure> {
    let (give, rejects) = sync_channel::<Result<Reject, FilesError>>(BATCH);
    thread::scope(|scope| {
        let writer = scope.spawn(move || write_rejects::<FilesError>(path, header, encoding, rejects));
        let mut left = finished.rejects;
        let given = opened.store.each_reject(finished.run, &mut |reject| {
            left = left.saturating_sub(1);
            if give.send(Ok(reject)).is_ok() {
                ControlFlow::Continue(())
            } else {
                left = 0;
                ControlFlow::Break(())
            }
        });
        // Another process that took up the same import at its end wrote them, and forgot them.
        let given = given.and(if left == 0 { Ok(()) } else { Err(StoreError::ImportedByAnother) });
        if given.is_err() {
            // Without this the writer would take the end of the channel for the end of the rejects.
            let _ = give.send(Err(FilesError::System { path: String::new(), what: String::new() }));
        }
        drop(give);
        let written = writer.join().map_err(|_| Failure::ThreadEnded)?;
        given?;
        written.map(drop).map_err(Failure::Rejects)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::intake::Reason;

    #[test]
    fn a_batch_ends_by_its_rows_or_by_their_bytes() {
        for (length, rows) in [(0, BATCH), (100, BATCH), (1 << 20, 4), (BATCH_BYTES - 1, 2), (BATCH_BYTES, 1)]
        {
            let mut batch = Batch::default();
            for round in 0..2 {
                let row = || Row { line: 2, raw: vec![0; length], entry: Err(Reason::Missing("number")) };
                let full = (1..).find_map(|_| batch.push(row(), Ready::from)).unwrap();
                assert_eq!(full.len(), rows, "{length} {round}");
            }
        }
    }
}
