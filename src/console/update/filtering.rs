//! `0 1 2 3 4 f o m`: which records the queue shows, and in which order.

use jiff::Timestamp;

use super::{Effects, Press, asking, coming_back, gate, marking, selecting};
use crate::audit::{CauseSet, Day, RootCause, StatusSet, Sweep};
use crate::console::model::field::may_be_number;
use crate::console::model::{
    Field, FilterMenu, Form, Layer, MenuFacts, MenuLine, Model, Purpose, Row, Section, Select, Tone,
};
use crate::console::msg::Effect;
use crate::i18n::Message;
use crate::triage::filter::Filter;
use crate::triage::listing::ListRow;
use crate::triage::page::SortOrder;
use crate::triage::port::{Request, SavedFilter};

/// Shows only one root cause, or all; outside the audit no record has one.
pub(super) fn cause(model: &mut Model, cause: Option<RootCause>, out: &mut Effects) {
    let mut filter = model.queue.filter.clone();
    filter.causes = cause.into_iter().collect::<CauseSet>();
    filter.outside &= cause.is_none();
    show(model, filter, out);
}

/// Opens the menu of what is shown, and asks for the saved filters.
pub(super) fn open_menu(model: &mut Model, press: Press, out: &mut Effects) {
    let row = model.queue.row();
    let employer = row.map(|row| (row.employer_code.clone(), row.employer_name.clone()));
    let facts = MenuFacts {
        me: model.facts.actor.person().to_owned(),
        today: Day::of(press.now),
        employer: employer.filter(|(code, _)| !code.is_empty()),
        sweeps: model.sweeps.clone(),
    };
    model.layer = Some(Layer::Filter(Box::new(FilterMenu::new(model.queue.filter.clone(), facts))));
    out.push(Effect::Ask(Request::SavedFilters));
    out.push(Effect::Ask(Request::Sweeps));
}

/// Switches the line of the cursor.
pub(super) fn switch(model: &mut Model) {
    if let Some(Layer::Filter(menu)) = &mut model.layer {
        menu.switch();
    }
}

/// Shows what the menu has switched on, or the saved filter under the cursor; on the head of a section opens it.
pub(super) fn submit(model: &mut Model, mut menu: Box<FilterMenu>, out: &mut Effects) {
    match menu.line() {
        Some(MenuLine::Head(Section::Saved)) => {
            menu.switch();
            model.layer = Some(Layer::Filter(menu));
        }
        Some(MenuLine::Saved(n)) => {
            menu.take(n);
            show(model, menu.draft, out);
        }
        _ => show(model, menu.draft, out),
    }
}

/// Takes the saved filters in.
pub(super) fn take_saved(model: &mut Model, saved: Vec<SavedFilter>) -> bool {
    let said = model.flight.saved_filter.take();
    coming_back::under_way(model, |of| *of == Purpose::SaveFilter);
    let has_words = said.is_some();
    if let Some(message) = said {
        model.words.say(Tone::Done, message);
    }
    let menu = model.layer.iter_mut().chain(&mut model.beneath).find_map(|layer| match layer {
        Layer::Filter(menu) => Some(menu),
        _ => None,
    });
    let has_menu = menu.is_some();
    if let Some(menu) = menu {
        menu.take_saved(saved);
    }
    has_words || has_menu
}

/// Takes the sweeps in, in the menu too.
pub(super) fn take_sweeps(model: &mut Model, sweeps: Vec<Sweep>) -> bool {
    let is_new = model.sweeps != sweeps;
    let menu = model.layer.iter_mut().chain(&mut model.beneath).find_map(|layer| match layer {
        Layer::Filter(menu) => Some(menu),
        _ => None,
    });
    if let Some(menu) = menu {
        menu.take_sweeps(sweeps.clone());
    }
    model.sweeps = sweeps;
    is_new
}

/// Asks for a name for the filter: that of the menu, or the one in force.
pub(super) fn name_filter(model: &mut Model) {
    let filter = draft(model);
    if filter.search.iter().any(|words| may_be_number(words)) {
        model.words.say(Tone::Warning, Message::new("console.filter.holds-number"));
        return;
    }
    if filter == Filter::default() {
        model.words.say(Tone::Warning, Message::new("console.why.no-filter"));
        return;
    }
    model.beneath.extend(model.layer.take());
    let rows = vec![Row::text("console.row.filter-name", Field::default())];
    marking::open(model, Form::new(Purpose::SaveFilter, rows));
}

/// Keeps the filter under a name.
pub(super) fn save(model: &mut Model, name: String, now: Timestamp, out: &mut Effects) {
    let filter = draft(model);
    model.flight.saved_filter = Some(Message::new("console.filter.saved").arg("name", &name));
    let actor = model.facts.actor.clone();
    out.push(Effect::Ask(Request::SaveFilter { name, filter: Some(filter), actor, at: now }));
}

/// Gives the name of the saved filter under the cursor up.
pub(super) fn drop_saved(model: &mut Model, press: Press, out: &mut Effects) {
    if !gate::passes(model, press) {
        return;
    }
    let Some(Layer::Filter(menu)) = &model.layer else { return };
    let Some(MenuLine::Saved(n)) = menu.line() else { return };
    let Some(name) = menu.saved.get(n).map(|saved| saved.name.clone()) else { return };
    model.flight.saved_filter = Some(Message::new("console.filter.dropped").arg("name", &name));
    let actor = model.facts.actor.clone();
    out.push(Effect::Ask(Request::SaveFilter { name, filter: None, actor, at: press.now }));
}

/// The filter that the operator is looking at.
fn draft(model: &Model) -> Filter {
    match &model.layer {
        Some(Layer::Filter(menu)) => menu.draft.clone(),
        _ => model.queue.filter.clone(),
    }
}

/// Shows the same records in the next order; the cursor stays on its record.
pub(super) fn order(model: &mut Model, out: &mut Effects) {
    let (orders, now) = (SortOrder::ALL, model.queue.order);
    let next = orders.iter().copied().cycle().skip_while(|order| *order != now).nth(1);
    model.queue.order = next.unwrap_or(SortOrder::Risk);
    model.flight.pending = None;
    if let Some(selecting) = &mut model.selecting {
        // A range is drawn in one order.
        selecting.range = None;
    }
    let lang = model.facts.lang;
    let word = lang.word("order", model.queue.order.code());
    model.words.say(Tone::Note, Message::new("console.note.order").arg("order", word));
    // The record comes late where it is looked for in slices: until then the cursor stands elsewhere.
    let select = model.queue.place().map_or(Select::Keep, Select::At);
    asking::window(model, select, out);
}

/// Shows only what the operator works on, or everything again.
pub(super) fn mine(model: &mut Model, out: &mut Effects) {
    let me = model.facts.actor.person().to_owned();
    let filter = &model.queue.filter;
    let is_mine = filter.assignees == [me.clone()] && !filter.unassigned;
    let assignees = if is_mine { Vec::new() } else { vec![me] };
    let id = if is_mine { "console.note.all" } else { "console.note.mine" };
    show(model, Filter { assignees, unassigned: false, ..filter.clone() }, out);
    model.words.say(Tone::Note, Message::new(id));
}

/// Goes to the queue of the second check, or back. A search and the other filters go with it, but a status would give the mark
/// away; so does a record under the cursor that awaits its check.
pub(super) fn second_checks(model: &mut Model, out: &mut Effects) {
    let filter = &model.queue.filter;
    let awaiting = !filter.awaiting;
    let filter = Filter { awaiting, statuses: StatusSet::EMPTY, ..filter.clone() };
    let at = model.queue.row().filter(|row| row.mark.awaiting_second_check).map(ListRow::place);
    show(model, filter, out);
    if let Some(place) = at {
        asking::window(model, Select::At(place), out);
    }
    let id = if awaiting { "console.note.second-checks" } else { "console.note.no-second-checks" };
    model.words.say(Tone::Note, Message::new(id));
}

/// Shows what a filter lets through: from the first record on, or from where the cursor stood when it was narrowed. A selection
/// is one of what was shown, and ends.
pub(super) fn show(model: &mut Model, filter: Filter, out: &mut Effects) {
    if model.queue.filter != filter {
        selecting::end(model);
    }
    let select = model.queue.narrow(filter);
    model.flight.pending = None;
    out.push(Effect::Ask(Request::Tallies));
    asking::window(model, select, out);
}
