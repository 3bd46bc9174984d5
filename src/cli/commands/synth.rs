//! `synth`: invented practice data, three files.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::Outcome;
use crate::cli::failure::{Failure, shown};
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::session::Session;
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
    /// Folder for candidates.csv, register.csv and truth.csv; made where it is missing
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl Synth {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let paths: Vec<PathBuf> =
            Table::ALL.iter().map(|table| self.out.join(format!("{table}.csv"))).collect();
        // Files of these names may well be real ones.
        if let Some(there) = paths.iter().find(|path| path.symlink_metadata().is_ok()) {
            return Err(Failure::Said(Message::new("cli.synth.exists").arg("path", shown(there))));
        }
        host::create_private_dir(&self.out)
            .map_err(|error| Failure::Folder { path: self.out.clone(), error })?;
        let population = Population::new(Plan::new(self.members, self.seed));
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
        for (path, rows) in paths.iter().zip(rows?) {
            let said =
                Message::new("cli.synth.written").arg("path", shown(path)).arg("rows", thousands(rows));
            output.line(&session.say(&said))?;
        }
        Ok(Outcome::Done)
    }
}

/// Writes one table, whole or not at all; returns how many rows it has.
fn write(population: &Population, table: Table, path: &Path, progress: &Progress) -> Result<u64, Failure> {
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
    writer.finish().map_err(failed)?.commit()?;
    Ok(rows)
}
