//! Which root causes a candidate has (notice section 1(1)).

use crate::audit::{Alert, Candidate, CauseSet, Day, OfferedAlert, RootCause};

/// The code of a number that was obtained from J-LIS.
pub const FROM_JLIS: &str = "jlis";

/// Returns the root causes of a candidate, given the alerts that came for it in files of their own. None: outside the audit.
///
/// Causes that the file names itself are taken as they are. Otherwise notice section 1(1) decides: its first cause is a
/// lookup at J-LIS by three items or fewer without proper confirmation, its second a number that a system took from
/// several candidates by a uniform rule, its third an alert that was not properly checked. Proper is a date *and* a
/// method, not before what was checked; a date alone proves nothing.
pub fn causes(candidate: &Candidate, alerts: &[Alert]) -> CauseSet {
    if !candidate.declared_causes.is_empty() {
        return candidate.declared_causes;
    }
    let lookup = &candidate.lookup;
    let from_jlis = lookup.number_source == FROM_JLIS;
    let confirmed = properly_checked(
        &lookup.lookup_confirmed_on,
        &lookup.lookup_confirmed_how,
        &candidate.registered.registered_on,
    );
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
    let checked =
        |alert: &Alert| properly_checked(&alert.alert_checked_on, &alert.alert_check_how, &alert.alert_on);
    if ignored(&candidate.alert) || !alerts.iter().all(checked) {
        found.insert(RootCause::IgnoredAlert);
    }
    found
}

fn ignored(alert: &OfferedAlert) -> bool {
    let OfferedAlert { alert_on, alert_checked_on, alert_check_how } = alert;
    !alert_on.is_empty() && !properly_checked(alert_checked_on, alert_check_how, alert_on)
}

/// Words that are no day prove nothing, nor does a check from before what it checks: where in doubt a record stays in the audit.
fn properly_checked(on: &str, how: &str, since: &str) -> bool {
    let is_late_enough = |on: Day| since.parse().map_or(true, |since: Day| since <= on);
    !how.is_empty() && on.parse().is_ok_and(is_late_enough)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::testing::{candidate, hanako, key};

    fn found(change: impl FnOnce(&mut Candidate)) -> String {
        let mut candidate = candidate(hanako());
        candidate.lookup.lookup_items = None;
        change(&mut candidate);
        causes(&candidate, &[]).joined()
    }

    #[test]
    fn the_rules_of_the_notice_as_a_table() {
        assert_eq!(found(|_| {}), "", "nothing said: outside the audit");
        assert_eq!(found(|c| c.lookup.lookup_items = Some(3)), "three-item-lookup");
        assert_eq!(found(|c| c.lookup.lookup_items = Some(4)), "");
        assert_eq!(
            found(|c| {
                c.lookup.lookup_items = Some(2);
                c.lookup.number_source = "employer".into();
            }),
            ""
        );
        for (on, how, expected) in [
            ("2022-01-01", "本人確認", ""),
            ("2022-01-01", "", "three-item-lookup"),
            ("", "本人確認", "three-item-lookup"),
            ("調査中", "本人確認", "three-item-lookup"),
        ] {
            let cause = found(|c| {
                c.lookup.lookup_items = Some(3);
                c.lookup.lookup_confirmed_on = on.into();
                c.lookup.lookup_confirmed_how = how.into();
            });
            assert_eq!(cause, expected, "confirmed {on} {how}: a date alone proves nothing");
        }
        for (registered, expected) in
            [("2021-12-31", ""), ("2022-01-01", ""), ("2022-01-02", "three-item-lookup"), ("不明", "")]
        {
            let cause = found(|c| {
                c.lookup.lookup_items = Some(3);
                c.lookup.lookup_confirmed_on = "2022-01-01".into();
                c.lookup.lookup_confirmed_how = "本人確認".into();
                c.registered.registered_on = registered.into();
            });
            assert_eq!(cause, expected, "registered {registered}: what comes later was not confirmed");
        }
        for (shown, auto, expected) in [
            (2, None, "multiple-candidates"),
            (2, Some(true), "multiple-candidates"),
            (2, Some(false), ""),
            (1, None, ""),
        ] {
            let cause = found(|c| {
                c.lookup.lookup_candidates = Some(shown);
                c.lookup.auto_taken = auto;
            });
            assert_eq!(cause, expected, "{shown} shown, taken by rule: {auto:?}");
        }
        for (checked, how, expected) in [
            ("", "", "ignored-alert"),
            ("2022-01-01", "", "ignored-alert"),
            ("2022-01-01", "住民票", ""),
            ("2021-10-01", "住民票", ""),
            ("2021-09-30", "住民票", "ignored-alert"),
        ] {
            let cause = found(|c| {
                c.alert.alert_on = "2021-10-01".into();
                c.alert.alert_checked_on = checked.into();
                c.alert.alert_check_how = how.into();
            });
            assert_eq!(cause, expected, "alert checked {checked} {how}");
        }
    }

    #[test]
    fn causes_add_up_unless_the_file_names_them() {
        let mut candidate = candidate(hanako());
        candidate.lookup.lookup_candidates = Some(3);
        let alert = Alert {
            key: key("1", "00"),
            alert_on: "2021-10-01".into(),
            kind: String::new(),
            alert_checked_on: String::new(),
            alert_check_how: String::new(),
        };
        assert_eq!(
            causes(&candidate, std::slice::from_ref(&alert)).joined(),
            "three-item-lookup;multiple-candidates;ignored-alert"
        );
        candidate.declared_causes = CauseSet::EMPTY.with(RootCause::SimilarCase);
        assert_eq!(causes(&candidate, &[alert]).joined(), "similar-case");
    }

    #[test]
    fn lost_eligibility_does_not_put_a_member_outside() {
        assert_eq!(
            found(|c| {
                c.lookup.lookup_items = Some(3);
                c.membership.lost_on = "2020-03-31".into();
            }),
            "three-item-lookup"
        );
    }
}
