//! What the console looks like: the model painted, one pane a file. Changes nothing but the scroll offsets and measures
//! of [`ViewState`].

mod causes;
mod diff;
mod explained;
mod footer;
mod form;
mod help;
mod history;
mod marked;
mod menu;
mod partner;
mod queue;
mod reading;
mod status;
mod strip;
mod whole;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::layout::Layout;
use super::model::{Layer, Model};
use super::msg::Reading;
use super::theme::Theme;
use crate::audit::CandidateId;
use crate::i18n::Lang;

use strip::Strip;

/// What the view remembers from frame to frame, and what it measured.
#[derive(Debug, Default)]
pub struct ViewState {
    /// The first row of the queue that was seen.
    queue_top: Option<CandidateId>,
    /// The measures of the text that is read.
    pub reading: Reading,
    /// The record whose five items stand on the frame in full, and their version.
    pub shown: Option<(CandidateId, u64)>,
}

/// What every pane paints with.
struct Canvas<'a, 'b> {
    frame: &'a mut Frame<'b>,
    theme: Theme,
    lang: Lang,
}

impl Canvas<'_, '_> {
    /// Begins a line of a pane.
    fn line(&mut self, area: Rect, row: u16) -> Strip<'_> {
        let buffer = self.frame.buffer_mut();
        if row < area.height {
            Strip::new(buffer, area.x, area.y + row, area.right(), self.theme)
        } else {
            Strip::nowhere(buffer, self.theme)
        }
    }

    /// Puts the hardware cursor, where an input method draws.
    fn caret(&mut self, x: u16, y: u16) {
        self.frame.set_cursor_position(Position { x, y });
    }
}

/// Paints the model.
pub fn view(model: &Model, state: &mut ViewState, frame: &mut Frame<'_>) {
    state.shown = None;
    state.reading = Reading::default();
    let mut canvas = Canvas { frame, theme: Theme::new(model.facts.look), lang: model.facts.lang };
    let Some(layout) = Layout::of(canvas.frame.area().as_size()) else {
        let area = canvas.frame.area();
        let text = model.facts.lang.text("console.too-small");
        canvas.line(area, 0).put(text, canvas_plain());
        return;
    };
    match &model.layer {
        Some(Layer::Whole(pane)) => {
            let lines = whole::lines(model, pane.id);
            state.reading = reading::paint(&mut canvas, layout.body, pane.top, &lines);
        }
        Some(Layer::History(pane)) => {
            let lines = history::lines(model, pane);
            state.reading = reading::paint(&mut canvas, layout.body, pane.top, &lines);
        }
        Some(Layer::Partner(pane)) => {
            let lines = partner::lines(model, pane);
            state.reading = reading::paint(&mut canvas, layout.body, pane.top, &lines);
        }
        Some(Layer::Help(pane)) => {
            let lines = help::lines(model, pane.of);
            state.reading = reading::paint(&mut canvas, layout.body, pane.top, &lines);
        }
        layer => {
            causes::paint(&mut canvas, &layout, model);
            queue::paint(&mut canvas, layout.queue, model, state);
            state.shown =
                diff::paint(&mut canvas, layout.diff, model).filter(|_| layout.shows_record_in_full());
            match layer {
                Some(Layer::Form(form)) => form::paint(&mut canvas, layout.dialog, form),
                Some(Layer::Statuses(menu)) => menu::paint_statuses(&mut canvas, layout.dialog, menu),
                Some(Layer::Palette(pane)) => menu::paint_palette(&mut canvas, layout.dialog, model, pane),
                _ => {}
            }
        }
    }
    status::paint(&mut canvas, layout.status, model);
    footer::paint(&mut canvas, layout.footer, model);
}

const fn canvas_plain() -> ratatui::style::Style {
    ratatui::style::Style::new()
}
