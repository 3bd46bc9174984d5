//! `history report`: who looked at whom and did what to whom, by person or by member.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use serde_json::json;

use crate::audit::{CandidateId, Day, Event, EventKind, IdentitySource};
use crate::cli::failure::Failure;
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::cli::table::{Column, Table};
use crate::cli::{Outcome, acting, moments};
use crate::files::{TableFor, TableWriter};
use crate::i18n::{Lang, Message, thousands};
use crate::text::Shown;
use crate::triage::listing::moment;
use crate::triage::policy::may_lead;

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// Each person, and whom he looked at
    Person,
    /// Each member, and who looked at him
    Member,
}

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Aligned columns, in words
    Text,
    /// A row for each person and member
    Csv,
    /// An array of objects
    Json,
}

/// Report who looked at whom and did what, by person or by member; leads only, recorded
#[derive(Debug, Args)]
pub struct Report {
    /// What comes first
    #[arg(long, value_enum, default_value_t = By::Person)]
    by: By,
    /// Only this person, by account or claimed name; can be repeated
    #[arg(long, value_name = "NAME")]
    person: Vec<String>,
    /// Only this record, by the id that `list` shows; can be repeated
    #[arg(long, value_name = "ID", value_parser = acting::id)]
    id: Vec<CandidateId>,
    /// First day
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// Last day
    #[arg(long, value_name = "DATE")]
    to: Option<Day>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// What one person did with one member, or with none in particular.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Dealing {
    who: String,
    record: Option<CandidateId>,
    times: BTreeMap<EventKind, u64>,
    first: Timestamp,
    last: Timestamp,
}

const COLUMNS: &[&str] =
    &["person", "id", "insurer_no", "symbol", "number", "branch", "what", "first_at", "last_at"];

impl Report {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let mut opened = Opened::to_read(session)?;
        may_lead(&opened.actor).map_err(|refusal| Failure::Refused(refusal.message()))?;
        self.id.iter().try_for_each(|id| opened.told_of(*id).map(drop))?;
        let dealings = self.dealings(&opened)?;
        let rows = dealings.iter().map(|dealing| row(&opened, dealing)).collect::<Result<Vec<_>, _>>()?;
        // Who asks who looked at whom looks at both: it is in the history before the first line is read.
        let facts = json!({ "history": self.by.to_possible_value().map(|by| by.get_name().to_owned()), "rows": rows.len() });
        opened.note(EventKind::Reported, None, facts, session.now())?;
        match self.format {
            Format::Text => text(&dealings, &rows, session.lang, output)?,
            Format::Csv => {
                let mut writer =
                    TableWriter::new(&mut *output, COLUMNS, TableFor::Programs).map_err(Failure::stdout)?;
                for (dealing, row) in dealings.iter().zip(&rows) {
                    writer.row(cells(dealing, row)).map_err(Failure::stdout)?;
                }
                writer.finish().map_err(Failure::stdout)?;
            }
            Format::Json => output.json(&dealings.iter().zip(&rows).map(object).collect::<Vec<_>>())?,
        }
        Ok(Outcome::Done)
    }

    fn is_asked_for(&self, event: &Event) -> bool {
        let (day, actor) = (Day::of(event.at), &event.actor);
        let is_named = |name: &String| *name == actor.account || Some(name) == actor.claim.as_ref();
        actor.source != IdentitySource::System
            && (self.person.is_empty() || self.person.iter().any(is_named))
            && (self.id.is_empty() || event.record.is_some_and(|id| self.id.contains(&id)))
            && self.from.is_none_or(|from| from <= day)
            && self.to.is_none_or(|to| day <= to)
    }

    fn dealings(&self, opened: &Opened) -> Result<Vec<Dealing>, Failure> {
        let mut found: BTreeMap<(String, Option<CandidateId>), Dealing> = BTreeMap::new();
        opened.store.history(None, &mut |event| {
            let who = moments::who(&event.actor).into_owned();
            if self.is_asked_for(&event) {
                let dealing = found.entry((who.clone(), event.record)).or_insert_with(|| Dealing {
                    who,
                    record: event.record,
                    times: BTreeMap::new(),
                    first: event.at,
                    last: event.at,
                });
                *dealing.times.entry(event.kind).or_default() += 1;
                dealing.first = dealing.first.min(event.at);
                dealing.last = dealing.last.max(event.at);
            }
            ControlFlow::Continue(())
        })?;
        let mut dealings: Vec<Dealing> = found.into_values().collect();
        if self.by == By::Member {
            dealings.sort_by(|one, other| (one.record, &one.who).cmp(&(other.record, &other.who)));
        }
        Ok(dealings)
    }
}

/// The member of a dealing: insurer, symbol, number and branch; all empty where it is with none in particular.
type MemberCells = [String; 4];

fn row(opened: &Opened, dealing: &Dealing) -> Result<MemberCells, Failure> {
    let Some(id) = dealing.record else { return Ok(MemberCells::default()) };
    let key = opened.store.list_row(id)?.map(|row| row.key);
    Ok(key.map_or_else(MemberCells::default, |key| {
        [key.insurer_no.as_str().to_owned(), key.symbol, key.number, key.branch]
    }))
}

fn id_of(dealing: &Dealing) -> String {
    dealing.record.map(|id| id.to_string()).unwrap_or_default()
}

fn cells<'a>(dealing: &'a Dealing, member: &'a MemberCells) -> Vec<Cow<'a, str>> {
    let what: Vec<String> = dealing.times.iter().map(|(kind, n)| format!("{kind}:{n}")).collect();
    let mut cells: Vec<Cow<'_, str>> = vec![dealing.who.as_str().into(), id_of(dealing).into()];
    cells.extend(member.iter().map(|part| Cow::from(part.as_str())));
    cells.extend([what.join(";"), moment(Some(dealing.first)), moment(Some(dealing.last))].map(Cow::from));
    cells
}

fn object((dealing, member): (&Dealing, &MemberCells)) -> serde_json::Value {
    let [insurer_no, symbol, number, branch] = member;
    let times: serde_json::Map<String, serde_json::Value> =
        dealing.times.iter().map(|(kind, n)| (kind.to_string(), (*n).into())).collect();
    json!({
        "person": dealing.who, "id": dealing.record,
        "insurer_no": insurer_no, "symbol": symbol, "number": number, "branch": branch,
        "what": times, "first_at": moment(Some(dealing.first)), "last_at": moment(Some(dealing.last)),
    })
}

fn text(
    dealings: &[Dealing],
    members: &[MemberCells],
    lang: Lang,
    output: &mut Output,
) -> Result<(), Failure> {
    let columns = [
        ("cli.dealings.person", Some(8)),
        ("cli.list.id", None),
        ("cli.list.member", Some(12)),
        ("cli.dealings.what", Some(12)),
        ("cli.dealings.first", None),
        ("cli.dealings.last", None),
    ]
    .map(|(id, least)| Column { title: lang.text(id), least });
    let lines: Vec<Vec<Shown<'_>>> = dealings
        .iter()
        .zip(members)
        .map(|(dealing, member)| {
            let what = dealing
                .times
                .iter()
                .map(|(kind, n)| format!("{} {}", lang.word("event", kind.code()), thousands(*n)));
            let member = if dealing.record.is_some() { member.join("-") } else { String::new() };
            let what = what.collect::<Vec<_>>().join(", ");
            let (first, last) = (moment(Some(dealing.first)), moment(Some(dealing.last)));
            vec![
                dealing.who.as_str().into(),
                id_of(dealing).into(),
                Shown::key(member),
                what.into(),
                first.into(),
                last.into(),
            ]
        })
        .collect();
    let table = Table::new(columns.into(), &lines, output.width());
    output.line(&table.head())?;
    for line in &lines {
        output.line(&table.line(line))?;
    }
    output.line(&lang.say(&Message::new("cli.dealings.count").arg("n", thousands(dealings.len() as u64))))
}
