//! Whether the notice speaks of a notification at all: somebody is newly enrolled, or newly added as a dependant, on or after
//! the first day. What is empty, unknown or unreadable is taken for a new member: asking once too often costs a call.

use unicode_normalization::UnicodeNormalization;

use super::Filed;
use crate::compare::birth_date;

/// 6月1日（木）以降の新規加入者 (the notice, 前文): year, month and day.
const FIRST_DAY: (i16, i8, i8) = (2023, 6, 1);

/// Words of a kind or an event by which somebody comes in: 資格取得届, 被扶養者の追加, 該当.
const COMES_IN: &[&str] = &["取得", "加入", "編入", "転入", "追加", "該当", "認定", "新規", "出生"];

/// Words by which somebody goes, or something else is told: 資格喪失届, 非該当, 氏名変更届, 算定基礎届.
const ANYTHING_ELSE: &[&str] = &[
    "非該当",
    "不該当",
    "喪失",
    "脱退",
    "削除",
    "除外",
    "抹消",
    "解除",
    "終了",
    "転出",
    "死亡",
    "変更",
    "訂正",
    "算定",
    "月額",
    "賞与",
    "再交付",
    "回収",
];

/// The English words for the first, whole.
const COMES_IN_ENGLISH: &[&str] = &[
    "enrol",
    "enrols",
    "enroll",
    "enrolled",
    "enrolment",
    "enrollment",
    "acquire",
    "acquired",
    "acquisition",
    "join",
    "joined",
    "joining",
    "new",
    "newly",
    "add",
    "added",
    "adding",
    "addition",
    "birth",
];

/// The English words for the second, whole.
const ANYTHING_ELSE_ENGLISH: &[&str] = &[
    "loss",
    "lost",
    "lose",
    "leave",
    "left",
    "leaving",
    "remove",
    "removed",
    "removal",
    "delete",
    "deleted",
    "deletion",
    "end",
    "ended",
    "terminate",
    "terminated",
    "termination",
    "withdraw",
    "withdrawn",
    "withdrawal",
    "disenrolment",
    "disenrollment",
    "death",
    "died",
    "deceased",
    "change",
    "changed",
    "correction",
    "corrected",
    "update",
    "updated",
];

/// Tells whether the notice asks a notification to state the number or the five items.
pub(super) fn applies(filed: &Filed<'_>) -> bool {
    let before = |day: crate::audit::Day| day.parts() < FIRST_DAY;
    let acquired_before =
        birth_date::parse(filed.acquired_on, filed.conventions.era_codes).day().is_some_and(before);
    !acquired_before && !is_anything_else(filed.kind) && !is_anything_else(filed.event)
}

/// Tells whether a kind or an event is known for one by which nobody comes in.
fn is_anything_else(word: &str) -> bool {
    if word.is_empty() {
        return false;
    }
    let word: String =
        word.nfkc().filter(|c| !c.is_whitespace() || *c == ' ').collect::<String>().to_lowercase();
    let english =
        |words: &[&str]| word.split(|c: char| !c.is_ascii_alphabetic()).any(|part| words.contains(&part));
    let japanese: String = word.chars().filter(|c| *c != ' ').collect();
    let named = |text: &str, words: &[&str]| words.iter().any(|it| text.contains(it));
    // 非該当 holds 該当.
    let positive = japanese.replace("非該当", "").replace("不該当", "");
    let comes_in = named(&positive, COMES_IN) || english(COMES_IN_ENGLISH);
    !comes_in && (named(&japanese, ANYTHING_ELSE) || english(ANYTHING_ELSE_ENGLISH))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Conventions, FiveItemsRef};

    fn applies_to(kind: &str, event: &str, acquired_on: &str) -> bool {
        applies(&Filed {
            individual_number: "",
            number: "",
            items: FiveItemsRef::default(),
            kind,
            event,
            acquired_on,
            conventions: &Conventions::DEFAULT,
        })
    }

    #[test]
    fn by_kind_event_and_day() {
        for (kind, event, acquired_on, applies) in [
            ("", "", "", true),
            ("資格取得届", "", "2023-06-01", true),
            ("健康保険・厚生年金保険 被保険者資格取得届", "取得", "令和5年6月1日", true),
            ("資格取得届", "", "2023-05-31", false),
            ("資格取得届", "", "R5.5.31", false),
            ("資格取得届", "", "5050531", false),
            ("資格取得届", "", "2023-06-31", true),
            ("資格取得届", "", "不明", true),
            ("", "", "2019-04-01", false),
            ("被扶養者異動届", "", "2023-06-10", true),
            ("被扶養者（異動）届", "追加", "", true),
            ("被扶養者（異動）届", "該　当", "", true),
            ("被扶養者（異動）届", "非該当", "", false),
            ("被扶養者（異動）届", "非 該 当", "", false),
            ("被扶養者異動届", "該当・非該当", "", true),
            ("被扶養者異動届", "削除", "2023-07-01", false),
            ("被扶養者異動届", "変更", "", false),
            ("被扶養者異動届（削除）", "", "", false),
            ("資格喪失届", "", "", false),
            ("資格喪失届", "喪失", "2023-06-10", false),
            ("資格取得・喪失届", "", "", true),
            ("資格取得・喪失届", "喪失", "", false),
            ("氏名変更届", "", "", false),
            ("賞与支払届", "", "", false),
            ("任意継続被保険者資格取得申出書", "", "", true),
            ("ｼｶｸ", "01", "", true),
            ("謎の届", "謎", "", true),
            ("enrolment", "", "2023-06-01", true),
            ("Dependant", "ADDED", "", true),
            ("dependant", "removed", "", false),
            ("loss", "", "", false),
            ("address-change", "", "", false),
            ("new_member", "", "", true),
            ("changeling", "", "", true),
        ] {
            assert_eq!(applies_to(kind, event, acquired_on), applies, "{kind}/{event}/{acquired_on}");
        }
    }

    #[test]
    fn the_words_are_written_as_they_are_matched() {
        for word in [COMES_IN, ANYTHING_ELSE, COMES_IN_ENGLISH, ANYTHING_ELSE_ENGLISH].concat() {
            assert_eq!(word.nfkc().collect::<String>().to_lowercase(), word);
        }
        for word in ANYTHING_ELSE.iter().chain(ANYTHING_ELSE_ENGLISH) {
            assert!(is_anything_else(word), "{word}");
        }
    }
}
