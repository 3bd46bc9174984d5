//! Exit codes of bad input, command by command: 1 what failed, 2 what is wrong with the command line, 3 what was refused.

use crate::harness::{CANDIDATES, Desk, REGISTER};

fn desk() -> Desk {
    let desk = Desk::new();
    let row =
        "06139992,12,1,00,123456789018,高橋 花子,タカハシ ハナコ,1970-01-02,2,東京都千代田区霞町1-1,jlis,3\n";
    desk.write("candidates.csv", format!("{CANDIDATES}{row}"));
    desk.write("words.txt", "no number\n");
    desk.write("long.txt", "1".repeat(1000));
    desk.write("bytes.txt", b"\xff\xfe12");
    desk.write("empty.txt", "");
    desk.write("other.txt", "111111111118\n");
    desk.write("slip.txt", "123456789012\n");
    desk.write("bad.csv", format!("{CANDIDATES}{}", row.replace("06139992", "06139991")));
    desk.line("import candidates candidates.csv").ok();
    desk
}

#[test]
fn what_is_wrong_with_the_command_line_is_2_and_what_a_record_refuses_3() {
    let desk = desk();
    for (code, line, word) in [
        (2, "mark 1 --as corrected", "basis"),
        (2, "mark 1 --as corrected --basis card-copy", "--number-from"),
        (2, "mark 1 --as corrected --basis doubt --number-from slip.txt", "no basis"),
        (2, "mark 1 --as corrected --basis card-copy --number-from words.txt", "12 digits"),
        (2, "mark 1 --as corrected --basis card-copy --number-from long.txt", "12 digits"),
        (2, "mark 1 --as corrected --basis card-copy --number-from bytes.txt", "12 digits"),
        (2, "mark 1 --as corrected --basis card-copy --number-from empty.txt", "12 digits"),
        (2, "mark 1 --as corrected --basis card-copy --number-from -", "12 digits"),
        (3, "mark 1 --as corrected --basis card-copy --number-from slip.txt", "check digit"),
        (1, "mark 1 --as corrected --basis card-copy --number-from none.txt", "no such file"),
        (2, "mark 1 --as verified --basis card-copy", "--number-from"),
        (2, "mark 1 --as verified --basis resident-record", "--number-from"),
        (2, "mark 1 2 --as verified --basis card-copy --number-from empty.txt", "one record"),
        (2, "mark 1 --as verified --basis other-means --note x --number-from empty.txt", "--number-from"),
        (2, "mark 1 --as verified --number-from empty.txt", "--number-from"),
        (2, "mark 1 --as verified --basis card-copy --swap --number-from empty.txt", "--swap"),
        (3, "mark 1 --as verified --basis card-copy --number-from slip.txt", "check digit"),
        (
            3,
            "mark 1 --as verified --basis card-copy --number-from other.txt",
            "another number than the registered",
        ),
        (2, "mark 1 --as on-hold --note x", "--until"),
        (2, "mark 1 --as on-hold --until 2099-01-01", "note"),
        (2, "mark 1 --as on-hold --until 2099-01-01 --note x --basis doubt", "no basis"),
        (3, "mark 1 --as on-hold --until 1999-01-01 --note x", "not ahead"),
        (2, "mark 1 --as verified --basis doubt", "no basis"),
        (2, "mark 1 --as verified --basis other-means", "note"),
        (3, "mark 1 --as verified --basis five-items-match", "five items"),
        (2, "mark 1 --as escalated --basis card-copy", "no basis"),
        (3, "mark 99 --as verified", "#99"),
        (3, "wrong 99", "#99"),
        (3, "confirm 1", "second check"),
        (2, "confirm 1 --number-from words.txt", "12 digits"),
        (3, "return 1 --note x", "second check"),
        (3, "reflect 1 --on 2023-06-30", "corrected"),
        (3, "assign 99 --to sato", "#99"),
        (3, "undo", "no act"),
        (3, "show 99", "#99"),
        (3, "history 99", "#99"),
        (3, "history report --id 99", "#99"),
        (3, "list --sweep 99", "no sweep 99"),
        (3, "export state.csv --sweep 99", "no sweep 99"),
        (3, "assign --next 5 --sweep 99", "no sweep 99"),
        (3, "sweep show 99", "no sweep 99"),
        (3, "sweep resume 99", "no sweep 99"),
        (3, "sweep start 99", "no incident 99"),
        (3, "incident show 99", "no incident 99"),
        (3, "incident step 99 stop-viewing --done --evidence x", "no incident 99"),
        (3, "request list --record 99", "#99"),
        (3, "request write 99 --out letters", "#99"),
        (3, "request write --sweep 99 --out letters", "no sweep 99"),
        (2, "history report --from 2023-02-30", "YYYY-MM-DD"),
    ] {
        let said = desk.line(line).fails(code);
        assert!(said.contains(word), "{line}: {said}");
    }
    let said = desk.run(&["return", "1", "--note", " "]).fails(2);
    assert!(said.contains("why"), "{said}");
    assert_eq!(desk.line("show 1 --format json").json()["version"], 1, "nothing was changed");
}

#[test]
fn a_database_that_cannot_be_made_leaves_nothing_behind() {
    let desk = desk();
    let before = desk.names();
    let too_long = "a".repeat(300);
    let group = std::process::Command::new("id").arg("-gn").output().unwrap();
    let group = String::from_utf8(group.stdout).unwrap();
    for path in [format!("new/{too_long}"), format!("new/deeper/{too_long}")] {
        for line in [
            format!("--db {path} init --group {}", group.trim()),
            format!("--db {path} init --group no-such-group"),
            format!("--db {path} init"),
        ] {
            let ran = desk.line(&line);
            assert!(matches!(ran.code, 1 | 2) && ran.err.lines().count() == 1, "{line}: {}", ran.err);
            assert_eq!(desk.names(), before, "{line}");
        }
    }
    desk.line("--db new/deeper/audit.db init").ok();
    assert_eq!((desk.mode("new"), desk.mode("new/deeper")), (0o700, 0o700));
}

#[test]
fn files_that_are_not_there_or_no_good_are_1_and_rows_that_are_rejected_3() {
    let desk = desk();
    for (code, line, word) in [
        (1, "import candidates none.csv", "no such file"),
        (1, "import candidates words.txt", "header"),
        (1, "import candidates empty.txt", "empty"),
        (1, "import register candidates.csv", "result"),
        (1, "import decisions words.txt", "export"),
        (1, "import candidates candidates.csv --profile none.toml", "no such file"),
        (2, "import candidates candidates.csv --encoding ebcdic", "cp932"),
        (2, "import candidates candidates.csv --rejects candidates.csv", "--rejects"),
        (1, "compare none.csv", "no such file"),
        (1, "compare words.txt", "header"),
        (1, "gate none.csv --out out", "no such file"),
        (1, "gate words.txt --out out", "header"),
        (1, "backup none/copy.db", "none/copy.db: no such folder"),
        (2, "backup audit.db", "database itself"),
        (1, "backup words.txt", "there already"),
        (1, "inquiry none/numbers.csv", "no such"),
        (1, "export none/state.csv", "no such"),
        (2, "export state.txt", ".jsonl"),
        (1, "history verify --anchor none.json", "no such file"),
        (1, "history verify --anchor words.txt", "checkpoint"),
        (1, "history checkpoint none/anchor.json", "no such"),
        (1, "report --format html --layout none.html", "no such file"),
        (1, "keys check none.toml", "no such file"),
        (1, "init", "there already"),
        (2, "init --group no-such-group --db team/audit.db", "no-such-group"),
        (1, "--db none/audit.db list", "no database yet"),
        (1, "--db none/audit.db import candidates candidates.csv", "folder"),
        (1, "--db words.txt list", "no database"),
    ] {
        let said = desk.line(line).fails(code);
        assert!(said.contains(word), "{line}: {said}");
    }
    let ran = desk.line("import candidates bad.csv");
    assert_eq!((ran.code, ran.out.contains("1 rejected")), (3, true), "{}", ran.out);
}

#[test]
fn who_is_alone_is_told_how_a_second_check_comes_about() {
    let desk = desk();
    let row = "123456789018,found,高橋 花子,タカハシ ハナコ,1970-01-02,2,千代田区霞町1-1,2023-06-20\n";
    desk.write("register.csv", format!("{REGISTER}{row}"));
    desk.line("import register register.csv").ok();
    desk.line("mark 1 --as verified --basis notation-reviewed").ok();
    for line in ["confirm 1", "--operator suzuki confirm 1"] {
        let said = desk.line(line).fails(3);
        assert!(
            ["init --group", "--operator", "shared-account", "doctor"].iter().all(|way| said.contains(way)),
            "{said}"
        );
    }
}
