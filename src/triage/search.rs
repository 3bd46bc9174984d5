//! How well a record fits the words that were searched for, and what of it matched.

use std::ops::Range;

use crate::audit::coded_enum;

coded_enum! {
    /// The fields that are searched.
    pub enum SearchField {
        /// The kanji name.
        KanjiName = "kanji-name",
        /// The kana name.
        KanaName = "kana-name",
        /// The member key, as it stands on the card.
        MemberKey = "member-key",
        /// 事業所番号
        EmployerCode = "employer-code",
        /// 事業所名
        EmployerName = "employer-name",
    }
}

/// What of a record matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// In which field.
    pub field: SearchField,
    /// The characters of the field as it is written, as byte offsets, in order.
    pub places: Vec<Range<usize>>,
}
