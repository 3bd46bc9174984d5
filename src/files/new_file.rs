//! A new file of the user's: private, whole or not at all, never through a link.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::earlier::{self, Kind};
use super::{FilesError, label};
use crate::host::DraftFile;

/// A file being written (mode 0600), without a name where that can be. [`commit`](Self::commit) makes it durable and puts it in
/// its place, over a regular file that may be there already; dropped before that, it leaves nothing behind.
#[derive(Debug)]
pub struct NewFile {
    out: BufWriter<DraftFile>,
    target: PathBuf,
    hash: Sha256,
    bytes: u64,
}

/// What was written: for the history, which keeps count and digest of everything that leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// How many bytes.
    pub bytes: u64,
    /// Their SHA-256.
    pub digest: [u8; 32],
}

impl NewFile {
    /// Begins a file. A link, a folder or a device in its place is refused before anything is written.
    pub fn create(path: &Path) -> Result<Self, FilesError> {
        refuse_all_but_files(path)?;
        let draft =
            DraftFile::begin(folder_of(path)).map_err(|error| FilesError::system(&label(path), &error))?;
        Ok(Self {
            out: BufWriter::with_capacity(1 << 16, draft),
            target: path.to_owned(),
            hash: Sha256::new(),
            bytes: 0,
        })
    }

    /// Begins a file that may take the place of an earlier one of its kind: any other file there is refused.
    pub fn replacing(path: &Path, kind: Kind<'_>) -> Result<Self, FilesError> {
        refuse_all_but_files(path)?;
        earlier::refuse_others(path, kind)?;
        Self::create(path)
    }

    /// Returns how much was written so far.
    pub fn written(&self) -> Written {
        Written { bytes: self.bytes, digest: self.hash.clone().finalize().into() }
    }

    /// Makes durable what was written so far, under no name yet: what could still fail is its taking its place.
    pub fn sync(&mut self) -> Result<(), FilesError> {
        let synced = self.out.flush().and_then(|()| self.out.get_ref().file().sync_all());
        synced.map_err(|error| self.failed(&error))
    }

    /// Makes the file durable, puts it in its place, and makes that durable as well.
    pub fn commit(self) -> Result<Written, FilesError> {
        self.put(DraftFile::replace)
    }

    /// The same where nothing may stand in its place: what does is left as it is.
    pub fn commit_new(self) -> Result<Written, FilesError> {
        self.put(DraftFile::put_new)
    }

    fn put(self, put: impl FnOnce(DraftFile, &Path) -> io::Result<()>) -> Result<Written, FilesError> {
        let written = self.written();
        let target = self.target;
        let system = |error: &io::Error| FilesError::system(&label(&target), error);
        let draft = self.out.into_inner().map_err(|error| system(error.error()))?;
        draft.file().sync_all().map_err(|error| system(&error))?;
        refuse_all_but_files(&target)?;
        put(draft, &target).map_err(|error| system(&error))?;
        File::open(folder_of(&target))
            .and_then(|folder| folder.sync_all())
            .map_err(|error| system(&error))?;
        Ok(written)
    }

    /// Makes the error of a write to this file that failed.
    pub fn failed(&self, error: &io::Error) -> FilesError {
        FilesError::system(&label(&self.target), error)
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.out.write(bytes)?;
        self.hash.update(bytes.get(..taken).unwrap_or(bytes));
        self.bytes += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Returns the folder in which a file lies.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn refuse_all_but_files(path: &Path) -> Result<(), FilesError> {
    let path_label = || label(path);
    if path.file_name().is_none() {
        return Err(FilesError::Folder { path: path_label() });
    }
    match path.symlink_metadata().map(|meta| meta.file_type()) {
        Ok(kind) if kind.is_symlink() => Err(FilesError::Link { path: path_label() }),
        Ok(kind) if kind.is_dir() => Err(FilesError::Folder { path: path_label() }),
        Ok(kind) if kind.is_char_device() || !kind.is_file() => {
            Err(FilesError::NotRegular { path: path_label() })
        }
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(FilesError::system(&path_label(), &error)),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use tempfile::TempDir;

    use super::*;

    fn listed(folder: &Path) -> Vec<String> {
        let name = |entry: io::Result<std::fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        let mut names: Vec<String> = std::fs::read_dir(folder).unwrap().map(name).collect();
        names.sort();
        names
    }

    #[test]
    fn a_committed_file_is_private_and_replaces_the_old_one() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("out.csv");
        std::fs::write(&path, "old").unwrap();
        let mut new = NewFile::create(&path).unwrap();
        new.write_all(b"new content").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"old", "nothing changes before the commit");
        let written = new.commit().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new content");
        assert_eq!(written, Written { bytes: 11, digest: Sha256::digest(b"new content").into() });
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(listed(folder.path()), ["out.csv"]);
    }

    #[test]
    fn a_file_that_takes_no_place_leaves_what_came_there_meanwhile() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("letter.html");
        let new = NewFile::create(&path).unwrap();
        std::fs::write(&path, "edited").unwrap();
        assert_eq!(new.commit_new().unwrap_err().message().id(), "files.exists");
        assert_eq!(std::fs::read(&path).unwrap(), b"edited");
        assert_eq!(listed(folder.path()), ["letter.html"]);
    }

    #[test]
    fn a_file_that_is_dropped_leaves_the_old_one_and_nothing_else() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("out.csv");
        std::fs::write(&path, "old").unwrap();
        let mut new = NewFile::create(&path).unwrap();
        new.write_all("x".repeat(100_000).as_bytes()).unwrap();
        drop(new);
        assert_eq!(
            (listed(folder.path()), std::fs::read(&path).unwrap()),
            (vec!["out.csv".into()], b"old".to_vec())
        );
    }

    #[test]
    fn nothing_is_written_over_what_is_no_file() {
        let folder = TempDir::new().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("target"), "kept").unwrap();
        symlink(at("target"), at("link")).unwrap();
        symlink(at("nowhere"), at("broken")).unwrap();
        for (path, id) in [
            (at("link"), "files.link"),
            (at("broken"), "files.link"),
            (folder.path().to_owned(), "files.folder"),
            ("/".into(), "files.folder"),
            ("/dev/null".into(), "files.not-regular"),
            (at("no/such/folder"), "files.not-there"),
            (at("target/below"), "files.not-there"),
        ] {
            assert_eq!(NewFile::create(&path).unwrap_err().message().id(), id, "{}", path.display());
        }
        assert_eq!(
            (listed(folder.path()).len(), std::fs::read(at("target")).unwrap()),
            (3, b"kept".to_vec())
        );
    }

    #[test]
    fn a_link_put_in_its_place_meanwhile_is_refused() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("out.csv");
        let new = NewFile::create(&path).unwrap();
        symlink("/etc/passwd", &path).unwrap();
        assert!(matches!(new.commit(), Err(FilesError::Link { .. })));
        assert_eq!(listed(folder.path()), ["out.csv"]);
    }
}
