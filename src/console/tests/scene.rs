//! A console without a terminal: keys are pressed one by one, and a frame is painted after each, as a person works.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};

use super::dump::dump;
use super::fake::{Fake, Person};
use crate::audit::{Actor, IdentitySource, Role, RootCause};
use crate::console::keymap::{Keymap, parse_key};
use crate::console::model::{ColorLevel, DatabaseKind, DatabaseLabel, Facts, Look, Model};
use crate::console::msg::{Effect, ExitReason, Msg, Painted, Shown};
use crate::console::terminal::{Arrived, Input, Key};
use crate::console::update::update;
use crate::console::view::{ViewState, paint_ahead, view};
use crate::i18n::Lang;
use crate::triage::port::Work;

/// A console with a store in memory.
pub(in crate::console) struct Scene {
    pub(in crate::console) model: Model,
    pub(super) fake: Fake,
    pub(super) ended: Option<ExitReason>,
    pub(super) jobs: Vec<Work>,
    pub(super) stopped: usize,
    pub(super) repaints: usize,
    pub(super) suspends: usize,
    pub(super) frames: usize,
    pub(in crate::console) state: ViewState,
    /// The last frame.
    screen: Buffer,
    moment: Instant,
    painted_at: Instant,
    /// Whether the store answers.
    pub(super) is_store_up: bool,
}

/// After how long without a key the screen goes blank.
const IDLE: Duration = Duration::from_mins(10);

const HANAKO: Person =
    ["高橋　花子", "タカハシ　ハナコ", "1980-04-02", "2", "東京都千代田区霞町１丁目２番３号"];

/// The usual scene: eight invented records, every cause, several grades and signals.
pub(in crate::console) fn scene(lang: Lang, width: u16, height: u16) -> Scene {
    use RootCause::{IgnoredAlert, MultipleCandidates, SimilarCase, ThreeItemLookup};
    let mut fake = Fake::empty();
    fake.add(HANAKO, Some(HANAKO), &[ThreeItemLookup]);
    fake.add(
        ["髙橋　太郎", "ﾀｶﾊｼ ﾀﾛｳ", "S54.12.1", "男", "北海道札幌市中央区北一条西２丁目１番地"],
        Some(["高橋　太郎", "タカハシ　タロウ", "1979-12-01", "1", "北海道札幌市中央区北１条西２－１"]),
        &[ThreeItemLookup, IgnoredAlert],
    );
    fake.add(
        [
            "佐藤　美咲",
            "サトウ　ミサキ",
            "1992-07-15",
            "2",
            "京都府京都市中京区寺町通御池上る上本能寺前町488番地霞マンション301号室",
        ],
        Some(["佐藤　美咲", "サトウ　ミサキ", "1992-07-15", "2", "大阪府大阪市北区中之島一丁目３番２０号"]),
        &[MultipleCandidates],
    );
    fake.add(
        ["鈴木　一郎", "スズキ　イチロウ", "1965-01-31", "1", "愛知県名古屋市中区三の丸３丁目１番１号"],
        Some(["鈴木　次郎", "スズキ　ジロウ", "1971-03-09", "1", "愛知県名古屋市中区三の丸３丁目１番１号"]),
        &[IgnoredAlert],
    );
    fake.add(
        ["田中　葵", "タナカ　アオイ", "2001-11-23", "2", "福岡県福岡市中央区天神１丁目８番１号"],
        None,
        &[SimilarCase],
    );
    fake.add(
        ["グエン　ヴァン　アン", "グエン　ヴァン　アン", "1990-05-05", "1", "東京都港区芝公園１－５－２５"],
        Some([
            "グエン　ヴァン　アン",
            "グエン　ヴァン　アン",
            "1990-05-05",
            "1",
            "東京都港区芝公園１丁目５番２５号",
        ]),
        &[ThreeItemLookup],
    );
    let lost = fake.add(
        ["渡邉　翔", "ワタナベ　ショウ", "1988-08-08", "1", "神奈川県横浜市中区本町６丁目５０番地の１０"],
        Some([
            "渡邊　翔",
            "ワタナベ　ショウ",
            "1988-08-08",
            "1",
            "神奈川県横浜市中区本町６丁目５０番地の１０",
        ]),
        &[ThreeItemLookup],
    );
    lost.candidate.membership.lost_on = "2022-03-31".into();
    fake.add(HANAKO, Some(HANAKO), &[MultipleCandidates]).candidate.items.kanji_name = "高橋　花子".into();
    Scene::on(fake, lang, width, height)
}

impl Scene {
    pub(super) fn on(fake: Fake, lang: Lang, width: u16, height: u16) -> Self {
        let facts = Facts {
            lang,
            look: Look { color: ColorLevel::Sixteen, ascii: false },
            actor: Actor {
                account: "sato".into(),
                claim: None,
                source: IdentitySource::LoginUid,
                role: Role::Operator,
            },
            database: DatabaseLabel { name: "audit.db".into(), kind: DatabaseKind::Practice },
            export_folder: std::path::PathBuf::new(),
            may_reveal: true,
            idle: Some(IDLE),
            has_job_control: true,
        };
        Self::with(facts, fake, width, height)
    }

    pub(super) fn with(facts: Facts, fake: Fake, width: u16, height: u16) -> Self {
        let moment = Instant::now();
        let mut scene = Self {
            model: Model::new(facts, Keymap::defaults(), Size { width, height }),
            fake,
            ended: None,
            jobs: Vec::new(),
            stopped: 0,
            repaints: 0,
            suspends: 0,
            frames: 0,
            state: ViewState::default(),
            screen: Buffer::empty(Rect::new(0, 0, width, height)),
            moment,
            painted_at: moment,
            is_store_up: true,
        };
        scene.happen(Msg::Begin(now()));
        scene.paint();
        scene
    }

    /// Presses keys one after the other, as a person does: `jjv`, `<Enter>`, `<Ctrl-d>`.
    pub(in crate::console) fn keys(&mut self, keys: &str) -> &mut Self {
        for key in parsed(keys) {
            self.moment += Duration::from_millis(200);
            self.press(key, self.moment, true, false);
            self.paint();
        }
        self
    }

    /// Keys that came together, before anything was painted.
    pub(super) fn together(&mut self, keys: &str) -> &mut Self {
        self.moment += Duration::from_millis(200);
        for key in parsed(keys) {
            self.press(key, self.moment, false, false);
        }
        self.paint();
        self
    }

    /// A key that was pressed before the last frame was painted and is taken only now.
    pub(super) fn ahead(&mut self, key: &str) -> &mut Self {
        let before = self.painted_at.checked_sub(Duration::from_millis(1)).unwrap();
        for key in parsed(key) {
            self.press(key, before, true, false);
        }
        self.paint();
        self
    }

    /// A key that is held down.
    pub(super) fn held(&mut self, key: &str) -> &mut Self {
        self.moment += Duration::from_millis(30);
        for key in parsed(key) {
            self.press(key, self.moment, true, true);
        }
        self.paint();
        self
    }

    /// Keys with no frame between them, though each came by itself.
    pub(super) fn unpainted(&mut self, keys: &str) -> &mut Self {
        for key in parsed(keys) {
            self.moment += Duration::from_millis(200);
            self.press(key, self.moment, true, false);
        }
        self
    }

    /// Returns when the last frame was painted.
    pub(super) fn painted_at(&self) -> Instant {
        self.painted_at
    }

    /// The terminal tells that it has shown the frames up to the one that was painted at an instant.
    pub(super) fn answers(&mut self, frame: Instant) -> &mut Self {
        self.moment += Duration::from_millis(1);
        self.happen(Msg::Shown(Shown::UpTo { frame: Some(frame), at: self.moment }));
        self
    }

    pub(super) fn paste(&mut self, text: &str) -> &mut Self {
        self.input(Input::Paste(text.into()), self.moment, false, false);
        self.paint();
        self
    }

    pub(in crate::console) fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.screen = Buffer::empty(Rect::new(0, 0, width, height));
        self.happen(Msg::Resized(Size { width, height }));
        self.paint();
        self
    }

    pub(in crate::console) fn happen(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg);
        for effect in effects {
            match effect {
                Effect::Ask(request) if self.is_store_up => {
                    for reply in self.fake.answer(request) {
                        self.happen(Msg::Reply(reply));
                    }
                }
                Effect::Ask(request) => self.fake.asked.push(request),
                Effect::Start(job) => self.jobs.push(job.work),
                Effect::StopJob => self.stopped += 1,
                Effect::Repaint => self.repaints += 1,
                Effect::Suspend => self.suspends += 1,
                Effect::Quit(reason) => self.ended = Some(reason),
            }
        }
    }

    /// Nobody touches a key for a while; what falls due meanwhile happens.
    pub(super) fn rest(&mut self, time: Duration) -> &mut Self {
        let until = self.moment + time;
        while let Some(due) = self.model.due().filter(|due| *due <= until) {
            self.moment = due;
            self.happen(Msg::Due(due));
            self.paint();
        }
        self.moment = until;
        self
    }

    /// The operator takes the time to read.
    pub(super) fn look(&mut self) -> &mut Self {
        self.rest(Duration::from_secs(1))
    }

    /// The store does the next batch of a bulk act.
    pub(super) fn batch(&mut self) -> &mut Self {
        for reply in self.fake.batch() {
            self.happen(Msg::Reply(reply));
        }
        self.paint();
        self
    }

    /// Paints if the model changed, as the loop does.
    pub(in crate::console) fn paint(&mut self) {
        if !self.model.is_stale {
            return;
        }
        let (model, state) = (&self.model, &mut self.state);
        self.screen.reset();
        view(model, state, &mut self.screen);
        let mut anew = Buffer::empty(*self.screen.area());
        let mut without = state.without_ahead();
        view(model, &mut without, &mut anew);
        assert_eq!(self.screen, anew, "what was painted ahead is not what the model shows");
        assert_eq!((state.shown, state.is_whole), (without.shown, without.is_whole), "what the gate goes by");
        let raw = [
            "{queue:",
            "{form:",
            "{again:",
            "{pairs:",
            "{preview:",
            "{reading:",
            "{menu:",
            "{addressees:",
            "{replies:",
        ];
        let text = self.text();
        assert!(!raw.iter().any(|raw| text.contains(raw)), "a text names a command, not its key: {text}");
        self.frames += 1;
        self.model.is_stale = false;
        self.moment += Duration::from_millis(5);
        self.painted_at = self.moment;
        self.happen(Msg::Painted(Painted {
            record: self.state.shown,
            is_whole: self.state.is_whole,
            opened: self.state.opened,
            pairs: self.state.pairs.clone(),
            pairs_fit: self.state.pairs_fit,
            request: self.state.request,
            reading: self.state.reading,
            at: self.painted_at,
        }));
        // What a frame showed may be worth a word.
        self.paint();
        self.happen(Msg::Rested);
        while paint_ahead(&self.model, &mut self.state) {}
    }

    /// Returns the last frame.
    pub(super) fn screen(&self) -> &Buffer {
        &self.screen
    }

    /// Returns the screen: characters, then style runs.
    pub(super) fn shows(&self) -> String {
        dump(&self.screen)
    }

    /// Returns the characters of the screen.
    pub(in crate::console) fn text(&self) -> String {
        self.shows().split("~\n").next().unwrap_or_default().to_owned()
    }

    /// Returns the last line of the screen, or the last two where what is said takes the status line too.
    pub(in crate::console) fn last_line(&self) -> String {
        let text = self.text();
        let mut lines = text.lines().rev();
        let last = lines.next().unwrap_or_default();
        match lines.next().filter(|line| !line.contains("audit.db")) {
            Some(first) => format!("{first} {last}"),
            None => last.to_owned(),
        }
    }

    /// Returns the status line.
    pub(super) fn last_line_but_one(&self) -> String {
        self.text().lines().rev().nth(1).unwrap_or_default().trim_end().to_owned()
    }

    /// Returns the line of the cursor in the queue.
    pub(super) fn cursor_line(&self) -> String {
        self.text().lines().find(|line| line.contains('❯')).unwrap_or_default().to_owned()
    }

    /// Returns where the hardware cursor is.
    pub(super) fn caret(&self) -> Position {
        self.state.caret.unwrap()
    }

    fn press(&mut self, key: Key, at: Instant, alone: bool, repeat: bool) {
        self.input(Input::Key(key), at, alone, repeat);
    }

    fn input(&mut self, input: Input, at: Instant, alone: bool, repeat: bool) {
        self.happen(Msg::Input(Arrived { input, at, batch: 0, alone, repeat }, now()));
    }
}

/// The time of day, which stands still.
fn now() -> Timestamp {
    "2023-06-30T01:02:03Z".parse().unwrap()
}

fn parsed(keys: &str) -> Vec<Key> {
    let mut out = Vec::new();
    let mut rest = keys;
    while let Some(first) = rest.chars().next() {
        if let Some((name, tail)) = rest.strip_prefix('<').and_then(|tail| tail.split_once('>')) {
            out.push(parse_key(name).unwrap_or_else(|| panic!("{name} is no key")));
            rest = tail;
        } else {
            out.push(Key::char(first));
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}
