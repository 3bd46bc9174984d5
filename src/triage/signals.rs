//! 注意事由: the dangers, and the information, that a dossier shows.

use std::sync::Arc;

use super::dossier::{Dossier, Neighbour, is_one_person, register_side};
use crate::audit::{CandidateId, Conventions, Day, FiveItemsRef, IndividualNumber, Item, Signal, SignalSet};
use crate::compare::{Comparison, Grade, Side, compare, is_kanji, search_form};

/// What a dossier shows.
#[derive(Debug, Default)]
pub struct Signalled {
    /// The signals.
    pub signals: SignalSet,
    /// The records that a signal is about besides this one, ordered.
    pub partners: Vec<(Signal, CandidateId)>,
}

/// Returns the signals of a record, which was [compared](super::dossier::compared) already, and the partners that they name.
pub fn signals(dossier: &Dossier, comparison: Option<&Comparison>) -> Signalled {
    let mut found = Signalled::default();
    own_number(dossier, &mut found);
    if let Some(comparison) = comparison {
        compared(dossier, comparison, &mut found);
        swapped(dossier, comparison, &mut found);
        household(dossier, comparison, &mut found);
    }
    if let Some(signal) = dossier.answer.as_ref().and_then(|answer| answer.result.signal()) {
        found.signals.insert(signal);
    }
    shared_number(dossier, &mut found);
    found.partners.sort_unstable();
    found.partners.dedup();
    found
}

/// What the number itself and other sources of it say.
fn own_number(dossier: &Dossier, found: &mut Signalled) {
    let number = dossier.effective_number();
    if !number.check_digit_holds() {
        found.signals.insert(Signal::CheckDigitFails);
    }
    for signal in [Signal::NotificationDisagrees, Signal::CoreServerDisagrees] {
        if disagreeing(signal, dossier).next().is_some() {
            found.signals.insert(signal);
        }
    }
    if !dossier.candidate.membership.lost_on.is_empty() {
        found.signals.insert(Signal::LostEligibility);
    }
}

/// Lists the numbers by which another source disagrees with the effective one, of the signal that says so.
pub(super) fn disagreeing(signal: Signal, dossier: &Dossier) -> impl Iterator<Item = IndividualNumber> {
    let registered = &dossier.candidate.registered;
    let (notifications, other) = match signal {
        Signal::NotificationDisagrees => (&dossier.notifications[..], registered.notification_number),
        Signal::CoreServerDisagrees => (&[][..], registered.core_number),
        _ => (&[][..], None),
    };
    let number = dossier.effective_number();
    let stated = notifications.iter().map(|notification| notification.individual_number).chain(other);
    stated.filter(move |stated| *stated != number)
}

/// What the comparison of this record alone shows.
fn compared(dossier: &Dossier, comparison: &Comparison, found: &mut Signalled) {
    let grades = comparison.grades();
    let differs = |item: Item| grades[item] == Grade::Different;
    let same = |item: Item| grades[item].is_same();
    if differs(Item::BirthDate) || differs(Item::Sex) {
        found.signals.insert(Signal::BirthOrSexDiffers);
    }
    if same(Item::BirthDate)
        && at_most_abridged(grades[Item::Address])
        // Kana that differ beside the same kanji are another reading, or a slip, of one name.
        && differs(Item::KanjiName)
        && dossier.answer.as_ref().is_some_and(|answer| {
            may_be_another_given_name(&dossier.candidate.items.kanji_name, &answer.items.kanji_name)
        })
    {
        found.signals.insert(Signal::Twin);
    }
    if differs(Item::Address)
        && Item::ALL.iter().all(|item| *item == Item::Address || grades[*item] != Grade::Different)
    {
        found.signals.insert(Signal::OnlyAddressDiffers);
    }
}

/// Tells whether two writings of a name that differ may be two given names: whenever they are not plainly two surnames with
/// one given name (a marriage). A name without kanji may have its given name first, as ANA LOPES has.
fn may_be_another_given_name(one: &str, other: &str) -> bool {
    let surname_first = |name: &str| name.chars().any(is_kanji);
    !(surname_first(one) && surname_first(other) && is_another_surname(one, other))
}

/// Tells whether two names have two surnames and one given name. Where a space parts them on both sides, the parts are
/// compared; else the surnames must differ from their beginning on: 林健一郎 and 林純一郎 have one.
fn is_another_surname(one: &str, other: &str) -> bool {
    // One character that both end with (花子, 月子) is no given name.
    const GIVEN_NAME: usize = 2;
    let parted = |name: &str| {
        let (surname, given) = name.trim().split_once(char::is_whitespace)?;
        Some((search_form(surname), search_form(given)))
    };
    if let (Some(one), Some(other)) = (parted(one), parted(other)) {
        return one.0 != other.0 && one.1 == other.1;
    }
    let (one, other) = (search_form(one), search_form(other));
    let from_end = one.chars().rev().zip(other.chars().rev()).take_while(|(a, b)| a == b).count();
    one.chars().next() != other.chars().next() && from_end >= GIVEN_NAME
}

/// The answer is another member's: in one family first, else anywhere.
fn swapped(dossier: &Dossier, own: &Comparison, found: &mut Signalled) {
    let Some(answer) = &dossier.answer else { return };
    if is_one_person(own) {
        return;
    }
    let is_theirs = |other: &&Neighbour| is_one_person(&compare(other.side(), register_side(answer)));
    let mut partners: Vec<_> = dossier.family.iter().filter(is_theirs).map(|other| other.id).collect();
    if partners.is_empty() {
        partners = dossier.lookalikes.iter().filter(is_theirs).map(|other| other.id).collect();
    }
    if !partners.is_empty() {
        found.signals.insert(Signal::FamilySwap);
        found.partners.extend(partners.into_iter().map(|id| (Signal::FamilySwap, id)));
    }
}

/// The address differs, and others of the family have the answer's: they may have moved together.
fn household(dossier: &Dossier, own: &Comparison, found: &mut Signalled) {
    let Some(answer) = &dossier.answer else { return };
    if own.items.address.grade != Grade::Different {
        return;
    }
    let moved: Vec<_> = dossier
        .family
        .iter()
        .filter(|other| {
            other
                .answered_address
                .as_deref()
                .is_some_and(|address| is_one_place(address, &answer.items.address))
        })
        .map(|other| other.id)
        .collect();
    if !moved.is_empty() {
        found.signals.insert(Signal::HouseholdMoved);
        found.partners.extend(moved.into_iter().map(|id| (Signal::HouseholdMoved, id)));
    }
}

/// One number under several memberships: of one person, or of two.
fn shared_number(dossier: &Dossier, found: &mut Signalled) {
    for other in &dossier.holders {
        let signal = if is_one_person(&compare(dossier.insurer_side(), other.side())) {
            Signal::SamePersonAgain
        } else {
            Signal::DuplicateNumber
        };
        found.signals.insert(signal);
        found.partners.push((signal, other.id));
        let membership = &dossier.candidate.membership;
        if overlap((&membership.acquired_on, &membership.lost_on), (&other.acquired_on, &other.lost_on)) {
            found.signals.insert(Signal::OverlappingEligibility);
            found.partners.push((Signal::OverlappingEligibility, other.id));
        }
    }
}

fn is_one_place(left: &str, right: &str) -> bool {
    let plain = Arc::new(Conventions::DEFAULT);
    let side =
        |address| Side { items: FiveItemsRef { address, ..FiveItemsRef::default() }, conventions: &plain };
    at_most_abridged(compare(side(left), side(right)).items.address.grade)
}

fn at_most_abridged(grade: Grade) -> bool {
    grade <= Grade::Abridged
}

/// Tells whether two memberships share a day. The day of loss is the first one without eligibility (健康保険法第36条). A
/// membership whose days cannot be read is taken to have no known bound on that side; where neither says when it began,
/// nothing can be told.
fn overlap(one: (&str, &str), other: (&str, &str)) -> bool {
    let day = |text: &str| text.parse::<Day>().ok();
    let begins_before_end = |begin: &str, end: &str| match (day(begin), day(end)) {
        (Some(begin), Some(end)) => begin < end,
        (_, None) => end.is_empty(),
        (None, Some(_)) => false,
    };
    day(one.0).is_some()
        && day(other.0).is_some()
        && begins_before_end(one.0, other.1)
        && begins_before_end(other.0, one.1)
}

#[cfg(test)]
mod tests;
