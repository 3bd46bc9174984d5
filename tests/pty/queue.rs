//! The queue in depth on a real pseudo-terminal and a real database: reading by pattern, many records at once, two consoles.

use crate::audit::{folder, in_folder, run};
use crate::harness::{Ended, Pty};

fn demo() -> Pty {
    let pty = Pty::totsugo(&["demo", "--lang", "en", "--operator", "sato"], 80, 24);
    pty.wait_for_text("Signals !");
    pty
}

/// Returns how many records stand at a status, as the counts at the top say.
fn counted(screen: &vt100::Screen, status: &str) -> u64 {
    let text = screen.contents();
    let line = text.lines().nth(1).unwrap_or_default();
    let count = line.split_once(&format!("{status} ")).map(|(_, rest)| rest);
    count.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(u64::MAX)
}

#[test]
fn the_reading_view_marks_a_screen_and_one_undo_takes_it_back() {
    let mut pty = demo();
    pty.keys("D");
    pty.wait_for_text("Address: building on one side only");
    pty.keys("\r");
    pty.wait_for_text("insurer, below/after J-LIS");
    // One more stands in the legend.
    let rows = pty.screen().contents().matches("[✓]").count() as u64 - 1;
    assert!(rows >= 7, "{}", pty.screen().contents());
    pty.press("v", &format!("{rows} recorded: verified (notation reviewed)"));
    pty.press("u", &format!("{rows} records undone"));
    pty.keys("\x1b");
    pty.wait_for_text("Reading view");
    pty.keys("\x1b");
    pty.wait_for("nothing is left of them", |screen| counted(screen, "verified") == 0);
    // What was typed ahead or pasted has read nothing.
    pty.keys("D");
    pty.wait_for_text("Address: building on one side only");
    pty.keys("\rvv");
    pty.wait_for_text("Dropped");
    pty.keys("\x1b[200~vvvv\x1b[201~");
    pty.wait_for_text("a paste is no command");
    pty.keys("\x1b");
    pty.wait_for_text("Reading view");
    pty.keys("\x1b");
    pty.wait_for("nothing more", |screen| counted(screen, "verified") == 0);
}

#[test]
fn a_part_and_a_position_are_gone_to_in_every_order() {
    let mut pty = demo();
    for order in ["│ no filter", "employer", "member key", "due date"] {
        pty.wait_for_text(order);
        pty.keys(":50%");
        pty.wait_for_text("Go to 50% of the queue");
        pty.press("\r", " 158/315 ");
        pty.keys("j");
        pty.wait_for_text(" 159/315 ");
        pty.keys(":9,999");
        pty.wait_for_text("Go to the last record of 315");
        pty.press("\r", " 315/315 ");
        pty.keys("o");
    }
}

#[test]
fn all_that_is_clean_is_verified_at_once_and_taken_back_at_once() {
    let mut pty = demo();
    pty.keys("*");
    pty.wait_for_text("selected 315");
    pty.keys("v");
    pty.wait_for_text("Enter begins");
    pty.press("\r", "u takes all of it back");
    pty.wait_for("the counts", |screen| (1..315).contains(&counted(screen, "verified")));
    pty.press("u", "Taken back, verified in bulk");
    pty.wait_for("the counts as before", |screen| counted(screen, "pending") == 315);
}

#[test]
fn a_flood_of_keys_begins_no_bulk_act() {
    let mut pty = demo();
    pty.keys("*v\r\r\r");
    pty.wait_for_text("Dropped");
    pty.wait_for_text("Enter begins");
    pty.keys("\x1b");
    pty.wait_for("the queue", |screen| counted(screen, "pending") == 315);
}

/// Both look at one record; the first marks it, the second, who has not seen that, is told who did and when.
#[test]
fn of_two_consoles_on_one_record_the_later_is_told_and_nothing_is_lost() {
    let folder = folder();
    let path = folder.path();
    let [mut first, mut second] = [(); 2].map(|()| Pty::spawn(in_folder(path, &["--lang", "en"]), 80, 24));
    for pty in [&mut first, &mut second] {
        pty.wait_for_text("Signals !");
        pty.press("e", "Addressee");
    }
    first.press("\r", "escalated 1");
    second.press("\r", "changed this record at");
    second.wait_for("the mark of the other", |screen| {
        counted(screen, "escalated") == 1 && screen.contents().contains("❯ escalated")
    });
    for pty in [&mut first, &mut second] {
        pty.keys("q");
        assert_eq!(pty.wait_for_end(), Ended::Code(0));
    }
    let history = run(path, &["history"]);
    assert_eq!(history.matches("marked #").count(), 1, "{history}");
}

#[test]
fn progress_is_shown_over_the_queue_and_follows_what_is_done() {
    let mut pty = demo();
    pty.keys("p");
    pty.wait_for_text("Days to report by");
    pty.wait_for("the causes, in bars", |screen| {
        let text = screen.contents();
        text.contains("Three-item lookup") && text.contains("All candidates") && text.contains(" / 315")
    });
    assert!(pty.screen().contents().contains("past for"), "{}", pty.screen().contents());
    pty.keys("q");
    pty.wait_for_text("Signals !");
    pty.press("w", "Press w again");
    pty.press("w", "Wrong number recorded");
    pty.keys("p");
    pty.wait_for_text("wrong numbers 1");
    pty.keys("G");
    // In the practice database everybody leads.
    pty.wait_for_text("sato");
    pty.keys("q");
    pty.wait_for_text("Signals");
}
