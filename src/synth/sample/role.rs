//! The shape of the sample's cases: who plays in one, and what is written otherwise than for anybody.

/// Column and value.
pub(super) type Cell = (&'static str, &'static str);

/// A case: who is needed, and what each of them does.
#[derive(Clone, Copy)]
pub(super) struct Case {
    /// What it shows, as the README lists it.
    pub(super) shows: &'static str,
    /// The households that play, in order.
    pub(super) cast: &'static [Cast],
    /// The parts of their members, in order; members beyond the last part play nobody in particular.
    pub(super) roles: &'static [Role],
}

/// A household to be found in the population.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cast {
    /// Somebody insured alone through an employer.
    Employee,
    /// Somebody insured alone by a municipality (国保).
    Citizen,
    /// Somebody in the system for the elderly (後期高齢者医療).
    Elder,
    /// An employee with this many dependants or more.
    Family(u64),
}

/// Whose number a member holds, or a notification states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    /// The member's own.
    Own,
    /// That of the member at this place in the cast.
    Of(usize),
    /// The number of somebody who is no member.
    Outsider,
    /// The member's own with a slip in the last digit.
    Slip,
}

/// What one member of the cast has otherwise than anybody.
#[derive(Clone, Copy)]
pub(super) struct Role {
    /// Cells of the candidate and of the register's answer alike.
    pub(super) both: &'static [Cell],
    /// Cells of the candidate.
    pub(super) ours: &'static [Cell],
    /// The number that is registered.
    pub(super) holds: Number,
    /// The register's answers for that number.
    pub(super) replies: &'static [Reply],
    /// Rows of the alerts file: `alert_on`, `kind`, `alert_checked_on`, `alert_check_how`.
    pub(super) alerts: &'static [[&'static str; 4]],
    /// Rows of the notifications file: the number, then `received_on`, `document`, `filled_by`.
    pub(super) notifications: &'static [(Number, [&'static str; 3])],
    /// The number in the insurer's core system, where the case needs one.
    pub(super) core: Option<Number>,
}

/// One answer of the register: its result, and its cells where they are not the holder's.
#[derive(Clone, Copy)]
pub(super) struct Reply {
    pub(super) result: &'static str,
    pub(super) cells: &'static [Cell],
}

/// The holder's five items as they are.
pub(super) const FOUND: Reply = Reply { result: "found", cells: &[] };

/// Nobody in particular.
pub(super) const ANYBODY: Role = Role {
    both: &[],
    ours: &[],
    holds: Number::Own,
    replies: &[FOUND],
    alerts: &[],
    notifications: &[],
    core: None,
};

/// A pair of writings: what the insurer has, what the register answers.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    pub(super) shows: &'static str,
    pub(super) ours: &'static [Cell],
    pub(super) theirs: &'static [Cell],
}

/// Makes a pair of writings.
pub(super) const fn pair(shows: &'static str, ours: &'static [Cell], theirs: &'static [Cell]) -> Pair {
    Pair { shows, ours, theirs }
}
