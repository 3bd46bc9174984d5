//! Sweeps: weighed, started and carried on, and how far their records have come.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;

use clap::ValueEnum;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::Outcome;
use super::failure::Failure;
use super::incidents::named::{self, Which};
use super::incidents::refused;
use super::opened::Opened;
use super::output::Output;
use super::progress::Progress;
use super::session::Session;
use crate::audit::{CandidateId, Reconciled, Status, SweepId, SweepRule};
use crate::host::stop_requested;
use crate::i18n::{Lang, Message, thousands};
use crate::notice::NoticeRefusal;
use crate::notice::sweep::{in_words, may_sweep, other_rule, proviso, word_of};
use crate::text::Shown;
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::figures::SweepFigures;
use crate::triage::filter::Filter;
use crate::triage::incident::{SweepProgress, SweepWish};
use crate::triage::page::SortOrder;
use crate::triage::policy::Refusal;
use crate::triage::requests::RequestStanding;

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// In words
    Text,
    /// Objects
    Json,
}

/// A sweep that is asked for, before the rule is known that the incident's record proposes.
pub struct Wish<'a> {
    /// The incident that it follows from.
    pub incident: &'a Which,
    /// Makes the rule of the proposed one.
    pub rule: &'a dyn Fn(&SweepRule) -> SweepRule,
    /// Whether it may take every registration.
    pub everything: bool,
    /// Why.
    pub note: &'a str,
}

impl Wish<'_> {
    fn made(&self, opened: &Opened) -> Result<SweepWish, Failure> {
        let incident = named::id(opened, self.incident)?;
        let proposed = opened.store.proposed_sweep(incident)?.map_err(|refusal| refused(&refusal))?;
        Ok(SweepWish {
            incident,
            rule: (self.rule)(&proposed),
            everything: self.everything,
            note: self.note.to_owned(),
        })
    }
}

/// Reads the id of a sweep, as lists show it.
pub fn id(text: &str) -> Result<SweepId, String> {
    match text.parse::<i64>() {
        Ok(id) if id > 0 && text.bytes().all(|b| b.is_ascii_digit()) => Ok(SweepId(id)),
        _ => Err("an id is a whole number, as `totsugo sweep list` shows it".to_owned()),
    }
}

/// Says what a sweep would take, and starts nothing.
pub fn weigh(
    wish: &Wish<'_>,
    format: Format,
    session: &Session,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let opened = Opened::to_read(session)?;
    let wish = wish.made(&opened)?;
    may_sweep(&wish.rule, wish.everything, &wish.note, &opened.actor).map_err(|refusal| refused(&refusal))?;
    let preview =
        opened.store.preview_sweep(wish.incident, &wish.rule)?.map_err(|refusal| refused(&refusal))?;
    let lang = session.lang;
    if format == Format::Json {
        output.json(&json!({
            "incident": wish.incident.0,
            "rule": wish.rule,
            "words": in_words(&wish.rule, lang),
            "records": preview.records,
            "takes": preview.fit,
            "out_of_audit": preview.outside,
            "silent": preview.silent,
            "instead": preview.other.map(|other| json!({
                "rule": other.rule, "words": in_words(&other.rule, lang), "takes": other.takes,
            })),
        }))?;
        return Ok(Outcome::Done);
    }
    output.line(&rule_line(&wish.rule, lang))?;
    let said = Message::new("cli.sweep.would")
        .arg("fit", thousands(preview.fit))
        .arg("outside", thousands(preview.outside))
        .arg("records", thousands(preview.records));
    output.line(&lang.say(&said))?;
    let is_refused = !wish.everything && preview.is_of_everybody(&wish.rule);
    if preview.fit == 0 {
        if let Some(other) = &preview.other {
            output.line(&lang.say(&other_rule(other, "cli.sweep.other", lang)))?;
        }
        let (incident, records, other) = (wish.incident, preview.records, preview.other.map(Box::new));
        let refusal = NoticeRefusal::SweepTakesNothing { incident, records, other };
        output.line(&lang.say(&refusal.message()))?;
    }
    if is_refused {
        output.line(&lang.say(&NoticeRefusal::SweepTakesEverything.message()))?;
    }
    if preview.silent > 0 {
        output.line(&lang.say(&Message::new("cli.sweep.silent").arg("silent", thousands(preview.silent))))?;
    }
    Ok(Outcome::Done)
}

/// Starts a sweep and carries it to its end.
pub fn start(wish: &Wish<'_>, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let mut opened = Opened::to_write(session)?;
    let wish = wish.made(&opened)?;
    let actor = opened.actor.clone();
    may_sweep(&wish.rule, wish.everything, &wish.note, &actor).map_err(|refusal| refused(&refusal))?;
    output.line(&rule_line(&wish.rule, session.lang))?;
    // Outside the write lock: all others wait for that.
    opened.store.refuse_empty_sweep(wish.incident, &wish.rule)?.map_err(|refusal| refused(&refusal))?;
    let begun =
        opened.store.begin_sweep(&wish, &actor, session.now())?.map_err(|refusal| refused(&refusal))?;
    carry_on(&mut opened, begun, session, output)
}

/// Carries a sweep on that was broken off.
pub fn resume(id: SweepId, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let mut opened = Opened::to_write(session)?;
    opened.refuse_sweep_out_of_force(id)?;
    let begun = opened.store.sweep_progress(id)?;
    carry_on(&mut opened, begun, session, output)
}

fn carry_on(
    opened: &mut Opened,
    begun: SweepProgress,
    session: &Session,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let stop = stop_requested().map_err(Failure::Signals)?;
    let bar = Progress::of(begun.of, session.lang.text("cli.sweep.progress"), session);
    let actor = opened.actor.clone();
    let mut progress = begun;
    while !progress.is_whole {
        if stop.load(Ordering::Relaxed) {
            bar.clear();
            return Err(Failure::Said(Message::new("cli.sweep.stopped").arg("id", begun.id)));
        }
        let next = opened.store.sweep_batch(begun.id, &actor, session.now())?;
        progress = next.map_err(|refusal| refused(&refusal))?;
        bar.stand_at(progress.passed);
    }
    bar.clear();
    output
        .line(&session.say(
            &Message::new("cli.sweep.done").arg("id", begun.id).arg("taken", thousands(progress.taken)),
        ))?;
    if let Some(figures) = figures_of(opened, begun.id, session)? {
        say_counts(&figures, opened, session, output)?;
    }
    Ok(Outcome::Done)
}

/// Lists the sweeps.
pub fn list(format: Format, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let opened = Opened::to_read(session)?;
    let today = session.today();
    let sweeps = opened.store.figures(today, today)?.sweeps;
    if format == Format::Json {
        let objects: Vec<Value> = sweeps.iter().map(|sweep| object(sweep, session.lang)).collect();
        output.json(&objects)?;
        return Ok(Outcome::Done);
    }
    for sweep in &sweeps {
        output.line(&head(sweep, session.lang))?;
    }
    output.line(&session.say(&Message::new("cli.sweep.count").arg("count", sweeps.len())))?;
    Ok(Outcome::Done)
}

/// Shows one sweep.
pub fn show(id: SweepId, format: Format, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let opened = Opened::to_read(session)?;
    let Some(sweep) = figures_of(&opened, id, session)? else {
        return Err(refused(&NoticeRefusal::NoSuchSweep(id)));
    };
    if format == Format::Json {
        output.json(&object(&sweep, session.lang))?;
        return Ok(Outcome::Done);
    }
    output.line(&head(&sweep, session.lang))?;
    say_counts(&sweep, &opened, session, output)?;
    Ok(Outcome::Done)
}

/// Escalates records of a sweep that nobody decided on and whose notification does not bear the number out (notice 2(1)③); says of
/// each, as soon as it is durable, what came of it.
pub fn escalate(
    ids: &[CandidateId],
    opened: &mut Opened,
    now: Timestamp,
    each: &mut dyn FnMut(CandidateId, Result<(), Message>),
) -> Result<(), Failure> {
    let order = |id: &CandidateId| Order {
        id: *id,
        seen_version: None,
        act: Act::Mark(NewMark::to(Status::Escalated)),
        actor: opened.actor.clone(),
        at: now,
    };
    let orders: Vec<Order> = ids.iter().map(order).collect();
    let told = |outcome: Result<_, Refusal>| outcome.map(drop).map_err(|refusal| refusal.message());
    Ok(opened.store.perform_each(&orders, &mut |id, outcome| each(id, told(outcome)))?)
}

/// Returns those of a sweep that are escalated already and are to be asked about.
pub fn to_ask(
    id: SweepId,
    broken_off: &BTreeSet<CandidateId>,
    opened: &Opened,
) -> Result<Vec<CandidateId>, Failure> {
    let mut to_ask = ids(opened, &never_asked(id))?;
    if !broken_off.is_empty() {
        let unsent = Filter { requests: vec![RequestStanding::Written], ..never_asked(id) };
        to_ask.extend(ids(opened, &unsent)?.into_iter().filter(|id| broken_off.contains(id)));
    }
    Ok(to_ask)
}

/// Returns those of a sweep that letters for it would escalate.
pub fn to_escalate(id: SweepId, opened: &Opened) -> Result<Vec<CandidateId>, Failure> {
    opened.refuse_sweep_out_of_force(id)?;
    ids(opened, &undecided(id))
}

/// Says of a sweep that was not walked to its end that more may be asked about once it is.
pub fn unwalked(id: SweepId, opened: &Opened) -> Result<Option<Message>, Failure> {
    let is_whole = opened.store.sweep_progress(id)?.is_whole;
    Ok((!is_whole).then(|| Message::new("cli.sweep.unwalked").arg("id", id)))
}

/// Those of a sweep whose notification does not bear the number out and that nobody has decided on.
fn undecided(id: SweepId) -> Filter {
    Filter {
        sweeps: vec![id.0],
        reconciled: [Reconciled::Disagrees, Reconciled::NoneStated].into_iter().collect(),
        statuses: [Status::Pending].into_iter().collect(),
        ..Filter::default()
    }
}

/// Those of them that are escalated, and about whom nobody was asked.
fn never_asked(id: SweepId) -> Filter {
    Filter {
        statuses: [Status::Escalated].into_iter().collect(),
        requests: vec![RequestStanding::None],
        ..undecided(id)
    }
}

fn ids(opened: &Opened, filter: &Filter) -> Result<Vec<CandidateId>, Failure> {
    let mut ids = Vec::new();
    opened.store.list(filter, SortOrder::Risk, None, &mut |row| {
        ids.push(row.id);
        ControlFlow::Continue(())
    })?;
    Ok(ids)
}

fn figures_of(opened: &Opened, id: SweepId, session: &Session) -> Result<Option<SweepFigures>, Failure> {
    let today = session.today();
    let sweeps = opened.store.figures(today, today)?.sweeps;
    Ok(sweeps.into_iter().find(|sweep| sweep.id == id.0))
}

fn rule_line(rule: &SweepRule, lang: Lang) -> String {
    lang.say(&Message::new("cli.sweep.rule").arg("rule", Shown::new(in_words(rule, lang))))
}

fn head(sweep: &SweepFigures, lang: Lang) -> String {
    let said = lang.say(
        &Message::new("cli.sweep.head")
            .arg("id", sweep.id)
            .arg("incident", sweep.incident)
            .arg("rule", Shown::new(in_words(&sweep.rule, lang)))
            .arg("total", thousands(sweep.records.total))
            .arg("open", thousands(sweep.records.open())),
    );
    let resume = Message::new("cli.sweep.broken-off").arg("id", sweep.id);
    let resume = (!sweep.is_whole && !sweep.is_withdrawn).then_some(resume);
    let after = proviso(sweep).into_iter().chain(resume).map(|words| format!("; {}", lang.say(&words)));
    std::iter::once(said).chain(after).collect()
}

/// Says the records of a sweep by status, by what their notifications say, and how those are asked about that are to be.
fn say_counts(
    sweep: &SweepFigures,
    opened: &Opened,
    session: &Session,
    output: &mut Output,
) -> Result<(), Failure> {
    let lang = session.lang;
    let by_status = Status::ALL.iter().map(|status| {
        format!("{} {}", lang.word("status", status.code()), thousands(sweep.records.of(*status)))
    });
    let by_number = Reconciled::ALL.iter().map(|reconciled| {
        format!("{} {}", word_of(*reconciled, lang), thousands(sweep.reconciled.of(*reconciled)))
    });
    for parts in [by_status.collect::<Vec<_>>(), by_number.collect()] {
        output.line(&format!("  {}", parts.join("  ")))?;
    }
    for filter in [undecided, never_asked] {
        if !sweep.is_withdrawn && !ids(opened, &filter(SweepId(sweep.id)))?.is_empty() {
            return output.line(&session.say(&Message::new("cli.sweep.to-ask").arg("id", sweep.id)));
        }
    }
    Ok(())
}

fn object(sweep: &SweepFigures, lang: Lang) -> Value {
    let mut object = serde_json::to_value(sweep).unwrap_or_default();
    if let Some(fields) = object.as_object_mut() {
        fields.insert("words".to_owned(), in_words(&sweep.rule, lang).into());
    }
    object
}
