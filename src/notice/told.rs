//! What the history says of requests, incidents and sweeps, in words.

use serde_json::Value;

use super::incident::due_words;
use super::sweep;
use crate::audit::{Event, EventKind, SweepRule};
use crate::i18n::{Lang, Message, thousands};

/// Says an event about a request, an incident or a sweep: which one, and what the event made of it; none of any other event. Of what
/// stands in the history as a digest alone, nothing is said.
pub fn told(event: &Event, lang: Lang) -> Option<String> {
    let said = Said { facts: serde_json::from_str(&event.facts).ok()?, lang };
    let parts = match event.kind {
        EventKind::RequestWritten
        | EventKind::RequestSent
        | EventKind::RequestReminded
        | EventKind::RequestAnswered
        | EventKind::RequestReopened => said.of_request(event.kind),
        EventKind::IncidentOpened | EventKind::IncidentStepped | EventKind::IncidentEnded => {
            said.of_incident()
        }
        EventKind::SweepStarted | EventKind::Swept => said.of_sweep(),
        _ => return None,
    };
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

/// The facts of an event, and the language in which they are said.
struct Said {
    facts: Value,
    lang: Lang,
}

impl Said {
    fn text(&self, path: &str) -> Option<&str> {
        self.facts.pointer(path)?.as_str().filter(|text| !text.is_empty())
    }

    fn plain(&self, path: &str) -> Option<String> {
        self.text(path).map(str::to_owned)
    }

    fn word(&self, kind: &str, path: &str) -> Option<String> {
        self.text(path).map(|code| self.lang.word(kind, code).to_owned())
    }

    /// Says a number under a message that takes it as `n`.
    fn number(&self, id: &'static str, path: &str) -> Option<String> {
        let n = self.facts.pointer(path)?.as_u64()?;
        Some(self.lang.say(&Message::new(id).arg("n", thousands(n))))
    }

    fn of_request(&self, kind: EventKind) -> Vec<Option<String>> {
        let due = || self.text("/due_on").map(|day| format!("{} {day}", self.lang.text("word.due")));
        let case = self.plain("/case");
        match kind {
            EventKind::RequestWritten => vec![case, self.word("addressee", "/addressee"), due()],
            EventKind::RequestSent => vec![case, self.plain("/sent_on"), due()],
            EventKind::RequestReminded => vec![case, self.plain("/reminded_on"), due()],
            EventKind::RequestAnswered => vec![
                case,
                self.word("outcome", "/answer/outcome"),
                self.plain("/answer/on"),
                self.word("number-seen", "/answer/number_seen"),
                self.word("identity-seen", "/answer/identity_seen"),
                self.plain("/answer/note"),
            ],
            _ => vec![case],
        }
    }

    fn of_incident(&self) -> Vec<Option<String>> {
        let is_again = self.facts.get("again").is_some_and(|again| *again == true);
        let due = self.text("/due").and_then(|due| due.parse().ok()).map(due_words);
        vec![
            self.number("notice.told.incident", "/incident"),
            is_again.then(|| self.lang.text("notice.told.again").to_owned()),
            self.plain("/step"),
            self.word("step-state", "/state"),
            self.plain("/owner"),
            due.map(|when| self.lang.say(&Message::new("notice.told.due").arg("when", when))),
            self.word("incident-ending", "/ending"),
        ]
    }

    /// Says of how many records in a sweep the notifications say something else: none of them enters.
    fn turned(&self) -> Option<String> {
        let stand = self.facts.get("stand").filter(|_| self.facts.get("records").is_none())?;
        let n = stand.as_object()?.values().filter_map(|ids| ids.as_array()).map(Vec::len).sum::<usize>();
        Some(self.lang.say(&Message::new("notice.told.turned").arg("n", thousands(n as u64))))
    }

    /// Says how many records left a sweep that was withdrawn.
    fn left(&self) -> Option<String> {
        let n = self.facts.get("left")?.as_array()?.len();
        Some(self.lang.say(&Message::new("notice.told.left").arg("n", thousands(n as u64))))
    }

    /// Says of a record that it was brought in as one of a sweep of another database.
    fn brought(&self) -> Option<String> {
        self.facts.get("brought").map(|_| self.lang.text("notice.told.brought").to_owned())
    }

    fn of_sweep(&self) -> Vec<Option<String>> {
        let rule =
            self.facts.get("rule").and_then(|rule| serde_json::from_value::<SweepRule>(rule.clone()).ok());
        vec![
            self.number("notice.told.sweep", "/sweep"),
            self.number("notice.told.incident", "/incident"),
            rule.map(|rule| sweep::in_words(&rule, self.lang)),
            self.plain("/note"),
            self.number("notice.told.entered", "/records"),
            self.number("notice.told.whole", "/taken"),
            self.turned(),
            self.left(),
            self.brought(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Actor;

    #[test]
    fn what_was_done_is_said_in_words() {
        let digest = "5d6bd9cd9b5ef7f0";
        for (kind, facts, en, ja) in [
            (
                EventKind::IncidentOpened,
                format!(
                    r#"{{"incident":1,"number":"{digest}","obtained":"{digest}","found":"2023-06-01T00:00:00Z"}}"#
                ),
                "incident 1",
                "事案1",
            ),
            (
                EventKind::IncidentOpened,
                r#"{"incident":1,"again":true}"#.into(),
                "incident 1, goes on",
                "事案1, 継続",
            ),
            (
                EventKind::IncidentStepped,
                format!(
                    r#"{{"incident":1,"step":"stop-viewing","state":"done","owner":"甲","due":"2023-06-01T00:00:00Z","evidence":"{digest}"}}"#
                ),
                "incident 1, stop-viewing, done, 甲, due 2023-06-01 09:00",
                "事案1, stop-viewing, 完了, 甲, 期限 2023-06-01 09:00",
            ),
            (
                EventKind::IncidentEnded,
                r#"{"incident":12,"ending":"withdrawn"}"#.into(),
                "incident 12, withdrawn",
                "事案12, 取下げ",
            ),
            (
                EventKind::SweepStarted,
                r#"{"sweep":2,"incident":1,"rule":{"lookup_items":3},"note":""}"#.into(),
                "sweep 2, incident 1, looked up by 3 items or fewer",
                "類似事案の点検2, 事案1, 照会項目数が3以下",
            ),
            (
                EventKind::Swept,
                format!(r#"{{"sweep":2,"records":1200,"digest":"{digest}"}}"#),
                "sweep 2, 1,200 records enter",
                "類似事案の点検2, 対象に追加1,200件",
            ),
            (
                EventKind::Swept,
                r#"{"sweep":2,"records":2,"stand":{"agrees":[5],"disagrees":[6]}}"#.into(),
                "sweep 2, 2 records enter",
                "類似事案の点検2, 対象に追加2件",
            ),
            (
                EventKind::Swept,
                r#"{"sweep":2,"left":[5]}"#.into(),
                "sweep 2, 1 record leaves: the sweep was withdrawn",
                "類似事案の点検2, 点検の取消しにより対象外1件",
            ),
            (
                EventKind::Swept,
                r#"{"brought":true}"#.into(),
                "enters: it stood in a sweep of the other database",
                "対象に追加: 他のデータベースの点検の対象",
            ),
            (
                EventKind::Swept,
                r#"{"sweep":2,"stand":{"agrees":[5],"disagrees":[6,7]}}"#.into(),
                "sweep 2, 3 reconciled anew",
                "類似事案の点検2, 届出との照合を更新3件",
            ),
            (
                EventKind::Swept,
                r#"{"sweep":2,"whole":true,"taken":1}"#.into(),
                "sweep 2, every registration was looked at: 1 taken",
                "類似事案の点検2, 全登録の確認済: 対象1件",
            ),
        ] {
            let event = Event {
                seq: 1,
                at: "2023-06-01T00:00:00Z".parse().unwrap(),
                actor: Actor::system(),
                kind,
                record: None,
                facts,
                seen: Vec::new(),
            };
            assert_eq!(told(&event, Lang::En).as_deref(), Some(en));
            assert_eq!(told(&event, Lang::Ja).as_deref(), Some(ja));
        }
    }

    /// Of one kind are the events of who enters, who leaves and who is reconciled anew: its word is none of these.
    #[test]
    fn the_word_for_what_went_on_in_a_sweep_is_true_of_all_of_it() {
        let word = |lang: Lang| lang.word("event", EventKind::Swept.code());
        assert_eq!((word(Lang::En), word(Lang::Ja)), ("sweep for similar cases", "類似事案の点検"));
    }
}
