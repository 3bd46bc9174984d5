//! `request`: documents asked of employers, members and others: whom to ask, letters, and what came of them.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::audit::{
    Addressee, CandidateId, CaseCode, Day, IdentitySeen, NumberSeen, Outcome as Answered, SweepId,
};
use crate::cli::codes::{coded, employer_code};
use crate::cli::failure::Failure;
use crate::cli::opened::Opened;
use crate::cli::output::{Output, complain};
use crate::cli::requests::wish::{What, Writing};
use crate::cli::requests::{Chosen, RequestFilters, acts, letters, list, replies, template};
use crate::cli::session::Session;
use crate::cli::{Outcome, acting, sweeps};
use crate::files::{Encoding, TableFor};
use crate::i18n::Message;
use crate::triage::port::ListFormat;
use crate::triage::requests::{Replied, RequestAct};

/// Ask employers, members and others for documents that show the number, and enter what came of it
///
/// A request is made for each record that is escalated and has none open. It is known outside by its case code (T-000123-K),
/// which `list --search` finds. The way: write letters and lists, print them, record the sending, enter the replies, and
/// then mark each record: an answer itself never marks.
#[derive(Debug, Args)]
pub struct Request {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// List requests by addressee and employer
    List(List),
    /// Write letters and lists for the records that need them into a new folder (0700, files 0600)
    ///
    /// One letter goes to each employer, with a list of its people, and one for each record to anybody else. They name
    /// members and case codes: never a number, and never what differs. `requests.csv` says which file is whose. What has no
    /// address is not written, and told (exit code 3).
    Write(Write),
    /// Record that letters were sent
    Send(Send),
    /// Record that somebody was asked again
    Remind(Send),
    /// Enter what came of requests: by their case codes, or down a list with --from
    ///
    /// `other-number` for a record that was marked meanwhile contradicts it: verified is withdrawn (raised again), corrected is
    /// flagged (data changed), and the exit code is 3.
    Answer(Box<Answer>),
    /// Take back an answer that was entered by mistake
    Reopen {
        /// Case codes
        #[arg(value_name = "CASE", required = true)]
        cases: Vec<CaseCode>,
    },
    /// Print the letter that comes with the program, or put the insurer's own in force (leads only)
    Template {
        /// Letter of the insurer's own, as HTML with fields; it is checked first
        #[arg(long, value_name = "FILE", conflicts_with_all = ["reset", "in_force"])]
        set: Option<PathBuf>,
        /// Back to the one that comes with the program
        #[arg(long, conflicts_with = "in_force")]
        reset: bool,
        /// Print the one that is in force
        #[arg(long)]
        in_force: bool,
    },
}

#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    filters: RequestFilters,
    /// How it is written
    #[arg(long, value_enum, default_value_t = list::Format::Table)]
    format: list::Format,
}

/// For what a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum For {
    /// Cells that a spreadsheet would take for a formula are shielded
    Spreadsheet,
}

#[derive(Debug, Args)]
struct Write {
    /// Only for these records, by the ids that `list` shows; also where an earlier request was answered
    #[arg(value_name = "ID", value_parser = acting::id, conflicts_with = "again")]
    ids: Vec<CandidateId>,
    /// Only for the records of this sweep whose notification states another number, or none; those that nobody decided on are
    /// escalated first, and one undo takes that back
    #[arg(long, value_name = "SWEEP", value_parser = sweeps::id, conflicts_with_all = ["again", "ids"])]
    sweep: Option<SweepId>,
    /// Folder to write: a new one, or an empty one
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Only to this employer, by its code, whole
    #[arg(long, value_name = "CODE", value_parser = employer_code)]
    employer: Vec<String>,
    /// Only to addressees of this kind
    #[arg(long, value_name = "ADDRESSEE", value_parser = coded(Addressee::ALL))]
    addressee: Vec<Addressee>,
    /// Day by which the answer is due, as the letters name it [default: that of the mark, or 14 days]
    #[arg(long, value_name = "DATE")]
    due: Option<Day>,
    /// Write the letters of open requests again instead: after a fault of the printer, or to ask once more
    #[arg(long)]
    again: bool,
    /// With --again: only those that are overdue
    #[arg(long, requires = "again")]
    overdue: bool,
    /// With --again: only those that were not sent yet
    #[arg(long, requires = "again")]
    unsent: bool,
    /// How the lists for employers are written
    #[arg(long, value_enum, default_value_t = ListFormat::Csv)]
    lists: ListFormat,
    /// For what lists in .csv are written
    #[arg(long = "for", value_enum)]
    made_for: Option<For>,
}

#[derive(Debug, Args)]
struct Send {
    #[command(flatten)]
    chosen: Chosen,
    /// Day on which it was
    #[arg(long, value_name = "DATE")]
    on: Day,
    /// Day by which the answer is due [default: as the letter says; sent again, 14 days]
    #[arg(long, value_name = "DATE")]
    due: Option<Day>,
}

#[derive(Debug, Args)]
struct Answer {
    /// Case codes
    #[arg(value_name = "CASE", required_unless_present = "from", conflicts_with = "from")]
    cases: Vec<CaseCode>,
    /// What came of it
    #[arg(long, value_name = "OUTCOME", value_parser = coded(Answered::ALL), required_unless_present = "from", conflicts_with = "from")]
    outcome: Option<Answered>,
    /// Day on which it came [default: today in Japan]
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
    /// By what document the number was checked; for matches and other-number
    #[arg(long, value_name = "DOCUMENT", value_parser = coded(NumberSeen::ALL), conflicts_with = "from")]
    number_seen: Option<NumberSeen>,
    /// By what the person was checked; for matches and other-number
    #[arg(long, value_name = "CHECK", value_parser = coded(IdentitySeen::ALL), conflicts_with = "from")]
    identity_seen: Option<IdentitySeen>,
    /// Your words, without any individual number
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, conflicts_with = "from")]
    note: String,
    /// CSV file of replies: `case_code` outcome on `number_seen` `identity_seen` note, or their Japanese names; rows without an
    /// outcome are passed over, bad ones go to FILE.rejects.csv
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Encoding of that file [default: detected]
    #[arg(long, value_name = "ENCODING", requires = "from")]
    encoding: Option<Encoding>,
}

impl Request {
    /// Runs the command.
    pub fn run(self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        match self.task {
            Task::List(List { filters, format }) => {
                list::list(&filters.to_filter(session.today()), format, session, output)
            }
            Task::Write(write) => letters::write(&write.into(), session, output),
            Task::Send(Send { chosen, on, due }) => {
                acts::on_chosen(&chosen.to_send(), &RequestAct::Send { on, due }, session, output)
            }
            Task::Remind(Send { chosen, on, due }) => {
                let filter = chosen.to_remind(session.today());
                acts::on_chosen(&filter, &RequestAct::Remind { on, due }, session, output)
            }
            Task::Answer(answer) => answer.run(session, output),
            Task::Reopen { cases } => acts::on_cases(&cases, &RequestAct::Reopen, session, output),
            Task::Template { set: Some(path), .. } => {
                let set = template::set(&path, &mut Opened::to_write(session)?, session.now())?;
                output.line(&session.say(&set.said))?;
                if set.is_unfilled {
                    output.line(&session.say(&Message::new("cli.request.unfilled")))?;
                }
                if let Some(doubt) = &set.doubt {
                    complain(doubt, session.lang);
                }
                Ok(Outcome::of(set.doubt.is_some()))
            }
            Task::Template { reset: true, .. } => template::reset(session, output),
            Task::Template { in_force, .. } => template::print(in_force, session, output),
        }
    }
}

impl Answer {
    fn run(self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let on = self.on.unwrap_or_else(|| session.today());
        match (self.from, self.outcome) {
            (Some(path), _) => replies::enter(&path, self.encoding, on, session, output),
            (None, Some(outcome)) => {
                let Self { number_seen, identity_seen, note, .. } = self;
                let replied = Replied { outcome, on, number_seen, identity_seen, note };
                acts::on_cases(&self.cases, &RequestAct::Answer(replied), session, output)
            }
            // The parser asks for one of them.
            (None, None) => Ok(Outcome::Done),
        }
    }
}

impl From<Write> for Writing {
    fn from(write: Write) -> Self {
        let what = match write.sweep {
            _ if write.again => What::Again { overdue: write.overdue, unsent: write.unsent },
            Some(id) => What::Sweep(id),
            None if write.ids.is_empty() => What::Needed,
            None => What::Records(write.ids),
        };
        Self {
            out: write.out,
            what,
            employers: write.employer,
            addressees: write.addressee,
            due: write.due,
            lists: write.lists,
            made_for: write.made_for.map_or(TableFor::Programs, |For::Spreadsheet| TableFor::Spreadsheets),
        }
    }
}
