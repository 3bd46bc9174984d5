//! Bad and hostile input: each case one clear line, the agreed exit code, nothing half written.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use crate::harness::{CANDIDATES, Desk, REGISTER};

const GOOD: &str = "06139992,1,1,,123456789018,高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都見本市,jlis,3\n";

#[test]
fn rejects_say_why_in_the_language_of_the_run() {
    let desk = Desk::new();
    let row = "06139991,12,1,00,123456789018,高橋 花子,タカハシ ハナコ,1970-01-02,2,霞町,jlis,3\n";
    desk.write("c.csv", format!("{CANDIDATES}{row}"));
    for (lang, why) in [("en", "check digit"), ("ja", "検証番号が誤り")] {
        desk.line(&format!("--lang {lang} --db {lang}.db import candidates c.csv --rejects {lang}.csv"))
            .found();
        let rejects = desk.read(&format!("{lang}.csv"));
        assert!(rejects.starts_with("line,reason,insurer_no") && rejects.contains(why), "{rejects}");
        assert!(rejects.ends_with(row), "the record as it came: {rejects}");
    }
}

#[test]
fn a_file_that_is_no_table_is_refused_and_no_database_is_made() {
    let desk = Desk::new();
    desk.write("empty.csv", "");
    desk.write("marks.csv", "\u{feff}\n\n");
    desk.write("missing.csv", "insurer_no,number,kanji_name\n06139992,1,x\n");
    desk.write("data.csv", GOOD);
    desk.write("twice.csv", format!("insurer_no,保険者番号,{}", &CANDIDATES["insurer_no,".len()..]));
    desk.write("binary.csv", b"\x7fELF\x02\x01\x01\0\0\0");
    desk.write("book.csv", b"PK\x03\x04\x14\0");
    desk.write("wide.csv", CANDIDATES.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
    fs::create_dir(desk.path("folder.csv")).unwrap();
    symlink(desk.write("real.csv", CANDIDATES), desk.path("link.csv")).unwrap();
    let before = desk.names();
    for (file, words) in [
        ("empty.csv", &["empty"][..]),
        ("marks.csv", &["empty"]),
        ("missing.csv", &["individual_number", "found: insurer_no"]),
        ("data.csv", &["data, not a header"]),
        ("twice.csv", &["insurer_no", "保険者番号"]),
        ("binary.csv", &["binary"]),
        ("book.csv", &["workbook"]),
        ("wide.csv", &["UTF-16"]),
        ("folder.csv", &["folder"]),
        ("link.csv", &["link"]),
        ("nowhere.csv", &["no such file"]),
        ("/dev/null", &["regular file"]),
        ("/dev/full", &["regular file"]),
    ] {
        let said = desk.line(&format!("import candidates {file}")).fails(1);
        assert!(said.contains(file) && words.iter().all(|word| said.contains(word)), "{file}: {said}");
    }
    assert_eq!(desk.names(), before);
}

#[test]
fn a_wrong_file_among_several_stops_all_before_anything_is_written() {
    let desk = Desk::new();
    desk.write("good.csv", format!("{CANDIDATES}{GOOD}"));
    desk.line("import candidates good.csv nowhere.csv").fails(1);
    assert_eq!(desk.names(), ["good.csv"]);
}

#[test]
fn a_header_alone_is_an_empty_table() {
    let desk = Desk::new();
    desk.write("header.csv", CANDIDATES);
    let json = desk.line("import candidates header.csv --json").json();
    assert_eq!((&json["read"], &json["rejects_file"]), (&0.into(), &serde_json::Value::Null));
    assert_eq!(desk.line("list --format json").ok(), "[]\n");
}

#[test]
fn bad_rows_go_to_the_rejects_file_as_they_came() {
    let desk = Desk::new();
    let long = "x".repeat(10 << 20);
    let rows = [
        GOOD.to_owned(),
        "06139992,1,2,,123456789018,short\n".to_owned(),
        GOOD.replace("06139992,1,1", "06139993,1,3"),
        GOOD.replace("06139992,1,1", "6139992,1,3"),
        GOOD.replace("06139992,1,1", "06139992,1,"),
        GOOD.replace("06139992,1,1", ",1,4"),
        GOOD.replace("123456789018", "12345678901").replace(",1,1,", ",1,5,"),
        GOOD.replace(",jlis,3", ",jlis,-3").replace(",1,1,", ",1,6,"),
        GOOD.replace("高橋", "佐藤"),
        GOOD.replace("東京都", &long).replace(",1,1,", ",1,7,"),
        GOOD.replace("123456789018", "123456789012").replace(",1,1,", ",1,8,"),
        GOOD.replace("花子", "\"\"花\u{1b}[31m\0子").replace(",1,1,", ",1,9,"),
        GOOD.to_owned(),
    ];
    desk.write("in.csv", format!("{CANDIDATES}{}", rows.concat()));
    let out = desk.line("import candidates in.csv --json").found();
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&json["read"], &json["rejected"]), (&13.into(), &9.into()), "{out}");
    assert_eq!((&json["new"], &json["unchanged"]), (&3.into(), &1.into()), "{out}");
    assert_eq!(json["check_digit_failures"], 1);
    assert_eq!(json["rejects_file"], "in.csv.rejects.csv");
    assert_eq!(desk.mode("in.csv.rejects.csv"), 0o600);
    let rejects = desk.read("in.csv.rejects.csv");
    let lines: Vec<&str> = rejects.lines().collect();
    assert!(lines[0].starts_with("line,reason,insurer_no,symbol"), "{}", lines[0]);
    assert!(lines[1].starts_with("3,") && lines[1].ends_with(rows[1].trim_end()), "{}", lines[1]);
    assert!(
        lines.iter().any(|line| line.starts_with("10,") && line.contains("line 2")),
        "names the line that stays"
    );
    assert_eq!(lines.len(), 1 + 9);
    let list = desk.line("list").ok();
    assert!(list.contains('␛') && !list.contains('\u{1b}') && !list.contains('\0'), "{list}");
}

#[test]
fn the_rejects_go_where_they_are_wished_but_never_over_what_is_read() {
    let desk = Desk::new();
    desk.write("in.csv", format!("{CANDIDATES}bad\n"));
    desk.line("import candidates in.csv --rejects ./in.csv").fails(2);
    fs::hard_link(desk.path("in.csv"), desk.path("same.csv")).unwrap();
    symlink(desk.path("in.csv"), desk.path("link.csv")).unwrap();
    for other in ["same.csv", "link.csv"] {
        desk.line(&format!("import candidates in.csv --rejects {other}")).fails(2);
    }
    desk.write("in.csv.rejects.csv", format!("{CANDIDATES}{GOOD}"));
    let said = desk.line("import candidates in.csv in.csv.rejects.csv").fails(2);
    assert!(said.contains("in.csv.rejects.csv"), "{said}");
    assert_eq!(desk.read("in.csv.rejects.csv"), format!("{CANDIDATES}{GOOD}"));
    assert!(!desk.names().contains(&"audit.db".to_owned()), "nothing was begun");
    fs::remove_file(desk.path("in.csv.rejects.csv")).unwrap();
    desk.line("import candidates in.csv --rejects out.csv").found();
    assert_eq!(desk.read("out.csv").lines().count(), 2);
    for own in ["audit.db", "./audit.db", "audit.db-wal"] {
        desk.line(&format!("import candidates in.csv --rejects {own}")).fails(2);
    }
    assert!(!desk.names().contains(&"in.csv.rejects.csv".to_owned()));
    desk.line("list").ok();
}

#[test]
fn rejects_that_cannot_be_written_are_kept_until_they_can() {
    let desk = Desk::new();
    desk.write("in.csv", format!("{CANDIDATES}{GOOD}bad\n"));
    // Where the rejects go by themselves stands a folder.
    fs::create_dir(desk.path("in.csv.rejects.csv")).unwrap();
    let said = desk.line("import candidates in.csv").fails(1);
    assert!(said.contains("the import is done") && said.contains("in.csv.rejects.csv"), "{said}");
    let again = desk.line("import candidates in.csv --rejects out.csv --json").found();
    let json: serde_json::Value = serde_json::from_str(&again).unwrap();
    assert_eq!(
        (&json["read"], &json["rejected"]),
        (&2.into(), &1.into()),
        "the whole file is counted: {json}"
    );
    assert!(desk.read("out.csv").ends_with("bad\n"));
}

#[test]
fn mixed_encodings_reject_the_rows_that_cannot_be_read() {
    let desk = Desk::new();
    let (cp932, _, _) = encoding_rs::SHIFT_JIS
        .encode("06139992,1,2,,111111111118,髙橋,タカハシ,1990-01-02,2,東京都見本市,jlis,3\n");
    let mut bytes = format!("{CANDIDATES}{GOOD}{}", GOOD.replace(",1,1,", ",1,3,")).into_bytes();
    bytes.extend_from_slice(&cp932);
    desk.write("mixed.csv", &bytes);
    let json: serde_json::Value =
        serde_json::from_str(&desk.line("import candidates mixed.csv --json").found()).unwrap();
    assert_eq!((&json["new"], &json["rejected"]), (&2.into(), &1.into()));
    let rejects = fs::read(desk.path("mixed.csv.rejects.csv")).unwrap();
    assert!(rejects.ends_with(&cp932), "the bytes as they came");
    desk.line("import candidates mixed.csv --encoding ebcdic").fails(2);
}

#[test]
fn a_database_that_is_none_is_refused_and_stays_as_it_was() {
    let desk = Desk::new();
    desk.write("in.csv", format!("{CANDIDATES}{GOOD}"));
    desk.write(
        "text.db",
        "not a database at all, but long enough to be looked at as if it were one: ".repeat(20),
    );
    desk.write("empty.db", "");
    rusqlite::Connection::open(desk.path("other.db"))
        .unwrap()
        .execute_batch("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1);")
        .unwrap();
    for (db, word) in [
        ("text.db", "no database"),
        ("empty.db", "no database"),
        ("other.db", "no database of totsugo"),
        (".", "no database"),
        ("/dev/null", "no database"),
        ("no/such/folder.db", "totsugo"),
    ] {
        let before = fs::read(desk.path(db)).unwrap_or_default();
        for command in ["import candidates in.csv", "list", "report", "history verify"] {
            let said = desk.line(&format!("--db {db} {command}")).fails(1);
            assert!(said.contains(word), "{db} {command}: {said}");
        }
        assert_eq!(fs::read(desk.path(db)).unwrap_or_default(), before, "{db}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    if rustix::process::geteuid().is_root() {
        return; // root writes everywhere; the case is seen where tests run as a user
    }
    let desk = Desk::new();
    desk.write("in.csv", format!("{CANDIDATES}{GOOD}"));
    fs::create_dir(desk.path("locked")).unwrap();
    fs::set_permissions(desk.path("locked"), fs::Permissions::from_mode(0o500)).unwrap();
    for line in [
        "--db locked/a.db import candidates in.csv",
        "--db locked/a.db init",
        "synth --members 3 --out locked/x",
    ] {
        assert!(desk.line(line).fails(1).contains("locked"), "{line}");
    }
    fs::set_permissions(desk.path("locked"), fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(fs::read_dir(desk.path("locked")).unwrap().count(), 0);
}

#[test]
fn two_rows_for_one_number_in_a_register_leave_the_first() {
    let desk = Desk::new();
    desk.write("in.csv", format!("{CANDIDATES}{GOOD}"));
    desk.write(
        "register.csv",
        format!(
            "{REGISTER}123456789018,found,高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都見本市,2023-06-20\n\
             123456789018,found,佐藤 一,サトウ ハジメ,1990-01-02,1,東京都見本市,2023-06-20\n"
        ),
    );
    desk.line("import candidates in.csv").ok();
    desk.line("import register register.csv").found();
    assert!(desk.read("register.csv.rejects.csv").contains("3,\"contradicts line 2, which stays\","));
    let json = desk.line("list --format json").json();
    assert_eq!(json[0]["grade"], "identical");
}

#[test]
fn a_database_in_a_folder_that_is_not_there_is_named_as_such() {
    let desk = Desk::new();
    desk.write("in.csv", format!("{CANDIDATES}{GOOD}"));
    assert!(
        desk.line("--db none/audit.db import candidates in.csv").fails(1).contains("folder of the database")
    );
    assert!(!desk.path("none").exists());
}

#[test]
fn where_rejects_were_asked_for_and_cannot_go_nothing_is_begun() {
    let desk = Desk::new();
    desk.write("in.csv", format!("{CANDIDATES}{GOOD}"));
    for rejects in ["/dev/null", "none/rejects.csv", "."] {
        desk.line(&format!("import candidates in.csv --rejects {rejects}")).fails(1);
        assert_eq!(desk.names(), ["in.csv"], "{rejects}");
    }
}

#[test]
fn where_rejects_would_go_and_a_file_of_somebody_stands_nothing_is_begun() {
    let desk = Desk::new();
    desk.write("in.csv", format!("{CANDIDATES}{GOOD}bad\n"));
    desk.write("in.csv.rejects.csv", "mine\n");
    let said = desk.line("import candidates in.csv").fails(1);
    assert!(said.contains("in.csv.rejects.csv"), "{said}");
    assert_eq!((desk.names().len(), desk.read("in.csv.rejects.csv").as_str()), (2, "mine\n"));
}
