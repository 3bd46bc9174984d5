//! No rules together reach "same" over a third character, and no two lossy relations meet in one.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// The table as its lines say it, read without the code that reads it.
fn listed() -> BTreeMap<(char, char), char> {
    let lines = include_str!("../relations/kanji.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let c: Vec<char> = line.chars().collect();
            ((c[0], c[1]), c[2])
        })
        .collect()
}

/// Tells whether a letter of the table says that two characters are one.
fn relates(letter: char) -> bool {
    "jknztoghu".contains(letter)
}

fn is_listed(table: &BTreeMap<(char, char), char>, a: char, b: char) -> bool {
    table.get(&(a.min(b), a.max(b))).is_some_and(|letter| relates(*letter))
}

/// What each character is related to.
fn neighbours(table: &BTreeMap<(char, char), char>) -> BTreeMap<char, BTreeSet<char>> {
    let mut found: BTreeMap<char, BTreeSet<char>> = BTreeMap::new();
    for ((a, b), _) in table.iter().filter(|(_, letter)| relates(**letter)) {
        found.entry(*a).or_default().insert(*b);
        found.entry(*b).or_default().insert(*a);
    }
    found
}

/// Asserts that two writings are `undecided` or worse as a name, inside a name and inside an address.
fn apart(a: &str, b: &str) {
    for (item, left, right) in [
        (Item::KanjiName, a.to_owned(), b.to_owned()),
        (Item::KanjiName, format!("{a}田　花子"), format!("{b}田　花子")),
        (Item::Address, format!("高槻市{a}原1-2"), format!("高槻市{b}原1-2")),
    ] {
        let found = found(item, &left, &right);
        assert!(found.grade >= Grade::Undecided, "{left} / {right}: {found:?}");
    }
}

/// MJ縮退マップ relates each of two characters to a third; whether the two are one it does not say.
#[test]
fn two_characters_related_to_a_third_are_not_related() {
    let table = listed();
    let mut tried = 0;
    for around in neighbours(&table).values() {
        for a in around {
            for c in around.range(*a..).skip(1).filter(|c| !is_listed(&table, *a, **c)) {
                // Unicode's own equivalence is no relation of two: the two are one character.
                if search_form(&a.to_string()) != search_form(&c.to_string()) {
                    apart(&a.to_string(), &c.to_string());
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 20_000, "{tried} pairs");
}

/// The table relates 神 to a form of it; the compatibility ideograph U+FA19 is two steps from that form, unless the table
/// lists it itself.
#[test]
fn a_compatibility_ideograph_takes_no_second_step() {
    let table = listed();
    let neighbours = neighbours(&table);
    let mut tried = 0;
    for glyph in ('\u{F900}'..='\u{FAD9}').chain('\u{2F800}'..='\u{2FA1D}') {
        let Some(plain) = search_form(&glyph.to_string()).chars().next().filter(|c| *c != glyph) else {
            continue;
        };
        for other in neighbours.get(&plain).into_iter().flatten().filter(|c| !is_listed(&table, glyph, **c)) {
            if search_form(&other.to_string()) != plain.to_string() {
                apart(&glyph.to_string(), &other.to_string());
                tried += 1;
            }
        }
    }
    assert!(tried > 500, "{tried} pairs");
}

#[test]
fn characters_that_fold_tables_merge_stay_apart() {
    for (a, b, source) in [
        ("辨", "瓣", "常用漢字表: 弁 for each of the three"),
        ("辨", "辯", "常用漢字表: 弁 for each of the three"),
        ("瓣", "辯", "常用漢字表: 弁 for each of the three"),
        ("斉", "斎", "常用漢字表: 斉(齊), 斎(齋)"),
        ("斉", "齋", "常用漢字表: 斉(齊), 斎(齋)"),
        ("斎", "齊", "常用漢字表: 斉(齊), 斎(齋)"),
        ("齊", "齋", "常用漢字表: 斉(齊), 斎(齋)"),
        ("己", "巳", "入管 類字"),
        ("己", "已", "入管 類字"),
        ("巳", "已", "入管 類字"),
        ("治", "冶", "常用漢字表 lists both"),
        ("智", "知", "同音の漢字による書きかえ (国語審議会, 1956)"),
        ("洲", "州", "同音の漢字による書きかえ (国語審議会, 1956)"),
        ("佐", "左", "常用漢字表 lists both"),
    ] {
        // As they are, with a selector on either side, and behind other characters that are related.
        for (left, right) in [
            (a.to_owned(), b.to_owned()),
            (format!("{a}\u{E0100}"), b.to_owned()),
            (format!("{a}\u{E0101}"), format!("{b}\u{E0100}")),
            (format!("{a}々"), format!("{b}々")),
            (format!("{a}々"), format!("{b}{b}")),
            (format!("髙{a}"), format!("高{b}")),
        ] {
            apart(&left, &right);
            apart(&right, &left);
        }
        assert!(found(Item::KanjiName, a, b).grade >= Grade::Undecided, "{a}/{b}: {source}");
    }
}

#[test]
fn names_that_fold_tables_merge_are_other_names() {
    for (left, right) in [
        ("斉藤　健治", "斎藤　健治"),
        ("齊藤　健治", "斎藤　健治"),
        ("齊藤　健治", "齋藤　健治"),
        ("佐々木　智子", "左々木　智子"),
        ("佐々木　智子", "佐々木　知子"),
        ("佐佐木　治", "佐左木　治"),
        ("左佐木　治", "左々木　治"),
        ("佐々木　治", "佐々木　冶"),
        ("八洲　辰巳", "八州　辰巳"),
        ("八洲　辰巳", "八洲　辰己"),
    ] {
        assert!(found(Item::KanjiName, left, right).grade >= Grade::Undecided, "{left} / {right}");
        assert!(found(Item::KanjiName, right, left).grade >= Grade::Undecided, "{right} / {left}");
    }
    // The direct steps of the same table are variants.
    for (left, right) in [
        ("斉藤　健治", "齊藤　健治"),
        ("斎藤　健治", "齋藤　健治"),
        ("佐々木　治", "佐佐木　治"),
        ("弁内", "辨内"),
    ] {
        assert_eq!(found(Item::KanjiName, left, right).grade, Grade::Variant, "{left} / {right}");
    }
}

/// 々 stands for the very character before it, not for another writing of that.
#[test]
fn a_repetition_mark_takes_no_second_step() {
    for (left, right) in [("髙々", "高高"), ("髙々", "髙高"), ("斉々", "斉齊"), ("佐々", "佐左")]
    {
        let found = found(Item::KanjiName, left, right);
        assert!(found.grade >= Grade::Undecided, "{left} / {right}: {found:?}");
    }
}

/// One lossy relation a kana: size (the large kana of old files), ヲ ヰ ヱ, or ヂ ヅ, never two of them together.
#[test]
fn two_lossy_relations_never_meet_in_one_kana() {
    const LOSSY: &str =
        "ァア ィイ ゥウ ェエ ォオ ッツ ャヤ ュユ ョヨ ヮワ ヵカ ヶケ ヲオ ヰイ ヱエ ヂジ ヅズ";
    let allowed: Vec<(char, char)> =
        LOSSY.split(' ').map(|pair| (pair.chars().next().unwrap(), pair.chars().nth(1).unwrap())).collect();
    for a in 'ァ'..='ヺ' {
        for b in ('ァ'..='ヺ').filter(|b| *b != a) {
            let grade = found(Item::KanaName, &format!("ア{a}ナ"), &format!("ア{b}ナ")).grade;
            let lossy = allowed.contains(&(a, b)) || allowed.contains(&(b, a));
            let expected = if lossy { Grade::Abridged } else { Grade::Different };
            assert_eq!(grade, expected, "{a} / {b}");
        }
    }
    for (left, right) in
        [("カヅミ", "カッミ"), ("ヲサム", "ォサム"), ("ﾂﾞ", "ッ"), ("ヂャ", "シャ"), ("ミカツ", "ミカズ")]
    {
        assert_eq!(found(Item::KanaName, left, right).grade, Grade::Different, "{left} / {right}");
    }
}
