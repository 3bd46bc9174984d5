//! The days to report by, in words.

use crate::audit::Day;
use crate::i18n::{Message, thousands};
use crate::text::Shown;
use crate::triage::deadlines::{Deadline, DeadlineName, Pace};
use crate::triage::figures::Figures;

/// What is said of a day to report by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What is due.
    pub name: Message,
    /// What is left until it, and the pace that this takes; or how long it is past.
    pub left: Message,
}

/// Says how a day to report by stands.
pub fn standing(deadline: &Deadline, figures: &Figures, today: Day) -> Standing {
    let pace = Pace::until(deadline.day, today, figures);
    let name = match &deadline.name {
        DeadlineName::Notice(id) => Message::new(id),
        DeadlineName::Own(name) => Message::new("report.due.own").arg("name", Shown::new(name.as_str())),
    };
    Standing { name, left: left(pace) }
}

fn left(pace: Pace) -> Message {
    let open = thousands(pace.open);
    let days = thousands(pace.days_left.unsigned_abs().into());
    match (pace.a_day, pace.open, pace.days_left) {
        (None, 0, _) => Message::new("report.due.past-done").arg("days", days),
        (None, ..) => Message::new("report.due.past").arg("days", days).arg("open", open),
        (_, 0, _) => Message::new("report.due.done").arg("days", days),
        (Some(_), _, 0) => Message::new("report.due.today").arg("open", open),
        (Some(a_day), ..) => Message::new("report.due.ahead")
            .arg("days", days)
            .arg("open", open)
            .arg("a_day", thousands(a_day)),
    }
}
