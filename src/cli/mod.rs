//! The command line: one file a command. Joins the rooms; owns clock, environment, identity, threads and configuration.
//!
//! An argument that holds an individual number is refused before anything else looks at it. Every failure is one line on
//! standard error and an exit code; a reader that goes away ends the program quietly.

pub mod acting;
pub mod actor;
pub mod args;
pub mod codes;
pub mod commands;
pub mod console;
pub mod course;
pub mod database;
pub mod exporting;
pub mod failure;
pub mod filing;
pub mod filters;
pub mod gating;
pub mod globals;
pub mod guard;
pub mod help;
pub mod importing;
pub mod incidents;
pub mod inquiring;
pub mod jobs;
pub mod key_file;
pub mod listing;
pub mod locale;
pub mod moments;
pub mod new_folders;
pub mod number;
pub mod opened;
pub mod output;
pub mod own_files;
pub mod progress;
pub mod refusals;
pub mod reporting;
pub mod requests;
mod roles;
pub mod scoping;
pub mod session;
pub mod settings;
pub mod show;
pub mod sweeps;
pub mod table;
pub mod usage;

use std::ffi::{OsStr, OsString};
use std::process::ExitCode;

use clap::FromArgMatches as _;

use self::args::{Arguments, Command};
use self::failure::Failure;
use self::locale::Locale;
use self::output::{Output, complain};
use self::session::Session;
use crate::i18n::Lang;

/// How a command ended that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was done.
    Done,
    /// Done, but rows were rejected, some IDs were refused, or a check found something.
    WithFindings,
    /// The console was ended by something else than its operator: with this exit code.
    Ended(u8),
}

impl Outcome {
    /// Returns `WithFindings` where there are any.
    const fn of(findings: bool) -> Self {
        if findings { Self::WithFindings } else { Self::Done }
    }
}

/// Runs the program on the arguments of this process and returns its exit code.
pub fn run() -> ExitCode {
    crate::host::umask_077();
    // Where the system forbids it, the program is no worse than any other.
    let _ = crate::host::no_core_dumps();
    let _ = crate::host::size_limit_is_an_error();
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let locale = Locale::read(|name| std::env::var(name).ok());
    let code = match attempt(&arguments, locale) {
        Ok(Outcome::Done) => 0,
        Ok(Outcome::WithFindings) => 3,
        Ok(Outcome::Ended(code)) => code,
        Err((failure, lang)) => {
            if failure.exit_code() != 0 {
                complain(&failure.message(), lang);
            }
            failure.exit_code()
        }
    };
    ExitCode::from(code)
}

fn attempt(arguments: &[OsString], locale: Locale) -> Result<Outcome, (Failure, Lang)> {
    let lang = locale::named(arguments).unwrap_or(locale.lang);
    let given: Vec<&OsStr> = arguments.iter().skip(1).map(OsString::as_os_str).collect();
    if let Some(found) = guard::number_among(&given) {
        return Err((Failure::NumberInArguments(found), lang));
    }
    let mut output = Output::take();
    let parsed = args::definition(lang)
        .try_get_matches_from(arguments)
        .and_then(|mut matches| Arguments::from_arg_matches_mut(&mut matches));
    let parsed = match parsed {
        Ok(parsed) => parsed,
        Err(error) if error.use_stderr() => {
            return Err((
                Failure::Usage(usage::one_line(&error, arguments, args::definition(lang), lang)),
                lang,
            ));
        }
        Err(help) => {
            return output.help(&help, lang).map(|()| Outcome::Done).map_err(|failure| (failure, lang));
        }
    };
    let session = Session::new(parsed.globals, locale);
    let command = parsed.command.unwrap_or(Command::Open(commands::open::Open {}));
    let outcome = command.run(&session, &mut output);
    let outcome = outcome.and_then(|outcome| output.finish().map(|()| outcome));
    outcome.map_err(|failure| match database::place(&session) {
        Ok((path, _)) => (failure.of_database(&path), session.lang),
        Err(_) => (failure, session.lang),
    })
}
