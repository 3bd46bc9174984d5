//! Numbers that went round among members, and swaps of which one half was wrong too: the way through by commands, and the
//! decisions in another database.

use totsugo::audit::IndividualNumber;

use crate::decisions::practice;
use crate::harness::{CANDIDATES, Desk};

fn number(n: u64) -> String {
    IndividualNumber::with_check_digit(10_000_000_000 + n).unwrap().reveal()
}

/// Members, each registered with the number of another, and a file with each number.
fn registered(with: &[u64]) -> Desk {
    let desk = Desk::new();
    practice(&desk);
    let names = ["高橋 花子,タカハシ ハナコ", "石井 一郎,イシイ イチロウ", "土屋 久美,ツチヤ クミ"];
    let rows = (1..).zip(with).zip(names).map(|((n, held), name)| {
        let held = number(*held);
        format!("06139992,12,{n},00,{held},{name},19{n}0-01-02,2,千代田区霞町1-{n},jlis,3\n")
    });
    desk.write("c.csv", CANDIDATES.to_owned() + &rows.collect::<String>());
    for n in 1..=5 {
        desk.write(&format!("{n}.txt"), number(n));
    }
    desk.line("import candidates c.csv").ok();
    desk
}

/// Has a member corrected with its own number, or with another.
fn correct(n: u64, to: u64) -> String {
    format!("--operator sato mark {n} --as corrected --basis card-copy --number-from {to}.txt")
}

fn confirm(n: u64, to: u64) -> String {
    format!("--operator suzuki confirm {n} --number-from {to}.txt")
}

/// Another database takes the decisions at once, and tells them in the same words.
fn comes_back(desk: &Desk, with: &[u64]) {
    desk.line("export out.jsonl --reveal").ok();
    let there = registered(with);
    there.write("in.jsonl", desk.read("out.jsonl"));
    there.line("import decisions in.jsonl --dry-run").ok();
    there.line("import decisions in.jsonl").ok();
    there.line("export out.jsonl --reveal").ok();
    assert_eq!(there.read("out.jsonl"), desk.read("out.jsonl"));
}

#[test]
fn the_refusal_leads_each_member_of_a_ring_to_its_own_number() {
    const RING: [u64; 3] = [2, 3, 1];
    let desk = registered(&RING);
    let refused = desk.line(&correct(1, 1)).fails(3);
    assert!(refused.contains("record #3") && refused.contains("`totsugo wrong 3`"), "{refused}");
    desk.line("--operator sato wrong 3").ok();
    desk.line(&correct(1, 1)).ok();
    desk.line(&confirm(1, 1)).ok();
    comes_back(&desk, &RING);
    for n in [2, 3] {
        desk.line(&correct(n, n)).ok();
        comes_back(&desk, &RING);
        desk.line(&confirm(n, n)).ok();
    }
    let listed = desk.line("list --format json").json();
    for row in listed.as_array().unwrap() {
        assert_eq!(row["status"], "corrected", "{row}");
        assert_eq!(row["signals"].as_array().unwrap().len(), 0, "{row}");
    }
    assert!(!desk.line("list").ok().contains("data changed"), "nothing is left to look at");
    comes_back(&desk, &RING);
}

#[test]
fn half_a_swap_travels_with_what_became_of_the_other_half() {
    const CROSSED: [u64; 2] = [2, 1];
    let desk = registered(&CROSSED);
    desk.line(&(correct(1, 1) + " --swap")).ok();
    desk.line(&confirm(1, 1)).ok();
    // It had got another wrong number; its right one is known only later.
    for line in ["--operator sato wrong 2".to_owned(), correct(2, 5), confirm(2, 5)] {
        desk.line(&line).ok();
        comes_back(&desk, &CROSSED);
    }
}
