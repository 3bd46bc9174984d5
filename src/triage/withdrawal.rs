//! What changed data do to a mark (the notice's aim: the right number is *surely* registered).

use serde::{Deserialize, Serialize};

use super::assess::Assessment;
use super::dossier::Dossier;
use super::policy::{proven_for_others, proves_a_similar_case};
use crate::audit::{
    AnswerResult, CandidateId, IndividualNumber, Item, Mark, MemberKey, Outcome, PerItem, Signal, SignalSet,
    Status,
};
use crate::compare::{Comparison, Grade};

/// What a mark rests on: remembered from one assessment to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground {
    /// The registered number.
    pub registered: IndividualNumber,
    /// The grade of each item.
    pub grades: Option<PerItem<Grade>>,
    /// What the register says.
    pub answer: Option<AnswerResult>,
    /// The signals.
    pub signals: SignalSet,
    /// Whether it stands in a sweep for similar cases.
    pub is_swept: bool,
    /// Whether the number, which is taken as the member's own, is taken as another person's too.
    pub is_disputed: bool,
}

impl Ground {
    /// Takes the ground of a record's marks from its assessment.
    pub fn of(dossier: &Dossier, found: &Assessment) -> Self {
        Self {
            registered: dossier.candidate.individual_number,
            is_swept: dossier.is_swept(),
            is_disputed: dossier.mark.status.is_proof() && proven_for_others(dossier).next().is_some(),
            grades: found.comparison.as_ref().map(Comparison::grades),
            answer: found.answer,
            signals: found.signals,
        }
    }
}

/// Why a mark was withdrawn or flagged: what is new in its ground. The history keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Why {
    /// The version of the comparison's rules, where newer ones than before judged the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<u32>,
    /// Whether another number is registered.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub number: bool,
    /// The items that are graded otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Regraded>,
    /// The dangers that appeared.
    #[serde(skip_serializing_if = "no_dangers")]
    pub dangers: SignalSet,
    /// Whether it turned out to be a similar case.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub swept: bool,
    /// Whether a document that was asked for shows another number.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub document: bool,
}

/// An item that is graded otherwise than before; no grade: there was, or is, no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub struct Regraded {
    pub item: Item,
    pub from: Option<Grade>,
    pub to: Option<Grade>,
}

impl Why {
    /// Says what is new; `rules` names the rules, where newer ones than before judged the record.
    pub fn of(before: &Ground, after: &Ground, rules: Option<u32>) -> Self {
        let of = |ground: &Ground, item| ground.grades.map(|grades| grades[item]);
        let dangers = new_dangers(before, after);
        let regraded = |item: &Item| Regraded { item: *item, from: of(before, *item), to: of(after, *item) };
        Self {
            rules,
            number: before.registered != after.registered,
            items: Item::ALL.iter().map(regraded).filter(|item| item.from != item.to).collect(),
            dangers: if after.is_disputed { dangers.with(Signal::DuplicateNumber) } else { dangers },
            swept: !before.is_swept && after.is_swept,
            document: false,
        }
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
/// - `verified` and `corrected` are withdrawn when the number changes; `verified` also when an item's grade gets worse or a
///   danger appears, `corrected` is flagged then.
/// - `verified` by a basis that does not prove a similar case is withdrawn where the record turns out to be one (notice 2(1)③).
/// - Both are withdrawn where the number turns out to be taken as another person's too: it cannot be both's.
/// - `escalated` and `on-hold` stay, flagged. That others have a number which was found wrong says nothing new.
pub fn upset(mark: &Mark, before: &Ground, after: &Ground, content_changed: bool) -> Upset {
    let number_changed = before.registered != after.registered && mark.right_number != Some(after.registered);
    let worse = is_worse(before, after) || !new_dangers(before, after).is_empty();
    let swept = !before.is_swept && after.is_swept;
    let flagged = |changed: bool| if changed && !mark.data_changed { Upset::Flagged } else { Upset::None };
    match mark.status {
        Status::Verified | Status::Corrected if number_changed || after.is_disputed => Upset::Withdrawn,
        Status::Verified if worse => Upset::Withdrawn,
        Status::Verified if swept && !mark.basis.is_some_and(proves_a_similar_case) => Upset::Withdrawn,
        Status::Pending | Status::Verified => Upset::None,
        Status::Corrected => flagged(worse),
        Status::Escalated | Status::OnHold => {
            let told = |ground: &Ground| {
                let is_news = |signal: &Signal| !(mark.is_known_wrong() && signal.is_of_holders());
                Ground {
                    is_swept: false,
                    signals: ground.signals.iter().filter(is_news).collect(),
                    ..*ground
                }
            };
            flagged(content_changed || told(after) != told(before))
        }
    }
}

/// Decides what becomes of a mark when a request for its record is answered. A document that shows another number than the one
/// that is taken as the member's own contradicts that, as changed data do: `verified` is withdrawn, `corrected` is flagged. Every
/// other outcome leaves a proof what it is.
pub const fn contradicted(mark: &Mark, outcome: Outcome) -> Upset {
    match (mark.status, outcome) {
        (Status::Verified, Outcome::OtherNumber) => Upset::Withdrawn,
        (Status::Corrected, Outcome::OtherNumber) => Upset::Flagged,
        _ => Upset::None,
    }
}

/// Returns the mark that an undo restores in the place of `now`, where the two sides or the numbers may be no longer those that
/// stood when the act was done.
///
/// - `verified` says that the number is right: a proof must be given again, and it comes back as pending, raised again.
/// - `corrected` says that it was wrong, and data withdraw no finding. The correction that stands now was held against the
///   changed data already and comes back with what they did to it; its echo needs nothing. Another one, that did not stand
///   meanwhile, is flagged, and its second check and its reflection must be given again.
/// - `escalated`, of a wrong number too, and `on-hold` come back flagged.
///
/// `still_holds`: the two sides and the numbers are the same, and no danger came that the act did not know of. A flag that came
/// meanwhile stays.
#[must_use]
pub fn restored(mark: &Mark, now: &Mark, registered: IndividualNumber, still_holds: bool) -> Mark {
    match mark.status {
        Status::Pending | Status::Verified if still_holds => mark.clone(),
        _ if still_holds => Mark { data_changed: mark.data_changed || now.data_changed, ..mark.clone() },
        Status::Pending => mark.clone(),
        Status::Verified => after_upset(mark, Upset::Withdrawn),
        Status::Corrected if mark.right_number == Some(registered) => mark.clone(),
        Status::Corrected if now.status == mark.status && now.right_number == mark.right_number => {
            Mark { data_changed: now.data_changed, ..mark.clone() }
        }
        Status::Corrected => Mark {
            second_operator: None,
            second_at: None,
            awaiting_second_check: true,
            reflected_on: None,
            ..after_upset(mark, Upset::Flagged)
        },
        Status::Escalated | Status::OnHold => after_upset(mark, Upset::Flagged),
    }
}

/// Applies what was decided to a mark. Data that change withdraw a mark, but no finding: that a number was wrong stays true.
#[must_use]
pub fn after_upset(mark: &Mark, upset: Upset) -> Mark {
    match upset {
        Upset::None => mark.clone(),
        Upset::Flagged => Mark { data_changed: true, ..mark.clone() },
        Upset::Withdrawn => Mark {
            raised_again: true,
            assignee: mark.assignee.clone(),
            leased_until: mark.leased_until,
            wrong_found_at: mark.found_wrong_at(),
            ..Mark::default()
        },
    }
}

fn is_worse(before: &Ground, after: &Ground) -> bool {
    let of = |ground: &Ground, item| severity(ground.grades.map(|grades| grades[item]));
    Item::ALL.iter().any(|item| of(after, *item) > of(before, *item))
}

/// A record that was verified without an answer rested on something else than the comparison: an answer that merely
/// cannot be told makes it no worse, one that differs does. Nor does another writing of the same content.
fn severity(grade: Option<Grade>) -> Grade {
    match grade {
        Some(grade) if grade.is_same() => Grade::Identical,
        grade => grade.unwrap_or(Grade::Undecided),
    }
}

fn new_dangers(before: &Ground, after: &Ground) -> SignalSet {
    after.signals.iter().filter(|signal| signal.is_danger() && !before.signals.contains(*signal)).collect()
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn no_dangers(dangers: &SignalSet) -> bool {
    dangers.is_empty()
}

/// A record whose mark the program withdrew because of an act on another one: it is pending, raised again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// Which record.
    pub id: CandidateId,
    /// Whose it is.
    pub key: MemberKey,
    /// The insurer's kanji name, as written.
    pub kanji_name: String,
}

/// Marks of other records that the program withdrew because of a taking back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Withdrawals {
    /// The first of the records, to be named.
    pub first: Vec<Withdrawn>,
    /// How many there are besides.
    pub more: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Basis;

    fn ground(number: &str, grade: Option<Grade>, signals: &[Signal]) -> Ground {
        Ground {
            registered: IndividualNumber::parse(number).unwrap(),
            grades: grade.map(|grade| PerItem { address: grade, ..PerItem::from_fn(|_| Grade::Identical) }),
            answer: grade.map(|_| AnswerResult::Found),
            signals: signals.iter().copied().collect(),
            is_swept: false,
            is_disputed: false,
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
            ("a worse answer", Corrected, ground(A, Some(Different), &[]), false, Upset::Flagged),
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
    fn a_similar_case_is_no_longer_proven_by_its_notification_alone() {
        let before = ground("123456789018", Some(Grade::Identical), &[]);
        let after = Ground { is_swept: true, ..before };
        for (status, basis, expected) in [
            (Status::Verified, Some(Basis::LaterNotification), Upset::Withdrawn),
            (Status::Verified, Some(Basis::OtherMeans), Upset::Withdrawn),
            (Status::Verified, Some(Basis::ReasonedSame), Upset::Withdrawn),
            (Status::Verified, Some(Basis::FiveItemsMatch), Upset::None),
            (Status::Verified, Some(Basis::CardCopy), Upset::None),
            (Status::Escalated, Some(Basis::Doubt), Upset::None),
            (Status::Pending, None, Upset::None),
        ] {
            let mark = Mark { status, basis, ..Mark::default() };
            assert_eq!(upset(&mark, &before, &after, false), expected, "{status} {basis:?}");
            assert_eq!(upset(&mark, &after, &after, false), Upset::None, "once");
        }
        assert!(Why::of(&before, &after, None).swept);
    }

    #[test]
    fn a_number_that_is_taken_as_two_peoples_withdraws_whatever_took_it_so() {
        let before = ground("123456789018", Some(Grade::Identical), &[Signal::DuplicateNumber]);
        let after = Ground { is_disputed: true, ..before };
        for status in [Status::Verified, Status::Corrected] {
            let mark = Mark { status, ..Mark::default() };
            assert_eq!(upset(&mark, &before, &after, false), Upset::Withdrawn, "{status}");
        }
        assert!(Why::of(&before, &after, None).dangers.contains(Signal::DuplicateNumber));
    }

    #[test]
    fn of_all_answers_only_another_number_contradicts_and_only_a_proof() {
        for status in Status::ALL.iter().copied() {
            for outcome in Outcome::ALL.iter().copied() {
                let expected = match status {
                    Status::Verified if outcome == Outcome::OtherNumber => Upset::Withdrawn,
                    Status::Corrected if outcome == Outcome::OtherNumber => Upset::Flagged,
                    _ => Upset::None,
                };
                let mark = Mark { status, ..Mark::default() };
                assert_eq!(contradicted(&mark, outcome), expected, "{status} {outcome}");
            }
        }
    }

    #[test]
    fn a_flag_that_came_meanwhile_is_not_taken_back() {
        for status in [Status::Escalated, Status::OnHold, Status::Corrected] {
            let mark = Mark { status, ..Mark::default() };
            let now = Mark { data_changed: true, ..mark.clone() };
            let registered = IndividualNumber::parse("123456789018").unwrap();
            assert!(restored(&mark, &now, registered, true).data_changed, "{status}");
        }
    }

    #[test]
    fn an_item_that_gets_worse_beside_a_worse_one_withdraws() {
        let mark = Mark { status: Status::Verified, ..Mark::default() };
        let before = ground("123456789018", Some(Grade::Different), &[]);
        let mut after = before;
        after.grades = before.grades.map(|grades| PerItem { kanji_name: Grade::Different, ..grades });
        assert_eq!(upset(&mark, &before, &after, false), Upset::Withdrawn);
    }

    #[test]
    fn what_an_undo_restores_must_still_hold() {
        use Status::{Corrected, Escalated, OnHold, Pending, Verified};
        let right = IndividualNumber::parse("111111111118").unwrap();
        let other = IndividualNumber::parse("123456789018").unwrap();
        let flags =
            |mark: &Mark| (mark.status, mark.raised_again, mark.data_changed, mark.awaiting_second_check);
        for (status, now, registered, unchanged, expected) in [
            (Verified, Verified, other, true, (Verified, false, false, false)),
            (Verified, Verified, other, false, (Pending, true, false, false)),
            (Corrected, Pending, other, true, (Corrected, false, false, false)),
            // It stood all the while: what the data did to it is told already.
            (Corrected, Corrected, other, false, (Corrected, false, false, false)),
            (Corrected, Pending, right, false, (Corrected, false, false, false)),
            (Corrected, Pending, other, false, (Corrected, false, true, true)),
            (Corrected, Escalated, other, false, (Corrected, false, true, true)),
            (Escalated, Corrected, other, false, (Escalated, false, true, false)),
            (OnHold, Verified, other, false, (OnHold, false, true, false)),
            (Pending, Verified, other, false, (Pending, false, false, false)),
        ] {
            let mark = Mark { status, right_number: Some(right), ..Mark::default() };
            let now = Mark { status: now, right_number: Some(right), ..Mark::default() };
            assert_eq!(
                flags(&restored(&mark, &now, registered, unchanged)),
                expected,
                "{status} over {} {unchanged}",
                now.status
            );
        }
        let seen = Mark {
            status: Corrected,
            right_number: Some(right),
            second_operator: Some("mori".into()),
            reflected_on: "2023-07-09".parse().ok(),
            ..Mark::default()
        };
        let back = restored(&seen, &Mark::default(), other, false);
        assert_eq!((back.second_operator, back.reflected_on, back.right_number), (None, None, Some(right)));
        let flagged = Mark { data_changed: true, ..seen.clone() };
        assert!(restored(&seen, &flagged, other, false).data_changed);
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
        let at = |second| jiff::Timestamp::from_second(second).ok();
        for (status, wrong_found_at, found) in [
            (Status::Verified, None, None),
            (Status::Verified, at(1), at(1)),
            (Status::Corrected, None, at(2)),
            (Status::Corrected, at(1), at(1)),
        ] {
            let mark = Mark { status, wrong_found_at, marked_at: at(2), ..Mark::default() };
            assert_eq!(after_upset(&mark, Upset::Withdrawn).wrong_found_at, found, "{status}");
        }
    }
}
