//! What leaves: exports, inquiries, reports, copies; private files, recorded.

use std::fs;
use std::os::unix::fs::symlink;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::harness::{CANDIDATES, Desk, REGISTER, table};

/// Two members; the first answered.
fn desk() -> Desk {
    let desk = Desk::new();
    let row = |member: u32, number: &str, employer: &str| {
        format!(
            "06139992,1,{member},,{number},高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都見本市,jlis,3,{employer}\n"
        )
    };
    let header = CANDIDATES.trim_end();
    desk.write(
        "candidates.csv",
        format!(
            "{header},employer_name\n{}{}",
            row(10, "123456789018", "=cmd()"),
            row(9, "111111111118", "")
        ),
    );
    desk.write(
        "register.csv",
        format!("{REGISTER}123456789018,found,高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都見本市,\n"),
    );
    desk.line("import candidates candidates.csv").ok();
    desk.line("import register register.csv").ok();
    desk
}

fn history(desk: &Desk, kind: &str) -> Vec<Value> {
    let json = desk.line("history --format json").json();
    json.as_array().unwrap().iter().filter(|event| event["kind"] == kind).cloned().collect()
}

fn digest(content: &str) -> String {
    totsugo::triage::chain::hex(&Sha256::digest(content))
}

#[test]
fn an_export_is_private_masked_ordered_and_recorded() {
    let desk = desk();
    desk.line("export state.csv").ok();
    assert_eq!(desk.mode("state.csv"), 0o600);
    let text = desk.read("state.csv");
    let rows = table(&text);
    assert_eq!(rows.iter().map(|row| row["number"].as_str()).collect::<Vec<_>>(), ["10", "9"]);
    assert_eq!(
        (rows[0]["individual_number"].as_str(), rows[0]["employer_name"].as_str()),
        ("********9018", "=cmd()")
    );
    assert!(!text.starts_with("id,") && !text.contains(",version"));
    let events = history(&desk, "exported");
    assert_eq!(events.len(), 1);
    let facts = &events[0]["facts"];
    assert_eq!((&facts["rows"], &facts["reveal"]), (&2.into(), &false.into()), "{facts}");
    assert_eq!(facts["sha256"], digest(&text));

    desk.line("export whole.csv --reveal").ok();
    assert_eq!(table(&desk.read("whole.csv"))[0]["individual_number"], "123456789018");
    assert_eq!(history(&desk, "exported")[1]["facts"]["reveal"], true);

    desk.line("export sheet.csv --for spreadsheet").ok();
    assert!(desk.read("sheet.csv").contains("'=cmd()"));
    desk.line("export state.jsonl --for spreadsheet").fails(2);
}

#[test]
fn a_workbook_holds_the_cells_of_the_csv_as_text() {
    use calamine::{Data, Reader as _, Xlsx};
    let desk = desk();
    for (flags, reveal) in [("", false), (" --for spreadsheet", false), (" --reveal", true)] {
        let said = desk.line(&format!("export state.xlsx{flags}")).ok();
        assert!(said.contains("state.xlsx"), "{said}");
        desk.line(if reveal { "export state.csv --reveal" } else { "export state.csv" }).ok();
        let mut book: Xlsx<_> = calamine::open_workbook(desk.path("state.xlsx")).unwrap();
        let sheet = book.worksheet_range("state").unwrap();
        let cells: Vec<Vec<String>> = sheet
            .rows()
            .map(|row| {
                row.iter()
                    .map(|cell| match cell {
                        Data::String(text) => text.clone(),
                        Data::Empty => String::new(),
                        other => panic!("no text: {other:?}"),
                    })
                    .collect()
            })
            .collect();
        let csv = desk.read("state.csv");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
        let rows: Vec<Vec<String>> = reader.deserialize().map(Result::unwrap).collect();
        assert_eq!(cells, rows, "{flags}");
    }
    assert_eq!((desk.mode("state.xlsx"), desk.names().len()), (0o600, 6), "{:?}", desk.names());
    let facts = &history(&desk, "exported").last().unwrap()["facts"].clone();
    assert_eq!(facts["file"], "state.csv");
    let packed = fs::read(desk.path("state.xlsx")).unwrap();
    let facts = &history(&desk, "exported")[4]["facts"];
    assert_eq!((&facts["rows"], &facts["reveal"]), (&2.into(), &true.into()));
    assert_eq!(facts["sha256"], totsugo::triage::chain::hex(&Sha256::digest(packed)));
    symlink(desk.path("state.csv"), desk.path("link.xlsx")).unwrap();
    assert!(desk.line("export link.xlsx").fails(1).contains("symbolic link"));
}

#[test]
fn json_lines_hold_the_history_and_do_not_change_by_being_exported() {
    let desk = desk();
    let id = desk.line("list --grade identical --format json").json()[0]["id"].to_string();
    desk.line(&format!("mark {id} --as verified")).ok();
    desk.line("export one.jsonl").ok();
    desk.line(&format!("show {id}")).ok();
    desk.line("export two.jsonl").ok();
    assert_eq!(desk.read("one.jsonl"), desk.read("two.jsonl"));
    let first: Value = serde_json::from_str(desk.read("one.jsonl").lines().next().unwrap()).unwrap();
    assert_eq!(first["status"], "verified");
    let events = first["events"].as_array().unwrap();
    let marked = events.iter().find(|event| event["kind"] == "marked").unwrap();
    assert_eq!(marked["facts"]["after"]["basis"], "five-items-match");
    assert!(marked["at"].as_str().unwrap().ends_with('Z'));
    assert!(!desk.read("one.jsonl").contains("123456789018"));
}

#[test]
fn filters_choose_what_is_exported() {
    let desk = desk();
    desk.line("export state.csv --answer none").ok();
    assert_eq!(table(&desk.read("state.csv")).len(), 1);
}

#[test]
fn a_list_cut_short_says_that_more_follow() {
    let desk = desk();
    for (line, last) in [
        ("list --limit 1", "First 1 of 2 records"),
        ("list --limit 2", "2 records"),
        ("list --employer nobody", "0 records"),
        ("list --search 高橋 --limit 1", "First 1 record; more follow"),
        ("list --search 高橋 --limit 2", "2 records"),
        ("list --search 高橋 --limit 1 --order key", "First 1 record; more follow"),
        ("--lang ja list --search 高橋 --limit 1", "先頭1件（続きがあります）"),
    ] {
        let said = desk.line(line).ok();
        assert_eq!(said.lines().last(), Some(last), "{line}");
    }
}

#[test]
fn an_inquiry_lists_what_has_no_answer_and_is_recorded() {
    let desk = desk();
    desk.line("inquiry ask.csv").ok();
    assert_eq!(desk.mode("ask.csv"), 0o600);
    let rows = table(&desk.read("ask.csv"));
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0]["individual_number"].as_str(), rows[0]["number"].as_str()), ("111111111118", "9"));
    assert_eq!(history(&desk, "inquired").len(), 1);
}

#[test]
fn a_report_stands_on_the_screen_or_in_a_private_file() {
    let desk = desk();
    let text = desk.line("report").ok();
    assert!(text.contains("Database: audit.db (private)") && text.contains("Three-item lookup"), "{text}");
    desk.line("report --format json --out report.json").ok();
    assert_eq!(desk.mode("report.json"), 0o600);
    let report: Value = serde_json::from_str(&desk.read("report.json")).unwrap();
    assert_eq!((&report["candidates"], &report["by_answer"]["none"]), (&2.into(), &1.into()));
    let recorded = history(&desk, "reported");
    assert_eq!(recorded.last().unwrap()["facts"]["sha256"], digest(&desk.read("report.json")));
    let japanese = desk.line("--lang ja report").ok();
    assert!(japanese.contains("3情報以下で照会") && japanese.contains("点検対象の全件"), "{japanese}");
}

#[test]
fn nothing_is_written_over_the_database_or_where_it_cannot_be() {
    let desk = desk();
    // One file under several names, and a database that was moved with its key.
    fs::hard_link(desk.path("audit.db.key"), desk.path("other.csv")).unwrap();
    desk.line("--db real.db init").ok();
    symlink(desk.path("real.db"), desk.path("link.db")).unwrap();
    fs::create_dir(desk.path("moved")).unwrap();
    desk.line("backup moved/audit.db").ok();
    fs::copy(desk.path("audit.db.key"), desk.path("moved/audit.db.key")).unwrap();
    for (line, code) in [
        ("export ./audit.csv", 0),
        ("--db audit.csv list", 1),
        ("inquiry audit.db", 2),
        ("export other.csv", 2),
        ("--db link.db report --out real.db-wal", 2),
        ("--db link.db report --out real.db.key", 2),
        ("--db moved/audit.db report --out moved/audit.db.key", 2),
        ("report --out audit.db-wal", 2),
        ("backup audit.db", 2),
        ("history checkpoint audit.db", 2),
        ("export nowhere/state.csv", 1),
        ("inquiry /dev/null", 1),
        ("report --out .", 1),
    ] {
        let ran = desk.line(line);
        assert_eq!(ran.code, code, "{line}: {}", ran.err);
        assert!(ran.err.lines().count() <= 1, "{line}: {}", ran.err);
    }
    assert_eq!(desk.line("history verify").code, 0);
    assert!(desk.names().iter().all(|name| !name.starts_with(".totsugo-")), "{:?}", desk.names());
}

#[test]
fn an_earlier_output_is_replaced_and_a_file_of_the_users_never() {
    let desk = desk();
    let source = desk.read("candidates.csv");
    for line in [
        "export candidates.csv",
        "export candidates.csv --for spreadsheet",
        "export candidates.csv --cause three-item-lookup",
        "inquiry candidates.csv",
        "report --out candidates.csv",
        "history checkpoint candidates.csv",
    ] {
        let events = history(&desk, "exported").len();
        let said = desk.line(line).fails(1);
        assert!(said.contains("candidates.csv") && said.contains("another file"), "{line}: {said}");
        assert_eq!(desk.read("candidates.csv"), source, "{line}");
        assert_eq!(history(&desk, "exported").len(), events, "what did not leave is not recorded");
    }
    for (file, lines) in [
        ("a.csv", &["export a.csv", "export a.csv --for spreadsheet", "export a.csv --reveal"][..]),
        ("a.xlsx", &["export a.xlsx", "export a.xlsx --answer none"]),
        ("a.jsonl", &["export a.jsonl", "export a.jsonl --reveal"]),
        ("ask.csv", &["inquiry ask.csv"]),
        (
            "report.txt",
            &[
                "report --out report.txt",
                "--lang ja report --out report.txt",
                "report --format json --out report.txt",
            ],
        ),
        ("head.json", &["history checkpoint head.json"]),
    ] {
        for content in ["theirs", "{\"a\": 1}\n"] {
            desk.write(file, content);
            desk.line(lines[0]).fails(1);
            assert_eq!(desk.read(file), content);
        }
        desk.write(file, "");
        for line in lines.iter().chain(lines) {
            desk.line(line).ok();
        }
    }
    desk.line("--db other.db init").ok();
    desk.line("--db other.db history checkpoint head.json").fails(1);
    desk.line("history verify --anchor head.json").ok();
}

#[test]
fn a_backup_opens_beside_its_key_and_says_the_same() {
    let desk = desk();
    desk.line("backup copy.db").ok();
    assert_eq!(desk.mode("copy.db"), 0o600);
    assert_eq!(history(&desk, "backed-up").len(), 1);
    let list = |db: &str| desk.line(&format!("--db {db} list --format csv")).out;
    assert_eq!(list("copy.db"), list("audit.db"));
    desk.line("backup copy.db").fails(1);
}

#[test]
fn without_a_terminal_open_and_demo_print_the_first_page_and_the_report() {
    let desk = Desk::new();
    assert!(desk.line("open").fails(1).contains("totsugo demo"));
    let before = desk.names();
    let demo = desk.line("demo").ok();
    assert!(demo.contains("(practice)") && demo.contains("State of the audit on "), "{demo}");
    assert!(demo.lines().count() > 40 && demo.contains("First 20 of "), "{demo}");
    assert_eq!(desk.names(), before, "the practice database is gone");
    let japanese = desk.line("demo --lang ja").ok();
    assert!(japanese.contains("練習") && japanese.contains("未点検"), "{japanese}");
    let desk = self::desk();
    let opened = desk.run::<&str>(&[]).ok();
    assert!(opened.contains("高橋 花子") && opened.contains("(private)"), "{opened}");
}

#[test]
fn the_doctor_looks_and_the_database_is_private() {
    let desk = desk();
    let said = desk.line("doctor").ok();
    assert!(said.contains("audit.db") && said.contains("TOTSUGO_DB") && said.contains("mode 0600"), "{said}");
    std::fs::set_permissions(desk.path("audit.db"), std::os::unix::fs::PermissionsExt::from_mode(0o644))
        .unwrap();
    let said = desk.line("doctor").found();
    assert!(
        said.lines().any(|line| line.starts_with("CHECK") && line.contains("audit.db: mode 0644")),
        "{said}"
    );
    assert!(Desk::new().line("doctor").fails_after_output(1).contains("there is no database yet"));
}

#[test]
fn a_database_is_made_once() {
    let desk = Desk::new();
    desk.line("--db sub/folder/a.db init").ok();
    assert_eq!((desk.mode("sub/folder"), desk.mode("sub/folder/a.db")), (0o700, 0o600));
    desk.line("--db sub/folder/a.db init").fails(1);
    desk.line("--db b.db init --group no-such-group-here").fails(2);
    let group = rustix::process::getegid().as_raw().to_string();
    desk.run(&["--db", "team/a.db", "init", "--group", &group]).ok();
    assert_eq!((desk.mode("team"), desk.mode("team/a.db")), (0o2770, 0o660));
    assert!(desk.line("--db team/a.db list").ok().contains("(shared)"));
    let said = desk.run(&["--db", "sub/folder/b.db", "init", "--group", &group]).fails(1);
    assert!(said.contains("chgrp"), "a folder that others may use is left as it is: {said}");
}

#[test]
fn invented_data_are_never_written_over_what_is_there() {
    for name in ["candidates.csv", "register.csv", "truth.csv"] {
        let desk = Desk::new();
        desk.write(name, "real");
        let said = desk.line("synth --members 3 --out .").fails(1);
        assert!(said.contains(name) && said.contains("another folder"), "{said}");
        assert_eq!((desk.names(), desk.read(name)), (vec![name.to_owned()], "real".to_owned()));
        desk.line("synth --members 3 --out made").ok();
    }
}

#[test]
fn the_keys_are_listed() {
    let out = Desk::new().line("keys").ok();
    assert!(out.lines().count() > 20, "{out}");
}

#[test]
fn a_key_file_is_checked_line_by_line_and_its_keys_are_listed() {
    let desk = Desk::new();
    desk.write("bad.toml", "[queue]\nverfy = 'x'\nhold = 'v'\n[form]\nsubmit = 'y'\n");
    let ran = desk.line("keys check bad.toml");
    assert_eq!(ran.code, 3, "{ran:?}");
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 3, "{ran:?}");
    assert!(lines[0].starts_with("bad.toml:2: ") && lines[1].starts_with("bad.toml:3: "), "{ran:?}");
    assert_eq!(desk.line("keys check none.toml").code, 1);
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let shown = readme.split("```toml\n").find(|block| block.starts_with("[queue]")).unwrap();
    desk.write("shown.toml", shown.split("```").next().unwrap());
    assert!(desk.line("keys check shown.toml").ok().contains("every line is good"));
    assert!(desk.line("keys check").ok().contains("there is no such file; every key is as"));
    let folder = desk.path("home/.config/totsugo");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("keys.toml"), "[queue]\nverify = 'F2'\n").unwrap();
    assert!(desk.line("keys check").ok().contains("every line is good"));
    let keys = desk.line("keys").ok();
    let verify = keys.lines().find(|line| line.contains(" verify ")).unwrap();
    assert!(verify.trim_start().starts_with("F2 "), "{verify}");
    std::fs::write(folder.join("keys.toml"), "[queue]\nverify = 'v'\nundo = 'v'\nhold = 1\n").unwrap();
    let ran = desk.line("keys");
    assert!(ran.code == 1 && ran.err.lines().count() == 3 && ran.err.contains("keys.toml:3: "), "{ran:?}");
}

/// Files are joined by them, and a masked one would be another's; the name beside it is text like any other.
#[test]
fn an_employer_s_code_stands_whole_wherever_it_is_shown() {
    const CODE: &str = "111111111118";
    let desk = Desk::new();
    let header = CANDIDATES.trim_end();
    desk.write(
        "candidates.csv",
        format!(
            "{header},employer_code,employer_name,membership_kind\n06139992,1,10,,123456789018,高橋 花子,タカハシ ハナコ,\
             1990-01-02,2,東京都見本市,jlis,3,{CODE},123456789018,被保険者\n"
        ),
    );
    desk.line("import candidates candidates.csv").ok();
    desk.line("mark 1 --as escalated --basis doubt --to employer").ok();
    let lacking = desk.line("request write --out none");
    let told = lacking.out + &lacking.err;
    assert!(told.contains(CODE), "{told}");
    desk.write(
        "employers.csv",
        format!("employer_code,name,postal_code,address\n{CODE},株式会社霞,100-0001,東京都\n"),
    );
    desk.line("import employers employers.csv").ok();
    desk.line("request write --out june").ok();
    for line in [
        "show 1",
        "show 1 --format json",
        "list --format csv",
        "list --format json",
        "request list",
        "request list --format csv",
        "request list --format json",
    ] {
        let said = desk.line(line).ok();
        assert!(said.contains(CODE) && !said.contains("********1118"), "{line}: {said}");
        assert!(!said.contains("123456789018"), "{line}: {said}");
    }
}
