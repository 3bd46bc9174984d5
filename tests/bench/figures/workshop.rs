//! The temporary folder: invented files and the databases made of them, each made when it is first needed.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::Outcome;
use super::process::{Ran, run};

/// The members of the small database, beside which the large one is held.
pub(crate) const SMALL: u64 = 10_000;

/// What the two imports took.
pub(crate) struct Imported {
    pub(crate) candidates: Ran,
    pub(crate) register: Ran,
}

/// Where everything is made.
pub(crate) struct Workshop {
    folder: TempDir,
    members: u64,
    database: PathBuf,
    is_reused: bool,
    imported: OnceCell<Imported>,
    small: OnceCell<()>,
}

impl Workshop {
    /// Makes the folder; nothing in it yet.
    pub(crate) fn new(members: u64, database: Option<PathBuf>) -> Outcome<Self> {
        let folder = tempfile::Builder::new().prefix("totsugo-figures-").tempdir()?;
        let database = database.unwrap_or_else(|| folder.path().join("large.db"));
        let (imported, small) = (OnceCell::new(), OnceCell::new());
        Ok(Self { folder, members, is_reused: database.exists(), database, imported, small })
    }

    /// How many members the large database has.
    pub(crate) const fn members(&self) -> u64 {
        self.members
    }

    /// Names something in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program, working on a database, with nothing of the machine's own configuration.
    pub(crate) fn totsugo(&self, database: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_totsugo"));
        command.arg("--db").arg(database).args(arguments);
        command.current_dir(self.folder.path()).env("HOME", self.folder.path()).env("LC_ALL", "C.UTF-8");
        command.env_remove("TOTSUGO_DB").env_remove("NO_COLOR");
        command
    }

    /// Returns the folder with `candidates.csv`, `register.csv` and `truth.csv` of so many members.
    pub(crate) fn files(&self, members: u64) -> Outcome<PathBuf> {
        let folder = self.path(&format!("files-{members}"));
        if !folder.exists() {
            let mut command = Command::new(env!("CARGO_BIN_EXE_totsugo"));
            command.args(["synth", "--seed", "1", "--members", &members.to_string(), "--out"]).arg(&folder);
            run(&mut command)?;
        }
        Ok(folder)
    }

    /// Tells whether the large database is one of an earlier run.
    pub(crate) const fn is_reused(&self) -> bool {
        self.is_reused
    }

    /// Returns the large database.
    pub(crate) fn large(&self) -> Outcome<&Path> {
        if !self.is_reused {
            self.imported()?;
        }
        Ok(&self.database)
    }

    /// Makes the large database, and returns what its import took.
    pub(crate) fn imported(&self) -> Outcome<&Imported> {
        if let Some(imported) = self.imported.get() {
            return Ok(imported);
        }
        let imported = self.import(&self.database, &self.files(self.members)?)?;
        Ok(self.imported.get_or_init(|| imported))
    }

    /// Returns the small database.
    pub(crate) fn small(&self) -> Outcome<PathBuf> {
        let database = self.path("small.db");
        if self.small.get().is_none() {
            self.import(&database, &self.files(SMALL)?)?;
            let _ = self.small.set(());
        }
        Ok(database)
    }

    /// Makes a database for a team, of the group of who runs this, with the members of the small one.
    pub(crate) fn shared(&self, name: &str) -> Outcome<PathBuf> {
        let database = self.path(name).join("team.db");
        let group = Command::new("id").arg("-gn").output()?.stdout;
        let group = String::from_utf8(group)?;
        run(&mut self.totsugo(&database, &["init", "--group", group.trim()]))?;
        self.fill(&database, &self.files(SMALL)?, &[])?;
        Ok(database)
    }

    fn import(&self, database: &Path, files: &Path) -> Outcome<Imported> {
        run(&mut self.totsugo(database, &["init"]))?;
        self.fill(database, files, &[])
    }

    /// Imports the members of the large database beside the search index, and returns what that took.
    pub(crate) fn imported_without_index(&self) -> Outcome<Imported> {
        let database = self.path("plain.db");
        run(&mut self.totsugo(&database, &["init"]))?;
        let imported = self.fill(&database, &self.files(self.members)?, &["--no-search-index"])?;
        remove(&database);
        Ok(imported)
    }

    fn fill(&self, database: &Path, files: &Path, flags: &[&str]) -> Outcome<Imported> {
        let import = |kind: &str, flags: &[&str]| {
            let file = files.join(format!("{kind}.csv"));
            run(self.totsugo(database, &["import", kind]).args(flags).arg(file))
        };
        Ok(Imported { candidates: import("candidates", flags)?, register: import("register", &[])? })
    }
}

/// Removes a database and all that lies beside it.
pub(crate) fn remove(database: &Path) {
    for ending in ["", ".key", "-wal", "-shm"] {
        let _ = std::fs::remove_file(with(database, ending));
    }
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
