//! What changed data do to a mark (the notice's aim: the right number is *surely* registered).

use super::assess::Assessment;
use crate::audit::{AnswerResult, IndividualNumber, Mark, SignalSet, Status};
use crate::compare::Grade;

/// What a mark rests on: remembered from one assessment to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground {
    /// The registered number.
    pub registered: IndividualNumber,
    /// The grade of the record.
    pub grade: Option<Grade>,
    /// What the register says.
    pub answer: Option<AnswerResult>,
    /// The signals.
    pub signals: SignalSet,
}

impl Ground {
    /// Takes the ground of a record's marks from its assessment.
    pub fn of(registered: IndividualNumber, found: &Assessment) -> Self {
        Self { registered, grade: found.grade(), answer: found.answer, signals: found.signals }
    }
}

/// What becomes of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upset {
    /// It stays as it is.
    None,
    /// It stays and is flagged *data changed*.
    Flagged,
    /// It is withdrawn to pending, *raised again*.
    Withdrawn,
}

/// Decides what becomes of a mark when a record's ground changes, for whatever reason: an import, another record's mark,
/// new rules of the comparison. `content_changed` tells that an item says something else than before; a new writing of
/// the same content does not count.
///
/// - A number that equals the recorded right number of a corrected record is its echo: the mark stays.
/// - `verified` and `corrected` are withdrawn when the number changes; `verified` also when its grade gets worse or a
///   danger appears.
/// - `escalated` and `on-hold` stay, flagged.
pub fn upset(mark: &Mark, before: &Ground, after: &Ground, content_changed: bool) -> Upset {
    let number_changed = before.registered != after.registered;
    let anything = content_changed || before != after;
    match mark.status {
        Status::Pending => Upset::None,
        Status::Corrected => {
            if number_changed && mark.right_number != Some(after.registered) {
                Upset::Withdrawn
            } else {
                Upset::None
            }
        }
        Status::Verified => {
            if number_changed || severity(after.grade) > severity(before.grade) || new_danger(before, after) {
                Upset::Withdrawn
            } else {
                Upset::None
            }
        }
        Status::Escalated | Status::OnHold => {
            if anything && !mark.data_changed {
                Upset::Flagged
            } else {
                Upset::None
            }
        }
    }
}

/// Applies what was decided to a mark.
#[must_use]
pub fn after_upset(mark: &Mark, upset: Upset) -> Mark {
    match upset {
        Upset::None => mark.clone(),
        Upset::Flagged => Mark { data_changed: true, ..mark.clone() },
        Upset::Withdrawn => Mark {
            raised_again: true,
            assignee: mark.assignee.clone(),
            wrong_found_at: mark.wrong_found_at,
            ..Mark::default()
        },
    }
}

/// A record that was verified without an answer rested on something else than the comparison: an answer that merely
/// cannot be told makes it no worse, one that differs does. Nor does another writing of the same content.
fn severity(grade: Option<Grade>) -> Grade {
    match grade {
        Some(grade) if grade.is_same() => Grade::Identical,
        grade => grade.unwrap_or(Grade::Undecided),
    }
}

fn new_danger(before: &Ground, after: &Ground) -> bool {
    after.signals.iter().any(|signal| signal.is_danger() && !before.signals.contains(signal))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Signal;

    fn ground(number: &str, grade: Option<Grade>, signals: &[Signal]) -> Ground {
        Ground {
            registered: IndividualNumber::parse(number).unwrap(),
            grade,
            answer: grade.map(|_| AnswerResult::Found),
            signals: signals.iter().copied().collect(),
        }
    }

    #[test]
    fn the_table_of_withdrawal() {
        use Grade::{Abridged, Different, Format, Identical};
        use Status::{Corrected, Escalated, OnHold, Pending, Verified};
        const A: &str = "123456789018";
        const B: &str = "111111111118";
        const C: &str = "900000000060";
        let clean = ground(A, Some(Identical), &[]);
        for (why, status, after, content, expected) in [
            ("nothing changed", Verified, clean, false, Upset::None),
            ("another writing", Verified, ground(A, Some(Identical), &[]), false, Upset::None),
            ("another number", Verified, ground(C, Some(Identical), &[]), false, Upset::Withdrawn),
            ("a new writing of the same", Verified, ground(A, Some(Format), &[]), false, Upset::None),
            ("a worse grade", Verified, ground(A, Some(Abridged), &[]), false, Upset::Withdrawn),
            ("no answer any more", Verified, ground(A, None, &[]), false, Upset::Withdrawn),
            (
                "a danger",
                Verified,
                ground(A, Some(Identical), &[Signal::DuplicateNumber]),
                false,
                Upset::Withdrawn,
            ),
            (
                "information",
                Verified,
                ground(A, Some(Identical), &[Signal::LostEligibility]),
                false,
                Upset::None,
            ),
            ("moved, and both sides agree", Verified, clean, true, Upset::None),
            ("the echo of the right number", Corrected, ground(B, Some(Identical), &[]), false, Upset::None),
            ("a third number", Corrected, ground(C, Some(Identical), &[]), false, Upset::Withdrawn),
            ("a worse answer", Corrected, ground(A, Some(Different), &[]), false, Upset::None),
            ("a worse grade", Escalated, ground(A, Some(Abridged), &[]), false, Upset::Flagged),
            ("other content", OnHold, clean, true, Upset::Flagged),
            ("nothing changed", Escalated, clean, false, Upset::None),
            ("anything", Pending, ground(C, Some(Different), &[Signal::Twin]), true, Upset::None),
        ] {
            let mark = Mark { status, right_number: IndividualNumber::parse(B).ok(), ..Mark::default() };
            assert_eq!(upset(&mark, &clean, &after, content), expected, "{status} {why}");
        }
    }

    #[test]
    fn a_first_answer_withdraws_only_what_it_contradicts() {
        let mark = Mark { status: Status::Verified, ..Mark::default() };
        let before = ground("123456789018", None, &[]);
        for (grade, expected) in [
            (Grade::Identical, Upset::None),
            (Grade::Abridged, Upset::None),
            (Grade::Different, Upset::Withdrawn),
        ] {
            assert_eq!(
                upset(&mark, &before, &ground("123456789018", Some(grade), &[]), false),
                expected,
                "{grade}"
            );
        }
    }

    #[test]
    fn a_withdrawn_mark_keeps_who_works_on_it_and_that_a_wrong_number_was_found() {
        let mark = Mark {
            status: Status::Verified,
            assignee: Some("佐藤".into()),
            note: "x".into(),
            ..Mark::default()
        };
        let after = after_upset(&mark, Upset::Withdrawn);
        assert_eq!(after, Mark { raised_again: true, assignee: Some("佐藤".into()), ..Mark::default() });
    }
}
