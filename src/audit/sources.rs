//! What others say of a number or a member: the register's answers, alerts, notifications, employers.

use std::sync::Arc;

use super::codes::coded_enum;
use super::{Conventions, Day, FiveItems, IndividualNumber, MemberKey, Signal};

coded_enum! {
    /// What J-LIS says of a number.
    pub enum AnswerResult {
        /// The five items of its holder follow.
        Found = "found",
        /// 該当なし
        NotFound = "not-found",
        /// 死亡
        Deceased = "deceased",
        /// 国外転出
        LeftJapan = "left-japan",
        /// 個人番号変更
        NumberChanged = "number-changed",
        /// The lookup itself failed; it says nothing of the number.
        Error = "error",
    }
}

impl AnswerResult {
    /// Returns the signal that the result is, where it is one.
    pub const fn signal(self) -> Option<Signal> {
        match self {
            Self::NotFound => Some(Signal::NotFound),
            Self::Deceased => Some(Signal::Deceased),
            Self::LeftJapan => Some(Signal::LeftJapan),
            Self::NumberChanged => Some(Signal::NumberChanged),
            Self::Found | Self::Error => None,
        }
    }
}

/// One row of a register file: the answer of the resident register to one number. The newest `asked_on` counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The number that was asked about.
    pub individual_number: IndividualNumber,
    /// Whether there are five items, or why not.
    pub result: AnswerResult,
    /// The holder's five items; empty texts unless `found`.
    pub items: FiveItems,
    /// How they are written in the file they came from.
    pub conventions: Arc<Conventions>,
    /// 照会日, ISO where it reads as a day.
    pub asked_on: String,
    /// 異動日
    pub moved_on: String,
    /// 前住所
    pub previous_address: String,
    /// Free text of the source.
    pub note: String,
}

impl Answer {
    /// Tells whether the lookup failed, so that the answer says nothing of its number.
    pub fn is_failure(&self) -> bool {
        self.result == AnswerResult::Error
    }

    /// Returns the order in which answers to one number count, the last one first: what a failed lookup says counts only where
    /// nothing else was said, and a day that cannot be read counts as the oldest.
    pub fn precedence(&self) -> (bool, Option<Day>, &str) {
        (!self.is_failure(), self.asked_on.parse().ok(), &self.asked_on)
    }
}

/// 不一致通知: one row of an alerts file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// About whom.
    pub key: MemberKey,
    /// 不一致通知日, never empty.
    pub alert_on: String,
    /// What kind of mismatch.
    pub kind: String,
    /// 不一致の確認日
    pub alert_checked_on: String,
    /// How it was checked. A date without a method proves nothing.
    pub alert_check_how: String,
}

/// 資格取得届 or another notification that states a number: one row of a notifications file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// About whom.
    pub key: MemberKey,
    /// The number it states.
    pub individual_number: IndividualNumber,
    /// 受付日
    pub received_on: String,
    /// 届出種別
    pub document: String,
    /// Who filled the number in: `insurer` proves nothing.
    pub filled_by: String,
}

/// 事業所: one row of an employers file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Employer {
    /// 事業所番号
    pub employer_code: String,
    /// 事業所名
    pub name: String,
    /// 郵便番号
    pub postal_code: String,
    /// 所在地
    pub address: String,
    /// The department that deals with it.
    pub department: String,
    /// The person to write to.
    pub contact: String,
    /// Telephone.
    pub phone: String,
    /// How requests are sent.
    pub send_by: String,
}
