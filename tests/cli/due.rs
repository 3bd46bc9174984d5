//! Holds and leases that fell due end by themselves with the next command, as acts of the program.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use totsugo::audit::{Actor, CandidateId, Day, IdentitySource, Role, Status};
use totsugo::store::{Access, Store};
use totsugo::triage::act::{Act, NewMark, Order};
use totsugo::triage::filter::Filter;

use crate::harness::{CANDIDATES, Desk};

fn sato() -> Actor {
    Actor { account: "sato".into(), claim: None, source: IdentitySource::LoginUid, role: Role::Lead }
}

fn row(desk: &Desk, id: i64) -> Value {
    let rows = desk.line("list --format json").json();
    rows.as_array().unwrap().iter().find(|row| row["id"] == id).unwrap().clone()
}

/// What somebody did some days ago, when the dates still lay ahead.
fn some_days_ago(path: &Path, days: i64) {
    let then = Timestamp::now() - SignedDuration::from_hours(24 * days);
    let mut store = Store::open(path, Access::ReadWrite).unwrap();
    let mut act = |id: i64, act: Act, minutes: i64| {
        let at = then + SignedDuration::from_mins(minutes);
        let order = Order { id: CandidateId(id), seen_version: None, act, actor: sato(), at };
        store.perform(&order).unwrap().unwrap();
    };
    let hold = |days: i32| {
        let until = Some(Day::of(then).plus(days));
        Act::Mark(NewMark { until, note: "照会中".to_owned(), ..NewMark::to(Status::OnHold) })
    };
    act(1, hold(2), 1);
    act(2, hold(40), 1);
    let taken = store.take_bundle(&Filter::default(), 2, Timestamp::MAX, &sato(), then).unwrap().unwrap();
    assert_eq!(taken.iter().map(|place| place.id.0).collect::<Vec<_>>(), [3, 4]);
    let asked = Order {
        id: CandidateId(4),
        seen_version: None,
        act: Act::Mark(NewMark::to(Status::Escalated)),
        actor: sato(),
        at: then + SignedDuration::from_mins(2),
    };
    store.perform(&asked).unwrap().unwrap();
}

#[test]
fn what_fell_due_ends_with_the_next_command() {
    let desk = Desk::new();
    let numbers = ["123456789018", "100000000018", "100000000026", "100000000034", "100000000042"];
    let mut candidates = CANDIDATES.to_owned();
    for (n, number) in (1..).zip(numbers) {
        let row = format!(
            "06139992,12,{n},00,{number},高橋 花子,タカハシ ハナコ,19{n:02}-01-02,2,東京都千代田区千代田1-1,jlis,3\n"
        );
        candidates.push_str(&row);
    }
    desk.write("candidates.csv", candidates);
    desk.line("import candidates candidates.csv").ok();
    some_days_ago(&desk.path("audit.db"), 5);

    let (on_hold, pending, escalated) = ("on-hold".into(), "pending".into(), "escalated".into());
    let (nobody, sato) = (Value::Null, Value::from("sato"));
    let now = [1, 2, 3, 4].map(|id| (row(&desk, id)["status"].clone(), row(&desk, id)["assignee"].clone()));
    // The one hold has its date ahead; while somebody outside is asked a lease goes on.
    let after = [(&pending, &nobody), (&on_hold, &nobody), (&pending, &nobody), (&escalated, &sato)];
    assert_eq!(now.each_ref().map(|(status, who)| (status, who)), after);
    let history = desk.line("history --format json").json();
    let ended: Vec<_> = history
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["kind"] == "released" || event["kind"] == "lease-ended")
        .map(|event| (event["kind"].as_str().unwrap(), event["record"].as_i64(), event["account"].as_str()))
        .collect();
    assert_eq!(ended, [("released", Some(1), Some("system")), ("lease-ended", Some(3), Some("system"))]);
    desk.line("assign 5 --to tanaka").ok();
    assert_eq!(
        desk.line("history --format json").json().as_array().unwrap().len(),
        history.as_array().unwrap().len() + 1
    );
    desk.line("history verify").ok();
}
