//! The key table of the README and of `totsugo keys`, from the command table.

use super::{COMMANDS, Category, Command, Scope};
use crate::i18n::Lang;
use crate::text::pad;

/// One command with its keys, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// The chapter, in words.
    pub chapter: &'static str,
    /// Where the keys are in force: the codes of the scopes.
    pub scopes: Vec<&'static str>,
    /// The keys, as they are written in a key file.
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
    KeyRow {
        chapter: lang.text(&format!("console.category.{}", command.category)),
        scopes: Scope::ALL.iter().filter(|scope| command.is_in(**scope)).map(|scope| scope.code()).collect(),
        keys,
        name: command.name(),
        help: command.help(lang),
    }
}

/// Returns the key table as Markdown: what the README holds.
pub fn key_table(lang: Lang) -> String {
    let rows: Vec<(String, &str)> = key_rows(lang)
        .into_iter()
        .map(|row| {
            let keys: Vec<String> = row.keys.iter().map(|key| format!("`{key}`")).collect();
            (keys.join(" "), row.help)
        })
        .collect();
    let heading = (lang.text("console.keys.heading-keys"), lang.text("console.keys.heading-help"));
    let width = rows.iter().map(|(keys, _)| crate::text::cells(keys)).max().unwrap_or_default();
    let mut out = format!("| {} | {} |\n|---|---|\n", pad(heading.0, width), heading.1);
    for (keys, help) in rows {
        out.extend(["| ", &pad(&keys, width), " | ", help, " |\n"]);
    }
    out
}
