//! Files and folders that are being written and are not in their place yet: private, and gone with the process that writes
//! them, however it ends.
//!
//! A file has no name until it is whole, where the file system knows such files (`O_TMPFILE`); only to take the place of an
//! older one it is named for the moment between two system calls. What must have a name, a folder or a file elsewhere, is
//! locked by the process that writes it: whoever writes into the same folder next finds by the lock what nobody works on any
//! more, and takes it away.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, FlockOperation, OFlags, flock, linkat};
use rustix::io::{Errno, retry_on_intr};
use tempfile::{Builder, TempDir, TempPath};

/// What stands around the random characters of a name, and how many of these there are.
const BEFORE: &str = ".totsugo-";
const AFTER: &str = ".new";
const RANDOM: usize = 6;

/// How often a draft is begun anew that another process swept before it was locked.
const TRIES: u32 = 100;

/// A file that is being written, 0600. Dropped before it is put in its place, it leaves nothing behind.
#[derive(Debug)]
pub struct DraftFile {
    file: File,
    /// None while it has no name.
    name: Option<TempPath>,
    folder: PathBuf,
}

impl DraftFile {
    /// Begins a file in the folder in which its place is.
    pub fn begin(folder: &Path) -> io::Result<Self> {
        sweep(folder);
        match unnamed(folder) {
            Ok(file) => Ok(Self { file, name: None, folder: folder.to_owned() }),
            // Not every file system knows files without a name, and not everywhere there is a way to name one later.
            Err(Errno::OPNOTSUPP | Errno::ISDIR | Errno::INVAL | Errno::NOENT) => Self::named(folder),
            Err(errno) => Err(errno.into()),
        }
    }

    /// Begins a file that has a name from the beginning.
    fn named(folder: &Path) -> io::Result<Self> {
        for _ in 0..TRIES {
            let (file, name) = naming()
                .permissions(Permissions::from_mode(super::PRIVATE_FILE))
                .tempfile_in(folder)?
                .into_parts();
            lock(&file)?;
            if file.metadata()?.nlink() > 0 {
                return Ok(Self { file, name: Some(name), folder: folder.to_owned() });
            }
        }
        Err(io::ErrorKind::NotFound.into())
    }

    /// Returns the file itself.
    pub const fn file(&self) -> &File {
        &self.file
    }

    /// Puts the file in its place, over what stands there.
    pub fn replace(self, place: &Path) -> io::Result<()> {
        if self.name.is_none() {
            match link(&self.file, place) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                put => return put,
            }
        }
        self.into_named()?.persist(place).map_err(|error| error.error)
    }

    /// Puts the file in its place, where nothing may stand.
    pub fn put_new(self, place: &Path) -> io::Result<()> {
        match self.name {
            None => link(&self.file, place),
            Some(name) => name.persist_noclobber(place).map_err(|error| error.error),
        }
    }

    fn into_named(self) -> io::Result<TempPath> {
        if let Some(name) = self.name {
            return Ok(name);
        }
        lock(&self.file)?;
        let named = naming().make_in(&self.folder, |name| link(&self.file, name))?;
        Ok(named.into_temp_path())
    }
}

impl Write for DraftFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A folder that is being filled, 0700. Dropped, it goes with all that is in it.
#[derive(Debug)]
pub struct DraftFolder {
    folder: TempDir,
    _lock: File,
}

impl DraftFolder {
    /// Begins a folder inside another.
    pub fn begin(inside: &Path) -> io::Result<Self> {
        sweep(inside);
        for _ in 0..TRIES {
            let folder =
                naming().permissions(Permissions::from_mode(super::PRIVATE_DIR)).tempdir_in(inside)?;
            let lock_on = match File::open(folder.path()) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                opened => opened?,
            };
            lock(&lock_on)?;
            // Until the lock is held another process may sweep it; from here on none does.
            if folder.path().try_exists()? {
                return Ok(Self { folder, _lock: lock_on });
            }
        }
        Err(io::ErrorKind::NotFound.into())
    }

    /// Returns where it lies.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Lets go of a folder that has been renamed.
    pub fn keep(self) {
        let _ = self.folder.keep();
    }
}

fn naming() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(BEFORE).suffix(AFTER).rand_bytes(RANDOM);
    builder
}

/// Opens a file without a name, if one could be given to it later.
fn unnamed(folder: &Path) -> Result<File, Errno> {
    let flags = OFlags::RDWR | OFlags::TMPFILE | OFlags::CLOEXEC;
    let file: File = rustix::fs::open(folder, flags, super::PRIVATE_FILE.into())?.into();
    if own_descriptor(&file).exists() { Ok(file) } else { Err(Errno::OPNOTSUPP) }
}

/// Gives a file one more name, where nothing may stand.
fn link(file: &File, name: &Path) -> io::Result<()> {
    Ok(linkat(CWD, own_descriptor(file), CWD, name, AtFlags::SYMLINK_FOLLOW)?)
}

fn own_descriptor(file: &File) -> PathBuf {
    format!("/proc/self/fd/{}", file.as_raw_fd()).into()
}

/// Tells other processes that somebody works on a draft; whoever holds the lock just then is about to take the draft away, and is
/// waited for. Where the file system knows no locks, nobody can take it for left behind.
fn lock(file: &File) -> io::Result<()> {
    match retry_on_intr(|| flock(file, FlockOperation::LockExclusive)) {
        Ok(()) | Err(Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL) => Ok(()),
        Err(errno) => Err(errno.into()),
    }
}

/// Takes away what processes that are gone left in a folder. What cannot be taken away hinders nobody.
fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_str().is_some_and(is_drafts_name) {
            let _ = take_away(&entry.path());
        }
    }
}

/// Tells the names of drafts.
fn is_drafts_name(name: &str) -> bool {
    let random = name.strip_prefix(BEFORE).and_then(|rest| rest.strip_suffix(AFTER));
    random.is_some_and(|random| {
        random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

fn take_away(path: &Path) -> io::Result<()> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let file = OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path)?;
    let about = file.metadata()?;
    if about.uid() != rustix::process::geteuid().as_raw() {
        return Ok(());
    }
    flock(&file, FlockOperation::NonBlockingLockExclusive)?;
    if about.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    type Begin = fn(&Path) -> io::Result<DraftFile>;
    const WAYS: [(&str, Begin); 2] = [("unnamed", DraftFile::begin), ("named", DraftFile::named)];

    #[test]
    fn a_file_comes_to_its_place_whole_and_private() {
        for (way, begin) in WAYS {
            let folder = tempfile::tempdir().unwrap();
            let place = folder.path().join("out");
            for content in ["first", "second"] {
                let mut draft = begin(folder.path()).unwrap();
                draft.write_all(content.as_bytes()).unwrap();
                draft.replace(&place).unwrap();
                assert_eq!(fs::read_to_string(&place).unwrap(), content, "{way}");
                assert_eq!(
                    (super::super::mode(&place).unwrap(), listed(folder.path()).len()),
                    (0o600, 1),
                    "{way}"
                );
            }
            let draft = begin(folder.path()).unwrap();
            assert_eq!(draft.put_new(&place).unwrap_err().kind(), io::ErrorKind::AlreadyExists, "{way}");
            begin(folder.path()).unwrap().put_new(&folder.path().join("new")).unwrap();
            drop(begin(folder.path()).unwrap());
            assert_eq!(listed(folder.path()), ["new", "out"], "{way}");
            assert_eq!(
                begin(&folder.path().join("none")).unwrap_err().kind(),
                io::ErrorKind::NotFound,
                "{way}"
            );
        }
    }

    #[test]
    fn an_unfinished_file_has_no_name() {
        let folder = tempfile::tempdir().unwrap();
        let is_known = unnamed(folder.path()).is_ok();
        let draft = DraftFile::begin(folder.path()).unwrap();
        assert_eq!((draft.name.is_none(), listed(folder.path()).is_empty()), (is_known, is_known));
    }

    #[test]
    fn what_nobody_works_on_any_more_is_taken_away_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let (file, room) =
            (DraftFile::named(folder.path()).unwrap(), DraftFolder::begin(folder.path()).unwrap());
        fs::write(room.path().join("letter"), "x").unwrap();
        let mut kept: Vec<PathBuf> = vec![file.name.as_ref().unwrap().to_path_buf(), room.path().to_owned()];
        for name in
            ["a.csv", ".totsugo-mine.new", ".totsugo-1234567.new", ".totsugo-123456", "totsugo-123456.new"]
        {
            fs::write(at(name), "x").unwrap();
            kept.push(at(name));
        }
        std::os::unix::fs::symlink(at("a.csv"), at(".totsugo-123456.new")).unwrap();
        kept.push(at(".totsugo-123456.new"));
        // Without a lock nobody can tell whether an earlier program still works on its copy.
        fs::create_dir(at(".totsugo-backup-aB3dE6")).unwrap();
        kept.push(at(".totsugo-backup-aB3dE6"));
        fs::write(at(".totsugo-xyzxyz.new"), "x").unwrap();
        fs::create_dir(at(".totsugo-aB3dE6.new")).unwrap();
        fs::write(at(".totsugo-aB3dE6.new").join("copy.db"), "x").unwrap();
        sweep(folder.path());
        kept.sort();
        let there: Vec<PathBuf> = listed(folder.path()).iter().map(|name| at(name)).collect();
        assert_eq!(there, kept);
        assert_eq!(fs::read_to_string(room.path().join("letter")).unwrap(), "x");
    }

    /// Whoever sweeps at the moment at which another begins takes what is begun before it is locked, or not at all.
    #[test]
    fn what_is_begun_while_another_sweeps_stays() {
        let place = tempfile::tempdir().unwrap();
        let is_over = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    while !is_over.load(std::sync::atomic::Ordering::Relaxed) {
                        sweep(place.path());
                    }
                });
            }
            let lost = (0..2_000).filter(|_| {
                let begun = DraftFolder::begin(place.path()).and_then(|room| {
                    fs::write(room.path().join("letter"), "x")?;
                    std::thread::yield_now();
                    fs::metadata(room.path().join("letter"))
                });
                let named = DraftFile::named(place.path()).is_ok_and(|file| file.name.unwrap().exists());
                begun.is_err() || !named
            });
            let lost = lost.count();
            is_over.store(true, std::sync::atomic::Ordering::Relaxed);
            assert_eq!(lost, 0);
        });
        assert!(listed(place.path()).is_empty());
    }
}
