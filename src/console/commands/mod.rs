//! The one table of commands: dispatch, footer, help, palette, key table and rebinding all read it.
//!
//! Knows which commands there are, where they apply and when they are available; not what they do (`update`).

mod context;
pub mod palette;
mod table;

pub use context::{Context, Reads};
pub use table::COMMANDS;

use crate::audit::coded_enum;
use crate::i18n::Lang;

coded_enum! {
    /// Everything that a key can do. The code is the name: in the palette, in a key file, in the ids of its words.
    pub enum CommandId {
        /// The next row, or line.
        Down = "down",
        /// The row, or line, before.
        Up = "up",
        /// The first.
        First = "first",
        /// The last.
        Last = "last",
        /// A position that is keyed.
        GoTo = "go-to",
        /// Half a page on.
        HalfDown = "half-page-down",
        /// Half a page back.
        HalfUp = "half-page-up",
        /// The next pending record.
        NextPending = "next-pending",
        /// The pending record before.
        PreviousPending = "previous-pending",
        /// All causes.
        CauseAll = "cause-all",
        /// Only three-item lookups.
        CauseThreeItem = "cause-three-item",
        /// Only multiple candidates.
        CauseMultiple = "cause-multiple",
        /// Only ignored alerts.
        CauseAlert = "cause-alert",
        /// Only similar cases.
        CauseSimilar = "cause-similar",
        /// Choose what is shown.
        Filter = "filter",
        /// Keep the filter under a name.
        SaveFilter = "save-filter",
        /// Give the name of a saved filter up.
        DropFilter = "drop-filter",
        /// Another order.
        Order = "order",
        /// Only one's own records, or all.
        Mine = "mine",
        /// The queue of the second check, or back.
        SecondChecks = "second-checks",
        /// No filter and no search.
        ClearFilter = "clear-filter",
        /// Select the record, or take it out.
        Select = "select",
        /// Begin or end a range.
        SelectRange = "select-range",
        /// Select everything, or nothing.
        SelectAll = "select-all",
        /// Group what has to be read by pattern.
        ReadPairs = "reading-view",
        /// Search.
        Search = "search",
        /// End what is under way: a range, a bulk act, a job, a selection, a search.
        Cancel = "cancel",
        /// Verified, by the best basis.
        Verify = "verify",
        /// Verified, by a basis of one's choice.
        ChooseBasis = "choose-basis",
        /// Ask the employer, or who is proposed.
        Escalate = "escalate",
        /// Corrected.
        Correct = "correct",
        /// The right number was seen on the intermediate server.
        Reflect = "reflect",
        /// On hold.
        Hold = "hold",
        /// A wrong number was found.
        FindWrong = "find-wrong",
        /// Take one's last act back.
        Undo = "undo",
        /// The second check confirms.
        Confirm = "confirm",
        /// The second check returns.
        Return = "return",
        /// Give the record to somebody.
        Assign = "assign",
        /// Take the next free records for a while.
        TakeBundle = "take-bundle",
        /// Another due date.
        ChangeDue = "change-due",
        /// The bulk act stops after its batch.
        StopBulk = "stop-bulk",
        /// The interrupted bulk act goes on.
        ResumeBulk = "resume-bulk",
        /// Verified by reading: all that is shown in full.
        VerifyShown = "verify-shown",
        /// The second check confirms all that is shown in full.
        ConfirmShown = "confirm-shown",
        /// Take a pair out, or back in.
        TakeOut = "take-out",
        /// The record whole.
        OpenRecord = "open-record",
        /// Its history.
        OpenHistory = "open-history",
        /// Its partner beside it.
        OpenPartner = "open-partner",
        /// Compare a number unseen.
        CompareNumber = "compare-number",
        /// Show a number in all its digits, for a moment.
        Reveal = "reveal",
        /// The requests for documents.
        Requests = "requests",
        /// Write the letters that are still to be written.
        WriteLetters = "write-letters",
        /// A reply: the number matches.
        ReplyMatches = "reply-matches",
        /// A reply: another number.
        ReplyOtherNumber = "reply-other-number",
        /// A reply: no number on it.
        ReplyNoNumber = "reply-no-number",
        /// A reply: unreadable.
        ReplyUnreadable = "reply-unreadable",
        /// A reply: incomplete.
        ReplyIncomplete = "reply-incomplete",
        /// A reply: refused.
        ReplyRefused = "reply-refused",
        /// The letter came back.
        ReplyUndeliverable = "reply-undeliverable",
        /// The member has died.
        ReplyDeceased = "reply-deceased",
        /// The member has left the employer.
        ReplyLeft = "reply-left",
        /// No reply came.
        ReplyNone = "reply-none",
        /// A lead gives the request up.
        ReplyGiveUp = "reply-give-up",
        /// An answer is taken back.
        ReplyTakeBack = "reply-take-back",
        /// What number and identity were checked by.
        ReplyDocuments = "reply-documents",
        /// The letter was sent today.
        SendLetter = "send-letter",
        /// It was asked again today.
        RemindLetter = "remind-letter",
        /// To the record, and the mark that the answer speaks for.
        FollowReply = "follow-reply",
        /// Wrong registrations.
        Incidents = "incidents",
        /// A step is done.
        StepDone = "step-done",
        /// A step is not needed.
        StepWaive = "step-waive",
        /// A step is to be done after all.
        StepReopen = "step-reopen",
        /// Who does a step.
        StepOwner = "step-owner",
        /// By when a step is due.
        StepDue = "step-due",
        /// A sweep for similar cases.
        Sweep = "sweep",
        /// By which batch and period it is narrowed.
        NarrowSweep = "narrow-sweep",
        /// How the audit goes on.
        Progress = "progress",
        /// Write the state into a file.
        Export = "export",
        /// Write the numbers to ask J-LIS about into a file.
        Inquiry = "inquiry",
        /// Write the figures of the audit into a file.
        Report = "report",
        /// File the report for a day.
        FileReport = "file-report",
        /// Take a filed report back.
        SupersedeReport = "supersede-report",
        /// Set a day of one's own to report by.
        SetDeadline = "set-deadline",
        /// Give one up.
        DropDeadline = "drop-deadline",
        /// Record how the candidates were chosen.
        AddScope = "add-scope",
        /// Write the letter that is in force, to be edited.
        LetterTemplate = "letter-template",
        /// Put the insurer's own letter in force.
        SetLetterTemplate = "set-letter-template",
        /// Sort notifications of new members.
        Gate = "gate",
        /// Stop what is being written.
        StopJob = "stop-job",
        /// The keys in force.
        Help = "help",
        /// Every command.
        Palette = "palette",
        /// The last message again.
        RepeatMessage = "repeat-message",
        /// Quit.
        Quit = "quit",
        /// Suspend.
        Suspend = "suspend",
        /// Paint anew.
        Repaint = "repaint",
        /// Do what the dialog is for.
        Submit = "submit",
        /// Leave it.
        Leave = "leave",
        /// Switch on or off.
        Switch = "switch",
        /// The next row of a form.
        NextRow = "next-row",
        /// The row before.
        PreviousRow = "previous-row",
        /// In a text: one character left; in a choice: the one before.
        Left = "left",
        /// In a text: one character right; in a choice: the next one.
        Right = "right",
        /// The beginning of the text.
        TextStart = "text-start",
        /// The end of the text.
        TextEnd = "text-end",
        /// The character before the caret.
        Erase = "erase",
        /// The character after the caret.
        EraseForward = "erase-forward",
        /// The whole text.
        EraseAll = "erase-all",
        /// Press the key again.
        Again = "again",
    }
}

coded_enum! {
    /// Where the keys of a command are in force.
    pub enum Scope {
        /// The queue, with nothing over it.
        Queue = "queue",
        /// A text that is read: a whole record, a history, the help.
        Reading = "reading",
        /// A menu of things to switch on and off.
        Menu = "menu",
        /// The patterns of the reading view.
        Patterns = "patterns",
        /// The pairs of the reading view.
        Pairs = "pairs",
        /// Requests for documents by addressee.
        Addressees = "addressees",
        /// The requests to one addressee.
        Replies = "replies",
        /// What a bulk act would do.
        Preview = "preview",
        /// Wrong registrations.
        Incidents = "incidents",
        /// The checklist of one.
        Checklist = "checklist",
        /// A sweep before it begins.
        Sweep = "sweep",
        /// A line of text.
        Line = "line",
        /// A form.
        Form = "form",
        /// A key that has to be pressed again.
        Again = "again",
        /// The palette.
        Palette = "palette",
    }
}

impl Scope {
    /// Where there are lines to move on.
    const LINES: &[Self] = &[
        Self::Queue,
        Self::Reading,
        Self::Menu,
        Self::Patterns,
        Self::Pairs,
        Self::Addressees,
        Self::Replies,
        Self::Incidents,
        Self::Checklist,
        Self::Sweep,
    ];
    /// Where no text is keyed in.
    const WITHOUT_TEXT: &[Self] = &[
        Self::Queue,
        Self::Reading,
        Self::Menu,
        Self::Patterns,
        Self::Pairs,
        Self::Preview,
        Self::Addressees,
        Self::Replies,
        Self::Incidents,
        Self::Checklist,
        Self::Sweep,
    ];
    /// Where something is chosen or done by Enter.
    const CHOICES: &[Self] = &[
        Self::Menu,
        Self::Patterns,
        Self::Preview,
        Self::Line,
        Self::Form,
        Self::Palette,
        Self::Addressees,
        Self::Replies,
        Self::Incidents,
        Self::Sweep,
    ];
    /// What is left by `q`.
    const PANES: &[Self] = &[
        Self::Reading,
        Self::Patterns,
        Self::Pairs,
        Self::Preview,
        Self::Addressees,
        Self::Replies,
        Self::Incidents,
        Self::Checklist,
        Self::Sweep,
    ];

    /// Tells whether letters are keyed in there, so that none of them can be a command's.
    pub const fn takes_text(self) -> bool {
        matches!(self, Self::Line | Self::Form | Self::Palette)
    }
}

coded_enum! {
    /// What a command is about; the chapters of the help.
    pub enum Category {
        /// Moving.
        Move = "move",
        /// Choosing what is shown.
        Show = "show",
        /// Marking.
        Mark = "mark",
        /// Several records at once.
        Many = "many",
        /// Reading by pattern.
        Read = "read",
        /// Entering replies.
        Reply = "reply",
        /// Looking closer.
        Look = "look",
        /// Wrong registrations and similar cases.
        Incident = "incident",
        /// The session.
        Session = "session",
        /// Keying in.
        Key = "key",
    }
}

impl Category {
    /// Lists its commands.
    pub fn commands(self) -> impl Iterator<Item = &'static Command> {
        COMMANDS.iter().filter(move |command| command.category == self)
    }
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// On.
    Forward,
    /// Back.
    Back,
}

/// One command.
#[derive(Debug)]
pub struct Command {
    /// Which.
    pub id: CommandId,
    /// Its chapter.
    pub category: Category,
    /// Its keys, by where they are in force.
    pub keys: &'static [(&'static [Scope], &'static [&'static str])],
    /// Whether the footer names it while there is room.
    pub is_in_footer: bool,
    /// Whether it can be done now; else the message id of why not.
    pub available: fn(&Context) -> Result<(), &'static str>,
}

impl Command {
    /// Makes a command that the footer names.
    const fn in_footer(
        id: CommandId,
        category: Category,
        keys: &'static [(&'static [Scope], &'static [&'static str])],
        available: fn(&Context) -> Result<(), &'static str>,
    ) -> Self {
        Self { id, category, keys, is_in_footer: true, available }
    }

    /// Returns the command of an id.
    pub fn of(id: CommandId) -> Option<&'static Self> {
        COMMANDS.iter().find(|command| command.id == id)
    }

    /// Returns the stable name.
    pub const fn name(&self) -> &'static str {
        self.id.code()
    }

    /// Says in a sentence what it does.
    pub fn help(&self, lang: Lang) -> &'static str {
        lang.text(&format!("console.help.{}", self.name()))
    }

    /// Says in a word or two what it does, for the footer.
    pub fn short(&self, lang: Lang) -> &'static str {
        lang.text(&format!("console.short.{}", self.name()))
    }

    /// Says in a word or two what it does in a scope, where that is something particular.
    pub fn short_in(&self, scope: Scope, lang: Lang) -> &'static str {
        let id = match (self.id, scope) {
            (CommandId::Submit, Scope::Preview) => "console.short.submit-preview",
            (CommandId::Submit, Scope::Menu) => "console.short.submit-menu",
            (CommandId::Submit, Scope::Patterns) => "console.short.submit-patterns",
            (CommandId::Submit, Scope::Incidents) => "console.short.submit-incidents",
            (CommandId::Submit, Scope::Sweep) => "console.short.submit-sweep",
            (CommandId::Submit, Scope::Line) => "console.short.search",
            (CommandId::Right, Scope::Menu) => "console.short.right-menu",
            _ => return self.short(lang),
        };
        lang.text(id)
    }

    /// Tells whether it can be done in a scope: by its keys, or in the queue by name alone.
    pub fn is_in(&self, scope: Scope) -> bool {
        self.keys.iter().any(|(scopes, _)| scopes.contains(&scope))
    }

    /// Returns where it is done: in the queue, or in the first of the lists that have it.
    pub fn home(&self) -> Scope {
        let first = self.keys.iter().find_map(|(scopes, _)| scopes.first()).copied();
        first.filter(|_| !self.is_in(Scope::Queue)).unwrap_or(Scope::Queue)
    }

    /// Returns its keys in a scope.
    pub fn keys_in(&self, scope: Scope) -> impl Iterator<Item = &'static str> {
        let of_scope = self.keys.iter().filter(move |(scopes, _)| scopes.contains(&scope));
        of_scope.flat_map(|(_, keys)| keys.iter().copied())
    }
}

#[cfg(test)]
mod tests;
