//! What the screens tell: dangers first, words whole, and where the rest is.

use super::{Scene, scene};
use crate::audit::{CandidateId, Mark, Status};
use crate::console::model::Tone;
use crate::console::msg::Msg;
use crate::i18n::{Lang, Message};
use crate::triage::port::{Done, Reply};
use crate::triage::withdrawal::Withdrawn;

/// The scene with something changed in the record under the cursor.
fn changed(lang: Lang, change: impl FnOnce(&mut crate::triage::dossier::Dossier)) -> Scene {
    let mut scene = scene(lang, 80, 24);
    let id = scene.model.queue.cursor().unwrap();
    change(scene.fake.dossiers.get_mut(&id.0).unwrap());
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    scene
}

/// Returns the line of signals under the five items.
fn signals(scene: &Scene, label: &str) -> String {
    scene.text().lines().rfind(|line| line.starts_with(label)).unwrap_or_default().to_owned()
}

#[test]
fn dangers_come_before_whatever_else_is_to_be_known() {
    let scene = changed(Lang::Ja, |dossier| {
        dossier.mark.raised_again = true;
        dossier.mark.wrong_found_at = Some("2023-06-30T01:00:00Z".parse().unwrap());
        dossier.mark.status = Status::Escalated;
    });
    assert!(scene.text().lines().any(|line| line.contains('❯') && line.contains(" !")), "{}", scene.text());
    let line = signals(&scene, "注意事由");
    let at = |word| line.find(word).unwrap_or_else(|| panic!("{word}: {line}"));
    assert!(at("!生年月日・性別不一致") < at("異番号判明") && at("異番号判明") < at("再点検"), "{line}");
}

#[test]
fn a_correction_shows_both_numbers_and_whether_it_was_reflected() {
    let right = crate::triage::testing::number(crate::triage::testing::B);
    let mut scene = changed(Lang::Ja, |dossier| {
        dossier.mark.status = Status::Corrected;
        dossier.mark.right_number = Some(right);
    });
    let header = |scene: &Scene| scene.text().lines().find(|line| line.contains(" → ")).unwrap().to_owned();
    let line = header(&scene);
    assert!(line.contains(&format!("********2845 → {right}")) && line.contains("反映待ち"), "{line}");
    scene = changed(Lang::Ja, |dossier| {
        dossier.mark.status = Status::Corrected;
        dossier.mark.right_number = Some(right);
        dossier.mark.reflected_on = Some("2023-06-30".parse().unwrap());
    });
    assert!(header(&scene).contains("反映確認済"), "{}", header(&scene));
}

#[test]
fn the_whole_record_says_states_in_words() {
    let mut scene = changed(Lang::Ja, |dossier| {
        dossier.mark.status = Status::Verified;
        dossier.mark.awaiting_second_check = true;
        dossier.mark.operator = Some("sato".into());
    });
    scene.resize(120, 80).keys("<Enter>");
    let text = scene.text();
    assert!(text.contains("確認済／ダブルチェック待ち") && !text.contains("[✓]"), "{text}");
}

#[test]
fn a_long_message_takes_two_lines_and_is_repeated_whole() {
    let mut scene = scene(Lang::Ja, 80, 24);
    let path = "長い名前のフォルダー/".repeat(14);
    let message = Message::new("console.fact.notification")
        .arg("number", 1)
        .arg("document", path.clone())
        .arg("filled_by", "おわり");
    scene.model.words.say(Tone::Done, message);
    scene.model.is_stale = true;
    scene.paint();
    assert!(scene.last_line().ends_with("… [!]"), "{}", scene.text());
    assert!(scene.text().contains("注意事由") && !scene.text().contains("audit.db"), "{}", scene.text());
    scene.keys("!");
    let said: String = scene.text().lines().collect();
    assert!(said.contains("おわり") && said.replace('\n', "").matches("フォルダー").count() >= 12, "{said}");
    // What lies over the record is no record that was seen.
    let asked = scene.fake.asked.len();
    scene.keys("e");
    assert!(scene.model.layer.is_none() && scene.fake.asked.len() == asked, "{}", scene.text());
    scene.keys("e");
    assert!(scene.model.layer.is_some());
}

#[test]
fn a_text_says_that_there_is_more_below_and_where_one_is() {
    let mut scene = scene(Lang::Ja, 80, 24);
    scene.keys("?");
    assert!(
        scene.text().contains("1～21行／全") && scene.text().contains("下に続きがあります"),
        "{}",
        scene.text()
    );
    scene.keys("G");
    assert!(scene.text().contains("ここまで"), "{}", scene.text());
    scene.resize(160, 400);
    assert!(!scene.text().contains("行／全"), "all of it is seen");
}

/// `・` stands within words (`全角・半角の違い`, `生年月日・性別不一致`): nothing is set apart by it.
#[test]
fn what_stands_side_by_side_is_told_apart() {
    let mut scene = scene(Lang::Ja, 120, 40);
    let there = |scene: &Scene| scene.text().contains("髙 U+9AD9");
    for _ in 0..8 {
        if !there(&scene) {
            scene.keys("j");
        }
    }
    let text = scene.text();
    assert!(text.contains("全角・半角の違い、空白の違い"), "{text}");
}

/// What was said stays while the screen is painted anew, and goes with the next key.
#[test]
fn painting_anew_leaves_what_is_said() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.model.words.say(Tone::Done, Message::new("console.bulk.nothing"));
    scene.keys("<Ctrl-l>");
    assert!(scene.last_line().contains("Nothing of the selection"), "{}", scene.last_line());
    scene.keys("j");
    assert!(!scene.last_line().contains("Nothing of the selection"), "{}", scene.last_line());
}

#[test]
fn who_holds_a_number_is_said_with_the_key_that_shows_it() {
    let mut scene = scene(Lang::En, 120, 24);
    let held = scene.fake.dossiers[&1].candidate.individual_number.reveal();
    scene.keys(&format!("/#4<Enter>={held}<Enter>"));
    assert!(scene.last_line().contains("held by record #1: / #1 shows it"), "{}", scene.last_line());
}

#[test]
fn whose_marks_an_undo_withdrew_is_told() {
    for (others, tells) in [
        (vec![], "元に戻しました: 鈴木　一郎 10-1004-00 未点検"),
        (vec![1], "。これにより 鈴木　一郎 10-1004-00 の判断を取り消しました（再点検）"),
        (vec![1, 2, 3], "の判断を取り消しました（再点検）。ほか2件"),
    ] {
        let mut scene = scene(Lang::Ja, 160, 24);
        scene.is_store_up = false;
        let row = scene.model.queue.rows[0].clone();
        let of = |id: &i64| Withdrawn {
            id: CandidateId(*id),
            key: row.key.clone(),
            kanji_name: row.kanji_name.clone(),
        };
        let done = Done {
            id: row.id,
            before: Mark { status: Status::Corrected, ..Mark::default() },
            after: row.mark.clone(),
            version: 3,
            partner: None,
            withdrawn: others.iter().map(of).collect(),
            has_opened: false,
            key: row.key.clone(),
            kanji_name: row.kanji_name.clone(),
            place: row.place(),
        };
        scene.happen(Msg::Reply(Reply::Done { id: None, outcome: Ok(Box::new(done)) }));
        scene.paint();
        assert!(scene.last_line().ends_with(tells), "{}", scene.last_line());
    }
}
