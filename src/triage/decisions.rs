//! Decisions of another database: what an export tells of a record, and what of it is taken here.
//!
//! The history of the other database comes along, event by event, as *traces*. They are chained here as what they are: acts
//! of people whom nobody here vouches for ([`IdentitySource::Foreign`](crate::audit::IdentitySource)). What was exported once
//! is exported again unchanged.

mod conflict;
mod stated;
mod step;
mod trace;

use super::assess::Assessment;
use super::chain::ChainKey;
use super::dossier::Dossier;
use super::turn::MarkFacts;

use super::policy::{Grounds, Refusal, needs_lead, needs_second_check, other_holder, stands};
use crate::audit::{
    EventKind, FiveItemsRef, IdentitySource, IndividualNumber, Mark, MemberKey, Role, Status, masked,
};

use self::step::is_of_its_kind;
pub use conflict::Conflict;
pub use stated::{ShownMark, StatedNumber};
pub use trace::{Here, Trace};

/// What a line of an export says of one record's mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Who.
    pub key: MemberKey,
    /// The registered number.
    pub individual_number: StatedNumber,
    /// The insurer's kanji name, by which people know in the file whom it is about.
    pub kanji_name: String,
    /// The right number, of a corrected record.
    pub right_number: Option<StatedNumber>,
    /// The digest of both sides' five items, by [`five_items_digest`].
    pub five_items_digest: String,
    /// Whether it has the root cause `similar-case` there: by a sweep, unless the candidates here say so too.
    pub is_similar: bool,
    /// The mark as the columns show it.
    pub shown: ShownMark,
    /// The history, oldest first.
    pub traces: Vec<Trace>,
    /// Where it is one half of a swap, what the file says of the other half, or else of who has its right number registered, if it
    /// says so.
    pub other_half: Option<Box<Decision>>,
}

impl Decision {
    /// Returns what the line tells beyond the history that the record has here; nothing where there is nothing new. A history
    /// in which anybody here had a part is never carried on: a file cannot be the second person of a mark made here.
    pub fn news(&self, here: &Here, mark: &Mark) -> Result<&[Trace], Conflict> {
        if here.traces.starts_with(&self.traces) {
            return Ok(&[]);
        }
        self.traces
            .strip_prefix(&here.traces[..])
            .filter(|_| here.is_foreign)
            .ok_or_else(|| Conflict::MarkedHere(Box::new(mark.clone())))
    }

    /// Returns the mark that the history leads to, where columns and history tell one story.
    pub fn mark(&self) -> Result<Mark, Conflict> {
        // Commitments are of the keys of two databases, where a part of the history was brought into the other one.
        let alike = |facts: &MarkFacts| MarkFacts {
            right_number: facts.right_number.as_ref().map(|_| String::new()),
            ..facts.clone()
        };
        let mut last = MarkFacts::of(&Mark::default(), &ChainKey::new([0; 32]));
        let mut stood = vec![last.clone()];
        for trace in &self.traces {
            let turn = trace
                .turn()
                .filter(|_| trace.kind.changes_mark() && trace.moment().is_some())
                .ok_or(Conflict::NotAsExported)?;
            let after = alike(&turn.after);
            if Some(&alike(&turn.before)) != stood.last() || !is_of_its_kind(trace, &stood, &after) {
                return Err(Conflict::NotAsExported);
            }
            stood.push(after);
            last = turn.after;
        }
        let right = match (&last.right_number, self.right_number) {
            (None, None) => None,
            (Some(_), Some(StatedNumber::Whole(number))) if !number.check_digit_holds() => {
                return Err(Refusal::RightNumberFails.into());
            }
            (Some(_), Some(StatedNumber::Whole(number))) => Some(number),
            (Some(_), Some(StatedNumber::Masked(_))) => return Err(Conflict::RevealNeeded),
            (Some(_), None) if self.shown.status == Status::Corrected => {
                return Err(Refusal::RightNumberNeeded.into());
            }
            _ => return Err(Conflict::NotAsExported),
        };
        let mark = last.to_mark(right);
        if ShownMark::of(&mark) != self.shown || !is_of_one_piece(&mark) {
            return Err(Conflict::NotAsExported);
        }
        Ok(mark)
    }

    /// Returns the commitment of the other database for the right number.
    pub fn commitment(&self) -> Option<String> {
        self.traces.last()?.turn()?.after.right_number
    }

    /// Tells whether it corrects one of two records that held each other's number.
    pub fn is_half_of_swap(&self) -> bool {
        let marked = self.traces.iter().rfind(|trace| trace.kind == EventKind::Marked);
        self.shown.status == Status::Corrected
            && marked.and_then(Trace::turn).is_some_and(|turn| turn.partner.is_some())
    }

    /// Returns the two numbers of a correction, where both are told whole: it may be half of a swap, or one of a ring.
    pub fn swap(&self) -> Option<Swap> {
        match (self.individual_number, self.right_number) {
            (StatedNumber::Whole(own), Some(StatedNumber::Whole(right)))
                if self.shown.status == Status::Corrected =>
            {
                Some(Swap { own, right })
            }
            _ => None,
        }
    }

    /// Tells whether the record here, with the mark of the line laid upon it, is the one that was decided on.
    pub fn is_about(&self, dossier: &Dossier, found: &Assessment) -> Result<(), Conflict> {
        if !self.individual_number.may_be(dossier.candidate.individual_number) {
            return Err(Conflict::OtherNumber);
        }
        let register =
            found.comparison.as_ref().and(dossier.answer.as_ref()).map(|answer| answer.items.as_strs());
        if five_items_digest(dossier.candidate.items.as_strs(), register) != self.five_items_digest {
            return Err(Conflict::OtherItems);
        }
        // Of the same five items an export writes the same name.
        let name = &dossier.candidate.items.kanji_name;
        if self.kanji_name != *name && self.kanji_name != masked(name) {
            return Err(Conflict::NotAsExported);
        }
        // Four digits are few: they are enough where the register's five items stand behind them.
        let masked = matches!(self.individual_number, StatedNumber::Masked(_));
        if masked && register.is_none() && matches!(dossier.mark.status, Status::Verified | Status::Corrected)
        {
            return Err(Conflict::RevealNeeded);
        }
        Ok(())
    }

    /// Tells besides whether the rules would give the mark of the line, which is laid upon the record. `is_whole`: what the file
    /// says of who has its right number registered is taken with it.
    pub fn fits(&self, dossier: &Dossier, found: &Assessment, is_whole: bool) -> Result<(), Conflict> {
        self.is_about(dossier, found)?;
        if self.traces.iter().any(Trace::holds_number) {
            return Err(Refusal::NumberInNote.into());
        }
        stands(&Grounds::of(dossier, found))?;
        let is_alone = self.shown.status == Status::Corrected && !is_whole;
        let holder = other_holder(dossier, &dossier.holders).filter(|other| !other.is_known_wrong);
        if let Some(holder) = holder.filter(|_| is_alone) {
            let held = Conflict::StillHeld(holder.id);
            return Err(if self.is_half_of_swap() { Conflict::HalfOfSwap(Box::new(held)) } else { held });
        }
        self.was_confirmed_by_whom_it_takes(&dossier.mark)
    }

    /// A second check was given from another account than the mark, unless only claims tell people apart there; where the second
    /// person must be a lead, by one.
    fn was_confirmed_by_whom_it_takes(&self, mark: &Mark) -> Result<(), Conflict> {
        if !mark.status.is_proof() || mark.second_operator.is_none() {
            return Ok(());
        }
        let Some(last) = self.traces.last().and_then(Trace::turn) else {
            return Err(Conflict::NotAsExported);
        };
        let made = |facts: &MarkFacts| (facts.marked_at.clone(), facts.operator.clone());
        let checked = |facts: &MarkFacts| (facts.second_at.clone(), facts.second_operator.clone());
        let led_to = |kind, is_it: &dyn Fn(&MarkFacts) -> bool| {
            let mut of_kind = self.traces.iter().filter(|trace| trace.kind == kind);
            of_kind.rfind(|trace| trace.turn().is_some_and(|turn| is_it(&turn.after)))
        };
        let marked = led_to(EventKind::Marked, &|facts| made(facts) == made(&last.after));
        let confirmed = led_to(EventKind::Confirmed, &|facts| checked(facts) == checked(&last.after));
        let (Some(marked), Some(confirmed)) = (marked, confirmed) else {
            return Err(Conflict::NotAsExported);
        };
        let are_claims = [marked, confirmed].iter().all(|trace| trace.source == IdentitySource::Claim);
        if marked.account == confirmed.account && !are_claims {
            return Err(Refusal::SamePerson.into());
        }
        let is_led = confirmed.role == Role::Lead || !mark.basis.is_some_and(needs_lead);
        if is_led { Ok(()) } else { Err(Refusal::LeadNeeded.into()) }
    }
}

/// The numbers of a correction: the registered one and the right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "named above")]
pub struct Swap {
    pub own: IndividualNumber,
    pub right: IndividualNumber,
}

impl Swap {
    /// Tells whether another record of the same export is the other half: the right number of this one is registered there,
    /// and this one's own is right there, unless the right one was registered here since.
    pub fn is_with(self, other: Self) -> bool {
        self.right == other.own && (other.right == self.own || self.right == self.own)
    }
}

/// Tells whether a mark is one that the rules can leave, whatever the data.
fn is_of_one_piece(mark: &Mark) -> bool {
    let Mark { status, basis, right_number, awaiting_second_check: awaiting, .. } = mark;
    let has_number = right_number.is_some();
    let is_confirmed = mark.second_operator.is_some() && mark.second_at.is_some();
    let is_signed = mark.operator.is_some() && mark.marked_at.is_some();
    match status {
        Status::Pending => basis.is_none() && !has_number && !awaiting && mark.operator.is_none(),
        Status::OnHold => basis.is_none() && !has_number && !awaiting && is_signed && !is_confirmed,
        Status::Escalated => {
            let has_reason = basis.is_some() || mark.wrong_found_at.is_some();
            has_reason
                && !has_number
                && !awaiting
                && is_signed
                && !is_confirmed
                && mark.addressee.is_some()
                && mark.due_on.is_some()
        }
        Status::Verified => {
            let takes_two = mark.wrong_found_at.is_some()
                || basis.is_some_and(|basis| needs_second_check(Status::Verified, basis));
            basis.is_some() && !has_number && is_signed && !(*awaiting && (is_confirmed || !takes_two))
        }
        Status::Corrected => {
            let is_seen = mark.reflected_on.is_some();
            basis.is_some()
                && has_number
                && is_signed
                && (*awaiting != is_confirmed)
                && !(*awaiting && is_seen)
        }
    }
}

/// Returns the SHA-256 of both sides' five items, each with its length before it, so that no two pairs write alike.
pub fn five_items_digest(insurer: FiveItemsRef<'_>, register: Option<FiveItemsRef<'_>>) -> String {
    use sha2::{Digest as _, Sha256};
    let mut hash = Sha256::new();
    for side in [Some(insurer), register] {
        hash.update([u8::from(side.is_some())]);
        for (_, text) in side.iter().flat_map(FiveItemsRef::iter) {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
    }
    super::chain::hex(&hash.finalize())
}

#[cfg(test)]
mod tests;
