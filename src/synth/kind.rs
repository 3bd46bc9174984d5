//! What can be true of one registration: the column `kind` of the truth table.

use crate::audit::{AnswerResult, coded_enum};

coded_enum! {
    /// What is true of one registration; the column `kind` of the truth table.
    pub enum Kind {
        /// The right number, and the same five items to the letter.
        Clean = "clean",
        /// The right number; some items are written otherwise.
        Notation = "notation",
        /// The right number under a second membership of the same person with another insurer.
        SecondMembership = "second-membership",
        /// The right number; the person has moved since.
        Moved = "moved",
        /// The right number; the whole household has moved since.
        HouseholdMoved = "household-moved",
        /// The right number; the surname has changed since.
        Renamed = "renamed",
        /// The right number, of which the register knows nothing.
        NotFound = "not-found",
        /// The right number; its holder has died.
        Deceased = "deceased",
        /// The right number; its holder has left the country.
        LeftJapan = "left-japan",
        /// The right person's earlier number.
        NumberChanged = "number-changed",
        /// The right number; the lookup failed.
        Error = "error",
        /// The right number, not answered yet.
        NoAnswer = "no-answer",
        /// A slip of the last digit: nobody's number.
        CheckDigit = "check-digit",
        /// The number of somebody of the same reading, birth date and sex elsewhere.
        Namesake = "namesake",
        /// The number of a twin.
        Twin = "twin",
        /// Two members of one household hold each other's number.
        FamilySwap = "family-swap",
        /// The number of another member, who holds it too.
        Duplicate = "duplicate",
        /// The number of a namesake at another house number of the same town.
        Neighbour = "neighbour",
        /// The number of somebody with nothing in common.
        Stranger = "stranger",
        /// The number of somebody of the same name in both scripts or in one, whose birth date or sex is another.
        SameName = "same-name",
        /// The number of somebody else at the same address, or behind another door of it.
        SameAddress = "same-address",
        /// Two members of different households hold each other's number.
        SwapAcross = "swap-across",
    }
}

impl Kind {
    /// Tells whether the registered number is not the member's own.
    pub const fn is_wrong(self) -> bool {
        matches!(
            self,
            Self::CheckDigit
                | Self::Namesake
                | Self::Twin
                | Self::FamilySwap
                | Self::Duplicate
                | Self::Neighbour
                | Self::Stranger
                | Self::SameName
                | Self::SameAddress
                | Self::SwapAcross
        )
    }

    /// Returns what the register says of the registered number; `None` when it was not asked or has not answered.
    pub const fn answer(self) -> Option<AnswerResult> {
        match self {
            Self::NotFound => Some(AnswerResult::NotFound),
            Self::Deceased => Some(AnswerResult::Deceased),
            Self::LeftJapan => Some(AnswerResult::LeftJapan),
            Self::NumberChanged => Some(AnswerResult::NumberChanged),
            Self::Error => Some(AnswerResult::Error),
            Self::NoAnswer | Self::CheckDigit => None,
            _ => Some(AnswerResult::Found),
        }
    }
}
