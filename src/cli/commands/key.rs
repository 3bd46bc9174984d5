//! `key`: the key of the history: where it lies and who may read it; moved elsewhere.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::Outcome;
use crate::cli::failure::{Failure, shown};
use crate::cli::opened::Opened;
use crate::cli::output::{Output, tell};
use crate::cli::session::Session;
use crate::host;
use crate::i18n::Message;
use crate::store::{KeyFile, StoreError};

/// Show where the key of the history lies and who may read it, or move it
///
/// Every event is sealed with it: whoever can read it can forge the history. The key itself is never shown. It is not changed
/// for another: the events until then could not be verified any more.
#[derive(Debug, Args)]
pub struct Key {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Show where it lies, its fingerprint, and who may read it
    Show,
    /// Move it to a new file, which the database names from then on; leads only, recorded
    ///
    /// The old file is removed when the new one is durable. Backups that were made before name the old place: to restore one, put
    /// the key beside it.
    Move {
        /// File to write: a new one, in a folder that is there
        #[arg(value_name = "FILE")]
        to: PathBuf,
    },
}

impl Key {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        match &self.task {
            Task::Show => show(session, output),
            Task::Move { to } => {
                let mut opened = Opened::to_write(session)?;
                opened.refuse_own_files(to)?;
                let actor = opened.actor.clone();
                let moved = opened.store.move_key(to, &actor, session.now())?;
                let said = Message::new("cli.key.moved").arg("to", shown(&moved.to));
                output.line(&session.say(&said.arg("from", shown(&moved.from))))?;
                if let Some(why) = &moved.remains {
                    let remains =
                        Message::new("cli.key.remains").arg("from", shown(&moved.from)).arg("why", why);
                    tell(&format!("totsugo: {}", session.say(&remains)));
                }
                Ok(Outcome::of(moved.remains.is_some()))
            }
        }
    }
}

fn show(session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let opened = Opened::to_look(session)?;
    let key = opened.store.key_file()?;
    output.line(&session.say(&Message::new("cli.key.place").arg("path", shown(&key.path))))?;
    match &key.fingerprint {
        Ok(fingerprint) => {
            output
                .line(&session.say(&Message::new("cli.key.fingerprint").arg("fingerprint", fingerprint)))?;
        }
        // Who may not read it may know where it lies.
        Err(error @ StoreError::KeyUnreadable { .. }) => output.line(&session.say(&error.message()))?,
        Err(error) => return Err(Failure::Said(error.message())),
    }
    output.line(&session.say(&readers(&key)))?;
    output.line(session.lang.text("cli.key.forge"))?;
    let is_wide = key.mode & 0o777 & !key.most != 0;
    if is_wide {
        let wide = Message::new("store.doctor.mode-wide").arg("path", shown(&key.path));
        let wide = wide.arg("mode", format!("{:04o}", key.mode)).arg("most", format!("{:04o}", key.most));
        output.line(&session.say(&wide))?;
    }
    Ok(Outcome::of(is_wide))
}

/// Says who may read the key, by its mode: root may read every file.
fn readers(key: &KeyFile) -> Message {
    let (user, group) = key.owner;
    let mut readers = vec!["root".to_owned()];
    readers.extend((key.mode & 0o400 != 0).then(|| host::user_name(user)));
    let (group, members) = host::group_and_members(group);
    if key.mode & 0o040 != 0 {
        readers.extend(members);
    }
    readers.sort();
    readers.dedup();
    let id = if key.mode & 0o004 == 0 { "cli.key.readers" } else { "cli.key.everybody" };
    Message::new(id)
        .arg("mode", format!("{:04o}", key.mode))
        .arg("user", host::user_name(user))
        .arg("group", group)
        .arg("readers", readers.join(", "))
}
