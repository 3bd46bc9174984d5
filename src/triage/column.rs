//! The columns of imported files, and what a file leaves unsaid: it may lack columns that an earlier one had.

use std::borrow::Cow;

use crate::audit::{
    Alert, Answer, AnswerResult, Candidate, Employer, Item, Lookup, Membership, Notification, OfferedAlert,
    RegisteredNumber, coded_enum,
};

coded_enum! {
    /// A column that some kind of file has; its code is its English header.
    pub enum Column {
        /// 保険者番号
        InsurerNo = "insurer_no",
        /// 記号
        Symbol = "symbol",
        /// 番号 of the member's card
        Number = "number",
        /// 枝番
        Branch = "branch",
        /// 個人番号
        IndividualNumber = "individual_number",
        /// 漢字氏名
        KanjiName = "kanji_name",
        /// カナ氏名
        KanaName = "kana_name",
        /// 生年月日
        BirthDate = "birth_date",
        /// 性別
        Sex = "sex",
        /// 住所
        Address = "address",
        /// 続柄
        Relation = "relation",
        /// 被保険者氏名
        InsuredName = "insured_name",
        /// 加入区分
        MembershipKind = "membership_kind",
        /// 事業所番号
        EmployerCode = "employer_code",
        /// 事業所名, in a candidates file
        EmployerName = "employer_name",
        /// 資格取得日
        AcquiredOn = "acquired_on",
        /// 資格喪失日
        LostOn = "lost_on",
        /// 取得方法
        NumberSource = "number_source",
        /// 照会項目数
        LookupItems = "lookup_items",
        /// 候補件数
        LookupCandidates = "lookup_candidates",
        /// 一律取込
        AutoTaken = "auto_taken",
        /// 照会結果の確認日
        LookupConfirmedOn = "lookup_confirmed_on",
        /// 照会結果の確認方法
        LookupConfirmedHow = "lookup_confirmed_how",
        /// 中間サーバー登録日
        RegisteredOn = "registered_on",
        /// 取込単位
        Batch = "batch",
        /// 不一致通知日
        AlertOn = "alert_on",
        /// 不一致の確認日
        AlertCheckedOn = "alert_checked_on",
        /// 不一致の確認方法
        AlertCheckHow = "alert_check_how",
        /// 届出記載の個人番号
        NotificationNumber = "notification_number",
        /// The number in the insurer's core system
        CoreNumber = "core_number",
        /// 対象区分
        RootCause = "root_cause",
        /// 照会結果
        Result = "result",
        /// 照会日
        AskedOn = "asked_on",
        /// 異動日
        MovedOn = "moved_on",
        /// 前住所
        PreviousAddress = "previous_address",
        /// 備考
        Note = "note",
        /// 不一致の種別
        Kind = "kind",
        /// 受付日
        ReceivedOn = "received_on",
        /// 届出種別
        Document = "document",
        /// Who filled the number in
        FilledBy = "filled_by",
        /// 事業所名, in an employers file
        Name = "name",
        /// 郵便番号
        PostalCode = "postal_code",
        /// 部署
        Department = "department",
        /// 担当者
        Contact = "contact",
        /// 電話番号
        Phone = "phone",
        /// 送付方法
        SendBy = "send_by",
        /// 異動区分
        Event = "event",
        /// 点検番号
        CaseCode = "case_code",
        /// 回答
        Outcome = "outcome",
        /// 回答日
        On = "on",
        /// 番号確認
        NumberSeen = "number_seen",
        /// 身元確認
        IdentitySeen = "identity_seen",
    }
}

impl Column {
    /// Returns the column of one of the five items.
    pub const fn of_item(item: Item) -> Self {
        match item {
            Item::KanjiName => Self::KanjiName,
            Item::KanaName => Self::KanaName,
            Item::BirthDate => Self::BirthDate,
            Item::Sex => Self::Sex,
            Item::Address => Self::Address,
        }
    }
}

/// The columns that a file does not have. It states nothing of them: what was said before stays. A column that is there and whose
/// cell is empty states that there is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unsaid(u64);

const _: () = assert!(Column::ALL.len() <= 64, "a bit for each column");

impl FromIterator<Column> for Unsaid {
    fn from_iter<I: IntoIterator<Item = Column>>(columns: I) -> Self {
        Self(columns.into_iter().fold(0, |bits, column| bits | 1 << column.index()))
    }
}

/// What a row says that is completed by what was known of its subject.
pub trait Completed: Clone {
    /// Takes over what the file of this row leaves unsaid.
    fn complete(&mut self, known: &Self, unsaid: Unsaid);
}

impl Unsaid {
    /// Returns what a row says together with what stays of what was known.
    pub fn completed<'a, T: Completed>(self, said: &'a T, known: Option<&T>) -> Cow<'a, T> {
        let Some(known) = known.filter(|_| self != Self::default()) else { return Cow::Borrowed(said) };
        let mut whole = said.clone();
        whole.complete(known, self);
        Cow::Owned(whole)
    }

    const fn has(self, column: Column) -> bool {
        self.0 & 1 << column.index() != 0
    }

    fn keep<T: Clone>(self, column: Column, said: &mut T, known: &T) {
        if self.has(column) {
            said.clone_from(known);
        }
    }
}

impl Completed for Candidate {
    fn complete(&mut self, known: &Self, unsaid: Unsaid) {
        self.membership.complete(&known.membership, unsaid);
        self.lookup.complete(&known.lookup, unsaid);
        self.alert.complete(&known.alert, unsaid);
        self.registered.complete(&known.registered, unsaid);
        if unsaid.has(Column::RootCause) {
            // A profile's rules may name some all the same.
            self.declared_causes = self.declared_causes.union(known.declared_causes);
        }
    }
}

impl Completed for Membership {
    fn complete(&mut self, known: &Self, unsaid: Unsaid) {
        unsaid.keep(Column::Relation, &mut self.relation, &known.relation);
        unsaid.keep(Column::InsuredName, &mut self.insured_name, &known.insured_name);
        unsaid.keep(Column::MembershipKind, &mut self.membership_kind, &known.membership_kind);
        unsaid.keep(Column::EmployerCode, &mut self.employer_code, &known.employer_code);
        // The name that was said is that of the employer with the code that was said.
        if self.employer_code == known.employer_code {
            unsaid.keep(Column::EmployerName, &mut self.employer_name, &known.employer_name);
        }
        unsaid.keep(Column::AcquiredOn, &mut self.acquired_on, &known.acquired_on);
        unsaid.keep(Column::LostOn, &mut self.lost_on, &known.lost_on);
    }
}

impl Completed for Lookup {
    fn complete(&mut self, known: &Self, unsaid: Unsaid) {
        unsaid.keep(Column::NumberSource, &mut self.number_source, &known.number_source);
        unsaid.keep(Column::LookupItems, &mut self.lookup_items, &known.lookup_items);
        unsaid.keep(Column::LookupCandidates, &mut self.lookup_candidates, &known.lookup_candidates);
        unsaid.keep(Column::AutoTaken, &mut self.auto_taken, &known.auto_taken);
        unsaid.keep(Column::LookupConfirmedOn, &mut self.lookup_confirmed_on, &known.lookup_confirmed_on);
        unsaid.keep(Column::LookupConfirmedHow, &mut self.lookup_confirmed_how, &known.lookup_confirmed_how);
    }
}

impl Completed for OfferedAlert {
    fn complete(&mut self, known: &Self, unsaid: Unsaid) {
        unsaid.keep(Column::AlertOn, &mut self.alert_on, &known.alert_on);
        unsaid.keep(Column::AlertCheckedOn, &mut self.alert_checked_on, &known.alert_checked_on);
        unsaid.keep(Column::AlertCheckHow, &mut self.alert_check_how, &known.alert_check_how);
    }
}

impl Completed for RegisteredNumber {
    fn complete(&mut self, known: &Self, unsaid: Unsaid) {
        unsaid.keep(Column::RegisteredOn, &mut self.registered_on, &known.registered_on);
        unsaid.keep(Column::Batch, &mut self.batch, &known.batch);
        unsaid.keep(Column::NotificationNumber, &mut self.notification_number, &known.notification_number);
        unsaid.keep(Column::CoreNumber, &mut self.core_number, &known.core_number);
    }
}

impl Completed for Answer {
    fn complete(&mut self, known: &Self, unsaid: Unsaid) {
        let both_found = (self.result, known.result) == (AnswerResult::Found, AnswerResult::Found);
        if both_found && self.conventions == known.conventions {
            for item in Item::ALL {
                unsaid.keep(Column::of_item(*item), &mut self.items[*item], &known.items[*item]);
            }
        }
        unsaid.keep(Column::MovedOn, &mut self.moved_on, &known.moved_on);
        unsaid.keep(Column::PreviousAddress, &mut self.previous_address, &known.previous_address);
        unsaid.keep(Column::Note, &mut self.note, &known.note);
    }
}

impl Completed for Alert {
    fn complete(&mut self, known: &Self, unsaid: Unsaid) {
        unsaid.keep(Column::AlertCheckedOn, &mut self.alert_checked_on, &known.alert_checked_on);
        unsaid.keep(Column::AlertCheckHow, &mut self.alert_check_how, &known.alert_check_how);
    }
}

impl Completed for Notification {
    fn complete(&mut self, known: &Self, unsaid: Unsaid) {
        unsaid.keep(Column::FilledBy, &mut self.filled_by, &known.filled_by);
    }
}

impl Completed for Employer {
    fn complete(&mut self, known: &Self, unsaid: Unsaid) {
        unsaid.keep(Column::Name, &mut self.name, &known.name);
        unsaid.keep(Column::PostalCode, &mut self.postal_code, &known.postal_code);
        unsaid.keep(Column::Address, &mut self.address, &known.address);
        unsaid.keep(Column::Department, &mut self.department, &known.department);
        unsaid.keep(Column::Contact, &mut self.contact, &known.contact);
        unsaid.keep(Column::Phone, &mut self.phone, &known.phone);
        unsaid.keep(Column::SendBy, &mut self.send_by, &known.send_by);
    }
}
