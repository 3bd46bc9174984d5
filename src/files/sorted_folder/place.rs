//! The place of a sorted folder: what may stand there, and how a new one is put there in one step.

use std::fs::File;
use std::io;
use std::path::Path;

use rustix::fs::{CWD, RenameFlags, renameat_with};
use tempfile::TempDir;

use super::{ACCEPTED, MISSING, NOT_APPLICABLE, RETURNED, ROUTE};
use crate::files::new_file::folder_of;
use crate::files::record::Records;
use crate::files::survey::BOM;
use crate::files::{FilesError, label, opening};

/// What stands in the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing, or a folder with nothing in it.
    Free,
    /// An earlier sorted folder.
    Earlier,
}

/// Looks at a place, and refuses it where anything stands there that is not an earlier sorted folder.
pub(super) fn examine(place: &Path) -> Result<Place, FilesError> {
    let system = |error: &io::Error| FilesError::system(&label(place), error);
    if place.file_name().is_none() {
        return Err(FilesError::NoFolderOfItsOwn { path: label(place) });
    }
    match place.symlink_metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Place::Free),
        Err(error) => return Err(system(&error)),
        Ok(found) if found.is_symlink() => return Err(FilesError::Link { path: label(place) }),
        Ok(found) if !found.is_dir() => return Err(FilesError::NoFolderOfItsOwn { path: label(place) }),
        Ok(_) => {}
    }
    let mut names = Vec::new();
    for entry in place.read_dir().map_err(|error| system(&error))? {
        names.push(entry.map_err(|error| system(&error))?.file_name());
    }
    if names.is_empty() {
        return Ok(Place::Free);
    }
    for name in names {
        let path = place.join(&name);
        let is_own = name.to_str().is_some_and(|name| is_own(&path, name));
        if !is_own {
            return Err(FilesError::ForeignInFolder { path: label(&path) });
        }
    }
    Ok(Place::Earlier)
}

/// Tells whether a file is one that a sorting wrote, by its name and its header.
fn is_own(path: &Path, name: &str) -> bool {
    let ends_with =
        |added: &str| header(path).is_some_and(|header| header.ends_with(format!(",{added}").as_bytes()));
    match name {
        ACCEPTED => ends_with(ROUTE),
        RETURNED => ends_with(MISSING),
        // Its columns are the input's alone: they are those of what was accepted, but for the route.
        NOT_APPLICABLE => {
            header(&path.with_file_name(ACCEPTED)).zip(header(path)).is_some_and(|(mut accepted, own)| {
                accepted.truncate(accepted.len().saturating_sub(ROUTE.len() + 1));
                accepted == own
            })
        }
        name => is_employers(name) && ends_with(MISSING),
    }
}

fn is_employers(name: &str) -> bool {
    name.strip_prefix("returned-")
        .and_then(|rest| rest.strip_suffix(".csv"))
        .is_some_and(|digits| digits.len() >= 3 && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Returns the header of a table as it is written; none where it cannot be read.
fn header(path: &Path) -> Option<Vec<u8>> {
    let mut records = Records::new(opening::open(path).ok()?);
    let header = records.next().ok()??;
    Some(header.raw.strip_prefix(BOM).unwrap_or(header.raw).to_vec())
}

/// Puts a finished folder in its place, and makes that durable. Until then nothing has changed there.
pub(super) fn put(staging: TempDir, place: &Path) -> Result<(), FilesError> {
    let system = |error: &io::Error| FilesError::system(&label(place), error);
    match examine(place)? {
        // The system itself refuses a folder that has come to hold something meanwhile.
        Place::Free => {
            std::fs::rename(staging.path(), place).map_err(|error| system(&error))?;
            let _ = staging.keep();
        }
        // What the earlier one held goes with the temporary name that it then has.
        Place::Earlier => renameat_with(CWD, staging.path(), CWD, place, RenameFlags::EXCHANGE)
            .map_err(|error| system(&error.into()))?,
    }
    File::open(folder_of(place)).and_then(|folder| folder.sync_all()).map_err(|error| system(&error))
}
