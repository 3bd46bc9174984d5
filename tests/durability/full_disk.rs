//! A disk, a quota or a limit that is full, and a disk that may not be written: one clear line, and nothing half written.

use std::fs;

use crate::chance::rounds;
use crate::harness::{Desk, Ran};
use crate::killed_migrations::of_first_schema;
use crate::mounts::Mount;

fn remove(path: &std::path::Path) {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    removed.unwrap();
}

/// Asserts a failure for want of room.
fn has_no_room(ran: Ran) -> String {
    let said = ran.fails();
    assert!(["disk", "space", "quota"].iter().any(|word| said.contains(word)), "{said}");
    let is_named = ["audit.db", "out.", "copy.db", "rejects"].iter().any(|name| said.contains(name));
    assert!(is_named, "which file: {said}");
    said
}

#[test]
fn a_limit_on_the_size_of_files_is_told_and_an_import_goes_on_after_it() {
    let desk = Desk::with_files(600);
    let whole = Desk::with_members(600).line("list --order key --format json").ok();
    for blocks in [0, 1, 8, 64, 500, 1_000] {
        for name in ["audit.db", "audit.db-wal", "audit.db-shm", "audit.db.key"] {
            let _ = fs::remove_file(desk.path(name));
        }
        has_no_room(desk.limited(blocks, "import candidates files/candidates.csv"));
        let there = desk.path("audit.db").exists();
        assert_eq!(desk.names(), if there { &["audit.db", "audit.db.key", "files"][..] } else { &["files"] });
        if there {
            desk.line("history verify").ok();
        }
        let summary = desk.line("import candidates files/candidates.csv --json").json();
        assert_eq!(summary["read"], 600, "{blocks} blocks: {summary}");
        desk.line("import register files/register.csv").ok();
        assert!(desk.line("list --order key --format json").ok() == whole, "{blocks} blocks");
        desk.is_whole();
    }
}

#[test]
fn a_limit_leaves_no_half_of_anything() {
    let desk = Desk::with_members(300);
    desk.line("export out.csv").ok();
    desk.line("report --out report.txt").ok();
    let (state, names) = (desk.list(), desk.names());
    let (out, report) = (desk.read("out.csv"), desk.read("report.txt"));
    for blocks in [0, 1, 2, 16, 60] {
        for line in [
            "mark 1 2 3 --as escalated",
            "export out.csv",
            "export new.jsonl",
            "export new.xlsx",
            "report --out report.txt",
            "report --format html --out out.html",
            "report --format xlsx --out out.figures.xlsx",
            "gate files/candidates.csv --out out.sorted",
            "synth --members 300 --out out.synth",
            "backup copy.db",
            "history checkpoint head.json",
            "inquiry numbers.csv",
            "undo",
        ] {
            let ran = desk.limited(blocks, line);
            // The smallest files, and a mark, may still find their room.
            if ran.decent().code == 1 {
                has_no_room(ran);
                assert_eq!(desk.names(), names, "`{line}` within {blocks} blocks");
                assert_eq!((desk.read("out.csv"), desk.read("report.txt")), (out.clone(), report.clone()));
            } else {
                assert!(blocks > 2, "`{line}` within {blocks} blocks: {ran:?}");
                for name in desk.names() {
                    if !names.contains(&name) {
                        remove(&desk.path(name));
                    }
                }
                fs::write(desk.path("out.csv"), &out).unwrap();
                fs::write(desk.path("report.txt"), &report).unwrap();
            }
            desk.line("history verify").ok();
        }
        if blocks <= 2 {
            assert_eq!(desk.list(), state);
        }
    }
    desk.is_whole();
}

#[test]
fn a_full_disk_stops_each_command_and_breaks_nothing() {
    let Some(mount) = Mount::new(16 * 1024) else { return };
    let disk = mount.disk();
    let source = Desk::with_members(400);
    source.copy_database_to(&disk);
    for name in ["candidates.csv", "register.csv"] {
        fs::copy(Desk::with_files(3_000).path(format!("files/{name}")), disk.path(name)).unwrap();
    }
    let state = mount.line("list --order key --format json").ok();
    let names = disk.names();
    for round in 0..rounds(5) {
        // Less and less is free: 0, 64, 256, 1024, … KiB.
        let free = if round == 0 { 0 } else { 16 << (2 * (round % 5)) };
        for line in [
            "mark 1 2 3 --as escalated --note full",
            "export out.jsonl",
            "export out.xlsx",
            "backup copy.db",
            "import register register.csv",
            "import candidates candidates.csv",
        ] {
            fill(&mount, free);
            let ran = mount.line(line);
            let failed = ran.decent().code == 1;
            if failed {
                has_no_room(ran);
            }
            mount.line("list").decent();
            fs::remove_file(disk.path("filler")).unwrap();
            if failed {
                assert_eq!(disk.names(), names, "`{line}` with {free} KiB free");
            }
            for name in disk.names() {
                if !names.contains(&name) {
                    fs::remove_file(disk.path(name)).unwrap();
                }
            }
            mount.is_whole();
        }
        if round == 0 {
            assert_eq!(
                mount.line("list --order key --format json").ok(),
                state,
                "nothing fits, nothing changes"
            );
        }
    }
    let summary = mount.line("import candidates candidates.csv --json").json();
    assert_eq!(summary["read"], 3_000, "taken up where it was durable: {summary}");
    mount.is_whole();
}

/// Neither the copy nor the new schema finds room, or only the copy: the old database stays as it was, and no copies heap up.
#[test]
fn a_migration_without_room_leaves_the_database_of_its_schema() {
    let Some(mount) = Mount::new(24 * 1024) else { return };
    let disk = mount.disk();
    of_first_schema().copy_database_to(&disk);
    let (before, names) = (fs::read(disk.path("audit.db")).unwrap(), disk.names());
    let kib = before.len() as u64 / 1024;
    let mut with_copy = 0;
    for free in [0, kib / 2, kib + 64, kib + kib / 4, kib + kib / 2, 2 * kib, 2 * kib] {
        fill(&mount, free);
        let ran = mount.line("migrate");
        fs::remove_file(disk.path("filler")).unwrap();
        if ran.decent().code == 1 {
            has_no_room(ran);
            assert!(fs::read(disk.path("audit.db")).unwrap() == before, "{free} KiB free");
            assert_eq!(disk.names(), names, "{free} KiB free");
            with_copy += u32::from(free > kib);
        }
    }
    assert!(with_copy > 0, "no copy was there to be taken away");
    // Done, but for what the new rules are to judge.
    assert!([0, 3].contains(&mount.line("migrate").decent().code));
    mount.line("history verify").ok();
}

/// Fills the disk up to so many KiB.
fn fill(mount: &Mount, free_kib: u64) {
    let script = format!(
        "head -c $(( ($(stat -f -c %a .) * $(stat -f -c %S .)) - {free_kib} * 1024 )) /dev/zero > filler"
    );
    assert_eq!(mount.shell(&script).code, 0);
}

#[test]
fn a_disk_that_may_not_be_written_is_told() {
    let Some(mount) = Mount::new(8 * 1024) else { return };
    let disk = mount.disk();
    Desk::with_members(100).copy_database_to(&disk);
    fs::copy(Desk::with_files(100).path("files/candidates.csv"), disk.path("candidates.csv")).unwrap();
    mount.line("mark 2 --as escalated").ok();
    let before = disk.read("audit.db");
    assert_eq!(mount.shell("mount -o remount,ro \"$PWD\"").code, 0);
    for line in [
        "mark 1 --as escalated",
        "export out.csv",
        "export out.xlsx",
        "backup copy.db",
        "import candidates candidates.csv",
        "--db new.db init",
        "undo",
    ] {
        let said = mount.line(line).fails();
        assert!(said.contains("cannot be written") || said.contains("ead-only"), "`{line}`: {said}");
    }
    for line in ["list", "report", "open", "history verify", "doctor"] {
        mount.line(line).decent();
    }
    assert_eq!(mount.shell("mount -o remount,rw \"$PWD\"").code, 0);
    assert!(disk.read("audit.db") == before);
    mount.is_whole();
}
