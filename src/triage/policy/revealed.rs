//! 全桁表示: a number shown in all its digits.

use super::{Refusal, may_act};
use crate::audit::{Actor, Mark, Role, hides_valid_number};

/// Refuses to write many numbers whole into a file to all but a lead.
pub fn may_reveal_all(actor: &Actor) -> Result<(), Refusal> {
    may_act(actor)?;
    if actor.role == Role::Lead { Ok(()) } else { Err(Refusal::RevealNeedsLead) }
}

/// Refuses it to all but a lead with a reason; to the one who is to check a mark, for the number is keyed from the document
/// then.
pub fn may_reveal(mark: &Mark, reason: &str, actor: &Actor) -> Result<(), Refusal> {
    may_act(actor)?;
    if actor.role != Role::Lead {
        return Err(Refusal::RevealNeedsLead);
    }
    if mark.awaits_check_by(actor.person()) {
        return Err(Refusal::RevealBeforeCheck);
    }
    if reason.trim().is_empty() {
        return Err(Refusal::RevealNeedsReason);
    }
    if hides_valid_number(reason) {
        return Err(Refusal::NumberInNote);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::IdentitySource;

    #[test]
    fn only_a_lead_writes_numbers_whole_into_a_file() {
        for (role, is_let) in [(Role::Viewer, false), (Role::Operator, false), (Role::Lead, true)] {
            let source = IdentitySource::LoginUid;
            let actor = Actor { account: "sato".to_owned(), claim: None, source, role };
            assert_eq!(may_reveal_all(&actor).is_ok(), is_let, "{role:?}");
        }
    }
}
