//! How the candidates were chosen, as it was recorded.

use jiff::Timestamp;
use rusqlite::Row;

use crate::audit::{Actor, Day, EventKind, Scope};
use crate::notice::scope::{self, ScopeRefusal};
use crate::store::base::codec::{self, impossible, maybe_day, moment};
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::base::reading::{Reading, in_row};
use crate::store::error::Result;
use crate::store::history::journal::{self, Entry};

impl Store {
    /// Records how candidates were chosen, or says why not.
    pub fn add_scope(
        &mut self,
        stated: &Scope,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<Scope, ScopeRefusal>> {
        let scope = match scope::rule(stated, actor, codec::to_microsecond(at)) {
            Ok(scope) => scope,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let key = self.writing_key()?;
        let transaction = db::immediate(&self.connection)?;
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        transaction.execute(
            "INSERT INTO scope (method, period_from, period_to, rule, records, decided_by, decided_on, note, added_by,
             added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                &scope.method,
                day(scope.period_from),
                day(scope.period_to),
                &scope.rule,
                scope.records.cast_signed(),
                &scope.decided_by,
                scope.decided_on.to_string(),
                &scope.note,
                &scope.added_by,
                scope.added_at.as_microsecond(),
            ),
        )?;
        let facts = scope::to_json(&scope);
        journal::append(&transaction, &key, &Entry::plain(EventKind::ScopeAdded, &facts, actor, at))?;
        transaction.commit()?;
        Ok(Ok(scope))
    }

    /// Returns what was recorded by the end of a day in Japan, or at all, in the order in which it was.
    pub fn scopes(&self, until: Option<Day>) -> Result<Vec<Scope>> {
        let end = until.map_or(i64::MAX, |day| day.plus(1).begin().as_microsecond());
        let mut statement =
            self.connection.prepare_cached(&format!("{SCOPE} WHERE added_at < ? ORDER BY id"))?;
        let scopes = statement.query_map([end], read)?;
        Ok(scopes.collect::<rusqlite::Result<_>>()?)
    }
}

const SCOPE: &str = "SELECT method, nullif(period_from, '') AS period_from, nullif(period_to, '') AS period_to, rule, records,
    decided_by, decided_on, note, added_by, added_at, id FROM scope";

/// Returns how all that was recorded is read.
pub(in crate::store) fn reading() -> Reading {
    Reading::of(SCOPE.to_owned(), |_, row| Ok(read(row).map(drop)?))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Scope> {
    in_row("scope", row, &[10], || {
        Ok(Scope {
            method: row.get(0)?,
            period_from: maybe_day(row, 1)?,
            period_to: maybe_day(row, 2)?,
            rule: row.get(3)?,
            records: row.get::<_, i64>(4)?.cast_unsigned(),
            decided_by: row.get(5)?,
            decided_on: maybe_day(row, 6)?.ok_or_else(|| impossible(6))?,
            note: row.get(7)?,
            added_by: row.get(8)?,
            added_at: moment(row, 9)?,
        })
    })
}
