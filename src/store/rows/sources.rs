//! Rows of what others say: answers, alerts, notifications, employers.

use std::collections::HashMap;
use std::sync::LazyLock;

use rusqlite::{Row, params};

use crate::store::base::codec::{self, coded, member_key, of_member, stored};
use crate::store::base::many::{Values, each_by_id, insert_all};
use crate::store::base::reading::{Reading, in_row};
use crate::store::error::Result;

use crate::audit::{
    Alert, Answer, AnswerResult, CandidateId, Employer, IndividualNumber, MemberKey, Notification,
};
use crate::compare::{IdentityKeys, identity_keys};
use crate::store::base::database::Store;
use crate::triage::dossier::register_side;

/// A row as it is stored, with the import that wrote it last and the line of its file.
#[derive(Debug)]
pub(in crate::store) struct Kept<T> {
    pub(in crate::store) id: i64,
    pub(in crate::store) run: i64,
    pub(in crate::store) line: u64,
    pub(in crate::store) said: T,
}

fn kept<T>(row: &Row<'_>, said: T) -> rusqlite::Result<Kept<T>> {
    let line: i64 = row.get(2)?;
    Ok(Kept { id: row.get(0)?, run: row.get(1)?, line: line.cast_unsigned(), said })
}

/// The columns of an answer that are read, in the order of [`Store::read_answer`].
macro_rules! answers {
    ($from:literal) => {
        concat!(
            "SELECT a.id, a.run, a.line, a.individual_number, a.result, a.kanji_name, a.kana_name, a.birth_date, a.sex, \
             a.address, a.asked_on, a.moved_on, a.previous_address, a.note, a.conventions FROM ",
            $from
        )
    };
}
const OF_NUMBER: &str = answers!(
    "answered n CROSS JOIN answer a ON a.id = n.answer WHERE n.individual_number = ?1 AND a.individual_number = ?1"
);
const BY_ID: &str = answers!("answer a WHERE a.id = ?");
const BETWEEN: &str = answers!("answer a WHERE a.id BETWEEN ? AND ? ORDER BY a.id");

/// How many answers one statement writes: their texts fit into the memory that SQLite keeps ready for small pieces.
const AT_ONCE: usize = 12;

const INSERT: &str = "INSERT INTO answer (individual_number, asked_on, result, kanji_name, kana_name, birth_date, sex, address,
    conventions, moved_on, previous_address, note, run, line, id)";
const PLACES: &str = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/// Orders answers to one number as they count.
pub(in crate::store) fn newest_first(answers: &mut [Kept<Answer>]) {
    answers.sort_by(|one, other| other.said.precedence().cmp(&one.said.precedence()));
}

const ALERT: &str =
    "id, run, line, insurer_no, symbol, number, branch, alert_on, kind, alert_checked_on, alert_check_how";
const NOTIFICATION: &str =
    "id, run, line, insurer_no, symbol, number, branch, individual_number, received_on, document, filled_by";
const OF_MEMBER: &str = "insurer_no = ? AND symbol = ? AND number = ? AND branch = ?";

static ALERTS: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {ALERT} FROM alert WHERE {OF_MEMBER} ORDER BY alert_on, kind"));
static NOTIFICATIONS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {NOTIFICATION} FROM notification WHERE {OF_MEMBER} ORDER BY individual_number, received_on, document"
    )
});

fn read_alert(row: &Row<'_>) -> rusqlite::Result<Kept<Alert>> {
    in_row("alert", row, &[0], || {
        let said = Alert {
            key: member_key(row, 3)?,
            alert_on: row.get(7)?,
            kind: row.get(8)?,
            alert_checked_on: row.get(9)?,
            alert_check_how: row.get(10)?,
        };
        kept(row, said)
    })
}

fn read_notification(row: &Row<'_>) -> rusqlite::Result<Kept<Notification>> {
    in_row("notification", row, &[0], || {
        let said = Notification {
            key: member_key(row, 3)?,
            individual_number: codec::number(row, 7)?,
            received_on: row.get(8)?,
            document: row.get(9)?,
            filled_by: row.get(10)?,
        };
        kept(row, said)
    })
}

/// Returns how all answers, alerts and notifications are read.
pub(in crate::store) fn readings() -> [Reading; 3] {
    [
        Reading::of(answers!("answer a").to_owned(), |store, row| store.read_answer(row).map(drop)),
        Reading::of(format!("SELECT {ALERT} FROM alert"), |_, row| Ok(read_alert(row).map(drop)?)),
        Reading::of(format!("SELECT {NOTIFICATION} FROM notification"), |_, row| {
            Ok(read_notification(row).map(drop)?)
        }),
    ]
}

impl Store {
    /// Reads the answers to a number, the one that counts first.
    pub(in crate::store) fn answers(&self, number: IndividualNumber) -> Result<Vec<Kept<Answer>>> {
        let mut statement = self.connection.prepare_cached(OF_NUMBER)?;
        let mut rows = statement.query([stored(number)])?;
        let mut answers = Vec::new();
        while let Some(row) = rows.next()? {
            answers.push(self.read_answer(row)?);
        }
        newest_first(&mut answers);
        Ok(answers)
    }

    /// Reads the answer to a number that counts.
    pub(in crate::store) fn answer(&self, number: IndividualNumber) -> Result<Option<Answer>> {
        let mut answers = self.answers(number)?;
        answers.truncate(1);
        Ok(answers.pop().map(|kept| kept.said))
    }

    /// Reads an answer by its id.
    pub(in crate::store) fn answer_at(&self, id: i64) -> Result<Option<Kept<Answer>>> {
        let mut statement = self.connection.prepare_cached(BY_ID)?;
        let mut rows = statement.query([id])?;
        rows.next()?.map(|row| self.read_answer(row)).transpose()
    }

    /// Reads what answers say, by their ids.
    pub(in crate::store) fn answers_at(&self, mut ids: Vec<i64>) -> Result<HashMap<i64, Answer>> {
        ids.sort_unstable();
        let mut found = HashMap::with_capacity(ids.len());
        each_by_id(&self.connection, BETWEEN, 0, &ids, |row| {
            let kept = self.read_answer(row)?;
            found.insert(kept.id, kept.said);
            Ok(())
        })?;
        Ok(found)
    }

    fn read_answer(&self, row: &Row<'_>) -> Result<Kept<Answer>> {
        let conventions = self.conventional.borrow_mut().get(&self.connection, row.get(14)?)?;
        Ok(in_row("answer", row, &[0], || {
            let said = Answer {
                individual_number: codec::number(row, 3)?,
                result: coded(row, 4)?,
                items: codec::five_items(row, 5)?,
                conventions,
                asked_on: row.get(10)?,
                moved_on: row.get(11)?,
                previous_address: row.get(12)?,
                note: row.get(13)?,
            };
            kept(row, said)
        })?)
    }

    /// Reads who holds an answered number as the effective one.
    pub(in crate::store) fn holder_keys(&self, answer: &Answer) -> Result<Vec<(CandidateId, MemberKey)>> {
        let mut holders = Vec::new();
        for sql in [
            "SELECT c.id, c.insurer_no, c.symbol, c.number, c.branch
             FROM holder h CROSS JOIN candidate c ON c.id = h.candidate LEFT JOIN state s ON s.id = c.id
             WHERE h.individual_number = ?1 AND c.registered = ?1 AND coalesce(s.right_number, ?1) = ?1
             ORDER BY h.candidate",
            "SELECT c.id, c.insurer_no, c.symbol, c.number, c.branch
             FROM state s CROSS JOIN candidate c ON c.id = s.id
             WHERE s.right_number = ?1 AND c.registered <> ?1 ORDER BY s.id",
        ] {
            let mut statement = self.connection.prepare_cached(sql)?;
            let rows = statement.query_map([stored(answer.individual_number)], |row| {
                Ok((CandidateId(row.get(0)?), member_key(row, 1)?))
            })?;
            for row in rows {
                holders.push(row?);
            }
        }
        Ok(holders)
    }

    /// Returns the id for the next new answer.
    pub(in crate::store) fn next_answer_id(&self) -> Result<i64> {
        let sql = "SELECT coalesce(max(id), 0) + 1 FROM answer";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// Writes new answers: ids, what they say, and on which lines. They are found by their numbers once these are entered, too.
    pub(in crate::store) fn insert_answers(&self, new: &[(i64, &Answer, u64)], run: i64) -> Result<()> {
        let put = |values: &mut Values<'_, '_>, (id, answer, line): &(i64, &Answer, u64)| {
            values.put(stored(answer.individual_number))?;
            values.put(&answer.asked_on)?;
            self.put_answer(values, answer, run, *line)?;
            values.put(id)
        };
        insert_all(&self.connection, INSERT, PLACES, AT_ONCE, new, put).map(drop)
    }

    /// Writes an answer over another one to the same asking.
    pub(in crate::store) fn update_answer(
        &self,
        id: i64,
        answer: &Answer,
        run: i64,
        line: u64,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "UPDATE answer SET result = ?, kanji_name = ?, kana_name = ?, birth_date = ?, sex = ?, address = ?,
             conventions = ?, moved_on = ?, previous_address = ?, note = ?, run = ?, line = ? WHERE id = ?",
        )?;
        let mut values = Values::of(&mut statement);
        self.put_answer(&mut values, answer, run, line)?;
        values.put(id)?;
        statement.raw_execute()?;
        Ok(())
    }

    /// Binds what an answer says, and where that is written.
    fn put_answer(&self, values: &mut Values<'_, '_>, answer: &Answer, run: i64, line: u64) -> Result<()> {
        let Answer { items, .. } = answer;
        values.put(answer.result.index())?;
        for text in [&items.kanji_name, &items.kana_name, &items.birth_date, &items.sex, &items.address] {
            values.put(text)?;
        }
        values.put(self.conventional.borrow_mut().id(&self.connection, &answer.conventions)?)?;
        for text in [&answer.moved_on, &answer.previous_address, &answer.note] {
            values.put(text)?;
        }
        values.put(run)?;
        values.put(line.cast_signed())
    }

    /// Tells whether there is an answer to a number.
    pub(in crate::store) fn is_answered(&self, number: IndividualNumber) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM answered WHERE individual_number = ?)";
        Ok(self.connection.prepare_cached(sql)?.query_row([stored(number)], |row| row.get(0))?)
    }

    /// Reads the alerts that came for a member, in the order in which they came.
    pub(in crate::store) fn alerts(&self, key: &MemberKey) -> Result<Vec<Kept<Alert>>> {
        let mut statement = self.connection.prepare_cached(&ALERTS)?;
        let rows = statement.query_map(of_member(key), read_alert)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Writes an alert: over the row `over`, or as a new one.
    pub(in crate::store) fn write_alert(
        &self,
        over: Option<i64>,
        alert: &Alert,
        run: i64,
        line: u64,
    ) -> Result<()> {
        let (insurer_no, symbol, number, branch) = of_member(&alert.key);
        self.connection
            .prepare_cached(
                "INSERT INTO alert (id, insurer_no, symbol, number, branch, alert_on, kind, alert_checked_on,
                 alert_check_how, run, line) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                 ON CONFLICT (id) DO UPDATE SET alert_checked_on = ?8, alert_check_how = ?9, run = ?10, line = ?11",
            )?
            .execute(params![
                over,
                insurer_no,
                symbol,
                number,
                branch,
                alert.alert_on,
                alert.kind,
                alert.alert_checked_on,
                alert.alert_check_how,
                run,
                line.cast_signed(),
            ])?;
        Ok(())
    }

    /// Reads the notifications of a member.
    pub(in crate::store) fn notifications(&self, key: &MemberKey) -> Result<Vec<Kept<Notification>>> {
        let mut statement = self.connection.prepare_cached(&NOTIFICATIONS)?;
        let rows = statement.query_map(of_member(key), read_notification)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Writes a notification: over the row `over`, or as a new one.
    pub(in crate::store) fn write_notification(
        &self,
        over: Option<i64>,
        notification: &Notification,
        run: i64,
        line: u64,
    ) -> Result<()> {
        let (insurer_no, symbol, number, branch) = of_member(&notification.key);
        self.connection
            .prepare_cached(
                "INSERT INTO notification (id, insurer_no, symbol, number, branch, individual_number, received_on,
                 document, filled_by, run, line) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                 ON CONFLICT (id) DO UPDATE SET filled_by = ?9, run = ?10, line = ?11",
            )?
            .execute(params![
                over,
                insurer_no,
                symbol,
                number,
                branch,
                stored(notification.individual_number),
                notification.received_on,
                notification.document,
                notification.filled_by,
                run,
                line.cast_signed(),
            ])?;
        Ok(())
    }

    /// Reads the employer with a code.
    pub(in crate::store) fn employer(&self, code: &str) -> Result<Option<Kept<Employer>>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, run, line, employer_code, name, postal_code, address, department, contact, phone, send_by
             FROM employer WHERE employer_code = ?",
        )?;
        let mut rows = statement.query_map([code], |row| {
            let said = Employer {
                employer_code: row.get(3)?,
                name: row.get(4)?,
                postal_code: row.get(5)?,
                address: row.get(6)?,
                department: row.get(7)?,
                contact: row.get(8)?,
                phone: row.get(9)?,
                send_by: row.get(10)?,
            };
            kept(row, said)
        })?;
        Ok(rows.next().transpose()?)
    }

    /// Writes an employer: over the row `over`, or as a new one.
    pub(in crate::store) fn write_employer(
        &self,
        over: Option<i64>,
        said: &Employer,
        run: i64,
        line: u64,
    ) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO employer (id, employer_code, name, postal_code, address, department, contact, phone,
                 send_by, run, line) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                 ON CONFLICT (id) DO UPDATE SET name = ?3, postal_code = ?4, address = ?5, department = ?6,
                 contact = ?7, phone = ?8, send_by = ?9, run = ?10, line = ?11",
            )?
            .execute(params![
                over,
                said.employer_code,
                said.name,
                said.postal_code,
                said.address,
                said.department,
                said.contact,
                said.phone,
                said.send_by,
                run,
                line.cast_signed(),
            ])?;
        Ok(())
    }
}

/// Returns the keys of the person that an answer names.
pub(in crate::store) fn keys_of(answer: &Answer) -> IdentityKeys {
    if answer.result == AnswerResult::Found {
        identity_keys(register_side(answer))
    } else {
        IdentityKeys::default()
    }
}
