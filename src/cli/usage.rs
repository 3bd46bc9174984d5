//! One line out of clap's several: what is wrong with the command line, and how it goes.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::i18n::{Lang, Message};
use crate::text::Shown;

/// Says a usage error of a command line on one line: what is wrong, then the usage. `by` defines the command line.
pub fn one_line(error: &clap::Error, arguments: &[OsString], by: clap::Command, lang: Lang) -> String {
    let rendered = error.render().to_string();
    let (said, rest) = rendered.split_once("Usage:").unwrap_or((&rendered, ""));
    let words = match lang {
        _ if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Some(lang.say(&Message::new("cli.usage.no-command").arg("commands", commands(rest))))
        }
        Lang::Ja => in_japanese(error).map(|message| lang.say(&message)),
        Lang::En => None,
    };
    let words = value_apart(error, arguments, by)
        .map(|message| lang.say(&message))
        .or(words)
        .unwrap_or_else(|| claps_words(said));
    let usage = rest.lines().next().unwrap_or_default().trim();
    let how = if usage.is_empty() {
        Message::new("cli.usage.see-help")
    } else {
        Message::new("cli.usage.how").arg("usage", usage)
    };
    Shown::new(lang.say(&Message::new("cli.usage.line").arg("said", words).say("how", how))).to_string()
}

/// Says how a value is written that was taken for an option of its own, for it begins with a hyphen: where it is none, and what
/// stands before it takes it once both are one word.
fn value_apart(error: &clap::Error, arguments: &[OsString], by: clap::Command) -> Option<Message> {
    let unknown = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(unknown)) if error.kind() == ErrorKind::UnknownArgument => unknown,
        _ => return None,
    };
    let words: Vec<_> = arguments.iter().map(|argument| argument.to_string_lossy()).collect();
    let at = words.iter().position(|word| word.starts_with('-') && word.starts_with(unknown.as_str()))?;
    let option = words.get(at.checked_sub(1)?).filter(|word| word.starts_with("--"))?;
    let together = format!("{option}={}", words[at]);
    let mut one_word = words.clone();
    one_word.splice(at - 1..=at, [together.as_str().into()]);
    let is_taken = match by.try_get_matches_from(one_word.iter().map(AsRef::as_ref)) {
        Ok(_) => true,
        Err(other) => {
            matches!(other.kind(), ErrorKind::MissingRequiredArgument | ErrorKind::ArgumentConflict)
        }
    };
    is_taken.then(|| Message::new("cli.usage.value-apart").arg("value", &words[at]).arg("together", together))
}

/// Lists the commands that a help names: words of their own, two cells in.
fn commands(help: &str) -> String {
    let words = help.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let names = words.filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase()) && *word != "help");
    names.collect::<Vec<_>>().join(", ")
}

/// Joins clap's own words into one line.
fn claps_words(said: &str) -> String {
    let said = said.strip_prefix("error: ").unwrap_or(said);
    let said = said.split("For more information").next().unwrap_or(said);
    said.split_whitespace().collect::<Vec<_>>().join(" ").replace(" tip: ", "; ")
}

/// Says by its kind what clap says in English alone; none for the kinds that its users do not meet.
fn in_japanese(error: &clap::Error) -> Option<Message> {
    let of = |kind| {
        error.get(kind).map(|value| match value {
            ContextValue::Strings(several) => several.join(" "),
            one => one.to_string(),
        })
    };
    let arg = || of(ContextKind::InvalidArg);
    let value = of(ContextKind::InvalidValue).unwrap_or_default();
    let valid = of(ContextKind::ValidValue).unwrap_or_default();
    Some(match error.kind() {
        ErrorKind::UnknownArgument => Message::new("cli.usage.unknown").arg("arg", arg()?),
        ErrorKind::InvalidSubcommand => {
            Message::new("cli.usage.command").arg("arg", of(ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            Message::new("cli.usage.no-value").arg("arg", arg()?).arg("valid", valid)
        }
        ErrorKind::InvalidValue => {
            Message::new("cli.usage.value").arg("arg", arg()?).arg("value", value).arg("valid", valid)
        }
        ErrorKind::ValueValidation => {
            Message::new("cli.usage.no-such").arg("arg", arg()?).arg("value", value).arg(
                "why",
                std::error::Error::source(error)
                    .map(|why| japanese_why(&why.to_string()))
                    .unwrap_or_default(),
            )
        }
        ErrorKind::MissingRequiredArgument => Message::new("cli.usage.missing").arg("arg", arg()?),
        ErrorKind::ArgumentConflict => match of(ContextKind::PriorArg) {
            Some(prior) if Some(&prior) != arg().as_ref() => {
                Message::new("cli.usage.conflict").arg("arg", arg()?).arg("prior", prior)
            }
            _ => Message::new("cli.usage.once").arg("arg", arg()?),
        },
        _ => return None,
    })
}

/// Puts what a parser of ours says of a value into Japanese: the same text by its id. All other parsers read whole numbers.
fn japanese_why(english: &str) -> String {
    if let Some((_, allowed)) = english.split_once("not one of ") {
        return Lang::Ja.say(&Message::new("cli.why.one-of").arg("allowed", allowed));
    }
    let known = Lang::En.catalogue().iter().find(|(id, text)| id.starts_with("cli.why.") && *text == english);
    Lang::Ja.text(known.map_or("cli.why.out-of-range", |(id, _)| id)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::definition;

    fn said(arguments: &[&str], lang: Lang) -> String {
        let all: Vec<OsString> = ["totsugo"].iter().chain(arguments).map(OsString::from).collect();
        one_line(&definition(lang).try_get_matches_from(&all).unwrap_err(), &all, definition(lang), lang)
    }

    #[test]
    fn a_value_that_begins_with_a_hyphen_is_told_how_to_be_written() {
        for (arguments, together) in [
            (&["sweep", "start", "1", "--batch", "-5"][..], "--batch=-5"),
            (&["sweep", "start", "1", "--batch", "--B 1"], "--batch=--B 1"),
            (&["request", "list", "--employer", "-55"], "--employer=-55"),
            (&["mark", "1", "--note", "-ab"], "--note=-ab"),
        ] {
            for lang in [Lang::En, Lang::Ja] {
                let said = said(arguments, lang);
                assert!(said.contains(together) && !said.contains("-- -"), "{said}");
            }
        }
        for arguments in [
            &["sweep", "start", "1", "--dry-run", "-5"][..],
            &["list", "-5"],
            &["list", "--limit", "-5"],
            &["sweep", "start", "1", "--colour"],
        ] {
            assert!(!said(arguments, Lang::En).contains("=-"), "{arguments:?}");
        }
    }

    #[test]
    fn usage_errors_are_said_in_japanese() {
        for (arguments, what) in [
            (&["lst"][..], "「lst」というコマンドはありません"),
            (&["import"], "<KIND> <FILE>... が必要です"),
            (&["list", "--status", "done"], "「done」は使えません（選べる値: pending"),
            (&["list", "--status"], "--status <STATUS> に値がありません"),
            (&["list", "--colour"], "「--colour」という引数はありません"),
            (&["list", "--limit", "1", "--limit", "2"], "--limit <N> は1回しか使えません"),
            (&["list", "--limit", "x"], "--limit <N> の値「x」が正しくありません"),
            (
                &["list", "--outside", "--cause", "similar-case"],
                "--outside は --cause <CAUSE> と同時に使えません",
            ),
            (&["show", "x"], "IDは「totsugo list」が示す整数です"),
            (&["list", "--search", "山"], "2文字以上"),
            (&["list", "--item-grade", "address"], "項目=判定"),
            (&["reflect", "1", "--on", "2023-02-30"], "YYYY-MM-DD"),
            (&["request", "send", "T-123", "--on", "2023-06-01"], "点検番号は T-"),
            (&["request", "send", "T-000123-X", "--on", "2023-06-01"], "末尾の文字が合いません"),
            (&["incident", "step", "1", "reflected", "--due", "soon"], "実在する日付か none"),
            (&["sweep"], "コマンドが必要です（list, show, start, resume）"),
        ] {
            let line = said(arguments, Lang::Ja);
            assert!(
                line.contains(what) && (line.contains("使い方: totsugo") || line.contains("--help")),
                "{line}"
            );
            assert!(!line.contains(['\n', '{']), "{line}");
        }
    }

    /// Gives every argument of every command a value that none of them takes.
    fn refused(command: &clap::Command, path: &[String], out: &mut Vec<(String, clap::Error)>) {
        for of in command.get_subcommands().filter(|of| of.get_name() != "help") {
            let path = [path, &[of.get_name().to_owned()]].concat();
            for argument in of.get_arguments().filter(|argument| argument.get_action().takes_values()) {
                let long = argument.get_long().map(|long| format!("--{long}"));
                let given = [path.clone(), long.into_iter().collect(), vec!["~".to_owned()]].concat();
                let all = std::iter::once("totsugo".to_owned()).chain(given.iter().cloned());
                if let Err(error) = definition(Lang::Ja).try_get_matches_from(all)
                    && error.kind() == ErrorKind::ValueValidation
                {
                    out.push((given.join(" "), error));
                }
            }
            refused(of, &path, out);
        }
    }

    #[test]
    fn what_a_value_lacks_is_said_in_japanese_of_every_argument() {
        let (all, mut errors) = (definition(Lang::Ja), Vec::new());
        refused(&all, &[], &mut errors);
        assert!(errors.len() > 30, "{}", errors.len());
        let numbers = Lang::Ja.text("cli.why.out-of-range");
        for (given, error) in errors {
            let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
            let is_number = source == "invalid digit found in string" || source.contains("is not in");
            assert_eq!(
                japanese_why(&source) == numbers,
                is_number,
                "{given}: `{source}` has no text cli.why.…"
            );
            let said = one_line(&error, &[], definition(Lang::Ja), Lang::Ja);
            assert!(!said.contains(&source), "{said}");
        }
    }

    #[test]
    fn every_usage_error_is_one_line_that_says_how_it_goes() {
        for (arguments, what, how) in [
            (&["lst"][..], "lst", "usage: totsugo"),
            (&["import"], "<KIND>", "usage: totsugo import"),
            (&["scope"], "a command is required: add, list", "usage: totsugo scope"),
            (&["import", "cats", "a.csv"], "candidates", "--help"),
            (&["list", "--status", "done"], "verified", "--help"),
            (&["mark", "x", "--as", "verified"], "'x'", "--help"),
            (&["list", "--limit", "1", "--limit", "2"], "--limit", "usage: totsugo list"),
            (&["li\u{1b}[31mst"], "unrecognized", "usage"),
            (&["l\u{202e}st"], "l⟨U+202E⟩st", "usage"),
        ] {
            let line = said(arguments, Lang::En);
            assert!(line.contains(what) && line.contains(how), "{line}");
            assert!(!line.contains(['\n', '\u{1b}']), "{line}");
        }
    }
}
