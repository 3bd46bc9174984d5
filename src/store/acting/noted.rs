//! What is written into the history besides marks: numbers compared, shown and asked for, lists read, files that left.

use jiff::Timestamp;

use crate::audit::{Actor, CandidateId, EventKind, IndividualNumber};
use crate::store::base::codec::stored;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::Result;
use crate::store::history::journal::{self, Entry};
use crate::triage::policy::{Heard, Refusal, may_act, may_reveal, may_take_out};
use crate::triage::port::{Noted, NumberVerdict};

impl Store {
    /// Compares twelve digits with a record's effective number, and records that it was done.
    pub fn compare_number(
        &mut self,
        id: CandidateId,
        keyed: IndividualNumber,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<NumberVerdict, Refusal>> {
        let key = self.writing_key()?;
        if let Err(refusal) = may_act(actor) {
            return Ok(Err(refusal));
        }
        let transaction = db::immediate(&self.connection)?;
        let Some(present) = self.present(id)? else { return Ok(Err(Refusal::NoSuchRecord(id))) };
        let (verdict, said) = if present.dossier.effective_number() == keyed {
            (NumberVerdict::Same, "same")
        } else {
            let holders: Vec<_> = self
                .holders(keyed, id, present.dossier.insurer_side())?
                .into_iter()
                .map(|other| other.id)
                .collect();
            if holders.is_empty() {
                let heard = Heard::of(&present.dossier, self.answer(keyed)?.as_ref());
                (NumberVerdict::Different(heard), "different")
            } else {
                (NumberVerdict::HeldBy(holders), "held-by-another")
            }
        };
        let facts = serde_json::json!({ "verdict": said, "keyed": key.commit(keyed) });
        let entry = Entry {
            record: Some(id),
            seen: key.seen(&present.dossier),
            ..Entry::plain(EventKind::NumberCompared, &facts, actor, at)
        };
        journal::append(&transaction, &key, &entry)?;
        transaction.commit()?;
        Ok(Ok(verdict))
    }

    /// Records that a record's number is shown in all its digits, or says why it may not be. It is durable when this returns.
    pub fn reveal(
        &mut self,
        id: CandidateId,
        reason: &str,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<(), Refusal>> {
        let key = self.writing_key()?;
        let transaction = db::immediate(&self.connection)?;
        let Some(present) = self.present(id)? else { return Ok(Err(Refusal::NoSuchRecord(id))) };
        if let Err(refusal) = may_reveal(&present.state.mark, reason, actor) {
            return Ok(Err(refusal));
        }
        let facts = serde_json::json!({ "reason": reason.trim() });
        let entry = Entry {
            record: Some(id),
            seen: key.seen(&present.dossier),
            ..Entry::plain(EventKind::Revealed, &facts, actor, at)
        };
        journal::append(&transaction, &key, &entry)?;
        transaction.commit()?;
        Ok(Ok(()))
    }

    /// Writes into the history that something was read or left the database.
    pub fn note(&mut self, noted: &Noted) -> Result<()> {
        let key = self.writing_key()?;
        let mut facts = noted.facts.clone();
        if let Some(words) = &noted.secret_words {
            let digest = serde_json::Value::String(key.digest_words(words));
            match &mut facts {
                serde_json::Value::Object(facts) => {
                    facts.insert("words".to_owned(), digest);
                }
                other => *other = serde_json::json!({ "facts": other.take(), "words": digest }),
            }
        }
        let transaction = db::immediate(&self.connection)?;
        let entry =
            Entry { record: noted.record, ..Entry::plain(noted.kind, &facts, &noted.actor, noted.at) };
        journal::append(&transaction, &key, &entry)?;
        Ok(transaction.commit()?)
    }

    /// Remembers numbers as asked for, and records how many left in a file.
    pub fn mark_inquired(
        &mut self,
        numbers: &[IndividualNumber],
        file_name: &str,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<()> {
        may_take_out(actor)?;
        let key = self.writing_key()?;
        let transaction = db::immediate(&self.connection)?;
        let mut insert = transaction
            .prepare("INSERT INTO inquired (individual_number) VALUES (?) ON CONFLICT DO NOTHING")?;
        for number in numbers {
            insert.execute([stored(*number)])?;
        }
        drop(insert);
        let facts = serde_json::json!({ "numbers": numbers.len(), "file": file_name });
        journal::append(&transaction, &key, &Entry::plain(EventKind::Inquired, &facts, actor, at))?;
        Ok(transaction.commit()?)
    }
}
