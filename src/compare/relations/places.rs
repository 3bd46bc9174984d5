//! The names at the head of an address: prefecture, county or designated city, municipality or ward.
//!
//! The data are `places.tsv`, made by `make_places.py` beside it, from Japan Post's postal code data.

use std::sync::LazyLock;

/// Where the parts of an address's head end, as numbers of characters; a part that is not there ends where it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::compare) struct Head {
    /// The end of the prefecture.
    pub(in crate::compare) prefecture: usize,
    /// The end of the county or designated city.
    pub(in crate::compare) group: usize,
    /// The end of the municipality or ward.
    pub(in crate::compare) municipality: usize,
    /// Whether the group is a county.
    pub(in crate::compare) county: bool,
}

/// The lines of `places.tsv`, in the order of their writing without tabs.
#[derive(Debug)]
struct Places {
    prefectures: Vec<&'static str>,
    /// Groups with the numbers of their prefectures, sorted.
    groups: Vec<(&'static str, usize)>,
    /// Municipalities with the numbers of their prefectures and their groups, sorted.
    municipalities: Vec<(&'static str, usize, &'static str)>,
}

static PLACES: LazyLock<Places> = LazyLock::new(|| read(include_str!("places.tsv")));

/// The longest name of a place, in characters.
const LONGEST: usize = 9;

fn read(data: &'static str) -> Places {
    let mut places = Places { prefectures: Vec::new(), groups: Vec::new(), municipalities: Vec::new() };
    for line in data.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let (Some(prefecture), Some(group), Some(name)) = (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        if places.prefectures.last() != Some(&prefecture) {
            places.prefectures.push(prefecture);
        }
        let number = places.prefectures.len() - 1;
        if !group.is_empty() {
            places.groups.push((group, number));
        }
        places.municipalities.push((name, number, group));
        if group.ends_with('市') {
            places.municipalities.push((group, number, ""));
        }
    }
    places.groups.sort_unstable();
    places.groups.dedup();
    places.municipalities.sort_unstable();
    places.municipalities.dedup();
    places
}

/// Reads the head of an address from its characters; `char_at` gives the character at a position.
pub(in crate::compare) fn head(char_at: impl Fn(usize) -> Option<char>) -> Head {
    let places = &*PLACES;
    let prefecture = places.prefectures.iter().position(|name| starts_with(&char_at, 0, name));
    let mut head = Head {
        prefecture: prefecture.and_then(|n| places.prefectures.get(n)).map_or(0, |n| n.chars().count()),
        ..Head::default()
    };
    head.group = head.prefecture;
    head.municipality = head.prefecture;
    let at_home = |number: usize| prefecture.is_none_or(|home| home == number);
    if let Some((end, group)) = longest(&char_at, head.prefecture, |name| {
        places
            .groups
            .get(range_of(&places.groups, |(group, _)| *group, name))
            .is_some_and(|found| found.iter().any(|(_, n)| at_home(*n)))
    }) && let Some((last, _)) = longest(&char_at, end, |name| {
        let found = range_of(&places.municipalities, |(municipality, _, _)| *municipality, name);
        places
            .municipalities
            .get(found)
            .is_some_and(|found| found.iter().any(|(_, n, of)| at_home(*n) && *of == group))
    }) {
        return Head { group: end, municipality: last, county: group.ends_with('郡'), ..head };
    }
    if let Some((end, _)) = longest(&char_at, head.prefecture, |name| {
        let found = range_of(&places.municipalities, |(municipality, _, _)| *municipality, name);
        places.municipalities.get(found).is_some_and(|found| found.iter().any(|(_, n, _)| at_home(*n)))
    }) {
        head.municipality = end;
    }
    head
}

/// The ones of a sorted list that bear a name.
fn range_of<T>(sorted: &[T], name_of: impl Fn(&T) -> &'static str, name: &str) -> std::ops::Range<usize> {
    let start = sorted.partition_point(|entry| name_of(entry) < name);
    let rest = sorted.get(start..).unwrap_or(&[]);
    start..start + rest.iter().take_while(|entry| name_of(entry) == name).count()
}

/// The longest name from `from` on that `known` knows, with its end.
fn longest(
    char_at: &impl Fn(usize) -> Option<char>,
    from: usize,
    known: impl Fn(&str) -> bool,
) -> Option<(usize, String)> {
    let mut name = String::with_capacity(LONGEST * 3);
    let mut found = None;
    for at in from..from + LONGEST {
        let Some(c) = char_at(at) else { break };
        name.push(if c == 'ヶ' { 'ケ' } else { c });
        if matches!(c, '郡' | '市' | '区' | '町' | '村') && known(&name) {
            found = Some((at + 1, name.clone()));
        }
    }
    found
}

fn starts_with(char_at: &impl Fn(usize) -> Option<char>, from: usize, name: &str) -> bool {
    name.chars().enumerate().all(|(at, c)| char_at(from + at) == Some(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(address: &str) -> [String; 3] {
        let chars: Vec<char> = address.chars().collect();
        let found = head(|at| chars.get(at).copied());
        let part = |from: usize, to: usize| chars[from..to].iter().collect();
        [
            part(0, found.prefecture),
            part(found.prefecture, found.group),
            part(found.group, found.municipality),
        ]
    }

    #[test]
    fn heads_are_read_as_far_as_they_are_known() {
        for (address, expected) in [
            ("大阪府大阪市中央区上町", ["大阪府", "大阪市", "中央区"]),
            ("中央区上町", ["", "", "中央区"]),
            ("東京都中央区日本橋", ["東京都", "", "中央区"]),
            ("青森県上北郡六ヶ所村大字尾駮", ["青森県", "上北郡", "六ヶ所村"]),
            ("青森県六ケ所村", ["青森県", "", "六ケ所村"]),
            ("市川市八幡", ["", "", "市川市"]),
            ("大阪府京都市", ["大阪府", "", ""]),
            ("余市郡余市町", ["", "余市郡", "余市町"]),
            ("四日市市", ["", "", "四日市市"]),
            ("紀尾井町1", ["", "", ""]),
            ("", ["", "", ""]),
        ] {
            assert_eq!(parts(address), expected, "{address}");
        }
    }

    #[test]
    fn there_are_forty_seven_prefectures_and_twenty_designated_cities() {
        assert_eq!(PLACES.prefectures.len(), 47);
        let mut cities: Vec<&str> =
            PLACES.groups.iter().map(|(name, _)| *name).filter(|name| name.ends_with('市')).collect();
        cities.dedup();
        assert_eq!(cities.len(), 20);
        assert!(PLACES.municipalities.iter().all(|(name, _, _)| name.chars().count() <= LONGEST));
    }
}
