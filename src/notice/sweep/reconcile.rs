//! What the enrolment notification says of the registered number.

use crate::audit::Reconciled;
use crate::triage::dossier::Dossier;
use crate::triage::policy::is_from_another_hand;

/// Reconciles the number by which a record is judged with the numbers that its notifications state (notice 2(1)③). One that
/// differs is enough to disagree. A notification that no other hand than the insurer's filled in proves nothing for the number,
/// and everything against it.
pub fn reconcile(dossier: &Dossier) -> Reconciled {
    let number = dossier.effective_number();
    let column = dossier.candidate.registered.notification_number.map(|stated| (stated, true));
    let filed = dossier.notifications.iter().map(|n| (n.individual_number, is_from_another_hand(n)));
    let mut agrees = false;
    for (stated, by_another) in column.into_iter().chain(filed) {
        if stated != number {
            return Reconciled::Disagrees;
        }
        agrees |= by_another;
    }
    if agrees { Reconciled::Agrees } else { Reconciled::NoneStated }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Mark, Status};
    use crate::triage::testing::{A, B, dossier, hanako, notification, number};

    #[test]
    fn what_the_notifications_state_as_a_table() {
        for (column, filed, expected) in [
            (None, vec![], Reconciled::NoneStated),
            (Some(A), vec![], Reconciled::Agrees),
            (Some(B), vec![], Reconciled::Disagrees),
            (None, vec![(A, "本人")], Reconciled::Agrees),
            (None, vec![(A, "健保組合")], Reconciled::NoneStated),
            (None, vec![(A, "")], Reconciled::NoneStated),
            (None, vec![(B, "健保組合")], Reconciled::Disagrees),
            (Some(A), vec![(B, "本人")], Reconciled::Disagrees),
            (None, vec![(B, "本人"), (A, "本人")], Reconciled::Disagrees),
            (Some(A), vec![(A, "")], Reconciled::Agrees),
        ] {
            let mut dossier = dossier(hanako(), None);
            dossier.candidate.registered.notification_number = column.map(number);
            dossier.notifications =
                filed.iter().map(|(digits, by)| notification(digits, "2020-01-01", by)).collect();
            assert_eq!(reconcile(&dossier), expected, "{column:?} {filed:?}");
        }
    }

    #[test]
    fn a_corrected_record_is_reconciled_by_its_right_number() {
        let mut dossier = dossier(hanako(), None);
        dossier.candidate.registered.notification_number = Some(number(B));
        dossier.mark = Mark { status: Status::Corrected, right_number: Some(number(B)), ..Mark::default() };
        assert_eq!(reconcile(&dossier), Reconciled::Agrees);
    }
}
