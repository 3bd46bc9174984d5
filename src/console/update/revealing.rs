//! `r`: a number in all its digits, for ten seconds, by leads, with a reason. It is in the history before it is shown.

use super::{Press, coming_back, gate, marking};
use crate::audit::CandidateId;
use crate::console::model::{Field, Form, Model, Purpose, Revealed, Row, Tone};
use crate::i18n::Message;

/// Asks why.
pub(super) fn ask_reason(model: &mut Model, press: Press) {
    let Some(target) = gate::target(model, press) else { return };
    let rows = vec![Row::text("console.row.reveal-reason", Field::default())];
    marking::open(model, Form::new(Purpose::Reveal(target.id), rows));
}

/// Shows the number now that it is recorded, if its record is still before the operator.
pub(super) fn recorded(model: &mut Model, id: CandidateId) {
    let is_wanted = model.flight.revealing.take() == Some(id);
    coming_back::under_way(model, |of| matches!(of, Purpose::Reveal(_)));
    if is_wanted && model.layer.is_none() && model.queue.cursor() == Some(id) && !model.idle.is_blank() {
        model.revealed = Some(Revealed::new(id));
        model.words.say(Tone::Note, Message::new("console.note.revealed"));
    } else {
        model.words.say(Tone::Note, Message::new("console.note.not-revealed").arg("id", id));
    }
}
