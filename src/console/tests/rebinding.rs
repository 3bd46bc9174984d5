//! Keys of one's own: they do what they are bound to, and every text names them.

use super::{Scene, scene};
use crate::audit::Status;
use crate::console::keymap::read;
use crate::i18n::Lang;

fn bound(file: &str) -> Scene {
    let mut scene = scene(Lang::En, 80, 60);
    scene.model.keymap = read(file).unwrap();
    scene
}

#[test]
fn a_key_does_what_it_is_bound_to_and_its_old_meaning_is_gone() {
    let mut scene = bound("[queue]\nverify = 'F2'\nhold = 'v'\n");
    scene.keys("G<F2>");
    assert_eq!(scene.fake.dossiers.values().filter(|of| of.mark.status == Status::Verified).count(), 1);
    scene.keys("v");
    assert!(scene.text().contains("On hold") && scene.text().contains("Until"), "{}", scene.text());
    scene.keys("<Esc>h");
    assert!(scene.last_line().contains("Nothing is on this key"), "{}", scene.last_line());
}

#[test]
fn footer_help_palette_and_messages_name_the_keys_in_force() {
    let mut scene = bound(
        "[queue]\nverify = 'F2'\nhelp = 'F8'\nfilter = []\nrepeat-message = 'F9'\n[pairs]\nverify-shown = 'F3'\n",
    );
    scene.keys("j");
    assert!(scene.last_line().starts_with("F8 help  F2 verify"), "{}", scene.last_line());
    scene.keys("あ<F7>");
    assert!(scene.last_line().contains("(F8 shows the keys)"), "{}", scene.last_line());
    scene.keys("<F8>");
    assert!(scene.text().contains("F2                mark verified"), "{}", scene.text());
    scene.keys("q:verified");
    assert!(scene.text().contains("F2              mark verified, by the best"), "{}", scene.text());
    scene.keys("<Esc>/zz-nobody<Enter>");
    assert!(scene.text().contains("(F clears them, :filter changes the filter)"), "{}", scene.text());
    scene.keys("/<Ctrl-u><Enter>D<Enter>");
    assert!(scene.text().contains("F3 marks"), "{}", scene.text());
}
