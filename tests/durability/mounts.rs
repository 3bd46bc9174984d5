//! A file system of its own that a test may fill or lock: in a mount namespace that ends with its process, so that nothing
//! stays mounted however a test ends.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::harness::{Desk, Ran, finish};

/// A small file system in memory, mounted at `disk` on a desk.
pub struct Mount {
    desk: Desk,
    /// Keeps the namespace; ends when its input does.
    keeper: Child,
}

impl Mount {
    /// Mounts a file system of so many KiB; nothing where this machine does not permit it, which is said.
    pub fn new(kib: u64) -> Option<Self> {
        let desk = Desk::new();
        std::fs::create_dir(desk.path("disk")).unwrap();
        let script =
            format!("mount -t tmpfs -o size={kib}k totsugo-test \"$0\" && echo mounted && read -r the_end");
        let mut keeper = Command::new("unshare")
            .args(["--mount", "sh", "-c", &script])
            .arg(desk.path("disk"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut said = String::new();
        let read = std::io::BufRead::read_line(
            &mut std::io::BufReader::new(keeper.stdout.as_mut().unwrap()),
            &mut said,
        );
        let mount = Self { desk, keeper };
        if read.is_ok() && said == "mounted\n" && mount.shell("true").code == 0 {
            return Some(mount);
        }
        eprintln!("skipped: this machine lets no test mount a file system");
        None
    }

    /// The desk on the disk itself, seen through the namespace's own root.
    pub fn disk(&self) -> Desk {
        let root = PathBuf::from(format!("/proc/{}/root", self.keeper.id()));
        let disk = self.desk.path("disk");
        Desk::at(&root.join(disk.strip_prefix("/").unwrap()))
    }

    /// Runs a shell's line on the disk.
    pub fn shell(&self, script: &str) -> Ran {
        self.enter(&["sh", "-c", script], script)
    }

    /// Runs the program on the disk.
    pub fn line(&self, line: &str) -> Ran {
        let words: Vec<&str> =
            std::iter::once(env!("CARGO_BIN_EXE_totsugo")).chain(line.split_whitespace()).collect();
        self.enter(&words, line)
    }

    fn enter(&self, words: &[&str], what: &str) -> Ran {
        let pid = self.keeper.id().to_string();
        let disk = self.desk.path("disk");
        let there =
            ["--target", &pid, "--mount", "sh", "-c", "cd \"$0\" && exec \"$@\"", disk.to_str().unwrap()];
        let all: Vec<&str> = there.into_iter().chain(words.iter().copied()).collect();
        finish(self.desk.other("nsenter", &all), what)
    }

    pub fn is_whole(&self) {
        self.line("history verify").ok();
        self.line("doctor").ok();
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}
