//! Texts that the insurer has edited. Whether one is good is asked before it is put in force.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};
use sha2::{Digest as _, Sha256};

use crate::audit::{Actor, EventKind, TemplateKind};
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::Result;
use crate::store::history::journal::{self, Entry};
use crate::triage::chain::hex;
use crate::triage::policy::may_set_template;

/// Reads the insurer's own text.
pub(in crate::store) fn own(connection: &Connection, kind: TemplateKind) -> Result<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT body FROM template WHERE kind = ?")?;
    Ok(statement.query_row([kind.index()], |row| row.get(0)).optional()?)
}

impl Store {
    /// Returns the insurer's own text; none where the one that comes with the program is in force.
    pub fn template(&self, kind: TemplateKind) -> Result<Option<String>> {
        own(&self.connection, kind)
    }

    /// Puts a text in force, or with none the one that comes with the program.
    pub fn set_template(
        &mut self,
        kind: TemplateKind,
        body: Option<&str>,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<()> {
        may_set_template(actor)?;
        let key = self.writing_key()?;
        let transaction = db::immediate(&self.connection)?;
        match body {
            Some(body) => transaction.execute(
                "INSERT INTO template (kind, body, set_by, set_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (kind) DO UPDATE SET body = ?2, set_by = ?3, set_at = ?4",
                (kind.index(), body, actor.person(), at.as_microsecond()),
            )?,
            None => transaction.execute("DELETE FROM template WHERE kind = ?", [kind.index()])?,
        };
        let digest = body.map(|body| hex(&Sha256::digest(body)));
        let facts = serde_json::json!({ "template": kind, "sha256": digest });
        journal::append(&transaction, &key, &Entry::plain(EventKind::TemplateSet, &facts, actor, at))?;
        Ok(transaction.commit()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{World, actor, at, lead};

    #[test]
    fn a_lead_puts_a_text_in_force_and_gives_it_up() {
        let mut world = World::new();
        let kind = TemplateKind::RequestLetter;
        assert_eq!(world.store.template(kind).unwrap(), None);
        assert!(world.store.set_template(kind, Some("a"), &actor("sato"), at(1)).is_err());
        world.store.set_template(kind, Some("a"), &lead("ito"), at(1)).unwrap();
        world.store.set_template(kind, Some("b"), &lead("ito"), at(2)).unwrap();
        assert_eq!(world.store.template(kind).unwrap().as_deref(), Some("b"));
        assert_eq!(world.store.template(TemplateKind::IncidentChecklist).unwrap(), None);
        world.store.set_template(kind, None, &lead("ito"), at(3)).unwrap();
        assert_eq!(world.store.template(kind).unwrap(), None);
        world.assert_true();
    }
}
