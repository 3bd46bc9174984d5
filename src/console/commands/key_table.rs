//! The key table of `totsugo keys`, which the README shows, from the command table.

use super::{COMMANDS, Category, Command, CommandId, Scope};
use crate::i18n::Lang;

/// One command with its keys, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// The chapter, in words.
    pub chapter: &'static str,
    /// Where the keys are in force: the codes of the scopes.
    pub scopes: Vec<&'static str>,
    /// The keys, as they are written in a key file; that of the palette where it has none of its own.
    pub keys: Vec<&'static str>,
    /// The stable name of the command.
    pub name: &'static str,
    /// What it does.
    pub help: &'static str,
}

/// Lists the commands with their keys, in the order of the help.
pub fn key_rows(lang: Lang) -> Vec<KeyRow> {
    let in_order = Category::ALL.iter().flat_map(|category| of(*category));
    in_order.map(|command| row(command, lang)).collect()
}

/// Lists the commands of a chapter.
pub(in crate::console) fn of(category: Category) -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().filter(move |command| command.category == category)
}

fn row(command: &Command, lang: Lang) -> KeyRow {
    let mut keys: Vec<&'static str> = Vec::new();
    for key in command.keys.iter().flat_map(|(_, keys)| keys.iter()) {
        if !keys.contains(key) {
            keys.push(key);
        }
    }
    if keys.is_empty() {
        keys.extend(
            Command::of(CommandId::Palette).into_iter().flat_map(|palette| palette.keys_in(Scope::Queue)),
        );
    }
    KeyRow {
        chapter: lang.text(&format!("console.category.{}", command.category)),
        scopes: Scope::ALL.iter().filter(|scope| command.is_in(**scope)).map(|scope| scope.code()).collect(),
        keys,
        name: command.name(),
        help: command.help(lang),
    }
}
