//! The README's story of one wrong number, told by keys: two people at two consoles on one practice database.

use crate::audit::in_folder;
use crate::harness::{Ended, Pty};
use crate::walkthrough::{Story, json};

/// The record with the wrong number, and the other twin, who is registered with its right one.
const TWINS: [i64; 2] = [231, 232];
/// A record of the sweep that a document is asked for.
const ASKED_ABOUT: i64 = 333;

/// Opens a console of a person on the story's database.
fn console(story: &Story, operator: &str) -> Pty {
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

/// A number in its twelve digits, as it stands on the copy of the card.
fn digits(story: &Story, id: i64) -> String {
    let database = rusqlite::Connection::open(story.path("audit.db")).unwrap();
    let number: i64 =
        database.query_row("SELECT registered FROM candidate WHERE id = ?", [id], |row| row.get(0)).unwrap();
    format!("{number:012}")
}

/// `w w i Enter d`: the record is found by its id, its incident opens, the viewing is stopped.
fn find_and_stop(sato: &mut Pty) {
    go(sato, &format!("/#{}\r", TWINS[0]), "!twin");
    sato.wait_for_text("swapped in the family→#232");
    sato.press("w", "Press w again");
    sato.press("w", "incident is open (i)");
    go(sato, "i", "15 steps open, 2 due");
    go(sato, "\r", "Stop the viewing");
    go(sato, "d", "What shows that it was done");
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

/// `: reflect`: the right number was seen on the intermediate server today.
fn reflect(suzuki: &mut Pty) {
    go(suzuki, "Y", "pending 313  on hold 0");
    go(suzuki, &format!("/#{}\r", TWINS[0]), "corrected awaiting reflecti");
    go(suzuki, ":reflect", "reflected: the right number of a correction");
    suzuki.press("\r", "Seen on");
    suzuki.press("\r", "Reflected: 松本　壮太, seen on the intermediate server");
}

/// `i Enter S n Enter Enter`: the sweep from the checklist, narrowed by the days of registration.
fn sweep(sato: &mut Pty) {
    // Both halves of the swap were registered with a wrong number.
    go(sato, "i", "#232     14 steps open, 2 due");
    go(sato, "\r", "done                       Register the right number");
    sato.wait_for_text("done                       See the right number on the intermediate server");
    go(sato, "S", "takes 246 of 333 registrations, 3 of them outside the audit");
    go(sato, "n", "Registered from");
    go(sato, "\t2019-02-01\t2019-02-15", "2019-02-15");
    sato.press("\r", "takes 3 of 333 registrations");
    sato.press("\r", "Sweep 1 is done: 3 registrations stand in it");
    go(sato, "q", "#232");
    go(sato, "q", "4 similar 5");
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

#[test]
fn keys_tell_the_same_story() {
    let story = Story::begin();
    let numbers = TWINS.map(|id| digits(&story, id));
    let mut sato = console(&story, "sato");
    let mut suzuki = console(&story, "suzuki");
    find_and_stop(&mut sato);
    correct(&mut sato, &numbers[1]);
    second_check(&mut suzuki, [&numbers[1], &numbers[0]]);
    reflect(&mut suzuki);
    sweep(&mut sato);
    story.quietly("--operator sato request write --sweep 1 --out letters");
    ask_and_answer(&mut sato, &digits(&story, ASKED_ABOUT));
    go(&mut sato, "p", "All candidates        C█▒...........................    0%  3 / 315");
    sato.wait_for_text("Awaiting a second check 0; wrong numbers 2, corrected 2, seen on the server 1");
    go(&mut sato, "q", "Signals");
    for pty in [&mut sato, &mut suzuki] {
        pty.keys("q");
        assert_eq!(pty.wait_for_end(), Ended::Code(0));
    }
    let report = json(&story.quietly("report --format json"));
    let wrong = ["found", "stopped", "corrected", "reflected"].map(|step| report["wrong"][step].as_u64());
    assert_eq!(wrong, [2, 1, 2, 1].map(Some));
    let requests = ["sent", "answered"].map(|state| report["requests"][state].as_u64());
    assert_eq!(requests, [2, 1].map(Some));
    let statuses = ["pending", "escalated", "verified", "corrected"];
    let of = |counts: &serde_json::Value| statuses.map(|status| counts[status].as_u64());
    assert_eq!(of(&report["by_status"]), [311, 1, 1, 2].map(Some));
    assert_eq!(of(&report["sweeps"][0]), [1, 1, 1, 0].map(Some));
    assert_eq!(report["awaiting_second_check"], 0);
    assert!(story.quietly("doctor").contains("sums of the report: true"));
}
