//! Requests for documents: letters and lists out, sending and replies in, and what is refused on the way.

use std::fs;

use serde_json::Value;
use totsugo::audit::IndividualNumber;

use crate::harness::{Desk, Ran, table};

const HEADER: &str = "insurer_no,symbol,number,branch,individual_number,kanji_name,kana_name,birth_date,sex,address,\
                      employer_code,employer_name,number_source,lookup_items\n";

/// Numbers with a right check digit.
const NUMBERS: [&str; 5] = ["123456789018", "111111111118", "222222222226", "333333333334", "444444444442"];

/// Five members: two of employer A, one of employer `../B` without an address, one of none at all, one without an address.
/// All are escalated, and the letter names the insurer.
fn desk() -> Desk {
    let desk = with_the_shipped_letter();
    fill_in_the_letter(&desk);
    desk
}

fn fill_in_the_letter(desk: &Desk) {
    let shipped = desk.line("request template").ok();
    let letter = desk.write("letter.html", shipped.replace("class=\"fill\"", ""));
    desk.line("request template --set letter.html").ok();
    fs::remove_file(letter).unwrap();
}

fn with_the_shipped_letter() -> Desk {
    let desk = Desk::new();
    let row = |n: usize, name: &str, address: &str, employer: &str| {
        format!(
            "06139992,12,{n},00,{},{name},カナ,1980-04-0{n},2,{address},{employer},{employer}商事,jlis,3\n",
            NUMBERS[n - 1]
        )
    };
    let rows = [
        row(1, "高橋 花子", "東京都千代田区霞町1-1", "A"),
        row(2, "=佐藤 <b>太郎</b>", "東京都千代田区霞町1-2", "A"),
        row(3, "鈴木 一郎", "東京都千代田区霞町1-3", "../B"),
        row(4, "田中 葵", "東京都千代田区霞町1-4", "").replace("商事", ""),
        row(5, "渡邉 翔", "東京都千代田区霞町1-5", "").replace("商事", ""),
    ];
    desk.write("c.csv", format!("{HEADER}{}", rows.concat()));
    desk.write(
        "e.csv",
        "employer_code,name,postal_code,address,department,contact,phone,send_by\nA,甲商事株式会社,100-0013,千代田区1,総務部,,,郵送\n",
    );
    desk.line("import candidates c.csv").ok();
    desk.line("import employers e.csv").ok();
    for n in 1..=5 {
        desk.line(&format!("mark {} --as escalated", id(&desk, n))).ok();
    }
    desk
}

fn id(desk: &Desk, member: usize) -> i64 {
    let listed = desk.line("list --format json").json();
    let rows = listed.as_array().unwrap();
    let of = rows.iter().find(|row| row["number"].as_str() == Some(&member.to_string())).unwrap();
    of["id"].as_i64().unwrap()
}

fn requests(desk: &Desk, filters: &str) -> Vec<Value> {
    desk.line(&format!("request list --format json {filters}")).json().as_array().unwrap().clone()
}

fn case(desk: &Desk, member: usize) -> String {
    let all = requests(desk, "");
    let of = all.iter().find(|row| row["number"].as_str() == Some(&member.to_string())).unwrap();
    of["case_code"].as_str().unwrap().to_owned()
}

fn today(desk: &Desk) -> String {
    desk.line("report --format json").json()["as_of"].as_str().unwrap().to_owned()
}

fn refused(ran: &Ran, code: i32, said: &str) {
    assert_eq!((ran.code, ran.err.lines().count()), (code, 1), "{}", ran.err);
    assert!(ran.err.contains(said) && !ran.err.contains("panicked"), "{}", ran.err);
}

fn all_text(desk: &Desk, folder: &str) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(desk.path(folder)).unwrap() {
        all.push_str(&fs::read_to_string(entry.unwrap().path()).unwrap());
    }
    all
}

#[test]
fn the_whole_way_from_letters_to_the_mark() {
    let desk = desk();
    let wrote = desk.line("request write --out letters");
    assert_eq!(wrote.code, 3, "one has no address: {}", wrote.err);
    assert!(wrote.err.contains("../B") && wrote.err.contains("totsugo import employers"), "{}", wrote.err);
    assert!(wrote.out.contains("3 letters for 4 records"), "{}", wrote.out);
    assert_eq!((desk.mode("letters"), desk.mode("letters/request-001-letter.html")), (0o700, 0o600));
    let mut names: Vec<String> = fs::read_dir(desk.path("letters"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "request-001-letter.html",
            "request-001-list.csv",
            "request-002-letter.html",
            "request-003-letter.html",
            "requests.csv"
        ]
    );
    let all = all_text(&desk, "letters");
    assert!(NUMBERS.iter().all(|number| !all.contains(number)), "no letter holds a number");
    let first = desk.read("letters/request-001-letter.html");
    assert!(first.contains("甲商事株式会社<br>総務部　御中") && first.contains("高橋 花子"), "{first}");
    assert!(!first.contains("<b>太郎</b>") && !first.contains("鈴木") && !first.contains("1980"), "{first}");
    let list = desk.read("letters/request-001-list.csv");
    assert!(list.starts_with("点検番号,記号,番号,枝番,氏名\n") && list.lines().count() == 3, "{list}");
    desk.line("request write --out again").found();

    let today = today(&desk);
    let sent = desk.line(&format!("request send --all --on {today}")).ok();
    assert!(sent.contains("4 requests"), "{sent}");
    let figures = || desk.line("report --format json").json()["requests"].clone();
    assert_eq!((&figures()["sent"], &figures()["answered"]), (&4.into(), &0.into()));
    let code = case(&desk, 1);
    let found = desk.line(&format!("list --format json --search {}", code.to_lowercase())).json();
    assert_eq!((found.as_array().unwrap().len(), &found[0]["number"]), (1, &"1".into()));
    let answered = desk
        .line(&format!(
            "request answer {code} --outcome matches --number-seen card-copy --identity-seen photograph"
        ))
        .ok();
    let mark = format!("totsugo mark {} --as verified --basis card-copy --number-from -", id(&desk, 1));
    assert!(answered.contains(&mark), "{answered}");
    assert_eq!(desk.line("list --format json --status verified").json().as_array().unwrap().len(), 0);
    let said = desk.feed(&mark["totsugo ".len()..], NUMBERS[0].as_bytes()).ok();
    assert!(said.contains("verified (card copy)"), "{said}");
    assert_eq!(figures()["answered"], 1);
    let shown = desk.line(&format!("show {}", id(&desk, 1))).ok();
    assert!(shown.contains(&code) && shown.contains("number matches"), "{shown}");
    let listed = desk.line("list --format json --request answered").json();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert!(desk.line("history verify").ok().contains("every seal fits"));
    assert_eq!(desk.line("doctor").code, 0);
}

/// Places that nobody filled in are told before the first change, where the run can still be stopped, and nowhere else.
#[test]
fn a_letter_with_places_to_fill_in_is_told_before_anything_is_written() {
    let desk = with_the_shipped_letter();
    let told = |ran: &Ran| {
        let first = ran.out.lines().next().unwrap_or_default().to_owned();
        assert_eq!((ran.out.matches("class=\"fill\"").count(), ran.err.as_str()), (1, ""), "{}", ran.out);
        first.contains("class=\"fill\"") && first.contains("totsugo request template")
    };
    let wrote = desk.line("request write --out letters --employer A");
    assert!(wrote.code == 0 && told(&wrote), "{}", wrote.out);
    assert!(told(&desk.line("request write --out again --again")));
    let nobody = desk.line("request write --out none --employer A");
    assert!(
        !nobody.ok().contains("class=\"fill\"") && !desk.path("none").exists(),
        "nothing is to be written"
    );
}

#[test]
fn replies_are_entered_down_a_list_and_bad_rows_come_back() {
    let desk = desk();
    desk.line("request write --out letters").found();
    desk.line(&format!("request send --employer A --on {}", today(&desk))).ok();
    let (one, two, unsent) = (case(&desk, 1), case(&desk, 2), case(&desk, 4));
    desk.write(
        "r.csv",
        format!(
            "点検番号,氏名,回答,番号確認,身元確認,連絡先\n{one},,番号一致,マイナンバーカードの写し,顔写真付きの書類,\n{two},,,,,\n\
             T-000001-X,,refused,,,\n{unsent},,refused,,,\n{two},,matches,,,\n"
        ),
    );
    let ran = desk.line("request answer --from r.csv");
    assert_eq!(ran.code, 3);
    assert!(
        ran.out
            .contains("1 reply entered, 0 entered already, 1 row without an outcome passed over, 3 rejected"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("columns not read: 連絡先\n"),
        "the list's own columns are no news: {}",
        ran.out
    );
    let rejects = desk.read("r.csv.rejects.csv");
    let lines: Vec<&str> = rejects.lines().collect();
    assert_eq!(lines.len(), 4, "{rejects}");
    assert!(lines[1].starts_with("4,") && lines[1].contains("case_code"), "{rejects}");
    assert!(lines[2].starts_with("5,") && lines[2].contains("was not sent yet"), "{rejects}");
    assert!(
        lines[3].starts_with("6,") && lines[3].contains("number_seen (番号確認)") && !lines[3].contains("--"),
        "{rejects}"
    );
    // The same file again changes nothing, and says so.
    let again = desk.line("request answer --from r.csv");
    assert!(again.out.contains("0 replies entered, 1 entered already"), "{}", again.out);
    assert_eq!((again.code, desk.read("r.csv.rejects.csv").lines().count()), (3, 4));
    let answer = "番号一致,マイナンバーカードの写し,顔写真付きの書類";
    desk.write("one.csv", format!("点検番号,回答,番号確認,身元確認\n{one},{answer}\n{two},,,\n"));
    assert!(desk.line("request answer --from one.csv").ok().contains("1 entered already"));
    // Another answer than the one that stands is none that was entered already.
    desk.write("one.csv", format!("点検番号,回答,番号確認,身元確認\n{one},refused,,\n"));
    assert_eq!(desk.line("request answer --from one.csv").code, 3);
    assert!(desk.read("one.csv.rejects.csv").contains("is answered already"));
    assert_eq!(desk.line("--lang ja request answer --from r.csv").code, 3);
    let rejects = desk.read("r.csv.rejects.csv");
    let is_ascii = |said: &str| said.split(',').nth(1).unwrap().is_ascii();
    assert!(!rejects.lines().skip(1).any(is_ascii), "{rejects}");
    assert!(rejects.contains("番号確認の列に") || rejects.contains("身元確認)の列に"), "{rejects}");
    assert_eq!(requests(&desk, "--outcome matches").len(), 1);
    let told = desk.line(&format!("request answer {one} --outcome refused")).fails(3);
    let way_on = format!("taken back with `totsugo request reopen {one}`");
    assert!(
        told.starts_with(&format!("totsugo: {one} is answered already")) && told.contains(&way_on),
        "{told}"
    );
    desk.line(&format!("request reopen {one}")).ok();
    assert_eq!(requests(&desk, "--unanswered").len(), 2);
}

#[test]
fn a_document_that_contradicts_a_verified_record_is_told_and_raises_it_again() {
    let desk = desk();
    desk.line("request write --out letters").found();
    desk.line(&format!("request send --all --on {}", today(&desk))).ok();
    let number = |n: usize| NUMBERS[n - 1].as_bytes();
    for n in [1, 2] {
        let line = format!("mark {} --as verified --basis resident-record --number-from -", id(&desk, n));
        desk.feed(&line, number(n)).ok();
    }
    let seen = "--number-seen card-copy --identity-seen photograph";
    let said = desk.line(&format!("request answer {} --outcome other-number {seen}", case(&desk, 1))).found();
    let next = format!("withdrawn, and raised again; next: totsugo wrong {}", id(&desk, 1));
    assert!(said.contains(&next), "{said}");
    let raised = || desk.line("list --format json --raised-again").json().as_array().unwrap().len();
    assert_eq!(raised(), 1);
    let why = desk.line(&format!("history {}", id(&desk, 1))).ok();
    assert!(why.contains("a document shows another number"), "{why}");
    // Down a list it is the same.
    let header = "case_code,outcome,number_seen,identity_seen";
    let row = format!("{},other-number,card-copy,photograph", case(&desk, 2));
    desk.write("replies.csv", format!("{header}\n{row}\n"));
    assert!(desk.line("request answer --from replies.csv").found().contains("raised again"));
    assert_eq!(raised(), 2);
    // A slip is taken back and the mark given again; any other outcome contradicts nothing.
    desk.line(&format!("request reopen {}", case(&desk, 1))).ok();
    let again = format!("mark {} --as verified --basis resident-record --number-from -", id(&desk, 1));
    desk.feed(&again, number(1)).ok();
    desk.line(&format!("request answer {} --outcome deceased", case(&desk, 1))).ok();
    assert_eq!(raised(), 1);
    assert_eq!(desk.line("doctor").code, 0);
}

#[test]
fn what_cannot_be_is_one_line_and_a_way_on() {
    let desk = desk();
    let today = today(&desk);
    refused(&desk.line("request write --out letters --due 2001-01-01"), 2, "2001-01-01");
    assert!(!desk.path("letters").exists());
    desk.line("request write --out letters --employer A").ok();
    let one = case(&desk, 1);
    let slipped = format!("{}{}", &one[..9], if one.ends_with('0') { '1' } else { '0' });
    refused(&desk.line("request write --out letters"), 1, "letters: the folder holds files already");
    for (line, code, said) in [
        (format!("request answer {one} --outcome refused"), 3, "request send"),
        (format!("request remind {one} --on {today}"), 3, "request send"),
        (format!("request send {one} --on 2999-01-01"), 3, "2999-01-01"),
        (format!("request send {one} --on 2001-01-01"), 3, "2001-01-01"),
        (format!("request send {one} --on {today} --due 2001-01-01"), 3, "2001-01-01"),
        (format!("request send T-999999-3 --on {today}"), 2, "T-999999-3"),
        (format!("request send --on {today}"), 2, "<CASE>"),
        (format!("request answer {one}"), 2, "--outcome"),
        (format!("request answer {one} --outcome maybe"), 2, "matches"),
        ("request answer 123456789018 --outcome refused".to_owned(), 2, "argument"),
        ("request template --set e.csv".to_owned(), 1, "due"),
        (
            format!("request answer {slipped} --outcome refused"),
            2,
            "last sign of this case code does not fit",
        ),
        (format!("request send --employer no-such --on {today}"), 2, "no employer has the code no-such"),
        (format!("request remind --employer no-such --on {today}"), 2, "no employer has the code no-such"),
        ("request list --employer ../../etc".to_owned(), 2, "no employer has the code ../../etc"),
        ("request write --out none --employer no-such".to_owned(), 2, "totsugo request list"),
    ] {
        refused(&desk.line(&line), code, said);
    }
    let all = desk.line("request send --all --on 2999-01-01");
    assert!(all.code == 3 && all.out == "0 requests\n", "nothing was sent: {}", all.out);
    desk.line(&format!("request send {one} --on {today}")).ok();
    refused(&desk.line(&format!("request send {one} --on {today}")), 3, "remind");
    let said = desk.line(&format!("request remind {one} --on 2999-01-01")).fails(3);
    assert_eq!(said.matches(&one).count(), 1, "{said}");
    let said = desk.line(&format!("request send {one} --on {today}")).fails(3);
    assert_eq!(said.matches(&one).count(), 1, "the case is named once: {said}");
    refused(&desk.line(&format!("request answer {one} --outcome matches")), 3, "--number-seen");
    desk.line(&format!("request answer {one} --outcome refused")).ok();
    refused(&desk.line(&format!("request answer {one} --outcome refused")), 3, "request reopen");
    refused(&desk.line(&format!("request write --out more {}", id(&desk, 2))), 3, "is open for this record");
    assert!(!desk.path("more").exists(), "nothing to write, no folder");
}

#[test]
fn letters_are_written_again_without_new_requests() {
    let desk = desk();
    desk.line("request write --out a").found();
    let before = requests(&desk, "");
    desk.line("request write --out b --again --due 2999-01-01").ok();
    let after = requests(&desk, "");
    assert_eq!(before.len(), after.len());
    assert!(after.iter().all(|row| row["due_on"] == "2999-01-01"), "{after:?}");
    assert!(desk.read("b/request-001-letter.html").contains("令和981年1月1日"));
    assert_eq!(desk.read("a/request-001-list.csv"), desk.read("b/request-001-list.csv"));
    let empty = desk.line("request write --out c --again --overdue").ok();
    assert!(empty.contains("no such request is overdue") && !empty.contains("--again"), "{empty}");
    let none = desk.line("request write --out c --again --addressee householder").ok();
    assert!(none.contains("no such request is open"), "{none}");
}

#[test]
fn letters_without_a_name_are_counted_and_show_where_it_goes() {
    let desk = desk();
    let to =
        |n: usize, whom: &str| desk.line(&format!("mark {} --as escalated --to {whom}", id(&desk, n))).ok();
    to(1, "municipality");
    to(2, "other-insurer");
    let said = desk.line(&format!("request write --out a {} {}", id(&desk, 1), id(&desk, 2))).ok();
    assert!(said.contains("the addressee of 2 letters is to be written by hand"), "{said}");
    let page = desk.read("a/request-001-letter.html");
    assert!(page.contains("class=\"fill\">　") && page.contains("</span>　御中"), "{page}");
    assert!(!desk.line("request write --out b --employer A").out.contains("by hand"));
}

#[test]
fn lists_are_workbooks_or_for_spreadsheets_where_asked_for() {
    let desk = desk();
    desk.line("request write --out a --employer A --for spreadsheet").ok();
    let list = desk.read("a/request-001-list.csv");
    assert!(list.starts_with('\u{feff}') && list.contains("'=佐藤"), "{list}");
    desk.line("request write --out b --again --lists xlsx").ok();
    assert!(fs::read(desk.path("b/request-001-list.xlsx")).unwrap().starts_with(b"PK"));
}

#[test]
fn the_insurers_own_letter_is_checked_and_used() {
    let desk = desk();
    let shipped = desk.line("request template").ok();
    desk.write(
        "own.html",
        shipped.replace("class=\"fill\"", "").replace("【保険者の名称を記入】", "霞健康保険組合"),
    );
    desk.line("request template --set own.html").ok();
    assert!(desk.line("request template --in-force").ok().contains("霞健康保険組合"));
    let wrote = desk.line("request write --out a --employer A");
    assert_eq!((wrote.code, wrote.err.as_str()), (0, ""));
    assert!(desk.read("a/request-001-letter.html").contains("霞健康保険組合"));
    desk.write("bad.html", "{{due}}\n{{individual_number}}");
    let said = desk.line("request template --set bad.html").fails(1);
    assert!(said.contains("bad.html: line 2: ") && said.contains("individual_number"), "{said}");
    assert!(
        said.contains("insurer_no, ") && said.contains("case_code, ") && said.contains("members"),
        "{said}"
    );
    desk.write("numbered.html", shipped.replace("日頃より", "１２３４－５６７８－９０１８"));
    let told = desk.line("request template --set numbered.html").fails(1);
    let line = 1 + shipped.lines().position(|line| line.contains("日頃より")).unwrap();
    assert!(
        told.contains(&format!("numbered.html: line {line}: it holds a valid individual number"))
            && !told.contains("５６"),
        "{told}"
    );
    assert!(desk.line("request template --in-force").ok().contains("霞健康保険組合"), "it stays in force");
    desk.line("request template --reset").ok();
    assert_eq!(desk.line("request template --in-force").ok(), shipped);
}

#[test]
fn whoever_has_no_kanji_name_is_named_by_the_kana_name_and_who_has_neither_is_told() {
    let desk = desk();
    let row = |n: &str, number: &str, kana: &str| {
        format!("06139992,12,{n},00,{number},　,{kana},1980-04-01,2,東京都千代田区霞町2,A,A商事,jlis,3\n")
    };
    let rows = [row("6", "555555555557", "タカハシ ハナ"), row("7", "666666666664", "")];
    desk.write("more.csv", format!("{HEADER}{}", rows.concat()));
    desk.line("import candidates more.csv").ok();
    for n in [6, 7] {
        desk.line(&format!("mark {} --as escalated", id(&desk, n))).ok();
    }
    let wrote = desk.line("request write --out letters --employer A");
    assert_eq!(wrote.code, 3, "{}", wrote.err);
    let lacks = format!("(#{}): the record has neither a kanji nor a kana name", id(&desk, 7));
    assert!(wrote.err.contains(&lacks), "{}", wrote.err);
    for file in ["request-001-letter.html", "request-001-list.csv", "requests.csv"] {
        assert!(desk.read(&format!("letters/{file}")).contains("タカハシ ハナ"), "{file}");
    }
}

#[test]
fn a_member_key_stands_whole_though_it_is_a_number_too() {
    let desk = Desk::new();
    let key = NUMBERS[0];
    desk.write(
        "c.csv",
        format!(
            "{HEADER}06139992,,{key},00,{},高橋 花子,カナ,1980-04-01,2,東京都千代田区1,,,jlis,3\n",
            NUMBERS[1]
        ),
    );
    desk.line("import candidates c.csv").ok();
    desk.line("wrong 1").ok();
    desk.line("mark 1 --as escalated --to member").ok();
    assert_eq!(desk.line("request write --out letters").code, 0);
    desk.line("assign 1 --to sato").ok();
    desk.line("incident sheet 1 --out sheet.html").ok();
    for line in [
        "list",
        "list --format csv",
        "show 1",
        "request list",
        "request list --format csv",
        "incident list",
        "incident show 1",
        "incident show 1 --format json",
        "assign --from sato --to ito",
        "history report",
    ] {
        assert!(desk.line(line).ok().contains(key), "{line}: {}", desk.line(line).out);
    }
    for file in ["sheet.html", "letters/request-001-letter.html", "letters/requests.csv"] {
        assert!(desk.read(file).contains(key), "{file}");
    }
}

#[test]
fn who_hands_records_over_sees_their_open_requests() {
    let desk = desk();
    desk.line("request write --out a --employer A").ok();
    let record = id(&desk, 1);
    desk.line(&format!("assign {record} --to sato")).ok();
    let said = desk.line("assign --from sato --to ito").ok();
    assert!(said.contains(&case(&desk, 1)) && said.contains("written"), "{said}");
    let json = desk.line(&format!("show {record} --format json")).json();
    assert_eq!(json["requests"][0]["case_code"], case(&desk, 1));
    let csv = desk.line("request list --format csv --employer A").ok();
    assert_eq!(csv.lines().count(), 3, "{csv}");
    // What is so or not is written as `list` and `export` write it.
    let flags: Vec<_> =
        table(&csv).iter().map(|row| (row["overdue"].clone(), row["needed"].clone())).collect();
    assert_eq!(flags, [("false".to_owned(), "true".to_owned()), ("false".to_owned(), "true".to_owned())]);
    let words = desk.line("--lang ja request list").ok();
    assert!(words.contains("点検番号") && words.contains("文書作成済"), "{words}");
}

#[test]
fn whatever_an_employer_s_code_looks_like_no_file_is_named_by_it() {
    let desk = Desk::new();
    let long = "E".repeat(300);
    let codes =
        ["../../etc/passwd", "A\0B", &long, "CON", "dots...", "Ｅ／Ｆ", ".", "..", "=1+1", "ABC", "ＡＢＣ"];
    let number = |n: usize| IndividualNumber::with_check_digit(30_000_000_000 + n as u64).unwrap().reveal();
    let row = |(n, code): (usize, &&str)| {
        let number = number(n);
        format!(
            "06139992,12,{n},00,{number},高橋 花子,カナ,1980-04-01,2,東京都千代田区1,{code},商事,jlis,3\n"
        )
    };
    let rows = codes.iter().enumerate().map(row).collect::<Vec<_>>().concat();
    desk.write("c.csv", format!("{HEADER}{rows}"));
    // The last two are one code in two writings.
    let employer = |code: &&str| format!("{code},商事{code},千代田区1\n");
    let employers = codes[..10].iter().map(employer).collect::<Vec<_>>().concat();
    desk.write("e.csv", format!("employer_code,name,address\n{employers}"));
    desk.line("import candidates c.csv").ok();
    desk.line("import employers e.csv").ok();
    for n in 0..codes.len() {
        desk.line(&format!("mark {} --as escalated --to employer", id(&desk, n))).ok();
    }
    fill_in_the_letter(&desk);
    let told = desk.line("request write --out letters").ok();
    assert!(told.contains("10 letters for 11 records"), "{told}");
    let mut names: Vec<String> = fs::read_dir(desk.path("letters"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let mut expected: Vec<String> = (1..=10)
        .flat_map(|n| [format!("request-{n:03}-letter.html"), format!("request-{n:03}-list.csv")])
        .chain(["requests.csv".to_owned()])
        .collect();
    expected.sort();
    assert_eq!(names, expected);
    assert_eq!(desk.names(), ["audit.db", "audit.db.key", "c.csv", "e.csv", "letters"]);
    let letters = (1..=10).map(|n| desk.read(&format!("letters/request-{n:03}-letter.html")));
    assert!(
        letters.into_iter().all(|letter| !letter.contains('\0')),
        "what is no character is shown as a sign"
    );
}
