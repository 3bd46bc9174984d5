//! The table itself. Data only.

use super::context::{
    after_a_message, always, among_pending, among_rows, on_a_request, on_a_row, on_a_saved_filter, to_act,
    to_answer, to_answer_unsent, to_assign, to_check_one, to_check_pairs, to_compare, to_date_step,
    to_do_step, to_file_report, to_follow, to_give_step, to_give_up, to_keep_filter, to_mark_all,
    to_mark_one, to_mark_pairs, to_reflect, to_remind, to_reopen_step, to_report_one, to_reveal, to_send,
    to_submit, to_take_back, to_waive_step, to_write_files, under_a_shell, with_bulk, with_filter,
    with_interrupted_bulk, with_partners, with_something_to_end, without_job,
};
use super::{Category, Command, CommandId, Context, Scope};

use Scope::{
    Addressees, Again, Checklist, Form, Line, Menu, Pairs, Palette, Patterns, Queue, Reading, Replies, Sweep,
};

const DIALOGS: &[Scope] = &[Menu, Line, Form, Again, Palette];
const TEXTS: &[Scope] = &[Line, Form, Palette];

/// Every command, in the order of the help. In the footer those that come first in a scope are named first.
pub const COMMANDS: &[Command] = &[
    Command {
        id: CommandId::Verify,
        category: Category::Mark,
        keys: &[(&[Queue], &["v"])],
        is_in_footer: true,
        available: to_mark_all,
    },
    Command {
        id: CommandId::VerifyShown,
        category: Category::Read,
        keys: &[(&[Pairs], &["v"])],
        is_in_footer: true,
        available: to_mark_pairs,
    },
    Command {
        id: CommandId::ConfirmShown,
        category: Category::Read,
        keys: &[(&[Pairs], &["y"])],
        is_in_footer: true,
        available: to_check_pairs,
    },
    Command {
        id: CommandId::TakeOut,
        category: Category::Read,
        keys: &[(&[Pairs], &["Space"])],
        is_in_footer: true,
        available: always,
    },
    Command {
        id: CommandId::ChooseBasis,
        category: Category::Mark,
        keys: &[(&[Queue], &["b"])],
        is_in_footer: true,
        available: to_mark_one,
    },
    Command {
        id: CommandId::Escalate,
        category: Category::Mark,
        keys: &[(&[Queue], &["e"])],
        is_in_footer: true,
        available: to_mark_all,
    },
    Command {
        id: CommandId::Correct,
        category: Category::Mark,
        keys: &[(&[Queue], &["c"])],
        is_in_footer: true,
        available: to_mark_one,
    },
    Command {
        id: CommandId::Hold,
        category: Category::Mark,
        keys: &[(&[Queue], &["h"])],
        is_in_footer: true,
        available: to_mark_one,
    },
    Command {
        id: CommandId::FindWrong,
        category: Category::Mark,
        keys: &[(&[Queue], &["w"])],
        is_in_footer: true,
        available: to_report_one,
    },
    Command {
        id: CommandId::Undo,
        category: Category::Mark,
        keys: &[(&[Queue, Pairs, Patterns], &["u"])],
        is_in_footer: true,
        available: to_act,
    },
    Command {
        id: CommandId::Confirm,
        category: Category::Mark,
        keys: &[(&[Queue], &["y"])],
        is_in_footer: true,
        available: to_check_one,
    },
    Command {
        id: CommandId::Return,
        category: Category::Mark,
        keys: &[(&[Queue], &["R"])],
        is_in_footer: true,
        available: to_check_one,
    },
    Command {
        id: CommandId::Select,
        category: Category::Many,
        keys: &[(&[Queue], &["Space"])],
        is_in_footer: true,
        available: on_a_row,
    },
    Command {
        id: CommandId::SelectRange,
        category: Category::Many,
        keys: &[(&[Queue], &["V"])],
        is_in_footer: false,
        available: on_a_row,
    },
    Command {
        id: CommandId::SelectAll,
        category: Category::Many,
        keys: &[(&[Queue], &["*"])],
        is_in_footer: false,
        available: on_a_row,
    },
    Command {
        id: CommandId::ReadPairs,
        category: Category::Read,
        keys: &[(&[Queue], &["D"])],
        is_in_footer: true,
        available: always,
    },
    Command {
        id: CommandId::Assign,
        category: Category::Mark,
        keys: &[(&[Queue], &["a"])],
        is_in_footer: true,
        available: to_assign,
    },
    by_name(CommandId::TakeBundle, Category::Mark, to_act),
    by_name(CommandId::ChangeDue, Category::Mark, to_assign),
    by_name(CommandId::Reflect, Category::Mark, to_reflect),
    by_name(CommandId::StopBulk, Category::Many, with_bulk),
    by_name(CommandId::ResumeBulk, Category::Many, with_interrupted_bulk),
    Command {
        id: CommandId::NextPending,
        category: Category::Move,
        keys: &[(&[Queue], &["n"])],
        is_in_footer: true,
        available: among_pending,
    },
    Command {
        id: CommandId::PreviousPending,
        category: Category::Move,
        keys: &[(&[Queue], &["N"])],
        is_in_footer: false,
        available: among_pending,
    },
    Command {
        id: CommandId::Down,
        category: Category::Move,
        keys: &[(Scope::LINES, &["j", "Down"]), (&[Again], &["Down", "j"]), (&[Palette], &["Down"])],
        is_in_footer: false,
        available: always,
    },
    Command {
        id: CommandId::Up,
        category: Category::Move,
        keys: &[(Scope::LINES, &["k", "Up"]), (&[Again], &["Up", "k"]), (&[Palette], &["Up"])],
        is_in_footer: false,
        available: always,
    },
    Command {
        id: CommandId::First,
        category: Category::Move,
        keys: &[(Scope::LINES, &["g", "Home"])],
        is_in_footer: false,
        available: always,
    },
    Command {
        id: CommandId::Last,
        category: Category::Move,
        keys: &[(Scope::LINES, &["G", "End"])],
        is_in_footer: false,
        available: always,
    },
    Command {
        id: CommandId::HalfDown,
        category: Category::Move,
        keys: &[(&[Queue, Reading, Pairs, Addressees, Replies, Again], &["Ctrl-d", "PageDown"])],
        is_in_footer: false,
        available: always,
    },
    Command {
        id: CommandId::HalfUp,
        category: Category::Move,
        keys: &[(&[Queue, Reading, Pairs, Addressees, Replies, Again], &["Ctrl-u", "PageUp"])],
        is_in_footer: false,
        available: always,
    },
    cause(CommandId::CauseThreeItem, &[(&[Queue], &["1"])]),
    cause(CommandId::CauseMultiple, &[(&[Queue], &["2"])]),
    cause(CommandId::CauseAlert, &[(&[Queue], &["3"])]),
    cause(CommandId::CauseSimilar, &[(&[Queue], &["4"])]),
    cause(CommandId::CauseAll, &[(&[Queue], &["0"])]),
    Command {
        id: CommandId::Filter,
        category: Category::Show,
        keys: &[(&[Queue], &["f"])],
        is_in_footer: true,
        available: always,
    },
    Command {
        id: CommandId::SaveFilter,
        category: Category::Show,
        keys: &[(&[Queue], &[]), (&[Menu], &["s"])],
        is_in_footer: true,
        available: to_keep_filter,
    },
    Command {
        id: CommandId::DropFilter,
        category: Category::Show,
        keys: &[(&[Menu], &["d"])],
        is_in_footer: true,
        available: on_a_saved_filter,
    },
    Command {
        id: CommandId::Order,
        category: Category::Show,
        keys: &[(&[Queue], &["o"])],
        is_in_footer: true,
        available: always,
    },
    Command {
        id: CommandId::Mine,
        category: Category::Show,
        keys: &[(&[Queue], &["m"])],
        is_in_footer: true,
        available: always,
    },
    Command {
        id: CommandId::SecondChecks,
        category: Category::Show,
        keys: &[(&[Queue], &["Y"])],
        is_in_footer: false,
        available: always,
    },
    Command {
        id: CommandId::ClearFilter,
        category: Category::Show,
        keys: &[(&[Queue, Menu], &["F"])],
        is_in_footer: false,
        available: with_filter,
    },
    Command {
        id: CommandId::Search,
        category: Category::Show,
        keys: &[(&[Queue], &["/"])],
        is_in_footer: true,
        available: always,
    },
    Command {
        id: CommandId::Cancel,
        category: Category::Show,
        keys: &[(&[Queue], &["Esc"])],
        is_in_footer: true,
        available: with_something_to_end,
    },
    Command {
        id: CommandId::OpenRecord,
        category: Category::Look,
        keys: &[(&[Queue, Pairs], &["Enter"])],
        is_in_footer: true,
        available: on_a_row,
    },
    Command {
        id: CommandId::OpenHistory,
        category: Category::Look,
        keys: &[(&[Queue, Reading], &["H"])],
        is_in_footer: true,
        available: on_a_row,
    },
    Command {
        id: CommandId::OpenPartner,
        category: Category::Look,
        keys: &[(&[Queue, Reading], &["t"])],
        is_in_footer: true,
        available: with_partners,
    },
    Command::in_footer(CommandId::CompareNumber, Category::Look, &[(&[Queue], &["="])], to_compare),
    Command {
        id: CommandId::Reveal,
        category: Category::Look,
        keys: &[(&[Queue], &["r"])],
        is_in_footer: false,
        available: to_reveal,
    },
    reply(CommandId::ReplyMatches, &[(&[Replies], &["m"])], to_answer),
    reply(CommandId::ReplyOtherNumber, &[(&[Replies], &["o"])], to_answer),
    reply(CommandId::ReplyNoNumber, &[(&[Replies], &["n"])], to_answer),
    reply(CommandId::ReplyUnreadable, &[(&[Replies], &["f"])], to_answer),
    reply(CommandId::ReplyIncomplete, &[(&[Replies], &["i"])], to_answer),
    reply(CommandId::ReplyRefused, &[(&[Replies], &["r"])], to_answer),
    reply(CommandId::ReplyUndeliverable, &[(&[Replies], &["a"])], to_answer),
    reply(CommandId::ReplyDeceased, &[(&[Replies], &["d"])], to_answer_unsent),
    reply(CommandId::ReplyLeft, &[(&[Replies], &["x"])], to_answer_unsent),
    reply(CommandId::ReplyNone, &[(&[Replies], &["z"])], to_answer),
    reply(CommandId::ReplyGiveUp, &[(&[Replies], &["c"])], to_give_up),
    reply(CommandId::FollowReply, &[(&[Replies], &["v"])], to_follow),
    reply(CommandId::ReplyTakeBack, &[(&[Replies], &["u"])], to_take_back),
    reply(CommandId::ReplyDocuments, &[(&[Replies], &["b"])], on_a_request),
    reply(CommandId::SendLetter, &[(&[Replies], &["s"])], to_send),
    reply(CommandId::RemindLetter, &[(&[Replies], &["R"])], to_remind),
    reply(CommandId::WriteLetters, &[(&[Addressees], &["x"])], to_write_files),
    Command::in_footer(CommandId::Requests, Category::Session, &[(&[Queue], &["l"])], always),
    Command::in_footer(CommandId::Incidents, Category::Incident, &[(&[Queue], &["i"])], always),
    Command::in_footer(
        CommandId::StepDone,
        Category::Incident,
        &[(&[Checklist], &["d", "Enter"])],
        to_do_step,
    ),
    Command::in_footer(CommandId::StepWaive, Category::Incident, &[(&[Checklist], &["w"])], to_waive_step),
    Command::in_footer(CommandId::StepReopen, Category::Incident, &[(&[Checklist], &["u"])], to_reopen_step),
    Command::in_footer(CommandId::StepOwner, Category::Incident, &[(&[Checklist], &["a"])], to_give_step),
    Command::in_footer(CommandId::StepDue, Category::Incident, &[(&[Checklist], &["t"])], to_date_step),
    Command::in_footer(CommandId::Sweep, Category::Incident, &[(&[Checklist], &["S"])], to_act),
    Command::in_footer(CommandId::NarrowSweep, Category::Incident, &[(&[Sweep], &["n"])], to_act),
    Command::in_footer(CommandId::Progress, Category::Session, &[(&[Queue], &["p"])], always),
    Command::in_footer(CommandId::Export, Category::Session, &[(&[Queue], &["x"])], without_job),
    by_name(CommandId::Inquiry, Category::Session, to_write_files),
    by_name(CommandId::Report, Category::Session, without_job),
    by_name(CommandId::FileReport, Category::Session, to_file_report),
    by_name(CommandId::Gate, Category::Session, without_job),
    Command {
        id: CommandId::Help,
        category: Category::Session,
        keys: &[(Scope::WITHOUT_TEXT, &["?"]), (&[Form, Line, Again, Palette], &["F1"])],
        is_in_footer: true,
        available: always,
    },
    Command {
        id: CommandId::Palette,
        category: Category::Session,
        keys: &[(&[Queue], &[":"])],
        is_in_footer: true,
        available: always,
    },
    Command {
        id: CommandId::RepeatMessage,
        category: Category::Session,
        keys: &[(Scope::WITHOUT_TEXT, &["!"])],
        is_in_footer: false,
        available: after_a_message,
    },
    Command {
        id: CommandId::Quit,
        category: Category::Session,
        keys: &[(&[Queue], &["q"])],
        is_in_footer: true,
        available: always,
    },
    Command {
        id: CommandId::Suspend,
        category: Category::Session,
        keys: &[(Scope::ALL, &["Ctrl-z"])],
        is_in_footer: false,
        available: under_a_shell,
    },
    Command {
        id: CommandId::Repaint,
        category: Category::Session,
        keys: &[(Scope::ALL, &["Ctrl-l"])],
        is_in_footer: false,
        available: always,
    },
    Command {
        id: CommandId::Again,
        category: Category::Key,
        keys: &[(&[Again], &["c", "w", "d", "x", "S"])],
        is_in_footer: true,
        available: always,
    },
    Command {
        id: CommandId::Switch,
        category: Category::Key,
        keys: &[(&[Menu, Sweep], &["Space"])],
        is_in_footer: true,
        available: always,
    },
    Command {
        id: CommandId::Submit,
        category: Category::Key,
        keys: &[(Scope::CHOICES, &["Enter"])],
        is_in_footer: true,
        available: to_submit,
    },
    Command {
        id: CommandId::NextRow,
        category: Category::Key,
        keys: &[(&[Form], &["Tab", "Down"])],
        is_in_footer: true,
        available: among_rows,
    },
    editing(CommandId::PreviousRow, &[(&[Form], &["BackTab", "Up"])]),
    editing(CommandId::Left, &[(TEXTS, &["Left"]), (&[Menu], &["Left"])]),
    Command {
        id: CommandId::Right,
        category: Category::Key,
        keys: &[(TEXTS, &["Right"]), (&[Menu], &["Right"])],
        is_in_footer: true,
        available: always,
    },
    editing(CommandId::TextStart, &[(TEXTS, &["Home", "Ctrl-a"])]),
    editing(CommandId::TextEnd, &[(TEXTS, &["End", "Ctrl-e"])]),
    editing(CommandId::Erase, &[(TEXTS, &["Backspace", "Ctrl-h"])]),
    editing(CommandId::EraseForward, &[(TEXTS, &["Delete"])]),
    Command { is_in_footer: true, ..editing(CommandId::EraseAll, &[(TEXTS, &["Ctrl-u"])]) },
    Command {
        id: CommandId::Leave,
        category: Category::Key,
        keys: &[(Scope::PANES, &["q", "Esc"]), (DIALOGS, &["Esc", "Ctrl-c"])],
        is_in_footer: true,
        available: always,
    },
];

/// What the keys of a command are, by where they are in force.
type Keys = &'static [(&'static [Scope], &'static [&'static str])];

/// A reply to a request, or what belongs to it.
const fn reply(id: CommandId, keys: Keys, available: fn(&Context) -> Result<(), &'static str>) -> Command {
    Command { id, category: Category::Reply, keys, is_in_footer: true, available }
}

/// What the palette finds and no key does.
const fn by_name(
    id: CommandId,
    category: Category,
    available: fn(&Context) -> Result<(), &'static str>,
) -> Command {
    Command { id, category, keys: &[(&[Queue], &[])], is_in_footer: false, available }
}

/// Keying in.
const fn editing(id: CommandId, keys: Keys) -> Command {
    Command { id, category: Category::Key, keys, is_in_footer: false, available: always }
}

/// Showing the records of one cause, or of all.
const fn cause(id: CommandId, keys: Keys) -> Command {
    Command { id, category: Category::Show, keys, is_in_footer: false, available: always }
}
