//! A template with fields, filled in: `{{field}}` becomes its value, `{{#part}} … {{/part}}` is written as often as the part
//! applies, `{{! … }}` becomes nothing. Knows no field.

use crate::audit::line_of_number;
use crate::i18n::Message;
use crate::text::Shown;

/// Why a template cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what:?} on line {line}")]
pub struct TemplateError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: Wrong,
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// A field or a part that there is not.
    Unknown(String),
    /// Two braces open and nothing closes them.
    Unclosed,
    /// A part that begins and does not end, or ends and did not begin.
    Unpaired(String),
    /// A field that must stand there does not; with the part in which it must.
    Lacking(&'static str),
    /// A valid individual number, which everything that is printed by the template would show.
    Number,
}

impl TemplateError {
    /// Says the error, under the ids of what the template is for.
    pub fn message(&self, ids: &Ids) -> Message {
        let (id, field) = match &self.what {
            Wrong::Number => ("report.template-number", ""),
            Wrong::Unknown(field) => (ids.unknown, field.as_str()),
            Wrong::Unclosed => (ids.unclosed, ""),
            Wrong::Unpaired(field) => (ids.unpaired, field.as_str()),
            Wrong::Lacking(field) => (ids.lacking, *field),
        };
        Message::new(id).arg("line", self.line).arg("field", Shown::new(field))
    }
}

/// The messages of one kind of template.
#[derive(Debug, Clone, Copy)]
pub struct Ids {
    /// There is no such field.
    pub unknown: &'static str,
    /// Braces are not closed.
    pub unclosed: &'static str,
    /// A part is not paired.
    pub unpaired: &'static str,
    /// A field is missing.
    pub lacking: &'static str,
}

/// How much of an unknown field is said.
const SAID: usize = 60;

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Written as it is.
    Plain(&'t str),
    /// A field, and its line.
    Field(&'t str, usize),
    /// A part, its line, and what stands in it.
    Part(&'t str, usize, Vec<Self>),
}

/// Takes a template apart.
pub(super) fn parse(template: &str) -> Result<Vec<Piece<'_>>, TemplateError> {
    if let Some(line) = line_of_number(template) {
        return Err(TemplateError { line, what: Wrong::Number });
    }
    let mut open: Vec<(&str, usize, Vec<Piece<'_>>)> = Vec::new();
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((plain, opened)) = rest.split_once("{{") {
        let before = template.len() - opened.len();
        let line = 1 + template.get(..before).unwrap_or_default().matches('\n').count();
        let (inner, after) = opened.split_once("}}").ok_or(TemplateError { line, what: Wrong::Unclosed })?;
        rest = after;
        pieces.push(Piece::Plain(plain));
        let name = inner.trim();
        if inner.starts_with('!') {
        } else if let Some(part) = name.strip_prefix('#') {
            open.push((part.trim(), line, std::mem::take(&mut pieces)));
        } else if let Some(part) = name.strip_prefix('/') {
            let unpaired = || TemplateError { line, what: Wrong::Unpaired(cut(name)) };
            let (begun, begun_at, before) = open.pop().ok_or_else(unpaired)?;
            if begun != part.trim() {
                return Err(unpaired());
            }
            let inside = std::mem::replace(&mut pieces, before);
            pieces.push(Piece::Part(begun, begun_at, inside));
        } else {
            pieces.push(Piece::Field(name, line));
        }
    }
    if let Some((part, line, _)) = open.pop() {
        return Err(TemplateError { line, what: Wrong::Unpaired(cut(&format!("#{part}"))) });
    }
    pieces.push(Piece::Plain(rest));
    Ok(pieces)
}

/// Fills in a template that has fields alone.
pub(super) fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> Result<String, TemplateError> {
    let mut out = String::with_capacity(template.len() * 2);
    for piece in parse(template)? {
        match piece {
            Piece::Plain(text) => out.push_str(text),
            Piece::Field(name, line) => out.push_str(&value(name).ok_or_else(|| unknown(name, line))?),
            Piece::Part(name, line, _) => return Err(unknown(name, line)),
        }
    }
    Ok(out)
}

/// Makes the error of a field that there is not.
pub(super) fn unknown(name: &str, line: usize) -> TemplateError {
    TemplateError { line, what: Wrong::Unknown(cut(name)) }
}

fn cut(name: &str) -> String {
    name.chars().take(SAID).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(line: usize, what: Wrong) -> Result<String, TemplateError> {
        Err(TemplateError { line, what })
    }

    #[test]
    fn fields_are_filled_in_and_what_is_wrong_is_told_with_its_line() {
        let value = |field: &str| (field == "a").then(|| "1".to_owned());
        for (template, filled) in [
            ("", Ok(String::new())),
            ("x{{a}}y{{ a }}", Ok("x1y1".to_owned())),
            ("{{! {{ no }}x", Ok("x".to_owned())),
            ("a\nb {c} {{a}}", Ok("a\nb {c} 1".to_owned())),
            ("a\n\n{{b}}", wrong(3, Wrong::Unknown("b".to_owned()))),
            ("a\n{{a\n}} {{", wrong(3, Wrong::Unclosed)),
            ("a\n{{#b}}x{{/b}}", wrong(2, Wrong::Unknown("b".to_owned()))),
            ("a\n{{#b}}x", wrong(2, Wrong::Unpaired("#b".to_owned()))),
            ("a\n123456789018{{a}}", wrong(2, Wrong::Number)),
            ("{{! １２３４-\n5678-\n9018 }}\n", wrong(3, Wrong::Number)),
            ("a\n{{/b}}x", wrong(2, Wrong::Unpaired("/b".to_owned()))),
            ("{{#a}}{{#b}}\n{{/a}}{{/b}}", wrong(2, Wrong::Unpaired("/a".to_owned()))),
        ] {
            assert_eq!(fill(template, value), filled, "{template}");
        }
        let long = format!("{{{{{}}}}}", "x".repeat(1000));
        let Wrong::Unknown(said) = fill(&long, value).unwrap_err().what else { panic!() };
        assert_eq!(said.len(), SAID);
    }

    #[test]
    fn parts_nest() {
        let pieces = parse("a{{#p}}b{{#q}}c{{/q}}{{/ p }}d").unwrap();
        let q = Piece::Part("q", 1, vec![Piece::Plain("c")]);
        let p = Piece::Part("p", 1, vec![Piece::Plain("b"), q, Piece::Plain("")]);
        assert_eq!(pieces, [Piece::Plain("a"), p, Piece::Plain("d")]);
    }
}
