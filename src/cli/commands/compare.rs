//! `compare`: pairs in, grades out. No database, flat memory.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::audit::{Conventions, Item, PerItem};
use crate::cli::Outcome;
use crate::cli::failure::{Failure, shown};
use crate::cli::output::{Output, tell};
use crate::cli::session::Session;
use crate::compare::{Rule, Side, compare};
use crate::files::{Encoding, Pair, Pairs, TableFor, TableWriter};
use crate::i18n::Message;
use crate::triage::intake::Reason;

/// Compare pairs of five items from a file; no database is needed
///
/// Out comes CSV: id, a grade for each item, overall, and the rules that led to them.
#[derive(Debug, Args)]
#[command(after_help = COLUMNS)]
pub struct Compare {
    /// CSV file of pairs, or - for standard input
    #[arg(value_name = "FILE", required_unless_present = "rules", conflicts_with = "rules")]
    file: Option<PathBuf>,
    /// List the names of the rules
    #[arg(long)]
    rules: bool,
    /// Encoding of the file [default: detected]
    #[arg(long, value_name = "ENCODING")]
    encoding: Option<Encoding>,
}

const COLUMNS: &str = "\
The file has the columns id, left_kanji_name, left_kana_name, left_birth_date, left_sex, left_address, and the same \
five with right_; in any order.";

const HEADER: [&str; 8] =
    ["id", "kanji_name", "kana_name", "birth_date", "sex", "address", "overall", "rules"];

impl Compare {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let Some(file) = &self.file else { return list_rules(output) };
        let mut pairs = if file == Path::new("-") {
            Pairs::pipe(Box::new(std::io::stdin()), "-", self.encoding)?
        } else {
            Pairs::open(file, self.encoding)?
        };
        let mut table =
            TableWriter::new(&mut *output, &HEADER, TableFor::Programs).map_err(Failure::stdout)?;
        let mut bad = false;
        while let Some(next) = pairs.next_pair() {
            match next? {
                (_, Ok(pair)) => write(&mut table, &pair).map_err(Failure::stdout)?,
                (line, Err(reason)) => {
                    bad = true;
                    tell_bad_row(session, file, line, &reason);
                }
            }
        }
        table.finish().map_err(Failure::stdout)?;
        Ok(Outcome::of(bad))
    }
}

fn write(table: &mut TableWriter<&mut Output>, pair: &Pair<'_>) -> std::io::Result<()> {
    let side = |items: &PerItem<Cow<'_, str>>| PerItem::from_fn(|item| items[item].to_string());
    let (left, right) = (side(&pair.left), side(&pair.right));
    let found = compare(
        Side { items: left.as_strs(), conventions: &Conventions::DEFAULT },
        Side { items: right.as_strs(), conventions: &Conventions::DEFAULT },
    );
    let grades = found.grades();
    let rules = found.rules_column();
    let cells = std::iter::once(&*pair.id)
        .chain(Item::ALL.iter().map(|item| grades[*item].code()))
        .chain([found.overall().code(), rules.as_str()]);
    table.row(cells)
}

fn tell_bad_row(session: &Session, file: &Path, line: u64, reason: &Reason) {
    let said =
        Message::new("cli.bad-row").arg("path", shown(file)).arg("line", line).say("why", reason.message());
    tell(&format!("totsugo: {}", session.say(&said)));
}

fn list_rules(output: &mut Output) -> Result<Outcome, Failure> {
    for rule in Rule::ALL {
        output.line(rule.code())?;
    }
    Ok(Outcome::Done)
}
