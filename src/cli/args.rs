//! The one definition of the command line: parser, help, man page and completions all come from it.

use clap::{CommandFactory as _, Parser, Subcommand};

use super::commands::{
    assign, backup, compare, completions, confirm, demo, doctor, export, gate, history, import, incident,
    index, init, inquiry, key, keys, list, man, mark, migrate, open, purge, recompare, reflect, report,
    request, restore, scope, send_back, show, sweep, synth, undo, wrong,
};
use super::failure::Failure;
use super::globals::Globals;
use super::output::Output;
use super::session::Session;
use super::{Outcome, help};
use crate::i18n::Lang;

/// Console for auditing which individual number a health insurer registered for whom.
#[derive(Debug, Parser)]
#[command(name = "totsugo", version, max_term_width = 100, after_long_help = AFTER)]
pub struct Arguments {
    /// What holds for every command.
    #[command(flatten)]
    pub globals: Globals,
    /// What to do; without a command the console opens.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands, each defined in a file of its own.
#[derive(Debug, Subcommand)]
#[allow(missing_docs, reason = "the documentation of each command is its help text, in its own file")]
pub enum Command {
    Open(open::Open),
    Demo(demo::Demo),
    Init(init::Init),
    Import(import::Import),
    Index(index::Index),
    Inquiry(inquiry::Inquiry),
    List(list::List),
    Show(show::Show),
    Mark(mark::Mark),
    Wrong(wrong::Wrong),
    Confirm(confirm::Confirm),
    Return(send_back::Return),
    Undo(undo::Undo),
    Reflect(reflect::Reflect),
    Assign(assign::Assign),
    Export(export::Export),
    Report(report::Report),
    Compare(compare::Compare),
    Recompare(recompare::Recompare),
    Request(request::Request),
    Scope(scope::Scope),
    Incident(incident::IncidentCommand),
    Sweep(sweep::SweepCommand),
    Gate(gate::Gate),
    History(history::History),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Purge(purge::Purge),
    Migrate(migrate::Migrate),
    Doctor(doctor::Doctor),
    Key(key::Key),
    Synth(synth::Synth),
    Completions(completions::Completions),
    Man(man::Man),
    Keys(keys::Keys),
}

impl Command {
    /// Does what the command line asks for.
    pub fn run(self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        match self {
            Self::Open(command) => command.run(session, output),
            Self::Demo(command) => command.run(session, output),
            Self::Init(command) => command.run(session, output),
            Self::Import(command) => command.run(session, output),
            Self::Index(command) => command.run(session, output),
            Self::Inquiry(command) => command.run(session, output),
            Self::List(command) => command.run(session, output),
            Self::Show(command) => command.run(session, output),
            Self::Mark(command) => command.run(session, output),
            Self::Wrong(command) => command.run(session, output),
            Self::Confirm(command) => command.run(session, output),
            Self::Return(command) => command.run(session, output),
            Self::Undo(command) => command.run(session, output),
            Self::Reflect(command) => command.run(session, output),
            Self::Assign(command) => command.run(session, output),
            Self::Export(command) => command.run(session, output),
            Self::Report(command) => command.run(session, output),
            Self::Compare(command) => command.run(session, output),
            Self::Recompare(command) => command.run(session, output),
            Self::Request(command) => command.run(session, output),
            Self::Scope(command) => command.run(session, output),
            Self::Incident(command) => command.run(session, output),
            Self::Sweep(command) => command.run(session, output),
            Self::Gate(command) => command.run(session, output),
            Self::History(command) => command.run(session, output),
            Self::Backup(command) => command.run(session, output),
            Self::Restore(command) => command.run(session, output),
            Self::Purge(command) => command.run(session, output),
            Self::Migrate(command) => command.run(session, output),
            Self::Doctor(command) => command.run(session, output),
            Self::Synth(command) => command.run(session, output),
            Self::Completions(command) => command.run(definition(session.lang), output),
            Self::Man(command) => command.run(definition(session.lang), session, output),
            Self::Key(command) => command.run(session, output),
            Self::Keys(command) => command.run(session, output),
        }
    }
}

/// Returns the definition of the command line with its texts in a language.
pub fn definition(lang: Lang) -> clap::Command {
    help::in_language(Arguments::command(), lang)
}

const AFTER: &str = "\
Database: --db, else TOTSUGO_DB, else `database = \"…\"` in /etc/totsugo/totsugo.toml, else \
/var/lib/totsugo/audit.db if that folder exists, else your own data folder.

Console: NO_COLOR draws without colours; TOTSUGO_SAFE_DRAWING=1 places every wide character anew, for terminals that \
measure them in their own way.

Exit codes: 0 done; 1 failed; 2 wrong usage; 3 done, but rows were rejected, some IDs refused, or a check found \
something.

Dates are days in Japan, written YYYY-MM-DD; times are UTC. An individual number is never taken from the command \
line: process lists and shell histories would keep it.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }

    /// Finds the command that words begin with, as far as they name one.
    fn named<'a>(root: &'a clap::Command, words: &[&str]) -> (&'a clap::Command, usize) {
        words.iter().fold((root, 0), |(command, depth), word| match command.find_subcommand(word) {
            Some(below) => (below, depth + 1),
            None => (command, depth),
        })
    }

    fn every_flag<'a>(command: &'a clap::Command, flags: &mut Vec<&'a str>) {
        flags.extend(command.get_arguments().filter_map(clap::Arg::get_long));
        command.get_subcommands().for_each(|below| every_flag(below, flags));
    }

    /// A sentence that tells somebody what to type tells what there is.
    #[test]
    fn every_hint_can_be_followed() {
        let mut root = Arguments::command();
        root.build();
        let mut all = vec!["help"];
        every_flag(&root, &mut all);
        let texts = [
            include_str!("../i18n/en/cli.txt"),
            include_str!("../i18n/en/triage.txt"),
            include_str!("../i18n/en/notice.txt"),
            include_str!("../i18n/en/files.txt"),
            include_str!("../i18n/en/store.txt"),
            include_str!("../i18n/en/report.txt"),
            include_str!("../i18n/en/console.txt"),
            include_str!("../i18n/ja/cli.txt"),
            include_str!("../i18n/ja/triage.txt"),
            include_str!("../i18n/ja/notice.txt"),
            include_str!("../i18n/ja/files.txt"),
            include_str!("../i18n/ja/store.txt"),
            include_str!("../i18n/ja/report.txt"),
            include_str!("../i18n/ja/console.txt"),
        ];
        let is_of_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let ends = ['`', ',', ';', '。', '、', '」', '（', '）', ':'];
        let mut commands = 0;
        for line in texts.iter().flat_map(|text| text.lines()) {
            let mut parts = line.split("totsugo ");
            let mut before = parts.next().unwrap_or_default();
            for after in parts {
                let words: Vec<&str> = after.split(ends).next().unwrap_or_default().split(' ').collect();
                let (command, depth) = named(&root, &words);
                let is_quoted = before.ends_with('`') && !words[0].starts_with('-');
                assert!(!is_quoted || depth > 0, "no such command: {line}");
                let known = |flag: &str| command.get_arguments().any(|arg| arg.get_long() == Some(flag));
                for flag in words.iter().filter_map(|word| word.strip_prefix("--")) {
                    let flag = flag.split(|c| !is_of_word(c)).next().unwrap_or_default();
                    assert!(depth == 0 || known(flag), "no --{flag}: {line}");
                }
                (before, commands) = (after, commands + depth.min(1));
            }
            for flag in line.split("--").skip(1) {
                let flag = flag.split(|c| !is_of_word(c)).next().unwrap_or_default();
                let is_flag = flag.starts_with(|c: char| c.is_ascii_lowercase());
                assert!(!is_flag || all.contains(&flag), "no --{flag}: {line}");
            }
        }
        assert!(commands > 60, "{commands}");
    }

    #[test]
    fn without_a_command_the_flags_stand_alone() {
        let parsed = Arguments::try_parse_from(["totsugo", "--db", "a.db", "--ascii"]).unwrap();
        assert!(parsed.command.is_none() && parsed.globals.ascii);
        let parsed = Arguments::try_parse_from(["totsugo", "list", "--db", "a.db"]).unwrap();
        assert_eq!(
            parsed.globals.db.as_deref(),
            Some(std::path::Path::new("a.db")),
            "flags may follow the command"
        );
    }
}
