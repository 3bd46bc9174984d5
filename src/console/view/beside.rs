//! Two records side by side that shall exchange their numbers: what was found of the number, and of both members the five
//! items with what the register answers for the number that each is to get.

use ratatui::style::Style;

use super::member;
use super::reading::Line;
use super::whole::Writer;
use crate::audit::{IndividualNumber, Item};
use crate::compare::Grade;
use crate::console::model::{Form, Model};
use crate::i18n::Message;
use crate::text::Shown;
use crate::triage::policy::Heard;
use crate::triage::port::Record;

const LABEL: usize = 11;
const WHOSE: usize = 14;

/// Returns the lines about a record and the holder of its right number.
pub(super) fn lines(model: &Model, form: &Form, holder: &Record) -> Vec<Line> {
    let mut out = Writer::new(model);
    let Some(own) = form.purpose.record().and_then(|id| model.record_of(id)) else {
        out.chapter(out.lang.text("console.diff.loading"));
        return out.lines;
    };
    let (lang, theme) = (out.lang, out.theme);
    out.chapter(lang.text(form.purpose.title()));
    let found = Message::new("console.check.held").arg("id", holder.dossier.id);
    out.lines.push(Line::hanging(2).put("  ", Style::new()).put(lang.say(&found), theme.plain()));
    if let Some(words) = form.second_words() {
        out.lines.push(
            Line::hanging(2).put("  ", Style::new()).put(model.keymap.say(lang, &words), theme.danger()),
        );
    }
    let registered = |record: &Record| record.dossier.candidate.individual_number;
    who(&mut out, "console.partner.own", own, holder.dossier.effective_number());
    who(&mut out, "console.partner.other", holder, registered(own));
    // The number of the one is the new number of the other, and so is the answer for it.
    for (record, other, otherwise) in
        [(own, holder, "console.check.not-borne"), (holder, own, "console.check.not-borne-back")]
    {
        if !after(&mut out, record, other) {
            let words = Message::new(otherwise).arg("id", record.dossier.id);
            let words = model.keymap.say(lang, &words);
            out.lines.push(Line::hanging(2).put("  ", Style::new()).put(&words, theme.danger()));
        }
    }
    for item in Item::ALL {
        let label = lang.word("item", item.code());
        for (label, whose, record, other) in
            [(label, "console.partner.own", own, holder), ("", "console.partner.other", holder, own)]
        {
            let ours = record.dossier.candidate.items[*item].as_str();
            value(&mut out, label, whose, ours);
            // What is written alike is read once; what nobody answered is said above.
            let answer = other.dossier.answer.as_ref().map(|answer| answer.items[*item].as_str());
            if let Some(theirs) = answer.filter(|theirs| *theirs != ours) {
                value(&mut out, "", "console.partner.register", theirs);
            }
        }
    }
    out.lines
}

/// Says what the register answers for the number that a record gets from the other; returns whether it bears that out.
fn after(out: &mut Writer, record: &Record, other: &Record) -> bool {
    let (lang, theme) = (out.lang, out.theme);
    let heard = Heard::of(&record.dossier, other.dossier.answer.as_ref());
    let found = heard.and_then(|heard| heard.grade);
    let grade = lang.word("grade", found.map_or("none", Grade::code));
    let words = Message::new("console.check.after").arg("id", record.dossier.id).arg("grade", grade);
    let style = found.map_or(theme.strong(), |grade| theme.grade(grade));
    out.lines.push(Line::hanging(2).put("  ", Style::new()).put(lang.say(&words), style));
    heard.is_some_and(Heard::bears_out)
}

/// `This  #3  06139992 10-1003-00  ********9632 → ********1118`
fn who(out: &mut Writer, whose: &str, record: &Record, right: IndividualNumber) {
    let (lang, theme) = (out.lang, out.theme);
    let candidate = &record.dossier.candidate;
    let id = format!("#{}  {}  ", record.dossier.id, member::with_insurer(&candidate.key));
    let numbers = format!("{} {} {right}", record.dossier.effective_number(), theme.signs().arrow);
    out.lines.push(
        Line::hanging(4)
            .put("  ", Style::new())
            .column(lang.text(whose), WHOSE, theme.faint())
            .put(Shown::key(id), theme.strong())
            .put(&numbers, theme.strong()),
    );
}

fn value(out: &mut Writer, label: &str, whose: &str, value: &str) {
    let (lang, theme) = (out.lang, out.theme);
    let value = if value.is_empty() { lang.text("console.diff.empty") } else { value };
    out.lines.push(
        Line::hanging(LABEL + WHOSE + 2)
            .put("  ", Style::new())
            .column(label, LABEL, theme.plain())
            .column(lang.text(whose), WHOSE, theme.faint())
            .put(value, theme.plain()),
    );
}
