//! `--profile`: another layout read as it says, for the rows of that import alone; a bad one told with its line.

use serde_json::Value;

use crate::harness::{CANDIDATES, Desk, REGISTER};

/// The profile that the README shows.
fn shown() -> String {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let mut blocks = readme.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.find(|block| block.contains("[columns]")).unwrap().to_owned()
}

fn grades(desk: &Desk, number: &str) -> Value {
    let list = desk.line("list --format json");
    let list: Value = serde_json::from_str(&list.out).unwrap();
    list.as_array().unwrap().iter().find(|row| row["number"] == number).unwrap()["grades"].clone()
}

#[test]
fn the_profile_of_readme_help_and_manual_is_one_and_works() {
    let desk = Desk::new();
    let shown = shown();
    assert!(desk.line("import --help").ok().contains(&shown), "the help shows another");
    desk.write("p.toml", &shown);
    let header =
        "保険者番号,記号,加入者番号,個人番号,氏名,カナ氏名,生年月日,性別,住所,取得経路,登録日,登録バッチ\n";
    let row = |number: &str, individual: &str, batch: &str, on: &str| {
        format!(
            "06139992,1,{number},{individual},高橋 花子,タカハシ シヨウコ,5500301,B,東京都,Ｊ-ＬＩＳ 照会,{on},{batch}\n"
        )
    };
    let text = header.to_owned()
        + &row("1", "123456789018", "ｂ－０７", "4210300")
        + &row("2", "111111111118", " b - 08 ", "2021/3/31")
        + &row("3", "900000000060", "B-07", "2021-04-01");
    let (bytes, _, lossy) = encoding_rs::SHIFT_JIS.encode(&text);
    assert!(!lossy);
    desk.write("in.csv", &bytes);
    let json = desk.line("import candidates in.csv --profile p.toml --json").json();
    assert_eq!((&json["new"], &json["out_of_audit"]), (&3.into(), &2.into()), "{json}");
    let list = desk.line("list --format json").json();
    assert_eq!(list.as_array().unwrap().len(), 1);
    assert_eq!((&list[0]["number"], &list[0]["causes"][0]), (&"2".into(), &"multiple-candidates".into()));
    let answer = "111111111118,found,高橋 花子,タカハシ ショウコ,1975-03-01,2,東京都,2023-06-20\n";
    desk.write("register.csv", format!("{REGISTER}{answer}"));
    desk.line("import register register.csv").ok();
    let grades = grades(&desk, "2");
    for (item, grade) in [("kana_name", "format"), ("birth_date", "format"), ("sex", "format")] {
        assert_eq!(grades[item], grade, "{item}");
    }
}

#[test]
fn what_a_file_declares_holds_for_its_own_rows_alone_and_in_a_recomparison() {
    let desk = Desk::new();
    let row = |number: u32, individual: &str| {
        format!("06139992,1,{number},,{individual},高橋 花子,タカハシ シヨウコ,5050301,X,東京都,jlis,3\n")
    };
    desk.write("pension.csv", format!("{CANDIDATES}{}", row(1, "123456789018")));
    desk.write("municipal.csv", format!("{CANDIDATES}{}", row(2, "111111111118")));
    desk.write("pension.toml", "era_codes = 'pension'\nlarge_kana = true\n[sex]\nfemale = ['X']\n");
    desk.write("municipal.toml", "era_codes = 'municipal'\n[sex]\nmale = ['X']\n");
    desk.line("import candidates pension.csv --profile pension.toml").ok();
    desk.line("import candidates municipal.csv --profile municipal.toml").ok();
    // 昭和5年 by the one, 令和5年 by the other.
    let answer = |individual: &str, born: &str| {
        format!("{individual},found,高橋 花子,タカハシ ショウコ,{born},2,東京都,2023-06-20\n")
    };
    let answers = answer("123456789018", "1930-03-01") + &answer("111111111118", "2023-03-01");
    desk.write("register.csv", format!("{REGISTER}{answers}"));
    desk.line("import register register.csv").ok();
    let look = || {
        for (number, kana, sex) in [("1", "format", "format"), ("2", "abridged", "different")] {
            let grades = grades(&desk, number);
            let found = (&grades["kana_name"], &grades["birth_date"], &grades["sex"]);
            assert_eq!(found, (&kana.into(), &"format".into(), &sex.into()), "{number}");
        }
    };
    look();
    let old = "UPDATE state SET rules = 0, grades = 0, grade = 0; UPDATE meta SET rules = 0";
    rusqlite::Connection::open(desk.path("audit.db")).unwrap().execute_batch(old).unwrap();
    let done: Value = serde_json::from_str(&desk.line("recompare --json").out).unwrap();
    assert_eq!(done["records"], 2);
    look();
}

#[test]
fn a_bad_profile_is_one_line_with_its_place_and_nothing_is_imported() {
    let desk = Desk::new();
    desk.write("in.csv", CANDIDATES);
    let cause = "[[cause]]\ncause = 'similar-case'\n";
    for (profile, line, words) in [
        ("encodeing = 'utf-8'\n", 1, "encodeing"),
        ("\nencoding = 'ebcdic'\n", 2, "ebcdic is none of: utf-8, cp932"),
        ("era_codes = 'tax'\n", 1, "tax is none of: municipal, pension"),
        ("[columns]\n'番号２' = 'member_number'\n", 2, "member_number is none of: insurer_no"),
        ("[columns]\n'Ａ' = 'number'\n'a' = 'symbol'\n", 3, "mapped twice"),
        (
            "[columns]\na = 'number'\nb = 'number'\n",
            3,
            "the column number is mapped from two headers: a and b",
        ),
        ("[sex]\nmale = ['7']\nfemale = ['7']\n", 2, "7 is given to both sexes"),
        ("[sex]\n\nmale = ['女']\n", 3, "the other sex"),
        (cause, 2, "no condition"),
        (
            &format!("{cause}registered_from = 2021-04-01\nregistered_to = 2021-03-01\n"),
            4,
            "before it begins",
        ),
        (&format!("{cause}batch = ['']\n"), 3, "empty"),
        ("\u{feff}x = \"\u{1b}[2J\"\r\n", 1, ""),
    ] {
        desk.write("p.toml", profile);
        for line_of in [
            "import candidates in.csv --profile p.toml",
            "import candidates in.csv --dry-run --profile p.toml",
        ] {
            let said = desk.line(line_of).fails(1);
            assert!(
                said.starts_with(&format!("totsugo: p.toml:{line}: ")) && said.contains(words),
                "{profile}: {said}"
            );
            assert!(!said.contains('\u{1b}'), "{said:?}");
        }
    }
    let many = "encoding = 'x'\nera_codes = 'y'\n[columns]\nq = 'z'\n";
    desk.write("p.toml", many);
    let said = desk.line("import candidates in.csv --profile p.toml").fails(1);
    assert!(
        ["p.toml:1: x", "; p.toml:2: y", "; p.toml:4: z"].iter().all(|part| said.contains(part)),
        "{said}"
    );
    assert_eq!(desk.names(), ["in.csv", "p.toml"], "no database is made");
    for (name, content, word) in
        [("bytes.toml", &b"\xff\xfe"[..], "not UTF-8"), ("none.toml", b"", "no such file")]
    {
        if !content.is_empty() {
            desk.write(name, content);
        }
        assert!(desk.line(&format!("import candidates in.csv --profile {name}")).fails(1).contains(word));
    }
    assert!(desk.line("import candidates in.csv --profile .").fails(1).contains("folder"));
}
