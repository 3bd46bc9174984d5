//! 5情報: the five items by which the notice (section 1(2)) has a number confirmed.

use std::ops::{Index, IndexMut};

use super::codes::coded_enum;

coded_enum! {
    /// One of the five items. The code is the column header of the files.
    pub enum Item {
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

/// One value for each of the five items: writings, grades or comparisons alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub struct PerItem<T> {
    /// 漢字氏名
    pub kanji_name: T,
    /// カナ氏名
    pub kana_name: T,
    /// 生年月日
    pub birth_date: T,
    /// 性別
    pub sex: T,
    /// 住所
    pub address: T,
}

/// The five items as they were written: raw, never normalised in place.
pub type FiveItems = PerItem<String>;
/// The five items, borrowed.
pub type FiveItemsRef<'a> = PerItem<&'a str>;

impl<T> PerItem<T> {
    /// Makes the value of each item by calling `make`.
    pub fn from_fn(mut make: impl FnMut(Item) -> T) -> Self {
        Self {
            kanji_name: make(Item::KanjiName),
            kana_name: make(Item::KanaName),
            birth_date: make(Item::BirthDate),
            sex: make(Item::Sex),
            address: make(Item::Address),
        }
    }

    /// Lists the items with their values, in the order of the notice.
    pub fn iter(&self) -> impl Iterator<Item = (Item, &T)> {
        Item::ALL.iter().map(|item| (*item, &self[*item]))
    }

    /// Turns each value into another.
    pub fn map<U>(&self, mut turn: impl FnMut(&T) -> U) -> PerItem<U> {
        PerItem::from_fn(|item| turn(&self[item]))
    }
}

impl FiveItems {
    /// Returns the name by which a person is called where others read it: the kanji name, or the kana name where that is empty.
    pub fn name(&self) -> &str {
        if self.kanji_name.trim().is_empty() { &self.kana_name } else { &self.kanji_name }
    }

    /// Borrows the five writings.
    pub fn as_strs(&self) -> FiveItemsRef<'_> {
        PerItem {
            kanji_name: &self.kanji_name,
            kana_name: &self.kana_name,
            birth_date: &self.birth_date,
            sex: &self.sex,
            address: &self.address,
        }
    }
}

impl<T> Index<Item> for PerItem<T> {
    type Output = T;
    fn index(&self, item: Item) -> &T {
        match item {
            Item::KanjiName => &self.kanji_name,
            Item::KanaName => &self.kana_name,
            Item::BirthDate => &self.birth_date,
            Item::Sex => &self.sex,
            Item::Address => &self.address,
        }
    }
}

impl<T> IndexMut<Item> for PerItem<T> {
    fn index_mut(&mut self, item: Item) -> &mut T {
        match item {
            Item::KanjiName => &mut self.kanji_name,
            Item::KanaName => &mut self.kana_name,
            Item::BirthDate => &mut self.birth_date,
            Item::Sex => &mut self.sex,
            Item::Address => &mut self.address,
        }
    }
}
