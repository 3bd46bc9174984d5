//! Widths and sizes of characters as old systems write them: half-width kana, large kana, full-width Latin and digits.

/// Katakana from ァ (U+30A1) to ヴ (U+30F4) in half-width characters.
#[rustfmt::skip]
const HALF: [&str; 84] = [
    "ｧ", "ｱ", "ｨ", "ｲ", "ｩ", "ｳ", "ｪ", "ｴ", "ｫ", "ｵ", "ｶ", "ｶﾞ", "ｷ", "ｷﾞ", "ｸ", "ｸﾞ", "ｹ", "ｹﾞ", "ｺ", "ｺﾞ",
    "ｻ", "ｻﾞ", "ｼ", "ｼﾞ", "ｽ", "ｽﾞ", "ｾ", "ｾﾞ", "ｿ", "ｿﾞ", "ﾀ", "ﾀﾞ", "ﾁ", "ﾁﾞ", "ｯ", "ﾂ", "ﾂﾞ", "ﾃ", "ﾃﾞ", "ﾄ", "ﾄﾞ",
    "ﾅ", "ﾆ", "ﾇ", "ﾈ", "ﾉ", "ﾊ", "ﾊﾞ", "ﾊﾟ", "ﾋ", "ﾋﾞ", "ﾋﾟ", "ﾌ", "ﾌﾞ", "ﾌﾟ", "ﾍ", "ﾍﾞ", "ﾍﾟ", "ﾎ", "ﾎﾞ", "ﾎﾟ",
    "ﾏ", "ﾐ", "ﾑ", "ﾒ", "ﾓ", "ｬ", "ﾔ", "ｭ", "ﾕ", "ｮ", "ﾖ", "ﾗ", "ﾘ", "ﾙ", "ﾚ", "ﾛ", "ヮ", "ﾜ", "ヰ", "ヱ", "ｦ", "ﾝ", "ｳﾞ",
];

/// Appends full-width kana in half-width characters; the rest as it is, but for the space and the long-vowel mark.
pub(super) fn push_half_width(out: &mut String, kana: &str) {
    for c in kana.chars() {
        let place = (c as usize).checked_sub('ァ' as usize);
        match place.and_then(|place| HALF.get(place)) {
            Some(half) => out.push_str(half),
            None if c == '　' => out.push(' '),
            None if c == 'ー' => out.push('ｰ'),
            None => out.push(c),
        }
    }
}

/// Appends kana with every small one written large.
pub(super) fn push_large(out: &mut String, kana: &str) {
    out.extend(kana.chars().map(|c| match c {
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' => 'エ',
        'ォ' => 'オ',
        'ッ' => 'ツ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        other => other,
    }));
}

/// Appends ASCII in full-width characters; the hyphen as U+FF0D.
pub(super) fn push_wide(out: &mut String, text: &str) {
    out.extend(text.chars().map(|c| match c {
        ' ' => '　',
        '!'..='~' => char::from_u32(c as u32 + 0xFEE0).unwrap_or(c),
        other => other,
    }));
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn every_half_width_writing_folds_back_to_its_kana() {
        for (place, half) in HALF.iter().enumerate() {
            let full = char::from_u32('ァ' as u32 + u32::try_from(place).unwrap()).unwrap();
            assert_eq!(half.nfkc().collect::<String>(), full.to_string());
        }
    }

    #[test]
    fn full_width_digits_and_letters_fold_back() {
        let mut wide = String::new();
        push_wide(&mut wide, "1-2-3 AN");
        assert_eq!(wide, "１－２－３　ＡＮ");
        assert_eq!(wide.nfkc().collect::<String>(), "1-2-3 AN");
    }
}
