//! A key file: TOML, a table for each scope, and in it a key or a list of keys for a command. What it names replaces all
//! keys of that command in that scope. Every bad line is told at once, and then none of it counts.

use std::borrow::Cow;
use std::collections::HashMap;

use toml::de::{DeTable, DeValue};

use super::{Keymap, parse_key};
use crate::console::commands::{COMMANDS, Command, CommandId, Scope};
use crate::console::terminal::{Key, KeyCode};
use crate::i18n::Message;

/// Keys that a terminal sends as others.
const SENT_AS_OTHERS: [(char, &str); 4] = [('i', "Tab"), ('m', "Enter"), ('j', "Enter"), ('[', "Esc")];

/// A line that cannot be taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// Its number, from 1.
    pub line: usize,
    /// Why.
    pub why: Message,
}

/// What a line asks for.
struct Binding {
    line: usize,
    scope: Scope,
    command: &'static Command,
    keys: Vec<String>,
}

/// Reads a key file over the keys of the table.
pub fn read(text: &str) -> Result<Keymap, Vec<BadLine>> {
    let line_of = |at: usize| text.get(..at).unwrap_or_default().matches('\n').count() + 1;
    let table = DeTable::parse(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(span.start));
        let what = error.message().lines().collect::<Vec<_>>().join(" ");
        vec![BadLine { line, why: Message::new("console.keys.syntax").arg("what", what) }]
    })?;
    let (mut bindings, mut bad) = (Vec::new(), Vec::new());
    for (name, value) in table.get_ref() {
        let line = line_of(name.span().start);
        let scope = name.get_ref().parse::<Scope>();
        match (scope, value.get_ref()) {
            (Err(_), _) => bad.push(BadLine { line, why: no_scope(name.get_ref()) }),
            (Ok(scope), DeValue::Table(lines)) => {
                for (name, value) in lines {
                    let line = line_of(name.span().start);
                    match binding(line, scope, name.get_ref(), value.get_ref()) {
                        Ok(binding) => bindings.push(binding),
                        Err(why) => bad.push(BadLine { line, why }),
                    }
                }
            }
            (Ok(scope), _) => {
                bad.push(BadLine { line, why: Message::new("console.keys.no-table").arg("scope", scope) });
            }
        }
    }
    bad.extend(bound_twice(&bindings));
    bad.sort_by_key(|bad| bad.line);
    if bad.is_empty() { Ok(over_defaults(bindings)) } else { Err(bad) }
}

fn no_scope(name: &str) -> Message {
    let known: Vec<&str> = Scope::ALL.iter().map(|scope| scope.code()).collect();
    Message::new("console.keys.no-scope").arg("name", name).arg("known", known.join(", "))
}

/// Reads one line.
fn binding(line: usize, scope: Scope, name: &str, value: &DeValue<'_>) -> Result<Binding, Message> {
    let of = |id: CommandId| Command::of(id);
    let Some(command) = name.parse().ok().and_then(of) else {
        return Err(Message::new("console.keys.no-command").arg("name", name));
    };
    if !command.is_in(scope) || command.id == CommandId::Again {
        return Err(Message::new("console.keys.not-here").arg("name", name).arg("scope", scope));
    }
    let keys: Option<Vec<String>> = match value {
        DeValue::String(key) => Some(vec![key.clone().into_owned()]),
        DeValue::Array(keys) => keys.iter().map(|key| key.get_ref().as_str().map(str::to_owned)).collect(),
        _ => None,
    };
    let keys = keys.ok_or_else(|| Message::new("console.keys.no-list").arg("name", name))?;
    if keys.is_empty() && (scope != Scope::Queue || command.id == CommandId::Palette) {
        return Err(Message::new("console.keys.out-of-reach").arg("name", name).arg("scope", scope));
    }
    for name in &keys {
        usable(name, scope)?;
    }
    Ok(Binding { line, scope, command, keys })
}

/// Tells whether a key can be pressed in a scope, or why not.
fn usable(name: &str, scope: Scope) -> Result<Key, Message> {
    let key = parse_key(name).ok_or_else(|| Message::new("console.keys.no-key").arg("key", name))?;
    if let KeyCode::Char(c) = key.code {
        let other = SENT_AS_OTHERS.iter().find(|(sent, _)| key.ctrl && *sent == c);
        if let Some((_, other)) = other {
            return Err(Message::new("console.keys.sent-as").arg("key", name).arg("other", other));
        }
        if !key.ctrl && scope.takes_text() {
            return Err(Message::new("console.keys.typed").arg("key", name).arg("scope", scope));
        }
    }
    Ok(key)
}

/// Finds keys that two commands of a scope would have, the table's own included.
fn bound_twice(bindings: &[Binding]) -> Vec<BadLine> {
    let mut bound: HashMap<(Scope, Key), CommandId> = HashMap::new();
    let is_rebound = |command: CommandId, scope| {
        bindings.iter().any(|binding| binding.command.id == command && binding.scope == scope)
    };
    for command in COMMANDS {
        for scope in Scope::ALL.iter().filter(|scope| !is_rebound(command.id, **scope)) {
            let keys = command.keys_in(*scope).filter_map(parse_key);
            bound.extend(keys.map(|key| ((*scope, key), command.id)));
        }
    }
    let mut bad = Vec::new();
    let mut in_order: Vec<&Binding> = bindings.iter().collect();
    in_order.sort_by_key(|binding| binding.line);
    for Binding { line, scope, command, keys } in in_order {
        for name in keys {
            let other = parse_key(name).and_then(|key| bound.insert((*scope, key), command.id));
            bad.extend(other.filter(|other| *other != command.id).map(|other| {
                BadLine {
                    line: *line,
                    why: Message::new("console.keys.taken")
                        .arg("key", name)
                        .arg("scope", scope)
                        .arg("other", other),
                }
            }));
        }
    }
    bad
}

fn over_defaults(bindings: Vec<Binding>) -> Keymap {
    let mut names = Keymap::defaults().names;
    for Binding { scope, command, keys, .. } in bindings {
        names.insert((command.id, scope), keys.into_iter().map(Cow::from).collect());
    }
    Keymap::of(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_replaces_what_it_names_and_nothing_else() {
        let keymap = read("[queue]\nverify = \"F2\"\nnext-pending = [\"n\", \"Tab\"]\nhold = []\ntake-bundle = 'T'\n[form]\nsubmit = ['F10', 'Enter']\n").unwrap();
        let meaning =
            |scope, name| keymap.meaning(scope, parse_key(name).unwrap()).map(|meaning| meaning.command);
        for (scope, name, command) in [
            (Scope::Queue, "F2", Some(CommandId::Verify)),
            (Scope::Queue, "v", None),
            (Scope::Queue, "Tab", Some(CommandId::NextPending)),
            (Scope::Queue, "h", None),
            (Scope::Queue, "T", Some(CommandId::TakeBundle)),
            (Scope::Queue, "e", Some(CommandId::Escalate)),
            (Scope::Form, "F10", Some(CommandId::Submit)),
            (Scope::Line, "Enter", Some(CommandId::Submit)),
        ] {
            assert_eq!(meaning(scope, name), command, "{name} in {scope}");
        }
        assert_eq!(keymap.keys(CommandId::NextPending, Scope::Queue).collect::<Vec<_>>(), ["n", "Tab"]);
        assert_eq!(read("").unwrap(), Keymap::defaults());
    }

    #[test]
    fn two_commands_may_change_their_keys() {
        let keymap = read("[queue]\nverify = 'e'\nescalate = 'v'\n").unwrap();
        let verify = keymap.meaning(Scope::Queue, Key::char('e')).map(|meaning| meaning.command);
        assert_eq!(verify, Some(CommandId::Verify));
    }

    #[test]
    fn every_bad_line_is_told_at_once() {
        let text = "[queue]\nverify = 'Alt-x'\nverfy = 'x'\nundo = 3\nhold = 'v'\nmine = 'Ctrl-m'\nnext-row = 'F4'\n\
                    palette = []\nfilter = ['F5', 'F5']\norder = 'F5'\n\
                    [form]\nleave = []\nsubmit = 'y'\n[again]\nagain = 'x'\n[menus]\nleave = 'q'\n";
        let bad = read(text).unwrap_err();
        let lines: Vec<usize> = bad.iter().map(|bad| bad.line).collect();
        assert_eq!(lines, [2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 15, 16], "{bad:?}");
        for (line, why) in [
            (2, "Alt-x is no key"),
            (5, "v is already verify's"),
            (6, "Enter"),
            (10, "F5 is already filter's"),
            (13, "typed"),
            (16, "menus"),
        ] {
            let said = bad.iter().find(|bad| bad.line == line).unwrap().why.to_string();
            assert!(said.contains(why), "{line}: {said}");
        }
        let bad = read("[queue]\nverify = 'x\n").unwrap_err();
        assert_eq!((bad.len(), bad[0].line), (1, 2), "{bad:?}");
        assert_eq!(read("queue = 1").unwrap_err().len(), 1);
    }
}
