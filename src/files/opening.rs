//! Opens users' files for reading: once, never through a link, and only what is a regular file.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use rustix::fs::{FileType, Mode, OFlags};
use rustix::io::Errno;

use super::{FilesError, label};

/// Opens a regular file. What it is is asked of the descriptor, so that nothing can be put in its place in between; a pipe
/// does not block.
pub(super) fn open(path: &Path) -> Result<File, FilesError> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let opened = rustix::fs::open(path, flags, Mode::empty()).and_then(|fd| {
        let kind = FileType::from_raw_mode(rustix::fs::fstat(&fd)?.st_mode);
        Ok((fd, kind))
    });
    match opened {
        Ok((fd, FileType::RegularFile)) => Ok(File::from(fd)),
        Ok((_, FileType::Directory)) => Err(FilesError::Folder { path: label(path) }),
        // A socket cannot be opened at all.
        Ok(_) | Err(Errno::NXIO) => Err(FilesError::NotRegular { path: label(path) }),
        Err(Errno::LOOP) => Err(FilesError::Link { path: label(path) }),
        Err(error) => Err(FilesError::system(&label(path), &error.into())),
    }
}

/// Reads a small text file in UTF-8, a mark at its beginning left out.
pub fn read_text(path: &Path, limit: u64) -> Result<String, FilesError> {
    let system = |error: &io::Error| FilesError::system(&label(path), error);
    let mut bytes = Vec::new();
    open(path)?.take(limit + 1).read_to_end(&mut bytes).map_err(|error| system(&error))?;
    if bytes.len() as u64 > limit {
        return Err(FilesError::TooLarge { path: label(path), limit });
    }
    let text = String::from_utf8(bytes).map_err(|_| FilesError::NotUtf8 { path: label(path) })?;
    Ok(text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text))
}
