//! A terminal that answers: what it has not shown is not marked, and keys that are held down do not run ahead of it.

use std::thread;
use std::time::Duration;

use crate::harness::{Ended, Pty};

const QUESTION: &str = "\x1b[5n";

fn demo() -> Pty {
    let pty = Pty::totsugo(&["demo", "--lang", "en", "--operator", "sato"], 80, 24);
    pty.wait_for_text("Signals !");
    pty
}

/// Tells whether the cursor is on a record, counted from 1.
fn is_on(screen: &vt100::Screen, position: usize) -> bool {
    screen.contents().contains(&format!(" {position}/"))
}

#[test]
fn what_the_terminal_has_not_shown_is_not_marked() {
    let mut pty = demo();
    // The first answer, and that for what was painted since.
    pty.answer("");
    thread::sleep(Duration::from_millis(100));
    pty.keys("j");
    pty.wait_for("the second record", |screen| is_on(screen, 2));
    thread::sleep(Duration::from_millis(300));
    pty.keys("v");
    pty.wait_for_text("Dropped");
    while pty.count(QUESTION) > pty.answered() {
        pty.answer("");
        thread::sleep(Duration::from_millis(200));
    }
    // An answer that comes together with a key leaves it a key of its own.
    pty.keys("{");
    pty.wait_for_text("Nothing is on this key");
    pty.answer("e");
    pty.wait_for_text("Addressee");
    pty.keys("\x1b");
    pty.answer("");
    thread::sleep(Duration::from_millis(200));
    pty.keys("q");
    assert_eq!(pty.wait_for_end(), Ended::Code(0));
    pty.assert_restored();
}

#[test]
fn keys_that_are_held_down_wait_for_the_terminal() {
    let mut pty = demo();
    pty.answer("");
    thread::sleep(Duration::from_millis(300));
    let before = pty.bytes().len();
    for _ in 0..30 {
        pty.keys("j");
        thread::sleep(Duration::from_millis(10));
    }
    let written = pty.bytes().len() - before;
    assert!(written < 3_000, "one frame until it is answered, not thirty: {written} bytes");
    pty.answer("");
    pty.wait_for("where the keys lead", |screen| is_on(screen, 31));
    pty.keys("q");
    pty.answer("");
    assert_eq!(pty.wait_for_end(), Ended::Code(0));
}

#[test]
fn a_terminal_that_does_not_answer_is_asked_once() {
    let mut pty = demo();
    for n in 2..12 {
        pty.keys("j");
        pty.wait_for("the next record", |screen| is_on(screen, n));
    }
    assert_eq!(pty.count(QUESTION), 1);
    pty.keys("q");
    assert_eq!(pty.wait_for_end(), Ended::Code(0));
}
