//! The status line: what always stays on it.

use super::scene;
use crate::audit::Status;
use crate::console::model::DatabaseKind;
use crate::i18n::Lang;
use crate::text::cells;

#[test]
fn a_long_filter_is_cut_and_what_always_stays_stays() {
    for (lang, kind, saving) in [(Lang::Ja, "[共有]", "保存中"), (Lang::En, "[shared]", "saving")] {
        for width in [60, 80, 120] {
            let mut scene = scene(lang, width, 24);
            scene.model.facts.database.kind = DatabaseKind::Shared;
            scene.model.facts.actor.claim = Some("佐藤　次郎左衛門".into());
            scene.keys("o/中央区霞が関一丁目二番地三号サンプルビルディング四階<Enter>");
            for status in [Status::Pending, Status::OnHold, Status::Escalated, Status::Verified] {
                scene.model.queue.filter.statuses = scene.model.queue.filter.statuses.with(status);
            }
            scene.model.flight.act = Some(None);
            scene.model.is_stale = true;
            scene.paint();
            let line = scene.last_line_but_one();
            assert!(
                line.contains(kind) && line.contains(" 0/0 ") && line.ends_with(saving),
                "{width}: {line}"
            );
            assert!(width == 120 || line.contains('…'), "the filter says that it is cut: {line}");
            assert!(cells(&line) <= usize::from(width), "{line}");
        }
    }
}

#[test]
fn a_long_name_is_cut() {
    let mut scene = scene(Lang::En, 72, 24);
    scene.model.facts.database.name = "audit-of-2023-all-branches-of-the-insurer-and-the-old-one.db".into();
    scene.keys("j");
    let text = scene.text();
    let line = text.lines().rev().nth(1).unwrap();
    assert!(
        line.starts_with("audit-of-2023")
            && line.contains("… [practice] │ 2/8 │")
            && line.trim_end().ends_with("sato"),
        "{line}"
    );
}

#[test]
fn a_selection_and_a_bulk_act_are_never_left_out() {
    let mut scene = scene(Lang::Ja, 60, 24);
    scene.model.facts.actor.claim = Some("佐藤　次郎左衛門".into());
    scene.keys("o/高橋<Enter>*");
    let line = scene.last_line_but_one();
    assert!(line.contains("選択") && line.contains("[練習]"), "{line}");
}
