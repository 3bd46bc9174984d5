//! What stands in a letter, and what never does.

use super::*;
use crate::audit::{CaseCode, InsurerNumber, MemberKey, RequestId};
use crate::i18n::Lang;

fn member(id: i64, name: &str) -> LetterMember {
    let insurer = InsurerNumber::parse("06139992").unwrap();
    LetterMember {
        case: CaseCode(RequestId(id)),
        key: MemberKey::new(insurer, "12", &format!("{id:05}"), "00"),
        name: name.into(),
    }
}

fn to(addressee: Addressee) -> Letter {
    Letter {
        insurer_no: InsurerNumber::parse("06139992").unwrap(),
        addressee,
        recipient: Recipient {
            postal_code: "100-0013".into(),
            address: "東京都千代田区霞町1-2-3".into(),
            name: "霞商事株式会社".into(),
            department: "総務部".into(),
            contact: String::new(),
            send_by: "郵送".into(),
        },
        employer_code: "0012".into(),
        members: vec![member(1, "髙橋　花子"), member(2, "<b>佐藤</b> & \u{202E}太郎")],
        due: "2023-06-30".parse().unwrap(),
        written_on: "2023-06-05".parse().unwrap(),
    }
}

#[test]
fn the_shipped_template_is_one_and_says_who_has_to_fill_it_in() {
    check_letter(LETTER).unwrap();
    assert!(is_unfilled(LETTER));
    assert!(!is_unfilled(&LETTER.replace("class=\"fill\"", "")));
}

#[test]
fn a_letter_to_an_employer() {
    let page = letter(&to(Addressee::Employer), 7, LETTER).unwrap();
    insta::assert_snapshot!("employer", page);
}

#[test]
fn each_addressee_reads_its_own_sentences_and_nothing_of_braces_is_left() {
    for addressee in Addressee::ALL {
        let page = letter(&to(*addressee), 1, LETTER).unwrap();
        assert!(!page.contains("{{") && !page.contains("}}"), "{addressee}");
        let asks = page.matches("つきましては").count();
        assert_eq!(asks, 1, "{addressee}");
        assert!(page.contains("令和5年6月30日") && page.contains("T-000001-"), "{addressee}");
        assert!(!page.contains("<b>") && page.contains("&lt;b&gt;"), "nothing in a name is a tag");
        assert!(!page.contains('\u{202E}'), "what turns a line around is made visible");
        assert!(page.trim_end().ends_with("<!-- totsugo request letter 1 -->"));
    }
    for (addressee, place) in
        [(Addressee::Municipality, "市（区町村）"), (Addressee::OtherInsurer, "（保険者名）")]
    {
        let (page, filled) = (letter(&to(addressee), 1, LETTER).unwrap(), place.to_owned() + "</span>　御中");
        assert!(page.contains("<p><span class=\"fill\">　") && page.contains(&filled), "{addressee}");
    }
    let householder = letter(&to(Addressee::Householder), 1, LETTER).unwrap();
    assert!(householder.contains("世帯主　霞商事株式会社　様"));
}

#[test]
fn a_company_is_addressed_as_one_and_a_person_as_one() {
    let of = |contact: &str, department: &str| {
        let mut letter = to(Addressee::Employer);
        (letter.recipient.contact, letter.recipient.department) = (contact.into(), department.into());
        addressed(&letter.recipient, letter.addressee)
    };
    assert_eq!(of("", "総務部"), "霞商事株式会社<br>総務部　御中");
    assert_eq!(of("", ""), "霞商事株式会社　御中");
    assert_eq!(of("田中", ""), "霞商事株式会社<br>田中　様");
}

#[test]
fn a_template_that_would_not_do_is_refused_with_its_line() {
    let good = "{{due}}{{#members}}{{case_code}}{{kanji_name}}{{/members}}";
    check_letter(good).unwrap();
    for (template, line, what) in [
        ("{{due}}\n{{individual_number}}", 2, Wrong::Unknown("individual_number".into())),
        ("\n{{case_code}}", 2, Wrong::Unknown("case_code".into())),
        ("{{#people}}{{/people}}", 1, Wrong::Unknown("people".into())),
        ("{{#member}}\n{{oops}}{{/member}}", 2, Wrong::Unknown("oops".into())),
        ("{{#members}}{{case_code}}{{kanji_name}}{{/members}}", 1, Wrong::Lacking("due")),
        ("{{due}}{{#members}}{{kanji_name}}{{/members}}", 1, Wrong::Lacking("case_code")),
        // In the letters to employers alone is not in all.
        (
            "{{#employer}}{{due}}{{/employer}}{{#members}}{{case_code}}{{kanji_name}}{{/members}}",
            1,
            Wrong::Lacking("due"),
        ),
        ("", 1, Wrong::Lacking("due")),
        ("{{due", 1, Wrong::Unclosed),
    ] {
        let error = check_letter(template).unwrap_err();
        assert_eq!(error, TemplateError { line, what }, "{template}");
        let said = [Lang::En, Lang::Ja].map(|lang| lang.say(&wrong_letter(&error)));
        assert!(
            said.iter().all(|said| said.contains(&line.to_string())
                || said.contains("due")
                || said.contains("case_code")),
            "{said:?}"
        );
    }
}

#[test]
fn days_are_written_by_the_era() {
    for (iso, written) in [
        ("2023-06-30", "令和5年6月30日"),
        ("2019-05-01", "令和元年5月1日"),
        ("2019-04-30", "2019年4月30日"),
        ("2018-12-31", "2018年12月31日"),
    ] {
        assert_eq!(in_japanese(iso.parse().unwrap()), written);
    }
}
