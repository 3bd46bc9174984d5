//! What the comparison promises of any two texts whatever, as a fuzzer and a property feed them. Knows the public
//! interface alone.

use totsugo::audit::{Conventions, EraCodes, FiveItemsRef, Item};
use totsugo::compare::{
    Comparison, Grade, ItemComparison, Rule, Side, compare, explain, identity_keys, search_form,
};

/// Reads two texts from bytes and holds the comparison to what it promises of them. The first byte says what the two
/// files declare; the texts are parted by the first line break, broken UTF-8 becomes U+FFFD.
///
/// # Panics
///
/// If a promise is broken.
pub(crate) fn hold(bytes: &[u8]) {
    let (declared, texts) = bytes.split_first().unwrap_or((&0, &[]));
    let texts = String::from_utf8_lossy(texts);
    let (left, right) = texts.split_once('\n').unwrap_or((&texts, ""));
    let ours = conventions(*declared);
    let theirs = conventions(*declared >> 2);
    let there = compared((left, &ours), (right, &theirs));
    let back = compared((right, &theirs), (left, &ours));
    for item in Item::ALL.iter().copied() {
        let (there, back) = (&there.items[item], &back.items[item]);
        assert_eq!(there.grade, back.grade, "{item}: the grade has a side: {left:?} {right:?}");
        assert!(same_rules(there, back), "{item}: {there:?} {back:?}");
        holds_together(item, there, left, right);
        let same = &compared((left, &ours), (left, &ours)).items[item];
        assert!(
            matches!(same.grade, Grade::Identical | Grade::Undecided),
            "{item}: a text and itself: {left:?} {same:?}"
        );
    }
    let _ = search_form(left);
    let _ = identity_keys(side(left, &ours));
}

fn conventions(bits: u8) -> Conventions {
    Conventions {
        era_codes: if bits & 1 == 0 { EraCodes::Municipal } else { EraCodes::Pension },
        large_kana: bits & 2 != 0,
        ..Conventions::DEFAULT
    }
}

/// One text as each of the five items.
fn side<'a>(text: &'a str, conventions: &'a Conventions) -> Side<'a> {
    let mut items = FiveItemsRef::default();
    for item in Item::ALL.iter().copied() {
        items[item] = text;
    }
    Side { items, conventions }
}

fn compared((left, ours): (&str, &Conventions), (right, theirs): (&str, &Conventions)) -> Comparison {
    compare(side(left, ours), side(right, theirs))
}

/// Two rules name the side that is empty; all others are the same with the sides exchanged.
fn same_rules(there: &ItemComparison, back: &ItemComparison) -> bool {
    let sided = |rule: Rule| matches!(rule, Rule::KanaNotInRegister | Rule::EmptySide);
    there.rules == back.rules || there.rules.iter().chain(back.rules.iter()).all(sided)
}

fn holds_together(item: Item, found: &ItemComparison, left: &str, right: &str) {
    let identical = found.grade == Grade::Identical;
    assert!(!identical || left == right, "{item}: identical and not equal: {left:?} {right:?}");
    let worst = found.rules.iter().map(Rule::grade).max().unwrap_or(Grade::Identical);
    assert_eq!(worst, found.grade, "{item}: the grade is not its worst rule's: {found:?}");
    for finding in &found.findings {
        assert!(
            left.get(finding.left.range()).is_some() && right.get(finding.right.range()).is_some(),
            "{item}: a finding cuts a character: {left:?} {right:?} {finding:?}"
        );
        assert!(found.rules.contains(finding.rule), "{item}: {found:?}");
    }
    assert_eq!(explain(item, found, left, right).is_empty(), identical, "{item}: {found:?}");
}
