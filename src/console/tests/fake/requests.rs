//! Requests for documents, ruled on as the real store rules.

use super::{Fake, row};
use crate::audit::{Addressee, CandidateId, Day, DocumentRequest, RequestId};
use crate::notice::request::{RequestRefusal, rule};
use crate::triage::port::{RequestDone, RequestOutcome};
use crate::triage::requests::{
    RequestAct, RequestFilter, RequestGroup, RequestOrder, RequestPlace, RequestRow,
};
use crate::triage::withdrawal::{Upset, after_upset, contradicted};

impl Fake {
    /// Adds a request for a record.
    pub(in crate::console::tests) fn ask_for(&mut self, id: i64, to: Addressee, sent_on: Option<Day>) {
        let next = i64::try_from(self.requests.len()).unwrap() + 1;
        let membership = &self.dossiers[&id].candidate.membership;
        self.requests.push(DocumentRequest {
            id: RequestId(next),
            candidate: CandidateId(id),
            addressee: to,
            employer_code: if to == Addressee::Employer {
                membership.employer_code.clone()
            } else {
                String::new()
            },
            written_by: "sato".into(),
            written_at: "2023-06-01T00:00:00Z".parse().unwrap(),
            sent_on,
            due_on: if sent_on.is_some() { "2023-06-29" } else { "2023-07-20" }.parse().ok(),
            reminded_on: None,
            reminders: 0,
            answer: None,
            version: 1,
        });
    }

    fn request_rows(&self) -> Vec<RequestRow> {
        let mut rows: Vec<RequestRow> = self
            .requests
            .iter()
            .map(|request| {
                let of = row(&self.dossiers[&request.candidate.0]);
                RequestRow {
                    request: request.clone(),
                    key: of.key,
                    kanji_name: of.kanji_name,
                    employer_name: of.employer_name,
                    employer_code: of.employer_code,
                    mark: of.mark,
                    is_outside: of.causes.is_empty(),
                }
            })
            .collect();
        rows.sort_by_key(|row| (row.request.addressee, row.request.employer_code.clone(), row.request.id));
        rows
    }

    pub(super) fn request_groups(
        &self,
        after: Option<&(Addressee, String)>,
        limit: u32,
        today: Day,
    ) -> Vec<RequestGroup> {
        let mut groups: Vec<RequestGroup> = Vec::new();
        for row in self.request_rows() {
            let request = &row.request;
            let is_new = groups.last().is_none_or(|it| {
                (it.addressee, &it.employer_code) != (request.addressee, &request.employer_code)
            });
            if is_new {
                groups.push(RequestGroup {
                    addressee: request.addressee,
                    employer_code: request.employer_code.clone(),
                    employer_name: if request.employer_code.is_empty() {
                        String::new()
                    } else {
                        row.employer_name.clone()
                    },
                    total: 0,
                    written: 0,
                    unanswered: 0,
                    overdue: 0,
                    answered: 0,
                });
            }
            let group = groups.last_mut().unwrap();
            let (is_answered, is_sent) = (request.answer.is_some(), request.sent_on.is_some());
            group.total += 1;
            group.written += u64::from(!is_answered && !is_sent);
            group.unanswered += u64::from(!is_answered && is_sent);
            group.overdue += u64::from(request.is_overdue(today));
            group.answered += u64::from(is_answered);
        }
        let place = |it: &RequestGroup| (it.addressee, it.employer_code.clone());
        groups
            .into_iter()
            .filter(|it| after.is_none_or(|after| place(it) > *after))
            .take(limit as usize)
            .collect()
    }

    pub(super) fn request_page(
        &self,
        filter: &RequestFilter,
        after: Option<&RequestPlace>,
        limit: u32,
    ) -> Vec<RequestRow> {
        let rows = self.request_rows().into_iter().filter(|row| {
            filter.addressees.contains(&row.request.addressee)
                && filter.employers.contains(&row.request.employer_code)
                && after.is_none_or(|after| row.request.id > after.id)
        });
        rows.take(limit as usize).collect()
    }

    pub(super) fn perform_on_requests(&mut self, orders: &[RequestOrder]) -> Vec<RequestOutcome> {
        let each = |order: &RequestOrder| {
            let at = self.requests.iter().position(|request| request.id == order.id).unwrap();
            if order.seen_version.is_some_and(|seen| seen != self.requests[at].version) {
                let why = RequestRefusal::Overtaken(self.requests[at].case_code()).message();
                return (order.id, Err(why));
            }
            let of = self.dossiers.get_mut(&self.requests[at].candidate.0).unwrap();
            let (mark, employer_code) = (&of.mark, &of.candidate.membership.employer_code);
            let ruled =
                rule(&self.requests[at], (mark, employer_code), None, &order.act, &order.actor, order.at);
            let upset = match &order.act {
                RequestAct::Answer(replied) => contradicted(mark, replied.outcome),
                _ => Upset::None,
            };
            let done = ruled.map(|request| {
                of.mark = after_upset(&of.mark, upset);
                self.requests[at] = request.clone();
                Box::new(RequestDone { request, upset })
            });
            (order.id, done.map_err(|refusal| refusal.message()))
        };
        orders.iter().map(each).collect()
    }
}
