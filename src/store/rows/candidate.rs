//! Rows of the table `candidate`.

use std::sync::LazyLock;

use rusqlite::{Params, Row};

use crate::audit::{
    Candidate, CandidateId, CauseSet, Conventions, Lookup, Membership, OfferedAlert, RegisteredNumber,
};
use crate::compare::IdentityKeys;
use crate::store::base::codec::{self, impossible, maybe_number, member_key, stored};
use crate::store::base::database::Store;
use crate::store::base::many::{Values, each_by_id, insert_all};
use crate::store::base::reading::{Reading, in_row};
use crate::store::error::Result;
use crate::store::rows::found_by::{FoundBy, keys_of};
use crate::store::rows::lookup::Finds;
use crate::store::rows::ordered::{InOrders, Ordered};
use crate::store::rows::state::{MARK, STATE, State, maybe_state};

/// The columns that are read, in the order of [`read`].
const COLUMNS: &str = "c.insurer_no, c.symbol, c.number, c.branch, c.registered, \
    c.kanji_name, c.kana_name, c.birth_date, c.sex, c.address, c.conventions, \
    c.relation, c.insured_name, c.membership_kind, c.employer_code, c.employer_name, c.acquired_on, c.lost_on, \
    c.number_source, c.lookup_items, c.lookup_candidates, c.auto_taken, c.lookup_confirmed_on, \
    c.lookup_confirmed_how, c.alert_on, c.alert_checked_on, c.alert_check_how, c.registered_on, c.batch, \
    c.notification_number, c.core_number, c.declared_causes, c.id, c.run, c.line";

/// The column of the id, and the first one behind them.
const ID: usize = 32;
const BEHIND: usize = 35;

static BY_ID: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {COLUMNS} FROM candidate c WHERE c.id = ?"));
static WITH_STATE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {COLUMNS}, {STATE}, {MARK} FROM candidate c LEFT JOIN state s ON s.id = c.id
         WHERE c.id BETWEEN ? AND ? ORDER BY c.id"
    )
});
static AFTER: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {COLUMNS}, c.by_kanji, c.by_kana, c.found_by FROM candidate c WHERE c.id > ? ORDER BY c.id LIMIT ?"
    )
});

/// How many records one change touches in one direction at most. A judgement looks at fewer of a kind; beyond this many, what
/// one more neighbour does is already said, and whom an import brings news of a number that more hold is judged with its tail.
pub(in crate::store) const REACH: i64 = 128;

/// A candidate as it is stored.
#[derive(Debug)]
pub(in crate::store) struct Stored {
    pub(in crate::store) id: CandidateId,
    pub(in crate::store) candidate: Candidate,
    /// The import that wrote it last, and the line of its file.
    pub(in crate::store) run: i64,
    pub(in crate::store) line: u64,
}

/// A candidate that is about to be written, and by what it is found.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct New<'a> {
    pub(in crate::store) id: CandidateId,
    pub(in crate::store) candidate: &'a Candidate,
    pub(in crate::store) found_by: &'a FoundBy,
    /// The line of its file.
    pub(in crate::store) line: u64,
}

impl Store {
    /// Lists who may be registered with a number, or is corrected to it: so many as one change reaches.
    pub(in crate::store) fn holder_ids(&self, number: i64) -> Result<Vec<CandidateId>> {
        self.some_holder_ids(number, REACH)
    }

    /// Tells whether more hold a number, or may, than one change reaches.
    pub(in crate::store) fn is_crowd(&self, number: i64) -> Result<bool> {
        Ok(self.holder_ids(number)?.len() >= usize::try_from(REACH).unwrap_or(usize::MAX))
    }

    /// Lists all who may be registered with a number, or are corrected to it.
    pub(in crate::store) fn all_holder_ids(&self, number: i64) -> Result<Vec<CandidateId>> {
        self.some_holder_ids(number, -1)
    }

    fn some_holder_ids(&self, number: i64, most: i64) -> Result<Vec<CandidateId>> {
        let mut found = Vec::new();
        self.ids(
            "SELECT candidate FROM holder WHERE individual_number = ?1
             UNION ALL SELECT id FROM state WHERE right_number = ?1 LIMIT ?2",
            (number, most),
            &mut found,
        )?;
        Ok(found)
    }

    /// Reads the ids that a statement finds, behind those that were found.
    pub(in crate::store) fn ids(
        &self,
        sql: &str,
        by: impl rusqlite::Params,
        found: &mut Vec<CandidateId>,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(by)?;
        while let Some(row) = rows.next()? {
            found.push(CandidateId(row.get(0)?));
        }
        Ok(())
    }

    /// Reads a candidate by its id.
    pub(in crate::store) fn candidate(&self, id: CandidateId) -> Result<Option<Stored>> {
        self.one_candidate(&BY_ID, [id.0])
    }

    /// Reads candidates by their ids, which ascend, each with its state where it has one.
    pub(in crate::store) fn with_states(&self, ids: &[i64]) -> Result<Vec<(Stored, Option<State>)>> {
        let mut found = Vec::with_capacity(ids.len());
        each_by_id(&self.connection, &WITH_STATE, ID, ids, |row| {
            found.push((self.read_candidate(row)?, maybe_state(row, BEHIND)?));
            Ok(())
        })?;
        Ok(found)
    }

    /// Writes again by what candidates are looked up and searched, where the present rules say otherwise: those after an id, at
    /// most so many. Returns their ids.
    pub(in crate::store) fn renew_candidate_keys(&self, after: i64, limit: i64) -> Result<Vec<i64>> {
        let mut statement = self.connection.prepare_cached(&AFTER)?;
        let mut rows = statement.query((after, limit))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let stored = self.read_candidate(row)?;
            let keys = IdentityKeys { by_kanji: row.get(BEHIND)?, by_kana: row.get(BEHIND + 1)? };
            found.push((stored, keys, row.get::<_, String>(BEHIND + 2)?));
        }
        drop(rows);
        let mut update = self
            .connection
            .prepare_cached("UPDATE candidate SET by_kanji = ?, by_kana = ?, found_by = ? WHERE id = ?")?;
        let ids = found.iter().map(|(stored, ..)| stored.id.0).collect();
        let mut texts = Vec::new();
        for (Stored { id, candidate, .. }, keys, before) in found {
            let now = FoundBy::of(&candidate);
            if keys != now.keys || before != now.text {
                update.execute((now.keys.by_kanji, now.keys.by_kana, &now.text, id.0))?;
                for key in [keys.by_kanji, keys.by_kana].into_iter().flatten() {
                    Finds::Called.leave(&self.connection, (key, id.0))?;
                }
                for key in [now.keys.by_kanji, now.keys.by_kana].into_iter().flatten() {
                    Finds::Called.enter(&self.connection, (key, id.0))?;
                }
                texts.push((id, before, now));
            }
        }
        self.index_texts(texts.iter().map(|(id, before, now)| (*id, Some(before.as_str()), now)))?;
        Ok(ids)
    }

    fn one_candidate(&self, sql: &str, by: impl Params) -> Result<Option<Stored>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(by)?;
        rows.next()?.map(|row| self.read_candidate(row)).transpose()
    }

    fn read_candidate(&self, row: &Row<'_>) -> Result<Stored> {
        let mut stored = read(row)?;
        stored.candidate.conventions = self.conventional.borrow_mut().get(&self.connection, row.get(10)?)?;
        Ok(stored)
    }

    /// Writes new candidates, of members who have no record. They must be indexed in the same transaction; by their members, by
    /// their numbers and by whom they are called they are found once their tail is judged.
    pub(in crate::store) fn insert_candidates(&self, new: &[New<'_>], run: i64) -> Result<()> {
        insert_all(&self.connection, INSERT, PLACES, AT_ONCE, new, |values, new| {
            self.put_candidate(values, new, run)
        })
        .map(drop)
    }

    /// Writes a candidate over what was known of its member; returns by what it was found, which must be indexed anew in the
    /// same transaction.
    pub(in crate::store) fn update_candidate(&self, old: &Stored, new: &New<'_>, run: i64) -> Result<String> {
        let New { id, candidate, .. } = *new;
        self.enter_lookups(id, &old.candidate, candidate)?;
        let before = self
            .connection
            .prepare_cached("SELECT found_by FROM candidate WHERE id = ?")?
            .query_row([id.0], |row| row.get(0))?;
        let is_employed_as_before =
            candidate.membership.employer_code == old.candidate.membership.employer_code;
        if !is_employed_as_before {
            Ordered::ByEmployer.leave(&self.connection, &InOrders::of(id, &old.candidate))?;
        }
        let mut statement = self.connection.prepare_cached(UPDATE)?;
        self.put_candidate(&mut Values::of(&mut statement), new, run)?;
        statement.raw_execute()?;
        if !is_employed_as_before {
            Ordered::ByEmployer.enter_all(&self.connection, &[&InOrders::of(id, candidate)])?;
        }
        Ok(before)
    }

    /// Writes by what a candidate is found, where it is found otherwise than before.
    fn enter_lookups(&self, id: CandidateId, old: &Candidate, new: &Candidate) -> Result<()> {
        let pairs = |of: &Candidate| {
            let keys = keys_of(of);
            let called = [keys.by_kanji, keys.by_kana].into_iter().flatten().map(|key| (Finds::Called, key));
            let mut pairs = vec![(Finds::Holder, stored(of.individual_number))];
            pairs.extend(called);
            pairs
        };
        let (before, now) = (pairs(old), pairs(new));
        for (lookup, key) in before.iter().filter(|pair| !now.contains(pair)) {
            lookup.leave(&self.connection, (*key, id.0))?;
        }
        for (lookup, key) in now.iter().filter(|pair| !before.contains(pair)) {
            lookup.enter(&self.connection, (*key, id.0))?;
        }
        Ok(())
    }

    /// Binds what is written of a candidate, in the order of [`INSERT`] and [`UPDATE`].
    fn put_candidate(&self, values: &mut Values<'_, '_>, new: &New<'_>, run: i64) -> Result<()> {
        let Candidate { key, items, membership: m, lookup: l, alert, registered: r, .. } = new.candidate;
        values.put(key.insurer_no.as_str())?;
        for text in [&key.symbol, &key.number, &key.branch] {
            values.put(text)?;
        }
        values.put(stored(new.candidate.individual_number))?;
        for text in [&items.kanji_name, &items.kana_name, &items.birth_date, &items.sex, &items.address] {
            values.put(text)?;
        }
        values.put(self.conventional.borrow_mut().id(&self.connection, &new.candidate.conventions)?)?;
        for text in [&m.relation, &m.insured_name, &m.membership_kind, &m.employer_code, &m.employer_name] {
            values.put(text)?;
        }
        for text in [&m.acquired_on, &m.lost_on, &l.number_source] {
            values.put(text)?;
        }
        values.put(l.lookup_items)?;
        values.put(l.lookup_candidates)?;
        values.put(l.auto_taken)?;
        for text in [&l.lookup_confirmed_on, &l.lookup_confirmed_how, &alert.alert_on] {
            values.put(text)?;
        }
        for text in [&alert.alert_checked_on, &alert.alert_check_how, &r.registered_on, &r.batch] {
            values.put(text)?;
        }
        values.put(r.notification_number.map(stored))?;
        values.put(r.core_number.map(stored))?;
        values.put(new.candidate.declared_causes.bits())?;
        values.put(new.found_by.keys.by_kanji)?;
        values.put(new.found_by.keys.by_kana)?;
        values.put(&new.found_by.text)?;
        values.put(run)?;
        values.put(new.line.cast_signed())?;
        values.put(new.id.0)
    }
}

/// How many candidates one statement writes: their texts fit into the memory that SQLite keeps ready for small pieces.
const AT_ONCE: usize = 4;

const INSERT: &str = "INSERT INTO candidate (insurer_no, symbol, number, branch, registered,
    kanji_name, kana_name, birth_date, sex, address, conventions,
    relation, insured_name, membership_kind, employer_code, employer_name, acquired_on, lost_on,
    number_source, lookup_items, lookup_candidates, auto_taken, lookup_confirmed_on, lookup_confirmed_how,
    alert_on, alert_checked_on, alert_check_how, registered_on, batch, notification_number, core_number,
    declared_causes, by_kanji, by_kana, found_by, run, line, id)";
const PLACES: &str =
    "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
    ?, ?, ?, ?)";

/// The member key is the one by which the row was found, and stays.
const UPDATE: &str = "UPDATE candidate SET registered = ?5,
    kanji_name = ?6, kana_name = ?7, birth_date = ?8, sex = ?9, address = ?10, conventions = ?11,
    relation = ?12, insured_name = ?13, membership_kind = ?14, employer_code = ?15, employer_name = ?16,
    acquired_on = ?17, lost_on = ?18, number_source = ?19, lookup_items = ?20, lookup_candidates = ?21,
    auto_taken = ?22, lookup_confirmed_on = ?23, lookup_confirmed_how = ?24, alert_on = ?25,
    alert_checked_on = ?26, alert_check_how = ?27, registered_on = ?28, batch = ?29, notification_number = ?30,
    core_number = ?31, declared_causes = ?32, by_kanji = ?33, by_kana = ?34, found_by = ?35, run = ?36, line = ?37
    WHERE id = ?38 AND (insurer_no, symbol, number, branch) = (?1, ?2, ?3, ?4)";

/// Returns how all candidates are read.
pub(in crate::store) fn reading() -> Reading {
    Reading::of(format!("SELECT {COLUMNS} FROM candidate c"), |store, row| {
        store.read_candidate(row).map(drop)
    })
}

/// Reads a candidate from [`COLUMNS`]; its conventions follow from column 10.
fn read(row: &Row<'_>) -> rusqlite::Result<Stored> {
    in_row("candidate", row, &[ID], || read_columns(row))
}

fn read_columns(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let candidate = Candidate {
        key: member_key(row, 0)?,
        individual_number: codec::number(row, 4)?,
        items: codec::five_items(row, 5)?,
        conventions: std::sync::Arc::new(Conventions::DEFAULT),
        membership: Membership {
            relation: row.get(11)?,
            insured_name: row.get(12)?,
            membership_kind: row.get(13)?,
            employer_code: row.get(14)?,
            employer_name: row.get(15)?,
            acquired_on: row.get(16)?,
            lost_on: row.get(17)?,
        },
        lookup: Lookup {
            number_source: row.get(18)?,
            lookup_items: row.get(19)?,
            lookup_candidates: row.get(20)?,
            auto_taken: row.get(21)?,
            lookup_confirmed_on: row.get(22)?,
            lookup_confirmed_how: row.get(23)?,
        },
        alert: OfferedAlert {
            alert_on: row.get(24)?,
            alert_checked_on: row.get(25)?,
            alert_check_how: row.get(26)?,
        },
        registered: RegisteredNumber {
            registered_on: row.get(27)?,
            batch: row.get(28)?,
            notification_number: maybe_number(row, 29)?,
            core_number: maybe_number(row, 30)?,
        },
        declared_causes: CauseSet::from_bits(row.get(31)?),
    };
    let line = u64::try_from(row.get::<_, i64>(34)?).map_err(|_| impossible(34))?;
    Ok(Stored { id: CandidateId(row.get(32)?), candidate, run: row.get(33)?, line })
}
