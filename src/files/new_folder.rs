//! A new folder of files: private, whole or not at all, never over what stands there.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::syncfs;
use sha2::{Digest as _, Sha256};

use super::{FilesError, Written, label, new_file, place};
use crate::host::DraftFolder;

/// A folder being written under a temporary name beside its place (0700, files 0600). [`commit`](Self::commit) makes it
/// durable and puts it there in one step; dropped before that, it leaves nothing behind.
#[derive(Debug)]
pub struct NewFolder {
    place: PathBuf,
    staging: DraftFolder,
    hash: Sha256,
    bytes: u64,
    /// Whether all that was written is durable.
    is_synced: bool,
}

impl NewFolder {
    /// Begins a folder. Nothing, or an empty folder, may stand in its place: what was written there before is never lost.
    pub fn begin(path: &Path) -> Result<Self, FilesError> {
        place::examine(path, &|_, _| false).map_err(|error| holds(path, error))?;
        let staging = DraftFolder::begin(new_file::folder_of(path))
            .map_err(|error| FilesError::system(&label(path), &error))?;
        Ok(Self { place: path.to_owned(), staging, hash: Sha256::new(), bytes: 0, is_synced: false })
    }

    /// Writes a file of a plain name, which never comes from data.
    pub fn write(&mut self, name: &str, content: &[u8]) -> Result<(), FilesError> {
        let path = self.staging.path().join(name);
        let written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .and_then(|mut file| file.write_all(content));
        written.map_err(|error| self.failed(&error))?;
        self.is_synced = false;
        self.hash.update(name);
        self.hash.update([0]);
        self.hash.update(content);
        self.bytes += content.len() as u64;
        Ok(())
    }

    /// Returns where the folder will stand.
    pub fn place(&self) -> &Path {
        &self.place
    }

    /// Returns where a file of it lies until then.
    pub fn staged(&self, name: &str) -> PathBuf {
        self.staging.path().join(name)
    }

    /// Returns how much was written so far, and the digest of all names and contents in their order.
    pub fn written(&self) -> Written {
        Written { bytes: self.bytes, digest: self.hash.clone().finalize().into() }
    }

    /// Makes all of it durable, under its temporary name.
    pub fn sync(&mut self) -> Result<(), FilesError> {
        if !self.is_synced {
            // One call for all: a file each would wait for the disk as often as there are letters.
            let synced = std::fs::File::open(self.staging.path())
                .and_then(|folder| syncfs(folder).map_err(io::Error::from));
            synced.map_err(|error| self.failed(&error))?;
            self.is_synced = true;
        }
        Ok(())
    }

    /// Makes all of it durable and puts it in its place. Where it stands there, but may not outlast a loss of power, the error that
    /// says so is returned.
    pub fn commit(mut self) -> Result<Option<FilesError>, FilesError> {
        self.sync()?;
        place::put(self.staging, &self.place, &|_, _| false).map_err(|error| holds(&self.place, error))
    }

    fn failed(&self, error: &io::Error) -> FilesError {
        FilesError::system(&label(&self.place), error)
    }
}

/// Says of a folder that holds something that it does: whose the files are is not asked here.
fn holds(place: &Path, error: FilesError) -> FilesError {
    match error {
        FilesError::ForeignInFolder { .. } => FilesError::FolderHolds { path: label(place) },
        error => error,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use rustix::thread::{CapabilitySet, capabilities, set_capabilities};
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn a_folder_is_private_and_whole_or_not_there() {
        let home = TempDir::new().unwrap();
        let path = home.path().join("letters");
        let mut folder = NewFolder::begin(&path).unwrap();
        folder.write("a.csv", b"1").unwrap();
        assert!(!path.exists(), "not before the commit");
        drop(folder);
        assert_eq!(home.path().read_dir().unwrap().count(), 0, "nothing is left behind");
        std::fs::create_dir(&path).unwrap();
        let mut folder = NewFolder::begin(&path).unwrap();
        folder.write("a.csv", b"1").unwrap();
        folder.write("b.csv", b"2").unwrap();
        assert_eq!(folder.written().bytes, 2);
        assert_eq!(folder.commit().unwrap(), None);
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(&path.join("a.csv"))), (0o700, 0o600));
        assert_eq!(std::fs::read(path.join("b.csv")).unwrap(), b"2");
        let error = NewFolder::begin(&path).unwrap_err();
        assert!(
            matches!(&error, FilesError::FolderHolds { path } if path.ends_with("letters")),
            "letters that were not sent yet are not written over: {error:?}"
        );
    }

    /// A folder into which one may put things without reading it stands for a system that does not confirm.
    #[test]
    fn what_stands_in_its_place_is_no_failure_even_where_the_system_does_not_confirm_it() {
        // This thread may do what modes say, as root too.
        let mut mine = capabilities(None).unwrap();
        mine.effective.remove(CapabilitySet::DAC_OVERRIDE | CapabilitySet::DAC_READ_SEARCH);
        set_capabilities(None, mine).unwrap();
        let home = TempDir::new().unwrap();
        std::fs::set_permissions(home.path(), std::fs::Permissions::from_mode(0o300)).unwrap();
        let path = home.path().join("letters");
        let mut folder = NewFolder::begin(&path).unwrap();
        folder.write("a.csv", b"1").unwrap();
        let unproven = folder.commit().unwrap();
        assert!(matches!(unproven, Some(FilesError::Forbidden { .. })), "{unproven:?}");
        std::fs::set_permissions(home.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        assert_eq!(std::fs::read(path.join("a.csv")).unwrap(), b"1");
        assert_eq!(home.path().read_dir().unwrap().count(), 1);
    }

    #[test]
    fn what_came_into_its_place_meanwhile_stays() {
        let home = TempDir::new().unwrap();
        let path = home.path().join("letters");
        let mut folder = NewFolder::begin(&path).unwrap();
        folder.write("a.csv", b"1").unwrap();
        std::fs::create_dir(&path).unwrap();
        std::fs::write(path.join("mine"), "x").unwrap();
        assert!(folder.commit().is_err());
        assert_eq!(path.read_dir().unwrap().count(), 1);
        assert_eq!(home.path().read_dir().unwrap().count(), 1);
    }
}
