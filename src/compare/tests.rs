//! What the comparison promises as a whole; the rules of one item are tested beside it.

use super::*;
use crate::audit::Item;

mod any_text;
mod keys;
mod one_value;
mod other_value;
mod relations;

static PLAIN: Conventions = Conventions::DEFAULT;

/// Compares one item between two files that declare something.
fn between(
    (left, ours): (&str, &Conventions),
    (right, theirs): (&str, &Conventions),
    item: Item,
) -> ItemComparison {
    let mut items = [FiveItemsRef::default(); 2];
    items[0][item] = left;
    items[1][item] = right;
    let [l, r] = items;
    compare(Side { items: l, conventions: ours }, Side { items: r, conventions: theirs }).items[item].clone()
}

fn found(item: Item, left: &str, right: &str) -> ItemComparison {
    between((left, &PLAIN), (right, &PLAIN), item)
}

#[test]
fn a_record_is_as_good_as_its_worst_item() {
    let items = PerItem {
        kanji_name: "髙橋花子",
        kana_name: "タカハシハナコ",
        birth_date: "1975-03-01",
        sex: "2",
        address: "寿町1-2",
    };
    let theirs = PerItem {
        kanji_name: "高橋花子",
        kana_name: "ﾀｶﾊｼﾊﾅｺ",
        birth_date: "S50.3.1",
        sex: "女",
        address: "寿町1丁目2",
    };
    let found = compare(Side { items, conventions: &PLAIN }, Side { items: theirs, conventions: &PLAIN });
    assert_eq!(found.overall(), Grade::Variant);
    assert_eq!(
        found.rules_column(),
        "kanji_name:koseki-form;kana_name:width;birth_date:date-notation;sex:sex-notation;address:number-signs"
    );
}

#[test]
fn a_usual_pair_takes_no_memory_of_its_own() {
    let items = PerItem {
        kanji_name: "髙橋　花子",
        kana_name: "タカハシ　ハナコ",
        birth_date: "1975-03-01",
        sex: "2",
        address: "東京都千代田区見本町一丁目２３番４５号　見本ハイツ１０１",
    };
    let theirs = PerItem {
        kanji_name: "高橋 花子",
        kana_name: "ﾀｶﾊｼ ﾊﾅｺ",
        birth_date: "昭和50年3月1日",
        sex: "Ｆ",
        address: "東京都千代田区見本町1-23-45 見本ハイツ101",
    };
    let run = || compare(Side { items, conventions: &PLAIN }, Side { items: theirs, conventions: &PLAIN });
    // The tables are read once, at the first pair.
    assert_eq!(run().overall(), Grade::Variant);
    assert_eq!(allocation_counter::measure(|| drop(run())).count_total, 0);
}
