//! The README's table of the grades: every example in it has the grade of its line.

use std::path::Path;

use totsugo::audit::{Conventions, FiveItemsRef, Item};
use totsugo::compare::{Grade, Side, compare};

/// The words by which the README's examples name their item.
const ITEMS: [(&str, Item); 5] = [
    ("kanji name", Item::KanjiName),
    ("kana name", Item::KanaName),
    ("birth date", Item::BirthDate),
    ("sex", Item::Sex),
    ("address", Item::Address),
];

fn graded(item: Item, left: &str, right: &str) -> Grade {
    let mut items = [FiveItemsRef::default(); 2];
    items[0][item] = left;
    items[1][item] = right;
    let conventions = Conventions::DEFAULT;
    let [left, right] = items.map(|items| Side { items, conventions: &conventions });
    compare(left, right).items[item].grade
}

#[test]
fn every_example_has_the_grade_of_its_line() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, section) = readme.split_once("## What the grades mean").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    for grade in Grade::ALL {
        let lines: Vec<&str> =
            section.lines().filter(|line| line.starts_with(&format!("| `{grade}` |"))).collect();
        assert_eq!(lines.len(), 1, "one line for {grade}");
        // Behind the grade itself, every second piece between backticks is an example and follows its item's name.
        let pieces: Vec<&str> = lines[0].split('`').skip(2).collect();
        let examples: Vec<_> =
            pieces.chunks_exact(2).map(|pair| (pair[0], pair[1].split_once(" / ").unwrap())).collect();
        assert!(!examples.is_empty(), "an example for {grade}");
        for (before, (left, right)) in examples {
            let (_, item) = ITEMS.iter().find(|(name, _)| before.trim_end().ends_with(name)).unwrap();
            assert_eq!(graded(*item, left, right), *grade, "{item}: {left} / {right}");
        }
    }
}
