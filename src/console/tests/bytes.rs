//! What a key costs on the line: bytes of the difference between two frames.

use std::ops::Range;

use ratatui::backend::Backend as _;
use ratatui::buffer::Buffer;
use ratatui::layout::Size;

use super::scene;
use crate::console::terminal::Backend;
use crate::i18n::Lang;

/// Counts the bytes that turn one frame into the next, in some of its rows.
fn bytes(before: &Buffer, after: &Buffer, rows: Range<u16>) -> usize {
    let size = Size::from(*after.area());
    let mut backend = Backend::new(Vec::new(), size);
    let changed = before.diff(after).into_iter().filter(|(_, y, _)| rows.contains(y));
    backend.draw(changed).unwrap();
    backend.commit().unwrap()
}

#[test]
fn a_step_costs_a_marker_in_the_queue_and_a_small_frame_in_all() {
    for lang in [Lang::Ja, Lang::En] {
        let mut scene = scene(lang, 80, 34);
        let mut frames = vec![scene.screen().clone()];
        // The window does not scroll, and no address is so long that it takes rows from the queue.
        for _ in 0..4 {
            scene.keys("j");
            frames.push(scene.screen().clone());
        }
        for (n, pair) in frames.windows(2).enumerate() {
            let (queue, all) = (bytes(&pair[0], &pair[1], 2..13), bytes(&pair[0], &pair[1], 0..34));
            assert!(queue <= 80, "{lang:?}, step {n}: {queue} bytes in the queue");
            assert!(all <= 1400, "{lang:?}, step {n}: {all} bytes in all");
        }
    }
}

#[test]
fn a_scrolled_row_is_a_small_frame_too_and_standing_still_is_none() {
    let mut scene = scene(Lang::Ja, 80, 24);
    scene.keys("jjjj");
    let before = scene.screen().clone();
    scene.keys("j");
    let after = scene.screen().clone();
    assert_ne!(before, after);
    assert!(bytes(&before, &after, 0..24) <= 2000, "{}", bytes(&before, &after, 0..24));
    assert_eq!(bytes(&after, &after, 0..24), 0);
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
