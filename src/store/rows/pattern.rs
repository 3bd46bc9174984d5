//! Rows of the table `pattern`: how records differ that a person must read.

use rusqlite::OptionalExtension as _;

use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::triage::pattern::PatternId;

impl Store {
    /// Returns the pattern of some rules, written down where it is the first of its kind.
    pub(in crate::store) fn pattern_of(&self, rules: &str) -> Result<PatternId> {
        let known = self
            .connection
            .prepare_cached("SELECT id FROM pattern WHERE rules = ?")?
            .query_row([rules], |row| row.get(0))
            .optional()?;
        let id = match known {
            Some(id) => id,
            None => self
                .connection
                .prepare_cached("INSERT INTO pattern (rules) VALUES (?) RETURNING id")?
                .query_row([rules], |row| row.get(0))?,
        };
        Ok(PatternId(id))
    }
}
