//! Folders made for what a command writes, and taken away again where it fails.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that are missing: made for what goes into them, and taken away again where that could not be made.
#[derive(Debug)]
pub struct NewFolders(Vec<PathBuf>);

impl NewFolders {
    /// Finds those that are missing above a path.
    pub fn above(path: &Path) -> Self {
        let folders = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
        Self(folders.take_while(|folder| folder.symlink_metadata().is_err()).map(Path::to_owned).collect())
    }

    /// Lets them stay.
    pub fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for NewFolders {
    fn drop(&mut self) {
        for folder in &self.0 {
            // Fails where something else came to lie in it, which is another's to take away.
            let _ = fs::remove_dir(folder);
        }
    }
}
