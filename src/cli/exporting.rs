//! The state of the triage into a file, for `export` and for the console's job.

use std::mem;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::thread;

use jiff::Timestamp;
use serde_json::json;

use super::course::{Course, UntilStopped};
use super::failure::{Failure, shown};
use super::listing::{Sought, each_row};
use super::opened::Opened;
use crate::audit::{CandidateId, EventKind, FiveItemsRef};
use crate::files::{Detail, ExportFormat, ExportWriter, FilesError, NewFile};
use crate::triage::chain::hex;
use crate::triage::decisions::Trace;
use crate::triage::filter::Filter;
use crate::triage::listing::ListRow;
use crate::triage::page::SortOrder;
use crate::triage::port::{JobStand, Record};

/// How many records cross to the thread that writes at once.
const PART: usize = 128;

/// How many such parts wait there at most. With a history the records of a part take some hundred kilobytes.
const WAITING: usize = 4;

/// What is to be written, and where.
#[derive(Debug, Clone, Copy)]
pub struct ExportWish<'a> {
    /// The file; an earlier export of that name is replaced.
    pub path: &'a Path,
    /// As what.
    pub format: ExportFormat,
    /// Which records.
    pub filter: &'a Filter,
    /// In which order.
    pub order: SortOrder,
    /// Whether individual numbers stand in it whole.
    pub reveal: bool,
}

/// A record on its way to the file.
struct Exported {
    row: ListRow,
    known: Option<Box<Known>>,
}

/// Who writes them.
type Writer = ExportWriter<UntilStopped<NewFile>>;

/// What else is known of it.
struct Known {
    record: Record,
    traces: Vec<Trace>,
}

/// Writes the records of a filter into a new file, or over an earlier export; returns how many. What leaves is in the history
/// before it is in its place, and durable before that. A request to stop leaves nothing behind, up to its event in the history.
pub fn export(
    opened: &mut Opened,
    wish: ExportWish<'_>,
    at: Timestamp,
    course: &mut Course<'_>,
) -> Result<u64, Failure> {
    let ExportWish { path, format, filter, reveal, .. } = wish;
    opened.refuse_own_files(path)?;
    refuse_too_many(opened, path, format, filter)?;
    // Broken off, it goes on with whoever comes next.
    course.heeded(opened, |_, opened| Ok(opened.store.enter_waiting()?))?;
    let written = write(opened, wish, at, course);
    // Whatever broke it off then: nobody asks any more.
    course.refuse_stopped()?;
    let (rows, file) = written?;
    let facts = json!({
        "file": path.to_string_lossy(), "rows": rows, "sha256": hex(&file.written().digest), "reveal": reveal,
    });
    course.heeded(opened, |_, opened| opened.note(EventKind::Exported, None, facts, at))?;
    file.commit()?;
    Ok(rows)
}

/// Writes the records into a file that is durable, and not in its place yet; returns how many there are.
fn write(
    opened: &mut Opened,
    wish: ExportWish<'_>,
    at: Timestamp,
    course: &mut Course<'_>,
) -> Result<(u64, NewFile), Failure> {
    let ExportWish { path, format, filter, order, reveal } = wish;
    let file = course.until_stopped(NewFile::replacing(path, format.kind())?);
    let writer = ExportWriter::new(file, format, path, reveal, at)?;
    let mut read = 0;
    let writer = course.heeded(opened, |course, opened| {
        hand_over(path, writer, |give| {
            each_row(opened, Sought::Filtered(filter, order), None, |row| {
                course.refuse_stopped()?;
                let mut known = None;
                if format.wants_detail() {
                    known = known_of(opened, row.id)?;
                    // A record that goes while it is listed cannot be: nothing is ever removed from the list's own transaction.
                    if known.is_none() {
                        return Ok(());
                    }
                }
                give(Exported { row, known })?;
                read += 1;
                if read % PART as u64 == 0 {
                    course.stand_at(JobStand::Counted { done: read, of: None });
                }
                Ok(())
            })
        })
    })?;
    let rows = writer.rows();
    let mut file = writer.finish()?.into_inner();
    file.sync()?;
    Ok((rows, file))
}

/// Refuses at once what cannot all be written, where the number of records is known without looking at each.
fn refuse_too_many(
    opened: &Opened,
    path: &Path,
    format: ExportFormat,
    filter: &Filter,
) -> Result<(), Failure> {
    let Some(limit) = format.most_rows().filter(|_| filter.is_counted()) else { return Ok(()) };
    if opened.store.tallies()?.matching(filter) > limit {
        let path = shown(path).to_string();
        return Err(FilesError::TooManyRows { path, limit }.into());
    }
    Ok(())
}

/// Returns what a line of `.jsonl` holds of a record beside its columns.
fn known_of(opened: &Opened, id: CandidateId) -> Result<Option<Box<Known>>, Failure> {
    let Some(record) = opened.store.exact_record(id)? else { return Ok(None) };
    let mut traces = Vec::new();
    opened.store.history(Some(id), &mut |event| {
        traces.extend(Trace::of(&event));
        ControlFlow::Continue(())
    })?;
    Ok(Some(Box::new(Known { record, traces })))
}

/// Writes on a thread of its own what `read` gives from the database on this one, in parts. When either side fails the other
/// ends.
fn hand_over(
    path: &Path,
    mut writer: Writer,
    read: impl FnOnce(&mut dyn FnMut(Exported) -> Result<(), Failure>) -> Result<(), Failure>,
) -> Result<Writer, Failure> {
    let (give, parts) = sync_channel::<Vec<Exported>>(WAITING);
    thread::scope(|scope| {
        let write =
            move || parts.into_iter().flatten().try_for_each(|one| one.write(&mut writer)).map(|()| writer);
        let writing = thread::Builder::new()
            .name("export".to_owned())
            .spawn_scoped(scope, write)
            .map_err(|error| FilesError::system(&shown(path).to_string(), &error))?;
        let mut part = Vec::with_capacity(PART);
        let mut read = read(&mut |one| {
            part.push(one);
            if part.len() < PART {
                return Ok(());
            }
            give.send(mem::replace(&mut part, Vec::with_capacity(PART))).map_err(|_| Failure::ThreadEnded)
        });
        if read.is_ok() {
            read = give.send(part).map_err(|_| Failure::ThreadEnded);
        }
        drop(give);
        // Why the writer ended says more than that it did.
        let writer = writing.join().map_err(|_| Failure::ThreadEnded)??;
        read.map(|()| writer)
    })
}

impl Exported {
    fn write(&self, writer: &mut Writer) -> Result<(), FilesError> {
        let Some(Known { record, traces }) = self.known.as_deref() else {
            return writer.row(&self.row, None);
        };
        let Record { dossier, found } = record;
        let register: Option<FiveItemsRef<'_>> =
            found.comparison.as_ref().and(dossier.answer.as_ref()).map(|answer| answer.items.as_strs());
        let insurer_side = dossier.candidate.items.as_strs();
        writer.row(&self.row, Some(Detail { insurer_side, register_side: register, traces }))
    }
}
