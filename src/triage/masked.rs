//! A record as it may be shown: without the individual numbers that stand whole in its names, addresses and other texts.
//!
//! Files bring them there by mistake. What is stored stays exact, and so is what the rules judge: it is masked on its way
//! out; a member key and an employer code are keys, by which files are joined, and stay whole. Masked texts are as long as before,
//! so that findings still point to the same characters.

use super::dossier::Dossier;
use crate::audit::{Alert, Answer, Candidate, Employer, FiveItems, Notification, masked};

/// Masks the numbers in one text.
pub fn mask(text: &mut String) {
    if let std::borrow::Cow::Owned(masked) = masked(text) {
        *text = masked;
    }
}

impl Dossier {
    /// Masks the numbers in every text of the record and of what others say of it. Its neighbours are not shown.
    #[must_use]
    pub fn masked(mut self) -> Self {
        of_candidate(&mut self.candidate);
        self.answer.iter_mut().for_each(of_answer);
        self.alerts.iter_mut().for_each(of_alert);
        self.notifications.iter_mut().for_each(of_notification);
        mask(&mut self.mark.note);
        self
    }
}

impl Employer {
    /// Masks the numbers in every text but the code.
    #[must_use]
    pub fn masked(mut self) -> Self {
        for text in [
            &mut self.name,
            &mut self.postal_code,
            &mut self.address,
            &mut self.department,
            &mut self.contact,
            &mut self.phone,
            &mut self.send_by,
        ] {
            mask(text);
        }
        self
    }
}

fn of_items(items: &mut FiveItems) {
    *items = items.map(|text| masked(text).into_owned());
}

fn of_candidate(candidate: &mut Candidate) {
    of_items(&mut candidate.items);
    let (member, lookup) = (&mut candidate.membership, &mut candidate.lookup);
    let (alert, registered) = (&mut candidate.alert, &mut candidate.registered);
    for text in [
        &mut member.relation,
        &mut member.insured_name,
        &mut member.membership_kind,
        &mut member.employer_name,
        &mut member.acquired_on,
        &mut member.lost_on,
        &mut lookup.number_source,
        &mut lookup.lookup_confirmed_on,
        &mut lookup.lookup_confirmed_how,
        &mut alert.alert_on,
        &mut alert.alert_checked_on,
        &mut alert.alert_check_how,
        &mut registered.registered_on,
        &mut registered.batch,
    ] {
        mask(text);
    }
}

fn of_answer(answer: &mut Answer) {
    of_items(&mut answer.items);
    for text in [&mut answer.asked_on, &mut answer.moved_on, &mut answer.previous_address, &mut answer.note] {
        mask(text);
    }
}

fn of_alert(alert: &mut Alert) {
    for text in
        [&mut alert.alert_on, &mut alert.kind, &mut alert.alert_checked_on, &mut alert.alert_check_how]
    {
        mask(text);
    }
}

fn of_notification(told: &mut Notification) {
    for text in [&mut told.received_on, &mut told.document, &mut told.filled_by] {
        mask(text);
    }
}
