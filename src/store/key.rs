//! The key file of a database's history: made once, read at open, never written over.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::error::{Result, StoreError};
use crate::triage::chain::ChainKey;

const LENGTH: usize = 32;

/// Returns where the key of a new database lies: beside it.
pub(super) fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".key");
    PathBuf::from(name)
}

/// Makes a key of random bytes in a new file with the given mode.
pub(super) fn make(path: &Path, mode: u32) -> Result<ChainKey> {
    let bytes: [u8; LENGTH] = random()?;
    let wrong = |why: std::io::Error| StoreError::file(path, &why);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path).map_err(wrong)?;
    // The umask may have taken the group's right to read.
    file.set_permissions(std::fs::Permissions::from_mode(mode)).map_err(wrong)?;
    file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(wrong)?;
    Ok(ChainKey::new(bytes))
}

/// Reads a key. A link is not followed.
pub(super) fn read(path: &Path) -> Result<ChainKey> {
    let unreadable = |why: String| StoreError::KeyUnreadable { path: path.to_owned(), why };
    let mut file = open(path).map_err(|why| match why.kind() {
        std::io::ErrorKind::NotFound => StoreError::KeyMissing(path.to_owned()),
        _ => unreadable(why.to_string()),
    })?;
    let length = file.metadata().map(|about| if about.is_file() { about.len() } else { 0 });
    if length.ok() != Some(LENGTH as u64) {
        return Err(unreadable(format!("not {LENGTH} bytes")));
    }
    let mut bytes = [0; LENGTH];
    file.read_exact(&mut bytes).map_err(|why| unreadable(why.to_string()))?;
    Ok(ChainKey::new(bytes))
}

fn open(path: &Path) -> std::io::Result<File> {
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path)
}

/// Returns random bytes of the operating system.
pub(super) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|why| StoreError::Other(why.to_string()))?;
    Ok(bytes)
}
