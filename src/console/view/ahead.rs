//! The five items of the records that the next keys go to, painted while nothing else is to be done: a step of the cursor lays
//! them on its frame.

use std::rc::Rc;

use ratatui::buffer::Buffer;

use super::Canvas;
use super::diff::{Plan, Shows, Sight, Subject};
use crate::audit::CandidateId;
use crate::console::layout::Layout;
use crate::console::model::{Look, Model};
use crate::console::theme::Theme;
use crate::i18n::Lang;
use crate::triage::listing::ListRow;
use crate::triage::port::Record;

/// What was painted ahead.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    painted: Vec<Painted>,
}

/// The five items of a record, and all that they were made from.
#[derive(Debug)]
pub(super) struct Painted {
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
    pub(super) fn of(&self, sight: &Sight<'_>, around: Layout) -> Option<&Painted> {
        self.painted.iter().find(|painted| painted.is_of(sight, around))
    }

    /// Paints the records that the next keys go to, as far as they were not painted from the same; forgets all others.
    pub(super) fn paint(&mut self, model: &Model, around: Layout) {
        let near = model.queue.near();
        self.painted.retain(|painted| near.contains(&painted.row.id));
        let under_cursor = model.queue.cursor();
        let is_next = |id: &CandidateId| Some(*id) != under_cursor;
        for id in near.into_iter().filter(is_next) {
            let Some(row) = model.queue.rows.iter().find(|row| row.id == id) else { continue };
            let sight = Sight::of(model, row);
            if self.of(&sight, around).is_none() {
                self.painted.retain(|painted| painted.row.id != id);
                self.painted.extend(Painted::of(&sight, model, around));
            }
        }
    }
}

impl Painted {
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
