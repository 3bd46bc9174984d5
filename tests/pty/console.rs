//! The console on its built-in sample, with real keys on a real pseudo-terminal.

use std::time::Duration;

use rustix::process::Signal;

use crate::harness::{Ended, Pty, command};

/// Starts the demo and waits for its first record.
fn demo(columns: u16, rows: u16) -> Pty {
    let pty = Pty::totsugo(&["demo", "--lang", "en"], columns, rows);
    pty.wait_for("the first record whole", |screen| {
        let text = screen.contents();
        text.contains("practice.db [practice]") && text.contains("Signals !") && text.contains("1/")
    });
    pty
}

/// Returns the line of the cursor.
fn cursor_line(screen: &vt100::Screen) -> String {
    screen.contents().lines().find(|line| line.starts_with('❯')).unwrap_or_default().to_owned()
}

/// Returns the last line of the screen.
fn last_line(screen: &vt100::Screen) -> String {
    screen.contents().lines().last().unwrap_or_default().to_owned()
}

#[test]
fn quit_leaves_the_terminal_as_it_was() {
    let mut pty = demo(80, 24);
    pty.keys("q");
    assert_eq!(pty.wait_for_end(), Ended::Code(0));
    pty.assert_restored();
}

/// It asks several times a second whether somebody else changed something, and that takes no read of the file.
#[test]
fn an_idle_console_reads_and_writes_nothing() {
    let pty = demo(80, 24);
    // Records ahead of the cursor may still be fetched at first.
    let is_idle = (0..10).any(|_| {
        let before = pty.read_and_written();
        std::thread::sleep(Duration::from_secs(1));
        pty.read_and_written() == before
    });
    assert!(is_idle, "{}", pty.read_and_written());
}

#[test]
fn a_step_is_one_small_frame() {
    let mut pty = demo(80, 24);
    let first = cursor_line(&pty.screen());
    let before = pty.bytes().len();
    pty.keys("j");
    pty.wait_for("the next record", |screen| {
        cursor_line(screen) != first
            && screen.contents().contains("2/")
            && !screen.contents().contains("Loading")
    });
    let step = pty.bytes().len() - before;
    assert!(step > 0 && step <= 2400, "{step} bytes for one step");
}

#[test]
fn a_clean_record_is_verified_by_one_key_and_undone_by_another() {
    let mut pty = demo(80, 24);
    pty.keys("G");
    pty.wait_for("the last record whole", |screen| {
        let text = screen.contents();
        text.contains(" 315/315 ") && text.contains("Signals none") && cursor_line(screen).contains("pending")
    });
    let last = cursor_line(&pty.screen());
    pty.press("v", "Recorded");
    pty.wait_for("the row marked", |screen| screen.contents().contains("verified 1"));
    pty.press("u", "Undone");
    pty.wait_for("the row pending again", |screen| cursor_line(screen) == last);
}

#[test]
fn marks_that_were_typed_ahead_are_dropped_with_a_word() {
    let mut pty = demo(80, 24);
    pty.keys("Gv");
    pty.wait_for("the word", |screen| last_line(screen).contains("Dropped"));
    assert!(pty.screen().contents().contains("verified 0"), "{}", pty.screen().contents());
    pty.keys("\x1b[200~vvvv\x1b[201~");
    pty.wait_for("the word for a paste", |screen| last_line(screen).contains("a paste is no command"));
    assert!(pty.screen().contents().contains("verified 0"));
}

#[test]
fn every_pane_opens_and_closes() {
    let mut pty = demo(80, 24);
    for (key, text, back) in [
        ("?", "In the queue (here)", "q"),
        ("\r", "How the number was obtained", "q"),
        ("H", "history", "\x1b"),
        ("f", "second check awaited", "\x1b"),
        (":", "mark verified", "\x1b"),
        ("e", "Addressee", "\x1b"),
        ("w", "Press w again", "\x1b"),
        ("=", "twelve digits", "\x1b"),
        ("x", ".csv", "\x1b"),
    ] {
        pty.keys(key);
        if key == "\r" {
            pty.keys("G");
        }
        pty.wait_for_text(text);
        pty.keys(back);
        pty.wait_for("the queue", |screen| {
            !cursor_line(screen).is_empty() && screen.contents().contains("Member key")
        });
    }
}

#[test]
fn a_search_finds_and_an_empty_one_brings_all_back() {
    let mut pty = demo(80, 24);
    pty.keys("/zz-nobody\r");
    pty.wait_for_text("Nothing passes filter and search");
    pty.keys("/");
    pty.wait_for_text("Search:");
    pty.keys("\x15\r");
    pty.wait_for("all", |screen| !cursor_line(screen).is_empty());
}

#[test]
fn a_resize_paints_anew_and_a_tiny_window_says_so() {
    let mut pty = demo(80, 24);
    pty.resize(120, 40);
    pty.wait_for_text("Three-item lookup");
    pty.resize(30, 8);
    pty.wait_for_text("40x10");
    pty.resize(80, 24);
    pty.wait_for("the queue", |screen| !cursor_line(screen).is_empty());
    pty.keys("q");
    assert_eq!(pty.wait_for_end(), Ended::Code(0));
}

#[test]
fn a_signal_ends_it_in_order() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130)] {
        let mut pty = demo(80, 24);
        pty.signal(signal);
        assert_eq!(pty.wait_for_end(), Ended::Code(code));
        pty.assert_restored();
    }
}

#[test]
fn a_lost_connection_ends_it() {
    let mut pty = demo(80, 24);
    pty.hang_up();
    assert_eq!(pty.wait_for_end(), Ended::Code(129));
}

#[test]
fn suspending_gives_the_shell_its_terminal_and_continuing_takes_it_back() {
    let mut shell = command("/bin/sh", &["-i"]);
    shell.env("PS1", "prompt> ");
    shell.env("ENV", "");
    let mut pty = Pty::spawn(shell, 80, 24);
    pty.wait_for_text("prompt> ");
    pty.keys(&format!("set -m; {} demo --lang en\r", env!("CARGO_BIN_EXE_totsugo")));
    pty.wait_for("the console", |screen| screen.alternate_screen() && !cursor_line(screen).is_empty());
    let before = cursor_line(&pty.screen());
    pty.keys("\x1a");
    pty.wait_for("the shell", |screen| {
        !screen.alternate_screen() && screen.contents().matches("prompt> ").count() >= 2
    });
    pty.keys("fg\r");
    pty.wait_for("the console again", |screen| screen.alternate_screen() && cursor_line(screen) == before);
    pty.keys("q");
    // What is typed while the program still ends is the shell's.
    pty.wait_for("the shell again", |screen| !screen.alternate_screen());
    pty.keys("exit\r");
    pty.wait_for_end();
    pty.assert_restored();
}

#[test]
fn without_a_shell_above_it_suspending_is_refused_with_a_word() {
    let mut pty = demo(80, 24);
    pty.press("\x1a", "no shell to suspend to");
}
