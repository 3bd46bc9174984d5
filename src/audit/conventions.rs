//! What one file declares about its writings, so that the comparison need not guess.

use super::codes::coded_enum;

coded_enum! {
    /// Which digit stands for which era in seven-digit dates.
    pub enum EraCodes {
        /// 1 明治, 2 大正, 3 昭和, 4 平成, 5 令和.
        Municipal = "municipal",
        /// 1 明治, 3 大正, 5 昭和, 7 平成, 9 令和.
        Pension = "pension",
    }
}

/// The declared writing habits of one file; kept with every row that came from it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Conventions {
    /// The scheme of seven-digit dates.
    pub era_codes: EraCodes,
    /// Whether the file writes every small kana large, so that ョ and ヨ are no difference in it.
    pub large_kana: bool,
    /// Writings of 男 beside the closed table of the comparison.
    pub male: Vec<String>,
    /// Writings of 女 beside the closed table of the comparison.
    pub female: Vec<String>,
}

impl Conventions {
    /// What holds for a file without a profile.
    pub const DEFAULT: Self =
        Self { era_codes: EraCodes::Municipal, large_kana: false, male: Vec::new(), female: Vec::new() };
}

impl Default for Conventions {
    fn default() -> Self {
        Self::DEFAULT
    }
}
