//! 注意事由: named dangers, or information, in one record or across several.

use super::codes::{coded_enum, coded_set};

coded_enum! {
    /// A named danger or a piece of information about a record. Each that concerns others names its partners.
    pub enum Signal {
        /// The registered number is none: its check digit fails.
        CheckDigitFails = "check-digit-fails",
        /// The number is held by another member whose name, birth date or sex is not the same.
        DuplicateNumber = "duplicate-number",
        /// The answer for this member's number is another member's five items.
        FamilySwap = "family-swap",
        /// Birth date or sex contradict the answer.
        BirthOrSexDiffers = "birth-or-sex-differs",
        /// The enrolment notification states another number.
        NotificationDisagrees = "notification-disagrees",
        /// The insurer's core system holds another number.
        CoreServerDisagrees = "core-server-disagrees",
        /// The answer has the member's birth date and address but another given name.
        Twin = "twin",
        /// Everything but the address is the same: the case that slipped through.
        OnlyAddressDiffers = "only-address-differs",
        /// J-LIS holds nobody under this number.
        NotFound = "not-found",
        /// The holder of the number has died.
        Deceased = "deceased",
        /// The holder of the number has left the country.
        LeftJapan = "left-japan",
        /// The number was replaced by another.
        NumberChanged = "number-changed",
        /// The same person holds the number under another membership.
        SamePersonAgain = "same-person-again",
        /// Two memberships of one number are in force on the same day.
        OverlappingEligibility = "overlapping-eligibility",
        /// The member has lost eligibility, and stays in the audit all the same.
        LostEligibility = "lost-eligibility",
        /// Others of the family have the answer's address.
        HouseholdMoved = "household-moved",
    }
}

coded_set! {
    /// The signals of one record.
    pub struct SignalSet of Signal
}

impl Signal {
    /// Tells whether the signal is a danger: no mark by `five-items-match` while it stands.
    pub const fn is_danger(self) -> bool {
        !matches!(
            self,
            Self::SamePersonAgain
                | Self::OverlappingEligibility
                | Self::LostEligibility
                | Self::HouseholdMoved
        )
    }

    /// Tells whether the signal says who else holds the number.
    pub const fn is_of_holders(self) -> bool {
        matches!(self, Self::DuplicateNumber | Self::SamePersonAgain | Self::OverlappingEligibility)
    }
}

impl SignalSet {
    /// Tells whether any signal of the set is a danger.
    pub fn has_danger(self) -> bool {
        self.iter().any(Signal::is_danger)
    }
}
