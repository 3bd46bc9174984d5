//! The configuration of the machine: `/etc/totsugo/totsugo.toml`, which only its administrator may write. What it says is
//! checked whole before any of it counts; who has which role is `roles`' question.

use std::fs::File;
use std::io::Read as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::failure::Failure;
use super::roles::Roles;
use crate::i18n::Message;
use crate::text::Shown;

/// Where the configuration lies.
pub const PATH: &str = "/etc/totsugo/totsugo.toml";
/// The longest that is read, in bytes.
const LIMIT: u64 = 1 << 20;
/// Minutes without a key after which a screen goes blank, where the configuration names no other.
const IDLE_MINUTES: u32 = 10;
/// Mode bits by which group or everybody may write.
const WRITABLE_BY_OTHERS: u32 = 0o022;
/// The policy under which `--operator` tells the people of one account apart.
const SHARED_ACCOUNT: &str = "shared-account";

/// What the configuration says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The database of everybody on this machine.
    pub database: Option<PathBuf>,
    /// The group that a team's database is made for.
    pub group: Option<String>,
    /// Who may do what; none: as the kind of the database has it.
    pub roles: Option<Roles>,
    /// Where the console proposes to put exports.
    pub export_folder: Option<PathBuf>,
    /// After how many minutes without a key the screen blanks.
    pub idle_minutes: u32,
    /// Whether numbers may be shown and written whole.
    pub reveal: bool,
    /// Whether a lead decided that `--operator` tells the people of one account apart.
    pub shared_account: bool,
    /// Keys and policies that mean nothing to this version; `doctor` names them.
    pub unknown: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database: None,
            group: None,
            roles: None,
            export_folder: None,
            idle_minutes: IDLE_MINUTES,
            reveal: true,
            shared_account: false,
            unknown: Vec::new(),
        }
    }
}

impl Settings {
    /// Reads the configuration of this machine; a machine without one has none.
    pub fn of_machine() -> Result<Self, Failure> {
        Self::read(Path::new(PATH), 0)
    }

    /// Reads a configuration, which must be the owner's and nobody else's to write, and so its folder: who can write it can
    /// give himself any role.
    fn read(path: &Path, owner: u32) -> Result<Self, Failure> {
        let fail = |why: Message| Failure::Config { path: path.to_owned(), why };
        let system = |error: &std::io::Error| {
            fail(Message::new("cli.config.system").arg("why", super::failure::why(error)))
        };
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(system(&error)),
        };
        let folder = path.parent().unwrap_or(path).metadata();
        for about in [file.metadata(), folder] {
            let about = about.map_err(|error| system(&error))?;
            if about.uid() != owner || about.mode() & WRITABLE_BY_OTHERS != 0 {
                return Err(fail(Message::new("cli.config.not-roots")));
            }
        }
        let mut text = String::new();
        match file.take(LIMIT).read_to_string(&mut text) {
            Ok(_) => Self::parse(&text).map_err(fail),
            Err(error) => Err(system(&error)),
        }
    }

    fn parse(text: &str) -> Result<Self, Message> {
        let line_of = |at: usize| text.get(..at).unwrap_or_default().matches('\n').count() + 1;
        let table = DeTable::parse(text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(span.start));
            let what = error.message().lines().collect::<Vec<_>>().join(" ");
            Message::new("cli.config.syntax").arg("line", line).arg("what", Shown::new(what))
        })?;
        let mut settings = Self::default();
        for (key, value) in table.get_ref() {
            let key = key.get_ref().as_ref();
            settings.take(key, value.get_ref()).map_err(|wanted| {
                Message::new("cli.config.type")
                    .arg("line", line_of(value.span().start))
                    .arg("key", Shown::new(key.to_owned()))
                    .say("wanted", Message::new(wanted))
            })?;
        }
        Ok(settings)
    }

    /// Takes one key; the id of the message that says what it must be, where it is not.
    fn take(&mut self, key: &str, value: &DeValue<'_>) -> Result<(), &'static str> {
        match key {
            "database" => self.database = Some(absolute(value)?),
            "group" => self.group = Some(word(value)?),
            "export-folder" => self.export_folder = Some(absolute(value)?),
            "idle-minutes" => self.idle_minutes = minutes(value)?,
            "reveal" => self.reveal = value.as_bool().ok_or("cli.config.want-bool")?,
            "policies" => {
                for policy in words(value)? {
                    if policy == SHARED_ACCOUNT {
                        self.shared_account = true;
                    } else {
                        self.unknown.push(format!("policies: {policy}"));
                    }
                }
            }
            "roles" => self.take_roles(value)?,
            _ => self.unknown.push(key.to_owned()),
        }
        Ok(())
    }

    fn take_roles(&mut self, value: &DeValue<'_>) -> Result<(), &'static str> {
        let DeValue::Table(table) = value else { return Err("cli.config.want-roles") };
        let mut roles = Roles::default();
        for (role, names) in table {
            let role = role.get_ref().as_ref();
            match role.parse() {
                Ok(role) => roles.name(role, words(names.get_ref()).map_err(|_| "cli.config.want-roles")?),
                Err(_) => self.unknown.push(format!("roles.{role}")),
            }
        }
        self.roles = Some(roles);
        Ok(())
    }
}

fn word(value: &DeValue<'_>) -> Result<String, &'static str> {
    match value.as_str() {
        Some(word) if !word.trim().is_empty() => Ok(word.to_owned()),
        _ => Err("cli.config.want-word"),
    }
}

fn absolute(value: &DeValue<'_>) -> Result<PathBuf, &'static str> {
    value.as_str().map(PathBuf::from).filter(|path| path.is_absolute()).ok_or("cli.config.want-path")
}

fn minutes(value: &DeValue<'_>) -> Result<u32, &'static str> {
    let DeValue::Integer(number) = value else { return Err("cli.config.want-minutes") };
    match number.as_str().parse() {
        Ok(minutes @ 1..=1440) if number.radix() == 10 => Ok(minutes),
        _ => Err("cli.config.want-minutes"),
    }
}

fn words(value: &DeValue<'_>) -> Result<Vec<String>, &'static str> {
    let DeValue::Array(items) = value else { return Err("cli.config.want-words") };
    items.iter().map(|item| word(item.get_ref()).map_err(|_| "cli.config.want-words")).collect()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::audit::Role;

    #[test]
    fn every_key_is_read_and_others_are_kept_for_the_doctor() {
        let settings = Settings::parse(
            "database = \"/srv/audit.db\"\ngroup = \"audit\"\nexport-folder = \"/srv/out\"\nidle-minutes = 15\n\
             reveal = false\npolicies = [\"shared-account\", \"other\"]\nsandbox = 1\n\
             [roles]\nlead = [\"sato\"]\noperator = [\"@audit\"]\nviewer = []\nking = [\"x\"]\n",
        )
        .unwrap();
        let mut roles = Roles::default();
        roles.name(Role::Lead, vec!["sato".into()]);
        roles.name(Role::Operator, vec!["@audit".into()]);
        roles.name(Role::Viewer, vec![]);
        let mut unknown = settings.unknown.clone();
        unknown.sort();
        assert_eq!(unknown, ["policies: other", "roles.king", "sandbox"]);
        assert_eq!(
            Settings { unknown: Vec::new(), ..settings },
            Settings {
                database: Some("/srv/audit.db".into()),
                group: Some("audit".into()),
                roles: Some(roles),
                export_folder: Some("/srv/out".into()),
                idle_minutes: 15,
                reveal: false,
                shared_account: true,
                unknown: Vec::new(),
            }
        );
        assert_eq!(Settings::parse("").unwrap(), Settings::default());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, why) in [
            ("\ndatabase = ", "line 2"),
            ("database = 3", "database must be an absolute path"),
            ("reveal = true\ndatabase = \"audit.db\"", "line 2: database"),
            ("group = \"\"", "group must be"),
            ("export-folder = \"out\"", "absolute path"),
            ("idle-minutes = 0", "minutes"),
            ("idle-minutes = \"10\"", "minutes"),
            ("idle-minutes = 99999", "minutes"),
            ("reveal = \"no\"", "true or false"),
            ("policies = \"shared-account\"", "list"),
            ("policies = [1]", "list"),
            ("roles = 1", "roles must"),
            ("\n[roles]\nlead = \"sato\"", "line 2: roles must"),
            ("reveal = true\nreveal = false", "line 2"),
        ] {
            let said = Settings::parse(text).unwrap_err().to_string();
            assert!(said.contains(why), "{text}: {said}");
        }
    }

    #[test]
    fn only_the_owners_file_counts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("totsugo.toml");
        let me = rustix::process::getuid().as_raw();
        assert_eq!(Settings::read(&path, me).unwrap(), Settings::default(), "there is none");
        std::fs::write(&path, "reveal = false\n").unwrap();
        let set = |path: &Path, mode: u32| {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        for (file, above, owner, taken) in [
            (0o644, 0o755, me, true),
            (0o600, 0o700, me, true),
            (0o664, 0o755, me, false),
            (0o646, 0o755, me, false),
            (0o644, 0o777, me, false),
            (0o644, 0o755, me + 1, false),
        ] {
            set(&path, file);
            set(folder.path(), above);
            let read = Settings::read(&path, owner);
            assert_eq!(read.is_ok_and(|settings| !settings.reveal), taken, "{file:o} {above:o} {owner}");
        }
    }
}
