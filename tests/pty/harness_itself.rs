//! The harness tells the truth about programs that everybody knows.

use rustix::process::Signal;

use crate::harness::{Ended, Pty, command};

fn shell(script: &str) -> Pty {
    Pty::spawn(command("/bin/sh", &["-c", script]), 80, 24)
}

#[test]
fn text_and_exit_codes_come_through() {
    let mut pty = shell("printf '髙橋\\n'; exit 3");
    assert_eq!(pty.wait_for_end(), Ended::Code(3));
    assert_eq!(pty.screen().contents().trim_end(), "髙橋");
    assert_eq!(pty.bytes(), "髙橋\r\n".as_bytes());
    pty.assert_restored();
}

#[test]
fn keys_reach_the_program_and_are_echoed_by_the_line() {
    let mut pty = shell("read line; echo \"got $line\"");
    pty.keys("abc\r");
    assert_eq!(pty.wait_for_end(), Ended::Code(0));
    assert_eq!(pty.screen().contents().trim_end(), "abc\ngot abc");
}

#[test]
fn the_size_and_its_changes_reach_the_program() {
    let mut pty = shell("trap 'stty size; exit 0' WINCH; stty size; while :; do sleep 0.05; done");
    pty.wait_for_text("24 80");
    pty.resize(100, 30);
    assert_eq!(pty.wait_for_end(), Ended::Code(0));
    assert!(pty.screen().contents().contains("30 100"));
}

#[test]
fn raw_modes_and_screens_left_behind_are_seen() {
    let mut pty = shell("stty raw -echo; printf '\\033[?1049h\\033[?25l'; exit 0");
    pty.wait_for_end();
    let screen = pty.screen();
    assert!(screen.alternate_screen() && screen.hide_cursor() && !pty.is_cooked());
    assert_eq!(pty.count("\x1b[?1049h"), 1);
}

#[test]
fn signals_reach_the_program() {
    let mut pty = shell("echo ready; exec sleep 60");
    pty.wait_for_text("ready");
    pty.signal(Signal::TERM);
    assert!(matches!(pty.wait_for_end(), Ended::Killed(_)));
}

#[test]
fn a_broken_connection_hangs_up() {
    let folder = tempfile::tempdir().unwrap();
    let note = folder.path().join("note");
    let script =
        format!("trap 'echo hup > {}; exit 0' HUP; echo ready; while :; do sleep 0.05; done", note.display());
    let mut pty = shell(&script);
    pty.wait_for_text("ready");
    pty.hang_up();
    assert_eq!(pty.wait_for_end(), Ended::Code(0));
    assert_eq!(std::fs::read_to_string(note).unwrap(), "hup\n");
}
