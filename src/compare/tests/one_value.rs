//! One value in many official notations: any two of them are the same, so that `format` is an equivalence among them.

use proptest::prelude::*;

use super::*;
use crate::audit::EraCodes;

/// A writing with what its file declares.
pub(super) type Written = (String, Conventions);

/// Asserts that all writings of one value are the same with each other.
fn one(item: Item, writings: &[Written]) -> Result<(), TestCaseError> {
    for (a, ours) in writings {
        for (b, theirs) in writings {
            let found = between((a, ours), (b, theirs), item);
            prop_assert!(found.grade.is_same(), "{item}: {a} / {b}: {found:?}");
        }
    }
    Ok(())
}

/// A writing whose file declares nothing.
fn plain(writing: String) -> Written {
    (writing, Conventions::DEFAULT)
}

pub(super) fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap(),
            c => c,
        })
        .collect()
}

/// A number below 10,000 in kanji with its powers: 二十三.
pub(super) fn kanji(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let mut out = String::new();
    for (power, sign) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = (number / power % 10) as usize;
        if digit > 0 {
            out += if digit == 1 && power > 1 { "" } else { DIGITS[digit] };
            out += sign;
        }
    }
    out
}

/// A number in kanji, digit by digit: 二三.
pub(super) fn kanji_digits(number: u32) -> String {
    let digit = |c: char| "〇一二三四五六七八九".chars().nth(c as usize - '0' as usize).unwrap();
    number.to_string().chars().map(digit).collect()
}

/// An era: its name, its one sign and letter, its code in municipal files and its first day (JIS X 0301).
struct Era(&'static str, &'static str, &'static str, u32, (u32, u32, u32));

const ERAS: [Era; 5] = [
    Era("明治", "㍾", "M", 1, (1868, 1, 25)),
    Era("大正", "㍽", "T", 2, (1912, 7, 30)),
    Era("昭和", "㍼", "S", 3, (1926, 12, 25)),
    Era("平成", "㍻", "H", 4, (1989, 1, 8)),
    Era("令和", "令和", "R", 5, (2019, 5, 1)),
];

/// A day in every notation of official forms and files (元号法, JIS X 0301, the era codes of municipal and pension files).
/// Not for days before 1873, which were counted by the moon.
pub(super) fn date_writings((year, month, day): (u32, u32, u32)) -> Vec<Written> {
    let Era(name, sign, letter, code, begin) =
        ERAS.iter().rev().find(|era| era.4 <= (year, month, day)).unwrap();
    let of_era = year - begin.0 + 1;
    let long = |name: &str, year: &str| format!("{name}{year}年{month}月{day}日");
    let mut writings = vec![
        format!("{year}-{month:02}-{day:02}"),
        format!("{year}{month:02}{day:02}"),
        format!("{year}/{month}/{day}"),
        format!("{year}.{month:02}.{day:02}"),
        format!("{year}年{month}月{day}日"),
        format!("西暦{year}年{month:02}月{day:02}日"),
        format!("{year}-{month:02}-{day:02} 00:00:00"),
        long(name, &of_era.to_string()),
        long(sign, &format!("{of_era:02}")),
        format!("{name}{}年{}月{}日", kanji(of_era), kanji(month), kanji(day)),
        format!("{name}　{of_era:>2}年　{month:>2}月　{day:>2}日"),
        format!("{letter}{of_era}.{month}.{day}"),
        format!("{letter}{of_era:02}{month:02}{day:02}"),
        format!("{}{of_era:02}/{month:02}/{day:02}", letter.to_lowercase()),
        format!("{letter}{of_era}-{month}-{day}"),
    ];
    if of_era == 1 {
        writings.push(long(name, "元"));
    }
    let wide: Vec<String> = writings.iter().map(|writing| full_width(writing)).collect();
    let declared = |era_codes, code: u32| {
        let conventions = Conventions { era_codes, ..Conventions::DEFAULT };
        (format!("{code}{of_era:02}{month:02}{day:02}"), conventions)
    };
    let mut all: Vec<Written> = writings.into_iter().chain(wide).map(plain).collect();
    all.push(declared(EraCodes::Municipal, *code));
    all.push(declared(EraCodes::Pension, 2 * code - 1));
    all
}

/// A place: three numbers of its lot, and a room of a building if it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lot {
    pub(super) chome: u32,
    pub(super) ban: u32,
    pub(super) go: u32,
    pub(super) room: Option<u32>,
}

/// A place in every notation of the resident record and of the address lists beside it (住居表示に関する法律).
pub(super) fn address_writings(lot: Lot) -> Vec<String> {
    const TOWN: &str = "大阪府高槻市奈佐原";
    let Lot { chome, ban, go, room } = lot;
    let (c, b, g) = (kanji(chome), kanji(ban), kanji(go));
    let bases = [
        format!("{chome}丁目{ban}番{go}号"),
        format!("{c}丁目{ban}番{go}号"),
        format!("{c}丁目{b}番{g}号"),
        format!("{}丁目{}番地{}", kanji_digits(chome), kanji_digits(ban), kanji_digits(go)),
        format!("{c}丁目{ban}番地の{go}"),
        format!("{chome}丁目{ban}番地{go}"),
        format!("{c}丁目{b}の{g}"),
        format!("{c}丁目{ban}-{go}"),
        format!("{chome}-{ban}-{go}"),
        format!("{chome}‐{ban}‐{go}"),
        format!("{chome}−{ban}−{go}"),
        format!("{chome}ー{ban}ー{go}"),
        format!("{chome}の{ban}の{go}"),
        format!(" {chome}丁目 {ban}番 {go}号"),
    ];
    let mut writings = Vec::new();
    for base in bases {
        let Some(room) = room else {
            writings.push(format!("{TOWN}{base}"));
            continue;
        };
        for building in [
            format!("　サンプルハイツ{room}号室"),
            format!("サンプルハイツ{room}"),
            format!(" ｻﾝﾌﾟﾙﾊｲﾂ{room}号"),
            format!("　サンプル ハイツ　{}", full_width(&room.to_string())),
        ] {
            // A kanji number that ends a lot without a sign must be set apart from the name behind it.
            if building.starts_with([' ', '　']) || !base.ends_with(is_kanji_digit) {
                writings.push(format!("{TOWN}{base}{building}"));
            }
        }
    }
    let wide: Vec<String> = writings.iter().map(|writing| full_width(writing)).collect();
    writings.into_iter().chain(wide).collect()
}

fn is_kanji_digit(c: char) -> bool {
    "〇一二三四五六七八九十百千".contains(c)
}

/// A name in the glyphs that the standards unify, with selectors and spaces: the same characters.
fn name_writings(name: &[usize], cut: usize) -> Vec<String> {
    // Unicode's canonical singletons, MJ's ideographic variation sequences, JIS包摂規準.
    const GLYPHS: [&[&str]; 8] = [
        &["塚", "\u{FA10}"],
        &["葛", "葛\u{E0100}", "葛\u{E0101}"],
        &["神", "\u{FA19}"],
        &["福", "\u{FA1B}", "福\u{E0101}"],
        &["山"],
        &["李", "\u{F9E1}"],
        &["辻", "辻\u{E0100}", "辻\u{E0101}"],
        &["子"],
    ];
    let mut writings = Vec::new();
    for glyph in 0..3 {
        for space in ["", " ", "　", "\u{2003}"] {
            let mut writing = String::new();
            for (at, which) in name.iter().enumerate() {
                let glyphs = GLYPHS[*which];
                writing += if at == cut && at > 0 { space } else { "" };
                writing += glyphs[(glyph + at) % glyphs.len()];
            }
            writings.push(writing);
        }
    }
    writings
}

/// A kana name in both scripts and widths, with marks apart and with the dashes that stand for ー.
fn kana_writings(name: &[usize], cut: usize) -> Vec<String> {
    const KANA: [[&str; 4]; 9] = [
        ["タ", "ﾀ", "た", "タ"],
        ["ダ", "ﾀﾞ", "だ", "タ\u{3099}"],
        ["パ", "ﾊﾟ", "ぱ", "ハ゜"],
        ["ョ", "ｮ", "ょ", "ョ"],
        ["ッ", "ｯ", "っ", "ッ"],
        ["ヲ", "ｦ", "を", "ヲ"],
        ["ン", "ﾝ", "ん", "ン"],
        ["コー", "ｺｰ", "こー", "コ-"],
        ["ヴ", "ｳﾞ", "ゔ", "ウ゛"],
    ];
    let mut writings = Vec::new();
    let forms = (0..4).map(|form| KANA.map(|kana| kana[form]));
    for form in forms {
        for space in ["", " ", "　", "・", "･"] {
            let mut writing = String::new();
            for (at, which) in name.iter().enumerate() {
                writing += if at == cut && at > 0 { space } else { "" };
                writing += form[*which];
            }
            writings.push(writing);
        }
    }
    writings
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_day_is_one_in_all_notations(year in 1873_u32..2025, month in 1_u32..13, day in 1_u32..29) {
        one(Item::BirthDate, &date_writings((year, month, day)))?;
    }

    #[test]
    fn a_place_is_one_in_all_notations(chome in 1_u32..40, ban in 1_u32..1200, go in 1_u32..300, room in prop::option::of(101_u32..2500)) {
        let writings = address_writings(Lot { chome, ban, go, room });
        // Any of them beside each of some, for all pairs of a hundred would take seconds.
        let some: Vec<Written> = writings.iter().enumerate().filter(|(at, _)| at % 5 == (ban as usize) % 5).map(|(_, w)| plain(w.clone())).collect();
        one(Item::Address, &some)?;
        for (a, b) in writings.iter().zip(writings.iter().skip(1)) {
            let found = found(Item::Address, a, b);
            prop_assert!(found.grade.is_same(), "{a} / {b}: {found:?}");
        }
    }

    #[test]
    fn a_name_is_one_in_all_glyphs_of_its_characters(name in prop::collection::vec(0_usize..8, 3..6), cut in 0_usize..6) {
        one(Item::KanjiName, &name_writings(&name, cut).into_iter().map(plain).collect::<Vec<_>>())?;
    }

    #[test]
    fn a_kana_name_is_one_in_all_scripts_and_widths(name in prop::collection::vec(0_usize..9, 2..6), cut in 0_usize..6) {
        one(Item::KanaName, &kana_writings(&name, cut).into_iter().map(plain).collect::<Vec<_>>())?;
    }
}

/// ISO/IEC 5218 and the words of Japanese files.
#[test]
fn a_sex_is_one_in_all_notations() {
    for words in [
        ["1", "１", "01", "M", "ｍ", "男", "男性", "オトコ", "ｵﾄｺ", "おとこ", " 男 "],
        ["2", "２", "02", "F", "ｆ", "女", "女性", "オンナ", "ｵﾝﾅ", "おんな", "女　"],
    ] {
        let writings: Vec<Written> = words.iter().map(|word| plain((*word).to_owned())).collect();
        one(Item::Sex, &writings).unwrap();
    }
}
