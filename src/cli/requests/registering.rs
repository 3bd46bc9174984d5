//! Requests registered for letters that are about to be written, and the letters made of them.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::sought::{Ready, Refused};
use super::wish::Writing;
use crate::audit::{CaseCode, Day, RequestId};
use crate::cli::course::Course;
use crate::cli::failure::Failure;
use crate::cli::opened::Opened;
use crate::notice::request::{Asked, Letter, LetterMember, due_to_print, group};
use crate::store::NewRequest;

/// How many requests are registered before it is asked whether to stop.
const REGISTERED_AT_ONCE: usize = 200;

/// What came of registering, also where it was broken off.
pub(super) struct Registering<'a> {
    /// What was not registered, and why.
    pub(super) refused: &'a mut Refused,
    /// Whether anything is.
    pub(super) is_begun: &'a mut bool,
}

/// Registers what is new, or records that letters are written again, and returns the letters. A request to stop is heeded between
/// two transactions: what is registered by then stays.
pub(super) fn register(
    writing: &Writing,
    ready: Vec<Ready>,
    opened: &mut Opened,
    (now, course): (Timestamp, &mut Course<'_>),
    Registering { refused, is_begun }: Registering<'_>,
) -> Result<Vec<Letter>, Failure> {
    let (today, actor) = (Day::of(now), opened.actor.clone());
    let (mut letters, mut new, mut again) = (Vec::new(), Vec::new(), Vec::new());
    for people in group(ready) {
        let marked = people.iter().filter_map(|(asked, _)| asked.due_on).max();
        let due =
            due_to_print(writing.due, marked, today).map_err(|refusal| Failure::Wrong(refusal.message()))?;
        for (asked, (_, request)) in &people {
            match request {
                Some(request) => again.push((request.id, to_register(asked, due))),
                None => new.push(to_register(asked, due)),
            }
        }
        letters.push((due, people));
    }
    let mut written = BTreeMap::new();
    course.heeded(opened, |_, opened| {
        for some in again.chunks(REGISTERED_AT_ONCE) {
            opened.store.write_again(some, &actor, now)?;
            *is_begun = true;
        }
        for some in new.chunks(REGISTERED_AT_ONCE) {
            let outcomes = opened.store.write_requests(some, &actor, now)?;
            *is_begun = true;
            for (new, outcome) in some.iter().zip(outcomes) {
                match outcome {
                    Ok(request) => {
                        written.insert(request.candidate, request.id);
                    }
                    Err(refusal) => refused.push((new.candidate, refusal.message())),
                }
            }
        }
        Ok(())
    })?;
    let letters = letters.into_iter().filter_map(|(due, people)| {
        let members = people.iter().filter_map(|(asked, (_, request))| {
            let id = request.as_ref().map(|request| request.id);
            Some(member(asked, id.or_else(|| written.get(&asked.candidate).copied())?))
        });
        let members: Vec<LetterMember> = members.collect();
        let (asked, (recipient, _)) = people.into_iter().next().filter(|_| !members.is_empty())?;
        Some(Letter {
            insurer_no: asked.key.insurer_no.clone(),
            addressee: asked.addressee,
            recipient,
            employer_code: asked.employer().to_owned(),
            members,
            due,
            written_on: today,
        })
    });
    Ok(letters.collect())
}

fn to_register(asked: &Asked, due: Day) -> NewRequest {
    NewRequest {
        candidate: asked.candidate,
        addressee: asked.addressee,
        employer_code: asked.employer().to_owned(),
        due,
    }
}

fn member(asked: &Asked, id: RequestId) -> LetterMember {
    LetterMember { case: CaseCode(id), key: asked.key.clone(), name: asked.name.clone() }
}
