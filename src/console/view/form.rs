//! A form over the queue; the five items that it is about stay in sight below it.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::reading::broken;
use super::strip::Strip;
use super::{Canvas, filter_words};
use crate::audit::{CaseCode, Outcome};
use crate::console::model::form::Choice;
use crate::console::model::{
    Form, JobAsks, Layer, Model, NumberCheck, Purpose, RecordAct, RowKind, SelectionAct, StepAsks, StepAt,
    Told,
};
use crate::console::theme::Theme;
use crate::i18n::{Lang, Message, thousands};
use crate::notice::incident::title;
use crate::notice::sweep::in_words;
use crate::text::Shown;
use crate::triage::policy::Heard;
use crate::triage::port::ListFormat;
use crate::triage::requests::RequestGroup;

/// Where values begin.
const LABEL: u16 = 24;

pub(super) fn paint(canvas: &mut Canvas<'_>, area: Rect, form: &Form, model: &Model) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    frame(canvas, area, lang.text(form.purpose.title()));
    // What is to be agreed to takes its room.
    let explained = explained(form).filter(|_| form.agreed().is_none()).map(|id| {
        broken(canvas.shown(&said(id, &form.purpose, model)), usize::from(area.width.saturating_sub(2)))
    });
    let explained = explained.unwrap_or_default();
    for (line, text) in (1..).zip(&explained) {
        canvas.line(area, line).skip(2).put(text.clone(), theme.plain());
    }
    let first = explained.len().max(1) + 1;
    let mut caret = None;
    for (n, row) in form.rows.iter().enumerate() {
        let Ok(line) = u16::try_from(first + n) else { break };
        let is_current = n == form.at && form.again.is_none();
        let mut strip = canvas.line(area, line);
        strip.column(if is_current { theme.signs().cursor } else { " " }, 2, theme.cursor());
        strip.column(lang.text(row.label), LABEL, if is_current { theme.strong() } else { theme.plain() });
        let x = strip.x();
        if let Some(offset) = value(&mut strip, form, &row.kind, (theme, lang))
            && is_current
        {
            caret = Some((x + offset, area.y + line));
        }
    }
    let mut hint = u16::try_from(first + form.rows.len() + 1).unwrap_or(0);
    if let Some(NumberCheck::Free(told)) = form.check {
        for (text, style) in found(told, (theme, lang)) {
            for text in broken(&text, usize::from(area.width.saturating_sub(2))) {
                canvas.line(area, hint - 1).skip(2).put(text, style);
                hint += 1;
            }
        }
    }
    let second = form
        .second_words()
        .map(|words| broken(canvas.shown(&words), usize::from(area.width.saturating_sub(2))));
    let height = second.as_ref().map_or(1, |lines| u16::try_from(lines.len()).unwrap_or(1));
    // Where the window is low the hint stands without a row above it.
    let hint = hint.min(area.height.saturating_sub(height));
    if let Some(lines) = second {
        for (line, text) in (hint..).zip(lines) {
            canvas.line(area, line).skip(2).put(text, theme.danger());
        }
    } else {
        let text: Vec<String> = hints(form).map(|id| canvas.say(&Message::new(id))).collect();
        canvas.line(area, hint).skip(2).put(text.join("  "), theme.faint());
    }
    put_caret(canvas, caret);
}

/// Says what is found of a number that nobody else here holds: that, and what the register answers for it.
fn found(told: Told, (theme, lang): (Theme, Lang)) -> Vec<(String, Style)> {
    let Told { heard, found_wrong } = told;
    let free = Message::new("console.check.free");
    let free = found_wrong.map_or(free, |id| Message::new("console.check.found-wrong").arg("id", id));
    let word = match heard {
        Some(Heard { grade: Some(grade), .. }) => lang.word("grade", grade.code()),
        other => lang.word("answer", other.map_or("none", |heard| heard.result.code())),
    };
    let register = lang.say(&Message::new("console.check.register").arg("answer", word));
    let style = heard.and_then(|heard| heard.grade).map_or(theme.strong(), |grade| theme.grade(grade));
    let mut lines = vec![(lang.say(&free), theme.strong()), (register, style)];
    if heard.is_some_and(|heard| !heard.bears_out()) {
        lines.push((lang.text("console.check.contradicts").to_owned(), theme.danger()));
    }
    lines
}

/// Lists what can be done in a form: only what does something there.
fn hints(form: &Form) -> impl Iterator<Item = &'static str> {
    let has_choice = form.rows.iter().any(|row| !matches!(row.kind, RowKind::Text(_)));
    [
        ("console.form.hint-submit", true),
        ("console.form.hint-next", form.rows.len() > 1),
        ("console.form.hint-choose", has_choice),
        ("console.form.hint-leave", true),
    ]
    .into_iter()
    .filter_map(|(id, is_on)| is_on.then_some(id))
}

/// Returns the id of what a form has to say before its rows.
fn explained(form: &Form) -> Option<&'static str> {
    Some(match &form.purpose {
        Purpose::Act(RecordAct::Wrong, _) => "console.form.wrong-explained",
        Purpose::Act(RecordAct::Correct | RecordAct::Confirm, _) => "console.form.number-explained",
        Purpose::Act(RecordAct::Verify, _) if form.asks_for_document() => "console.form.number-explained",
        Purpose::Act(RecordAct::Assign, _) | Purpose::Bulk(SelectionAct::Assign) => {
            "console.form.assign-explained"
        }
        Purpose::Bulk(SelectionAct::Escalate) => "console.form.all-explained",
        Purpose::CompareNumber(_) => "console.form.compare-explained",
        Purpose::Reveal(_) => "console.form.reveal-explained",
        Purpose::Reply(to) => match to.outcome {
            Outcome::Unconfirmable => "console.form.give-up-explained",
            Outcome::Deceased => "console.form.deceased-explained",
            Outcome::LeftEmployer => "console.form.left-employer-explained",
            _ => "console.form.documents-explained",
        },
        Purpose::Documents => "console.form.documents-explained",
        Purpose::Step(StepAsks::Evidence, _) => "console.form.step-done-explained",
        Purpose::Step(StepAsks::Reason, _) => "console.form.step-waive-explained",
        Purpose::Step(StepAsks::Owner, _) => "console.form.step-owner-explained",
        Purpose::Step(StepAsks::Due, _) => "console.form.step-due-explained",
        Purpose::NarrowSweep => "console.form.narrow-sweep-explained",
        Purpose::StartSweep { .. } => "console.form.start-sweep-explained",
        Purpose::Job(asks) => asks.explained(),
        Purpose::SaveFilter => "console.form.save-filter-explained",
        Purpose::Act(..) | Purpose::Bulk(SelectionAct::ChangeDue) => return None,
    })
}

/// Says what is explained; of an export also of which records it is, of a reply of which case, of a step of which one.
fn said(id: &'static str, purpose: &Purpose, model: &Model) -> Message {
    let lang = model.facts.lang;
    let message = Message::new(id);
    match purpose {
        Purpose::Job(JobAsks::Export) => {
            message.key("filter", filter_words::words(&model.queue.filter, lang)).arg("n", model.queue.total)
        }
        Purpose::Reply(to) => message.arg("case", CaseCode(to.id)),
        Purpose::StartSweep { rule, takes, .. } => {
            message.arg("takes", thousands(*takes)).arg("rule", Shown::new(in_words(rule, lang)))
        }
        Purpose::Step(_, at) => message.arg("step", step(at, model)),
        _ => message,
    }
}

/// Returns what a step is called, as far as its incident is there.
fn step(at: &StepAt, model: &Model) -> String {
    let of = model.beneath.iter().find_map(|layer| match layer {
        Layer::Incidents(pane) => pane.of(at.incident),
        _ => None,
    });
    let step = of.and_then(|of| of.incident.step(&at.code));
    step.map_or_else(|| at.code.clone(), |step| title(step, model.facts.lang).to_owned())
}

fn put_caret(canvas: &mut Canvas<'_>, caret: Option<(u16, u16)>) {
    if let Some((x, y)) = caret {
        canvas.caret(x, y);
    }
}

/// Empties the area of a dialog and puts its title on a rule.
pub(super) fn frame<'t>(canvas: &mut Canvas<'_>, area: Rect, title: impl Into<Shown<'t>>) {
    for row in 0..area.height {
        canvas.line(area, row).clear();
    }
    head(canvas, area, title);
}

/// Puts a title on a rule.
pub(super) fn head<'t>(canvas: &mut Canvas<'_>, area: Rect, title: impl Into<Shown<'t>>) {
    let theme = canvas.theme;
    let rule = theme.signs().rule;
    let mut line = canvas.line(area, 0);
    line.put(rule, theme.faint()).skip(1).put(title, theme.strong()).skip(1).fill(rule, theme.faint());
}

/// Names the addressee of a group of requests.
pub(super) fn addressee(group: &RequestGroup, lang: Lang) -> Shown<'static> {
    let said = format!("{} {}", lang.word("addressee", group.addressee.code()), group.employer());
    Shown::key(said.trim_end().to_owned())
}

/// Returns what is chosen, in words, and where among the options it stands.
fn chosen<T: Clone + PartialEq>(
    choice: &Choice<T>,
    words: impl FnOnce(T) -> Shown<'static>,
) -> (Option<Shown<'static>>, (usize, usize)) {
    (choice.chosen().map(words), choice.position())
}

/// Paints what stands in a row; returns where the caret of a text is.
fn value(strip: &mut Strip<'_>, form: &Form, kind: &RowKind, (theme, lang): (Theme, Lang)) -> Option<u16> {
    let (word, (at, of)): (Option<Shown<'static>>, _) = match kind {
        RowKind::Text(field) => {
            let drawn = field.drawn(strip.room());
            strip.put(drawn.text, theme.plain());
            return u16::try_from(drawn.caret).ok();
        }
        RowKind::Basis(choice) => chosen(choice, |basis| lang.word("basis", basis.code()).into()),
        RowKind::Addressee(choice) => chosen(choice, |who| lang.word("addressee", who.code()).into()),
        RowKind::NumberSeen(choice) => chosen(choice, |seen| lang.word("number-seen", seen.code()).into()),
        RowKind::IdentitySeen(choice) => {
            chosen(choice, |seen| lang.word("identity-seen", seen.code()).into())
        }
        RowKind::Addressees(choice) => chosen(choice, |who| match who {
            Some(who) => lang.word("addressee", who.code()).into(),
            None => lang.text("console.form.proposed-each").into(),
        }),
        RowKind::Group(choice) => chosen(choice, |group| match group {
            Some(group) => addressee(&group, lang),
            None => lang.text("console.form.letters-to-all").into(),
        }),
        RowKind::Sweep(choice) => chosen(choice, |sweep| match sweep {
            Some(of) => filter_words::sweep(lang, of.id, std::slice::from_ref(&of)).into(),
            None => lang.text("console.form.letters-of-any").into(),
        }),
        RowKind::Lists(choice) => {
            chosen(choice, |lists| if lists == ListFormat::Csv { ".csv" } else { ".xlsx" }.into())
        }
        RowKind::Ending(endings) => {
            let at = form.ending(endings);
            (at.map(|at| endings[at].into()), (at.map_or(0, |at| at + 1), endings.len()))
        }
    };
    let word = word.unwrap_or_else(|| lang.text("console.form.choose").into());
    strip.put("< ", theme.key()).put(word, theme.plain());
    strip.put(" >", theme.key()).put(format!(" {at}/{of}"), theme.faint());
    None
}
