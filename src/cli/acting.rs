//! Acts from the command line: each record stands alone, one line of outcome each.

use super::Outcome;
use super::failure::Failure;
use super::opened::Opened;
use super::output::{Output, complain};
use super::session::Session;
use crate::audit::{Actor, CandidateId, Mark, Status};
use crate::i18n::{Lang, Message};
use crate::store::Together;
use crate::text::Shown;
use crate::triage::act::{Act, Order};
use crate::triage::policy::{Refusal, register_contradicts};
use crate::triage::port::{Done, Record};
use crate::triage::withdrawal::Withdrawn;

/// Performs an act on each record as it is now, or as it was in the version `seen`. A refusal is told and does not stop the
/// others.
pub fn each(
    ids: &[CandidateId],
    act: &Act,
    seen: Option<u64>,
    opened: &mut Opened,
    session: &Session,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let mut refused = false;
    let mut heard = Ok(());
    let mut with_another = Vec::new();
    // What one command does is taken back by one undo.
    let mut together = (ids.len() > 1).then(Together::default);
    for id in ids {
        // The other half of a swap that went back with its first.
        if with_another.contains(id) {
            continue;
        }
        let order = Order {
            id: *id,
            seen_version: seen,
            act: act.clone(),
            actor: opened.actor.clone(),
            at: session.now(),
        };
        match opened.store.perform_among(&order, together.as_mut())? {
            // Said as soon as it is durable. A reader that went away, or a full disk that took the words, stops nothing that
            // was ordered: it is told at the end.
            Ok(done) => {
                warn_of_others(&done, opened, session)?;
                with_another.extend(done.partner);
                heard = heard
                    .and_then(|()| output.line(&outcome(&done, &opened.actor, session.lang)))
                    .and_then(|()| output.finish());
            }
            Err(refusal) => {
                refused = true;
                let is_unseen = seen.is_none() && matches!(act, Act::Mark(_));
                let said = match &refusal {
                    Refusal::Overtaken { mark } if is_unseen && !mark.is_hidden_from(&opened.actor) => {
                        "cli.refused-unseen"
                    }
                    _ => "cli.refused",
                };
                tell_refusal(said, *id, &refusal, &opened.actor, session);
            }
        }
    }
    opened.leave_withdrawn_sweeps(session)?;
    heard.map(|()| Outcome::of(refused))
}

/// Says why nothing became of an act on a record.
pub fn tell_refused(id: CandidateId, refusal: &Refusal, actor: &Actor, session: &Session) {
    tell_refusal("cli.refused", id, refusal, actor, session);
}

fn tell_refusal(said: &'static str, id: CandidateId, refusal: &Refusal, actor: &Actor, session: &Session) {
    let said = Message::new(said).arg("id", id).say("why", why(id, refusal, actor));
    complain(&said, session.lang);
}

/// Says of a correction where the register answers for the new number with another person.
fn warn_of_others(done: &Done, opened: &Opened, session: &Session) -> Result<(), Failure> {
    if done.after.status != Status::Corrected || done.before.status == Status::Corrected {
        return Ok(());
    }
    for id in [Some(done.id), done.partner].into_iter().flatten() {
        let Some(Record { dossier, .. }) = opened.store.record(id)? else { continue };
        if let Some(warning) = register_contradicts(&dossier, dossier.answer.as_ref()) {
            complain(&warning, session.lang);
        }
    }
    Ok(())
}

/// Says on one line what an act led to.
pub fn outcome(done: &Done, actor: &Actor, lang: Lang) -> String {
    let mut said = format!("#{}: {}", done.id, in_words(&done.after.seen_by(actor), lang));
    if done.before.assignee != done.after.assignee {
        let to = done.after.assignee.as_deref().unwrap_or("-");
        said = format!("{said}; {}: {to}", lang.text("cli.assignee"));
    }
    if let Some(partner) = done.partner {
        said = format!("{said}; {}", lang.say(&Message::new("cli.with-partner").arg("partner", partner)));
    }
    for other in &done.withdrawn {
        said = format!("{said}; {}", withdrawn(other, lang));
    }
    Shown::new(said).to_string()
}

/// Says whose mark was withdrawn.
pub fn withdrawn(other: &Withdrawn, lang: Lang) -> String {
    lang.say(&Message::new("cli.withdrawn").arg("id", other.id).key("key", other.key.on_card()))
}

/// Returns the word for the status of a mark, or that it awaits a second check by the one who reads.
pub fn status(mark: &Mark, lang: Lang) -> &'static str {
    if mark.is_blind() {
        lang.text("word.second-check-awaited")
    } else {
        lang.word("status", mark.status.code())
    }
}

/// Says a refusal. What another person marked is kept from the one who is to check it.
fn why(id: CandidateId, refusal: &Refusal, actor: &Actor) -> Message {
    match refusal {
        Refusal::Overtaken { mark } | Refusal::AlreadySo { mark } if mark.is_hidden_from(actor) => {
            Message::new("cli.why.awaits-check").arg("id", id)
        }
        Refusal::PartnerMarked { partner, mark } if mark.is_hidden_from(actor) => {
            Message::new("cli.why.awaits-check").arg("id", partner)
        }
        refusal => refusal.message(),
    }
}

/// Says a mark in words: status, basis, addressee, day, second check.
fn in_words(mark: &Mark, lang: Lang) -> String {
    let mut said = status(mark, lang).to_owned();
    if mark.is_blind() {
        return said;
    }
    let addressee = mark.addressee.map(|to| lang.word("addressee", to.code()).to_owned());
    let basis = mark.basis.map(|basis| lang.word("basis", basis.code()).to_owned());
    let due = mark.due_on.map(|day| day.to_string());
    let parts: Vec<String> = basis.into_iter().chain(addressee).chain(due).collect();
    if !parts.is_empty() {
        said = format!("{said} ({})", parts.join(", "));
    }
    for (flag, id) in [
        (mark.wrong_found_at.is_some(), "word.wrong-number"),
        (mark.awaiting_second_check, "word.second-check-awaited"),
        (mark.reflected_on.is_some(), "word.reflected"),
        (mark.raised_again, "word.raised-again"),
        (mark.data_changed, "word.data-changed"),
    ] {
        if flag {
            said = format!("{said}, {}", lang.text(id));
        }
    }
    said
}

/// Reads the id of a record, with or without `#` before it.
pub fn id(text: &str) -> Result<CandidateId, String> {
    let digits = text.strip_prefix('#').unwrap_or(text);
    match digits.parse::<i64>() {
        Ok(id) if id > 0 && digits.bytes().all(|b| b.is_ascii_digit()) => Ok(CandidateId(id)),
        _ => Err(Lang::En.text("cli.why.id").to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Addressee, Basis, InsurerNumber, MemberKey, Status};
    use crate::triage::page::Place;
    use crate::triage::risk::Risk;

    #[test]
    fn ids_are_read_as_lists_show_them() {
        for (text, read) in [
            ("12", Some(12)),
            ("#12", Some(12)),
            ("0", None),
            ("-1", None),
            ("+1", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(id(text).ok(), read.map(CandidateId), "{text}");
        }
    }

    #[test]
    fn an_outcome_says_where_the_record_stands_now() {
        let after = Mark {
            status: Status::Escalated,
            basis: Some(Basis::FiveItemsDiffer),
            addressee: Some(Addressee::Employer),
            due_on: "2023-07-14".parse().ok(),
            assignee: Some("a\u{1b}".into()),
            ..Mark::default()
        };
        let done = Done {
            id: CandidateId(3),
            before: Mark::default(),
            after,
            version: 2,
            partner: Some(CandidateId(9)),
            withdrawn: Vec::new(),
            has_opened: false,
            key: MemberKey::new(InsurerNumber::parse("06139992").unwrap(), "10", "1001", "00"),
            kanji_name: "高橋　花子".into(),
            place: Place { risk: Risk::Clean, id: CandidateId(3) },
        };
        let who = Actor {
            account: "sato".into(),
            claim: None,
            source: crate::audit::IdentitySource::LoginUid,
            role: crate::audit::Role::Operator,
        };
        let said = outcome(&done, &who, Lang::En);
        assert!(said.starts_with("#3: escalated (five items differ, employer, 2023-07-14); "), "{said}");
        assert!(said.contains("#9") && said.contains("a␛"), "{said}");
        // Whose mark was withdrawn by it is named.
        let key = MemberKey::new(InsurerNumber::parse("06139992").unwrap(), "10", "1002", "00");
        let withdrawn = vec![Withdrawn { id: CandidateId(7), key, kanji_name: String::new() }];
        let said = outcome(&Done { withdrawn, partner: None, ..done.clone() }, &who, Lang::En);
        assert!(said.ends_with("; the mark of #7 (10-1002-00) is withdrawn with it: raised again"), "{said}");
        // What an undo brings back over changed data says so.
        let after = Mark { raised_again: true, ..Mark::default() };
        let said = outcome(&Done { after, partner: None, ..done }, &who, Lang::En);
        assert_eq!(said, "#3: pending, raised again");
    }
}
