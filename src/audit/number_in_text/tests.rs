//! What is an individual number in running text, what only looks like one, and what is left of it.

use proptest::prelude::*;

use super::*;

#[test]
fn no_kana_and_no_kanji_is_numeric_by_its_category() {
    assert_eq!(('\0'..=char::MAX).filter(|c| is_kana_or_kanji(*c) && c.is_numeric()).count(), 0);
}

#[test]
fn no_character_is_more_digits_than_it_has_bytes() {
    assert_eq!(('\0'..=char::MAX).find(|c| most_digits(*c) > c.len_utf8()), None);
}

#[test]
fn a_number_is_found_in_running_text_however_it_is_written() {
    for text in [
        "番号は123456789018です",
        "--note=１２３４ ５６７８ ９０１８",
        "1234-5678-9018",
        "1234‐5678‐9018",
        "1234－5678－9018",
        "1234.5678.9018",
        "1234・5678･9018",
        "1234 - 5678 - 9018",
        "1234ー5678ー9018",
        "1234/5678/9018",
        "1234／5678／9018",
        "1234 / 5678 / 9018",
        "1234\\5678\\9018",
        "1234|5678|9018",
        "1234_5678_9018",
        "1234,5678,9018",
        "123,456,789,018",
        "１２３，４５６，７８９，０１８",
        "123456 789018",
        "123456/789018",
        "123456\u{200B}789018",
        "123456\u{202E}789018",
        "1 2 3 4 5 6 7 8 9 0 1 8",
        "1/2/3/4/5/6/7/8/9/0/1/8",
        "12.34.56.78.90.18",
        "1234-56789018",
        "2023-06-30 123456789018",
        "03-1234-5678 1234-5678-9018",
        "1234   5678   9018",
        "123456789018 2023",
        "一二三四五六七八九〇一八",
        "一二三四 五六七八 九○一八",
        "壱弐参四五六七八九零壱八",
        "番号１２３四五六七八９０１８",
        "١٢٣٤٥٦٧٨٩٠١٨",
        "۱۲۳۴-۵۶۷۸-۹۰۱۸",
        "१२३४५६७८९०१८",
        "𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗𝟎𝟏𝟖",
        "①②③④⑤⑥⑦⑧⑨⓪①⑧",
        "⑫㉞56789018",
        "¹²³⁴⁵⁶⁷⁸⁹⁰¹⁸",
        "1\u{FE0F}\u{20E3}2\u{FE0F}\u{20E3}3456789018",
        "No.123456789018",
        "MN123456789018x",
    ] {
        assert!(holds_valid_number(text), "{text}");
    }
}

#[test]
fn what_only_looks_like_a_number_is_none() {
    for text in [
        "",
        "123456789012",
        "1234    5678    9018",
        "1234年5678月9018",
        "1234, 5678, 9018",
        "123456 789018 2023",
        "9123456789018",
        "1234567890189",
        "0612345678901812",
        "2023-06-30",
        "2023-06-30 - 2023-07-14",
        "令和5年6月30日 2023.06.30",
        "090-1234-5678",
        "+81 90 1234 5678",
        "0120-444-444",
        "TEL 03(1234)5678 FAX 03(1234)5679",
        "〒160-0023 03-1234-5678",
        "06139992 12-00001-01",
        "03-1234-5678",
        "一二三四五六七八九〇一二",
        "霞町三丁目二番一号八〇九",
    ] {
        assert!(!holds_valid_number(text), "{text}");
    }
    // Whatever their check digit, these have twelve digits in one run and mean something else.
    for n in 0..=9999_u32 {
        let (high, low) = (n / 100, n % 100);
        for text in [
            format!("2023/06/30/{n:04}.csv"),
            format!("audit-20230630-{n:04}.csv"),
            format!("2023-06-30 {high:02}.{low:02}"),
            format!("{:02}/{:02} 2023/07/14", high % 12 + 1, low % 31 + 1),
            format!("+81-90-{n:04}-5678"),
            format!("06139992-{}-{n:03}", n % 10).chars().take(14).collect(),
        ] {
            assert!(!holds_valid_number(&text), "{text}");
        }
    }
    let digest = format!("a{}b{}", "123456789018", "c".repeat(50));
    assert!(holds_valid_number(&digest), "nothing hides in what looks like a digest");
    assert_eq!(masked(&digest), digest, "a digest is shown as it is");
}

#[test]
fn words_that_are_kept_hide_no_number_in_a_longer_row() {
    for words in [
        "123456789018",
        "1234-5678-9018",
        "01754538422260",
        "2754538422260",
        "7545384222601",
        "2023-01-01754538422260",
        "20230101754538422260",
        "06139992754538422260",
        "電話０３１２３４５６７８７５４５３８４２２２６０",
        "番号 一七五四五三八四二二二六〇",
        "754538422260754538422260754538422260",
        "20239901754538422260",
    ] {
        assert!(hides_valid_number(words), "{words}");
    }
    for words in [
        "",
        "754538422261",
        "7545384222617",
        "06139992",
        "06139992-12-00001-01 T-000123-G",
        "090-1234-5678, 09012345678, 0312345678",
        "+81 90 1234 5678",
        "〒160-0023 第0523002号",
        "7545384 222601",
    ] {
        assert!(!hides_valid_number(words), "{words}");
    }
    // Whatever twelve of their digits are.
    for n in 0..=9999_u64 {
        let (high, low) = (n / 100, n % 100);
        for words in [
            format!("06139992-{n:05}-{n:07}-{low:02}"),
            format!("{n:04}0613999-{n:07}"),
            format!("20230630{:02}{:02}{:02}", high % 24, low % 60, n % 60),
            format!("202306302023{:02}{:02}", high % 12 + 1, low % 28 + 1),
            format!("sha256 {n:04}75453842226075a{}", "b".repeat(45)),
        ] {
            assert!(!hides_valid_number(&words), "{words}");
        }
    }
}

#[test]
fn a_masked_text_keeps_its_last_digits_and_its_length() {
    for (text, shown) in [
        ("番号は123456789018です", "番号は********9018です"),
        ("１２３４－５６７８－９０１８", "＊＊＊＊－＊＊＊＊－９０１８"),
        ("1 2 3 4 5 6 7 8 9 0 1 8", "* * * * * * * * 9 0 1 8"),
        ("一二三四五六七八九〇一八番", "＊＊＊＊＊＊＊＊九〇一八番"),
        ("123456789018/111111111118", "********9018/********1118"),
        ("123456789012", "123456789012"),
        ("東京都千代田区霞町1-2-3", "東京都千代田区霞町1-2-3"),
    ] {
        assert_eq!(masked(text), shown);
        assert_eq!(masked(text).len(), text.len());
    }
    assert!(matches!(masked("東京都千代田区霞町1-2-3"), Cow::Borrowed(_)));
}

#[test]
fn the_zeros_are_in_order_and_none_is_a_digit_of_another() {
    assert!(ZEROS.windows(2).all(|two| u32::from(two[0]) + 10 <= u32::from(two[1])));
    for zero in ZEROS {
        for value in 0..10 {
            let digit = char::from_u32(u32::from(*zero) + value).unwrap();
            assert!(digit.is_numeric() && one_digit(digit) == u8::try_from(value).ok(), "{digit}");
        }
    }
}

proptest! {
    #[test]
    fn no_row_of_digits_hides_a_number(before in "[0-9]{0,12}", after in "[0-9]{0,12}") {
        let words = format!("{before}123456789018{after}");
        prop_assert!(hides_valid_number(&words), "{words}");
    }

    #[test]
    fn no_valid_number_is_left_and_every_place_still_fits(text in "[0-9０-９一二三٠-٩ /,.x－年-]{0,40}") {
        let shown = masked(&text).into_owned();
        prop_assert!(!holds_valid_number(&shown), "{shown}");
        prop_assert_eq!(shown.len(), text.len());
        prop_assert_eq!(holds_valid_number(&text), shown != text);
        for (at, _) in text.char_indices() {
            prop_assert!(shown.is_char_boundary(at));
        }
    }
}
