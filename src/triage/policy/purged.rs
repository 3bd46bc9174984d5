//! 個人番号の廃棄: what may be removed for good, and by whom.

use super::{Refusal, may_lead};
use crate::audit::{Actor, CauseSet, Mark, SignalSet, Status, holds_valid_number};

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
    /// Whether an incident needs it: an open one, of its own or of a sweep that it stands in, or one with a sweep.
    pub is_evidence: bool,
}

/// Who removes, and why; returns the reason as it is recorded. What was removed, when and by whom must be on record (guideline
/// for the proper handling of specific personal information, security measures, "deletion and disposal").
pub fn may_purge(reason: &str, actor: &Actor) -> Result<String, Refusal> {
    may_lead(actor)?;
    let reason = reason.trim();
    if holds_valid_number(reason) {
        return Err(Refusal::NumberInNote);
    }
    if reason.is_empty() { Err(Refusal::ReasonNeeded) } else { Ok(reason.to_owned()) }
}

/// Refuses a record on which work goes on. One that nobody has decided on may go only where that was asked for: it was imported
/// by mistake. What an incident needs as evidence stays.
pub fn may_go(record: &Disposable<'_>, unsettled: bool) -> Result<(), Refusal> {
    if record.is_evidence {
        return Err(Refusal::PurgeOfIncident);
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
        assert_eq!(may_purge(" ", &actor(Role::Lead)), Err(Refusal::ReasonNeeded));
        assert_eq!(may_purge("123456789018", &actor(Role::Lead)), Err(Refusal::NumberInNote));
    }

    #[test]
    fn what_is_under_work_stays() {
        let caused = CauseSet::EMPTY.with(RootCause::ThreeItemLookup);
        let danger = SignalSet::EMPTY.with(Signal::DuplicateNumber);
        let of = |status| Mark { status, ..Mark::default() };
        let awaiting = Mark { awaiting_second_check: true, ..of(Status::Verified) };
        let rule = |mark: &Mark, causes, signals, is_asked, is_evidence, unsettled| {
            may_go(&Disposable { mark, causes, signals, is_asked, is_evidence }, unsettled).err()
        };
        let none = SignalSet::EMPTY;
        for (mark, causes, signals, asked, incident, unsettled, refused) in [
            (of(Status::Verified), caused, none, false, false, false, None),
            (of(Status::Verified), caused, danger, false, false, false, None),
            (of(Status::Pending), caused, none, false, false, false, Some(Refusal::PurgeUnsettled)),
            (of(Status::Pending), caused, none, false, false, true, None),
            (of(Status::OnHold), caused, none, false, false, false, Some(Refusal::PurgeUnsettled)),
            (of(Status::Pending), CauseSet::EMPTY, none, false, false, false, None),
            (
                of(Status::Pending),
                CauseSet::EMPTY,
                danger,
                false,
                false,
                false,
                Some(Refusal::PurgeUnsettled),
            ),
            (of(Status::Escalated), caused, none, true, false, true, Some(Refusal::PurgeUnderWork)),
            (awaiting, caused, none, false, false, true, Some(Refusal::PurgeUnderWork)),
            (of(Status::Corrected), caused, none, false, true, true, Some(Refusal::PurgeOfIncident)),
        ] {
            assert_eq!(rule(&mark, causes, signals, asked, incident, unsettled), refused, "{mark:?}");
        }
    }
}
