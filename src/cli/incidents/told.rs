//! One incident in words and as an object, and a step of it after an act.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::steps_open;
use crate::audit::{IncidentOf, IncidentStep};
use crate::i18n::{Lang, Message};
use crate::notice::incident::{due_now, due_words, evidence, finder, is_due, next_due, owner, title};
use crate::text::{Shown, pad};
use crate::triage::listing::{moment, time_in_japan};

/// Says how an incident stands: how it ended, or how many steps are open and due.
pub(super) fn state(of: &IncidentOf, now: Timestamp, lang: Lang) -> String {
    match &of.incident.ended {
        Some((ending, ..)) => lang.word("incident-ending", ending.code()).to_owned(),
        None => lang.say(
            &Message::new("cli.incident.open")
                .arg("open", steps_open(of))
                .arg("due", due_now(&of.incident, now)),
        ),
    }
}

/// Lays an incident out as text.
pub fn text(of: &IncidentOf, now: Timestamp, lang: Lang) -> String {
    let IncidentOf { incident, key, kanji_name, .. } = of;
    let mut lines = vec![
        lang.say(
            &Message::new("cli.incident.head")
                .arg("id", incident.id)
                .arg("record", incident.candidate)
                .arg("key", Shown::key(key.to_string()))
                .arg("name", Shown::new(kanji_name.as_str())),
        ),
    ];
    let found = match incident.number {
        Some(number) => Message::new("cli.incident.found").arg("number", number),
        None => Message::new("cli.incident.opened-by"),
    };
    let found = found.arg("when", time_in_japan(Some(incident.opened_at)));
    lines.push(lang.say(&found.arg("by", Shown::new(finder(of.opened_by(), lang)))));
    lines.push(match &incident.ended {
        None => state(of, now, lang),
        Some((ending, at, by)) => lang.say(
            &Message::new("cli.incident.ended")
                .arg("how", lang.word("incident-ending", ending.code()))
                .arg("when", time_in_japan(Some(*at)))
                .arg("by", Shown::new(by.as_str())),
        ),
    });
    lines.push(String::new());
    lines.extend(incident.steps.iter().flat_map(|step| step_lines(step, incident.is_open(), now, lang)));
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).chain([""]).collect();
    lines.join("\n")
}

/// The cells before the words of a step.
const STATE: usize = 10;
const CODE: usize = 23;

fn step_lines(step: &IncidentStep, is_open: bool, now: Timestamp, lang: Lang) -> Vec<String> {
    let state = if is_open && is_due(step, now) {
        lang.text("cli.incident.due-now")
    } else {
        lang.word("step-state", step.state.code())
    };
    let head = format!("{}{}", pad(state, STATE), pad(Shown::new(step.code.as_str()).as_str(), CODE));
    let mut lines = vec![format!("{head}{}", Shown::new(title(step, lang)))];
    let must = step.must.then(|| lang.text("cli.incident.must").to_owned());
    let due = step.due_at.map(|due| lang.say(&Message::new("cli.incident.due").arg("when", due_words(due))));
    let about = std::iter::once(Shown::new(owner(step, lang)).to_string()).chain(must).chain(due);
    let below = " ".repeat(STATE + CODE);
    lines.push(format!("{below}{}", about.collect::<Vec<_>>().join(" · ")));
    if let Some(by) = &step.done_by {
        let said = Message::new("cli.incident.done")
            .arg("by", Shown::new(by.as_str()))
            .arg("when", time_in_japan(step.done_at))
            .arg("evidence", Shown::new(evidence(step, lang)));
        lines.push(format!("{below}{}", lang.say(&said)));
    }
    lines
}

/// Says a step after an act on it, on one line.
pub fn stepped(of: &IncidentOf, code: &str, lang: Lang) -> String {
    let step = of.incident.step(code);
    let state = step.map_or("", |step| lang.word("step-state", step.state.code()));
    let said = Message::new("cli.incident.stepped")
        .arg("id", of.incident.id)
        .arg("step", Shown::new(code))
        .arg("state", state)
        .arg("owner", Shown::new(step.map_or("", |step| owner(step, lang))))
        .arg("due", step.and_then(|step| step.due_at).map_or_else(|| "-".to_owned(), due_words));
    let closed = (!of.incident.is_open()).then(|| format!("; {}", lang.text("cli.incident.is-closed")));
    format!("{}{}", lang.say(&said), closed.unwrap_or_default())
}

/// Returns an incident as the object that scripts rely on.
pub fn json(of: &IncidentOf, now: Timestamp, lang: Lang) -> Value {
    let IncidentOf { incident, key, kanji_name, .. } = of;
    let ended = incident.ended.as_ref();
    let at = |at: Option<Timestamp>| at.map(|at| moment(Some(at)));
    let steps: Vec<Value> = incident
        .steps
        .iter()
        .map(|step| {
            json!({
                "code": step.code,
                "title": title(step, lang),
                "owner": owner(step, lang),
                "must": step.must,
                "due_at": at(step.due_at),
                "due_now": incident.is_open() && is_due(step, now),
                "state": step.state,
                "evidence": step.evidence,
                "done_by": step.done_by,
                "done_at": at(step.done_at),
            })
        })
        .collect();
    json!({
        "id": incident.id.0,
        "record": incident.candidate,
        "insurer_no": key.insurer_no.as_str(),
        "symbol": key.symbol,
        "number": key.number,
        "branch": key.branch,
        "individual_number": incident.number.map(|number| number.to_string()),
        "kanji_name": kanji_name,
        "opened_at": at(Some(incident.opened_at)),
        "opened_by": of.opened_by(),
        "ending": ended.map(|(ending, ..)| ending.code()),
        "ended_at": at(ended.map(|(_, at, _)| *at)),
        "ended_by": ended.map(|(.., by)| by),
        "due_now": due_now(incident, now),
        "next_due": at(next_due(incident)),
        "version": incident.version,
        "steps": steps,
    })
}
