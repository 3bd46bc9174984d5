//! What kind of file system a path lies on: whether SQLite's locks and shared memory can be trusted there.

use std::io;
use std::path::Path;

/// A kind of file system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileSystemKind {
    /// A disk of this machine, or its memory.
    Local,
    /// NFS
    Nfs,
    /// SMB, in any of its versions (CIFS).
    Smb,
    /// FUSE: sshfs, cloud folders, and what else a program makes up.
    Fuse,
    /// 9p: folders of a virtual machine's host.
    NineP,
    /// AFS, Ceph, Coda, GFS2, Lustre, OCFS2: shared between machines.
    Cluster,
}

impl FileSystemKind {
    /// Tells whether a database may live there: other machines, or a program in between, break its locks.
    pub const fn keeps_locks(self) -> bool {
        matches!(self, Self::Local)
    }

    /// Returns the name by which administrators know it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Nfs => "NFS",
            Self::Smb => "SMB/CIFS",
            Self::Fuse => "FUSE",
            Self::NineP => "9p",
            Self::Cluster => "cluster",
        }
    }

    /// By the magic number of statfs(2), as `linux/magic.h` and the file systems' own headers give them.
    const fn of_magic(magic: u32) -> Self {
        match magic {
            0x6969 => Self::Nfs,
            0x517B | 0xFF53_4D42 | 0xFE53_4D42 => Self::Smb,
            0x6573_5546 | 0x6573_5543 => Self::Fuse,
            0x0102_1997 => Self::NineP,
            // AFS (two), Coda, Ceph, GFS2, Lustre, OCFS2
            0x5346_414F | 0x6B41_4653 | 0x7375_7245 | 0x00C3_6400 | 0x0116_1970 | 0x0BD0_0BD0
            | 0x7461_636F => Self::Cluster,
            _ => Self::Local,
        }
    }
}

/// Returns the kind of file system that a path lies on; for what is not there yet, that of the nearest folder above
/// which is. An error where not even that can be asked.
pub fn file_system(path: &Path) -> io::Result<FileSystemKind> {
    let mut at = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    loop {
        match rustix::fs::statfs(at) {
            // The field's type differs between machines; the magic numbers are 32 bits on all of them.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            Ok(found) => return Ok(FileSystemKind::of_magic(found.f_type as u32)),
            Err(rustix::io::Errno::NOENT) => match at.parent() {
                Some(above) if !above.as_os_str().is_empty() => at = above,
                Some(_) => at = Path::new("."),
                None => return Err(io::ErrorKind::NotFound.into()),
            },
            Err(errno) => return Err(errno.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_file_systems_keep_no_locks() {
        for (magic, kind) in [
            (0x6969, FileSystemKind::Nfs),
            (0xFF53_4D42, FileSystemKind::Smb),
            (0xFE53_4D42, FileSystemKind::Smb),
            (0x6573_5546, FileSystemKind::Fuse),
            (0x0102_1997, FileSystemKind::NineP),
            (0xEF53, FileSystemKind::Local),      // ext4
            (0x5846_5342, FileSystemKind::Local), // xfs
            (0x0102_1994, FileSystemKind::Local), // tmpfs, one digit from 9p
            (0x794C_7630, FileSystemKind::Local), // overlayfs
        ] {
            assert_eq!(FileSystemKind::of_magic(magic), kind, "{magic:#x}");
            assert_eq!(kind.keeps_locks(), kind == FileSystemKind::Local);
        }
    }

    #[test]
    fn what_is_not_there_yet_lies_where_its_folder_does() {
        let folder = tempfile::tempdir().unwrap();
        let here = file_system(folder.path()).unwrap();
        assert_eq!(file_system(&folder.path().join("new/audit.db")).unwrap(), here);
        assert!(
            file_system(Path::new("audit-that-is-not-there.db")).is_ok(),
            "a bare name lies in the working folder"
        );
        assert_eq!(file_system(Path::new("/proc/self/status")).unwrap(), FileSystemKind::Local);
    }
}
