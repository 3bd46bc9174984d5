//! One line of the history, in words.

use std::borrow::Cow;

use serde_json::Value;

use crate::audit::{Actor, Event, EventKind, IdentitySource};
use crate::compare::Grade;
use crate::i18n::{Lang, Message};
use crate::notice;
use crate::text::Shown;
use crate::triage::listing::moment;
use crate::triage::turn::{MarkFacts, Turn};
use crate::triage::withdrawal::Why;

/// Says an event on one line: when, who, what, on which record, from what to what.
pub fn line(event: &Event, lang: Lang) -> String {
    let record = event.record.map(|id| format!(" #{id}")).unwrap_or_default();
    let facts = facts(event, lang);
    let line = format!(
        "{:>6}  {}  {}  {}{record}{}{facts}",
        event.seq,
        moment(Some(event.at)),
        who(&event.actor),
        word(event, lang),
        if facts.is_empty() { "" } else { "  " },
    );
    Shown::new(line).into_cow().into_owned()
}

/// Says of an event on one line only when, what kind it was and on which record: to whom it is to judge what others did.
pub fn blind_line(event: &Event, lang: Lang) -> String {
    let record = event.record.map(|id| format!(" #{id}")).unwrap_or_default();
    let awaited = lang.text("word.second-check-awaited");
    format!("{:>6}  {}  {}{record}  {awaited}", event.seq, moment(Some(event.at)), word(event, lang))
}

/// Names an actor: the account, and the claim beside it.
pub fn who(actor: &Actor) -> Cow<'_, str> {
    match &actor.claim {
        _ if actor.source == IdentitySource::Foreign => {
            Cow::Owned(format!("{} (?)", actor.claim.as_deref().unwrap_or(&actor.account)))
        }
        Some(claim) if actor.source == IdentitySource::Claim => Cow::Owned(format!("{claim} (?)")),
        Some(claim) => Cow::Owned(format!("{} ({claim}?)", actor.account)),
        None => Cow::Borrowed(&actor.account),
    }
}

/// Returns the word for what happened.
pub fn word(event: &Event, lang: Lang) -> &'static str {
    lang.word("event", event.kind.code())
}

/// Says what an event changed: a mark before and after in words, anything else as it stands in the history.
fn facts(event: &Event, lang: Lang) -> String {
    if let Some(said) = notice::told(event, lang).or_else(|| of_everybody(event, lang)) {
        return said;
    }
    match serde_json::from_str::<Turn>(&event.facts) {
        Ok(turn) => {
            let (before, after) = (state(&turn.before, lang), state(&turn.after, lang));
            let note = if turn.after.note == turn.before.note { "" } else { turn.after.note.as_str() };
            let assignee = turn.after.assignee.as_deref().unwrap_or("-");
            let mut said = if before == after { after } else { format!("{before} → {after}") };
            if turn.before.assignee != turn.after.assignee {
                said = format!("{said}; {}: {assignee}", lang.text("cli.assignee"));
            }
            let why = turn.why.as_ref().map(|turn| why(turn, lang)).unwrap_or_default();
            let parts = [said.as_str(), note, &why].into_iter().filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join("; ")
        }
        Err(_) if matches!(event.facts.as_str(), "{}" | "null" | "") => String::new(),
        Err(_) => without_seal(event),
    }
}

/// Returns the facts of an event as they stand in the history, without the digest of the days that are past, which is there for its
/// verification alone.
fn without_seal(event: &Event) -> String {
    match serde_json::from_str(&event.facts) {
        Ok(Value::Object(mut facts)) if facts.contains_key("sums") => {
            facts.remove("sums");
            if facts.is_empty() { String::new() } else { Value::Object(facts).to_string() }
        }
        _ => event.facts.clone(),
    }
}

/// Says what was set, or given up, for everybody: a saved filter or a day to report by.
fn of_everybody(event: &Event, lang: Lang) -> Option<String> {
    let facts: Value = serde_json::from_str(&event.facts).ok()?;
    let (what, kept) = match event.kind {
        EventKind::FilterSaved => ("name", "filter"),
        EventKind::DeadlineSet => ("day", "name"),
        _ => return None,
    };
    let what = facts.get(what)?.as_str()?;
    Some(match (facts.get(kept)?.as_str(), event.kind) {
        (None, _) => format!("{what}, {}", lang.text("cli.history.given-up")),
        (Some(name), EventKind::DeadlineSet) => format!("{what}, {name}"),
        // Of the filter itself the history keeps a digest alone.
        (Some(_), _) => what.to_owned(),
    })
}

fn state(mark: &MarkFacts, lang: Lang) -> String {
    let mut said = lang.word("status", mark.status.code()).to_owned();
    if let Some(basis) = mark.basis {
        said = format!("{said} ({})", lang.word("basis", basis.code()));
    }
    if mark.awaiting_second_check {
        said = format!("{said}, {}", lang.text("word.second-check-awaited"));
    }
    said
}

/// Says why the program changed a mark: what was new in its ground.
pub fn why(why: &Why, lang: Lang) -> String {
    let number = why.number.then(|| lang.text("cli.why.number").to_owned());
    let items = why.items.iter().map(|item| {
        let said = Message::new("cli.why.item")
            .arg("item", lang.word("item", item.item.code()))
            .arg("from", grade(item.from, lang))
            .arg("to", grade(item.to, lang));
        lang.say(&said)
    });
    let swept = why.swept.then(|| lang.text("cli.why.swept").to_owned());
    let dangers = why.dangers.iter().map(|signal| lang.word("signal", signal.code()).to_owned());
    let document = why.document.then(|| lang.text("cli.why.document").to_owned());
    let said: Vec<String> =
        number.into_iter().chain(document).chain(items).chain(dangers).chain(swept).collect();
    if said.is_empty() { lang.text("cli.why.other").to_owned() } else { said.join(", ") }
}

/// Returns the word for a grade, or for there being none.
pub fn grade(grade: Option<Grade>, lang: Lang) -> &'static str {
    lang.word("grade", grade.map_or("none", Grade::code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Basis, CandidateId, Mark, Role, Status};
    use crate::triage::chain::ChainKey;

    fn event(kind: EventKind, facts: String) -> Event {
        Event {
            seq: 12,
            at: "2023-06-30T01:02:03.000004Z".parse().unwrap(),
            actor: Actor {
                account: "sato".into(),
                claim: Some("佐藤".into()),
                source: IdentitySource::LoginUid,
                role: Role::Operator,
            },
            kind,
            record: Some(CandidateId(3)),
            facts,
            seen: Vec::new(),
        }
    }

    #[test]
    fn a_mark_is_told_from_what_to_what() {
        let key = ChainKey::new([1; 32]);
        let after = Mark {
            status: Status::Verified,
            basis: Some(Basis::OtherMeans),
            note: "電話\u{1b}".into(),
            awaiting_second_check: true,
            ..Mark::default()
        };
        let turn = Turn {
            before: MarkFacts::of(&Mark::default(), &key),
            after: MarkFacts::of(&after, &key),
            undoes: None,
            bulk: None,
            each: None,
            partner: None,
            dangers: Vec::new(),
            why: None,
        };
        let event = event(EventKind::Marked, serde_json::to_string(&turn).unwrap());
        assert_eq!(
            line(&event, Lang::En),
            "    12  2023-06-30T01:02:03Z  sato (佐藤?)  marked #3  \
             pending → verified (other means), second check awaited; 電話␛"
        );
    }

    #[test]
    fn what_is_for_everybody_is_told_in_words() {
        for (kind, facts, told) in [
            (EventKind::FilterSaved, r#"{"name":"佐藤","filter":"5d6b"}"#, "filter saved #3  佐藤"),
            (EventKind::FilterSaved, r#"{"name":"佐藤","filter":null}"#, "filter saved #3  佐藤, given up"),
            (EventKind::DeadlineSet, r#"{"day":"2023-07-18","name":"理事会"}"#, "  2023-07-18, 理事会"),
            (EventKind::DeadlineSet, r#"{"day":"2023-07-18","name":null}"#, "  2023-07-18, given up"),
        ] {
            let said = line(&event(kind, facts.into()), Lang::En);
            assert!(said.ends_with(told), "{said}");
        }
    }

    #[test]
    fn every_kind_of_event_has_a_word_in_both_languages() {
        for kind in EventKind::ALL {
            let event = event(*kind, "{}".into());
            assert!([Lang::Ja, Lang::En].iter().all(|lang| word(&event, *lang) != "⁇"), "{kind}");
        }
    }

    #[test]
    fn what_is_told_for_the_verification_alone_is_on_no_line() {
        let told = |kind, facts: &str| line(&event(kind, facts.to_owned()), Lang::En);
        let filed = told(EventKind::Filed, r#"{"due":"2023-06-30","sums":null}"#);
        assert!(filed.ends_with(r#"{"due":"2023-06-30"}"#), "{filed}");
        let kept = told(EventKind::Checkpointed, r#"{"sums":{"digest":"00ff","until":"2023-06-30"}}"#);
        assert!(!kept.contains('{'), "{kept}");
    }
}
