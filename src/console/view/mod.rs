//! What the console looks like: the model painted, one pane a file. Changes nothing but the scroll offsets, the measures and
//! what was painted ahead in [`ViewState`].

mod ahead;
mod beside;
mod blank;
mod block;
mod causes;
mod checklist;
mod diff;
mod explained;
mod filter_words;
mod footer;
mod form;
mod help;
mod history;
mod incidents;
mod laid;
mod marked;
mod member;
mod menu;
mod pair;
mod pairs;
mod partner;
mod patterns;
mod preview;
mod progress;
mod queue;
mod reading;
mod requests;
mod selected;
mod status;
mod strip;
mod sweep;
mod whole;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::keymap::Keymap;
use super::layout::Layout;
use super::model::{Layer, Model};
use super::msg::Reading;
use super::theme::Theme;
use crate::audit::{CandidateId, RequestId};
use crate::i18n::{Lang, Message};
use crate::text::Shown;

use strip::Strip;

/// What the view remembers from frame to frame, and what it measured.
#[derive(Debug, Default)]
pub struct ViewState {
    /// What was painted before the key that goes to it.
    ahead: ahead::Ahead,
    /// The first row of the queue that was seen.
    queue_top: Option<CandidateId>,
    /// The measures of the text that is read.
    pub reading: Reading,
    /// The record whose five items stand on the frame in full, and their version.
    pub shown: Option<(CandidateId, u64)>,
    /// Whether every item of it that a person has to read stands there to its end.
    pub is_whole: bool,
    /// The record that is read whole, and its version.
    pub opened: Option<(CandidateId, u64)>,
    /// The pairs of the reading view that stand on the frame in full, and their versions.
    pub pairs: Vec<(CandidateId, u64)>,
    /// How many pairs of the reading view it has room for.
    pub pairs_fit: usize,
    /// The request under the cursor of a list of replies, and its version.
    pub request: Option<(RequestId, u64)>,
    /// Where the hardware cursor is, at which an input method draws.
    pub caret: Option<Position>,
}

#[cfg(test)]
impl ViewState {
    /// Returns the same as if nothing had been painted ahead.
    pub(super) fn without_ahead(&self) -> Self {
        Self { queue_top: self.queue_top, ..Self::default() }
    }
}

/// What every pane paints with.
struct Canvas<'a> {
    frame: &'a mut Buffer,
    caret: Option<Position>,
    theme: Theme,
    lang: Lang,
    keymap: &'a Keymap,
}

impl Canvas<'_> {
    /// Says a message with the keys in force.
    fn say(&self, message: &Message) -> String {
        self.keymap.say(self.lang, message)
    }

    /// Says a message as [`say`](Self::say) does, safe to show; member keys in it stand whole.
    fn shown(&self, message: &Message) -> Shown<'static> {
        self.keymap.shown(self.lang, message)
    }

    /// Begins a line of a pane.
    fn line(&mut self, area: Rect, row: u16) -> Strip<'_> {
        if row < area.height {
            Strip::new(self.frame, area.x, area.y + row, area.right(), self.theme)
        } else {
            Strip::nowhere(self.frame, self.theme)
        }
    }

    /// Puts the hardware cursor, where an input method draws.
    fn caret(&mut self, x: u16, y: u16) {
        self.caret = Some(Position { x, y });
    }
}

/// Paints the model.
pub fn view(model: &Model, state: &mut ViewState, frame: &mut Buffer) {
    (state.shown, state.is_whole, state.opened) = (None, false, None);
    state.reading = Reading::default();
    (state.pairs, state.pairs_fit, state.request) = (Vec::new(), 0, None);
    let theme = Theme::new(model.facts.look);
    let mut canvas = Canvas { frame, caret: None, theme, lang: model.facts.lang, keymap: &model.keymap };
    panes(&mut canvas, model, state);
    state.caret = canvas.caret;
}

/// Paints a pane that the next key may go to, for when nothing else is to be done; tells whether there was one. While other than
/// the queue is seen nothing of that is kept.
pub fn paint_ahead(model: &Model, state: &mut ViewState) -> bool {
    let is_seen = model.layer.is_none() && !model.idle.is_blank();
    if let Some(layout) = Layout::of(model.size).filter(|_| is_seen) {
        return state.ahead.paint_next(model, layout);
    }
    state.ahead.forget();
    false
}

fn panes(canvas: &mut Canvas<'_>, model: &Model, state: &mut ViewState) {
    let area = *canvas.frame.area();
    if model.idle.is_blank() {
        return blank::paint(canvas, area, model);
    }
    let Some(layout) = Layout::of(area.as_size()) else {
        let text = model.facts.lang.text("console.too-small");
        canvas.line(area, 0).put(text, canvas_plain());
        return;
    };
    if !over(canvas, &layout, model, state) {
        queue_and_record(canvas, layout, model, state);
    }
    status::paint(canvas, layout.status, model);
    // More than status and last line: a message that was asked for whole lies over the record.
    if footer::paint(canvas, layout.footer, model) > 2 {
        (state.shown, state.is_whole, state.opened) = (None, false, None);
        state.pairs.clear();
        state.request = None;
    }
}

/// Paints what takes the room of queue and record; tells whether anything does.
fn over(canvas: &mut Canvas<'_>, layout: &Layout, model: &Model, state: &mut ViewState) -> bool {
    let body = layout.body;
    let mut read = |canvas: &mut Canvas<'_>, top: usize, lines: &[reading::Line]| {
        state.reading = reading::paint(canvas, body, top, lines);
    };
    match &model.layer {
        Some(Layer::Whole(pane)) => {
            let (lines, needed) = whole::lines(model, pane.id);
            read(canvas, pane.top, &lines);
            state.reading.needed = reading::rows(&lines[..needed.min(lines.len())], body.width);
            state.opened = model.record_of(pane.id).map(|of| (of.dossier.id, of.dossier.version));
        }
        Some(Layer::History(pane)) => read(canvas, pane.top, &history::lines(model, pane)),
        Some(Layer::Partner(pane)) => read(canvas, pane.top, &partner::lines(model, pane)),
        Some(Layer::Progress(pane)) => read(canvas, pane.top, &progress::lines(model, pane)),
        Some(Layer::Help(pane)) => read(canvas, pane.top, &help::lines(model, pane.of)),
        Some(Layer::Form(form)) if form.purpose.takes_the_room() => form::paint(canvas, body, form, model),
        Some(Layer::Form(form)) => {
            if let Some(holder) = form.holder() {
                read(canvas, form.top(), &beside::lines(model, form, holder));
                return true;
            }
            // The step, the rule or the addressee that it is about stays in sight below it.
            let below =
                Rect { y: layout.dialog.bottom(), height: body.height - layout.dialog.height, ..body };
            match model.beneath.last() {
                Some(Layer::Incidents(pane)) => incidents::paint(canvas, below, pane, model),
                Some(Layer::Addressees(pane)) => requests::paint_addressees(canvas, below, pane),
                _ => return false,
            }
            form::paint(canvas, Rect { x: body.x, width: body.width, ..layout.dialog }, form, model);
        }
        Some(Layer::Incidents(pane)) => incidents::paint(canvas, body, pane, model),
        Some(Layer::Filter(menu)) => menu::paint_filter(canvas, body, menu),
        Some(Layer::Patterns(pane)) => patterns::paint(canvas, body, pane),
        Some(Layer::Pairs(pane)) => {
            (state.pairs, state.pairs_fit) = pairs::paint(canvas, body, pane, model);
        }
        Some(Layer::Addressees(pane)) => requests::paint_addressees(canvas, body, pane),
        Some(Layer::Replies(pane)) => {
            state.request = requests::paint_replies(canvas, body, pane, model);
        }
        Some(Layer::Preview(pane)) => preview::paint(canvas, body, pane, model),
        Some(Layer::Search(_) | Layer::Palette(_)) | None => return false,
    }
    true
}

/// Paints the causes, the queue and the record under the cursor, and a dialog above the record.
fn queue_and_record(canvas: &mut Canvas<'_>, layout: Layout, model: &Model, state: &mut ViewState) {
    let has_dialog = matches!(model.layer, Some(Layer::Form(_) | Layer::Palette(_)));
    let selecting = match &model.layer {
        Some(Layer::Form(form)) if form.is_of_selection() => model.selecting.as_ref(),
        _ => None,
    };
    let sight = model.queue.row().filter(|_| selecting.is_none()).map(|row| diff::Sight::of(model, row));
    let ahead = sight.as_ref().filter(|_| !has_dialog).and_then(|sight| state.ahead.of(sight, layout));
    let subject = sight.filter(|_| ahead.is_none()).map(|sight| diff::Subject::of(sight, layout.diff.width));
    let plan = subject.as_ref().map(|subject| diff::Plan::of(subject, layout.diff_at_most(has_dialog)));
    let layout = match (ahead, &plan) {
        (Some(painted), _) => painted.layout,
        (None, Some(plan)) => layout.with_diff(plan.height()),
        (None, None) => layout,
    };
    causes::paint(canvas, &layout, model);
    queue::paint(canvas, layout.queue, model, &mut state.queue_top);
    if let Some(selecting) = selecting {
        selected::paint(canvas, layout.diff, model, selecting);
    }
    let shows = match (ahead, plan) {
        (Some(painted), _) => painted.put(canvas.frame),
        (None, plan) => plan.and_then(|plan| plan.paint(canvas, layout.diff)),
    };
    let shows = shows.filter(|_| layout.shows_record_in_full());
    state.shown = shows.map(|shows| shows.record);
    state.is_whole = shows.is_some_and(|shows| shows.is_whole);
    match &model.layer {
        Some(Layer::Form(form)) => form::paint(canvas, layout.dialog, form, model),
        Some(Layer::Palette(pane)) => menu::paint_palette(canvas, layout.dialog, model, pane),
        _ => {}
    }
}

const fn canvas_plain() -> ratatui::style::Style {
    ratatui::style::Style::new()
}
