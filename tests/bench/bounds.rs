//! The bounds that the comparison must hold on labelled pairs, each with what was measured.

use std::fmt::Write as _;

use totsugo::compare::Grade;

use crate::measured::{File, Grades};

/// A bound on the rows of one label: at least a share of them, in hundredths of a percent, has one of the grades.
struct Bound {
    /// The file; its name or, with `*`, any.
    file: &'static str,
    label: &'static str,
    says: &'static str,
    at_least: usize,
    fits: fn(Grade) -> bool,
}

const fn bound(
    file: &'static str,
    label: &'static str,
    says: &'static str,
    at_least: usize,
    fits: fn(Grade) -> bool,
) -> Bound {
    Bound { file, label, says, at_least, fits }
}

const ALL: usize = 10_000;

const BOUNDS: [Bound; 17] = [
    bound("*", "different", "0 identical, format or variant", ALL, |g| g > Grade::Variant),
    bound("*", "conflict", "0 identical or format", ALL, |g| !g.is_same()),
    bound("address_equal", "same", ">= 92 % identical or format", 9_200, Grade::is_same),
    bound("address_equal", "same", ">= 98.5 % abridged or better", 9_850, |g| g <= Grade::Abridged),
    bound("kana_pairs", "same", ">= 99.8 % format", 9_980, Grade::is_same),
    bound("kana_pairs", "same-by-fold", ">= 99 % abridged or better", 9_900, |g| g <= Grade::Abridged),
    bound("date_pairs", "same", "100 % format", ALL, Grade::is_same),
    bound("date_pairs", "same-lenient", "100 % abridged", ALL, |g| g == Grade::Abridged),
    bound("date_pairs", "unknown-part", "100 % undecided", ALL, |g| g == Grade::Undecided),
    bound("date_pairs", "invalid", "100 % undecided", ALL, |g| g == Grade::Undecided),
    bound("kanji_pairs", "variant-glyph", ">= 99 % format", 9_900, Grade::is_same),
    bound("kanji_ivs", "variant-glyph", ">= 99 % format", 9_900, Grade::is_same),
    bound("kanji_compat", "variant-glyph", ">= 99 % format", 9_900, Grade::is_same),
    bound("kanji_pairs", "variant", ">= 99 % variant", 9_900, |g| g == Grade::Variant),
    bound("name_pairs", "variant", ">= 99 % variant", 9_900, |g| g == Grade::Variant),
    bound("kanji_common_parent", "review", "never better than undecided", ALL, |g| g >= Grade::Undecided),
    bound("kanji_recall_only", "different-or-review", "never better than undecided", ALL, |g| {
        g >= Grade::Undecided
    }),
];

/// Prints each bound with what was measured, and `ok` or `NOT`.
pub(crate) fn lines(files: &[File]) -> String {
    let mut out = format!("{:<20} {:<20}{:<31}{:>16}\n", "bounds", "label", "must hold", "measured");
    for bound in &BOUNDS {
        let rows: Vec<&Grades> = files
            .iter()
            .filter(|file| bound.file == "*" || file.name == bound.file)
            .filter_map(|file| file.labels.get(bound.label))
            .collect();
        let count = |fits: &dyn Fn(Grade) -> bool| -> usize {
            rows.iter()
                .flat_map(|grades| grades.iter())
                .filter(|(grade, _)| fits(**grade))
                .map(|(_, rows)| rows)
                .sum()
        };
        let (total, fitting) = (count(&|_| true), count(&|grade| (bound.fits)(grade)));
        let measured = format!("{fitting}/{total}");
        let share = match (total, fitting * ALL >= bound.at_least * total) {
            (0, _) => "no rows".to_owned(),
            // Cut off, not rounded: 91.999 % is no 92 %.
            (_, holds) => format!(
                "{:>3}.{:02} % {}",
                fitting * 100 / total,
                fitting * ALL / total % 100,
                if holds { "ok" } else { "NOT" }
            ),
        };
        let _ =
            writeln!(out, "{:<20} {:<20}{:<31}{measured:>14} {share}", bound.file, bound.label, bound.says);
    }
    let unnamed: usize = files.iter().map(File::unnamed).sum();
    let rows: usize =
        files.iter().flat_map(|file| file.labels.values()).flat_map(|grades| grades.values()).sum();
    let holds = if unnamed == 0 { "ok" } else { "NOT" };
    let _ =
        writeln!(out, "every grade but identical names its rule: {unnamed} of {rows} rows do not: {holds}");
    out
}
