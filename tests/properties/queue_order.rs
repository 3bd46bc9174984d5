//! The promise of the queue, held on an invented population of which the truth is known: whoever has another person's
//! number stands before everybody whose record is clean, none of them can be marked by the data alone, and few whose items
//! are only written otherwise need more than one key.
//!
//! The test is small; `cargo bench --bench queue` measures the same on as many members as one likes.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;

use totsugo::audit::{Actor, Basis, CandidateId, IdentitySource, Role};
use totsugo::files::{ReadOptions, Rows as _, Source, TableFor, TableWriter};
use totsugo::store::{DatabaseKind, Ready, Store};
use totsugo::synth::{Kind, Plan, Population, Table};
use totsugo::triage::filter::Filter;
use totsugo::triage::intake::FileKind;
use totsugo::triage::page::SortOrder;
use totsugo::triage::pattern::pattern;
use totsugo::triage::policy::{Grounds, best_for_verified};
use totsugo::triage::port::Record;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// What was counted in one population.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Measured {
    /// Records with another person's number, or nobody's.
    pub(crate) wrong: u64,
    /// Records of the right number whose five items say the same, in whatever notation.
    pub(crate) clean: u64,
    /// Clean records that stand before a wrong one of their list.
    pub(crate) before_a_wrong_one: u64,
    /// Wrong records that the data alone, or one look, would verify.
    pub(crate) wrong_markable: u64,
    /// Wrong records that stand in a pattern of the reading view.
    pub(crate) wrong_in_a_pattern: u64,
    /// Clean records that differ in notation.
    pub(crate) notation: u64,
    /// Those that need no reading: all five items are the same.
    pub(crate) unread: u64,
    /// Those that one key in the reading view verifies.
    pub(crate) one_key: u64,
    /// The member keys of some of the clean records that stand before a wrong one.
    pub(crate) misplaced: Vec<String>,
    /// How many wrong records there are of each kind.
    pub(crate) kinds: HashMap<Kind, u64>,
}

impl Measured {
    /// Adds another population's counts.
    pub(crate) fn add(&mut self, other: Self) {
        self.wrong += other.wrong;
        self.clean += other.clean;
        self.before_a_wrong_one += other.before_a_wrong_one;
        self.wrong_markable += other.wrong_markable;
        self.wrong_in_a_pattern += other.wrong_in_a_pattern;
        self.notation += other.notation;
        self.unread += other.unread;
        self.one_key += other.one_key;
        self.misplaced.extend(other.misplaced);
        for (kind, count) in other.kinds {
            *self.kinds.entry(kind).or_default() += count;
        }
    }

    fn meet(&mut self, kind: Kind, record: &Record) {
        let by_data = best_for_verified(&Grounds::of(&record.dossier, &record.found)).ok();
        let is_in_a_pattern = record.found.comparison.as_ref().and_then(pattern).is_some();
        if kind.is_wrong() {
            self.wrong += 1;
            *self.kinds.entry(kind).or_default() += 1;
            self.wrong_markable += u64::from(by_data.is_some());
            self.wrong_in_a_pattern += u64::from(is_in_a_pattern);
        } else if is_clean(kind) {
            self.clean += 1;
            let differs = kind != Kind::Clean;
            self.notation += u64::from(differs);
            self.unread += u64::from(differs && by_data == Some(Basis::FiveItemsMatch));
            self.one_key += u64::from(differs && is_in_a_pattern && by_data == Some(Basis::NotationReviewed));
        }
    }
}

/// Tells whether the truth is the right number and the same items.
fn is_clean(kind: Kind) -> bool {
    matches!(kind, Kind::Clean | Kind::Notation | Kind::SecondMembership)
}

/// Makes a population in a folder, imports it into a database there, and counts.
pub(crate) fn measure(plan: Plan, folder: &Path) -> Outcome<Measured> {
    let population = Population::new(plan);
    let actor =
        Actor { account: "sato".to_owned(), claim: None, source: IdentitySource::LoginUid, role: Role::Lead };
    let mut store = Store::create(&folder.join("audit.db"), DatabaseKind::Private, &actor, at())?;
    for (table, kind) in [(Table::Candidates, FileKind::Candidates), (Table::Register, FileKind::Register)] {
        import(&mut store, &population, table, kind, &folder.join(format!("{table}.csv")), &actor)?;
    }
    let truth = truth(&population);
    let mut measured = Measured::default();
    for filter in [Filter::default(), Filter { outside: true, ..Filter::default() }] {
        let mut way: Vec<(CandidateId, String, Kind)> = Vec::new();
        store.list(&filter, SortOrder::Risk, None, &mut |row| {
            let key = row.key.to_string();
            way.extend(truth.get(&key).map(|kind| (row.id, key.clone(), *kind)));
            ControlFlow::Continue(())
        })?;
        let last_wrong = way.iter().rposition(|(_, _, kind)| kind.is_wrong()).unwrap_or_default();
        let before: Vec<_> = way.iter().take(last_wrong).filter(|(_, _, kind)| is_clean(*kind)).collect();
        measured.before_a_wrong_one += before.len() as u64;
        measured.misplaced.extend(before.into_iter().take(5).map(|(_, key, _)| key.clone()));
        for (id, _, kind) in way {
            if let Some(record) = store.record(id)? {
                measured.meet(kind, &record);
            }
        }
    }
    Ok(measured)
}

fn import(
    store: &mut Store,
    population: &Population,
    table: Table,
    kind: FileKind,
    path: &Path,
    actor: &Actor,
) -> Outcome<()> {
    let mut writer = TableWriter::new(File::create(path)?, table.header(), TableFor::Programs)?;
    population.visit(table, 0..population.plan().members, |cells| writer.row(cells))?;
    writer.finish()?.sync_all()?;
    let mut source = Source::open(path, kind, &ReadOptions::default())?;
    let mut importer = store.import(&source.run_key(), &table.to_string(), actor, at())?;
    loop {
        let rows = std::iter::from_fn(|| source.next_row()).take(1_000);
        let rows: Vec<Ready> = rows.map(|row| row.map(Ready::from)).collect::<Result<_, _>>()?;
        if rows.is_empty() {
            break;
        }
        importer.apply(&rows)?;
    }
    let finished = importer.finish(at())?;
    if finished.rejects == 0 { Ok(()) } else { Err(format!("{} rejects", finished.rejects).into()) }
}

/// Reads what is true of each member, by its key. Left out is whose own number a duplicate has too: which of the two it
/// belongs to cannot be seen, and both must be looked at.
fn truth(population: &Population) -> HashMap<String, Kind> {
    let column = |name: &str| Table::Truth.header().iter().position(|column| *column == name);
    let [kind_at, holder_at] = ["kind", "holder"].map(|name| column(name).unwrap_or_default());
    let (mut truth, mut shared) = (HashMap::<String, Kind>::new(), HashSet::new());
    let all: Result<(), std::convert::Infallible> =
        population.visit(Table::Truth, 0..population.plan().members, |row| {
            if row[kind_at] == Kind::Duplicate.code() {
                shared.insert(row[holder_at].clone());
            }
            truth.extend(row[kind_at].parse().ok().map(|kind| (row[..4].join("-"), kind)));
            Ok(())
        });
    match all {
        Ok(()) => truth.retain(|key, kind| kind.is_wrong() || !shared.contains(key)),
        Err(never) => match never {},
    }
    truth
}

fn at() -> jiff::Timestamp {
    jiff::Timestamp::from_second(1_686_500_000).unwrap_or_default()
}

#[test]
fn whoever_has_another_persons_number_stands_before_every_clean_record() {
    let mut all = Measured::default();
    for seed in 1..=3 {
        let folder = tempfile::tempdir().unwrap();
        all.add(measure(Plan::with_others(3_000, seed, 30_000), folder.path()).unwrap());
    }
    assert!(all.wrong > 150 && all.clean > 6_000, "{all:?}");
    for kind in Kind::ALL.iter().filter(|kind| kind.is_wrong()) {
        assert!(all.kinds.contains_key(kind), "{kind}: {all:?}");
    }
    let bad = (all.before_a_wrong_one, all.wrong_markable, all.wrong_in_a_pattern);
    assert_eq!(bad, (0, 0, 0), "{all:?}");
    assert!((all.unread + all.one_key) * 100 >= all.notation * 95, "{all:?}");
}
