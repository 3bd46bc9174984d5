//! Whether what leads put in force is what the history says: filed reports, how candidates were chosen, the insurer's own days and
//! texts. Whose they are and when they came is told with them.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use rusqlite::Row;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{Diagnosis, found};
use crate::audit::{Event, EventKind, TemplateKind};
use crate::notice::scope;
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::triage::chain::hex;

/// Each by its kind and what names it there, with all that is said of it.
type Papers = BTreeMap<(Kind, String), Value>;

/// The kinds, of which reports are counted for themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Filing,
    Scope,
    Deadline,
    Template,
}

impl Store {
    /// Checks the filed reports, and the rest.
    pub(super) fn papers_are_unchanged(&self) -> Result<Vec<Diagnosis>> {
        let mut told = self.papers_told()?;
        let mut wrong: Vec<Kind> = Vec::new();
        for ((kind, name), paper) in self.papers_there()? {
            wrong.extend((told.remove(&(kind, name)) != Some(paper)).then_some(kind));
        }
        wrong.extend(told.into_keys().map(|(kind, _)| kind));
        let filings = wrong.iter().filter(|kind| **kind == Kind::Filing).count();
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        Ok(vec![
            found(count(filings), "store.doctor.filings", "store.doctor.filings-changed"),
            found(count(wrong.len() - filings), "store.doctor.papers", "store.doctor.papers-changed"),
        ])
    }

    /// Reads what the history says is there.
    fn papers_told(&self) -> Result<Papers> {
        let mut told = Papers::new();
        let kinds = [
            EventKind::Filed,
            EventKind::Superseded,
            EventKind::ScopeAdded,
            EventKind::DeadlineSet,
            EventKind::TemplateSet,
        ];
        self.events_after(0, &kinds, &mut |event| {
            hear(&mut told, &event);
            ControlFlow::Continue(())
        })?;
        Ok(told)
    }

    /// Reads what is there.
    fn papers_there(&self) -> Result<Papers> {
        let mut there = Papers::new();
        for (n, of) in self.scopes(None)?.iter().enumerate() {
            there.insert((Kind::Scope, n.to_string()), scope::to_json(of));
        }
        for (kind, sql) in [
            (
                Kind::Filing,
                "SELECT event, due, as_of, content, digest, superseded, filed_by, filed_at FROM filing",
            ),
            (Kind::Deadline, "SELECT day, name, set_by, set_at FROM deadline"),
            (Kind::Template, "SELECT kind, body, set_by, set_at FROM template"),
        ] {
            let read = match kind {
                Kind::Filing => filing,
                Kind::Deadline => deadline,
                Kind::Template | Kind::Scope => template,
            };
            let mut statement = self.connection.prepare(sql)?;
            for paper in statement.query_map([], read)? {
                let (name, paper) = paper?;
                there.insert((kind, name), paper);
            }
        }
        Ok(there)
    }
}

/// Hears what an event says is there from then on, or is not any more.
fn hear(told: &mut Papers, event: &Event) {
    let facts: Value = serde_json::from_str(&event.facts).unwrap_or_default();
    let (by, at) = (event.actor.person(), event.at.as_microsecond());
    let name = |field: &str| facts[field].as_str().unwrap_or_default().to_owned();
    match event.kind {
        EventKind::Filed => {
            let paper = json!({
                "due": facts["due"], "as_of": facts["as_of"], "sha256": facts["sha256"], "superseded": null, "by": by, "at": at,
            });
            told.insert((Kind::Filing, event.seq.to_string()), paper);
        }
        EventKind::Superseded => {
            let in_force = |paper: &&mut Value| paper["due"] == facts["due"] && paper["superseded"].is_null();
            if let Some(paper) = told.values_mut().find(in_force) {
                paper["superseded"] = event.seq.into();
            }
        }
        EventKind::ScopeAdded => {
            let nth = told.keys().filter(|(kind, _)| *kind == Kind::Scope).count();
            told.insert((Kind::Scope, nth.to_string()), facts);
        }
        EventKind::DeadlineSet => {
            let paper = json!({ "name": facts["name"], "by": by, "at": at });
            put(told, (Kind::Deadline, name("day")), paper, facts["name"].is_null());
        }
        EventKind::TemplateSet => {
            let paper = json!({ "sha256": facts["sha256"], "by": by, "at": at });
            put(told, (Kind::Template, name("template")), paper, facts["sha256"].is_null());
        }
        _ => {}
    }
}

/// Puts a paper in the place of the one that was there, or with none takes that away.
fn put(told: &mut Papers, key: (Kind, String), paper: Value, is_given_up: bool) {
    told.remove(&key);
    if !is_given_up {
        told.insert(key, paper);
    }
}

fn filing(row: &Row<'_>) -> rusqlite::Result<(String, Value)> {
    let (content, kept): (String, Vec<u8>) = (row.get(3)?, row.get(4)?);
    let digest: [u8; 32] = Sha256::digest(&content).into();
    let sha256 = if kept == digest { hex(&digest) } else { String::new() };
    let paper = json!({
        "due": row.get::<_, String>(1)?, "as_of": row.get::<_, String>(2)?, "sha256": sha256,
        "superseded": row.get::<_, Option<i64>>(5)?, "by": row.get::<_, String>(6)?, "at": row.get::<_, i64>(7)?,
    });
    Ok((row.get::<_, i64>(0)?.to_string(), paper))
}

fn deadline(row: &Row<'_>) -> rusqlite::Result<(String, Value)> {
    let paper = json!({ "name": row.get::<_, String>(1)?, "by": row.get::<_, String>(2)?, "at": row.get::<_, i64>(3)? });
    Ok((row.get(0)?, paper))
}

fn template(row: &Row<'_>) -> rusqlite::Result<(String, Value)> {
    let sha256 = hex(&Sha256::digest(row.get::<_, String>(1)?));
    let paper = json!({ "sha256": sha256, "by": row.get::<_, String>(2)?, "at": row.get::<_, i64>(3)? });
    let kind = TemplateKind::from_index(row.get(0)?).map_or("?", TemplateKind::code);
    Ok((kind.to_owned(), paper))
}
