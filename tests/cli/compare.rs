//! `compare`: no database, any order of rows, bad rows told, flat memory.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

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
fn rules_are_listed_with_grade_and_words_in_both_languages() {
    let desk = Desk::new();
    let mut names = Vec::new();
    for (lang, words) in [("en", "another room"), ("ja", "部屋番号")] {
        let out = desk.line(&format!("compare --rules=words --lang {lang}")).ok();
        assert!(out.contains(words), "{out}");
        let mut listed = Vec::new();
        for line in out.lines() {
            let mut parts = line.split_whitespace();
            listed.push(parts.next().unwrap().to_owned());
            let grade = parts.next().unwrap();
            assert!(["format", "variant", "abridged", "undecided", "different"].contains(&grade), "{line}");
            assert!(parts.next().is_some() && !line.contains('⁇'), "{line}");
        }
        names.push(listed);
    }
    assert!(names[0].contains(&"empty-side".to_owned()) && names[0] == names[1]);
    let bare = desk.line("compare --rules").ok();
    assert!(bare.lines().eq(names[0].iter().map(String::as_str)), "{bare}");
    let count = names[0].len();
    names[0].sort_unstable();
    names[0].dedup();
    assert_eq!(names[0].len(), count);
    desk.line("compare --rules file.csv").fails(2);
}

/// Ten items of a clean pair, in the order of the header.
const CLEAN: &str =
    "髙橋 花子,タカハシ ハナコ,1990-01-02,2,東京都見本市,髙橋 花子,タカハシ ハナコ,1990-01-02,2,東京都見本市";

#[test]
fn grades_come_out_before_the_pipe_ends() {
    let desk = Desk::new();
    for encoding in ["utf-8", "cp932"] {
        let mut child = desk
            .command(&["compare", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (give, heard) = mpsc::channel();
        let reader =
            std::thread::spawn(move || stdout.lines().for_each(|line| give.send(line.unwrap()).unwrap()));
        // A test that fails here would otherwise wait for ever.
        let hear = || heard.recv_timeout(Duration::from_mins(1)).unwrap();
        let bytes = |text: &str| match encoding {
            "utf-8" => text.as_bytes().to_vec(),
            _ => encoding_rs::SHIFT_JIS.encode(text).0.into_owned(),
        };
        stdin.write_all(HEADER.as_bytes()).unwrap();
        stdin.write_all(&bytes(&format!("1,{CLEAN}\n"))).unwrap();
        assert!(hear().starts_with("id,"));
        assert_eq!(hear(), "1,identical,identical,identical,identical,identical,identical,", "{encoding}");
        // In the midst of a line, and of a character.
        let second = bytes(&format!("2,{CLEAN}\r\n"));
        stdin.write_all(&second[..3]).unwrap();
        stdin.flush().unwrap();
        stdin.write_all(&second[3..]).unwrap();
        stdin.write_all(b"3,").unwrap();
        assert!(hear().starts_with("2,identical"));
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        reader.join().unwrap();
        assert_eq!(output.status.code(), Some(3), "the third row was cut off");
        assert!(String::from_utf8(output.stderr).unwrap().starts_with("totsugo: -:4: 2 columns"));
    }
}

#[test]
fn the_two_sides_are_read_each_by_its_own_profile() {
    let desk = Desk::new();
    let row = "1,高橋,タカハシ シヨウコ,5500301,A,東京都,高橋,タカハシ ショウコ,1975-03-01,2,東京都\n";
    desk.write("pairs.csv", format!("{HEADER}{row}"));
    desk.write("p.toml", "era_codes = 'pension'\nlarge_kana = true\n[sex]\nfemale = ['A']\n");
    for (flags, kana, born, sex) in [
        ("", "abridged", "different", "undecided"),
        (" --left-profile p.toml", "format", "format", "format"),
        (" --right-profile p.toml", "abridged", "different", "undecided"),
    ] {
        let rows = table(&desk.line(&format!("compare pairs.csv{flags}")).ok());
        let found = (rows[0]["kana_name"].as_str(), rows[0]["birth_date"].as_str(), rows[0]["sex"].as_str());
        assert_eq!(found, (kana, born, sex), "{flags}: {rows:?}");
    }
    desk.write("bad.toml", "\nera_codes = 'x'\n");
    assert!(desk.line("compare pairs.csv --left-profile bad.toml").fails(1).contains("bad.toml:2: x"));
}

#[test]
fn every_way_of_writing_a_table_is_read_alike() {
    let desk = Desk::new();
    let text = format!("{HEADER}1,{CLEAN}\n\"2\",\"髙橋\n花\"\"子\",\0,,,,,,,,\n");
    let expected = desk.feed("compare -", text.as_bytes()).ok();
    assert_eq!(table(&expected).len(), 2);
    let other = |columns: &[usize]| -> String {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes())
            .records()
            .map(|row| {
                let row = row.unwrap();
                let mut out = csv::Writer::from_writer(Vec::new());
                out.write_record(columns.iter().map(|at| &row[*at])).unwrap();
                String::from_utf8(out.into_inner().unwrap()).unwrap()
            })
            .collect()
    };
    let (cp932, _, lossy) = encoding_rs::SHIFT_JIS.encode(&text);
    assert!(!lossy);
    for (what, bytes) in [
        ("a mark", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("blank lines before", [b"\r\n\n", text.as_bytes()].concat()),
        ("cp932", cp932.to_vec()),
        ("CR LF", text.replace('\n', "\r\n").replace("橋\r\n花", "橋\n花").into_bytes()),
        ("no last line end", text.trim_end().as_bytes().to_vec()),
        ("another order", other(&[10, 3, 5, 0, 1, 2, 4, 9, 8, 7, 6]).into_bytes()),
        ("a header in another writing", text.replace("id,", "ＩＤ ,").into_bytes()),
    ] {
        desk.write("in.csv", &bytes);
        assert_eq!(desk.feed("compare -", &bytes).ok(), expected, "{what}");
        assert_eq!(desk.line("compare in.csv").ok(), expected, "{what}");
    }
    let twice = text.replace("right_address", "left_address");
    let said = desk.feed("compare -", twice.as_bytes()).fails(1);
    assert!(said.contains("two columns are called left_address"), "{said}");
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let desk = Desk::new();
    let rows = format!("1,{CLEAN}\n").repeat(20_000);
    desk.write("pairs.csv", format!("{HEADER}{rows}"));
    let mut child = desk
        .command(&["compare", "pairs.csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(first.starts_with("id,"));
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}
