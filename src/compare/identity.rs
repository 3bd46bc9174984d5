//! Keys by which a swapped member is found: a hash of name, birth date and sex, equal wherever the comparison would say
//! `format` or better. An index only: what it finds is compared.

use super::character::{is_dash, is_middle_dot, is_wave};
use super::kana::{katakana, large};
use super::relations::unified;
use super::silence::says_nothing;
use super::unit::Units;
use super::writing::Writing;
use super::{Side, birth_date, sex};

/// The two keys of a person, stable across runs, platforms and versions of the standard library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct IdentityKeys {
    /// Of kanji name, birth date and sex; `None` where one of them says nothing.
    pub by_kanji: Option<i64>,
    /// Of kana name, birth date and sex; `None` where one of them says nothing.
    pub by_kana: Option<i64>,
}

/// Returns the keys of one side's five items. The address has no part in them.
pub fn identity_keys(side: Side<'_>) -> IdentityKeys {
    let items = side.items;
    let day = birth_date::parse(items.birth_date, side.conventions.era_codes).day();
    let (Some(day), Some(sex)) = (day, sex::read(items.sex, side.conventions)) else {
        return IdentityKeys::default();
    };
    let (year, month, day) = day.parts();
    let mut seed = Fnv::new();
    for number in [i32::from(year), i32::from(month), i32::from(day), sex as i32] {
        seed.add(number.to_le_bytes());
    }
    let key = |name: &str, fold: fn(char) -> Option<char>| {
        let mut hash = seed;
        let mut any = false;
        let mut room = Units::new();
        let units = Writing::new(name, &mut room).units;
        for c in units.iter().filter_map(|u| fold(u.c)).flat_map(char::to_lowercase) {
            hash.add(u32::from(c).to_le_bytes());
            any = true;
        }
        (any && says_nothing(name).is_none()).then(|| hash.finish())
    };
    IdentityKeys {
        by_kanji: key(items.kanji_name, |c| plain(c).map(unified)),
        by_kana: key(items.kana_name, |c| plain(c).map(|c| large(katakana(c)))),
    }
}

/// What both names leave out of a key, and write in one way.
fn plain(c: char) -> Option<char> {
    if is_dash(c) || is_wave(c) { Some('ー') } else { (!is_middle_dot(c)).then_some(c) }
}

/// FNV-1a with 64 bits and a last mixing step.
#[derive(Debug, Clone, Copy)]
struct Fnv(u64);

impl Fnv {
    const fn new() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }

    fn add(&mut self, bytes: [u8; 4]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }

    const fn finish(self) -> i64 {
        let mixed = (self.0 ^ (self.0 >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        (mixed ^ (mixed >> 33)).cast_signed()
    }
}
