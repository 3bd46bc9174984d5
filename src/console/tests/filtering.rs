//! What is shown, in which order, and who works on it.

use super::fake::Fake;
use super::{Scene, scene};
use crate::audit::{Role, RootCause, Status};
use crate::i18n::Lang;
use crate::triage::filter::Filter;
use crate::triage::port::Request;

fn ids(scene: &Scene) -> Vec<i64> {
    scene.model.queue.rows.iter().map(|row| row.id.0).collect()
}

fn status_line(scene: &Scene) -> String {
    scene.text().lines().find(|line| line.starts_with("audit.db")).unwrap_or_default().to_owned()
}

#[test]
fn filters_combine_and_are_said() {
    for (keys, found, words) in [
        ("f<Space><Enter>", 8, "pending"),
        ("fjjjjjjjjjjj<Space><Enter>", 8, "Employer 0012"),
        ("fjjjjjjjjjjjjjjjjjjj<Space>jjjj<Space><Enter>", 1, "birth date or sex differs"),
        ("fjjjjjjjjjjjjj<Right>jjj<Space><Enter>", 2, "variant"),
        ("fjjjjjjjjjjjjjjjjjj<Right>jjjjjj<Space><Enter>", 1, "Address different"),
        ("fjjjjjjjjjjjjjjjjjjjj<Right>j<Space><Enter>", 1, "no answer"),
        ("fjjjjjjjjjj<Space><Enter>", 8, "nobody works on it"),
        ("fjjjjjjjj<Space><Enter>", 0, "overdue"),
        ("fjjjjjjjjjjjj<Space><Enter>", 0, "outside the audit"),
    ] {
        let mut scene = scene(Lang::En, 120, 40);
        scene.keys(keys);
        assert_eq!(ids(&scene).len(), found, "{keys}: {}", scene.text());
        assert!(status_line(&scene).contains(words), "{keys}: {}", status_line(&scene));
    }
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("f<Space>jjjjjjjjjjjjj<Right>jjj<Space><Left><Esc>");
    assert_eq!(ids(&scene).len(), 8, "Esc leaves it as it was");
}

#[test]
fn what_narrowed_the_queue_is_lifted_onto_the_record_that_was_left() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("jjjj");
    let at = scene.model.queue.cursor();
    for (narrowing, lifting) in
        [("/高橋<Enter>", "<Esc>"), ("1", "0"), ("m", "m"), ("1/高橋<Enter>j", "<Esc>0")]
    {
        scene.keys(narrowing);
        assert_ne!(scene.model.queue.cursor(), at, "{narrowing}");
        scene.keys(lifting);
        assert_eq!(scene.model.queue.cursor(), at, "{narrowing} {lifting}: {}", scene.text());
    }
    // What was searched for is not kept.
    scene.keys("/高橋<Enter>1/鈴木<Enter>");
    assert!(!format!("{:?}", scene.model.queue).contains("高橋"));
}

#[test]
fn a_long_filter_gives_way_to_database_position_and_operator() {
    for (lang, width) in [(Lang::Ja, 80), (Lang::En, 80), (Lang::En, 60)] {
        let mut scene = scene(lang, width, 24);
        scene.keys(
            "3f<Space>j<Space>j<Space>jjjjj<Space>jj<Space>jj<Space><Enter>/霞商事株式会社霞商事<Enter>",
        );
        let line = scene.last_line_but_one();
        let name = if width == 80 { "audit.db [" } else { "audi… [" };
        assert!(line.starts_with(name) && line.contains("│ /霞商事株"), "{line}");
        assert!(line.contains("│ 0/0 │") && line.ends_with("│ sato"), "{line}");
        scene.keys("*");
        assert!(scene.last_line_but_one().contains("sato"), "{}", scene.last_line_but_one());
    }
}

#[test]
fn the_next_order_is_said_and_n_goes_on_within_it() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.fake.dossiers.get_mut(&2).unwrap().mark.status = Status::Verified;
    let risk = ids(&scene);
    scene.keys("oo");
    assert!(scene.last_line().contains("Order: member key"), "{}", scene.last_line());
    assert_eq!(ids(&scene), [1, 2, 3, 4, 5, 6, 7, 8]);
    scene.keys("gn");
    assert_eq!(scene.model.queue.cursor().unwrap().0, 3);
    scene.keys("e<Enter>");
    assert_eq!(scene.model.queue.cursor().unwrap().0, 4, "{}", scene.text());
    assert!(status_line(&scene).is_empty() || status_line(&scene).contains("member key"));
    scene.keys("oo");
    assert_eq!(ids(&scene), risk);
}

#[test]
fn pending_records_beyond_the_window_are_found_in_the_order_shown() {
    let mut fake = Fake::empty();
    let person = ["山田　太郎", "ヤマダ　タロウ", "1980-04-02", "1", "東京都千代田区霞町１丁目２番３号"];
    for n in 0..200 {
        let dossier = fake.add(person, Some(person), &[RootCause::ThreeItemLookup]);
        dossier.mark.status = if n % 150 == 10 { Status::Pending } else { Status::OnHold };
        // The employers run backwards.
        dossier.candidate.membership.employer_code = format!("{:04}", 900 - n);
    }
    let mut scene = Scene::on(fake, Lang::En, 80, 24);
    scene.keys("ogn");
    assert_eq!(scene.model.queue.cursor().unwrap().0, 161);
    scene.keys("n");
    assert_eq!(scene.model.queue.cursor().unwrap().0, 11);
    let order = scene.fake.asked.iter().rev().find_map(|request| match request {
        Request::Pending { order, .. } => Some(*order),
        _ => None,
    });
    assert_eq!(order, Some(crate::triage::page::SortOrder::Employer));
}

#[test]
fn filters_are_saved_taken_and_dropped() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("fj<Space>smine to call<Enter>");
    assert!(scene.last_line().contains("saved as mine to call"), "{}", scene.last_line());
    let saved = scene.fake.saved.first().unwrap();
    assert!(saved.name == "mine to call" && saved.filter.statuses.contains(Status::OnHold));
    assert_eq!(scene.model.queue.filter, crate::triage::filter::Filter::default(), "nothing is shown yet");
    scene.keys("<Esc>fG<Space>j<Enter>");
    assert!(scene.model.queue.filter.statuses.contains(Status::OnHold), "{}", scene.text());
    scene.keys(":save-filter<Enter>123456789018<Enter>");
    assert!(scene.last_line().contains("individual number"), "{}", scene.last_line());
    scene.keys("<Ctrl-u>second<Enter>");
    assert_eq!(scene.fake.saved.len(), 2);
    scene.keys("fG<Space>jd");
    assert_eq!(scene.fake.saved.len(), 1);
    assert!(scene.last_line().contains("dropped"), "{}", scene.last_line());
    scene.keys("<Esc>0f<Esc>/123456789018<Enter>:save-filter<Enter>");
    assert!(scene.last_line().contains("is not saved"), "{}", scene.last_line());
}

#[test]
fn mine_is_switched_on_and_off() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("jam<Enter>");
    assert_eq!(scene.fake.dossiers[&3].mark.assignee.as_deref(), None, "another's name is refused");
    scene.keys("<Ctrl-u>sato<Enter>");
    assert_eq!(scene.fake.dossiers[&3].mark.assignee.as_deref(), Some("sato"), "{}", scene.text());
    assert!(scene.last_line().contains("is assigned to sato"), "{}", scene.last_line());
    scene.keys("m");
    assert_eq!(ids(&scene), [3]);
    assert!(scene.text().contains("@sato"), "{}", scene.text());
    scene.keys("m");
    assert_eq!(ids(&scene).len(), 8);
}

#[test]
fn a_lead_gives_and_an_operator_takes_what_is_free() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.model.facts.actor.role = Role::Lead;
    scene.keys("asuzuki<Enter>");
    assert_eq!(scene.fake.dossiers[&4].mark.assignee.as_deref(), Some("suzuki"));
    scene.model.facts.actor.role = Role::Operator;
    scene.keys(":take-bundle<Enter>");
    assert!(
        scene.last_line().contains("7 records are yours until 2023-07-01 10:02"),
        "{}",
        scene.last_line()
    );
    assert_eq!(scene.model.queue.cursor().unwrap().0, 3);
    scene.keys(":take-bundle<Enter>");
    assert!(scene.last_line().contains("Nothing free"), "{}", scene.last_line());
    // What is taken back is an assignment, and it is called so.
    scene.keys("u");
    let said = scene.last_line();
    assert!(said.contains("Assignment undone") && said.contains("assigned to nobody"), "{said}");
    assert!(!said.contains("pending"), "{said}");
}

#[test]
fn what_a_search_matched_is_marked_and_counted_while_it_goes_on() {
    let mut scene = scene(Lang::En, 120, 40);
    scene.keys("/ヤマ<Enter>");
    assert!(ids(&scene).is_empty());
    scene.keys("/スズ<Enter>");
    // The kana name has no column: it is shown because it matched.
    assert!(scene.cursor_line().contains("スズキ"), "{}", scene.text());
    assert!(scene.shows().contains("yellow+underlined"), "{}", scene.shows());
    let mut scene = self::scene(Lang::En, 80, 24);
    scene.fake.first_rows = Some(1);
    scene.is_store_up = false;
    scene.keys("/高橋<Enter>");
    scene.is_store_up = true;
    let wish = scene.fake.asked.iter().rev().find(|r| matches!(r, Request::Page { .. })).cloned().unwrap();
    let mut replies = scene.fake.answer(wish).into_iter();
    scene.happen(crate::console::msg::Msg::Reply(replies.next().unwrap()));
    scene.paint();
    assert!(
        status_line(&scene).contains("1/1+") && status_line(&scene).contains("searching"),
        "{}",
        scene.text()
    );
    assert!(scene.fake.notes.is_empty(), "hits are noted when they are counted");
    scene.happen(crate::console::msg::Msg::Reply(replies.next().unwrap()));
    scene.paint();
    assert!(
        status_line(&scene).contains("1/2") && !status_line(&scene).contains("searching"),
        "{}",
        scene.text()
    );
    assert_eq!(scene.fake.notes.len(), 1);
}

#[test]
fn where_nothing_is_ones_own_the_way_back_is_named() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("mj");
    assert!(scene.text().contains("Nothing of yours") && scene.text().contains("(m "), "{}", scene.text());
    scene.keys("f");
    scene.keys("G");
    assert!(scene.text().contains("Saved filters (s saves, d drops)"), "{}", scene.text());
}

/// What the empty list names clears whatever is set: a cause, a status, a search, what is one's own.
#[test]
fn the_key_that_an_empty_list_names_clears_everything() {
    for keys in ["/zz-nobody<Enter>", "4f<Space><Enter>/高橋<Enter>", "4fj<Space><Enter>", "m", "Y"] {
        let mut scene = scene(Lang::En, 80, 24);
        scene.keys(keys);
        assert_eq!(scene.model.queue.rows.len(), 0, "{keys}: {}", scene.text());
        assert!(scene.text().contains("F clears"), "{keys}: {}", scene.text());
        scene.keys("F");
        assert_eq!(scene.model.queue.filter, Filter::default(), "{keys}");
        assert_eq!(scene.model.queue.rows.len(), 8, "{keys}: {}", scene.text());
    }
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("F");
    assert!(scene.last_line().contains("No filter and no search is set"), "{}", scene.last_line());
    // In the menu it clears what is being chosen.
    scene.keys("f<Space>jjF");
    assert!(scene.text().contains("Filter: no filter"), "{}", scene.text());
}

/// As `list --sweep N --reconciled disagrees` does it.
#[test]
fn a_sweep_and_what_its_notifications_say_are_filters_of_the_menu() {
    let mut scene = scene(Lang::En, 80, 40);
    scene.fake.swept.push(crate::audit::SweepRule { batch: Some("2021-07".into()), ..Default::default() });
    scene.keys("fGkk<Space>");
    assert!(scene.text().contains("sweep 1  batch “2021-07”"), "{}", scene.text());
    scene.keys("j<Space>j<Space>jj<Space>");
    assert!(scene.text().contains("Filter: sweep 1, disagrees"), "{}", scene.text());
    scene.keys("<Enter>");
    let filter = &scene.model.queue.filter;
    assert_eq!(filter.sweeps, [1]);
    assert_eq!(filter.reconciled.iter().collect::<Vec<_>>(), [crate::audit::Reconciled::Disagrees]);
    assert!(scene.text().contains("sweep 1, disagrees"), "{}", scene.text());
}
