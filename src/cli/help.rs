//! The definition of the command line in the language of the run.
//!
//! English stands in the definition itself; Japanese in one file, which the tests hold to it, text by text.

use std::collections::HashMap;
use std::sync::LazyLock;

use clap::{Arg, Command};

use crate::i18n::Lang;

static JAPANESE: LazyLock<HashMap<&str, String>> = LazyLock::new(|| {
    let lines = include_str!("../i18n/ja/help.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(" = "))
        .map(|(id, text)| (id, text.replace("\\n", "\n")))
        .collect()
});

/// Words that clap writes itself, in help and on the manual page.
const WORDS: &[(&str, &str)] = &[
    ("Usage:", "使い方:"),
    ("Commands:", "コマンド:"),
    ("Arguments:", "引数:"),
    ("Options:", "オプション:"),
    ("Possible values:", "選べる値:"),
    ("possible values:", "選べる値:"),
    ("[default:", "[既定:"),
    (".SH NAME\n", ".SH 名前\n"),
    (".SH SYNOPSIS\n", ".SH 書式\n"),
    (".SS SYNOPSIS\n", ".SS 書式\n"),
    (".SH DESCRIPTION\n", ".SH 説明\n"),
    (".SS DESCRIPTION\n", ".SS 説明\n"),
    (".SH OPTIONS\n", ".SH オプション\n"),
    (".SS OPTIONS\n", ".SS オプション\n"),
    (".SS NOTES\n", ".SS 注記\n"),
    (".SH EXTRA\n", ".SH 補足\n"),
    (".SH VERSION\n", ".SH 版\n"),
];

/// Headings of the definition.
const HEADINGS: &[(&str, &str)] = &[
    ("Everywhere", "共通"),
    ("Output", "出力"),
    (
        "Filters (one repeated means or, different ones mean and)",
        "絞込（同じものを重ねると「または」、異なるものは「かつ」）",
    ),
];

/// Puts the texts of a definition of the command line into a language.
pub fn in_language(mut program: Command, lang: Lang) -> Command {
    if lang == Lang::Ja {
        program.build();
        program = japanese(program, "");
    }
    program
}

/// Puts the words that clap writes itself into a language.
pub fn in_words(rendered: String, lang: Lang) -> String {
    if lang == Lang::En {
        return rendered;
    }
    WORDS.iter().fold(rendered, |text, (english, japanese)| text.replace(english, japanese))
}

/// Puts the texts of a command, and of those below it, into Japanese.
fn japanese(command: Command, above: &str) -> Command {
    let path = path(&command, above);
    let is_help = command.get_name() == "help";
    let about = text(if is_help { "totsugo help" } else { &path }, "");
    let mut command = match text(&path, ".more") {
        Some(more) => {
            let about = about.unwrap_or_default();
            command.about(about).long_about(format!("{about}\n\n{more}"))
        }
        None => match about {
            Some(about) => command.about(about).long_about(None),
            None => command,
        },
    };
    if let Some(after) = text(&path, ".after") {
        command = with_after(command, after);
    }
    command = command.mut_args(|arg| japanese_arg(arg, &path));
    // What stands below `help` is the same tree again.
    if is_help { command } else { command.mut_subcommands(|below| japanese(below, &path)) }
}

fn path(command: &Command, above: &str) -> String {
    format!("{above} {}", command.get_name()).trim_start().to_owned()
}

fn text(path: &str, kind: &str) -> Option<&'static str> {
    JAPANESE.get(&*format!("{path}{kind}")).map(String::as_str)
}

/// Replaces what stands below the options; an example is that of the English text, from its second paragraph on.
fn with_after(command: Command, after: &str) -> Command {
    let (long, short) = (command.get_after_long_help(), command.get_after_help());
    let english = long.or(short).map(ToString::to_string).unwrap_or_default();
    let example = english.split_once("\n\n").map_or("", |(_, example)| example);
    let after = after.replace("{example}", example);
    if long.is_some() { command.after_long_help(after) } else { command.after_help(after) }
}

fn text_of_arg(path: &str, arg: &str, kind: &str) -> Option<&'static str> {
    text(path, &format!(" :{arg}{kind}")).or_else(|| text("*", &format!(" :{arg}{kind}")))
}

fn japanese_arg(arg: Arg, path: &str) -> Arg {
    let id = arg.get_id().to_string();
    let Some(help) = text_of_arg(path, &id, "") else { return arg };
    // Values that have a text of their own are explained in that of their argument.
    let explains = arg.get_possible_values().iter().any(|value| value.get_help().is_some());
    let heading = arg.get_help_heading().map(|english| {
        HEADINGS
            .iter()
            .find(|(known, _)| *known == english)
            .map_or(english, |(_, japanese)| japanese)
            .to_owned()
    });
    let arg = match text_of_arg(path, &id, ".more") {
        Some(more) => arg.help(help).long_help(format!("{help}\n\n{more}")),
        None => arg.help(help).long_help(None),
    };
    let arg = if explains { arg.hide_possible_values(true).hide_default_value(true) } else { arg };
    match heading {
        Some(heading) => arg.help_heading(heading),
        None => arg,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::args::{Arguments, definition};

    /// Lists what has to be said of a command, and of those below it: each by the ids under which it may stand.
    fn wanted(command: &Command, above: &str, all: &mut Vec<Vec<String>>) {
        let path = path(command, above);
        all.push(vec![path.clone()]);
        let is_longer = |short: Option<&clap::builder::StyledStr>,
                         long: Option<&clap::builder::StyledStr>| {
            long.is_some_and(|long| Some(long.to_string()) != short.map(ToString::to_string))
        };
        if is_longer(command.get_about(), command.get_long_about()) {
            all.push(vec![format!("{path}.more")]);
        }
        if command.get_after_help().or(command.get_after_long_help()).is_some() {
            all.push(vec![format!("{path}.after")]);
        }
        let args =
            command.get_arguments().filter(|arg| !["help", "version"].contains(&arg.get_id().as_str()));
        for arg in args.filter(|arg| !arg.is_hide_set()) {
            let ids = |kind: &str| {
                vec![format!("{path} :{}{kind}", arg.get_id()), format!("* :{}{kind}", arg.get_id())]
            };
            all.push(ids(""));
            if is_longer(arg.get_help(), arg.get_long_help()) {
                all.push(ids(".more"));
            }
            if let Some(heading) = arg.get_help_heading() {
                assert!(HEADINGS.iter().any(|(known, _)| *known == heading), "{heading}");
            }
        }
        for below in command.get_subcommands() {
            wanted(below, &path, all);
        }
    }

    #[test]
    fn every_text_has_its_japanese_and_no_japanese_is_for_nothing() {
        let mut all = Vec::new();
        wanted(&Arguments::command(), "", &mut all);
        let missing: Vec<_> =
            all.iter().filter(|ids| !ids.iter().any(|id| JAPANESE.contains_key(&**id))).collect();
        assert!(missing.is_empty(), "{missing:#?}");
        let built_in = ["totsugo help", "* :help", "* :version", "* :command", "* :subcommand"];
        let known: BTreeSet<&str> = all.iter().flatten().map(String::as_str).chain(built_in).collect();
        let stray: Vec<_> = JAPANESE.keys().filter(|id| !known.contains(**id)).collect();
        assert!(stray.is_empty(), "{stray:#?}");
    }

    /// Words of a line that are neither names of things nor values.
    fn english(line: &str) -> bool {
        let words = line.split(|c: char| !c.is_ascii_alphabetic() && c != '-');
        ["the", "and", "with", "of", "is", "which", "Print", "default", "possible"]
            .iter()
            .any(|word| words.clone().any(|found| found == *word))
    }

    fn each(command: &mut Command, read: &mut impl FnMut(String)) {
        for help in [command.render_long_help(), command.render_help()] {
            read(in_words(help.to_string(), Lang::Ja));
        }
        for below in command.get_subcommands_mut().filter(|below| below.get_name() != "help") {
            each(below, read);
        }
    }

    #[test]
    fn help_in_japanese_is_in_japanese() {
        each(&mut definition(Lang::Ja), &mut |help| {
            // The profile of the example is a file, with its own words.
            let help = help.split("全項目:").next().unwrap_or_default();
            let lines: Vec<&str> = help.lines().filter(|line| english(line)).collect();
            assert!(lines.is_empty(), "{lines:#?} in {help}");
            assert!(help.contains("使い方: totsugo"), "{help}");
        });
    }

    #[test]
    fn both_languages_parse_alike() {
        use clap::FromArgMatches as _;
        for line in
            ["list --cause similar-case --limit 3", "--db a.db mark 1 --as verified", "", "keys check"]
        {
            let parsed = |lang| {
                let words = std::iter::once("totsugo").chain(line.split_whitespace());
                let matches = definition(lang).try_get_matches_from(words).unwrap();
                format!("{:?}", Arguments::from_arg_matches(&matches).unwrap())
            };
            assert_eq!(parsed(Lang::Ja), parsed(Lang::En), "{line}");
        }
    }
}
