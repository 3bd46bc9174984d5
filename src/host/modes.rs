//! Who may open a file: modes, asked and set.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::Path;

/// A folder of one's own.
pub const PRIVATE_DIR: u32 = 0o700;
/// A file of one's own.
pub const PRIVATE_FILE: u32 = 0o600;
/// A folder of a group, which its files inherit.
pub const SHARED_DIR: u32 = 0o2770;
/// A file of a group.
pub const SHARED_FILE: u32 = 0o660;

/// The permission bits and set-ids.
const BITS: u32 = 0o7777;
/// What group and everybody may do.
const OTHERS: u32 = 0o077;

/// Makes a folder, and the folders above it that are missing, all open to their owner only. A folder that is there keeps
/// its mode: the caller asks [`is_private`].
pub fn create_private_dir(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(PRIVATE_DIR).create(path)
}

/// Returns the mode of what a path leads to.
pub fn mode(path: &Path) -> io::Result<u32> {
    Ok(fs::metadata(path)?.mode() & BITS)
}

/// Returns the uid and gid that own what a path leads to.
pub fn owner(path: &Path) -> io::Result<(u32, u32)> {
    fs::metadata(path).map(|found| (found.uid(), found.gid()))
}

/// Tells whether only its owner may open it.
pub fn is_private(path: &Path) -> io::Result<bool> {
    Ok(mode(path)? & OTHERS == 0)
}

/// Sets a mode. Refuses a link: what it leads to may be another's.
pub fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_symlink() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "a symbolic link"));
    }
    fs::set_permissions(path, Permissions::from_mode(mode & BITS))
}

/// Gives what a path leads to to a group; its set-ids fall away, so the mode is set afterwards.
pub fn give_to_group(path: &Path, gid: u32) -> io::Result<()> {
    std::os::unix::fs::lchown(path, None, Some(gid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_private_is_open_to_nobody_else() {
        let folder = tempfile::tempdir().unwrap();
        let (deep, file) = (folder.path().join("a/b"), folder.path().join("a/b/audit.db"));
        create_private_dir(&deep).unwrap();
        create_private_dir(&deep).unwrap();
        for made in [&deep, &folder.path().join("a")] {
            assert_eq!(mode(made).unwrap(), PRIVATE_DIR, "{}", made.display());
        }
        fs::write(&file, "").unwrap();
        for (set, private) in
            [(0o644, false), (0o600, true), (SHARED_FILE, false), (0o640, false), (0o400, true)]
        {
            set_mode(&file, set).unwrap();
            assert_eq!((mode(&file).unwrap(), is_private(&file).unwrap()), (set, private), "{set:o}");
        }
        assert_eq!(owner(&file).unwrap().0, rustix::process::getuid().as_raw());
    }

    #[test]
    fn a_link_keeps_what_it_leads_to_from_a_new_mode() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "").unwrap();
        set_mode(&file, 0o644).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert!(set_mode(&link, PRIVATE_FILE).is_err());
        assert_eq!(mode(&file).unwrap(), 0o644);
    }
}
