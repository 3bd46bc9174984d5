//! Compares two writings of the sex: a closed table of codes and words; what it does not hold tells nothing.

use super::unit::Units;
use super::writing::Writing;
use super::{ItemComparison, Rule};
use crate::audit::Conventions;

/// 男 or 女, the two that the register holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Sex {
    Male,
    Female,
}

/// Compares two writings. 0, 3 and 9 of ISO/IEC 5218 and its kin, empty values and unknown words are undecided.
pub(super) fn compare(
    notes: &mut ItemComparison,
    (left, lc): (&str, &Conventions),
    (right, rc): (&str, &Conventions),
) {
    let given = [left.trim(), right.trim()];
    if given.contains(&"") {
        return notes.rule(Rule::EmptySide);
    }
    let [l, r] = given;
    match (given_as(l, lc), given_as(r, rc)) {
        (Some(l), Some(r)) if l != r => notes.note(Rule::SexDiffers, 0..left.len(), 0..right.len()),
        (Some(_), Some(_)) if left == right => {}
        (Some(_), Some(_)) => notes.rule(Rule::SexNotation),
        _ => notes.rule(Rule::SexUnknown),
    }
}

/// Reads a writing, first by what the file's profile declares, then by the closed table.
pub(super) fn read(raw: &str, conventions: &Conventions) -> Option<Sex> {
    given_as(raw.trim(), conventions)
}

/// Reads a writing without the spaces around it.
fn given_as(given: &str, conventions: &Conventions) -> Option<Sex> {
    if conventions.male.iter().any(|word| word.trim() == given) {
        return Some(Sex::Male);
    }
    if conventions.female.iter().any(|word| word.trim() == given) {
        return Some(Sex::Female);
    }
    if let Some((_, sex)) = WORDS.iter().find(|(word, _)| *word == given) {
        return Some(*sex);
    }
    if given.len() > LONGEST {
        return None;
    }
    // 1:男, where both say the same.
    if let Some((code, word)) = given.split_once([':', '：']) {
        let of = |part: &str| {
            Some(part.trim())
                .filter(|part| !part.contains([':', '：']))
                .and_then(|part| given_as(part, conventions))
        };
        return of(code).filter(|sex| of(word) == Some(*sex));
    }
    let mut room = Units::new();
    let folded = Writing::new(given, &mut room).units.iter().map(|u| u.c.to_ascii_lowercase());
    WORDS.iter().find(|(word, _)| word.chars().eq(folded.clone())).map(|(_, sex)| *sex)
}

/// The longest writing of a word of the table, in bytes.
const LONGEST: usize = 24;

/// The closed table, as it is compared: folded, in small letters. The most usual come first.
const WORDS: [(&str, Sex); 20] = [
    ("1", Sex::Male),
    ("2", Sex::Female),
    ("男", Sex::Male),
    ("女", Sex::Female),
    ("m", Sex::Male),
    ("f", Sex::Female),
    ("01", Sex::Male),
    ("02", Sex::Female),
    ("male", Sex::Male),
    ("female", Sex::Female),
    ("男性", Sex::Male),
    ("女性", Sex::Female),
    ("オトコ", Sex::Male),
    ("オンナ", Sex::Female),
    ("おとこ", Sex::Male),
    ("おんな", Sex::Female),
    ("ダンセイ", Sex::Male),
    ("ジョセイ", Sex::Female),
    ("だんせい", Sex::Male),
    ("じょせい", Sex::Female),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::Grade;

    #[test]
    fn the_closed_table_decides() {
        let plain = Conventions::DEFAULT;
        for (left, right, grade, rule) in [
            ("1", "1", Grade::Identical, None),
            ("1", "男", Grade::Format, Some(Rule::SexNotation)),
            ("Ｆ", "女性", Grade::Format, Some(Rule::SexNotation)),
            ("ｵﾝﾅ", "2", Grade::Format, Some(Rule::SexNotation)),
            ("1:男", "男", Grade::Format, Some(Rule::SexNotation)),
            ("２：女", "2", Grade::Format, Some(Rule::SexNotation)),
            ("1:女", "女", Grade::Undecided, Some(Rule::SexUnknown)),
            ("1:", "1", Grade::Undecided, Some(Rule::SexUnknown)),
            ("1:男", "女", Grade::Different, Some(Rule::SexDiffers)),
            ("1", "2", Grade::Different, Some(Rule::SexDiffers)),
            ("0", "0", Grade::Undecided, Some(Rule::SexUnknown)),
            ("9", "1", Grade::Undecided, Some(Rule::SexUnknown)),
            ("", "", Grade::Undecided, Some(Rule::EmptySide)),
            ("男女", "男", Grade::Undecided, Some(Rule::SexUnknown)),
        ] {
            let found = ItemComparison::of(|notes| compare(notes, (left, &plain), (right, &plain)));
            assert_eq!((found.grade, found.rules.iter().next()), (grade, rule), "{left}/{right}");
        }
    }

    #[test]
    fn a_profile_adds_its_words() {
        let theirs = Conventions { male: vec!["A".into()], female: vec!["B".into()], ..Conventions::DEFAULT };
        assert_eq!(
            ItemComparison::of(|notes| compare(notes, ("A", &theirs), ("1", &Conventions::DEFAULT))).grade,
            Grade::Format
        );
        assert_eq!(
            ItemComparison::of(|notes| compare(notes, ("A", &theirs), ("B", &theirs))).grade,
            Grade::Different
        );
        assert_eq!(
            ItemComparison::of(|notes| compare(notes, ("A", &Conventions::DEFAULT), ("1", &theirs))).grade,
            Grade::Undecided
        );
    }
}
