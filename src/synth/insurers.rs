//! The invented insurers: their numbers (valid check digits, serials that were made up), how they key their members, and
//! how their files write the five items.

use super::draw::Draw;
use super::style::{AddressNumbers, DateForm, KanaForm, KanjiForm, SexForm, Style};

/// The kind of an insurer, which decides ages, households and keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    /// 健康保険組合, 共済組合, 協会けんぽ: employers, symbol and number, branch 00 for the insured person.
    Employment,
    /// 国民健康保険: six digits, branches from 01.
    Municipal,
    /// 後期高齢者医療: one by one, without symbol and branch.
    Elderly,
}

/// An invented insurer.
pub(super) struct Insurer {
    pub(super) number: &'static str,
    pub(super) scheme: Scheme,
    /// 記号 of a municipal insurer.
    pub(super) symbol: &'static str,
    /// Its area, as a range of `MUNICIPALITIES`.
    pub(super) area: std::ops::Range<usize>,
    /// Of a hundred blocks, how many are its own.
    pub(super) share: u32,
    pub(super) style: Style,
}

const ANYWHERE: std::ops::Range<usize> = 0..super::places::MUNICIPALITIES.len();

const fn employment(number: &'static str, share: u32, style: Style) -> Insurer {
    Insurer { number, scheme: Scheme::Employment, symbol: "", area: ANYWHERE, share, style }
}

const HALF_AND_ERA: Style = Style {
    kana: KanaForm::Half,
    date: DateForm::EraLetter,
    sex: SexForm::Kanji,
    numbers: AddressNumbers::Hyphens,
    kanji: KanjiForm::Narrow,
    ..Style::REGISTER
};
const WORDS: Style = Style {
    date: DateForm::Wareki,
    sex: SexForm::Kanji,
    numbers: AddressNumbers::KanjiBlocks,
    ..Style::REGISTER
};
const DIGITS: Style = Style {
    kana: KanaForm::Half,
    date: DateForm::Digits,
    numbers: AddressNumbers::FullHyphens,
    kanji: KanjiForm::Joined,
    ..Style::REGISTER
};
const OLD_HOST: Style = Style {
    kana: KanaForm::Half,
    date: DateForm::EraCode,
    sex: SexForm::FullCode,
    numbers: AddressNumbers::FullWidth,
    ..Style::REGISTER
};
const WESTERN: Style = Style {
    date: DateForm::Slashes,
    sex: SexForm::Latin,
    numbers: AddressNumbers::Hyphens,
    ..Style::REGISTER
};

pub(super) const INSURERS: &[Insurer] = &[
    employment("06139984", 24, Style::REGISTER),
    employment("06279970", 14, HALF_AND_ERA),
    employment("06239966", 10, WORDS),
    employment("06019954", 4, WESTERN),
    employment("33139940", 8, DIGITS),
    Insurer {
        number: "139980",
        scheme: Scheme::Municipal,
        symbol: "杉国",
        area: 17..21,
        share: 12,
        style: WORDS,
    },
    Insurer {
        number: "269977",
        scheme: Scheme::Municipal,
        symbol: "京",
        area: 31..34,
        share: 6,
        style: HALF_AND_ERA,
    },
    Insurer {
        number: "019968",
        scheme: Scheme::Municipal,
        symbol: "札01",
        area: 0..3,
        share: 6,
        style: Style::REGISTER,
    },
    Insurer {
        number: "39139993",
        scheme: Scheme::Elderly,
        symbol: "",
        area: 17..21,
        share: 10,
        style: OLD_HOST,
    },
    Insurer {
        number: "39269980",
        scheme: Scheme::Elderly,
        symbol: "",
        area: 31..34,
        share: 6,
        style: DIGITS,
    },
];

/// Draws the insurer of a block.
pub(super) fn of_block(draw: &mut Draw) -> &'static Insurer {
    let mut left = draw.between(0, INSURERS.iter().map(|insurer| insurer.share).sum::<u32>() - 1);
    for insurer in INSURERS {
        if left < insurer.share {
            return insurer;
        }
        left -= insurer.share;
    }
    &INSURERS[0]
}
