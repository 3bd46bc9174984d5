//! One's own key file: where it lies, and the keys that are in force by it.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::failure::{Failure, shown, why};
use super::output::tell;
use super::session::Session;
use crate::console::{BadLine, Keymap, read_key_file};
use crate::i18n::Message;

/// The longest that is read, in bytes.
const LIMIT: u64 = 1 << 20;

/// Returns where one's own key file lies, if the environment names a home.
pub fn own() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "totsugo").map(|dirs| dirs.config_dir().join("keys.toml"))
}

/// Reads a key file; none where there is no file.
pub fn read(path: &Path) -> Result<Option<Result<Keymap, Vec<BadLine>>>, Failure> {
    let fail = |error: &std::io::Error| {
        Failure::Said(Message::new("cli.keys.unreadable").arg("path", shown(path)).arg("why", why(error)))
    };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(fail(&error)),
    };
    let mut text = String::new();
    file.take(LIMIT).read_to_string(&mut text).map_err(|error| fail(&error))?;
    Ok(Some(read_key_file(&text)))
}

/// Returns the keys that are in force. A file with bad lines is no reason to press other keys than its owner thinks: each is
/// told, and the command ends.
pub fn in_force(session: &Session) -> Result<Keymap, Failure> {
    let Some(path) = own() else { return Ok(Keymap::defaults()) };
    match read(&path)? {
        None => Ok(Keymap::defaults()),
        Some(Ok(keymap)) => Ok(keymap),
        Some(Err(bad)) => {
            for line in &bad {
                tell(&session.say(&told(&path, line)));
            }
            let n = bad.len();
            Err(Failure::Said(Message::new("cli.keys.bad").arg("path", shown(&path)).arg("n", n)))
        }
    }
}

/// Says a bad line.
pub fn told(path: &Path, bad: &BadLine) -> Message {
    let words = Message::new("cli.keys.line").arg("path", shown(path)).arg("line", bad.line);
    words.say("why", bad.why.clone())
}
