//! `init`: makes a database.

use std::fs;
use std::path::Path;

use clap::Args;

use crate::cli::database::Named;
use crate::cli::failure::{Failure, shown};
use crate::cli::new_folders::NewFolders;
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::own_files::{folder_of, make_folder};
use crate::cli::session::Session;
use crate::cli::settings::Settings;
use crate::cli::{Outcome, database};
use crate::host;
use crate::i18n::Message;
use crate::store::DatabaseKind;

/// Make a database: private, or for a team
#[derive(Debug, Args)]
pub struct Init {
    /// Group of the team: folder 2770, database 0660, its key 0640
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
}

impl Init {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let (path, named) = database::place(session)?;
        // The machine's own database is made for whom the machine's configuration says.
        let group = match (&self.group, named) {
            (None, Named::Settings) => Settings::of_machine()?.group,
            (group, _) => group.clone(),
        };
        let folders = NewFolders::above(&path);
        let opened = match &group {
            None => {
                make_folder(&path)?;
                Opened::make(&path, DatabaseKind::Private, session)?
            }
            Some(group) => for_team(&path, group, session)?,
        };
        folders.keep();
        let origin = opened.origin();
        let said = Message::new("cli.init.made").arg("name", &origin.database).say("kind", origin.kind);
        output.line(&session.say(&said))?;
        Ok(Outcome::Done)
    }
}

/// Makes a database that a group shares. Its folder is made for it, or must be the group's already: the mode of a folder
/// that others use is not this program's to change.
fn for_team(path: &Path, group: &str, session: &Session) -> Result<Opened, Failure> {
    let gid = host::group_id(group).ok_or_else(|| {
        Failure::Wrong(
            Message::new("cli.no-such-group").arg("group", crate::text::Shown::new(group.to_owned())),
        )
    })?;
    let folder = folder_of(path);
    let wrong = |error| Failure::Folder { path: folder.to_owned(), error };
    if folder.is_dir() {
        let (_, owner_group) = host::owner(folder).map_err(wrong)?;
        let mode = host::mode(folder).map_err(wrong)?;
        if owner_group != gid || mode != host::SHARED_DIR {
            let said = Message::new("cli.init.folder")
                .arg("path", shown(folder))
                .arg("group", crate::text::Shown::new(group.to_owned()));
            return Err(Failure::Said(said));
        }
    } else {
        host::create_private_dir(folder).map_err(wrong)?;
        host::give_to_group(folder, gid).map_err(wrong)?;
        host::set_mode(folder, host::SHARED_DIR).map_err(wrong)?;
    }
    let opened = Opened::make(path, DatabaseKind::Shared, session)?;
    let key = opened.store.identity().key_path.clone();
    let given = [path, &key].into_iter().try_for_each(|file| {
        let mode = host::mode(file)?;
        host::give_to_group(file, gid)?;
        host::set_mode(file, mode)
    });
    if let Err(error) = given {
        // Nobody has worked in it yet: half a team's database helps nobody.
        drop(opened);
        for file in [path, &key] {
            let _ = fs::remove_file(file);
        }
        return Err(wrong(error));
    }
    Ok(opened)
}
