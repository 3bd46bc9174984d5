//! The gate: which notifications of new members are accepted, and what the others lack. Knows no file.
//!
//! The notice of 23 May 2023 (保保発0523第2号 ほか, 前文): 6月1日以降の新規加入者に係る資格取得届及び被扶養者異動届については、
//! 当該届出に個人番号ほか必要な事項が記載されている場合又は5情報（漢字氏名、カナ氏名、生年月日、性別、住所）が記載されている場合に限って
//! 届出を受け付け、その他の場合は事業主に当該情報の記載を求める。

mod occasion;

use crate::audit::{Conventions, FiveItemsRef, IndividualNumber, Item, coded_enum};
use crate::compare::{is_legible, is_stated};

coded_enum! {
    /// What a notification may be asked to state; the code is the column in which it does.
    pub enum Asked {
        /// 個人番号
        IndividualNumber = "individual_number",
        /// 番号 of the member
        Number = "number",
        /// 漢字氏名
        KanjiName = "kanji_name",
        /// カナ氏名
        KanaName = "kana_name",
        /// 生年月日
        BirthDate = "birth_date",
        /// 性別
        Sex = "sex",
        /// 住所
        Address = "address",
    }
}

coded_enum! {
    /// By what an accepted notification comes to its individual number.
    pub enum Route {
        /// It states the number, with what else is necessary.
        Number = "number",
        /// It states all five items, by which J-LIS is asked for the number.
        NeedsLookup = "needs-lookup",
    }
}

impl Route {
    /// Lists what a notification must state for this route: 個人番号ほか必要な事項, or 5情報 (the notice, 前文).
    pub const fn asks_for(self) -> &'static [Asked] {
        match self {
            Self::Number => &[Asked::IndividualNumber, Asked::Number, Asked::KanaName, Asked::BirthDate],
            Self::NeedsLookup => {
                &[Asked::KanjiName, Asked::KanaName, Asked::BirthDate, Asked::Sex, Asked::Address]
            }
        }
    }
}

/// What a notification says; any of it may be empty.
#[derive(Debug, Clone, Copy)]
pub struct Filed<'a> {
    /// 個人番号, as written.
    pub individual_number: &'a str,
    /// 番号 of the member, as written.
    pub number: &'a str,
    /// The five items, as written.
    pub items: FiveItemsRef<'a>,
    /// 届出種別
    pub kind: &'a str,
    /// What happened: 取得, 喪失, 該当, 非該当, …
    pub event: &'a str,
    /// 資格取得日
    pub acquired_on: &'a str,
    /// What the file declares about its writings.
    pub conventions: &'a Conventions,
}

/// What becomes of a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ruling {
    /// The notice does not ask this of it: nobody is newly enrolled, or before the first day.
    NotApplicable,
    /// It is accepted.
    Accepted(Route),
    /// It goes back to the employer, who is asked for this.
    Returned(Vec<Asked>),
}

/// Rules on a notification.
pub fn rule(filed: &Filed<'_>) -> Ruling {
    if !occasion::applies(filed) {
        return Ruling::NotApplicable;
    }
    match route(|asked| filed.states(asked)) {
        Ok(route) => Ruling::Accepted(route),
        Err(missing) => Ruling::Returned(missing),
    }
}

/// Finds the route that is open, the number's first; where none is, returns what is missing: the shorter of the two lists,
/// of two as long the number's.
pub fn route(states: impl Fn(Asked) -> bool) -> Result<Route, Vec<Asked>> {
    let missing = |route: Route| -> Vec<Asked> {
        route.asks_for().iter().copied().filter(|asked| !states(*asked)).collect()
    };
    let (number, items) = (missing(Route::Number), missing(Route::NeedsLookup));
    if number.is_empty() {
        Ok(Route::Number)
    } else if items.is_empty() {
        Ok(Route::NeedsLookup)
    } else {
        Err(if number.len() <= items.len() { number } else { items })
    }
}

impl Filed<'_> {
    /// Tells whether it states something so that it can be used: a number that is none is not stated, nor is a date that
    /// cannot be read.
    pub fn states(&self, asked: Asked) -> bool {
        let legible = |item: Item| is_legible(item, self.items[item], self.conventions);
        match asked {
            Asked::IndividualNumber => {
                // Twelve zeros stand for a number that is not known; their check digit holds.
                IndividualNumber::parse(self.individual_number)
                    .is_ok_and(|number| number.to_stored() > 0 && number.check_digit_holds())
            }
            Asked::Number => is_stated(self.number),
            Asked::KanjiName => legible(Item::KanjiName),
            Asked::KanaName => legible(Item::KanaName),
            Asked::BirthDate => legible(Item::BirthDate),
            Asked::Sex => legible(Item::Sex),
            Asked::Address => legible(Item::Address),
        }
    }
}

#[cfg(test)]
mod tests;
