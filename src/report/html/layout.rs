//! A layout with fields, filled in: `{{field}}` becomes its value, `{{! … }}` nothing. Knows no field.

use crate::i18n::Message;
use crate::text::Shown;

/// Why a layout cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum LayoutError {
    /// A field that there is not.
    Unknown {
        /// The line, from 1.
        line: usize,
        /// What stands between the braces.
        field: String,
    },
    /// Two braces open and nothing closes them.
    Unclosed {
        /// The line, from 1.
        line: usize,
    },
}

impl LayoutError {
    /// Says the error.
    pub fn message(&self) -> Message {
        match self {
            Self::Unknown { line, field } => Message::new("report.layout.unknown")
                .arg("line", line)
                .arg("field", Shown::new(field.as_str())),
            Self::Unclosed { line } => Message::new("report.layout.unclosed").arg("line", line),
        }
    }
}

/// How much of an unknown field is said.
const SAID: usize = 60;

/// Fills a layout in.
pub(super) fn fill(layout: &str, value: impl Fn(&str) -> Option<String>) -> Result<String, LayoutError> {
    let mut out = String::with_capacity(layout.len() * 2);
    let mut rest = layout;
    while let Some((plain, opened)) = rest.split_once("{{") {
        let line = layout.len() - opened.len();
        let line = 1 + layout.get(..line).unwrap_or_default().matches('\n').count();
        let (field, after) = opened.split_once("}}").ok_or(LayoutError::Unclosed { line })?;
        out.push_str(plain);
        if !field.starts_with('!') {
            let field = field.trim();
            let unknown = || LayoutError::Unknown { line, field: field.chars().take(SAID).collect() };
            out.push_str(&value(field).ok_or_else(unknown)?);
        }
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_filled_in_and_what_is_wrong_is_told_with_its_line() {
        let value = |field: &str| (field == "a").then(|| "1".to_owned());
        for (layout, filled) in [
            ("", Ok("")),
            ("x{{a}}y{{ a }}", Ok("x1y1")),
            ("{{! {{ no }}x", Ok("x")),
            ("a\nb {c} {{a}}", Ok("a\nb {c} 1")),
            ("a\n\n{{b}}", Err(LayoutError::Unknown { line: 3, field: "b".to_owned() })),
            ("a\n{{a\n}} {{", Err(LayoutError::Unclosed { line: 3 })),
        ] {
            assert_eq!(fill(layout, value), filled.map(str::to_owned), "{layout}");
        }
        let long = format!("{{{{{}}}}}", "x".repeat(1000));
        let said = fill(&long, value).unwrap_err().to_string();
        assert!(said.len() < 200, "{said}");
    }
}
