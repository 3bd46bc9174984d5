//! `purge`: told first, done by count, and gone from every file of the database.

use std::fs;

use crate::harness::{CANDIDATES, Desk, REGISTER};

fn desk() -> Desk {
    let desk = Desk::new();
    let row = |member: u32, number: &str, name: &str| {
        format!("06139992,1,{member},,{number},{name},ハイキ タロウ,1990-01-02,1,大阪府見本市,jlis,3\n")
    };
    let rows = [row(1, "123456789018", "廃棄樺太"), row(2, "111111111118", "残留花子")].concat();
    desk.write("candidates.csv", format!("{CANDIDATES}{rows}"));
    desk.write(
        "register.csv",
        format!("{REGISTER}123456789018,found,廃棄樺太,ハイキ タロウ,1990-01-02,1,大阪府見本市,\n"),
    );
    desk.line("import candidates candidates.csv").ok();
    desk.line("import register register.csv").ok();
    desk
}

/// Tells whether a text stands in a file of the database.
fn holds(desk: &Desk, wanted: &str) -> bool {
    let files = desk.names().into_iter().filter(|name| name.starts_with("audit.db"));
    files
        .map(|name| fs::read(desk.path(name)).unwrap())
        .any(|bytes| bytes.windows(wanted.len()).any(|window| window == wanted.as_bytes()))
}

#[test]
fn it_is_told_first_and_done_by_count() {
    let desk = desk();
    desk.line("history checkpoint head.json").ok();
    assert!(desk.line("purge 1").found().starts_with("0 records would be removed"));
    desk.line("mark 1 --as verified").ok();
    let said = desk.line("purge 1 2");
    assert_eq!(said.code, 3, "{said:?}");
    assert!(said.out.starts_with("1 record would be removed for good; nothing was changed"), "{}", said.out);
    assert!(said.err.contains("1 record stays (#2): nobody has decided on it"), "{}", said.err);
    for (line, code) in [
        ("purge", 2),
        ("purge --yes 1", 2),
        ("purge 1 --all", 2),
        ("purge 1 --status verified", 2),
        ("purge 1 --yes 1", 2),
        ("purge 1 --strays", 2),
        ("purge 99 --reason= --yes 0", 2),
        ("purge 1 --yes 2 --reason x", 3),
        ("purge 1 --yes 1 --reason 123456789018", 2),
    ] {
        desk.line(line).fails(code);
    }
    assert!(desk.line("purge 99 --reason= --yes 0").fails(2).contains("why it is removed"));
    assert!(holds(&desk, "廃棄樺太"));
    let done = desk.line("purge --status verified --reason 保存期間満了 --yes 1").ok();
    assert!(done.starts_with("1 record removed for good"), "{done}");
    assert!(!holds(&desk, "廃棄樺太") && holds(&desk, "残留花子"));
    let verified = desk.line("history verify --anchor head.json").ok();
    assert!(verified.contains("1 record was removed for good"), "{verified}");
    assert!(desk.line("history").ok().contains("removed for good #1"));
    desk.line("doctor").ok();
    assert_eq!(desk.line("list --format json").json().as_array().unwrap().len(), 1);
    desk.line("show 1").fails(3);
    let left = desk.line("history 1").ok();
    assert!(left.contains("removed for good") && !left.contains("廃棄樺太"), "{left}");
    assert!(!desk.line("history report --id 1").ok().is_empty());
    desk.line("history 9").fails(3);
    desk.line("history report --id 9").fails(3);
    let all = desk.line("--lang ja purge --all --unsettled").ok();
    assert!(all.starts_with("1件を廃棄します"), "{all}");
    desk.line("purge --all --unsettled --reason 誤取込 --yes 1").ok();
    assert!(!holds(&desk, "残留花子") && !holds(&desk, "ハイキ"));
    desk.line("report").ok();
    desk.line("open").ok();
    desk.line("doctor").ok();
    desk.line("import candidates candidates.csv").ok();
    assert_eq!(desk.line("list --format json").json()[0]["id"], 3, "no id is given twice");
}

#[test]
fn what_belongs_to_no_record_is_counted_and_goes() {
    let desk = desk();
    let row = "06139992,1,1,,222222222226,廃棄樺太,ハイキ タロウ,1990-01-02,1,大阪府見本市,jlis,3\n";
    desk.write("again.csv", format!("{CANDIDATES}{row}"));
    desk.write(
        "register.csv",
        format!("{REGISTER}123456789018,found,別人残子,ザンコ,1990-01-02,2,大阪府見本市,2026-11-01\n"),
    );
    desk.line("import register register.csv").ok();
    desk.line("import candidates again.csv").ok();
    let said = desk.line("purge --strays").ok();
    assert!(said.contains("--yes 1") && said.contains("1 number, alert or notification"), "{said}");
    desk.line("purge --strays --reason x --yes 2").fails(3);
    assert!(holds(&desk, "別人残子"));
    desk.line("purge --strays --reason x --yes 1").ok();
    assert!(!holds(&desk, "別人残子"));
    assert!(
        desk.line("purge --strays")
            .ok()
            .starts_with("0 records would be removed for good; nothing was changed\n")
    );
    desk.line("purge --strays --reason x --yes 0").ok();
    assert_eq!(desk.line("history").ok().matches("removed for good").count(), 2, "begin and end of the one");
    desk.line("doctor").ok();
}
