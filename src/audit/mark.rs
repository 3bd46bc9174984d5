//! Where a record stands in the audit, and why.

use std::borrow::Cow;

use jiff::Timestamp;

use super::codes::{coded_enum, coded_set};
use super::{Actor, Day, IndividualNumber, Role};

coded_enum! {
    /// 点検状況
    pub enum Status {
        /// 未点検: nobody has decided.
        Pending = "pending",
        /// 保留: set aside until a day.
        OnHold = "on-hold",
        /// 確認依頼中: the employer or another addressee is asked.
        Escalated = "escalated",
        /// 確認済: the number is the member's own.
        Verified = "verified",
        /// 修正済: another number was registered, and the right one is recorded.
        Corrected = "corrected",
    }
}

impl Status {
    /// Tells whether a record that stands so has its number taken as the member's own.
    pub const fn is_proof(self) -> bool {
        matches!(self, Self::Verified | Self::Corrected)
    }
}

coded_set! {
    /// Several statuses, as a filter names them.
    pub struct StatusSet of Status
}

coded_enum! {
    /// 確認方法 or 依頼理由: why a mark is justified.
    pub enum Basis {
        /// 5情報一致: all five items the same, no danger.
        FiveItemsMatch = "five-items-match",
        /// 後日届出で番号一致: a later notification, not filled in by the insurer, states the same number.
        LaterNotification = "later-notification",
        /// 目視確認（表記差）: a person read the pair.
        NotationReviewed = "notation-reviewed",
        /// 変更届で更新し一致: the insurer's item was renewed from a named document and compared again.
        ItemUpdated = "item-updated",
        /// マイナンバーカードの写し
        CardCopy = "card-copy",
        /// 住民票の写し（個人番号入り）
        ResidentRecord = "resident-record",
        /// 理由付き同一人
        ReasonedSame = "reasoned-same",
        /// その他の方法
        OtherMeans = "other-means",
        /// 5情報不一致
        FiveItemsDiffer = "five-items-differ",
        /// J-LIS該当なし
        NotInRegister = "not-in-register",
        /// 判読不可
        NotReadable = "not-readable",
        /// 疑義あり
        Doubt = "doubt",
    }
}

coded_enum! {
    /// 依頼先: who is asked for a document that shows the number.
    pub enum Addressee {
        /// 事業主
        Employer = "employer",
        /// 事業主経由・被保険者
        EmployerForMember = "employer-for-member",
        /// 本人
        Member = "member",
        /// 世帯主
        Householder = "householder",
        /// 市区町村
        Municipality = "municipality",
        /// 他保険者
        OtherInsurer = "other-insurer",
    }
}

impl Addressee {
    /// Tells whether nothing here says its name: whoever posts the letter writes it by hand.
    pub const fn is_by_hand(self) -> bool {
        matches!(self, Self::Municipality | Self::OtherInsurer)
    }
}

/// The state of the triage of one record. The default is that of a record nobody has looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where the record stands.
    pub status: Status,
    /// Why; none while pending or on hold, or when a wrong number was just found.
    pub basis: Option<Basis>,
    /// Who is asked, of an escalated record.
    pub addressee: Option<Addressee>,
    /// When the answer is due (escalated), or until when the record rests (on hold).
    pub due_on: Option<Day>,
    /// The operator's words. Never holds a valid individual number.
    pub note: String,
    /// The right number, of a corrected record; it is the effective one from then on.
    pub right_number: Option<IndividualNumber>,
    /// Who marked: the person of [`Actor::person`](super::Actor::person).
    pub operator: Option<String>,
    /// When.
    pub marked_at: Option<Timestamp>,
    /// Who confirmed it as the second; of a pending record, who returned the mark before.
    pub second_operator: Option<String>,
    /// When.
    pub second_at: Option<Timestamp>,
    /// Whether the mark needs a second check that has not come yet.
    pub awaiting_second_check: bool,
    /// Whether a `verified` mark was withdrawn by changed data, and nobody has decided since.
    pub raised_again: bool,
    /// Whether the data changed under a mark that stayed.
    pub data_changed: bool,
    /// When another person's number was found here.
    pub wrong_found_at: Option<Timestamp>,
    /// When the right number was seen on the intermediate server.
    pub reflected_on: Option<Day>,
    /// Who works on the record.
    pub assignee: Option<String>,
    /// Until when, where the assignee took the record from a bundle and was not given it.
    pub leased_until: Option<Timestamp>,
}

impl Mark {
    /// Tells whether the number is proven to be the member's: decided, and confirmed where that takes two people.
    pub const fn is_proven(&self) -> bool {
        self.status.is_proof() && !self.awaiting_second_check
    }

    /// Returns when the number was found wrong: by itself, or by the correction that says so.
    pub fn found_wrong_at(&self) -> Option<Timestamp> {
        self.wrong_found_at.or(self.marked_at.filter(|_| self.status == Status::Corrected))
    }

    /// Tells whether the number is known to be another person's and no right one is recorded yet. Where the data changed since, it
    /// may be another number than the one that was found.
    pub fn is_known_wrong(&self) -> bool {
        self.status == Status::Escalated && self.wrong_found_at.is_some() && !self.data_changed
    }

    /// Tells whether the second check returned what was marked: the note says why.
    pub fn is_returned(&self) -> bool {
        self.status == Status::Pending && self.second_operator.is_some()
    }

    /// Tells whether the mark awaits its second check by this person: the check judges for itself, so nobody tells it what
    /// was marked and by whom.
    pub fn awaits_check_by(&self, person: &str) -> bool {
        self.awaiting_second_check && self.operator.as_deref() != Some(person)
    }

    /// Tells whether the mark and who made it are kept from an actor: from everybody who may be its second checker, until it
    /// is answered.
    pub fn is_hidden_from(&self, actor: &Actor) -> bool {
        actor.role != Role::Viewer && self.awaits_check_by(actor.person())
    }

    /// Returns the mark as an actor may see it where a record, or a list to work down, is shown: of one that is hidden only that
    /// it awaits its check, who works on the record, and the status under which it is counted.
    pub fn seen_by(&self, actor: &Actor) -> Cow<'_, Self> {
        if !self.is_hidden_from(actor) {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Self {
            status: self.status,
            awaiting_second_check: true,
            data_changed: self.data_changed,
            assignee: self.assignee.clone(),
            leased_until: self.leased_until,
            ..Self::default()
        })
    }

    /// Tells whether this is what [`seen_by`](Self::seen_by) leaves of a hidden mark: every other names who made it.
    pub const fn is_blind(&self) -> bool {
        self.awaiting_second_check && self.operator.is_none()
    }
}

impl Default for Mark {
    fn default() -> Self {
        Self {
            status: Status::Pending,
            basis: None,
            addressee: None,
            due_on: None,
            note: String::new(),
            right_number: None,
            operator: None,
            marked_at: None,
            second_operator: None,
            second_at: None,
            awaiting_second_check: false,
            raised_again: false,
            data_changed: false,
            wrong_found_at: None,
            reflected_on: None,
            assignee: None,
            leased_until: None,
        }
    }
}
