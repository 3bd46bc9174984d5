//! Long looks at a list, taken in steps so that shorter wishes pass between them: what a bulk act would do, and which
//! patterns there are.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::OptionalExtension as _;

use crate::audit::Actor;
use crate::store::acting::course::{Course, Milestone, Selected};
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::Result;
use crate::triage::bulk::{BulkAct, Outlook, Preview};
use crate::triage::filter::{FIRST_PATTERN, Filter, QueueList};
use crate::triage::page::{Count, PatternGroup};
use crate::triage::pattern::PatternId;
use crate::triage::port::{Reply, Request};
use crate::triage::selection::Selection;

/// How long one step looks; the first one, whose answer is waited for, and those after it.
const FIRST_STEP: Duration = Duration::from_millis(20);
const STEP: Duration = Duration::from_millis(60);

/// How many records of the way are fetched at a time.
const STRIDE: u32 = 256;

/// How many records a preview shows.
const SAMPLE: usize = 5;

/// A look that takes more than one step, as far as it has come.
#[derive(Debug, Clone)]
pub(in crate::store) struct Look {
    what: What,
    course: Arc<Course>,
    after: Option<Milestone>,
    is_complete: bool,
}

#[derive(Debug, Clone)]
enum What {
    Preview { act: BulkAct, actor: Actor, preview: Preview, left_out: HashMap<&'static str, u64> },
    Patterns { counts: HashMap<PatternId, u64> },
}

impl Store {
    /// Begins a long look; none where the request is answered at once.
    pub(in crate::store) fn begin_look(&self, request: &Request) -> Result<Option<Look>> {
        let (what, course) = match request {
            Request::Preview { selection, act, actor, .. } => {
                let what = What::Preview {
                    act: act.clone(),
                    actor: actor.clone(),
                    preview: Preview::default(),
                    left_out: HashMap::new(),
                };
                (what, self.course(selection.clone())?)
            }
            Request::Patterns { filter, .. } if !is_kept(filter) => {
                let of = Selection::everything(Filter { pattern: None, ..filter.clone() });
                (What::Patterns { counts: HashMap::new() }, self.course(of)?)
            }
            _ => return Ok(None),
        };
        Ok(Some(Look { what, course: Arc::new(course), after: None, is_complete: false }))
    }

    /// Takes one step of a look. Where it is broken off, what was looked at before counts.
    pub(in crate::store) fn step(&self, look: &Look) -> Result<Look> {
        let until = Instant::now() + if look.after.is_none() { FIRST_STEP } else { STEP };
        let mut further = self.stretch(look)?;
        while !further.is_complete && Instant::now() < until {
            match self.stretch(&further) {
                Ok(next) => further = next,
                Err(error) if error.is_interruption() => break,
                Err(error) => return Err(error),
            }
        }
        Ok(further)
    }

    fn stretch(&self, look: &Look) -> Result<Look> {
        let _snapshot = db::snapshot(&self.connection)?;
        let mut look = look.clone();
        let stops = self.stops(&look.course, look.after, STRIDE)?;
        look.is_complete = stops.is_empty();
        for stop in stops {
            look.after = Some(stop.at);
            if stop.selected == Selected::Yes {
                self.look_at(&mut look.what, stop.id)?;
            }
        }
        Ok(look)
    }

    fn look_at(&self, what: &mut What, id: crate::audit::CandidateId) -> Result<()> {
        match what {
            What::Preview { act, actor, preview, left_out } => {
                let Some(row) = self.list_row(id)? else { return Ok(()) };
                match act.outlook(&row, actor) {
                    Outlook::Taken => {
                        preview.taken += 1;
                        if preview.sample.len() < SAMPLE {
                            preview.sample.push(row);
                        }
                    }
                    Outlook::PerhapsTaken => preview.perhaps += 1,
                    Outlook::LeftOut(why) => *left_out.entry(why).or_default() += 1,
                }
            }
            What::Patterns { counts } => {
                let pattern: Option<Option<i64>> = self
                    .connection
                    .prepare_cached("SELECT pattern FROM state WHERE id = ?")?
                    .query_row([id.0], |row| row.get(0))
                    .optional()?;
                if let Some(pattern) = pattern.flatten() {
                    *counts.entry(PatternId(pattern)).or_default() += 1;
                }
            }
        }
        Ok(())
    }

    /// Says how far a look has come.
    pub(in crate::store) fn told(&self, look: &Look, request: &Request) -> Result<Option<Reply>> {
        Ok(match (&look.what, request) {
            (What::Preview { preview, left_out, .. }, Request::Preview { generation, .. }) => {
                let mut left_out: Vec<_> = left_out.iter().map(|(why, n)| (*why, *n)).collect();
                left_out.sort_by_key(|(why, n)| (std::cmp::Reverse(*n), *why));
                let (is_complete, newest) = (look.is_complete, Some(look.course.newest()));
                let preview = Preview { left_out, is_complete, newest, ..preview.clone() };
                Some(Reply::Preview { generation: *generation, preview: Box::new(preview) })
            }
            (What::Patterns { counts }, Request::Patterns { generation, .. }) => {
                let groups = self.groups(counts, look.is_complete)?;
                Some(Reply::Patterns { generation: *generation, groups })
            }
            _ => None,
        })
    }

    /// Returns the patterns of a filter of statuses alone, from the kept counts.
    pub(in crate::store) fn kept_patterns(&self, filter: &Filter) -> Result<Vec<PatternGroup>> {
        let mut statement =
            self.connection.prepare_cached("SELECT list, status, n FROM tally WHERE list >= ? AND n > 0")?;
        let mut rows = statement.query([FIRST_PATTERN])?;
        let mut counts = HashMap::new();
        while let Some(row) = rows.next()? {
            if filter.statuses.is_empty()
                || filter.statuses.contains(crate::store::base::codec::coded(row, 1)?)
            {
                let pattern = PatternId(row.get::<_, i64>(0)? - FIRST_PATTERN);
                *counts.entry(pattern).or_default() += row.get::<_, i64>(2)?.cast_unsigned();
            }
        }
        self.groups(&counts, true)
    }

    fn groups(&self, counts: &HashMap<PatternId, u64>, is_complete: bool) -> Result<Vec<PatternGroup>> {
        let mut statement = self.connection.prepare_cached("SELECT rules FROM pattern WHERE id = ?")?;
        let mut sorted: Vec<_> = counts.iter().collect();
        sorted.sort_by_key(|(id, n)| (std::cmp::Reverse(**n), **id));
        let mut groups = Vec::with_capacity(sorted.len());
        for (id, n) in sorted {
            let count = if is_complete { Count::Exact(*n) } else { Count::AtLeast(*n) };
            groups.push(PatternGroup {
                id: *id,
                pattern: statement.query_row([id.0], |row| row.get(0))?,
                count,
            });
        }
        Ok(groups)
    }
}

impl Look {
    /// Tells whether even the first record may be far: it is then said at once that nothing is foreseen yet. No patterns yet
    /// would look like none at all.
    pub(in crate::store) fn begins_slowly(&self) -> bool {
        matches!(self.what, What::Preview { .. }) && !self.course.is_counted()
    }

    pub(in crate::store) const fn is_complete(&self) -> bool {
        self.is_complete
    }
}

/// Tells whether the kept counts answer which patterns a filter has.
pub(in crate::store) fn is_kept(filter: &Filter) -> bool {
    let of = Filter { pattern: None, ..filter.clone() };
    of.is_counted() && of.list() == QueueList::All
}
