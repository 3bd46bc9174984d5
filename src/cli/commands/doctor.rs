//! `doctor`: where everything lies, and whether it is well.

use std::path::Path;

use clap::Args;

use crate::audit::{Actor, IdentitySource};
use crate::cli::database::{self, Named};
use crate::cli::failure::{Failure, shown};
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::roles::Roles;
use crate::cli::session::Session;
use crate::cli::settings::{self, Settings};
use crate::cli::{Outcome, moments};
use crate::host;
use crate::i18n::Message;
use crate::store::{DatabaseKind, Diagnosis};
use crate::text::Shown;

/// Check the machine, the configuration and the database
#[derive(Debug, Args)]
pub struct Doctor {}

impl Doctor {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let (path, named) = database::place(session)?;
        let mut findings = vec![settings()?, locale(session), place(&path, named), file_system(&path)];
        let opened = Opened::to_look(session);
        if let Ok(opened) = &opened {
            let origin = opened.origin();
            findings.push(well(Message::new("cli.doctor.kind").say("kind", origin.kind)));
            let who = Shown::new(moments::who(&opened.actor)).into_owned();
            findings.push(well(
                Message::new("cli.doctor.actor")
                    .arg("who", who)
                    .arg("source", opened.actor.source)
                    .arg("role", opened.actor.role),
            ));
            findings.extend(apart(&opened.actor, opened.store.identity().kind));
            let (progress, watch) = Progress::watching(session);
            let found = opened.store.doctor_watched(&watch);
            progress.clear();
            findings.extend(found?);
        }
        let mut all_well = true;
        for finding in &findings {
            all_well &= finding.ok;
            let mark = session.lang.text(if finding.ok { "cli.doctor.well" } else { "cli.doctor.ill" });
            output.line(&format!("{mark} {}", session.say(&finding.message)))?;
        }
        opened.map(|_| Outcome::of(!all_well))
    }
}

const fn well(message: Message) -> Diagnosis {
    Diagnosis { ok: true, message }
}

/// Looks at the configuration; keys that mean nothing to this version are named, and tolerated.
fn settings() -> Result<Diagnosis, Failure> {
    let settings = Settings::of_machine()?;
    let message = if !std::path::Path::new(settings::PATH).exists() {
        Message::new("cli.doctor.no-settings").arg("path", settings::PATH)
    } else if settings.unknown.is_empty() {
        Message::new("cli.doctor.settings").arg("path", settings::PATH)
    } else {
        let keys = Shown::new(settings.unknown.join(", ")).into_owned();
        Message::new("cli.doctor.settings-unknown").arg("path", settings::PATH).arg("keys", keys)
    };
    let unknown: Vec<&str> = settings.roles.iter().flat_map(Roles::unknown_groups).collect();
    if unknown.is_empty() {
        return Ok(well(message));
    }
    let groups = Shown::new(unknown.join(", ")).into_owned();
    Ok(Diagnosis { ok: false, message: Message::new("cli.doctor.no-such-group").arg("groups", groups) })
}

/// Tells whether people of one account can be told apart where two are needed.
fn apart(actor: &Actor, kind: DatabaseKind) -> Option<Diagnosis> {
    let (ok, id) = match (kind, actor.source, &actor.claim) {
        (DatabaseKind::Practice, ..) => return None,
        (_, IdentitySource::RealUid, _) => (true, "cli.doctor.by-account"),
        (_, IdentitySource::Claim, None) => (false, "cli.doctor.no-operator"),
        (_, IdentitySource::Claim, Some(_)) => (true, "cli.doctor.shared-account"),
        _ => return None,
    };
    Some(Diagnosis { ok, message: Message::new(id) })
}

fn locale(session: &Session) -> Diagnosis {
    let utf8 = session.locale.utf8;
    Diagnosis { ok: utf8, message: Message::new(if utf8 { "cli.doctor.utf8" } else { "cli.doctor.no-utf8" }) }
}

fn place(path: &Path, named: Named) -> Diagnosis {
    let by = Message::new(match named {
        Named::Flag => "cli.doctor.by-flag",
        Named::Environment => "cli.doctor.by-environment",
        Named::Settings => "cli.doctor.by-settings",
        Named::System => "cli.doctor.by-folder",
        Named::Own => "cli.doctor.by-default",
    });
    well(Message::new("cli.doctor.database").arg("path", shown(path)).say("by", by))
}

fn file_system(path: &Path) -> Diagnosis {
    match host::file_system(path) {
        Ok(kind) => Diagnosis {
            ok: kind.keeps_locks(),
            message: Message::new("cli.doctor.file-system").arg("kind", kind.name()),
        },
        Err(error) => {
            let why = crate::cli::failure::why(&error);
            Diagnosis { ok: false, message: Message::new("cli.doctor.no-file-system").arg("why", why) }
        }
    }
}
