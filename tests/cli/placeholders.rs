//! What stands in cells where there is nothing, or nothing that is so yet, and words that say less than they seem to.

use std::path::Path;

use crate::harness::{Desk, REGISTER, today};

const HEADER: &str =
    "insurer_no,symbol,number,branch,individual_number,kanji_name,kana_name,birth_date,sex,address";
const MEMBER: &str = "06139992,1,1,00,123456789018,高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都";

/// A database with one member, of whom the file says more.
fn with(columns: &str, cells: &str) -> Desk {
    let desk = Desk::new();
    desk.write("c.csv", format!("{HEADER},number_source,lookup_items,{columns}\n{MEMBER},jlis,3,{cells}\n"));
    desk.line("import candidates c.csv").ok();
    desk
}

#[test]
fn an_answer_of_a_day_to_come_is_rejected_and_shadows_nothing() {
    let desk = with("batch", "1");
    let row = |result: &str, on: &str| {
        format!("{REGISTER}123456789018,{result},高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都,{on}\n")
    };
    desk.write("slip.csv", row("found", "2999-06-01"));
    desk.write("dead.csv", row("deceased", &today()));
    for run in ["--dry-run", ""] {
        desk.line(&format!("import register slip.csv {run}")).found();
    }
    assert!(desk.read("slip.csv.rejects.csv").contains("2,asked_on 2999-06-01 is still to come,"));
    desk.line("import register dead.csv").ok();
    assert_eq!(desk.line("list --format json").json()[0]["answer"], "deceased");
}

#[test]
fn eligibility_that_is_lost_later_leaves_the_employer_to_be_asked() {
    for (lost_on, addressee, signals) in [
        ("2999-03-31", "employer", serde_json::json!([])),
        ("在籍", "employer", serde_json::json!([])),
        ("2020-03-31", "member", serde_json::json!(["lost-eligibility"])),
    ] {
        let desk = with("employer_code,lost_on", &format!("7,{lost_on}"));
        desk.line("mark 1 --as escalated --basis doubt").ok();
        let row = &desk.line("list --format json").json()[0];
        assert_eq!((&row["addressee"], &row["signals"]), (&addressee.into(), &signals), "{lost_on}");
    }
}

#[test]
fn sources_that_nobody_knows_are_told_and_no_scripts_shape_changes() {
    let desk = Desk::new();
    let row = |n: usize, source: &str| {
        format!("06139992,1,{n},00,123456789018,高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都,{source},3\n")
    };
    let sources = ["住基照会", "届出", "住基ねっと", "住基ねっと", "3", "123456789018", "電算", ""];
    let rows: String = sources.iter().enumerate().map(|(n, source)| row(n + 1, source)).collect();
    desk.write("c.csv", format!("{HEADER},number_source,lookup_items\n{rows}"));
    for run in ["--dry-run", ""] {
        let said = desk.line(&format!("import candidates c.csv {run}")).ok();
        let told = "number_source: no known source, so taken as not obtained from J-LIS: 住基ねっと (2), \
                    ************ (1), 3 (1), …;";
        assert!(said.contains(told), "{said}");
    }
    let json = desk.line("import candidates c.csv --json").json();
    assert_eq!(json.as_object().unwrap().len(), 12, "{json}");
    assert_eq!(desk.line("list --format json").json().as_array().unwrap().len(), 1);
}

#[test]
fn files_with_other_separators_are_told_so_by_every_command() {
    let desk = with("batch", "1");
    let tabs = |header: &str| header.replace(',', "\t");
    desk.write("c.tsv", format!("{}\n", tabs(HEADER)));
    desk.write("semi.csv", format!("{}\n", HEADER.replace(',', ";")));
    desk.write("pairs.tsv", tabs("id,left_kanji_name,right_kanji_name\n1,a,b\n"));
    desk.write("replies.tsv", tabs("case_code,outcome\nT-000001-X,refused\n"));
    for (line, word) in [
        ("import candidates c.tsv", "tabs"),
        ("import candidates semi.csv", "semicolons"),
        ("gate c.tsv --out sorted", "tabs"),
        ("gate semi.csv --out sorted", "semicolons"),
        ("compare pairs.tsv", "tabs"),
        ("request answer --from replies.tsv", "tabs"),
    ] {
        let said = desk.line(line).fails(1);
        assert!(
            said.contains(word) && said.contains("commas") && !said.contains("profile"),
            "{line}: {said}"
        );
    }
    assert!(!Path::new("sorted").exists());
}

#[test]
fn a_mistyped_case_code_is_named_as_none() {
    let desk = with("batch", "1");
    desk.write("r.csv", "case_code,outcome\nT-000001-X,refused\n123456789018,refused\n");
    desk.line("request answer --from r.csv").found();
    let rejects = desk.read("r.csv.rejects.csv");
    assert!(rejects.contains("T-000001-X is that of no case"), "{rejects}");
    assert!(rejects.contains("3,case_code is no case code"), "{rejects}");
}
