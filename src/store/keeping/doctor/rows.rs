//! Whether every row can be read: one that cannot stops whoever comes to it, so that each is named.

use super::{Diagnosis, bad, good, why};
use crate::i18n::{Message, thousands};
use crate::store::acting::bulk;
use crate::store::base::database::Store;
use crate::store::base::reading::Reading;
use crate::store::base::watch::Watch;
use crate::store::counting::{filings, sums};
use crate::store::error::{Result, StoreError};
use crate::store::notice::scope;
use crate::store::rows::{candidate, incident, request, sources, state, sweep};

/// How many rows are named; of more it is said how many.
const NAMED: u64 = 20;

impl Store {
    /// Reads every row of every table, but the history, which is verified.
    pub(super) fn rows_are_readable(&self, watch: &Watch) -> Result<Vec<Diagnosis>> {
        let mut findings = Vec::new();
        let mut unreadable = 0;
        let readings: Vec<Reading> = readings().collect();
        for (n, reading) in readings.iter().enumerate() {
            let watch = watch.part("store.check.rows", n, readings.len());
            self.each_unreadable(reading, &watch, &mut |error| {
                unreadable += 1;
                if unreadable <= NAMED {
                    findings.push(bad(Message::new("store.doctor.unreadable").say("row", why(&error))));
                }
            })?;
        }
        findings.push(match unreadable {
            0 => good(Message::new("store.doctor.rows")),
            n => bad(Message::new("store.doctor.rows-unreadable").arg("count", thousands(n))),
        });
        Ok(findings)
    }

    fn each_unreadable(
        &self,
        reading: &Reading,
        watch: &Watch,
        each: &mut dyn FnMut(StoreError),
    ) -> Result<()> {
        let mut statement = self.connection.prepare(&reading.all)?;
        let mut rows = statement.query([])?;
        // Of most tables there are as many rows as records, or few.
        let (mut passed, records) = (0, self.last_record()?);
        while let Some(row) = rows.next()? {
            passed += 1;
            watch.at_row(passed, records);
            match (reading.read)(self, row) {
                Err(error) if error.is_of_a_value() => each(error),
                read => read?,
            }
        }
        Ok(())
    }
}

fn readings() -> impl Iterator<Item = Reading> {
    let of_records = [candidate::reading(), state::reading()];
    let of_work = [
        request::reading(),
        incident::reading(),
        incident::reading_of_steps(),
        sweep::reading(),
        sweep::reading_of_records(),
        bulk::reading(),
        scope::reading(),
        sums::reading(),
    ];
    of_records.into_iter().chain(sources::readings()).chain(of_work).chain(filings::readings())
}
