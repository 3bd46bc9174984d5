//! The screen: model → frame → one write.

use std::io;
use std::time::Instant;

use ratatui::layout::{Rect, Size};
use ratatui::{Terminal, TerminalOptions, Viewport};

use crate::console::model::Model;
use crate::console::msg::Painted;
use crate::console::terminal::{Backend, Tty, repaint};
use crate::console::view::{ViewState, view};

pub(super) struct Screen {
    terminal: Terminal<Backend<Tty>>,
    state: ViewState,
}

impl Screen {
    pub(super) fn new(tty: &Tty, safe: bool) -> io::Result<Self> {
        let size = tty.size();
        let backend = Backend::new(tty.clone(), size).safe(safe);
        let viewport = Viewport::Fixed(Rect::new(0, 0, size.width, size.height));
        let terminal = Terminal::with_options(backend, TerminalOptions { viewport })?;
        Ok(Self { terminal, state: ViewState::default() })
    }

    /// Makes the next frame paint every cell, at a size.
    pub(super) fn repaint(&mut self, size: Size) -> io::Result<()> {
        repaint(&mut self.terminal, size)
    }

    /// Paints the model; tells what the operator has before him from now on.
    pub(super) fn paint(&mut self, model: &Model) -> io::Result<Painted> {
        let state = &mut self.state;
        self.terminal.draw(|frame| view(model, state, frame))?;
        self.terminal.backend_mut().commit()?;
        Ok(Painted {
            record: self.state.shown,
            is_whole: self.state.is_whole,
            opened: self.state.opened,
            pairs: self.state.pairs.clone(),
            pairs_fit: self.state.pairs_fit,
            request: self.state.request,
            reading: self.state.reading,
            at: Instant::now(),
        })
    }
}
