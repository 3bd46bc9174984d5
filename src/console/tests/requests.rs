//! `l`: whom was asked for a document, replies down a list with one key each, and from the answer to the mark.

use super::{Scene, scene};
use crate::audit::{Addressee, Day, NumberSeen, Outcome, RequestState, Role, Status};
use crate::console::model::Layer;
use crate::console::msg::Msg;
use crate::i18n::{Lang, Message};
use crate::triage::port::{JobEnd, JobReply, LettersAhead, ListFormat, Reply, Request, RequestKind, Work};

fn day(iso: &str) -> Day {
    iso.parse().unwrap()
}

/// Four records escalated: two sent to the employer, one written to it, one sent to the member; all but the last are overdue.
fn asked(lang: Lang, width: u16) -> Scene {
    let mut scene = scene(lang, width, 24);
    for id in 1..=5 {
        let mark = &mut scene.fake.dossiers.get_mut(&id).unwrap().mark;
        (mark.status, mark.addressee) = (Status::Escalated, Some(Addressee::Employer));
    }
    let sent = Some(day("2023-06-05"));
    scene.fake.ask_for(1, Addressee::Employer, sent);
    scene.fake.ask_for(2, Addressee::Employer, sent);
    scene.fake.ask_for(3, Addressee::Employer, None);
    scene.fake.ask_for(4, Addressee::Member, sent);
    scene
}

fn outcome(scene: &Scene, request: usize) -> Option<Outcome> {
    scene.fake.requests[request - 1].answer.as_ref().map(|answer| answer.outcome)
}

#[test]
fn the_addressees_and_a_list_are_painted_in_either_language_on_80_cells_without_colour() {
    for (lang, name) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        let mut scene = asked(lang, 80);
        scene.keys("l");
        insta::assert_snapshot!(format!("addressees_{name}"), scene.shows());
        scene.keys("x");
        insta::assert_snapshot!(format!("letters_{name}"), scene.shows());
        scene.keys("<Esc><Enter>");
        insta::assert_snapshot!(format!("replies_{name}"), scene.shows());
    }
}

#[test]
fn one_key_enters_an_outcome_and_goes_to_the_next_row() {
    let mut scene = asked(Lang::En, 100);
    scene.keys("l<Enter>r");
    assert_eq!(outcome(&scene, 1), Some(Outcome::Refused));
    assert!(scene.last_line().contains("refused"), "{}", scene.last_line());
    // What was checked is chosen once, by a person, and taken for the next.
    scene.keys("m");
    assert!(
        matches!(&scene.model.layer, Some(Layer::Form(form)) if form.purpose.title() == "console.form.documents")
    );
    scene.keys("<Enter>");
    assert_eq!(outcome(&scene, 2), None, "nothing is proposed: {}", scene.last_line());
    scene.keys("<Right><Down><Right><Enter>");
    assert_eq!(outcome(&scene, 2), Some(Outcome::Matches));
    let answer = scene.fake.requests[1].answer.clone().unwrap();
    assert_eq!(answer.number_seen, Some(NumberSeen::CardCopy));
    // The third was not sent: it has no reply, but can be sent, or closed.
    scene.keys("m");
    assert_eq!(outcome(&scene, 3), None);
    assert!(scene.last_line().contains("not sent yet"), "{}", scene.last_line());
    scene.keys("s");
    assert_eq!(scene.fake.requests[2].state(), RequestState::Sent);
    scene.keys("m");
    assert_eq!(outcome(&scene, 3), Some(Outcome::Matches), "one key: {}", scene.text());
    // A slip goes back.
    scene.keys("u");
    assert_eq!(outcome(&scene, 3), None);
    assert!(scene.fake.dossiers.values().all(|it| it.mark.status != Status::Verified), "no answer marks");
}

#[test]
fn a_key_that_was_pressed_before_the_row_was_painted_enters_nothing() {
    let mut scene = asked(Lang::En, 80);
    scene.keys("l<Enter>").ahead("r");
    assert_eq!(outcome(&scene, 1), None, "before the row was painted");
    scene.together("rr");
    assert_eq!((outcome(&scene, 1), outcome(&scene, 2)), (None, None), "{}", scene.last_line());
    scene.held("r");
    assert_eq!(outcome(&scene, 1), None);
    scene.keys("r");
    assert_eq!(outcome(&scene, 1), Some(Outcome::Refused));
}

#[test]
fn what_somebody_else_changed_meanwhile_is_told_and_fetched() {
    let mut scene = asked(Lang::En, 80);
    scene.keys("l<Enter>");
    let done = vec![(scene.fake.requests[0].id, Err(crate::i18n::Message::new("console.why.request-sent")))];
    let before = scene.fake.asked.len();
    scene.happen(Msg::Reply(Reply::RequestsDone(done)));
    scene.paint();
    assert!(scene.last_line().contains("sent already"), "{}", scene.last_line());
    assert!(scene.fake.asked[before..].iter().any(|it| matches!(it, Request::Requests { .. })));
    scene.fake.requests[0].sent_on = None;
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    assert!(scene.text().contains("written"), "{}", scene.text());
}

#[test]
fn from_the_answer_to_the_form_of_its_mark() {
    let mut scene = asked(Lang::En, 100);
    scene.keys("l<Enter>m<Right><Down><Right><Enter>kv");
    let Some(Layer::Form(form)) = &scene.model.layer else { panic!("{}", scene.text()) };
    assert_eq!(form.purpose.title(), "console.form.verify");
    assert_eq!(form.basis(), Some(crate::audit::Basis::CardCopy));
    assert!(form.asks_for_document(), "the number is keyed from the document");
    assert_eq!(scene.model.queue.cursor().unwrap().0, 1);
    let number = scene.fake.dossiers[&1].candidate.individual_number.reveal();
    scene.keys("<Down>").keys(&number).keys("<Enter>");
    assert_eq!(scene.fake.dossiers[&1].mark.status, Status::Verified, "{}", scene.text());
    // Another number: found wrong first, by a second key.
    scene.keys("<Esc>l<Enter>jo<Right><Down><Right><Enter>");
    scene.keys("kv");
    let Some(Layer::Form(form)) = &scene.model.layer else { panic!("{}", scene.text()) };
    assert_eq!((form.purpose.title(), form.again), ("console.form.wrong", Some('w')));
}

#[test]
fn another_number_for_a_verified_record_is_said_and_followed_to_it() {
    for (lang, told) in [
        (Lang::En, "withdrawn and raised again: v goes to it"),
        (Lang::Ja, "再点検にしました。v で対象に移ります"),
    ] {
        let mut scene = asked(lang, 120);
        scene.fake.dossiers.get_mut(&1).unwrap().mark.status = Status::Verified;
        scene.keys("l<Enter>o<Right><Down><Right><Enter>");
        assert!(scene.text().contains(told), "{}", scene.text());
        let mark = &scene.fake.dossiers[&1].mark;
        assert_eq!((mark.status, mark.raised_again), (Status::Pending, true));
        scene.keys("v");
        let Some(Layer::Form(form)) = &scene.model.layer else { panic!("{}", scene.text()) };
        assert_eq!((form.purpose.title(), scene.model.queue.cursor().unwrap().0), ("console.form.wrong", 1));
    }
}

#[test]
fn another_number_for_a_corrected_record_goes_to_the_form_of_the_correction() {
    let mut scene = asked(Lang::En, 120);
    let mark = &mut scene.fake.dossiers.get_mut(&1).unwrap().mark;
    (mark.status, mark.marked_at) = (Status::Corrected, Some(jiff::Timestamp::UNIX_EPOCH));
    scene.keys("l<Enter>o<Right><Down><Right><Enter>");
    assert!(scene.text().contains("contradicts the correction"), "{}", scene.text());
    scene.keys("v");
    let Some(Layer::Form(form)) = &scene.model.layer else { panic!("{}", scene.text()) };
    assert_eq!(form.purpose.title(), "console.form.correct");
}

#[test]
fn enter_goes_to_the_record_and_escape_back_to_the_queue() {
    let mut scene = asked(Lang::En, 80);
    scene.keys("lj<Enter>");
    assert!(scene.text().contains("鈴木"), "{}", scene.text());
    scene.keys("<Enter>");
    assert!(scene.model.layer.is_none());
    assert_eq!(scene.model.queue.cursor().unwrap().0, 4);
    scene.keys("l<Enter><Esc>");
    assert!(matches!(scene.model.layer, Some(Layer::Addressees(_))), "one step back");
    scene.keys("<Esc>");
    assert!(scene.model.layer.is_none());
}

#[test]
fn only_a_lead_gives_up_and_a_viewer_enters_nothing() {
    let mut scene = asked(Lang::En, 80);
    scene.keys("l<Enter>c");
    assert!(scene.last_line().contains("only a lead"), "{}", scene.last_line());
    scene.model.facts.actor.role = Role::Lead;
    scene.keys("c<Enter>");
    assert_eq!(outcome(&scene, 1), None);
    assert!(
        scene.last_line().contains("with a reason"),
        "the rule says so, and the form is back: {}",
        scene.text()
    );
    scene.keys("moved away<Enter>");
    assert_eq!(outcome(&scene, 1), Some(Outcome::Unconfirmable), "{}", scene.text());
    scene.model.facts.actor.role = Role::Viewer;
    scene.keys("r");
    assert_eq!(outcome(&scene, 2), None);
}

/// The line said to choose both, and the cursor went to what was chosen already, which the next key turned on.
#[test]
fn of_two_documents_the_one_that_is_missing_is_named() {
    for (keys, row) in [
        ("<Enter>", "Number checked by"),
        ("<Right><Enter>", "Person checked by"),
        ("<Down><Right><Enter>", "Number checked by"),
    ] {
        let mut scene = asked(Lang::En, 100);
        scene.keys(&format!("l<Enter>b{keys}"));
        assert!(scene.last_line().contains(&format!("“{row}”: choose with")), "{}", scene.last_line());
        assert!(scene.text().contains(&format!("❯ {row}")), "{}", scene.text());
    }
}

/// A reply that was overtaken comes back, and goes through once what changed was told and fetched.
#[test]
fn an_overtaken_reply_is_entered_by_the_next_key() {
    let mut scene = asked(Lang::En, 80);
    scene.model.facts.actor.role = Role::Lead;
    scene.keys("l<Enter>cmoved away");
    scene.fake.requests[0].version += 1;
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    scene.keys("<Enter>");
    assert!(scene.last_line().contains("changed meanwhile"), "{}", scene.last_line());
    assert!(scene.text().contains("moved away"), "{}", scene.text());
    scene.look().keys("<Enter>");
    assert_eq!(outcome(&scene, 1), Some(Outcome::Unconfirmable), "{}", scene.text());
}

/// Why a request is given up is not lost where somebody keys in something else when it is refused.
#[test]
fn a_note_that_cannot_come_back_stands_in_the_next_form_of_its_request() {
    let mut scene = asked(Lang::En, 80);
    scene.model.facts.actor.role = Role::Lead;
    scene.keys("l<Enter>cmoved away");
    scene.is_store_up = false;
    scene.keys("<Enter><Esc><Esc>/x");
    let message = Message::new("store.error.full").arg("path", "x");
    scene.happen(Msg::Reply(Reply::Failed { of: RequestKind::Act, message }));
    scene.paint();
    scene.is_store_up = true;
    scene.keys("<Esc>l<Enter>jc");
    assert!(!scene.text().contains("moved away"), "{}", scene.text());
    scene.keys("<Esc>kc");
    assert!(scene.text().contains("moved away"), "{}", scene.text());
    scene.keys("<Enter>");
    assert_eq!(outcome(&scene, 1), Some(Outcome::Unconfirmable), "{}", scene.text());
}

/// Enter twice, and the addressees are not on the screen when the letters ask: `x` finds the question.
#[test]
fn what_letters_ask_waits_for_who_has_gone_on() {
    let mut scene = asked(Lang::En, 80);
    scene.keys("lx2<Enter><Enter>");
    let ahead = LettersAhead { escalated: 1_093, lacking: 12, is_unfilled: true };
    let message = Message::new("cli.job.letters-asks");
    scene.happen(Msg::Job(JobReply { message, end: JobEnd::Asks(ahead) }));
    scene.paint();
    assert!(matches!(scene.model.layer, Some(Layer::Replies(_))), "{}", scene.text());
    // Something else is written meanwhile.
    scene.keys("<Esc><Esc>x<Enter>");
    scene.happen(Msg::Job(JobReply { message: Message::new("console.yes"), end: JobEnd::Done }));
    scene.paint();
    scene.keys("lx");
    assert!(
        scene.text().contains("1,093") && scene.text().contains("letters-2023-06-302"),
        "{}",
        scene.text()
    );
    scene.keys("<Enter>");
    let Some(Work::Letters { agreed, .. }) = scene.jobs.last() else { panic!("{:?}", scene.jobs) };
    assert_eq!(*agreed, Some(ahead));
    // What was answered is not asked again.
    scene.happen(Msg::Job(JobReply { message: Message::new("console.yes"), end: JobEnd::Done }));
    scene.paint();
    scene.keys("x");
    assert!(!scene.text().contains("1,093"), "{}", scene.text());
}

#[test]
fn what_came_of_a_request_is_kept_from_who_is_to_check_the_mark() {
    let mut scene = asked(Lang::En, 80);
    scene.keys("l<Enter>r");
    assert_eq!(outcome(&scene, 1), Some(Outcome::Refused), "{}", scene.text());
    let mark = &mut scene.fake.dossiers.get_mut(&1).unwrap().mark;
    (mark.status, mark.awaiting_second_check) = (Status::Corrected, true);
    for (who, sees) in [("sato", true), ("suzuki", false)] {
        scene.fake.dossiers.get_mut(&1).unwrap().mark.operator = Some("sato".into());
        scene.model.facts.actor.account = who.into();
        scene.keys("<Esc><Enter>");
        let seen = scene.text();
        assert_eq!((seen.contains("refused"), seen.contains("answered")), (sees, !sees), "{who}: {seen}");
    }
    scene.keys("v");
    assert!(
        matches!(scene.model.layer, Some(Layer::Replies(_))),
        "nor does it lead to a mark: {}",
        scene.text()
    );
}

#[test]
fn many_requests_are_fetched_a_page_at_a_time() {
    let mut scene = asked(Lang::En, 80);
    for _ in 0..200 {
        scene.fake.ask_for(5, Addressee::Member, Some(day("2023-06-05")));
    }
    scene.keys("lj<Enter>");
    let limit = |scene: &Scene| {
        scene.fake.asked.iter().rev().find_map(|it| match it {
            Request::Requests { limit, .. } => Some(*limit),
            _ => None,
        })
    };
    assert!(limit(&scene).unwrap() < 30);
    let before = scene.model.replies_mut().unwrap().list.row().unwrap().request.id;
    scene.keys(&"j".repeat(45));
    let after = scene.model.replies_mut().unwrap().list.row().unwrap().request.id;
    assert_eq!(after.0 - before.0, 45);
    scene.keys("g");
    assert_eq!(scene.model.replies_mut().unwrap().list.row().unwrap().request.id, before);
    // One more is asked for, to tell whether there are.
    let page = i64::from(limit(&scene).unwrap()) - 1;
    scene.keys("G");
    assert_eq!(scene.model.replies_mut().unwrap().list.row().unwrap().request.id.0 - before.0, page - 1);
    scene.keys("G");
    assert_eq!(scene.model.replies_mut().unwrap().list.row().unwrap().request.id.0 - before.0, page);
    scene.keys("q");
    scene.keys("gG");
    let Some(Layer::Addressees(list)) = &scene.model.layer else { panic!() };
    assert_eq!(list.at, 1, "the last of two");
}

/// The jobs that were started, as where to and to whom.
fn letters(scene: &Scene) -> Vec<(&str, Option<(Addressee, &str)>)> {
    let jobs = scene.jobs.iter().map(|job| match job {
        Work::Letters { folder, to, .. } => {
            (folder.as_str(), to.as_ref().map(|(addressee, employer)| (*addressee, employer.as_str())))
        }
        _ => panic!("{job:?}"),
    });
    jobs.collect()
}

#[test]
fn letters_are_written_to_all_or_to_the_addressee_under_the_cursor() {
    let mut scene = asked(Lang::En, 80);
    scene.keys("lx<Enter>");
    assert_eq!(letters(&scene), [("letters-2023-06-30", None)]);
    assert!(matches!(scene.model.layer, Some(Layer::Addressees(_))), "{}", scene.text());
    // One job at a time.
    scene.keys("x");
    assert!(scene.last_line().contains("Still writing letters"), "{}", scene.last_line());
    scene.fake.ask_for(5, Addressee::Member, None);
    let before = scene.fake.asked.len();
    let done = JobReply { message: Message::new("console.yes"), end: JobEnd::Done };
    scene.happen(Msg::Job(done));
    scene.paint();
    assert_eq!(scene.last_line(), "yes");
    let anew = |it: &Request| matches!(it, Request::RequestGroups { .. });
    assert!(scene.fake.asked[before..].iter().any(anew), "the addressees are counted anew");
    scene.keys("jx2<Down><Right>");
    assert!(scene.text().contains("< member >"), "{}", scene.text());
    scene.keys("<Enter>");
    assert_eq!(letters(&scene)[1], ("letters-2023-06-302", Some((Addressee::Member, ""))));
}

/// As `request write --sweep N --due DAY --lists xlsx` does it; the sweep that the filter shows is proposed.
#[test]
fn letters_are_written_for_one_sweep_with_a_due_date_and_their_lists_as_workbooks() {
    let mut scene = asked(Lang::En, 80);
    scene.fake.swept.extend([crate::audit::SweepRule::default(), crate::audit::SweepRule::default()]);
    scene.keys("lx");
    assert!(scene.text().contains("< whatever is escalated > 1/3"), "{}", scene.text());
    scene.keys("<Esc><Esc>");
    scene.model.queue.filter.sweeps = vec![2];
    // Nobody is asked for a withdrawn one, whichever the filter shows.
    scene.keys("l");
    scene.model.sweeps[1].is_withdrawn = true;
    scene.keys("x");
    assert!(scene.text().contains("< whatever is escalated > 1/2"), "{}", scene.text());
    scene.keys("<Esc>");
    scene.model.sweeps[0].is_withdrawn = true;
    scene.keys("x");
    assert!(!scene.text().contains("whatever is escalated"), "{}", scene.text());
    scene.keys("<Esc><Esc>lx");
    assert!(scene.text().contains("< sweep 2  every registration > 3/3"), "{}", scene.text());
    scene.keys("<Down><Down><Down>someday<Enter>");
    assert!(scene.last_line().contains("give the day"), "{}", scene.last_line());
    scene.keys("<Ctrl-u>2023-07-20<Down><Right><Enter>");
    let Some(Work::Letters { sweep, due, lists, .. }) = scene.jobs.last() else { panic!("{:?}", scene.jobs) };
    assert_eq!((*sweep, *due), (Some(crate::audit::SweepId(2)), Some(day("2023-07-20"))));
    assert_eq!(*lists, ListFormat::Xlsx);
}

/// What a key does nothing for is not offered.
#[test]
fn the_footer_offers_what_does_something() {
    let mut scene = scene(Lang::En, 160, 24);
    scene.keys("l");
    assert!(!scene.last_line().contains("Enter"), "{}", scene.last_line());
    scene.keys("<Enter>");
    assert!(scene.last_line().contains("No letters were written yet"), "{}", scene.last_line());
    scene.keys("<Esc>i");
    assert!(!scene.last_line().contains("Enter"), "{}", scene.last_line());
    // A text alone has nothing to choose and no other field.
    scene.keys("<Esc>/高橋<Enter>r");
    for (keys, texts) in [("a", true), ("x", false)] {
        scene.keys(keys);
        let text = scene.text();
        assert_eq!(!text.contains("next field") && !text.contains("choose"), texts, "{text}");
        scene.keys("<Esc>");
    }
    scene.keys("x");
    assert!(!scene.last_line().contains("choose"), "a path is keyed in: {}", scene.last_line());
    scene.keys("<Down>");
    assert!(scene.last_line().contains("choose"), "{}", scene.last_line());
    scene.keys("<Esc>:zzzz");
    assert!(!scene.last_line().contains("Enter"), "{}", scene.last_line());
    // Of a letter that never left comes no reply; but that nobody can answer is known before.
    let mut scene = asked(Lang::En, 160);
    scene.keys("l<Enter>jj");
    let footer = scene.last_line();
    for (word, is_offered) in [
        ("came back", false),
        ("no reply", false),
        ("matches", false),
        ("died", true),
        ("a left", false),
        ("x left", true),
    ] {
        assert_eq!(footer.contains(word), is_offered, "{word}: {footer}");
    }
    for key in ["a", "z"] {
        scene.keys(key);
        assert!(scene.last_line().contains("not sent yet"), "{key}: {}", scene.last_line());
    }
    assert!(footer.contains("not sent yet"), "{footer}");
    scene.keys("?");
    assert!(
        scene.text().contains("was not sent yet") && !scene.text().contains("no request here"),
        "{}",
        scene.text()
    );
    scene.keys("<Esc>");
    // What ends a request is asked once more: the key does something else in the list above.
    for (key, other, ended) in [("d", "x", Outcome::Deceased), ("x", "d", Outcome::LeftEmployer)] {
        scene.keys(key);
        assert_eq!(outcome(&scene, 3), None, "{}", scene.last_line());
        scene.keys(other);
        assert_eq!(outcome(&scene, 3), None, "{}", scene.last_line());
        scene.keys("<Esc>");
        assert!(matches!(scene.model.layer, Some(Layer::Replies(_))));
        scene.keys(key).keys(key);
        assert_eq!(outcome(&scene, 3), Some(ended), "{}", scene.last_line());
        scene.keys("u");
    }
}

#[test]
fn where_the_folder_is_taken_the_form_comes_back_for_another() {
    let mut scene = asked(Lang::En, 80);
    scene.keys("lx<Enter>");
    let taken = JobReply { message: Message::new("console.no"), end: JobEnd::Exists };
    scene.happen(Msg::Job(taken.clone()));
    scene.paint();
    assert!(scene.text().contains("letters-2023-06-30"), "{}", scene.text());
    assert!(!scene.text().contains("replaces"), "nothing is written over: {}", scene.text());
    scene.keys("b<Enter>");
    assert_eq!(letters(&scene)[1].0, "letters-2023-06-30b");
    // Whoever went on meanwhile is not called back.
    scene.keys("<Esc>");
    scene.happen(Msg::Job(taken));
    scene.paint();
    assert!(scene.model.layer.is_none(), "{}", scene.text());
    // The key that asks finds what was typed. An empty name is asked for again, and leaving goes back to the addressees.
    scene.keys("lx");
    assert!(scene.text().contains("letters-2023-06-30b"), "{}", scene.text());
    scene.keys("<Ctrl-u><Enter>");
    assert_eq!(letters(&scene).len(), 2);
    scene.keys("<Esc><Esc>");
    assert!(matches!(scene.model.layer, Some(Layer::Addressees(_))), "{}", scene.text());
}

#[test]
fn the_first_letters_are_written_from_here_too_but_not_by_a_viewer() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("l");
    assert!(scene.text().contains("x writes them"), "{}", scene.text());
    scene.keys("x<Enter>");
    assert_eq!(letters(&scene), [("letters-2023-06-30", None)]);
    scene.model.flight.job = None;
    scene.model.facts.actor.role = Role::Viewer;
    scene.keys("x");
    assert!(matches!(scene.model.layer, Some(Layer::Addressees(_))));
    assert!(scene.last_line().contains("look only"), "{}", scene.last_line());
}

/// What letters do beside is told with its figures, and agreed to by Enter once more: for just this, and for the form as it was.
#[test]
fn what_letters_do_beside_is_agreed_to_first() {
    let agreed = |scene: &Scene| -> Vec<Option<LettersAhead>> {
        let of = |job: &Work| match job {
            Work::Letters { agreed, .. } => *agreed,
            _ => panic!("{job:?}"),
        };
        scene.jobs.iter().map(of).collect()
    };
    for (lang, name) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        let mut scene = asked(lang, 80);
        scene.fake.swept.push(crate::audit::SweepRule::default());
        let ahead = LettersAhead { escalated: 1_093, lacking: 12, is_unfilled: true };
        let asks = |scene: &mut Scene, ahead| {
            let message = Message::new("cli.job.letters-asks");
            scene.happen(Msg::Job(JobReply { message, end: JobEnd::Asks(ahead) }));
            scene.paint();
        };
        scene.keys("lx<Enter>");
        asks(&mut scene, ahead);
        insta::assert_snapshot!(format!("letters_ahead_{name}"), scene.shows());
        scene.held("<Enter>");
        assert_eq!(agreed(&scene), [None], "a key that is held down agrees to nothing");
        // Another folder is another wish.
        scene.look().keys("2<Enter>");
        assert_eq!(agreed(&scene), [None, None]);
        // What came of it meanwhile is another thing to agree to.
        asks(&mut scene, ahead);
        let more = LettersAhead { escalated: 1_094, ..ahead };
        scene.look().keys("<Enter>");
        asks(&mut scene, more);
        assert!(scene.text().contains("1,094"), "{}", scene.text());
        scene.look().keys("<Enter>");
        assert_eq!(agreed(&scene)[2..], [Some(ahead), Some(more)]);
    }
}
