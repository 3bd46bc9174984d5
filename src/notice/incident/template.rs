//! The checklist's template: TOML, one table a step. What comes with the program is written in both languages; an insurer's own
//! takes its place. Every bad line is told at once.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;
use toml::Spanned;

use super::due::Due;
use crate::audit::{IncidentStep, hides_valid_number};
use crate::i18n::{Lang, Message};
use crate::text::Shown;

/// How many steps a template may have.
const MOST_STEPS: usize = 60;
/// How many characters a title or an owner may have.
const LONGEST: usize = 120;
/// How many characters a code may have.
const LONGEST_CODE: usize = 40;

/// A checklist before an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its steps, in order.
    pub steps: Vec<TemplateStep>,
}

/// A step of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateStep {
    /// By what it is known.
    pub code: String,
    /// What is to be done.
    pub title: String,
    /// Who does it.
    pub owner: String,
    /// By when.
    pub due: Due,
    /// Whether only a lead may waive it.
    pub must: bool,
}

/// A line that cannot be taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// Its number, from 1.
    pub line: usize,
    /// Why.
    pub why: Message,
}

impl BadLine {
    /// Says line and reason.
    pub fn message(&self) -> Message {
        Message::new("notice.template.line").arg("line", self.line).say("why", self.why.clone())
    }
}

/// Returns the text of the template that comes with the program.
pub const fn shipped_text(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => include_str!("ja.toml"),
        Lang::En => include_str!("en.toml"),
    }
}

/// Returns the template that comes with the program.
pub fn shipped(lang: Lang) -> &'static Template {
    static JA: LazyLock<Template> = LazyLock::new(|| read_shipped(Lang::Ja));
    static EN: LazyLock<Template> = LazyLock::new(|| read_shipped(Lang::En));
    match lang {
        Lang::Ja => &JA,
        Lang::En => &EN,
    }
}

/// That they can be read is tested; an empty checklist would be seen at once.
fn read_shipped(lang: Lang) -> Template {
    parse(shipped_text(lang)).unwrap_or(Template { steps: Vec::new() })
}

/// Returns what is to be done in a step, in the language of who reads it where the step is of the program's own template.
pub fn title(step: &IncidentStep, lang: Lang) -> &str {
    own_or_shipped(&step.title, &step.code, lang, |step| &step.title)
}

/// Returns who does a step.
pub fn owner(step: &IncidentStep, lang: Lang) -> &str {
    own_or_shipped(&step.owner, &step.code, lang, |step| &step.owner)
}

fn own_or_shipped<'a>(
    own: &'a str,
    code: &str,
    lang: Lang,
    of: fn(&'static TemplateStep) -> &'static str,
) -> &'a str {
    if !own.is_empty() {
        return own;
    }
    shipped(lang).steps.iter().find(|step| step.code == code).map_or("", of)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    step: Vec<Spanned<WrittenStep>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenStep {
    code: Spanned<String>,
    title: Spanned<String>,
    owner: Spanned<String>,
    due: Spanned<String>,
    #[serde(default)]
    must: bool,
}

/// Reads a template.
pub fn parse(text: &str) -> Result<Template, Vec<BadLine>> {
    let written: Written = toml::from_str(text).map_err(|error| {
        let why = error.message().lines().collect::<Vec<_>>().join(" ");
        let why = Message::new("notice.template.syntax").arg("why", Shown::new(why));
        vec![BadLine { line: line_of(text, &error.span().unwrap_or_default()), why }]
    })?;
    let mut check = Check { text, codes: HashSet::new(), bad: Vec::new() };
    if written.step.is_empty() {
        check.bad(&(0..0), Message::new("notice.template.no-step"));
    }
    if let Some(beyond) = written.step.get(MOST_STEPS) {
        check.bad(&beyond.span(), Message::new("notice.template.too-many").arg("most", MOST_STEPS));
    }
    let steps = written.step.iter().map(|step| check.step(step.get_ref())).collect();
    check.bad.sort_by_key(|bad| bad.line);
    if check.bad.is_empty() { Ok(Template { steps }) } else { Err(check.bad) }
}

fn line_of(text: &str, span: &Range<usize>) -> usize {
    text.get(..span.start).unwrap_or_default().matches('\n').count() + 1
}

struct Check<'a> {
    text: &'a str,
    codes: HashSet<String>,
    bad: Vec<BadLine>,
}

impl Check<'_> {
    fn bad(&mut self, span: &Range<usize>, why: Message) {
        self.bad.push(BadLine { line: line_of(self.text, span), why });
    }

    fn step(&mut self, written: &WrittenStep) -> TemplateStep {
        let code = written.code.get_ref().trim().to_owned();
        let is_plain = (1..=LONGEST_CODE).contains(&code.len())
            && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !is_plain {
            self.bad(
                &written.code.span(),
                Message::new("notice.template.code").arg("code", Shown::new(code.as_str())),
            );
        } else if hides_valid_number(&code) {
            self.bad(&written.code.span(), Message::new("notice.template.number"));
        } else if !self.codes.insert(code.clone()) {
            self.bad(&written.code.span(), Message::new("notice.template.twice").arg("code", &code));
        }
        let due = written.due.get_ref().parse().unwrap_or_else(|()| {
            let word = Shown::new(written.due.get_ref().as_str());
            self.bad(&written.due.span(), Message::new("notice.template.due").arg("word", word));
            Due::None
        });
        TemplateStep {
            code,
            title: self.words(&written.title),
            owner: self.words(&written.owner),
            due,
            must: written.must,
        }
    }

    fn words(&mut self, written: &Spanned<String>) -> String {
        let words = written.get_ref().trim();
        if hides_valid_number(words) {
            self.bad(&written.span(), Message::new("notice.template.number"));
        } else if !(1..=LONGEST).contains(&words.chars().count()) || words.chars().any(char::is_control) {
            self.bad(&written.span(), Message::new("notice.template.words").arg("longest", LONGEST));
        }
        words.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_templates_are_one_in_two_languages() {
        let of = |lang| {
            let template = parse(shipped_text(lang)).unwrap();
            template.steps.into_iter().map(|step| (step.code, step.due, step.must)).collect::<Vec<_>>()
        };
        assert_eq!(of(Lang::Ja), of(Lang::En));
        assert_eq!(of(Lang::En).len(), 15);
        assert_eq!(of(Lang::En)[0], ("stop-viewing".to_owned(), Due::AtOnce, true));
    }

    #[test]
    fn every_code_that_the_rules_name_is_in_the_template() {
        for code in super::super::step::KNOWN {
            assert!(shipped(Lang::En).steps.iter().any(|step| step.code == *code), "{code}");
        }
    }

    #[test]
    fn every_bad_line_is_told_with_its_number() {
        let step = |lines: &str| format!("[[step]]\n{lines}\n");
        let good = "code = \"a\"\ntitle = \"t\"\nowner = \"o\"\ndue = \"none\"";
        assert!(parse(&step(good)).is_ok());
        for (text, told) in [
            ("", vec![(1, "notice.template.no-step")]),
            (&step(&good.replace("none", "soon")), vec![(5, "notice.template.due")]),
            (&step(&format!("{good}\nwhen = \"x\"")), vec![(6, "notice.template.syntax")]),
            (&step("code = \"a\""), vec![(1, "notice.template.syntax")]),
            (&(step(good) + &step(good)), vec![(7, "notice.template.twice")]),
            (
                &step(&good.replace("\"a\"", "\"A b\"").replace("\"t\"", "\"123456789018\"")),
                vec![(2, "notice.template.code"), (3, "notice.template.number")],
            ),
            (&step(&good.replace("\"o\"", "\"\"")), vec![(4, "notice.template.words")]),
        ] {
            let bad = parse(text).unwrap_err();
            assert_eq!(bad.iter().map(|bad| (bad.line, bad.why.id())).collect::<Vec<_>>(), told, "{text}");
        }
    }
}
