//! Acts on requests: each stands alone, one line of outcome each.

use crate::audit::{Addressee, CaseCode, DocumentRequest, RequestAnswer, RequestId};
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::opened::Opened;
use crate::cli::output::{Output, tell};
use crate::cli::requests::list;
use crate::cli::session::Session;
use crate::i18n::{Lang, Message, thousands};
use crate::notice::request::{Proposal, RequestRefusal, awaits_decision, proposal};
use crate::text::Shown;
use crate::triage::port::RequestDone;
use crate::triage::requests::{RequestAct, RequestFilter, RequestOrder};
use crate::triage::withdrawal::Upset;

/// How many requests are performed before what came of them is told.
const TOLD: usize = 100;

/// Does the same with each of some cases.
pub fn on_cases(
    cases: &[CaseCode],
    act: &RequestAct,
    session: &Session,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let mut opened = Opened::to_write(session)?;
    let ids: Vec<RequestId> = cases.iter().map(|case| case.0).collect();
    let done = each(&ids, act, &mut opened, session, output)?;
    Ok(done.outcome(ids.len()))
}

/// Does the same with each request of a filter.
pub fn on_chosen(
    filter: &RequestFilter,
    act: &RequestAct,
    session: &Session,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    if !filter.cases.is_empty() {
        return on_cases(&filter.cases, act, session, output);
    }
    let mut opened = Opened::to_write(session)?;
    opened.refuse_unknown_employers(&filter.employers)?;
    let mut ids = Vec::new();
    list::each(&opened, filter, |row| {
        ids.push(row.request.id);
        Ok(())
    })?;
    let done = each(&ids, act, &mut opened, session, output)?;
    let said = Message::new("cli.request.count").arg("rows", thousands(done.requests as u64));
    output.line(&session.say(&said))?;
    Ok(done.outcome(ids.len()))
}

/// On how many requests an act was done, and of how many records the answer contradicts the mark.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    requests: usize,
    contradicted: usize,
}

impl Tally {
    fn add(&mut self, done: &RequestDone) {
        self.requests += 1;
        self.contradicted += usize::from(done.upset != Upset::None);
    }

    /// What was refused, and what was found out, needs a person.
    fn outcome(self, ordered: usize) -> Outcome {
        Outcome::of(self.requests < ordered || self.contradicted > 0)
    }
}

/// Performs an act on each of some requests.
fn each(
    ids: &[RequestId],
    act: &RequestAct,
    opened: &mut Opened,
    session: &Session,
    output: &mut Output,
) -> Result<Tally, Failure> {
    let (actor, at) = (opened.actor.clone(), session.now());
    let order = |id: &RequestId| RequestOrder {
        id: *id,
        seen_version: None,
        act: act.clone(),
        actor: actor.clone(),
        at,
    };
    let orders: Vec<RequestOrder> = ids.iter().map(order).collect();
    let mut tally = Tally::default();
    let mut heard = Ok(());
    for batch in orders.chunks(TOLD) {
        let outcomes = opened.store.perform_on_requests(batch)?;
        for (order, outcome) in batch.iter().zip(outcomes) {
            match outcome {
                // Said as soon as it is durable; a reader that went away stops nothing that was ordered.
                Ok(done) => {
                    tally.add(&done);
                    let line = line(&done.request, done.upset, opened, session.lang)?;
                    heard = heard.and_then(|()| output.line(&line));
                }
                Err(refusal) => tell_refusal(order.id, &refusal, session),
            }
        }
        heard = heard.and_then(|()| output.finish());
    }
    heard.map(|()| tally)
}

/// Says on standard error why something was not done with a request.
pub fn tell_refusal(id: RequestId, refusal: &RequestRefusal, session: &Session) {
    let (case, why) = (CaseCode(id), refusal.message());
    let mut said = session.say(&why);
    if !said.contains(&case.to_string()) {
        said = session.say(&Message::new("cli.request.refused").arg("case", case).say("why", why));
    }
    tell(&format!("totsugo: {}", Shown::new(said)));
}

/// Says on one line where a request stands now, what an answer contradicts, and what it speaks for.
pub fn line(request: &DocumentRequest, upset: Upset, opened: &Opened, lang: Lang) -> Result<String, Failure> {
    let state = lang.word("request-state", request.state().code());
    let mut said = format!("{} #{}: {state}", request.case_code(), request.candidate);
    match &request.answer {
        None => {
            if let Some(due) = request.due_on.filter(|_| request.sent_on.is_some()) {
                said = format!("{said} ({} {due})", lang.text("word.due"));
            }
        }
        Some(answer) => {
            said = format!("{said} ({}, {})", lang.word("outcome", answer.outcome.code()), answer.on);
            if let Some(what) = contradiction(upset) {
                said = format!("{said}, {}", lang.text(what));
            }
            let row = opened.store.list_row(request.candidate)?;
            if row.is_some_and(|row| awaits_decision(answer, &row.mark)) {
                said = format!("{said}; {}", lang.say(&next(request, answer)));
            }
        }
    }
    Ok(Shown::new(said).to_string())
}

/// Says that an answer contradicts what its record stood as.
const fn contradiction(upset: Upset) -> Option<&'static str> {
    match upset {
        Upset::None => None,
        Upset::Flagged => Some("cli.request.contradicts.flagged"),
        Upset::Withdrawn => Some("cli.request.contradicts.withdrawn"),
    }
}

/// Says the line to type, with the document in hand: the answer itself never marks.
fn next(request: &DocumentRequest, answer: &RequestAnswer) -> Message {
    let of = |id| Message::new(id).arg("id", request.candidate);
    let to: fn(Addressee) -> &'static str = Addressee::code;
    match proposal(answer, request.addressee) {
        Proposal::Verify(basis) => of("cli.request.next.verify").arg("basis", basis),
        Proposal::Wrong(Some(basis)) => of("cli.request.next.correct").arg("basis", basis),
        Proposal::Wrong(None) => of("cli.request.next.wrong"),
        Proposal::AskAnother(addressee) => of("cli.request.next.ask-another").arg("to", to(addressee)),
        Proposal::AskAgain => of("cli.request.next.ask-again"),
        Proposal::Decide => of("cli.request.next.decide"),
    }
}
