//! Facts about kana that the names, the address and the search share: scripts, sizes, voices, repetition. Knows no item.

/// Tells whether a character is kana, ー or one of the marks that repeat kana.
pub(super) const fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | 'ー' | '\u{309D}'..='\u{309F}' | '\u{30FD}'..='\u{30FF}')
}

/// Returns the katakana of a hiragana character, any other character as it is.
pub(super) fn katakana(c: char) -> char {
    match c {
        '\u{3041}'..='\u{3096}' | '\u{309D}' | '\u{309E}' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        _ => c,
    }
}

/// Tells whether `mark` repeats the character before it and so stands for `other`: 々, and ゝ ゞ ヽ ヾ for kana.
pub(super) fn repeats(before: Option<char>, mark: char, other: char) -> bool {
    match mark {
        '々' | 'ゝ' | 'ヽ' => before == Some(other),
        'ゞ' | 'ヾ' => {
            before.and_then(|c| unicode_normalization::char::compose(c, '\u{3099}')) == Some(other)
        }
        _ => false,
    }
}

/// Tells whether `c` only makes the vowel of the kana before it longer.
pub(super) fn lengthens(before: Option<char>, c: char) -> bool {
    const ROWS: [(&str, &str); 5] = [
        ("アカサタナハマヤラワガザダバパャァ", "アー"),
        ("イキシチニヒミリギジヂビピィ", "イー"),
        ("ウクスツヌフムユルグズヅブプュゥヴ", "ウー"),
        ("エケセテネヘメレゲゼデベペェ", "エイー"),
        ("オコソトノホモヨロヲゴゾドボポョォ", "オウー"),
    ];
    before.is_some_and(|before| ROWS.iter().any(|(row, long)| row.contains(before) && long.contains(c)))
}

/// Returns the large form of a small kana, any other character as it is.
pub(super) const fn large(c: char) -> char {
    match c {
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' => 'エ',
        'ォ' => 'オ',
        'ッ' => 'ツ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ヮ' => 'ワ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        'ㇰ' => 'ク',
        'ㇱ' => 'シ',
        'ㇲ' => 'ス',
        'ㇳ' => 'ト',
        'ㇴ' => 'ヌ',
        'ㇵ' => 'ハ',
        'ㇶ' => 'ヒ',
        'ㇷ' => 'フ',
        'ㇸ' => 'ヘ',
        'ㇹ' => 'ホ',
        'ㇺ' => 'ム',
        'ㇻ' => 'ラ',
        'ㇼ' => 'リ',
        'ㇽ' => 'ル',
        'ㇾ' => 'レ',
        'ㇿ' => 'ロ',
        _ => c,
    }
}

/// Returns a kana without its voicing mark, any other character as it is.
pub(super) fn unvoiced(c: char) -> char {
    const VOICED: [(&str, char); 25] = [
        ("ガ", 'カ'),
        ("ギ", 'キ'),
        ("グ", 'ク'),
        ("ゲ", 'ケ'),
        ("ゴ", 'コ'),
        ("ザ", 'サ'),
        ("ジ", 'シ'),
        ("ズ", 'ス'),
        ("ゼ", 'セ'),
        ("ゾ", 'ソ'),
        ("ダ", 'タ'),
        ("ヂ", 'チ'),
        ("ヅ", 'ツ'),
        ("デ", 'テ'),
        ("ド", 'ト'),
        ("バパ", 'ハ'),
        ("ビピ", 'ヒ'),
        ("ブプ", 'フ'),
        ("ベペ", 'ヘ'),
        ("ボポ", 'ホ'),
        ("ヴ", 'ウ'),
        ("ヷ", 'ワ'),
        ("ヸ", 'ヰ'),
        ("ヹ", 'ヱ'),
        ("ヺ", 'ヲ'),
    ];
    VOICED.iter().find(|(voiced, _)| voiced.contains(c)).map_or(c, |(_, plain)| *plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_repeats_the_character_before_it() {
        for (before, mark, other, expected) in [
            ('佐', '々', '佐', true),
            ('佐', '々', '左', false),
            ('す', 'ゞ', 'ず', true),
            ('す', 'ゞ', 'す', false),
            ('す', 'ゝ', 'す', true),
            ('す', 'ゝ', 'ず', false),
            ('ハ', 'ヽ', 'ハ', true),
            ('ハ', 'ヾ', 'バ', true),
            ('ハ', 'ヾ', 'パ', false),
        ] {
            assert_eq!(repeats(Some(before), mark, other), expected, "{before}{mark} {other}");
            assert!(!repeats(None, mark, other));
        }
    }
}
