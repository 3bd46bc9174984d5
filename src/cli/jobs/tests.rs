//! Jobs on a small database: stopped in their middle, where that is certain, and beside an import that is not at its end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::TempDir;

use super::JobRunner;
use super::work::carry_out;
use crate::audit::{Actor, Addressee, CandidateId, Day, IdentitySource, IndividualNumber, Role, Status};
use crate::cli::course::Course;
use crate::i18n::Lang;
use crate::store::{Access, DatabaseKind, Ready, Store};
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::filter::Filter;
use crate::triage::intake::{Entry, FileKind, Row, RunKey};
use crate::triage::port::{Job, JobEnd, JobReply, JobStand, Jobs as _, LettersAhead, ListFormat, Work};
use crate::triage::testing::{candidate, hanako, key};

/// A database with some hundred candidates, none of whom has an answer.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: TempDir::new().unwrap() };
        let store = Store::create(&desk.path("audit.db"), DatabaseKind::Practice, &lead(), at()).unwrap();
        drop(store);
        desk.import(0..300, true);
        desk
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// Imports candidates; an import that is not to end is broken off before what it wrote is judged.
    fn import(&self, members: std::ops::Range<u64>, ends: bool) {
        let mut store = Store::open(&self.path("audit.db"), Access::ReadWrite).unwrap();
        let run = RunKey { kind: FileKind::Candidates, content: [u8::from(ends); 32], reading: [0; 32] };
        let mut import = store.import(&run, "members.csv", &lead(), at()).unwrap();
        let row = |n: u64| {
            let mut one = candidate(hanako());
            one.key = key(&n.to_string(), "00");
            one.individual_number = IndividualNumber::with_check_digit(10_000_000_000 + n).unwrap();
            Ready::from(Row { line: n + 2, raw: Vec::new(), entry: Ok(Entry::Candidate(Box::new(one))) })
        };
        import.apply(&members.map(row).collect::<Vec<_>>()).unwrap();
        if ends {
            import.finish(at()).unwrap();
        }
    }

    fn export(&self, name: &str) -> Work {
        let path = self.path(name).to_string_lossy().into_owned();
        Work::Export { path, replace: true, filter: Filter::default() }
    }

    fn inquiry(&self, name: &str) -> Work {
        Work::Inquiry { path: self.path(name).to_string_lossy().into_owned(), replace: true }
    }

    /// Does a work; it is told to stop as soon as it first says how far it is, where it is to be.
    fn done(&self, work: Work, is_to_stop: bool) -> (JobReply, Vec<JobStand>) {
        let (stop, mut stands) = (Arc::new(AtomicBool::new(false)), Vec::new());
        let reply = {
            let tell = |stand| {
                stands.push(stand);
                stop.store(is_to_stop, Ordering::Relaxed);
            };
            carry_out(&self.path("audit.db"), job(work), &mut Course::told(&stop, tell))
        };
        (reply, stands)
    }

    /// Escalates two records.
    fn escalate(&self) {
        let mark = NewMark { addressee: Some(Addressee::Municipality), ..NewMark::to(Status::Escalated) };
        let order = |id| Order {
            id: CandidateId(id),
            seen_version: None,
            act: Act::Mark(mark.clone()),
            actor: lead(),
            at: at(),
        };
        let mut store = Store::open(&self.path("audit.db"), Access::ReadWrite).unwrap();
        store.perform_each(&[order(1), order(2)], &mut |_, outcome| assert!(outcome.is_ok())).unwrap();
    }

    fn letters(&self) -> Work {
        Work::Letters {
            folder: self.path("june").to_string_lossy().into_owned(),
            to: None,
            sweep: None,
            due: None,
            lists: ListFormat::Csv,
            agreed: Some(LettersAhead { is_unfilled: true, ..LettersAhead::default() }),
        }
    }

    /// Does something while another has the turn to write, who then leaves all as it was.
    fn while_another_writes<T>(&self, what: impl FnOnce() -> T) -> T {
        let mut store = Store::open(&self.path("audit.db"), Access::ReadWrite).unwrap();
        let mut done = None;
        let fails = |_: &_| {
            done = Some(what());
            Err(serde::ser::Error::custom("nothing is filed"))
        };
        assert!(store.file_report(Day::of(at()), fails, &lead(), at()).is_err());
        done.unwrap()
    }

    fn names(&self) -> Vec<String> {
        let name =
            |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        let mut names: Vec<String> = self.folder.path().read_dir().unwrap().map(name).collect();
        names.retain(|name| !name.starts_with("audit.db"));
        names.sort();
        names
    }

    fn events(&self) -> u64 {
        let store = Store::open(&self.path("audit.db"), Access::ReadOnly).unwrap();
        let mut events = 0;
        let mut count = |_| {
            events += 1;
            std::ops::ControlFlow::Continue(())
        };
        store.history(None, &mut count).unwrap();
        events
    }
}

fn lead() -> Actor {
    Actor { account: "sato".into(), claim: None, source: IdentitySource::LoginUid, role: Role::Lead }
}

fn at() -> jiff::Timestamp {
    "2023-06-30T01:02:03Z".parse().unwrap()
}

fn job(work: Work) -> Job {
    Job { work, actor: lead(), at: at() }
}

fn said(reply: &JobReply) -> String {
    Lang::En.say(&reply.message)
}

/// Neither the file nor a part of it, an older one as it was, no number remembered as asked for, and nothing in the history.
#[test]
fn what_is_stopped_in_its_middle_leaves_no_trace() {
    let desk = Desk::new();
    std::fs::write(desk.path("new.txt"), "kept").unwrap();
    for older in ["old.csv", "old.jsonl", "old.xlsx", "asked.csv"] {
        let work = if older == "asked.csv" { desk.inquiry(older) } else { desk.export(older) };
        assert_eq!(desk.done(work, false).0.end, JobEnd::Done, "{older}");
    }
    let (names, events) = (desk.names(), desk.events());
    let bytes = |name: &str| std::fs::read(desk.path(name)).unwrap();
    let older: Vec<_> = names.iter().map(|name| bytes(name)).collect();
    for (work, doing) in [
        (desk.export("old.csv"), "exporting"),
        (desk.export("new.csv"), "exporting"),
        (desk.export("old.jsonl"), "exporting"),
        (desk.export("old.xlsx"), "exporting"),
        (desk.inquiry("asked.csv"), "writing the inquiry"),
        (desk.inquiry("new-asked.csv"), "writing the inquiry"),
    ] {
        let (reply, stands) = desk.done(work, true);
        assert_eq!((reply.end, stands.len()), (JobEnd::Stopped, 1), "{}", said(&reply));
        assert_eq!(said(&reply), format!("Stopped {doing}; nothing was written"));
        assert_eq!(desk.names(), names);
        assert_eq!(names.iter().map(|name| bytes(name)).collect::<Vec<_>>(), older);
        assert_eq!(desk.events(), events, "nothing says that it was written");
    }
}

#[test]
fn a_job_tells_how_far_it_is() {
    let desk = Desk::new();
    let counted = |done| JobStand::Counted { done, of: None };
    assert_eq!(desk.done(desk.export("a.csv"), false).1, [counted(128), counted(256)]);
    let (reply, stands) = desk.done(desk.inquiry("b.csv"), false);
    assert_eq!(stands.last(), Some(&counted(300)), "{}", said(&reply));
}

/// What finds nothing, and what writes no rows, hears it too.
#[test]
fn what_has_no_middle_is_stopped_before_its_event() {
    let desk = Desk::new();
    let path = |name: &str| desk.path(name).to_string_lossy().into_owned();
    let nobody = Filter { search: vec!["nobody".into()], ..Filter::default() };
    std::fs::write(
        desk.path("june.csv"),
        "insurer_no,number,individual_number,kana_name,birth_date\n1,2,3,4,5\n",
    )
    .unwrap();
    let (names, events) = (desk.names(), desk.events());
    for work in [
        Work::Export { path: path("a.csv"), replace: false, filter: nobody },
        Work::Report { path: path("a.html"), replace: false, as_of: None, lang: Lang::Ja },
        Work::Gate { file: path("june.csv"), folder: path("june"), replace: false, lang: Lang::En },
    ] {
        let stop = Arc::new(AtomicBool::new(true));
        let reply = carry_out(&desk.path("audit.db"), job(work), &mut Course::untold(&stop));
        assert_eq!(reply.end, JobEnd::Stopped, "{}", said(&reply));
        assert_eq!((desk.names(), desk.events()), (names.clone(), events));
    }
}

/// No folder; what was registered for the letters stays, and is written by who writes again.
#[test]
fn letters_that_are_stopped_leave_no_folder_and_are_taken_up_again() {
    let desk = Desk::new();
    desk.escalate();
    let letters = desk.letters();
    let (reply, stands) = desk.done(letters.clone(), true);
    let words = said(&reply);
    assert_eq!(reply.end, JobEnd::Stopped, "{words}");
    assert!(matches!(stands.as_slice(), [JobStand::Counted { done: 0, of: Some(1..) }]), "{stands:?}");
    assert!(words.contains("no file was written") && words.contains("keeps its case code"), "{words}");
    assert!(desk.names().is_empty());
    let (reply, _) = desk.done(letters, false);
    assert!(said(&reply).contains("for 2 records written into"), "{}", said(&reply));
    assert_eq!(desk.names(), ["june"]);
}

/// The file lacks what that import still brings: its end says so, as the commands do.
#[test]
fn an_import_that_is_not_at_its_end_is_told_at_the_end() {
    let desk = Desk::new();
    let report = Work::Report {
        path: desk.path("report.txt").to_string_lossy().into_owned(),
        replace: true,
        as_of: None,
        lang: Lang::En,
    };
    let works = || [desk.export("a.csv"), desk.inquiry("b.csv"), report.clone()];
    for work in works() {
        assert_eq!(desk.done(work, false).0.end, JobEnd::Done);
    }
    desk.import(300..310, false);
    for work in works() {
        let (reply, _) = desk.done(work, false);
        let said = said(&reply);
        assert_eq!(reply.end, JobEnd::Short, "{said}");
        assert!(said.contains(" written to ") && said.contains("import of members.csv"), "{said}");
        assert!(said.contains("is not at its end"), "{said}");
    }
}

/// The console has gone: what it began is stopped, not waited for, and how it ended is told to whoever closes the door. While
/// another writes, an export that is not stopped would wait for its turn, and fail.
#[test]
fn a_console_that_has_ended_leaves_nothing_running() {
    let desk = Desk::new();
    let (inbox, outbox) = crate::console::channel();
    drop(inbox);
    let runner = JobRunner::new(desk.path("audit.db"), outbox);
    let told = desk.while_another_writes(|| {
        runner.start(job(desk.export("a.csv"))).unwrap();
        runner.finish().unwrap()
    });
    assert_eq!(Lang::En.say(&told), "Stopped exporting; nothing was written");
    assert!(desk.names().is_empty());
    assert_eq!(runner.finish(), None);
}

/// It ended while the console did: it was brought, and never taken in.
#[test]
fn the_end_of_a_job_that_came_too_late_for_the_console_is_told_after_it() {
    let desk = Desk::new();
    let (_inbox, outbox) = crate::console::channel();
    let runner = JobRunner::new(desk.path("audit.db"), outbox);
    runner.start(job(desk.export("a.csv"))).unwrap();
    let told = Lang::En.say(&runner.finish().unwrap());
    assert!(told.contains("written to") || told.contains("Stopped exporting"), "{told}");
}

/// Its turn would otherwise be lost for as long as the console lives.
#[test]
fn a_job_for_which_there_is_no_thread_has_failed() {
    let desk = Desk::new();
    let (_inbox, outbox) = crate::console::channel();
    let runner = JobRunner::new(desk.path("audit.db"), outbox);
    // No machine has so much memory.
    let too_large = std::thread::Builder::new().stack_size(1 << 60);
    let told = Lang::En.say(&runner.begin(job(desk.export("a.csv")), too_large).unwrap_err());
    assert!(
        told.starts_with("Cannot begin exporting: ") && told.ends_with("; nothing was written"),
        "{told}"
    );
    assert!(runner.take_turn("word.job.export").is_ok(), "the next one may begin");
}

#[test]
fn a_second_job_is_told_which_one_is_under_way() {
    let desk = Desk::new();
    let (_inbox, outbox) = crate::console::channel();
    let runner = JobRunner::new(desk.path("audit.db"), outbox);
    let turn = runner.take_turn("word.job.letters").unwrap();
    let told = runner.start(job(desk.export("a.csv"))).unwrap_err();
    assert_eq!(said(&told), "Still writing letters; wait for it to end");
    assert_eq!((told.end, runner.finish()), (JobEnd::Failed, None));
    assert!(turn.stop.load(Ordering::Relaxed), "the end of the console stops the one that has the turn");
    drop(turn);
    assert!(runner.take_turn("word.job.export").is_ok());
    assert!(desk.names().is_empty());
}

/// Each waits for its turn to write, and is not wanted any more.
#[test]
fn a_job_that_waits_for_the_database_is_stopped() {
    let desk = Desk::new();
    desk.escalate();
    let report = Work::Report {
        path: desk.path("report.txt").to_string_lossy().into_owned(),
        replace: false,
        as_of: None,
        lang: Lang::En,
    };
    let events = desk.events();
    for work in [desk.export("a.csv"), desk.inquiry("b.csv"), report, desk.letters()] {
        let stop = Arc::new(AtomicBool::new(false));
        let reply = desk.while_another_writes(|| {
            let (path, stopped) = (desk.path("audit.db"), Arc::clone(&stop));
            let waiting =
                std::thread::spawn(move || carry_out(&path, job(work), &mut Course::untold(&stopped)));
            std::thread::sleep(std::time::Duration::from_millis(300));
            stop.store(true, Ordering::Relaxed);
            waiting.join().unwrap()
        });
        let words = said(&reply);
        assert_eq!(reply.end, JobEnd::Stopped, "{words}");
        assert!(!words.contains("keeps its case code"), "nothing was registered: {words}");
        assert_eq!((desk.names(), desk.events()), (Vec::new(), events));
    }
}
