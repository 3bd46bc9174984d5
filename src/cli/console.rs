//! Runs the console: gives it the store's threads, the clock, the jobs and what the environment says of the terminal.

use std::rc::Rc;
use std::time::Duration;

use serde_json::json;

use super::Outcome;
use super::failure::Failure;
use super::jobs::JobRunner;
use super::key_file;
use super::opened::Opened;
use super::output::tell;
use super::session::{Session, now};
use super::settings::Settings;
use crate::audit::EventKind;
use crate::console::{self, ColorLevel, ConsoleError, DatabaseLabel, ExitReason, Keymap, Look, Setup};
use crate::host;
use crate::i18n::{Lang, Message};
use crate::store::{DatabaseKind, Service, StoreError};
use crate::text::Shown;

/// Runs the console on an open database until it ends; beginning and end are in the history.
pub fn run(mut opened: Opened, session: &Session) -> Result<Outcome, Failure> {
    let keymap = key_file::in_force(session)?;
    let tty = host::tty_name().map(|name| name.to_string_lossy().into_owned());
    opened.note(EventKind::ConsoleOpened, None, json!({ "tty": tty }), session.now())?;
    let awaited = match (opened.store.open_tail()?, opened.awaiting_recompare()?) {
        (None, None) => opened.what_is_not_indexed()?,
        (tail, awaited) => tail.or(awaited),
    };
    let ended = on_terminal(&opened, awaited, keymap, session);
    opened.note(EventKind::ConsoleClosed, None, json!({ "tty": tty }), session.now())?;
    match ended {
        Ok(ExitReason::Quit) => Ok(Outcome::Done),
        Ok(reason) => Ok(Outcome::Ended(console::exit_code(reason))),
        // It has said where, when it put the terminal back.
        Err(Ended::Console(ConsoleError::Broken)) => Ok(Outcome::Ended(1)),
        Err(Ended::Console(error)) => Err(Failure::Said(error.message())),
        Err(Ended::Store(error)) => Err(error.into()),
    }
}

/// What kept the console from running to its end.
enum Ended {
    Console(ConsoleError),
    Store(StoreError),
}

fn on_terminal(
    opened: &Opened,
    awaited: Option<Message>,
    keymap: Keymap,
    session: &Session,
) -> Result<ExitReason, Ended> {
    let path = opened.store.path();
    let (inbox, outbox) = console::channel();
    let replies = outbox.clone();
    // A console that has ended takes no more replies, and needs none.
    let service = Rc::new(
        Service::start(path, move |reply| {
            let _ = replies.reply(reply);
        })
        .map_err(Ended::Store)?,
    );
    let runner = JobRunner::new(path.to_owned(), outbox);
    let (keys, lang) = (keymap.clone(), lang(session));
    let asked = Rc::clone(&service);
    let settings = Settings::of_machine().unwrap_or_default();
    let setup = Setup {
        lang,
        look: Look { color: color(), ascii: session.ascii() },
        keymap,
        actor: opened.actor.clone(),
        database: label(opened),
        export_folder: settings.export_folder.unwrap_or_default(),
        may_reveal: opened.refuse_reveal().is_ok(),
        idle: Some(Duration::from_secs(60 * u64::from(settings.idle_minutes))),
        term: std::env::var("TERM").ok(),
        safe_drawing: is_set("TOTSUGO_SAFE_DRAWING"),
        clock: Box::new(now),
        ask: Box::new(move |request| asked.ask(request)),
        jobs: Box::new(runner.clone()),
        greeting: awaited.or_else(|| (!session.locale.utf8).then(|| Message::new("cli.console.not-utf8"))),
    };
    let ended = console::run(setup, inbox);
    // The channel is closed by now, so that no thread waits for room in it.
    let unheard = runner.finish();
    drop(service);
    if let Some(unheard) = unheard {
        tell(&format!("totsugo: {}", keys.say(lang, &unheard)));
    }
    ended.map_err(Ended::Console)
}

/// Returns the language of the screen: English where the locale is not UTF-8, unless another was asked for.
fn lang(session: &Session) -> Lang {
    if session.locale.utf8 || session.globals.lang.is_some() { session.lang } else { Lang::En }
}

fn color() -> ColorLevel {
    if is_set("NO_COLOR") { ColorLevel::None } else { ColorLevel::Sixteen }
}

/// Tells whether a variable of the environment is set and not empty.
fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

fn label(opened: &Opened) -> DatabaseLabel {
    let name = opened.store.path().file_name().unwrap_or_default().to_string_lossy();
    DatabaseLabel {
        name: Shown::new(name).to_string(),
        kind: match opened.store.identity().kind {
            DatabaseKind::Private => console::DatabaseKind::Private,
            DatabaseKind::Shared => console::DatabaseKind::Shared,
            DatabaseKind::Practice => console::DatabaseKind::Practice,
        },
    }
}
