//! A wrong number on a real pseudo-terminal and a real database: its incident, a step of the checklist, the sweep.

use crate::harness::Pty;

#[test]
fn from_the_finding_to_the_sweep() {
    let mut pty = Pty::totsugo(&["demo", "--lang", "en", "--operator", "sato"], 80, 24);
    pty.wait_for_text("Signals !");
    pty.press("w", "Press w again");
    pty.press("w", "incident is open (i)");
    pty.keys("i");
    pty.wait_for_text("15 steps open, 2 due");
    pty.keys("\r");
    pty.wait_for_text("stop-viewing");
    pty.keys("d");
    pty.wait_for_text("that it was done, without");
    pty.keys("by phone");
    pty.wait_for_text("by phone");
    pty.press("\r", "checklist of incident 1");
    pty.keys("k");
    pty.wait_for_text("by phone");
    pty.keys("S");
    pty.wait_for_text("registrations, ");
    pty.press("\r", "Press S to begin");
    pty.press("S", "Sweep 1 is done");
    pty.keys("q");
    pty.wait_for_text("Wrong registrations");
    pty.keys("q4");
    pty.wait_for_text("Similar case");
    pty.wait_for("the status line counts what is due", |screen| screen.contents().contains("steps due 1"));
}
