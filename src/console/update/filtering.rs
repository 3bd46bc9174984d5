//! `0 1 2 3 4 f`: which records the queue shows.

use super::{Effects, asking};
use crate::audit::{CauseSet, RootCause, StatusSet};
use crate::console::model::{Layer, Model, Select, StatusMenu};
use crate::console::msg::Effect;
use crate::triage::filter::Filter;
use crate::triage::port::Request;

/// Shows only one root cause, or all.
pub(super) fn cause(model: &mut Model, cause: Option<RootCause>, out: &mut Effects) {
    let mut filter = model.queue.filter.clone();
    filter.causes = cause.into_iter().collect::<CauseSet>();
    show(model, filter, out);
}

/// Opens the menu of statuses.
pub(super) fn open_menu(model: &mut Model) {
    model.layer = Some(Layer::Statuses(StatusMenu::of(&model.queue.filter)));
}

/// Switches a line of the menu.
pub(super) fn switch(model: &mut Model) {
    if let Some(Layer::Statuses(menu)) = &mut model.layer {
        menu.toggle();
    }
}

/// Shows what the menu has switched on; nothing switched on shows everything.
pub(super) fn take_menu(model: &mut Model, menu: &StatusMenu, out: &mut Effects) {
    let mut filter = Filter {
        statuses: StatusSet::EMPTY,
        awaiting: false,
        raised_again: false,
        ..model.queue.filter.clone()
    };
    for toggle in &menu.chosen {
        toggle.switch_on(&mut filter);
    }
    show(model, filter, out);
}

/// Shows what a filter lets through, from the first record on.
pub(super) fn show(model: &mut Model, filter: Filter, out: &mut Effects) {
    model.queue.filter = filter;
    model.flight.pending = None;
    out.push(Effect::Ask(Request::Tallies));
    asking::window(model, Select::First, out);
}
