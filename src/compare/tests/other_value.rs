//! Another digit of a date, another number or another room is never better than `different`, in whatever notations.

use proptest::prelude::*;

use super::one_value::{Lot, Written, address_writings, date_writings};
use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn another_digit_is_another_day_in_all_notations(year in 1873_u32..2025, month in 1_u32..13, day in 1_u32..29, part in 0..3, other in 1_u32..29, a in 0_usize..1000) {
        let changed = match part {
            0 => (1873 + (year - 1873 + other) % 152, month, day),
            1 => (year, 1 + (month + other % 11) % 12, day),
            _ => (year, month, other),
        };
        prop_assume!(changed != (year, month, day));
        let (left, right): (Vec<Written>, Vec<Written>) = (date_writings((year, month, day)), date_writings(changed));
        let (a, ours) = &left[a % left.len()];
        for (b, theirs) in &right {
            let found = between((a, ours), (b, theirs), Item::BirthDate);
            prop_assert_eq!(found.grade, Grade::Different, "{} / {}", a, b);
        }
    }

    #[test]
    fn another_number_is_another_place_in_all_notations(
        chome in 1_u32..40, ban in 1_u32..1200, go in 1_u32..300, room in prop::option::of(101_u32..2500), part in 0..4, other in 1_u32..1200, a in 0_usize..1000,
    ) {
        let lot = Lot { chome, ban, go, room };
        let changed = match part {
            0 => Lot { chome: 1 + other % 40, ..lot },
            1 => Lot { ban: other, ..lot },
            2 => Lot { go: 1 + other % 300, ..lot },
            _ => Lot { room: room.map(|room| 101 + (room + other) % 2400), ..lot },
        };
        prop_assume!(changed != lot);
        let (left, right) = (address_writings(lot), address_writings(changed));
        let a = &left[a % left.len()];
        for b in &right {
            let found = found(Item::Address, a, b);
            prop_assert_eq!(found.grade, Grade::Different, "{} / {} {:?}", a, b, found.rules);
        }
    }

    #[test]
    fn another_number_is_another_address(
        numbers in prop::collection::vec(1_u32..3000, 1..5), at in 0_usize..5, other in 1_u32..3000, room in 101_u32..1999, signs in 0..3,
    ) {
        let at = at % numbers.len();
        prop_assume!(numbers[at] != other);
        let mut others = numbers.clone();
        others[at] = other;
        let write = |numbers: &[u32], signs: i32| {
            let joined = numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(if signs == 1 { "の" } else { "-" });
            if signs == 2 && numbers.len() == 3 { format!("寿町{}丁目{}番{}号", numbers[0], numbers[1], numbers[2]) } else { format!("寿町{joined}") }
        };
        prop_assert_eq!(found(Item::Address, &write(&numbers, 0), &write(&others, signs)).grade, Grade::Different);
        prop_assert!(found(Item::Address, &write(&numbers, 0), &write(&numbers, signs)).grade.is_same());
        let rooms = [room, room + 1].map(|room| format!("{}サンプルハイツ{room}", write(&numbers, 0)));
        prop_assert_eq!(found(Item::Address, &rooms[0], &rooms[1]).grade, Grade::Different);
    }

    #[test]
    fn a_digit_moved_over_a_sign_is_another_address(digits in "[1-9]{3,8}", cut in 0_usize..8, step in 0_usize..8) {
        let places = digits.len() - 1;
        let cut = cut % places;
        let (cut, other) = (1 + cut, 1 + (cut + 1 + step % (places - 1)) % places);
        let write = |cut: usize| format!("寿町{}-{}", &digits[..cut], &digits[cut..]);
        prop_assert_eq!(found(Item::Address, &write(cut), &write(other)).grade, Grade::Different);
        prop_assert_eq!(found(Item::Address, &write(cut), &format!("寿町{digits}")).grade, Grade::Different);
    }
}
