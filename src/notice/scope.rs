//! 対象抽出の記録: how the candidates were chosen. Knows no file and no database.
//!
//! The notice of 23 May 2023 (前文): 過去に登録した加入者の資格情報等について、連名通知「1. 個人番号の取得・登録・修正を行う際の基本的留意事項」に
//! 照らし、これに沿わない確認方法で個人番号を取得・登録していたことがないか、改めて点検を行う. What was looked for, and what was found, is a part of the
//! report; that nothing was found is said too.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::audit::{Actor, Day, Scope, hides_valid_number};
use crate::i18n::{Message, thousands};
use crate::text::Shown;
use crate::triage::listing::moment;
use crate::triage::policy::{Refusal, may_act};

/// The method of an insurer that found no numbers of the kind.
pub const NONE: &str = "none";

/// How many characters each of the texts has at most.
const LONGEST: usize = 400;

/// More than there are people, and exact as a number of any program.
const MOST: u64 = 1_000_000_000;

/// A part of a choice as it is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeField {
    /// How the numbers had been obtained.
    Method,
    /// First day of the registrations that were looked at.
    From,
    /// Last day of them.
    To,
    /// By which rule they were chosen.
    Rule,
    /// How many there are.
    Records,
    /// Who decided it.
    DecidedBy,
    /// When.
    DecidedOn,
    /// Further words.
    Note,
}

impl ScopeField {
    /// All, in the order in which they are asked for.
    pub const ALL: [Self; 8] = [
        Self::Method,
        Self::From,
        Self::To,
        Self::Rule,
        Self::Records,
        Self::DecidedBy,
        Self::DecidedOn,
        Self::Note,
    ];

    /// Returns the id of its word: over a column of the report, before a field of a form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Method => "report.scope.method",
            Self::From => "notice.scope.from",
            Self::To => "notice.scope.to",
            Self::Rule => "report.scope.rule",
            Self::Records => "report.scope.records",
            Self::DecidedBy => "report.scope.decided-by",
            Self::DecidedOn => "report.scope.decided-on",
            Self::Note => "report.scope.note",
        }
    }

    /// Names it to who fills in a form.
    pub fn in_form(self) -> Message {
        Message::new("notice.scope.field").say("word", Message::new(self.word()))
    }

    /// Names it to who gives flags.
    pub fn as_flag(self) -> Message {
        Message::new("notice.scope.flag").arg(
            "flag",
            match self {
                Self::Method => "method",
                Self::From => "from",
                Self::To => "to",
                Self::Rule => "rule",
                Self::Records => "records",
                Self::DecidedBy => "decided-by",
                Self::DecidedOn => "decided-on",
                Self::Note => "note",
            },
        )
    }
}

/// Why a choice of candidates is not recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScopeRefusal {
    /// The actor may not.
    Policy(Refusal),
    /// A text that must be there is empty.
    Empty(ScopeField),
    /// A text holds a valid individual number.
    HoldsNumber(ScopeField),
    /// A text is too long, or is no plain line.
    NoLine(ScopeField),
    /// The period ends before it begins.
    PeriodBackwards,
    /// Decided on a day that is still to come.
    DecidedAhead(Day),
    /// Nothing was found, and yet there are records.
    NoneWithRecords,
    /// More records than there can be.
    TooMany,
}

impl ScopeRefusal {
    /// Says the refusal, after the field that is to be mended; fields are named as the way has them on which it was stated.
    pub fn message(&self, named: fn(ScopeField) -> Message) -> Message {
        let why = self.why(named);
        match self.field() {
            Some(field) => Message::new("notice.scope.of-field").say("field", named(field)).say("why", why),
            None => why,
        }
    }

    /// Says the refusal alone, where the field that is to be mended is named beside it.
    pub fn why(&self, named: fn(ScopeField) -> Message) -> Message {
        match self {
            Self::Policy(refusal) => refusal.message(),
            Self::Empty(_) => Message::new("notice.scope.empty"),
            Self::HoldsNumber(_) => Refusal::NumberInNote.message(),
            Self::NoLine(_) => Message::new("notice.scope.no-line").arg("longest", LONGEST),
            Self::PeriodBackwards => {
                Message::new("notice.scope.period-backwards").say("from", named(ScopeField::From))
            }
            Self::DecidedAhead(day) => Message::new("notice.scope.decided-ahead").arg("day", day),
            Self::NoneWithRecords => {
                Message::new("notice.scope.none-with-records").say("method", named(ScopeField::Method))
            }
            Self::TooMany => Message::new("notice.scope.too-many"),
        }
    }

    /// Returns the field that is to be mended; none where it is not about what was stated.
    pub const fn field(&self) -> Option<ScopeField> {
        match self {
            Self::Policy(_) => None,
            Self::Empty(field) | Self::HoldsNumber(field) | Self::NoLine(field) => Some(*field),
            Self::PeriodBackwards => Some(ScopeField::To),
            Self::DecidedAhead(_) => Some(ScopeField::DecidedOn),
            Self::NoneWithRecords | Self::TooMany => Some(ScopeField::Records),
        }
    }
}

/// Rules on a choice as it is stated; returns it as it is recorded, by whom and when.
pub fn rule(stated: &Scope, actor: &Actor, at: Timestamp) -> Result<Scope, ScopeRefusal> {
    may_act(actor).map_err(ScopeRefusal::Policy)?;
    let scope = Scope {
        method: line(ScopeField::Method, &stated.method)?,
        rule: line(ScopeField::Rule, &stated.rule)?,
        decided_by: line(ScopeField::DecidedBy, &stated.decided_by)?,
        note: line(ScopeField::Note, &stated.note)?,
        added_by: actor.person().to_owned(),
        added_at: at,
        ..stated.clone()
    };
    let is_none = scope.method == NONE;
    for (field, text) in [
        (ScopeField::Method, &scope.method),
        (ScopeField::Rule, &scope.rule),
        (ScopeField::DecidedBy, &scope.decided_by),
    ] {
        // Where nothing of the kind was found, no rule chose it.
        if text.is_empty() && !(is_none && field == ScopeField::Rule) {
            return Err(ScopeRefusal::Empty(field));
        }
    }
    if is_none && scope.records > 0 {
        return Err(ScopeRefusal::NoneWithRecords);
    }
    if scope.records > MOST {
        return Err(ScopeRefusal::TooMany);
    }
    if scope.period_from.zip(scope.period_to).is_some_and(|(from, to)| to < from) {
        return Err(ScopeRefusal::PeriodBackwards);
    }
    if scope.decided_on > Day::of(at) {
        return Err(ScopeRefusal::DecidedAhead(scope.decided_on));
    }
    Ok(scope)
}

fn line(field: ScopeField, text: &str) -> Result<String, ScopeRefusal> {
    let text = text.trim();
    if hides_valid_number(text) {
        return Err(ScopeRefusal::HoldsNumber(field));
    }
    if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
        return Err(ScopeRefusal::NoLine(field));
    }
    Ok(text.to_owned())
}

/// Returns a choice as the object that stands in the report.
pub fn to_json(scope: &Scope) -> Value {
    json!({
        "method": scope.method,
        "period_from": scope.period_from,
        "period_to": scope.period_to,
        "rule": scope.rule,
        "records": scope.records,
        "decided_by": scope.decided_by,
        "decided_on": scope.decided_on,
        "note": scope.note,
        "added_by": scope.added_by,
        "added_at": moment(Some(scope.added_at)),
    })
}

/// Says one choice, as it stands in the report, on one line.
pub fn in_words(scope: &Value) -> Message {
    let text = |field| Shown::new(scope.get(field).and_then(Value::as_str).unwrap_or_default());
    let method = text("method");
    let note = Some(text("note")).filter(|note| !note.as_str().is_empty()).map(|note| format!("; {note}"));
    let said = Message::new("report.scope.line")
        .arg("on", text("decided_on"))
        .arg("from", text("period_from"))
        .arg("to", text("period_to"))
        .arg("rule", text("rule"))
        .arg("records", thousands(scope.get("records").and_then(Value::as_u64).unwrap_or_default()))
        .arg("by", text("decided_by"))
        .arg("note", note.unwrap_or_default());
    if method.as_str() == NONE {
        said.say("method", Message::new("report.scope.none"))
    } else {
        said.arg("method", method)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{IdentitySource, Role};
    use crate::i18n::Lang;

    fn day(iso: &str) -> Day {
        iso.parse().unwrap()
    }

    fn stated() -> Scope {
        Scope {
            method: " J-LIS照会（3情報） ".into(),
            period_from: Some(day("2017-07-01")),
            period_to: Some(day("2023-05-31")),
            rule: "照会項目数3以下".into(),
            records: 8876,
            decided_by: "常務理事".into(),
            decided_on: day("2023-06-01"),
            note: String::new(),
            added_by: String::new(),
            added_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn ruled(stated: &Scope, role: Role) -> Result<Scope, ScopeRefusal> {
        let actor = Actor { account: "sato".into(), claim: None, source: IdentitySource::LoginUid, role };
        rule(stated, &actor, "2023-06-02T00:00:00Z".parse().unwrap())
    }

    #[test]
    fn a_choice_is_recorded_with_who_recorded_it() {
        let scope = ruled(&stated(), Role::Operator).unwrap();
        assert_eq!((scope.method.as_str(), scope.added_by.as_str()), ("J-LIS照会（3情報）", "sato"));
        assert_eq!(to_json(&scope)["records"], 8876);
        let none = Scope { method: NONE.into(), rule: String::new(), records: 0, ..stated() };
        assert!(ruled(&none, Role::Operator).is_ok(), "that nothing was found is a finding");
    }

    #[test]
    fn what_says_nothing_or_cannot_be_is_refused() {
        let of = |change: fn(&mut Scope)| {
            let mut scope = stated();
            change(&mut scope);
            ruled(&scope, Role::Operator).unwrap_err()
        };
        assert_eq!(of(|it| it.method = " ".into()), ScopeRefusal::Empty(ScopeField::Method));
        assert_eq!(of(|it| it.rule = String::new()), ScopeRefusal::Empty(ScopeField::Rule));
        assert_eq!(of(|it| it.decided_by = String::new()), ScopeRefusal::Empty(ScopeField::DecidedBy));
        assert_eq!(of(|it| it.rule = "a\nb".into()), ScopeRefusal::NoLine(ScopeField::Rule));
        assert_eq!(of(|it| it.note = "あ".repeat(401)), ScopeRefusal::NoLine(ScopeField::Note));
        assert_eq!(of(|it| it.note = "123456789018".into()), ScopeRefusal::HoldsNumber(ScopeField::Note));
        assert_eq!(of(|it| it.note = "01754538422260".into()), ScopeRefusal::HoldsNumber(ScopeField::Note));
        assert_eq!(of(|it| it.method = NONE.into()), ScopeRefusal::NoneWithRecords);
        assert_eq!(of(|it| it.records = MOST + 1), ScopeRefusal::TooMany);
        assert_eq!(of(|it| it.period_to = "2017-06-30".parse().ok()), ScopeRefusal::PeriodBackwards);
        let ahead = day("2023-06-03");
        assert_eq!(of(|it| it.decided_on = "2023-06-03".parse().unwrap()), ScopeRefusal::DecidedAhead(ahead));
        assert_eq!(ruled(&stated(), Role::Viewer), Err(ScopeRefusal::Policy(Refusal::OnlyViewing)));
    }

    /// Who fills in a form is told of its fields, who gives flags of these: one refusal, two names.
    #[test]
    fn a_refusal_names_its_fields_as_they_were_stated() {
        for (refusal, flags, form) in [
            (ScopeRefusal::Empty(ScopeField::Rule), vec!["--rule"], vec!["“Rule”"]),
            (ScopeRefusal::PeriodBackwards, vec!["--from", "--to"], vec!["“Period from”", "“Period to”"]),
            (
                ScopeRefusal::NoneWithRecords,
                vec!["--method", "--records"],
                vec!["“Obtained by”", "“Records”"],
            ),
            (ScopeRefusal::TooMany, vec!["--records"], vec!["“Records”"]),
        ] {
            let said = |named| Lang::En.say(&refusal.message(named));
            let (as_flags, in_form) = (said(ScopeField::as_flag), said(ScopeField::in_form));
            assert!(flags.iter().all(|flag| as_flags.contains(flag)), "{as_flags}");
            assert!(form.iter().all(|field| in_form.contains(field)) && !in_form.contains("--"), "{in_form}");
        }
        for field in ScopeField::ALL {
            assert_ne!(Lang::Ja.text(field.word()), "⁇");
        }
    }
}
