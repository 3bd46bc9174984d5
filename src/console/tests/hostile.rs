//! Hostile text, tiny windows, any key: nothing acts on the terminal, nothing breaks.

use proptest::prelude::*;

use super::fake::Fake;
use super::{Scene, scene};
use crate::audit::RootCause;
use crate::console::commands::{COMMANDS, Scope};
use crate::i18n::Lang;

const NASTY: &str =
    "\u{1b}[31m\u{202E}evil\u{7}\u{200B}\u{9b}2J\ta\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}";

#[test]
fn hostile_text_never_reaches_the_buffer_raw() {
    let mut fake = Fake::empty();
    fake.add([NASTY; 5], Some([NASTY; 5]), &[RootCause::ThreeItemLookup]);
    let person = ["山田　太郎", NASTY, "1980-04-02", "1", NASTY];
    let dossier = fake.add(person, Some(["山田　太郎", "x", NASTY, "1", "y"]), &[RootCause::ThreeItemLookup]);
    dossier.candidate.membership.employer_name = NASTY.into();
    dossier.mark.note = NASTY.into();
    dossier.mark.assignee = Some(NASTY.into());
    dossier.mark.data_changed = true;
    let filter = crate::triage::filter::Filter { employers: vec![NASTY.into()], ..Default::default() };
    fake.saved.push(crate::triage::port::SavedFilter { name: NASTY.into(), filter, saved_by: NASTY.into() });
    let mut scene = Scene::on(fake, Lang::En, 120, 40);
    for keys in [
        "",
        "j",
        "<Enter>",
        "qH",
        "qh",
        "\u{202E}",
        "<Esc>*e<Enter>",
        "<Esc><Esc>D",
        "<Enter>",
        "qq*v",
        "<Esc><Esc>m",
        "m",
        "fGjjjjjjjjjjjjjjjjjjjj<Space>j",
        "<Enter>",
        "0f<Esc>/\u{1F600}ab<Enter>",
    ] {
        scene.keys(keys);
        let text = scene.text();
        assert!(
            !text
                .chars()
                .any(|c| (c.is_control() && c != '\n') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{200B}')),
            "{keys}: {text:?}"
        );
    }
    scene.keys("/<Ctrl-u><Enter>fGjjjjjjjjjjjjjjjjjjjj<Space>j<Enter>f");
    assert!(scene.text().contains("⟨U+202E⟩"), "{}", scene.text());
    scene.keys("<Esc>fjjjjjjjjjjj<Enter>");
    assert!(scene.text().contains("⟨U+202E⟩"), "{}", scene.text());
}

/// Each command that can be reached over the queue does something that can be seen or told.
#[test]
fn every_command_of_the_queue_is_reachable_by_its_first_key() {
    for command in COMMANDS.iter().filter(|command| command.is_in(Scope::Queue)) {
        let mut scene = scene(Lang::En, 80, 24);
        scene.keys("jj");
        let (frames, effects) = (scene.frames, scene.repaints + scene.suspends + scene.fake.asked.len());
        match command.keys_in(Scope::Queue).next() {
            Some(key) if key.chars().count() == 1 => scene.keys(key),
            Some(key) => scene.keys(&format!("<{key}>")),
            // Without a key of its own it is found by name.
            None => scene.keys(&format!(":{}<Enter>", command.name())),
        };
        let after = scene.repaints + scene.suspends + scene.fake.asked.len();
        assert!(scene.frames > frames || after > effects || scene.ended.is_some(), "{}", command.name());
        assert!(!scene.last_line().contains("Nothing is on this key"), "{}", command.name());
    }
}

#[test]
fn a_full_width_key_works_with_a_hint() {
    let mut scene = scene(Lang::Ja, 80, 24);
    let before = scene.model.queue.cursor();
    scene.keys("ｊ");
    assert_ne!(scene.model.queue.cursor(), before);
    assert!(scene.last_line().contains("全角"), "{}", scene.last_line());
}

#[test]
fn tiny_windows_say_one_line() {
    for lang in [Lang::Ja, Lang::En] {
        let mut scene = scene(lang, 39, 9);
        assert!(scene.text().contains("40x10"), "{}", scene.text());
        scene.resize(1, 1).resize(0, 0).resize(80, 24);
        assert!(scene.text().contains("鈴木"), "{}", scene.text());
    }
}

fn any_key() -> impl Strategy<Value = String> {
    let named: Vec<String> = COMMANDS
        .iter()
        .flat_map(|command| command.keys.iter().flat_map(|(_, keys)| keys.iter()))
        .map(|key| if key.chars().count() == 1 { (*key).to_owned() } else { format!("<{key}>") })
        .collect();
    prop_oneof![4 => prop::sample::select(named), 1 => "[0-9あｊ]"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_keys_at_any_size_never_break_the_screen(
        sizes in prop::collection::vec((0_u16..150, 0_u16..50), 1..4),
        keys in prop::collection::vec(any_key(), 0..25),
        ja in any::<bool>(),
    ) {
        let mut scene = scene(if ja { Lang::Ja } else { Lang::En }, sizes[0].0, sizes[0].1);
        for (n, key) in keys.iter().enumerate() {
            scene.keys(key);
            if let Some((width, height)) = sizes.get(n / 8 + 1).filter(|_| n % 8 == 0) {
                scene.resize(*width, *height);
            }
            prop_assert!(!scene.text().chars().any(|c| c.is_control() && c != '\n'));
        }
    }
}
