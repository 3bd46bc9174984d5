//! The five items of the records that the next keys go to, painted while nothing else is to be done: a step of the cursor lays
//! them on its frame.

use std::rc::Rc;

use ratatui::buffer::Buffer;
use smallvec::SmallVec;

use super::Canvas;
use super::diff::{Plan, Shows, Sight, Subject};
use crate::console::layout::Layout;
use crate::console::model::{Look, Model};
use crate::console::theme::Theme;
use crate::i18n::Lang;
use crate::triage::listing::ListRow;
use crate::triage::port::Record;

/// What was painted ahead.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    panes: Vec<Pane>,
}

/// The five items of a record, and all that they were made from.
#[derive(Debug)]
pub(super) struct Pane {
    row: ListRow,
    record: Rc<Record>,
    look: Look,
    lang: Lang,
    is_blind: bool,
    is_checked_blind: bool,
    /// The panes before the record was given its room.
    around: Layout,
    cells: Buffer,
    /// The panes with it.
    pub(super) layout: Layout,
    shows: Option<Shows>,
}

impl Ahead {
    /// Returns what was painted from the same.
    pub(super) fn of(&self, sight: &Sight<'_>, around: Layout) -> Option<&Pane> {
        self.panes.iter().find(|pane| pane.is_of(sight, around))
    }

    /// Paints the first of the records that the next keys go to that was not painted from the same; tells whether there was
    /// one. All others are forgotten but that under the cursor, to which a key may come back.
    pub(super) fn paint_next(&mut self, model: &Model, around: Layout) -> bool {
        let rows = &model.queue.rows;
        let near = model.queue.near();
        let sights: SmallVec<[Sight<'_>; 6]> = (near.iter())
            .filter_map(|id| rows.iter().find(|row| row.id == *id).map(|row| Sight::of(model, row)))
            .collect();
        self.panes.retain(|pane| sights.iter().any(|sight| pane.is_of(sight, around)));
        let under_cursor = model.queue.cursor();
        let next = sights.iter().filter(|sight| Some(sight.row.id) != under_cursor);
        let pane = next
            .filter(|sight| self.of(sight, around).is_none())
            .find_map(|sight| Pane::of(sight, model, around));
        let is_painted = pane.is_some();
        self.panes.extend(pane);
        is_painted
    }

    /// Forgets all of it: nothing of a record is kept beyond the queue that shows it.
    pub(super) fn forget(&mut self) {
        self.panes.clear();
    }
}

impl Pane {
    /// None where the record did not come yet, or its number is to be seen: that is painted when it is looked at.
    fn of(sight: &Sight<'_>, model: &Model, around: Layout) -> Option<Self> {
        let record = Rc::clone(sight.record.filter(|_| !sight.is_revealed)?);
        let subject = Subject::of(*sight, around.diff.width);
        let plan = Plan::of(&subject, around.diff_at_most(false));
        let layout = around.with_diff(plan.height());
        let mut cells = Buffer::empty(layout.diff);
        let theme = Theme::new(sight.look);
        let mut canvas =
            Canvas { frame: &mut cells, caret: None, theme, lang: sight.lang, keymap: &model.keymap };
        let shows = plan.paint(&mut canvas, layout.diff);
        let Sight { row, look, lang, is_blind, is_checked_blind, .. } = *sight;
        Some(Self {
            row: row.clone(),
            record,
            look,
            lang,
            is_blind,
            is_checked_blind,
            around,
            cells,
            layout,
            shows,
        })
    }

    fn is_of(&self, sight: &Sight<'_>, around: Layout) -> bool {
        let Sight { row, record, look, lang, is_blind, is_checked_blind, is_revealed } = *sight;
        self.row == *row
            && record.is_some_and(|record| self.record == *record)
            && (self.look, self.lang) == (look, lang)
            && (self.is_blind, self.is_checked_blind, false) == (is_blind, is_checked_blind, is_revealed)
            && self.around == around
    }

    /// Lays it on a frame, in its place; tells what of the record stands there.
    pub(super) fn put(&self, frame: &mut Buffer) -> Option<Shows> {
        let area = *self.cells.area();
        let cells = self.cells.content().chunks_exact(usize::from(area.width).max(1));
        for (cells, y) in cells.zip(area.top()..area.bottom()) {
            let from = frame.index_of(area.x, y);
            if let Some(row) = frame.content.get_mut(from..from + cells.len()) {
                row.clone_from_slice(cells);
            }
        }
        self.shows
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::{Position, Rect, Size};

    use super::*;
    use crate::audit::CandidateId;
    use crate::console::model::Revealed;
    use crate::console::tests::{Scene, scene};
    use crate::console::view::view;

    /// In no text of the screen.
    const SIGN: &str = "※";

    /// Stands on a record that was painted before the key that went to it, and marks what was painted.
    fn on_a_laid_pane() -> Scene {
        let mut scene = scene(Lang::En, 80, 24);
        scene.keys("j");
        for pane in &mut scene.state.ahead.panes {
            let at = pane.cells.area().as_position();
            pane.cells[at].set_symbol(SIGN);
        }
        scene
    }

    fn shows_what_was_painted(scene: &mut Scene) -> bool {
        let mut frame = Buffer::empty(Rect::from((Position::ORIGIN, scene.model.size)));
        view(&scene.model, &mut scene.state, &mut frame);
        frame.content().iter().any(|cell| cell.symbol() == SIGN)
    }

    #[test]
    fn a_pane_is_laid_down_only_where_it_would_be_painted_the_same() {
        type Change = fn(&mut Model, CandidateId);
        let changes: [(&str, Change); 8] = [
            ("the mark of the row", |model, id| {
                model
                    .queue
                    .rows
                    .iter_mut()
                    .filter(|row| row.id == id)
                    .for_each(|row| row.mark.raised_again = true);
            }),
            ("the record", |model, id| {
                let mut record = model.record_of(id).unwrap().clone();
                record.dossier.candidate.items.sex.push('1');
                model.record.keep(Box::new(record));
            }),
            ("the signs", |model, _| model.facts.look.ascii = !model.facts.look.ascii),
            ("the language", |model, _| model.facts.lang = Lang::Ja),
            ("what is hidden", |model, _| model.queue.filter.awaiting = true),
            ("a number seen whole", |model, id| model.revealed = Some(Revealed::new(id))),
            ("the width", |model, _| model.size = Size::new(81, 24)),
            ("the height", |model, _| model.size = Size::new(80, 25)),
        ];
        assert!(shows_what_was_painted(&mut on_a_laid_pane()));
        for (what, change) in changes {
            let mut scene = on_a_laid_pane();
            let id = scene.model.queue.cursor().unwrap();
            change(&mut scene.model, id);
            assert!(!shows_what_was_painted(&mut scene), "{what}");
        }
    }

    #[test]
    fn what_no_key_goes_to_any_more_is_forgotten() {
        let mut scene = scene(Lang::En, 80, 24);
        scene.keys("jjj");
        assert!((1..=5).contains(&scene.state.ahead.panes.len()));
        scene.keys("<Enter>");
        assert!(scene.state.ahead.panes.is_empty());
    }
}
