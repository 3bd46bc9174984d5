//! The screen: model → frame → one write.

use std::io;
use std::time::Instant;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};

use crate::console::model::Model;
use crate::console::msg::Painted;
use crate::console::terminal::{Backend, Question, Tty};
use crate::console::view::{ViewState, paint_ahead, view};

pub(super) struct Screen {
    backend: Backend<Tty>,
    frame: Buffer,
    state: ViewState,
}

impl Screen {
    pub(super) fn new(tty: &Tty, safe: bool) -> Self {
        let size = tty.size();
        let backend = Backend::new(tty.clone(), size).safe(safe);
        Self { backend, frame: blank(size), state: ViewState::default() }
    }

    /// Makes the next frame paint every cell, at a size.
    pub(super) fn repaint(&mut self, size: Size) -> io::Result<()> {
        self.frame = blank(size);
        self.backend.repaint(size)
    }

    /// Paints what the next key may go to, one pane of it; tells whether there was one. Nothing of it is written.
    pub(super) fn paint_ahead(&mut self, model: &Model) -> bool {
        paint_ahead(model, &mut self.state)
    }

    /// Paints the model, with a question to the terminal behind it; tells what the frame shows, and whether anything of it had
    /// to be written.
    pub(super) fn paint(&mut self, model: &Model, question: Option<Question>) -> io::Result<(Painted, bool)> {
        self.frame.reset();
        view(model, &mut self.state, &mut self.frame);
        self.backend.paint(&self.frame, self.state.caret)?;
        let written = self.backend.commit_and_ask(question.map_or(&[], Question::bytes))?;
        let painted = Painted {
            record: self.state.shown,
            is_whole: self.state.is_whole,
            opened: self.state.opened,
            pairs: self.state.pairs.clone(),
            pairs_fit: self.state.pairs_fit,
            request: self.state.request,
            reading: self.state.reading,
            at: Instant::now(),
        };
        Ok((painted, written > 0))
    }
}

fn blank(size: Size) -> Buffer {
    Buffer::empty(Rect::from((Position::ORIGIN, size)))
}
