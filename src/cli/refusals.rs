//! What was refused of several records, told on standard error: a line a reason.

use std::collections::BTreeMap;

use super::output::tell;
use super::session::Session;
use crate::audit::CandidateId;
use crate::i18n::{Message, thousands};
use crate::text::Shown;

/// How many ids are said at most.
const NAMED: usize = 10;

/// Says why something was not done with records: of each reason how many they are, and which the first ones. The message of the
/// id takes `count`, `ids` and `why`.
pub fn tell_refused(
    id: &'static str,
    refused: impl IntoIterator<Item = (CandidateId, Message)>,
    session: &Session,
) {
    let mut by_reason: BTreeMap<String, Vec<CandidateId>> = BTreeMap::new();
    for (id, why) in refused {
        by_reason.entry(session.say(&why)).or_default().push(id);
    }
    for (why, ids) in by_reason {
        let mut named: Vec<String> = ids.iter().take(NAMED).map(|id| format!("#{id}")).collect();
        if ids.len() > NAMED {
            named.push("…".to_owned());
        }
        let said = Message::new(id)
            .arg("count", thousands(ids.len() as u64))
            .arg("ids", named.join(" "))
            .arg("why", why);
        tell(&format!("totsugo: {}", Shown::new(session.say(&said))));
    }
}
