//! Rows of the table `candidate`.

use rusqlite::{OptionalExtension as _, Params, Row, params};

use crate::audit::{
    Candidate, CandidateId, CauseSet, Conventions, Lookup, MemberKey, Membership, OfferedAlert,
    RegisteredNumber,
};
use crate::compare::{IdentityKeys, Side, identity_keys};
use crate::store::codec::{self, impossible, maybe_number, member_key, stored};
use crate::store::error::Result;
use crate::store::judging::lookup::Finds;
use crate::store::open::Store;
use crate::store::queue::search::FoundBy;

/// The columns that are read, in the order of [`read`].
const COLUMNS: &str = "insurer_no, symbol, number, branch, registered, \
    kanji_name, kana_name, birth_date, sex, address, conventions, \
    relation, insured_name, membership_kind, employer_code, employer_name, acquired_on, lost_on, \
    number_source, lookup_items, lookup_candidates, auto_taken, lookup_confirmed_on, lookup_confirmed_how, \
    alert_on, alert_checked_on, alert_check_how, registered_on, batch, notification_number, core_number, \
    declared_causes, id, run, line";

/// A candidate as it is stored.
#[derive(Debug)]
pub(in crate::store) struct Stored {
    pub(in crate::store) id: CandidateId,
    pub(in crate::store) candidate: Candidate,
    /// The import that wrote it last, and the line of its file.
    pub(in crate::store) run: i64,
    pub(in crate::store) line: u64,
}

impl Store {
    /// Finds the record of a member.
    pub fn find(&self, key: &MemberKey) -> Result<Option<CandidateId>> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT id FROM candidate WHERE insurer_no = ? AND symbol = ? AND number = ? AND branch = ?",
            )?
            .query_row(of_member(key), |row| row.get(0).map(CandidateId))
            .optional()?)
    }

    /// Lists who may be registered with a number, or is corrected to it: so many as one change reaches.
    pub(in crate::store) fn holder_ids(&self, number: i64) -> Result<Vec<CandidateId>> {
        self.some_holder_ids(number, crate::store::judging::settle::REACH)
    }

    /// Tells whether more hold a number, or may, than one change reaches.
    pub(in crate::store) fn is_crowd(&self, number: i64) -> Result<bool> {
        Ok(self.holder_ids(number)?.len()
            >= usize::try_from(crate::store::judging::settle::REACH).unwrap_or(usize::MAX))
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

    /// Reads a candidate by its id.
    pub(in crate::store) fn candidate(&self, id: CandidateId) -> Result<Option<Stored>> {
        self.one_candidate(&format!("SELECT {COLUMNS} FROM candidate WHERE id = ?"), [id.0])
    }

    /// Reads a candidate by its member key.
    pub(in crate::store) fn candidate_of(&self, key: &MemberKey) -> Result<Option<Stored>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM candidate
             WHERE insurer_no = ? AND symbol = ? AND number = ? AND branch = ?"
        );
        self.one_candidate(&sql, of_member(key))
    }

    /// Writes again by what candidates are looked up and searched, where the present rules say otherwise: those after an id, at
    /// most so many. Returns their ids.
    pub(in crate::store) fn renew_candidate_keys(&self, after: i64, limit: i64) -> Result<Vec<i64>> {
        let sql = format!(
            "SELECT {COLUMNS}, by_kanji, by_kana, found_by FROM candidate WHERE id > ? ORDER BY id LIMIT ?"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query((after, limit))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let mut stored = read(row)?;
            stored.candidate.conventions =
                self.conventional.borrow_mut().get(&self.connection, row.get(10)?)?;
            let keys = IdentityKeys { by_kanji: row.get(35)?, by_kana: row.get(36)? };
            found.push((stored, keys, row.get::<_, String>(37)?));
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
        let read = |row: &Row<'_>| Ok((read(row)?, row.get::<_, i64>(10)?));
        let Some((mut stored, conventions)) =
            self.connection.prepare_cached(sql)?.query_row(by, read).optional()?
        else {
            return Ok(None);
        };
        stored.candidate.conventions = self.conventional.borrow_mut().get(&self.connection, conventions)?;
        Ok(Some(stored))
    }

    /// Writes a new candidate; none where its member has a record already. It must be indexed in the same transaction; by its
    /// number and by whom it is called it is found once its tail is judged. Without an id it gets the next one.
    pub(in crate::store) fn insert_candidate(
        &self,
        candidate: &Candidate,
        now: &FoundBy,
        (run, line): (i64, u64),
        id: Option<CandidateId>,
    ) -> Result<Option<CandidateId>> {
        let written = self.write_candidate(INSERT, candidate, now, (run, line), id)?;
        Ok((written > 0).then(|| CandidateId(self.connection.last_insert_rowid())))
    }

    /// Writes a candidate over what was known of its member; returns by what it was found, which must be indexed anew in the
    /// same transaction.
    pub(in crate::store) fn update_candidate(
        &self,
        old: &Stored,
        candidate: &Candidate,
        now: &FoundBy,
        (run, line): (i64, u64),
    ) -> Result<String> {
        let id = old.id;
        self.enter_lookups(id, &old.candidate, candidate)?;
        let before = self
            .connection
            .prepare_cached("SELECT found_by FROM candidate WHERE id = ?")?
            .query_row([id.0], |row| row.get(0))?;
        let is_employed_as_before =
            candidate.membership.employer_code == old.candidate.membership.employer_code;
        if !is_employed_as_before {
            self.leave_employed(&old.candidate)?;
        }
        self.write_candidate(UPDATE, candidate, now, (run, line), Some(id))?;
        if !is_employed_as_before {
            self.enter_employed(id)?;
        }
        Ok(before)
    }

    /// Has a candidate stand in the order by employer.
    pub(in crate::store) fn enter_employed(&self, id: CandidateId) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT OR IGNORE INTO employed (employer_code, insurer_no, symbol, number, branch, candidate)
                 SELECT employer_code, insurer_no, symbol, number, branch, id FROM candidate WHERE id = ?",
            )?
            .execute([id.0])?;
        Ok(())
    }

    /// Takes a candidate out of the order by employer.
    pub(in crate::store) fn leave_employed(&self, candidate: &Candidate) -> Result<()> {
        let (insurer_no, symbol, number, branch) = of_member(&candidate.key);
        let employer_code = &candidate.membership.employer_code;
        self.connection
            .prepare_cached(
                "DELETE FROM employed WHERE (insurer_no, symbol, number, branch, employer_code) = (?, ?, ?, ?, ?)",
            )?
            .execute(params![insurer_no, symbol, number, branch, employer_code])?;
        Ok(())
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

    fn write_candidate(
        &self,
        sql: &str,
        candidate: &Candidate,
        now: &FoundBy,
        (run, line): (i64, u64),
        id: Option<CandidateId>,
    ) -> Result<usize> {
        let Candidate { key, items, membership: m, lookup: l, alert, registered: r, .. } = candidate;
        let conventions = self.conventional.borrow_mut().id(&self.connection, &candidate.conventions)?;
        Ok(self.connection.prepare_cached(sql)?.execute(params![
            key.insurer_no.as_str(),
            key.symbol,
            key.number,
            key.branch,
            stored(candidate.individual_number),
            items.kanji_name,
            items.kana_name,
            items.birth_date,
            items.sex,
            items.address,
            conventions,
            m.relation,
            m.insured_name,
            m.membership_kind,
            m.employer_code,
            m.employer_name,
            m.acquired_on,
            m.lost_on,
            l.number_source,
            l.lookup_items,
            l.lookup_candidates,
            l.auto_taken,
            l.lookup_confirmed_on,
            l.lookup_confirmed_how,
            alert.alert_on,
            alert.alert_checked_on,
            alert.alert_check_how,
            r.registered_on,
            r.batch,
            r.notification_number.map(stored),
            r.core_number.map(stored),
            candidate.declared_causes.bits(),
            now.keys.by_kanji,
            now.keys.by_kana,
            now.text,
            run,
            line.cast_signed(),
            id.map(|id| id.0),
        ])?)
    }
}

const INSERT: &str = "INSERT INTO candidate (insurer_no, symbol, number, branch, registered,
    kanji_name, kana_name, birth_date, sex, address, conventions,
    relation, insured_name, membership_kind, employer_code, employer_name, acquired_on, lost_on,
    number_source, lookup_items, lookup_candidates, auto_taken, lookup_confirmed_on, lookup_confirmed_how,
    alert_on, alert_checked_on, alert_check_how, registered_on, batch, notification_number, core_number,
    declared_causes, by_kanji, by_kana, found_by, run, line, id)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
    ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38)
    ON CONFLICT (insurer_no, symbol, number, branch) DO NOTHING";

/// The member key is the one by which the row was found, and stays.
const UPDATE: &str = "UPDATE candidate SET registered = ?5,
    kanji_name = ?6, kana_name = ?7, birth_date = ?8, sex = ?9, address = ?10, conventions = ?11,
    relation = ?12, insured_name = ?13, membership_kind = ?14, employer_code = ?15, employer_name = ?16,
    acquired_on = ?17, lost_on = ?18, number_source = ?19, lookup_items = ?20, lookup_candidates = ?21,
    auto_taken = ?22, lookup_confirmed_on = ?23, lookup_confirmed_how = ?24, alert_on = ?25,
    alert_checked_on = ?26, alert_check_how = ?27, registered_on = ?28, batch = ?29, notification_number = ?30,
    core_number = ?31, declared_causes = ?32, by_kanji = ?33, by_kana = ?34, found_by = ?35, run = ?36, line = ?37
    WHERE id = ?38 AND (insurer_no, symbol, number, branch) = (?1, ?2, ?3, ?4)";

/// Returns the four columns by which a member is found.
pub(in crate::store) fn of_member(key: &MemberKey) -> (&str, &str, &str, &str) {
    (key.insurer_no.as_str(), &key.symbol, &key.number, &key.branch)
}

/// Returns the keys by which a candidate's person is looked up.
pub(in crate::store) fn keys_of(candidate: &Candidate) -> IdentityKeys {
    identity_keys(side(candidate))
}

/// Returns the insurer's side for the comparison.
pub(in crate::store) fn side(candidate: &Candidate) -> Side<'_> {
    Side { items: candidate.items.as_strs(), conventions: &candidate.conventions }
}

/// Reads a candidate from [`COLUMNS`]; its conventions follow from column 10.
fn read(row: &Row<'_>) -> rusqlite::Result<Stored> {
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
