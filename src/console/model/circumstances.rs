//! The circumstances of a key, as the conditions of the commands ask for them: summarised from the model.

use super::{Layer, MenuLine, Model, RowKind};
use crate::audit::{Role, Status};
use crate::console::commands::Context;
use crate::console::commands::palette::{self, Keyed};
use crate::console::layout::Layout;
use crate::triage::filter::Filter;

impl Context {
    /// Summarises a model.
    pub fn of(model: &Model) -> Self {
        Self::default().with_session(model).with_queue(model).with_layer(model)
    }

    /// Adds who sits there, where, and what runs.
    fn with_session(self, model: &Model) -> Self {
        let is_bulk_running = model.bulk.is_under_way();
        Self {
            can_end: self.can_end || is_bulk_running || model.flight.job.is_some(),
            stops_something: is_bulk_running || model.flight.job.as_ref().is_some_and(|job| job.may_stop),
            is_bulk_running,
            is_bulk_interrupted: model.bulk.is_interrupted(),
            is_small: !Layout::of(model.size).is_some_and(|layout| layout.shows_record_in_full()),
            may_act: model.facts.actor.role != Role::Viewer,
            is_lead: model.facts.actor.role == Role::Lead,
            may_reveal: model.facts.may_reveal,
            job: model.flight.job.as_ref().map(|job| job.doing),
            has_message: model.words.has_last(),
            has_job_control: model.facts.has_job_control,
            ..self
        }
    }

    /// Adds the record that keys go to, and what the queue shows.
    fn with_queue(self, model: &Model) -> Self {
        let row = model.queue.row();
        let subject = model.subject();
        let record = subject.and_then(|id| model.record_of(id));
        let filter = &model.queue.filter;
        let has_selection = model.selecting.is_some();
        Self {
            has_row: subject.is_some(),
            has_record: record.is_some(),
            status: row.map(|row| row.mark.status),
            awaits_check: row.is_some_and(|row| row.mark.awaiting_second_check),
            awaits_own_check: row.is_some_and(|row| row.mark.awaits_check_by(model.facts.actor.person())),
            is_among_checks: model.is_blind(),
            shows_pending: !filter.awaiting
                && (filter.statuses.is_empty() || filter.statuses.contains(Status::Pending)),
            has_partners: record.is_some_and(|record| !record.found.partners.is_empty()),
            has_selection,
            can_end: self.can_end || has_selection || !filter.search.is_empty(),
            has_filter: *filter != Filter::default(),
            ..self
        }
    }

    /// Adds what lies over the queue.
    fn with_layer(self, model: &Model) -> Self {
        let Some(over) = model.over() else { return self };
        let all = Self { holds_back: holds_back(over, model), ..self };
        match over {
            Layer::Filter(menu) => Self {
                is_in_menu: true,
                is_on_saved: matches!(menu.line(), Some(MenuLine::Saved(_))),
                is_on_choice: true,
                ..all
            },
            Layer::Pairs(pane) => Self { reads: Some(pane.reads), ..all },
            Layer::Replies(pane) => Self { request: pane.list.row().map(|row| row.request.state()), ..all },
            Layer::Incidents(pane) => Self {
                step: pane.step().map(|step| step.state),
                step_must: pane.step().is_some_and(|step| step.must),
                incident_ended: pane
                    .incident()
                    .and_then(|of| of.incident.ended.as_ref().map(|(ending, ..)| *ending)),
                ..all
            },
            Layer::Form(form) => Self {
                has_other_rows: form.rows.len() > 1,
                is_on_choice: form.rows.get(form.at).is_some_and(|row| !matches!(row.kind, RowKind::Text(_))),
                ..all
            },
            _ => all,
        }
    }
}

/// Returns why a layer cannot be submitted: nothing is there yet, or nothing at all.
fn holds_back(layer: &Layer, model: &Model) -> Option<&'static str> {
    match layer {
        Layer::Palette(pane) => match palette::read(pane.field.text(), model.facts.lang) {
            Keyed::Position(_) if model.queue.rows.is_empty() => Some("console.why.no-row"),
            Keyed::Commands(found) if found.is_empty() => Some("console.menu.no-command"),
            _ => None,
        },
        Layer::Preview(pane) => match &pane.preview {
            None => Some("console.dropped.unseen-preview"),
            Some(preview) if preview.is_void() => Some("console.bulk.nothing"),
            Some(_) => None,
        },
        Layer::Patterns(pane) => match &pane.groups {
            None => Some("console.queue.loading"),
            Some(groups) if groups.is_empty() => Some("console.patterns.none"),
            Some(_) => None,
        },
        Layer::Addressees(pane) => nothing_in(pane.rows.as_deref(), "console.requests.none"),
        Layer::Replies(pane) => nothing_in(pane.list.rows.as_deref(), "console.why.no-request"),
        Layer::Incidents(pane) => match &pane.checklist {
            None => nothing_in(pane.incidents.as_deref(), "console.incidents.none"),
            Some(open) => match &open.sweep {
                Some(sweep) if sweep.preview.is_none() => Some("console.sweep.not-counted"),
                _ => None,
            },
        },
        _ => None,
    }
}

fn nothing_in<T>(rows: Option<&[T]>, none: &'static str) -> Option<&'static str> {
    match rows {
        None => Some("console.queue.loading"),
        Some([]) => Some(none),
        Some(_) => None,
    }
}
