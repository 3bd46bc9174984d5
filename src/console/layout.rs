//! Where the panes stand, from the size alone: `update` must know how many rows are seen, `view` where to draw them.

use ratatui::layout::{Rect, Size};

/// Smaller than this, nothing but one line is shown.
const LEAST: Size = Size { width: 40, height: 10 };
/// From this size on, the causes have a pane of their own at the left.
const WIDE: Size = Size { width: 120, height: 34 };
/// The pane of the causes at the left, its border included.
const CAUSES_WIDTH: u16 = 34;
/// Title, two lines an item, signals.
const DIFF_HEIGHT: u16 = 12;
/// The same with room for an address of two rows and its explanation, where there is height to spare: so that the panes
/// rarely move from record to record.
const DIFF_HEIGHT_TALL: u16 = 16;
/// From this height on.
const TALL: u16 = 34;
/// The heading of the queue and the rows that it always keeps.
const QUEUE_LEAST: u16 = 4;
/// The rows that a dialog keeps.
const DIALOG_LEAST: u16 = 10;
/// Narrower than this, the five items cannot be shown in full.
const DIFF_WIDTH: u16 = 60;

/// The panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// The root causes with their counts: two lines at the top, or a pane at the left.
    pub causes: Rect,
    /// Whether the causes stand at the left.
    pub is_wide: bool,
    /// The heading of the queue and its rows.
    pub queue: Rect,
    /// The five items.
    pub diff: Rect,
    /// Database, filter, position, operator.
    pub status: Rect,
    /// Keys, or what is said.
    pub footer: Rect,
    /// Everything but status and footer: for a text that is read.
    pub body: Rect,
    /// Everything above the five items: for a dialog about them.
    pub dialog: Rect,
}

impl Layout {
    /// Lays the panes out; none where the window is too small.
    pub fn of(size: Size) -> Option<Self> {
        if size.width < LEAST.width || size.height < LEAST.height {
            return None;
        }
        let Size { width, height } = size;
        let body = Rect::new(0, 0, width, height - 2);
        let is_wide = width >= WIDE.width && height >= WIDE.height;
        let (left, top) = if is_wide { (CAUSES_WIDTH, 0) } else { (0, 2) };
        let causes = if is_wide { Rect { width: left, ..body } } else { Rect { height: top, ..body } };
        // The queue keeps at least its heading and three rows.
        let wanted = if height >= TALL { DIFF_HEIGHT_TALL } else { DIFF_HEIGHT };
        let diff_height = wanted.min(body.height.saturating_sub(top + QUEUE_LEAST));
        let diff = Rect::new(left, body.height - diff_height, width - left, diff_height);
        let queue = Rect::new(left, top, width - left, diff.y - top);
        Some(Self {
            causes,
            is_wide,
            queue,
            diff,
            status: Rect::new(0, height - 2, width, 1),
            footer: Rect::new(0, height - 1, width, 1),
            body,
            dialog: Rect::new(left, 0, width - left, diff.y),
        })
    }

    /// Returns how high the five items may grow; with a dialog above them it keeps its room.
    pub fn diff_at_most(&self, has_dialog: bool) -> u16 {
        let kept = if has_dialog { DIALOG_LEAST } else { self.queue.y + QUEUE_LEAST };
        self.body.height.saturating_sub(kept).max(self.diff.height)
    }

    /// Takes rows from the queue for five items that need more than they usually have.
    #[must_use]
    pub fn with_diff(mut self, rows: u16) -> Self {
        let more = rows.saturating_sub(self.diff.height).min(self.queue.height.saturating_sub(QUEUE_LEAST));
        self.queue.height -= more;
        self.dialog.height -= more;
        self.diff.y -= more;
        self.diff.height += more;
        self
    }

    /// Returns how many rows of the queue are seen at a size; fewer while a record needs more room.
    pub fn rows(size: Size) -> u16 {
        Self::of(size).map_or(1, |layout| layout.queue.height.saturating_sub(1)).max(1)
    }

    /// Tells whether the five items have the room to be shown in full.
    pub fn shows_record_in_full(&self) -> bool {
        self.diff.height >= DIFF_HEIGHT && self.diff.width >= DIFF_WIDTH
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_never_overlap_nor_leave_the_window() {
        for width in 0..200 {
            for height in 0..70 {
                let Some(layout) = Layout::of(Size { width, height }) else {
                    assert!(width < 40 || height < 10);
                    continue;
                };
                let panes = [layout.causes, layout.queue, layout.diff, layout.status, layout.footer];
                let area: u32 = panes.iter().map(|pane| pane.area()).sum();
                assert_eq!(area, u32::from(width) * u32::from(height), "{width}×{height}");
                assert!(layout.queue.height >= 4);
                for (wanted, has_dialog) in [(0, false), (17, false), (17, true), (99, false), (99, true)] {
                    let most = layout.diff_at_most(has_dialog);
                    let grown = layout.with_diff(most.min(wanted));
                    assert!(grown.queue.height >= 4 && grown.diff.height >= layout.diff.height);
                    assert!(!has_dialog || grown.dialog.height >= layout.dialog.height.min(10));
                    let panes = [grown.causes, grown.queue, grown.diff, grown.status, grown.footer];
                    assert_eq!(panes.iter().map(|pane| pane.area()).sum::<u32>(), area, "{width}×{height}");
                    assert_eq!(grown.diff.bottom(), grown.body.height);
                    assert_eq!(grown.dialog.height, grown.diff.y);
                }
            }
        }
    }

    #[test]
    fn eighty_by_twenty_four_shows_the_record_in_full_and_seven_rows() {
        let size = Size { width: 80, height: 24 };
        assert!(Layout::of(size).is_some_and(|layout| layout.shows_record_in_full()));
        assert_eq!(Layout::rows(size), 7);
    }
}
