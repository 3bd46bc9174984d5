//! A record beside its partner: what the insurer holds of both, and what the register answered to each number.

use ratatui::style::Style;

use super::member;
use super::reading::Line;
use super::whole::Writer;
use crate::audit::Item;
use crate::console::model::{Model, PartnerPane};
use crate::i18n::Message;
use crate::text::Shown;
use crate::triage::port::Record;

const LABEL: usize = 12;
const SIDE: usize = 18;

pub(super) fn lines(model: &Model, pane: &PartnerPane) -> Vec<Line> {
    let mut out = Writer::new(model);
    let (Some(own), Some(partner)) = (model.record_of(pane.own), pane.record.as_deref()) else {
        out.chapter(out.lang.text("console.diff.loading"));
        return out.lines;
    };
    let count = Message::new("console.partner.title").arg("at", pane.at + 1).arg("of", pane.partners.len());
    out.chapter(&model.keymap.say(out.lang, &count));
    let id = partner.dossier.id;
    for (signal, _) in own.found.partners.iter().filter(|(_, of)| *of == id) {
        let words = out.lang.word("signal", own.found.word_of(*signal, &own.dossier));
        let style = if signal.is_danger() { out.theme.danger() } else { out.theme.plain() };
        out.lines.push(Line::new().put("  ", Style::new()).put(words, style));
    }
    who(&mut out, "console.partner.own", own);
    who(&mut out, "console.partner.other", partner);
    for item in Item::ALL {
        out.chapter(out.lang.word("item", item.code()));
        side(&mut out, "console.partner.own", "console.diff.insurer", insurer(own, *item));
        side(&mut out, "console.partner.own", "console.diff.register", register(own, *item));
        side(&mut out, "console.partner.other", "console.diff.insurer", insurer(partner, *item));
        side(&mut out, "console.partner.other", "console.diff.register", register(partner, *item));
    }
    out.lines
}

fn who(out: &mut Writer, label: &'static str, record: &Record) {
    let candidate = &record.dossier.candidate;
    let words = format!(
        "#{}  {}  {}",
        record.dossier.id,
        member::with_insurer(&candidate.key),
        record.dossier.effective_number()
    );
    // The number is masked by itself.
    out.fact(label, Shown::key(words));
}

fn side(out: &mut Writer, whose: &str, side: &str, value: &str) {
    let (lang, theme) = (out.lang, out.theme);
    let value = if value.is_empty() { lang.text("console.diff.empty") } else { value };
    out.lines.push(
        Line::hanging(LABEL + SIDE)
            .put("  ", Style::new())
            .column(lang.text(whose), LABEL, theme.faint())
            .column(lang.text(side), SIDE - 2, theme.faint())
            .put(value, Style::new()),
    );
}

fn insurer(record: &Record, item: Item) -> &str {
    &record.dossier.candidate.items[item]
}

fn register(record: &Record, item: Item) -> &str {
    record.dossier.answer.as_ref().map_or("", |answer| answer.items[item].as_str())
}
