//! The six grades, best to worst.

use crate::audit::{coded_enum, coded_set};

coded_enum! {
    /// How two writings of an item relate. The order is from best to worst: a record's grade is its worst item's.
    pub enum Grade {
        /// 完全一致: the same characters.
        Identical = "identical",
        /// 一致（表記差）: the same content in another form; nothing is lost.
        Format = "format",
        /// 異体字: characters that an official table relates directly as writings of one.
        Variant = "variant",
        /// 省略あり: one side says less, or a fold loses something.
        Abridged = "abridged",
        /// 判定不可: cannot be told.
        Undecided = "undecided",
        /// 不一致
        Different = "different",
    }
}

coded_set! {
    /// Several grades, as a filter names them.
    pub struct GradeSet of Grade
}

impl Grade {
    /// Tells whether the grade counts as the same without a person reading it.
    pub const fn is_same(self) -> bool {
        matches!(self, Self::Identical | Self::Format)
    }
}
