//! Who acts in a database.

use super::failure::Failure;
use super::session::Session;
use super::settings::Settings;
use crate::audit::{Actor, IdentitySource, Role, hides_valid_number};
use crate::host::{self, AccountSource};
use crate::store::DatabaseKind;
use crate::triage::policy::Refusal;

/// Says who acts in a database: the account that the kernel vouches for, and the claim beside it. In the practice database,
/// and in a team's under the policy for shared accounts where the kernel tells nobody apart, the claim alone does.
pub fn actor(session: &Session, kind: DatabaseKind) -> Result<Actor, Failure> {
    let account = host::identity();
    let claim = session.globals.operator.as_deref().map(str::trim).filter(|name| !name.is_empty());
    if claim.is_some_and(hides_valid_number) {
        return Err(Failure::Wrong(Refusal::NumberInNote.message()));
    }
    let claim = claim.map(str::to_owned);
    if kind == DatabaseKind::Practice {
        return Ok(Actor {
            claim: claim.or_else(|| Some(account.name.clone())),
            account: account.name,
            source: IdentitySource::Claim,
            role: Role::Lead,
        });
    }
    let settings = Settings::of_machine()?;
    let source = match account.source {
        AccountSource::LoginUid => IdentitySource::LoginUid,
        AccountSource::RealUid if settings.shared_account => IdentitySource::Claim,
        AccountSource::RealUid => IdentitySource::RealUid,
    };
    let role = match (&settings.roles, kind) {
        (Some(roles), _) => roles.of(&account),
        // Whoever owns a private database leads its audit, a team's members operate.
        (None, DatabaseKind::Shared) => Role::Operator,
        (None, _) => Role::Lead,
    };
    Ok(Actor { account: account.name, claim, source, role })
}
