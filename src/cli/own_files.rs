//! The files that a database consists of, and its folder: made, and never written over by something else.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::failure::{Failure, shown};
use crate::host;
use crate::i18n::Message;

/// Refuses to write over a database, its companions, or a key that lies beside it, whether or not it is there.
pub fn refuse_companions(database: &Path, path: &Path) -> Result<(), Failure> {
    // The companions lie beside the database itself, wherever a link to it lies; so may the key.
    for database in std::iter::once(database.to_owned()).chain(database.canonicalize()) {
        for ending in ["", "-wal", "-shm", "-journal", ".key"] {
            let mut own = database.as_os_str().to_owned();
            own.push(ending);
            if is_one_file(Path::new(&own), path) {
                return Err(over_own(path));
            }
        }
    }
    Ok(())
}

/// Says that a file would be written over what the database consists of.
pub fn over_own(path: &Path) -> Failure {
    Failure::Wrong(Message::new("cli.own-file").arg("path", shown(path)))
}

/// Makes the folder of a database, open to its owner only.
pub fn make_folder(path: &Path) -> Result<(), Failure> {
    let folder = folder_of(path);
    host::create_private_dir(folder).map_err(|error| Failure::Folder { path: folder.to_owned(), error })
}

/// Returns the folder in which a file lies.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Tells whether two paths name one file, by links or by other names of it; one that is not there yet, by its place.
pub fn is_one_file(one: &Path, other: &Path) -> bool {
    let identity = |path: &Path| path.metadata().map(|about| (about.dev(), about.ino()));
    match (identity(one), identity(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => resolved(one) == resolved(other),
    }
}

/// Returns a path without links in its folders.
fn resolved(path: &Path) -> PathBuf {
    match (folder_of(path).canonicalize(), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}
