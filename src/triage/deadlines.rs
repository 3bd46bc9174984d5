//! The days by which the ministry is told how far the audit is, and what it takes to be done by then.
//!
//! What was filed for them stands beside them. Dates are data: those of the notice come with the program, the insurer adds its own. Knows no clock.

use crate::audit::Day;
use crate::i18n::{Message, thousands};
use crate::text::Shown;

use super::figures::Figures;

/// A day by which the audit is to be reported, or done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The day, in Japan.
    pub day: Day,
    /// What is due.
    pub name: DeadlineName,
}

/// What is due on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeadlineName {
    /// The notice's own words: the id of their message.
    Notice(&'static str),
    /// The insurer's own.
    Own(String),
}

impl Deadline {
    /// Tells whether it is the insurer's own.
    pub const fn is_own(&self) -> bool {
        matches!(self.name, DeadlineName::Own(_))
    }

    /// Says what is due.
    pub fn message(&self) -> Message {
        match &self.name {
            DeadlineName::Notice(id) => Message::new(id),
            DeadlineName::Own(name) => {
                Message::new("triage.deadline.own").arg("name", Shown::new(name.as_str()))
            }
        }
    }
}

/// The days that the notice (保保発0523第2号, 23 May 2023) and the ministry's later requests name.
const NOTICE: [(&str, &str); 5] = [
    ("2023-06-30", "triage.deadline.state-of-work"),
    ("2023-07-14", "triage.deadline.interim"),
    ("2023-07-20", "triage.deadline.interim"),
    ("2023-07-27", "triage.deadline.interim"),
    ("2023-07-31", "triage.deadline.completion"),
];

/// Returns the days of the notice and the insurer's own, in their order.
pub fn all(own: impl IntoIterator<Item = (Day, String)>) -> Vec<Deadline> {
    let notice = NOTICE
        .iter()
        .filter_map(|(day, id)| day.parse().ok().map(|day| Deadline { day, name: DeadlineName::Notice(id) }));
    let own = own.into_iter().map(|(day, name)| Deadline { day, name: DeadlineName::Own(name) });
    let mut all: Vec<Deadline> = notice.chain(own).collect();
    all.sort_by_key(|deadline| deadline.day);
    all
}

/// A report that was filed for a day: what a list says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// The day that it was filed for.
    pub due: Day,
    /// The day on which it was filed.
    pub on: Day,
    /// Who filed it.
    pub by: String,
    /// The SHA-256 of its figures.
    pub digest: [u8; 32],
    /// How it was taken back; none: it is in force.
    pub taken_back: Option<TakenBack>,
}

/// How a filed report was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenBack {
    /// The day on which it was.
    pub on: Day,
    /// Who did it.
    pub by: String,
    /// Why.
    pub why: String,
}

impl Filing {
    /// Says who filed it when, and who took it back.
    pub fn message(&self) -> Message {
        let filed = Message::new("triage.filing.filed").arg("on", self.on).arg("by", Shown::new(&*self.by));
        match &self.taken_back {
            None => filed,
            Some(back) => Message::new("triage.filing.taken-back")
                .say("filed", filed)
                .arg("on", back.on)
                .arg("by", Shown::new(&*back.by))
                .arg("why", Shown::new(&*back.why)),
        }
    }
}

/// A day to report by, or one that something was filed for, and what was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueDay {
    /// The day.
    pub day: Day,
    /// What is due then; none where nothing is (any more).
    pub deadline: Option<Deadline>,
    /// What was filed for it, in the order in which it was.
    pub filings: Vec<Filing>,
}

/// Lays what was filed beside the days to report by. Days that were given up since, or were none, come last.
pub fn with_filings(deadlines: Vec<Deadline>, mut filings: Vec<Filing>) -> Vec<DueDay> {
    let mut of = |day| filings.extract_if(.., |filing| filing.due == day).collect::<Vec<_>>();
    let mut days: Vec<DueDay> = deadlines
        .into_iter()
        .map(|deadline| DueDay { day: deadline.day, filings: of(deadline.day), deadline: Some(deadline) })
        .collect();
    while let Some(day) = filings.first().map(|filing| filing.due) {
        let of_day = filings.extract_if(.., |filing| filing.due == day).collect();
        days.push(DueDay { day, deadline: None, filings: of_day });
    }
    days
}

/// What is left to do until a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Days from today to the day; less than nothing where it is past.
    pub days_left: i32,
    /// Records that are neither verified nor corrected.
    pub open: u64,
    /// How many records a day must be done, today and the day itself included; none where the day is past.
    pub a_day: Option<u64>,
}

impl Pace {
    /// Tells what is left of the work until a day.
    pub fn until(day: Day, today: Day, figures: &Figures) -> Self {
        let days_left = today.days_until(day);
        let open = figures.open();
        let days = u64::try_from(days_left).ok().map(|days| days + 1);
        Self { days_left, open, a_day: days.map(|days| open.div_ceil(days)) }
    }

    /// Says what is left, and how many records a day that takes; or for how long the day is past.
    pub fn message(self) -> Message {
        let open = thousands(self.open);
        let days = thousands(self.days_left.unsigned_abs().into());
        match (self.a_day, self.open, self.days_left) {
            (None, 0, _) => Message::new("triage.pace.past-done").arg("days", days),
            (None, ..) => Message::new("triage.pace.past").arg("days", days).arg("open", open),
            (_, 0, _) => Message::new("triage.pace.done").arg("days", days),
            (Some(_), _, 0) => Message::new("triage.pace.today").arg("open", open),
            (Some(a_day), ..) => Message::new("triage.pace.ahead")
                .arg("days", days)
                .arg("open", open)
                .arg("a_day", thousands(a_day)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::sums::Dimension;

    fn day(iso: &str) -> Day {
        iso.parse().unwrap()
    }

    #[test]
    fn the_dates_of_the_notice_stand_among_the_insurers_own() {
        let all = all([(day("2023-07-18"), "board".to_owned()), (day("2023-06-01"), "first".to_owned())]);
        let days: Vec<String> = all.iter().map(|deadline| deadline.day.to_string()).collect();
        assert_eq!(
            days,
            [
                "2023-06-01",
                "2023-06-30",
                "2023-07-14",
                "2023-07-18",
                "2023-07-20",
                "2023-07-27",
                "2023-07-31"
            ]
        );
        assert_eq!(all.len(), NOTICE.len() + 2, "every date of the notice is one");
    }

    /// What was taken back stands before what was filed anew; days that are none any more come last.
    #[test]
    fn what_was_filed_stands_beside_its_day() {
        let filing = |due: &str, is_back: bool| Filing {
            due: day(due),
            on: day("2023-07-01"),
            by: "ito".to_owned(),
            digest: [0; 32],
            taken_back: is_back.then(|| TakenBack {
                on: day("2023-07-02"),
                by: "mori".to_owned(),
                why: "miscounted".to_owned(),
            }),
        };
        let filed = vec![
            filing("2023-06-29", false),
            filing("2023-06-30", true),
            filing("2023-06-30", false),
            filing("2023-08-15", false),
        ];
        let days = with_filings(all([(day("2023-06-30"), "board".to_owned())]), filed);
        let of = |day: &DueDay| (day.day.to_string(), day.deadline.is_some(), day.filings.len());
        let with: Vec<_> = days.iter().map(of).filter(|(_, _, n)| *n > 0).collect();
        let wanted = [("2023-06-30", true, 2), ("2023-06-29", false, 1), ("2023-08-15", false, 1)];
        assert_eq!(with, wanted.map(|(day, is_due, n)| (day.to_owned(), is_due, n)));
        assert_eq!(days.len(), NOTICE.len() + 1 + 2, "two days fall on one");
        let said = days[0].filings[0].message();
        assert_eq!(
            crate::i18n::Lang::En.say(&said),
            "filed on 2023-07-01 by ito; taken back on 2023-07-02 by mori: miscounted"
        );
    }

    #[test]
    fn the_pace_counts_today_and_the_day_itself() {
        // Status 0 is pending, 3 is verified.
        let sums = [((Dimension::Status, 0), 101), ((Dimension::Status, 3), 50)];
        let figures = Figures::of(day("2023-07-30"), sums);
        for (until, left, a_day) in [
            ("2023-07-31", 1, Some(51)),
            ("2023-07-30", 0, Some(101)),
            ("2023-08-30", 31, Some(4)),
            ("2023-06-30", -30, None),
        ] {
            let pace = Pace::until(day(until), day("2023-07-30"), &figures);
            assert_eq!((pace.days_left, pace.open, pace.a_day), (left, 101, a_day), "{until}");
        }
    }
}
