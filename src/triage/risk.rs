//! Where in the queue a record stands: the records most likely to be wrong first.

use crate::audit::{AnswerResult, Signal, SignalSet, coded_enum};
use crate::compare::{Comparison, Grade};

coded_enum! {
    /// Why a record stands where it stands in the queue, from the most dangerous down. The position is the rank.
    pub enum Risk {
        /// The registered number is none.
        CheckDigit = "check-digit",
        /// The number is another member's too.
        Duplicate = "duplicate",
        /// The answer is another member's five items.
        Swap = "swap",
        /// Birth date or sex contradict the answer.
        BirthOrSex = "birth-or-sex",
        /// A notification states another number.
        Notification = "notification",
        /// The core system holds another number.
        Core = "core",
        /// Birth date and address agree, the given name does not.
        Twin = "twin",
        /// A name differs.
        Names = "names",
        /// Only the address differs.
        Address = "address",
        /// The register has no five items for the number.
        NoFiveItems = "no-five-items",
        /// Something cannot be told.
        Undecided = "undecided",
        /// There is no answer yet.
        NoAnswer = "no-answer",
        /// One side says less.
        Abridged = "abridged",
        /// Variant characters.
        Variant = "variant",
        /// All five items are the same.
        Clean = "clean",
    }
}

/// Signals that place a record by themselves, from the most dangerous down.
const BY_SIGNAL: &[(Signal, Risk)] = &[
    (Signal::CheckDigitFails, Risk::CheckDigit),
    (Signal::DuplicateNumber, Risk::Duplicate),
    (Signal::FamilySwap, Risk::Swap),
    (Signal::BirthOrSexDiffers, Risk::BirthOrSex),
    (Signal::NotificationDisagrees, Risk::Notification),
    (Signal::CoreServerDisagrees, Risk::Core),
    (Signal::Twin, Risk::Twin),
];

/// Returns the place of a record in the queue. What differs in one item stands before what merely cannot be told.
pub fn risk(signals: SignalSet, answer: Option<AnswerResult>, comparison: Option<&Comparison>) -> Risk {
    if let Some((_, risk)) = BY_SIGNAL.iter().find(|(signal, _)| signals.contains(*signal)) {
        return *risk;
    }
    let Some(comparison) = comparison else {
        return if answer.is_some_and(|result| result.signal().is_some()) {
            Risk::NoFiveItems
        } else {
            Risk::NoAnswer
        };
    };
    let items = &comparison.items;
    let differs = |grade: Grade| grade == Grade::Different;
    if differs(items.kanji_name.grade) || differs(items.kana_name.grade) {
        return Risk::Names;
    }
    match comparison.overall() {
        Grade::Different => Risk::Address,
        Grade::Undecided => Risk::Undecided,
        Grade::Abridged => Risk::Abridged,
        Grade::Variant => Risk::Variant,
        Grade::Format | Grade::Identical => Risk::Clean,
    }
}
