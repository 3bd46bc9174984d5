//! The commands, one a file.

pub mod assign;
pub mod backup;
pub mod compare;
pub mod completions;
pub mod confirm;
pub mod demo;
pub mod doctor;
pub mod export;
pub mod gate;
pub mod history;
pub mod history_report;
pub mod import;
pub mod incident;
pub mod index;
pub mod init;
pub mod inquiry;
pub mod key;
pub mod keys;
pub mod list;
pub mod man;
pub mod mark;
pub mod migrate;
pub mod open;
pub mod purge;
pub mod recompare;
pub mod reflect;
pub mod report;
pub mod request;
pub mod restore;
pub mod scope;
pub mod send_back;
pub mod show;
pub mod sweep;
pub mod synth;
pub mod undo;
pub mod wrong;

use super::Outcome;
use super::args::Command;
use super::failure::Failure;
use super::output::Output;
use super::session::Session;

/// Does what the command line asks for; without a command the console opens.
pub fn dispatch(
    command: Option<Command>,
    session: &Session,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    match command.unwrap_or(Command::Open(open::Open {})) {
        Command::Open(command) => command.run(session, output),
        Command::Demo(command) => command.run(session, output),
        Command::Init(command) => command.run(session, output),
        Command::Import(command) => command.run(session, output),
        Command::Index(command) => command.run(session, output),
        Command::Inquiry(command) => command.run(session, output),
        Command::List(command) => command.run(session, output),
        Command::Show(command) => command.run(session, output),
        Command::Mark(command) => command.run(session, output),
        Command::Wrong(command) => command.run(session, output),
        Command::Confirm(command) => command.run(session, output),
        Command::Return(command) => command.run(session, output),
        Command::Undo(command) => command.run(session, output),
        Command::Reflect(command) => command.run(session, output),
        Command::Assign(command) => command.run(session, output),
        Command::Export(command) => command.run(session, output),
        Command::Report(command) => command.run(session, output),
        Command::Compare(command) => command.run(session, output),
        Command::Recompare(command) => command.run(session, output),
        Command::Request(command) => command.run(session, output),
        Command::Scope(command) => command.run(session, output),
        Command::Incident(command) => command.run(session, output),
        Command::Sweep(command) => command.run(session, output),
        Command::Gate(command) => command.run(session, output),
        Command::History(command) => command.run(session, output),
        Command::Backup(command) => command.run(session, output),
        Command::Restore(command) => command.run(session, output),
        Command::Purge(command) => command.run(session, output),
        Command::Migrate(command) => command.run(session, output),
        Command::Doctor(command) => command.run(session, output),
        Command::Synth(command) => command.run(session, output),
        Command::Completions(command) => command.run(session, output),
        Command::Man(command) => command.run(session, output),
        Command::Key(command) => command.run(session, output),
        Command::Keys(command) => command.run(session, output),
    }
}
