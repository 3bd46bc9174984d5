//! Every figure of the report, counted anew from the records themselves on each day of a busy fortnight, is what the report says of
//! that day afterwards.

use std::collections::{BTreeMap, HashSet};
use std::ops::ControlFlow;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use totsugo::audit::{
    Actor, AnswerResult, Basis, CandidateId, Day, IdentitySeen, IdentitySource, Incident, IncidentEnding,
    IncidentId, IncidentOf, IndividualNumber, NumberSeen, Outcome, Reconciled, RequestId, Role, RootCause,
    Signal, Status, StepState, SweepId,
};
use totsugo::compare::Grade;
use totsugo::store::{Access, NewRequest, Store, WriteWish};
use totsugo::triage::act::{Act, NewMark, Order};
use totsugo::triage::filter::Filter;
use totsugo::triage::incident::{StepAct, StepOrder, SweepWish};
use totsugo::triage::listing::ListRow;
use totsugo::triage::page::SortOrder;
use totsugo::triage::requests::{Replied, RequestAct, RequestFilter, RequestOrder};

use crate::harness::{CANDIDATES, Desk, REGISTER, table};

const DAYS: i64 = 12;

/// Chance that is the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound.max(1)
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

struct World {
    store: Store,
    chance: Chance,
    now: Timestamp,
    ids: Vec<CandidateId>,
}

fn person(name: &str) -> Actor {
    Actor { account: name.into(), claim: None, source: IdentitySource::LoginUid, role: Role::Lead }
}

fn rows(store: &Store, filter: &Filter) -> Vec<ListRow> {
    let mut rows = Vec::new();
    store
        .list(filter, SortOrder::Key, None, &mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        })
        .unwrap();
    rows
}

fn everybody(store: &Store) -> Vec<ListRow> {
    let outside = Filter { outside: true, ..Filter::default() };
    rows(store, &Filter::default()).into_iter().chain(rows(store, &outside)).collect()
}

impl World {
    /// One of the acts that people do; what the rules refuse changes nothing.
    fn act(&mut self) {
        let who = person(["sato", "mori", "suzuki"][self.chance.below(3)]);
        let id = self.chance.one(&self.ids);
        let today = Day::of(self.now);
        let mark = |status, basis| NewMark { basis, note: "電話".into(), ..NewMark::to(status) };
        let number =
            IndividualNumber::with_check_digit(20_000_000_000 + u64::try_from(id.0).unwrap()).unwrap();
        let act = match self.chance.below(9) {
            0 => Act::Mark(NewMark::to(Status::Verified)),
            1 => Act::Mark(mark(Status::Verified, Some(Basis::OtherMeans))),
            2 => {
                let row = self.store.list_row(id).unwrap();
                let right_number = row.map(|row| row.mark.right_number.unwrap_or(row.individual_number));
                Act::Mark(NewMark { right_number, ..mark(Status::Verified, Some(Basis::CardCopy)) })
            }
            3 => Act::Mark(mark(Status::Escalated, None)),
            4 => Act::Mark(NewMark { until: Some(today.plus(3)), ..mark(Status::OnHold, None) }),
            5 => Act::Wrong { note: String::new() },
            6 => Act::Mark(NewMark {
                right_number: Some(number),
                ..mark(Status::Corrected, Some(Basis::CardCopy))
            }),
            7 => return drop(self.store.undo(&who, self.now).unwrap()),
            _ => return self.check(&who, today),
        };
        self.perform(id, act, &who);
    }

    fn perform(&mut self, id: CandidateId, act: Act, who: &Actor) {
        let order = Order { id, seen_version: None, act, actor: who.clone(), at: self.now };
        let _ = self.store.perform(&order).unwrap();
    }

    /// Confirms or returns what awaits it, and sees corrections reflected.
    fn check(&mut self, who: &Actor, today: Day) {
        let mut awaiting = everybody(&self.store);
        awaiting.retain(|row| row.mark.awaiting_second_check && self.ids.contains(&row.id));
        for row in awaiting {
            let act = match self.chance.below(4) {
                0 => Act::Return { note: "読めない".into() },
                _ => Act::Confirm { number: row.mark.right_number },
            };
            self.perform(row.id, act, who);
            self.perform(row.id, Act::Reflect { on: today }, who);
        }
    }

    /// Letters are registered, sent, asked again and answered.
    fn ask(&mut self) {
        let (who, today) = (person("sato"), Day::of(self.now));
        let asked = self.store.unasked(&WriteWish::default()).unwrap().asked;
        let new: Vec<NewRequest> = asked
            .into_iter()
            .filter(|_| self.chance.below(2) == 0)
            .map(|of| NewRequest {
                candidate: of.candidate,
                addressee: of.addressee,
                employer_code: String::new(),
                due: today.plus(2),
            })
            .collect();
        drop(self.store.write_requests(&new, &who, self.now).unwrap());
        let mut open: Vec<RequestId> = Vec::new();
        let each = &mut |row: totsugo::triage::requests::RequestRow| {
            open.push(row.request.id);
            ControlFlow::Continue(())
        };
        self.store.list_requests(&RequestFilter::default(), each).unwrap();
        let outcomes = [Outcome::Matches, Outcome::Refused, Outcome::Undeliverable, Outcome::Unconfirmable];
        for id in open {
            let act = match self.chance.below(6) {
                0 | 1 => RequestAct::Send { on: today, due: Some(today.plus(1)) },
                2 => RequestAct::Remind { on: today, due: None },
                3 => {
                    let outcome = self.chance.one(&outcomes);
                    let is_seen = outcome == Outcome::Matches;
                    RequestAct::Answer(Replied {
                        outcome,
                        on: today,
                        number_seen: is_seen.then_some(NumberSeen::CardCopy),
                        identity_seen: is_seen.then_some(IdentitySeen::Photograph),
                        note: "返信".into(),
                    })
                }
                4 if self.chance.below(8) == 0 => RequestAct::Reopen,
                _ => continue,
            };
            let order = RequestOrder { id, seen_version: None, act, actor: who.clone(), at: self.now };
            drop(self.store.perform_on_requests(&[order]).unwrap());
        }
    }

    /// Steps of incidents are done, and one incident is swept for similar cases.
    fn follow_up(&mut self, sweeps: bool) {
        let who = person("suzuki");
        for of in self.store.incidents(true).unwrap() {
            for step in &of.incident.steps {
                let evidence = "電話".to_owned();
                let act = match self.chance.below(4) {
                    0 => StepAct::Done { evidence },
                    1 if self.chance.below(6) == 0 => StepAct::Reopen,
                    _ => continue,
                };
                let (incident, code) = (of.incident.id, step.code.clone());
                let order =
                    StepOrder { incident, code, act, seen_version: None, actor: who.clone(), at: self.now };
                let _ = self.store.step_incident(&order).unwrap();
            }
            if sweeps && self.chance.below(3) == 0 {
                self.begin_sweep(of.incident.id, &who);
            }
        }
        for sweep in self.store.sweeps().unwrap() {
            if !sweep.is_whole && self.chance.below(3) == 0 {
                self.walk(sweep.id, &who);
            }
        }
    }

    fn begin_sweep(&mut self, incident: IncidentId, who: &Actor) {
        let rule = self.store.proposed_sweep(incident).unwrap().unwrap();
        let wish = SweepWish { incident, rule, everything: false, note: String::new() };
        drop(self.store.begin_sweep(&wish, who, self.now).unwrap());
    }

    fn walk(&mut self, id: SweepId, who: &Actor) {
        // Refused where its incident is withdrawn.
        while self.store.sweep_batch(id, who, self.now).unwrap().is_ok_and(|progress| !progress.is_whole) {}
    }

    /// Does what is to be done on a day with the record whose finding is withdrawn after its sweep was walked, and comes back after
    /// somebody was imported: that sweep is to be walked again.
    fn return_and_come_back(&mut self, id: CandidateId, day: i64, desk: &Desk) {
        let (finder, checker) = (person("kato"), person("ito"));
        let own = |of: &IncidentOf| of.incident.candidate == id;
        let incident =
            |store: &Store| store.incidents(false).unwrap().into_iter().find(own).unwrap().incident.id;
        match day {
            3 => {
                let correction = NewMark {
                    basis: Some(Basis::CardCopy),
                    right_number: Some(right_number(id)),
                    ..NewMark::to(Status::Corrected)
                };
                self.perform(id, Act::Mark(correction), &finder);
                let incident = incident(&self.store);
                self.begin_sweep(incident, &finder);
            }
            4 => {
                let incident = incident(&self.store);
                let sweep = self.store.sweeps().unwrap().into_iter().find(|of| of.incident == incident);
                self.walk(sweep.unwrap().id, &finder);
            }
            6 => self.perform(id, Act::Return { note: "読めない".into() }, &checker),
            7 => {
                let late =
                    "06139992,9,999,00,123456789018,遅参　太郎,チサン　タロウ,1980-01-01,1,寿町1-2,jlis,3";
                desk.write("late.csv", format!("{CANDIDATES}{late}\n"));
                desk.line("import candidates late.csv").ok();
            }
            8 => drop(self.store.undo(&checker, self.now).unwrap().unwrap()),
            _ => {}
        }
    }

    /// Counts every figure of the report from the records, the requests and the checklists as they are now.
    fn recount(&self) -> Value {
        let all = everybody(&self.store);
        let (inside, outside): (Vec<_>, Vec<_>) = all.iter().partition(|row| !row.causes.is_empty());
        let grade =
            |row: &ListRow| row.grades.and_then(|grades| grades.iter().map(|(_, grade)| *grade).max());
        let named = |code: Option<&'static str>| code.unwrap_or("none").to_owned();
        let mut by_grade = zeros(Grade::ALL.iter().map(|of| of.code()).chain(["none"]));
        let mut by_answer = zeros(AnswerResult::ALL.iter().map(|of| of.code()).chain(["none"]));
        let mut signals = zeros(Signal::ALL.iter().map(|of| of.code()));
        let mut by_status = zeros(Status::ALL.iter().map(|of| of.code()));
        let (mut by_basis, mut by_insurer) = (zeros(["none"]), zeros([]));
        let mut by_cause: BTreeMap<&str, BTreeMap<String, u64>> = RootCause::ALL
            .iter()
            .map(|cause| (cause.code(), zeros(Status::ALL.iter().map(|of| of.code()).chain(["total"]))))
            .collect();
        for row in &inside {
            *by_grade.entry(named(grade(row).map(Grade::code))).or_default() += 1;
            *by_answer.entry(named(row.answer.map(AnswerResult::code))).or_default() += 1;
            *by_status.entry(row.mark.status.code().into()).or_default() += 1;
            *by_insurer.entry(row.key.insurer_no.as_str().into()).or_default() += 1;
            for signal in row.signals.iter() {
                *signals.entry(signal.code().into()).or_default() += 1;
            }
            if row.mark.status != Status::Pending {
                *by_basis.entry(named(row.mark.basis.map(Basis::code))).or_default() += 1;
            }
            for cause in row.causes.iter() {
                let of = by_cause.get_mut(cause.code()).unwrap();
                *of.get_mut("total").unwrap() += 1;
                *of.get_mut(row.mark.status.code()).unwrap() += 1;
            }
        }
        json!({
            "candidates": inside.len(), "out_of_audit": outside.len(), "by_cause": by_cause,
            "by_status": by_status, "by_basis": by_basis, "by_grade": by_grade, "by_answer": by_answer,
            "by_insurer": by_insurer, "signals": signals,
            "lost_eligibility": inside.iter().filter(|row| row.signals.contains(Signal::LostEligibility)).count(),
            "awaiting_second_check": inside.iter().filter(|row| row.mark.awaiting_second_check).count(),
            "wrong": self.wrong(&all), "requests": self.requests(), "sweeps": self.sweeps(),
        })
    }

    /// Counts the incidents that were not withdrawn: how far one came its checklist says, of the newest of a record its mark too.
    fn wrong(&self, all: &[ListRow]) -> Value {
        let incidents = self.store.incidents(false).unwrap().into_iter().map(|of| of.incident);
        let standing: Vec<_> = incidents
            .filter(|of| !matches!(of.ended, Some((IncidentEnding::Withdrawn, ..))))
            .map(|of| (all.iter().find(|row| row.id == of.candidate).unwrap(), of))
            .collect();
        let newest: HashSet<_> = all
            .iter()
            .filter_map(|row| {
                standing.iter().map(|(_, of)| of).filter(|of| of.candidate == row.id).map(|of| of.id).max()
            })
            .collect();
        let done = |of: &Incident, code: &str| of.step(code).unwrap().state == StepState::Done;
        let count = |is: &dyn Fn(&ListRow, &Incident) -> bool| {
            standing.iter().filter(|(row, of)| is(row, of)).count()
        };
        let by_mark =
            |of: &Incident, mark: bool, code: &str| done(of, code) || mark && newest.contains(&of.id);
        json!({
            "found": standing.len(),
            "stopped": count(&|_, of| done(of, "stop-viewing")),
            "corrected": count(&|row, of| by_mark(of, row.mark.status == Status::Corrected, "register-right-number")),
            "reflected": count(&|row, of| by_mark(of, row.mark.reflected_on.is_some(), "see-reflected")),
            "told": count(&|_, of| done(of, "tell-member") && done(of, "tell-holder")),
        })
    }

    fn requests(&self) -> Value {
        let today = Day::of(self.now);
        let mut counts = zeros(["sent", "answered", "overdue", "undeliverable", "refused", "unconfirmable"]);
        let each = &mut |row: totsugo::triage::requests::RequestRow| {
            let (request, mut count) =
                (row.request, |of: &str, is: bool| *counts.get_mut(of).unwrap() += u64::from(is));
            let outcome = request.answer.as_ref().map(|answer| answer.outcome);
            let is_sent = request.sent_on.is_some();
            count("sent", is_sent);
            count("answered", outcome.is_some());
            count("overdue", is_sent && outcome.is_none() && request.due_on.unwrap() < today);
            count("undeliverable", outcome == Some(Outcome::Undeliverable));
            count("refused", outcome == Some(Outcome::Refused));
            count("unconfirmable", outcome == Some(Outcome::Unconfirmable));
            ControlFlow::Continue(())
        };
        self.store.list_requests(&RequestFilter::default(), each).unwrap();
        json!(counts)
    }

    fn sweeps(&self) -> Value {
        let sweeps = self.store.sweeps().unwrap().into_iter().map(|sweep| {
            let of = Filter { sweeps: vec![sweep.id.0], ..Filter::default() };
            let of_status = |status: Status| {
                let filter = Filter { statuses: [status].into_iter().collect(), ..of.clone() };
                (status.code().to_owned(), json!(rows(&self.store, &filter).len()))
            };
            let of_word = |said: Reconciled| {
                let filter = Filter { reconciled: [said].into_iter().collect(), ..of.clone() };
                (said.code().to_owned(), json!(rows(&self.store, &filter).len()))
            };
            let mut counted: serde_json::Map<String, Value> = Status::ALL
                .iter()
                .map(|status| of_status(*status))
                .chain(Reconciled::ALL.iter().map(|said| of_word(*said)))
                .collect();
            counted.insert("total".into(), json!(rows(&self.store, &of).len()));
            counted.insert("id".into(), json!(sweep.id.0));
            counted.insert("incident".into(), json!(sweep.incident.0));
            counted.insert("rule".into(), json!(sweep.rule));
            counted.insert("is_whole".into(), json!(sweep.is_whole));
            counted.insert("is_withdrawn".into(), json!(sweep.is_withdrawn));
            Value::Object(counted)
        });
        sweeps.collect()
    }
}

/// The number that a card shows of a record whose registered number is wrong.
fn right_number(id: CandidateId) -> IndividualNumber {
    IndividualNumber::with_check_digit(20_000_000_000 + u64::try_from(id.0).unwrap()).unwrap()
}

/// Imports what the register answers of these numbers: the members themselves.
fn answer_right_numbers(desk: &Desk) {
    let files = table(&desk.read("files/candidates.csv"));
    let mut answers = REGISTER.to_owned();
    for row in desk.line("list --format json").json().as_array().unwrap() {
        let is_own = |of: &&BTreeMap<String, String>| {
            ["symbol", "number", "branch"].iter().all(|key| row[key] == of[*key].as_str())
        };
        let own = files.iter().find(is_own).unwrap();
        let number = right_number(CandidateId(row["id"].as_i64().unwrap())).reveal();
        let items =
            ["kanji_name", "kana_name", "birth_date", "sex", "address"].map(|item| own[item].as_str());
        answers = format!("{answers}{number},found,{},\n", items.join(","));
    }
    desk.write("right.csv", answers);
    desk.line("import register right.csv").ok();
}

fn zeros<'a>(codes: impl IntoIterator<Item = &'a str>) -> BTreeMap<String, u64> {
    codes.into_iter().map(|code| (code.to_owned(), 0)).collect()
}

#[test]
fn each_figure_of_each_day_is_what_a_recount_on_that_day_found() {
    let desk = Desk::new();
    desk.line("synth --members 260 --seed 11 --out files").ok();
    for kind in ["candidates", "register"] {
        let _ = desk.line(&format!("import {kind} files/{kind}.csv"));
    }
    answer_right_numbers(&desk);
    let store = Store::open(&desk.path("audit.db"), Access::ReadWrite).unwrap();
    let first = Timestamp::now();
    // What is most likely wrong comes first, and is worked on most.
    let mut ids: Vec<CandidateId> = everybody(&store).iter().map(|row| row.id).step_by(3).collect();
    let apart = ids.pop().unwrap();
    let mut world = World { store, chance: Chance(5), now: first, ids };
    let mut counted = vec![(Day::of(first), world.recount())];
    for day in 1..=DAYS {
        world.now = first + SignedDuration::from_hours(24 * day);
        for _ in 0..30 {
            world.act();
        }
        world.ask();
        world.follow_up(day >= 5);
        world.return_and_come_back(apart, day, &desk);
        counted.push((Day::of(world.now), world.recount()));
    }
    let last = &counted.last().unwrap().1;
    for busy in ["/wrong/found", "/wrong/reflected", "/wrong/stopped", "/requests/overdue", "/sweeps/0/total"]
    {
        assert!(last.pointer(busy).unwrap().as_u64().unwrap() > 0, "{busy}: {last}");
    }
    let whole = |day: usize| counted[day].1["sweeps"][0]["is_whole"].as_bool();
    let course = [2, 3, 4, 7, 8].map(whole);
    assert_eq!(
        course,
        [None, Some(false), Some(true), Some(true), Some(false)],
        "walked, and to be walked again"
    );
    let today = Day::of(world.now);
    for (day, expected) in counted {
        let figures = serde_json::to_value(world.store.figures(day, today).unwrap()).unwrap();
        for (key, expected) in expected.as_object().unwrap() {
            assert_eq!(figures[key], *expected, "{key} on {day}");
        }
    }
    assert!(desk.line("doctor").ok().contains("sums of the report: true"));
    desk.line("history verify").ok();
}
