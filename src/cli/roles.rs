//! Who may do what on this machine: people and groups by the names that the system has for them.

use crate::audit::Role;
use crate::host::{self, Account};

/// Whom the configuration names, by role.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roles {
    named: Vec<(Role, Vec<String>)>,
}

impl Roles {
    /// Gives a role to people and `@groups`.
    pub fn name(&mut self, role: Role, names: Vec<String>) {
        self.named.push((role, names));
    }

    /// Returns the highest role that names a person; who is not named may look.
    pub fn of(&self, account: &Account) -> Role {
        self.highest(&account.name, |group| host::is_in_group(account, group))
    }

    fn highest(&self, person: &str, is_in: impl Fn(&str) -> bool) -> Role {
        let names = |name: &String| name.strip_prefix('@').map_or(name == person, &is_in);
        let roles = self.named.iter().filter(|(_, named)| named.iter().any(names)).map(|(role, _)| *role);
        roles.max().unwrap_or(Role::Viewer)
    }

    /// Lists the groups that are named and that the system does not know.
    pub fn unknown_groups(&self) -> impl Iterator<Item = &str> {
        let names = self.named.iter().flat_map(|(_, names)| names);
        names.filter_map(|name| name.strip_prefix('@')).filter(|group| host::group_id(group).is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_role_that_names_a_person_counts() {
        let mut roles = Roles::default();
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        roles.name(Role::Viewer, list(&["guest", "sato"]));
        roles.name(Role::Lead, list(&["sato", "@leads"]));
        roles.name(Role::Operator, list(&["@audit", "@leads"]));
        for (person, groups, role) in [
            ("sato", &[][..], Role::Lead),
            ("guest", &[], Role::Viewer),
            ("guest", &["audit"], Role::Operator),
            ("x", &["leads", "audit"], Role::Lead),
            ("x", &["audit"], Role::Operator),
            ("nobody", &["users"], Role::Viewer),
            ("@leads", &[], Role::Viewer),
        ] {
            assert_eq!(roles.highest(person, |group| groups.contains(&group)), role, "{person} {groups:?}");
        }
    }
}
