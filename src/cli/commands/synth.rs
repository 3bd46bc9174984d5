//! `synth`: invented practice data, three files.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::failure::{Failure, shown};
use crate::cli::new_folders::NewFolders;
use crate::cli::output::Output;
use crate::cli::own_files::refuse_companions;
use crate::cli::progress::Progress;
use crate::cli::session::Session;
use crate::cli::{Outcome, database};
use crate::files::{NewFile, TableFor, TableWriter};
use crate::host;
use crate::i18n::{Message, thousands};
use crate::synth::{Plan, Population, Table};

/// Make invented practice data: candidates, register and what is true of each
///
/// Nobody in the data exists. The same number of members and the same seed make the same files.
#[derive(Debug, Args)]
pub struct Synth {
    /// How many members
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=Plan::MOST_MEMBERS))]
    members: u64,
    /// From where chance starts
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// How many of a hundred members get another person's number: strangers, people of the same name, twins, neighbours,
    /// duplicates, swaps inside a family and across two; 0 to 50, as in 1 or 0.25. Without it about one in 14,000 does
    #[arg(long, value_name = "PERCENT", value_parser = per_million)]
    others: Option<u32>,
    /// Folder for candidates.csv, register.csv and truth.csv; made where it is missing
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl Synth {
    fn plan(&self) -> Plan {
        match self.others {
            Some(per_million) => Plan::with_others(self.members, self.seed, per_million),
            None => Plan::new(self.members, self.seed),
        }
    }

    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        if let Ok((database, _)) = database::place(session) {
            refuse_companions(&database, &self.out)?;
        }
        let paths: Vec<PathBuf> =
            Table::ALL.iter().map(|table| self.out.join(format!("{table}.csv"))).collect();
        // Files of these names may well be real ones.
        if let Some(there) = paths.iter().find(|path| path.symlink_metadata().is_ok()) {
            return Err(Failure::Said(Message::new("cli.synth.exists").arg("path", shown(there))));
        }
        let folders = NewFolders::above(&self.out.join("candidates.csv"));
        host::create_private_dir(&self.out)
            .map_err(|error| Failure::Folder { path: self.out.clone(), error })?;
        let population = Population::new(self.plan());
        let progress = Progress::of(self.members * Table::ALL.len() as u64, "synth", session);
        let rows = std::thread::scope(|scope| {
            let threads: Vec<_> = Table::ALL
                .iter()
                .zip(&paths)
                .map(|(table, path)| scope.spawn(|| write(&population, *table, path, &progress)))
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap_or(Err(Failure::ThreadEnded)))
                .collect::<Result<Vec<_>, _>>()
        });
        progress.clear();
        let rows = rows?
            .into_iter()
            .map(|(file, rows)| file.commit().map(|_| rows))
            .collect::<Result<Vec<u64>, _>>()?;
        folders.keep();
        for (path, rows) in paths.iter().zip(rows) {
            let said =
                Message::new("cli.synth.written").arg("path", shown(path)).arg("rows", thousands(rows));
            output.line(&session.say(&said))?;
        }
        Ok(Outcome::Done)
    }
}

/// Writes one table, which is not in its place yet; returns how many rows it has.
fn write(
    population: &Population,
    table: Table,
    path: &Path,
    progress: &Progress,
) -> Result<(NewFile, u64), Failure> {
    let file = NewFile::create(path)?;
    let failed = |error: std::io::Error| Failure::write_failed(path, &error);
    let mut writer = TableWriter::new(file, table.header(), TableFor::Programs).map_err(failed)?;
    let members = population.plan().members;
    let mut start = 0;
    while start < members {
        let end = members.min(start + 10_000);
        population.visit(table, start..end, |cells| writer.row(cells)).map_err(failed)?;
        progress.advance(end - start);
        start = end;
    }
    let rows = writer.rows();
    let mut file = writer.finish().map_err(failed)?;
    file.flush().map_err(failed)?;
    Ok((file, rows))
}

/// Reads a percentage with up to four decimals as parts of a million.
fn per_million(text: &str) -> Result<u32, String> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_decimal = digits(whole) && digits(decimals) && decimals.len() <= 4;
    let parts = is_decimal.then(|| format!("{whole}{decimals:0<4}").parse::<u32>().ok()).flatten();
    parts.filter(|parts| *parts <= Plan::MOST_OTHERS).ok_or_else(|| {
        "write a percentage from 0 to 50 with at most four decimals, as in 1 or 0.25".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_read_to_the_part_of_a_million() {
        for (text, parts) in
            [("0", 0), ("1", 10_000), ("0.0071", 71), ("0.25", 2_500), ("50", 500_000), ("50.0000", 500_000)]
        {
            assert_eq!(per_million(text), Ok(parts), "{text}");
        }
        for text in
            ["", ".", "1.", ".5", "-1", "50.0001", "51", "1,5", "1%", "0.00001", "1e1", "99999999999", "１"]
        {
            assert!(per_million(text).is_err(), "{text}");
        }
    }
}
