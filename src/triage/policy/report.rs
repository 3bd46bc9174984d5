//! Who files a report and sets the days for it.

use super::{Refusal, may_act};
use crate::audit::{Actor, Role, hides_valid_number};

/// The longest name of a day to report by.
const LONGEST_NAME: usize = 60;

/// Refuses to all but a lead what is said to the ministry in the insurer's name, and the days for it.
pub fn may_file(actor: &Actor) -> Result<(), Refusal> {
    may_act(actor)?;
    if actor.role == Role::Lead { Ok(()) } else { Err(Refusal::FilingNeedsLead) }
}

/// Refuses to all but a lead the texts that go out in the insurer's name.
pub fn may_set_template(actor: &Actor) -> Result<(), Refusal> {
    may_act(actor)?;
    if actor.role == Role::Lead { Ok(()) } else { Err(Refusal::TemplateNeedsLead) }
}

/// Refuses a reason that says nothing, or a number.
pub fn reason(words: &str) -> Result<String, Refusal> {
    let words = words.trim();
    if hides_valid_number(words) {
        return Err(Refusal::NumberInNote);
    }
    if words.is_empty() { Err(Refusal::SupersedingNeedsReason) } else { Ok(words.to_owned()) }
}

/// Refuses a name of a day that is none, is not shown on one line, or holds a number.
pub fn deadline_name(words: &str) -> Result<String, Refusal> {
    let words = words.trim();
    if hides_valid_number(words) {
        return Err(Refusal::NumberInNote);
    }
    let is_short = (1..=LONGEST_NAME).contains(&words.chars().count());
    if is_short && !words.chars().any(char::is_control) {
        return Ok(words.to_owned());
    }
    Err(Refusal::NameOfDeadline { longest: LONGEST_NAME })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::IdentitySource;

    #[test]
    fn only_a_lead_files() {
        for (role, refused) in [
            (Role::Lead, None),
            (Role::Operator, Some(Refusal::FilingNeedsLead)),
            (Role::Viewer, Some(Refusal::OnlyViewing)),
        ] {
            let actor =
                Actor { account: "sato".to_owned(), claim: None, source: IdentitySource::LoginUid, role };
            assert_eq!(may_file(&actor).err(), refused, "{role}");
        }
    }

    #[test]
    fn words_are_short_and_hold_no_number() {
        let name = Refusal::NameOfDeadline { longest: LONGEST_NAME };
        assert_eq!(deadline_name(" 理事会 "), Ok("理事会".to_owned()));
        assert_eq!(deadline_name("a\nb"), Err(name.clone()));
        assert_eq!(deadline_name(""), Err(name.clone()));
        assert_eq!(deadline_name(&"x".repeat(61)), Err(name));
        assert_eq!(deadline_name("123456789018"), Err(Refusal::NumberInNote));
        assert_eq!(reason("  "), Err(Refusal::SupersedingNeedsReason));
        assert_eq!(reason("123456789018"), Err(Refusal::NumberInNote));
        assert_eq!(reason("2023-01-01754538422260"), Err(Refusal::NumberInNote));
    }
}
