//! The terminal's guard, keys and signals on a real pseudo-terminal.
//!
//! The program under test is this test binary itself, started again on the terminal with its one part to play
//! ([`plays_its_part`]): a console with nothing in it but what it was told last.

use std::env;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Paragraph, Widget as _};
use rustix::process::Signal;
use totsugo::console::terminal::{
    Arrived, Backend, Heard, Input, Key, KeyCode, Notice, Session, TerminalError, Tty, on_panic, read_keys,
    watch,
};

use crate::harness::{Ended, Pty, command};

const PART: &str = "TOTSUGO_TEST_PART";

#[derive(Debug)]
enum Told {
    Key(Arrived),
    Notice(Notice),
    Panicked,
}

/// Does nothing as a test: with the environment variable set it is the program on the terminal.
#[test]
fn plays_its_part() {
    if env::var_os(PART).is_none() {
        return;
    }
    let code = match play() {
        Ok(code) => code,
        Err(error) => {
            use std::io::Write as _;
            let _ = writeln!(std::io::stderr(), "{error}");
            1
        }
    };
    std::process::exit(code);
}

fn play() -> Result<i32, TerminalError> {
    let tty = Tty::open(env::var("TERM").ok().as_deref())?;
    let (told, hear) = sync_channel(64);
    let panicked = told.clone();
    on_panic(&tty, |place| format!("failed at {place}"), move || drop(panicked.try_send(Told::Panicked)));
    let session = Session::enter(&tty)?;
    start_threads(&tty, &told)?;
    let code = run(&tty, session, &hear)?;
    Ok(code)
}

fn start_threads(tty: &Tty, told: &SyncSender<Told>) -> Result<(), TerminalError> {
    let keys = told.clone();
    read_keys(tty, move |heard| match heard {
        Heard::Input(key) => keys.send(Told::Key(key)).is_ok(),
        Heard::Answer(_) => true,
    })?;
    let notices = told.clone();
    watch(tty, move |notice| drop(notices.send(Told::Notice(notice))))?;
    Ok(())
}

fn show(backend: &mut Backend<Tty>, tty: &Tty, text: String) -> Result<(), TerminalError> {
    let mut frame = Buffer::empty(Rect::from((Position::ORIGIN, tty.size())));
    Paragraph::new(text).render(frame.area, &mut frame);
    backend.paint(&frame, None)?;
    backend.commit()?;
    Ok(())
}

fn run(tty: &Tty, mut session: Session, hear: &Receiver<Told>) -> Result<i32, TerminalError> {
    let mut backend = Backend::new(tty.clone(), tty.size());
    let mut line = "ready".to_owned();
    let mut keys = 0;
    loop {
        show(&mut backend, tty, format!("{line}\nkeys {keys}"))?;
        let Ok(told) = hear.recv() else { return Ok(0) };
        line = match told {
            Told::Panicked => return Ok(70),
            Told::Notice(Notice::Stop(signal)) => return Ok(i32::from(signal.exit_code())),
            Told::Notice(Notice::Resized) => {
                backend.repaint(tty.size())?;
                format!("size {}x{}", tty.size().width, tty.size().height)
            }
            Told::Notice(Notice::Continued) => {
                session.resume()?;
                backend.repaint(tty.size())?;
                "continued".to_owned()
            }
            Told::Key(Arrived { input: Input::Closed, .. }) => return Ok(71),
            Told::Key(Arrived { input: Input::Paste(text), .. }) => {
                format!("paste {} {text:.20}", text.len())
            }
            Told::Key(Arrived { input: Input::Key(key), alone, .. }) => {
                keys += 1;
                match key {
                    Key { code: KeyCode::Char('q'), .. } => return Ok(0),
                    Key { code: KeyCode::Char('p'), .. } => panic!("words that may hold data"),
                    Key { code: KeyCode::Char('t'), .. } => {
                        drop(thread::spawn(|| panic!("in a thread")).join());
                    }
                    Key { code: KeyCode::Char('z'), ctrl: true, .. } => {
                        session.suspend()?;
                        backend.repaint(tty.size())?;
                    }
                    Key { code: KeyCode::Char('b'), .. } => thread::park(), // as busy as can be
                    Key { code: KeyCode::Char('w'), .. } => loop {
                        backend.repaint(tty.size())?;
                        show(&mut backend, tty, "漢字".repeat(900))?;
                    },
                    _ => {}
                }
                format!("{:?} ctrl {} alone {alone}", key.code, key.ctrl)
            }
        };
    }
}

const ARGUMENTS: [&str; 4] = ["--exact", "session::plays_its_part", "--nocapture", "--test-threads=1"];

fn start() -> Pty {
    let mut part = command(env::current_exe().unwrap(), &ARGUMENTS);
    part.env(PART, "1");
    let pty = Pty::spawn(part, 80, 24);
    pty.wait_for_text("ready");
    pty
}

fn left_once(pty: &Pty) {
    pty.assert_restored();
    assert_eq!((pty.count("\x1b[?1049h"), pty.count("\x1b[?1049l")), (1, 1), "entered and left once");
}

#[test]
fn quitting_leaves_the_terminal_as_it_was() {
    let mut pty = start();
    let screen = pty.screen();
    assert!(
        screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste() && !pty.is_cooked()
    );
    pty.keys("q");
    assert_eq!(pty.wait_for_end(), Ended::Code(0));
    left_once(&pty);
    assert!(!pty.screen().contents().contains("ready"), "nothing of the console stays");
}

#[test]
fn it_asks_the_terminal_nothing() {
    let mut pty = start();
    pty.keys("q");
    pty.wait_for_end();
    for question in ["\x1b[6n", "\x1b[c", "\x1b[>", "\x1b[?u", "\x1b]", "\x1bP"] {
        assert_eq!(pty.count(question), 0, "{question:?}");
    }
}

#[test]
fn signals_end_it_in_order() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130), (Signal::QUIT, 131)] {
        let mut pty = start();
        pty.signal(signal);
        assert_eq!(pty.wait_for_end(), Ended::Code(code), "{signal:?}");
        left_once(&pty);
    }
}

#[test]
fn a_second_signal_ends_it_though_it_is_busy() {
    let mut pty = start();
    pty.keys("b");
    pty.signal(Signal::TERM);
    pty.signal(Signal::INT);
    assert!(matches!(pty.wait_for_end(), Ended::Code(130 | 143)));
    left_once(&pty);
}

#[test]
fn a_panic_restores_the_terminal_and_says_one_line() {
    // In a thread: ended by the hook's call, or by the frame that finds the terminal left, whichever comes first.
    for (key, codes) in [("p", &[101][..]), ("t", &[70, 1])] {
        let mut pty = start();
        pty.keys(key);
        let ended = pty.wait_for_end();
        assert!(codes.iter().any(|&code| ended == Ended::Code(code)), "{ended:?}");
        left_once(&pty);
        let screen = pty.screen().contents();
        assert!(screen.contains("failed at tests/pty/session.rs:"), "{screen}");
        assert!(!screen.contains("may hold data") && !screen.contains("backtrace"), "{screen}");
    }
}

#[test]
fn a_connection_that_breaks_ends_it() {
    let mut pty = start();
    pty.hang_up();
    assert!(
        matches!(pty.wait_for_end(), Ended::Code(129 | 71 | 1)),
        "by the signal or by the end of the keys"
    );
}

#[test]
fn a_terminal_that_goes_without_a_signal_ends_it_too() {
    let mut part = command(env::current_exe().unwrap(), &ARGUMENTS);
    part.env(PART, "1");
    part.set_controlling_tty(false); // nobody is sent SIGHUP
    let mut pty = Pty::spawn(part, 80, 24);
    pty.wait_for_text("ready");
    pty.hang_up();
    assert!(matches!(pty.wait_for_end(), Ended::Code(71 | 1)), "by the end of the keys");
}

#[test]
fn a_terminal_that_takes_no_bytes_holds_up_no_signal() {
    let mut pty = start();
    let mut stalled = pty.stall();
    stalled.keys("w");
    stalled.wait_until_full();
    stalled.signal(Signal::TERM);
    stalled.signal(Signal::INT);
    stalled.wait_until_gone();
    drop(stalled);
    assert!(matches!(pty.wait_for_end(), Ended::Code(130 | 143)));
    assert!(pty.is_cooked());
}

#[test]
fn suspending_gives_the_shell_its_terminal_and_continuing_takes_it_back() {
    let mut shell = command("/bin/sh", &["-i"]);
    shell.env("PS1", "prompt> ");
    shell.env("ENV", "");
    let mut pty = Pty::spawn(shell, 80, 24);
    pty.wait_for_text("prompt> ");
    let program = env::current_exe().unwrap();
    pty.keys(&format!("set -m; {PART}=1 {} {}\r", program.display(), ARGUMENTS.join(" ")));
    pty.wait_for("the console", |screen| screen.alternate_screen() && screen.contents().contains("ready"));
    pty.keys("\x1a");
    pty.wait_for("the shell", |screen| {
        !screen.alternate_screen() && screen.contents().matches("prompt> ").count() >= 2
    });
    assert!(!pty.screen().hide_cursor());
    pty.keys("fg\r");
    pty.wait_for("the console again", |screen| {
        screen.alternate_screen() && screen.contents().contains("keys 1")
    });
    pty.wait_for_text("continued");
    assert!(!pty.is_cooked());
    pty.keys("q");
    // Until the program has ended its reading thread may still take what is typed.
    pty.wait_for("the shell again", |screen| {
        !screen.alternate_screen() && screen.contents().matches("prompt> ").count() >= 3
    });
    pty.keys("exit\r");
    pty.wait_for_end();
    pty.assert_restored();
}

#[test]
fn a_resize_is_painted_anew() {
    let pty = start();
    for (columns, rows) in [(100, 30), (20, 5), (1, 1), (80, 24)] {
        pty.resize(columns, rows);
        let text = format!("size {columns}x{rows}");
        pty.wait_for(&text, |screen| columns == 1 || screen.contents().contains(&text));
    }
}

#[test]
fn no_key_of_a_burst_stays_behind() {
    let mut pty = start();
    pty.keys(&"j".repeat(4_000));
    pty.wait_for_text("keys 4000");
}

#[test]
fn keys_say_whether_they_came_alone() {
    let mut pty = start();
    pty.keys("j");
    pty.wait_for_text("Char('j') ctrl false alone true");
    pty.keys("kk");
    pty.wait_for_text("Char('k') ctrl false alone false");
    pty.keys("\x1b");
    pty.wait_for_text("Esc ctrl false alone true");
    pty.keys("\x1b[200~qqq\x1b[201~");
    pty.wait_for_text("paste 3 qqq");
}

#[test]
fn a_terminal_that_cannot_move_its_cursor_is_refused() {
    for term in ["dumb", "unknown"] {
        let mut part = command(env::current_exe().unwrap(), &ARGUMENTS);
        part.env(PART, "1");
        part.env("TERM", term);
        let mut pty = Pty::spawn(part, 200, 24);
        assert_eq!(pty.wait_for_end(), Ended::Code(1));
        assert!(pty.screen().contents().contains(&format!("TERM={term} cannot move a cursor")));
        assert_eq!(pty.count("\x1b["), 0, "nothing was tried");
    }
}
