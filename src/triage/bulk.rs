//! Many records marked at once: what may be done so, what is foreseen, and how far it has come.
//!
//! A bulk act decides nothing: at its turn each record is ruled on like any other act, on its data and version of that
//! moment, and has an event of its own. What cannot be marked is left out, and counted.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::act::{Act, NewMark};
use super::filter::Filter;
use super::listing::ListRow;
use super::policy::{Doer, Refusal, may_act, may_be_number, may_give};
use super::withdrawal::Withdrawals;
use crate::audit::{Actor, Addressee, CandidateId, Day, EventKind, Status, coded_enum, hides_valid_number};
use crate::compare::Grade;
use crate::i18n::{Message, thousands};

/// An act on a selection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum BulkAct {
    /// Verified by what the data alone bear out: `five-items-match` or `later-notification`.
    Verify,
    /// Escalated.
    Escalate {
        /// Who is asked; none: proposed from membership and loss of each record.
        addressee: Option<Addressee>,
        /// When the answer is due; none: proposed.
        until: Option<Day>,
    },
    /// Given to somebody, or to nobody.
    Assign {
        /// To whom.
        to: Option<String>,
    },
    /// Another due date for what is escalated.
    Due {
        /// The day.
        on: Day,
    },
}

coded_enum! {
    /// What a bulk act does, by the code of its [`BulkAct`].
    pub enum BulkKind {
        /// It verifies.
        Verify = "verify",
        /// It escalates.
        Escalate = "escalate",
        /// It gives records to somebody.
        Assign = "assign",
        /// It sets a due date.
        Due = "due",
        /// It is a bundle, taken for a while; one of an older database, for now a bundle is written at once.
        Take = "take",
        /// It is what one command or key did to several records, each by itself.
        Each = "each",
    }
}

/// What is foreseen for one record; its own ruling comes at its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outlook {
    /// Its line bears the act out.
    Taken,
    /// Only where a later notification states the number.
    PerhapsTaken,
    /// It will be left out; the id of the message that says why.
    LeftOut(&'static str),
}

/// What is foreseen for a selection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preview {
    /// How many records will be marked.
    pub taken: u64,
    /// How many may be, by a later notification.
    pub perhaps: u64,
    /// How many are left out, by the id of the message that says why, the most frequent first.
    pub left_out: Vec<(&'static str, u64)>,
    /// Some of those that will be marked, in the order of the queue.
    pub sample: Vec<ListRow>,
    /// Whether the whole selection was looked at.
    pub is_complete: bool,
    /// The newest record that was there then.
    pub newest: Option<CandidateId>,
}

/// Which bulk act of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BulkId(pub i64);

/// How far a bulk act, or the taking back of one, has come. What is counted here is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkProgress {
    /// Which.
    pub id: BulkId,
    /// What it does, or what is taken back; none where an older program began the taking back.
    pub kind: Option<BulkKind>,
    /// Whether it takes an earlier one back.
    pub is_undo: bool,
    /// How many records were marked.
    pub done: u64,
    /// How many were passed over, for whatever reason.
    pub left_out: u64,
    /// Why, as far as it is kept: nothing is, of what a program before schema 8 left out.
    pub reasons: Reasons,
    /// How many were selected when it began, as far as that is known.
    pub of: Option<u64>,
    /// Whether it has ended.
    pub ended: Option<BulkEnd>,
    /// Whose marks went with what was taken back, once it has ended.
    pub withdrawals: Withdrawals,
    /// Whether it has ended, took nothing back, and the next undo goes on to an act before it.
    pub goes_on: bool,
}

/// Why a record was left out: the id of the message that says it, and of whom that speaks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    /// The message.
    pub id: &'static str,
    /// Who acted on the record since; none where it speaks of nobody.
    pub who: Option<String>,
}

/// How many records were left out, by why.
pub type Reasons = BTreeMap<Reason, u64>;

impl Reason {
    /// Says it of nobody.
    pub const fn of(id: &'static str) -> Self {
        Self { id, who: None }
    }

    fn message(&self) -> Message {
        let said = Message::new(self.id);
        self.who.iter().fold(said, |said, who| said.arg("who", who))
    }
}

/// Says in short why a record is left out of an act on many, or of its taking back.
pub fn in_short(refusal: &Refusal) -> Reason {
    let who = match refusal {
        Refusal::ActedSince { who: Doer::Another(who), .. } => Some(who.clone()),
        _ => None,
    };
    Reason { id: short(refusal), who }
}

const fn short(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::ActedSince { what: EventKind::Released, .. } => "triage.bulk.hold-ended-since",
        Refusal::ActedSince { what: EventKind::LeaseEnded, .. } => "triage.bulk.lease-ended-since",
        Refusal::ActedSince { who: Doer::Another(_), .. } => "triage.bulk.acted-since",
        Refusal::ActedSince { .. } => "triage.bulk.own-act-since",
        Refusal::WithdrawnSince { by: EventKind::Imported | EventKind::DecisionsImported, .. } => {
            "triage.bulk.import-since"
        }
        Refusal::WithdrawnSince { by: EventKind::Recompared, .. } => "triage.bulk.rules-since",
        Refusal::WithdrawnSince { by: EventKind::Swept, .. } => "triage.bulk.sweep-since",
        Refusal::WithdrawnSince { by: EventKind::RequestAnswered, .. } => "triage.bulk.answer-since",
        Refusal::WithdrawnSince { .. } => "triage.bulk.other-mark-since",
        Refusal::NotBorneOut { why, .. }
        | Refusal::NoBasisAtAll { why }
        | Refusal::NothingBearsIt { why } => why,
        Refusal::ReadAlone { .. } => "triage.bulk.read-alone",
        Refusal::ProvenForAnother { .. } => "triage.bulk.proven-for-another",
        _ => "triage.bulk.refused",
    }
}

/// How a bulk act ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkEnd {
    /// Every selected record had its turn.
    Complete,
    /// Its person gave it up, or began or took back another; what was marked stays marked, and one undo takes it back.
    Stopped,
}

impl BulkProgress {
    /// Returns the key of the word for what it does.
    pub fn word(&self) -> &'static str {
        self.kind.map_or("any", BulkKind::code)
    }

    /// Tells whether it took nothing back of an act, for others acted since.
    pub fn left_all(&self) -> bool {
        self.is_undo && self.ended == Some(BulkEnd::Complete) && self.done == 0 && self.left_out > 0
    }

    /// Says why records were left out, the most frequent reason first; last those of which that is not known, since a program
    /// before schema 8 left them out. None where nothing is known.
    pub fn why_left_out(&self) -> Option<Message> {
        let mut reasons: Vec<(Message, u64)> =
            self.reasons.iter().map(|(why, n)| (why.message(), *n)).collect();
        reasons.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let before = self.left_out.saturating_sub(reasons.iter().map(|(_, n)| n).sum());
        if before > 0 && !reasons.is_empty() {
            reasons.push((Message::new("triage.bulk.before"), before));
        }
        let reason = |(why, n)| Message::new("triage.bulk.reason").arg("n", thousands(n)).say("why", why);
        let next = |said, next| Message::new("triage.bulk.reasons").say("said", said).say("next", next);
        reasons.into_iter().map(reason).reduce(next)
    }
}

impl Preview {
    /// Tells whether it is known that no record would be marked.
    pub fn is_void(&self) -> bool {
        self.is_complete && self.taken + self.perhaps == 0
    }
}

impl BulkAct {
    /// Returns the act that each record is ruled on.
    pub fn act(&self) -> Act {
        match self {
            Self::Verify => Act::Mark(NewMark { in_bulk: true, ..NewMark::to(Status::Verified) }),
            Self::Escalate { addressee, until } => Act::Mark(NewMark {
                in_bulk: true,
                addressee: *addressee,
                until: *until,
                ..NewMark::to(Status::Escalated)
            }),
            Self::Assign { to } => Act::Assign { to: to.clone() },
            Self::Due { on } => Act::Due { on: *on },
        }
    }

    /// Foresees what becomes of a record from its line alone. A bulk act never replaces a decision: only what is pending is
    /// marked, only what is escalated gets another date.
    pub fn outlook(&self, row: &ListRow, actor: &Actor) -> Outlook {
        let mark = &row.mark;
        match self {
            Self::Verify | Self::Escalate { .. } if mark.status != Status::Pending => {
                Outlook::LeftOut("triage.bulk.not-pending")
            }
            // What raised it again may have been a document, which its line does not tell.
            Self::Verify if mark.raised_again && verified(row) == Outlook::Taken => Outlook::PerhapsTaken,
            Self::Verify => verified(row),
            // Nobody is asked for a paper about what the data prove; a person may still ask for one record.
            Self::Escalate { .. } if verified(row) == Outlook::Taken => {
                Outlook::LeftOut("triage.bulk.proven")
            }
            Self::Assign { to } => match may_give(mark, to.as_deref(), actor) {
                Ok(()) => Outlook::Taken,
                Err(Refusal::AssignedAlready) => Outlook::LeftOut("triage.bulk.assigned-already"),
                Err(_) => Outlook::LeftOut("triage.bulk.not-yours"),
            },
            Self::Due { .. } if mark.status != Status::Escalated => {
                Outlook::LeftOut("triage.bulk.not-escalated")
            }
            Self::Due { on } if mark.due_on == Some(*on) => Outlook::LeftOut("triage.bulk.due-already"),
            Self::Escalate { .. } | Self::Due { .. } => Outlook::Taken,
        }
    }
}

/// Rules whether a bulk act may begin: what would be refused for every record is refused at once. What may be an individual
/// number is no filter of it: the filter is kept until the act ends.
pub fn may_begin(act: &BulkAct, filter: &Filter, actor: &Actor, at: Timestamp) -> Result<(), Refusal> {
    may_act(actor)?;
    if filter.search.iter().any(|words| may_be_number(words)) {
        return Err(Refusal::NumberInSelection);
    }
    let day = match act {
        BulkAct::Due { on } => Some(*on),
        BulkAct::Escalate { until, .. } => *until,
        BulkAct::Verify | BulkAct::Assign { .. } => None,
    };
    match (day, act) {
        (Some(given), _) if given <= Day::of(at) => Err(Refusal::DateNotAhead { given }),
        (_, BulkAct::Assign { to: Some(to) }) if hides_valid_number(to) => Err(Refusal::NumberInNote),
        _ => Ok(()),
    }
}

fn verified(row: &ListRow) -> Outlook {
    if row.mark.wrong_found_at.is_some() {
        Outlook::LeftOut("triage.why.wrong-found")
    } else if row.signals.has_danger() {
        Outlook::LeftOut("triage.why.danger")
    } else if row.grade().is_some_and(Grade::is_same) {
        Outlook::Taken
    } else {
        Outlook::PerhapsTaken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{
        CandidateId, CauseSet, IdentitySource, IndividualNumber, InsurerNumber, Mark, MemberKey, PerItem,
        Role, Signal, SignalSet,
    };
    use crate::triage::risk::Risk;

    fn ito(role: Role) -> Actor {
        Actor { account: "ito".to_owned(), claim: None, source: IdentitySource::LoginUid, role }
    }

    fn row(grade: Option<Grade>, mark: Mark) -> ListRow {
        ListRow {
            id: CandidateId(1),
            key: MemberKey::new(InsurerNumber::parse("06139992").unwrap(), "10", "1001", "00"),
            individual_number: IndividualNumber::with_check_digit(12_345_678_901).unwrap(),
            kanji_name: String::new(),
            kana_name: String::new(),
            employer_code: String::new(),
            employer_name: String::new(),
            causes: CauseSet::EMPTY,
            answer: None,
            inquired: false,
            grades: grade.map(|grade| PerItem::from_fn(|_| grade)),
            signals: SignalSet::EMPTY,
            risk: Risk::Clean,
            mark,
            version: 1,
        }
    }

    #[test]
    fn what_every_record_would_refuse_is_refused_at_once() {
        let at: Timestamp = "2023-06-30T00:00:00Z".parse().unwrap();
        let day = |day: &str| day.parse::<Day>().unwrap();
        let today = day("2023-06-30");
        for (act, refused) in [
            (BulkAct::Verify, None),
            (BulkAct::Due { on: day("2023-07-01") }, None),
            (BulkAct::Due { on: today }, Some(Refusal::DateNotAhead { given: today })),
            (BulkAct::Escalate { addressee: None, until: None }, None),
            (
                BulkAct::Escalate { addressee: None, until: Some(today) },
                Some(Refusal::DateNotAhead { given: today }),
            ),
            (BulkAct::Assign { to: None }, None),
            (BulkAct::Assign { to: Some("123456789018".to_owned()) }, Some(Refusal::NumberInNote)),
        ] {
            let all = Filter::default();
            assert_eq!(may_begin(&act, &all, &ito(Role::Operator), at).err(), refused, "{act:?}");
            assert_eq!(may_begin(&act, &all, &ito(Role::Viewer), at), Err(Refusal::OnlyViewing));
        }
    }

    #[test]
    fn no_number_is_the_filter_of_a_bulk_act() {
        for (words, refused) in [
            ("佐藤", None),
            ("123456789018", Some(Refusal::NumberInSelection)),
            ("１２３４ ５６７８ ９０１９", Some(Refusal::NumberInSelection)),
        ] {
            let filter = Filter { search: vec![words.to_owned()], ..Filter::default() };
            let ruled = may_begin(&BulkAct::Verify, &filter, &ito(Role::Lead), Timestamp::UNIX_EPOCH);
            assert_eq!(ruled.err(), refused, "{words}");
        }
    }

    #[test]
    fn a_bulk_act_replaces_no_decision_and_foresees_what_the_data_bear_out() {
        let day = |day: &str| day.parse::<Day>().unwrap();
        let due = BulkAct::Due { on: day("2023-07-31") };
        let escalate = BulkAct::Escalate { addressee: None, until: None };
        let assign = |to: Option<&str>| BulkAct::Assign { to: to.map(str::to_owned) };
        let marked = |status| Mark { status, ..Mark::default() };
        let asked = |due_on| Mark { due_on, ..marked(Status::Escalated) };
        let worked = Mark { assignee: Some("sato".to_owned()), ..Mark::default() };
        let found = Mark { wrong_found_at: Some(jiff::Timestamp::UNIX_EPOCH), ..Mark::default() };
        let raised = Mark { raised_again: true, ..Mark::default() };
        let same = Some(Grade::Format);
        let (not_pending, not_escalated) =
            (Outlook::LeftOut("triage.bulk.not-pending"), Outlook::LeftOut("triage.bulk.not-escalated"));
        for (act, grade, mark, foreseen) in [
            (BulkAct::Verify, same, Mark::default(), Outlook::Taken),
            (BulkAct::Verify, Some(Grade::Identical), Mark::default(), Outlook::Taken),
            (BulkAct::Verify, Some(Grade::Variant), Mark::default(), Outlook::PerhapsTaken),
            (BulkAct::Verify, Some(Grade::Different), Mark::default(), Outlook::PerhapsTaken),
            (BulkAct::Verify, None, Mark::default(), Outlook::PerhapsTaken),
            (BulkAct::Verify, same, found.clone(), Outlook::LeftOut("triage.why.wrong-found")),
            (BulkAct::Verify, same, raised.clone(), Outlook::PerhapsTaken),
            (escalate.clone(), same, raised, Outlook::LeftOut("triage.bulk.proven")),
            (BulkAct::Verify, same, marked(Status::OnHold), not_pending),
            (BulkAct::Verify, same, marked(Status::Escalated), not_pending),
            (BulkAct::Verify, same, marked(Status::Verified), not_pending),
            (BulkAct::Verify, same, marked(Status::Corrected), not_pending),
            (escalate.clone(), None, Mark::default(), Outlook::Taken),
            (escalate.clone(), Some(Grade::Variant), Mark::default(), Outlook::Taken),
            (escalate.clone(), Some(Grade::Different), Mark::default(), Outlook::Taken),
            (escalate.clone(), same, Mark::default(), Outlook::LeftOut("triage.bulk.proven")),
            (escalate.clone(), same, found.clone(), Outlook::Taken),
            (escalate.clone(), None, marked(Status::Escalated), not_pending),
            (escalate, None, marked(Status::Corrected), not_pending),
            (due.clone(), None, asked(None), Outlook::Taken),
            (due.clone(), None, asked(Some(day("2023-07-30"))), Outlook::Taken),
            (due.clone(), None, asked(Some(day("2023-07-31"))), Outlook::LeftOut("triage.bulk.due-already")),
            (due.clone(), None, Mark::default(), not_escalated),
            (due, None, marked(Status::OnHold), not_escalated),
            (assign(Some("sato")), None, Mark::default(), Outlook::Taken),
            (assign(Some("sato")), None, marked(Status::Corrected), Outlook::Taken),
            (assign(Some("ito")), None, worked.clone(), Outlook::Taken),
            (assign(Some("sato")), None, worked.clone(), Outlook::LeftOut("triage.bulk.assigned-already")),
            (assign(None), None, worked, Outlook::Taken),
            (assign(None), None, Mark::default(), Outlook::LeftOut("triage.bulk.assigned-already")),
        ] {
            assert_eq!(
                act.outlook(&row(grade, mark.clone()), &ito(Role::Lead)),
                foreseen,
                "{act:?} {grade:?} {mark:?}"
            );
        }
    }

    #[test]
    fn who_does_not_lead_gives_out_only_their_own() {
        let left_out = Outlook::LeftOut("triage.bulk.not-yours");
        let of = |who: Option<&str>| Mark { assignee: who.map(str::to_owned), ..Mark::default() };
        for (role, old, to, foreseen) in [
            (Role::Operator, None, Some("ito"), Outlook::Taken),
            (Role::Operator, None, Some("sato"), left_out),
            (Role::Operator, Some("sato"), Some("ito"), left_out),
            (Role::Operator, Some("sato"), None, left_out),
            (Role::Operator, Some("ito"), Some("sato"), Outlook::Taken),
            (Role::Operator, Some("ito"), None, Outlook::Taken),
            (Role::Lead, Some("sato"), Some("ito"), Outlook::Taken),
            (Role::Lead, None, Some("sato"), Outlook::Taken),
        ] {
            let act = BulkAct::Assign { to: to.map(str::to_owned) };
            assert_eq!(act.outlook(&row(None, of(old)), &ito(role)), foreseen, "{role} {old:?} {to:?}");
        }
    }

    #[test]
    fn a_danger_is_left_out_whatever_the_items_say() {
        for signal in Signal::ALL {
            let signals = SignalSet::EMPTY.with(*signal);
            let row = ListRow { signals, ..row(Some(Grade::Identical), Mark::default()) };
            let foreseen =
                if signals.has_danger() { Outlook::LeftOut("triage.why.danger") } else { Outlook::Taken };
            assert_eq!(BulkAct::Verify.outlook(&row, &ito(Role::Operator)), foreseen, "{signal}");
        }
    }
}
