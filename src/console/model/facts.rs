//! What does not change while the console is open.

use std::path::PathBuf;
use std::time::Duration;

use crate::audit::Actor;
use crate::i18n::Lang;

/// Who works where, in which language, on what kind of terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The language of the screen.
    pub lang: Lang,
    /// Colours and borders.
    pub look: Look,
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
    /// Whether somebody could continue the job once it is suspended.
    pub has_job_control: bool,
}

/// What the terminal can draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Colours.
    pub color: ColorLevel,
    /// Draw borders and signs with ASCII alone.
    pub ascii: bool,
}

/// How many colours are used. Nothing is said by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColorLevel {
    /// `NO_COLOR`: bold and underline only.
    None,
    /// The sixteen colours that the terminal's own palette defines.
    Sixteen,
}

/// The database, as the status line names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseLabel {
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub kind: DatabaseKind,
}

/// Whose a database is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseKind {
    /// One person's.
    Private,
    /// A team's.
    Shared,
    /// Invented data.
    Practice,
}

impl DatabaseKind {
    /// Returns the id of its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Private => "word.private",
            Self::Shared => "word.shared",
            Self::Practice => "word.practice",
        }
    }
}
