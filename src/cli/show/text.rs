//! One record as lines of text.

use super::both_sides::both;
use crate::audit::{Day, Event, IndividualNumber, Item, RootCause, Signal};
use crate::cli::moments;
use crate::cli::requests::list;
use crate::compare::{ItemComparison, explain};
use crate::files::{Column, also_named};
use crate::i18n::{Lang, Message};
use crate::text::{Shown, cells, pad};
use crate::triage::listing::moment;
use crate::triage::port::Record;
use crate::triage::requests::RequestRow;

/// The column in which values begin.
const INDENT: usize = 24;

/// Lays a record, its requests and its history (newest first) out as text, as it is on a day. Where its mark is hidden from the one
/// who reads, so is who made it, and the answer that speaks for it.
pub fn text(
    record: &Record,
    requests: &[RequestRow],
    history: &[Event],
    (today, is_hidden): (Day, bool),
    lang: Lang,
) -> String {
    let mut page = Page { lang, is_hidden, out: String::with_capacity(2048) };
    page.head(record);
    page.items(record);
    page.signals(record);
    page.mark(record);
    page.requests(requests, today);
    page.membership(record);
    page.sources(record);
    page.title("cli.show.history");
    for event in history {
        page.line(&if is_hidden { moments::blind_line(event, lang) } else { moments::line(event, lang) });
    }
    page.out
}

struct Page {
    lang: Lang,
    /// The mark awaits the second check of the one who reads.
    is_hidden: bool,
    out: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    fn title(&mut self, id: &'static str) {
        self.line("");
        let title = self.lang.text(id);
        self.line(title);
    }

    /// A label and its value; nothing where the value is empty.
    fn field<'t>(&mut self, label: &str, value: impl Into<Shown<'t>>) {
        let value = value.into();
        if !value.as_str().is_empty() {
            let line = format!("{}{value}", pad(&format!("  {label}"), INDENT));
            self.line(&line);
        }
    }

    /// A column of a file and its value, under the header that is usual in the language.
    fn column<'t>(&mut self, column: Column, value: impl Into<Shown<'t>>) {
        let header = match self.lang {
            Lang::Ja => also_named(column).first().copied(),
            Lang::En => None,
        };
        self.field(header.unwrap_or(column.code()), value);
    }

    fn head(&mut self, record: &Record) {
        let (dossier, found) = (&record.dossier, &record.found);
        let lang = self.lang;
        let head = Message::new("cli.show.head")
            .arg("id", dossier.id)
            .arg("key", Shown::key(dossier.candidate.key.to_string()));
        self.line(&lang.say(&head));
        self.field(lang.text("word.individual-number"), dossier.candidate.individual_number.to_string());
        if let Some(right) = dossier.mark.right_number.filter(|_| !self.is_hidden) {
            self.field(lang.text("cli.show.right-number"), right.to_string());
        }
        let causes: Vec<&str> =
            found.causes.iter().map(|cause: RootCause| lang.word("cause", cause.code())).collect();
        let causes =
            if causes.is_empty() { lang.word("cause", "none").to_owned() } else { causes.join(" / ") };
        self.field(lang.text("word.root-cause"), &causes);
        let grade = found.grade().map_or("none", crate::compare::Grade::code);
        self.field(lang.text("word.overall"), lang.word("grade", grade));
        let answer = found.answer.map_or("none", crate::audit::AnswerResult::code);
        let asked = dossier.answer.as_ref().map_or("", |answer| answer.asked_on.as_str());
        self.field(lang.text("word.register-side"), format!("{} {asked}", lang.word("answer", answer)));
    }

    fn items(&mut self, record: &Record) {
        self.title("word.five-items");
        for item in Item::ALL {
            let left = record.dossier.candidate.items[*item].as_str();
            let right = record.dossier.answer.as_ref().map(|answer| answer.items[*item].as_str());
            let comparison = record.found.comparison.as_ref().map(|comparison| &comparison.items[*item]);
            self.item(*item, left, right, comparison);
        }
    }

    fn item(&mut self, item: Item, left: &str, right: Option<&str>, comparison: Option<&ItemComparison>) {
        let lang = self.lang;
        let name = lang.word("item", item.code());
        let Some((comparison, right)) = comparison.zip(right) else {
            self.field(name, left);
            return;
        };
        self.field(name, lang.word("grade", comparison.grade.code()));
        for said in explain(item, comparison, left, right) {
            self.field("", lang.say(&said));
        }
        let (below_left, below_right) = both(comparison, left, right);
        self.side(lang.text("cli.show.insurer"), left, &below_left);
        self.side(lang.text("cli.show.register"), right, &below_right);
    }

    fn side(&mut self, label: &str, raw: &str, marks: &str) {
        let begin = pad(&format!("    {label}"), INDENT);
        self.line(&format!("{begin}{}", Shown::new(raw)));
        if !marks.is_empty() {
            self.line(&format!("{}{marks}", " ".repeat(cells(&begin))));
        }
    }

    fn signals(&mut self, record: &Record) {
        if record.found.signals.is_empty() {
            return;
        }
        self.title("word.signal");
        for signal in record.found.signals.iter() {
            let partners: Vec<String> = record
                .found
                .partners
                .iter()
                .filter(|(s, _)| *s == signal)
                .map(|(_, id)| format!("#{id}"))
                .collect();
            let word = self.lang.word("signal", record.found.word_of(signal, &record.dossier));
            let kind = self.lang.text(if Signal::is_danger(signal) {
                "cli.show.danger"
            } else {
                "cli.show.information"
            });
            self.line(format!("  {kind} {word} {}", partners.join(" ")).trim_end());
        }
    }

    fn mark(&mut self, record: &Record) {
        let (mark, lang) = (&record.dossier.mark, self.lang);
        self.title("word.status");
        if self.is_hidden {
            self.line(&format!("  {}", lang.text("cli.show.hidden")));
            self.field(lang.text("cli.assignee"), mark.assignee.as_deref().unwrap_or_default());
            self.field(lang.text("cli.show.version"), record.dossier.version.to_string());
            return;
        }
        let mut status = lang.word("status", mark.status.code()).to_owned();
        for (flag, id) in [
            (mark.is_returned(), "word.returned"),
            (mark.awaiting_second_check, "word.second-check-awaited"),
            (mark.raised_again, "word.raised-again"),
            (mark.data_changed, "word.data-changed"),
            (mark.wrong_found_at.is_some(), "word.wrong-number"),
        ] {
            if flag {
                status = format!("{status}, {}", lang.text(id));
            }
        }
        self.field(lang.text("word.status"), &status);
        self.field(lang.text("word.basis"), mark.basis.map_or("", |basis| lang.word("basis", basis.code())));
        self.field(
            lang.text("word.addressee"),
            mark.addressee.map_or("", |to| lang.word("addressee", to.code())),
        );
        self.field(lang.text("cli.show.due"), mark.due_on.map(|day| day.to_string()).unwrap_or_default());
        self.field(lang.text("cli.show.note"), &mark.note);
        let by = |name: &Option<String>, at| {
            name.as_ref().map(|name| format!("{name}  {}", moment(at))).unwrap_or_default()
        };
        self.field(lang.text("word.operator"), by(&mark.operator, mark.marked_at));
        self.field(lang.text("word.second-checker"), by(&mark.second_operator, mark.second_at));
        self.field(
            lang.text("word.reflected"),
            mark.reflected_on.map(|day| day.to_string()).unwrap_or_default(),
        );
        self.field(lang.text("cli.assignee"), mark.assignee.as_deref().unwrap_or_default());
        self.field(lang.text("cli.show.version"), record.dossier.version.to_string());
    }

    /// Requests for documents: where each stands, and what came of it.
    fn requests(&mut self, requests: &[RequestRow], today: Day) {
        if requests.is_empty() || self.is_hidden {
            return;
        }
        self.title("cli.show.requests");
        for row in requests {
            let request = &row.request;
            let addressee = self.lang.word("addressee", request.addressee.code());
            let days = [("word.request-state.sent", request.sent_on), ("word.due", request.due_on)];
            let days: Vec<String> = days
                .into_iter()
                .filter_map(|(id, day)| Some(format!("{} {}", self.lang.text(id), day?)))
                .collect();
            let state = list::state(row, today, self.lang);
            self.field(
                &request.case_code().to_string(),
                format!("{state}  {addressee}  {}", days.join(", ")),
            );
            if let Some(answer) = &request.answer {
                let seen = [
                    answer.number_seen.map_or("", |it| self.lang.word("number-seen", it.code())),
                    answer.identity_seen.map_or("", |it| self.lang.word("identity-seen", it.code())),
                    &answer.note,
                    &answer.by,
                ];
                let seen: Vec<&str> = seen.into_iter().filter(|part| !part.is_empty()).collect();
                self.field("", seen.join(", "));
            }
        }
    }

    /// What the file says of the membership and of how the number was come by, under the names of its columns.
    fn membership(&mut self, record: &Record) {
        let candidate = &record.dossier.candidate;
        let count = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        let masked = |n: Option<IndividualNumber>| n.map(|n| n.to_string()).unwrap_or_default();
        let (member, lookup, alert) = (&candidate.membership, &candidate.lookup, &candidate.alert);
        self.title("cli.show.file");
        for (column, value) in [
            (Column::Relation, member.relation.clone()),
            (Column::InsuredName, member.insured_name.clone()),
            (Column::MembershipKind, member.membership_kind.clone()),
            (Column::EmployerCode, member.employer_code.clone()),
            (Column::EmployerName, member.employer_name.clone()),
            (Column::AcquiredOn, member.acquired_on.clone()),
            (Column::LostOn, member.lost_on.clone()),
            (Column::NumberSource, lookup.number_source.clone()),
            (Column::LookupItems, count(lookup.lookup_items)),
            (Column::LookupCandidates, count(lookup.lookup_candidates)),
            (
                Column::AutoTaken,
                lookup
                    .auto_taken
                    .map_or("", |taken| self.lang.text(if taken { "word.yes" } else { "word.no" }))
                    .to_owned(),
            ),
            (Column::LookupConfirmedOn, lookup.lookup_confirmed_on.clone()),
            (Column::LookupConfirmedHow, lookup.lookup_confirmed_how.clone()),
            (Column::RegisteredOn, candidate.registered.registered_on.clone()),
            (Column::Batch, candidate.registered.batch.clone()),
            (Column::AlertOn, alert.alert_on.clone()),
            (Column::AlertCheckedOn, alert.alert_checked_on.clone()),
            (Column::AlertCheckHow, alert.alert_check_how.clone()),
            (Column::NotificationNumber, masked(candidate.registered.notification_number)),
            (Column::CoreNumber, masked(candidate.registered.core_number)),
        ] {
            match column {
                Column::EmployerCode => self.column(column, Shown::key(value)),
                _ => self.column(column, &value),
            }
        }
    }

    /// Alerts and notifications that came in files of their own, and what else the register says.
    fn sources(&mut self, record: &Record) {
        let dossier = &record.dossier;
        if let Some(answer) = &dossier.answer {
            for (column, value) in [
                (Column::MovedOn, &answer.moved_on),
                (Column::PreviousAddress, &answer.previous_address),
                (Column::Note, &answer.note),
            ] {
                self.column(column, value);
            }
        }
        for alert in &dossier.alerts {
            let said = [&alert.alert_on, &alert.kind, &alert.alert_checked_on, &alert.alert_check_how];
            self.field(self.lang.text("cli.show.alert"), joined(&said));
        }
        for told in &dossier.notifications {
            let number = told.individual_number.to_string();
            let said = [&told.received_on, &told.document, &number, &told.filled_by];
            self.field(self.lang.text("cli.show.notification"), joined(&said));
        }
    }
}

fn joined(parts: &[&String]) -> String {
    parts.iter().filter(|part| !part.is_empty()).map(|part| part.as_str()).collect::<Vec<_>>().join("  ")
}
