//! The reading view: one key marks what was read, and nothing else.

use super::fake::Fake;
use super::{Scene, scene};
use crate::audit::{Basis, CandidateId, RootCause, Status};
use crate::console::model::Layer;
use crate::console::msg::Msg;
use crate::i18n::Lang;
use crate::triage::port::{Reply, Request};

/// Records whose register leaves the prefecture out, as many as are wanted, each with its own house.
pub(super) fn abridged(n: usize) -> Scene {
    let mut fake = Fake::empty();
    for house in 0..n {
        let person = |prefecture: &str| {
            let address = format!("{prefecture}千代田区霞が関一丁目２番{}号", house + 1);
            ["高橋　花子", "タカハシ　ハナコ", "1980-04-02", "2", &*address.leak()]
        };
        fake.add(person("東京都"), Some(person("")), &[RootCause::ThreeItemLookup]);
    }
    Scene::on(fake, Lang::En, 80, 24)
}

fn verified(scene: &Scene) -> Vec<i64> {
    let is_verified = |id: &&i64| scene.fake.dossiers[id].mark.basis == Some(Basis::NotationReviewed);
    scene.fake.dossiers.keys().filter(is_verified).copied().collect()
}

#[test]
fn ten_pairs_stand_on_one_screen_and_one_key_marks_them() {
    for lang in [Lang::En, Lang::Ja] {
        let mut scene = abridged(25);
        scene.model.facts.lang = lang;
        scene.keys("D");
        let words = if lang == Lang::Ja {
            "25  住所: 都道府県名の省略"
        } else {
            "25  Address: prefecture left out"
        };
        assert!(scene.text().contains(words), "{}", scene.text());
        scene.keys("<Enter>");
        assert_eq!(scene.text().matches("東京都千代田区").count(), 10, "{}", scene.text());
        scene.keys("v");
        assert_eq!(verified(&scene), (1..=10).collect::<Vec<_>>());
        // One event each, and the next screen.
        assert_eq!((scene.fake.events.len(), scene.fake.turns.len()), (10, 1));
        assert!(scene.text().contains("２番11号") && !scene.text().contains("２番10号"), "{}", scene.text());
        scene.look().keys("v").look().keys("v");
        assert_eq!(verified(&scene).len(), 25, "{}", scene.text());
        assert!(matches!(scene.model.layer, Some(Layer::Patterns(_))), "{}", scene.text());
        // What the last key marked can be taken back where it led to.
        assert!(!scene.text().contains(words), "{}", scene.text());
        scene.look().keys("u");
        assert_eq!(verified(&scene).len(), 20);
        assert!(scene.text().contains(&words.replace("25", " 5")), "{}", scene.text());
    }
}

/// An insurer that keeps everything in half width and in the eras' years, and register answers that leave the prefecture out.
fn unlike_everywhere(n: usize) -> Fake {
    let mut fake = Fake::empty();
    for house in 0..n {
        let mine =
            format!("東京都千代田区霞が関3-2-{}　霞マンション鈴懸{}号室", house + 1, 301 + house).leak();
        let theirs =
            format!("千代田区霞が関3丁目2番{}号　霞マンション鈴懸{}号室", house + 1, 301 + house).leak();
        let mine = ["高橋 花子", "ﾀｶﾊｼ ﾊﾅｺ", "S55.4.2", "女", &*mine];
        let theirs = ["高橋　花子", "タカハシ　ハナコ", "1980-04-02", "2", &*theirs];
        fake.add(mine, Some(theirs), &[RootCause::ThreeItemLookup]);
    }
    fake
}

#[test]
fn every_item_that_is_not_identical_is_shown_of_ten_pairs() {
    for lang in [Lang::Ja, Lang::En] {
        let mut scene = Scene::on(unlike_everywhere(12), lang, 80, 24);
        scene.keys("D<Enter>");
        let text = scene.text();
        assert_eq!(text.matches("[✓]").count(), 11, "ten, and the legend: {text}");
        for both in ["ﾀｶﾊｼ ﾊﾅｺ", "タカハシ　ハナコ", "S55.4.2", "1980-04-02", "東京都千…3-2-", "3丁目2番"]
        {
            assert_eq!(text.matches(both).count(), 10, "{both}: {text}");
        }
        let register = text.matches("│2").count() + text.matches("女→2").count();
        assert_eq!((text.matches("│女").count(), register), (10, 10), "{text}");
        // The building is the same on both sides and gives way; the legend says so.
        assert!(!text.contains("霞マンション"), "{text}");
        let legend = if lang == Lang::Ja { "… 両側で同じ" } else { "… same" };
        assert!(text.contains(legend) && text.contains("J-LIS"), "{text}");
        // Where there is room for all, nothing gives way.
        scene.keys("<Ctrl-d>");
        assert_eq!(scene.text().matches("霞マンション鈴懸").count(), 4, "{}", scene.text());
    }
}

/// Buildings that one side leaves out, of people whose everything is written in two ways.
fn buildings() -> Fake {
    let mut fake = Fake::empty();
    let people = [
        ("佐々木　美由紀", "佐々木 美由紀", "ｻｻｷ ﾐﾕｷ", "ササキ　ミユキ"),
        ("長谷川　純一郎", "長谷川純一郎", "ﾊｾｶﾞﾜ ｼﾞｭﾝｲﾁﾛｳ", "ハセガワ　ジュンイチロウ"),
    ];
    for house in 0..12_usize {
        let (theirs, mine, kana, wide) = people[house % 2];
        let (house, building) = (house + 1, ["シャトー山吹812号室", "コーポ松風1号"][house % 2]);
        let mine_at = format!("大阪府大阪市中央区瑞穂野4-29-{house}").leak();
        let theirs_at = format!("大阪府大阪市中央区瑞穂野4丁目29番{house}号　{building}").leak();
        let person = fake.add(
            [mine, kana, "S52.7.20", "男", mine_at],
            Some([theirs, wide, "1977-07-20", "1", theirs_at]),
            &[RootCause::IgnoredAlert],
        );
        let (insurer, number) = (person.candidate.key.insurer_no.clone(), format!("{:07}", 78 + house));
        person.candidate.key = crate::audit::MemberKey::new(insurer, "1011", &number, "02");
    }
    fake
}

/// Whoever reads ten long pairs knows of each whose it is: names and keys were cut to `…田 純…` and `…1-0000078-02`.
#[test]
fn ten_long_pairs_stand_there_with_their_names_and_keys_whole() {
    for lang in [Lang::Ja, Lang::En] {
        let mut scene = Scene::on(buildings(), lang, 80, 24);
        scene.keys("D<Enter>");
        let text = scene.text();
        for house in 1..=10 {
            assert!(text.contains(&format!("1011-{:07}-02", 78 + house)), "{house}: {text}");
        }
        for whole in [
            "佐々木 美由紀→佐々木　美由紀",
            "長谷川純一郎→長谷川　純一郎",
            "ﾊｾｶﾞﾜ ｼﾞｭﾝｲﾁﾛｳ→ハセガワ　ジュンイチロウ",
        ] {
            assert_eq!(text.matches(whole).count(), 5, "{whole}: {text}");
        }
        assert_eq!(text.matches("S52.7.20→1977-07-20").count(), 10, "{text}");
        for building in ["シャトー山吹812号室", "コーポ松風1号"] {
            assert_eq!(text.matches(building).count(), 5, "{text}");
        }
        scene.keys("v");
        assert_eq!(verified(&scene).len(), 10, "{}", scene.text());
    }
}

/// A usual name is written whole beside the items too.
#[test]
fn a_name_of_six_characters_is_not_cut_at_the_left() {
    let mut fake = Fake::empty();
    let person = |prefecture| ["長谷川　純一郎", "ハセガワ", "1980-04-02", "2", prefecture];
    fake.add(person("東京都千代田区霞町1"), Some(person("千代田区霞町1")), &[RootCause::IgnoredAlert]);
    let mut scene = Scene::on(fake, Lang::Ja, 80, 24);
    scene.keys("D<Enter>");
    assert!(scene.text().contains("長谷川　純一郎 "), "{}", scene.text());
}

#[test]
fn what_was_taken_out_stays_and_is_come_back_to() {
    let mut scene = abridged(12);
    scene.keys("D<Enter>j<Space><Space>v");
    assert_eq!(verified(&scene), [1, 4, 5, 6, 7, 8, 9, 10]);
    scene.look().keys("v");
    assert_eq!(verified(&scene).len(), 10);
    // What is left of the last screen is nothing; back to what was left of the first.
    scene.keys("g");
    assert!(scene.text().contains("２番2号") && scene.text().contains("2 "), "{}", scene.text());
    scene.look().keys("<Space>v");
    assert!(verified(&scene).contains(&2), "{:?} {}", verified(&scene), scene.text());
}

/// Leaving the pattern, or the reading view, arms nothing again.
#[test]
fn what_was_taken_out_stays_out_until_it_is_put_in() {
    for again in ["q<Enter>", "qqD<Enter>"] {
        let mut scene = abridged(3);
        scene.keys("D<Enter>j<Space>").keys(again);
        assert!(scene.text().contains("[ ]"), "{again}: {}", scene.text());
        scene.keys("v");
        assert_eq!(verified(&scene), [1, 3], "{again}");
        scene.keys("qqD<Enter><Space>v");
        assert_eq!(verified(&scene), [1, 2, 3], "{again}: {}", scene.text());
    }
}

#[test]
fn undo_takes_back_all_that_the_key_marked_and_shows_it() {
    let mut scene = abridged(25);
    scene.keys("D<Enter>vjjvu");
    assert_eq!(verified(&scene), (1..=10).collect::<Vec<_>>());
    assert!(scene.last_line().contains("10 records undone"), "{}", scene.last_line());
    assert!(scene.text().contains("２番11号") && !scene.text().contains("２番10号"), "{}", scene.text());
    scene.keys("u");
    assert_eq!(verified(&scene), Vec::<i64>::new());
    assert!(scene.text().contains("２番1号"), "{}", scene.text());
    // From the queue too, where the first of them comes under the cursor.
    scene.look().keys("vqq").keys("jju");
    assert_eq!(verified(&scene), Vec::<i64>::new());
    assert_eq!(scene.model.queue.cursor(), Some(CandidateId(1)), "{}", scene.text());
}

/// A flood of keys, a paste, a key that was typed before the frame or is held down: none of them has read anything.
#[test]
fn keys_that_nobody_read_before_mark_nothing() {
    type Case = (&'static str, fn(&mut Scene), &'static str);
    #[rustfmt::skip]
    let cases: [Case; 7] = [
        ("held down", |scene| { scene.keys("D<Enter>").held("v"); }, "held down"),
        ("together", |scene| { scene.keys("D<Enter>").together("vv"); }, "together"),
        ("typed before the frame", |scene| { scene.keys("D<Enter>").ahead("v"); }, "not on the screen"),
        ("not painted", |scene| { scene.keys("D").unpainted("<Enter>v").paint(); }, "not on the screen"),
        ("turned, not painted", |scene| { scene.keys("D<Enter>").unpainted("<Ctrl-d>v").paint(); }, "not on the screen"),
        ("pasted", |scene| { scene.keys("D<Enter>").paste("vvvv"); }, "paste"),
        ("resized in between", |scene| {
            scene.keys("D<Enter>");
            scene.happen(Msg::Resized(ratatui::layout::Size { width: 120, height: 40 }));
            scene.unpainted("v").paint();
        }, "not on the screen"),
    ];
    for (what, press, word) in cases {
        let mut scene = abridged(25);
        press(&mut scene);
        assert_eq!(verified(&scene), Vec::<i64>::new(), "{what}");
        assert!(scene.last_line().contains(word), "{what}: {}", scene.last_line());
        scene.keys("v");
        assert!(verified(&scene).len() >= 10, "{what}: {}", scene.last_line());
    }
    // Held down from one screen to the next, or pressed again at once: the second is not marked.
    let mut scene = abridged(25);
    scene.keys("D<Enter>v").held("v").held("v");
    assert_eq!(verified(&scene).len(), 10);
    scene.keys("v");
    assert_eq!(verified(&scene).len(), 10);
    assert!(scene.last_line().contains("only just appeared"), "{}", scene.last_line());
    scene.look().keys("v");
    assert_eq!(verified(&scene).len(), 20);
}

#[test]
fn a_pair_that_does_not_stand_there_whole_is_not_among_them() {
    let mut fake = Fake::empty();
    for times in [1, 90] {
        let address = format!("東京都千代田区霞が関3丁目2番1号　{}301号室", "霞マンション鈴懸".repeat(times));
        let person = |address| ["高橋　花子", "タカハシ　ハナコ", "1980-04-02", "2", address];
        let theirs = person("東京都千代田区霞が関3丁目2番1号");
        fake.add(person(address.leak()), Some(theirs), &[RootCause::ThreeItemLookup]);
    }
    let mut scene = Scene::on(fake, Lang::En, 80, 24);
    scene.keys("D<Enter>v");
    assert_eq!(verified(&scene), [1]);
    // The long one has a screen of its own, and no room on it; opened it can be read to its end.
    scene.look().keys("v");
    assert_eq!(verified(&scene), [1], "{}", scene.text());
    assert!(scene.last_line().contains("Nothing on this screen"), "{}", scene.last_line());
    scene.keys("<Enter>");
    assert!(scene.text().contains("Candidate"), "{}", scene.text());
    scene.keys("q");
    assert!(matches!(scene.model.layer, Some(Layer::Pairs(_))));
    scene.keys("qq");
    assert!(scene.model.layer.is_none());
}

#[test]
fn each_row_names_its_version_and_a_later_one_is_told_who_was_first() {
    let mut scene = abridged(3);
    scene.keys("D<Enter>");
    let other = scene.fake.dossiers.get_mut(&2).unwrap();
    other.version = 9;
    other.mark.status = Status::Escalated;
    other.mark.operator = Some("suzuki".into());
    scene.keys("v");
    assert_eq!(verified(&scene), [1, 3]);
    assert!(
        scene.last_line().contains("2 recorded") && scene.last_line().contains("suzuki"),
        "{}",
        scene.last_line()
    );
    let orders = scene.fake.asked.iter().find_map(|request| match request {
        Request::PerformEach(orders) => Some(orders.clone()),
        _ => None,
    });
    let seen: Vec<_> = orders.unwrap().iter().map(|order| (order.id, order.seen_version)).collect();
    assert_eq!(seen, [1, 2, 3].map(|id| (CandidateId(id), Some(1))));
}

/// The store tells of one's own marks too, perhaps before the next screen came.
#[test]
fn a_change_that_is_told_meanwhile_turns_nothing_back() {
    let mut scene = abridged(25);
    scene.keys("D<Enter>");
    scene.is_store_up = false;
    scene.keys("v");
    scene.is_store_up = true;
    let act = scene.fake.asked.iter().rev().find(|r| matches!(r, Request::PerformEach(_))).cloned().unwrap();
    let done = scene.fake.answer(act).remove(0);
    // Told of before the marks are answered: what comes after them is not passed over unseen.
    scene.happen(Msg::Reply(Reply::Changed));
    scene.is_store_up = false;
    scene.happen(Msg::Reply(done));
    scene.is_store_up = true;
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    assert!(scene.text().contains("２番11号") && !scene.text().contains("２番10号"), "{}", scene.text());
}

#[test]
fn somebody_elses_change_is_painted_before_it_is_marked() {
    let mut scene = abridged(3);
    scene.keys("D<Enter>");
    scene.fake.dossiers.get_mut(&2).unwrap().version = 9;
    scene.happen(Msg::Reply(Reply::Changed));
    scene.ahead("v");
    assert_eq!(verified(&scene), Vec::<i64>::new());
    scene.keys("v");
    assert_eq!(verified(&scene), [1, 2, 3], "{}", scene.last_line());
}

#[test]
fn the_second_check_reads_blind_and_leaves_ones_own_alone() {
    let mut scene = abridged(3);
    scene.keys("D<Enter>v<Esc><Esc>");
    scene.fake.dossiers.get_mut(&2).unwrap().mark.operator = Some("suzuki".into());
    scene.model.facts.actor.account = "suzuki".into();
    scene.keys("fjjjjj<Space><Enter>D<Enter>");
    let text = scene.text();
    assert!(!text.contains("sato") && !text.contains("notation reviewed"), "{text}");
    scene.keys("v");
    assert!(scene.last_line().contains("for the second check (y)"), "{}", scene.last_line());
    scene.keys("y");
    let awaits: Vec<i64> = scene
        .fake
        .dossiers
        .iter()
        .filter(|(_, dossier)| dossier.mark.awaiting_second_check)
        .map(|(id, _)| *id)
        .collect();
    assert_eq!(awaits, [2]);
    assert!(scene.last_line().contains("2 second checks done"), "{}", scene.last_line());
}

#[test]
fn a_danger_or_a_difference_is_no_matter_of_reading() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("D");
    assert!(!scene.text().contains("other characters"), "{}", scene.text());
    scene.keys("q3fjj<Space><Enter>D");
    assert!(scene.last_line().contains("leaves pending records out"), "{}", scene.last_line());
}

#[test]
fn history_and_second_sight_speak_of_the_pair_that_is_read() {
    let mut scene = abridged(5);
    scene.keys("D<Enter>jj<Enter>");
    assert!(scene.text().contains("#3") && scene.text().contains("10-1003-00"), "{}", scene.text());
    scene.keys("H");
    assert!(scene.text().contains("#3"), "{}", scene.text());
    scene.keys("qqj");
    assert!(matches!(&scene.model.layer, Some(Layer::Pairs(pane)) if pane.at == 3));
}

#[test]
fn what_cannot_be_marked_is_not_counted_as_what_can() {
    let mut scene = abridged(3);
    scene.keys("D<Enter>");
    assert!(scene.text().contains("1-3/3, v marks 3, 0 remain"), "{}", scene.text());
    let mut scene = abridged(3);
    let slipped = crate::audit::IndividualNumber::parse("123456789010").unwrap();
    assert!(!slipped.check_digit_holds());
    scene.fake.dossiers.get_mut(&2).unwrap().candidate.individual_number = slipped;
    scene.keys("D<Enter>");
    assert!(scene.text().contains("1-3/3, v marks 2, 1 remain"), "{}", scene.text());
    scene.keys("v");
    assert_eq!(verified(&scene), [1, 3]);
}

/// What the title promises is what the key does: not what was taken out, nor what does not stand there whole.
#[test]
fn the_title_counts_what_the_key_would_mark_now() {
    let mut scene = abridged(25);
    scene.fake.dossiers.get_mut(&3).unwrap().candidate.items.address =
        format!("東京都{}", "千代田区霞が関一丁目２番3号".repeat(30));
    scene.keys("D<Enter><Space>");
    let text = scene.text();
    let title = text.lines().next().unwrap();
    let promised: usize =
        title.split_once("v marks ").and_then(|(_, rest)| rest.split(',').next()?.parse().ok()).unwrap();
    let rest: usize = title
        .split_once(", v marks ")
        .and_then(|(_, rest)| rest.split_once(", "))
        .and_then(|(_, rest)| rest.split(' ').next()?.parse().ok())
        .unwrap();
    // One more stands in the legend.
    assert_eq!(text.matches("[✓]").count(), promised + 1, "{text}");
    scene.keys("v");
    assert_eq!(verified(&scene).len(), promised);
    let Some(Layer::Pairs(pane)) = &scene.model.layer else { panic!("{:?}", scene.model.layer) };
    assert_eq!(pane.total, crate::triage::page::Count::Exact(rest as u64));
}

#[test]
fn where_the_filter_leaves_nothing_to_read_it_is_named() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("4D");
    assert!(scene.text().contains("The filter shows nothing that differs"), "{}", scene.text());
    let mut scene = Scene::on(Fake::empty(), Lang::En, 80, 24);
    scene.keys("D");
    assert!(scene.text().contains("Nothing here differs"), "{}", scene.text());
}

#[test]
fn both_ends_are_reached_everywhere() {
    let mut scene = abridged(25);
    scene.keys("D<Enter>G");
    assert!(scene.text().contains("２番25号") && !scene.text().contains("２番1号"), "{}", scene.text());
    // Told of a change, the screen stays where it is.
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    assert!(scene.text().contains("２番25号"), "{}", scene.text());
    scene.keys("v");
    let last = verified(&scene);
    assert!(last.ends_with(&[24, 25]) && !last.contains(&1), "{last:?}");
    scene.keys("g");
    assert!(scene.text().contains("２番1号"), "{}", scene.text());
    let mut scene = self::scene(Lang::En, 80, 24);
    let at = |scene: &Scene| match &scene.model.layer {
        Some(Layer::Filter(menu)) => menu.at,
        Some(Layer::Patterns(pane)) => pane.at,
        _ => usize::MAX,
    };
    for open in ["f", "D"] {
        scene.keys(open).keys("G");
        assert_eq!((1..100).contains(&at(&scene)), open == "f", "{open} {}", scene.text());
        assert!(!scene.last_line().contains("Nothing is on this key"), "{open} {}", scene.text());
        scene.keys("g");
        assert_eq!(at(&scene), 0, "{open}");
        scene.keys("<Esc>");
    }
}
