//! The two threads: long wishes give way to short ones, and no mark waits behind a bulk act.

use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::audit::{Actor, CandidateId, EventKind, Mark, Role, Status, StatusSet};
use crate::store::Service;
use crate::store::fixture::{World, actor, answer, at, candidate, lead, number, person};
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::bulk::{BulkAct, BulkEnd, BulkProgress, Reason};
use crate::triage::filter::Filter;
use crate::triage::page::{Count, PageWish, PatternGroup, Seek, SortOrder};
use crate::triage::pattern::PatternId;
use crate::triage::policy::{Doer, Refusal};
use crate::triage::port::{Generation, Reply, Request, RequestKind};
use crate::triage::selection::Selection;

/// Nothing takes so long.
const HANGS: Duration = Duration::from_mins(2);

fn service(world: &World) -> (Service, Receiver<Reply>) {
    let (give, take) = channel();
    let service = Service::start_reading(world.reader(), move |reply| {
        let _ = give.send(reply);
    });
    (service.unwrap(), take)
}

/// Waits for the first reply that is looked for.
fn wait<T>(replies: &Receiver<Reply>, mut is: impl FnMut(Reply) -> Option<T>) -> T {
    loop {
        if let Some(found) = is(replies.recv_timeout(HANGS).unwrap()) {
            return found;
        }
    }
}

/// Two hundred members; of every third the register leaves out the prefecture, of every fifth it writes an older character.
/// Members whom the register was not asked about.
fn unasked() -> World {
    let mut world = World::new();
    world.import((1..=200).map(|n| candidate(n, 1)));
    world
}

fn world() -> World {
    let mut world = World::new();
    world.import((1..=200).map(|n| candidate(n, 1)));
    world.import((1..=200).map(|n| {
        let mut items = person(n * 10 + 1);
        if n % 3 == 0 {
            items.address = items.address.replacen("東京都", "", 1);
        }
        if n % 5 == 0 {
            items.kanji_name = items.kanji_name.replacen('高', "髙", 1);
        }
        answer(number(n * 10 + 1), items)
    }));
    world
}

fn patterns(world: &World, filter: &Filter) -> Vec<PatternGroup> {
    let (service, replies) = service(world);
    service.ask(Request::Patterns { generation: Generation(1), filter: filter.clone() });
    wait(&replies, |reply| match reply {
        Reply::Patterns { groups, .. } => {
            groups.iter().all(|group| matches!(group.count, Count::Exact(_))).then_some(groups)
        }
        other => panic!("{other:?}"),
    })
}

#[test]
fn patterns_are_counted_alike_from_kept_counts_and_by_walking() {
    let mut world = world();
    let kept = patterns(&world, &Filter::default());
    assert!(kept.len() >= 2, "{kept:?}");
    assert!(kept.iter().all(|group| group.count.is_exact()));
    assert!(kept.is_sorted_by_key(|group| std::cmp::Reverse(group.count.figure())));
    let of_unassigned = Filter { unassigned: true, ..Filter::default() };
    assert_eq!(patterns(&world, &of_unassigned), kept);
    // A window of one pattern holds its records whole, and its count is that of the group.
    let of = |id: PatternId| Filter { pattern: Some(id), ..Filter::default() };
    let (service, replies) = service(&world);
    for group in &kept {
        let wish = PageWish { filter: of(group.id), order: SortOrder::Risk, seek: Seek::First, rows: 4 };
        service.ask(Request::Readings { generation: Generation(2), wish: wish.clone() });
        let (records, total) = wait(&replies, |reply| match reply {
            Reply::Readings { records, total, .. } => Some((records, total)),
            _ => None,
        });
        assert_eq!(total, group.count);
        for record in records {
            let found = record.found.comparison.as_ref().and_then(crate::triage::pattern::pattern);
            assert_eq!(found.as_ref(), Some(&group.pattern));
        }
        assert_eq!(world.store.page(&wish).unwrap().total, group.count);
    }
    drop(service);
    let pending = Filter { statuses: StatusSet::EMPTY.with(Status::Pending), ..Filter::default() };
    let first = world.list(&of(kept[0].id), SortOrder::Risk)[0].id;
    world.act("sato", first, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    let (Count::Exact(all), Count::Exact(left)) =
        (kept[0].count, patterns(&world, &pending).iter().find(|g| g.id == kept[0].id).unwrap().count)
    else {
        panic!()
    };
    assert_eq!(left, all - 1);
    let unassigned = Filter { unassigned: true, ..pending };
    assert_eq!(patterns(&world, &unassigned).len(), kept.len());
}

/// Both look for the same list: neither takes the other's answer.
#[test]
fn a_list_and_the_reading_of_it_are_both_answered_to_the_end() {
    let world = world();
    let named = Filter { search: vec!["佐藤".to_owned()], ..Filter::default() };
    let (service, replies) = service(&world);
    let wish = |seek, rows| PageWish { filter: named.clone(), order: SortOrder::Risk, seek, rows };
    service.ask(Request::Page { generation: Generation(1), wish: wish(Seek::First, 7) });
    service.ask(Request::Readings { generation: Generation(2), wish: wish(Seek::First, 2) });
    let (mut page, mut records) = (None, None);
    while page.is_none() || records.is_none() {
        match replies.recv_timeout(HANGS).unwrap() {
            Reply::Page { generation: Generation(1), page: told, .. } => {
                assert!(told.rows.len() <= 7);
                page = told.is_settled.then_some(told);
            }
            Reply::Readings { generation: Generation(2), records: told, .. } => records = Some(told),
            Reply::Changed => {}
            other => panic!("{other:?}"),
        }
    }
    let (page, records) = (page.unwrap(), records.unwrap());
    assert_eq!((page.rows.len(), records.len()), (7, 2), "{:?}", page.total);
    assert!(page.rows.iter().zip(&records).all(|(row, record)| row.id == record.dossier.id));
}

#[test]
fn a_preview_foresees_what_the_act_then_does() {
    let mut world = world();
    let id = world.id(1, 1);
    world.act("sato", id, Act::Wrong { note: String::new() }).unwrap();
    let everything = Selection::everything(Filter::default());
    let (service, replies) = service(&world);
    let act = BulkAct::Verify;
    service.ask(Request::Preview {
        generation: Generation(3),
        selection: everything.clone(),
        act: act.clone(),
        actor: actor("sato"),
    });
    let foreseen = wait(&replies, |reply| match reply {
        Reply::Preview { generation: Generation(3), preview } => preview.is_complete.then_some(preview),
        _ => None,
    });
    assert_eq!(foreseen.sample.len(), 5);
    assert_eq!(
        foreseen.taken + foreseen.perhaps + foreseen.left_out.iter().map(|(_, n)| n).sum::<u64>(),
        200
    );
    assert_eq!(foreseen.left_out, [("triage.bulk.not-pending", 1)]);
    // What is imported before it begins was not agreed to.
    world.import((201..=210).map(|n| candidate(n, 1)));
    let seen = Selection { newest: foreseen.newest, ..everything };
    service.ask(Request::PerformBulk { selection: seen, act, actor: actor("sato"), at: at(20) });
    let done = ended(&replies);
    assert_eq!(done.done, foreseen.taken, "no later notification is known here");
    assert_eq!(done.of, Some(200), "what came since counts for nothing");
    assert_eq!(done.left_out, 1 + foreseen.perhaps);
    assert_eq!(done.reasons.get(&Reason::of("triage.bulk.not-pending")), Some(&1));
    assert_eq!(done.reasons.values().sum::<u64>(), done.left_out, "over all batches: {:?}", done.reasons);
    service.ask(Request::Undo { actor: actor("sato"), at: at(21) });
    let back = ended(&replies);
    assert_eq!((back.is_undo, back.done), (true, done.done));
    drop(service);
    world.assert_true();
}

fn ended(replies: &Receiver<Reply>) -> BulkProgress {
    wait(replies, |reply| match reply {
        Reply::Bulk(progress) => progress.ended.is_some().then_some(progress),
        Reply::Changed | Reply::Preview { .. } | Reply::Done { .. } => None,
        other => panic!("{other:?}"),
    })
}

#[test]
fn a_mark_passes_a_bulk_act_and_a_stopped_one_can_be_taken_back() {
    let world = world();
    let last = world.list(&Filter::default(), SortOrder::Risk).pop().unwrap();
    let (service, replies) = service(&world);
    let act = BulkAct::Escalate { addressee: None, until: None };
    let everything = Selection::everything(Filter::default());
    let begin = Request::PerformBulk { selection: everything, act, actor: actor("sato"), at: at(20) };
    service.ask(begin.clone());
    service.ask(begin);
    let order = Order {
        id: last.id,
        seen_version: None,
        act: Act::Mark(NewMark::to(Status::Verified)),
        actor: actor("suzuki"),
        at: at(20),
    };
    service.ask(Request::Perform(order));
    service.ask(Request::StopBulk);
    // RequestKind while no batch was written yet: all is answered before the first.
    let mut told = Vec::new();
    let rests = wait(&replies, |reply| match reply {
        Reply::BulkRests(progress) => Some(progress),
        other => {
            told.push(other);
            None
        }
    });
    assert_eq!(rests.ended, None);
    assert!(
        told.iter().any(|reply| matches!(reply, Reply::Failed { of: RequestKind::Bulk, message }
            if *message == Refusal::BulkUnderWay.message())),
        "{told:?}"
    );
    assert!(told.iter().any(|reply| matches!(reply, Reply::Done { outcome: Ok(_), .. })), "{told:?}");
    // It is found again, given up by a second stop, and gone then.
    service.ask(Request::OpenBulk { actor: actor("sato"), at: at(21) });
    service.ask(Request::StopBulk);
    service.ask(Request::StopBulk);
    service.ask(Request::ResumeBulk { actor: actor("sato"), at: at(21) });
    let mut told = Vec::new();
    let said = wait(&replies, |reply| match reply {
        Reply::Failed { of: RequestKind::Bulk, message } => Some(message),
        Reply::Changed => None,
        other => {
            told.push(other);
            None
        }
    });
    assert_eq!(said, Refusal::NothingToResume.message());
    let given_up = BulkProgress { ended: Some(BulkEnd::Stopped), ..rests.clone() };
    assert_eq!(told, [Reply::BulkRests(rests), Reply::Bulk(given_up)]);
    drop(service);
    assert_eq!(world.store.list_row(last.id).unwrap().unwrap().mark.operator.as_deref(), Some("suzuki"));
    world.assert_true();
}

#[test]
fn that_a_resting_bulk_act_ended_elsewhere_is_told_once_and_then_which_one_rests_beside_it() {
    let mut world = unasked();
    let act = BulkAct::Escalate { addressee: None, until: None };
    let begun = |world: &mut World, act: &BulkAct| {
        let everything = Selection::everything(Filter::default());
        world.store.begin_bulk(&everything, act, &actor("sato"), at(20)).unwrap().unwrap()
    };
    let rests = begun(&mut world, &act);
    let (service, replies) = service(&world);
    service.ask(Request::RestingBulk);
    service.ask(Request::OpenBulk { actor: actor("sato"), at: at(21) });
    service.ask(Request::RestingBulk);
    let told = || wait(&replies, |reply| (reply != Reply::Changed).then_some(reply));
    assert_eq!(told(), Reply::BulkRests(rests.clone()));
    let mut other = world.another();
    let mut ended = rests;
    while ended.ended.is_none() {
        ended = other.bulk_batch(ended.id, &actor("sato"), at(22)).unwrap();
    }
    let next = begun(&mut world, &act);
    service.ask(Request::RestingBulk);
    assert_eq!([told(), told()], [Reply::Bulk(ended), Reply::BulkRests(next.clone())]);
    service.ask(Request::RestingBulk);
    service.ask(Request::StopBulk);
    let Reply::Bulk(given_up) = told() else { panic!("told twice") };
    assert_eq!((given_up.id, given_up.ended), (next.id, Some(BulkEnd::Stopped)));
}

#[test]
fn a_service_that_ends_leaves_its_bulk_act_to_be_resumed() {
    let world = unasked();
    let act = BulkAct::Escalate { addressee: None, until: None };
    let everything = Selection::everything(Filter::default());
    {
        let (service, replies) = service(&world);
        service.ask(Request::PerformBulk { selection: everything, act, actor: actor("sato"), at: at(20) });
        wait(&replies, |reply| matches!(reply, Reply::Bulk(progress) if progress.done > 0).then_some(()));
    }
    let (service, replies) = service(&world);
    service.ask(Request::OpenBulk { actor: actor("suzuki"), at: at(21) });
    service.ask(Request::OpenBulk { actor: actor("sato"), at: at(21) });
    let open = wait(&replies, |reply| match reply {
        Reply::BulkRests(progress) => Some(progress),
        _ => None,
    });
    assert!(open.done > 0 && open.done < 200 && open.ended.is_none(), "{open:?}");
    let viewer = Actor { role: Role::Viewer, ..actor("sato") };
    service.ask(Request::ResumeBulk { actor: viewer, at: at(22) });
    let said = wait(&replies, |reply| match reply {
        Reply::Failed { of: RequestKind::Bulk, message } => Some(message),
        _ => None,
    });
    assert_eq!(said, Refusal::OnlyViewing.message());
    service.ask(Request::ResumeBulk { actor: actor("sato"), at: at(22) });
    let done = ended(&replies);
    assert_eq!((done.done, done.left_out, done.ended), (200, 0, Some(BulkEnd::Complete)));
    drop(service);
    world.assert_true();
}

#[test]
fn one_undo_takes_back_what_one_key_marked_but_what_others_marked_since() {
    let world = world();
    let (service, replies) = service(&world);
    let order = |id| Order {
        id,
        seen_version: None,
        act: Act::Mark(NewMark::to(Status::Escalated)),
        actor: actor("sato"),
        at: at(20),
    };
    let ids = [1, 2, 3].map(|n| world.id(n, 1));
    let undone = |service: &Service| {
        service.ask(Request::Undo { actor: actor("sato"), at: at(30) });
        wait(&replies, |reply| match reply {
            Reply::UndoneEach { outcomes: each, .. } => {
                Some(each.into_iter().map(|(id, done)| (id, done.err())).collect())
            }
            Reply::Done { id: None, outcome } => Some(vec![(CandidateId(0), outcome.err())]),
            _ => None,
        })
    };
    service.ask(Request::PerformEach(vec![order(world.id(9, 1))]));
    service.ask(Request::PerformEach(ids.map(order).to_vec()));
    assert_eq!(undone(&service), [(ids[2], None), (ids[1], None), (ids[0], None)]);
    for n in 1..=3 {
        assert_eq!(world.row(n, 1).mark, Mark::default());
    }
    service.ask(Request::PerformEach(ids.map(order).to_vec()));
    let mut since = order(ids[1]);
    (since.act, since.actor) = (Act::Wrong { note: String::new() }, actor("suzuki"));
    service.ask(Request::Perform(since));
    let refusal = Refusal::ActedSince {
        who: Doer::Another("suzuki".to_owned()),
        what: EventKind::WrongFound,
        id: ids[1],
    };
    assert_eq!(undone(&service), [(ids[2], None), (ids[1], Some(refusal.clone())), (ids[0], None)]);
    // What is left of them bars nothing that was before it.
    assert_eq!(undone(&service), [(CandidateId(0), None)]);
    drop(service);
    assert_eq!(world.row(9, 1).mark, Mark::default());
    assert_eq!(world.row(2, 1).mark.operator.as_deref(), Some("suzuki"));
    world.assert_true();
}

#[test]
fn several_orders_stand_alone_bundles_are_taken_and_filters_saved() {
    let world = world();
    let (service, replies) = service(&world);
    let order = |id, status| Order {
        id,
        seen_version: None,
        act: Act::Mark(NewMark::to(status)),
        actor: actor("sato"),
        at: at(20),
    };
    let one = world.id(1, 1);
    let none = CandidateId(9999);
    let orders =
        vec![order(none, Status::Escalated), order(one, Status::Pending), order(one, Status::Escalated)];
    service.ask(Request::PerformEach(orders));
    let done = wait(&replies, |reply| match reply {
        Reply::DoneEach(done) => Some(done),
        _ => None,
    });
    assert_eq!(
        done.iter().map(|(id, done)| (*id, done.is_ok())).collect::<Vec<_>>(),
        [(none, false), (one, false), (one, true)]
    );
    let take = |service: &Service, who: &str| {
        service.ask(Request::TakeBundle {
            filter: Filter::default(),
            size: 120,
            until: at(60),
            actor: actor(who),
            at: at(20),
        });
        wait(&replies, |reply| match reply {
            Reply::Taken { count, first } => Some((count, first)),
            _ => None,
        })
    };
    let first = take(&service, "sato");
    let second = take(&service, "suzuki");
    assert_eq!((first.0, second.0), (50, 50), "a bundle has its size");
    assert!(first.1 < second.1);
    for (name, who, ok) in [("朝の分", "sato", true), ("", "sato", false), ("朝の分", "ito", false)] {
        service.ask(Request::SaveFilter {
            name: name.to_owned(),
            filter: Some(Filter { unassigned: true, ..Filter::default() }),
            actor: actor(who),
            at: at(21),
        });
        let saved = wait(&replies, |reply| match reply {
            Reply::SavedFilters(saved) => Some(Some(saved)),
            Reply::Failed { of: RequestKind::SavedFilters, .. } => Some(None),
            _ => None,
        });
        assert_eq!(saved.is_some(), ok);
    }
    service.ask(Request::SavedFilters);
    let saved = wait(&replies, |reply| match reply {
        Reply::SavedFilters(saved) => Some(saved),
        _ => None,
    });
    assert_eq!((saved.len(), saved[0].name.as_str(), saved[0].saved_by.as_str()), (1, "朝の分", "sato"));
    service.ask(Request::SaveFilter {
        name: "朝の分".to_owned(),
        filter: None,
        actor: lead("ito"),
        at: at(22),
    });
    let none = wait(&replies, |reply| match reply {
        Reply::SavedFilters(saved) => Some(saved.is_empty()),
        _ => None,
    });
    assert!(none);
    drop(service);
    world.assert_true();
}

/// What was stopped is not lost: it goes on, and one undo takes back all of it, also while it rests.
#[test]
fn a_bulk_act_that_was_stopped_goes_on_or_is_taken_back_whole() {
    let rested = |replies: &Receiver<Reply>| {
        wait(replies, |reply| match reply {
            Reply::BulkRests(progress) => Some(progress),
            _ => None,
        })
    };
    for goes_on in [true, false] {
        let mut world = unasked();
        let act = BulkAct::Escalate { addressee: None, until: None };
        let everything = Selection::everything(Filter::default());
        let began = world.store.begin_bulk(&everything, &act, &actor("sato"), at(20)).unwrap().unwrap();
        let first = world.store.bulk_batch(began.id, &actor("sato"), at(20)).unwrap();
        let (service, replies) = service(&world);
        service.ask(Request::ResumeBulk { actor: actor("sato"), at: at(20) });
        service.ask(Request::StopBulk);
        let rests = rested(&replies);
        assert!(rests.done >= first.done && rests.done < 200 && rests.ended.is_none(), "{rests:?}");
        if goes_on {
            service.ask(Request::ResumeBulk { actor: actor("sato"), at: at(21) });
            let done = ended(&replies);
            assert_eq!((done.id, done.done, done.ended), (rests.id, 200, Some(BulkEnd::Complete)));
        }
        service.ask(Request::Undo { actor: actor("sato"), at: at(22) });
        let back = ended(&replies);
        let marked = if goes_on { 200 } else { rests.done };
        assert_eq!((back.is_undo, back.done, back.left_out), (true, marked, 0));
        drop(service);
        let changed = world.list(&Filter::default(), SortOrder::Risk);
        assert!(changed.iter().all(|row| row.mark == Mark::default()));
        world.assert_true();
    }
}
