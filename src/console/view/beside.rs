//! Two records side by side that shall exchange their numbers: what was found of the number, and both members' five items
//! one over the other.

use ratatui::style::Style;

use super::queue;
use super::reading::Line;
use super::whole::Writer;
use crate::audit::{IndividualNumber, Item};
use crate::console::model::{Form, Model};
use crate::i18n::Message;
use crate::triage::port::Record;

const LABEL: usize = 11;
const WHOSE: usize = 10;

/// Returns the lines about a record and the holder of its right number.
pub(super) fn lines(model: &Model, form: &Form, holder: &Record) -> Vec<Line> {
    let mut out = Writer::new(model);
    let Some(own) = form.target.and_then(|target| model.record_of(target.id)) else {
        out.chapter(out.lang.text("console.diff.loading"));
        return out.lines;
    };
    let (lang, theme) = (out.lang, out.theme);
    out.chapter(lang.text(form.title()));
    let found = Message::new("console.check.held").arg("id", holder.dossier.id);
    out.lines.push(Line::hanging(2).put("  ", Style::new()).put(&lang.say(&found), theme.plain()));
    if let Some(words) = form.second_words() {
        out.lines.push(
            Line::hanging(2).put("  ", Style::new()).put(&model.keymap.say(lang, &words), theme.danger()),
        );
    }
    let registered = |record: &Record| record.dossier.candidate.individual_number;
    who(&mut out, "console.partner.own", own, holder.dossier.effective_number());
    who(&mut out, "console.partner.other", holder, registered(own));
    for item in Item::ALL {
        let label = lang.word("item", item.code());
        value(&mut out, label, "console.partner.own", &own.dossier.candidate.items[*item]);
        value(&mut out, "", "console.partner.other", &holder.dossier.candidate.items[*item]);
    }
    out.lines
}

/// `This  #3  06139992 10-1003-00  ********9632 → ********1118`
fn who(out: &mut Writer, whose: &str, record: &Record, right: IndividualNumber) {
    let (lang, theme) = (out.lang, out.theme);
    let candidate = &record.dossier.candidate;
    let id = format!(
        "#{}  {} {}  ",
        record.dossier.id,
        candidate.key.insurer_no,
        queue::short_key(&candidate.key)
    );
    let numbers = format!("{} {} {right}", record.dossier.effective_number(), theme.signs().arrow);
    out.lines.push(
        Line::hanging(4)
            .put("  ", Style::new())
            .column(lang.text(whose), WHOSE, theme.faint())
            .put(&id, theme.strong())
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
