//! What the fuzz target feeds for hours, for a moment in every test run.

use proptest::prelude::*;

use crate::two_sides::hold;

/// Texts that comparisons trip over, alone and beside each other.
const PIECES: [&str; 40] = [
    "\0",
    "\u{FFFD}",
    "\u{E000}",
    "\u{F8FF}",
    "\u{3099}",
    "\u{309A}",
    "゛",
    "ﾞ",
    "\u{301}",
    "\u{E0100}",
    "\u{FE00}",
    "\u{202E}",
    "\u{200F}",
    "שלום",
    "\u{200D}",
    "\u{FEFF}",
    "\u{1F468}\u{200D}\u{1F469}",
    "①",
    "㍼",
    "\u{FA10}",
    "\u{2F8E1}",
    "々",
    "ゞ",
    "〱",
    "１",
    "9",
    "一",
    "十",
    "千",
    "丁目",
    "番地",
    "の",
    "－",
    "ー",
    "〒",
    "［",
    "（",
    "＿",
    "　",
    "\r",
];

proptest! {
    #[test]
    fn any_bytes_are_compared(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        hold(&bytes);
    }

    #[test]
    fn any_texts_are_compared(declared in any::<u8>(), left in ".{0,40}", right in ".{0,40}") {
        hold(&[&[declared], left.as_bytes(), b"\n", right.as_bytes()].concat());
    }

    #[test]
    fn texts_of_rare_signs_are_compared(
        declared in any::<u8>(),
        left in prop::collection::vec(prop::sample::select(PIECES.as_slice()), 0..12),
        right in prop::collection::vec(prop::sample::select(PIECES.as_slice()), 0..12),
    ) {
        hold(&[&[declared], left.concat().as_bytes(), b"\n", right.concat().as_bytes()].concat());
    }
}

#[test]
fn long_texts_are_compared() {
    for piece in PIECES {
        let long = piece.repeat(10_000);
        hold(format!("\0{long}\n{long}高").as_bytes());
        hold(format!("\0寿町1-2 {long}\n寿町1-2").as_bytes());
    }
}
