//! What the history says of requests, in words.

use serde_json::Value;

use crate::audit::{Event, EventKind};
use crate::i18n::Lang;

/// Says an event about a request: its case code, and what the event made of it; none of any other event.
pub fn told(event: &Event, lang: Lang) -> Option<String> {
    let facts: Value = serde_json::from_str(&event.facts).ok()?;
    let fact = |name: &str| facts.get(name).and_then(Value::as_str).filter(|fact| !fact.is_empty());
    let answer = |name: &str| facts.get("answer")?.get(name)?.as_str().filter(|fact| !fact.is_empty());
    let due = || fact("due_on").map(|day| format!("{} {day}", lang.text("word.due")));
    let word = |kind: &str, code: Option<&str>| code.map(|code| lang.word(kind, code).to_owned());
    let parts = match event.kind {
        EventKind::RequestWritten => vec![word("addressee", fact("addressee")), due()],
        EventKind::RequestSent => vec![fact("sent_on").map(str::to_owned), due()],
        EventKind::RequestReminded => vec![fact("reminded_on").map(str::to_owned), due()],
        EventKind::RequestAnswered => vec![
            word("outcome", answer("outcome")),
            answer("on").map(str::to_owned),
            word("number-seen", answer("number_seen")),
            word("identity-seen", answer("identity_seen")),
            answer("note").map(str::to_owned),
        ],
        EventKind::RequestReopened => Vec::new(),
        _ => return None,
    };
    let case = fact("case").map(str::to_owned);
    let said: Vec<String> = std::iter::once(case).chain(parts).flatten().collect();
    Some(said.join(", "))
}
