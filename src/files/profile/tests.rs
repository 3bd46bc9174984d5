//! What a profile says, and what is no profile.

use super::*;
use crate::audit::EraCodes;

fn parse(text: &str) -> Result<Profile, Vec<(usize, Message)>> {
    Profile::parse(text)
}

#[test]
fn a_profile_says_how_a_file_is_read() {
    let profile = parse(
        "encoding = 'sjis'\nera_codes = 'pension'\nlarge_kana = true\n[columns]\n'ＫＥＹ ' = 'number'\n\
         [sex]\nmale = ['ダンセイ']\n[[cause]]\ncause = 'multiple-candidates'\nbatch = 'B-07'\n\
         registered_from = '2021/3/1'\nnumber_source = ['J-LIS']\n",
    )
    .unwrap();
    assert_eq!(profile.encoding(), Some(Encoding::Cp932));
    assert_eq!(profile.conventions().era_codes, EraCodes::Pension);
    assert_eq!((profile.conventions().large_kana, profile.conventions().male.len()), (true, 1));
    assert_eq!(profile.columns.get("key"), Some(&Column::Number));
    assert_eq!(profile.causes[0].registered.from, Day::new(2021, 3, 1));
    assert_eq!(
        (&*profile.causes[0].batch, &*profile.causes[0].number_source),
        (&["b-07".to_owned()][..], &["jlis".to_owned()][..])
    );
}

#[test]
fn the_example_is_a_profile_that_uses_every_key() {
    let profile = parse(EXAMPLE).unwrap();
    assert_eq!((profile.columns.len(), profile.causes.len()), (2, 1));
    let rule = &profile.causes[0];
    assert_eq!(rule.registered.to, Day::new(2021, 3, 31));
    for key in ["acquired_from", "acquired_to", "utf-8", "municipal"] {
        assert!(EXAMPLE.contains(key), "{key}");
    }
}

#[test]
fn days_are_read_by_the_era_codes_of_the_profile() {
    for (codes, year) in [("municipal", 2021), ("pension", 1928)] {
        let text =
            format!("era_codes = '{codes}'\n[[cause]]\ncause = 'similar-case'\nacquired_to = '5030331'\n");
        assert_eq!(parse(&text).unwrap().causes[0].acquired.to, Day::new(year, 3, 31), "{codes}");
    }
}

#[test]
fn every_mistake_is_told_with_its_line() {
    let mistakes = parse(
        "encoding = 'utf-16'\n[columns]\na = 'nummber'\n[[cause]]\ncause = 'three-items'\nregistered_to = '2021-02-30'\n",
    )
    .unwrap_err();
    let told: Vec<_> = mistakes.iter().map(|(line, message)| (*line, message.id())).collect();
    let word = "files.profile.unknown-word";
    assert_eq!(told, [(1, word), (3, word), (5, word), (6, "files.profile.no-day")]);
}

#[test]
fn what_would_be_believed_wrongly_is_no_profile() {
    let cause = "[[cause]]\ncause = 'similar-case'\n";
    for (text, line, id) in [
        ("x = 1\n", 1, "syntax"),
        ("\n[columns\n", 2, "syntax"),
        ("[sex]\nmale = 1\n", 2, "syntax"),
        ("[[cause]]\nbatch='a'\n", 1, "syntax"),
        ("large_kana = 'yes'\n", 1, "syntax"),
        ("[columns]\nA = 'number'\nA = 'symbol'\n", 3, "syntax"),
        ("\nera_codes = 'tax'\n", 2, "unknown-word"),
        ("era_codes = ''\n", 1, "unknown-word"),
        ("[columns]\nA = ''\n", 2, "unknown-word"),
        ("[columns]\n'Ａ' = 'number'\n'a' = 'symbol'\n", 3, "twice"),
        ("[columns]\nb = 'number'\na = 'number'\n", 3, "two-headers"),
        ("[sex]\nmale = ['X']\nfemale = ['Y', 'ｘ ']\n", 2, "both-sexes"),
        ("[sex]\nmale = ['２']\n", 2, "other-sex"),
        ("[sex]\nmale = ['0']\nfemale = [\n'1']\n", 4, "other-sex"),
        ("[sex]\nfemale = [' ']\n", 2, "empty"),
        (cause, 2, "no-condition"),
        (&format!("{cause}batch = []\n"), 3, "empty"),
        (&format!("{cause}batch = ['A', '']\n"), 3, "empty"),
        (&format!("{cause}number_source = ''\n"), 3, "empty"),
        (&format!("{cause}registered_from = 2021-04-01\nregistered_to = 2021-03-31\n"), 4, "reversed"),
        (&format!("{cause}acquired_from = '令和3年4月1日'\nacquired_to = '2021-03-31'\n"), 4, "reversed"),
        (&format!("{cause}acquired_from = 'soon'\n"), 3, "no-day"),
        (&format!("{cause}acquired_from = 10:00:00\n"), 3, "no-day"),
    ] {
        let mistakes = parse(text).unwrap_err();
        let (found, message) = &mistakes[0];
        assert_eq!((*found, message.id()), (line, &*format!("files.profile.{id}")), "{text}: {message}");
    }
    assert_eq!(parse("[sex]\nmale = ['X']\nfemale = ['x']\n").unwrap_err().len(), 2, "both places are told");
    assert!(parse(&format!("{cause}registered_from = 2021-03-31\nregistered_to = 2021-03-31\n")).is_ok());
    assert!(parse("[sex]\nmale = ['男', '1', 'M']\n").is_ok(), "what is so anyway may be said");
    assert!(parse("").is_ok());
}

#[test]
fn a_period_holds_its_ends_and_no_unreadable_date() {
    let period = Period { from: Day::new(2021, 3, 1), to: Day::new(2021, 3, 31) };
    for (date, holds) in [
        ("2021-03-01", true),
        ("2021-03-31", true),
        ("2021-04-01", false),
        ("2021-02-28", false),
        ("", false),
        ("令和", false),
    ] {
        assert_eq!(period.holds(date), holds, "{date}");
    }
    assert!(Period::default().holds(""));
}
