//! A console that nobody touches, on a real pseudo-terminal and a real database.
//!
//! The program under test is this test binary itself, started again on the terminal with its one part to play
//! ([`plays_its_part`]): the console as it is, but sooner blank than a configuration may ask for.

use std::env;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use jiff::Timestamp;
use totsugo::audit::{Actor, IdentitySource, Role};
use totsugo::console::{ColorLevel, DatabaseKind, DatabaseLabel, Keymap, Look, Setup, channel, run};
use totsugo::i18n::Lang;
use totsugo::store::Service;
use totsugo::triage::port::{Job, JobReply, Jobs};

use crate::audit::folder;
use crate::harness::{Ended, Pty, command};

const PART: &str = "TOTSUGO_TEST_IDLE_DATABASE";
const ARGUMENTS: [&str; 4] = ["--exact", "idle::plays_its_part", "--nocapture", "--test-threads=1"];

struct NoJobs;

impl Jobs for NoJobs {
    fn stop(&self) {}

    fn start(&self, _: Job) -> Result<(), JobReply> {
        Ok(())
    }
}

/// Does nothing as a test: with the environment variable set it is the program on the terminal.
#[test]
fn plays_its_part() {
    let Some(path) = env::var_os(PART).map(PathBuf::from) else { return };
    let (inbox, outbox) = channel();
    let service = Rc::new(
        Service::start(&path, move |reply| {
            outbox.reply(reply);
        })
        .unwrap(),
    );
    let asked = Rc::clone(&service);
    let actor =
        Actor { account: "sato".into(), claim: None, source: IdentitySource::RealUid, role: Role::Operator };
    let setup = Setup {
        lang: Lang::En,
        keymap: Keymap::defaults(),
        look: Look { color: ColorLevel::Sixteen, ascii: false },
        actor,
        database: DatabaseLabel { name: "audit.db".into(), kind: DatabaseKind::Private },
        export_folder: std::path::PathBuf::new(),
        may_reveal: false,
        idle: Some(Duration::from_millis(700)),
        term: env::var("TERM").ok(),
        safe_drawing: false,
        greeting: None,
        clock: Box::new(Timestamp::now),
        ask: Box::new(move |request| asked.ask(request)),
        jobs: Box::new(NoJobs),
    };
    let ended = run(setup, inbox);
    std::process::exit(i32::from(ended.is_err()));
}

#[test]
fn the_screen_goes_blank_and_any_key_brings_it_back() {
    let folder = folder();
    let mut part = command(env::current_exe().unwrap(), &ARGUMENTS);
    part.env(PART, folder.path().join("audit.db"));
    let mut pty = Pty::spawn(part, 80, 24);
    for _ in 0..2 {
        pty.wait_for_text("Any key brings the screen back");
        let text = pty.screen().contents();
        assert_eq!(text.lines().next().map(str::trim_end), Some("audit.db [private]"));
        assert_eq!(text.lines().filter(|line| !line.trim().is_empty()).count(), 3, "{text}");
        let before = pty.bytes().len();
        pty.keys("q");
        pty.wait_for("the queue, with its record", |screen| {
            screen.contents().contains("Member key") && screen.contents().contains("Signals")
        });
        assert!(pty.bytes().len() > before);
    }
    pty.keys("jq");
    assert_eq!(pty.wait_for_end(), Ended::Code(0));
    pty.assert_restored();
}
