//! Why an item has its grade, in words.

use std::fmt::Write as _;

use smallvec::SmallVec;

use super::marked::is_separator;
use crate::audit::Item;
use crate::compare::{Finding, Grade, ItemComparison, Rule, explain, rule_text};
use crate::i18n::Lang;
use crate::text::{Shown, cells};

/// The bytes that reasons usually take.
const USUAL: usize = 96;

/// So many characters a side are set beside each other.
const FEW: usize = 4;

/// Says in a sentence each what was found, what decided the grade first.
pub(super) fn sentences(
    lang: Lang,
    item: Item,
    found: &ItemComparison,
    left: &str,
    right: &str,
) -> Vec<String> {
    explain(item, found, left, right).iter().map(|message| lang.say(message)).collect()
}

/// The reasons of an item in words, and where each of them ends.
pub(super) struct Reasons {
    text: String,
    /// Between two reasons: where the first ends and where the next begins.
    gaps: SmallVec<[(usize, usize); 8]>,
    between: &'static str,
    /// How many belong beside the first row; the others below it.
    beside: usize,
}

impl Reasons {
    /// Collects them: the rules beside the first row and the characters below it; where there are no characters the rules
    /// below. Where a writing takes the room beside, all stand below, variants first.
    pub(super) fn of(
        lang: Lang,
        item: Item,
        found: &ItemComparison,
        (left, right): (&str, &str),
        is_long: bool,
    ) -> Self {
        let between = lang.text("console.between-reasons");
        let mut reasons =
            Self { text: String::with_capacity(USUAL), gaps: SmallVec::new(), between, beside: 0 };
        let is_variant = found.grade == Grade::Variant;
        if is_long && is_variant {
            reasons.characters(item, found, left, right);
        }
        reasons.rules(lang, found);
        if !is_long {
            let rules = reasons.count();
            reasons.characters(item, found, left, right);
            reasons.beside = if reasons.count() > rules { rules } else { 0 };
        }
        reasons
    }

    fn count(&self) -> usize {
        if self.text.is_empty() { 0 } else { self.gaps.len() + 1 }
    }

    /// Adds a reason. It holds characters of the writings: it is measured as it is shown.
    fn push(&mut self, reason: &str) {
        if !self.text.is_empty() {
            let end = self.text.len();
            self.text.push_str(self.between);
            self.gaps.push((end, self.text.len()));
        }
        self.text.push_str(Shown::new(reason).as_str());
    }

    /// Names the rules that were needed, what decided the grade first.
    fn rules(&mut self, lang: Lang, found: &ItemComparison) {
        let mut rules: SmallVec<[Rule; 8]> = found.rules.iter().collect();
        rules.sort_by_key(|rule| std::cmp::Reverse(rule.grade()));
        rules.into_iter().for_each(|rule| self.push(lang.text(rule_text(rule).id())));
    }

    /// Sets the characters that decided the grade side by side: variants with their code points, others where they are few, and
    /// numbers, that one is not overlooked. Nothing where only the form differs, and no date or sex: the marked writings
    /// themselves say it.
    fn characters(&mut self, item: Item, found: &ItemComparison, left: &str, right: &str) {
        if found.grade.is_same() || matches!(item, Item::BirthDate | Item::Sex) {
            return;
        }
        let mut pair = String::new();
        for finding in found.findings.iter().filter(|finding| finding.rule.grade() == found.grade) {
            let parts = [(left, finding.left), (right, finding.right)]
                .map(|(text, place)| text.get(place.range()).unwrap_or_default());
            if found.grade == Grade::Variant || parts.iter().all(|part| is_short(part)) {
                pair.clear();
                put_part(&mut pair, finding, parts[0]);
                pair.push_str(" / ");
                put_part(&mut pair, finding, parts[1]);
                self.push(&pair);
            }
        }
    }

    /// Parts the words into those beside the first row and those below it: as they belong, or, where that takes more cells than
    /// both have, so that as many reasons as have room stand beside it.
    pub(super) fn parted(&self, beside_room: usize, below_room: usize) -> (&str, &str) {
        let at = |end: usize, begin: usize| {
            (self.text.get(..end).unwrap_or_default(), self.text.get(begin..).unwrap_or_default())
        };
        let fits =
            |(beside, below): &(&str, &str)| cells(beside) <= beside_room && cells(below) <= below_room;
        let usual = match self.beside.checked_sub(1).and_then(|last| self.gaps.get(last)) {
            Some((end, begin)) => at(*end, *begin),
            None => at(0, 0),
        };
        if fits(&usual) {
            return usual;
        }
        // What goes on below ends with a sign of it.
        let sign = self.between.trim_end().len();
        let others = self.gaps.iter().rev().map(|(end, begin)| at(end + sign, *begin));
        others.into_iter().find(fits).unwrap_or(usual)
    }

    /// Sets parts of them one behind the other.
    pub(super) fn joined(&self, parts: &[&str]) -> String {
        parts.join(self.between)
    }
}

/// Numbers are, and what takes few characters.
fn is_short(part: &str) -> bool {
    let is_of_number = |c: char| c.is_numeric() || is_separator(c);
    part.chars().count() <= FEW || part.chars().all(is_of_number)
}

/// `髙 U+9AD9`
fn put_part(out: &mut String, finding: &Finding, part: &str) {
    out.push_str(if part.is_empty() { "-" } else { part });
    if finding.rule.grade() == Grade::Variant {
        for c in part.chars() {
            let _ = write!(out, " U+{:04X}", u32::from(c));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::audit::{Conventions, FiveItemsRef};
    use crate::compare::{Side, compare};

    /// The reasons of an item of two records.
    fn reasons(item: Item, left: &str, right: &str, is_long: bool) -> Reasons {
        let conventions = Conventions::default();
        let side = |text| {
            let of = |other| if other == item { text } else { "" };
            Side {
                items: FiveItemsRef {
                    kanji_name: of(Item::KanjiName),
                    kana_name: of(Item::KanaName),
                    birth_date: of(Item::BirthDate),
                    sex: of(Item::Sex),
                    address: of(Item::Address),
                },
                conventions: &conventions,
            }
        };
        let found = compare(side(left), side(right));
        Reasons::of(Lang::Ja, item, &found.items[item], (left, right), is_long)
    }

    #[test]
    fn characters_are_set_beside_each_other_where_that_says_more_than_the_marks() {
        for (item, left, right, all) in [
            (
                Item::KanjiName,
                "髙橋　花子",
                "高橋　花子",
                "異体字（戸籍統一文字 親字・正字）、髙 U+9AD9 / 高 U+9AD8",
            ),
            (Item::KanjiName, "斉藤　一", "斎藤　一", "文字が異なる、斉 / 斎"),
            (Item::KanaName, "エンドウサチコ", "カトウユミコ", "文字が異なる"),
            (Item::Address, "寿町1143-15", "寿町1134-51", "番号の並びが異なる、1143-15 / 1134-51"),
            (Item::BirthDate, "1965-01-31", "1971-03-09", "年が異なる、月が異なる、日が異なる"),
            (Item::Sex, "1", "2", "性別が異なる"),
            (Item::Address, "寿町1丁目2番3号", "寿町1-2-3", "番地の書き方の違い（数字は同じ）"),
        ] {
            assert_eq!(reasons(item, left, right, false).text, all, "{left} {right}");
        }
    }

    #[test]
    fn reasons_go_on_below_where_both_rows_together_have_the_room() {
        let date = reasons(Item::BirthDate, "1965-01-31", "1971-03-09", false);
        let house = reasons(Item::Address, "寿町1143-15", "寿町1134-51", false);
        let names = reasons(Item::KanjiName, "小林　愛美", "渡辺　綾香", false);
        for (reasons, rooms, parted) in [
            (&date, (60, 60), ("", "年が異なる、月が異なる、日が異なる")),
            (&date, (21, 28), ("年が異なる、", "月が異なる、日が異なる")),
            (&date, (24, 28), ("年が異なる、月が異なる、", "日が異なる")),
            // Neither way: rows of their own are for the caller to make.
            (&date, (9, 28), ("", "年が異なる、月が異なる、日が異なる")),
            (&house, (20, 28), ("番号の並びが異なる", "1143-15 / 1134-51")),
            (&names, (20, 28), ("文字が異なる", "小林 / 渡辺、愛美 / 綾香")),
            (&names, (28, 20), ("文字が異なる、小林 / 渡辺、", "愛美 / 綾香")),
        ] {
            assert_eq!(reasons.parted(rooms.0, rooms.1), parted, "{rooms:?}");
        }
    }

    proptest! {
        /// Writings may hold the sign that stands between reasons.
        #[test]
        fn no_reason_is_lost_or_torn(
            left in "[ -~あ-んア-ン一-龠、]{0,12}", right in "[ -~あ-んア-ン一-龠、]{0,12}",
            beside_room in 0_usize..60, below_room in 0_usize..60, is_long: bool,
        ) {
            for item in Item::ALL {
                let reasons = reasons(*item, &left, &right, is_long);
                let (beside, below) = reasons.parted(beside_room, below_room);
                let sign = reasons.between.trim_end();
                let parts = [beside.strip_suffix(sign).unwrap_or(beside), below];
                let whole: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                let is_sure = !left.contains('、') && !right.contains('、');
                prop_assert!(!is_sure || reasons.joined(&whole) == reasons.text, "{beside:?} {below:?}");
                let is_at_gap = reasons.gaps.iter().any(|(_, begin)| reasons.text.get(*begin..) == Some(below));
                prop_assert!(beside.is_empty() && below == reasons.text || is_at_gap, "{beside:?} {below:?}");
            }
        }
    }
}
