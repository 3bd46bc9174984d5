//! `compare`: no database, any order of rows, bad rows told, flat memory.

use crate::harness::{Desk, table};

const HEADER: &str = "id,left_kanji_name,left_kana_name,left_birth_date,left_sex,left_address,right_kanji_name,\
                      right_kana_name,right_birth_date,right_sex,right_address\n";

#[test]
fn grades_come_out_in_the_order_of_the_rows() {
    let desk = Desk::new();
    let text = format!(
        "{HEADER}b,髙橋 花子,タカハシ ハナコ,1990-01-02,2,東京都千代田区千代田1-1,髙橋 花子,タカハシ ハナコ,1990-01-02,2,東京都千代田区千代田1-1\n\
         a,佐藤 一,サトウ ハジメ,1980-05-05,1,大阪府,佐藤 一,サトウ ハジメ,1980-05-06,1,大阪府\n"
    );
    desk.write("pairs.csv", &text);
    let out = desk.line("compare pairs.csv").ok();
    assert_eq!(out.lines().next(), Some("id,kanji_name,kana_name,birth_date,sex,address,overall,rules"));
    let rows = table(&out);
    assert_eq!(
        (rows[0]["id"].as_str(), rows[0]["overall"].as_str(), rows[0]["rules"].as_str()),
        ("b", "identical", "")
    );
    assert_eq!(
        (rows[1]["id"].as_str(), rows[1]["birth_date"].as_str(), rows[1]["overall"].as_str()),
        ("a", "different", "different")
    );
    assert_eq!(rows[1]["sex"], "identical");
    assert_eq!(desk.feed("compare -", text.as_bytes()).ok(), out, "a pipe says the same");
    assert_eq!(desk.names(), ["pairs.csv"], "no database is made");
}

#[test]
fn bad_rows_are_told_with_their_lines_and_the_others_are_compared() {
    let desk = Desk::new();
    desk.write("pairs.csv", format!("{HEADER}1,a,b\n2,,,,,,,,,,\n\"3,unclosed\n4,,,,,,,,,,\n"));
    let ran = desk.line("compare pairs.csv");
    assert_eq!(ran.code, 3);
    assert_eq!(table(&ran.out).iter().map(|row| row["id"].as_str()).collect::<Vec<_>>(), ["2", "4"]);
    let told: Vec<&str> = ran.err.lines().collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("totsugo: pairs.csv:2: 3 columns"), "{told:?}");
    assert!(told[1].starts_with("totsugo: pairs.csv:4: "), "{told:?}");
}

#[test]
fn a_wrong_file_fails_before_any_output() {
    let desk = Desk::new();
    desk.write("short.csv", "id,left_kanji_name\n1,a\n");
    desk.write("empty.csv", "");
    desk.write("wide.csv", b"\xff\xfei\0d\0");
    for (line, word) in [
        ("compare short.csv", "right_address"),
        ("compare empty.csv", "empty"),
        ("compare wide.csv", "UTF-16"),
        ("compare nowhere.csv", "no such file"),
        ("compare .", "folder"),
        ("compare /dev/null", "regular file"),
    ] {
        let ran = desk.line(line);
        assert_eq!(ran.out, "", "{line}");
        let said = ran.fails(1);
        assert!(said.contains(word), "{line}: {said}");
    }
    assert!(desk.feed("compare -", b"").fails(1).contains("empty"));
}

#[test]
fn rules_are_listed_once_each() {
    let desk = Desk::new();
    let out = desk.line("compare --rules").ok();
    let mut rules: Vec<&str> = out.lines().collect();
    assert!(rules.contains(&"empty-side"), "{out}");
    let count = rules.len();
    rules.sort_unstable();
    rules.dedup();
    assert_eq!(rules.len(), count);
    desk.line("compare --rules file.csv").fails(2);
}
