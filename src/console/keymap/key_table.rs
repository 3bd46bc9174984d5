//! The key table of `totsugo keys`, which the README shows, from the command table.

use super::Keymap;
use crate::console::commands::{Category, Command, CommandId, Scope};
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
    let in_order = Category::ALL.iter().flat_map(|category| category.commands());
    in_order.map(|command| row(command, lang, keymap)).collect()
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
