//! What a key costs on the line: bytes of the difference between two frames, on invented records as long as real ones.

use std::collections::HashMap;
use std::ops::Range;

use ratatui::buffer::{Buffer, CellWidth as _};
use ratatui::layout::Size;

use super::fake::Fake;
use super::{Scene, scene};
use crate::audit::{FiveItems, RootCause};
use crate::console::terminal::Backend;
use crate::i18n::Lang;
use crate::synth::{Plan, Population, Table};
use crate::triage::testing as invented;

/// Counts the bytes that turn one frame into the next, in some of its rows.
pub(super) fn bytes(before: &Buffer, after: &Buffer, rows: Range<u16>) -> usize {
    let mut backend = Backend::new(Vec::new(), Size::from(*after.area()));
    backend.paint(before, None).unwrap();
    backend.commit().unwrap();
    let mut changed = before.clone();
    for (x, y) in after.area().positions().map(|at| (at.x, at.y)).filter(|(_, y)| rows.contains(y)) {
        changed[(x, y)] = after[(x, y)].clone();
    }
    backend.paint(&changed, None).unwrap();
    let bytes = backend.commit().unwrap();
    assert!(backend.writer().writes() <= 2, "one write a frame");
    bytes
}

/// Counts what any frame may cost: 1.3 times the characters of the cells that changed, and 12 bytes for each run of them.
pub(super) fn allowed(before: &Buffer, after: &Buffer) -> usize {
    let (mut text, mut runs, mut next) = (0, 0, None);
    for (x, y, cell) in before.diff(after) {
        text += cell.symbol().len();
        runs += usize::from(next != Some((x, y)));
        next = Some((x + cell.cell_width().max(1), y));
    }
    text * 13 / 10 + runs * 12
}

/// A console on invented members of every kind, written as insurers write.
fn population(lang: Lang, width: u16, height: u16) -> Scene {
    let population = Population::new(Plan::new(1000, 7));
    let column = |table: Table, name: &str| table.header().iter().position(|of| *of == name).unwrap();
    let items = |table: Table, row: &[String]| -> FiveItems {
        let [kanji, kana, birth, sex, address] = ["kanji_name", "kana_name", "birth_date", "sex", "address"]
            .map(|name| row[column(table, name)].as_str());
        invented::items(kanji, kana, birth, sex, address)
    };
    let mut answers = HashMap::new();
    let number = column(Table::Register, "individual_number");
    let found = |row: &[String]| row[column(Table::Register, "result")] == "found";
    let taken: Result<(), ()> = population.visit(Table::Register, 0..300, |row| {
        answers.insert(row[number].clone(), found(row).then(|| items(Table::Register, row)));
        Ok(())
    });
    taken.unwrap();
    let mut fake = Fake::empty();
    let (number, employer) =
        (column(Table::Candidates, "individual_number"), column(Table::Candidates, "employer_name"));
    let taken: Result<(), ()> = population.visit(Table::Candidates, 0..300, |row| {
        let answer = answers.get(&row[number]).cloned().flatten();
        let dossier = fake.add_items(items(Table::Candidates, row), answer, &[RootCause::ThreeItemLookup]);
        dossier.candidate.membership.employer_name = row[employer].clone();
        Ok(())
    });
    taken.unwrap();
    Scene::on(fake, lang, width, height)
}

/// A step of the cursor: what it cost in the queue and in all, and whether the queue scrolled and the panes stayed.
struct Cost {
    queue: usize,
    all: usize,
    is_scrolled: bool,
    is_laid_out_anew: bool,
}

/// Goes up and down through the queue, and holds every frame to what any frame may cost.
fn walk(scene: &mut Scene, steps: usize) -> Vec<Cost> {
    let first_row = |scene: &Scene| {
        let text = scene.text();
        let line = text.lines().find(|line| line.contains("  10-1")).unwrap();
        line.replace('❯', " ").split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    let title = |scene: &Scene| scene.text().lines().position(|line| line.contains("─ 0613")).unwrap();
    let step = |n: usize| {
        let before = (scene.screen().clone(), first_row(scene), title(scene));
        scene.keys(if n % 7 < 4 { "j" } else { "k" });
        let (screen, height) = (scene.screen(), scene.model.size.height);
        let all = bytes(&before.0, screen, 0..height);
        assert!(all <= allowed(&before.0, screen), "step {n}: {all} bytes");
        let end = u16::try_from(title(scene).min(before.2)).unwrap();
        Cost {
            queue: bytes(&before.0, screen, 2..end),
            all,
            is_scrolled: first_row(scene) != before.1,
            is_laid_out_anew: title(scene) != before.2,
        }
    };
    (0..steps).map(step).collect()
}

/// The records with the most to read come first: these are the longest frames there are.
#[test]
fn a_step_costs_a_marker_in_the_queue_and_a_small_frame_in_all() {
    for lang in [Lang::Ja, Lang::En] {
        let mut scene = population(lang, 80, 24);
        let costs = walk(&mut scene, 200);
        let still: Vec<&Cost> =
            costs.iter().filter(|cost| !cost.is_scrolled && !cost.is_laid_out_anew).collect();
        assert!(still.len() > 40, "{}", still.len());
        assert!(
            still.iter().all(|cost| cost.queue <= 80),
            "{lang:?}: {:?}",
            still.iter().map(|c| c.queue).max()
        );
        let mut all: Vec<usize> = still.iter().map(|cost| cost.all).collect();
        all.sort_unstable();
        assert!(all[all.len() * 9 / 10] <= 900, "{lang:?}: {all:?}");
        assert!(
            costs.iter().all(|cost| cost.all <= 1200),
            "{lang:?}: {:?}",
            costs.iter().map(|c| c.all).max()
        );
    }
}

#[test]
fn a_scrolled_row_is_a_small_frame_too() {
    let mut scene = population(Lang::Ja, 120, 40);
    let costs = walk(&mut scene, 200);
    let scrolled: Vec<usize> = costs.iter().filter(|cost| cost.is_scrolled).map(|cost| cost.all).collect();
    assert!(scrolled.len() > 10, "{}", scrolled.len());
    assert!(scrolled.iter().all(|bytes| *bytes <= 2500), "{:?}", scrolled.iter().max());
}

#[test]
fn no_frame_costs_more_than_its_text_and_a_little_for_each_run_of_it() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut scene = population(Lang::Ja, width, height);
        for key in [
            "<Ctrl-d>",
            "G",
            "g",
            "<Enter>",
            "G",
            "q",
            "H",
            "q",
            "?",
            "q",
            "f",
            "jj",
            "<Esc>",
            "D",
            "<Enter>",
            "j",
            "<Ctrl-d>",
            "q",
            "q",
            "*",
            "e",
            "<Esc>",
            "<Esc>",
            "o",
            "/山本<Enter>",
            "j",
            "<Esc>",
            "c",
            "<Esc>",
            ":",
            "v",
            "<Esc>",
        ] {
            let before = scene.screen().clone();
            scene.keys(key);
            let (all, most) = (bytes(&before, scene.screen(), 0..height), allowed(&before, scene.screen()));
            // A frame of one or two cells has its bracket, or its colour, besides.
            assert!(all <= most.max(40), "{key}: {all} bytes, {most} allowed");
        }
    }
}

#[test]
fn standing_still_is_nothing() {
    let mut scene = population(Lang::Ja, 80, 24);
    let (frames, screen) = (scene.frames, scene.screen().clone());
    scene.happen(crate::console::msg::Msg::Reply(crate::triage::port::Reply::Changed));
    scene.paint();
    assert_eq!(bytes(&screen, scene.screen(), 0..24), 0);
    let after = scene.frames;
    scene.paint();
    assert_eq!(scene.frames, after, "nothing changed, nothing is drawn");
    assert!(after - frames <= 1);
}

#[test]
fn a_step_costs_no_more_with_a_selection_or_a_range() {
    for keys in ["<Space>k", "*", "V"] {
        let mut scene = scene(Lang::Ja, 80, 34);
        scene.keys(keys);
        let mut before = scene.screen().clone();
        for n in 0..4 {
            scene.keys("j");
            let after = scene.screen().clone();
            let queue = bytes(&before, &after, 2..13);
            assert!(queue <= 80, "{keys}, step {n}: {queue} bytes in the queue");
            before = after;
        }
    }
}
