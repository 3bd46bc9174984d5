//! What an act led to, in words: said by the console, never by the store.

use crate::audit::{CandidateId, Mark, Status};
use crate::console::model::Model;
use crate::i18n::{Lang, Message, thousands};
use crate::triage::policy::Refusal;
use crate::triage::port::{Done, NumberVerdict};
use crate::triage::withdrawal::{Withdrawals, Withdrawn};

/// Says a refusal. What another person marked is kept from the one who is to check it.
pub(super) fn refused(model: &Model, refusal: &Refusal) -> Message {
    match refusal {
        Refusal::Overtaken { mark } | Refusal::AlreadySo { mark }
            if mark.awaits_check_by(model.facts.actor.person()) =>
        {
            Message::new(if model.is_blind() {
                "console.why.awaits-check"
            } else {
                "console.why.awaits-check-elsewhere"
            })
        }
        Refusal::HeldByAnother { holder } => {
            let row = model.queue.rows.iter().find(|row| row.id == *holder);
            let key = row.map(|row| format!(" ({})", row.key.on_card())).unwrap_or_default();
            Message::new("console.refusal.held-by-another").key("holder", format!("#{holder}{key}"))
        }
        Refusal::NothingToSwap => Message::new("console.refusal.nothing-to-swap"),
        Refusal::PartnerMarked { partner, mark } if mark.awaits_check_by(model.facts.actor.person()) => {
            Message::new("console.refusal.partner-awaits").arg("partner", partner)
        }
        _ => refusal.message(),
    }
}

/// Tells whether an act changed more than who works on a record or when it is due.
pub(super) fn is_another(before: &Mark, after: &Mark) -> bool {
    let rest = |mark: &Mark| Mark { assignee: None, leased_until: None, due_on: None, ..mark.clone() };
    rest(before) != rest(after)
}

/// Says what an act led to.
pub(super) fn said(lang: Lang, done: &Done) -> Message {
    let (before, after) = (&done.before, &done.after);
    if !is_another(before, after) {
        let message = Message::new(match &after.assignee {
            _ if before.due_on != after.due_on => "console.done.due",
            Some(_) => "console.done.assigned",
            None => "console.done.given-up",
        });
        let due = after.due_on.map(|day| day.to_string()).unwrap_or_default();
        let who = after.assignee.as_deref().unwrap_or_default();
        return message.arg("name", &done.kanji_name).arg("who", who).arg("due", due);
    }
    let id = if done.partner.is_some() && after.status == Status::Pending {
        "console.done.returned-both"
    } else if before.awaiting_second_check && after.status == Status::Pending {
        "console.done.returned"
    } else if before.awaiting_second_check && !after.awaiting_second_check && before.status == after.status {
        "console.done.confirmed"
    } else if after.status == Status::Escalated && after.wrong_found_at > before.wrong_found_at {
        "console.done.wrong-found"
    } else if after.reflected_on.is_some() && after.reflected_on != before.reflected_on {
        "console.done.reflected"
    } else if done.partner.is_some() {
        "console.done.swapped"
    } else if after.awaiting_second_check {
        "console.done.awaits-check"
    } else {
        "console.done.marked"
    };
    let partner = done.partner.map(|id| format!("#{id}")).unwrap_or_default();
    let said = Message::new(id)
        .arg("name", &done.kanji_name)
        .arg("mark", mark_words(lang, after))
        .arg("on", after.reflected_on.map(|day| day.to_string()).unwrap_or_default())
        .arg("partner", partner);
    if done.has_opened {
        return Message::new("console.done.incident-opened").say("done", said);
    }
    said
}

/// Says besides whose marks were withdrawn by what was done, the first of them by name.
pub(super) fn withdrawn<'a>(words: Message, done: impl Iterator<Item = &'a Done>) -> Message {
    let mut withdrawn = done.flat_map(|done| &done.withdrawn);
    let Some(first) = withdrawn.next() else { return words };
    with_withdrawn(words, first, withdrawn.count() as u64)
}

/// Says besides whose marks were withdrawn by what was taken back in batches.
pub(super) fn withdrawn_with(words: Message, withdrawals: &Withdrawals) -> Message {
    let Some((first, others)) = withdrawals.first.split_first() else { return words };
    with_withdrawn(words, first, others.len() as u64 + withdrawals.more)
}

fn with_withdrawn(words: Message, first: &Withdrawn, more: u64) -> Message {
    let words = Message::new("console.done.withdrew")
        .say("done", words)
        .arg("name", &first.kanji_name)
        .key("key", first.key.on_card());
    match more {
        0 => words,
        n => Message::new("console.done.withdrew-more").say("done", words).arg("n", thousands(n)),
    }
}

/// Says a mark: status, and basis where there is one, or that it was raised again.
pub(super) fn mark_words(lang: Lang, mark: &Mark) -> String {
    let status = lang.word("status", mark.status.code());
    let basis = mark.basis.map(|basis| lang.word("basis", basis.code()));
    match basis.or_else(|| mark.raised_again.then(|| lang.text("word.raised-again"))) {
        Some(basis) => {
            lang.say(&Message::new("console.mark.with-basis").arg("status", status).arg("basis", basis))
        }
        None => status.to_owned(),
    }
}

/// Says how a comparison of numbers came out.
pub(super) fn compared(id: CandidateId, verdict: &NumberVerdict) -> Message {
    let message = Message::new(match verdict {
        NumberVerdict::Same => "console.number.same",
        NumberVerdict::Different(_) => "console.number.different",
        NumberVerdict::HeldBy(_) => "console.number.held-by",
    });
    let holders = match verdict {
        NumberVerdict::HeldBy(ids) => ids.iter().map(|id| format!("#{id}")).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    };
    let first = match verdict {
        NumberVerdict::HeldBy(ids) => ids.first().map(ToString::to_string).unwrap_or_default(),
        _ => String::new(),
    };
    message.arg("id", id).arg("holders", holders).arg("first", first)
}
