//! `gate`: what the notice asks of notifications from 1 June on, file in, folder out.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Stdio;

use crate::harness::{Desk, Ran, table};

const HEADER: &str = "insurer_no,symbol,number,branch,individual_number,kanji_name,kana_name,birth_date,sex,address,\
                      kind,event,acquired_on,received_on,employer_code,employer_name\n";

/// A notification that states everything, of an employer.
fn whole(number: &str, employer: &str) -> String {
    format!(
        "06139992,1,{number},,123456789018,髙橋　花子,タカハシ　ハナコ,1990-01-02,2,東京都千代田区寿町1-2,\
         資格取得届,,2023-06-01,2023-06-05,{employer},\n"
    )
}

/// One that is to be returned: neither number nor address.
fn lacking(number: &str, employer: &str) -> String {
    whole(number, employer).replace("123456789018", "").replace("東京都千代田区寿町1-2", "")
}

fn json(ran: &Ran, code: i32) -> serde_json::Value {
    assert_eq!((ran.code, ran.err.as_str()), (code, ""), "{}", ran.out);
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn the_sample_is_sorted_as_a_count_by_hand_says() {
    let desk = Desk::new();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/enrolments.csv");
    let told = json(
        &desk.run(&[
            "gate",
            sample.to_str().unwrap(),
            "--out",
            "out",
            "--format",
            "json",
            "--rejects",
            "r.csv",
        ]),
        3,
    );
    let expected = serde_json::json!({
        "file": sample.to_str().unwrap(), "out": "out", "read": 24, "accepted": 6,
        "by_route": {"number": 4, "needs-lookup": 2},
        "returned": 13,
        "missing": {
            "individual_number": 8, "number": 1, "kanji_name": 1, "kana_name": 3, "birth_date": 2, "sex": 1,
        },
        "without_employer": 1, "masked": 0, "not_applicable": 5, "rejected": 0, "rejects_file": null,
        "employers": [
            {"file": "returned-001.csv", "employer_code": "9300003", "employer_name": "白梅薬品株式会社", "rows": 1},
            {"file": "returned-002.csv", "employer_code": "9300001", "employer_name": "虹色情報株式会社", "rows": 5},
            {"file": "returned-003.csv", "employer_code": "9300005", "employer_name": "蛍沢繊維株式会社", "rows": 3},
            {"file": "returned-004.csv", "employer_code": "9000001", "employer_name": "株式会社松風精機", "rows": 3},
        ],
    });
    assert_eq!(told, expected);
    assert_eq!(desk.names(), ["out"], "no database is made");
    let read = |name: &str| table(&desk.read(&format!("out/{name}")));
    let numbers = |name: &str| read(name).iter().map(|row| row["番号"].clone()).collect::<Vec<_>>();
    assert_eq!(numbers("accepted.csv"), ["3025", "3026", "3027", "", "3049", "3057"]);
    assert_eq!(numbers("not_applicable.csv"), ["3050", "3052", "3052", "3054", "3054"]);
    let missing: Vec<String> = read("returned.csv").iter().map(|row| row["missing"].clone()).collect();
    assert_eq!(
        missing,
        [
            "individual_number",
            "individual_number",
            "individual_number",
            "kana_name",
            "birth_date",
            "sex",
            "individual_number;number",
            "individual_number;kana_name;birth_date",
            "kana_name",
            "individual_number",
            "individual_number",
            "individual_number",
            "kanji_name",
        ]
    );
    let own = read("returned-002.csv");
    assert!(own.iter().all(|row| row["事業所番号"] == "9300001" && !row.contains_key("個人番号")));
}

#[test]
fn cp932_and_utf_8_come_out_as_they_went_in() {
    let desk = Desk::new();
    let text = format!("{HEADER}{}{}", whole("1", "A"), lacking("2", "A"))
        .replace(HEADER.trim_end(), "保険者番号,記号,番号,枝番,個人番号,氏名,氏名カナ,生年月日,性別,住所,届書種別,異動区分,資格取得日,受付日,事業所番号,事業所名")
        .replace('\n', "\r\n");
    let (cp932, _, lossy) = encoding_rs::SHIFT_JIS.encode(&text);
    assert!(!lossy);
    desk.write("utf8.csv", &text);
    desk.write("cp932.csv", &cp932);
    desk.line("gate utf8.csv --out utf8").found();
    desk.line("gate cp932.csv --out cp932").found();
    for name in ["accepted.csv", "returned.csv", "not_applicable.csv", "returned-001.csv"] {
        let utf8 = desk.read(&format!("utf8/{name}"));
        let read = fs::read(desk.path(format!("cp932/{name}"))).unwrap();
        let (decoded, _, broken) = encoding_rs::SHIFT_JIS.decode(&read);
        assert!(!broken && decoded == utf8, "{name}");
        assert_eq!(utf8.matches('\n').count(), utf8.matches("\r\n").count(), "{name}");
    }
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(desk.read("utf8/accepted.csv"), format!("{},route\r\n{},number\r\n", lines[0], lines[1]));
    assert_eq!(
        desk.read("utf8/returned.csv"),
        format!("{},missing\r\n{},individual_number\r\n", lines[0], lines[2])
    );
}

#[test]
fn bad_rows_go_to_the_rejects_file_and_every_row_is_somewhere() {
    let desk = Desk::new();
    let long = "x".repeat(70_000);
    let mut bytes = format!("{HEADER}{}short,row\n", whole("1", "A")).into_bytes();
    bytes.extend_from_slice(whole("2", "A").replace("髙橋", &long).as_bytes());
    bytes.extend_from_slice(b"06139992,1,3,,,\x8d\x82\xff,,,,,,,,,,\n");
    bytes.extend_from_slice(lacking("4", "A").as_bytes());
    bytes.extend_from_slice(whole("5", "A").replace("2023-06-01", "R5.5.31").as_bytes());
    bytes.extend_from_slice(b"\"unclosed,1\n");
    bytes.extend_from_slice(whole("6", "A").as_bytes());
    desk.write("in.csv", &bytes);
    let told = json(&desk.line("gate in.csv --out out --format json"), 3);
    let counts =
        ["read", "accepted", "returned", "not_applicable", "rejected"].map(|key| told[key].as_u64().unwrap());
    assert_eq!(counts, [8, 2, 1, 1, 4]);
    assert_eq!(told["rejects_file"], "in.csv.rejects.csv");
    let rejects = fs::read(desk.path("in.csv.rejects.csv")).unwrap();
    let rejects = String::from_utf8_lossy(&rejects);
    assert!(rejects.starts_with(&format!("line,reason,{HEADER}")), "{rejects}");
    let lines: Vec<&str> = rejects.lines().filter_map(|line| line.split(',').next()).collect();
    assert_eq!(lines, ["line", "3", "4", "5", "8"]);
    assert_eq!((desk.mode("in.csv.rejects.csv"), desk.mode("out")), (0o600, 0o700));
    // A second run without bad rows says whose the old rejects are.
    desk.write("in.csv", format!("{HEADER}{}", whole("1", "A")));
    let said = desk.line("gate in.csv --out out").ok();
    assert!(said.contains("in.csv.rejects.csv is left from an earlier run"), "{said}");
    desk.line("gate in.csv --out out2 --rejects in.csv").fails(2);
    for out in ["out", "new"] {
        let said = desk.line(&format!("gate in.csv --out {out} --rejects {out}/r.csv")).fails(2);
        assert!(said.contains("r.csv: lies in the folder"), "{said}");
    }
    assert!(!desk.path("out/r.csv").exists() && !desk.path("new").exists());
}

#[test]
fn a_header_alone_is_an_empty_table_and_a_table_that_nothing_could_pass_is_refused() {
    let desk = Desk::new();
    desk.write("header.csv", HEADER);
    let said = desk.line("gate header.csv --out out").ok();
    assert!(said.starts_with("header.csv: 0 read, 0 accepted"), "{said}");
    assert_eq!(desk.read("out/accepted.csv"), HEADER.replace('\n', ",route\n"));
    // Either route is enough.
    desk.write("items.csv", "漢字氏名,カナ氏名,生年月日,性別,住所\n髙橋,タカハシ,1990-01-02,2,東京都\n");
    assert!(desk.line("gate items.csv --out items").ok().contains("1 needs a lookup"));
    for (name, content, words) in [
        ("none.csv", &b"a,b\n1,2\n"[..], &["individual_number (個人番号)", "kana_name", "found: a, b"][..]),
        ("some.csv", b"number,kana_name,birth_date,sex,address\n", &["lacks individual_number (個人番号);"]),
        ("data.csv", b"06139992,1,2,,123456789018,x\n", &["data, not a header"]),
        ("twice.csv", "個人番号,マイナンバー,number,kana_name,birth_date\n".as_bytes(), &["マイナンバー"]),
        ("empty.csv", b"", &["empty"]),
        ("wide.csv", b"\xff\xfei\0d\0", &["UTF-16"]),
        ("book.csv", b"PK\x03\x04\x14\0", &["workbook"]),
    ] {
        desk.write(name, content);
        let said = desk.line(&format!("gate {name} --out bad")).fails(1);
        assert!(said.contains(name) && words.iter().all(|word| said.contains(word)), "{said}");
        assert!(!said.contains("123456789018"), "{said}");
    }
    for file in ["nowhere.csv", "/dev/null", "."] {
        desk.line(&format!("gate {file} --out bad")).fails(1);
    }
    assert!(!desk.path("bad").exists());
}

#[test]
fn nothing_is_written_over_what_is_not_its_own() {
    let desk = Desk::new();
    desk.write("in.csv", format!("{HEADER}{}{}", lacking("1", "A"), lacking("2", "B")));
    desk.write("file", "kept");
    fs::create_dir(desk.path("mine")).unwrap();
    desk.write("mine/notes.txt", "kept");
    fs::create_dir(desk.path("empty")).unwrap();
    symlink(desk.path("empty"), desk.path("link")).unwrap();
    let before = desk.names();
    for (out, word) in [
        ("file", "name a new folder"),
        ("mine", "mine/notes.txt: not an earlier output"),
        ("link", "link"),
        (".", "name a new folder"),
        ("/", "name a new folder"),
        ("no/such", "no such file or folder"),
        ("/proc/gate", "/proc/gate"),
    ] {
        let said = desk.line(&format!("gate in.csv --out {out}")).fails(1);
        assert!(said.contains(word), "{out}: {said}");
    }
    assert_eq!(desk.names(), before);
    assert_eq!((desk.read("file"), desk.read("mine/notes.txt")), ("kept".into(), "kept".into()));
    desk.line("gate in.csv --out empty").found();
    assert!(desk.path("empty/returned-002.csv").exists());
    // An earlier output is replaced as a whole: no list of an employer is left of it.
    desk.write("in.csv", format!("{HEADER}{}", lacking("1", "A")));
    desk.line("gate in.csv --out empty/").found();
    assert!(!desk.path("empty/returned-002.csv").exists());
    assert_eq!(desk.names(), before, "nothing under a temporary name");
}

#[test]
fn a_request_to_stop_leaves_nothing_behind() {
    let desk = Desk::new();
    let rows: String = (0..200_000).map(|at| lacking(&at.to_string(), "A")).collect();
    desk.write("in.csv", format!("{HEADER}bad\n{rows}"));
    let mut command = desk.command(&["gate", "in.csv", "--out", "out"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let is_begun = || desk.names().iter().any(|name| name.starts_with(".totsugo-"));
    while !is_begun() {
        std::thread::yield_now();
    }
    let child_id = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(child_id, rustix::process::Signal::TERM).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), said.lines().count()), (Some(1), 1), "{said}");
    assert!(said.contains("stopped on request; nothing was written"), "{said}");
    assert_eq!(desk.names(), ["in.csv"]);
}

#[test]
fn a_folder_that_may_not_be_written_is_told() {
    let desk = Desk::new();
    desk.write("in.csv", format!("{HEADER}{}", lacking("1", "A")));
    fs::create_dir(desk.path("closed")).unwrap();
    fs::set_permissions(desk.path("closed"), fs::Permissions::from_mode(0o500)).unwrap();
    let ran = desk.line("gate in.csv --out closed/out");
    // Permissions do not bind root.
    if ran.code == 1 {
        assert!(ran.fails(1).contains("permission denied"));
        assert!(fs::read_dir(desk.path("closed")).unwrap().next().is_none());
    }
}

#[test]
fn hostile_cells_stay_cells() {
    let desk = Desk::new();
    let long = "E".repeat(300);
    let names = [
        "../../etc/passwd",
        "returned-001.csv",
        "=1+1",
        "\u{1b}[31m\u{202e}",
        "\"a,\"\"b\nc\"",
        ".",
        "A\0B",
        &long,
        "CON",
        "dots...",
        "Ｅ／Ｆ",
        "..",
        "abc",
        "ABC",
    ];
    let rows: String =
        names.iter().enumerate().map(|(at, name)| lacking(&(at + 1).to_string(), name)).collect();
    desk.write("in.csv", format!("{HEADER}{rows}"));
    let ran = desk.line("gate in.csv --out out");
    assert!(!ran.out.contains('\u{1b}') && !ran.out.contains('\u{202e}'), "{}", ran.out);
    let mut written: Vec<_> = fs::read_dir(desk.path("out"))
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    written.sort();
    let mut expected: Vec<String> = (1..=names.len()).map(|at| format!("returned-{at:03}.csv")).collect();
    expected.extend(["accepted.csv", "not_applicable.csv", "returned.csv"].map(str::to_owned));
    expected.sort();
    assert_eq!(written, expected);
    assert_eq!(desk.names(), ["in.csv", "out"]);
    for (at, name) in names.iter().enumerate() {
        let text = desk.read(&format!("out/returned-{:03}.csv", at + 1));
        assert!(text.ends_with(&format!(",{name},,individual_number\n")), "{text}");
    }
    // Two writings of one code are one employer.
    desk.write("in.csv", format!("{HEADER}{}{}", lacking("1", "ABC"), lacking("2", "ＡＢＣ")));
    assert!(desk.line("gate in.csv --out folded").out.contains("employers: 1,"));
    desk.line("gate in.csv --out 123456789018").fails(2);
}

#[test]
fn a_profile_and_the_language_are_heeded() {
    let desk = Desk::new();
    desk.write(
        "p.toml",
        "era_codes = 'pension'\n[columns]\n'加入者番号' = 'number'\n'届の別' = 'kind'\n[sex]\nfemale = ['B']\n",
    );
    let header = "加入者番号,漢字氏名,カナ氏名,生年月日,性別,住所,届の別,異動区分,資格取得日";
    let row = |kind: &str, acquired: &str| format!("7,髙橋,タカハシ,5500301,B,東京都,{kind},,{acquired}\n");
    desk.write(
        "in.csv",
        format!(
            "{header}\n{}{}{}",
            row("資格取得届", "9050601"),
            row("資格取得届", "9050531"),
            row("資格喪失届", "")
        ),
    );
    let told = json(&desk.line("gate in.csv --out out --profile p.toml --format json"), 0);
    assert_eq!((&told["accepted"], &told["not_applicable"]), (&1.into(), &2.into()));
    assert!(desk.line("gate in.csv --out out --lang ja").found().contains("返戻"));
    assert!(desk.line("gate in.csv --out out --profile in.csv").fails(1).contains("in.csv"));
}

#[test]
fn a_number_outside_its_column_is_told_and_stays_out_of_the_employers_file() {
    let desk = Desk::new();
    desk.write(
        "in.csv",
        format!("{HEADER}{}", lacking("1", "A").replace("タカハシ　ハナコ", "123456789018")),
    );
    let said = desk.line("gate in.csv --out out").found();
    assert_eq!(said.matches("masked in the employers' files: 1 cell\n").count(), 1, "{said}");
    assert!(desk.read("out/returned-001.csv").contains(",********9018,"));
    assert!(desk.read("out/returned.csv").contains(",123456789018,"));
}
