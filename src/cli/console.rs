//! Joins the console with the store, the clock and the exports.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use jiff::Timestamp;
use serde_json::json;

use super::Outcome;
use super::exporting;
use super::failure::{Failure, shown};
use super::opened::Opened;
use super::session::Session;
use crate::audit::{Actor, EventKind};
use crate::console::{
    ColorLevel, ConsoleError, DatabaseKind as Kind, DatabaseLabel, ExitReason, Look, Outbox, Setup, channel,
    exit_code,
};
use crate::files::{ExportFormat, TableFor};
use crate::host;
use crate::i18n::{Message, thousands};
use crate::store::{Access, DatabaseKind, Service, Store};
use crate::triage::port::{Job, JobReply, Jobs};

/// Runs the console on a database until the operator quits. Its start and end are in the history.
pub fn run(mut opened: Opened, session: &Session) -> Result<Outcome, Failure> {
    let (inbox, outbox) = channel();
    let path = opened.store.path().to_owned();
    let replies = outbox.clone();
    let service = Service::start(&path, move |reply| {
        replies.reply(reply);
    })?;
    let tty = host::tty_name().map(|tty| shown(&tty).as_str().to_owned());
    opened.note(EventKind::ConsoleOpened, None, json!({ "tty": tty }), session.now())?;
    let setup = Setup {
        lang: session.lang,
        look: look(session),
        actor: opened.actor.clone(),
        database: label(&opened),
        export_path: format!("totsugo-{}.csv", session.today()),
        term: std::env::var("TERM").ok(),
        safe_drawing: false,
        greeting: (!session.locale.utf8).then(|| Message::new("cli.console.not-utf8")),
        clock: Box::new(now),
        ask: Box::new(move |request| service.ask(request)),
        jobs: Box::new(Exports { path, actor: opened.actor.clone(), outbox, busy: Arc::default() }),
    };
    let ended = crate::console::run(setup, inbox);
    opened.note(EventKind::ConsoleClosed, None, json!({ "tty": tty }), session.now())?;
    match ended {
        Ok(ExitReason::Quit) => Ok(Outcome::Done),
        Ok(reason) => Ok(Outcome::Ended(exit_code(reason))),
        Err(ConsoleError::Broken) => Ok(Outcome::Ended(1)),
        Err(error) => Err(Failure::Said(error.message())),
    }
}

fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}

/// `NO_COLOR`, set and not empty, takes all colours off (no-color.org).
fn look(session: &Session) -> Look {
    let is_plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    Look { color: if is_plain { ColorLevel::None } else { ColorLevel::Sixteen }, ascii: session.ascii() }
}

fn label(opened: &Opened) -> DatabaseLabel {
    let path = opened.store.path();
    let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
    let kind = match opened.store.identity().kind {
        DatabaseKind::Private => Kind::Private,
        DatabaseKind::Shared => Kind::Shared,
        DatabaseKind::Practice => Kind::Practice,
    };
    DatabaseLabel { name: name.into_owned(), kind }
}

/// Exports that the console starts, each on a thread and a connection of its own.
struct Exports {
    path: PathBuf,
    actor: Actor,
    outbox: Outbox,
    busy: Arc<AtomicBool>,
}

impl Jobs for Exports {
    fn start(&self, job: Job) {
        if self.busy.swap(true, Ordering::SeqCst) {
            self.outbox.job(JobReply { message: Message::new("console.why.job-running"), done: false });
            return;
        }
        let (database, actor, outbox) = (self.path.clone(), self.actor.clone(), self.outbox.clone());
        let busy = Arc::clone(&self.busy);
        let work = move || {
            let reply = match export(&database, actor, &job) {
                Ok(message) => JobReply { message, done: true },
                Err(failure) => JobReply { message: failure.message(), done: false },
            };
            busy.store(false, Ordering::SeqCst);
            outbox.job(reply);
        };
        if let Err(error) = thread::Builder::new().name("export".to_owned()).spawn(work) {
            self.busy.store(false, Ordering::SeqCst);
            let message = Message::new("cli.output").arg("why", error);
            self.outbox.job(JobReply { message, done: false });
        }
    }
}

fn export(database: &std::path::Path, actor: Actor, job: &Job) -> Result<Message, Failure> {
    let Job::Export { path, filter, at, .. } = job;
    let path = PathBuf::from(path);
    let format = ExportFormat::of(&path, TableFor::Programs)?;
    let mut opened = Opened { store: Store::open(database, Access::ReadWrite)?, actor, writable: true };
    let rows = exporting::export(&mut opened, &path, format, filter, false, *at)?;
    Ok(Message::new("cli.export.written").arg("path", shown(&path)).arg("rows", thousands(rows)))
}
