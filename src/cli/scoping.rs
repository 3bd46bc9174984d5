//! Records how the candidates were chosen.

use jiff::Timestamp;

use super::failure::Failure;
use super::opened::Opened;
use crate::audit::Scope;
use crate::i18n::Message;
use crate::notice::scope::{ScopeField, in_words, to_json};

/// Records one choice, and says it as it is recorded. A refusal names the fields as `named` does.
pub fn add(
    stated: &Scope,
    named: fn(ScopeField) -> Message,
    opened: &mut Opened,
    at: Timestamp,
) -> Result<Message, Failure> {
    let actor = opened.actor.clone();
    let scope = opened.store.add_scope(stated, &actor, at)?;
    let scope = scope.map_err(|refusal| Failure::Wrong(refusal.message(named)))?;
    Ok(in_words(&to_json(&scope)))
}
