//! 点検対象: a member, the number registered for it, and how that number was come by.

use std::fmt;
use std::sync::Arc;

use super::folded::folded;
use super::{CauseSet, Conventions, FiveItems, IndividualNumber, InsurerNumber};

/// The id that one database gives a candidate. It never leaves in an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct CandidateId(pub i64);

impl fmt::Display for CandidateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// 保険者番号, 記号, 番号, 枝番: what a member is known by. Texts after NFKC and trimming, leading zeros kept; symbol and
/// branch may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MemberKey {
    /// 保険者番号
    pub insurer_no: InsurerNumber,
    /// 記号
    pub symbol: String,
    /// 番号 of the member's card, never the individual number.
    pub number: String,
    /// 枝番
    pub branch: String,
}

impl MemberKey {
    /// Makes a key, bringing its texts to the form in which they are matched.
    pub fn new(insurer_no: InsurerNumber, symbol: &str, number: &str, branch: &str) -> Self {
        let matched = |text| folded(text).into_owned();
        Self { insurer_no, symbol: matched(symbol), number: matched(number), branch: matched(branch) }
    }

    /// Tells whether another member is of the same family, insured through the same person: only the branch tells them apart.
    pub fn is_of_one_family(&self, other: &Self) -> bool {
        (&self.insurer_no, &self.symbol, &self.number) == (&other.insurer_no, &other.symbol, &other.number)
    }

    /// Returns symbol, number and branch, as far as there are any: the key as it stands on the member's card.
    pub fn on_card(&self) -> String {
        let parts = [self.symbol.as_str(), self.number.as_str(), self.branch.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
    }
}

impl fmt::Display for MemberKey {
    /// Prints insurer, symbol, number and branch, joined by `-`; empty parts stay visible as nothing between two dashes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}-{}", self.insurer_no, self.symbol, self.number, self.branch)
    }
}

/// One row of a candidates file. Texts are kept as they were written; dates that read as a day are kept in ISO form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub key: MemberKey,
    /// 個人番号 as registered on the intermediate server.
    pub individual_number: IndividualNumber,
    /// The insurer's record of the five items.
    pub items: FiveItems,
    /// How the five items are written in the file they came from.
    pub conventions: Arc<Conventions>,
    /// The membership.
    pub membership: Membership,
    /// How the number was obtained.
    pub lookup: Lookup,
    /// The mismatch that the intermediate server told, if the file itself has it.
    pub alert: OfferedAlert,
    /// What other sources say, and when it was registered.
    pub registered: RegisteredNumber,
    /// The root causes that the file names itself (`root_cause`, or a `[[cause]]` rule of the profile); they are taken as
    /// they are. Empty: the rules of `triage::causes` decide.
    pub declared_causes: CauseSet,
}

/// What is known of a membership.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Membership {
    /// 続柄
    pub relation: String,
    /// 被保険者氏名
    pub insured_name: String,
    /// 加入区分
    pub membership_kind: String,
    /// 事業所番号
    pub employer_code: String,
    /// 事業所名
    pub employer_name: String,
    /// 資格取得日
    pub acquired_on: String,
    /// 資格喪失日; filled means lost.
    pub lost_on: String,
}

/// How a number was obtained (notice section 1(1), first and second cause).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lookup {
    /// 取得方法: `jlis` when it came from J-LIS, else as written.
    pub number_source: String,
    /// 照会項目数
    pub lookup_items: Option<u32>,
    /// 候補件数
    pub lookup_candidates: Option<u32>,
    /// Whether a system took one of several candidates by rule; `None` when the file does not say.
    pub auto_taken: Option<bool>,
    /// When the lookup was confirmed.
    pub lookup_confirmed_on: String,
    /// By what method. A date alone proves nothing.
    pub lookup_confirmed_how: String,
}

/// The columns `alert_on`, `alert_checked_on`, `alert_check_how` (notice section 1(1), third cause).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfferedAlert {
    /// 不一致通知日
    pub alert_on: String,
    /// 不一致の確認日
    pub alert_checked_on: String,
    /// How it was checked.
    pub alert_check_how: String,
}

/// When and in which batch the number was registered, and what other sources hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegisteredNumber {
    /// 中間サーバー登録日
    pub registered_on: String,
    /// 取込単位
    pub batch: String,
    /// 届出記載の個人番号; `None` when empty or no twelve digits.
    pub notification_number: Option<IndividualNumber>,
    /// The number in the insurer's core system.
    pub core_number: Option<IndividualNumber>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_match_whatever_the_width_and_keep_leading_zeros() {
        let insurer = InsurerNumber::parse("06139992").unwrap();
        let key = MemberKey::new(insurer.clone(), " １２ ", "００７", "");
        assert_eq!(key, MemberKey::new(insurer, "12", "007", ""));
        assert_eq!(key.to_string(), "06139992-12-007-");
    }
}
