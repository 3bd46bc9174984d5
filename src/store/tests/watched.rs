//! Whoever watches a long piece of work hears what is done and that it goes on, up to its end.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use crate::audit::{Day, Status};
use crate::i18n::Lang;
use crate::notice::request::Asked;
use crate::store::fixture::{World, actor, at, candidate, number};
use crate::store::{DatabaseKind, NewRequest, Watch, WriteWish, migrate};
use crate::triage::act::{Act, NewMark};

type Heard = Arc<Mutex<Vec<(&'static str, u64)>>>;

fn watch() -> (Heard, Watch) {
    let heard = Heard::default();
    let told = Arc::clone(&heard);
    (heard, Watch::by(move |what, step| told.lock().unwrap().push((what, step))))
}

/// Checks that the steps only rise, and returns what was done, each once.
fn done(heard: &Heard) -> Vec<&'static str> {
    let heard = heard.lock().unwrap();
    assert!(heard.windows(2).all(|pair| pair[0].1 <= pair[1].1), "{heard:?}");
    assert!(heard.iter().all(|(what, step)| *step <= Watch::WHOLE && !Lang::Ja.text(what).is_empty()));
    let mut done: Vec<_> = heard.iter().map(|(what, _)| *what).collect();
    done.dedup();
    done
}

#[test]
fn the_doctor_tells_what_it_checks() {
    let mut world = World::new();
    world.import((1..=1_500).map(|n| candidate(n, 1)));
    let (heard, watch) = watch();
    assert!(world.store.doctor_watched(&watch).unwrap().iter().all(|finding| finding.ok));
    let done = done(&heard);
    for what in ["structure", "rows", "counts", "queue", "sums", "history", "marks", "evidence"] {
        assert!(done.iter().any(|told| told.ends_with(what)), "{what}: {done:?}");
    }
    let within = |what: &str| heard.lock().unwrap().iter().filter(|(told, _)| told.ends_with(what)).count();
    assert!(within("marks") > 1, "each thousand rows");
    assert!(heard.lock().unwrap().last().unwrap().1 > Watch::WHOLE / 10 * 9);
}

#[test]
fn a_copy_and_a_migration_tell_how_far_they_are() {
    let mut world = World::new();
    world.import((1..=4_000).map(|n| candidate(n, 1)));
    let (heard, watch_copy) = watch();
    let copy = world.path().with_file_name("copy.db");
    world.store.backup(&copy, &actor("sato"), at(5), &Arc::default(), &watch_copy).unwrap();
    assert_eq!(done(&heard), ["store.work.copy", "store.check.structure"]);
    assert!(heard.lock().unwrap().len() > 2, "while it is written: {heard:?}");
    let old = crate::store::tests::migrate::of_first_schema(&world, DatabaseKind::Private);
    let (heard, watch_migration) = watch();
    migrate(&old, &actor("sato"), at(9), &watch_migration).unwrap();
    let done = done(&heard);
    assert_eq!(done.last(), Some(&"store.work.counts"), "{done:?}");
    assert!(done.contains(&"store.work.schema") && done.contains(&"store.work.copy"), "{done:?}");
}

/// What a long transaction wrote goes with it; a short statement is let through, and nothing is heeded any more afterwards.
#[test]
fn what_takes_long_is_broken_off_by_a_request_to_stop_and_leaves_nothing() {
    let mut world = World::new();
    world.import([candidate(1, 1)]);
    let numbers: Vec<_> = (0..5_000).map(number).collect();
    let stop = Arc::new(AtomicBool::new(true));
    world.store.heed(Some(&stop)).unwrap();
    let broken_off = world.store.mark_inquired(&numbers, "asked.csv", &actor("sato"), at(3));
    assert!(broken_off.is_err_and(|error| error.is_interruption()));
    assert!(world.store.tallies().is_ok(), "what is short goes on");
    world.store.heed(None).unwrap();
    assert_eq!(world.store.inquiry_tally().unwrap().asked, 0);
    world.store.mark_inquired(&numbers, "asked.csv", &actor("sato"), at(3)).unwrap();
    assert_eq!(world.store.inquiry_tally().unwrap().asked, 5_000);
    world.assert_true();
}

/// What is registered by then stays, each with its event; the rest is registered by who writes again.
#[test]
fn requests_are_registered_up_to_the_transaction_in_which_a_request_to_stop_comes() {
    let people = 120;
    let mut world = World::new();
    world.import((1..=people).map(|n| candidate(n, 1)));
    for n in 1..=people {
        world.act("sato", world.id(n, 1), Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    }
    let unasked = |world: &World| -> Vec<NewRequest> {
        let asked = world.store.unasked(&WriteWish::default()).unwrap().asked.into_iter();
        let new = |asked: Asked| NewRequest {
            candidate: asked.candidate,
            addressee: asked.addressee,
            employer_code: String::new(),
            due: Day::of(at(10)),
        };
        asked.map(new).collect()
    };
    let stop = Arc::new(AtomicBool::new(false));
    let stops = Arc::clone(&stop);
    let at_commit = move || {
        stops.store(true, Ordering::Relaxed);
        false
    };
    world.store.connection.commit_hook(Some(at_commit)).unwrap();
    world.store.heed(Some(&stop)).unwrap();
    let stopped = world.store.write_requests(&unasked(&world), &actor("sato"), at(11));
    assert!(stopped.is_err_and(|error| error.is_interruption()));
    world.store.heed(None).unwrap();
    let left = unasked(&world);
    assert!((1..120).contains(&left.len()), "{}", left.len());
    world.assert_true();
    let written = world.store.write_requests(&left, &actor("sato"), at(12)).unwrap();
    assert!(written.iter().all(Result::is_ok));
    world.assert_true();
}
