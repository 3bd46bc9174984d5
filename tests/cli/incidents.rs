//! Wrong registrations and sweeps from the command line: from `wrong` to the sheet, and what bad input is told.

use crate::harness::{CANDIDATES, Desk};

/// Numbers whose check digit holds.
const NUMBERS: [&str; 4] = ["123456789018", "111111111118", "900000000060", "100000000005"];

fn desk() -> Desk {
    let desk = Desk::new();
    let row = |n: usize, number: &str, items: &str| {
        format!(
            "06139992,12,{n},00,{number},高橋　花子{n},タカハシ　ハナコ,1980-04-0{n},2,東京都新宿区西新宿{n},jlis,{items}\n"
        )
    };
    let rows =
        [row(1, NUMBERS[0], "3"), row(2, NUMBERS[1], "2"), row(3, NUMBERS[2], "4"), row(4, NUMBERS[3], "")];
    desk.write("c.csv", format!("{CANDIDATES}{}", rows.concat()));
    desk.line("import candidates c.csv");
    desk
}

#[test]
fn an_incident_is_worked_through_from_the_finding_to_the_sheet() {
    let desk = desk();
    assert_eq!(desk.line("incident list --format json").json(), serde_json::json!([]));
    desk.line("wrong 1").ok();
    let listed = desk.line("incident list --format json").json();
    assert_eq!(
        (&listed[0]["id"], &listed[0]["record"], &listed[0]["due_now"]),
        (&1.into(), &1.into(), &2.into())
    );
    let shown = desk.line("incident show 1").ok();
    assert!(shown.contains("DUE") && shown.contains("stop-viewing"), "{shown}");
    let said = desk.run(&["incident", "step", "1", "stop-viewing", "--done", "--evidence", "by phone"]).ok();
    assert!(said.starts_with("incident 1, stop-viewing: done"), "{said}");
    assert!(desk.line("incident list").ok().contains("14 steps open, 1 due"));
    let csv = desk.line("incident list --due --format csv").ok();
    assert_eq!(crate::harness::table(&csv)[0]["due_now"], "1");
    let report = desk.line("report --format json").json();
    assert_eq!((&report["wrong"]["found"], &report["wrong"]["stopped"]), (&1.into(), &1.into()));

    desk.line("incident sheet 1 --out sheet.html").ok();
    desk.line("incident sheet 1 --out sheet.html").ok();
    desk.line("incident sheet 1 --out sheet.txt").ok();
    assert_eq!((desk.mode("sheet.html"), desk.mode("sheet.txt")), (0o600, 0o600));
    for text in [desk.read("sheet.html"), desk.read("sheet.txt")] {
        assert!(text.contains("by phone") && text.contains("********9018") && !text.contains(NUMBERS[0]));
    }
    desk.line("undo").ok();
    assert_eq!(desk.line("incident list --open --format json").json(), serde_json::json!([]));
    let told = desk.line("incident step 1 find-cause --done").fails(3);
    assert!(told.contains("withdrawn"), "{told}");
    desk.line("history verify").ok();
    assert_eq!(desk.line("doctor").code, 0);
}

#[test]
fn each_wrong_number_of_a_record_has_its_own_incident_which_its_member_names_while_it_is_the_only_one() {
    let desk = desk();
    desk.line("wrong 1").ok();
    for named in ["1", "#1", "06139992-12-1-00", "12-1-00"] {
        let shown = desk.run(&["incident", "show", named]).ok();
        assert!(shown.starts_with("Incident 1 on record #1"), "{shown}");
        assert!(shown.contains("Wrong number ********9018 found on"), "{shown}");
    }
    desk.run(&["incident", "step", "#1", "stop-viewing", "--done", "--evidence", "by phone"]).ok();
    // Another number was imported since, and is wrong too.
    let again = desk.read("c.csv").replace(NUMBERS[0], "100000000013");
    desk.write("again.csv", again);
    desk.line("import candidates again.csv");
    desk.line("wrong 1").ok();
    let listed = desk.line("incident list --format json").json();
    let of = |n: usize| (listed[n]["id"].clone(), listed[n]["individual_number"].clone());
    assert_eq!([of(0), of(1)], [(1.into(), "********9018".into()), (2.into(), "********0013".into())]);
    let first = desk.line("incident show 1").ok();
    assert!(first.contains("by phone"), "{first}");
    for line in [&["incident", "show", "#1"][..], &["sweep", "start", "12-1-00", "--dry-run"]] {
        let told = desk.run(line).fails(3);
        assert!(
            told.contains("has several incidents") && told.contains("1 (20") && told.contains("2 (20"),
            "{told}"
        );
        assert!(told.contains("********0013") && told.trim_end().lines().count() == 1, "{told}");
    }
    let told = desk.run(&["incident", "show", "#2"]).fails(3);
    assert!(told.contains("no incident of #2"), "{told}");
    let csv = desk.line("incident list --format csv").ok();
    assert_eq!(crate::harness::table(&csv)[0]["individual_number"], "********9018");
    let report = desk.line("report --format json").json();
    assert_eq!((&report["wrong"]["found"], &report["wrong"]["stopped"]), (&2.into(), &1.into()));
    desk.line("undo").ok();
    assert!(desk.run(&["incident", "show", "#1"]).ok().starts_with("Incident 1 "));
    assert_eq!(desk.line("report --format json").json()["wrong"]["found"], 1);
    desk.line("history verify").ok();
    assert_eq!(desk.line("doctor").code, 0);
}

#[test]
fn bad_input_is_told_in_one_line() {
    let desk = desk();
    desk.line("wrong 1").ok();
    desk.write(
        "numbered.toml",
        format!(
            "[[step]]\n# {}\ncode = \"a\"\ntitle = \"a\"\nowner = \"b\"\ndue = \"at-once\"\n",
            NUMBERS[0]
        ),
    );
    for (line, code, word) in [
        ("incident show 9", 3, "incident 9"),
        ("incident show x", 2, "its id, its record"),
        ("incident step 1 no-such --done", 3, "tell-holder"),
        ("incident step 1 find-cause --waive", 3, "why"),
        ("incident step 1 find-cause --done", 3, "what shows"),
        ("incident step 1 find-cause", 2, "--done"),
        ("incident step 1 find-cause --done --waive", 2, "--waive"),
        ("incident step 1 find-cause --owner suzuki --evidence x", 2, "--evidence"),
        ("incident step 1 find-cause --done --evidence 123456789018", 2, "argument 7"),
        ("incident step 1 find-cause --due soon", 2, "YYYY-MM-DD"),
        ("incident step 1 find-cause --due 2020-01-01", 3, "2020-01-01 is past: give today or a later day"),
        ("incident step 1 register-right-number --done", 3, "`totsugo mark 1 --as corrected`"),
        ("incident step 1 see-reflected --done", 3, "`totsugo reflect 1 --on DATE`"),
        ("incident step 1 similar-cases --done", 3, "`totsugo sweep start 1`"),
        ("reflect 1 --on 2020-01-01", 3, "corrected and confirmed"),
        ("incident sheet 1 --out sheet.pdf", 2, ".html"),
        ("incident sheet 1 --out c.csv", 2, ".html"),
        ("incident template --set missing.toml", 1, "missing.toml"),
        (
            "incident template --set numbered.toml",
            1,
            "numbered.toml: line 2: words hold a valid individual number",
        ),
        ("sweep start 9", 3, "incident 9"),
        ("sweep start 1 --drop source --drop lookup-items", 3, "--everything"),
        ("sweep start 1 --everything", 3, "say with --note why"),
        ("sweep start 1 --registered-from 2020-02-01 --registered-to 2020-01-01", 3, "comes after"),
        ("sweep start 1 --drop colour", 2, "colour"),
        ("sweep start 1 --source zzz", 3, "`totsugo sweep start 1` takes 1, or"),
        ("sweep start 1 --registered-from 1990-01-01", 3, "a lead waives similar-cases"),
        ("sweep show 4", 3, "sweep 4"),
        ("sweep resume 4", 3, "sweep 4"),
        ("request write --sweep 4 --out letters", 3, "sweep 4"),
        ("request write --sweep 4 --again --out letters", 2, "--again"),
    ] {
        let told = desk.line(line).fails(code);
        assert!(told.contains(word), "{line}: {told}");
    }
    assert!(!desk.path("letters").exists());
    desk.write("mine.txt", "my own notes");
    let told = desk.line("incident sheet 1 --out mine.txt").fails(1);
    assert!(told.contains("mine.txt") && desk.read("mine.txt") == "my own notes", "{told}");
}

#[test]
fn the_template_is_printed_changed_and_given_up() {
    let desk = desk();
    let shipped = desk.line("incident template").ok();
    assert!(shipped.contains("code = \"stop-viewing\""));
    assert!(desk.line("--lang ja incident template").ok().contains("閲覧停止"));
    desk.write("bad.toml", shipped.replace("owner = \"operator\"", "owner = \"operator\"\nwho = \"x\""));
    let told = desk.line("incident template --set bad.toml").fails(1);
    assert!(told.contains("line ") && told.contains("who"), "{told}");
    desk.write(
        "own.toml",
        "[[step]]\ncode = \"only\"\ntitle = \"Ours\"\nowner = \"office\"\ndue = \"2 days\"\n",
    );
    desk.line("incident template --set own.toml").ok();
    assert!(desk.line("incident template").ok().contains("Ours"));
    desk.line("wrong 2").ok();
    assert_eq!(desk.line("incident show 1 --format json").json()["steps"][0]["title"], "Ours");
    let closed = desk.line("incident step 1 only --done --evidence seen").ok();
    assert!(closed.contains("closed"), "{closed}");
    let told = desk.line("incident step 1 only --done --evidence seen").fails(3);
    assert!(told.contains("was closed"), "{told}");
    desk.line("incident template --reset").ok();
    assert_eq!(desk.line("incident template").ok(), shipped);
}

#[test]
fn a_sweep_says_its_rule_counts_and_is_listed_by_what_the_notifications_say() {
    let desk = desk();
    desk.line("wrong 1").ok();
    let weighed = desk.line("sweep start 1 --dry-run --format json").json();
    assert_eq!((&weighed["takes"], &weighed["silent"]), (&1.into(), &1.into()));
    assert_eq!(weighed["rule"], serde_json::json!({"source": "jlis", "lookup_items": 3}));
    let said = desk.line("sweep start 1 --dry-run").ok();
    assert!(said.contains("looked up by 3 items or fewer") && said.contains("1 of 4"), "{said}");
    let written = desk.line("sweep start 1 --source Ｊ－ＬＩＳ --dry-run --format json").json();
    assert_eq!(
        (&written["takes"], &written["rule"]["source"]),
        (&1.into(), &"jlis".into()),
        "as files write it"
    );
    let none = desk.line("sweep start 1 --batch B-9 --dry-run").ok();
    assert!(none.contains("takes 0 of 4") && none.contains("proves nothing"), "{none}");
    assert_eq!(desk.line("sweep list --format json").json(), serde_json::json!([]));
    let done = desk.line("sweep start 1 --drop lookup-items").ok();
    assert!(done.contains("3 registrations stand in it"), "{done}");
    let told = desk.line("sweep start 1 --drop lookup-items").fails(3);
    assert!(told.contains("sweep 1"), "{told}");
    desk.line("sweep resume 1").ok();
    desk.write(
        "n.csv",
        format!(
            "insurer_no,symbol,number,branch,individual_number,received_on,document,filled_by\n\
         06139992,12,2,00,{},2020-01-01,資格取得届,本人\n06139992,12,3,00,{},2020-01-01,資格取得届,本人\n",
            NUMBERS[1], NUMBERS[0]
        ),
    );
    desk.line("import notifications n.csv").ok();
    let shown = desk.line("sweep show 1 --format json").json();
    assert_eq!(
        (&shown["total"], &shown["agrees"], &shown["disagrees"], &shown["none-stated"]),
        (&3.into(), &1.into(), &1.into(), &1.into())
    );
    assert_eq!(shown["incident"], 1);
    let ids = |line: &str| -> Vec<i64> {
        desk.line(line).json().as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect()
    };
    assert_eq!(ids("list --sweep 1 --reconciled disagrees --order key --format json"), [3]);
    assert_eq!(ids("list --cause similar-case --order key --format json"), [2, 3, 4]);
    let report = desk.line("report --format json").json();
    assert_eq!(report["sweeps"][0]["words"], serde_json::Value::Null, "figures hold no words of a language");
    assert_eq!(
        (&report["sweeps"][0]["pending"], &report["by_cause"]["similar-case"]["total"]),
        (&3.into(), &3.into())
    );
    assert!(desk.line("report").ok().contains("Sweep 1"), "{}", desk.line("report").ok());
    desk.line("report --format html --out r.html").ok();
    assert!(desk.read("r.html").contains("obtained by “jlis”"));
    assert_eq!(desk.line("doctor").code, 0);
}

#[test]
fn a_number_is_verified_for_one_person_only_and_a_wrong_one_outside_the_audit_is_reported() {
    let desk = desk();
    let other = format!(
        "06139992,13,9,00,{},石橋　次郎,イシバシ　ジロウ,1955-01-02,1,大阪府大阪市1,jlis,3\n",
        NUMBERS[0]
    );
    desk.write("o.csv", format!("{CANDIDATES}{other}"));
    desk.line("import candidates o.csv").ok();
    desk.write("card.txt", NUMBERS[0]);
    desk.line("mark 1 --as verified --basis card-copy --number-from card.txt").ok();
    let told = desk.line("mark 5 --as verified --basis card-copy --number-from card.txt").fails(3);
    assert!(told.contains("record 1"), "{told}");

    let outside = desk.line("list --outside --format json").json();
    desk.run(&["wrong", &outside[0]["id"].to_string()]).ok();
    let report = desk.line("report --format json").json();
    assert_eq!(report["wrong"]["found"], 1);
    assert_eq!(desk.line("doctor").code, 0);
}

/// Has every sweep break off before anybody enters it, or lets them go on.
fn sweeps_break_off(desk: &Desk, is_so: bool) {
    let sql = if is_so {
        "CREATE TRIGGER broken BEFORE INSERT ON swept BEGIN SELECT RAISE(FAIL, 'broken'); END"
    } else {
        "DROP TRIGGER broken"
    };
    rusqlite::Connection::open(desk.path("audit.db")).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn a_sweep_that_was_broken_off_is_no_finished_one_in_any_report() {
    let desk = desk();
    desk.line("wrong 1").ok();
    sweeps_break_off(&desk, true);
    assert_eq!(desk.line("sweep start 1").code, 1);
    sweeps_break_off(&desk, false);
    let said = "not walked to its end";
    let report = |desk: &Desk| {
        let _ = std::fs::remove_file(desk.path("r.html"));
        desk.line("report --format html --out r.html").ok();
        [desk.line("report").ok(), desk.read("r.html")]
    };
    for text in report(&desk) {
        assert!(text.contains(said), "{text}");
    }
    let listed = desk.line("sweep list").ok();
    assert!(listed.contains(said) && listed.contains("`totsugo sweep resume 1` goes on"), "{listed}");
    let told = desk.line("request write --sweep 1 --out early").fails(3);
    assert!(
        told.contains("sweep 1 was not walked to its end") && told.contains("`totsugo sweep resume 1`"),
        "{told}"
    );
    desk.line("sweep resume 1").ok();
    let written = desk.line("request write --sweep 1 --out whole");
    assert!(!written.err.contains(said), "{}", written.err);
    for text in report(&desk) {
        assert!(text.contains("Sweep 1") && !text.contains(said), "{text}");
    }
}

/// Nothing follows any more from an incident that was withdrawn: its sweep neither goes on nor has anybody asked.
#[test]
fn the_sweep_of_a_withdrawn_incident_is_out_of_force() {
    for is_broken_off in [false, true] {
        let desk = desk();
        desk.line("wrong 1").ok();
        if is_broken_off {
            sweeps_break_off(&desk, true);
            assert_eq!(desk.line("sweep start 1").code, 1);
            sweeps_break_off(&desk, false);
        } else {
            assert!(desk.line("sweep start 1").ok().contains("request write --sweep 1"));
        }
        desk.line("undo").ok();
        if !desk.line("incident list").ok().contains("withdrawn") {
            desk.line("undo").ok();
        }
        assert!(desk.line("incident list").ok().contains("withdrawn"));
        for line in ["sweep list", "sweep show 1", "report"] {
            let said = desk.line(line).ok();
            assert!(said.contains("withdrawn with its incident"), "{line}: {said}");
            assert!(!said.contains("request write") && !said.contains("resume"), "{line}: {said}");
        }
        assert_eq!(desk.line("sweep show 1 --format json").json()["is_withdrawn"], true);
        for line in ["request write --sweep 1 --out letters", "sweep resume 1"] {
            let told = desk.line(line).fails(3);
            assert!(
                told.contains("was withdrawn with its finding") && told.contains("totsugo wrong ID"),
                "{told}"
            );
        }
        assert!(!desk.path("letters").exists());
        assert_eq!(desk.line("list --status escalated --format json").json(), serde_json::json!([]));
        for line in ["sweep start 1 --dry-run", "sweep start 1"] {
            let told = desk.line(line).fails(3);
            assert!(told.contains("nothing of it is changed any more"), "{line}: {told}");
        }
        desk.line("doctor").ok();
    }
}

/// A mark that a sweep withdrew does not come back when the sweep turns out to rest on a mistake: whoever takes it back is told.
#[test]
fn whose_marks_stay_withdrawn_is_said_with_the_withdrawal_of_the_sweep() {
    let desk = desk();
    let member = format!("06139992,12,2,00,{}", NUMBERS[1]);
    let registered = format!(
        "insurer_no,symbol,number,branch,individual_number,kanji_name,kana_name,birth_date,sex,address,number_source,lookup_items,registered_on\n\
         {member},高橋　花子2,タカハシ　ハナコ,1980-04-02,2,東京都新宿区西新宿2,jlis,2,2020-01-01\n"
    );
    desk.write("registered.csv", registered);
    desk.line("import candidates registered.csv").ok();
    let notification = format!("{member},2023-05-01,member\n");
    desk.write(
        "n.csv",
        format!("insurer_no,symbol,number,branch,individual_number,received_on,filled_by\n{notification}"),
    );
    desk.line("import notifications n.csv").ok();
    desk.line("mark 2 --as verified --basis later-notification").ok();
    desk.line("wrong 1").ok();
    desk.line("sweep start 1").ok();
    assert_eq!(desk.line("list --raised-again --format json").json()[0]["id"], 2);
    let ran = desk.line("undo");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let said = "1 record leaves the sweep that was withdrawn; 1 of them stays raised again";
    assert!(ran.err.contains(said) && ran.err.contains("totsugo list --raised-again"), "{}", ran.err);
}
