//! The gate's rule as a table, and what holds of any notification.

use proptest::prelude::*;

use super::*;
use crate::audit::PerItem;

static PLAIN: Conventions = Conventions::DEFAULT;
const VALID: &str = "123456789018";
const FULL: [&str; 7] =
    [VALID, "17", "髙橋　花子", "タカハシ　ハナコ", "1990-01-02", "2", "東京都千代田区寿町1-2"];

/// A notification of `individual_number number kanji_name kana_name birth_date sex address`.
fn filed(
    [individual_number, number, kanji_name, kana_name, birth_date, sex, address]: [&str; 7],
) -> Filed<'_> {
    Filed {
        individual_number,
        number,
        items: PerItem { kanji_name, kana_name, birth_date, sex, address },
        kind: "",
        event: "",
        acquired_on: "",
        conventions: &PLAIN,
    }
}

/// The full notification with some of its values written otherwise, by their places.
fn but(changes: &[(usize, &'static str)]) -> Ruling {
    let mut values = FULL;
    for (at, value) in changes {
        values[*at] = value;
    }
    rule(&filed(values))
}

#[test]
fn a_notification_is_accepted_by_either_list_and_returned_by_the_shorter() {
    use Asked::{Address, BirthDate, IndividualNumber, KanaName, KanjiName, Number, Sex};
    let accepted = Ruling::Accepted;
    let returned = |missing: &[Asked]| Ruling::Returned(missing.to_vec());
    for (changes, ruling) in [
        (&[][..], accepted(Route::Number)),
        (&[(2, ""), (5, ""), (6, "")], accepted(Route::Number)),
        (&[(0, "１２３４-５６７８-９０１８"), (2, "")], accepted(Route::Number)),
        (&[(0, "")], accepted(Route::NeedsLookup)),
        (&[(1, "")], accepted(Route::NeedsLookup)),
        (&[(0, "123456789012"), (1, "")], accepted(Route::NeedsLookup)),
        // A tie is the number's.
        (&[(0, ""), (6, "")], returned(&[IndividualNumber])),
        (&[(0, "123456789012"), (6, "")], returned(&[IndividualNumber])),
        (&[(0, "000000000000"), (6, "")], returned(&[IndividualNumber])),
        (&[(0, "００００-００００-００００"), (6, "")], returned(&[IndividualNumber])),
        (&[(0, "12345678901"), (2, "")], returned(&[IndividualNumber])),
        (&[(1, "－"), (6, "")], returned(&[Number])),
        (&[(0, ""), (1, ""), (5, "")], returned(&[Sex])),
        (&[(0, ""), (1, ""), (5, "9")], returned(&[Sex])),
        (&[(0, ""), (1, ""), (2, "渡●太郎")], returned(&[KanjiName])),
        (&[(0, ""), (1, ""), (5, ""), (6, "")], returned(&[IndividualNumber, Number])),
        (&[(3, "")], returned(&[KanaName])),
        (&[(3, "高橋 花子")], returned(&[KanaName])),
        (&[(4, "1990-02-30")], returned(&[BirthDate])),
        (&[(4, "平成2年")], returned(&[BirthDate])),
        (&[(0, ""), (1, ""), (3, ""), (6, "")], returned(&[KanaName, Address])),
        (&[(0, ""), (1, ""), (3, ""), (4, "")], returned(&[KanaName, BirthDate])),
        (
            &[(0, ""), (1, ""), (2, ""), (3, ""), (4, ""), (5, ""), (6, "")],
            returned(&[IndividualNumber, Number, KanaName, BirthDate]),
        ),
    ] {
        assert_eq!(but(changes), ruling, "{changes:?}");
    }
}

#[test]
fn what_the_notice_does_not_speak_of_is_not_ruled_on() {
    let lost = Filed { kind: "資格喪失届", ..filed([""; 7]) };
    assert_eq!(rule(&lost), Ruling::NotApplicable);
    let before = Filed { acquired_on: "2023-05-31", ..filed(FULL) };
    assert_eq!(rule(&before), Ruling::NotApplicable);
}

#[test]
fn a_profile_says_how_a_date_and_a_sex_are_written() {
    let pension = Conventions {
        era_codes: crate::audit::EraCodes::Pension,
        female: vec!["B".into()],
        ..Conventions::DEFAULT
    };
    let mut values = FULL;
    (values[0], values[4], values[5]) = ("", "5500301", "B");
    assert_eq!(rule(&Filed { conventions: &pension, ..filed(values) }), Ruling::Accepted(Route::NeedsLookup));
    assert_ne!(rule(&filed(values)), Ruling::Accepted(Route::NeedsLookup));
}

fn value(at: usize) -> impl Strategy<Value = String> {
    prop_oneof![3 => Just(FULL[at].to_owned()), 3 => Just(String::new()), 1 => any::<String>()]
}

fn values() -> impl Strategy<Value = [String; 7]> {
    [value(0), value(1), value(2), value(3), value(4), value(5), value(6)]
}

fn of(values: &[String; 7]) -> Ruling {
    rule(&filed(values.each_ref().map(String::as_str)))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_missing_is_enough_and_no_shorter_list_would_do(values in values()) {
        let Ruling::Returned(missing) = of(&values) else { return Ok(()) };
        let fill = |asked: &[Asked]| {
            let mut filled = values.clone();
            for one in asked {
                let at = Asked::ALL.iter().position(|it| it == one).unwrap();
                filled[at] = FULL[at].to_owned();
            }
            of(&filled)
        };
        prop_assert!(matches!(fill(&missing), Ruling::Accepted(_)), "{missing:?}");
        // Of all sets of what could be filled in, none that is smaller opens the gate.
        for set in 0_u32..1 << Asked::ALL.len() {
            if (set.count_ones() as usize) < missing.len() {
                let asked: Vec<Asked> =
                    Asked::ALL.iter().copied().filter(|it| set & (1 << it.index()) != 0).collect();
                prop_assert!(matches!(fill(&asked), Ruling::Returned(_)), "{asked:?}");
            }
        }
    }

    #[test]
    fn a_value_more_never_turns_an_accepted_one_away(values in values(), at in 0_usize..7, more in any::<String>()) {
        let mut filled = values.clone();
        if filled[at].is_empty() {
            filled[at] = more;
        }
        if matches!(of(&values), Ruling::Accepted(_)) {
            prop_assert!(matches!(of(&filled), Ruling::Accepted(_)));
        }
    }

    #[test]
    fn what_else_is_said_only_takes_it_out(values in values(), kind in any::<String>(), acquired_on in any::<String>()) {
        let values = values.each_ref().map(String::as_str);
        let plain = rule(&filed(values));
        let told = rule(&Filed { kind: &kind, acquired_on: &acquired_on, ..filed(values) });
        prop_assert!(told == plain || told == Ruling::NotApplicable);
    }
}
