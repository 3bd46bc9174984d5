//! How a file writes the five items: the forms that an insurer's system always uses, and the habits of one record.

use crate::audit::{coded_enum, coded_set};

coded_enum! {
    /// A difference of notation between the two sides of one person; the words of the truth table.
    pub enum Notation {
        /// Spaces inside the kanji name, or the width of Latin letters.
        NameForm = "name-form",
        /// 高 for 髙: the ordinary character for the one that the register has.
        OrdinaryKanji = "ordinary-kanji",
        /// ● for a character that the insurer's system cannot write.
        UnwritableKanji = "unwritable-kanji",
        /// The alias (通称) alone for the name of a foreign resident.
        AliasAlone = "alias-alone",
        /// Half-width kana.
        KanaForm = "kana-form",
        /// シヨウ for ショウ.
        LargeKana = "large-kana",
        /// A kana name cut at the width of a field.
        CutKana = "cut-kana",
        /// No kana on the register's side, as of foreign residents.
        KanaNotInRegister = "kana-not-in-register",
        /// Another form of the same day.
        DateForm = "date-form",
        /// Another code or word for the same sex.
        SexForm = "sex-form",
        /// 丁目, 番 and 号 as hyphens, other digits, kanji numbers.
        AddressForm = "address-form",
        /// ケ for ヶ.
        LargeKe = "large-ke",
        /// The prefecture left out.
        PrefectureLeftOut = "prefecture-left-out",
        /// The building and the room left out.
        BuildingLeftOut = "building-left-out",
        /// 大字 left out.
        AzaLeftOut = "aza-left-out",
        /// Kyoto's street name left out.
        StreetLeftOut = "street-left-out",
    }
}

coded_set! {
    /// The differences of notation of one record.
    pub struct NotationSet of Notation
}

/// Spaces in the kanji name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KanjiForm {
    /// A full-width space.
    Wide,
    /// A half-width space.
    Narrow,
    /// No space.
    Joined,
}

/// The width of the kana name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KanaForm {
    Full,
    Half,
}

/// The form of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateForm {
    /// 1975-03-01
    Iso,
    /// 19750301
    Digits,
    /// 1975/03/01
    Slashes,
    /// 昭和50年3月1日
    Wareki,
    /// S50.3.1
    EraLetter,
    /// 3500301: 1 明治 2 大正 3 昭和 4 平成 5 令和
    EraCode,
}

/// The code of a sex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SexForm {
    /// 1, 2
    Code,
    /// １, ２
    FullCode,
    /// 男, 女
    Kanji,
    /// M, F
    Latin,
}

/// How the numbers of an address are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AddressNumbers {
    /// 1丁目2番3号, 123番地4
    Words,
    /// 一丁目2番3号
    KanjiBlocks,
    /// 1-2-3
    Hyphens,
    /// １－２－３
    FullHyphens,
    /// １丁目２番３号
    FullWidth,
}

/// Everything that decides how one record is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) kanji: KanjiForm,
    pub(super) kana: KanaForm,
    pub(super) date: DateForm,
    pub(super) sex: SexForm,
    pub(super) numbers: AddressNumbers,
    /// What this one record leaves out or writes otherwise.
    pub(super) habits: NotationSet,
}

impl Style {
    /// How the register's answers are written.
    pub(super) const REGISTER: Self = Self {
        kanji: KanjiForm::Wide,
        kana: KanaForm::Full,
        date: DateForm::Iso,
        sex: SexForm::Code,
        numbers: AddressNumbers::Words,
        habits: NotationSet::EMPTY,
    };
}
