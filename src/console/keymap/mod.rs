//! Keys → commands, by where they are pressed. Built from the command table alone.

mod key_name;

use std::collections::HashMap;

pub use key_name::{key_label, parse_key};

use super::commands::{COMMANDS, CommandId, Scope};
use super::terminal::{Key, KeyCode};

/// Which key does what.
#[derive(Debug)]
pub struct Keymap(HashMap<(Scope, Key), CommandId>);

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
        let mut map = HashMap::new();
        for command in COMMANDS {
            for (scopes, keys) in command.keys {
                for scope in *scopes {
                    map.extend(
                        keys.iter().filter_map(|key| parse_key(key)).map(|key| ((*scope, key), command.id)),
                    );
                }
            }
        }
        Self(map)
    }

    /// Returns what a key means in a scope. A full-width letter, sign or space counts as its half-width key.
    pub fn meaning(&self, scope: Scope, key: Key) -> Option<Meaning> {
        if let Some(command) = self.0.get(&(scope, key)) {
            return Some(Meaning { command: *command, was_wide: false });
        }
        let narrow = narrow(key)?;
        self.0.get(&(scope, narrow)).map(|command| Meaning { command: *command, was_wide: true })
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
                if scopes.iter().any(|scope| matches!(scope, Scope::Line | Scope::Form | Scope::Palette)) {
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
}
