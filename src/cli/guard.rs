//! No individual number on the command line: process lists and shell histories would keep it.

use std::ffi::OsStr;

use crate::audit::holds_valid_number;

/// Returns the position of the first argument that holds a valid individual number, from 1. It looks at the raw bytes as
/// they came, before anything is parsed, so that `--note=…`, a file name and a word that is no option at all are alike.
pub fn number_among<'a>(arguments: impl IntoIterator<Item = &'a OsStr>) -> Option<usize> {
    arguments
        .into_iter()
        .position(|argument| holds_valid_number(&argument.to_string_lossy()))
        .map(|at| at + 1)
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
            assert_eq!(number_among(arguments.iter().map(OsStr::new)), at, "{arguments:?}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_hide_nothing() {
        let broken = OsStr::from_bytes(b"\xff123456789018\xfe");
        assert_eq!(number_among([OsStr::new("list"), broken]), Some(2));
    }
}
