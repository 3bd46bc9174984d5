//! Figures → text, JSON, a page, a workbook's sheets. Knows `triage`'s figures and the languages; no database, no file, no clock.
//!
//! | file | does |
//! |---|---|
//! | `text`, `json` | aligned tables in words; the object that scripts rely on |
//! | `html/` | one page by a layout that can be changed, its tables and drawings |
//! | `letter/` | letters that ask for a document |
//! | `template` | fields and parts of texts that can be changed |
//! | `outside` | what a template would load from elsewhere |
//! | `rows` | the counts as rows of a workbook |
//! | `scope` | how the candidates were chosen |
//! | `sheet` | the sheet of an incident |

mod html;
mod json;
mod letter;
mod outside;
mod rows;
mod scope;
mod sheet;
mod template;
mod text;

pub use html::{LAYOUT, LAYOUT_IDS, html};
pub use json::json;
pub use letter::{LETTER, check_letter, is_unfilled, letter, wrong_letter};
pub use outside::from_outside;
pub use rows::{DAYS, HEADER, by_count, by_day};
pub use scope::{SCOPE, SCOPE_COUNT, by_scope};
pub use sheet::{Sheet, is_sheet};
pub use template::TemplateError;
pub use text::{Origin, text};

use crate::i18n::{Lang, Message};
use crate::triage::deadlines::Deadline;
use crate::triage::figures::Figures;
use crate::triage::progress::DayEnd;

/// What a report is made of.
#[derive(Debug, Clone)]
pub struct Material<'a> {
    /// The figures of its day.
    pub figures: &'a Figures,
    /// How the audit stood at the end of each day.
    pub course: &'a [DayEnd],
    /// The days to report by.
    pub deadlines: &'a [Deadline],
    /// That it was filed: for when, when and by whom.
    pub filed: Option<Message>,
}

/// Tells whether a text is a report, in any format and language.
pub fn is_report(text: &str) -> bool {
    let is_json = || serde_json::from_str::<json::Head>(text).is_ok();
    let is_titled = |lang: Lang| {
        let title = lang.text("report.title").split("{day}").next().unwrap_or_default();
        text.starts_with(title)
    };
    let is_page = || text.trim_end().lines().last().is_some_and(|line| line.starts_with(html::MARK));
    is_titled(Lang::En) || is_titled(Lang::Ja) || is_json() || is_page()
}
