//! An open database and who works in it.

use std::path::Path;

use jiff::Timestamp;
use serde_json::Value;

use super::actor::actor;
use super::database::{self, Named};
use super::failure::{Failure, shown};
use super::output::{complain, tell};
use super::own_files::{is_one_file, make_folder, over_own, refuse_companions};
use super::progress::Progress;
use super::session::Session;
use super::settings::{PATH, Settings};
use crate::audit::{Actor, CandidateId, EventKind, SweepId};
use crate::host;
use crate::i18n::{Message, thousands};
use crate::notice::NoticeRefusal;
use crate::report::Origin;
use crate::store::{self, Access, DatabaseKind, Lost, Migrated, Store, StoreError, Witnesses};
use crate::text::Shown;
use crate::triage::incident::LeftSweep;
use crate::triage::listing::ListRow;
use crate::triage::policy::{Refusal, may_act, may_reveal_all, may_take_out};
use crate::triage::port::Noted;

/// An open database and who works in it.
#[derive(Debug)]
pub struct Opened {
    /// The database.
    pub store: Store,
    /// Who acts.
    pub actor: Actor,
    /// Whether it may be written.
    pub writable: bool,
    /// Whether the database is only looked at, so that one which cannot be written is still shown.
    pub looking: bool,
}

impl Opened {
    /// Opens the database for work. Holds that fell due are released. Records that older rules judged are left to
    /// `recompare`, and that they wait is told.
    pub fn to_write(session: &Session) -> Result<Self, Failure> {
        let (path, _) = database::place(session)?;
        Self::open(&path, session)?.telling(session)
    }

    /// Opens the database for looking: like [`to_write`](Self::to_write) where it may be written, else as it is.
    pub fn to_read(session: &Session) -> Result<Self, Failure> {
        Self::to_show(session)?.telling(session)
    }

    /// Opens the database like [`to_read`](Self::to_read), without telling what waits.
    pub fn to_show(session: &Session) -> Result<Self, Failure> {
        let (path, _) = database::place(session)?;
        match Self::open(&path, session) {
            Err(Failure::Store(error)) if is_about_writing(&error) => Self::to_look(session),
            Ok(opened) => Ok(Self { looking: true, ..opened }),
            Err(failure) => Err(failure),
        }
    }

    /// Opens the database as it is, and changes nothing: for checks.
    pub fn to_look(session: &Session) -> Result<Self, Failure> {
        let (path, _) = database::place(session)?;
        let store = Store::open(&path, Access::ReadOnly)?;
        let actor = actor(session, store.identity().kind)?;
        Ok(Self { store, actor, writable: false, looking: true })
    }

    /// Opens the database for work, or makes a private one where there is none: nothing is to be configured before the first
    /// record.
    pub fn to_write_or_make(session: &Session) -> Result<Self, Failure> {
        let (path, named) = database::place(session)?;
        if path.symlink_metadata().is_ok() {
            return Self::open(&path, session)?.telling(session);
        }
        if named == Named::Own {
            make_folder(&path)?;
        } else if path.parent().is_some_and(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
            return Err(Failure::Said(Message::new("cli.no-folder").arg("path", shown(&path))));
        }
        match Self::make(&path, DatabaseKind::Private, session) {
            // Another process made it meanwhile.
            Err(Failure::Store(StoreError::Exists(_))) if path.symlink_metadata().is_ok() => {
                Self::open(&path, session)?.telling(session)
            }
            made => made,
        }
    }

    /// Brings the database to the schema of this program, whoever shares it; nobody else may have it open.
    pub fn migrate(session: &Session) -> Result<Migrated, Failure> {
        let (path, _) = database::place(session)?;
        if !path.is_file() {
            return Err(StoreError::Missing(path).into());
        }
        refuse_lockless(&path)?;
        let kind = store::kind_of(&path).map_err(|error| match error {
            // A file of another program has no word for whose it is.
            StoreError::Other(_) => StoreError::Foreign(path.clone()),
            other => other,
        })?;
        let actor = actor(session, kind)?;
        refuse_viewer(&actor)?;
        migrate_watched(&path, &actor, session)
    }

    /// Puts a copy in the place of a database that is gone.
    pub fn restore(
        copy: &Path,
        to: &Path,
        known: &Witnesses,
        approved_by: &str,
        session: &Session,
    ) -> Result<Lost, Failure> {
        refuse_lockless(to)?;
        let actor = actor(session, store::kind_of(copy)?)?;
        let (progress, watch) = Progress::watching(session);
        let lost = store::restore(copy, to, known, approved_by, &actor, session.now(), &watch);
        progress.clear();
        Ok(lost?)
    }

    /// Opens a database at a path.
    pub fn open(path: &Path, session: &Session) -> Result<Self, Failure> {
        refuse_lockless(path)?;
        let mut store = match Store::open(path, Access::ReadWrite) {
            Err(older @ StoreError::Older { .. }) => migrated(path, older, session)?,
            opened => opened?,
        };
        store.release(session.now())?;
        let actor = actor(session, store.identity().kind)?;
        let mut opened = Self { store, actor, writable: true, looking: false };
        // Left by a process that was killed: as a rule by none.
        opened.leave_withdrawn_sweeps(session)?;
        Ok(opened)
    }

    /// Has all leave the sweeps that an act has withdrawn, and says whose marks stay withdrawn.
    pub fn leave_withdrawn_sweeps(&mut self, session: &Session) -> Result<(), Failure> {
        let mut left = LeftSweep::default();
        while let Some(more) = self.store.leave_withdrawn_sweeps(session.now())? {
            left = left.and(more);
        }
        if let Some(words) = left.message("cli.sweep.left") {
            complain(&words, session.lang);
        }
        Ok(())
    }

    /// Says that records wait for `recompare`, where some do.
    pub fn awaiting_recompare(&self) -> Result<Option<Message>, Failure> {
        let waiting = self.store.awaiting_recompare()?;
        Ok(waiting.map(|records| Message::new("cli.recompare.awaited").arg("records", thousands(records))))
    }

    /// Says that records stand outside the search index, where some do.
    pub fn what_is_not_indexed(&self) -> Result<Option<Message>, Failure> {
        let left = self.store.not_indexed()?;
        Ok(left.map(|records| Message::new("cli.index.awaited").arg("records", thousands(records))))
    }

    /// Tells on standard error that records stand outside the search index, where some do.
    pub fn tell_what_is_not_indexed(&self, session: &Session) -> Result<(), Failure> {
        if let Some(said) = self.what_is_not_indexed()? {
            tell(&format!("totsugo: {}", session.say(&said)));
        }
        Ok(())
    }

    /// Tells on standard error that records wait for `recompare`, where some do.
    pub fn telling(self, session: &Session) -> Result<Self, Failure> {
        if let Some(said) = self.awaiting_recompare()? {
            tell(&format!("totsugo: {}", session.say(&said)));
        }
        Ok(self)
    }

    /// Has what an import left stand in each order, where that can be written; where not, the tail that is told of says so.
    pub fn enter_waiting(&self) {
        if self.writable {
            drop(self.store.enter_waiting());
        }
    }

    /// Says that an import is not at its end, where one is, or was `before` all records were read: what was read is not complete.
    pub fn tail_since(&self, before: Option<Message>) -> Result<Option<Message>, Failure> {
        let of_database = |error| Failure::from(error).of_database(self.store.path());
        Ok(if before.is_some() { before } else { self.store.open_tail().map_err(of_database)? })
    }

    /// Tells on standard error that an import is not at its end, where one is, or was `before` all records were shown: what was
    /// shown is not complete.
    pub fn tell_of_tail(&self, before: Option<Message>, session: &Session) -> Result<(), Failure> {
        if let Some(said) = self.tail_since(before)? {
            tell(&format!("totsugo: {}", session.say(&said)));
        }
        Ok(())
    }

    /// Makes a database at a path.
    pub fn make(path: &Path, kind: DatabaseKind, session: &Session) -> Result<Self, Failure> {
        refuse_lockless(path)?;
        let actor = actor(session, kind)?;
        refuse_viewer(&actor)?;
        let store = Store::create(path, kind, &actor, session.now())?;
        Ok(Self { store, actor, writable: true, looking: false })
    }

    /// Writes into the history that something was read or left.
    pub fn note(
        &mut self,
        kind: EventKind,
        record: Option<CandidateId>,
        facts: Value,
        at: Timestamp,
    ) -> Result<(), Failure> {
        self.note_words(kind, record, facts, None, at)
    }

    /// Writes into the history that something was read or left; of the words only a salted digest. A database that may only
    /// be read keeps no history of who looked: what may not leave unseen must not be read there.
    pub fn note_words(
        &mut self,
        kind: EventKind,
        record: Option<CandidateId>,
        facts: Value,
        secret_words: Option<String>,
        at: Timestamp,
    ) -> Result<(), Failure> {
        if !self.writable {
            return Ok(());
        }
        let actor = self.actor.clone();
        match self.store.note(&Noted { kind, record, facts, secret_words, actor, at }) {
            Err(error) if self.looking && is_about_writing(&error) => {
                self.writable = false;
                Ok(())
            }
            noted => Ok(noted?),
        }
    }

    /// Names the database and its kind, as every screen does.
    pub fn origin(&self) -> Origin<'static> {
        Origin { database: shown(self.store.path()), kind: kind_word(self.store.identity().kind) }
    }

    /// Finds a record, or refuses the id of one that there is not: exit code 3, whichever command names it.
    pub fn existing(&self, id: CandidateId) -> Result<ListRow, Failure> {
        self.store.list_row(id)?.ok_or_else(|| Failure::Refused(Refusal::NoSuchRecord(id).message()))
    }

    /// Finds a record of which the history may tell: none where it was removed for good. Refused is an id of which it never told.
    pub fn told_of(&self, id: CandidateId) -> Result<Option<ListRow>, Failure> {
        match self.store.list_row(id)? {
            None if !self.store.is_told_of(id)? => Err(Failure::Refused(Refusal::NoSuchRecord(id).message())),
            row => Ok(row),
        }
    }

    /// Refuses the id of a sweep that there is not.
    pub fn refuse_unknown_sweep(&self, id: SweepId) -> Result<(), Failure> {
        match self.store.sweep(id)? {
            Some(_) => Ok(()),
            None => Err(Failure::Refused(NoticeRefusal::NoSuchSweep(id).message())),
        }
    }

    /// Refuses the code of an employer of whom nothing is known: exit code 2, for it was keyed wrong.
    pub fn refuse_unknown_employers(&self, codes: &[String]) -> Result<(), Failure> {
        for code in codes {
            if !self.store.is_employer(code)? {
                let said =
                    Message::new("cli.request.unknown-employer").key("code", Shown::key(code.as_str()));
                return Err(Failure::Wrong(said));
            }
        }
        Ok(())
    }

    /// Refuses what would follow from a sweep that there is not, or whose incident was withdrawn.
    pub fn refuse_sweep_out_of_force(&self, id: SweepId) -> Result<(), Failure> {
        self.refuse_unknown_sweep(id)?;
        let Some(sweep) = self.store.sweep(id)? else { return Ok(()) };
        let ruled = self.store.refuse_withdrawn_sweep(&sweep)?;
        ruled.map_err(|refusal| Failure::Refused(refusal.message()))
    }

    /// Refuses what changes the data to those who may look only.
    pub fn refuse_viewer(&self) -> Result<(), Failure> {
        refuse_viewer(&self.actor)
    }

    /// Refuses what takes numbers out whole to those who may look only.
    pub fn refuse_take_out(&self) -> Result<(), Failure> {
        Ok(may_take_out(&self.actor).map_err(StoreError::from)?)
    }

    /// Refuses to show numbers whole where the machine's configuration forbids it; invented ones are nobody's.
    pub fn refuse_reveal(&self) -> Result<(), Failure> {
        may_reveal_all(&self.actor).map_err(StoreError::from)?;
        let is_practice = self.store.identity().kind == DatabaseKind::Practice;
        if is_practice || Settings::of_machine()?.reveal {
            return Ok(());
        }
        Err(Failure::Refused(Message::new("cli.no-reveal").arg("path", PATH)))
    }

    /// Refuses to write a file over the database, its companions or its key.
    pub fn refuse_own_files(&self, path: &Path) -> Result<(), Failure> {
        if is_one_file(&self.store.identity().key_path, path) {
            return Err(over_own(path));
        }
        refuse_companions(self.store.path(), path)
    }
}

/// Opens a database of an older program: one's own is copied and migrated by itself; one that a team shares waits for
/// `migrate`, for others may be at work in it.
fn migrated(path: &Path, older: StoreError, session: &Session) -> Result<Store, Failure> {
    let kind = store::kind_of(path)?;
    if kind == DatabaseKind::Shared {
        return Err(older.into());
    }
    let actor = actor(session, kind)?;
    refuse_viewer(&actor)?;
    migrate_watched(path, &actor, session)?;
    Ok(Store::open(path, Access::ReadWrite)?)
}

fn migrate_watched(path: &Path, actor: &Actor, session: &Session) -> Result<Migrated, Failure> {
    let (progress, watch) = Progress::watching(session);
    let migrated = store::migrate(path, actor, session.now(), &watch);
    progress.clear();
    Ok(migrated?)
}

fn refuse_viewer(actor: &Actor) -> Result<(), Failure> {
    may_act(actor).map_err(|refusal| Failure::Refused(refusal.message()))
}

/// Returns the word for a kind of database.
pub const fn kind_word(kind: DatabaseKind) -> Message {
    Message::new(match kind {
        DatabaseKind::Private => "word.private",
        DatabaseKind::Shared => "word.shared",
        DatabaseKind::Practice => "word.practice",
    })
}

/// Refuses file systems on which two machines would write over each other.
fn refuse_lockless(path: &Path) -> Result<(), Failure> {
    match host::file_system(path) {
        Ok(kind) if !kind.keeps_locks() => {
            Err(Failure::NoLocks { path: path.to_owned(), file_system: kind.name() })
        }
        _ => Ok(()),
    }
}

const fn is_about_writing(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::ReadOnly(_)
            | StoreError::OpenedForReading
            | StoreError::NewerRules { .. }
            | StoreError::KeyMissing(_)
            | StoreError::KeyUnreadable { .. }
            | StoreError::Full(_)
            | StoreError::Failing { .. }
    )
}
