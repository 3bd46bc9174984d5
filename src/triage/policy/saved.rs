//! What a filter must be that is kept under a name for everybody.

use super::{Refusal, may_act};
use crate::audit::{Actor, IndividualNumber, Role, hides_valid_number, holds_valid_number};
use crate::triage::filter::Filter;

/// How long the name of a filter may be, in characters.
const LONGEST_NAME: usize = 40;

/// Rules on the name of a filter and on what it keeps; returns the name as it is kept. What may be an individual number stays
/// out, whether its check digit holds or not: the filter is there for everybody to see.
pub fn saved_name(name: &str, filter: Option<&Filter>, actor: &Actor) -> Result<String, Refusal> {
    may_act(actor)?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(Refusal::NameOfFilter { longest: LONGEST_NAME });
    }
    let mut kept = filter.iter().flat_map(|filter| filter.search.iter().map(String::as_str));
    if may_be_number(name) || hides_valid_number(name) || kept.any(may_be_number) {
        return Err(Refusal::NumberInFilter);
    }
    Ok(name.to_owned())
}

/// Rules on whether a filter that is saved may be saved over, or with none given up: whoever chose it by its name goes on to act on
/// what it shows.
pub fn may_replace(saved_by: &str, with: Option<&Filter>, actor: &Actor) -> Result<(), Refusal> {
    if saved_by == actor.person() || actor.role == Role::Lead {
        Ok(())
    } else {
        Err(Refusal::FilterOfAnother { who: saved_by.to_owned(), gives_up: with.is_none() })
    }
}

/// Tells whether words may be an individual number, whether its check digit holds or not.
pub(in crate::triage) fn may_be_number(words: &str) -> bool {
    IndividualNumber::parse(words).is_ok() || holds_valid_number(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::IdentitySource;

    fn sato(role: Role) -> Actor {
        Actor { account: "sato".to_owned(), claim: None, source: IdentitySource::LoginUid, role }
    }

    #[test]
    fn only_a_lead_saves_over_another_ones_filter_or_drops_it() {
        let over = Filter::default();
        for (with, word) in [(Some(&over), "change it"), (None, "drop it")] {
            for (saved_by, role, may) in
                [("sato", Role::Operator, true), ("mori", Role::Operator, false), ("mori", Role::Lead, true)]
            {
                let ruled = may_replace(saved_by, with, &sato(role));
                assert_eq!(ruled.is_ok(), may, "{saved_by} {role:?}");
                assert!(ruled.is_ok() || ruled.unwrap_err().message().to_string().ends_with(word));
            }
        }
    }

    #[test]
    fn a_filter_has_a_short_name_and_keeps_no_number() {
        let searching = |words: &str| Some(Filter { search: vec![words.to_owned()], ..Filter::default() });
        let long = "あ".repeat(LONGEST_NAME);
        for (name, filter, kept) in [
            (" 佐藤の住所 ", searching("佐藤"), Ok("佐藤の住所")),
            (long.as_str(), None, Ok(long.as_str())),
            ("", None, Err(Refusal::NameOfFilter { longest: 40 })),
            ("  ", None, Err(Refusal::NameOfFilter { longest: 40 })),
            ("a\u{1b}b", None, Err(Refusal::NameOfFilter { longest: 40 })),
            (&format!("{long}x"), None, Err(Refusal::NameOfFilter { longest: 40 })),
            ("x", searching("123456789018"), Err(Refusal::NumberInFilter)),
            ("x", searching("１２３４ ５６７８ ９０１９"), Err(Refusal::NumberInFilter)),
            ("123456789018", None, Err(Refusal::NumberInFilter)),
            ("2754538422260", None, Err(Refusal::NumberInFilter)),
        ] {
            let said = saved_name(name, filter.as_ref(), &sato(Role::Operator));
            assert_eq!(said, kept.map(str::to_owned), "{name}");
        }
    }
}
