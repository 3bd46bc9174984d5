//! A folder of its own for each test, the program run in it, and what must hold of every run.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

/// After so long a run hangs: far beyond what any command takes on the slowest machine.
const HANGS: Duration = Duration::from_mins(3);

/// A folder with a home in it, and nothing of the machine's own environment.
pub struct Desk {
    folder: PathBuf,
    _owned: Option<TempDir>,
}

/// What a run left behind.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
    what: String,
}

impl Desk {
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        Self { folder: folder.path().to_owned(), _owned: Some(folder) }
    }

    /// Works in a folder that somebody else takes away.
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), _owned: None }
    }

    /// A desk with invented files, and nothing imported yet.
    pub fn with_files(members: u64) -> Self {
        let desk = Self::new();
        desk.line(&format!("synth --members {members} --seed 7 --out files")).ok();
        desk
    }

    /// A desk with invented members and answers imported.
    pub fn with_members(members: u64) -> Self {
        let desk = Self::with_files(members);
        desk.line("import candidates files/candidates.csv").ok();
        desk.line("import register files/register.csv").ok();
        desk
    }

    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.join(name)
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// Lists the names in the folder, without the home and without SQLite's companions of the database.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(&self.folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "home" && !name.ends_with("-wal") && !name.ends_with("-shm"))
            .collect();
        names.sort();
        names
    }

    /// The program in this folder, in English, with `audit.db` here as its database.
    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_totsugo"));
        command.args(line.split_whitespace());
        self.prepare(command)
    }

    /// Any program, in this folder.
    pub fn other<S: AsRef<OsStr>>(&self, program: &str, arguments: &[S]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments);
        let mut command = self.prepare(command);
        command.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        command
    }

    fn prepare(&self, mut command: Command) -> Command {
        let home = self.path("home");
        // Where nothing can be written there is no home either, and none is needed.
        let _ = fs::create_dir(&home);
        command
            .current_dir(&self.folder)
            .env_clear()
            .env("HOME", home)
            .env("LANG", "C.UTF-8")
            .env("TOTSUGO_DB", "audit.db")
            .env("TMPDIR", &self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs with the words of one line as arguments.
    pub fn line(&self, line: &str) -> Ran {
        finish(self.command(line), line)
    }

    /// Runs under a limit on the size of files, in blocks of 512 bytes.
    pub fn limited(&self, blocks: u64, line: &str) -> Ran {
        let limit = format!("ulimit -f {blocks} && exec \"$@\"");
        let words = ["-c", &limit, "sh", env!("CARGO_BIN_EXE_totsugo")];
        let all: Vec<&str> = words.into_iter().chain(line.split_whitespace()).collect();
        finish(self.other("sh", &all), line)
    }

    /// Asserts that history, structure, counts and queue are whole.
    pub fn is_whole(&self) {
        self.line("history verify").ok();
        self.line("doctor").ok();
    }

    pub fn list(&self) -> Vec<Value> {
        self.line("list --order key --format json").json().as_array().unwrap().clone()
    }

    /// Returns the version of each record.
    pub fn versions(&self) -> BTreeMap<i64, i64> {
        self.list()
            .iter()
            .map(|row| (row["id"].as_i64().unwrap(), row["version"].as_i64().unwrap()))
            .collect()
    }

    /// Counts the events of a kind, by record.
    pub fn events(&self, kind: &str) -> BTreeMap<i64, i64> {
        let mut counted = BTreeMap::new();
        for event in self.line("history --format json").json().as_array().unwrap() {
            if event["kind"] == kind {
                *counted.entry(event["record"].as_i64().unwrap_or(0)).or_default() += 1;
            }
        }
        counted
    }

    /// Copies the database as it lies there, with its WAL and its key, to another desk. By another process: closing the file
    /// in this one would drop the locks of a connection that it may have.
    pub fn copy_database_to(&self, other: &Self) {
        for name in ["audit.db", "audit.db-wal", "audit.db.key"] {
            let (from, to) = (self.path(name), other.path(name));
            let _ = fs::remove_file(&to);
            if from.exists() {
                assert!(Command::new("cp").arg(&from).arg(&to).status().unwrap().success());
            }
        }
        let _ = fs::remove_file(other.path("audit.db-shm"));
    }
}

/// Waits for the end of a run, and takes one that never ends for a failure.
pub fn finish(mut command: Command, what: &str) -> Ran {
    wait(command.spawn().unwrap(), what)
}

/// Waits for the end of a process.
pub fn wait(child: Child, what: &str) -> Ran {
    let pid = pid(&child);
    let (give, take) = mpsc::channel();
    thread::spawn(move || give.send(child.wait_with_output()));
    let Ok(output) = take.recv_timeout(HANGS) else {
        kill_process(pid, Signal::KILL).unwrap();
        panic!("hangs: {what}");
    };
    Ran::of(&output.unwrap(), what)
}

/// Kills a process after so long, unless it ended before; returns its standard output if it ended.
pub fn kill_after(mut child: Child, wait: Duration) -> Option<String> {
    let (give, take) = mpsc::channel();
    let stdout = child.stdout.take().unwrap();
    // The end of its output is the end of the process, without waiting for it: a process that was waited for may not be
    // killed by its number any more.
    thread::spawn(move || give.send(std::io::read_to_string(stdout).unwrap()));
    let said = take.recv_timeout(wait).ok();
    child.kill().unwrap();
    let status = child.wait().unwrap();
    said.filter(|_| status.signal().is_none())
}

/// Reads lines until there were so many, then kills the process; returns every line that it had said.
pub fn kill_after_lines(mut child: Child, lines: usize) -> Vec<String> {
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut heard: Vec<String> = said.by_ref().take(lines).collect();
    child.kill().unwrap();
    heard.extend(said);
    child.wait().unwrap();
    heard
}

/// Asks a process to stop, as `Ctrl-C` does.
pub fn ask_to_stop(child: &Child) {
    kill_process(pid(child), Signal::INT).unwrap();
}

/// Has a process stand still, and go on again.
pub fn pause(child: &Child) {
    kill_process(pid(child), Signal::STOP).unwrap();
}

pub fn go_on(child: &Child) {
    kill_process(pid(child), Signal::CONT).unwrap();
}

fn pid(child: &Child) -> Pid {
    Pid::from_child(child)
}

impl Ran {
    pub fn of(output: &Output, what: &str) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        let code =
            output.status.code().unwrap_or_else(|| panic!("`{what}` ended by {}: {err}", output.status));
        Self { code, out, err, what: what.to_owned() }
    }

    /// Asserts success and returns what was printed.
    pub fn ok(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "`{}`: {}", self.what, self.out);
        self.out
    }

    pub fn json(self) -> Value {
        serde_json::from_str(&self.ok()).unwrap()
    }

    /// Asserts a failure with one clear line, and returns that line.
    pub fn fails(self) -> String {
        let line = self.decent().err.trim_end().to_owned();
        assert_eq!(self.code, 1, "`{}`: {}{line}", self.what, self.out);
        line
    }

    /// Asserts what holds of every run, whatever the database looks like: it ends by itself, with an exit code that it may
    /// have, and says at most one line about why, none of it for programmers. (That it ended by no signal, and at all, was
    /// seen before.)
    pub fn decent(&self) -> &Self {
        let Self { code, out, err, what } = self;
        assert!([0, 1, 3].contains(code), "`{what}` ends with {code}: {out}{err}");
        // What an import that was broken off leaves to be judged is told beside what is shown.
        let is_told = err.lines().count() == 1 && err.contains("import the same file again");
        assert!(*code != 0 || err.is_empty() || is_told, "`{what}` succeeds and complains: {err}");
        assert!(*code != 1 || err.lines().count() == 1, "`{what}`: one line: {err:?}");
        assert!(err.lines().all(|line| line.starts_with("totsugo: ")), "`{what}`: {err:?}");
        for word in ["panicked", "RUST_BACKTRACE", "⁇", "rusqlite", "SELECT ", "INSERT "] {
            assert!(!err.contains(word), "`{what}`: {err}");
        }
        self
    }
}
