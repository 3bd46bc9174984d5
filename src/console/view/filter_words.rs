//! A filter in words, for the status line and the menu.

use crate::audit::{AnswerResult, IndividualNumber, Sweep, SweepId};
use crate::console::model::field::may_be_number;
use crate::i18n::{Lang, Message};
use crate::notice::sweep::{in_words, word_of};
use crate::text::Shown;
use crate::triage::filter::Filter;

/// Says what a filter asks for; or that it lets everything through. An individual number in it is masked; an employer's code is
/// a key.
pub(super) fn words(filter: &Filter, lang: Lang) -> Shown<'static> {
    said(filter, lang, false)
}

/// Says the same in fewer words, for a line that has no room for all.
pub(super) fn shorter(filter: &Filter, lang: Lang) -> Shown<'static> {
    said(filter, lang, true)
}

/// What matters most comes first, since a line is cut at its end: what is asked of the operator, and what they typed.
fn said(filter: &Filter, lang: Lang, is_short: bool) -> Shown<'static> {
    let flag = |is_on: bool, long: &'static str, short: &'static str| {
        is_on.then(|| lang.text(if is_short { short } else { long }).to_owned())
    };
    let mut words =
        Vec::from_iter(flag(filter.awaiting, "word.second-check-awaited", "console.filter.awaiting-short"));
    words.extend(filter.search.iter().map(|words| format!("/{}", masked(words))));
    words.extend(flag(filter.outside, "console.filter.outside", "console.filter.outside-short"));
    words.extend(filter.causes.iter().map(|cause| lang.word("cause", cause.code()).to_owned()));
    words.extend(filter.statuses.iter().map(|status| lang.word("status", status.code()).to_owned()));
    let flags = [
        (filter.raised_again, "word.raised-again", "console.filter.raised-short"),
        (filter.data_changed, "word.data-changed", "word.data-changed"),
        (filter.overdue_on.is_some(), "word.overdue", "word.overdue"),
        (filter.pattern.is_some(), "console.filter.pattern", "console.filter.pattern"),
        (filter.unassigned, "console.filter.nobody", "console.filter.nobody-short"),
    ];
    words.extend(flags.into_iter().filter_map(|(is_on, long, short)| flag(is_on, long, short)));
    words.extend(filter.assignees.iter().map(|who| format!("@{who}")));
    words.extend(filter.grades.iter().map(|grade| lang.word("grade", grade.code()).to_owned()));
    if filter.ungraded {
        words.push(lang.word("grade", "none").to_owned());
    }
    words.extend(filter.item_grades.iter().map(|(item, grade)| {
        format!("{} {}", lang.word("item", item.code()), lang.word("grade", grade.code()))
    }));
    words.extend(filter.signals.iter().map(|signal| lang.word("signal", signal.code()).to_owned()));
    let answer = |answer: &Option<AnswerResult>| answer.map_or("none", AnswerResult::code);
    words.extend(filter.answers.iter().map(|found| lang.word("answer", answer(found)).to_owned()));
    words.extend(
        filter.requests.iter().map(|standing| lang.word("request-standing", standing.code()).to_owned()),
    );
    let others = words.len();
    words.extend(
        filter.employers.iter().map(|code| format!("{} {code}", lang.text("console.queue.employer"))),
    );
    let keys = others..words.len();
    let sweep = |id: &i64| lang.say(&Message::new("console.filter.sweep").arg("id", id));
    words.extend(filter.sweeps.iter().map(sweep));
    words.extend(filter.reconciled.iter().map(|said| word_of(said, lang).to_owned()));
    if words.is_empty() {
        return Shown::fixed(lang.text("console.status.no-filter"));
    }
    let shown = words
        .into_iter()
        .enumerate()
        .map(|(n, words)| if keys.contains(&n) { Shown::key(words) } else { Shown::new(words) });
    Shown::key(shown.map(|words| words.to_string()).collect::<Vec<_>>().join(lang.text("console.between")))
}

/// Names a sweep: its number, and its rule in words.
pub(super) fn sweep(lang: Lang, id: SweepId, sweeps: &[Sweep]) -> String {
    let said = lang.say(&Message::new("console.filter.sweep").arg("id", id));
    let rule = sweeps.iter().find(|sweep| sweep.id == id).map(|sweep| in_words(&sweep.rule, lang));
    rule.map_or(said.clone(), |rule| format!("{said}  {rule}"))
}

fn masked(search: &str) -> String {
    match IndividualNumber::parse(search) {
        Ok(number) => number.to_string(),
        // A slip of one digit is nearly a number.
        Err(_) if may_be_number(search) => "*".repeat(search.chars().count()),
        Err(_) => search.to_owned(),
    }
}
