//! A store in memory that rules as the real one does: the port's other end, for tests.
//!
//! | file | does |
//! |---|---|
//! | `lists` | what is read |
//! | `progress` | how the audit goes on |
//! | `requests` | requests for documents |
//! | `acts` | what is written |
//! | `incidents` | wrong registrations |

mod acts;
mod incidents;
mod lists;
mod progress;
mod requests;

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::{
    AnswerResult, CandidateId, CauseSet, DocumentRequest, Event, FiveItems, IncidentOf, IndividualNumber,
    Mark, MemberKey, RootCause, SweepRule,
};
use crate::triage::assess::assess;
use crate::triage::bulk::{BulkEnd, BulkProgress};
use crate::triage::deadlines::Filing;
use crate::triage::dossier::Dossier;
use crate::triage::listing::ListRow;
use crate::triage::page::{Count, Page};
use crate::triage::port::{Noted, Record, Reply, Request, RequestKind, SavedFilter};
use crate::triage::testing as invented;
use acts::{Batch, Work};

/// A store in memory.
pub(super) struct Fake {
    pub(super) dossiers: BTreeMap<i64, Dossier>,
    pub(super) notes: Vec<Noted>,
    pub(super) asked: Vec<Request>,
    /// How many records a bulk act marks before other requests have their turn; none: all at once.
    pub(super) pace: Option<usize>,
    /// Answers a window first with this many records, as a search does whose counting goes on.
    pub(super) first_rows: Option<usize>,
    pub(super) saved: Vec<SavedFilter>,
    pub(super) requests: Vec<DocumentRequest>,
    /// What one undo takes back, each; of several records by one key, or in bulk.
    pub(super) turns: Vec<Vec<(CandidateId, Mark)>>,
    /// Which of the turns are by one key.
    each: BTreeSet<usize>,
    patterns: Vec<String>,
    bulk: Option<Batch>,
    /// Whether it was stopped.
    bulk_rests: bool,
    pub(super) events: Vec<Event>,
    pub(super) incidents: Vec<IncidentOf>,
    /// The rules of the sweeps that were begun.
    pub(super) swept: Vec<SweepRule>,
    /// Whether none of them came to its end.
    pub(super) broken_off: bool,
    /// Whether nobody marked in the last days.
    pub(super) nobody_marked: bool,
    pub(super) filings: Vec<Filing>,
    pub(super) scopes: Vec<serde_json::Value>,
}

/// An invented member: kanji, kana, birth date, sex, address.
pub(super) type Person = [&'static str; 5];

impl Fake {
    pub(super) fn empty() -> Self {
        Self {
            dossiers: BTreeMap::new(),
            notes: Vec::new(),
            asked: Vec::new(),
            pace: None,
            first_rows: None,
            saved: Vec::new(),
            requests: Vec::new(),
            turns: Vec::new(),
            each: BTreeSet::new(),
            patterns: Vec::new(),
            bulk: None,
            bulk_rests: false,
            events: Vec::new(),
            incidents: Vec::new(),
            swept: Vec::new(),
            broken_off: false,
            nobody_marked: false,
            filings: Vec::new(),
            scopes: Vec::new(),
        }
    }

    /// Adds a record; its number follows from its id.
    pub(super) fn add(
        &mut self,
        insurer: Person,
        register: Option<Person>,
        causes: &[RootCause],
    ) -> &mut Dossier {
        let items = |p: Person| -> FiveItems { invented::items(p[0], p[1], p[2], p[3], p[4]) };
        self.add_items(items(insurer), register.map(items), causes)
    }

    /// Adds a record of which both sides' items are given.
    pub(super) fn add_items(
        &mut self,
        insurer: FiveItems,
        register: Option<FiveItems>,
        causes: &[RootCause],
    ) -> &mut Dossier {
        let id = i64::try_from(self.dossiers.len()).unwrap() + 1;
        let mut dossier = invented::dossier(insurer, register);
        dossier.id = CandidateId(id);
        dossier.candidate.key = MemberKey::new(
            dossier.candidate.key.insurer_no.clone(),
            "10",
            &format!("{:04}", 1000 + id),
            "00",
        );
        let number =
            IndividualNumber::with_check_digit(10_000_000_000 + id.cast_unsigned() * 7_654_321).unwrap();
        dossier.candidate.individual_number = number;
        if let Some(answer) = &mut dossier.answer {
            answer.individual_number = number;
        }
        dossier.candidate.declared_causes = causes.iter().copied().collect::<CauseSet>();
        dossier.candidate.membership.employer_code = "0012".into();
        dossier.candidate.membership.employer_name = "霞商事株式会社".into();
        self.dossiers.entry(id).or_insert(dossier)
    }

    #[allow(clippy::too_many_lines, reason = "one line or two for each request")]
    pub(super) fn answer(&mut self, request: Request) -> Vec<Reply> {
        self.asked.push(request.clone());
        match request {
            Request::Tallies => vec![Reply::Tallies(Box::new(self.tallies()))],
            Request::Page { generation, wish } => {
                let page = self.page(&wish);
                let first =
                    self.first_rows.filter(|n| page.rows.len() > *n && !wish.filter.search.is_empty());
                let first = first.map(|n| Page {
                    rows: page.rows[..n].to_vec(),
                    matches: page.matches[..n].to_vec(),
                    total: Count::AtLeast(n as u64),
                    is_settled: false,
                    ..page.clone()
                });
                let pages = first.into_iter().chain([page]);
                let reply = |page: Page| {
                    let sought = page.sought(wish.seek).and_then(|id| self.dossiers.get(&id.0));
                    let record = sought.map(|dossier| Box::new(record(dossier)));
                    Reply::Page { generation, page: Box::new(page), record }
                };
                pages.map(reply).collect()
            }
            Request::Pending { generation, filter, order, from, forward } => {
                let place = self.pending(&filter, order, from, forward);
                vec![Reply::Pending { generation, place }]
            }
            Request::Record { generation, id } => {
                let record = self.dossiers.get(&id.0).map(|d| Box::new(record(d)));
                vec![Reply::Record { generation, record }]
            }
            Request::Progress { generation, actor, today } => {
                vec![Reply::Progress { generation, progress: Box::new(self.progress(&actor, today)) }]
            }
            Request::History { generation, id } => {
                let of = |event: &&Event| event.record == Some(id);
                vec![Reply::History {
                    generation,
                    events: self.events.iter().rev().filter(of).cloned().collect(),
                }]
            }
            Request::Perform(order) => {
                let id = Some(order.id);
                vec![Reply::Done { id, outcome: self.perform(&order).map(Box::new) }]
            }
            Request::Undo { actor, at } => self.undo(&actor, at),
            Request::PerformEach(orders) => {
                vec![Reply::DoneEach(self.perform_each(&orders))]
            }
            Request::Patterns { generation, filter } => {
                vec![Reply::Patterns { generation, groups: self.groups(&filter) }]
            }
            Request::Readings { generation, wish } => {
                let Page { rows, before, total, .. } = self.page(&wish);
                let records = rows.iter().map(|row| record(&self.dossiers[&row.id.0])).collect();
                vec![Reply::Readings { generation, records, before, total }]
            }
            Request::Preview { generation, selection, act, actor } => {
                vec![Reply::Preview { generation, preview: Box::new(self.preview(&selection, &act, &actor)) }]
            }
            Request::PerformBulk { selection, act, actor, at } => {
                let ids = self.selected(&selection).iter().map(|row| row.id).collect();
                self.begin(ids, Work::Act(act, actor, at))
            }
            Request::OpenBulk { .. } => {
                self.bulk.iter().map(|bulk| Reply::BulkRests(bulk.progress.clone())).collect()
            }
            Request::RestingBulk => Vec::new(),
            Request::ResumeBulk { .. } => {
                self.bulk_rests = false;
                self.batch()
            }
            Request::StopBulk if !self.bulk_rests => {
                self.bulk_rests = true;
                self.bulk.iter().map(|bulk| Reply::BulkRests(bulk.progress.clone())).collect()
            }
            Request::StopBulk => {
                let ended = Some(BulkEnd::Stopped);
                let stopped =
                    self.bulk.take().map(|bulk| Reply::Bulk(BulkProgress { ended, ..bulk.progress }));
                stopped.into_iter().collect()
            }
            Request::TakeBundle { filter, size, until, actor, at } => {
                vec![self.bundle(&filter, size, until, &actor, at)]
            }
            Request::RequestGroups { generation, after, limit, today } => {
                vec![Reply::RequestGroups {
                    generation,
                    groups: self.request_groups(after.as_ref(), limit, today),
                }]
            }
            Request::Requests { generation, filter, after, limit } => {
                vec![Reply::Requests { generation, rows: self.request_page(&filter, after.as_ref(), limit) }]
            }
            Request::PerformOnRequests(orders) => {
                vec![Reply::RequestsDone(self.perform_on_requests(&orders))]
            }
            Request::SavedFilters => vec![Reply::SavedFilters(self.saved.clone())],
            Request::SaveFilter { name, filter, actor, .. } => {
                self.save(name, filter, &actor);
                vec![Reply::SavedFilters(self.saved.clone())]
            }
            Request::CompareNumber { id, keyed, .. } => {
                vec![Reply::NumberCompared { id, verdict: self.compare(id, keyed) }]
            }
            Request::Reveal { id, reason, actor, at } => match self.reveal(id, &reason, &actor, at) {
                Ok(()) => vec![Reply::Revealed { id }],
                Err(refusal) => vec![Reply::Failed { of: RequestKind::Reveal, message: refusal.message() }],
            },
            Request::Note(noted) => {
                self.notes.push(noted);
                Vec::new()
            }
            request => self.answer_of_incidents(request),
        }
    }
}

pub(super) fn record(dossier: &Dossier) -> Record {
    Record { dossier: dossier.clone(), found: assess(dossier) }
}

pub(super) fn row(dossier: &Dossier) -> ListRow {
    let found = assess(dossier);
    let candidate = &dossier.candidate;
    ListRow {
        id: dossier.id,
        key: candidate.key.clone(),
        individual_number: candidate.individual_number,
        kanji_name: candidate.items.kanji_name.clone(),
        kana_name: candidate.items.kana_name.clone(),
        employer_code: candidate.membership.employer_code.clone(),
        employer_name: candidate.membership.employer_name.clone(),
        causes: found.causes,
        answer: found.answer,
        inquired: dossier.inquired,
        grades: found
            .comparison
            .as_ref()
            .filter(|_| found.answer == Some(AnswerResult::Found))
            .map(crate::compare::Comparison::grades),
        signals: found.signals,
        risk: found.risk,
        mark: dossier.mark.clone(),
        version: dossier.version,
    }
}
