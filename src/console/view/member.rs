//! Whose a record is: member keys, always whole. One that happens to be an individual number is no number: masked it would be
//! another member's.

use crate::audit::MemberKey;
use crate::text::Shown;

/// Returns symbol, number and branch, as far as there are any.
pub(super) fn on_card(key: &MemberKey) -> Shown<'static> {
    Shown::key(key.on_card())
}

/// Returns them behind the insurer's number.
pub(super) fn with_insurer(key: &MemberKey) -> Shown<'static> {
    Shown::key(format!("{} {}", key.insurer_no, key.on_card()))
}
