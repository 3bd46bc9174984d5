use super::*;
use crate::audit::{CauseSet, Mark, MemberKey, RequestId, SignalSet};
use crate::triage::risk::Risk;

fn row(kanji_name: &str, kana_name: &str) -> ListRow {
    ListRow {
        id: CandidateId(1),
        key: MemberKey::new(crate::audit::InsurerNumber::parse("06139992").unwrap(), "12", "00345", "01"),
        individual_number: IndividualNumber::parse("123456789018").unwrap(),
        kanji_name: kanji_name.to_owned(),
        kana_name: kana_name.to_owned(),
        employer_code: "E77".to_owned(),
        employer_name: "㈱高島屋".to_owned(),
        causes: CauseSet::EMPTY,
        answer: None,
        inquired: false,
        grades: None,
        signals: SignalSet::EMPTY,
        risk: Risk::Clean,
        mark: Mark::default(),
        version: 1,
    }
}

fn text(row: &ListRow) -> String {
    let key = recall_form(&row.key.to_string());
    let joined = key.replace('-', "");
    let fields = [
        recall_form(&row.kanji_name),
        recall_form(&row.kana_name),
        key,
        joined,
        recall_form(&row.employer_code),
        recall_form(&row.employer_name),
    ];
    format!("\n{}\n", fields.join("\n"))
}

fn fit(keyed: &str, row: &ListRow) -> Option<Fit> {
    Search::of(keyed).fit(&text(row), &row.kanji_name, &row.kana_name)
}

#[test]
fn what_is_keyed_is_read() {
    let words = |words: &[&str]| Search::Words(words.iter().map(|word| recall_form(word)).collect());
    for (keyed, search) in [
        ("佐藤", words(&["佐藤"])),
        ("佐藤　太郎", words(&["佐藤", "太郎"])),
        ("佐 藤", words(&["佐藤"])),
        ("佐藤 太", words(&["佐藤太"])),
        ("ｻﾄ", words(&["サト"])),
        ("佐", words(&[])),
        ("", words(&[])),
        (" 　\t", words(&[])),
        ("・・・", words(&[])),
        ("\" OR *", words(&["\"OR*"])),
        ("%_'", words(&["%_'"])),
        ("#97", Search::Record(CandidateId(97))),
        ("ｔ-000123-g", Search::Case(CaseCode(RequestId(123)))),
        ("123456789018", Search::Number(IndividualNumber::parse("123456789018").unwrap())),
    ] {
        assert_eq!(Search::of(keyed), search, "{keyed}");
    }
}

#[test]
fn a_whole_field_comes_before_a_beginning_and_that_before_the_middle() {
    let one = row("髙橋　花子", "ﾀｶﾊｼ ﾊﾅｺ");
    for (keyed, place) in [
        ("高橋花子", Some(Where::Whole)),
        ("高橋 花子", Some(Where::Whole)),
        ("たかはしはなこ", Some(Where::Whole)),
        ("高橋", Some(Where::Prefix)),
        ("花子", Some(Where::Inside)),
        ("高橋 はなこ", Some(Where::Inside)),
        ("00345", Some(Where::Inside)),
        ("12-00345", Some(Where::Inside)),
        ("120034501", Some(Where::Inside)),
        ("e77", Some(Where::Whole)),
        ("(株)高嶋", Some(Where::Prefix)),
        ("(株)髙島", Some(Where::Prefix)),
        ("高橋 太郎", None),
        ("\n", None),
        ("高", None),
    ] {
        assert_eq!(fit(keyed, &one).map(|fit| fit.0), place, "{keyed}");
    }
}

#[test]
fn a_given_name_comes_before_its_end() {
    let (given, end) = (row("佐藤 太郎", "サトウ タロウ"), row("佐藤 翔太郎", "サトウ ショウタロウ"));
    assert!(fit("太郎", &given) < fit("太郎", &end));
    assert!(fit("タロウ", &given) < fit("タロウ", &end));
}

#[test]
fn what_matched_is_marked_as_it_is_written() {
    let marked = |keyed: &str, row: &ListRow| {
        let Match { field, places } = marks(&[Search::of(keyed)], row);
        let text = text_of(row, field);
        (field, places.into_iter().map(|place| text[place].to_owned()).collect::<Vec<_>>())
    };
    let one = row("髙橋　花子", "ﾀｶﾊｼ ﾊﾅｺ");
    for (keyed, field, places) in [
        ("高橋", SearchField::KanjiName, vec!["髙橋"]),
        ("花子 高橋", SearchField::KanjiName, vec!["髙橋", "花子"]),
        ("橋花", SearchField::KanjiName, vec!["橋　花"]),
        ("はし", SearchField::KanaName, vec!["ﾊｼ"]),
        ("003", SearchField::MemberKey, vec!["003"]),
        ("200345", SearchField::MemberKey, vec!["2-00345"]),
        ("E7", SearchField::EmployerCode, vec!["E7"]),
        ("株)高", SearchField::EmployerName, vec!["㈱高"]),
        ("123456789018", SearchField::MemberKey, vec![]),
        ("無い", SearchField::MemberKey, vec![]),
    ] {
        let places: Vec<String> = places.into_iter().map(str::to_owned).collect();
        assert_eq!(marked(keyed, &one), (field, places), "{keyed}");
    }
    let twice = row("太郎丸 太郎", "");
    assert_eq!(marks(&[Search::of("太郎")], &twice).places.len(), 1);
}

#[test]
fn what_is_too_short_is_told_by_what_is_searched_not_by_what_is_keyed() {
    for (keyed, is_too_short) in [
        ("", false),
        (" ", false),
        ("佐", true),
        ("ｶﾞ", true),
        ("が", true),
        ("ｶﾞﾝ", false),
        ("佐 藤", false),
        ("#7", false),
    ] {
        assert_eq!(Search::is_too_short(keyed), is_too_short, "{keyed}");
    }
}
