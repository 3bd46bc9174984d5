//! Letters: to whom the wish names and to nobody else, and what is said of them when something stops the writing.

use std::collections::BTreeSet;
use std::fs::{self, File};

use crate::harness::{CANDIDATES, Desk, Ran, table};

/// Numbers with a right check digit.
const NUMBERS: [&str; 6] =
    ["123456789018", "111111111118", "222222222226", "333333333334", "444444444442", "555555555550"];

/// Six members: two of employer A, two of B, two of none at all. The first one's number is wrong, and the others stand in its
/// sweep; that of B's second is escalated already, to the member.
fn swept() -> Desk {
    let desk = Desk::new();
    let header = CANDIDATES.replace("address,", "address,employer_code,");
    let rows: Vec<String> = NUMBERS
        .iter()
        .zip(["A", "A", "B", "B", "", ""])
        .zip(1..)
        .map(|((number, employer), n)| {
            format!("06139992,12,{n},00,{number},高橋 花子{n},カナ,1980-04-0{n},2,東京都千代田区{n},{employer},jlis,3\n")
        })
        .collect();
    desk.write("c.csv", format!("{header}{}", rows.concat()));
    desk.write("e.csv", "employer_code,name,address\nA,甲商事,千代田区1\nB,乙商事,千代田区2\n");
    desk.line("import candidates c.csv").ok();
    desk.line("import employers e.csv").ok();
    let letter = desk.line("request template").ok().replace("class=\"fill\"", "");
    desk.write("letter.html", letter);
    desk.line("request template --set letter.html").ok();
    desk.line("wrong 1").ok();
    desk.line("sweep start 1").ok();
    desk.line("mark 4 --as escalated --to member").ok();
    desk
}

/// The members who stand in the letters of a folder; none where there is no folder.
fn members(desk: &Desk, folder: &str) -> BTreeSet<u32> {
    let Ok(index) = fs::read_to_string(desk.path(folder).join("requests.csv")) else {
        return BTreeSet::new();
    };
    table(&index).iter().map(|row| row["number"].parse().unwrap()).collect()
}

/// The records of a status.
fn standing(desk: &Desk, status: &str) -> BTreeSet<i64> {
    let listed = desk.line(&format!("list --format json --status {status}")).json();
    listed.as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

fn copy_of(desk: &Desk) -> Desk {
    let copy = Desk::new();
    fs::copy(desk.path("audit.db"), copy.path("audit.db")).unwrap();
    fs::copy(desk.path("audit.db.key"), copy.path("audit.db.key")).unwrap();
    copy
}

/// Record 1 is escalated, for its number is another's; 4 is, to the member; the sweep holds 2 to 6.
#[test]
fn nobody_is_asked_or_escalated_whom_the_wish_leaves_out() {
    let original = swept();
    for (wish, asked, escalated) in [
        ("--sweep 1", &[2, 3, 4, 5, 6][..], &[1, 2, 3, 4, 5, 6][..]),
        ("--sweep 1 --employer A", &[2], &[1, 2, 4]),
        ("--sweep 1 --employer A --employer B", &[2, 3], &[1, 2, 3, 4]),
        ("--sweep 1 --addressee member", &[4, 5, 6], &[1, 4, 5, 6]),
        ("--sweep 1 --addressee employer", &[2, 3], &[1, 2, 3, 4]),
        ("--sweep 1 --addressee employer --employer B", &[3], &[1, 3, 4]),
        ("--sweep 1 --addressee member --employer B", &[], &[1, 4]),
        ("--sweep 1 --addressee householder", &[], &[1, 4]),
        ("1 4", &[1, 4], &[1, 4]),
        ("1 4 --employer A", &[1], &[1, 4]),
        ("1 4 --employer B", &[], &[1, 4]),
        ("1 4 --addressee member", &[4], &[1, 4]),
        ("1 4 --addressee employer", &[1], &[1, 4]),
        ("1 4 --addressee member --employer A", &[], &[1, 4]),
        ("--employer A", &[1], &[1, 4]),
        ("--employer B", &[], &[1, 4]),
        ("--addressee member", &[4], &[1, 4]),
        ("", &[1, 4], &[1, 4]),
    ] {
        let desk = copy_of(&original);
        let said = desk.line(&format!("request write --out out {wish}")).ok();
        assert_eq!(members(&desk, "out"), asked.iter().copied().collect(), "{wish}: {said}");
        assert_eq!(standing(&desk, "escalated"), escalated.iter().copied().collect(), "{wish}: {said}");
        let open = desk.line("request list --format json").json();
        assert_eq!(open.as_array().unwrap().len(), asked.len(), "{wish}: {said}");
        // Written again, they go to nobody else either.
        let filters: Vec<&str> =
            wish.split(' ').skip_while(|word| !word.starts_with("--e") && !word.starts_with("--a")).collect();
        desk.line(&format!("request write --again --out again {}", filters.join(" "))).ok();
        assert_eq!(members(&desk, "again"), members(&desk, "out"), "{wish}");
    }
}

/// Fails the event that says whether letters are laid down, as a full disk would.
fn deny(desk: &Desk, laid_down: bool) {
    let sql = format!(
        "CREATE TRIGGER denied BEFORE INSERT ON event WHEN NEW.facts LIKE '%\"laid_down\":{laid_down}%'
         BEGIN SELECT RAISE(FAIL, 'denied'); END"
    );
    rusqlite::Connection::open(desk.path("audit.db")).unwrap().execute_batch(&sql).unwrap();
}

fn allow(desk: &Desk) {
    rusqlite::Connection::open(desk.path("audit.db")).unwrap().execute_batch("DROP TRIGGER denied").unwrap();
}

/// The case codes of a folder's letters.
fn cases(desk: &Desk, folder: &str) -> Vec<String> {
    table(&desk.read(&format!("{folder}/requests.csv"))).iter().map(|row| row["case_code"].clone()).collect()
}

#[test]
fn what_stays_done_is_said_where_no_letter_comes_of_it() {
    let desk = swept();
    deny(&desk, false);
    let said = desk.line("request write --sweep 1 --employer A --employer B --out out").fails(1);
    assert!(said.contains("2 records are escalated all the same (one undo"), "{said}");
    assert!(said.contains("registered keeps its case code: the same command"), "{said}");
    assert!(!desk.path("out").exists());
    allow(&desk);
    // Who is left out of the next wish is not taken up by it either, and is no refusal.
    desk.line("request write --sweep 1 --employer A --out a").ok();
    assert_eq!(members(&desk, "a"), [2].into());
    let said = desk.line("request write --sweep 1 --employer B --out b").ok();
    assert!(said.starts_with("0 records escalated"), "{said}");
    assert_eq!(members(&desk, "b"), [3].into());
    // Nothing was done yet: the failure is the failure, and its exit code.
    fs::write(desk.path("taken"), "").unwrap();
    let said = desk.line("request write --sweep 1 --out taken").fails(1);
    assert!(!said.contains("escalated") && !said.contains("registered"), "{said}");
    assert_eq!(standing(&desk, "escalated"), [1, 2, 3, 4].into());
}

#[test]
fn letters_that_lie_in_their_place_are_no_failure() {
    let desk = swept();
    deny(&desk, true);
    let ran: Ran = desk.line("request write --out out");
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.out.contains("2 letters for 2 records"), "{}", ran.out);
    assert!(
        ran.err.contains("out, but the history does not say so") && ran.err.lines().count() == 1,
        "{}",
        ran.err
    );
    assert!(ran.err.contains("same case codes"), "{}", ran.err);
    allow(&desk);
    // As was said.
    desk.line("request write --out more").ok();
    assert_eq!(cases(&desk, "more"), cases(&desk, "out"));
    desk.line("request write --out third").ok();
    assert!(!desk.path("third").exists());
}

#[test]
fn what_another_run_may_be_writing_is_told() {
    let desk = swept();
    deny(&desk, false);
    desk.line("request write --out out").fails(1);
    allow(&desk);
    let other = File::open(desk.path("")).unwrap();
    other.lock_shared().unwrap();
    let said = desk.line("request write --out more").ok();
    assert!(said.contains("Nothing to write") && said.contains("2 letters wait: another run"), "{said}");
    assert!(!said.contains("--again"), "{said}");
    // Of those that wait only what the wish names; what is new is written.
    let said = desk.line("request write --sweep 1 --addressee member --out new").ok();
    assert!(said.contains("1 letter waits"), "{said}");
    assert_eq!(members(&desk, "new"), [5, 6].into());
    other.unlock().unwrap();
    desk.line("request write --out left").ok();
    assert_eq!(members(&desk, "left"), [1, 4].into());
    assert_eq!(desk.line("doctor").code, 0);
}

#[test]
fn what_is_refused_of_many_is_a_line_a_reason() {
    let desk = Desk::new();
    desk.line("synth --members 60 --seed 7 --out files").ok();
    desk.line("import candidates files/candidates.csv").ok();
    let listed = desk.line("list --format json").json();
    let mut ids: Vec<i64> =
        listed.as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect();
    ids.sort_unstable();
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let ids = &ids[..12];
    desk.line(&format!("mark {} --as escalated --to employer", ids.join(" "))).ok();
    let ran = desk.line("request write --out out");
    let ten: Vec<String> = ids[..10].iter().map(|id| format!("#{id}")).collect();
    let said =
        format!("totsugo: not written for 12 records ({} and 2 more): names no employer", ten.join(" "));
    assert!(ran.code == 3 && ran.err.starts_with(&said) && ran.err.lines().count() == 1, "{}", ran.err);
}

/// A request that is not sent yet follows the mark; no letter goes to whom the mark does not name any more.
#[test]
fn a_letter_goes_to_whom_the_mark_names_by_now() {
    let desk = swept();
    desk.line("mark 2 --as escalated --basis doubt --to employer").ok();
    desk.line("request write 2 --out first").ok();
    let case = &cases(&desk, "first")[0];
    let today = &desk.line("report --format json").json()["as_of"].as_str().unwrap().to_owned();
    desk.line("mark 2 --as escalated --basis doubt --to member").ok();
    assert!(desk.line("request list").ok().contains("another is to be asked"));
    let told = desk.line(&format!("request send {case} --on {today}")).fails(3);
    assert!(told.contains("its letter is void") && told.contains("request write --out DIR 2"), "{told}");
    assert_eq!(desk.line(&format!("request send --all --on {today}")).code, 3);
    // To the employer nothing is written any more, in whatever way.
    for line in ["2 --addressee employer", "--again --addressee employer", "--again --unsent --employer A"] {
        desk.line(&format!("request write --out old {line}")).ok();
        assert_eq!(members(&desk, "old"), [].into(), "{line}");
    }
    let copy = copy_of(&desk);
    for line in ["2", "--addressee member 2", "--again"] {
        let desk = copy_of(&copy);
        let said = desk.line(&format!("request write --out new {line}")).ok();
        assert!(
            said.contains("1 request goes to somebody else") && members(&desk, "new") == [2].into(),
            "{said}"
        );
        assert_eq!(&cases(&desk, "new")[0], case);
        let of = |name: &str| desk.line("request list --format json").json()[0][name].clone();
        assert_eq!((of("addressee"), of("employer_code")), ("member".into(), "".into()));
        desk.line(&format!("request send --all --on {today}")).ok();
        desk.line("history verify").ok();
        desk.line("doctor").ok();
        // What was sent stays with whom it was sent to, and says so.
        desk.line("mark 2 --as escalated --basis doubt --to employer").ok();
        assert!(desk.line("request list").ok().contains("another is to be asked"));
        let told = desk.line(&format!("request remind {case} --on {today}")).fails(3);
        assert!(told.contains("record what came of it first"), "{told}");
        desk.line("request write --out none --again").ok();
        assert_eq!(members(&desk, "none"), [].into());
    }
}

/// A later file says that the member has another employer: the former one is told nothing any more.
#[test]
fn a_letter_that_is_not_sent_follows_the_member_to_another_employer() {
    let desk = swept();
    desk.line("mark 2 --as escalated --basis doubt --to employer").ok();
    desk.line("request write 2 --out first").ok();
    let today = &desk.line("report --format json").json()["as_of"].as_str().unwrap().to_owned();
    let moved = |from: &str, to: &str| {
        let rows = desk.read("c.csv").replace(&format!("千代田区2,{from},"), &format!("千代田区2,{to},"));
        desk.write("c.csv", rows);
        assert_eq!(desk.line("import candidates c.csv --json").json()["changed"], 1);
    };
    moved("A", "B");
    let told = desk.line(&format!("request send --all --on {today}")).fails_after_output(3);
    assert!(told.contains("its letter is void"), "{told}");
    desk.line("request write --again --unsent --employer A --out old").ok();
    assert_eq!(members(&desk, "old"), [].into());
    desk.line("request write 2 --out new").ok();
    assert_eq!(members(&desk, "new"), [2].into());
    let of = |name: &str| desk.line("request list --format json").json()[0][name].clone();
    assert_eq!(of("employer_code"), "B");
    desk.line(&format!("request send --all --on {today}")).ok();
    desk.line("history verify").ok();
    assert_eq!((of("employer_name"), of("another_to_ask")), ("".into(), false.into()));
    // Who was asked stays who was asked, under its own name; that another is to be asked is listed, and nobody is reminded.
    moved("B", "A");
    assert_eq!((of("employer_code"), of("employer_name")), ("B".into(), "乙商事".into()));
    assert_eq!(of("another_to_ask"), true);
    assert!(desk.line("request list --format csv").ok().lines().nth(1).unwrap().ends_with(",true"));
    assert!(desk.line("request list").ok().contains("another is to be asked"));
    let told = desk.line(&format!("request remind --all --on {today}")).fails_after_output(3);
    assert!(told.contains("(another employer)"), "{told}");
    desk.line("request write --again --out again").ok();
    assert_eq!(members(&desk, "again"), [].into());
    desk.line("doctor").ok();
}

/// However many employers nothing is known of, what is said fits a screen.
#[test]
fn of_many_reasons_the_first_are_said_and_the_others_counted() {
    let desk = Desk::new();
    desk.line("synth --members 300 --seed 1 --out made").ok();
    desk.line("import candidates made/candidates.csv");
    let listed = desk.line("list --format json").json();
    let ids: Vec<String> = listed.as_array().unwrap().iter().map(|row| row["id"].to_string()).collect();
    desk.line(&format!("mark {} --as escalated --to employer", ids.join(" "))).ok();
    let told = desk.line("request write --out out").err;
    assert!(told.lines().count() == 11 && told.lines().last().unwrap().contains("1 more reason"), "{told}");
}

/// A letter that loads something lies in the folder without it: that is said when it is put in force, and whenever it is written.
#[test]
fn what_a_letter_would_load_from_elsewhere_is_said() {
    let desk = swept();
    let letter = desk.line("request template").ok().replace("class=\"fill\"", "");
    desk.write("letter.html", format!("{letter}<img src=logo.png>\n"));
    for line in ["request template --set letter.html", "request write --out out 4"] {
        let ran = desk.line(line);
        assert_eq!(ran.code, 3, "{}", ran.err);
        assert!(ran.err.starts_with("totsugo: the letter in force: line "), "{}", ran.err);
        assert!(ran.err.contains("logo.png is not in the page and does not show"), "{}", ran.err);
    }
}
