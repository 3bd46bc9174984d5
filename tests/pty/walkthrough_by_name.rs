//! The README's work without a key of its own, done by its name in the console: what stands there is what the console says.

use std::fs;

use jiff::Timestamp;
use totsugo::audit::Day;

use crate::harness::{Ended, Pty};
use crate::readme::hold;
use crate::story::console;
use crate::walkthrough::{Story, json, undated};

/// A form, filled in: the name of the command, what is keyed into its rows, and what the console then says.
type Filled<'a> = (&'a str, &'a [&'a str], &'a str);

/// Opens a form by its name, fills it in from its first row on, and returns what the console says.
fn by_name(pty: &mut Pty, (name, rows, said): Filled<'_>) -> String {
    pty.press(":", "Commands");
    pty.press(name, name);
    pty.press("\r", "Enter does it");
    for (n, row) in rows.iter().enumerate() {
        // What is proposed makes room.
        let keys = format!("{}\x15{row}", if n > 0 { "\t" } else { "" });
        pty.press(&keys, &format!(" {row}"));
    }
    pty.press("\r", said);
    words(pty)
}

/// Returns what stands at the foot of the screen: one line, or two, of which the first is whole where it was broken.
fn words(pty: &Pty) -> String {
    let lines: Vec<String> = pty.screen().rows(0, 80).collect();
    match &lines[22..] {
        [status, line] if status.starts_with("audit.db [") => line.clone(),
        [first, second] if first.len() == 80 && !first.ends_with(' ') => format!("{first}{second}"),
        [first, second] => format!("{} {second}", first.trim_end()),
        _ => panic!("{lines:?}"),
    }
}

/// Puts a sign for a digest, which is another every day.
fn without_digest(said: &str) -> String {
    match said.split_once("SHA-256 ") {
        Some((before, _)) => format!("{before}SHA-256 …"),
        None => said.to_owned(),
    }
}

#[test]
fn what_has_no_key_is_done_by_its_name() {
    let story = Story::begin();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data/enrolments.csv");
    fs::copy(sample, story.path("enrolments.csv")).unwrap();
    let today = Day::of(Timestamp::now());
    let (filed_for, board) = (today.to_string(), today.plus(20).to_string());
    let choice: [&str; 6] = ["J-LIS", "2017-07-01", "2023-05-31", "3 items or fewer", "244", "director"];
    let filled: [Filled<'_>; 10] = [
        ("add-scope", &choice, "Recorded: "),
        ("inquiry", &["asked.csv"], "written to asked.csv"),
        ("set-deadline", &[&board, "board"], "20 days left"),
        ("report", &["state.html"], "written to state.html"),
        ("file-report", &[&filed_for], "Filed for"),
        ("supersede-report", &[&filed_for, "counted too early"], "is taken back"),
        ("drop-deadline", &[&board], "no day of your own"),
        ("letter-template", &["letter.html"], "written to letter.html"),
        ("set-letter-template", &["letter.html"], "now that of letter.html"),
        ("gate", &["enrolments.csv", "june"], "not applicable: june"),
    ];
    let mut sato = console(&story, "sato");
    let mut told = String::new();
    for form in filled {
        let said = without_digest(&by_name(&mut sato, form));
        let keyed = undated(&form.1.join(" · "));
        told = format!("{told}: {:<21}{keyed}\n  {}\n", form.0, undated(&said));
    }
    sato.keys("q");
    assert_eq!(sato.wait_for_end(), Ended::Code(0));
    hold("by-name", &told);

    // What the commands say of it.
    let scope = json(&story.quietly("scope list --format json"));
    assert_eq!((&scope[0]["method"], &scope[0]["records"]), (&"J-LIS".into(), &244.into()));
    assert_eq!(scope, json(&story.quietly("report --format json"))["scope"]);
    let days = story.quietly("report deadlines");
    assert!(days.contains("counted too early") && !days.contains("board"), "{days}");
    assert!(story.quietly("request template --in-force").contains("class=\"fill\""));
    for file in ["asked.csv", "state.html", "letter.html", "june/accepted.csv"] {
        assert!(story.path(file).is_file(), "{file}");
    }
    story.quietly("history verify");
}
