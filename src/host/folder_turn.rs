//! Who else is at the same kind of work: a lock on a folder, which goes with the process that holds it, however it ends.

use std::fs::File;
use std::path::Path;

use rustix::fs::{FlockOperation, flock};
use rustix::io::{Errno, retry_on_intr};

/// A process at work in a folder. Others can tell until it is dropped.
#[derive(Debug)]
pub struct FolderTurn {
    lock: Option<File>,
    is_alone: bool,
}

impl FolderTurn {
    /// Begins work in a folder; an empty path is the folder one stands in. Whoever is alone there has others wait at this until it
    /// [shares](Self::share). Where the file system knows no locks, everybody is alone.
    pub fn take(folder: &Path) -> Self {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let Ok(file) = File::open(folder) else { return Self { lock: None, is_alone: true } };
        let alone = retry_on_intr(|| flock(&file, FlockOperation::NonBlockingLockExclusive));
        let is_alone = alone != Err(Errno::WOULDBLOCK);
        let mut turn = Self { lock: Some(file), is_alone };
        if !is_alone {
            turn.share();
        }
        turn
    }

    /// Tells whether nobody else was at work when it was taken.
    pub const fn is_alone(&self) -> bool {
        self.is_alone
    }

    /// Lets others begin beside it: they will know that they are not alone.
    pub fn share(&mut self) {
        if let Some(file) = &self.lock {
            // Where this fails nobody can tell that it works here: others may do its work once more.
            let _ = retry_on_intr(|| flock(file, FlockOperation::LockShared));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_is_alone_and_whoever_comes_after_the_last_is_too() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = FolderTurn::take(folder.path());
        assert!(first.is_alone());
        first.share();
        let second = FolderTurn::take(folder.path());
        assert!(!second.is_alone());
        drop(first);
        assert!(!FolderTurn::take(folder.path()).is_alone(), "the second is still there");
        drop(second);
        assert!(FolderTurn::take(folder.path()).is_alone());
        assert!(FolderTurn::take(&folder.path().join("none")).is_alone());
    }
}
