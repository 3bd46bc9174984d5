//! Holds the table together with the enum and the catalogues.

use super::*;
use crate::i18n::Lang;

#[test]
fn every_command_stands_in_the_table_once_and_has_a_key() {
    for id in CommandId::ALL {
        let found: Vec<_> = COMMANDS.iter().filter(|command| command.id == *id).collect();
        assert_eq!(found.len(), 1, "{id}");
        let command = found[0];
        let has_key = command.keys.iter().any(|(scopes, keys)| !scopes.is_empty() && !keys.is_empty());
        assert!(has_key || command.is_in(Scope::Queue), "{id} cannot be reached");
    }
}

#[test]
fn every_command_chapter_and_scope_is_explained_in_both_languages() {
    for lang in [Lang::Ja, Lang::En] {
        for command in COMMANDS {
            assert_ne!(command.help(lang), "⁇", "{} {lang:?}", command.name());
            assert!(!command.is_in_footer || command.short(lang) != "⁇", "{} {lang:?}", command.name());
        }
        for code in Category::ALL.iter().map(|category| category.code()) {
            assert_ne!(lang.text(&format!("console.category.{code}")), "⁇", "{code}");
        }
        for code in Scope::ALL.iter().map(|scope| scope.code()) {
            assert_ne!(lang.text(&format!("console.scope.{code}")), "⁇", "{code}");
        }
    }
}

#[test]
fn the_key_table_names_every_command() {
    let rows = crate::console::key_rows(Lang::En, &crate::console::keymap::Keymap::defaults());
    assert_eq!(rows.len(), COMMANDS.len());
    assert!(rows.iter().any(|row| row.keys == ["Ctrl-d", "PageDown"]), "{rows:?}");
}
