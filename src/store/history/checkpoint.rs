//! The head of the history, to be kept where whoever changes the database cannot reach it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::audit::{Actor, EventKind};
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::Result;
use crate::store::history::days;
use crate::store::history::journal::{self, Entry};
use crate::triage::chain::hex;

/// The head of the history, to be kept elsewhere: what a chain alone cannot see, its own tail cut off, shows against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// Of which database.
    pub database_id: String,
    /// The number of the last event.
    pub seq: i64,
    /// Its seal, as hexadecimal digits.
    pub head: String,
    /// How many events there are.
    pub count: i64,
    /// When it was taken, RFC 3339 in UTC.
    pub time: String,
}

impl Store {
    /// Writes into the history that its head is kept elsewhere, and returns that head.
    pub fn checkpoint(&mut self, actor: &Actor, at: Timestamp) -> Result<Checkpoint> {
        let key = self.writing_key()?;
        let transaction = db::immediate(&self.connection)?;
        let facts = serde_json::json!({ "sums": days::seal(&transaction, &key)? });
        let entry = Entry::plain(EventKind::Checkpointed, &facts, actor, at);
        journal::append(&transaction, &key, &entry)?;
        let (seq, seal) = journal::head(&transaction)?;
        let count = transaction.query_row("SELECT count(*) FROM event", [], |row| row.get(0))?;
        transaction.commit()?;
        Ok(Checkpoint {
            database_id: self.identity.database_id.clone(),
            seq,
            head: hex(&seal),
            count,
            time: codec::to_microsecond(at).to_string(),
        })
    }
}
