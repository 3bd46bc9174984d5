//! The README's story of one wrong number, told by commands on the sample: what stands there is what the program prints.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use jiff::Timestamp;
use totsugo::audit::{Actor, Day, IdentitySource, Role};
use totsugo::store::{DatabaseKind, Store};

use crate::readme::hold;

/// A practice database with the sample in it, and what was typed and printed so far.
pub(crate) struct Story {
    folder: tempfile::TempDir,
    told: String,
}

impl Story {
    pub(crate) fn begin() -> Self {
        let story = Self { folder: tempfile::TempDir::new().unwrap(), told: String::new() };
        let lead = Actor {
            account: "sato".into(),
            claim: Some("sato".into()),
            source: IdentitySource::Claim,
            role: Role::Lead,
        };
        let path = story.folder.path().join("audit.db");
        drop(Store::create(&path, DatabaseKind::Practice, &lead, Timestamp::now()).unwrap());
        for kind in ["employers", "candidates", "register", "alerts", "notifications"] {
            let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("sample-data/{kind}.csv"));
            fs::copy(sample, story.folder.path().join(format!("{kind}.csv"))).unwrap();
            story.run(&format!("import {kind} {kind}.csv"));
        }
        story
    }

    /// Returns where the database and the files lie.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, line: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_totsugo"))
            .args(["--db", "audit.db", "--lang", "en"])
            .args(line.split(' '))
            .current_dir(&self.folder)
            .output()
            .unwrap()
    }

    /// Runs a command that must be done; returns what it printed.
    pub(crate) fn quietly(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a command and tells it, with the first lines that it printed; days and times of day are told as signs.
    fn tell(&mut self, line: &str, lines: usize) -> String {
        let printed = self.quietly(line);
        let said: Vec<String> = printed.lines().take(lines).map(undated).collect();
        self.told = format!("{}$ totsugo {}\n{}\n", self.told, undated(line), said.join("\n"));
        printed
    }
}

/// Puts `DATE` for each day around today and `TIME` for each time of day.
fn undated(line: &str) -> String {
    let today = Day::of(Timestamp::now());
    let is_near = |text: &str| text.parse::<Day>().is_ok_and(|day| today.days_until(day).abs() < 60);
    let is_time = |text: &str| {
        let form = |sign: (usize, u8)| if sign.0 == 2 { sign.1 == b':' } else { sign.1.is_ascii_digit() };
        text.bytes().enumerate().all(form)
    };
    let mut told = String::new();
    let mut rest = line.trim_end();
    while let Some(first) = rest.chars().next() {
        let (taken, put) = match (rest.get(..10), rest.get(..5)) {
            (Some(day), _) if is_near(day) => (10, "DATE"),
            (_, Some(time)) if is_time(time) => (5, "TIME"),
            _ => (first.len_utf8(), &rest[..first.len_utf8()]),
        };
        told.push_str(put);
        rest = &rest[taken..];
    }
    told
}

pub(crate) fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

/// Says that what is counted until now was counted yesterday: the sample was imported then.
fn a_day_passes(story: &Story) -> Day {
    let today = Day::of(Timestamp::now());
    let yesterday = today.plus(-1);
    let database = rusqlite::Connection::open(story.path("audit.db")).unwrap();
    database.execute("UPDATE day_sum SET day = ?", [yesterday.to_string()]).unwrap();
    yesterday
}

#[test]
fn one_wrong_number_from_the_finding_to_the_report() {
    let mut story = Story::begin();
    let yesterday = a_day_passes(&story);
    let today = yesterday.plus(1);
    let listed = json(&story.quietly("list --signal twin --format json"));
    let (wrong, twin) = (listed[0]["id"].to_string(), &listed[0]);
    assert!(twin["signals"].as_array().unwrap().contains(&"family-swap".into()), "{twin}");
    // The right number is on the copy of the card: it is the one that the other twin is registered with.
    let shown = json(&story.quietly(&format!("show {wrong} --format json")));
    let signals = shown["signals"].as_array().unwrap();
    let swapped = signals.iter().find(|signal| signal["signal"] == "family-swap").unwrap();
    let partner = &swapped["partners"][0];
    let database = rusqlite::Connection::open(story.path("audit.db")).unwrap();
    let number: i64 = database
        .query_row("SELECT registered FROM candidate WHERE id = ?", [partner.as_i64()], |row| row.get(0))
        .unwrap();
    fs::write(story.path("card.txt"), format!("{number:012}")).unwrap();

    story.tell(&format!("--operator sato wrong {wrong} --note 電話で判明"), 9);
    story.tell("incident show 1", 7);
    story.tell("--operator sato incident step 1 stop-viewing --done --evidence 閲覧停止を依頼", 1);
    story.tell(
        &format!(
            "--operator sato mark {wrong} --as corrected --basis card-copy --swap --number-from card.txt"
        ),
        1,
    );
    story.tell(&format!("--operator suzuki confirm {wrong} --number-from card.txt"), 1);
    story.tell(&format!("--operator suzuki reflect {wrong} --on {today}"), 1);
    story.tell("sweep start 1 --dry-run", 9);
    let narrowed = "--registered-from 2019-02-01 --registered-to 2019-02-15";
    story.tell(&format!("--operator sato sweep start 1 {narrowed}"), 9);
    story.tell("--operator sato request write --sweep 1 --out letters", 2);
    let sent = story.tell(&format!("--operator sato request send --all --on {today}"), 9);
    let case = sent.split(' ').next().unwrap().to_owned();
    let answer =
        format!("request answer {case} --outcome matches --number-seen card-copy --identity-seen photograph");
    let answered = story.tell(&format!("--operator sato {answer}"), 1);
    let next = answered.trim_end().rsplit("totsugo ").next().unwrap().to_owned();
    story.tell(&format!("--operator sato {next}"), 1);
    let before = story.tell(&format!("report --as-of {yesterday}"), 9);
    let after = story.tell("report", 9);
    assert_ne!(before, after);
    hold("walkthrough", &story.told);

    let reports = [format!("report --as-of {yesterday} --format json"), "report --format json".to_owned()];
    let [before, after] = reports.map(|line| json(&story.quietly(&line)));
    let of = |report: &serde_json::Value| {
        ["found", "stopped", "corrected", "reflected"].map(|step| report["wrong"][step].as_u64().unwrap())
    };
    assert_eq!((of(&before), of(&after)), ([0; 4], [2, 1, 2, 1]));
    assert_eq!((&before["requests"]["sent"], &before["sweeps"]), (&0.into(), &serde_json::json!([])));
    assert_eq!((&after["requests"]["sent"], &after["requests"]["answered"]), (&2.into(), &1.into()));
    assert_eq!(after["by_status"]["verified"], 1);
    assert!(story.quietly("doctor").contains("sums of the report: true"));
}
