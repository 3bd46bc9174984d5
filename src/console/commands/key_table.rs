//! The key table of `totsugo keys`, which the README shows, from the command table.

use super::{COMMANDS, Category, Command, CommandId, Scope};
use crate::console::keymap::Keymap;
use crate::i18n::Lang;

/// One command with its keys, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// The chapter, in words.
    pub chapter: &'static str,
    /// Where the keys are in force: the codes of the scopes.
    pub scopes: Vec<&'static str>,
    /// The keys, as they are written in a key file; that of the palette where it has none of its own.
    pub keys: Vec<String>,
    /// The stable name of the command.
    pub name: &'static str,
    /// What it does.
    pub help: &'static str,
}

/// Lists the commands with their keys, in the order of the help.
pub fn key_rows(lang: Lang, keymap: &Keymap) -> Vec<KeyRow> {
    let in_order = Category::ALL.iter().flat_map(|category| of(*category));
    in_order.map(|command| row(command, lang, keymap)).collect()
}

/// Lists the commands of a chapter.
pub(in crate::console) fn of(category: Category) -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().filter(move |command| command.category == category)
}

fn row(command: &Command, lang: Lang, keymap: &Keymap) -> KeyRow {
    let mut keys: Vec<String> = Vec::new();
    for key in Scope::ALL.iter().flat_map(|scope| keymap.keys(command.id, *scope)) {
        if !keys.iter().any(|known| known == key) {
            keys.push(key.to_owned());
        }
    }
    if keys.is_empty() {
        keys.extend(keymap.keys(CommandId::Palette, Scope::Queue).map(str::to_owned));
    }
    KeyRow {
        chapter: lang.text(&format!("console.category.{}", command.category)),
        scopes: Scope::ALL.iter().filter(|scope| command.is_in(**scope)).map(|scope| scope.code()).collect(),
        keys,
        name: command.name(),
        help: command.help(lang),
    }
}
