//! 修正済: another number was registered; the right one is recorded, confirmed by a second person, and then seen on the
//! intermediate server.

use jiff::Timestamp;

use super::one_person::{held_by_nobody_else, held_by_the_partner};
use super::verified::has_later_notification;
use super::{Grounds, Refusal};
use crate::audit::{Answer, AnswerResult, Basis, Day, IndividualNumber, Mark, Status};
use crate::compare::{Grade, compare};
use crate::i18n::Message;
use crate::triage::act::NewMark;
use crate::triage::assess::Assessment;
use crate::triage::dossier::{Dossier, register_side};

pub(super) fn mark(grounds: &Grounds<'_>, wanted: &NewMark) -> Result<Mark, Refusal> {
    if let Some((other, _)) = grounds.other_half {
        // What stays of the swap would have the number that this record falls back to.
        return Err(Refusal::HalfOfSwap { other });
    }
    let basis = wanted.basis.ok_or(Refusal::BasisNeeded { status: Status::Corrected })?;
    let number = wanted.right_number.ok_or(Refusal::RightNumberNeeded)?;
    if !number.check_digit_holds() {
        return Err(Refusal::RightNumberFails);
    }
    if number == grounds.dossier.candidate.individual_number {
        return Err(Refusal::RightNumberIsRegistered);
    }
    match basis {
        Basis::CardCopy | Basis::ResidentRecord => {}
        Basis::LaterNotification => {
            let right = grounds.right.ok_or(Refusal::RightNumberNeeded)?;
            bears_later_notification(grounds, number, &right.found)?;
        }
        _ => return Err(Refusal::BasisOfAnother { basis, status: Status::Corrected }),
    }
    let holders = grounds.right.map_or(&[][..], |right| &right.holders);
    if wanted.swap {
        held_by_the_partner(grounds.dossier, holders, grounds.partner)?;
    } else {
        held_by_nobody_else(grounds.dossier, holders)?;
    }
    Ok(Mark {
        status: Status::Corrected,
        basis: Some(basis),
        right_number: Some(number),
        awaiting_second_check: true,
        ..Mark::default()
    })
}

/// Tells whether a `corrected` mark may stand. Its number may be the registered one by now: that is its echo.
pub(super) fn stands(grounds: &Grounds<'_>) -> Result<(), Refusal> {
    let mark = grounds.mark();
    let basis = mark.basis.ok_or(Refusal::BasisNeeded { status: mark.status })?;
    let number = mark.right_number.ok_or(Refusal::RightNumberNeeded)?;
    if !number.check_digit_holds() {
        return Err(Refusal::RightNumberFails);
    }
    match basis {
        Basis::LaterNotification if mark.data_changed => Ok(()),
        Basis::LaterNotification => bears_later_notification(grounds, number, grounds.found),
        Basis::CardCopy | Basis::ResidentRecord => Ok(()),
        _ => Err(Refusal::BasisOfAnother { basis, status: Status::Corrected }),
    }
}

/// Tells whether the mark of a record, whose right number is its effective one by now, would be given once more.
pub(super) fn still_borne(grounds: &Grounds<'_>) -> Result<(), Refusal> {
    let mark = grounds.mark();
    if let (Some(Basis::LaterNotification), Some(number)) = (mark.basis, mark.right_number) {
        bears_later_notification(grounds, number, grounds.found)?;
    }
    held_by_nobody_else(grounds.dossier, &grounds.dossier.holders)
}

fn bears_later_notification(
    grounds: &Grounds<'_>,
    number: IndividualNumber,
    found: &Assessment,
) -> Result<(), Refusal> {
    let basis = Basis::LaterNotification;
    if !has_later_notification(grounds, number) {
        return Err(Refusal::NotBorneOut { basis, why: "triage.why.no-later-notification" });
    }
    if !found.grade().is_some_and(Grade::is_same) {
        return Err(Refusal::NotBorneOut { basis, why: "triage.why.right-number-not-same" });
    }
    Ok(())
}

/// What the register answers for a number that shall be a member's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    /// The answer.
    pub result: AnswerResult,
    /// How its five items compare with the member's; none where it has none.
    pub grade: Option<Grade>,
}

impl Heard {
    /// Compares the answer for a number with the member whose it shall be; none where the register did not say.
    pub fn of(own: &Dossier, answer: Option<&Answer>) -> Option<Self> {
        let answer = answer.filter(|answer| answer.result != AnswerResult::Error)?;
        let is_found = answer.result == AnswerResult::Found;
        let grade = is_found.then(|| compare(own.insurer_side(), register_side(answer)).overall());
        Some(Self { result: answer.result, grade })
    }

    /// Tells whether it bears the number out: its five items are the member's, in whatever writing. What else they may be, a person
    /// reads; only what differs, cannot be told or has no five items speaks for somebody else.
    pub fn bears_out(self) -> bool {
        self.grade.is_some_and(|grade| grade < Grade::Undecided)
    }
}

/// Says what the register has against a number as a member's right one, where its answer for the number is another person's five
/// items. The document that was read says otherwise, and one of the two is misread: that forbids nothing, and is told.
pub fn register_contradicts(own: &Dossier, answer: Option<&Answer>) -> Option<Message> {
    let is_another = Heard::of(own, answer).is_some_and(|heard| heard.grade == Some(Grade::Different));
    is_another.then(|| Message::new("triage.warning.register-contradicts").arg("id", own.id))
}

/// Checks that a partner fits a swap: its effective number is this record's right one, this record's registered number is still
/// its own to give, and nobody has decided on the partner, for an act names what was seen of one record only. It then gets this record's registered number by the same basis, in the same
/// act.
pub fn swapped_partner(own: &Dossier, partner: &Dossier, wanted: &NewMark) -> Result<NewMark, Refusal> {
    if own.mark.right_number.is_some() {
        // Which number the partner would get, the registered one or what was recorded, cannot be told from here.
        return Err(Refusal::SwapOfCorrected { id: own.id });
    }
    if matches!(partner.mark.status, Status::Verified | Status::Corrected) {
        return Err(Refusal::PartnerMarked { partner: partner.id, mark: Box::new(partner.mark.clone()) });
    }
    if Some(partner.effective_number()) != wanted.right_number {
        return Err(Refusal::SwapDoesNotFit { partner: partner.id });
    }
    Ok(NewMark { right_number: Some(own.candidate.individual_number), swap: true, ..wanted.clone() })
}

/// 反映確認: "corrected" is not the end until the number is seen on the intermediate server.
pub(super) fn reflect(grounds: &Grounds<'_>, on: Day, at: Timestamp) -> Result<Mark, Refusal> {
    let old = grounds.mark();
    if old.status != Status::Corrected || old.awaiting_second_check {
        return Err(Refusal::NotCorrected);
    }
    if let Some(seen) = old.reflected_on {
        return Err(Refusal::ReflectedAlready { seen });
    }
    if !grounds.found.grade().is_some_and(Grade::is_same) {
        return Err(Refusal::NotSeenYet);
    }
    if on > Day::of(at) {
        return Err(Refusal::DateAhead { given: on });
    }
    if let Some(marked) = old.marked_at.map(Day::of).filter(|marked| on < *marked) {
        return Err(Refusal::SeenBeforeMarked { given: on, marked });
    }
    let data_changed = old.data_changed && still_borne(grounds).is_err();
    Ok(Mark { reflected_on: Some(on), data_changed, ..old.clone() })
}
