//! The sheet of an incident, for the files of the insurer: what was found, and what was done about it, on A4. Numbers stay masked.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::html::escaped;
use super::text::Origin;
use crate::audit::{Basis, IncidentOf, IncidentStep, Obtained};
use crate::i18n::{Lang, Message};
use crate::notice::incident::{due_words, evidence, finder, is_due, owner, title};
use crate::text::Shown;
use crate::triage::listing::time_in_japan;
use crate::triage::port::Record;

/// What a page ends with, so that an earlier one is known again.
const MARK: &str = "<!-- totsugo incident ";

/// What a sheet is made of.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// The incident, and whose record it is on.
    pub of: &'a IncidentOf,
    /// The record.
    pub record: &'a Record,
    /// Which database.
    pub origin: Origin<'a>,
    /// Who has it written.
    pub by: &'a str,
    /// When.
    pub now: Timestamp,
}

/// Tells whether a text is the sheet of an incident, in any format and language.
pub fn is_sheet(text: &str) -> bool {
    let is_titled = |lang: Lang| {
        let begin = lang.text("report.sheet.title").split("{id}").next().unwrap_or_default();
        text.starts_with(begin)
    };
    let is_page = text.trim_end().lines().last().is_some_and(|line| line.starts_with(MARK));
    is_page || is_titled(Lang::En) || is_titled(Lang::Ja)
}

impl Sheet<'_> {
    fn title(&self) -> Message {
        Message::new("report.sheet.title").arg("id", self.of.incident.id)
    }

    /// Returns the facts: what they are called, and what they are.
    fn facts(&self, lang: Lang) -> Vec<(&'static str, Shown<'static>)> {
        let IncidentOf { incident, key, kanji_name, mark } = self.of;
        let dossier = &self.record.dossier;
        let registered = Obtained::of(&dossier.candidate, self.record.found.causes);
        let obtained = incident.obtained.as_ref().unwrap_or(&registered);
        let causes: Vec<&str> =
            obtained.causes.iter().map(|cause| lang.word("cause", cause.code())).collect();
        let source = obtained.source.parse::<Basis>();
        let source = source.map_or(&*obtained.source, |basis| lang.word("basis", basis.code()));
        let at = |at| time_in_japan(Some(at));
        let ended = incident.ended.as_ref().map(|(ending, when, by)| {
            format!("{} {} {by}", lang.word("incident-ending", ending.code()), at(*when))
        });
        let status = if mark.is_blind() {
            lang.text("word.second-check-awaited")
        } else {
            lang.word("status", mark.status.code())
        };
        let told = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        // Older programs worked on every number in one incident, and kept none.
        let is_older = incident.is_open() && incident.number.is_none();
        let again = mark.wrong_found_at.filter(|found| is_older && *found > incident.opened_at);
        vec![
            ("report.sheet.member", Shown::key(format!("{key}  {}", Shown::new(kanji_name)))),
            ("report.sheet.record", format!("#{}", incident.candidate).into()),
            ("report.sheet.registered", dossier.candidate.individual_number.to_string().into()),
            (
                "report.sheet.right",
                mark.right_number.map(|number| number.to_string()).unwrap_or_default().into(),
            ),
            (
                "report.sheet.found",
                format!("{} {}", at(incident.opened_at), finder(self.of.opened_by(), lang)).into(),
            ),
            (
                "report.sheet.number",
                incident.number.map(|number| number.to_string()).unwrap_or_default().into(),
            ),
            ("report.sheet.found-again", again.map(at).unwrap_or_default().into()),
            ("report.sheet.status", status.to_owned().into()),
            ("word.root-cause", causes.join(" / ").into()),
            ("report.sheet.source", source.to_owned().into()),
            ("report.sheet.items", told(obtained.lookup_items).into()),
            ("report.sheet.candidates", told(obtained.lookup_candidates).into()),
            ("report.sheet.batch", obtained.batch.to_string().into()),
            ("report.sheet.registered-on", obtained.registered_on.to_string().into()),
            ("report.sheet.ended", ended.unwrap_or_default().into()),
        ]
    }

    fn state(&self, step: &IncidentStep, lang: Lang) -> &'static str {
        if self.of.incident.is_open() && is_due(step, self.now) {
            lang.text("report.sheet.due-now")
        } else {
            lang.word("step-state", step.state.code())
        }
    }

    fn written(&self) -> Message {
        Message::new("report.sheet.written")
            .arg("when", time_in_japan(Some(self.now)))
            .arg("by", Shown::new(self.by))
            .say("origin", self.origin.message())
    }

    /// Lays the sheet out as text.
    pub fn text(&self, lang: Lang) -> String {
        let mut out = format!("{}\n\n", lang.say(&self.title()));
        let mut line = |line: String| {
            out.push_str(line.trim_end());
            out.push('\n');
        };
        for (label, value) in self.facts(lang).into_iter().filter(|(_, value)| !value.as_str().is_empty()) {
            line(format!("{}: {}", lang.text(label), value));
        }
        for step in &self.of.incident.steps {
            line(String::new());
            line(format!("[{}] {}", self.state(step, lang), Shown::new(title(step, lang))));
            let due = step.due_at.map(due_words).unwrap_or_default();
            line(format!(
                "    {}: {}  {}: {due}",
                lang.text("report.sheet.owner"),
                Shown::new(owner(step, lang)),
                lang.text("report.sheet.due")
            ));
            if let Some(by) = &step.done_by {
                line(format!("    {} {}", time_in_japan(step.done_at), Shown::new(by.as_str())));
            }
            if !step.evidence.is_empty() {
                line(format!(
                    "    {}: {}",
                    lang.text("report.sheet.evidence"),
                    Shown::new(evidence(step, lang))
                ));
            }
        }
        line(String::new());
        line(lang.say(&self.written()));
        out
    }

    /// Lays the sheet out as a page that needs no network.
    pub fn html(&self, lang: Lang) -> String {
        let code = if lang == Lang::Ja { "ja" } else { "en" };
        let title_text = escaped(lang.say(&self.title()));
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"{code}\"><head><meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <title>{title_text}</title>\n\
             <style>{STYLE}</style></head><body>\n<h1>{title_text}</h1>\n<table class=\"facts\"><tbody>\n"
        );
        for (label, value) in self.facts(lang).into_iter().filter(|(_, value)| !value.as_str().is_empty()) {
            put(
                &mut out,
                format_args!("<tr><th>{}</th><td>{}</td></tr>\n", escaped(lang.text(label)), escaped(value)),
            );
        }
        out.push_str("</tbody></table>\n<table class=\"steps\"><thead><tr>");
        for head in ["state", "step", "owner", "due", "done", "evidence"] {
            let id = ["report.sheet.", head].concat();
            put(&mut out, format_args!("<th scope=\"col\">{}</th>", escaped(lang.text(&id))));
        }
        out.push_str("</tr></thead><tbody>\n");
        for step in &self.of.incident.steps {
            let done = step.done_by.as_ref().map(|by| format!("{} {by}", time_in_japan(step.done_at)));
            let due = step.due_at.map(due_words).unwrap_or_default();
            let cells = [
                self.state(step, lang),
                title(step, lang),
                owner(step, lang),
                &due,
                done.as_deref().unwrap_or_default(),
                &evidence(step, lang),
            ];
            let class =
                if self.of.incident.is_open() && is_due(step, self.now) { " class=\"due\"" } else { "" };
            put(&mut out, format_args!("<tr{class}>"));
            for cell in cells {
                put(&mut out, format_args!("<td>{}</td>", escaped(cell)));
            }
            out.push_str("</tr>\n");
        }
        let written = escaped(lang.say(&self.written()));
        put(
            &mut out,
            format_args!(
                "</tbody></table>\n<p class=\"written\">{written}</p>\n</body></html>\n{MARK}{} -->\n",
                self.of.incident.id
            ),
        );
        out
    }
}

/// Adds to a page.
fn put(out: &mut String, piece: std::fmt::Arguments<'_>) {
    // A text in memory takes whatever is written.
    let _ = out.write_fmt(piece);
}

const STYLE: &str = "@page{size:A4;margin:16mm}\
body{font:10.5pt/1.5 'Hiragino Sans','Noto Sans CJK JP','Yu Gothic',sans-serif;color:#111;background:#fff;\
max-width:178mm;margin:0 auto;padding:8mm 0}\
h1{font-size:15pt;margin:0 0 4mm}\
table{border-collapse:collapse;width:100%;margin:0 0 6mm}\
th,td{border:1px solid #888;padding:1.2mm 2mm;text-align:left;vertical-align:top;overflow-wrap:anywhere}\
th{background:#eee;font-weight:600}thead{display:table-header-group}tr{break-inside:avoid}\
.facts th{width:34%}.steps{font-size:9pt}.steps th{white-space:nowrap}\
.steps td:nth-child(1),.steps td:nth-child(3),.steps td:nth-child(4){white-space:nowrap}.steps td:nth-child(2){width:32%}\
.due td:first-child{font-weight:700;border-left:4px solid #111}\
.written{font-size:8.5pt;color:#444}";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{CandidateId, Incident, IncidentId, IndividualNumber, StepState};
    use crate::notice::incident::{checklist, shipped};
    use crate::triage::assess::assess;
    use crate::triage::dossier::Dossier;
    use crate::triage::testing::{dossier, hanako, key};

    fn told(write: impl Fn(&Sheet<'_>) -> String) -> String {
        let dossier = dossier(hanako(), None);
        let number = Some(dossier.candidate.individual_number);
        told_of(dossier, number, write)
    }

    fn told_of(
        dossier: Dossier,
        number: Option<IndividualNumber>,
        write: impl Fn(&Sheet<'_>) -> String,
    ) -> String {
        let now: Timestamp = "2023-07-01T03:00:00Z".parse().unwrap();
        let mut steps = checklist(shipped(Lang::En), true, now);
        steps[0] = IncidentStep {
            state: StepState::Done,
            evidence: "<b>by phone\u{1b}</b>".into(),
            done_by: Some("sato".into()),
            done_at: Some(now),
            ..steps[0].clone()
        };
        let of = IncidentOf {
            incident: Incident {
                id: IncidentId(4),
                candidate: CandidateId(1),
                number,
                may_be_about: None,
                obtained: None,
                event: 1,
                opened_at: now,
                opened_by: "sato".into(),
                ended: None,
                steps,
                version: 2,
            },
            key: key("1", "00"),
            kanji_name: "高橋　花子".into(),
            mark: dossier.mark.clone(),
        };
        let record = Record { found: assess(&dossier), dossier };
        let origin = Origin { database: Shown::new("audit.db"), kind: Message::new("word.private") };
        write(&Sheet { of: &of, record: &record, origin, by: "sato", now })
    }

    #[test]
    fn which_number_was_found_is_told_and_of_an_older_program_that_another_was_found_since() {
        let mut found = dossier(hanako(), None);
        let own = Some(found.candidate.individual_number);
        let sheet = |of: &Dossier, number| told_of(of.clone(), number, |sheet| sheet.text(Lang::En));
        assert!(!sheet(&found, None).contains("Another number"));
        found.mark.wrong_found_at = "2023-07-02T03:00:00Z".parse().ok();
        let older = sheet(&found, None);
        assert!(older.contains("Another number found: 2023-07-02 12:00"), "{older}");
        assert!(!older.contains("Wrong number:"), "{older}");
        let told = sheet(&found, own);
        assert!(!told.contains("Another number"), "it has an incident of its own: {told}");
        assert!(told.contains("Found: 2023-07-01 12:00 sato\nWrong number: ********9018\n"), "{told}");
    }

    #[test]
    fn how_the_wrong_number_was_obtained_is_told_and_not_the_one_registered_since() {
        let mut of = dossier(hanako(), None);
        (of.candidate.lookup.number_source, of.candidate.registered.batch) =
            ("届出".into(), "2026-11".into());
        let told = |obtained: Option<Obtained<'static>>| {
            let number = Some(of.candidate.individual_number);
            told_of(of.clone(), number, |sheet| {
                let mut own = sheet.of.clone();
                own.incident.obtained = obtained.clone();
                let origin = sheet.origin.clone();
                Sheet { of: &own, origin, ..*sheet }.text(Lang::En)
            })
        };
        let older = told(None);
        assert!(older.contains("obtained by: 届出\n") && older.contains("Batch: 2026-11\n"), "{older}");
        let jlis = Obtained { source: "jlis".into(), lookup_items: Some(3), ..Obtained::default() };
        let looked_up = told(Some(jlis));
        assert!(looked_up.contains("obtained by: jlis\nItems looked up by: 3\n"), "{looked_up}");
        assert!(!looked_up.contains("Batch"), "{looked_up}");
        let by_card = told(Some(Obtained { source: "card-copy".into(), ..Obtained::default() }));
        assert!(by_card.contains("obtained by: card copy\n"), "{by_card}");
    }

    #[test]
    fn the_sheet_says_all_steps_in_both_languages_and_masks_the_number() {
        for lang in [Lang::Ja, Lang::En] {
            for text in [told(|sheet| sheet.text(lang)), told(|sheet| sheet.html(lang))] {
                assert!(is_sheet(&text) && !text.contains('⁇') && !text.contains('\u{1b}'), "{text}");
                assert!(text.contains("********9018") && !text.contains("123456789018"), "{text}");
                let said = shipped(lang)
                    .steps
                    .iter()
                    .all(|step| text.contains(&escaped(&step.title)) || text.contains(&step.title));
                assert!(said, "{text}");
            }
        }
        let page = told(|sheet| sheet.html(Lang::En));
        assert!(page.contains("&lt;b&gt;by phone␛&lt;/b&gt;") && !page.contains("<b>"), "{page}");
        assert!(!is_sheet("my own notes"));
    }
}
