//! 表記差のパターン: records whose five items differ in the same way, so that an eye can read them one after the other.

use serde::{Deserialize, Serialize};

use crate::compare::{Comparison, Grade, Rule};

/// Which pattern of a database. Ids are given in the order in which patterns first appear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PatternId(pub i64);

/// The pattern of a record that a person must read: its rules but those of form, as `item:rule+rule;item:rule`. None where
/// nothing needs reading (same), or where reading cannot help (`different`, no five items).
pub fn pattern(comparison: &Comparison) -> Option<String> {
    let overall = comparison.overall();
    if overall.is_same() || overall == Grade::Different {
        return None;
    }
    let items = comparison.items.iter().filter_map(|(item, found)| {
        let rules: Vec<&str> =
            found.rules.iter().filter(|rule| rule.grade() > Grade::Format).map(Rule::code).collect();
        (!rules.is_empty()).then(|| format!("{item}:{}", rules.join("+")))
    });
    Some(items.collect::<Vec<_>>().join(";"))
}

/// Reads a pattern back: each item with its rules, in order. Codes that this version does not know are left out.
pub fn parts(pattern: &str) -> Vec<(crate::audit::Item, Vec<Rule>)> {
    pattern
        .split(';')
        .filter_map(|part| {
            let (item, rules) = part.split_once(':')?;
            Some((item.parse().ok()?, rules.split('+').filter_map(|rule| rule.parse().ok()).collect()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Conventions, FiveItemsRef, Item};
    use crate::compare::{Side, compare};

    fn of(left: FiveItemsRef<'_>, right: FiveItemsRef<'_>) -> Option<String> {
        let conventions = Conventions::DEFAULT;
        let side = |items| Side { items, conventions: &conventions };
        pattern(&compare(side(left), side(right)))
    }

    #[test]
    fn a_pattern_names_what_must_be_read_and_leaves_out_form() {
        let mine = FiveItemsRef {
            kanji_name: "髙橋花子",
            kana_name: "タカハシハナコ",
            birth_date: "1975-03-01",
            sex: "2",
            address: "千代田区見本町１－２",
        };
        let theirs = FiveItemsRef {
            kanji_name: "高橋　花子",
            kana_name: "ﾀｶﾊｼ ﾊﾅｺ",
            birth_date: "昭和50年3月1日",
            sex: "女",
            address: "東京都千代田区見本町1-2",
        };
        let found = of(mine, theirs);
        assert_eq!(found.as_deref(), Some("kanji_name:koseki-form;address:prefecture-left-out"));
        assert_eq!(
            parts(found.as_deref().unwrap_or_default()),
            [(Item::KanjiName, vec![Rule::KosekiForm]), (Item::Address, vec![Rule::PrefectureLeftOut])]
        );
        assert_eq!(of(theirs, FiveItemsRef { address: "東京都千代田区見本町1-3", ..theirs }), None);
        assert_eq!(of(theirs, FiveItemsRef { kanji_name: "高橋花子", ..theirs }), None);
        assert_eq!(parts("nonsense:no;address:no-such-rule"), [(Item::Address, vec![])]);
    }
}
