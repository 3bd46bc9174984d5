//! The state of the triage into a file, for `export` and for the console's job.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use serde_json::json;

use super::failure::{Failure, shown};
use super::listing::{Sought, each_row};
use super::opened::Opened;
use crate::audit::{EventKind, FiveItemsRef};
use crate::files::{Detail, ExportFormat, ExportWriter, FilesError, NewFile};
use crate::triage::chain::hex;
use crate::triage::decisions::Trace;
use crate::triage::filter::Filter;
use crate::triage::listing::ListRow;
use crate::triage::page::SortOrder;

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

/// Writes the records of a filter into a new file, or over an earlier export; returns how many. What leaves is in the history
/// before it is in its place. A request to stop leaves nothing behind.
pub fn export(
    opened: &mut Opened,
    wish: ExportWish<'_>,
    at: Timestamp,
    stop: &AtomicBool,
) -> Result<u64, Failure> {
    let ExportWish { path, format, filter, order, reveal } = wish;
    opened.refuse_own_files(path)?;
    refuse_too_many(opened, path, format, filter)?;
    opened.store.enter_waiting()?;
    let file = NewFile::replacing(path, format.kind())?;
    let mut writer = ExportWriter::new(file, format, path, reveal, at)?;
    each_row(opened, Sought::Filtered(filter, order), None, |row| {
        if stop.load(Ordering::Relaxed) {
            return Err(Failure::stopped());
        }
        if format.wants_detail() {
            write_detailed(opened, row, &mut writer)
        } else {
            Ok(writer.row(row, None)?)
        }
    })?;
    let rows = writer.rows();
    let file = writer.finish()?;
    let facts = json!({
        "file": path.to_string_lossy(), "rows": rows, "sha256": hex(&file.written().digest), "reveal": reveal,
    });
    opened.note(EventKind::Exported, None, facts, at)?;
    file.commit()?;
    Ok(rows)
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

fn write_detailed(opened: &Opened, row: &ListRow, writer: &mut ExportWriter<NewFile>) -> Result<(), Failure> {
    // A record that goes while it is listed cannot be: nothing is ever removed from the list's own transaction.
    let Some(record) = opened.store.exact_record(row.id)? else { return Ok(()) };
    let mut traces = Vec::new();
    opened.store.history(Some(row.id), &mut |event| {
        traces.extend(Trace::of(&event));
        ControlFlow::Continue(())
    })?;
    let register: Option<FiveItemsRef<'_>> = record
        .found
        .comparison
        .as_ref()
        .and(record.dossier.answer.as_ref())
        .map(|answer| answer.items.as_strs());
    let detail = Detail {
        insurer_side: record.dossier.candidate.items.as_strs(),
        register_side: register,
        traces: &traces,
    };
    Ok(writer.row(row, Some(detail))?)
}
