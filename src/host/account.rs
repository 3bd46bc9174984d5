//! Who acts, by the kernel's word and never by the environment's.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The login uid that means "none was set", `(uid_t) -1`: a service, a container, a system without audit.
const UNSET: u32 = u32::MAX;

/// What vouches for an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountSource {
    /// The kernel's login uid: set once at login, kept through su and sudo (`pam_loginuid`).
    LoginUid,
    /// The real uid, where no login uid is set.
    RealUid,
}

/// The account that acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The user's name at this time; the uid in digits where the system knows no name for it.
    pub name: String,
    /// The uid that the name stands for.
    pub uid: u32,
    /// What vouches for it.
    pub source: AccountSource,
}

/// Returns the account that acts. Names are those of `/etc/passwd`: a directory service (LDAP, SSSD) is asked only
/// through libraries that a static program cannot load, so its accounts appear by their uid, which is as unique.
pub fn identity() -> Account {
    let login = fs::read_to_string("/proc/self/loginuid").ok();
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    account(login.as_deref(), rustix::process::getuid().as_raw(), &users)
}

fn account(login: Option<&str>, real: u32, users: &str) -> Account {
    let login = login.and_then(|text| text.trim().parse().ok()).filter(|&uid| uid != UNSET);
    let (uid, source) = match login {
        Some(uid) => (uid, AccountSource::LoginUid),
        None => (real, AccountSource::RealUid),
    };
    let name = name_of(uid, users).map_or_else(|| uid.to_string(), str::to_owned);
    Account { name, uid, source }
}

/// Finds a name in the form of passwd(5): `name:password:uid:…`; the first entry counts, as for the system.
fn name_of(uid: u32, users: &str) -> Option<&str> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next().filter(|name| !name.is_empty() && !name.starts_with(['#', '+', '-']))?;
        (fields.nth(1)?.parse() == Ok(uid)).then_some(name)
    })
}

/// Returns the name of a user, or the uid in digits where the system knows none.
pub fn user_name(uid: u32) -> String {
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    name_of(uid, &users).map_or_else(|| uid.to_string(), str::to_owned)
}

/// Returns the name of a group, or the gid in digits, and the names of those who belong to it.
pub fn group_and_members(gid: u32) -> (String, Vec<String>) {
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let groups = fs::read_to_string("/etc/group").unwrap_or_default();
    members_of(gid, &users, &groups)
}

fn members_of(gid: u32, users: &str, groups: &str) -> (String, Vec<String>) {
    let own = users.lines().filter_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(2)?.parse() == Ok(gid)).then_some(name)
    });
    let (mut name, mut members) = (gid.to_string(), own.collect::<Vec<_>>());
    for line in groups.lines() {
        let fields: Vec<&str> = line.split(':').collect();
        let [group, _, id, listed, ..] = fields.as_slice() else { continue };
        if id.parse() == Ok(gid) {
            (*group).clone_into(&mut name);
            members.extend(listed.split(',').map(str::trim));
        }
    }
    let mut members: Vec<String> =
        members.into_iter().filter(|name| !name.is_empty()).map(str::to_owned).collect();
    members.sort();
    members.dedup();
    (name, members)
}

/// Returns the gid of a group of `/etc/group`, or the gid itself where it is given in digits.
pub fn group_id(name: &str) -> Option<u32> {
    let groups = fs::read_to_string("/etc/group").unwrap_or_default();
    gid_of(name, &groups)
}

/// Finds a gid in the form of group(5): `name:password:gid:members`.
fn gid_of(name: &str, groups: &str) -> Option<u32> {
    let named = groups.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next()? == name).then(|| fields.nth(1)?.parse().ok()).flatten()
    });
    named.or_else(|| name.parse().ok())
}

/// Tells whether an account belongs to a group, by its own group or as a member. Groups are those of `/etc/group`, as names are
/// those of `/etc/passwd`: those of a directory service are not asked for.
pub fn is_in_group(account: &Account, group: &str) -> bool {
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let groups = fs::read_to_string("/etc/group").unwrap_or_default();
    belongs(account, group, &users, &groups)
}

fn belongs(account: &Account, group: &str, users: &str, groups: &str) -> bool {
    let Some(gid) = gid_of(group, groups) else { return false };
    let own = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next()? == account.name).then(|| fields.nth(2)?.parse::<u32>().ok()).flatten()
    });
    let listed = groups.lines().any(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        let [_, _, id, members, ..] = fields.as_slice() else { return false };
        id.parse() == Ok(gid) && members.split(',').any(|member| member.trim() == account.name)
    });
    own == Some(gid) || listed
}

/// Returns the name of the terminal that the session runs on (`/dev/pts/3`), for the history; none where there is none.
pub fn tty_name() -> Option<PathBuf> {
    let name = rustix::termios::ttyname(io::stdin(), Vec::new())
        .or_else(|_| rustix::termios::ttyname(io::stdout(), Vec::new()))
        .ok()?;
    name.to_str().ok().map(|name| Path::new(name).to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    const USERS: &str = "root:x:0:0:root:/root:/bin/bash\n+@team::::::\n# note:x:1000:\n:x:1000:1000\nhanako:x:1000:1000::/home/hanako:/bin/sh\nother:x:1000:1000\nbroken\n";

    #[test]
    fn the_login_uid_counts_and_unset_counts_as_none() {
        use AccountSource::{LoginUid, RealUid};
        for (login, real, name, uid, source) in [
            (Some("1000\n"), 0, "hanako", 1000, LoginUid), // through sudo
            (Some("4294967295"), 1000, "hanako", 1000, RealUid),
            (None, 0, "root", 0, RealUid),
            (Some(""), 0, "root", 0, RealUid),
            (Some("-1"), 0, "root", 0, RealUid),
            (Some("70001"), 0, "70001", 70001, LoginUid), // known to a directory service only
        ] {
            let found = account(login, real, USERS);
            assert_eq!(found, Account { name: name.to_owned(), uid, source }, "{login:?} {real}");
        }
    }

    #[test]
    fn an_account_belongs_to_its_own_group_and_to_those_that_list_it() {
        let groups = "root:x:0:\naudit:x:970:sato, hanako\nstaff:x:1000:\nbroken:x\n";
        let account = |name: &str| Account { name: name.into(), uid: 1000, source: AccountSource::LoginUid };
        for (name, group, belonging) in [
            ("hanako", "audit", true),
            ("hanako", "970", true),
            ("hanako", "staff", true),
            ("hanako", "root", false),
            ("hanako", "broken", false),
            ("hanako", "none", false),
            ("sato", "audit", true),
            ("sato", "staff", false),
            ("1000", "staff", false),
        ] {
            assert_eq!(belongs(&account(name), group, USERS, groups), belonging, "{name} {group}");
        }
    }

    #[test]
    fn the_members_of_a_group_are_those_whose_own_it_is_and_those_it_lists() {
        let groups = "root:x:0:\naudit:x:970:sato, hanako\nstaff:x:1000:sato\nbroken:x\n";
        for (gid, name, members) in [
            (970, "audit", vec!["hanako", "sato"]),
            (1000, "staff", vec!["hanako", "sato"]),
            (5, "5", vec![]),
        ] {
            let found = members_of(gid, "hanako:x:1000:1000::/home/hanako:/bin/sh\nbroken", groups);
            assert_eq!(found, (name.to_owned(), members.into_iter().map(str::to_owned).collect()));
        }
    }

    #[test]
    fn groups_are_found_by_name_or_number() {
        let groups = "root:x:0:\naudit:x:970:sato,suzuki\nbroken:x\n";
        for (name, gid) in [
            ("audit", Some(970)),
            ("root", Some(0)),
            ("970", Some(970)),
            ("broken", None),
            ("", None),
            ("x", None),
        ] {
            assert_eq!(gid_of(name, groups), gid, "{name}");
        }
    }

    #[test]
    fn somebody_acts_here() {
        assert!(!identity().name.is_empty());
    }
}
