//! The columns of every kind of table and the headers under which they are found: the one table of both.
//!
//! English names, the Japanese ones in use, any order, any width and case. No official layout is claimed: those of the
//! intermediate server and of J-LIS are not public.

use unicode_normalization::UnicodeNormalization;

pub use crate::triage::column::Column;
use crate::triage::intake::FileKind;

/// What a table holds: the rows of an import, notifications at the gate, or replies to requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A file of this kind.
    Import(FileKind),
    /// Notifications of new members, whole as they were filed.
    Filings,
    /// What came of requests for documents.
    Replies,
}

impl From<FileKind> for Shape {
    fn from(kind: FileKind) -> Self {
        Self::Import(kind)
    }
}

/// The columns of a table, in the order in which they are written; a star marks the required ones.
const fn listed(shape: Shape) -> &'static str {
    let kind = match shape {
        Shape::Import(kind) => kind,
        // Which of them are needed is the gate's rule.
        Shape::Filings => {
            return "insurer_no symbol number branch individual_number kanji_name kana_name birth_date sex address kind \
                    event acquired_on received_on employer_code employer_name";
        }
        Shape::Replies => return "case_code* outcome* on number_seen identity_seen note",
    };
    match kind {
        FileKind::Candidates => {
            "insurer_no* symbol number* branch individual_number* kanji_name* kana_name* birth_date* sex* address* \
             relation insured_name membership_kind employer_code employer_name acquired_on lost_on number_source \
             lookup_items lookup_candidates auto_taken lookup_confirmed_on lookup_confirmed_how registered_on batch \
             alert_on alert_checked_on alert_check_how notification_number core_number root_cause"
        }
        FileKind::Register => {
            "individual_number* result* kanji_name kana_name birth_date sex address asked_on moved_on \
             previous_address note"
        }
        FileKind::Alerts => {
            "insurer_no* symbol number* branch alert_on* kind alert_checked_on alert_check_how"
        }
        FileKind::Notifications => {
            "insurer_no* symbol number* branch individual_number* received_on document filled_by"
        }
        // Its lines name their fields themselves.
        FileKind::Decisions => "",
        FileKind::Employers => "employer_code* name postal_code address department contact phone send_by",
    }
}

/// Headers beside the English ones, as [`folded`] leaves them. One header may name two columns that no kind of file has
/// both of.
const ALSO: &[(Column, &[&str])] = &[
    (Column::InsurerNo, &["保険者番号", "保険者等番号"]),
    (Column::Symbol, &["記号", "被保険者証記号", "被保険者証等記号"]),
    (Column::Number, &["番号", "被保険者証番号", "被保険者証等番号", "被保険者番号"]),
    (Column::Branch, &["枝番", "枝番号", "被保険者証枝番"]),
    (Column::IndividualNumber, &["個人番号", "マイナンバー"]),
    (Column::KanjiName, &["漢字氏名", "氏名", "氏名漢字", "氏名(漢字)"]),
    (Column::KanaName, &["カナ氏名", "氏名カナ", "氏名(カナ)", "フリガナ", "氏名フリガナ"]),
    (Column::BirthDate, &["生年月日"]),
    (Column::Sex, &["性別"]),
    (Column::Address, &["住所", "所在地", "事業所所在地"]),
    (Column::Relation, &["続柄"]),
    (Column::InsuredName, &["被保険者氏名"]),
    (Column::MembershipKind, &["加入区分"]),
    (Column::EmployerCode, &["事業所番号", "事業所コード", "事業所記号"]),
    (Column::EmployerName, &["事業所名", "事業所名称"]),
    (Column::AcquiredOn, &["資格取得日", "資格取得年月日"]),
    (Column::LostOn, &["資格喪失日", "資格喪失年月日"]),
    (Column::NumberSource, &["取得方法", "個人番号の取得方法", "個人番号取得方法"]),
    (Column::LookupItems, &["照会項目数"]),
    (Column::LookupCandidates, &["候補件数"]),
    (Column::AutoTaken, &["一律取込", "自動取込"]),
    (Column::LookupConfirmedOn, &["照会結果の確認日", "照会結果確認日"]),
    (Column::LookupConfirmedHow, &["照会結果の確認方法", "照会結果確認方法"]),
    (Column::RegisteredOn, &["中間サーバー登録日", "登録日"]),
    (Column::Batch, &["取込単位", "登録バッチ"]),
    (Column::AlertOn, &["不一致通知日"]),
    (Column::AlertCheckedOn, &["不一致の確認日", "確認日"]),
    (Column::AlertCheckHow, &["不一致の確認方法", "確認方法"]),
    (Column::NotificationNumber, &["届出記載の個人番号", "届出個人番号"]),
    (Column::CoreNumber, &["基幹システムの個人番号", "基幹の個人番号", "基幹個人番号"]),
    (Column::RootCause, &["対象区分"]),
    (Column::Result, &["照会結果", "j-lis照会結果"]),
    (Column::AskedOn, &["照会日"]),
    (Column::MovedOn, &["異動日"]),
    (Column::PreviousAddress, &["前住所"]),
    (Column::Note, &["備考"]),
    (Column::Kind, &["不一致の種別", "通知種別", "種別", "届出種別", "届書種別", "届書名"]),
    (Column::Event, &["異動区分", "異動種別", "異動事由", "届出事由", "得喪区分", "取得喪失区分"]),
    (Column::ReceivedOn, &["受付日"]),
    (Column::Document, &["届出種別"]),
    (Column::FilledBy, &["個人番号の記入者", "記入者"]),
    (Column::Name, &["事業所名", "事業所名称", "名称"]),
    (Column::PostalCode, &["郵便番号"]),
    (Column::Department, &["部署", "担当部署"]),
    (Column::Contact, &["担当者"]),
    (Column::Phone, &["電話番号"]),
    (Column::SendBy, &["送付方法", "発送方法"]),
    (Column::CaseCode, &["点検番号"]),
    (Column::Outcome, &["回答", "回答結果", "結果"]),
    (Column::On, &["回答日", "回答受領日", "受領日"]),
    (Column::NumberSeen, &["番号確認", "番号確認書類"]),
    (Column::IdentitySeen, &["身元確認", "身元確認書類", "本人確認"]),
];

/// A header that means in notifications what another column means in candidates.
const STATED: &[&str] = &["届出記載の個人番号", "届出個人番号"];

/// Lists the columns that a kind of file has, in the order in which they are written, and whether each is required.
pub fn columns(kind: FileKind) -> impl Iterator<Item = (Column, bool)> {
    columns_of(kind.into())
}

/// Lists the columns of a table.
pub(super) fn columns_of(shape: Shape) -> impl Iterator<Item = (Column, bool)> {
    listed(shape).split_whitespace().filter_map(|name| {
        let required = name.ends_with('*');
        name.trim_end_matches('*').parse().ok().map(|column| (column, required))
    })
}

/// Lists the Japanese headers under which a column is found as well, the usual one first.
pub fn also_named(column: Column) -> &'static [&'static str] {
    ALSO.iter().find(|(named, _)| *named == column).map_or(&[], |(_, names)| names)
}

/// Finds the column that a header names in a table.
pub(super) fn column_named(shape: Shape, header: &str) -> Option<Column> {
    let name = folded(header);
    let is_notification = matches!(shape, Shape::Filings | Shape::Import(FileKind::Notifications));
    if is_notification && STATED.contains(&name.as_str()) {
        return Some(Column::IndividualNumber);
    }
    columns_of(shape)
        .map(|(column, _)| column)
        .find(|column| column.code() == name || also_named(*column).contains(&name.as_str()))
}

/// Brings a header to the form in which headers are matched: any width, any case, no space around it.
pub(super) fn folded(header: &str) -> String {
    header.nfkc().collect::<String>().trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every table there is.
    fn shapes() -> impl Iterator<Item = Shape> {
        FileKind::ALL.iter().map(|kind| Shape::from(*kind)).chain([Shape::Filings, Shape::Replies])
    }

    #[test]
    fn every_listed_name_is_a_column_and_every_column_belongs_to_a_kind() {
        let mut used = Vec::new();
        for shape in shapes() {
            assert_eq!(columns_of(shape).count(), listed(shape).split_whitespace().count(), "{shape:?}");
            used.extend(columns_of(shape).map(|(column, _)| column));
        }
        assert_eq!(Column::ALL.iter().filter(|column| !used.contains(column)).count(), 0);
    }

    #[test]
    fn a_header_names_one_column_of_a_kind() {
        for shape in shapes() {
            let mut seen = std::collections::BTreeSet::new();
            for (column, _) in columns_of(shape) {
                assert!(!also_named(column).is_empty(), "{column} has no Japanese header");
                for name in also_named(column) {
                    assert_eq!(folded(name), *name, "written as it is matched");
                    assert!(seen.insert(name), "{shape:?}: {name} names two columns");
                }
            }
        }
    }

    #[test]
    fn headers_are_found_in_any_width_and_case_by_the_kind_at_hand() {
        for (kind, header, column) in [
            (FileKind::Candidates, " Insurer_No ", Some(Column::InsurerNo)),
            (FileKind::Candidates, "ＡＤＤＲＥＳＳ", Some(Column::Address)),
            (FileKind::Candidates, "ｶﾅ氏名", Some(Column::KanaName)),
            (FileKind::Candidates, "氏名（カナ）", Some(Column::KanaName)),
            (FileKind::Candidates, "届出個人番号", Some(Column::NotificationNumber)),
            (FileKind::Notifications, "届出個人番号", Some(Column::IndividualNumber)),
            (FileKind::Candidates, "事業所名", Some(Column::EmployerName)),
            (FileKind::Employers, "事業所名", Some(Column::Name)),
            (FileKind::Register, "保険者番号", None),
            (FileKind::Candidates, "", None),
        ] {
            assert_eq!(column_named(kind.into(), header), column, "{kind} {header}");
        }
        for (header, column) in [
            ("届出種別", Some(Column::Kind)),
            ("異動区分", Some(Column::Event)),
            ("届出個人番号", Some(Column::IndividualNumber)),
            ("事業所名", Some(Column::EmployerName)),
            ("続柄", None),
        ] {
            assert_eq!(column_named(Shape::Filings, header), column, "{header}");
        }
    }
}
