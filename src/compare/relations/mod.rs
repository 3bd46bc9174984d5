//! Which two kanji are directly related, and by which published table. Facts from data; no rule of any item.
//!
//! The data are `kanji.tsv`, made by `make_kanji.py` beside it, whose head names sources and licences (MJ文字情報一覧表
//! and MJ縮退マップ © IPA, CC BY-SA 2.1 JP). Relations are direct: 辨 and 瓣 both shrink to 弁 and stay two characters.

mod places;

use std::collections::HashMap;
use std::sync::LazyLock;

pub(super) use places::{Head, head};

use super::unit::Unit;
use super::writing::Writing;
use super::{Grade, Rule};

static KANJI: LazyLock<Vec<u64>> = LazyLock::new(|| read(include_str!("kanji.tsv")));

/// Pairs that look alike, whatever a table of glyphs says: one of them is no kanji, or both are in common use. Sorted, the
/// lower character of a pair first.
const LOOK_ALIKE: [(char, char); 24] = [
    ('○', '〇'),
    ('へ', 'ヘ'),
    ('り', 'リ'),
    ('エ', '工'),
    ('カ', '力'),
    ('シ', 'ツ'),
    ('ソ', 'ン'),
    ('タ', '夕'),
    ('チ', '千'),
    ('ト', '卜'),
    ('ニ', '二'),
    ('ノ', '丿'),
    ('ハ', '八'),
    ('ミ', '三'),
    ('ロ', '口'),
    ('ー', '一'),
    ('冶', '治'),
    ('千', '干'),
    ('己', '已'),
    ('己', '巳'),
    ('已', '巳'),
    ('巿', '市'),
    ('日', '曰'),
    ('未', '末'),
];

/// Returns the rule by which two different characters are related, `None` where no table relates them.
pub(super) fn between(a: char, b: char) -> Option<Rule> {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if LOOK_ALIKE.binary_search(&(low, high)).is_ok() {
        return Some(Rule::LookAlike);
    }
    let key = pair(low, high);
    let at = KANJI.partition_point(|entry| *entry < key);
    KANJI.get(at).filter(|entry| **entry & !0xFF == key).and_then(|entry| rule_of((*entry & 0xFF) as u8))
}

/// Returns the rule by which two units are related. A table that lists the raw characters themselves counts; where only
/// the normalised ones are listed there are two steps between the writings, and a person decides.
pub(super) fn between_units(left: &Writing<'_>, l: &Unit, right: &Writing<'_>, r: &Unit) -> Option<Rule> {
    if !l.how.is_compatibility() && !r.how.is_compatibility() {
        return between(l.c, r.c);
    }
    let raw = |writing: &Writing<'_>, unit: &Unit| writing.raw_of(unit).chars().next().unwrap_or(unit.c);
    if let Some(rule) = between(raw(left, l), raw(right, r)) {
        return Some(rule);
    }
    between(l.c, r.c).map(|rule| if rule.grade() < Grade::Undecided { Rule::IndirectRelation } else { rule })
}

/// Returns the character that stands for all glyphs which the standards unify with `c`: for keys, never to decide.
pub(super) fn unified(c: char) -> char {
    static UNIFIED: LazyLock<Vec<(char, char)>> =
        LazyLock::new(|| groups(related_by(|letter| letter == b'j')));
    first_of(&UNIFIED, c)
}

/// Returns the character that stands for all variants which `c` hangs together with, over any number of tables: for
/// search, never to decide. 辨, 瓣 and 弁 are found by each other.
pub(super) fn recalled(c: char) -> char {
    /// Two surnames in most tables, one by ear, and the pair that is most often written for the other.
    const BY_EAR: [(char, char); 1] = [('斉', '斎')];
    static RECALLED: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
        let is_variant = |letter| rule_of(letter).is_some_and(|rule| rule.grade() <= Grade::Variant);
        groups(related_by(is_variant).chain(BY_EAR))
    });
    first_of(&RECALLED, c)
}

fn first_of(groups: &[(char, char)], c: char) -> char {
    let at = groups.binary_search_by_key(&c, |(member, _)| *member);
    at.ok().and_then(|at| groups.get(at)).map_or(c, |(_, first)| *first)
}

/// Lists the pairs whose letter passes.
fn related_by(passes: impl Fn(u8) -> bool) -> impl Iterator<Item = (char, char)> {
    KANJI.iter().filter(move |entry| passes((**entry & 0xFF) as u8)).filter_map(|entry| chars(*entry))
}

/// Each character of the pairs with the smallest one that it hangs together with, over any number of pairs.
fn groups(pairs: impl Iterator<Item = (char, char)>) -> Vec<(char, char)> {
    // Leads from each to a smaller one, so that every way ends.
    let mut below: HashMap<char, char> = HashMap::new();
    for (a, b) in pairs {
        let (a, b) = (bottom(&below, a), bottom(&below, b));
        below.insert(a.max(b), a.min(b));
        below.entry(a.min(b)).or_insert(a.min(b));
    }
    let mut groups: Vec<(char, char)> = below.keys().map(|c| (*c, bottom(&below, *c))).collect();
    groups.sort_unstable();
    groups
}

fn bottom(below: &HashMap<char, char>, mut c: char) -> char {
    while let Some(next) = below.get(&c).filter(|next| **next < c) {
        c = *next;
    }
    c
}

fn pair(low: char, high: char) -> u64 {
    (u64::from(u32::from(low)) << 32) | (u64::from(u32::from(high)) << 8)
}

fn chars(entry: u64) -> Option<(char, char)> {
    let low = u32::try_from(entry >> 32).ok().and_then(char::from_u32)?;
    let high = u32::try_from((entry >> 8) & 0xFF_FFFF).ok().and_then(char::from_u32)?;
    Some((low, high))
}

/// Reads the lines `abx`; they are sorted by the code points of the pair.
fn read(data: &'static str) -> Vec<u64> {
    let mut entries = Vec::with_capacity(data.len() / 8);
    for line in data.lines().filter(|line| !line.starts_with('#')) {
        let mut chars = line.chars();
        if let (Some(low), Some(high), Some(letter)) = (chars.next(), chars.next(), chars.next()) {
            entries.push(pair(low, high) | (u64::from(u32::from(letter)) & 0xFF));
        }
    }
    entries
}

/// Returns the rule of a letter of `kanji.tsv`.
const fn rule_of(letter: u8) -> Option<Rule> {
    Some(match letter {
        b'j' => Rule::UnifiedGlyph,
        b'k' => Rule::JoyoForm,
        b'n' => Rule::JinmeiForm,
        b'z' => Rule::VulgarForm,
        b'g' => Rule::MiswrittenForm,
        b't' => Rule::Circular5202,
        b'o' => Rule::KosekiForm,
        b'h' => Rule::HyogaiForm,
        b'u' => Rule::UnifiedYetListed,
        b'x' => Rule::TablesDisagree,
        b'd' => Rule::DictionaryOnly,
        b'w' => Rule::SameSound,
        b'b' | b'r' | b'y' | b's' => Rule::LookAlike,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_relate_what_they_list_and_nothing_by_way_of_a_third() {
        for (a, b, expected) in [
            ('高', '髙', Some(Grade::Variant)),
            ('崎', '﨑', Some(Grade::Variant)),
            ('斉', '齊', Some(Grade::Variant)),
            ('斎', '齋', Some(Grade::Variant)),
            ('沢', '澤', Some(Grade::Variant)),
            ('斉', '斎', None),
            ('斉', '齋', None),
            ('斎', '齊', None),
            ('佐', '左', None),
            ('己', '巳', Some(Grade::Different)),
            ('治', '冶', Some(Grade::Different)),
            ('智', '知', Some(Grade::Different)),
            ('洲', '州', Some(Grade::Different)),
            ('巿', '市', Some(Grade::Different)),
            ('ニ', '二', Some(Grade::Different)),
            ('土', '士', Some(Grade::Undecided)),
            ('龍', '竜', Some(Grade::Variant)),
        ] {
            assert_eq!(between(a, b).map(Rule::grade), expected, "{a}{b}");
            assert_eq!(between(a, b), between(b, a), "{a}{b}");
        }
        for (a, b) in [('辨', '瓣'), ('辨', '辯'), ('瓣', '辯')] {
            assert!(between(a, b).is_none_or(|rule| rule.grade() >= Grade::Undecided), "{a}{b}");
        }
    }

    #[test]
    fn the_table_is_sorted_and_every_letter_is_known() {
        assert!(KANJI.len() > 10_000);
        assert!(KANJI.windows(2).all(|pair| matches!(pair, [a, b] if a < b)));
        assert!(LOOK_ALIKE.windows(2).all(|pair| matches!(pair, [a, b] if a < b)));
        assert!(LOOK_ALIKE.iter().all(|(low, high)| low < high));
        assert!(KANJI.iter().all(|entry| rule_of((entry & 0xFF) as u8).is_some()));
    }

    #[test]
    fn glyphs_of_one_character_share_a_key() {
        for entry in KANJI.iter().filter(|entry| **entry & 0xFF == u64::from(b'j')) {
            let (a, b) = chars(*entry).unwrap();
            assert_eq!(unified(a), unified(b), "{a}{b}");
        }
        assert_eq!(unified('山'), '山');
    }

    #[test]
    fn variants_are_searched_as_one_and_look_alikes_are_not() {
        for (a, b, together) in [
            ('高', '髙', true),
            ('斉', '齊', true),
            ('斉', '斎', true),
            ('齊', '齋', true),
            ('沢', '澤', true),
            ('辺', '邉', true),
            ('吉', '𠮷', true),
            ('辨', '瓣', true),
            ('土', '士', false),
            ('太', '大', false),
            ('智', '知', false),
            ('藤', '籐', false),
        ] {
            assert_eq!(recalled(a) == recalled(b), together, "{a}{b}");
        }
        assert_eq!(recalled('山'), '山');
        assert_eq!(recalled('ア'), 'ア');
    }
}
