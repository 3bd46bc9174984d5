//! Notifications sorted into a folder, for `gate` and for the console's job. No database, flat memory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::course::Course;
use super::failure::{Failure, shown};
use super::own_files::{folder_of, is_one_file, refuse_companions};
use crate::audit::PerItem;
use crate::files::{
    Column, Encoding, FilesError, Filing, Filings, ForEmployer, Profile, ReadOptions, RejectsWriter,
    SortedFolder, default_rejects_path,
};
use crate::i18n::{Lang, Message};
use crate::notice::gate::{Asked, Filed, Route, Ruling, route, rule};
use crate::triage::intake::{Reason, Reject};
use crate::triage::port::JobStand;

/// What is to be sorted, and where to.
#[derive(Debug, Clone, Copy)]
pub struct SortWish<'a> {
    /// The notifications.
    pub file: &'a Path,
    /// The folder: a new one, an empty one, or an earlier one, which is replaced as a whole.
    pub out: &'a Path,
    /// Their encoding; none: the profile's, else detected.
    pub encoding: Option<Encoding>,
    /// The profile of another layout.
    pub profile: Option<&'a Path>,
    /// Where rejected rows go; none: beside the file.
    pub rejects: Option<&'a Path>,
    /// A database that the folder must not be laid over.
    pub database: Option<&'a Path>,
    /// The language of the reasons for rejects.
    pub lang: Lang,
}

/// How the notifications were sorted.
#[derive(Debug)]
pub struct Sorted {
    /// The outcome.
    pub summary: Summary,
    /// Columns that were handed on unread.
    pub ignored: Vec<String>,
    /// Rejects of an earlier run that stand where these would.
    pub old_rejects: Option<PathBuf>,
}

/// What became of the rows: `read` = `accepted` + `returned` + `not_applicable` + `rejected`.
#[derive(Debug, Default, Serialize)]
pub struct Counts {
    /// How many rows were read.
    pub read: u64,
    /// How many are accepted.
    pub accepted: u64,
    /// How many of them by which route.
    pub by_route: BTreeMap<Route, u64>,
    /// How many go back.
    pub returned: u64,
    /// How often each value is missing among what is returned.
    pub missing: BTreeMap<Asked, u64>,
    /// Returned rows that name no employer: they are in no employer's file.
    pub without_employer: u64,
    /// Cells of the employers' files in which an individual number was masked.
    pub masked: u64,
    /// Of how many the rule asks nothing.
    pub not_applicable: u64,
    /// How many could not be read.
    pub rejected: u64,
}

/// The outcome, in the keys that scripts rely on.
#[derive(Debug, Default, Serialize)]
pub struct Summary {
    /// What was read.
    pub file: String,
    /// The folder.
    pub out: String,
    /// How many rows of each kind.
    #[serde(flatten)]
    pub counts: Counts,
    /// The files for employers.
    pub employers: Vec<ForEmployer>,
    /// Where rejected rows stand; none: there is none.
    pub rejects_file: Option<String>,
}

/// Sorts notifications into a folder that is put in its place as a whole. From time to time it tells how many bytes are
/// read, and of how many. A request to stop leaves nothing behind.
pub fn sort(wish: SortWish<'_>, course: &mut Course<'_>) -> Result<Sorted, Failure> {
    let profile = wish.profile.map(Profile::read).transpose()?;
    let mut filings = Filings::open(wish.file, &ReadOptions { encoding: wish.encoding, profile })?;
    refuse_hopeless(&filings)?;
    let rejects = wish.rejects_path()?;
    // No database is needed; but where one is, a folder in the place of its log would close it to everybody.
    if let Some(database) = wish.database {
        refuse_companions(database, wish.out)?;
    }
    let mut sorting = Sorting {
        folder: SortedFolder::begin(wish.out, &filings)?,
        rejects_path: &rejects,
        rejects: None,
        lang: wish.lang,
        counts: Counts {
            by_route: Route::ALL.iter().map(|route| (*route, 0)).collect(),
            ..Counts::default()
        },
    };
    sorting.all(&mut filings, course)?;
    let Sorting { folder, rejects: rejected, counts, .. } = sorting;
    let rejects_file = rejected.is_some().then(|| rejects.to_string_lossy().into_owned());
    // Nothing is dropped silently: what is not in the folder is told first.
    rejected.map(RejectsWriter::commit).transpose()?;
    let employers = folder.commit()?;
    Ok(Sorted {
        ignored: filings.ignored_columns().to_vec(),
        old_rejects: (rejects_file.is_none() && rejects.is_file()).then_some(rejects),
        summary: Summary {
            file: wish.file.to_string_lossy().into_owned(),
            out: wish.out.to_string_lossy().into_owned(),
            counts,
            employers,
            rejects_file,
        },
    })
}

impl SortWish<'_> {
    /// Returns where the rejects go; never over what is read, nor into the folder that is replaced as a whole.
    fn rejects_path(&self) -> Result<PathBuf, Failure> {
        let rejects = self.rejects.map_or_else(|| default_rejects_path(self.file), Path::to_owned);
        if self.profile.into_iter().chain([self.file]).any(|read| is_one_file(&rejects, read)) {
            return Err(Failure::Wrong(
                Message::new("cli.import.rejects-over-input").arg("path", shown(&rejects)),
            ));
        }
        if self.rejects.is_some() && is_one_file(folder_of(&rejects), self.out) {
            return Err(Failure::Wrong(
                Message::new("cli.gate.rejects-in-folder").arg("path", shown(&rejects)),
            ));
        }
        Ok(rejects)
    }
}

/// Refuses a table by whose columns no row could ever be accepted: a header was misspelled.
fn refuse_hopeless(filings: &Filings) -> Result<(), FilesError> {
    let column = |asked: Asked| asked.code().parse::<Column>().ok();
    let has = |asked: Asked| column(asked).is_some_and(|column| filings.has(column));
    let Err(missing) = route(has) else { return Ok(()) };
    Err(filings.lacks(missing.into_iter().filter_map(column).collect()))
}

/// The sorting of one file.
struct Sorting<'a> {
    folder: SortedFolder,
    rejects_path: &'a Path,
    /// Begun with the first reject.
    rejects: Option<RejectsWriter>,
    lang: Lang,
    counts: Counts,
}

impl Sorting<'_> {
    /// Puts every notification where it belongs.
    fn all(&mut self, filings: &mut Filings, course: &mut Course<'_>) -> Result<(), Failure> {
        let (conventions, encoding) = (filings.conventions().clone(), filings.encoding());
        let header = filings.header_raw().to_vec();
        loop {
            let next = filings.next(|line, raw, filing| match filing {
                Ok(filing) => {
                    let filed = Filed {
                        individual_number: &filing.individual_number,
                        number: &filing.number,
                        items: PerItem::from_fn(|item| &*filing.items[item]),
                        kind: &filing.kind,
                        event: &filing.event,
                        acquired_on: &filing.acquired_on,
                        conventions: &conventions,
                    };
                    self.put(&filing, &rule(&filed))
                }
                Err(reason) => self.reject(line, raw, &reason, (&header, encoding)),
            });
            match next {
                Some(Ok(Ok(()))) => course.refuse_stopped()?,
                Some(Ok(Err(error)) | Err(error)) => return Err(error.into()),
                None => return Ok(()),
            }
            if self.counts.read.is_multiple_of(1_000) {
                course.stand_at(JobStand::Bytes { at: filings.position(), of: filings.byte_len() });
            }
        }
    }

    /// Puts a notification where it belongs.
    fn put(&mut self, filing: &Filing<'_>, ruling: &Ruling) -> Result<(), FilesError> {
        let counts = &mut self.counts;
        counts.read += 1;
        match ruling {
            Ruling::NotApplicable => {
                counts.not_applicable += 1;
                self.folder.pass_over(filing)
            }
            Ruling::Accepted(route) => {
                counts.accepted += 1;
                *counts.by_route.entry(*route).or_default() += 1;
                self.folder.accept(filing, route.code())
            }
            Ruling::Returned(missing) => {
                counts.returned += 1;
                counts.without_employer += u64::from(!filing.names_employer());
                for asked in missing {
                    *counts.missing.entry(*asked).or_default() += 1;
                }
                let codes: Vec<&str> = missing.iter().map(|asked| asked.code()).collect();
                counts.masked += self.folder.give_back(filing, &codes.join(";"))?;
                Ok(())
            }
        }
    }

    fn reject(
        &mut self,
        line: u64,
        raw: &[u8],
        reason: &Reason,
        (header, encoding): (&[u8], Encoding),
    ) -> Result<(), FilesError> {
        self.counts.read += 1;
        self.counts.rejected += 1;
        let rejects = match self.rejects.take() {
            Some(rejects) => self.rejects.insert(rejects),
            None => self.rejects.insert(RejectsWriter::create(self.rejects_path, header, encoding)?),
        };
        rejects.push(&Reject { line, reason: self.lang.say(&reason.message()), raw: raw.to_vec() })
    }
}
