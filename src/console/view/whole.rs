//! The record whole: both sides raw, every grade with its rules, and everything else that is known.

use std::ops::Range;

use ratatui::style::Style;

use super::reading::Line;
use super::{diff, explained, marked, member, queue};
use crate::audit::{Actor, CandidateId, Day, Item, Mark};
use crate::console::model::Model;
use crate::console::theme::Theme;
use crate::i18n::{Lang, Message};
use crate::text::Shown;
use crate::triage::dossier::Dossier;
use crate::triage::listing::time_in_japan;
use crate::triage::port::Record;

/// Where values begin.
const LABEL: usize = 22;

/// Collects the lines of a text.
pub(super) struct Writer {
    pub(super) lines: Vec<Line>,
    pub(super) theme: Theme,
    pub(super) lang: Lang,
}

impl Writer {
    pub(super) fn new(model: &Model) -> Self {
        Self { lines: Vec::new(), theme: Theme::new(model.facts.look), lang: model.facts.lang }
    }

    /// Begins a chapter.
    pub(super) fn chapter(&mut self, title: &str) {
        if !self.lines.is_empty() {
            self.lines.push(Line::new());
        }
        let sign = self.theme.signs().rule;
        self.lines.push(
            Line::new().put(sign, self.theme.faint()).put(" ", Style::new()).put(title, self.theme.strong()),
        );
    }

    /// Adds a labelled value; leaves it out where there is none.
    pub(super) fn fact<'t>(&mut self, label: &'static str, value: impl Into<Shown<'t>>) {
        let value = value.into();
        if !value.as_str().is_empty() {
            let label = self.lang.text(label);
            self.lines.push(
                Line::hanging(LABEL + 2)
                    .put("  ", Style::new())
                    .column(label, LABEL, self.theme.faint())
                    .put(value, Style::new()),
            );
        }
    }
}

/// Returns the record's lines, and how many of them lead to the end of the comparison.
pub(super) fn lines(model: &Model, id: CandidateId) -> (Vec<Line>, usize) {
    let mut out = Writer::new(model);
    let Some(record) = model.record_of(id) else {
        out.chapter(model.facts.lang.text("console.diff.loading"));
        return (out.lines, usize::MAX);
    };
    let is_blind = model.hides(&record.dossier.mark);
    identity(&mut out, record, is_blind);
    let whose = diff::whose(record, out.lang, is_blind);
    compared(&mut out, record, whose);
    let needed = out.lines.len();
    signals(&mut out, record);
    if is_blind {
        out.chapter(out.lang.text("word.second-check-awaited"));
    } else {
        mark(&mut out, &record.dossier.mark);
    }
    origin(&mut out, &record.dossier);
    sources(&mut out, &record.dossier);
    (out.lines, needed)
}

fn identity(out: &mut Writer, record: &Record, is_blind: bool) {
    let dossier = &record.dossier;
    let candidate = &dossier.candidate;
    out.chapter(out.lang.text("word.candidate"));
    out.fact("console.fact.record", format!("#{}", dossier.id));
    out.fact("word.insurer-no", candidate.key.insurer_no.as_str());
    out.fact("console.queue.key", member::on_card(&candidate.key));
    out.fact("word.individual-number", candidate.individual_number.to_string());
    if let Some(right) = dossier.mark.right_number.filter(|_| !is_blind) {
        out.fact("console.row.right-number", right.to_string());
    }
    let causes: Vec<&str> =
        record.found.causes.iter().map(|cause| out.lang.word("cause", cause.code())).collect();
    let causes =
        if causes.is_empty() { out.lang.word("cause", "none").to_owned() } else { causes.join(", ") };
    out.fact("word.root-cause", &causes);
    let answer = record.found.answer.map_or("none", crate::audit::AnswerResult::code);
    out.fact("word.register-side", out.lang.word("answer", answer));
    let member = &candidate.membership;
    out.fact("console.fact.employer", Shown::employer(&member.employer_code, &member.employer_name));
    for (label, value) in [
        ("console.fact.membership-kind", &member.membership_kind),
        ("console.fact.relation", &member.relation),
        ("console.fact.insured-name", &member.insured_name),
        ("console.fact.acquired-on", &member.acquired_on),
        ("console.fact.lost-on", &member.lost_on),
    ] {
        out.fact(label, value);
    }
}

/// Each item: grade, both writings whole, the rules in words.
fn compared(out: &mut Writer, record: &Record, whose: Option<String>) {
    let (lang, theme) = (out.lang, out.theme);
    let title = match record.found.grade() {
        Some(grade) => {
            format!(
                "{}: {} {}",
                lang.text("word.comparison"),
                lang.text("word.overall"),
                lang.word("grade", grade.code())
            )
        }
        None => lang.text("word.comparison").to_owned(),
    };
    out.chapter(&title);
    if let Some(whose) = whose {
        out.lines.push(Line::hanging(2).put("  ", Style::new()).put(&whose, theme.strong()));
    }
    for item in Item::ALL {
        compared_item(out, record, *item);
    }
}

fn compared_item(out: &mut Writer, record: &Record, item: Item) {
    let (lang, theme) = (out.lang, out.theme);
    let left = record.dossier.candidate.items[item].as_str();
    let right = record.dossier.answer.as_ref().map_or("", |answer| answer.items[item].as_str());
    let found = record.found.comparison.as_ref().map(|comparison| &comparison.items[item]);
    let mut head =
        Line::new().put("  ", Style::new()).column(lang.word("item", item.code()), LABEL, theme.strong());
    if let Some(found) = found {
        head = head.put(lang.word("grade", found.grade.code()), theme.grade(found.grade));
    }
    out.lines.push(head);
    let (left_marks, right_marks) = found.map(|found| marked::marks(found, left, right)).unwrap_or_default();
    let style = found.map_or(theme.plain(), |found| theme.differing(found.grade));
    writing(out, "console.diff.insurer", left, &left_marks, style);
    writing(out, "console.diff.register", right, &right_marks, style);
    for words in found.map(|found| explained::sentences(lang, item, found, left, right)).unwrap_or_default() {
        let indent = " ".repeat(LABEL + 2);
        out.lines.push(Line::hanging(LABEL + 2).put(indent, Style::new()).put(&words, theme.plain()));
    }
}

/// One side's writing of an item, what differs in its style.
fn writing(out: &mut Writer, side: &'static str, raw: &str, marks: &[Range<usize>], differing: Style) {
    let (lang, theme) = (out.lang, out.theme);
    let label = Line::hanging(LABEL + 2).put("    ", Style::new());
    let mut line = label.column(lang.text(side), LABEL - 2, theme.faint());
    for piece in marked::pieces(raw, marks, usize::MAX, "") {
        line = line.put(&*piece.text, if piece.is_marked { differing } else { theme.plain() });
    }
    if raw.is_empty() {
        line = line.put(lang.text("console.diff.empty"), theme.faint());
    }
    out.lines.push(line);
}

fn signals(out: &mut Writer, record: &Record) {
    let (lang, theme) = (out.lang, out.theme);
    out.chapter(lang.text("word.signal"));
    if record.found.signals.is_empty() {
        out.lines.push(
            Line::new().put("  ", Style::new()).put(lang.text("console.diff.no-signal"), theme.plain()),
        );
    }
    for signal in record.found.signals.iter() {
        let (sign, style) =
            if signal.is_danger() { (theme.signs().danger, theme.danger()) } else { (" ", theme.plain()) };
        let mut line = Line::hanging(4).put(
            format!("  {sign} {}", lang.word("signal", record.found.word_of(signal, &record.dossier))),
            style,
        );
        let partners = diff::partners(record, signal);
        if !partners.is_empty() {
            line = line.put(format!(" {} #{partners}", theme.signs().arrow), theme.plain());
        }
        out.lines.push(line);
    }
}

/// The state of the triage.
pub(super) fn mark(out: &mut Writer, mark: &Mark) {
    let lang = out.lang;
    out.chapter(lang.text("word.status"));
    let mut states = vec![lang.word("status", mark.status.code())];
    states.extend(queue::states(mark, false, false).chain(queue::reflection(mark)).map(|id| lang.text(id)));
    out.fact("word.status", states.join(lang.text("console.between-signals")));
    let basis = mark.basis.map_or("", |basis| lang.word("basis", basis.code()));
    out.fact("word.basis", basis);
    out.fact("word.addressee", mark.addressee.map_or("", |who| lang.word("addressee", who.code())));
    out.fact("console.fact.due-on", mark.due_on.map(|day| day.to_string()).unwrap_or_default());
    out.fact("console.row.note", &mark.note);
    out.fact("word.operator", mark.operator.as_deref().unwrap_or_default());
    out.fact("console.fact.marked-at", time_in_japan(mark.marked_at));
    out.fact("word.second-checker", mark.second_operator.as_deref().unwrap_or_default());
    out.fact("console.fact.second-at", time_in_japan(mark.second_at));
    out.fact("word.wrong-number", time_in_japan(mark.wrong_found_at));
    out.fact("word.reflected", mark.reflected_on.as_ref().map(Day::to_string).unwrap_or_default());
    out.fact("console.fact.assignee", mark.assignee.as_deref().unwrap_or_default());
}

/// How the number was come by.
fn origin(out: &mut Writer, dossier: &Dossier) {
    let (lookup, registered) = (&dossier.candidate.lookup, &dossier.candidate.registered);
    let count = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let auto =
        lookup.auto_taken.map_or("", |yes| out.lang.text(if yes { "console.yes" } else { "console.no" }));
    let masked =
        |number: Option<crate::audit::IndividualNumber>| number.map(|n| n.to_string()).unwrap_or_default();
    out.chapter(out.lang.text("console.fact.origin"));
    for (label, value) in [
        ("console.fact.number-source", lookup.number_source.clone()),
        ("console.fact.lookup-items", count(lookup.lookup_items)),
        ("console.fact.lookup-candidates", count(lookup.lookup_candidates)),
        ("console.fact.auto-taken", auto.to_owned()),
        ("console.fact.lookup-confirmed-on", lookup.lookup_confirmed_on.clone()),
        ("console.fact.lookup-confirmed-how", lookup.lookup_confirmed_how.clone()),
        ("console.fact.registered-on", registered.registered_on.clone()),
        ("console.fact.batch", registered.batch.clone()),
        ("console.fact.notification-number", masked(registered.notification_number)),
        ("console.fact.core-number", masked(registered.core_number)),
    ] {
        out.fact(label, &value);
    }
}

/// What others say: the register, alerts, notifications.
fn sources(out: &mut Writer, dossier: &Dossier) {
    if let Some(answer) = &dossier.answer {
        out.chapter(out.lang.text("word.register-side"));
        out.fact("console.fact.asked-on", &answer.asked_on);
        out.fact("console.fact.moved-on", &answer.moved_on);
        out.fact("console.fact.previous-address", &answer.previous_address);
        out.fact("console.row.note", &answer.note);
    }
    let offered = &dossier.candidate.alert;
    if !offered.alert_on.is_empty() || !dossier.alerts.is_empty() {
        out.chapter(out.lang.text("console.fact.alerts"));
        if !offered.alert_on.is_empty() {
            alert(out, &offered.alert_on, "", &offered.alert_checked_on, &offered.alert_check_how);
        }
        for row in &dossier.alerts {
            alert(out, &row.alert_on, &row.kind, &row.alert_checked_on, &row.alert_check_how);
        }
    }
    if !dossier.notifications.is_empty() {
        out.chapter(out.lang.text("console.fact.notifications"));
        for row in &dossier.notifications {
            let said = Message::new("console.fact.notification")
                .arg("number", row.individual_number)
                .arg("document", or_dash(&row.document))
                .arg("filled_by", or_dash(&row.filled_by));
            out.fact("console.fact.received-on", format!("{}  {}", row.received_on, out.lang.say(&said)));
        }
    }
}

fn alert(out: &mut Writer, on: &str, kind: &str, checked_on: &str, how: &str) {
    let said = Message::new("console.fact.alert")
        .arg("kind", or_dash(kind))
        .arg("checked_on", or_dash(checked_on))
        .arg("how", or_dash(how));
    out.fact("console.fact.alert-on", format!("{on}  {}", out.lang.say(&said)));
}

pub(super) fn or_dash(text: &str) -> &str {
    if text.is_empty() { "-" } else { text }
}

/// Says an actor: the account, and a claimed name beside it.
pub(super) fn actor_words(actor: &Actor) -> String {
    match &actor.claim {
        Some(claim) if *claim != actor.account => format!("{} ({claim})", actor.account),
        _ => actor.account.clone(),
    }
}
