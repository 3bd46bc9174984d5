//! Letters whose folder cannot be put in its place, and letters that two write at once: none is lost, and none is written by both.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Child;

use crate::harness::{Desk, go_on, pause, wait};

/// Members who are all to be asked themselves.
fn desk() -> Desk {
    let desk = Desk::with_members(200);
    let ids: Vec<String> = desk.versions().keys().take(60).map(ToString::to_string).collect();
    desk.line(&format!("mark {} --as escalated --to member", ids.join(" "))).decent();
    desk
}

/// The case codes of the letters in a folder; none where there is no folder.
fn cases(desk: &Desk, folder: &str) -> BTreeSet<String> {
    let Ok(register) = fs::read_to_string(desk.path(folder).join("requests.csv")) else {
        return BTreeSet::new();
    };
    register.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect()
}

/// Begins to write letters, and stands still once the first of them lies in the folder that is being filled; none: it was done
/// before that.
fn begun(desk: &Desk, line: &str) -> Option<Child> {
    let mut child = desk.command(line).spawn().unwrap();
    loop {
        let is_draft = |path: &PathBuf| path.extension().is_some_and(|it| it == "new");
        let drafts = fs::read_dir(desk.path("")).unwrap().map(|entry| entry.unwrap().path()).filter(is_draft);
        if drafts.filter_map(|draft| fs::read_dir(draft).ok()).any(|mut letters| letters.next().is_some()) {
            pause(&child);
            return Some(child);
        }
        if child.try_wait().unwrap().is_some() {
            return None;
        }
    }
}

#[test]
fn letters_that_could_not_be_put_in_their_place_are_written_by_the_next_run_wherever() {
    let original = desk();
    for _ in 0..20 {
        let desk = Desk::new();
        original.copy_database_to(&desk);
        let Some(child) = begun(&desk, "request write --out letters") else { continue };
        fs::create_dir(desk.path("letters")).unwrap();
        fs::write(desk.path("letters/mine"), "x").unwrap();
        go_on(&child);
        let failed = wait(child, "request write");
        if failed.code == 0 || failed.code == 3 {
            continue;
        }
        let open: usize = desk.line("request list --format csv").ok().lines().count() - 1;
        assert!(open > 20, "{open}");
        // The history says that they leave, the folder that they did not: another place, and another addressee first.
        fs::create_dir(desk.path("elsewhere")).unwrap();
        let other = desk.line("request write --addressee employer --out elsewhere/employers");
        assert!(!desk.path("elsewhere/employers").exists(), "{other:?}");
        desk.line("request write --out elsewhere/letters").decent();
        assert_eq!(cases(&desk, "elsewhere/letters").len(), open);
        desk.line("request write --out more").decent();
        assert!(!desk.path("more").exists(), "they are laid down");
        desk.is_whole();
        return;
    }
    panic!("it was always faster: nothing was tested");
}

#[test]
fn what_one_window_is_writing_the_other_does_not_take_up() {
    let original = desk();
    for _ in 0..20 {
        let desk = Desk::new();
        original.copy_database_to(&desk);
        let Some(child) = begun(&desk, "request write --out letters") else { continue };
        desk.line("request write --out more").decent();
        let by_both = desk.path("more").exists();
        go_on(&child);
        wait(child, "request write").decent();
        assert!(!by_both, "{:?}", cases(&desk, "more"));
        assert!(cases(&desk, "letters").len() > 20);
        desk.is_whole();
        return;
    }
    panic!("it was always faster: nothing was tested");
}
