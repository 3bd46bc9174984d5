//! How the candidates were chosen, and how far the asking of J-LIS has come.

use serde_json::json;

use crate::harness::{CANDIDATES, Desk, REGISTER};

#[test]
fn a_choice_is_recorded_and_stands_in_every_form_of_the_report() {
    let desk = Desk::new();
    desk.line("init").ok();
    assert!(desk.line("scope list").ok().contains("totsugo scope add"));
    let said = desk.run(&[
        "scope",
        "add",
        "--method",
        "J-LIS <3 items>",
        "--rule",
        "items <= 3",
        "--records",
        "8876",
        "--from",
        "2017-07-01",
        "--to",
        "2023-05-31",
        "--decided-by",
        "director",
        "--decided-on",
        "2023-06-01",
    ]);
    assert!(said.ok().contains("8,876 records"));
    let listed = desk.line("scope list --format json").json();
    assert_eq!((&listed[0]["records"], &listed[0]["added_by"].is_string()), (&json!(8876), &true));
    let report = desk.line("report --format json").json();
    assert_eq!(report["scope"], listed);
    let text = desk.line("report").ok();
    assert!(text.contains("How the candidates were chosen") && text.contains("J-LIS <3 items>"), "{text}");
    let page = desk.line("report --format html").ok();
    assert!(page.contains("J-LIS &lt;3 items&gt;") && !page.contains("<3 items>"), "{page}");
    desk.line("report --format xlsx --out r.xlsx").ok();
    // A day before it was recorded does not know of it.
    assert_eq!(desk.line("report --as-of 2001-01-01 --format json").json()["scope"], json!([]));
    desk.line("history verify").ok();
}

#[test]
fn what_cannot_be_is_refused_with_one_line() {
    let desk = Desk::new();
    desk.line("init").ok();
    for (line, said) in [
        ("scope add --method a --decided-by b --records 1", "--rule"),
        ("scope add --method none --decided-by b --records 1", "--method none"),
        ("scope add --method a --rule r --decided-by b --decided-on 2999-01-01", "2999-01-01"),
        ("scope add --method a --rule r --decided-by b --from 2023-02-01 --to 2023-01-01", "--from"),
        ("scope add --method a --rule r --decided-by b --records x", "--records"),
        ("scope add --method a --rule r", "--decided-by"),
        ("scope add --method a --rule r --decided-by b --note 01754538422260", "in groups"),
        ("scope add --method 2023-01-01754538422260 --rule r --decided-by b", "in groups"),
        ("scope list --operator 2754538422260", "in groups"),
    ] {
        let ran = desk.line(line);
        assert_eq!((ran.code, ran.err.lines().count()), (2, 1), "{line}: {}", ran.err);
        assert!(ran.err.contains(said), "{line}: {}", ran.err);
        assert!(!ran.err.contains("754538422260"), "{line}: {}", ran.err);
    }
    desk.line("scope add --method none --decided-by b").ok();
    assert_eq!(desk.line("scope list --format json").json().as_array().unwrap().len(), 1);
}

#[test]
fn the_inquiry_is_tallied() {
    let desk = Desk::new();
    let row = |member: u32, number: &str| {
        format!(
            "06139992,1,{member},,{number},高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都千代田区1-1,jlis,3\n"
        )
    };
    desk.write("c.csv", format!("{CANDIDATES}{}{}", row(10, "123456789018"), row(9, "111111111118")));
    desk.line("import candidates c.csv").ok();
    let tally = |line: &str| desk.line(line).json();
    let of = |asked, answered, outstanding, not_asked| {
        json!({"file": null, "written": null, "asked": asked, "answered": answered, "outstanding": outstanding,
            "not_asked": not_asked})
    };
    assert_eq!(tally("inquiry --format json"), of(0, 0, 0, 2));
    let written = tally("inquiry ask.csv --format json");
    assert_eq!((&written["written"], &written["outstanding"]), (&json!(2), &json!(2)));
    let answer = "123456789018,found,高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都千代田区1-1,\n111111111118,error,,,,,,\n";
    desk.write("r.csv", format!("{REGISTER}{answer}"));
    desk.line("import register r.csv").ok();
    assert_eq!(tally("inquiry --format json"), of(2, 1, 1, 0), "a lookup that failed is no answer");
    let said = desk.line("inquiry").ok();
    assert_eq!(said, "Asked 2: answered 1, outstanding 1; not asked yet 0\n");
}
