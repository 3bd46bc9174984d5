//! Which two kanji are directly related, and by which published table. Facts from data; no rule of any item.
//!
//! The data are `kanji.tsv`, made by `make_kanji.py` beside it, whose head names sources and licences (MJ文字情報一覧表
//! and MJ縮退マップ © IPA, CC BY-SA 2.1 JP). Relations are direct: 辨 and 瓣 both shrink to 弁 and stay two characters.

mod places;

use std::sync::LazyLock;

pub(super) use places::{Head, head};

use super::writing::{Unit, Writing};
use super::{Grade, Rule};

static KANJI: LazyLock<Vec<u64>> = LazyLock::new(|| read(include_str!("kanji.tsv")));

/// Pairs that look alike, whatever a table of glyphs says: one of them is no kanji, or both are in common use.
const LOOK_ALIKE: [(char, char); 24] = [
    ('ー', '一'),
    ('ニ', '二'),
    ('ミ', '三'),
    ('ハ', '八'),
    ('カ', '力'),
    ('ロ', '口'),
    ('エ', '工'),
    ('タ', '夕'),
    ('ト', '卜'),
    ('チ', '千'),
    ('ノ', '丿'),
    ('ヘ', 'へ'),
    ('リ', 'り'),
    ('シ', 'ツ'),
    ('ソ', 'ン'),
    ('〇', '○'),
    ('未', '末'),
    ('己', '巳'),
    ('己', '已'),
    ('巳', '已'),
    ('千', '干'),
    ('日', '曰'),
    ('治', '冶'),
    ('巿', '市'),
];

/// Returns the rule by which two different characters are related, `None` where no table relates them.
pub(super) fn between(a: char, b: char) -> Option<Rule> {
    if looks_alike(a, b) {
        return Some(Rule::LookAlike);
    }
    let key = if a < b { pair(a, b) } else { pair(b, a) };
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

fn looks_alike(a: char, b: char) -> bool {
    LOOK_ALIKE.contains(&(a, b)) || LOOK_ALIKE.contains(&(b, a))
}

/// Returns the character that stands for all glyphs which the standards unify with `c`: for keys, never to decide.
pub(super) fn unified(c: char) -> char {
    static UNIFIED: LazyLock<Vec<(char, char)>> = LazyLock::new(glyph_groups);
    UNIFIED
        .binary_search_by_key(&c, |(glyph, _)| *glyph)
        .ok()
        .and_then(|at| UNIFIED.get(at))
        .map_or(c, |(_, first)| *first)
}

/// Each glyph of the pairs `j` with the smallest character that it hangs together with, over any number of pairs.
fn glyph_groups() -> Vec<(char, char)> {
    let pairs: Vec<(char, char)> = KANJI
        .iter()
        .filter(|entry| **entry & 0xFF == u64::from(b'j'))
        .filter_map(|entry| chars(*entry))
        .collect();
    let mut groups: Vec<(char, char)> = pairs.iter().flat_map(|(a, b)| [(*a, *a), (*b, *b)]).collect();
    groups.sort_unstable();
    groups.dedup();
    let find = |groups: &[(char, char)], c: char| {
        groups.iter().find(|(glyph, _)| *glyph == c).map_or(c, |(_, first)| *first)
    };
    for _ in 0..groups.len() {
        let mut changed = false;
        for (a, b) in &pairs {
            let first = find(&groups, *a).min(find(&groups, *b));
            for (_, group) in
                groups.iter_mut().filter(|(glyph, group)| (glyph == a || glyph == b) && *group != first)
            {
                *group = first;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    groups
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
}
