//! What travels of a history, and how it is kept here.

use super::*;
use crate::audit::{CandidateId, Event, IdentitySource};
use crate::triage::testing::{A, B, number};
use crate::triage::turn::Turn;

fn event(before: &Mark, after: &Mark, key: &ChainKey) -> Event {
    let turn = Turn {
        before: MarkFacts::of(before, key),
        after: MarkFacts::of(after, key),
        undoes: Some(3),
        partner: Some(CandidateId(9)),
        bulk: None,
        each: None,
        dangers: Vec::new(),
        why: None,
    };
    Event {
        seq: 12,
        at: "2023-06-30T01:02:03.000004Z".parse().unwrap(),
        actor: crate::triage::testing::actor("sato", Role::Lead),
        kind: EventKind::Marked,
        record: Some(CandidateId(7)),
        facts: serde_json::to_string(&turn).unwrap(),
        seen: vec![1],
    }
}

#[test]
fn what_was_brought_in_goes_out_again_as_it_came_and_commits_by_this_key() {
    let (there, here) = (ChainKey::new([1; 32]), ChainKey::new([2; 32]));
    let corrected = Mark { status: Status::Corrected, right_number: Some(number(B)), ..Mark::default() };
    let trace = Trace::of(&event(&Mark::default(), &corrected, &there)).unwrap();
    let commitment = there.commit(number(B));
    let facts = trace.brought(&here, Some((&commitment, number(B))), &[]).unwrap();
    let turn: Turn = serde_json::from_str(&facts).unwrap();
    assert_eq!(turn.after, MarkFacts::of(&corrected, &here));
    assert_eq!((turn.undoes, turn.partner), (None, None), "places in the other chain mean nothing here");
    let kept = Event {
        actor: trace.actor(),
        at: trace.moment().unwrap(),
        facts,
        ..event(&Mark::default(), &corrected, &there)
    };
    assert_eq!(kept.actor.source, IdentitySource::Foreign);
    assert_eq!(Trace::of(&kept), Some(trace));
}

#[test]
fn who_looked_does_not_travel() {
    for (kind, travels) in
        [(EventKind::Opened, false), (EventKind::Revealed, false), (EventKind::Undone, true)]
    {
        let event = Event { kind, ..event(&Mark::default(), &Mark::default(), &ChainKey::new([1; 32])) };
        assert_eq!(Trace::of(&event).is_some(), travels, "{kind}");
    }
}

#[test]
fn numbers_are_read_as_they_are_written() {
    for (text, read) in [
        (A, Some(StatedNumber::Whole(number(A)))),
        ("********9018", Some(StatedNumber::Masked(*b"9018"))),
        ("********901", None),
        ("********90１", None),
        ("12345", None),
        ("", None),
    ] {
        assert_eq!(StatedNumber::read(text), read, "{text}");
    }
    assert!(
        StatedNumber::Masked(*b"9018").may_be(number(A)) && !StatedNumber::Masked(*b"9018").may_be(number(B))
    );
    assert!(
        StatedNumber::Whole(number(A)).may_be(number(A)) && !StatedNumber::Whole(number(B)).may_be(number(A))
    );
}

#[test]
fn news_are_what_follows_the_history_here() {
    let key = ChainKey::new([1; 32]);
    let held = Mark { status: Status::OnHold, ..Mark::default() };
    let one = Trace::of(&event(&Mark::default(), &held, &key)).unwrap();
    let other = Trace { account: "suzuki".into(), ..one.clone() };
    let decision = |traces: &[Trace]| Decision {
        key: crate::triage::testing::key("1", "00"),
        individual_number: StatedNumber::Whole(number(A)),
        kanji_name: String::new(),
        right_number: None,
        five_items_digest: String::new(),
        is_similar: false,
        shown: ShownMark::of(&Mark::default()),
        traces: traces.to_vec(),
        other_half: None,
    };
    let (one, other) = ([one], [other]);
    let both = [one.clone(), other.clone()].concat();
    for (there, here, news) in [
        (&both[..], &[][..], Some(2)),
        (&both, &one, Some(1)),
        (&both, &both, Some(0)),
        (&one, &both, Some(0)),
        (&[], &one, Some(0)),
        (&one, &other, None),
        (&both, &other, None),
    ] {
        let found = decision(there);
        let here = Here { traces: here.to_vec(), is_foreign: true };
        assert_eq!(found.news(&here, &held).ok().map(<[Trace]>::len), news);
        let own = Here { is_foreign: false, ..here };
        let news = news.filter(|news| *news == 0);
        assert_eq!(found.news(&own, &held).ok().map(<[Trace]>::len), news, "what began here goes on here");
    }
}

#[test]
fn the_halves_of_a_swap_are_told_by_their_numbers() {
    let [a, b, c] = [11, 22, 33].map(|n| IndividualNumber::with_check_digit(n).unwrap());
    let swap = |own, right| Swap { own, right };
    for (one, other, together) in [
        (swap(a, b), swap(b, a), true),
        // The right number was registered for the one since.
        (swap(b, b), swap(b, a), true),
        (swap(a, b), swap(b, c), false),
        (swap(a, b), swap(c, a), false),
        (swap(a, b), swap(c, b), false),
    ] {
        assert_eq!(one.is_with(other), together, "{one:?} {other:?}");
    }
}
