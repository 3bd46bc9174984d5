//! Decisions out of one database and into another: the same export again, byte for byte, and nothing overwritten.

use serde_json::{Value, json};
use totsugo::audit::{Actor, IdentitySource, IndividualNumber, Role};
use totsugo::store::{DatabaseKind, Store};

use crate::harness::{CANDIDATES, Desk, REGISTER, today};

fn number(n: u64) -> String {
    IndividualNumber::with_check_digit(10_000_000_000 + n).unwrap().reveal()
}

const HOME: &str = "東京都千代田区千代田1-1";

/// Makes a practice database, in which two names are two people.
pub fn practice(desk: &Desk) {
    let lead = Actor {
        account: "a".into(),
        claim: Some("a".into()),
        source: IdentitySource::Claim,
        role: Role::Lead,
    };
    let at = "2023-06-01T00:00:00Z".parse().unwrap();
    drop(Store::create(&desk.path("audit.db"), DatabaseKind::Practice, &lead, at).unwrap());
}

/// Thirteen members: 1–4 the same in all, 5 and 6 hold each other's number, 7 another address, 8 and 9 abridged addresses, 10
/// no answer, 11 not found, 12 without a root cause, 13 with the number of 1.
fn import(desk: &Desk) {
    let mut candidates = CANDIDATES.to_owned();
    let mut register = REGISTER.to_owned();
    let name =
        |n: u64| format!("{}橋 花子", ["高", "石", "土", "大", "小", "板"][usize::try_from(n % 6).unwrap()]);
    for n in 1..=13_u64 {
        let held = match n {
            5 => 6,
            6 => 5,
            13 => 1,
            n => n,
        };
        let address = if n == 8 || n == 9 { "千代田区千代田1-1" } else { HOME };
        let obtained = if n == 12 { "notification,5" } else { "jlis,3" };
        let (held, name_of) = (number(held), name(n));
        let row = format!(
            "06139992,12,{n},00,{held},{name_of},ハシ ハナコ,19{n:02}-01-02,2,{address},{obtained}\n"
        );
        candidates.push_str(&row);
        let answered = match n {
            10 => continue,
            11 => format!("{},not-found,,,,,,2023-06-20\n", number(n)),
            7 => format!(
                "{},found,{},ハシ ハナコ,1907-01-02,2,北海道札幌市中央区北1条西2-1,2023-06-20\n",
                number(7),
                name(7)
            ),
            n => format!("{},found,{},ハシ ハナコ,19{n:02}-01-02,2,{HOME},2023-06-20\n", number(n), name(n)),
        };
        register += &answered;
    }
    let right = format!("{},found,石橋 花子,ハシ ハナコ,1907-01-02,2,{HOME},2023-06-20\n", number(27));
    register.push_str(&right);
    desk.write("candidates.csv", candidates);
    desk.write("register.csv", register);
    desk.line("import candidates candidates.csv").ok();
    desk.line("import register register.csv").ok();
}

fn id(desk: &Desk, member: &str) -> String {
    row(desk, member)["id"].to_string()
}

fn row(desk: &Desk, member: &str) -> Value {
    let rows = [desk.line("list --format json").json(), desk.line("list --outside --format json").json()];
    let row = rows.iter().flat_map(|rows| rows.as_array().unwrap()).find(|row| row["number"] == member);
    row.unwrap().clone()
}

/// Decides on nearly everything, in nearly every way.
fn decide(desk: &Desk) {
    desk.write("6.txt", number(6));
    desk.write("5.txt", number(5));
    desk.write("13.txt", number(13));
    desk.write("27.txt", number(27));
    for (who, line) in [
        ("sato", "mark {13} --as corrected --basis card-copy --number-from 13.txt"),
        ("sato", "mark {1} {2} --as verified"),
        ("sato", "mark {3} --as verified"),
        ("sato", "undo"),
        ("sato", "wrong {4} --note 電話"),
        ("sato", "mark {5} --as corrected --basis card-copy --number-from 5.txt --swap"),
        ("suzuki", "confirm {5} --number-from 5.txt"),
        ("suzuki", "confirm {6} --number-from 6.txt"),
        ("sato", "mark {7} --as corrected --basis resident-record --number-from 27.txt"),
        ("suzuki", "confirm {7} --number-from 27.txt"),
        ("suzuki", "reflect {7} --on TODAY"),
        ("sato", "mark {8} --as verified --basis notation-reviewed"),
        ("suzuki", "confirm {8}"),
        ("suzuki", "mark {9} --as verified --basis notation-reviewed"),
        ("sato", "return {9} --note よく見てください"),
        ("sato", "mark {10} --as on-hold --until 2099-01-01 --note 照会中"),
        ("suzuki", "assign {10} {11} --to 田中"),
        ("sato", "mark {11} --as escalated --to municipality --until 2099-02-01"),
    ] {
        let line = line.replace(['{', '}'], "#");
        let words: Vec<String> = line
            .split_whitespace()
            .map(|word| match word.strip_prefix('#').and_then(|word| word.strip_suffix('#')) {
                Some(member) => id(desk, member),
                None if word == "TODAY" => today(),
                None => word.to_owned(),
            })
            .collect();
        let words: Vec<&str> =
            ["--operator", who].into_iter().chain(words.iter().map(String::as_str)).collect();
        desk.run(&words).ok();
    }
}

fn decided() -> Desk {
    let desk = Desk::new();
    practice(&desk);
    import(&desk);
    decide(&desk);
    desk
}

const EXPORTS: [&str; 4] = ["state.jsonl --reveal", "masked.jsonl", "state.csv --reveal", "masked.csv"];

fn exported(desk: &Desk) -> Vec<String> {
    EXPORTS
        .iter()
        .map(|export| {
            desk.line(&format!("export {export}")).ok();
            desk.read(export.split_whitespace().next().unwrap())
        })
        .collect()
}

#[test]
fn decisions_go_out_and_in_and_out_again_unchanged() {
    let from = decided();
    let there = exported(&from);
    let to = Desk::new();
    import(&to);
    to.write("in.jsonl", &there[0]);

    let weighed = to.line("import decisions in.jsonl --dry-run --json").json();
    assert_eq!((&weighed["read"], &weighed["new"]), (&12.into(), &12.into()), "{weighed}");
    let summary = to.line("import decisions in.jsonl --json").json();
    assert_eq!(
        (&summary["kind"], &summary["read"], &summary["new"], &summary["unchanged"], &summary["rejected"]),
        (&"decisions".into(), &12.into(), &12.into(), &0.into(), &0.into()),
        "{summary}"
    );
    assert!(exported(&to) == there, "the same export, byte for byte");
    let verified = to.line("history verify").ok();
    assert!(verified.contains("brought in"), "{verified}");
    assert!(to.line("doctor").ok().contains("ok"));

    for file in ["in.jsonl", "masked.jsonl"] {
        let again = to.line(&format!("import decisions {file} --json")).json();
        assert_eq!((&again["unchanged"], &again["new"]), (&12.into(), &0.into()), "{file}: {again}");
    }
    assert!(exported(&to) == there);
    let said = to.line("--operator sato undo").fails(3);
    assert!(said.contains("no act to undo"), "{said}");

    // What is decided there afterwards comes along; what is decided here stays.
    from.run(&["--operator", "sato", "mark", &id(&from, "9"), "--as", "escalated"]).ok();
    let there = exported(&from);
    to.write("in.jsonl", &there[0]);
    let summary = to.line("import decisions in.jsonl --json").json();
    assert_eq!((&summary["changed"], &summary["unchanged"]), (&1.into(), &11.into()), "{summary}");
    assert!(exported(&to) == there);
    let (nine, seen) = (id(&to, "9"), row(&to, "9")["version"].to_string());
    let words = ["mark", &nine, "--as", "escalated", "--to", "municipality"];
    assert!(to.run(&words).fails(3).contains("--seen"), "another person's mark is replaced by who saw it");
    to.run(&[&words[..], &["--seen", &seen]].concat()).ok();
    from.run(&["--operator", "sato", "mark", &id(&from, "9"), "--as", "escalated", "--to", "employer"]).ok();
    let there = exported(&from);
    to.write("in.jsonl", &there[0]);
    let ran = to.line("import decisions in.jsonl");
    assert_eq!((ran.code, ran.err.lines().count()), (3, 1), "{}", ran.err);
    assert!(
        ran.err.starts_with("totsugo: in.jsonl:12: ") && ran.err.contains("nothing was overwritten"),
        "{}",
        ran.err
    );
    assert!(to.read("in.jsonl.rejects.csv").starts_with("line,reason,record\n12,"));
    to.line("history verify").ok();
}

/// A sweep is of one database, the root cause that it gave is of the record: also of one that nobody has marked, and of one that
/// stood outside the audit.
#[test]
fn the_root_cause_that_a_sweep_gave_comes_along() {
    let from = decided();
    from.run(&["--operator", "sato", "sweep", "start", "1", "--everything", "--note", "全件"]).ok();
    let there = exported(&from);
    let swept = |text: &str| text.lines().filter(|line| line.contains("similar-case")).count();
    assert_eq!((there[0].lines().count(), swept(&there[0])), (13, 12), "all but the record of the incident");
    let to = Desk::new();
    import(&to);
    to.write("in.jsonl", &there[0]);
    let before = to.line("export before.csv").ok();
    let weighed = to.line("import decisions in.jsonl --dry-run --json").json();
    assert_eq!((&weighed["new"], &weighed["rejected"]), (&13.into(), &0.into()), "{weighed}");
    assert_eq!(to.line("export before.csv").ok(), before);
    let summary = to.line("import decisions in.jsonl --json").json();
    assert_eq!((&summary["new"], &summary["rejected"]), (&13.into(), &0.into()), "{summary}");
    assert!(exported(&to) == there, "the same export, byte for byte");
    to.line("history verify").ok();
    assert!(to.line("doctor").ok().contains("sums of the report: true"));
    let again = to.line("import decisions in.jsonl --json").json();
    assert_eq!((&again["unchanged"], &again["new"]), (&13.into(), &0.into()), "{again}");

    // It stays where the candidates come again, and is told to the next database.
    to.line("import candidates candidates.csv").ok();
    assert!(exported(&to) == there);
    let third = Desk::new();
    import(&third);
    third.write("in.jsonl", exported(&to)[0].as_bytes());
    third.line("import decisions in.jsonl").ok();
    assert!(exported(&third) == there);
}

/// A line of an export, edited by hand.
fn edited(line: &str, edit: impl Fn(&mut Value)) -> String {
    let mut value: Value = serde_json::from_str(line).unwrap();
    edit(&mut value);
    value.to_string()
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn what_does_not_fit_is_listed_and_changes_nothing() {
    let from = decided();
    let there = exported(&from);
    let line = |member: &str, reveal: bool| {
        let of = format!(r#""number":"{member}","branch""#);
        there[usize::from(!reveal)].lines().find(|line| line.contains(&of)).unwrap().to_owned()
    };
    let last = |value: &mut Value, key: &str, to: Value| {
        let events = value["events"].as_array_mut().unwrap();
        let after = &mut events.last_mut().unwrap()["facts"]["after"];
        // What is not, an export leaves out.
        match to {
            Value::Null => drop(after.as_object_mut().unwrap().remove(key)),
            to => after[key] = to,
        }
    };
    let both = |key: &'static str, to: Value| {
        move |value: &mut Value| {
            value[key] = to.clone();
            last(value, key, to.clone());
        }
    };
    for (what, line, why) in [
        ("another version", edited(&line("1", true), |v| v["extra"] = json!(1)), "of this version"),
        ("unknown member", edited(&line("1", true), |v| v["number"] = json!("99")), "no candidate here"),
        (
            "another number",
            edited(&line("1", true), |v| v["individual_number"] = json!(number(2))),
            "another number",
        ),
        (
            "another tail",
            edited(&line("1", false), |v| v["individual_number"] = json!("********0000")),
            "another number",
        ),
        (
            "another digest",
            edited(&line("1", true), |v| v["five_items_digest"] = json!("00")),
            "five items of one side",
        ),
        (
            "another name",
            edited(&line("1", true), |v| v["kanji_name"] = json!("別人　太郎")),
            "changed after its export",
        ),
        (
            "a column alone",
            edited(&line("1", true), |v| v["operator"] = json!("x")),
            "changed after its export",
        ),
        (
            "history alone",
            edited(&line("1", true), |v| last(v, "operator", json!("x"))),
            "changed after its export",
        ),
        (
            "history cut",
            edited(&line("8", true), |v| drop(v["events"].as_array_mut().unwrap().remove(0))),
            "changed after",
        ),
        ("no history", edited(&line("1", true), |v| v["events"] = json!([])), "changed after its export"),
        (
            "a basis that the data do not bear",
            edited(&line("8", true), |v| {
                both("basis", json!("five-items-match"))(v);
                for event in v["events"].as_array_mut().unwrap() {
                    for side in ["before", "after"] {
                        if let Some(basis) = event["facts"][side].get_mut("basis") {
                            *basis = json!("five-items-match");
                        }
                    }
                }
            }),
            "rules do not give",
        ),
        (
            "a basis of another mark",
            edited(&line("1", true), both("basis", json!("doubt"))),
            "rules do not give",
        ),
        (
            "not by two",
            edited(&line("8", true), |v| {
                both("second_operator", Value::Null)(v);
                both("second_at", Value::Null)(v);
            }),
            "changed after its export",
        ),
        (
            "confirmed by the first",
            edited(&line("8", true), |v| {
                both("second_operator", json!("sato"))(v);
                for name in ["account", "claim"] {
                    let first = v["events"][0][name].clone();
                    v["events"].as_array_mut().unwrap().last_mut().unwrap()[name] = first;
                }
            }),
            "rules do not give",
        ),
        (
            "without the right number",
            edited(&line("7", true), |v| v["right_number"] = Value::Null),
            "right number",
        ),
        (
            "a right number that is none",
            edited(&line("7", true), |v| v["right_number"] = json!("123456789012")),
            "check digit",
        ),
        (
            "another right number",
            edited(&line("7", true), |v| v["right_number"] = json!(number(28))),
            "five items of one side",
        ),
        ("a masked right number", line("7", false), "--reveal"),
        ("a masked half of a swap", line("5", false), "--reveal"),
        (
            "a number in a note",
            edited(&line("4", true), |v| last(v, "note", json!(number(40)))),
            "individual number",
        ),
        ("no line of ours", "{\"a\":1}".to_owned(), "of this version"),
    ] {
        let to = Desk::new();
        import(&to);
        to.line("export before.csv --reveal").ok();
        to.write("in.jsonl", format!("{line}\n"));
        let ran = to.line("import decisions in.jsonl");
        assert_eq!(ran.code, 3, "{what}: {}{}", ran.out, ran.err);
        assert_eq!(ran.err.lines().count(), 1, "{what}: {}", ran.err);
        assert!(ran.err.starts_with("totsugo: in.jsonl:1: ") && ran.err.contains(why), "{what}: {}", ran.err);
        assert!(!ran.err.contains(&number(40)), "{what}: {}", ran.err);
        assert_eq!(to.read("in.jsonl.rejects.csv").lines().count(), 2, "{what}");
        assert_eq!(to.line("import decisions in.jsonl --dry-run").code, 3, "{what}");
        to.line("export after.csv --reveal").ok();
        assert_eq!(to.read("before.csv"), to.read("after.csv"), "{what}");
    }
}

/// Of two records that hold each other's number the one is never corrected alone: its number would stay with both.
#[test]
fn half_a_swap_is_listed_and_changes_nothing() {
    let from = decided();
    let there = exported(&from)[0].clone();
    let is_half =
        |line: &&str| line.contains(r#""number":"5","branch""#) || line.contains(r#""number":"6","branch""#);
    let marks = |desk: &Desk| {
        ["5", "6"].map(|member| (row(desk, member)["status"].clone(), row(desk, member)["version"].clone()))
    };

    // Another line between the two halves, and the second first: they find each other.
    let whole = Desk::new();
    import(&whole);
    let mut lines: Vec<&str> = there.lines().filter(is_half).rev().collect();
    lines.insert(1, there.lines().find(|line| line.contains(r#""number":"8","branch""#)).unwrap());
    whole.write("in.jsonl", lines.join("\n"));
    let summary = whole.line("import decisions in.jsonl --json").json();
    assert_eq!((&summary["new"], &summary["rejected"]), (&3.into(), &0.into()), "{summary}");

    let marked = Desk::new();
    import(&marked);
    marked.run(&["mark", &id(&marked, "6"), "--as", "escalated"]).ok();
    let before = marks(&marked);
    marked.write("in.jsonl", &there);
    for line in ["import decisions in.jsonl --dry-run", "import decisions in.jsonl"] {
        let ran = marked.line(line);
        assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
        if !line.contains("dry") {
            assert_eq!(ran.err.lines().count(), 2, "{}", ran.err);
            assert!(
                ran.err.contains("one half of a swap") && ran.err.contains("nothing was overwritten"),
                "{}",
                ran.err
            );
        }
        assert_eq!(marks(&marked), before, "{line}");
    }

    for member in ["5", "6"] {
        let alone = Desk::new();
        import(&alone);
        let before = marks(&alone);
        let other = format!(r#""number":"{member}","branch""#);
        let rest: Vec<&str> = there.lines().filter(|line| !line.contains(&other)).collect();
        alone.write("in.jsonl", rest.join("\n"));
        let ran = alone.line("import decisions in.jsonl");
        assert_eq!((ran.code, ran.err.lines().count()), (3, 1), "{}", ran.err);
        assert!(ran.err.contains("one half of a swap") && ran.err.contains("still holds"), "{}", ran.err);
        assert_eq!(marks(&alone), before);
    }
}

#[test]
fn a_file_that_holds_no_decisions_is_one_clear_line() {
    let desk = Desk::new();
    import(&desk);
    desk.line("export state.csv").ok();
    desk.write("empty.jsonl", "");
    desk.write("latin.jsonl", b"{\"kanji_name\":\"\x8d\x82\"}\n");
    desk.write("long.jsonl", format!("{{\"a\":\"{}\"}}\n", "x".repeat(10 << 20)));
    for (file, code, why) in [
        ("state.csv", 1, "no lines of an export"),
        ("empty.jsonl", 1, "empty"),
        ("none.jsonl", 1, "no such file"),
    ] {
        let said = desk.line(&format!("import decisions {file}")).fails(code);
        assert!(said.contains(why), "{said}");
    }
    assert!(desk.line("import decisions state.jsonl --encoding cp932").fails(2).contains("--encoding"));
    for (file, why) in [("latin.jsonl", "encoding"), ("long.jsonl", "longer than")] {
        let ran = desk.line(&format!("import decisions {file}"));
        assert!(ran.code == 3 && ran.err.contains(why) && ran.err.len() < 300, "{file}: {}", ran.err);
    }
}

/// The line of an export that is about a member.
fn line_of(desk: &Desk, member: &str) -> String {
    desk.line("export line.jsonl --reveal").ok();
    let of = format!(r#""number":"{member}","branch""#);
    desk.read("line.jsonl").lines().find(|line| line.contains(&of)).unwrap().to_owned()
}

/// 1 and 13 are two people under one number: what is refused to a person at the keyboard is refused to a file.
#[test]
fn a_number_that_stands_as_one_persons_is_not_taken_for_another_from_a_file() {
    let proven = |member: &str| {
        let desk = Desk::new();
        import(&desk);
        desk.write("card.txt", number(1));
        let by_card = ["--as", "verified", "--basis", "card-copy", "--number-from", "card.txt"];
        desk.run(&[&["mark", &id(&desk, member)], &by_card[..]].concat()).ok();
        desk
    };
    let (one, other) = (line_of(&proven("1"), "1"), line_of(&proven("13"), "13"));
    let (here, fresh) = (proven("1"), Desk::new());
    import(&fresh);
    here.write("in.jsonl", &other);
    fresh.write("in.jsonl", format!("{one}\n{other}\n"));
    for (desk, at) in [(&here, 1), (&fresh, 2)] {
        for line in ["import decisions in.jsonl --dry-run", "import decisions in.jsonl"] {
            let ran = desk.line(line);
            assert_eq!(ran.code, 3, "{line}: {}{}", ran.out, ran.err);
            let listed =
                format!("totsugo: in.jsonl:{at}: the rules do not give this mark here: the number stands as");
            assert!(line.contains("dry") || ran.err.starts_with(&listed), "{}", ran.err);
        }
        assert_eq!(
            (&row(desk, "1")["status"], &row(desk, "13")["status"]),
            (&"verified".into(), &"pending".into())
        );
    }
}

#[test]
fn a_correction_against_the_register_is_told_for_both_halves_of_a_swap() {
    let desk = Desk::new();
    import(&desk);
    desk.write("2.txt", number(2));
    let three = id(&desk, "3");
    let swap = ["--as", "corrected", "--basis", "card-copy", "--swap", "--number-from", "2.txt"];
    let ran = desk.run(&[&["mark", &three], &swap[..]].concat());
    assert_eq!((ran.code, ran.err.lines().count()), (0, 2), "{}{}", ran.out, ran.err);
    for member in ["2", "3"] {
        let told = format!(
            "Record {}: what J-LIS answers for its new number is another person's",
            id(&desk, member)
        );
        assert!(ran.err.contains(&told), "{}", ran.err);
    }
}

/// A line whose mark awaits its second check, as if a file had somebody confirm it.
fn confirmed(line: &str) -> String {
    edited(line, |line| {
        let mut event = line["events"][0].clone();
        event["kind"] = json!("confirmed");
        event["account"] = json!("suzuki");
        event["claim"] = json!("suzuki");
        event["facts"]["before"] = event["facts"]["after"].clone();
        event["facts"]["after"]["awaiting_second_check"] = Value::Null;
        let after = event["facts"]["after"].as_object_mut().unwrap();
        after.remove("awaiting_second_check");
        after.insert("second_operator".into(), json!("suzuki"));
        after.insert("second_at".into(), json!("2023-07-01T00:00:00Z"));
        line["events"].as_array_mut().unwrap().push(event);
        line["awaiting_second_check"] = json!(false);
        line["second_operator"] = json!("suzuki");
        line["second_at"] = json!("2023-07-01T00:00:00Z");
    })
}

#[test]
fn a_file_edited_by_hand_is_taken_where_it_is_whole_and_listed_where_it_is_not() {
    let from = decided();
    let to = Desk::new();
    import(&to);
    to.run(&["mark", &id(&to, "8"), "--as", "verified", "--basis", "notation-reviewed"]).ok();
    let lines = [
        line_of(&from, "10"),
        line_of(&from, "2").trim_end_matches('}').to_owned(),
        edited(&line_of(&from, "2"), |line| line["status"] = json!("done")),
        edited(&line_of(&from, "9"), |line| line["individual_number"] = json!(number(4))),
        edited(&line_of(&from, "11"), |line| line["five_items_digest"] = json!("0".repeat(64))),
        confirmed(&line_of(&to, "8")),
    ];
    to.write("in.jsonl", lines.join("\n"));
    let state = |desk: &Desk| {
        desk.line("export state.csv").ok();
        desk.read("state.csv").lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let before = state(&to);
    let ran = to.line("import decisions in.jsonl");
    assert_eq!((ran.code, ran.err.lines().count()), (3, 5), "{}{}", ran.out, ran.err);
    for (at, why) in [
        (2, "of this version"),
        (3, "of this version"),
        (4, "another number"),
        (5, "five items of one side"),
        (6, "a history of its own"),
    ] {
        let listed = ran.err.lines().find(|line| line.starts_with(&format!("totsugo: in.jsonl:{at}: ")));
        assert!(listed.is_some_and(|line| line.contains(why)), "{at}: {}", ran.err);
    }
    assert_eq!(to.read("in.jsonl.rejects.csv").lines().count(), 6);
    let changed: Vec<String> = state(&to).into_iter().filter(|line| !before.contains(line)).collect();
    assert!(matches!(&changed[..], [one] if one.starts_with("06139992,12,10,00,")), "{changed:#?}");
    assert_eq!(row(&to, "8")["awaiting_second_check"], true, "a file is no second person");
    to.line("history verify").ok();
    // The file is believable where nobody has decided: it is the history here that speaks against it.
    let fresh = Desk::new();
    import(&fresh);
    fresh.write("in.jsonl", &lines[5]);
    fresh.line("import decisions in.jsonl").ok();
}
