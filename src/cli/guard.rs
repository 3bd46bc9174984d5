//! No individual number on the command line: process lists and shell histories would keep it.

use std::ffi::OsStr;

use crate::audit::holds_valid_number;

/// An argument that holds a valid individual number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberFound {
    /// Its position, from 1.
    pub at: usize,
    /// Whether the command takes a number by `--number-from`, and this may be meant as one. In words, a name or a search it has
    /// no business.
    pub is_to_key: bool,
}

/// Finds the first argument that holds a valid individual number. It looks at the raw bytes as they came, before anything is
/// parsed, so that `--note=…`, a file name and a word that is no option at all are alike.
pub fn number_among(arguments: &[&OsStr]) -> Option<NumberFound> {
    let words: Vec<_> = arguments.iter().map(|argument| argument.to_string_lossy()).collect();
    let at = words.iter().position(|word| holds_valid_number(word))?;
    let takes_one = words.iter().take(at).any(|word| matches!(&**word, "mark" | "confirm"));
    let option = words.iter().take(at + 1).rev().take(2).find(|word| word.starts_with('-'));
    let is_its_option = option.is_none_or(|option| option.starts_with("--number-from"));
    Some(NumberFound { at: at + 1, is_to_key: takes_one && is_its_option })
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStrExt as _;

    use super::*;

    #[test]
    fn a_number_is_seen_wherever_it_stands() {
        for (arguments, at) in [
            (&["mark", "3", "--note", "123456789018"][..], Some(4)),
            (&["list", "--search=1234 5678 9018"], Some(2)),
            (&["mark", "3", "--note", "1234/5678/9018"], Some(4)),
            (&["assign", "3", "--to", "一二三四五六七八九〇一八"], Some(4)),
            (&["--operator", "۱۲۳۴.۵۶۷۸.۹۰۱۸", "list"], Some(2)),
            (&["report", "file", "--for", "2023-06-30", "--out", "2023/06/30/0018.html"], None),
            (&["--db=/tmp/１２３４５６７８９０１８.db"], Some(1)),
            (&["123456789018"], Some(1)),
            (&["mark", "123456789012"], None),
            (&["mark", "1234", "5678", "9018"], None),
            (&[], None),
        ] {
            let given: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
            assert_eq!(number_among(&given).map(|found| found.at), at, "{arguments:?}");
        }
    }

    #[test]
    fn only_where_a_number_is_asked_for_is_it_to_be_keyed() {
        for (arguments, is_to_key) in [
            (&["mark", "3", "--as", "corrected", "--number-from", "123456789018"][..], true),
            (&["mark", "3", "--as", "corrected", "--number-from=123456789018"], true),
            (&["confirm", "3", "123456789018"], true),
            (&["mark", "3", "--note", "123456789018"], false),
            (&["mark", "3", "--note=123456789018"], false),
            (&["wrong", "3", "--note", "123456789018"], false),
            (&["list", "--search", "123456789018"], false),
            (&["return", "3", "123456789018"], false),
        ] {
            let given: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
            assert_eq!(number_among(&given).map(|found| found.is_to_key), Some(is_to_key), "{arguments:?}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_hide_nothing() {
        let broken = OsStr::from_bytes(b"\xff123456789018\xfe");
        assert_eq!(number_among(&[OsStr::new("list"), broken]).map(|found| found.at), Some(2));
    }
}
