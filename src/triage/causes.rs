//! Which root causes a candidate has (notice section 1(1)).

use crate::audit::{Alert, Candidate, CauseSet, OfferedAlert, RootCause};

/// The code of a number that was obtained from J-LIS.
pub const FROM_JLIS: &str = "jlis";

/// Returns the root causes of a candidate, given the alerts that came for it in files of their own. None: outside the audit.
///
/// Causes that the file names itself are taken as they are. Otherwise notice section 1(1) decides: its first cause is a
/// lookup at J-LIS by three items or fewer without proper confirmation, its second a number that a system took from
/// several candidates by a uniform rule, its third an alert that was not properly checked. Proper is a date *and* a
/// method; a date alone proves nothing.
pub fn causes(candidate: &Candidate, alerts: &[Alert]) -> CauseSet {
    if !candidate.declared_causes.is_empty() {
        return candidate.declared_causes;
    }
    let lookup = &candidate.lookup;
    let from_jlis = lookup.number_source == FROM_JLIS;
    let confirmed = properly_checked(&lookup.lookup_confirmed_on, &lookup.lookup_confirmed_how);
    let mut found = CauseSet::EMPTY;
    if from_jlis && lookup.lookup_items.is_some_and(|items| items <= 3) && !confirmed {
        found.insert(RootCause::ThreeItemLookup);
    }
    if from_jlis
        && lookup.lookup_candidates.is_some_and(|shown| shown >= 2)
        && lookup.auto_taken != Some(false)
    {
        found.insert(RootCause::MultipleCandidates);
    }
    if ignored(&candidate.alert)
        || alerts.iter().any(|alert| !properly_checked(&alert.alert_checked_on, &alert.alert_check_how))
    {
        found.insert(RootCause::IgnoredAlert);
    }
    found
}

fn ignored(alert: &OfferedAlert) -> bool {
    !alert.alert_on.is_empty() && !properly_checked(&alert.alert_checked_on, &alert.alert_check_how)
}

fn properly_checked(on: &str, how: &str) -> bool {
    !on.is_empty() && !how.is_empty()
}
