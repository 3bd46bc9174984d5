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
    /// Whether the prefecture is written without its 都, 府 or 県.
    pub(in crate::compare) short: bool,
    /// The prefecture that it lies in, written or not, if there is only one that it can be.
    pub(in crate::compare) home: Option<&'static str>,
    /// Whether no other city of the prefecture has the ward.
    pub(in crate::compare) sole: bool,
}

/// A county, designated city, municipality or ward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// [`key_of`] its name, by which the places are sorted.
    key: u64,
    name: &'static str,
    /// The position of its prefecture.
    prefecture: usize,
    /// The county or designated city that it is part of, if it is part of one.
    group: &'static str,
}

/// The names of `places.tsv`.
#[derive(Debug)]
struct Places {
    prefectures: Vec<&'static str>,
    /// Counties and designated cities.
    groups: Vec<Place>,
    /// Municipalities and wards; a designated city is one as well.
    municipalities: Vec<Place>,
}

static PLACES: LazyLock<Places> = LazyLock::new(|| read(include_str!("places.tsv")));

/// The longest name of a place, in characters.
const LONGEST: usize = 9;

fn read(data: &'static str) -> Places {
    let mut places = Places { prefectures: Vec::new(), groups: Vec::new(), municipalities: Vec::new() };
    for line in data.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let (Some(home), Some(group), Some(name)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        if places.prefectures.last() != Some(&home) {
            places.prefectures.push(home);
        }
        let prefecture = places.prefectures.len() - 1;
        let place = |name: &'static str, group| Place { key: key_of(name), name, prefecture, group };
        places.municipalities.push(place(name, group));
        if !group.is_empty() {
            places.groups.push(place(group, ""));
        }
        if group.ends_with('市') {
            places.municipalities.push(place(group, ""));
        }
    }
    for names in [&mut places.groups, &mut places.municipalities] {
        names.sort_unstable();
        names.dedup();
    }
    places
}

/// Reads the head of an address from its characters; `char_at` gives the character at a position.
pub(in crate::compare) fn head(char_at: impl Fn(usize) -> Option<char>) -> Head {
    let places = &*PLACES;
    let is_there = |name: &str| name.chars().enumerate().all(|(at, c)| char_at(at) == Some(c));
    // The names of the prefectures have three or four characters, and end in one of four.
    let ends = |at: usize| matches!(char_at(at), Some('都' | '道' | '府' | '県'));
    if (ends(2) || ends(3))
        && let Some(home) = places.prefectures.iter().position(|name| is_there(name))
    {
        let start = places.prefectures.get(home).map_or(0, |name| name.chars().count());
        return places.below(&char_at, start, Some(home));
    }
    let bare = places.below(&char_at, 0, None);
    if bare.municipality > 0 {
        return bare;
    }
    // 岩手花巻市: the name of a prefecture without its sign, and a place that is written whole behind it.
    let stem = |name: &'static str| name.strip_suffix(['都', '府', '県']);
    let Some(home) = places.prefectures.iter().position(|name| stem(name).is_some_and(is_there)) else {
        return bare;
    };
    let start = places.prefectures.get(home).map_or(0, |name| name.chars().count() - 1);
    let short = Head { short: true, ..places.below(&char_at, start, Some(home)) };
    let last = short.municipality.checked_sub(1).and_then(&char_at);
    let whole = short.group > start
        || last == Some('市')
        || (last == Some('区') && places.prefectures.get(home) == Some(&"東京都"));
    if short.municipality > start && whole { short } else { bare }
}

impl Places {
    /// Reads what stands behind the prefecture `home`, which ends at `start`; with no prefecture, any place in Japan.
    fn below(&self, char_at: &impl Fn(usize) -> Option<char>, start: usize, home: Option<usize>) -> Head {
        let at_home = |place: &Place| home.is_none_or(|home| home == place.prefecture);
        let none = Head {
            prefecture: start,
            group: start,
            municipality: start,
            home: home.and_then(|home| self.prefectures.get(home)).copied(),
            ..Head::default()
        };
        if let Some((group, end)) = longest(&self.groups, char_at, start, at_home)
            && let Some((place, last)) = longest(&self.municipalities, char_at, end, |place| {
                at_home(place) && place.group == group.name
            })
        {
            return Head {
                group: end,
                municipality: last,
                county: group.name.ends_with('郡'),
                home: self.only(&place, |other| other.group == place.group),
                sole: self.namesakes(&place).filter(|other| other.prefecture == place.prefecture).count()
                    == 1,
                ..none
            };
        }
        match longest(&self.municipalities, char_at, start, at_home) {
            Some((place, end)) => {
                Head { municipality: end, home: none.home.or_else(|| self.only(&place, |_| true)), ..none }
            }
            None => none,
        }
    }

    /// The municipalities and wards of a place's name, with itself.
    fn namesakes(&self, place: &Place) -> impl Iterator<Item = &Place> {
        let first = self.municipalities.partition_point(|other| other.key < place.key);
        let key = place.key;
        self.municipalities.get(first..).unwrap_or(&[]).iter().take_while(move |other| other.key == key)
    }

    /// The prefecture of a place, if none of its namesakes that fit lies in another.
    fn only(&self, place: &Place, fits: impl Fn(&Place) -> bool) -> Option<&'static str> {
        let elsewhere =
            self.namesakes(place).any(|other| fits(other) && other.prefecture != place.prefecture);
        self.prefectures.get(place.prefecture).filter(|_| !elsewhere).copied()
    }
}

/// The longest name of a list that stands at `from`, with its end.
fn longest(
    names: &[Place],
    char_at: &impl Fn(usize) -> Option<char>,
    from: usize,
    fits: impl Fn(&Place) -> bool,
) -> Option<(Place, usize)> {
    let plain = |at: usize| char_at(at).map(|c| if c == 'ヶ' { 'ケ' } else { c });
    let mut key = NO_NAME;
    let mut found = None;
    for at in from..from + LONGEST {
        let Some(c) = plain(at) else { break };
        key = longer_key(key, c);
        if matches!(c, '郡' | '市' | '区' | '町' | '村') {
            let first = names.partition_point(|place| place.key < key);
            let mut same = names.get(first..).unwrap_or(&[]).iter().take_while(|place| place.key == key);
            let is_it = |place: &&Place| place.name.chars().eq((from..=at).map_while(plain)) && fits(place);
            found = same.find(is_it).map(|place| (*place, at + 1)).or(found);
        }
    }
    found
}

/// The key of no characters.
const NO_NAME: u64 = 0xCBF2_9CE4_8422_2325;

/// The key of a name, from the key of what stands before its last character (FNV-1a).
fn longer_key(key: u64, c: char) -> u64 {
    (key ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01B3)
}

fn key_of(name: &str) -> u64 {
    name.chars().fold(NO_NAME, longer_key)
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
            PLACES.groups.iter().map(|group| group.name).filter(|name| name.ends_with('市')).collect();
        cities.dedup();
        assert_eq!(cities.len(), 20);
        assert!(PLACES.municipalities.iter().all(|place| place.name.chars().count() <= LONGEST));
    }
}
