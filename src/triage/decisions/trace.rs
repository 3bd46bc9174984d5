//! What travels of a history: its events as *traces*, and how they are chained where they come to.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::audit::{Actor, Event, EventKind, IdentitySource, IndividualNumber, Role, holds_valid_number};
use crate::triage::chain::ChainKey;
use crate::triage::danger::Danger;
use crate::triage::listing::moment;
use crate::triage::turn::{MarkFacts, Turn};

/// One event of a record's history as it travels: without what belongs to one database alone, its place in the chain and the
/// record's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields of `Event` and its `Actor`")]
pub struct Trace {
    /// RFC 3339 in UTC, to the second.
    pub at: String,
    pub account: String,
    pub claim: Option<String>,
    pub source: IdentitySource,
    pub role: Role,
    pub kind: EventKind,
    pub facts: Value,
}

/// What the history here holds of a record, as it would travel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Here {
    /// Oldest first.
    pub traces: Vec<Trace>,
    /// Whether all of it was brought in: nobody here, and no data here, had a part in the mark.
    pub is_foreign: bool,
}

impl Here {
    /// Collects the events of a record.
    pub fn of(events: impl IntoIterator<Item = Event>) -> Self {
        let mut here = Self { traces: Vec::new(), is_foreign: true };
        for event in events {
            if let Some(trace) = Trace::of(&event) {
                here.traces.push(trace);
                here.is_foreign &= event.actor.source == IdentitySource::Foreign;
            }
        }
        here
    }
}

/// The facts of a trace as it is chained here: a [`Turn`] in this database's commitments, and beside it what came.
#[derive(Debug, Serialize, Deserialize)]
struct Brought {
    before: MarkFacts,
    after: MarkFacts,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    dangers: Vec<Danger>,
    foreign: Origin,
}

/// What the chain of the other database said.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Origin {
    source: IdentitySource,
    facts: Value,
}

impl Trace {
    /// Makes the trace of an event; none of those that change no mark: who looked at a record, or what else was done about it,
    /// changes no export.
    pub fn of(event: &Event) -> Option<Self> {
        if !event.kind.changes_mark() {
            return None;
        }
        let facts = || serde_json::from_str(&event.facts).unwrap_or(Value::Null);
        let brought = (event.actor.source == IdentitySource::Foreign)
            .then(|| serde_json::from_str::<Brought>(&event.facts).ok())
            .flatten();
        let (source, facts) = match brought {
            Some(brought) => (brought.foreign.source, brought.foreign.facts),
            None => (event.actor.source, facts()),
        };
        Some(Self {
            at: moment(Some(event.at)),
            account: event.actor.account.clone(),
            claim: event.actor.claim.clone(),
            source,
            role: event.actor.role,
            kind: event.kind,
            facts,
        })
    }

    /// Returns who acted, as far as this database knows: a claim.
    pub fn actor(&self) -> Actor {
        Actor {
            account: self.account.clone(),
            claim: self.claim.clone(),
            source: IdentitySource::Foreign,
            role: self.role,
        }
    }

    /// Returns the facts under which it is chained here: the right number is committed to with this database's key, numbers
    /// that are not known here are left out. `right` is the right number and its commitment of the other database; `dangers` are
    /// those of the record here.
    pub fn brought(
        &self,
        key: &ChainKey,
        right: Option<(&str, IndividualNumber)>,
        dangers: &[Danger],
    ) -> Option<String> {
        let turn = self.turn()?;
        let remade = |facts: MarkFacts| MarkFacts {
            right_number: right
                .filter(|(commitment, _)| facts.right_number.as_deref() == Some(commitment))
                .map(|(_, number)| key.commit(number)),
            ..facts
        };
        let brought = Brought {
            before: remade(turn.before),
            after: remade(turn.after),
            dangers: dangers.to_vec(),
            foreign: Origin { source: self.source, facts: self.facts.clone() },
        };
        serde_json::to_string(&brought).ok()
    }

    /// Returns when it happened.
    pub fn moment(&self) -> Option<Timestamp> {
        self.at.parse().ok().filter(|at| moment(Some(*at)) == self.at)
    }

    /// Reads the facts, where they are those of a [`Turn`] and nothing beside, to the last key: they are chained as they came.
    pub fn turn(&self) -> Option<Turn> {
        let turn: Turn = serde_json::from_value(self.facts.clone()).ok()?;
        let stands_for_number = |mark: &MarkFacts| mark.right_number.as_deref().is_none_or(is_commitment);
        let names_no_number =
            turn.dangers.iter().all(|danger| danger.number.as_deref().is_none_or(is_commitment));
        let is_whole = serde_json::to_value(&turn).is_ok_and(|told| told == self.facts);
        (is_whole && names_no_number && stands_for_number(&turn.before) && stands_for_number(&turn.after))
            .then_some(turn)
    }

    /// Tells whether anything that would be chained holds an individual number, commitments aside.
    pub(super) fn holds_number(&self) -> bool {
        let names = [Some(self.account.as_str()), self.claim.as_deref()];
        names.into_iter().flatten().any(holds_valid_number) || holds_number(&self.facts)
    }
}

fn holds_number(facts: &Value) -> bool {
    match facts {
        Value::String(text) => holds_valid_number(text),
        Value::Number(number) => holds_valid_number(&number.to_string()),
        Value::Array(facts) => facts.iter().any(holds_number),
        // A seal's digits may look like a number's; that it is one, `turn` sees.
        Value::Object(facts) => facts
            .iter()
            .any(|(key, fact)| !matches!(key.as_str(), "right_number" | "number") && holds_number(fact)),
        Value::Null | Value::Bool(_) => false,
    }
}

/// Tells whether a text can be a [commitment](ChainKey::commit): digits and letters of a seal.
fn is_commitment(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
