//! How the audit goes on.

use super::{Fake, row};
use crate::audit::{Actor, Day, Role, SweepRule};
use crate::triage::deadlines;
use crate::triage::figures::{CauseFigures, Figures, SweepFigures};
use crate::triage::progress::{Did, Progress};
use crate::triage::sums::{Changes, Counted, Standing, of_insurer};

impl Fake {
    /// The figures of what there is, and two people of whom a lead is told.
    pub(super) fn progress(&self, actor: &Actor, today: Day) -> Progress {
        let mut changes = Changes::default();
        for dossier in self.dossiers.values() {
            let row = row(dossier);
            changes.add(
                None,
                Counted {
                    findings: crate::triage::sums::Findings::NONE,
                    insurer: of_insurer(&row.key.insurer_no),
                    causes: row.causes,
                    grade: row.grade(),
                    answer: row.answer,
                    signals: row.signals,
                    mark: Standing::from(&row.mark),
                },
            );
        }
        let did = |person: &str, today, week| Did { person: person.to_owned(), today, week };
        let people = vec![did("suzuki\u{1b}[31m", 120, 1_480), did("佐藤", 3, 12)];
        let sweep = |(id, rule): (i64, &SweepRule)| SweepFigures {
            id,
            incident: 1,
            rule: rule.clone(),
            is_whole: !self.broken_off,
            records: CauseFigures { total: 13_900, pending: 13_892, verified: 8, ..CauseFigures::default() },
            ..SweepFigures::default()
        };
        let sweeps = (1..).zip(&self.swept).map(sweep).collect();
        Progress {
            figures: Figures { sweeps, scope: self.scopes.clone(), ..Figures::of(today, changes.sums()) },
            course: Vec::new(),
            deadlines: deadlines::with_filings(
                deadlines::all([(today.plus(2), "board".to_owned())]),
                self.filings.clone(),
            ),
            people: if actor.role == Role::Lead && !self.nobody_marked { people } else { Vec::new() },
        }
    }
}
