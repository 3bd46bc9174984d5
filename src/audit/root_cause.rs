//! 対象区分: why a registration is to be audited (notice section 1(1); section 2(1)③ for similar cases).

use super::codes::{coded_enum, coded_set};

coded_enum! {
    /// Why a registration is to be audited. A candidate can have several.
    pub enum RootCause {
        /// The number was obtained from J-LIS by three items or fewer, without proper confirmation.
        ThreeItemLookup = "three-item-lookup",
        /// The lookup showed several numbers and a system took one of them by a uniform rule.
        MultipleCandidates = "multiple-candidates",
        /// The intermediate server's mistype check found a mismatch that was not properly confirmed.
        IgnoredAlert = "ignored-alert",
        /// Obtained in the same way as a number that was found wrong (notice section 2(1)③).
        SimilarCase = "similar-case",
    }
}

coded_set! {
    /// The root causes of one candidate; empty for a record that stands outside the audit.
    pub struct CauseSet of RootCause
}
