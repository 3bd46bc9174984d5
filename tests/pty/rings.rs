//! Three members, each registered with the number of the next: what the console says and offers until each has its own.

use std::fs;

use tempfile::TempDir;

use crate::audit::{in_folder, run};
use crate::harness::{Ended, Pty};

/// The right numbers of the three.
const RIGHT: [&str; 3] = ["123456789018", "111111111118", "900000000060"];

fn ring() -> TempDir {
    let folder = TempDir::new().unwrap();
    let head = "insurer_no,symbol,number,branch,individual_number,kanji_name,kana_name,birth_date,sex,address,number_source,lookup_items\n";
    let names = ["高橋 花子,タカハシ ハナコ", "石井 一郎,イシイ イチロウ", "土屋 久美,ツチヤ クミ"];
    let rows = names.iter().zip(RIGHT.iter().cycle().skip(1)).zip(1..).map(|((name, held), n)| {
        format!("06139992,12,{n},00,{held},{name},19{n}0-01-02,2,千代田区霞町1-{n},jlis,3\n")
    });
    fs::write(folder.path().join("c.csv"), head.to_owned() + &rows.collect::<String>()).unwrap();
    run(folder.path(), &["import", "candidates", "c.csv"]);
    folder
}

/// Keys the right number of the record under the cursor, and waits for what is found of it.
fn key_right_number(pty: &mut Pty, right: &str, found: &str) {
    pty.press("c", "Key the twelve digits");
    pty.keys(right);
    pty.wait_for_text("************");
    pty.keys("\t\x1b[C");
    pty.wait_for_text("card copy");
    pty.press("\r", found);
}

fn go_to(pty: &mut Pty, id: usize) {
    pty.keys(&format!("/#{id}\r"));
    pty.wait_for("the record", |screen| {
        let text = screen.contents();
        text.contains(&format!("/#{id} │")) && text.contains(" 1/1 ")
    });
}

#[test]
fn each_of_a_ring_gets_its_own_number_by_the_keys_that_the_console_names() {
    let folder = ring();
    let mut pty = Pty::spawn(in_folder(folder.path(), &["--lang", "en"]), 80, 24);
    pty.wait_for_text("pending 3");
    // The first one's is held by the third, whose own is not the first one's.
    go_to(&mut pty, 1);
    key_right_number(&mut pty, RIGHT[0], "correct both records");
    pty.wait_for_text("Then report #3 first (w)");
    pty.keys("\x1b");
    pty.wait_for_text("Key the twelve digits");
    pty.keys("\x1b");
    pty.wait_for_text("Signals");
    go_to(&mut pty, 3);
    pty.press("w", "Press w again");
    pty.press("w", "Wrong number recorded");
    for id in 1..=3 {
        go_to(&mut pty, id);
        let found = if id == 1 { "#3 has it, and it was found" } else { "nobody else here has it" };
        key_right_number(&mut pty, RIGHT[id - 1], found);
        pty.press("c", "corrected (card copy)");
    }
    pty.keys("\x1bq");
    assert_eq!(pty.wait_for_end(), Ended::Code(0));
    let listed = run(folder.path(), &["list", "--lang", "en"]);
    assert_eq!(listed.matches("corrected").count(), 3, "{listed}");
    assert!(!listed.contains("data changed") && !listed.contains('!'), "{listed}");
}
