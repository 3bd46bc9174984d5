//! The form in which keys and numbers are matched.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Returns a text after NFKC (full-width digits become plain ones) and without spaces around it. Plain text is borrowed:
/// nearly every key of a large file is.
pub(super) fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text.trim());
    }
    Cow::Owned(text.nfkc().collect::<String>().trim().to_owned())
}
