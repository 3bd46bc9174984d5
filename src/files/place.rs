//! The place of a folder that is written as a whole: what may stand there, and how a new one is put there in one step.

use std::fs::File;
use std::io;
use std::path::Path;

use super::new_file::folder_of;
use super::{FilesError, label};
use crate::host::DraftFolder;
use rustix::fs::{CWD, RenameFlags, renameat_with};

/// What stands in the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing, or a folder with nothing in it.
    Free,
    /// An earlier folder of the kind.
    Earlier,
}

/// Looks at a place, and refuses it where anything stands there that is neither an empty folder nor an earlier one of the kind: one in
/// which each file, by its path and name, is the kind's own.
pub(super) fn examine(place: &Path, is_own: &dyn Fn(&Path, &str) -> bool) -> Result<Place, FilesError> {
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
        if !name.to_str().is_some_and(|name| is_own(&path, name)) {
            return Err(FilesError::ForeignInFolder { path: label(&path) });
        }
    }
    Ok(Place::Earlier)
}

/// Puts a finished folder in its place, and makes that durable. Until then nothing has changed there. Where it stands there, but
/// the system does not confirm that it outlasts a loss of power, the error that says so is no failure, and is returned.
pub(super) fn put(
    staging: DraftFolder,
    place: &Path,
    is_own: &dyn Fn(&Path, &str) -> bool,
) -> Result<Option<FilesError>, FilesError> {
    let system = |error: &io::Error| FilesError::system(&label(place), error);
    match examine(place, is_own)? {
        // The system itself refuses a folder that has come to hold something meanwhile.
        Place::Free => {
            std::fs::rename(staging.path(), place).map_err(|error| system(&error))?;
            staging.keep();
        }
        // What the earlier one held goes with the temporary name that it then has.
        Place::Earlier => renameat_with(CWD, staging.path(), CWD, place, RenameFlags::EXCHANGE)
            .map_err(|error| system(&error.into()))?,
    }
    let synced = File::open(folder_of(place)).and_then(|folder| folder.sync_all());
    Ok(synced.err().map(|error| system(&error)))
}
