//! Writes a report: gathers what it is made of, and gives it the form that was asked for.

use std::io::Write as _;
use std::path::Path;

use clap::ValueEnum;
use jiff::Timestamp;
use serde_json::json;

use super::failure::{Failure, shown};
use super::opened::Opened;
use crate::audit::{Day, EventKind};
use crate::files::{self, Kind, NewFile, Sheet, SheetCell};
use crate::i18n::{Lang, Message};
use crate::report::{self, Material};
use crate::store::{FiledReport, StoreError};
use crate::text::Shown;
use crate::triage::chain::hex;
use crate::triage::deadlines::{self, Deadline};
use crate::triage::figures::Figures;
use crate::triage::progress::DayEnd;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned tables, in words
    Text,
    /// One object
    Json,
    /// A page that opens and prints without a network
    Html,
    /// A workbook: every count, and every day
    Xlsx,
}

impl Format {
    /// Returns how a report is written into a file, as its ending says; text for any other.
    pub fn of(path: &Path) -> Self {
        let ending = path.extension().and_then(|ending| ending.to_str());
        ending.and_then(|ending| Self::from_str(ending, true).ok()).unwrap_or(Self::Text)
    }
}

/// The longest layout that is read, in bytes.
const LAYOUT_LIMIT: u64 = 1 << 20;

/// What stands over the sheet of the choices of candidates.
const SCOPE_HEADER: [&str; 10] = {
    let [a, b, c, d, e, f, g, h, i] = report::SCOPE;
    [a, b, c, d, e, f, g, h, i, report::SCOPE_COUNT]
};

/// What a report is made of.
#[derive(Debug)]
pub struct Gathered {
    figures: Figures,
    course: Vec<DayEnd>,
    deadlines: Vec<Deadline>,
    filed: Option<Message>,
    /// The figures of a filed report as they were filed, byte for byte.
    content: Option<String>,
}

/// A layout of one's own.
#[derive(Debug)]
pub struct Layout<'a> {
    path: &'a Path,
    text: String,
}

impl<'a> Layout<'a> {
    /// Reads it.
    pub fn read(path: &'a Path) -> Result<Self, Failure> {
        Ok(Self { path, text: files::read_text(path, LAYOUT_LIMIT)? })
    }

    /// Says what a page by it would load from elsewhere, if anything.
    pub fn doubt(&self) -> Option<Message> {
        let why = report::from_outside(&self.text)?;
        Some(Message::new("cli.report.layout").arg("path", shown(self.path)).say("why", why))
    }
}

impl Gathered {
    /// Gathers the report of a day, and what is to be known of that day: that it stands before all figures, or that the clock
    /// does. A day that is still to come is refused.
    pub fn of_day(opened: &Opened, as_of: Day, today: Day) -> Result<(Self, Option<Message>), Failure> {
        refuse_to_come(as_of, today)?;
        let known = opened.store.days_with_figures()?.and_then(|(first, last)| {
            if as_of < first && as_of < today {
                Some(Message::new("cli.report.before-all").arg("day", as_of).arg("first", first))
            } else {
                (last > today).then(|| Message::new("cli.report.clock").arg("today", today).arg("last", last))
            }
        });
        let figures = opened.store.figures(as_of, today)?;
        Ok((Self::of(opened, figures, today, None)?, known))
    }

    /// Gathers a report that was filed, with the figures as they were filed, and the days to report by as they were then.
    pub fn of_filing(opened: &Opened, filing: FiledReport, today: Day) -> Result<Self, Failure> {
        let figures = Figures::filed(&filing.content).map_err(|_| StoreError::Corrupt)?;
        Self::of(opened, figures, today, Some(filing))
    }

    fn of(
        opened: &Opened,
        figures: Figures,
        today: Day,
        filing: Option<FiledReport>,
    ) -> Result<Self, Failure> {
        let until = (figures.as_of < today).then_some(figures.as_of);
        let filed = filing.as_ref().map(|filing| {
            Message::new("report.filed")
                .arg("due", filing.due)
                .arg("by", Shown::new(filing.filed_by.as_str()))
                .arg("on", Day::of(filing.filed_at))
                .arg("digest", hex(&filing.digest))
        });
        let (content, own_days) = filing.map(|filing| (filing.content, filing.own_days)).unzip();
        Ok(Self {
            course: opened.store.day_ends(until)?,
            deadlines: own_days
                .flatten()
                .map_or_else(|| opened.store.deadlines(), |own| Ok(deadlines::all(own)))?,
            filed,
            content,
            figures,
        })
    }

    /// Returns the figures.
    pub const fn figures(&self) -> &Figures {
        &self.figures
    }

    /// Gives the report a form that is text.
    pub fn text(
        &self,
        opened: &Opened,
        format: Format,
        layout: Option<&Layout<'_>>,
        lang: Lang,
    ) -> Result<String, Failure> {
        if format != Format::Html {
            return match (format, &self.content) {
                (Format::Json, Some(content)) => Ok(content.clone()),
                (Format::Json, None) => {
                    report::json(&self.figures).map_err(|error| Failure::stdout(error.into()))
                }
                _ => Ok(report::text(&self.figures, &opened.origin(), self.filed.as_ref(), lang)),
            };
        }
        let layout_text = layout.map_or(report::LAYOUT, |layout| &layout.text);
        let material = Material {
            figures: &self.figures,
            course: &self.course,
            deadlines: &self.deadlines,
            filed: self.filed.clone(),
        };
        report::html(&material, &opened.origin(), layout_text, lang).map_err(|error| {
            let path = layout.map_or_else(|| Shown::new("layout"), |layout| shown(layout.path));
            Failure::Said(
                Message::new("cli.report.layout")
                    .arg("path", path)
                    .say("why", error.message(&report::LAYOUT_IDS)),
            )
        })
    }

    /// Writes the report into a new file, or over an earlier report. What leaves is durable, then in the history, then in its place.
    pub fn write(
        &self,
        opened: &mut Opened,
        (format, layout): (Format, Option<&Layout<'_>>),
        path: &Path,
        (lang, at): (Lang, Timestamp),
    ) -> Result<(), Failure> {
        opened.refuse_own_files(path)?;
        let mut file = self.file(opened, (format, layout), path, (lang, at))?;
        file.sync()?;
        let facts = json!({
            "as_of": self.figures.as_of, "candidates": self.figures.candidates,
            "file": path.to_string_lossy(), "sha256": hex(&file.written().digest),
        });
        opened.note(EventKind::Reported, None, facts, at)?;
        file.commit()?;
        Ok(())
    }

    /// Begins the file that the report goes into, and writes it there; it is not in its place yet.
    fn file(
        &self,
        opened: &Opened,
        (format, layout): (Format, Option<&Layout<'_>>),
        path: &Path,
        (lang, at): (Lang, Timestamp),
    ) -> Result<NewFile, Failure> {
        if format == Format::Xlsx {
            let mut file = NewFile::replacing(path, Kind::Workbook(&report::HEADER))?;
            files::write_sheets(&mut file, &self.sheets(), path, at)?;
            return Ok(file);
        }
        let text = self.text(opened, format, layout, lang)?;
        let mut file = NewFile::replacing(path, Kind::Text(&report::is_report))?;
        file.write_all(text.as_bytes()).map_err(|error| Failure::write_failed(path, &error))?;
        Ok(file)
    }

    fn sheets(&self) -> [Sheet<'static>; 3] {
        let counted = |words: Vec<String>, counts: Vec<u64>| {
            let words = words.into_iter().map(SheetCell::Text);
            words.chain(counts.into_iter().map(SheetCell::Count)).collect()
        };
        let counts = report::by_count(&self.figures).into_iter();
        let days = report::by_day(&self.course, &self.figures).into_iter();
        [
            Sheet {
                name: "figures",
                header: &report::HEADER,
                rows: counts.map(|(words, n)| counted(words.into(), vec![n])).collect(),
            },
            Sheet {
                name: "scope",
                header: &SCOPE_HEADER,
                rows: report::by_scope(&self.figures)
                    .into_iter()
                    .map(|(words, n)| counted(words.into(), vec![n]))
                    .collect(),
            },
            Sheet {
                name: "days",
                header: &report::DAYS,
                rows: days.map(|(words, counts)| counted(words.into(), counts.into())).collect(),
            },
        ]
    }
}

/// Refuses a day that is still to come.
pub fn refuse_to_come(day: Day, today: Day) -> Result<(), Failure> {
    if day > today {
        return Err(Failure::Wrong(Message::new("cli.report.day-to-come").arg("day", day)));
    }
    Ok(())
}
