//! The way of a record: from a file to a marked, exported, reported audit; and that all figures agree.

use std::collections::BTreeMap;

use serde_json::Value;
use totsugo::audit::{Actor, IdentitySource, IndividualNumber, Role};
use totsugo::store::{DatabaseKind, Store};
use totsugo::triage::filter::QueueList;

use crate::harness::{CANDIDATES, Desk, REGISTER, table, today};

/// The n-th invented number.
fn number(n: u64) -> String {
    IndividualNumber::with_check_digit(10_000_000_000 + n).unwrap().reveal()
}

fn candidate(member: u32, number: &str, name: &str, address: &str) -> String {
    format!("06139992,12,{member},00,{number},{name},タカハシ ハナコ,1990-01-02,2,{address},jlis,3\n")
}

fn answer(number: &str, name: &str, address: &str) -> String {
    format!("{number},found,{name},タカハシ ハナコ,1990-01-02,2,{address},2023-06-20\n")
}

const HOME: &str = "東京都千代田区千代田1-1";
const ELSEWHERE: &str = "北海道札幌市中央区北1条西2-1";

/// Five members: 1 the same in all, 2 another address, 3 without an answer, 4 not found, 5 a number that is none.
fn small(desk: &Desk) {
    let mut candidates = CANDIDATES.to_owned();
    let mut register = REGISTER.to_owned();
    for member in 1..=4 {
        candidates += &candidate(member, &number(member.into()), "高橋 花子", HOME);
    }
    candidates += &candidate(5, "123456789012", "高橋 花子", HOME);
    register += &answer(&number(1), "高橋 花子", HOME);
    register += &answer(&number(2), "高橋 花子", ELSEWHERE);
    register = format!("{register}{},not-found,,,,,,2023-06-20\n", number(4));
    desk.write("candidates.csv", candidates);
    desk.write("register.csv", register);
    desk.line("import candidates candidates.csv").ok();
    desk.line("import register register.csv").ok();
}

fn listed(desk: &Desk, flags: &str) -> Vec<Value> {
    let json = desk.line(&format!("list --format json {flags}")).json();
    json.as_array().unwrap().clone()
}

/// The id of a member, by the number of its card.
fn id(desk: &Desk, member: &str) -> String {
    let all = listed(desk, "");
    let row = all.iter().find(|row| row["number"] == member).unwrap();
    row["id"].to_string()
}

fn numbers_of(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["number"].as_str().unwrap()).collect()
}

#[test]
fn the_first_import_makes_a_private_database_and_the_worst_comes_first() {
    let desk = Desk::new();
    small(&desk);
    assert_eq!(desk.mode("audit.db"), 0o600);
    let rows = listed(&desk, "");
    assert_eq!(
        numbers_of(&rows),
        ["5", "2", "4", "3", "1"],
        "check digit, address, not found, no answer, clean"
    );
    assert_eq!(rows[0]["signals"], serde_json::json!(["check-digit-fails"]));
    assert_eq!(
        (&rows[1]["grade"], &rows[1]["grades"]["address"]),
        (&"different".into(), &"different".into())
    );
    assert_eq!((&rows[3]["grade"], &rows[3]["answer"]), (&Value::Null, &"none".into()));
    assert_eq!(rows[4]["individual_number"], format!("********{}", &number(1)[8..]));
    let keys: Vec<&str> = rows[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys.join(" "),
        "id insurer_no symbol number branch individual_number kanji_name employer_code employer_name causes status \
         basis answer grade grades signals risk assignee addressee due_on operator marked_at second_operator \
         second_at awaiting_second_check raised_again version"
    );
    assert_eq!(numbers_of(&listed(&desk, "--order key --limit 2")), ["1", "2"]);
    assert_eq!(numbers_of(&listed(&desk, "--answer none --answer not-found")), ["5", "4", "3"]);
}

#[test]
fn an_import_says_how_many_marks_it_withdrew() {
    let desk = Desk::new();
    small(&desk);
    desk.line("mark 1 --as verified").ok();
    let newer = format!(
        "{},found,高橋 花子,タカハシ ハナコ,1990-01-02,2,大阪府大阪市北区梅田1-1,2023-07-01\n",
        number(1)
    );
    desk.write("newer.csv", format!("{REGISTER}{newer}"));
    let said = desk.line("import register newer.csv").ok();
    assert!(said.contains("\n  marks withdrawn: 1; see: totsugo list --raised-again\n"), "{said}");
    assert!(!said.contains("flagged"), "{said}");
    assert_eq!(numbers_of(&listed(&desk, "--raised-again")), ["1"]);
    let again = desk.line("import register newer.csv").ok();
    assert!(!again.contains("withdrawn"), "{again}");
    // A mark that stands though data changed is found by another filter, and only that one is named.
    let address = id(&desk, "2");
    desk.line(&format!("mark {address} --as escalated")).ok();
    desk.write(
        "newest.csv",
        format!("{REGISTER}{}", newer.replace(&number(1), &number(2)).replace("07-01", "08-01")),
    );
    let said = desk.line("import register newest.csv").ok();
    assert!(said.contains("flagged data changed: 1; see: totsugo list --data-changed\n"), "{said}");
    assert!(!said.contains("raised-again"), "{said}");
    assert_eq!(numbers_of(&listed(&desk, "--data-changed")), ["2"]);
}

#[test]
fn a_search_ranks_unless_an_order_is_named() {
    let desk = Desk::new();
    let people = ["山田太郎", "小山田次郎", "山田", "石川花子"]
        .iter()
        .zip(1..)
        .map(|(name, n)| format!("06139992,{n},{},{name},ﾔﾏﾀﾞ,1980-01-01,1,東京都,jlis,3\n", number(n)));
    let head = "insurer_no,number,individual_number,kanji_name,kana_name,birth_date,sex,address,number_source,lookup_items\n";
    desk.write("people.csv", (head.to_owned() + &people.collect::<String>()).as_bytes());
    desk.line("import candidates people.csv").ok();
    assert_eq!(numbers_of(&listed(&desk, "--search 山田")), ["3", "1", "2"]);
    assert_eq!(numbers_of(&listed(&desk, "--search 山田 --limit 1")), ["3"]);
    assert_eq!(numbers_of(&listed(&desk, "--search 山田 --order risk")), ["1", "2", "3"]);
    assert_eq!(numbers_of(&listed(&desk, "--search やまだ --order key")), ["1", "2", "3", "4"]);
    assert_eq!(numbers_of(&listed(&desk, "--search 石川 --search 小山")), ["2", "4"]);
    assert_eq!(numbers_of(&listed(&desk, "--search 石河")), [""; 0]);
}

#[test]
fn filters_repeated_mean_or_and_different_ones_mean_and() {
    let desk = Desk::new();
    small(&desk);
    for (flags, numbers) in [
        ("--grade identical", &["1"][..]),
        ("--grade none", &["5", "4", "3"]),
        ("--grade identical --grade different", &["2", "1"]),
        ("--grade identical --answer not-found", &[]),
        ("--item-grade address=different", &["2"]),
        ("--signal only-address-differs --signal not-found", &["2", "4"]),
        ("--cause three-item-lookup --status pending --limit 1", &["5"]),
        ("--cause ignored-alert", &[]),
        ("--outside", &[]),
        ("--search 花子", &["5", "2", "4", "3", "1"]),
        ("--awaiting", &[]),
    ] {
        assert_eq!(numbers_of(&listed(&desk, flags)), numbers, "{flags}");
    }
    let csv = desk.line("list --format csv").ok();
    assert!(csv.starts_with("id,insurer_no,symbol,number,branch,individual_number,"), "{csv}");
    assert_eq!(table(&csv).len(), 5);
    let text = desk.line("list").ok();
    assert!(text.starts_with("Database: audit.db (private)\nID"), "{text}");
    assert_eq!(text.lines().count(), 1 + 1 + 5 + 1);
}

#[test]
fn marks_stand_alone_and_undo_takes_back_the_last() {
    let desk = Desk::new();
    small(&desk);
    let (clean, address, none) = (id(&desk, "1"), id(&desk, "2"), id(&desk, "3"));
    let ran = desk.line(&format!("mark {clean} {none} 999 --as verified"));
    assert_eq!(ran.code, 3);
    assert_eq!(ran.out, format!("#{clean}: verified (five items match)\n"));
    assert_eq!(ran.err.lines().count(), 2, "{}", ran.err);
    assert!(ran.err.starts_with(&format!("totsugo: record {none}: ")) && ran.err.contains("record 999: "));
    let said = desk.line(&format!("mark {address} --as escalated")).ok();
    assert!(said.starts_with(&format!("#{address}: escalated (five items differ, ")), "{said}");
    let held = desk.run(&["mark", &none, "--as", "on-hold", "--until", "2999-01-01", "--note", "待ち"]).ok();
    assert!(held.contains("on hold (2999-01-01)"), "{held}");
    assert!(
        desk.run(&["mark", &none, "--as", "on-hold", "--until", "2001-01-01", "--note", "x"])
            .err
            .contains("not ahead")
    );
    let undone = desk.line("undo").ok();
    assert_eq!(undone, format!("#{none}: pending\n"));
    desk.line(&format!("wrong {clean}")).ok();
    let report = desk.line("report --format json").json();
    assert_eq!(report["by_status"]["escalated"], 2);
    assert_eq!(report["wrong"]["found"], 1);
    let show = desk.line(&format!("show {clean}")).ok();
    for word in ["wrong number found", "Kanji name", "identical", HOME, "History, newest first"] {
        assert!(show.contains(word), "{word}: {show}");
    }
    let json = desk.line(&format!("show {address} --format json")).json();
    assert_eq!(json["items"]["address"]["insurer"], HOME);
    assert_eq!(json["items"]["address"]["register"], ELSEWHERE);
    assert_eq!(json["mark"]["status"], "escalated");
    assert!(!json.to_string().contains(&number(2)), "masked");
    assert!(desk.line("show 999").fails(3).contains("999"));
}

#[test]
fn a_correction_takes_the_number_from_a_file_and_a_second_person() {
    let desk = Desk::new();
    let lead = |name: &str| Actor {
        account: name.into(),
        claim: Some(name.into()),
        source: IdentitySource::Claim,
        role: Role::Lead,
    };
    let at = "2023-06-01T00:00:00Z".parse().unwrap();
    drop(Store::create(&desk.path("audit.db"), DatabaseKind::Practice, &lead("a"), at).unwrap());
    small(&desk);
    let address = id(&desk, "2");
    desk.write("right.txt", format!("{}\n", number(20)));
    desk.write("other.txt", format!("{}\n", number(21)));
    desk.write("none.txt", "no number");
    assert!(
        desk.line(&format!("mark {address} --as corrected --basis card-copy --number-from none.txt"))
            .fails(2)
            .contains("none.txt")
    );
    let mark =
        format!("--operator suzuki mark {address} --as corrected --basis card-copy --number-from right.txt");
    let said = desk.line(&mark).ok();
    assert!(said.contains("corrected (card copy), second check awaited"), "{said}");
    // The one who is to check it is not told what was marked, nor by whom.
    let own = desk.line(&format!("--operator suzuki show {address}")).ok();
    assert!(own.contains("card copy") && own.contains("suzuki"), "{own}");
    let blind = desk.line(&format!("--operator sato show {address}")).ok();
    assert!(blind.contains("hidden from you until you answer it"), "{blind}");
    assert!(!["card copy", "suzuki", "corrected"].iter().any(|told| blind.contains(told)), "{blind}");
    assert_eq!(numbers_of(&listed(&desk, "--awaiting")), ["2"]);
    for (line, why) in [
        (format!("--operator suzuki confirm {address} --number-from right.txt"), "another person"),
        (format!("--operator sato confirm {address}"), "key the number"),
        (format!("--operator sato confirm {address} --number-from other.txt"), "not the one recorded"),
    ] {
        let said = desk.line(&line).fails(3);
        assert!(said.contains(why), "{line}: {said}");
    }
    let confirmed =
        desk.feed(&format!("--operator sato confirm {address} --number-from -"), number(20).as_bytes());
    assert!(!confirmed.ok().contains("awaited"));
    let row = &listed(&desk, "--status corrected")[0];
    assert_eq!((&row["operator"], &row["second_operator"]), (&"suzuki".into(), &"sato".into()));
    let reflect = format!("reflect {address} --on {}", today());
    assert!(desk.line(&reflect).fails(3).contains("import it first"));
    desk.write("second.csv", format!("{REGISTER}{}", answer(&number(20), "高橋 花子", HOME)));
    desk.line("import register second.csv").ok();
    let told = desk.line(&format!("reflect {address} --on 2023-06-21")).fails(3);
    assert!(told.contains("2023-06-21 lies before"), "{told}");
    desk.line(&reflect).ok();
    assert!(desk.line(&reflect).fails(3).contains("already; nothing was changed"));
    let wrong = desk.line("report --format json").json()["wrong"].clone();
    assert_eq!(
        (&wrong["found"], &wrong["corrected"], &wrong["reflected"]),
        (&1.into(), &1.into(), &1.into())
    );
}

#[test]
fn records_are_given_to_people() {
    let desk = Desk::new();
    small(&desk);
    let (one, two) = (id(&desk, "1"), id(&desk, "2"));
    // A name that nobody has is taken, for people begin; but it is told.
    let said = desk.line(&format!("assign {one} {two} --to 佐藤")).ok();
    assert_eq!(said.lines().last(), Some("nobody of the name 佐藤 has worked on a record here yet"));
    assert_eq!(numbers_of(&listed(&desk, "--assignee 佐藤")), ["2", "1"]);
    let said = desk.line("assign --from 佐藤 --to 鈴木").ok();
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 4, "{said}");
    for id in [&one, &two] {
        assert!(lines.iter().any(|line| line.starts_with(&format!("#{id}  ")) && line.ends_with("pending")));
    }
    assert_eq!(lines[2], "handed over from 佐藤 to 鈴木: 2 records");
    assert!(lines[3].contains("nobody of the name 鈴木"), "{said}");
    assert_eq!(desk.line("assign --from 佐藤 --to 鈴木").ok().lines().count(), 1);
    assert_eq!(numbers_of(&listed(&desk, "--assignee 鈴木")), ["2", "1"]);
    // Names are told as they are kept.
    let said = desk.run(&["assign", "--from", "鈴木", "--to", "ｓａｔｏ　　太郎"]).ok();
    assert!(said.contains("\nhanded over from 鈴木 to sato 太郎: 2 records\n"), "{said}");
    assert!(said.ends_with("nobody of the name sato 太郎 has worked on a record here yet\n"), "{said}");
    // What one command did is one act: each undo takes all of it back.
    for (whose, left) in [("鈴木", 2), ("佐藤", 2), ("佐藤", 0)] {
        let said = desk.line("undo").ok();
        assert_eq!(said.lines().count(), 3, "{said}");
        assert_eq!(said.lines().last(), Some("taken back, done at once: 2 records"));
        assert_eq!(listed(&desk, &format!("--assignee {whose}")).len(), left, "{whose}");
    }
    desk.line(&format!("assign {one} {two} --to 鈴木")).ok();
    let history = desk.line("history --format json").json();
    let me = history[0]["account"].as_str().unwrap();
    assert_eq!(desk.line(&format!("assign {one} --to {me}")).ok().lines().count(), 1, "who is known");
    desk.line("undo").ok();
    desk.run(&["assign", &one, "--to", ""]).ok();
    assert_eq!(numbers_of(&listed(&desk, "--assignee 鈴木")), ["2"]);
}

#[test]
fn the_next_free_records_are_taken_in_the_order_of_the_queue() {
    let desk = Desk::new();
    small(&desk);
    let all = listed(&desk, "--status pending");
    let said = desk.line("assign --next 1").ok();
    assert_eq!(said.lines().last(), Some("taken: 1 record, for 24 hours"));
    let free = listed(&desk, "--unassigned");
    assert_eq!(numbers_of(&free), numbers_of(&all)[1..]);
    desk.line("assign --next 50 --search 見つからない").ok();
    assert_eq!(listed(&desk, "--unassigned"), free);
    let all = desk.line("assign --next 50").ok();
    assert_eq!(all.lines().count(), free.len() + 1);
    let back = desk.line("undo").ok();
    let last = format!("taken back, done at once: {} records", free.len());
    assert_eq!(back.lines().last(), Some(last.as_str()));
    assert_eq!(numbers_of(&listed(&desk, "--unassigned")), numbers_of(&free));
    for wrong in
        ["assign --next 0", "assign --next 51", "assign --next 5 --to x", "assign 1 --to x --outside"]
    {
        assert_eq!(desk.line(wrong).code, 2, "{wrong}");
    }
}

#[test]
fn the_same_file_again_changes_nothing() {
    let desk = Desk::new();
    small(&desk);
    desk.line(&format!("mark {} --as verified", id(&desk, "1"))).ok();
    desk.line("export before.csv").ok();
    let json: Value = desk.line("import candidates candidates.csv --json").json();
    assert_eq!(
        json.to_string(),
        r#"{"file":"candidates.csv","kind":"candidates","read":5,"accepted":5,"new":0,"changed":0,"unchanged":5,"rejected":0,"check_digit_failures":1,"out_of_audit":0,"resumed_at_line":null,"rejects_file":null}"#
    );
    assert_eq!(desk.line("import register register.csv --json").json()["unchanged"], 3);
    desk.line("export after.csv").ok();
    assert_eq!(desk.read("before.csv"), desk.read("after.csv"));
}

#[test]
fn a_dry_run_says_what_would_be_and_writes_nothing() {
    let desk = Desk::new();
    desk.write("candidates.csv", format!("{CANDIDATES}{}bad\n", candidate(1, &number(1), "高橋", HOME)));
    let ran = desk.line("import candidates candidates.csv --dry-run --json");
    let json: Value = serde_json::from_str(&ran.found()).unwrap();
    assert_eq!(
        (&json["new"], &json["rejected"], &json["rejects_file"]),
        (&1.into(), &1.into(), &Value::Null)
    );
    assert_eq!(desk.names(), ["candidates.csv"], "no database, no rejects file, nothing temporary");
    let real: Value =
        serde_json::from_str(&desk.line("import candidates candidates.csv --json").found()).unwrap();
    assert_eq!((&real["new"], &real["rejected"]), (&json["new"], &json["rejected"]));
}

/// Counts of one column of a table.
fn count<'a>(
    rows: impl Iterator<Item = &'a BTreeMap<String, String>>,
    column: &str,
) -> BTreeMap<String, u64> {
    rows.fold(BTreeMap::new(), |mut counts, row| {
        *counts.entry(row[column].clone()).or_default() += 1;
        counts
    })
}

#[test]
fn list_export_and_report_agree_with_what_is_true_of_two_thousand_members() {
    let desk = Desk::new();
    desk.line("synth --members 2000 --seed 7 --out made").ok();
    assert_eq!((desk.mode("made"), desk.mode("made/truth.csv")), (0o700, 0o600));
    // The answers first: they are kept until their members come.
    desk.line("import register made/register.csv").ok();
    let imported = desk.line("import candidates made/candidates.csv --json").json();
    let truth = table(&desk.read("made/truth.csv"));
    assert_eq!((truth.len(), &imported["new"]), (2000, &2000.into()));
    let audited: Vec<_> = truth.iter().filter(|row| !row["causes"].is_empty()).collect();
    assert_eq!(imported["out_of_audit"], 2000 - audited.len());

    let report = desk.line("report --format json").json();
    assert_eq!(report["candidates"], audited.len());
    assert_eq!(report["out_of_audit"], 2000 - audited.len());
    for cause in ["three-item-lookup", "multiple-candidates", "ignored-alert"] {
        let true_of = audited.iter().filter(|row| row["causes"].split(';').any(|c| c == cause)).count();
        assert_eq!(report["by_cause"][cause]["total"], true_of, "{cause}");
    }
    for (answer, true_of) in count(audited.iter().copied(), "answer") {
        assert_eq!(report["by_answer"][&answer], true_of, "{answer}");
    }
    let sum =
        |figures: &Value| figures.as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum::<u64>();
    for figures in ["by_status", "by_grade", "by_answer", "by_insurer"] {
        assert_eq!(sum(&report[figures]), audited.len() as u64, "{figures}");
    }

    desk.line("export state.csv").ok();
    let exported = table(&desk.read("state.csv"));
    let listed = table(&desk.line("list --format csv").ok());
    assert_eq!((exported.len(), listed.len()), (audited.len(), audited.len()));
    for (column, figures) in [("grade", "by_grade"), ("status", "by_status"), ("insurer_no", "by_insurer")] {
        for (code, n) in count(exported.iter(), column) {
            let code = if code.is_empty() { "none".to_owned() } else { code };
            assert_eq!(report[figures][&code], n, "{code}");
        }
        assert_eq!(count(exported.iter(), column), count(listed.iter(), column));
    }
    let key = |row: &BTreeMap<String, String>| {
        ["insurer_no", "symbol", "number", "branch"].map(|column| row[column].clone())
    };
    let found: BTreeMap<_, _> = exported.iter().map(|row| (key(row), row)).collect();
    for row in &audited {
        let (found, who) = (found[&key(row)], key(row).join("-"));
        let mut causes: Vec<&str> = row["causes"].split(';').collect();
        let mut said: Vec<&str> = found["causes"].split(';').collect();
        causes.sort_unstable();
        said.sort_unstable();
        assert_eq!(said, causes, "{who}");
        assert_eq!(found["answer"], row["answer"], "{who}");
        if row["same_person"] == "no" {
            assert!(
                !matches!(found["grade"].as_str(), "identical" | "format"),
                "{who}: another person graded the same"
            );
        }
    }
    let keys: Vec<_> = exported.iter().map(key).collect();
    assert!(keys.is_sorted(), "an export is ordered by member key");
}

#[test]
fn a_japanese_file_in_cp932_says_the_same() {
    let desk = Desk::new();
    let text = "保険者番号,記号,番号,枝番,個人番号,氏名,氏名カナ,生年月日,性別,住所,取得方法,照会項目数\r\n\
                06139992,１２,００７,,1234 5678 9018,髙橋　花子,ﾀｶﾊｼ ﾊﾅｺ,平成2年1月2日,女,東京都千代田区千代田１丁目１番,J-LIS,3\r\n";
    let (bytes, _, lossy) = encoding_rs::SHIFT_JIS.encode(text);
    assert!(!lossy);
    desk.write("名簿.csv", &bytes);
    desk.line("import candidates 名簿.csv").ok();
    let row = &listed(&desk, "")[0];
    assert_eq!(
        (&row["symbol"], &row["number"], &row["kanji_name"]),
        (&"12".into(), &"007".into(), &"髙橋　花子".into())
    );
    assert_eq!(row["causes"], serde_json::json!(["three-item-lookup"]));
}

#[test]
fn several_files_come_in_any_order_and_others_may_have_the_database_open() {
    let desk = Desk::new();
    small(&desk);
    let held = Store::open(&desk.path("audit.db"), totsugo::store::Access::ReadWrite).unwrap();
    let more = |from: u32| {
        (from..from + 3)
            .fold(CANDIDATES.to_owned(), |text, n| text + &candidate(n, &number(n.into()), "高橋", HOME))
    };
    desk.write("a.csv", more(100));
    desk.write("b.csv", more(200));
    let ran = desk.line("import candidates a.csv b.csv --json").ok();
    assert_eq!(ran.lines().count(), 2);
    assert_eq!(listed(&desk, "").len(), 11);
    drop(held);
}

#[test]
fn what_differs_is_marked_below_and_said_in_words() {
    let desk = Desk::new();
    let row = candidate(1, &number(1), "髙橋 花子", HOME);
    desk.write("candidates.csv", format!("{CANDIDATES}{row}"));
    desk.write("register.csv", format!("{REGISTER}{}", answer(&number(1), "高橋 花子", ELSEWHERE)));
    desk.line("import candidates candidates.csv").ok();
    desk.line("import register register.csv").ok();
    let show = desk.line("show 1").ok();
    let lines: Vec<&str> = show.lines().collect();
    let at = lines.iter().position(|line| line.ends_with("髙橋 花子")).unwrap();
    assert_eq!(lines[at - 2].split_whitespace().last(), Some("variant"), "{show}");
    assert!(lines[at - 1].contains("髙 (U+9AD9)") && lines[at - 1].contains("高 (U+9AD8)"), "{show}");
    assert_eq!(lines[at + 1].trim_start(), "^^", "the variant character, and nothing else: {show}");
    assert!(lines[at + 2].ends_with("高橋 花子"), "{show}");
    assert!(show.contains("only the address differs") && !show.contains('⁇'), "{show}");
    let japanese = desk.line("--lang ja show 1").ok();
    assert!(
        japanese.contains("髙 (U+9AD9) と 高 (U+9AD8): 異体字")
            && japanese.contains("住所のみ不一致")
            && !japanese.contains('⁇'),
        "{japanese}"
    );
}

#[test]
fn an_import_that_is_killed_is_taken_up_where_it_was_durable() {
    let desk = Desk::new();
    desk.line("synth --members 6000 --seed 3 --out made").ok();
    desk.line("init").ok();
    let mut child = desk.command(&["import", "candidates", "made/candidates.csv"]).spawn().unwrap();
    let audited = || {
        let store = Store::open(&desk.path("audit.db"), totsugo::store::Access::ReadOnly);
        store.and_then(|store| store.tallies()).map_or(0, |tallies| tallies.total(QueueList::All))
    };
    while audited() == 0 {
        assert!(child.try_wait().unwrap().is_none(), "it ended before anything was durable");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let before = listed(&desk, "").len();
    let json = desk.line("import candidates made/candidates.csv --json").json();
    assert_eq!((&json["read"], &json["new"]), (&6000.into(), &6000.into()), "the whole is counted: {json}");
    if before < 4000 {
        assert!(json["resumed_at_line"].as_u64().unwrap() > 2, "{json}");
    }
    assert_eq!(
        table(&desk.read("made/truth.csv")).iter().filter(|row| !row["causes"].is_empty()).count(),
        listed(&desk, "").len()
    );
    assert!(desk.line("history verify").ok().contains("every seal fits"));
}

#[test]
fn operators_at_once_lose_nothing_and_overwrite_nothing() {
    let desk = Desk::new();
    small(&desk);
    let ids: Vec<String> = listed(&desk, "").iter().map(|row| row["id"].to_string()).collect();
    let marks: Vec<_> = ids
        .iter()
        .chain(&ids)
        .map(|id| {
            let mut command = desk.command(&["mark", id, "--as", "escalated", "--basis", "doubt"]);
            command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let codes: Vec<Option<i32>> =
        marks.into_iter().map(|child| child.wait_with_output().unwrap().status.code()).collect();
    let of = |code| codes.iter().filter(|found| **found == Some(code)).count();
    assert_eq!((of(0), of(3)), (5, 5), "each record once; the later is told: {codes:?}");
    assert_eq!(desk.line("report --format json").json()["by_status"]["escalated"], 5);
    assert!(desk.line("history verify").ok().contains("every seal fits"));
}
