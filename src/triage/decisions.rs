//! Decisions of another database: what an export tells of a record, and what of it is taken here.
//!
//! The history of the other database comes along, event by event, as *traces*. They are chained here as what they are: acts
//! of people whom nobody here vouches for ([`IdentitySource::Foreign`]). What was exported once is exported again unchanged.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::assess::Assessment;
use super::chain::{ChainKey, MarkFacts, Turn};
use super::dossier::Dossier;
use super::listing::{moment, time_in_japan};
use super::policy::{Grounds, Refusal, needs_lead, stands};
use crate::audit::{
    Actor, Addressee, Basis, Day, Event, EventKind, FiveItemsRef, IdentitySource, IndividualNumber, Mark,
    MemberKey, Role, Status, holds_valid_number,
};
use crate::i18n::Message;

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
    /// Makes the trace of an event; none of those that say nothing of the triage: who looked at a record changes no export.
    pub fn of(event: &Event) -> Option<Self> {
        if matches!(event.kind, EventKind::Opened | EventKind::NumberCompared | EventKind::Revealed) {
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
    /// that are not known here are left out. `right` is the right number and its commitment of the other database.
    pub fn brought(&self, key: &ChainKey, right: Option<(&str, IndividualNumber)>) -> Option<String> {
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
            foreign: Origin { source: self.source, facts: self.facts.clone() },
        };
        serde_json::to_string(&brought).ok()
    }

    /// Returns when it happened.
    pub fn moment(&self) -> Option<Timestamp> {
        self.at.parse().ok().filter(|at| moment(Some(*at)) == self.at)
    }

    /// Reads the facts, where they are those of a [`Turn`] and nothing beside, to the last key: they are chained as they came.
    fn turn(&self) -> Option<Turn> {
        let turn: Turn = serde_json::from_value(self.facts.clone()).ok()?;
        let stands_for_number = |mark: &MarkFacts| mark.right_number.as_deref().is_none_or(is_commitment);
        let is_whole = serde_json::to_value(&turn).is_ok_and(|told| told == self.facts);
        (is_whole && stands_for_number(&turn.before) && stands_for_number(&turn.after)).then_some(turn)
    }

    /// Tells whether anything that would be chained holds an individual number, commitments aside.
    fn holds_number(&self) -> bool {
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
        Value::Object(facts) => facts.iter().any(|(key, fact)| key != "right_number" && holds_number(fact)),
        Value::Null | Value::Bool(_) => false,
    }
}

/// Tells whether a text can be a [commitment](ChainKey::commit): digits and letters of a seal.
fn is_commitment(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// A number as an export states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatedNumber {
    /// Its last four digits.
    Masked([u8; 4]),
    /// All of it.
    Whole(IndividualNumber),
}

impl StatedNumber {
    /// Reads a number as an export writes it.
    pub fn read(text: &str) -> Option<Self> {
        match text.strip_prefix("********") {
            Some(last) if last.bytes().all(|byte| byte.is_ascii_digit()) => {
                last.as_bytes().try_into().ok().map(Self::Masked)
            }
            Some(_) => None,
            None => IndividualNumber::parse(text).ok().map(Self::Whole),
        }
    }

    fn may_be(self, number: IndividualNumber) -> bool {
        match self {
            Self::Masked(last) => number.reveal().as_bytes().ends_with(&last),
            Self::Whole(stated) => stated == number,
        }
    }
}

/// What a line of an export says of one record's mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Who.
    pub key: MemberKey,
    /// The registered number.
    pub individual_number: StatedNumber,
    /// The right number, of a corrected record.
    pub right_number: Option<StatedNumber>,
    /// The digest of both sides' five items, by [`five_items_digest`].
    pub five_items_digest: String,
    /// The mark as the columns show it.
    pub shown: ShownMark,
    /// The history, oldest first.
    pub traces: Vec<Trace>,
}

/// A mark as the columns of an export show it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields of `Mark`, moments as they are written")]
pub struct ShownMark {
    pub status: Status,
    pub basis: Option<Basis>,
    pub assignee: Option<String>,
    pub addressee: Option<Addressee>,
    pub due_on: Option<Day>,
    pub operator: Option<String>,
    pub marked_at: Option<String>,
    pub second_operator: Option<String>,
    pub second_at: Option<String>,
    pub awaiting_second_check: bool,
    pub raised_again: bool,
}

impl ShownMark {
    /// Returns what the columns show of a mark.
    pub fn of(mark: &Mark) -> Self {
        let at = |at: Option<Timestamp>| at.map(|at| moment(Some(at)));
        Self {
            status: mark.status,
            basis: mark.basis,
            assignee: mark.assignee.clone(),
            addressee: mark.addressee,
            due_on: mark.due_on,
            operator: mark.operator.clone(),
            marked_at: at(mark.marked_at),
            second_operator: mark.second_operator.clone(),
            second_at: at(mark.second_at),
            awaiting_second_check: mark.awaiting_second_check,
            raised_again: mark.raised_again,
        }
    }
}

/// Why a decision is not taken. Nothing here was changed by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// No candidate here has this member key.
    UnknownMember,
    /// Another number is registered here.
    OtherNumber,
    /// The five items of a side are others here.
    OtherItems,
    /// The record was marked here, and not as it stands in the file.
    MarkedHere(Box<Mark>),
    /// The line does not say what an export writes: columns and history contradict each other.
    NotAsExported,
    /// A number is masked that must be known.
    RevealNeeded,
    /// The rules here would not give this mark.
    Forbidden(Box<Refusal>),
}

impl Conflict {
    /// Says the conflict.
    pub fn message(&self) -> Message {
        match self {
            Self::UnknownMember => Message::new("triage.conflict.unknown-member"),
            Self::OtherNumber => Message::new("triage.conflict.other-number"),
            Self::OtherItems => Message::new("triage.conflict.other-items"),
            Self::MarkedHere(mark) => Message::new("triage.conflict.marked-here")
                .arg("who", mark.operator.as_deref().unwrap_or("-"))
                .arg("when", time_in_japan(mark.marked_at)),
            Self::NotAsExported => Message::new("triage.conflict.not-as-exported"),
            Self::RevealNeeded => Message::new("triage.conflict.reveal-needed"),
            Self::Forbidden(why) => Message::new("triage.conflict.forbidden").say("why", why.message()),
        }
    }
}

impl From<Refusal> for Conflict {
    fn from(refusal: Refusal) -> Self {
        Self::Forbidden(Box::new(refusal))
    }
}

impl Decision {
    /// Returns what the line tells beyond the history that the record has here; nothing where there is nothing new. A history
    /// in which anybody here had a part is never carried on: a file cannot be the second person of a mark made here.
    pub fn news(&self, here: &Here, mark: &Mark) -> Result<&[Trace], Conflict> {
        if here.traces.starts_with(&self.traces) {
            return Ok(&[]);
        }
        self.traces
            .strip_prefix(&here.traces[..])
            .filter(|_| here.is_foreign)
            .ok_or_else(|| Conflict::MarkedHere(Box::new(mark.clone())))
    }

    /// Returns the mark that the history leads to, where columns and history tell one story.
    pub fn mark(&self) -> Result<Mark, Conflict> {
        let mut last = MarkFacts::of(&Mark::default(), &ChainKey::new([0; 32]));
        for trace in &self.traces {
            let turn = trace
                .turn()
                .filter(|_| trace.kind.changes_mark() && trace.moment().is_some())
                .ok_or(Conflict::NotAsExported)?;
            // Commitments are of the keys of two databases, where a part of the history was brought into the other one.
            let alike = |facts: &MarkFacts| MarkFacts {
                right_number: facts.right_number.as_ref().map(|_| String::new()),
                ..facts.clone()
            };
            if alike(&turn.before) != alike(&last) {
                return Err(Conflict::NotAsExported);
            }
            last = turn.after;
        }
        let right = match (&last.right_number, self.right_number) {
            (None, None) => None,
            (Some(_), Some(StatedNumber::Whole(number))) if !number.check_digit_holds() => {
                return Err(Refusal::RightNumberFails.into());
            }
            (Some(_), Some(StatedNumber::Whole(number))) => Some(number),
            (Some(_), Some(StatedNumber::Masked(_))) => return Err(Conflict::RevealNeeded),
            (Some(_), None) if self.shown.status == Status::Corrected => {
                return Err(Refusal::RightNumberNeeded.into());
            }
            _ => return Err(Conflict::NotAsExported),
        };
        let mark = last.to_mark(right);
        if ShownMark::of(&mark) != self.shown || !is_of_one_piece(&mark) {
            return Err(Conflict::NotAsExported);
        }
        Ok(mark)
    }

    /// Returns the commitment of the other database for the right number.
    pub fn commitment(&self) -> Option<String> {
        self.traces.last()?.turn()?.after.right_number
    }

    /// Tells whether the record here, with the mark of the line laid upon it, is the one that was decided on, and whether the
    /// rules would give that mark.
    pub fn fits(&self, dossier: &Dossier, found: &Assessment) -> Result<(), Conflict> {
        if !self.individual_number.may_be(dossier.candidate.individual_number) {
            return Err(Conflict::OtherNumber);
        }
        let register =
            found.comparison.as_ref().and(dossier.answer.as_ref()).map(|answer| answer.items.as_strs());
        if five_items_digest(dossier.candidate.items.as_strs(), register) != self.five_items_digest {
            return Err(Conflict::OtherItems);
        }
        // Four digits are few: they are enough where the register's five items stand behind them.
        let masked = matches!(self.individual_number, StatedNumber::Masked(_));
        if masked && register.is_none() && matches!(dossier.mark.status, Status::Verified | Status::Corrected)
        {
            return Err(Conflict::RevealNeeded);
        }
        if self.traces.iter().any(Trace::holds_number) {
            return Err(Refusal::NumberInNote.into());
        }
        stands(&Grounds::of(dossier, found))?;
        self.was_confirmed_by_whom_it_takes(&dossier.mark)
    }

    /// Where the second person must be a lead, the confirmation was one's.
    fn was_confirmed_by_whom_it_takes(&self, mark: &Mark) -> Result<(), Conflict> {
        let is_confirmed = mark.status == Status::Verified && !mark.awaiting_second_check;
        if !is_confirmed || !mark.basis.is_some_and(needs_lead) {
            return Ok(());
        }
        let confirmed = self.traces.iter().rfind(|trace| trace.kind == EventKind::Confirmed);
        match confirmed {
            Some(trace) if trace.role == Role::Lead => Ok(()),
            Some(_) => Err(Refusal::LeadNeeded.into()),
            None => Err(Conflict::NotAsExported),
        }
    }
}

/// Tells whether a mark is one that the rules can leave, whatever the data.
fn is_of_one_piece(mark: &Mark) -> bool {
    let Mark { status, basis, right_number, awaiting_second_check: awaiting, .. } = mark;
    let has_number = right_number.is_some();
    let is_confirmed = mark.second_operator.is_some() && mark.second_at.is_some();
    let is_signed = mark.operator.is_some() && mark.marked_at.is_some();
    match status {
        Status::Pending => basis.is_none() && !has_number && !awaiting && mark.operator.is_none(),
        Status::OnHold => basis.is_none() && !has_number && !awaiting && is_signed,
        Status::Escalated => {
            let has_reason = basis.is_some() || mark.wrong_found_at.is_some();
            has_reason
                && !has_number
                && !awaiting
                && is_signed
                && mark.addressee.is_some()
                && mark.due_on.is_some()
        }
        Status::Verified => basis.is_some() && !has_number && is_signed && !(*awaiting && is_confirmed),
        Status::Corrected => {
            let is_seen = mark.reflected_on.is_some();
            basis.is_some()
                && has_number
                && is_signed
                && (*awaiting != is_confirmed)
                && !(*awaiting && is_seen)
        }
    }
}

/// Returns the SHA-256 of both sides' five items, each with its length before it, so that no two pairs write alike.
pub fn five_items_digest(insurer: FiveItemsRef<'_>, register: Option<FiveItemsRef<'_>>) -> String {
    use sha2::{Digest as _, Sha256};
    let mut hash = Sha256::new();
    for side in [Some(insurer), register] {
        hash.update([u8::from(side.is_some())]);
        for (_, text) in side.iter().flat_map(FiveItemsRef::iter) {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
    }
    super::chain::hex(&hash.finalize())
}

#[cfg(test)]
mod tests;
