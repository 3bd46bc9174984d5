//! Files that lack columns which an earlier one had: they say nothing of them.

use crate::harness::{Desk, table};

const WHOLE: &str = "insurer_no,symbol,number,branch,individual_number,kanji_name,kana_name,birth_date,sex,address,\
                     employer_code,employer_name,lost_on,number_source,lookup_items,alert_on,root_cause\n";
const NARROW: &str =
    "insurer_no,symbol,number,branch,individual_number,kanji_name,kana_name,birth_date,sex,address";
const MEMBER: &str = "06139992,1,1,00,123456789018,高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都見本市1";

/// The counts that an import says: new, changed, unchanged, rejected, outside the audit.
fn counts(desk: &Desk, line: &str) -> [u64; 5] {
    let ran = desk.line(&format!("{line} --json"));
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    ["new", "changed", "unchanged", "rejected", "out_of_audit"].map(|key| json[key].as_u64().unwrap())
}

fn whole() -> Desk {
    let desk = Desk::new();
    desk.write("whole.csv", format!("{WHOLE}{MEMBER},7,架空商事,2022-03-31,jlis,3,2021-10-01,\n"));
    desk.line("import candidates whole.csv").ok();
    desk
}

#[test]
fn a_column_that_a_file_lacks_keeps_what_was_said() {
    let desk = whole();
    desk.write("same.csv", format!("{NARROW}\n{MEMBER}\n"));
    desk.write("moved.csv", format!("{NARROW}\n{MEMBER}千代田区\n"));
    for run in ["import candidates --dry-run", "import candidates"] {
        assert_eq!(counts(&desk, &format!("{run} same.csv")), [0, 0, 1, 0, 0]);
        assert_eq!(counts(&desk, &format!("{run} moved.csv")), [0, 1, 0, 0, 0], "{run}");
    }
    let row = &desk.line("list --format json").json()[0];
    assert_eq!(row["causes"], serde_json::json!(["three-item-lookup", "ignored-alert"]));
    assert_eq!((&row["employer_code"], &row["employer_name"]), (&"7".into(), &"架空商事".into()));
    assert_eq!(row["signals"], serde_json::json!(["lost-eligibility"]));
    assert_eq!(desk.line("list --search 架空商事 --format csv").ok().lines().count(), 2);
    assert_eq!(
        desk.line("list --search 千代田区 --format csv").ok().lines().count(),
        1,
        "no address is searched"
    );
    desk.line("doctor").ok();
}

#[test]
fn an_empty_cell_of_a_column_that_is_there_states_emptiness() {
    let desk = whole();
    desk.write("lost.csv", format!("{NARROW},lost_on,alert_on\n{MEMBER},,\n"));
    assert_eq!(counts(&desk, "import candidates lost.csv"), [0, 1, 0, 0, 0]);
    let row = &desk.line("list --format json").json()[0];
    assert_eq!(row["causes"], serde_json::json!(["three-item-lookup"]));
    assert_eq!(row["signals"], serde_json::json!([]));
    // The name belongs to the code: another employer does not inherit it.
    desk.write("employer.csv", format!("{NARROW},employer_code\n{MEMBER},8\n"));
    desk.line("import candidates employer.csv").ok();
    let row = &desk.line("list --format json").json()[0];
    assert_eq!((&row["employer_code"], &row["employer_name"]), (&"8".into(), &"".into()));
}

#[test]
fn of_two_rows_of_a_narrow_file_the_first_stays() {
    let desk = whole();
    desk.write("two.csv", format!("{NARROW}\n{MEMBER}千代田区\n{MEMBER}千代田区\n{MEMBER}港区\n"));
    for run in ["import candidates --dry-run", "import candidates"] {
        assert_eq!(counts(&desk, &format!("{run} two.csv")), [0, 1, 1, 1, 0], "{run}");
    }
    assert!(desk.read("two.csv.rejects.csv").contains("4,\"contradicts line 2, which stays\""));
    assert_eq!(counts(&desk, "import candidates two.csv"), [0, 0, 2, 1, 0]);
}

#[test]
fn causes_that_a_file_named_stay_unless_the_column_is_there() {
    let desk = whole();
    desk.write("named.csv", format!("{NARROW},root_cause\n{MEMBER},multiple-candidates\n"));
    desk.write("same.csv", format!("{NARROW}\n{MEMBER}\n"));
    desk.write("none.csv", format!("{NARROW},root_cause\n{MEMBER},\n"));
    desk.write("batch.csv", format!("{NARROW},batch\n{MEMBER},2\n"));
    desk.write("profile.toml", "[[cause]]\ncause = 'similar-case'\nbatch = '1'\n");
    let causes = |line: &str| {
        desk.line(line).ok();
        desk.line("list --format json").json()[0]["causes"].clone()
    };
    let named = serde_json::json!(["multiple-candidates"]);
    assert_eq!(causes("import candidates named.csv"), named);
    assert_eq!(causes("import candidates same.csv"), named);
    assert_eq!(causes("import candidates same.csv --profile profile.toml"), named, "it cannot be told");
    let by_rule = serde_json::json!(["three-item-lookup", "ignored-alert"]);
    assert_eq!(causes("import candidates batch.csv --profile profile.toml"), by_rule);
    assert_eq!(causes("import candidates named.csv"), named);
    assert_eq!(causes("import candidates none.csv"), by_rule);
}

#[test]
fn other_files_that_lack_columns_keep_what_was_said_too() {
    let desk = whole();
    desk.write("alerts.csv", "insurer_no,symbol,number,branch,alert_on,alert_checked_on,alert_check_how\n06139992,1,1,00,2021-10-01,2021-11-01,住民票\n");
    desk.write("bare.csv", "insurer_no,symbol,number,branch,alert_on\n06139992,1,1,00,2021-10-01\n");
    desk.write("employers.csv", "employer_code,name,address,contact\n7,架空商事,東京都千代田区,人事係\n");
    desk.write("named.csv", "employer_code,name\n7,架空商事\n");
    desk.write("filed.csv", "insurer_no,symbol,number,branch,individual_number,received_on,document,filled_by\n06139992,1,1,00,123456789018,2022-05-01,資格取得届,insurer\n");
    desk.write("nobody.csv", "insurer_no,symbol,number,branch,individual_number,received_on,document\n06139992,1,1,00,123456789018,2022-05-01,資格取得届\n");
    desk.write("answers.csv", "individual_number,result,kanji_name,kana_name,birth_date,sex,address,asked_on\n123456789018,found,高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都見本市1,2023-06-01\n");
    desk.write("answered.csv", "individual_number,result,kanji_name,kana_name,birth_date,sex,asked_on\n123456789018,found,高橋 花子,タカハシ ハナコ,1990-01-02,2,2023-06-01\n");
    for (kind, wide, narrow) in [
        ("alerts", "alerts.csv", "bare.csv"),
        ("employers", "employers.csv", "named.csv"),
        ("notifications", "filed.csv", "nobody.csv"),
        ("register", "answers.csv", "answered.csv"),
    ] {
        desk.line(&format!("import {kind} {wide}")).ok();
        for run in ["--dry-run", ""] {
            assert_eq!(
                counts(&desk, &format!("import {kind} {run} {narrow}")),
                [0, 0, 1, 0, 0],
                "{kind} {run}"
            );
        }
    }
    assert_eq!(table(&desk.line("list --format csv").ok())[0]["grade"], "identical");
}
