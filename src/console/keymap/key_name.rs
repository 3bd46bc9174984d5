//! How a key is written: `j`, `G`, `Ctrl-d`, `Enter`, `Down`.

use std::borrow::Cow;

use crate::console::terminal::{Key, KeyCode};

const NAMES: &[(&str, KeyCode)] = &[
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("BackTab", KeyCode::BackTab),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Insert", KeyCode::Insert),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PageUp", KeyCode::PageUp),
    ("PageDown", KeyCode::PageDown),
    ("Space", KeyCode::Char(' ')),
    ("F1", KeyCode::F(1)),
    ("F2", KeyCode::F(2)),
    ("F3", KeyCode::F(3)),
    ("F4", KeyCode::F(4)),
    ("F5", KeyCode::F(5)),
    ("F6", KeyCode::F(6)),
    ("F7", KeyCode::F(7)),
    ("F8", KeyCode::F(8)),
    ("F9", KeyCode::F(9)),
    ("F10", KeyCode::F(10)),
    ("F11", KeyCode::F(11)),
    ("F12", KeyCode::F(12)),
];

/// Reads a key as it is written in the command table and in key files.
pub fn parse_key(name: &str) -> Option<Key> {
    let (ctrl, rest) = name.strip_prefix("Ctrl-").map_or((false, name), |rest| (true, rest));
    let lower = rest.to_lowercase();
    // A terminal sends the same byte for both cases.
    let rest = if ctrl && rest.chars().count() == 1 { lower.as_str() } else { rest };
    let mut chars = rest.chars();
    let code = match (chars.next(), chars.next()) {
        (Some(c), None) if !c.is_control() => KeyCode::Char(c),
        _ => NAMES.iter().find(|(name, _)| *name == rest).map(|(_, code)| *code)?,
    };
    Some(Key { code, ctrl, shift: false })
}

/// Returns a key's name as the screen shows it: arrows as arrows where the terminal draws them.
pub fn key_label(name: &str, ascii: bool) -> Cow<'_, str> {
    match name {
        "BackTab" => "Shift-Tab".into(),
        _ if ascii => name.into(),
        "Down" => "↓".into(),
        "Up" => "↑".into(),
        "Left" => "←".into(),
        "Right" => "→".into(),
        _ => name.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written() {
        for (name, key) in [
            ("j", Some(Key::char('j'))),
            ("Ctrl-d", Some(Key::ctrl('d'))),
            ("Ctrl-D", Some(Key::ctrl('d'))),
            ("Space", Some(Key::char(' '))),
            ("PageUp", Some(Key::plain(KeyCode::PageUp))),
            ("F10", Some(Key::plain(KeyCode::F(10)))),
            ("Alt-x", None),
            ("", None),
            ("Ctrl-", None),
        ] {
            assert_eq!(parse_key(name), key, "{name}");
        }
    }
}
