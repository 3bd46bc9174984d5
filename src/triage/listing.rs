//! One line of a list, in the shape that scripts rely on.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Serialize, Serializer};

use super::risk::Risk;
use crate::audit::{
    Actor, Addressee, AnswerResult, Basis, CandidateId, CauseSet, Day, IndividualNumber, Item, Mark,
    MemberKey, PerItem, SignalSet, Status,
};
use crate::compare::Grade;

/// A record as `list`, `export` and the queue pane show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    /// Which record.
    pub id: CandidateId,
    /// Who.
    pub key: MemberKey,
    /// The registered number.
    pub individual_number: IndividualNumber,
    /// The insurer's kanji name, as written; an individual number in it, as in the next name and that
    /// of the employer, is masked.
    pub kanji_name: String,
    /// The insurer's kana name; not a column of files.
    pub kana_name: String,
    /// 事業所番号
    pub employer_code: String,
    /// 事業所名
    pub employer_name: String,
    /// The root causes.
    pub causes: CauseSet,
    /// What the register says.
    pub answer: Option<AnswerResult>,
    /// Whether the number was put on an inquiry list; not a column of files.
    pub inquired: bool,
    /// The grade of each item, where there are five items to compare with.
    pub grades: Option<PerItem<Grade>>,
    /// The signals.
    pub signals: SignalSet,
    /// The place in the queue.
    pub risk: Risk,
    /// The state of the triage.
    pub mark: Mark,
    /// How often the record was changed.
    pub version: u64,
}

/// The columns of a record in CSV, without the database's own `id` and `version`, which an export leaves out.
const COLUMNS: &[&str] = &[
    "insurer_no",
    "symbol",
    "number",
    "branch",
    "individual_number",
    "kanji_name",
    "employer_code",
    "employer_name",
    "causes",
    "status",
    "basis",
    "answer",
    "grade",
    "grade_kanji_name",
    "grade_kana_name",
    "grade_birth_date",
    "grade_sex",
    "grade_address",
    "signals",
    "risk",
    "assignee",
    "addressee",
    "due_on",
    "operator",
    "marked_at",
    "second_operator",
    "second_at",
    "awaiting_second_check",
    "raised_again",
];

impl ListRow {
    /// Returns the columns of `export` as CSV.
    pub const fn export_columns() -> &'static [&'static str] {
        COLUMNS
    }

    /// Returns the columns of `list --format csv`: those of the export between `id` and `version`.
    pub fn list_columns() -> Vec<&'static str> {
        std::iter::once("id").chain(COLUMNS.iter().copied()).chain(std::iter::once("version")).collect()
    }

    /// Returns the grade of the record.
    pub fn grade(&self) -> Option<Grade> {
        self.grades.and_then(|grades| grades.iter().map(|(_, grade)| *grade).max())
    }

    /// Returns the record as an actor may see it in a list: a mark that awaits his second check is hidden.
    pub fn seen_by(&self, actor: &Actor) -> Cow<'_, Self> {
        match self.mark.seen_by(actor) {
            Cow::Borrowed(_) => Cow::Borrowed(self),
            Cow::Owned(mark) => Cow::Owned(Self { mark, ..self.clone() }),
        }
    }

    /// Returns the cells of [`export_columns`](Self::export_columns). With `reveal` the registered individual number is
    /// written whole, which the caller records; one that stands in a name stays masked.
    pub fn export_cells(&self, reveal: bool) -> Vec<Cow<'_, str>> {
        let mark = &self.mark;
        let mut cells: Vec<Cow<'_, str>> = vec![
            self.key.insurer_no.as_str().into(),
            self.key.symbol.as_str().into(),
            self.key.number.as_str().into(),
            self.key.branch.as_str().into(),
            self.number(reveal).into(),
            self.kanji_name.as_str().into(),
            self.employer_code.as_str().into(),
            self.employer_name.as_str().into(),
            self.causes.joined().into(),
            mark.status.code().into(),
            mark.basis.map_or("", Basis::code).into(),
            self.answer_code().into(),
            self.grade().map_or("", Grade::code).into(),
        ];
        cells.extend(
            Item::ALL.iter().map(|item| Cow::from(self.grades.map_or("", |grades| grades[*item].code()))),
        );
        cells.extend([
            self.signals.joined().into(),
            self.risk.code().into(),
            mark.assignee.as_deref().unwrap_or_default().into(),
            mark.addressee.map_or("", Addressee::code).into(),
            mark.due_on.map(|day| day.to_string()).unwrap_or_default().into(),
            mark.operator.as_deref().unwrap_or_default().into(),
            moment(mark.marked_at).into(),
            mark.second_operator.as_deref().unwrap_or_default().into(),
            moment(mark.second_at).into(),
            truth(mark.awaiting_second_check).into(),
            truth(mark.raised_again).into(),
        ]);
        cells
    }

    /// Returns the cells of [`list_columns`](Self::list_columns), the number masked.
    pub fn list_cells(&self) -> Vec<Cow<'_, str>> {
        let mut cells = vec![Cow::from(self.id.to_string())];
        cells.extend(self.export_cells(false));
        cells.push(self.version.to_string().into());
        cells
    }

    /// Returns the record as the object that `list --format json` holds, the number masked.
    pub fn to_json(&self) -> ListJson<'_> {
        ListJson { id: Some(self.id), version: Some(self.version), ..self.to_export_json(false) }
    }

    /// Returns the record as an export's line has it: without the database's own `id` and `version`.
    pub fn to_export_json(&self, reveal: bool) -> ListJson<'_> {
        let mark = &self.mark;
        ListJson {
            id: None,
            insurer_no: self.key.insurer_no.as_str(),
            symbol: &self.key.symbol,
            number: &self.key.number,
            branch: &self.key.branch,
            individual_number: self.number(reveal),
            kanji_name: &self.kanji_name,
            employer_code: &self.employer_code,
            employer_name: &self.employer_name,
            causes: self.causes,
            status: mark.status,
            basis: mark.basis,
            answer: self.answer_code(),
            grade: self.grade(),
            grades: PerItem::from_fn(|item| self.grades.map(|grades| grades[item])),
            signals: self.signals,
            risk: self.risk,
            assignee: mark.assignee.as_deref(),
            addressee: mark.addressee,
            due_on: mark.due_on,
            operator: mark.operator.as_deref(),
            marked_at: mark.marked_at,
            second_operator: mark.second_operator.as_deref(),
            second_at: mark.second_at,
            awaiting_second_check: mark.awaiting_second_check,
            raised_again: mark.raised_again,
            version: None,
        }
    }

    fn number(&self, reveal: bool) -> String {
        if reveal { self.individual_number.reveal() } else { self.individual_number.to_string() }
    }

    fn answer_code(&self) -> &'static str {
        self.answer.map_or("none", AnswerResult::code)
    }
}

/// The object of `list --format json`, its keys in the agreed order.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names of the fields are the contract; `ListRow` says what they mean")]
pub struct ListJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<CandidateId>,
    pub insurer_no: &'a str,
    pub symbol: &'a str,
    pub number: &'a str,
    pub branch: &'a str,
    pub individual_number: String,
    pub kanji_name: &'a str,
    pub employer_code: &'a str,
    pub employer_name: &'a str,
    pub causes: CauseSet,
    pub status: Status,
    pub basis: Option<Basis>,
    pub answer: &'static str,
    pub grade: Option<Grade>,
    pub grades: PerItem<Option<Grade>>,
    pub signals: SignalSet,
    pub risk: Risk,
    pub assignee: Option<&'a str>,
    pub addressee: Option<Addressee>,
    pub due_on: Option<Day>,
    pub operator: Option<&'a str>,
    #[serde(serialize_with = "rfc3339")]
    pub marked_at: Option<Timestamp>,
    pub second_operator: Option<&'a str>,
    #[serde(serialize_with = "rfc3339")]
    pub second_at: Option<Timestamp>,
    pub awaiting_second_check: bool,
    pub raised_again: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
}

#[allow(clippy::ref_option, reason = "serde hands the field over by reference")]
fn rfc3339<S: Serializer>(at: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    at.map(|at| moment(Some(at))).serialize(serializer)
}

/// Writes a moment as RFC 3339 in UTC, to the second; nothing for none.
pub fn moment(at: Option<Timestamp>) -> String {
    at.map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default()
}

/// Writes a moment for a person to read: the time in Japan, to the minute, `2026-11-23 01:29`; nothing for none.
pub fn time_in_japan(at: Option<Timestamp>) -> String {
    let in_japan = |at: Timestamp| at.to_zoned(TimeZone::fixed(jiff::tz::offset(9)));
    at.map(|at| in_japan(at).strftime("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()
}

/// Writes a flag as JSON has it: a column means the same in every format.
const fn truth(flag: bool) -> &'static str {
    if flag { "true" } else { "false" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_the_time_in_japan_and_files_hold_utc() {
        let at: Option<Timestamp> = "2026-11-22T16:29:59Z".parse().ok();
        assert_eq!(time_in_japan(at), "2026-11-23 01:29");
        assert_eq!(moment(at), "2026-11-22T16:29:59Z");
        assert_eq!(time_in_japan(None), "");
    }
}
