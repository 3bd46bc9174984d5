//! 類似事案の点検: all registrations that were obtained as a wrong one was (notice 2(1)③).

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::codes::{coded_enum, coded_set};
use super::{Basis, Candidate, CauseSet, Day, IncidentId, IndividualNumber, Mark, Status};

/// The id of a sweep in one database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SweepId(pub i64);

impl fmt::Display for SweepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

coded_enum! {
    /// What the number on the enrolment notification says of the registered one.
    pub enum Reconciled {
        /// 届出と一致
        Agrees = "agrees",
        /// 届出と不一致
        Disagrees = "disagrees",
        /// 届出に記載なし
        NoneStated = "none-stated",
    }
}

coded_set! {
    /// Several of them, as a filter names them.
    pub struct ReconciledSet of Reconciled
}

coded_enum! {
    /// A condition of a sweep's rule.
    pub enum SweepField {
        /// 対象区分
        Cause = "cause",
        /// 個人番号の取得方法
        Source = "source",
        /// 照会項目数
        LookupItems = "lookup-items",
        /// 候補件数
        LookupCandidates = "lookup-candidates",
        /// 取込単位
        Batch = "batch",
        /// The first 登録日
        RegisteredFrom = "registered-from",
        /// The last 登録日
        RegisteredTo = "registered-to",
    }
}

/// How a number was obtained, as far as the rules of sweeps look at it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Obtained<'a> {
    /// The root causes as far as they are known without any sweep.
    pub causes: CauseSet,
    /// 個人番号の取得方法; of the right number of a correction what that rests on.
    pub source: Cow<'a, str>,
    /// 照会項目数
    pub lookup_items: Option<u32>,
    /// 候補件数
    pub lookup_candidates: Option<u32>,
    /// 取込単位
    pub batch: Cow<'a, str>,
    /// 登録日 as written.
    pub registered_on: Cow<'a, str>,
}

impl<'a> Obtained<'a> {
    /// Takes how the registered number was obtained from its candidate.
    pub fn of(candidate: &'a Candidate, causes: CauseSet) -> Self {
        let (lookup, registered) = (&candidate.lookup, &candidate.registered);
        Self {
            causes,
            source: Cow::Borrowed(&lookup.number_source),
            lookup_items: lookup.lookup_items,
            lookup_candidates: lookup.lookup_candidates,
            batch: Cow::Borrowed(&registered.batch),
            registered_on: Cow::Borrowed(&registered.registered_on),
        }
    }

    /// Returns how a number of a record was obtained that was found wrong under a mark: the registered one as its file says, the
    /// right one of a correction by what that rested on. Of any other nothing is known.
    pub fn of_number(
        number: IndividualNumber,
        candidate: &'a Candidate,
        causes: CauseSet,
        under: &Mark,
    ) -> Self {
        if number == candidate.individual_number {
            return Self::of(candidate, causes);
        }
        under.basis.filter(|_| under.status == Status::Corrected).map(Self::by).unwrap_or_default()
    }

    /// Returns how a right number was obtained: by what the correction that recorded it rests on.
    pub fn by(basis: Basis) -> Self {
        Self { source: Cow::Borrowed(basis.code()), ..Self::default() }
    }

    /// Returns how the right number of a record was obtained that two people recorded, as long as no file brought it; none under
    /// any other mark.
    pub fn of_right_number(mark: &Mark, registered: IndividualNumber) -> Option<Self> {
        let is_put_right = mark.status == Status::Corrected && mark.is_proven();
        let is_another = mark.right_number.is_some_and(|right| right != registered);
        mark.basis.filter(|_| is_put_right && is_another).map(Self::by)
    }

    /// Returns the same, kept.
    pub fn into_owned(self) -> Obtained<'static> {
        Obtained {
            source: Cow::Owned(self.source.into_owned()),
            batch: Cow::Owned(self.batch.into_owned()),
            registered_on: Cow::Owned(self.registered_on.into_owned()),
            ..self
        }
    }
}

/// Which registrations a sweep takes: those that meet every condition that is set. Without any it takes all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SweepRule {
    /// One of these root causes, besides `similar-case`; empty: any, and none.
    #[serde(skip_serializing_if = "is_none")]
    pub causes: CauseSet,
    /// Obtained in this way: `jlis`, or as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// By a lookup with so many items or fewer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lookup_items: Option<u32>,
    /// By a lookup that showed so many numbers or more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lookup_candidates: Option<u32>,
    /// Registered in this batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<String>,
    /// Registered on this day or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_from: Option<Day>,
    /// Registered on this day or earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_to: Option<Day>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_none(causes: &CauseSet) -> bool {
    causes.is_empty()
}

impl SweepRule {
    /// Tells whether no condition is set.
    pub fn takes_everything(&self) -> bool {
        *self == Self::default()
    }

    /// Tells whether nothing is said of how the number was obtained but when it was registered.
    pub fn is_only_a_period(&self) -> bool {
        let period = Self {
            registered_from: self.registered_from,
            registered_to: self.registered_to,
            ..Self::default()
        };
        *self == period
    }

    /// Takes a condition away.
    pub fn drop_field(&mut self, field: SweepField) {
        match field {
            SweepField::Cause => self.causes = CauseSet::EMPTY,
            SweepField::Source => self.source = None,
            SweepField::LookupItems => self.lookup_items = None,
            SweepField::LookupCandidates => self.lookup_candidates = None,
            SweepField::Batch => self.batch = None,
            SweepField::RegisteredFrom => self.registered_from = None,
            SweepField::RegisteredTo => self.registered_to = None,
        }
    }
}

/// A sweep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sweep {
    /// The id.
    pub id: SweepId,
    /// The incident that it follows from.
    pub incident: IncidentId,
    /// Which registrations it takes.
    pub rule: SweepRule,
    /// Who started it.
    pub started_by: String,
    /// When.
    pub started_at: Timestamp,
    /// Whether every record has been looked at; else it goes on where it was durable.
    pub is_whole: bool,
    /// Whether its incident was withdrawn with its finding: nothing of it is in force any more.
    pub is_withdrawn: bool,
}
