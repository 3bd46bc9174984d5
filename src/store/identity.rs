//! Keys by which records of one person are looked up, and the form in which texts are searched. They find; they decide
//! nothing: what they find is compared.

use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

use crate::compare::Side;

/// The keys of one person's five items; none where an item that the key needs is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct IdentityKeys {
    /// Of kanji name, birth date and sex.
    pub(super) by_kanji: Option<i64>,
    /// Of kana name, birth date and sex.
    pub(super) by_kana: Option<i64>,
}

/// Returns the keys of one side.
pub(super) fn identity_keys(side: Side<'_>) -> IdentityKeys {
    let items = side.items;
    let key = |name: &str| {
        let (name, born) = (search_form(name), search_form(items.birth_date));
        if name.is_empty() || born.is_empty() {
            return None;
        }
        let mut hash = Sha256::new();
        for part in [name.as_str(), born.as_str()] {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        let bytes: [u8; 32] = hash.finalize().into();
        bytes.first_chunk::<8>().map(|first| i64::from_be_bytes(*first))
    };
    IdentityKeys { by_kanji: key(items.kanji_name), by_kana: key(items.kana_name) }
}

/// Returns a text as it is searched: any width, script and case of kana and Latin letters, without spaces.
pub(super) fn search_form(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'ぁ'..='ゖ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
            _ => c,
        })
        .collect()
}
