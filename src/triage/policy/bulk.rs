//! What a bulk act, a bundle or a saved filter must be before any record is looked at; each record is then ruled on by itself.

use jiff::Timestamp;

use super::{Refusal, may_act};
use crate::audit::{Actor, Day, IndividualNumber, Role, holds_valid_number};
use crate::triage::bulk::BulkAct;
use crate::triage::filter::Filter;

/// How long the name of a filter may be, in characters.
const LONGEST_NAME: usize = 40;

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
        (_, BulkAct::Assign { to: Some(to) }) if holds_valid_number(to) => Err(Refusal::NumberInNote),
        _ => Ok(()),
    }
}

/// Rules whether all records of one person may be handed over: by themselves, or by a lead.
pub fn may_hand_over(from: &str, to: Option<&str>, actor: &Actor) -> Result<(), Refusal> {
    may_act(actor)?;
    if actor.role != Role::Lead && actor.person() != from {
        return Err(Refusal::NotYours { assignee: Some(from.to_owned()) });
    }
    if to == Some(from) {
        return Err(Refusal::AssignedAlready);
    }
    if to.is_some_and(holds_valid_number) { Err(Refusal::NumberInNote) } else { Ok(()) }
}

/// Rules on the name of a filter and on what it keeps; returns the name as it is kept. What may be an individual number stays
/// out, whether its check digit holds or not: the filter is there for everybody to see.
pub fn saved_name(name: &str, filter: Option<&Filter>, actor: &Actor) -> Result<String, Refusal> {
    may_act(actor)?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(Refusal::NameOfFilter { longest: LONGEST_NAME });
    }
    let mut kept = filter.iter().flat_map(|filter| filter.search.iter().map(String::as_str));
    if may_be_number(name) || kept.any(may_be_number) {
        return Err(Refusal::NumberInFilter);
    }
    Ok(name.to_owned())
}

fn may_be_number(words: &str) -> bool {
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
            assert_eq!(may_begin(&act, &all, &sato(Role::Operator), at).err(), refused, "{act:?}");
            assert_eq!(may_begin(&act, &all, &sato(Role::Viewer), at), Err(Refusal::OnlyViewing));
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
            let ruled = may_begin(&BulkAct::Verify, &filter, &sato(Role::Lead), Timestamp::UNIX_EPOCH);
            assert_eq!(ruled.err(), refused, "{words}");
        }
    }

    #[test]
    fn ones_own_records_are_handed_over_and_a_lead_hands_over_anybodys() {
        for (role, from, to, refused) in [
            (Role::Operator, "sato", Some("suzuki"), None),
            (Role::Operator, "sato", None, None),
            (
                Role::Operator,
                "ito",
                Some("sato"),
                Some(Refusal::NotYours { assignee: Some("ito".to_owned()) }),
            ),
            (Role::Lead, "ito", Some("suzuki"), None),
            (Role::Lead, "ito", Some("ito"), Some(Refusal::AssignedAlready)),
            (Role::Viewer, "sato", Some("suzuki"), Some(Refusal::OnlyViewing)),
            (Role::Lead, "ito", Some("123456789018"), Some(Refusal::NumberInNote)),
        ] {
            assert_eq!(may_hand_over(from, to, &sato(role)).err(), refused, "{role} {from} {to:?}");
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
        ] {
            let said = saved_name(name, filter.as_ref(), &sato(Role::Operator));
            assert_eq!(said, kept.map(str::to_owned), "{name}");
        }
    }
}
