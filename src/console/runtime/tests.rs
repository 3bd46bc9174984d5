use std::fs::{File, OpenOptions};
use std::os::fd::OwnedFd;

use portable_pty::{MasterPty, PtySize, native_pty_system};

use super::*;
use crate::audit::{IdentitySource, Role};
use crate::console::ColorLevel;
use crate::console::model::DatabaseKind;
use crate::triage::port::{Job, JobReply};

struct NoJobs;

impl Jobs for NoJobs {
    fn start(&self, _: Job) -> Result<(), JobReply> {
        Ok(())
    }

    fn stop(&self) {}
}

/// A terminal, and the plug to pull.
fn terminal() -> (Tty, Box<dyn MasterPty + Send>) {
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let name = pair.master.tty_name().unwrap();
    let open = || -> OwnedFd {
        let file: File = OpenOptions::new().read(true).write(true).open(&name).unwrap();
        file.into()
    };
    (Tty::on(open(), open()).unwrap(), pair.master)
}

/// A console on a terminal, with no threads: nobody tells it of signals, nor that its terminal went.
fn console(tty: &Tty) -> (Runtime, channel::Outbox) {
    let (inbox, outbox) = channel();
    let facts = Facts {
        lang: Lang::En,
        look: Look { color: ColorLevel::Sixteen, ascii: false },
        actor: Actor {
            account: "sato".into(),
            claim: None,
            source: IdentitySource::RealUid,
            role: Role::Operator,
        },
        database: DatabaseLabel { name: "audit.db".into(), kind: DatabaseKind::Private },
        export_folder: std::path::PathBuf::new(),
        may_reveal: false,
        idle: None,
        has_job_control: false,
    };
    let runtime = Runtime {
        session: Session::enter(tty).unwrap(),
        tty: tty.clone(),
        screen: Screen::new(tty, false),
        witness: Witness::default(),
        model: Model::new(facts, Keymap::defaults(), tty.size()),
        inbox,
        outside: Outside { clock: Box::new(Timestamp::now), ask: Box::new(|_| {}), jobs: Box::new(NoJobs) },
        has_painted: false,
    };
    (runtime, outbox)
}

/// A frame that cannot be written, or modes that cannot be set, are no fault of the program's where the line broke: it
/// ends as by the hangup, whichever of the two it learns of first.
#[test]
fn a_terminal_that_goes_unannounced_ends_it_as_a_hangup_does() {
    for is_continued in [false, true] {
        let (tty, plug) = terminal();
        let (runtime, outbox) = console(&tty);
        if is_continued {
            outbox.send(channel::Arrival::Continued);
        }
        drop(plug);
        let end = runtime.run();
        assert!(matches!(end, Ok(ExitReason::TerminalGone)), "continued: {is_continued}, {end:?}");
    }
}
