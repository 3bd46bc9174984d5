//! 対象抽出の記録: how the candidates were chosen. Knows no file and no database.
//!
//! The notice of 23 May 2023 (前文): 過去に登録した加入者の資格情報等について、連名通知「1. 個人番号の取得・登録・修正を行う際の基本的留意事項」に
//! 照らし、これに沿わない確認方法で個人番号を取得・登録していたことがないか、改めて点検を行う. What was looked for, and what was found, is a part of the
//! report; that nothing was found is said too.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::audit::{Actor, Day, Scope, holds_valid_number};
use crate::i18n::Message;
use crate::triage::listing::moment;
use crate::triage::policy::{Refusal, may_act};

/// The method of an insurer that found no numbers of the kind.
pub const NONE: &str = "none";

/// How many characters each of the texts has at most.
const LONGEST: usize = 400;

/// More than there are people, and exact as a number of any program.
const MOST: u64 = 1_000_000_000;

/// Why a choice of candidates is not recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum ScopeRefusal {
    /// The actor may not.
    Policy(Refusal),
    /// A text that must be there is empty; the flag that gives it.
    Empty(&'static str),
    /// A text is too long, or is no plain line; the flag that gives it.
    NoLine(&'static str),
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
    /// Says the refusal.
    pub fn message(&self) -> Message {
        match self {
            Self::Policy(refusal) => refusal.message(),
            Self::Empty(flag) => Message::new("notice.scope.empty").arg("flag", flag),
            Self::NoLine(flag) => {
                Message::new("notice.scope.no-line").arg("flag", flag).arg("longest", LONGEST)
            }
            Self::PeriodBackwards => Message::new("notice.scope.period-backwards"),
            Self::DecidedAhead(day) => Message::new("notice.scope.decided-ahead").arg("day", day),
            Self::NoneWithRecords => Message::new("notice.scope.none-with-records"),
            Self::TooMany => Message::new("notice.scope.too-many"),
        }
    }
}

/// Rules on a choice as it is stated; returns it as it is recorded, by whom and when.
pub fn rule(stated: &Scope, actor: &Actor, at: Timestamp) -> Result<Scope, ScopeRefusal> {
    may_act(actor).map_err(ScopeRefusal::Policy)?;
    let method = line("--method", &stated.method)?;
    let scope = Scope {
        rule: line("--rule", &stated.rule)?,
        decided_by: line("--decided-by", &stated.decided_by)?,
        note: line("--note", &stated.note)?,
        added_by: actor.person().to_owned(),
        added_at: at,
        method,
        ..stated.clone()
    };
    let is_none = scope.method == NONE;
    for (flag, text) in
        [("--method", &scope.method), ("--rule", &scope.rule), ("--decided-by", &scope.decided_by)]
    {
        // Where nothing of the kind was found, no rule chose it.
        if text.is_empty() && !(is_none && flag == "--rule") {
            return Err(ScopeRefusal::Empty(flag));
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

fn line(flag: &'static str, text: &str) -> Result<String, ScopeRefusal> {
    let text = text.trim();
    if holds_valid_number(text) {
        return Err(ScopeRefusal::Policy(Refusal::NumberInNote));
    }
    if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
        return Err(ScopeRefusal::NoLine(flag));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{IdentitySource, Role};

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
        assert_eq!(of(|it| it.method = " ".into()), ScopeRefusal::Empty("--method"));
        assert_eq!(of(|it| it.rule = String::new()), ScopeRefusal::Empty("--rule"));
        assert_eq!(of(|it| it.decided_by = String::new()), ScopeRefusal::Empty("--decided-by"));
        assert_eq!(of(|it| it.rule = "a\nb".into()), ScopeRefusal::NoLine("--rule"));
        assert_eq!(of(|it| it.note = "あ".repeat(401)), ScopeRefusal::NoLine("--note"));
        assert_eq!(of(|it| it.note = "123456789018".into()), ScopeRefusal::Policy(Refusal::NumberInNote));
        assert_eq!(of(|it| it.method = NONE.into()), ScopeRefusal::NoneWithRecords);
        assert_eq!(of(|it| it.records = MOST + 1), ScopeRefusal::TooMany);
        assert_eq!(of(|it| it.period_to = "2017-06-30".parse().ok()), ScopeRefusal::PeriodBackwards);
        let ahead = day("2023-06-03");
        assert_eq!(of(|it| it.decided_on = "2023-06-03".parse().unwrap()), ScopeRefusal::DecidedAhead(ahead));
        assert_eq!(ruled(&stated(), Role::Viewer), Err(ScopeRefusal::Policy(Refusal::OnlyViewing)));
    }
}
