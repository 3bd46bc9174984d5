//! How a command can fail: kind, what, where, and what to do next; and the exit code that says which kind it was.

use std::io;
use std::path::{Path, PathBuf};

use super::guard::NumberFound;
use crate::files::FilesError;
use crate::i18n::Message;
use crate::store::StoreError;
use crate::text::Shown;

/// How a command fails. `main` prints one line and returns [`exit_code`](Self::exit_code).
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub enum Failure {
    /// An argument holds a valid individual number, which is not repeated.
    NumberInArguments(NumberFound),
    /// The command line is wrong; clap's words on one line.
    Usage(String),
    /// The command line is wrong in a way that clap cannot see.
    Wrong(Message),
    /// Nobody reads standard output any more.
    ReaderGone,
    /// Standard output takes no more.
    Output(io::Error),
    /// Standard input cannot be read.
    Input(io::Error),
    /// There is no database yet.
    NoDatabase(PathBuf),
    /// The configuration cannot be read.
    Config {
        /// Which file.
        path: PathBuf,
        /// Why.
        why: Message,
    },
    /// The environment names no home and no data folder.
    NoHome,
    /// A folder of the database cannot be made.
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// What `--number-from` names holds no twelve digits.
    NotANumber(String),
    /// The database lies where locks do not hold.
    NoLocks {
        /// The database.
        path: PathBuf,
        /// The kind of file system.
        file_system: &'static str,
    },
    /// The database.
    Store(StoreError),
    /// A file of the user's.
    Files(FilesError),
    /// The rejects of an import, which itself is done, could not be written.
    Rejects(FilesError),
    /// The system lets no signal be waited for.
    Signals(io::Error),
    /// A thread ended without an answer; it has told why.
    ThreadEnded,
    /// An act was refused, and nothing else was to be done.
    Refused(Message),
    /// It was asked to stop, and has written nothing; what it says tells what stays done all the same.
    Stopped(Option<Message>),
    /// What the terminal, or another part, says itself.
    Said(Message),
}

impl Failure {
    /// Returns the exit code: 1 failed, 2 wrong usage. A reader that went away is no failure.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::NumberInArguments(_)
            | Self::Usage(_)
            | Self::Wrong(_)
            | Self::NotANumber(_)
            | Self::Files(FilesError::UnknownEnding { .. }) => 2,
            Self::Refused(_) => 3,
            Self::ReaderGone => 0,
            _ => 1,
        }
    }

    /// Takes an error of standard output; a pipe whose reader went away ends the program quietly.
    pub fn stdout(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::ReaderGone } else { Self::Output(error) }
    }

    /// Takes an error of writing a file of the user's.
    pub fn write_failed(path: &Path, error: &io::Error) -> Self {
        Self::Files(FilesError::system(shown(path).as_str(), error))
    }

    /// Makes the failure of a command that was asked to stop and has written nothing.
    pub const fn stopped() -> Self {
        Self::Stopped(None)
    }

    /// Names the database, where its error is about the whole of it and names no file.
    #[must_use]
    pub fn of_database(self, path: &Path) -> Self {
        match self {
            Self::Store(error) => Self::Store(error.of_file(path)),
            other => other,
        }
    }

    /// Says the failure.
    pub fn message(&self) -> Message {
        match self {
            Self::NumberInArguments(NumberFound { at, is_to_key }) => {
                let id = if *is_to_key { "cli.number-to-key" } else { "cli.number-in-arguments" };
                Message::new(id).arg("position", at)
            }
            Self::Usage(line) => Message::new("cli.usage").arg("said", line),
            Self::Wrong(message) | Self::Refused(message) | Self::Said(message) => message.clone(),
            Self::Stopped(stays) => stays.clone().unwrap_or(Message::new("cli.stopped")),
            Self::Store(error) => error.message(),
            Self::Files(error) => error.message(),
            Self::Rejects(error) => Message::new("cli.import.rejects-failed").say("why", error.message()),
            Self::NoLocks { path, file_system } => {
                Message::new("cli.no-locks").arg("path", shown(path)).arg("kind", file_system)
            }
            Self::ReaderGone => Message::new("cli.reader-gone"),
            Self::ThreadEnded => Message::new("cli.thread-ended"),
            Self::Signals(error) => Message::new("cli.signals").arg("why", why(error)),
            Self::Output(error) => Message::new("cli.output").arg("why", why(error)),
            Self::Input(error) => Message::new("cli.input").arg("why", why(error)),
            Self::NoDatabase(path) => Message::new("cli.no-database").arg("path", shown(path)),
            Self::Config { path, why } => {
                Message::new("cli.config").arg("path", shown(path)).say("why", why.clone())
            }
            Self::NoHome => Message::new("cli.no-home"),
            Self::Folder { path, error } => {
                Message::new("cli.folder").arg("path", shown(path)).arg("why", why(error))
            }
            Self::NotANumber(place) => {
                Message::new("cli.not-a-number").arg("place", Shown::new(place.as_str()))
            }
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing(path) => Self::NoDatabase(path),
            StoreError::Refused(refusal) => Self::Refused(refusal.message()),
            error => Self::Store(error),
        }
    }
}

impl From<FilesError> for Failure {
    fn from(error: FilesError) -> Self {
        Self::Files(error)
    }
}

/// Says why an operation failed in the words of the system, without its error number.
pub fn why(error: &io::Error) -> String {
    let said = error.to_string();
    said.split(" (os error").next().unwrap_or(&said).to_owned()
}

/// Shows a path, whatever its bytes are.
pub fn shown(path: &Path) -> Shown<'static> {
    Shown::new(path.to_string_lossy()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_code_tells_wrong_usage_from_failure() {
        for (failure, code) in [
            (Failure::NumberInArguments(NumberFound { at: 2, is_to_key: false }), 2),
            (Failure::Usage("x".into()), 2),
            (Failure::Wrong(Message::new("cli.usage").arg("said", "x")), 2),
            (Failure::stdout(io::ErrorKind::BrokenPipe.into()), 0),
            (Failure::stdout(io::ErrorKind::StorageFull.into()), 1),
            (Failure::NoDatabase("a.db".into()), 1),
            (Failure::NotANumber("g.txt".into()), 2),
        ] {
            assert_eq!(failure.exit_code(), code, "{failure}");
        }
    }

    #[test]
    fn a_hostile_path_stays_on_one_line() {
        let said = Failure::NoDatabase("a\n\u{1b}[2J.db".into()).to_string();
        assert!(said.contains("␊") && said.contains("␛") && !said.contains('\n'), "{said}");
    }
}
