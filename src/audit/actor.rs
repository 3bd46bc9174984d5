//! Who acts: the operating system's word for it, and the name that was claimed beside.

use super::codes::coded_enum;

coded_enum! {
    /// What vouches for an actor's name.
    pub enum IdentitySource {
        /// The kernel's login uid, kept through sudo.
        LoginUid = "login-uid",
        /// The real uid, where no login uid is set.
        RealUid = "real-uid",
        /// `--operator` alone: the practice database, or the policy `shared-account`.
        Claim = "claim",
        /// The program itself, for holds and leases that fall due.
        System = "system",
        /// Brought in by `import decisions` from another database; never a second check here.
        Foreign = "foreign",
    }
}

coded_enum! {
    /// What an actor may do.
    pub enum Role {
        /// 参照のみ
        Viewer = "viewer",
        /// 担当者
        Operator = "operator",
        /// 点検責任者
        Lead = "lead",
    }
}

/// Who acts, in one session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The name of the account, by `source`.
    pub account: String,
    /// The name given with `--operator`: a claim, kept beside the account.
    pub claim: Option<String>,
    /// What vouches for the account.
    pub source: IdentitySource,
    /// What the actor may do.
    pub role: Role,
}

impl Actor {
    /// Returns the name of the actor `system`.
    pub fn system() -> Self {
        Self {
            account: "system".to_owned(),
            claim: None,
            source: IdentitySource::System,
            role: Role::Operator,
        }
    }

    /// Returns the one name by which two acts are told to be of one person or of two: the claim where only claims tell
    /// people apart, else the account. A claim never makes a second person of an account that the kernel vouches for.
    pub fn person(&self) -> &str {
        match self.source {
            IdentitySource::Claim => self.claim.as_deref().unwrap_or(&self.account),
            _ => &self.account,
        }
    }
}
