//! `mark`: a person's judgement of records.

use std::path::PathBuf;

use clap::Args;

use crate::audit::{Addressee, Basis, CandidateId, Day, Status};
use crate::cli::codes::coded;
use crate::cli::failure::Failure;
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::cli::{Outcome, acting, number};
use crate::i18n::Message;
use crate::triage::act::{Act, NewMark};
use crate::triage::policy::{is_document, refuse_incomplete};

/// The statuses that a mark can name: pending is reached by undo and return only.
const MARKS: &[Status] = &[Status::Verified, Status::Escalated, Status::Corrected, Status::OnHold];

/// Mark records: verified, escalated, corrected or on hold
///
/// Each ID stands alone: one that is refused does not stop the others, and is told with the reason. What is left open is
/// taken from the data: the best basis that they allow, and who is asked.
#[derive(Debug, Args)]
pub struct Mark {
    /// Records, by the ids that `list` shows
    #[arg(value_name = "ID", required = true, value_parser = acting::id)]
    ids: Vec<CandidateId>,
    /// Where the records shall stand
    #[arg(long = "as", value_name = "STATUS", value_parser = coded(MARKS))]
    status: Status,
    /// Why [default: the best that the data allow]
    #[arg(long, value_name = "BASIS", value_parser = coded(Basis::ALL))]
    basis: Option<Basis>,
    /// File with the number that stands on the document, or - to key it in unseen: for corrected, and for verified by card-copy
    /// or resident-record
    #[arg(long, value_name = "FILE")]
    number_from: Option<PathBuf>,
    /// The member who holds the right number gets this record's number in the same act; for corrected
    #[arg(long, requires = "number_from")]
    swap: bool,
    /// Who is asked, for escalated [default: by membership and loss]
    #[arg(long, value_name = "ADDRESSEE", value_parser = coded(Addressee::ALL))]
    to: Option<Addressee>,
    /// Day by which the answer is due (escalated), or until which it rests (on-hold)
    #[arg(long, value_name = "DATE")]
    until: Option<Day>,
    /// Version of the record that you saw, as `show` and `list` have it: needed to replace another person's mark
    #[arg(long, value_name = "VERSION")]
    seen: Option<u64>,
    /// Your words, without any individual number
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    note: String,
}

impl Mark {
    /// Runs the command.
    pub fn run(self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        if self.number_from.is_some() && self.ids.len() > 1 {
            return Err(Failure::Wrong(Message::new("cli.one-number-one-record")));
        }
        if self.seen.is_some() && self.ids.len() > 1 {
            return Err(Failure::Wrong(Message::new("cli.one-version-one-record")));
        }
        let takes_number: &[Status] = if self.basis.is_some_and(is_document) {
            &[Status::Verified, Status::Corrected]
        } else {
            &[Status::Corrected]
        };
        for (given, flag, status) in [
            (self.number_from.is_some(), "--number-from", takes_number),
            (self.swap, "--swap", &[Status::Corrected]),
            (self.to.is_some(), "--to", &[Status::Escalated]),
            (self.until.is_some(), "--until", &[Status::Escalated, Status::OnHold]),
        ] {
            if given && !status.contains(&self.status) {
                let said =
                    Message::new("cli.flag-of-another-status").arg("flag", flag).arg("status", self.status);
                return Err(Failure::Wrong(said));
            }
        }
        let mut mark = NewMark {
            status: self.status,
            basis: self.basis,
            right_number: None,
            swap: self.swap,
            seen_partner: None,
            addressee: self.to,
            until: self.until,
            note: self.note,
            in_bulk: self.ids.len() > 1,
        };
        refuse_incomplete(&mark, self.number_from.is_some())
            .map_err(|refusal| Failure::Wrong(refusal.message()))?;
        let mut opened = Opened::to_write(session)?;
        mark.right_number = self.number_from.map(|from| number::read(&from, session)).transpose()?;
        acting::each(&self.ids, &Act::Mark(mark), self.seen, &mut opened, session, output)
    }
}
