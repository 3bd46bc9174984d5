//! What the terminal has shown, by its own word.
//!
//! A line that is slow, or that somebody else fills, holds back seconds of output: what was written is not before the
//! operator yet. So the terminal is asked behind a frame, and answers once it has come so far (ECMA-48: DSR 8.3.35, DA
//! 8.3.24). Nothing waits for the first answer, and a terminal that gives none is not asked again: for it what is written
//! counts as shown. Pure: instants are handed in.

use std::time::{Duration, Instant};

/// What a terminal is asked. Two questions, so that an answer that comes late is not taken for that to the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Its status: DSR 5, answered by DSR 0 or 3.
    Status,
    /// Its attributes: DA, answered by what it is.
    Attributes,
}

impl Question {
    /// Returns the sequence that asks.
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Status => b"\x1b[5n",
            Self::Attributes => b"\x1b[c",
        }
    }

    /// Returns the question that a control sequence answers.
    pub(super) fn answered_by(parameters: &[u8], last: u8) -> Option<Self> {
        match (parameters, last) {
            (b"0" | b"3", b'n') => Some(Self::Status),
            ([b'?', ..], b'c') => Some(Self::Attributes),
            _ => None,
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::Status => Self::Attributes,
            Self::Attributes => Self::Status,
        }
    }
}

/// An answer that did not come within this does not come: the terminal was exchanged, or somebody else read it.
const LOST: Duration = Duration::from_secs(5);
/// How long a frame waits at most for the answer to the frame before: keys that are held down fill no line.
const PACE: Duration = Duration::from_secs(1);
/// How long the answer of a terminal that has answered before is waited for when it is left.
const OWED: Duration = Duration::from_secs(2);
/// The same, of one that has not answered yet.
const PERHAPS_OWED: Duration = Duration::from_millis(300);

/// What the terminal has shown.
#[derive(Debug)]
pub struct Witness {
    standing: Standing,
    /// What it is asked next.
    question: Question,
    asked: Option<Asked>,
    /// When the last frame was painted.
    newest: Option<Instant>,
    /// When the last frame was painted that it has shown.
    shown: Option<Instant>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It was not heard of yet.
    Unknown,
    /// It answers.
    Answers,
    /// It answered, and one answer was lost.
    Lost,
    /// It does not answer.
    Silent,
}

#[derive(Debug, Clone, Copy)]
struct Asked {
    at: Instant,
    /// The frame that the question stands behind.
    frame: Instant,
}

impl Default for Witness {
    fn default() -> Self {
        Self {
            standing: Standing::Unknown,
            question: Question::Status,
            asked: None,
            newest: None,
            shown: None,
        }
    }
}

impl Witness {
    /// Returns the question that goes behind a frame that is painted now; none while an answer is awaited. Where one was
    /// awaited for too long, it is given up.
    pub fn question(&mut self, now: Instant) -> Option<Question> {
        if let Some(asked) = self.asked {
            if now < asked.at + LOST {
                return None;
            }
            self.asked = None;
            self.question = self.question.other();
            self.standing = match self.standing {
                Standing::Answers => Standing::Lost,
                _ => Standing::Silent,
            };
        }
        (self.standing != Standing::Silent).then_some(self.question)
    }

    /// Notes a frame, and whether a question was written behind it.
    pub fn painted(&mut self, at: Instant, asked: bool) {
        self.newest = Some(at);
        if asked {
            self.asked = Some(Asked { at, frame: at });
        }
    }

    /// Notes a frame of which nothing had to be written: the one before showed the same.
    pub fn painted_the_same(&mut self, at: Instant) {
        let before = self.newest.replace(at);
        if self.shown == before {
            self.shown = Some(at);
        }
        if let Some(asked) = self.asked.as_mut().filter(|asked| Some(asked.frame) == before) {
            asked.frame = at;
        }
    }

    /// Takes an answer; returns the question that is to be written at once, where frames were painted since the one that was
    /// asked behind.
    pub fn answered(&mut self, question: Question, now: Instant) -> Option<Question> {
        if question == self.question
            && let Some(asked) = self.asked.take()
        {
            (self.standing, self.shown) = (Standing::Answers, Some(asked.frame));
        } else if self.standing == Standing::Silent {
            self.standing = Standing::Lost;
        }
        let newest = self.newest.filter(|_| self.asked.is_none() && self.newest != self.shown)?;
        self.asked = Some(Asked { at: now, frame: newest });
        Some(self.question)
    }

    /// Tells whether what the terminal shows is known by its answers.
    pub const fn answers(&self) -> bool {
        matches!(self.standing, Standing::Answers | Standing::Lost)
    }

    /// Returns when the last frame was painted that it has shown.
    pub const fn shown(&self) -> Option<Instant> {
        self.shown
    }

    /// Returns how long the next frame waits for the answer to the one before.
    pub fn holds(&self, now: Instant) -> Duration {
        match self.newest.filter(|_| self.answers() && self.asked.is_some()) {
            Some(newest) => (newest + PACE).saturating_duration_since(now),
            None => Duration::ZERO,
        }
    }

    /// Returns until when an answer is worth waiting for by who leaves the terminal.
    pub fn owes_until(&self) -> Option<Instant> {
        let patience = if self.answers() { OWED } else { PERHAPS_OWED };
        self.asked.map(|asked| asked.at + patience)
    }

    /// Begins anew on what may be another terminal, or this one in other hands.
    pub fn begin_anew(&mut self) {
        if self.asked.take().is_some() {
            self.question = self.question.other();
        }
        if self.standing == Standing::Silent {
            self.standing = Standing::Unknown;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Question::{Attributes, Status};
    use super::*;

    /// A witness, and instants by milliseconds.
    fn witness() -> (Witness, impl Fn(u64) -> Instant) {
        let start = Instant::now();
        (Witness::default(), move |ms| start + Duration::from_millis(ms))
    }

    /// Paints a frame as the console does; returns what was asked behind it.
    fn paint(witness: &mut Witness, at: Instant) -> Option<Question> {
        let question = witness.question(at);
        witness.painted(at, question.is_some());
        question
    }

    #[test]
    fn frames_are_shown_as_far_as_the_terminal_answered() {
        let (mut witness, at) = witness();
        assert_eq!(paint(&mut witness, at(0)), Some(Status));
        assert!(!witness.answers() && witness.holds(at(1)).is_zero(), "nothing waits for the first answer");
        assert_eq!(paint(&mut witness, at(10)), None, "one question at a time");
        assert_eq!(
            witness.answered(Status, at(20)),
            Some(Status),
            "the frame painted since is asked for at once"
        );
        assert_eq!((witness.answers(), witness.shown()), (true, Some(at(0))));
        assert_eq!(witness.holds(at(30)), Duration::from_millis(980));
        assert_eq!(witness.answered(Status, at(40)), None);
        assert_eq!((witness.shown(), witness.holds(at(41))), (Some(at(10)), Duration::ZERO));
    }

    #[test]
    fn a_terminal_that_never_answers_is_asked_once() {
        let (mut witness, at) = witness();
        let asked: Vec<_> = (0..20).map(|n| paint(&mut witness, at(n * 1000))).collect();
        assert_eq!(asked.iter().flatten().count(), 1);
        assert!(!witness.answers() && witness.holds(at(19_001)).is_zero());
        witness.begin_anew();
        assert!(paint(&mut witness, at(20_000)).is_some(), "it may be another one");
    }

    #[test]
    fn an_answer_that_was_given_up_does_not_pass_for_the_next() {
        let (mut witness, at) = witness();
        paint(&mut witness, at(0));
        witness.answered(Status, at(1));
        paint(&mut witness, at(10));
        assert_eq!(paint(&mut witness, at(5_011)), Some(Attributes));
        assert_eq!(witness.answered(Status, at(5_012)), None);
        assert_eq!((witness.answers(), witness.shown()), (true, Some(at(0))), "it was for the frame before");
        witness.answered(Attributes, at(5_013));
        assert_eq!(witness.shown(), Some(at(5_011)));
    }

    #[test]
    fn two_answers_lost_one_after_the_other_end_the_asking_until_one_comes() {
        let (mut witness, at) = witness();
        paint(&mut witness, at(0));
        witness.answered(Status, at(1));
        let asked: Vec<_> = (1..20).map(|n| paint(&mut witness, at(n * 1000))).collect();
        assert_eq!(asked.iter().flatten().copied().collect::<Vec<_>>(), [Status, Attributes]);
        assert!(!witness.answers());
        assert_eq!(witness.answered(Status, at(20_000)), Some(Status), "late, and asked anew");
        assert!(witness.answers() && witness.shown() == Some(at(0)));
    }

    #[test]
    fn a_frame_of_which_nothing_was_written_is_shown_with_the_one_before() {
        let (mut witness, at) = witness();
        paint(&mut witness, at(0));
        witness.painted_the_same(at(5));
        assert_eq!(witness.answered(Status, at(6)), None);
        assert_eq!(witness.shown(), Some(at(5)));
        witness.painted_the_same(at(9));
        assert_eq!(witness.shown(), Some(at(9)));
    }
}
