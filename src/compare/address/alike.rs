//! The names with which two addresses begin alike. Nothing in them can decide, so they need not be read.
//!
//! Only kanji and kana that mean themselves count: no number, no sign, no space, no 字, and no 第, which makes a number of
//! what follows. What is left begins with some of them, so that whatever looks back over a character or two sees what it
//! would.

use crate::compare::character::of_three;
use crate::compare::kanji_number::{has_value, is_numeral};
use crate::compare::usual::{Usual, usual};

/// How many of the characters alike are read all the same: the rules of 字 and of a lot's letter look at two before them.
const KEPT: usize = 2;

/// The length in UTF-8 of the kanji and kana that are passed over.
const WIDTH: usize = 3;

/// Returns where reading may begin in both addresses, in bytes.
pub(super) fn names(left: &str, right: &str) -> usize {
    static NAMES: &Usual = usual!(can_be_of_name);
    let (ours, _) = left.as_bytes().as_chunks::<WIDTH>();
    let (theirs, _) = right.as_bytes().as_chunks::<WIDTH>();
    let (mut at, mut end, mut numeral) = (0, 0, false);
    for (ours, theirs) in ours.iter().zip(theirs) {
        if ours != theirs {
            break;
        }
        at += WIDTH;
        if NAMES.holds_three(*ours) {
            if numeral && of_three(*ours).is_some_and(makes_number) {
                break;
            }
            (end, numeral) = (at, false);
        } else if of_three(*ours).is_some_and(is_numeral) {
            // 千 of 千代田 is a name by what follows: it is passed over with that, or not at all.
            numeral = true;
        } else {
            break;
        }
    }
    end.saturating_sub(KEPT * WIDTH)
}

const fn can_be_of_name(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | 'ぁ'..='ゖ' | 'ァ'..='ヺ')
        && !has_value(c)
        && !matches!(c, '字' | '第' | 'の' | 'ノ' | '之' | '乃' | '丿')
}

/// Tells whether kanji numerals before this character may be a number.
const fn makes_number(c: char) -> bool {
    matches!(c, '丁' | '番' | '号' | '號' | '条' | '條' | '線' | '軒' | '区' | '地' | '階')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_passed_over_up_to_the_first_that_might_be_read_otherwise() {
        for (left, right, unread) in [
            ("大阪府吹田市寿町1", "大阪府吹田市寿町2", "大阪府吹田市"),
            ("東京都千代田区見本町一丁目", "東京都千代田区見本町1", "東京都千代田区見"),
            ("四日市市見本", "四日市市見本", "四日市市"),
            ("見本町二丁目", "見本町二丁目", "見"),
            ("見本町二の宮", "見本町二の宮", "見"),
            ("見本第一町", "見本第一町", ""),
            ("青森県上北郡大字見本", "青森県上北郡大字見本", "青森県上北"),
            ("大阪府　吹田市", "大阪府　吹田市", "大"),
            ("見本ヶ丘ハイツ1", "見本ヶ丘ハイツ2", "見本ヶ丘ハ"),
            ("大阪府", "京都府", ""),
            ("", "大阪府", ""),
        ] {
            assert_eq!(&left[..names(left, right)], unread, "{left} {right}");
            assert_eq!(names(left, right), names(right, left));
        }
    }
}
