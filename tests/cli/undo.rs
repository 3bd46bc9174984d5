//! `undo` where something happened since: why an act is left, and what the next undo does.

use totsugo::audit::IndividualNumber;

use crate::harness::{CANDIDATES, Desk, REGISTER};

const HOME: &str = "東京都千代田区千代田1-1";
const ELSEWHERE: &str = "北海道札幌市中央区北1条西2-1";

/// The number of the n-th member.
fn number(n: u64) -> String {
    IndividualNumber::with_check_digit(10_000_000_000 + n).unwrap().reveal()
}

/// Three members, the same in all.
fn desk() -> Desk {
    let desk = Desk::new();
    let member = |n| {
        format!("06139992,12,{n},00,{},高橋 花子,タカハシ ハナコ,199{n}-01-02,2,{HOME},jlis,3\n", number(n))
    };
    desk.write("members.csv", format!("{CANDIDATES}{}", [1, 2, 3].map(member).concat()));
    desk.line("import candidates members.csv").ok();
    answered(&desk, &[1, 2, 3], HOME, 1);
    desk
}

/// Imports the answers for some members, who live there by that day.
fn answered(desk: &Desk, members: &[u64], address: &str, day: u32) {
    let answer = |n: &u64| {
        let number = number(*n);
        format!("{number},found,高橋 花子,タカハシ ハナコ,199{n}-01-02,2,{address},2023-06-0{day}\n")
    };
    let answers: String = members.iter().map(answer).collect();
    desk.write("answers.csv", format!("{REGISTER}{answers}"));
    desk.line("import register answers.csv").ok();
}

#[test]
fn an_act_that_is_left_says_what_the_next_undo_does_and_that_does_it() {
    let desk = desk();
    desk.line("mark 2 --as verified").ok();
    desk.line("mark 1 --as verified").ok();
    answered(&desk, &[1], ELSEWHERE, 9);
    let left = desk.line("undo").fails(3);
    assert!(left.contains("an import changed the data of record #1 since"), "{left}");
    assert!(left.ends_with("; undo again goes on to your act before it"), "{left}");
    assert_eq!(desk.line("undo").ok(), "#2: pending\n");
    assert!(desk.line("undo").fails(3).contains("you have no act to undo"));
}

/// Of one command on several records, too.
#[test]
fn a_command_of_which_all_is_left_says_what_the_next_undo_does() {
    let desk = desk();
    desk.line("mark 3 --as verified").ok();
    desk.line("mark 1 2 --as verified").ok();
    answered(&desk, &[1, 2], ELSEWHERE, 9);
    let left = desk.line("undo");
    assert_eq!(left.code, 3);
    assert!(left.out.contains("0 records; left as they are: 2; undo again goes on"), "{}", left.out);
    assert_eq!(desk.line("undo").ok(), "#3: pending\n");
}

/// Where no act stands before it, none is promised: of one record, of a few, and of so many that they go back in batches.
#[test]
fn what_is_left_promises_no_act_before_it_where_there_is_none() {
    for records in ["1", "1 2"] {
        let desk = desk();
        desk.line(&format!("mark {records} --as verified")).ok();
        answered(&desk, &[1, 2], ELSEWHERE, 9);
        let left = desk.line("undo");
        let said = format!("{}{}", left.out, left.err);
        assert!(left.code == 3 && said.contains("an import") && !said.contains("undo again"), "{said}");
        assert!(desk.line("undo").fails(3).contains("you have no act to undo"));
    }
}
