//! A small invented world for the tests of this room: people, their rows, and a store in a folder of its own.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use tempfile::TempDir;

use super::base::limits::Limits;
use super::{Access, DatabaseKind, Finished, Ready, Store, TakenBack};
use crate::audit::{
    Actor, Alert, Answer, AnswerResult, Basis, Candidate, CandidateId, CauseSet, Conventions, EventKind,
    FiveItems, IdentitySource, IndividualNumber, InsurerNumber, Lookup, MemberKey, Membership, Notification,
    OfferedAlert, RegisteredNumber, Role, RootCause, Status,
};
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::column::Unsaid;
use crate::triage::filter::Filter;
use crate::triage::intake::{Counts, Entry, FileKind, Row, RunKey};
use crate::triage::listing::ListRow;
use crate::triage::page::SortOrder;
use crate::triage::policy::Refusal;
use crate::triage::port::{Done, Noted};

/// So little at a time that a small world meets every bound.
pub(super) const FEW: Limits = Limits {
    exact: 20,
    sampled: 3,
    entries: 1_000,
    few_pending: 4,
    ranked: 40,
    first_slice: 3,
    slice: 7,
    patience: Duration::MAX,
    indexed: 4,
    at_once: 50,
    near: 12,
};

/// A store in a folder that goes with it.
pub(super) struct World {
    pub(super) folder: TempDir,
    pub(super) store: Store,
    runs: u8,
    /// What the files that are imported leave unsaid.
    pub(super) unsaid: Unsaid,
}

pub(super) fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_688_000_000 + minute * 60).unwrap()
}

pub(super) fn actor(name: &str) -> Actor {
    Actor { account: name.to_owned(), claim: None, source: IdentitySource::LoginUid, role: Role::Operator }
}

pub(super) fn lead(name: &str) -> Actor {
    Actor { role: Role::Lead, ..actor(name) }
}

pub(super) fn number(n: u64) -> IndividualNumber {
    IndividualNumber::with_check_digit(10_000_000_000 + n).unwrap()
}

pub(super) fn key(n: u64, branch: u64) -> MemberKey {
    let insurer = InsurerNumber::parse("06139992").unwrap();
    MemberKey::new(insurer, "12", &format!("{n:05}"), &format!("{branch:02}"))
}

/// Person `n`: five items that no other person has in one item, the sex apart.
pub(super) fn person(n: u64) -> FiveItems {
    const FAMILY: [&str; 5] = ["佐藤", "鈴木", "高橋", "田中", "渡辺"];
    const GIVEN: [&str; 4] = ["太郎", "花子", "次郎", "恵子"];
    const READ: [&str; 4] = ["タロウ", "ハナコ", "ジロウ", "ケイコ"];
    let given = usize::try_from(n % 4).unwrap();
    let family = usize::try_from(n / 4 % 5).unwrap();
    FiveItems {
        kanji_name: format!("{}{}", FAMILY[family], GIVEN[given]),
        kana_name: format!(
            "{} {}",
            ["サトウ", "スズキ", "タカハシ", "タナカ", "ワタナベ"][family],
            READ[given]
        ),
        birth_date: format!("19{:02}-0{}-1{}", 50 + n % 50, 1 + n % 9, n % 10),
        sex: if n.is_multiple_of(2) { "1" } else { "2" }.to_owned(),
        address: format!("東京都新宿区西新宿{}-{}", 1 + n / 10, 1 + n % 10),
    }
}

pub(super) fn candidate(n: u64, branch: u64) -> Candidate {
    Candidate {
        key: key(n, branch),
        individual_number: number(n * 10 + branch),
        items: person(n * 10 + branch),
        conventions: Arc::new(Conventions::DEFAULT),
        membership: Membership::default(),
        lookup: Lookup::default(),
        alert: OfferedAlert::default(),
        registered: RegisteredNumber::default(),
        declared_causes: CauseSet::EMPTY.with(RootCause::ThreeItemLookup),
    }
}

pub(super) fn answer(of: IndividualNumber, items: FiveItems) -> Answer {
    Answer {
        individual_number: of,
        result: AnswerResult::Found,
        items,
        conventions: Arc::new(Conventions::DEFAULT),
        asked_on: "2023-06-01".to_owned(),
        moved_on: String::new(),
        previous_address: String::new(),
        note: String::new(),
    }
}

pub(super) fn alert(of: MemberKey) -> Alert {
    Alert {
        key: of,
        alert_on: "2023-05-01".to_owned(),
        kind: String::new(),
        alert_checked_on: String::new(),
        alert_check_how: String::new(),
    }
}

pub(super) fn notification(of: MemberKey, number: IndividualNumber) -> Notification {
    Notification {
        key: of,
        individual_number: number,
        received_on: "2023-05-20".to_owned(),
        document: "資格取得届".to_owned(),
        filled_by: "本人".to_owned(),
    }
}

/// Makes rows of entries, from line 2 on.
pub(super) fn rows(entries: &[Entry]) -> Vec<Ready> {
    entries
        .iter()
        .zip(2..)
        .map(|(entry, line)| Row { line, raw: format!("row {line}").into_bytes(), entry: Ok(entry.clone()) })
        .map(Ready::from)
        .collect()
}

pub(super) fn kind(entry: &Entry) -> FileKind {
    match entry {
        Entry::Candidate(_) => FileKind::Candidates,
        Entry::Answer(_) => FileKind::Register,
        Entry::Alert(_) => FileKind::Alerts,
        Entry::Notification(_) => FileKind::Notifications,
        Entry::Employer(_) => FileKind::Employers,
        Entry::Decision(_) => FileKind::Decisions,
    }
}

impl From<Candidate> for Entry {
    fn from(candidate: Candidate) -> Self {
        Self::Candidate(Box::new(candidate))
    }
}

impl From<Answer> for Entry {
    fn from(answer: Answer) -> Self {
        Self::Answer(Box::new(answer))
    }
}

impl World {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.db");
        let mut store = Store::create(&path, DatabaseKind::Private, &actor("init"), at(0)).unwrap();
        store.limits = FEW;
        // Tests need not wait for the disk.
        store.connection.pragma_update(None, "synchronous", "OFF").unwrap();
        Self { folder, store, runs: 0, unsaid: Unsaid::default() }
    }

    pub(super) fn path(&self) -> PathBuf {
        self.folder.path().join("audit.db")
    }

    /// Opens the same file once more.
    pub(super) fn another(&self) -> Store {
        self.open(Access::ReadWrite)
    }

    /// Opens the same file once more, for reading alone.
    pub(super) fn reader(&self) -> Store {
        self.open(Access::ReadOnly)
    }

    fn open(&self, access: Access) -> Store {
        let mut store = Store::open(&self.path(), access).unwrap();
        store.limits = FEW;
        store
    }

    /// Imports a file that was not imported before.
    pub(super) fn import<E: Into<Entry>>(&mut self, entries: impl IntoIterator<Item = E>) -> Finished {
        self.import_by(entries, 1000)
    }

    pub(super) fn import_by<E: Into<Entry>>(
        &mut self,
        entries: impl IntoIterator<Item = E>,
        batch: usize,
    ) -> Finished {
        self.runs += 1;
        let entries: Vec<Entry> = entries.into_iter().map(Into::into).collect();
        let run = RunKey { kind: kind(&entries[0]), content: [self.runs; 32], reading: [0; 32] };
        let mut import =
            self.store.import(&run, "test.csv", &lead("import"), at(1)).unwrap().without(self.unsaid);
        import.judge_after(2 * batch);
        for batch in rows(&entries).chunks(batch) {
            import.apply(batch).unwrap();
        }
        import.finish(at(2)).unwrap()
    }

    pub(super) fn counts<E: Into<Entry>>(&mut self, entries: impl IntoIterator<Item = E>) -> Counts {
        self.import(entries).counts
    }

    pub(super) fn id(&self, n: u64, branch: u64) -> CandidateId {
        self.store.find(&key(n, branch)).unwrap().unwrap()
    }

    pub(super) fn row(&self, n: u64, branch: u64) -> ListRow {
        self.store.list_row(self.id(n, branch)).unwrap().unwrap()
    }

    pub(super) fn list(&self, filter: &Filter, order: SortOrder) -> Vec<ListRow> {
        let mut listed = Vec::new();
        self.store
            .list(filter, order, None, &mut |row| {
                listed.push(row);
                ControlFlow::Continue(())
            })
            .unwrap();
        listed
    }

    /// Returns how SQLite would answer a statement, one step a line.
    pub(super) fn plan(&self, sql: &str) -> String {
        let mut statement = self.store.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let count = statement.parameter_count();
        let nothing = rusqlite::params_from_iter(vec![rusqlite::types::Null; count]);
        let steps = statement.query_map(nothing, |row| row.get::<_, String>(3)).unwrap();
        steps.collect::<Result<Vec<_>, _>>().unwrap().join("\n")
    }

    /// Counts the steps that SQLite takes for something.
    pub(super) fn steps(&mut self, of: impl FnOnce(&mut Store)) -> u64 {
        let steps = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&steps);
        let count = move || {
            counted.fetch_add(1, Ordering::Relaxed);
            false
        };
        self.store.connection.progress_handler(1, Some(count)).unwrap();
        of(&mut self.store);
        self.store.connection.progress_handler(0, None::<fn() -> bool>).unwrap();
        steps.load(Ordering::Relaxed)
    }

    pub(super) fn act(&mut self, who: &str, id: CandidateId, act: Act) -> Result<Done, Refusal> {
        perform(&mut self.store, who, id, None, act)
    }

    pub(super) fn verify_all_same(&mut self, who: &str, id: CandidateId) -> Result<Done, Refusal> {
        self.act(who, id, Act::Mark(NewMark::to(Status::Verified)))
    }

    /// Asserts that what is stored is what the rules say of what is known, for every record, and that the database is well.
    pub(super) fn assert_true(&self) {
        for filter in [Filter::default(), Filter { outside: true, ..Filter::default() }] {
            for row in self.list(&filter, SortOrder::Risk) {
                let now = self.store.record(row.id).unwrap().unwrap();
                let found = (
                    now.found.causes,
                    now.found.answer,
                    now.found.comparison.as_ref().map(crate::compare::Comparison::grades),
                    now.found.signals,
                    now.found.risk,
                );
                assert_eq!((row.causes, row.answer, row.grades, row.signals, row.risk), found, "{}", row.key);
            }
        }
        for finding in self.store.doctor().unwrap() {
            assert!(finding.ok, "{}", finding.message);
        }
    }
}

pub(super) fn perform(
    store: &mut Store,
    who: &str,
    id: CandidateId,
    seen_version: Option<u64>,
    act: Act,
) -> Result<Done, Refusal> {
    store.perform(&Order { id, seen_version, act, actor: actor(who), at: at(10) }).unwrap()
}

/// Says that somebody opened a record.
pub(super) fn opened(id: CandidateId, who: &str, at: Timestamp) -> Noted {
    Noted {
        kind: EventKind::Opened,
        record: Some(id),
        facts: serde_json::json!({}),
        secret_words: None,
        actor: actor(who),
        at,
    }
}

/// Takes back somebody's last act, which was a single one; or says what prevents it.
pub(super) fn undone(store: &mut Store, who: &Actor, at: Timestamp) -> Result<Done, Refusal> {
    match store.undo(who, at).unwrap() {
        Ok(TakenBack::Act(done)) => Ok(*done),
        Ok(more) => panic!("{more:?}"),
        Err(Refusal::LeftStanding { why }) => Err(*why),
        Err(refusal) => Err(refusal),
    }
}

pub(super) fn correct(to: IndividualNumber, swap: bool) -> Act {
    Act::Mark(NewMark {
        basis: Some(Basis::CardCopy),
        right_number: Some(to),
        swap,
        ..NewMark::to(Status::Corrected)
    })
}

/// By a card that shows this number.
pub(super) fn by_card(shown: IndividualNumber) -> Act {
    Act::Mark(NewMark {
        basis: Some(Basis::CardCopy),
        right_number: Some(shown),
        ..NewMark::to(Status::Verified)
    })
}
