//! What a key means: the scope decides which commands are in force, the table which key is whose.

use jiff::Timestamp;

use super::{
    Effects, Press, assigning, bulk, checking, document_requests, ending, entering_replies, filtering, forms,
    incidents, jobs, looking, marking, moving, pairs, progress, revealing, searching, selecting, session,
};
use crate::audit::{Day, RootCause};
use crate::console::commands::{Category, Command, CommandId, Context, Scope, Step, palette};
use crate::console::model::{JobAsks, Layer, Model, Quitting, Tone, Typed};
use crate::console::msg::{Effect, ExitReason};
use crate::console::terminal::{Arrived, Input, Key, KeyCode};
use crate::i18n::Message;
use crate::triage::bulk::BulkAct;

/// Takes what came from the keyboard.
pub(super) fn input(model: &mut Model, arrived: Arrived, now: Timestamp, out: &mut Effects) {
    model.today = Some(Day::of(now));
    model.idle.touch(arrived.at);
    model.due_steps.touch(arrived.at, now);
    let press = Press { at: arrived.at, now, alone: arrived.alone, repeat: arrived.repeat };
    match arrived.input {
        Input::Closed => out.push(Effect::Quit(ExitReason::TerminalGone)),
        Input::Paste(text) => paste(model, &text),
        Input::Key(key) => {
            if !keeps_words(model, key) {
                model.words.hush();
            }
            (model.revealed, model.flight.opening) = (None, None);
            key_pressed(model, key, press, out);
        }
    }
}

/// Tells whether what is said stays: what went wrong beside the form that it is about while that is mended.
fn keeps_words(model: &Model, key: Key) -> bool {
    // Who has the screen painted anew wants to see what stood there.
    if model.keymap.meaning(scope(model), key).is_some_and(|meaning| meaning.command == CommandId::Repaint) {
        return true;
    }
    let is_editing = |id| Command::of(id).is_some_and(|command| command.category == Category::Key);
    let command = model.keymap.meaning(Scope::Form, key).map(|meaning| meaning.command);
    let is_mended =
        command.is_none_or(|id| is_editing(id) && !matches!(id, CommandId::Submit | CommandId::Leave));
    let is_wrong = matches!(model.words.now(), Some((Tone::Warning, _)));
    scope(model) == Scope::Form && is_mended && is_wrong
}

fn scope(model: &Model) -> Scope {
    model.layer.as_ref().map_or(Scope::Queue, crate::console::model::Layer::scope)
}

fn key_pressed(model: &mut Model, key: Key, press: Press, out: &mut Effects) {
    let scope = scope(model);
    let typed = match key.code {
        KeyCode::Char(c) if !key.ctrl => Some(c),
        _ => None,
    };
    if let Some(meaning) = model.keymap.meaning(scope, key) {
        if meaning.was_wide {
            model.words.hint(Message::new("console.hint.wide-key"));
        }
        if scope == Scope::Again && meaning.command == CommandId::Again {
            forms::again(model, typed, press, out);
        } else {
            run(model, meaning.command, press, out);
        }
    } else if let (Some(c), Some(field)) = (typed, field(model)) {
        field.insert(c.encode_utf8(&mut [0; 4]));
        note_typed(model);
    } else if typed.is_some_and(|c| !c.is_ascii()) {
        model.words.hint(Message::new("console.hint.input-method"));
    } else if scope == Scope::Again {
        model.words.hint(Message::new("console.note.other-key"));
    } else if !matches!(scope, Scope::Line | Scope::Form | Scope::Palette) {
        model.words.hint(Message::new("console.hint.unknown-key"));
    }
}

fn field(model: &mut Model) -> Option<&mut crate::console::model::Field> {
    model.layer.as_mut().and_then(crate::console::model::Layer::field_mut)
}

/// Notes that a text changed. Digits that are keyed unseen are no text that is lost.
fn note_typed(model: &mut Model) {
    if let Some(Layer::Form(form)) = &mut model.layer
        && form.field_mut().is_some_and(|field| !field.is_secret())
    {
        form.typed = Typed::Yes;
    }
    searching::typed(model);
}

/// Pasted text goes into a text that is keyed in, and nowhere else: no key of a paste is a command.
fn paste(model: &mut Model, text: &str) {
    match field(model) {
        Some(field) if !field.is_secret() => {
            field.insert(text);
            note_typed(model);
        }
        Some(_) => model.words.say(Tone::Warning, Message::new("console.dropped.pasted-number")),
        None => model.words.say(Tone::Warning, Message::new("console.dropped.paste")),
    }
}

/// Does a command, if it is available.
fn run(model: &mut Model, id: CommandId, press: Press, out: &mut Effects) {
    if let Some(Layer::Form(form)) = &mut model.layer
        && id != CommandId::Leave
        && form.typed == Typed::Warned
    {
        form.typed = Typed::Yes;
    }
    if id != CommandId::Quit && model.flight.quitting == Quitting::Warned {
        model.flight.quitting = Quitting::No;
    }
    let context = Context::of(model);
    let available = Command::of(id).map_or(Ok(()), |command| (command.available)(&context));
    if let Err(why) = available {
        model.words.say(Tone::Warning, context.because(why));
        return;
    }
    match id {
        CommandId::Down => moving::step(model, 1, out),
        CommandId::Up => moving::step(model, -1, out),
        CommandId::HalfDown => moving::half_page(model, Step::Forward, out),
        CommandId::HalfUp => moving::half_page(model, Step::Back, out),
        CommandId::First => moving::end(model, Step::Back, out),
        CommandId::Last => moving::end(model, Step::Forward, out),
        CommandId::NextPending => moving::pending(model, Step::Forward, out),
        CommandId::PreviousPending => moving::pending(model, Step::Back, out),
        CommandId::CauseAll => filtering::cause(model, None, out),
        CommandId::CauseThreeItem => filtering::cause(model, Some(RootCause::ThreeItemLookup), out),
        CommandId::CauseMultiple => filtering::cause(model, Some(RootCause::MultipleCandidates), out),
        CommandId::CauseAlert => filtering::cause(model, Some(RootCause::IgnoredAlert), out),
        CommandId::CauseSimilar => filtering::cause(model, Some(RootCause::SimilarCase), out),
        CommandId::Filter => filtering::open_menu(model, press, out),
        CommandId::SaveFilter => filtering::name_filter(model),
        CommandId::DropFilter => filtering::drop_saved(model, press, out),
        CommandId::Order => filtering::order(model, out),
        CommandId::Mine => filtering::mine(model, out),
        CommandId::SecondChecks => filtering::second_checks(model, out),
        CommandId::ClearFilter => searching::clear(model, out),
        CommandId::Switch if is_in_incidents(model) => incidents::switch(model, out),
        CommandId::Switch => filtering::switch(model),
        CommandId::Search => searching::open(model),
        _ => act(model, id, press, out),
    }
}

/// Selections and marks.
fn act(model: &mut Model, id: CommandId, press: Press, out: &mut Effects) {
    let has_selection = model.selecting.is_some();
    match id {
        CommandId::Select => selecting::flip(model),
        CommandId::SelectRange => selecting::range(model),
        CommandId::SelectAll => selecting::everything(model),
        CommandId::Cancel => ending::cancel(model, out),
        CommandId::Verify if has_selection => bulk::preview(model, BulkAct::Verify, out),
        CommandId::Escalate if has_selection => bulk::escalate(model, press),
        CommandId::Assign if has_selection => bulk::assign(model),
        CommandId::ChangeDue if has_selection => bulk::change_due(model, press),
        CommandId::StopBulk => bulk::stop(model, out),
        CommandId::StopJob => jobs::stop(model, out),
        CommandId::ResumeBulk => bulk::resume(model, press, out),
        CommandId::Assign => assigning::assign(model, press),
        CommandId::TakeBundle => assigning::take_bundle(model, press, out),
        CommandId::ChangeDue => marking::change_due(model, press),
        CommandId::Verify => marking::verify(model, press, out),
        CommandId::ChooseBasis => marking::choose_basis(model, press),
        CommandId::Escalate => marking::escalate(model, press),
        CommandId::Correct => marking::correct(model, press),
        CommandId::Reflect => marking::reflect(model, press),
        CommandId::Hold => marking::hold(model, press),
        CommandId::FindWrong => marking::find_wrong(model, press),
        CommandId::Undo => marking::undo(model, press, out),
        CommandId::Confirm => checking::confirm(model, press, out),
        CommandId::Return => checking::give_back(model, press),
        CommandId::ReadPairs => pairs::open(model, out),
        CommandId::VerifyShown => pairs::verify(model, press, out),
        CommandId::ConfirmShown => pairs::confirm(model, press, out),
        CommandId::TakeOut => pairs::take_out(model, out),
        _ => match JobAsks::of(id) {
            Some(asks) => jobs::ask(model, asks, press),
            None => look_or_key(model, id, press, out),
        },
    }
}

fn look_or_key(model: &mut Model, id: CommandId, press: Press, out: &mut Effects) {
    match id {
        CommandId::OpenRecord if is_reading_pairs(model) => pairs::open_whole(model, press, out),
        CommandId::OpenRecord => looking::open_record(model, press, out),
        CommandId::OpenHistory => looking::open_history(model, out),
        CommandId::OpenPartner if is_beside_partner(model) => looking::next_partner(model, out),
        CommandId::OpenPartner => looking::open_partner(model, out),
        CommandId::CompareNumber => looking::compare_number(model),
        CommandId::Reveal => revealing::ask_reason(model, press),
        CommandId::Incidents => incidents::open(model, out),
        CommandId::StepDone
        | CommandId::StepWaive
        | CommandId::StepReopen
        | CommandId::StepOwner
        | CommandId::StepDue => incidents::act(model, id, press, out),
        CommandId::Sweep => incidents::sweep(model, out),
        CommandId::NarrowSweep => incidents::narrow(model),
        CommandId::Progress => progress::open(model, out),
        CommandId::Requests => document_requests::open(model, out),
        CommandId::Help => session::help(model),
        CommandId::Palette => session::palette(model),
        CommandId::GoTo => session::go_to(model),
        CommandId::RepeatMessage => model.words.repeat(),
        CommandId::Quit => session::quit(model, out),
        CommandId::Suspend => out.push(Effect::Suspend),
        CommandId::Repaint => out.push(Effect::Repaint),
        CommandId::Submit => {
            if let Some(chosen) = forms::submit(model, press, out) {
                choose(model, chosen, press, out);
            }
        }
        CommandId::Leave => forms::leave(model, out),
        CommandId::NextRow => forms::go(model, true),
        CommandId::PreviousRow => forms::go(model, false),
        CommandId::Left => forms::turn(model, false),
        CommandId::Right => forms::turn(model, true),
        _ if entering_replies::run(model, id, press, out) => {}
        _ => edit(model, id),
    }
}

/// Does what the palette named, or says where else it is done.
fn choose(model: &mut Model, id: CommandId, press: Press, out: &mut Effects) {
    let elsewhere = Command::of(id).and_then(|command| palette::elsewhere(command, model.facts.lang));
    match elsewhere {
        Some(why) => model.words.say(Tone::Warning, why),
        None => run(model, id, press, out),
    }
}

fn is_reading_pairs(model: &Model) -> bool {
    matches!(model.layer, Some(crate::console::model::Layer::Pairs(_)))
}

fn is_in_incidents(model: &Model) -> bool {
    matches!(model.layer, Some(crate::console::model::Layer::Incidents(_)))
}

fn is_beside_partner(model: &Model) -> bool {
    matches!(model.layer, Some(crate::console::model::Layer::Partner(_)))
}

fn edit(model: &mut Model, id: CommandId) {
    if let Some(field) = field(model) {
        match id {
            CommandId::TextStart => field.home(),
            CommandId::TextEnd => field.end(),
            CommandId::Erase => field.erase(),
            CommandId::EraseForward => field.erase_forward(),
            CommandId::EraseAll => field.clear(),
            _ => {}
        }
        searching::typed(model);
    }
}
