//! `c`: what was found of the right number before the second key, and the record of the member who holds it beside.

use super::marks::{mark_of, on};
use super::{Scene, scene};
use crate::audit::{AnswerResult, CandidateId, Status};
use crate::compare::Grade;
use crate::console::model::Layer;
use crate::console::msg::Msg;
use crate::i18n::Lang;
use crate::triage::policy::Heard;
use crate::triage::port::{NumberVerdict, Reply, Request};
use crate::triage::testing as invented;

/// A number that nobody in the scene holds.
const FREE: &str = "123456789018";

fn number_of(scene: &Scene, id: i64) -> String {
    scene.fake.dossiers[&id].candidate.individual_number.reveal()
}

/// Reads both records to their end.
fn to_the_end(scene: &mut Scene) -> &mut Scene {
    scene.keys("<Ctrl-d>j<PageDown>")
}

/// Record 4 with the number of another keyed as the right one.
fn held_by(id: i64) -> Scene {
    let mut scene = on(4);
    let held = number_of(&scene, id);
    scene.keys(&format!("c{held}<Tab><Right><Enter>"));
    scene
}

#[test]
fn what_is_found_of_the_number_is_said_before_the_second_key() {
    let mut scene = on(4);
    scene.keys(&format!("c{FREE}<Tab><Right><Enter>"));
    let text = scene.text();
    assert!(text.contains("check digit holds") && text.contains("nobody else here has it"), "{text}");
    assert!(text.contains("Press c again"), "{text}");
    assert_eq!(mark_of(&scene, 4).status, Status::Pending);
    scene.keys("<Esc>");
    assert!(!scene.text().contains("no other person"), "other digits may follow: {}", scene.text());
    scene.keys("<Enter>c");
    assert_eq!(mark_of(&scene, 4).status, Status::Corrected);
}

/// Whether the register bears the number out is told before the second key, also where nobody here holds it.
#[test]
fn what_the_register_answers_for_a_free_number_is_said_before_the_second_key() {
    let found = |grade| Some(Heard { result: AnswerResult::Found, grade: Some(grade) });
    let gone = Some(Heard { result: AnswerResult::NotFound, grade: None });
    for (heard, said, is_against) in [
        (None, "J-LIS for this number: no answer", false),
        (found(Grade::Identical), "J-LIS for this number: identical", false),
        (found(Grade::Variant), "J-LIS for this number: variant", false),
        (found(Grade::Abridged), "J-LIS for this number: abridged", false),
        (found(Grade::Undecided), "J-LIS for this number: undecided", true),
        (found(Grade::Different), "J-LIS for this number: different", true),
        (gone, "J-LIS for this number: not in the register", true),
    ] {
        let mut scene = on(4);
        scene.resize(80, 24).keys(&format!("c{FREE}<Tab><Right>"));
        scene.is_store_up = false;
        scene.keys("<Enter>");
        let verdict = NumberVerdict::Different(heard);
        scene.happen(Msg::Reply(Reply::NumberCompared { id: CandidateId(4), verdict }));
        scene.paint();
        let text = scene.text();
        assert!(
            ["check digit holds", said, "Press c again"].iter().all(|said| text.contains(said)),
            "{text}"
        );
        assert_eq!(text.contains("does not bear it out"), is_against, "{text}");
    }
}

#[test]
fn the_registered_number_is_none() {
    let mut scene = on(4);
    let own = number_of(&scene, 4);
    scene.keys(&format!("c{own}<Tab><Right><Enter>"));
    assert!(scene.last_line().contains("registered"), "{}", scene.last_line());
    assert!(!scene.text().contains("Press c again"), "{}", scene.text());
}

#[test]
fn the_record_of_the_holder_opens_beside_and_one_key_corrects_both() {
    for lang in [Lang::En, Lang::Ja] {
        let mut scene = held_by(1);
        scene.model.facts.lang = lang;
        scene.resize(80, 24);
        insta::assert_snapshot!(format!("beside_{lang:?}"), scene.shows());
        let numbers = [number_of(&scene, 1), number_of(&scene, 4)];
        assert!(numbers.iter().all(|number| !scene.text().contains(number)), "{}", scene.text());
        assert_eq!(mark_of(&scene, 4).status, Status::Pending);
        to_the_end(&mut scene).keys("c");
        let given = |id| mark_of(&scene, id).right_number.unwrap().reveal();
        assert_eq!([given(4), given(1)], numbers);
        assert!(mark_of(&scene, 1).awaiting_second_check && mark_of(&scene, 4).awaiting_second_check);
    }
}

#[test]
fn escape_leads_back_to_the_form_and_other_digits_are_looked_up_anew() {
    let mut scene = held_by(1);
    scene.keys(&format!("<Esc><BackTab><Ctrl-u>{FREE}<Enter>"));
    assert!(scene.text().contains("nobody else here has it"), "{}", scene.text());
    scene.keys("c");
    assert_eq!(mark_of(&scene, 4).right_number.unwrap().reveal(), FREE);
    assert_eq!(mark_of(&scene, 1).status, Status::Pending);
}

#[test]
fn an_answer_about_other_digits_counts_for_nothing() {
    let mut scene = on(4);
    scene.keys(&format!("c{FREE}<Tab><Right>"));
    scene.is_store_up = false;
    let held = number_of(&scene, 1);
    scene.keys("<Enter>").keys(&format!("<BackTab><Ctrl-u>{held}"));
    scene.happen(Msg::Reply(Reply::NumberCompared {
        id: CandidateId(4),
        verdict: NumberVerdict::Different(None),
    }));
    scene.paint();
    assert!(!scene.text().contains("Press c again"), "{}", scene.text());
    // One comparison at a time: its answer does not say what was keyed.
    scene.keys("<Enter><Esc>=").keys(FREE).keys("<Enter>");
    assert!(scene.last_line().contains("still being compared"), "{}", scene.last_line());
    let asked = |request: &&Request| matches!(request, Request::CompareNumber { .. });
    assert_eq!(scene.fake.asked.iter().filter(asked).count(), 2);
}

#[test]
fn a_holder_that_somebody_changed_meanwhile_is_not_corrected_unseen() {
    let mut scene = held_by(1);
    scene.fake.dossiers.get_mut(&1).unwrap().version += 1;
    to_the_end(&mut scene).keys("c");
    assert!(scene.last_line().contains("#1, changed meanwhile"), "{}", scene.last_line());
    assert_eq!([1, 4].map(|id| mark_of(&scene, id).status), [Status::Pending; 2]);
    assert!(matches!(scene.model.layer, Some(Layer::Form(_))), "the form comes back");
    scene.keys("<Enter>");
    to_the_end(&mut scene).keys("c");
    assert_eq!([1, 4].map(|id| mark_of(&scene, id).status), [Status::Corrected; 2]);
}

#[test]
fn a_holder_that_is_proven_already_is_said_before_the_second_key() {
    let mut scene = on(4);
    scene.fake.dossiers.get_mut(&1).unwrap().mark.status = Status::Verified;
    let held = number_of(&scene, 1);
    scene.keys(&format!("c{held}<Tab><Right><Enter>"));
    assert!(scene.last_line().contains("marked the other record, 1"), "{}", scene.last_line());
    assert!(!scene.text().contains("again to"), "{}", scene.text());
}

#[test]
fn a_further_membership_of_the_same_person_holds_nothing_against_it() {
    let mut scene = on(4);
    let mut again = scene.fake.dossiers[&4].clone();
    (again.id, again.candidate.individual_number) = (CandidateId(9), invented::number(FREE));
    scene.fake.dossiers.insert(9, again);
    scene.keys(&format!("c{FREE}<Tab><Right><Enter>"));
    assert!(scene.text().contains("nobody else here has it"), "{}", scene.text());
    scene.keys("c");
    assert_eq!((mark_of(&scene, 4).status, mark_of(&scene, 9).status), (Status::Corrected, Status::Pending));
}

/// There is nothing to exchange with a record whose number is nobody's any more: its right one may be a third.
#[test]
fn a_number_that_was_found_wrong_elsewhere_is_recorded_alone() {
    for lang in [Lang::En, Lang::Ja] {
        let mut scene = on(1);
        scene.model.facts.lang = lang;
        let held = number_of(&scene, 1);
        scene.keys("ww");
        assert_eq!(mark_of(&scene, 1).status, Status::Escalated);
        scene.keys("F/#4<Enter>").resize(80, 24);
        scene.keys(&format!("c{held}<Tab><Right><Enter>"));
        let said = match lang {
            Lang::En => ["#1 has it, and it was found", "Press c again to record"],
            Lang::Ja => ["#1 に登録されていますが", "もう一度 c"],
        };
        assert!(said.iter().all(|said| scene.text().contains(said)), "{}", scene.text());
        scene.keys("c");
        assert_eq!(mark_of(&scene, 4).right_number, Some(invented::number(&held)));
        assert_eq!(mark_of(&scene, 1).status, Status::Escalated, "it is corrected by itself");
    }
}

#[test]
fn both_records_are_read_to_the_end_before_the_second_key() {
    let mut scene = on(4);
    let long = "京都府京都市中京区寺町通御池上る上本能寺前町４８８番地霞マンション３０１号室".repeat(4);
    scene.fake.dossiers.get_mut(&1).unwrap().candidate.items.address = long;
    let held = number_of(&scene, 1);
    scene.resize(60, 22).keys(&format!("c{held}<Tab><Right><Enter>c"));
    assert!(scene.last_line().contains("to the end (Down)"), "{}", scene.last_line());
    assert_eq!(mark_of(&scene, 1).status, Status::Pending);
    scene.keys(&"<Down>".repeat(60)).keys("c");
    assert_eq!(mark_of(&scene, 1).status, Status::Corrected);
}

#[test]
fn a_blank_screen_forgets_what_was_found_too() {
    let mut scene = held_by(1);
    scene.rest(std::time::Duration::from_mins(11)).keys("c");
    assert!(scene.text().contains("Basis") && !scene.text().contains("both records"), "{}", scene.text());
    scene.keys("c");
    assert_eq!(mark_of(&scene, 1).status, Status::Pending);
}

#[test]
fn that_the_right_number_was_seen_on_the_server_is_recorded_by_name_and_taken_back() {
    let mut scene = on(1);
    scene.keys(":reflect<Enter>");
    assert!(scene.last_line().contains("only a corrected"), "{}", scene.last_line());
    let mark = &mut scene.fake.dossiers.get_mut(&1).unwrap().mark;
    (mark.status, mark.right_number) = (Status::Corrected, Some(invented::number(FREE)));
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    scene.keys(":reflect<Enter>");
    assert!(scene.text().contains("Seen on                 2023-06-30"), "{}", scene.text());
    scene.keys("<Ctrl-u>2023-07-01<Enter>");
    assert!(scene.last_line().contains("2023-07-01 is still to come"), "{}", scene.last_line());
    scene.keys("<Ctrl-u>2023-06-29<Enter>");
    assert!(scene.last_line().contains("server on 2023-06-29"), "{}", scene.last_line());
    assert_eq!(mark_of(&scene, 1).reflected_on, Some("2023-06-29".parse().unwrap()));
    scene.keys("u");
    assert_eq!(mark_of(&scene, 1).reflected_on, None);
}

/// The old number stood beside the answer for the new one, and nothing said so.
#[test]
fn whose_the_answer_is_that_a_correction_shows_is_said_in_words() {
    for size in [(80, 24), (120, 40)] {
        let mut scene = on(1);
        let mark = &mut scene.fake.dossiers.get_mut(&1).unwrap().mark;
        (mark.status, mark.right_number) = (Status::Corrected, Some(invented::number(FREE)));
        (mark.operator, mark.awaiting_second_check) = (Some("suzuki".into()), true);
        scene.happen(Msg::Reply(Reply::Changed));
        scene.resize(size.0, size.1).keys("Y");
        assert!(
            scene.text().contains("the answer for the number that is to be checked, not for ********"),
            "{}",
            scene.text()
        );
        assert!(!scene.text().contains("9018"), "which it is is not told: {}", scene.text());
        scene.keys("<Enter>");
        assert!(scene.text().contains("that is to be checked, not for"), "{}", scene.text());
        scene.keys("<Esc>");
        scene.fake.dossiers.get_mut(&1).unwrap().mark.awaiting_second_check = false;
        scene.happen(Msg::Reply(Reply::Changed));
        scene.keys("F/#1<Enter>");
        assert!(
            scene.text().contains("the answer for the right number ********9018, not for"),
            "{}",
            scene.text()
        );
    }
}

/// Before two records exchange their numbers, what the register answers for each new number stands beside.
#[test]
fn both_answers_stand_beside_an_exchange_and_it_is_said_where_one_does_not_bear_it_out() {
    let mut scene = on(4);
    let (held, theirs) = (number_of(&scene, 6), scene.fake.dossiers[&4].candidate.items.clone());
    // J-LIS answers for the number of record 6 with the five items of record 4, but not the other way round.
    scene.fake.dossiers.get_mut(&6).unwrap().answer.as_mut().unwrap().items = theirs;
    scene.keys(&format!("c{held}<Tab><Right><Enter>"));
    let text = scene.text();
    assert!(text.contains("After the exchange: #4 and J-LIS for its new number: identical"), "{text}");
    assert!(text.contains("After the exchange: #6 and J-LIS for its new number: different"), "{text}");
    assert!(text.contains("does not bear the exchange out for #6"), "{text}");
    assert!(!text.contains("out for #4"), "{text}");
    assert!(text.contains("鈴木　次郎"), "{text}");
}

/// Another writing of one name is no reason to look at both documents.
#[test]
fn another_writing_of_the_same_person_is_no_alarm() {
    let mut scene = scene(Lang::En, 80, 24);
    let write = |scene: &mut Scene, id: i64, holder: i64, kanji_name: &str| {
        let mut theirs = scene.fake.dossiers[&id].candidate.items.clone();
        theirs.kanji_name = kanji_name.to_owned();
        scene.fake.dossiers.get_mut(&holder).unwrap().answer.as_mut().unwrap().items = theirs;
    };
    for id in [4, 6] {
        scene.fake.dossiers.get_mut(&id).unwrap().candidate.items.kanji_name = "渡辺　高子".to_owned();
    }
    write(&mut scene, 4, 6, "渡邉　髙子");
    write(&mut scene, 6, 4, "渡邊　高子");
    scene.happen(Msg::Reply(Reply::Changed));
    let held = number_of(&scene, 6);
    scene.keys(&format!("/#4<Enter>c{held}<Tab><Right><Enter>"));
    let text = scene.text();
    for id in [4, 6] {
        assert!(
            text.contains(&format!("After the exchange: #{id} and J-LIS for its new number: variant")),
            "{text}"
        );
    }
    assert!(!text.contains("does not bear"), "{text}");
}
