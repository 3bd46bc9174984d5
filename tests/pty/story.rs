//! The README's story of one wrong number, told by keys: two people at two consoles on one practice database.

use crate::audit::in_folder;
use crate::harness::{Ended, Pty};
use crate::walkthrough::{Story, a_day_passes, compare_reports, digits};

/// The record with the wrong number, and the other twin, who is registered with its right one.
const TWINS: [i64; 2] = [231, 232];
/// A record of the sweep that a document is asked for.
const ASKED_ABOUT: i64 = 333;

/// Opens a console of a person on the story's database.
pub(crate) fn console(story: &Story, operator: &str) -> Pty {
    let pty = Pty::spawn(in_folder(story.folder(), &["--lang", "en", "--operator", operator]), 80, 24);
    pty.wait_for_text("Signals !");
    pty
}

/// Types keys that look at a record or into a form, and waits for what they lead to. Those that judge what was painted are
/// pressed.
fn go(pty: &mut Pty, keys: &str, text: &str) {
    pty.keys(keys);
    pty.wait_for_text(text);
}

/// `w w i Enter d`: the record is found by its id, its incident opens, the viewing is stopped.
fn find_and_stop(sato: &mut Pty) {
    go(sato, &format!("/#{}\r", TWINS[0]), "!twin");
    sato.wait_for_text("swapped in the family→#232");
    sato.press("w", "Press w again");
    sato.press("w", "incident is open (i)");
    go(sato, "i", "15 steps open, 2 due");
    go(sato, "\r", "Stop the viewing");
    go(sato, "d", "that it was done, without");
    go(sato, "閲覧停止を依頼", "閲覧停止を依頼");
    sato.press("\r", "checklist of incident 1");
    go(sato, "q", "Wrong registrations");
    go(sato, "q", "wrong number found");
}

/// `c`: the right number, keyed unseen, is the other twin's; both are corrected in one act.
fn correct(sato: &mut Pty, right: &str) {
    sato.press("c", "Key the twelve digits");
    go(sato, right, "************");
    go(sato, "\t\x1b[C", "card copy");
    sato.press("\r", "correct both records");
    sato.press("c", "Both records recorded");
}

/// `Y y`: the other person keys each right number again, and is told neither.
fn second_check(suzuki: &mut Pty, right: [&str; 2]) {
    go(suzuki, "Y", "second check awaited  total 2");
    for (right, name) in right.into_iter().zip(["壮太", "悠人"]) {
        suzuki.press("y", "twelve digits");
        go(suzuki, right, "************");
        suzuki.press("\r", &format!("Second check done: 松本　{name} corrected"));
    }
}

/// `: reflect`: both right numbers were seen on the intermediate server today.
fn reflect(suzuki: &mut Pty) {
    go(suzuki, "Y", "pending 313  on hold 0");
    for (id, name) in TWINS.into_iter().zip(["壮太", "悠人"]) {
        go(suzuki, &format!("/#{id}\r"), "corrected awaiting reflecti");
        go(suzuki, ":reflect", "reflected: the right number of a correction");
        suzuki.press("\r", "Seen on");
        suzuki.press("\r", &format!("Reflected: 松本　{name}, seen on the intermediate server"));
    }
}

/// `i Enter S n Enter Enter S`: the sweep from the checklist, narrowed by the days of registration.
fn sweep(sato: &mut Pty) {
    // Both halves of the swap were registered with a wrong number.
    go(sato, "i", "#232     13 steps open, 2 due");
    go(sato, "\r", "done                       Register the right number");
    sato.wait_for_text("done                       See the right number on the intermediate server");
    go(sato, "S", "takes 246 of 333 registrations, 3 of them outside the audit");
    go(sato, "n", "Registered from");
    go(sato, "\t2019-02-01\t2019-02-15", "2019-02-15");
    sato.press("\r", "takes 3 of 333 registrations");
    sato.press("\r", "It takes 3 registrations");
    sato.press("S", "Sweep 1 is done: 3 registrations stand in it");
    go(sato, "q", "#232");
    go(sato, "q", "4 similar 5");
}

/// `e`, twice, then `l x`: who is to be asked about, and their letters.
fn write_letters(sato: &mut Pty) {
    for (id, key, asked) in [(ASKED_ABOUT, "00000120", 1), (4, "札01-0000076", 2)] {
        go(sato, &format!("/#{id}\r"), key);
        sato.press("e", "Addressee");
        sato.press("\r", &format!("escalated {asked}"));
    }
    go(sato, "\x1bl", "No letters were written yet");
    go(sato, "x", "New folder");
    go(sato, "\x15letters", " letters");
    sato.press("\r", "still has places to fill in");
    sato.press("\r", "2 letters for 2 records written into letters");
    go(sato, "q", "Signals");
}

/// `l Enter s m v`: both letters are sent, one is answered, and its record gets the mark that the answer speaks for.
fn ask_and_answer(sato: &mut Pty, number: &str) {
    go(sato, "l", "householder");
    go(sato, "j\r", "T-000003-W   札01-0000076… 近藤　清志      written due");
    sato.press("s", "T-000003-W: sent");
    go(sato, "q", "householder");
    go(sato, "k\r", "T-000002-Y   00000120      中山浩          written due");
    sato.press("s", "T-000002-Y: sent");
    sato.press("m", "What number and identity were checked by");
    go(sato, "\x1b[C", "copy of the card");
    go(sato, "\x1b[B\x1b[C", "photograph");
    sato.press("\r", "T-000002-Y: number matches");
    sato.press("v", "< card copy >");
    go(sato, "\t", "❯ Number on it");
    go(sato, number, "************");
    sato.press("\r", "Recorded: 中山浩 verified (card copy)");
}

/// A command on a terminal of its own; returns what stood on it at the end.
fn typed(story: &Story, line: &str, ends: u32, text: &str) {
    let words: Vec<&str> = ["--lang", "en"].into_iter().chain(line.split(' ')).collect();
    let mut pty = Pty::spawn(in_folder(story.folder(), &words), 80, 90);
    pty.wait_for_text(text);
    assert_eq!(pty.wait_for_end(), Ended::Code(ends), "{line}");
}

/// `p`: the same figures as in the report, before the story and after it.
fn progress(pty: &mut Pty, whole: &str, wrong: &str) {
    go(pty, "p", whole);
    pty.wait_for_text(wrong);
    go(pty, "q", "Signals");
}

#[test]
fn keys_tell_the_same_story() {
    let story = Story::begin();
    let yesterday = a_day_passes(&story);
    let numbers = TWINS.map(|id| digits(&story, &id.to_string()));
    let mut sato = console(&story, "sato");
    let mut suzuki = console(&story, "suzuki");
    progress(&mut sato, "0%  0 / 315", "wrong numbers 0, right ones known 0, on the server 0");
    find_and_stop(&mut sato);
    correct(&mut sato, &numbers[1]);
    second_check(&mut suzuki, [&numbers[1], &numbers[0]]);
    reflect(&mut suzuki);
    sweep(&mut sato);
    write_letters(&mut sato);
    ask_and_answer(&mut sato, &digits(&story, &ASKED_ABOUT.to_string()));
    progress(&mut sato, "0%  3 / 315", "wrong numbers 2, right ones known 2, on the server 2");
    for pty in [&mut sato, &mut suzuki] {
        pty.keys("q");
        assert_eq!(pty.wait_for_end(), Ended::Code(0));
    }
    typed(
        &story,
        &format!("report --as-of {yesterday}"),
        0,
        "All candidates         315      315        0          0         0          0",
    );
    typed(
        &story,
        "report",
        0,
        "All candidates         315      311        0          1         1          2",
    );
    std::fs::copy(
        concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data/enrolments.csv"),
        story.path("enrolments.csv"),
    )
    .unwrap();
    typed(&story, "gate enrolments.csv --out june", 3, "24 read, 6 accepted");
    compare_reports(&story, yesterday);
    assert!(story.quietly("doctor").contains("sums of the report: true"));
}
