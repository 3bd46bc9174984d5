//! `key`: where the key of the history lies, and its move to another place.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use crate::harness::Desk;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.line("init").ok();
    desk
}

#[test]
fn the_key_is_told_of_and_never_shown() {
    let desk = desk();
    let said = desk.line("key show").ok();
    assert!(
        said.contains("audit.db.key") && said.contains("0600, of ") && said.contains("read by "),
        "{said}"
    );
    assert!(said.contains("it is the key of this database") && said.contains("can forge"), "{said}");
    let bytes = fs::read(desk.path("audit.db.key")).unwrap();
    let digits = totsugo::triage::chain::hex(&bytes);
    let of = |said: &str| said.split("Fingerprint: ").nth(1).unwrap()[..19].replace(' ', "");
    assert!(!digits.contains(&of(&said)), "the fingerprint is no part of the key");
    let another = Desk::new();
    another.line("init").ok();
    assert_ne!(of(&another.line("key show").ok()), of(&said));
    fs::set_permissions(desk.path("audit.db.key"), Permissions::from_mode(0o644)).unwrap();
    let wide = desk.line("key show").found();
    assert!(wide.contains("read by everybody") && wide.contains("0600"), "{wide}");
    fs::copy(another.path("audit.db.key"), desk.path("audit.db.key")).unwrap();
    assert!(desk.line("key show").code != 0, "another database's key is none");
    fs::remove_file(desk.path("audit.db.key")).unwrap();
    assert!(desk.line("key show").fails(1).contains("audit.db.key"));
}

#[test]
fn the_key_moves_whole_and_the_database_names_its_new_place() {
    let desk = desk();
    fs::create_dir(desk.path("keys")).unwrap();
    let key = fs::read(desk.path("audit.db.key")).unwrap();
    let said = desk.line("key move keys/history.key").ok();
    assert!(said.contains("keys/history.key now"), "{said}");
    assert!(!desk.path("audit.db.key").exists(), "one key, at one place");
    assert_eq!(
        (fs::read(desk.path("keys/history.key")).unwrap(), desk.mode("keys/history.key")),
        (key.clone(), 0o600)
    );
    assert!(desk.line("key show").ok().contains("keys/history.key"));
    let history = desk.line("history").ok();
    assert!(history.contains("key moved") && history.contains("history.key"), "{history}");
    assert!(desk.line("history verify").ok().contains("every seal fits"));
    assert!(desk.line("doctor").ok().contains("keys/history.key"));
    // A run that was broken off after it wrote the new file is taken up.
    fs::write(desk.path("again.key"), &key).unwrap();
    fs::set_permissions(desk.path("again.key"), Permissions::from_mode(0o600)).unwrap();
    desk.line("key move again.key").ok();
    assert!(desk.path("again.key").exists() && !desk.path("keys/history.key").exists());
}

#[test]
fn a_key_is_never_written_over_nor_lost() {
    let desk = desk();
    desk.write("other.txt", "mine");
    let key = fs::read(desk.path("audit.db.key")).unwrap();
    std::os::unix::fs::symlink(".", desk.path("here")).unwrap();
    for (code, place, said) in [
        (1, "other.txt", "other.txt"),
        (2, "audit.db", "audit.db"),
        (2, "audit.db.key", "audit.db.key"),
        (2, "here/audit.db.key", "audit.db.key"),
        (1, "none/history.key", "none/history.key"),
        (1, ".", "."),
    ] {
        let line = desk.line(&format!("key move {place}")).fails(code);
        assert!(line.contains(said), "{place}: {line}");
    }
    assert_eq!(
        (desk.read("other.txt").as_str(), fs::read(desk.path("audit.db.key")).unwrap()),
        ("mine", key)
    );
    assert!(desk.line("history verify").ok().contains("every seal fits"));
    assert!(!desk.line("history").ok().contains("key moved"), "nothing was done");
}
