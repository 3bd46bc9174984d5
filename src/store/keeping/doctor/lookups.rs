//! Whether who holds a number, who is called by a name and which answers there are to a number is found: by these every judgement
//! finds whom it concerns. More may stand there than is true, for what is found is read.

use super::{Diagnosis, found};
use crate::store::base::database::Store;
use crate::store::error::Result;

/// What an import that was broken off left is not found yet.
const MISSING: &str = "SELECT
    (SELECT coalesce(sum(
        NOT EXISTS (SELECT 1 FROM holder h WHERE h.individual_number = c.registered AND h.candidate = c.id)
        OR c.by_kanji IS NOT NULL AND NOT EXISTS (SELECT 1 FROM called k WHERE k.by_name = c.by_kanji AND k.candidate = c.id)
        OR c.by_kana IS NOT NULL AND NOT EXISTS (SELECT 1 FROM called k WHERE k.by_name = c.by_kana AND k.candidate = c.id)
        OR NOT EXISTS (SELECT 1 FROM state s WHERE s.id = c.id AND s.registered = c.registered)), 0)
     FROM candidate c
     WHERE c.id < coalesce((SELECT min(tail_candidate) FROM run WHERE tail_candidate IS NOT NULL), c.id + 1))
  + (SELECT count(*) FROM answer a
     WHERE a.id < coalesce((SELECT min(tail_answer) FROM run WHERE tail_answer IS NOT NULL), a.id + 1)
     AND NOT EXISTS (SELECT 1 FROM answered n WHERE n.individual_number = a.individual_number AND n.answer = a.id))";

impl Store {
    pub(super) fn lookups_are_true(&self) -> Result<Diagnosis> {
        let missing = self.connection.query_row(MISSING, [], |row| row.get(0))?;
        Ok(found(missing, "store.doctor.lookups", "store.doctor.lookups-wrong"))
    }
}
