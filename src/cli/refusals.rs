//! What was refused of several records, told on standard error: a line a reason.

use std::collections::BTreeMap;

use super::output::complain;
use super::session::Session;
use crate::audit::CandidateId;
use crate::i18n::{Message, thousands};

/// How many ids are said at most.
const NAMED: usize = 10;

/// How many reasons are said at most.
const REASONS: usize = 10;

/// Says why something was not done with records: of each reason how many they are, which the first
/// ones, and how many more. The message of the
/// id takes `count`, `ids` and `why`.
pub fn tell_refused(
    id: &'static str,
    refused: impl IntoIterator<Item = (CandidateId, Message)>,
    session: &Session,
) {
    let mut by_reason: BTreeMap<String, (Message, Vec<CandidateId>)> = BTreeMap::new();
    for (id, why) in refused {
        by_reason.entry(session.say(&why)).or_insert_with(|| (why, Vec::new())).1.push(id);
    }
    let more: Vec<usize> = by_reason.values().skip(REASONS).map(|(_, ids)| ids.len()).collect();
    for (why, ids) in by_reason.into_values().take(REASONS) {
        let mut named: Vec<String> = ids.iter().take(NAMED).map(|id| format!("#{id}")).collect();
        if ids.len() > NAMED {
            let more = thousands((ids.len() - NAMED) as u64);
            named.push(session.say(&Message::new("cli.more-records").arg("count", more)));
        }
        let said = Message::new(id)
            .arg("count", thousands(ids.len() as u64))
            .arg("ids", named.join(" "))
            .say("why", why);
        complain(&said, session.lang);
    }
    if !more.is_empty() {
        let said = Message::new("cli.more-refused")
            .arg("reasons", thousands(more.len() as u64))
            .arg("count", thousands(more.iter().sum::<usize>() as u64));
        complain(&said, session.lang);
    }
}
