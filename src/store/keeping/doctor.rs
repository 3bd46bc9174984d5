//! The health of a database: its structure, its rows, its kept counts, its queue, its files, its history.

mod lookups;
mod papers;
mod rows;

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use rusqlite::OptionalExtension as _;

use crate::audit::RootCause;
use crate::compare::RULES_VERSION;
use crate::i18n::Message;
use crate::store::base::codec;
use crate::store::base::database::{DatabaseKind, Store};
use crate::store::base::db;
use crate::store::base::watch::Watch;
use crate::store::error::{Result, StoreError, in_words};
use crate::store::history::key;
use crate::text::Shown;
use crate::triage::filter::{FIRST_PATTERN, QueueList};
use crate::triage::listing::moment;

/// One line of [`Store::doctor`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// Whether it is well.
    pub ok: bool,
    /// What was looked at, and what was found.
    pub message: Message,
}

/// A check: what it looks at, and how.
type Check = (&'static str, fn(&Store, &Watch) -> Result<Vec<Diagnosis>>);

/// The checks of a file that SQLite can read.
const CHECKS: [Check; 12] = [
    ("store.check.rows", Store::rows_are_readable),
    ("store.check.counts", |store, _| Ok(vec![store.counts_are_true()?])),
    ("store.check.queue", |store, _| Ok(vec![store.queue_is_true()?])),
    ("store.check.members", |store, _| Ok(vec![store.members_are_true()?])),
    ("store.check.lookups", |store, _| Ok(vec![store.lookups_are_true()?])),
    ("store.check.families", |store, _| Ok(vec![store.families_are_true()?])),
    ("store.check.sums", |store, _| Ok(vec![store.sums_are_true()?])),
    ("store.check.rules", |store, _| Ok(vec![store.rules_are_new()?])),
    ("store.check.imports", |store, _| store.imports_are_ended()),
    ("store.check.filings", |store, _| store.papers_are_unchanged()),
    ("store.check.undos", |store, _| Ok(vec![store.undos_are_true()?])),
    ("store.check.history", |store, watch| Ok(vec![store.history_is_whole(watch)?])),
];

impl Store {
    /// Checks the health of the database, whatever some of its rows hold. Nothing is changed.
    pub fn doctor(&self) -> Result<Vec<Diagnosis>> {
        self.doctor_watched(&Watch::nobody())
    }

    /// The same, while somebody watches: it reads all there is, most of it several times.
    pub fn doctor_watched(&self, watch: &Watch) -> Result<Vec<Diagnosis>> {
        let parts = CHECKS.len() + 1;
        watch.part("store.check.structure", 0, parts);
        let structure = self.structure()?;
        let is_sound = structure.ok;
        let mut findings = vec![structure];
        for (n, (what, check)) in CHECKS.iter().enumerate().filter(|_| is_sound) {
            match check(self, &watch.part(what, n + 1, parts)) {
                Ok(found) => findings.extend(found),
                Err(error @ (StoreError::Interrupted | StoreError::Locked)) => return Err(error),
                Err(error) => {
                    let said = Message::new("store.doctor.not-checked").say("what", Message::new(what));
                    findings.push(bad(said.say("why", why(&error))));
                }
            }
        }
        findings.extend(self.files());
        Ok(findings)
    }

    fn imports_are_ended(&self) -> Result<Vec<Diagnosis>> {
        let mut findings = self.imports_with_a_tail()?;
        findings.extend(self.not_indexed()?.map(|count| {
            good(Message::new("store.doctor.index").arg("count", crate::i18n::thousands(count)))
        }));
        findings.extend(self.imports_that_keep_rejects()?);
        Ok(findings)
    }

    fn structure(&self) -> Result<Diagnosis> {
        // Not the quick one, which does not see that an index and its table disagree: a copy would then be refused as damaged
        // where the doctor had found nothing.
        let said: String = self.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        Ok(if said == "ok" {
            good(Message::new("store.doctor.structure"))
        } else {
            // SQLite says where on a line of its own.
            let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
            bad(Message::new("store.doctor.structure-broken").arg("why", said))
        })
    }

    fn counts_are_true(&self) -> Result<Diagnosis> {
        let kept = "SELECT list, status, rank, n FROM tally WHERE n <> 0";
        let counted = "SELECT list, status, rank, count(*) FROM queue GROUP BY list, status, rank";
        let mut wrong = 0;
        for (one, other) in [(kept, counted), (counted, kept)] {
            let sql = format!("SELECT count(*) FROM ({one} EXCEPT {other})");
            wrong += self.connection.query_row(&sql, [], |row| row.get::<_, i64>(0))?;
        }
        Ok(found(wrong, "store.doctor.counts", "store.doctor.counts-wrong"))
    }

    /// Every record stands in the lists of its causes, and nothing else stands there.
    fn queue_is_true(&self) -> Result<Diagnosis> {
        let mut wrong: i64 = self.connection.query_row(
            "SELECT (SELECT count(*) FROM queue) - (SELECT count(*) FROM queue q JOIN state s ON s.id = q.id
             WHERE q.status = s.status AND q.rank = s.risk)",
            [],
            |row| row.get(0),
        )?;
        let of_cause = |cause: &RootCause| format!("s.causes & {} <> 0", 1_u32 << cause.index());
        let lists = [
            (QueueList::All.index().to_string(), "s.causes <> 0".to_owned()),
            (QueueList::Outside.index().to_string(), "s.causes = 0".to_owned()),
            (QueueList::Awaiting.index().to_string(), "s.causes <> 0 AND s.awaiting = 1".to_owned()),
            (format!("{FIRST_PATTERN} + s.pattern"), "s.causes <> 0 AND s.pattern IS NOT NULL".to_owned()),
        ]
        .into_iter()
        .chain(
            RootCause::ALL
                .iter()
                .map(|cause| (QueueList::Cause(*cause).index().to_string(), of_cause(cause))),
        );
        for (list, stands) in lists {
            wrong += self.connection.query_row(
                &format!(
                    "SELECT count(*) FROM state s WHERE ({stands}) <> EXISTS (SELECT 1 FROM queue q
                     WHERE q.list = {list} AND q.status = s.status AND q.rank = s.risk AND q.id = s.id)"
                ),
                [],
                |row| row.get::<_, i64>(0),
            )?;
        }
        wrong += self.connection.query_row(
            // What an import that was broken off left stands in no order by employer yet.
            "SELECT (SELECT count(*) FROM candidate c
                     WHERE c.id < coalesce((SELECT min(tail_candidate) FROM run WHERE tail_candidate IS NOT NULL), c.id + 1)
                     AND NOT EXISTS (SELECT 1 FROM employed e WHERE e.employer_code = c.employer_code
                       AND e.insurer_no = c.insurer_no AND e.symbol = c.symbol AND e.number = c.number
                       AND e.branch = c.branch AND e.candidate = c.id))
             + (SELECT count(*) FROM employed e
                WHERE NOT EXISTS (SELECT 1 FROM candidate c WHERE c.id = e.candidate AND c.employer_code = e.employer_code))",
            [],
            |row| row.get::<_, i64>(0),
        )?;
        Ok(found(wrong, "store.doctor.queue", "store.doctor.queue-wrong"))
    }

    /// Every record is found by its member, whom no other record has, but for what an import that was broken off left.
    fn members_are_true(&self) -> Result<Diagnosis> {
        let wrong = self.connection.query_row(
            "SELECT (SELECT count(*) FROM candidate c
                     WHERE c.id < coalesce((SELECT min(tail_candidate) FROM run WHERE tail_candidate IS NOT NULL), c.id + 1)
                     AND NOT EXISTS (SELECT 1 FROM member m WHERE m.insurer_no = c.insurer_no AND m.symbol = c.symbol
                       AND m.number = c.number AND m.branch = c.branch AND m.candidate = c.id))
             + (SELECT count(*) FROM member m WHERE NOT EXISTS (SELECT 1 FROM candidate c WHERE c.id = m.candidate
                AND c.insurer_no = m.insurer_no AND c.symbol = m.symbol AND c.number = m.number AND c.branch = m.branch))",
            [],
            |row| row.get(0),
        )?;
        Ok(found(wrong, "store.doctor.members", "store.doctor.members-wrong"))
    }

    fn families_are_true(&self) -> Result<Diagnosis> {
        Ok(found(self.wrongly_asking()?, "store.doctor.families", "store.doctor.families-wrong"))
    }

    fn sums_are_true(&self) -> Result<Diagnosis> {
        let untrue = i64::try_from(self.untrue_sums()?).unwrap_or(i64::MAX);
        Ok(found(untrue, "store.doctor.sums", "store.doctor.sums-wrong"))
    }

    fn undos_are_true(&self) -> Result<Diagnosis> {
        Ok(found(self.wrongly_undone()?, "store.doctor.undos", "store.doctor.undos-wrong"))
    }

    fn rules_are_new(&self) -> Result<Diagnosis> {
        if let Some(found) = db::rules(&self.connection)?.filter(|found| *found > RULES_VERSION) {
            return Ok(bad(StoreError::NewerRules { found, known: RULES_VERSION }.message()));
        }
        let old: i64 = self.connection.query_row(
            "SELECT count(*) FROM state WHERE rules < ?",
            [RULES_VERSION],
            |row| row.get(0),
        )?;
        Ok(found(old, "store.doctor.rules", "store.doctor.rules-old"))
    }

    /// Names an import whose rows are written and not all judged: what they say of each other, and of what was there, is not
    /// known to the end.
    pub fn open_tail(&self) -> Result<Option<Message>> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT file_name, started_at FROM run r INDEXED BY run_tail
                 WHERE (tail_candidate IS NOT NULL OR tail_answer IS NOT NULL)
                 AND (EXISTS (SELECT 1 FROM candidate c WHERE c.id >= r.tail_candidate AND c.run = r.id)
                      OR EXISTS (SELECT 1 FROM answer a WHERE a.id >= r.tail_answer AND a.run = r.id)) LIMIT 1",
            )?
            .query_row([], |row| Ok((row.get::<_, String>(0)?, codec::moment(row, 1)?)))
            .optional()?;
        Ok(found.map(|(file, began)| {
            let tail = Message::new("store.open-tail").arg("file", Shown::new(file));
            tail.arg("when", moment(Some(began)))
        }))
    }

    /// Names the imports whose rows are written and not all judged: nothing is wrong with them, but not all of it is seen yet.
    fn imports_with_a_tail(&self) -> Result<Vec<Diagnosis>> {
        let mut statement = self.connection.prepare(
            "SELECT file_name, started_at,
             (SELECT count(*) FROM candidate c WHERE c.id >= coalesce(r.tail_candidate, 9e18) AND c.run = r.id)
             + (SELECT count(*) FROM answer a WHERE a.id >= coalesce(r.tail_answer, 9e18) AND a.run = r.id)
             FROM run r INDEXED BY run_tail WHERE tail_candidate IS NOT NULL OR tail_answer IS NOT NULL",
        )?;
        let rows = statement.query_map([], |row| {
            let (file, began): (String, _) = (row.get(0)?, codec::moment(row, 1)?);
            Ok(row.get::<_, Option<i64>>(2)?.filter(|rows| *rows > 0).map(|rows| {
                good(
                    Message::new("store.doctor.tail")
                        .arg("file", Shown::new(file))
                        .arg("when", moment(Some(began)))
                        .arg("count", rows),
                )
            }))
        })?;
        Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// Names the imports that never ended and still keep rows as they came, personal data among them.
    fn imports_that_keep_rejects(&self) -> Result<Vec<Diagnosis>> {
        let mut statement = self.connection.prepare(
            "SELECT r.file_name, r.started_at, count(*) FROM run r JOIN reject j ON j.run = r.id
             WHERE r.finished_at IS NULL GROUP BY r.id ORDER BY r.id",
        )?;
        let rows = statement.query_map([], |row| {
            let (file, began): (String, _) = (row.get(0)?, codec::moment(row, 1)?);
            Ok(bad(Message::new("store.doctor.rejects-kept")
                .arg("file", Shown::new(file))
                .arg("when", moment(Some(began)))
                .arg("count", row.get::<_, i64>(2)?)))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn files(&self) -> Vec<Diagnosis> {
        let (database, key_file) =
            if self.identity.kind == DatabaseKind::Shared { (0o660, 0o640) } else { (0o600, 0o600) };
        let beside = key::beside(&self.path);
        let key_path = if self.identity.key_path.exists() { &self.identity.key_path } else { &beside };
        vec![mode_of(&self.path, database), mode_of(key_path, key_file)]
    }

    fn history_is_whole(&self, watch: &Watch) -> Result<Diagnosis> {
        let verification = self.verify_watched(None, watch)?;
        Ok(match verification.faults.first() {
            None => good(Message::new("store.doctor.history").arg("events", verification.events)),
            Some(fault) => bad(Message::new("store.doctor.history-broken")
                .arg("faults", verification.faults.len())
                .say("first", fault.message())),
        })
    }
}

/// Says why something could not be checked. Of a row that cannot be read the check of the rows has said which, and what to do.
fn why(error: &StoreError) -> Message {
    match error {
        StoreError::Unreadable { table, column, row } => place("store.doctor.row", table, column, row),
        StoreError::Corrupt => Message::new("store.doctor.value"),
        other => other.message(),
    }
}

fn place(id: &'static str, table: &str, column: &str, row: &str) -> Message {
    Message::new(id).arg("table", table).arg("column", column).arg("row", Shown::new(row))
}

/// Checks that nobody else may do more with a file than is meant.
fn mode_of(path: &Path, most: u32) -> Diagnosis {
    let message = |id| Message::new(id).arg("path", path.display());
    match std::fs::metadata(path) {
        Err(why) => bad(message("store.doctor.file-missing").arg("why", in_words(&why))),
        Ok(about) if about.mode() & 0o777 & !most != 0 => bad(message("store.doctor.mode-wide")
            .arg("mode", format!("{:04o}", about.mode() & 0o777))
            .arg("most", format!("{most:04o}"))),
        Ok(about) => good(message("store.doctor.mode").arg("mode", format!("{:04o}", about.mode() & 0o777))),
    }
}

fn found(wrong: i64, well: &'static str, ill: &'static str) -> Diagnosis {
    if wrong == 0 { good(Message::new(well)) } else { bad(Message::new(ill).arg("count", wrong)) }
}

const fn good(message: Message) -> Diagnosis {
    Diagnosis { ok: true, message }
}

const fn bad(message: Message) -> Diagnosis {
    Diagnosis { ok: false, message }
}
