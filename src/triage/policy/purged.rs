//! 個人番号の廃棄: what may be removed for good, and by whom.

use super::{Refusal, may_lead};
use crate::audit::{Actor, CauseSet, IncidentId, Mark, SignalSet, Status, SweepId, hides_valid_number};
use crate::i18n::{Message, thousands};

/// What is looked at of a record that is to be removed.
#[derive(Debug, Clone)]
pub struct Disposable<'a> {
    /// Its mark.
    pub mark: &'a Mark,
    /// Its root causes.
    pub causes: CauseSet,
    /// Its signals.
    pub signals: SignalSet,
    /// Whether somebody outside was asked and has not answered.
    pub is_asked: bool,
    /// What an incident needs it for.
    pub evidence: Option<Evidence>,
}

/// What an incident needs a record for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// It is the one of this incident, which is open.
    Of(IncidentId),
    /// It stands in a sweep whose incident is open.
    In(SweepId, IncidentId),
    /// A sweep followed from its incident in which so many other records still stand: it is why these are audited.
    Before(SweepId, u64),
}

impl Evidence {
    /// Says what needs the record, and what is to be done first.
    pub fn message(self) -> Message {
        match self {
            Self::Of(incident) => Message::new("triage.refusal.purge-of-incident").arg("incident", incident),
            Self::In(sweep, incident) => {
                Message::new("triage.refusal.purge-of-swept").arg("sweep", sweep).arg("incident", incident)
            }
            Self::Before(sweep, others) => Message::new("triage.refusal.purge-of-sweep")
                .arg("sweep", sweep)
                .arg("others", thousands(others)),
        }
    }
}

/// Who removes, and why; returns the reason as it is recorded. What was removed, when and by whom must be on record (guideline
/// for the proper handling of specific personal information, security measures, "deletion and disposal").
pub fn may_purge(reason: &str, actor: &Actor) -> Result<String, Refusal> {
    may_lead(actor)?;
    let reason = reason.trim();
    if hides_valid_number(reason) {
        return Err(Refusal::NumberInNote);
    }
    if reason.is_empty() { Err(Refusal::PurgeReasonNeeded) } else { Ok(reason.to_owned()) }
}

/// Refuses a record on which work goes on. One that nobody has decided on may go only where that was asked for: it was imported
/// by mistake. What an incident needs as evidence stays.
pub fn may_go(record: &Disposable<'_>, unsettled: bool) -> Result<(), Refusal> {
    if let Some(evidence) = record.evidence {
        return Err(Refusal::PurgeOfEvidence(evidence));
    }
    if record.is_asked || record.mark.awaiting_second_check {
        return Err(Refusal::PurgeUnderWork);
    }
    let is_decided = matches!(record.mark.status, Status::Verified | Status::Corrected);
    let is_nobodys = record.causes.is_empty()
        && record.mark.status == Status::Pending
        && !record.signals.iter().any(crate::audit::Signal::is_danger);
    if unsettled || is_decided || is_nobodys { Ok(()) } else { Err(Refusal::PurgeUnsettled) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{IdentitySource, Role, RootCause, Signal};

    #[test]
    fn a_lead_says_why() {
        let actor =
            |role| Actor { account: "sato".into(), claim: None, source: IdentitySource::LoginUid, role };
        assert_eq!(may_purge(" 保存期間満了 ", &actor(Role::Lead)), Ok("保存期間満了".to_owned()));
        assert_eq!(may_purge("x", &actor(Role::Operator)), Err(Refusal::OnlyLeads));
        assert_eq!(may_purge(" ", &actor(Role::Lead)), Err(Refusal::PurgeReasonNeeded));
        assert_eq!(may_purge("123456789018", &actor(Role::Lead)), Err(Refusal::NumberInNote));
    }

    #[test]
    fn what_is_under_work_stays() {
        let caused = CauseSet::EMPTY.with(RootCause::ThreeItemLookup);
        let danger = SignalSet::EMPTY.with(Signal::DuplicateNumber);
        let of = |status| Mark { status, ..Mark::default() };
        let awaiting = Mark { awaiting_second_check: true, ..of(Status::Verified) };
        let rule = |mark: &Mark, causes, signals, is_asked, evidence, unsettled| {
            may_go(&Disposable { mark, causes, signals, is_asked, evidence }, unsettled).err()
        };
        let (none, open) = (SignalSet::EMPTY, Evidence::Of(IncidentId(3)));
        for (mark, causes, signals, asked, evidence, unsettled, refused) in [
            (of(Status::Verified), caused, none, false, None, false, None),
            (of(Status::Verified), caused, danger, false, None, false, None),
            (of(Status::Pending), caused, none, false, None, false, Some(Refusal::PurgeUnsettled)),
            (of(Status::Pending), caused, none, false, None, true, None),
            (of(Status::OnHold), caused, none, false, None, false, Some(Refusal::PurgeUnsettled)),
            (of(Status::Pending), CauseSet::EMPTY, none, false, None, false, None),
            (of(Status::Pending), CauseSet::EMPTY, danger, false, None, false, Some(Refusal::PurgeUnsettled)),
            (of(Status::Escalated), caused, none, true, None, true, Some(Refusal::PurgeUnderWork)),
            (awaiting, caused, none, false, None, true, Some(Refusal::PurgeUnderWork)),
            (
                of(Status::Corrected),
                caused,
                none,
                false,
                Some(open),
                true,
                Some(Refusal::PurgeOfEvidence(open)),
            ),
        ] {
            assert_eq!(rule(&mark, causes, signals, asked, evidence, unsettled), refused, "{mark:?}");
        }
    }
}
