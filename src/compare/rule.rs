//! The names of the rules: one enum, listed by `compare --rules`, and the grade that each rule leads to.

use super::Grade;
use crate::audit::coded_enum;

/// The version of the rules, stored with every grade. Raise it with every change that can change a grade.
pub const RULES_VERSION: u32 = 7;

coded_enum! {
    /// A rule of the comparison, in the order of `compare --rules`: of any text, of names, kana, dates, sex, addresses.
    pub enum Rule {
        /// An item has no value on one side, or on both.
        EmptySide = "empty-side",
        /// A word that says that nothing is known, such as 不詳, or a value that says too little: a surname, a prefecture.
        SaysNothing = "says-nothing",
        /// ● 〓 □ ■ ＿ ？ U+FFFD or a private-use character: never a wildcard.
        UnknownCharacter = "unknown-character",
        /// One writing ends where the other goes on, as if cut at the width of a field.
        Truncated = "truncated",
        /// Full width and half width.
        Width = "width",
        /// Spaces.
        Space = "space",
        /// A space on both sides, each at another place: 小川 原子 and 小川原 子.
        SpaceMoved = "space-moved",
        /// Compatibility characters of Unicode normalisation form KC: ㍼, ①, U+FA10.
        CompatibilityForm = "compatibility-form",
        /// A variation selector: which glyph of one character.
        VariationSelector = "variation-selector",
        /// A voicing mark or accent written as a character of its own.
        CombiningMark = "combining-mark",
        /// A character that is not seen, such as a zero-width space, on one side only.
        InvisibleCharacter = "invisible-character",
        /// Capital and small Latin letters.
        LetterCase = "letter-case",
        /// Different characters.
        OtherCharacters = "other-characters",
        /// One side has characters more.
        CharactersMissing = "characters-missing",

        /// JIS包摂規準・UCS統合規則: two glyphs that the standards unify.
        UnifiedGlyph = "unified-glyph",
        /// 常用漢字表: the form in brackets beside it.
        JoyoForm = "joyo-form",
        /// 戸籍法施行規則別表第二 (人名用漢字).
        JinmeiForm = "jinmei-form",
        /// 民一第2842号通達別表 俗字.
        VulgarForm = "vulgar-form",
        /// 民一第2842号通達別表, without a mark: a miswritten form of the character.
        MiswrittenForm = "miswritten-form",
        /// 民二第5202号通知別表.
        Circular5202 = "circular-5202",
        /// 戸籍統一文字情報 親字・正字.
        KosekiForm = "koseki-form",
        /// 表外漢字字体表.
        HyogaiForm = "hyogai-form",
        /// Unified by the standards, but another table keeps the two apart.
        UnifiedYetListed = "unified-yet-listed",
        /// 々 for the character before it.
        IterationMark = "iteration-mark",
        /// One official table says one character, another says two.
        TablesDisagree = "tables-disagree",
        /// The two writings are related by two steps, through a compatibility character.
        IndirectRelation = "indirect-relation",
        /// Only dictionaries relate the two characters.
        DictionaryOnly = "dictionary-only",
        /// Kana stand where the other side has kanji.
        KanaForKanji = "kana-for-kanji",
        /// Hiragana and katakana in a name that may be written in either: of a person in kanji, of a place.
        ScriptInName = "script-in-name",
        /// The part with the former surname ［旧氏］ matched.
        FormerSurname = "former-surname",
        /// The Latin part before ＿ matched.
        LatinName = "latin-name",
        /// The kanji beside the Latin name matched.
        KanjiBesideLatin = "kanji-beside-latin",
        /// The common name （通称） matched.
        CommonName = "common-name",
        /// Another name of the same kind, such as the common name, contradicts the one that matched.
        PartsDisagree = "parts-disagree",
        /// The same Latin names in another order.
        NameOrder = "name-order",
        /// A Latin name that one side leaves out.
        MiddleNameLeftOut = "middle-name-left-out",
        /// An apostrophe, a hyphen, a comma or a full stop in a Latin name that one side leaves out.
        LatinPunctuation = "latin-punctuation",
        /// Two characters that look alike.
        LookAlike = "look-alike",
        /// Two characters of one sound, one written for the other (書きかえ).
        SameSound = "same-sound",

        /// Hiragana and katakana.
        KanaScript = "kana-script",
        /// A dash for the long mark ー.
        LongMark = "long-mark",
        /// ・ between names.
        MiddleDot = "middle-dot",
        /// Large kana for small ones, in a file that declares to hold large kana alone.
        LargeKanaFile = "large-kana-file",
        /// Small kana written large.
        SmallKana = "small-kana",
        /// ヲ ヰ ヱ and オ イ エ.
        OldKana = "old-kana",
        /// ヂ ヅ and ジ ズ.
        DiZi = "di-zi",
        /// The register holds no kana (foreign residents; furigana was not statutory in 2023).
        KanaNotInRegister = "kana-not-in-register",
        /// ハ, バ, パ.
        VoicingDiffers = "voicing-differs",
        /// A long vowel more, less or written otherwise.
        LongVowelDiffers = "long-vowel-differs",

        /// The same day in another notation.
        DateNotation = "date-notation",
        /// The era does not contain the day, but the year is clear.
        OutsideEra = "outside-era",
        /// The day, the month or the year is not known.
        UnknownDatePart = "unknown-date-part",
        /// A year that the era never reached.
        BeyondEra = "beyond-era",
        /// The calendar has no such day.
        NoSuchDay = "no-such-day",
        /// A year of two digits without an era.
        TwoDigitYear = "two-digit-year",
        /// Not readable as a date.
        NotADate = "not-a-date",
        /// One digit differs.
        DigitDiffers = "digit-differs",
        /// Two neighbouring digits exchanged.
        DigitsExchanged = "digits-exchanged",
        /// Month and day exchanged.
        MonthDayExchanged = "month-day-exchanged",
        /// The same year, month and day of another era.
        AnotherEra = "another-era",
        /// The year differs.
        YearDiffers = "year-differs",
        /// The month differs.
        MonthDiffers = "month-differs",
        /// The day differs.
        DayDiffers = "day-differs",

        /// The same sex in another notation.
        SexNotation = "sex-notation",
        /// A code or word that tells no sex.
        SexUnknown = "sex-unknown",
        /// 男 and 女.
        SexDiffers = "sex-differs",

        /// Kanji numbers and digits.
        KanjiNumber = "kanji-number",
        /// The same number sequence with other signs: 丁目, 番, 号, hyphen.
        NumberSigns = "number-signs",
        /// 上ル, 上る and 上がる; 東入, 東入ル and 東いる.
        KyotoTurn = "kyoto-turn",
        /// ケ, ヶ, が.
        KeGa = "ke-ga",
        /// ノ, の, 之.
        NoWriting = "no-writing",
        /// ツ, ッ, つ.
        TsuWriting = "tsu-writing",
        /// A number written with leading zeros.
        LeadingZero = "leading-zero",
        /// 通り and 通.
        ToriWriting = "tori-writing",
        /// 様 of 様方 left out, behind the name of the person with whom somebody lodges.
        SamaLeftOut = "sama-left-out",
        /// 大字 or 字 left out.
        AzaLeftOut = "aza-left-out",
        /// 条 left out between two numbers, as addresses in Hokkaido are written.
        JoLeftOut = "jo-left-out",
        /// The postal code left out.
        PostalCodeLeftOut = "postal-code-left-out",
        /// The prefecture left out, or the 都, 府 or 県 behind its name.
        PrefectureLeftOut = "prefecture-left-out",
        /// The county left out.
        CountyLeftOut = "county-left-out",
        /// The city or ward left out.
        CityLeftOut = "city-left-out",
        /// Kyoto's street names left out.
        KyotoStreetLeftOut = "kyoto-street-left-out",
        /// A building (方書) on one side only.
        BuildingLeftOut = "building-left-out",
        /// A room on one side only.
        RoomLeftOut = "room-left-out",
        /// A further number after a comma on one side only.
        FurtherNumber = "further-number",
        /// One side calls a number 丁目, the other 番地, 号 or a room.
        NumberSignsDisagree = "number-signs-disagree",
        /// The postal codes differ.
        PostalCodeDiffers = "postal-code-differs",
        /// A number differs.
        NumberDiffers = "number-differs",
        /// The sequences of numbers differ.
        NumberSequenceDiffers = "number-sequence-differs",
        /// The room differs.
        RoomDiffers = "room-differs",
        /// The building differs.
        BuildingDiffers = "building-differs",
        /// The place differs.
        PlaceDiffers = "place-differs",
    }
}

impl Rule {
    /// Returns the best grade that an item can have once this rule was needed. An item's grade is its worst rule's.
    pub const fn grade(self) -> Grade {
        GRADES[self.index() as usize]
    }

    const fn listed_grade(self) -> Grade {
        if FORMAT.contains(self) {
            Grade::Format
        } else if VARIANT.contains(self) {
            Grade::Variant
        } else if ABRIDGED.contains(self) {
            Grade::Abridged
        } else if UNDECIDED.contains(self) {
            Grade::Undecided
        } else {
            Grade::Different
        }
    }
}

/// The grade of each rule, in the order of [`Rule::ALL`].
static GRADES: [Grade; Rule::ALL.len()] = {
    let mut grades = [Grade::Different; Rule::ALL.len()];
    let mut at = 0;
    while at < grades.len() {
        grades[at] = Rule::ALL[at].listed_grade();
        at += 1;
    }
    grades
};

/// Another form of the same content; nothing is lost.
const FORMAT: RuleSet = RuleSet::of(&[
    Rule::Width,
    Rule::Space,
    Rule::CompatibilityForm,
    Rule::VariationSelector,
    Rule::CombiningMark,
    Rule::InvisibleCharacter,
    Rule::LetterCase,
    Rule::UnifiedGlyph,
    Rule::KanaScript,
    Rule::LongMark,
    Rule::MiddleDot,
    Rule::LargeKanaFile,
    Rule::DateNotation,
    Rule::SexNotation,
    Rule::KanjiNumber,
    Rule::NumberSigns,
    Rule::KyotoTurn,
    Rule::SamaLeftOut,
]);

/// Characters that an official table relates directly.
const VARIANT: RuleSet = RuleSet::of(&[
    Rule::JoyoForm,
    Rule::JinmeiForm,
    Rule::VulgarForm,
    Rule::MiswrittenForm,
    Rule::Circular5202,
    Rule::KosekiForm,
    Rule::HyogaiForm,
    Rule::UnifiedYetListed,
    Rule::IterationMark,
    Rule::KeGa,
    Rule::NoWriting,
    Rule::TsuWriting,
]);

/// One side says less, or a fold loses something.
const ABRIDGED: RuleSet = RuleSet::of(&[
    Rule::SpaceMoved,
    Rule::FormerSurname,
    Rule::LatinName,
    Rule::KanjiBesideLatin,
    Rule::CommonName,
    Rule::NameOrder,
    Rule::MiddleNameLeftOut,
    Rule::LatinPunctuation,
    Rule::SmallKana,
    Rule::OldKana,
    Rule::DiZi,
    Rule::OutsideEra,
    Rule::LeadingZero,
    Rule::ToriWriting,
    Rule::AzaLeftOut,
    Rule::JoLeftOut,
    Rule::PostalCodeLeftOut,
    Rule::PrefectureLeftOut,
    Rule::CountyLeftOut,
    Rule::CityLeftOut,
    Rule::KyotoStreetLeftOut,
    Rule::BuildingLeftOut,
    Rule::RoomLeftOut,
    Rule::FurtherNumber,
]);

/// Cannot be told.
const UNDECIDED: RuleSet = RuleSet::of(&[
    Rule::EmptySide,
    Rule::SaysNothing,
    Rule::UnknownCharacter,
    Rule::Truncated,
    Rule::TablesDisagree,
    Rule::IndirectRelation,
    Rule::DictionaryOnly,
    Rule::KanaForKanji,
    Rule::ScriptInName,
    Rule::PartsDisagree,
    Rule::KanaNotInRegister,
    Rule::UnknownDatePart,
    Rule::BeyondEra,
    Rule::NoSuchDay,
    Rule::TwoDigitYear,
    Rule::NotADate,
    Rule::SexUnknown,
    Rule::NumberSignsDisagree,
    Rule::PostalCodeDiffers,
]);

/// The rules that were needed for one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct RuleSet(u128);

impl RuleSet {
    /// The set that holds nothing.
    pub const EMPTY: Self = Self(0);

    /// Makes the set of these rules.
    const fn of(rules: &[Rule]) -> Self {
        let (mut set, mut rest) = (Self::EMPTY, rules);
        while let [rule, others @ ..] = rest {
            set = set.with(*rule);
            rest = others;
        }
        set
    }

    /// Returns this set with `rule` in it.
    #[must_use]
    pub const fn with(self, rule: Rule) -> Self {
        Self(self.0 | (1 << rule.index()))
    }

    /// Puts `rule` into the set.
    pub fn insert(&mut self, rule: Rule) {
        *self = self.with(rule);
    }

    /// Tells whether the set holds `rule`.
    pub const fn contains(self, rule: Rule) -> bool {
        self.0 & (1 << rule.index()) != 0
    }

    /// Returns the bits: bit `n` stands for the rule at position `n`.
    pub const fn bits(self) -> u128 {
        self.0
    }

    /// Tells whether the set holds nothing.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Lists the rules in the order of the enum.
    pub fn iter(self) -> impl Iterator<Item = Rule> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            // Of none left there is no first.
            let first = Rule::ALL.get(left.trailing_zeros() as usize).copied()?;
            left &= left - 1;
            Some(first)
        })
    }
}
