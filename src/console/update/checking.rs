//! `y R`: the second check.

use super::{Effects, Press, gate, marking};
use crate::audit::Status;
use crate::console::model::{Field, Form, Model, Purpose, RecordAct, Row};
use crate::triage::act::Act;

/// Confirms a mark; a correction by keying its number again from the document.
pub(super) fn confirm(model: &mut Model, press: Press, out: &mut Effects) {
    let Some(target) = gate::target(model, press) else { return };
    let mark = gate::record(model, target).map(|record| &record.dossier.mark);
    let (status, basis) = (mark.map(|mark| mark.status), mark.and_then(|mark| mark.basis));
    if !gate::passes_reading(model, target, basis, press) {
        return;
    }
    if status == Some(Status::Corrected) {
        let rows = vec![Row::text("console.row.right-number", Field::number())];
        marking::open(model, Form::new(Purpose::Act(RecordAct::Confirm, target), rows));
    } else {
        marking::perform(model, target, Act::Confirm { number: None }, press.now, out);
    }
}

/// Asks why a mark is returned.
pub(super) fn give_back(model: &mut Model, press: Press) {
    let Some(target) = gate::target(model, press) else { return };
    let rows = vec![Row::text("console.row.return-note", Field::default())];
    marking::open(model, Form::new(Purpose::Act(RecordAct::Return, target), rows));
}
