//! Which database a command works on.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::session::Session;
use super::settings::Settings;

/// The folder of a database that a whole machine shares.
const SYSTEM_FOLDER: &str = "/var/lib/totsugo";
const FILE_NAME: &str = "audit.db";

/// What named the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// `--db`
    Flag,
    /// `TOTSUGO_DB`
    Environment,
    /// The machine's configuration.
    Settings,
    /// The machine's folder, because it exists.
    System,
    /// Nobody: it is one's own.
    Own,
}

/// Finds the path of the database, and what named it.
pub fn place(session: &Session) -> Result<(PathBuf, Named), Failure> {
    let flag = session.globals.db.clone();
    let environment = std::env::var_os("TOTSUGO_DB");
    let own = || directories::ProjectDirs::from("", "", "totsugo").map(|dirs| dirs.data_dir().to_owned());
    match choose(flag, environment) {
        Some(chosen) => Ok(chosen),
        None => fallback(Settings::of_machine()?.database, Path::new(SYSTEM_FOLDER), own),
    }
}

fn choose(flag: Option<PathBuf>, environment: Option<OsString>) -> Option<(PathBuf, Named)> {
    let environment = environment.filter(|path| !path.is_empty());
    flag.map(|path| (path, Named::Flag)).or(environment.map(|path| (path.into(), Named::Environment)))
}

fn fallback(
    configured: Option<PathBuf>,
    system: &Path,
    own: impl FnOnce() -> Option<PathBuf>,
) -> Result<(PathBuf, Named), Failure> {
    if let Some(path) = configured {
        return Ok((path, Named::Settings));
    }
    if system.is_dir() {
        return Ok((system.join(FILE_NAME), Named::System));
    }
    own().map(|folder| (folder.join(FILE_NAME), Named::Own)).ok_or(Failure::NoHome)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_names_the_database() {
        let env = || Some(OsString::from("/env.db"));
        assert_eq!(choose(Some("a.db".into()), env()), Some(("a.db".into(), Named::Flag)));
        assert_eq!(choose(None, env()), Some(("/env.db".into(), Named::Environment)));
        assert_eq!(choose(None, Some(OsString::new())), None);
        let folder = tempfile::tempdir().unwrap();
        let own = || Some(PathBuf::from("/home/x/data"));
        let missing = folder.path().join("missing");
        assert_eq!(
            fallback(Some("/set.db".into()), folder.path(), own).unwrap(),
            ("/set.db".into(), Named::Settings)
        );
        assert_eq!(
            fallback(None, folder.path(), own).unwrap(),
            (folder.path().join("audit.db"), Named::System)
        );
        assert_eq!(fallback(None, &missing, own).unwrap(), ("/home/x/data/audit.db".into(), Named::Own));
        assert!(matches!(fallback(None, &missing, || None), Err(Failure::NoHome)));
    }
}
