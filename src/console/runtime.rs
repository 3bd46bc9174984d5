//! The loop: takes every message that lies ready, then paints at most one frame in one write.
//!
//! Joins terminal, model and view with what the outside gives it: a store to ask, jobs to start, a clock. It is the only
//! place where time passes.

mod channel;
mod screen;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use jiff::Timestamp;

pub use channel::{Inbox, Outbox, channel};
use screen::Screen;

use super::keymap::Keymap;
use super::model::{DatabaseLabel, Facts, Look, Model, Tone};
use super::msg::{Effect, ExitReason, Msg, Shown};
use super::terminal::{
    Heard, Notice, Question, Session, StopSignal, TerminalError, Tty, Witness, has_job_control, on_panic,
    read_keys, watch,
};
use super::update::update;
use crate::audit::Actor;
use crate::i18n::{Lang, Message};
use crate::triage::port::{Jobs, Request};

/// How long a frame waits for a window or a record that is under way, so that a step of the cursor is one frame and not two. Shorter
/// than anybody sees.
const SETTLES: Duration = Duration::from_millis(8);

/// How long nothing happens after a frame before records are fetched ahead: the frame's way to the terminal is not
/// shared with them.
const RESTS: Duration = Duration::from_millis(1);

/// What the console is given.
pub struct Setup {
    /// The language of the screen.
    pub lang: Lang,
    /// Colours and borders.
    pub look: Look,
    /// Which key does what.
    pub keymap: Keymap,
    /// Who acts.
    pub actor: Actor,
    /// The database.
    pub database: DatabaseLabel,
    /// The folder in which files are proposed; empty: the one in which the console was begun.
    pub export_folder: PathBuf,
    /// Whether the machine's configuration lets numbers be shown whole.
    pub may_reveal: bool,
    /// After how long without a key the screen goes blank; none: never.
    pub idle: Option<Duration>,
    /// The value of `TERM`.
    pub term: Option<String>,
    /// Places the cursor anew after every wide character, for terminals that measure them in their own way.
    pub safe_drawing: bool,
    /// What is said first, if there is something to say.
    pub greeting: Option<Message>,
    /// The time of day.
    pub clock: Box<dyn Fn() -> Timestamp + Send>,
    /// Hands a request to the store. Must not wait for the answer, nor for the console to take answers.
    pub ask: Box<dyn FnMut(Request)>,
    /// Exports.
    pub jobs: Box<dyn Jobs>,
}

/// Why the console could not run.
#[derive(Debug, thiserror::Error)]
pub enum ConsoleError {
    /// There is no terminal, or it failed.
    #[error("{}", self.message())]
    Terminal(#[from] TerminalError),
    /// A thread or a signal handler could not be set up, or bytes could not be written.
    #[error("{}", self.message())]
    Io(#[from] io::Error),
    /// A part of the console panicked; the terminal was restored and one line said where.
    #[error("{}", self.message())]
    Broken,
}

impl ConsoleError {
    /// Says what is wrong and what to do next.
    pub fn message(&self) -> Message {
        match self {
            Self::Terminal(error) => error.message(),
            Self::Io(source) => Message::new("console.terminal-io").arg("reason", source),
            Self::Broken => Message::new("console.broken").arg("place", "-"),
        }
    }
}

/// Runs the console on the process's terminal until it ends. Leaves the terminal as it was, whatever happens.
pub fn run(setup: Setup, inbox: Inbox) -> Result<ExitReason, ConsoleError> {
    let tty = Tty::open(setup.term.as_deref())?;
    listen(&tty, &inbox, setup.lang)?;
    let session = Session::enter(&tty)?;
    let screen = Screen::new(&tty, setup.safe_drawing);
    let facts = Facts {
        lang: setup.lang,
        look: setup.look,
        actor: setup.actor,
        database: setup.database,
        export_folder: setup.export_folder,
        may_reveal: setup.may_reveal,
        idle: setup.idle,
        has_job_control: has_job_control(),
    };
    let mut model = Model::new(facts, setup.keymap, tty.size());
    if let Some(greeting) = setup.greeting {
        model.words.say(Tone::Note, greeting);
    }
    let outside = Outside { clock: setup.clock, ask: setup.ask, jobs: setup.jobs };
    let witness = Witness::default();
    Runtime { session, tty, screen, witness, model, inbox, outside, has_painted: false }.run()
}

/// Starts the threads that bring keys and signals.
fn listen(tty: &Tty, inbox: &Inbox, lang: Lang) -> Result<(), ConsoleError> {
    let broken = inbox.outbox();
    on_panic(
        tty,
        move |place| lang.say(&Message::new("console.broken").arg("place", place)),
        move || broken.break_off(),
    );
    let signals = inbox.outbox();
    let size = tty.clone();
    watch(tty, move |notice| {
        signals.send(match notice {
            Notice::Stop(signal) => channel::Arrival::Stop(signal),
            Notice::Continued => channel::Arrival::Continued,
            Notice::Resized => channel::Arrival::Resized(size.size()),
        });
    })?;
    let keys = inbox.outbox();
    read_keys(tty, move |heard| keys.send(channel::Arrival::Heard(heard)))?;
    Ok(())
}

struct Outside {
    clock: Box<dyn Fn() -> Timestamp + Send>,
    ask: Box<dyn FnMut(Request)>,
    jobs: Box<dyn Jobs>,
}

/// Dropped from the top down: the terminal is left first; the inbox goes before the store, whose threads must not wait for
/// a console that takes nothing any more.
struct Runtime {
    session: Session,
    tty: Tty,
    screen: Screen,
    witness: Witness,
    model: Model,
    inbox: Inbox,
    outside: Outside,
    /// A frame was painted, and since then nothing happened.
    has_painted: bool,
}

impl Runtime {
    fn run(mut self) -> Result<ExitReason, ConsoleError> {
        match self.turns() {
            // What failed, failed because nobody is there any more. A hangup wakes several threads at once, and the one that
            // says so may come last.
            Err(ConsoleError::Io(_) | ConsoleError::Terminal(_)) if self.tty.is_gone() => {
                Ok(ExitReason::TerminalGone)
            }
            end => end,
        }
    }

    fn turns(&mut self) -> Result<ExitReason, ConsoleError> {
        let mut end = self.happen(Msg::Begin((self.outside.clock)()))?;
        while end.is_none() {
            end = self.take_all()?;
            if end.is_none() && self.model.is_stale {
                self.paint()?;
            }
        }
        Ok(end.unwrap_or(ExitReason::Quit))
    }

    /// Waits for a message if nothing is left to paint, then takes all that lie ready.
    fn take_all(&mut self) -> Result<Option<ExitReason>, ConsoleError> {
        let mut stale_since = None;
        loop {
            let (waited, missed) = if self.model.is_stale {
                let since = *stale_since.get_or_insert_with(Instant::now);
                let patience = if self.model.is_arriving() { SETTLES } else { Duration::ZERO };
                let patience =
                    patience.saturating_sub(since.elapsed()).max(self.witness.holds(Instant::now()));
                (self.inbox.next_within(patience), None)
            } else if std::mem::take(&mut self.has_painted) {
                (self.inbox.next_within(RESTS), Some(Msg::Rested))
            } else if self.screen.paint_ahead(&self.model) {
                // A key that came meanwhile waits for one pane and no more.
                (self.inbox.next_within(Duration::ZERO), None)
            } else {
                (self.wait(), Some(Msg::Due(Instant::now())))
            };
            let arrival = match waited {
                Ok(arrival) => arrival,
                Err(RecvTimeoutError::Timeout) => return missed.map_or(Ok(None), |msg| self.happen(msg)),
                Err(RecvTimeoutError::Disconnected) => return Ok(Some(ExitReason::TerminalGone)),
            };
            if self.inbox.is_broken() {
                return Err(ConsoleError::Broken);
            }
            let msg = match arrival {
                channel::Arrival::Heard(Heard::Input(arrived)) => Msg::Input(arrived, (self.outside.clock)()),
                channel::Arrival::Heard(Heard::Answer(question)) => self.answered(question)?,
                channel::Arrival::Resized(size) => Msg::Resized(size),
                channel::Arrival::Continued => Msg::Continued,
                channel::Arrival::Stop(signal) => Msg::Stop(signal),
                channel::Arrival::Reply(reply) => Msg::Reply(reply),
                channel::Arrival::Stand => match self.inbox.stand() {
                    Some(stand) => Msg::Stand(stand),
                    None => continue,
                },
                channel::Arrival::Job => match self.inbox.job() {
                    Some(reply) => Msg::Job(reply),
                    None => continue,
                },
                channel::Arrival::Broken => return Err(ConsoleError::Broken),
            };
            if let Some(end) = self.happen(msg)? {
                return Ok(Some(end));
            }
        }
    }

    /// Waits for a message, or for what falls due.
    fn wait(&self) -> Result<channel::Arrival, RecvTimeoutError> {
        let Some(due) = self.model.due() else { return self.inbox.next() };
        match due.saturating_duration_since(Instant::now()) {
            // What is due comes before what lies ready: a stream of messages puts nothing off.
            Duration::ZERO => Err(RecvTimeoutError::Timeout),
            left => self.inbox.next_within(left),
        }
    }

    /// Changes the model and does what follows from it.
    fn happen(&mut self, msg: Msg) -> Result<Option<ExitReason>, ConsoleError> {
        let is_continued = matches!(msg, Msg::Continued);
        if is_continued {
            self.session.resume()?;
            self.model.idle.touch(Instant::now());
        }
        // Another terminal may have come in the place of one that does not answer.
        if is_continued || matches!(msg, Msg::Resized(_)) && !self.witness.answers() {
            self.witness.begin_anew();
        }
        let mut end = None;
        for effect in update(&mut self.model, msg) {
            match effect {
                Effect::Ask(request) => (self.outside.ask)(request),
                Effect::Start(job) => {
                    if let Err(reply) = self.outside.jobs.start(job) {
                        end = self.happen(Msg::Job(reply))?.or(end);
                    }
                }
                Effect::StopJob => self.outside.jobs.stop(),
                Effect::Repaint => self.screen.repaint(self.tty.size())?,
                Effect::Suspend => {
                    self.session.suspend()?;
                    self.witness.begin_anew();
                    self.model.idle.touch(Instant::now());
                    self.model.size = self.tty.size();
                    self.screen.repaint(self.model.size)?;
                }
                Effect::Quit(reason) => end = Some(reason),
            }
        }
        Ok(end)
    }

    /// Takes an answer of the terminal, and asks for the frames since.
    fn answered(&mut self, question: Question) -> Result<Msg, ConsoleError> {
        if let Some(question) = self.witness.answered(question, Instant::now()) {
            self.tty.owe_answer(self.witness.owes_until());
            match self.tty.write_all(question.bytes()) {
                // Another thread left the screen, and ends the process.
                Err(error) if error.kind() != io::ErrorKind::NotConnected => return Err(error.into()),
                _ => {}
            }
        }
        Ok(Msg::Shown(self.shown()))
    }

    /// Tells how far the terminal has come.
    fn shown(&self) -> Shown {
        if self.witness.answers() {
            Shown::UpTo { frame: self.witness.shown(), at: Instant::now() }
        } else {
            Shown::Untold
        }
    }

    fn paint(&mut self) -> Result<(), ConsoleError> {
        let did_answer = self.witness.answers();
        let question = self.witness.question(Instant::now());
        match self.screen.paint(&self.model, question) {
            Ok((painted, is_written)) => {
                (self.model.is_stale, self.has_painted) = (false, true);
                if is_written {
                    self.witness.painted(painted.at, question.is_some());
                    self.tty.owe_answer(self.witness.owes_until());
                } else {
                    self.witness.painted_the_same(painted.at);
                }
                self.happen(Msg::Painted(painted))?;
                // It is no longer asked, or, where nothing was written, the frame is shown already.
                if did_answer && (!self.witness.answers() || !is_written) {
                    self.happen(Msg::Shown(self.shown()))?;
                }
                Ok(())
            }
            // Another thread left the screen, and ends the process.
            Err(error) if error.kind() == io::ErrorKind::NotConnected => {
                self.model.is_stale = false;
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Returns the exit code that shells give a process that ended for this reason; 0 where the operator quit.
pub const fn exit_code(reason: ExitReason) -> u8 {
    match reason {
        ExitReason::Quit => 0,
        ExitReason::TerminalGone => StopSignal::HangUp.exit_code(),
        ExitReason::Signal(signal) => signal.exit_code(),
    }
}

#[cfg(test)]
mod tests;
