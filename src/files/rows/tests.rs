//! Every reason for which a row is rejected, and every value that is read as something else than it is written.

use super::*;
use crate::audit::{Answer, AnswerResult, Candidate, CauseSet, NotAnInsurerNumber};
use crate::files::Encoding;
use crate::files::layout::Layout;
use crate::files::profile::Profile;
use crate::files::record::Records;

fn read_with(kind: FileKind, header: &str, row: &[u8], profile: &str) -> Result<Entry, Reason> {
    let profile = Profile::parse(profile).unwrap();
    let names: Vec<String> = header.split(',').map(str::to_owned).collect();
    let layout = Layout::find(kind, &names, &profile.columns).unwrap();
    let declared = Declared {
        conventions: Arc::new(profile.conventions),
        causes: profile.causes,
        today: "2023-06-30".parse().ok(),
    };
    let mut records = Records::new(row);
    let record = records.next().unwrap().unwrap();
    Fields::of(&record, &layout, Encoding::Utf8).and_then(|fields| entry(kind, &fields, &declared))
}

fn read(kind: FileKind, header: &str, row: &str) -> Result<Entry, Reason> {
    read_with(kind, header, row.as_bytes(), "")
}

const NEEDED: &str = "insurer_no,number,individual_number,kanji_name,kana_name,birth_date,sex,address";
const GOOD: &str = "33120015,7,123456789018,試験太郎,シケンタロウ,昭和50年3月1日,男,東京都";

/// Reads a candidate that has more columns than the required ones.
fn candidate(columns: &str, values: &str) -> Result<Candidate, Reason> {
    let row = format!("{GOOD},{values}");
    match read(FileKind::Candidates, &format!("{NEEDED},{columns}"), &row)? {
        Entry::Candidate(candidate) => Ok(*candidate),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_bad_row_has_its_reason() {
    let unknown = |column, allowed: &str| Reason::UnknownValue { column, allowed: allowed.into() };
    let long = "x".repeat(70_000);
    for (row, reason) in [
        ("33120015,7,123456789018", Reason::ColumnCount { found: 3, expected: 8 }),
        (&*format!("{GOOD},"), Reason::ColumnCount { found: 9, expected: 8 }),
        (" ,7,123456789018,,,,,", Reason::Missing("insurer_no")),
        ("33120015,　,123456789018,,,,,", Reason::Missing("number")),
        ("33120015,7,,,,,,", Reason::Missing("individual_number")),
        ("33120016,7,123456789018,,,,,", Reason::InsurerNumber(NotAnInsurerNumber::CheckDigit)),
        ("6139992,7,123456789018,,,,,", Reason::InsurerNumber(NotAnInsurerNumber::Length)),
        ("33120015,7,12345678901,,,,,", Reason::IndividualNumber("individual_number")),
        ("33120015,7,1.23457E+11,,,,,", Reason::IndividualNumber("individual_number")),
        (
            &*format!("33120015,7,123456789018,,,,,{long}"),
            Reason::TooLong { column: "address".into(), limit: 64 << 10 },
        ),
    ] {
        assert_eq!(read(FileKind::Candidates, NEEDED, row), Err(reason), "{row:.60}");
    }
    for (column, value, reason) in [
        ("lookup_items", "-1", Reason::ImpossibleCount("lookup_items")),
        ("lookup_candidates", "2.5", Reason::ImpossibleCount("lookup_candidates")),
        ("auto_taken", "maybe", unknown("auto_taken", "yes, no")),
        (
            "root_cause",
            "typo",
            unknown("root_cause", "three-item-lookup, multiple-candidates, ignored-alert, similar-case"),
        ),
        ("notification_number", "1234", Reason::IndividualNumber("notification_number")),
        ("core_number", "********9018", Reason::IndividualNumber("core_number")),
    ] {
        assert_eq!(candidate(column, value).unwrap_err(), reason, "{column}={value}");
    }
    assert_eq!(
        read(FileKind::Register, "individual_number,result", "123456789018,ok"),
        Err(unknown("result", "found, not-found, deceased, left-japan, number-changed, error"))
    );
    assert_eq!(
        read(FileKind::Register, "individual_number,result", "123456789018,"),
        Err(Reason::Missing("result"))
    );
    assert_eq!(
        read(FileKind::Alerts, "insurer_no,number,alert_on", "33120015,7,"),
        Err(Reason::Missing("alert_on"))
    );
    for word in ["00000000", "不明"] {
        let row = format!("33120015,7,{word}");
        let reason = Reason::NoDay("alert_on");
        assert_eq!(read(FileKind::Alerts, "insurer_no,number,alert_on", &row), Err(reason), "{word}");
    }
    assert_eq!(
        read(FileKind::Employers, "employer_code,name", ",架空商事"),
        Err(Reason::Missing("employer_code"))
    );
}

#[test]
fn what_has_been_is_not_on_a_day_that_is_still_to_come() {
    let member = "insurer_no,number,individual_number";
    for (kind, header, row, column) in [
        (FileKind::Register, "individual_number,result", "123456789018,deceased", "asked_on"),
        (FileKind::Notifications, member, "33120015,7,123456789018", "received_on"),
        (FileKind::Alerts, "insurer_no,number", "33120015,7", "alert_on"),
        (FileKind::Alerts, "insurer_no,number,alert_on", "33120015,7,2022-01-01", "alert_checked_on"),
        (FileKind::Candidates, NEEDED, GOOD, "lookup_confirmed_on"),
        (FileKind::Candidates, NEEDED, GOOD, "registered_on"),
        (FileKind::Candidates, NEEDED, GOOD, "alert_on"),
        (FileKind::Candidates, NEEDED, GOOD, "alert_checked_on"),
    ] {
        let read = |on: &str| read(kind, &format!("{header},{column}"), &format!("{row},{on}"));
        assert!(read("2023/6/30").is_ok(), "{column}: the day of the import");
        let day = "2023-07-01".parse().unwrap();
        assert_eq!(read("令和5年7月1日").unwrap_err(), Reason::DayAhead { column, day });
    }
    // What is filed ahead, or will move, is no slip.
    assert_eq!(candidate("acquired_on", "2032-06-01").unwrap().membership.acquired_on, "2032-06-01");
    let header = "individual_number,result,moved_on";
    assert!(read(FileKind::Register, header, "123456789018,left-japan,2032-06-01").is_ok());
}

#[test]
fn eligibility_that_is_not_lost_yet_is_not_lost() {
    for (written, lost) in [
        ("2023-06-30", "2023-06-30"),
        ("2023-07-01", ""),
        ("9999-12-31", ""),
        ("99999999", ""),
        ("令和9年3月31日", ""),
        ("在籍", ""),
        ("継続中", ""),
        ("現存", ""),
        ("NULL", ""),
        ("-", ""),
        ("喪失", "喪失"),
    ] {
        assert_eq!(candidate("lost_on", written).unwrap().membership.lost_on, lost, "{written}");
    }
}

#[test]
fn words_for_none_are_empty_cells() {
    for word in ["-", "なし", "NULL", "0", "不明", "無", "該当なし", "000000000000", "未提出"] {
        for column in ["notification_number", "core_number"] {
            let registered = candidate(column, word).unwrap().registered;
            assert_eq!((registered.notification_number, registered.core_number), (None, None), "{word}");
        }
    }
    let columns = "lookup_items,lookup_candidates,auto_taken,number_source,batch,employer_code,employer_name";
    let none = candidate(columns, "NULL,-,NULL,NULL,NULL,－,なし").unwrap();
    assert_eq!(none, candidate(columns, ",,,,,,").unwrap());
    assert_eq!(candidate("lookup_items", "0").unwrap().lookup.lookup_items, Some(0));
    assert_eq!(candidate("auto_taken", "なし").unwrap().lookup.auto_taken, Some(false));
}

#[test]
fn an_alert_of_an_unknown_day_is_an_alert() {
    for (written, alert_on) in [
        ("不明", "不明"),
        ("有", "有"),
        ("確認中", "確認中"),
        ("なし", ""),
        ("NULL", ""),
        ("00000000", ""),
        ("", ""),
    ] {
        assert_eq!(candidate("alert_on", written).unwrap().alert.alert_on, alert_on, "{written}");
    }
}

#[test]
fn undecodable_bytes_name_their_column_and_only_where_it_is_read() {
    let row = |name: &[u8], memo: &[u8]| [b"33120015,7,123456789018,", name, b",,,,,", memo].concat();
    let header = format!("{NEEDED},memo");
    let read = |row: &[u8]| read_with(FileKind::Candidates, &header, row, "");
    assert_eq!(read(&row(b"\x8e", b"")), Err(Reason::Undecodable("kanji_name".into())));
    assert!(read(&row("試験".as_bytes(), b"\x8e")).is_ok(), "a column that is not read rejects nothing");
}

#[test]
fn the_five_items_stay_as_written_and_keys_are_matched() {
    let row =
        "３３１２００１５,\" ７ \",1234 5678 9018,\"試験　太郎 \",ｼｹﾝ ﾀﾛｳ, S50.3.1,１,\"１－２\n\"\"館\"\"\"";
    let Ok(Entry::Candidate(read)) = read(FileKind::Candidates, NEEDED, row) else { panic!() };
    assert_eq!(read.key.to_string(), "33120015--7-");
    assert_eq!(read.individual_number.reveal(), "123456789018");
    let items: Vec<&str> = read.items.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(items, ["試験　太郎 ", "ｼｹﾝ ﾀﾛｳ", " S50.3.1", "１", "１－２\n\"館\""]);
}

#[test]
fn the_other_columns_are_brought_to_one_form() {
    let read = candidate(
        "number_source,lookup_items,lookup_candidates,auto_taken,lookup_confirmed_on,lookup_confirmed_how,registered_on,\
         lost_on,alert_on,alert_checked_on,alert_check_how,core_number,root_cause,employer_code",
        "Ｊ－ＬＩＳ照会,３項目,2件,自動,2021/4/1,なし,20210331,00000000,2022-01-01,-, 電話 ,１２３４５６７８９０１８,類似事案,０１２",
    )
    .unwrap();
    let lookup = &read.lookup;
    assert_eq!(
        (&*lookup.number_source, lookup.lookup_items, lookup.lookup_candidates, lookup.auto_taken),
        ("jlis", Some(3), Some(2), Some(true))
    );
    assert_eq!((&*lookup.lookup_confirmed_on, &*lookup.lookup_confirmed_how), ("2021-04-01", ""));
    assert_eq!((&*read.registered.registered_on, &*read.membership.lost_on), ("2021-03-31", ""));
    let alert = &read.alert;
    assert_eq!(
        (&*alert.alert_on, &*alert.alert_checked_on, &*alert.alert_check_how),
        ("2022-01-01", "", "電話")
    );
    assert_eq!(read.registered.core_number, Some(read.individual_number));
    assert_eq!(read.declared_causes.joined(), "similar-case");
    assert_eq!(read.membership.employer_code, "012");
}

#[test]
fn empty_columns_are_as_columns_that_are_not_there() {
    let bare = match read(FileKind::Candidates, NEEDED, GOOD).unwrap() {
        Entry::Candidate(bare) => *bare,
        other => panic!("{other:?}"),
    };
    let optional: Vec<&str> = crate::files::columns(FileKind::Candidates)
        .map(|(column, _)| column.code())
        .filter(|code| !NEEDED.split(',').any(|needed| needed == *code))
        .collect();
    let empty = candidate(&optional.join(","), &",".repeat(optional.len() - 1)).unwrap();
    assert_eq!(empty, bare);
    assert_eq!((bare.lookup.auto_taken, bare.declared_causes), (None, CauseSet::EMPTY));
}

#[test]
fn an_answer_has_items_only_when_found() {
    let header = "individual_number,result,kanji_name,asked_on";
    let answer = |row: &str| -> Answer {
        match read(FileKind::Register, header, row).unwrap() {
            Entry::Answer(answer) => *answer,
            other => panic!("{other:?}"),
        }
    };
    let found = answer("123456789018,該当あり,試験太郎,2023/6/1");
    assert_eq!(
        (found.result, &*found.items.kanji_name, &*found.asked_on),
        (AnswerResult::Found, "試験太郎", "2023-06-01")
    );
    let dead = answer("123456789018,死亡,試験太郎,");
    assert_eq!((dead.result, &*dead.items.kanji_name), (AnswerResult::Deceased, ""));
}

#[test]
fn a_profile_names_columns_and_causes() {
    let profile = "[columns]\n'加入者' = 'number'\n[sex]\nmale = ['ダンセイ']\n[[cause]]\ncause = 'multiple-candidates'\n\
                   registered_from = '2021-03-01'\nregistered_to = '2021-03-31'\nbatch = 'B-07'\n";
    let header = NEEDED.replace("number,individual", "加入者,individual") + ",registered_on,batch,root_cause";
    for (tail, causes) in [
        ("2021/03/31,B-07,", "multiple-candidates"),
        ("2021/04/01,B-07,", ""),
        ("2021/03/31,B-08,", ""),
        (",B-07,", ""),
        ("2021/03/31,B-07,similar-case", "similar-case"),
    ] {
        let row = format!("{GOOD},{tail}");
        let Ok(Entry::Candidate(read)) = read_with(FileKind::Candidates, &header, row.as_bytes(), profile)
        else {
            panic!("{tail}")
        };
        assert_eq!(read.declared_causes.joined(), causes, "{tail}");
        assert_eq!(read.conventions.male, ["ダンセイ"]);
    }
}

#[test]
fn a_shielded_cell_is_unshielded_where_the_header_says_so() {
    let header = "employer_code,name,spreadsheet_prefix";
    let Ok(Entry::Employer(read)) = read(FileKind::Employers, header, "1,'=架空,") else { panic!() };
    assert_eq!(read.name, "=架空");
    let Ok(Entry::Employer(plain)) =
        super::tests::read(FileKind::Employers, "employer_code,name", "1,'=架空")
    else {
        panic!()
    };
    assert_eq!(plain.name, "'=架空");
}
