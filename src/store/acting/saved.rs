//! Filters under a name, for everybody who works in the database.

use jiff::Timestamp;
use rusqlite::OptionalExtension as _;

use crate::audit::{Actor, EventKind};
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal::{self, Entry};
use crate::triage::filter::Filter;
use crate::triage::policy::{Refusal, may_replace, saved_name};
use crate::triage::port::SavedFilter;

impl Store {
    /// Returns the saved filters, by name. One that another version of the program saved, and this one cannot read, is left out.
    pub fn saved_filters(&self) -> Result<Vec<SavedFilter>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT name, filter, saved_by FROM saved_filter ORDER BY name")?;
        let mut rows = statement.query([])?;
        let mut saved = Vec::new();
        while let Some(row) = rows.next()? {
            if let Ok(filter) = serde_json::from_str(&row.get::<_, String>(1)?) {
                saved.push(SavedFilter { name: row.get(0)?, filter, saved_by: row.get(2)? });
            }
        }
        Ok(saved)
    }

    /// Saves a filter under a name, over one of the same name, unless that is somebody else's; or with none, gives the name up. The history keeps the name, and
    /// of the filter a digest: it may hold names that were searched for.
    pub fn save_filter(
        &mut self,
        name: &str,
        filter: Option<&Filter>,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<Vec<SavedFilter>, Refusal>> {
        let key = self.writing_key()?;
        let at = codec::to_microsecond(at);
        let name = match saved_name(name, filter, actor) {
            Ok(name) => name,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let kept = filter.map(serde_json::to_string).transpose();
        let kept = kept.map_err(|why| StoreError::Other(why.to_string()))?;
        let transaction = db::immediate(&self.connection)?;
        let saved_by: Option<String> = transaction
            .prepare_cached("SELECT saved_by FROM saved_filter WHERE name = ?")?
            .query_row([&name], |row| row.get(0))
            .optional()?;
        if let Some(Err(refusal)) = saved_by.map(|who| may_replace(&who, filter, actor)) {
            return Ok(Err(refusal));
        }
        match &kept {
            Some(kept) => transaction.execute(
                "INSERT INTO saved_filter (name, filter, saved_by, saved_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (name) DO UPDATE SET filter = ?2, saved_by = ?3, saved_at = ?4",
                (&name, kept, actor.person(), at.as_microsecond()),
            )?,
            None => transaction.execute("DELETE FROM saved_filter WHERE name = ?", [&name])?,
        };
        let digest = kept.map(|kept| key.digest_words(&kept));
        let facts = serde_json::json!({ "name": name, "filter": digest });
        journal::append(&transaction, &key, &Entry::plain(EventKind::FilterSaved, &facts, actor, at))?;
        transaction.commit()?;
        self.saved_filters().map(Ok)
    }
}
