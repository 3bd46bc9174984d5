//! How a registered number was come by, and so which root causes the rules of the notice (section 1(1)) must find.

use super::draw::{Draw, Purpose};
use super::person::day_between;
use crate::audit::{CauseSet, Day, RootCause};

/// The columns from `number_source` to `root_cause`, but for the numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Obtained {
    pub(super) source: &'static str,
    pub(super) items: &'static str,
    pub(super) candidates: &'static str,
    pub(super) auto_taken: &'static str,
    pub(super) confirmed: (Option<Day>, &'static str),
    /// In days since 1970-01-01.
    pub(super) registered_on: i32,
    pub(super) alert_on: Option<Day>,
    pub(super) alert_checked: (Option<Day>, &'static str),
    /// What the file declares itself.
    pub(super) declared: CauseSet,
    /// What must come out.
    pub(super) causes: CauseSet,
}

/// One way of obtaining a number, with its weight of a thousand and the causes that it amounts to.
pub(super) struct Way {
    weight: u32,
    source: &'static str,
    items: &'static str,
    candidates: &'static str,
    auto_taken: &'static str,
    /// Whether the lookup was confirmed: a date, and a method.
    confirmed: (bool, &'static str),
    /// Whether an alert came, whether its check is dated, and its method.
    alert: (bool, bool, &'static str),
    causes: &'static [RootCause],
}

impl Way {
    /// Returns the causes that the way amounts to.
    pub(super) fn causes(&self) -> CauseSet {
        self.causes.iter().copied().collect()
    }

    /// Returns what the file declares itself: a similar case, which no rule finds.
    pub(super) fn declared(&self) -> CauseSet {
        self.causes().iter().filter(|cause| *cause == SimilarCase).collect()
    }
}

const LOOKUP: Way = Way {
    weight: 0,
    source: "jlis",
    items: "3",
    candidates: "1",
    auto_taken: "no",
    confirmed: (false, ""),
    alert: (false, false, ""),
    causes: &[],
};
const STATED: Way = Way { source: "notification", items: "", candidates: "", auto_taken: "", ..LOOKUP };
const TAKEN: Way = Way { items: "4", candidates: "3", auto_taken: "yes", ..LOOKUP };

use RootCause::{IgnoredAlert, MultipleCandidates, SimilarCase, ThreeItemLookup};

/// Every way; those in the audit come first.
pub(super) const WAYS: [Way; 17] = [
    Way { weight: 420, causes: &[ThreeItemLookup], ..LOOKUP },
    Way { weight: 60, items: "2", auto_taken: "", causes: &[ThreeItemLookup], ..LOOKUP },
    Way { weight: 50, confirmed: (true, ""), causes: &[ThreeItemLookup], ..LOOKUP },
    Way { weight: 70, causes: &[MultipleCandidates], ..TAKEN },
    Way { weight: 40, items: "5", candidates: "2", auto_taken: "", causes: &[MultipleCandidates], ..TAKEN },
    Way { weight: 90, items: "3", causes: &[ThreeItemLookup, MultipleCandidates], ..TAKEN },
    Way { weight: 60, alert: (true, false, ""), causes: &[IgnoredAlert], ..STATED },
    Way { weight: 30, alert: (true, true, ""), causes: &[IgnoredAlert], ..STATED },
    Way { weight: 30, alert: (true, false, ""), causes: &[ThreeItemLookup, IgnoredAlert], ..LOOKUP },
    Way { weight: 10, alert: (true, true, ""), causes: &[MultipleCandidates, IgnoredAlert], ..TAKEN },
    Way {
        weight: 10,
        items: "3",
        alert: (true, false, ""),
        causes: &[ThreeItemLookup, MultipleCandidates, IgnoredAlert],
        ..TAKEN
    },
    Way { weight: 5, causes: &[SimilarCase], ..STATED },
    Way { weight: 60, ..STATED },
    Way { weight: 25, confirmed: (true, "住民票の写し"), ..LOOKUP },
    Way { weight: 20, items: "5", ..LOOKUP },
    Way { weight: 10, auto_taken: "no", ..TAKEN },
    Way { weight: 10, alert: (true, true, "マイナンバーカードの写し"), ..STATED },
];
const IN_AUDIT: usize = 12;

/// 2017-07-03 and 2023-03-31, as days since 1970-01-01: between them numbers were registered.
const FIRST_REGISTERED: i32 = 17_350;
const LAST_REGISTERED: i32 = 19_447;

impl Obtained {
    /// Draws how the number of a member was obtained; a wrong one always in a way that the audit covers.
    /// `earliest` is the first day of a possible membership, in days since 1970-01-01.
    pub(super) fn draw(seed: u64, index: u64, wrong: bool, earliest: i32) -> Self {
        let mut draw = Draw::new(seed, Purpose::Obtained, index);
        let ways = if wrong { &WAYS[..IN_AUDIT] } else { &WAYS[..] };
        let mut left = draw.between(0, ways.iter().map(|way| way.weight).sum::<u32>() - 1);
        let mut way = &WAYS[0];
        for each in ways {
            if left < each.weight {
                way = each;
                break;
            }
            left -= each.weight;
        }
        Self::along(way, &mut draw, earliest)
    }

    /// Draws the dates of a number that was obtained in a given way.
    pub(super) fn along(way: &Way, draw: &mut Draw, earliest: i32) -> Self {
        let first = FIRST_REGISTERED.max(earliest);
        let span = u32::try_from(LAST_REGISTERED - first).unwrap_or(0);
        let registered = first.saturating_add_unsigned(draw.between(0, span));
        let mut soon = |after: i32| day_between(draw, registered + after, registered + after + 20);
        Self {
            source: way.source,
            items: way.items,
            candidates: way.candidates,
            auto_taken: way.auto_taken,
            confirmed: (way.confirmed.0.then(|| soon(1)), way.confirmed.1),
            registered_on: registered,
            alert_on: way.alert.0.then(|| soon(3)),
            alert_checked: (way.alert.1.then(|| soon(30)), way.alert.2),
            declared: way.declared(),
            causes: way.causes(),
        }
    }
}
