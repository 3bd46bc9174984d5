//! Letters, for the command and for the console's job: who is to be asked is looked up, escalated where a sweep asks for it,
//! registered, and laid out into a folder of its own. Tells nobody: what came of it is returned.

use std::path::Path;

use jiff::Timestamp;
use serde_json::json;

use super::folder::lay_out;
use super::registering::{Registering, register};
use super::sought::{AddressBook, Found, Lacked, Refused};
use super::template;
use super::wish::{What, Writing};
use crate::audit::{CandidateId, Day, EventKind};
use crate::cli::course::Course;
use crate::cli::failure::{Failure, shown};
use crate::cli::opened::Opened;
use crate::cli::sweeps::escalate;
use crate::files::NewFolder;
use crate::host::FolderTurn;
use crate::i18n::{Message, thousands};
use crate::notice::request::due_to_print;
use crate::report::is_unfilled;
use crate::store::BrokenOff;
use crate::triage::chain::hex;
use crate::triage::port::LettersAhead;

/// How many records are escalated before it is asked whether to stop: each waits for the disk.
const ESCALATED_AT_ONCE: usize = 20;

/// What came of a wish for letters.
#[derive(Debug)]
pub enum Letters {
    /// Nothing: this was not agreed to.
    Asks(LettersAhead),
    /// All that could be written is.
    Written(LettersWritten),
}

/// What was written, and what was not.
#[derive(Debug, Default)]
pub struct LettersWritten {
    /// How many letters stand in the folder; none: there is no folder.
    pub letters: u64,
    /// For how many records.
    pub requests: u64,
    /// How many records of a sweep were escalated for them.
    pub escalated: u64,
    /// What is not written because something is missing.
    pub lacking: Lacked,
    /// What was named, or found, and gets no letter.
    pub refused: Refused,
    /// How many letters take the place of one that was written to somebody else.
    pub readdressed: u64,
    /// How many letters name nobody: their addressee is written by hand.
    pub by_hand: u64,
    /// How many records have an answer that nobody decided on.
    pub undecided: u64,
    /// How many letters wait because another run, which is at work, may be writing them.
    pub put_off: u64,
    /// Whether the letter still has places that the insurer has to fill in.
    pub is_unfilled: bool,
    /// What is to be known of letters that lie in their place, of what they do not show, and of those that a sweep has still to find.
    pub doubts: Vec<Message>,
}

impl LettersWritten {
    /// Tells whether something that was to be written is not, not whole, or not for certain.
    pub fn is_short(&self) -> bool {
        !self.lacking.is_empty() || !self.refused.is_empty() || !self.doubts.is_empty()
    }
}

/// What stays done where no letter comes of it.
#[derive(Debug, Default)]
struct Done {
    escalated: u64,
    is_registered: bool,
}

impl Done {
    /// Makes the failure say what stays done all the same.
    fn said_with(&self, failure: Failure) -> Failure {
        let mut said = match &failure {
            Failure::Stopped(_) => Message::new("cli.request.stopped"),
            _ => failure.message(),
        };
        if self.escalated > 0 {
            said = Message::new("cli.request.stays-escalated")
                .say("why", said)
                .arg("count", thousands(self.escalated));
        }
        if self.is_registered {
            said = Message::new("cli.request.stays-registered").say("why", said);
        }
        match failure {
            failure if self.escalated == 0 && !self.is_registered => failure,
            Failure::Stopped(_) => Failure::Stopped(Some(said)),
            _ => Failure::Said(said),
        }
    }
}

/// Writes letters and lists, once `agrees` says yes to what that does beside. Whatever stops the writing, the same person writing
/// again takes it up. A request to stop leaves no file behind; what is recorded by then stays, as it does wherever else the
/// writing breaks off.
pub fn carry_out(
    writing: &Writing,
    agrees: impl FnOnce(LettersAhead) -> bool,
    opened: &mut Opened,
    now: Timestamp,
    course: &mut Course<'_>,
) -> Result<Letters, Failure> {
    let mut done = Done::default();
    let database = opened.store.path().to_owned();
    step_by_step(writing, agrees, opened, (now, course), &mut done)
        .map_err(|failure| done.said_with(failure.of_database(&database)))
}

fn step_by_step(
    writing: &Writing,
    agrees: impl FnOnce(LettersAhead) -> bool,
    opened: &mut Opened,
    (now, course): (Timestamp, &mut Course<'_>),
    done: &mut Done,
) -> Result<Letters, Failure> {
    let today = Day::of(now);
    let desk = Desk::ready(writing, opened, today)?;
    let mut found = course.heeded(opened, |_, opened| {
        Found::of(writing, (&desk.broken_off, desk.turn.is_alone()), opened, today)
    })?;
    let mut book = AddressBook::default();
    let ahead = desk.ahead(&found, &mut book, opened)?;
    if !agrees(ahead) {
        return Ok(Letters::Asks(ahead));
    }
    course.refuse_stopped()?;
    let proposed: Vec<CandidateId> = found.proposed.iter().map(|asked| asked.candidate).collect();
    let mut escalated = Vec::new();
    for some in proposed.chunks(ESCALATED_AT_ONCE) {
        let outcome = course.heeded(opened, |_, opened| {
            escalate(some, opened, now, &mut |id, outcome| match outcome {
                Ok(()) => escalated.push(id),
                Err(why) => found.refused.push((id, why)),
            })
        });
        done.escalated = escalated.len() as u64;
        outcome?;
        course.refuse_stopped()?;
    }
    found.take_unasked(writing, Some(escalated), opened)?;
    let (ready, lacking) = book.address(found.asked, opened)?;
    course.refuse_stopped()?;
    let came = Registering { refused: &mut found.refused, is_begun: &mut done.is_registered };
    let letters = register(writing, ready, opened, (now, course), came)?;
    let written = LettersWritten {
        letters: letters.len() as u64,
        requests: letters.iter().map(|letter| letter.members.len() as u64).sum(),
        escalated: done.escalated,
        lacking,
        refused: found.refused,
        readdressed: found.readdressed,
        by_hand: letters.iter().filter(|letter| letter.addressee.is_by_hand()).count() as u64,
        undecided: found.undecided,
        put_off: found.put_off,
        is_unfilled: ahead.is_unfilled,
        doubts: template::doubt(&desk.text)
            .filter(|_| !letters.is_empty())
            .into_iter()
            .chain(found.unwalked)
            .collect(),
    };
    if letters.is_empty() {
        return Ok(Letters::Written(written));
    }
    let mut folder = desk.folder;
    lay_out(&letters, &desk.text, (writing.lists, writing.made_for), &mut folder, (&mut *course, now))?;
    folder.sync()?;
    course.refuse_stopped()?;
    lay_down(folder, writing, written, opened, (now, course)).map(Letters::Written)
}

/// Puts the folder in its place. It is in the history before that: nothing leaves unseen. And once more after it: what is not known
/// to be there is written again. From the moment at which it is there, nothing takes that back.
fn lay_down(
    folder: NewFolder,
    writing: &Writing,
    mut written: LettersWritten,
    opened: &mut Opened,
    (now, course): (Timestamp, &mut Course<'_>),
) -> Result<LettersWritten, Failure> {
    let digest = hex(&folder.written().digest);
    let facts = |is_laid_down: bool| {
        json!({
            "folder": writing.out.to_string_lossy(), "letters": written.letters, "requests": written.requests,
            "again": matches!(writing.what, What::Again { .. }), "sha256": digest, "laid_down": is_laid_down,
        })
    };
    course.heeded(opened, |_, opened| opened.note(EventKind::Exported, None, facts(false), now))?;
    let unproven = folder.commit()?.map(|error| ("cli.request.unproven", error.message()));
    let unrecorded = opened.note(EventKind::Exported, None, facts(true), now).err();
    let unrecorded = unrecorded
        .map(|failure| ("cli.request.unrecorded", failure.of_database(opened.store.path()).message()));
    for (id, why) in unproven.into_iter().chain(unrecorded) {
        written.doubts.push(Message::new(id).arg("path", shown(&writing.out)).say("why", why));
    }
    Ok(written)
}

/// Everything that can be refused before anything is changed: who acts, the place of the folder, the letter.
struct Desk {
    text: String,
    folder: NewFolder,
    /// What the same person began to write, and is not known to have been laid down.
    broken_off: Vec<BrokenOff>,
    /// Tells others that this run is alive.
    turn: FolderTurn,
}

impl Desk {
    /// Looks whether letters can be written, and begins the folder.
    fn ready(writing: &Writing, opened: &Opened, today: Day) -> Result<Self, Failure> {
        due_to_print(writing.due, None, today).map_err(|refusal| Failure::Wrong(refusal.message()))?;
        opened.refuse_viewer()?;
        opened.refuse_own_files(&writing.out)?;
        opened.refuse_unknown_employers(&writing.employers)?;
        let text = template::in_force_in(opened)?;
        crate::report::check_letter(&text).map_err(|error| template::failure(&error))?;
        let folder = NewFolder::begin(&writing.out)?;
        let database = opened.store.path().canonicalize().unwrap_or_default();
        let mut turn = FolderTurn::take(database.parent().unwrap_or(Path::new("")));
        let broken_off = opened.store.broken_off(&opened.actor)?;
        turn.share();
        Ok(Self { text, folder, broken_off, turn })
    }

    /// Looks what would be done that is to be agreed to first.
    fn ahead(&self, found: &Found, book: &mut AddressBook, opened: &Opened) -> Result<LettersAhead, Failure> {
        let (mut letters, mut lacking) = (0_u64, 0);
        for asked in found.asked.iter().map(|(asked, _)| asked).chain(&found.proposed) {
            match book.recipient(asked, opened)? {
                Ok(_) => letters += 1,
                Err(_) => lacking += 1,
            }
        }
        let is_unfilled = letters > 0 && is_unfilled(&self.text);
        Ok(LettersAhead { escalated: found.proposed.len() as u64, lacking, is_unfilled })
    }
}
