//! One run of the program: its language, its clock, who acts.

use jiff::Timestamp;

use super::globals::Globals;
use super::locale::{self, Locale};
use crate::audit::Day;
use crate::i18n::{Lang, Message};

/// One run of the program.
#[derive(Debug)]
pub struct Session {
    /// What holds for every command.
    pub globals: Globals,
    /// What the environment says.
    pub locale: Locale,
    /// The language of messages: the flag's, else the locale's.
    pub lang: Lang,
}

impl Session {
    /// Begins a run.
    pub fn new(globals: Globals, locale: Locale) -> Self {
        let lang = globals.lang.as_deref().and_then(locale::lang).unwrap_or(locale.lang);
        Self { globals, locale, lang }
    }

    /// Returns the time, to the microsecond, as the history keeps it.
    #[allow(clippy::unused_self, reason = "the clock belongs to the session: nothing else may read it")]
    pub fn now(&self) -> Timestamp {
        now()
    }

    /// Returns the day in Japan.
    pub fn today(&self) -> Day {
        Day::of(self.now())
    }

    /// Says a message in the language of this run.
    pub fn say(&self, message: &Message) -> String {
        self.lang.say(message)
    }

    /// Tells whether borders and marks are drawn in ASCII: where it was asked for, or the locale is not UTF-8.
    pub const fn ascii(&self) -> bool {
        self.globals.ascii || !self.locale.utf8
    }
}

/// Returns the time, to the microsecond.
pub fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}
