//! Keys → commands, by where they are pressed: those of the command table, and what a key file puts in their place.
//!
//! | file | responsible for |
//! |---|---|
//! | [`key_name`] | how a key is written |
//! | [`key_file`] | reading a key file, every bad line told at once |
//! | [`key_table`] | the keys in force, as they are listed |

mod key_file;
mod key_name;
mod key_table;

use std::borrow::Cow;
use std::collections::HashMap;

pub use key_file::{BadLine, read};
pub use key_name::{key_label, parse_key};
pub use key_table::{KeyRow, key_rows};

use super::commands::{COMMANDS, CommandId, Scope};
use super::terminal::{Key, KeyCode};
use crate::i18n::{Lang, Message};
use crate::text::Shown;

/// Which key does what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    meanings: HashMap<(Scope, Key), CommandId>,
    /// The keys of each command, as they are written.
    names: HashMap<(CommandId, Scope), Vec<Cow<'static, str>>>,
}

/// What a key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    /// The command.
    pub command: CommandId,
    /// The key came full-width, from an input method that is on.
    pub was_wide: bool,
}

impl Keymap {
    /// Builds the map from the keys of the table.
    pub fn defaults() -> Self {
        let mut names: HashMap<_, Vec<Cow<'static, str>>> = HashMap::new();
        for command in COMMANDS {
            for (scopes, keys) in command.keys {
                for scope in *scopes {
                    let keys = keys.iter().map(|key| Cow::from(*key));
                    names.entry((command.id, *scope)).or_default().extend(keys);
                }
            }
        }
        Self::of(names)
    }

    fn of(names: HashMap<(CommandId, Scope), Vec<Cow<'static, str>>>) -> Self {
        let each = names.iter().flat_map(|((command, scope), keys)| {
            keys.iter().filter_map(|key| Some(((*scope, parse_key(key)?), *command)))
        });
        Self { meanings: each.collect(), names }
    }

    /// Returns the keys of a command in a scope, as they are written.
    pub fn keys(&self, command: CommandId, scope: Scope) -> impl Iterator<Item = &str> {
        self.names.get(&(command, scope)).into_iter().flatten().map(AsRef::as_ref)
    }

    /// Says a message with the keys in force: `{queue:filter}` is the key of that command there; of one that has none, its
    /// name in the palette.
    pub fn say(&self, lang: Lang, message: &Message) -> String {
        lang.say_with(message, |name| self.key_in_force(name))
    }

    /// Says a message as [`say`](Self::say) does, safe to show; member keys in it stand whole.
    pub fn shown(&self, lang: Lang, message: &Message) -> Shown<'static> {
        let (said, keys) = lang.say_with_keys(message, |name| self.key_in_force(name));
        Shown::with_keys(&said, &keys)
    }

    fn key_in_force(&self, name: &str) -> Option<String> {
        let (scope, command) = name.split_once(':')?;
        let command: CommandId = command.parse().ok()?;
        let key = self.keys(command, scope.parse().ok()?).next().map(str::to_owned);
        Some(key.unwrap_or_else(|| format!(":{command}")))
    }

    /// Returns what a key means in a scope. A full-width letter, sign or space counts as its half-width key.
    pub fn meaning(&self, scope: Scope, key: Key) -> Option<Meaning> {
        if let Some(command) = self.meanings.get(&(scope, key)) {
            return Some(Meaning { command: *command, was_wide: false });
        }
        let narrow = narrow(key)?;
        self.meanings.get(&(scope, narrow)).map(|command| Meaning { command: *command, was_wide: true })
    }
}

fn narrow(key: Key) -> Option<Key> {
    let KeyCode::Char(wide) = key.code else { return None };
    let code = u32::from(wide);
    let narrow = match wide {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(code - 0xFF01 + 0x21)?,
        '\u{3000}' => ' ',
        _ => return None,
    };
    Some(Key { code: KeyCode::Char(narrow), ..key })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two commands on one key of one scope: the later would silently win.
    #[test]
    fn no_key_is_bound_twice_in_one_scope() {
        let mut bound: HashMap<(Scope, Key), CommandId> = HashMap::new();
        for command in COMMANDS {
            for (scopes, keys) in command.keys {
                for scope in *scopes {
                    for name in *keys {
                        let key = parse_key(name).unwrap_or_else(|| panic!("{name} is no key"));
                        let before = bound.insert((*scope, key), command.id);
                        assert_eq!(before, None, "{name} in {scope}: {before:?} and {:?}", command.id);
                    }
                }
            }
        }
    }

    /// A printable key in a scope that takes text could never be typed there.
    #[test]
    fn no_letter_is_bound_where_text_is_keyed_in() {
        for command in COMMANDS {
            for (scopes, keys) in command.keys {
                if scopes.iter().any(|scope| scope.takes_text()) {
                    for name in *keys {
                        let key = parse_key(name).unwrap();
                        assert!(key.ctrl || !matches!(key.code, KeyCode::Char(_)), "{name}");
                    }
                }
            }
        }
    }

    #[test]
    fn full_width_letters_count_as_their_keys() {
        let keymap = Keymap::defaults();
        for (key, scope, command, was_wide) in [
            ('v', Scope::Queue, Some(CommandId::Verify), false),
            ('ｖ', Scope::Queue, Some(CommandId::Verify), true),
            ('Ｇ', Scope::Queue, Some(CommandId::Last), true),
            ('　', Scope::Menu, Some(CommandId::Switch), true),
            ('あ', Scope::Queue, None, false),
            ('ｖ', Scope::Line, None, false),
        ] {
            let meaning = keymap.meaning(scope, Key::char(key));
            assert_eq!(meaning, command.map(|command| Meaning { command, was_wide }), "{key}");
        }
    }

    /// A text that names a key names the command, so that it stays true whatever keys are in force.
    #[test]
    fn every_key_that_a_text_names_is_one() {
        let keymap = Keymap::defaults();
        for lang in [Lang::Ja, Lang::En] {
            for (id, text) in lang.catalogue().iter() {
                for name in text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|part| part.0)
                {
                    let Some((scope, command)) = name.split_once(':') else { continue };
                    let scope: Scope = scope.parse().unwrap_or_else(|_| panic!("{id}: {name}"));
                    let command: CommandId = command.parse().unwrap_or_else(|_| panic!("{id}: {name}"));
                    assert!(keymap.keys(command, scope).next().is_some(), "{id}: {name}");
                }
            }
        }
    }
}
