//! `compare`: pairs in, grades out. No database, flat memory.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::audit::{Conventions, Item, PerItem};
use crate::cli::Outcome;
use crate::cli::failure::{Failure, shown};
use crate::cli::output::{Output, tell};
use crate::cli::session::Session;
use crate::compare::{Rule, Side, compare, rule_text};
use crate::files::{Encoding, Pair, Pairs, Profile, TableFor, TableWriter};
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
    /// List the rules: the name of each on a line; in words, with its grade and what it says
    #[arg(long, value_name = "HOW", num_args = 0..=1, require_equals = true, default_missing_value = "names")]
    rules: Option<RuleList>,
    /// Encoding of the file [default: detected]
    #[arg(long, value_name = "ENCODING")]
    encoding: Option<Encoding>,
    /// Profile whose era codes, sex codes and kana size hold for the left side
    #[arg(long, value_name = "FILE", conflicts_with = "rules")]
    left_profile: Option<PathBuf>,
    /// Profile whose era codes, sex codes and kana size hold for the right side
    #[arg(long, value_name = "FILE", conflicts_with = "rules")]
    right_profile: Option<PathBuf>,
}

/// How the rules are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RuleList {
    /// Their names alone, as the column `rules` has them
    Names,
    /// Name, the best grade of an item once the rule was needed, and what it says
    Words,
}

const COLUMNS: &str = "\
The file has the columns id, left_kanji_name, left_kana_name, left_birth_date, left_sex, left_address, and the same \
five with right_; in any order.";

const HEADER: [&str; 8] =
    ["id", "kanji_name", "kana_name", "birth_date", "sex", "address", "overall", "rules"];

impl Compare {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let Some(file) = &self.file else {
            return list_rules(self.rules.unwrap_or(RuleList::Names), session, output);
        };
        let conventions = (declared(self.left_profile.as_deref())?, declared(self.right_profile.as_deref())?);
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
                (_, Ok(pair)) => write(&mut table, &pair, &conventions).map_err(Failure::stdout)?,
                (line, Err(reason)) => {
                    bad = true;
                    tell_bad_row(session, file, line, &reason);
                }
            }
            // Who writes into a pipe may wait for the answer before writing more.
            if !pairs.has_more_at_hand() {
                table.flush().map_err(Failure::stdout)?;
            }
        }
        table.finish().map_err(Failure::stdout)?;
        Ok(Outcome::of(bad))
    }
}

/// Returns what a profile declares of the writings of one side.
fn declared(profile: Option<&Path>) -> Result<Conventions, Failure> {
    let profile = profile.map(Profile::read).transpose()?;
    Ok(profile.map_or(Conventions::DEFAULT, |profile| profile.conventions().clone()))
}

fn write(
    table: &mut TableWriter<&mut Output>,
    pair: &Pair<'_>,
    (left, right): &(Conventions, Conventions),
) -> std::io::Result<()> {
    let found = compare(
        Side { items: PerItem::from_fn(|item| &*pair.left[item]), conventions: left },
        Side { items: PerItem::from_fn(|item| &*pair.right[item]), conventions: right },
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

fn list_rules(how: RuleList, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let longest = Rule::ALL.iter().map(|rule| rule.code().len()).max().unwrap_or_default();
    for rule in Rule::ALL {
        let (name, grade) = (rule.code(), rule.grade());
        output.line(&match how {
            RuleList::Names => name.to_owned(),
            RuleList::Words => format!("{name:longest$}  {grade:9}  {}", session.say(&rule_text(*rule))),
        })?;
    }
    Ok(Outcome::Done)
}
