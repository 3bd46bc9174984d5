//! The two encodings that files may have, and the text of one field in them.

use std::borrow::Cow;

use encoding_rs::SHIFT_JIS;

/// The encoding of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// Windows code page 932: Shift JIS with the vendors' extensions and the private-use rows of 外字.
    Cp932,
}

impl Encoding {
    /// The names under which `--encoding` takes the encodings, the first of each being its own.
    pub const NAMES: &'static [(&'static str, Self)] = &[
        ("utf-8", Self::Utf8),
        ("cp932", Self::Cp932),
        ("utf8", Self::Utf8),
        ("shift_jis", Self::Cp932),
        ("shift-jis", Self::Cp932),
        ("sjis", Self::Cp932),
        ("windows-31j", Self::Cp932),
        ("ms932", Self::Cp932),
    ];

    /// Finds an encoding by one of its names, in any case.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim())).map(|(_, it)| *it)
    }

    /// Returns its own name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Cp932 => "cp932",
        }
    }

    /// Decodes bytes, borrowing where they are UTF-8 already; `None` where any byte is no text in this encoding. Nothing
    /// is ever replaced.
    pub fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::Cp932 => SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes),
        }
    }

    /// Encodes words of the program; what the encoding lacks becomes `?`, never a numeric entity.
    pub fn encode_words(self, words: &str) -> Cow<'_, [u8]> {
        match self {
            Self::Utf8 => Cow::Borrowed(words.as_bytes()),
            Self::Cp932 if words.is_ascii() => Cow::Borrowed(words.as_bytes()),
            Self::Cp932 => {
                let mut out = Vec::with_capacity(words.len());
                let mut utf8 = [0; 4];
                for c in words.chars() {
                    match SHIFT_JIS.encode(c.encode_utf8(&mut utf8)) {
                        (bytes, _, false) => out.extend_from_slice(&bytes),
                        _ => out.push(b'?'),
                    }
                }
                Cow::Owned(out)
            }
        }
    }
}

impl std::str::FromStr for Encoding {
    type Err = String;

    /// Reads a name; the error says which names there are.
    fn from_str(name: &str) -> Result<Self, String> {
        Self::named(name).ok_or_else(|| {
            let names: Vec<&str> = Self::NAMES.iter().map(|(known, _)| *known).collect();
            format!("not one of {}", names.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_decoded_exactly_or_not_at_all() {
        for (encoding, bytes, text) in [
            (Encoding::Utf8, "髙橋".as_bytes(), Some("髙橋")),
            (Encoding::Utf8, b"\x8d\x82", None),
            (Encoding::Cp932, b"\xfb\xfc\x8b\xb4", Some("髙橋")),
            (Encoding::Cp932, b"\xc0\xb6\xca\xbc", Some("ﾀｶﾊｼ")),
            (Encoding::Cp932, b"abc", Some("abc")),
            (Encoding::Cp932, b"\xf0\x40", Some("\u{E000}")),
            (Encoding::Cp932, b"\x95", None),
            (Encoding::Cp932, b"\xfd", None),
        ] {
            assert_eq!(encoding.decode(bytes).as_deref(), text, "{encoding:?} {bytes:?}");
        }
    }

    #[test]
    fn words_that_cp932_lacks_become_question_marks() {
        assert_eq!(&*Encoding::Cp932.encode_words("a髙𠮷"), b"a\xfb\xfc?");
        assert_eq!(&*Encoding::Utf8.encode_words("𠮷"), "𠮷".as_bytes());
    }

    #[test]
    fn encodings_are_named_in_any_case() {
        assert_eq!(Encoding::named("Shift_JIS"), Some(Encoding::Cp932));
        assert_eq!("UTF-8".parse(), Ok(Encoding::Utf8));
        assert!("utf-16".parse::<Encoding>().is_err());
        for (_, encoding) in Encoding::NAMES {
            assert_eq!(Encoding::named(encoding.name()), Some(*encoding));
        }
    }
}
