//! A job under way: how far it is, what stops it, what else waits for it, and how the console ends meanwhile.

use std::fmt::Write as _;

use super::bytes::{allowed, bytes};
use super::{Scene, scene};
use crate::audit::Role;
use crate::console::ExitReason;
use crate::console::model::{Bulk, DatabaseKind, Tone};
use crate::console::msg::Msg;
use crate::i18n::{Lang, Message};
use crate::text::cells;
use crate::triage::bulk::{BulkId, BulkProgress, Reasons};
use crate::triage::filter::QueueList;
use crate::triage::page::Count;
use crate::triage::port::{JobEnd, JobReply, JobStand};
use crate::triage::risk::Risk;
use crate::triage::withdrawal::Withdrawals;

/// A console that exports, and how many records there are.
fn exporting(lang: Lang, width: u16, height: u16, records: u64) -> Scene {
    let mut scene = scene(lang, width, height);
    let pending = crate::audit::Status::Pending;
    scene.model.tallies.as_mut().unwrap().add(QueueList::All, pending, Risk::Clean, records - 8);
    scene.keys("x");
    scene.model.queue.total = Count::Exact(records);
    scene.keys("<Enter>");
    assert_eq!(scene.jobs.len(), 1);
    scene
}

fn stands(scene: &mut Scene, stand: JobStand) -> String {
    scene.happen(Msg::Stand(stand));
    line(scene)
}

/// Returns the status line; the eight records that there are stand for as many as there were.
fn line(scene: &mut Scene) -> String {
    if let Some(records) = scene.model.flight.job.as_ref().and_then(|job| job.of) {
        scene.model.queue.total = Count::Exact(records);
    }
    scene.paint();
    scene.last_line_but_one()
}

fn counted(done: u64) -> JobStand {
    JobStand::Counted { done, of: None }
}

fn end(scene: &mut Scene, end: JobEnd) {
    scene.happen(Msg::Job(JobReply { message: Message::new("console.yes"), end }));
    scene.paint();
}

/// Of how many is what the queue counted when it began. What else the line says has its place beside it.
#[test]
fn how_far_an_export_is_stands_on_the_status_line() {
    let mut shown = String::new();
    for lang in [Lang::En, Lang::Ja] {
        for (width, height) in [(80, 24), (120, 40)] {
            for records in [1_000_000, 15_700_000] {
                let mut scene = exporting(lang, width, height, records);
                scene.model.facts.database.kind = DatabaseKind::Shared;
                scene.model.is_stale = true;
                writeln!(shown, "{width}: {}", line(&mut scene)).unwrap();
                writeln!(shown, "{width}: {}", stands(&mut scene, counted(412_000))).unwrap();
                scene.keys("<Esc>");
                scene.model.is_stale = true;
                writeln!(shown, "{width}: {}", line(&mut scene)).unwrap();
            }
            let mut scene = scene(lang, width, height);
            scene.keys("/高橋<Enter>");
            scene.keys("x");
            scene.model.queue.total = Count::AtLeast(7_000);
            scene.keys("<Enter>");
            writeln!(shown, "{width}: {}", stands(&mut scene, counted(2_048))).unwrap();
            scene.model.queue.filter.unassigned = true;
            scene.model.facts.actor.account = "勅使河原　次郎左衛門".into();
            writeln!(shown, "{width}: {}", stands(&mut scene, counted(4_096))).unwrap();
        }
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn what_counts_bytes_says_its_share_and_what_counts_itself_of_how_many() {
    let mut scene = scene(Lang::En, 120, 40);
    scene.keys(":gate<Enter>june.csv<Enter>");
    let line = stands(&mut scene, JobStand::Bytes { at: 41_999, of: 100_000 });
    assert!(line.ends_with("sorting notifications 41% (Esc stops) │ no filter │ sato"), "{line}");
    let frames = scene.frames;
    stands(&mut scene, JobStand::Bytes { at: 41_999, of: 100_001 });
    assert_eq!(scene.frames, frames, "what reads the same is not painted");
    end(&mut scene, JobEnd::Done);
    scene.keys("lx<Enter>");
    let line = stands(&mut scene, JobStand::Counted { done: 7, of: Some(120) });
    assert!(line.contains("writing letters 7 of 120 (Esc stops)"), "{line}");
}

/// What runs for a minute is painted a few times a second: over a slow line too.
#[test]
fn a_step_further_costs_a_few_digits() {
    for (lang, width, height) in [(Lang::En, 80, 24), (Lang::Ja, 80, 24), (Lang::Ja, 120, 40)] {
        let records = if width == 80 { 30_000 } else { 15_700_000 };
        let mut scene = exporting(lang, width, height, records);
        stands(&mut scene, counted(10_112));
        for done in [11_136, 12_160, 13_184] {
            let before = scene.screen().clone();
            stands(&mut scene, counted(done));
            let cost = bytes(&before, scene.screen(), 0..height);
            assert!(cost > 0 && cost <= 32, "{cost}");
            assert!(cost <= allowed(&before, scene.screen()));
        }
        let frames = scene.frames;
        stands(&mut scene, counted(13_184));
        assert_eq!(scene.frames, frames, "where nothing changed nothing is painted");
    }
}

#[test]
fn the_key_that_ends_things_stops_a_job_and_its_form_waits() {
    for keys in ["<Esc>", ":stop-job<Enter>"] {
        let mut scene = exporting(Lang::En, 80, 24, 8);
        assert!(scene.last_line().contains("Esc stop"), "{}", scene.last_line());
        scene.keys(keys);
        assert_eq!(scene.stopped, 1);
        assert!(scene.last_line_but_one().contains("exporting: stopping"), "{}", scene.last_line_but_one());
        end(&mut scene, JobEnd::Stopped);
        assert!(matches!(scene.model.words.now(), Some((Tone::Done, _))), "as it was wished");
        assert!(scene.model.layer.is_none() && !scene.last_line_but_one().contains("exporting"));
        scene.keys("x");
        assert!(scene.text().contains("totsugo-2023-06-30.csv"), "{}", scene.text());
    }
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys(":stop-job<Enter>");
    assert!(scene.last_line().contains("Nothing is being written"), "{}", scene.last_line());
}

/// A search that stands stays: what is under way ends first.
#[test]
fn a_job_is_stopped_before_a_search_is_ended() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("/高橋<Enter>x<Enter><Esc>");
    assert_eq!((scene.stopped, scene.model.queue.filter.search.len()), (1, 1));
    end(&mut scene, JobEnd::Stopped);
    scene.keys("<Esc>");
    assert_eq!((scene.stopped, scene.model.queue.filter.search.len()), (1, 0));
}

#[test]
fn what_is_over_in_a_moment_says_that_it_cannot_be_stopped() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.model.facts.actor.role = Role::Lead;
    scene.keys(":file-report<Enter>2023-07-31<Enter>");
    assert!(scene.last_line_but_one().contains("filing the report"), "{}", scene.last_line_but_one());
    assert!(!scene.last_line().contains("stop") && !scene.last_line_but_one().contains("stops"));
    scene.keys("<Esc>");
    assert_eq!(scene.stopped, 0);
    assert!(scene.last_line().contains("cannot be stopped: filing the report"), "{}", scene.last_line());
    scene.keys("q");
    assert!(scene.last_line().contains("q again ends the console as soon as it is done"));
}

#[test]
fn a_second_job_is_told_which_one_it_waits_for() {
    for (lang, said) in [(Lang::En, "Still exporting"), (Lang::Ja, "出力中です")] {
        let mut scene = exporting(lang, 120, 24, 8);
        scene.keys("x");
        assert!(scene.last_line().contains(said), "{}", scene.last_line());
        scene.keys(":inquiry");
        assert!(scene.text().contains(said), "{}", scene.text());
        scene.keys("<Enter>");
        assert!(scene.last_line().contains(said) && scene.last_line().contains("Esc"));
        assert_eq!(scene.jobs.len(), 1);
    }
}

/// What a second key does to the file is told; any other key takes it back, and so does the end of the job.
#[test]
fn ending_while_a_job_runs_is_asked_for_twice() {
    let mut scene = exporting(Lang::En, 120, 24, 8);
    scene.keys("q");
    assert_eq!(scene.ended, None);
    assert!(scene.last_line().contains("q again stops it and ends the console"), "{}", scene.last_line());
    scene.keys("jq");
    assert_eq!(scene.ended, None, "another key takes it back");
    scene.keys("q");
    assert_eq!(scene.ended, Some(ExitReason::Quit));
    let mut scene = exporting(Lang::En, 120, 24, 8);
    scene.keys("q");
    end(&mut scene, JobEnd::Done);
    scene.keys("x<Enter>q");
    assert_eq!(scene.ended, None, "another job is another question");
}

/// Both go on at once: neither is left out of the line, and the end of the console speaks of both.
#[test]
fn a_job_beside_a_bulk_act_is_told_beside_it() {
    for (lang, both) in [(Lang::En, ["bulk 200/", "exporting 41%"]), (Lang::Ja, ["一括 200/", "出力中 41%"])]
    {
        let mut scene = exporting(lang, 80, 24, 1_000_000);
        scene.model.bulk = Bulk::Running(BulkProgress {
            id: BulkId(1),
            kind: None,
            is_undo: false,
            done: 200,
            left_out: 0,
            reasons: Reasons::default(),
            of: Some(1_000_000),
            ended: None,
            withdrawals: Withdrawals::default(),
            goes_on: false,
        });
        let line = stands(&mut scene, counted(412_000));
        assert!(line.contains(both[0]) && line.contains(both[1]) && cells(&line) <= 80, "{line}");
        scene.keys("q");
        let said = scene.model.words.now().map(|(_, said)| said.id());
        assert_eq!(said, Some("console.note.quit-in-both"));
        scene.keys("<Esc>");
        assert_eq!(scene.stopped, 0, "the bulk act first");
    }
}

/// Nobody sits before a blank screen.
#[test]
fn a_blank_screen_stays_blank_while_a_job_goes_on() {
    let mut scene = exporting(Lang::En, 80, 24, 8);
    scene.rest(std::time::Duration::from_mins(11));
    let frames = scene.frames;
    stands(&mut scene, counted(5));
    assert_eq!(scene.frames, frames);
    scene.keys("j");
    assert!(scene.last_line_but_one().contains("exporting 5/8"), "{}", scene.text());
}
