//! The drawings of the page: how each root cause stands, and how what is open went down. SVG without script, font or link.

use super::Material;
use super::tables::{escaped, put};
use crate::audit::{Day, RootCause, Status};
use crate::i18n::{Lang, Message, thousands};
use crate::triage::figures::CauseFigures;
use crate::triage::progress::DayEnd;

/// The width of a drawing over the whole page, and of one of two beside each other.
const WIDE: f64 = 660.0;
const HALF: f64 = 320.0;
/// The colour of lines.
const LINE: &str = "#555555";

/// Draws a bar per root cause and one for all candidates, divided by status, and what the shades mean.
pub(super) fn status(of: &Material<'_>, lang: Lang) -> String {
    let mut rows: Vec<(&str, CauseFigures)> = RootCause::ALL
        .iter()
        .filter_map(|cause| Some((lang.word("cause", cause.code()), of.figures.by_cause.get(cause)?.clone())))
        .filter(|(_, figures)| figures.total > 0)
        .collect();
    rows.push((lang.text("report.whole"), DayEnd::of(of.figures).whole));
    let height = 24 * rows.len() + 24;
    let mut out = begin(WIDE, height, lang.text("report.causes"));
    for (at, (name, figures)) in rows.iter().enumerate() {
        let top = 24 * at;
        put(&mut out, format_args!(r#"<text x="0" y="{}">{}</text>"#, top + 15, escaped(*name)));
        bar(&mut out, figures, top + 4);
        let done = figures.verified + figures.corrected;
        put(
            &mut out,
            format_args!(
                r#"<text x="{WIDE}" y="{}" text-anchor="end">{} / {}</text>"#,
                top + 15,
                thousands(done),
                thousands(figures.total)
            ),
        );
    }
    legend(&mut out, height - 14, lang);
    out.push_str("</svg>\n");
    out
}

fn bar(out: &mut String, figures: &CauseFigures, top: usize) {
    const FROM: f64 = 190.0;
    const WIDTH: f64 = 340.0;
    let mut x = FROM;
    for status in Status::ALL {
        let width = WIDTH * share(figures.of(*status), figures.total);
        if width > 0.0 {
            put(
                out,
                format_args!(
                    r#"<rect class="{}" fill="{}" stroke="{LINE}" x="{x:.1}" y="{top}" width="{width:.1}" height="15"/>"#,
                    status.code(),
                    shade(*status)
                ),
            );
        }
        x += width;
    }
}

/// Shades that stay apart in print without colours.
const fn shade(status: Status) -> &'static str {
    match status {
        Status::Pending => "#ffffff",
        Status::OnHold => "#dddddd",
        Status::Escalated => "#f0a860",
        Status::Verified => "#5f9bc9",
        Status::Corrected => "#1f3f63",
    }
}

fn legend(out: &mut String, top: usize, lang: Lang) {
    for (status, x) in Status::ALL.iter().zip((190..).step_by(94)) {
        put(
            out,
            format_args!(
                r#"<rect class="{}" fill="{}" stroke="{LINE}" x="{x}" y="{top}" width="10" height="10"/><text font-size="9" x="{}" y="{}">{}</text>"#,
                status.code(),
                shade(*status),
                x + 14,
                top + 9,
                escaped(lang.word("status", status.code()))
            ),
        );
    }
}

/// Draws what was open at the end of each day, per root cause and for all candidates.
pub(super) fn burn_down(of: &Material<'_>, lang: Lang) -> String {
    let Some(first) = of.course.first().map(|end| end.day).filter(|_| of.figures.candidates > 0) else {
        return format!("<p>{}</p>\n", escaped(lang.text("report.no-course")));
    };
    let now = DayEnd::of(of.figures);
    let mut ends: Vec<&DayEnd> = of.course.iter().filter(|end| end.day < now.day).collect();
    ends.push(&now);
    let span = Span::of(first, now.day, of);
    let mut out = String::from("<div class=\"burn-down\">\n");
    let whole: Vec<(Day, u64)> = ends.iter().map(|end| (end.day, end.whole.open())).collect();
    curve(&mut out, lang.text("report.whole"), &whole, &span, (of, lang));
    for cause in RootCause::ALL {
        let open = |end: &&DayEnd| (end.day, end.by_cause.get(cause).map_or(0, CauseFigures::open));
        let points: Vec<(Day, u64)> = ends.iter().map(open).collect();
        if points.iter().any(|(_, open)| *open > 0) {
            curve(&mut out, lang.word("cause", cause.code()), &points, &span, (of, lang));
        }
    }
    out.push_str("</div>\n");
    out
}

/// The days that a drawing shows.
struct Span {
    first: Day,
    days: u64,
}

impl Span {
    /// From the first day with figures to the day of the report, or to the next deadline where it is not far.
    fn of(first: Day, as_of: Day, of: &Material<'_>) -> Self {
        let past = first.days_until(as_of).max(0) + 1;
        let next = of.deadlines.iter().map(|deadline| deadline.day).find(|day| *day >= as_of);
        let until_next = next.map(|day| first.days_until(day) + 1).filter(|days| *days <= 2 * past + 14);
        let days = until_next.unwrap_or(past).max(past);
        Self { first, days: u64::try_from(days).unwrap_or(1) }
    }

    fn x(&self, day: Day) -> f64 {
        let days = u64::try_from(self.first.days_until(day)).unwrap_or_default();
        HALF * share(days.min(self.days), self.days)
    }
}

fn curve(
    out: &mut String,
    name: &str,
    points: &[(Day, u64)],
    span: &Span,
    (of, lang): (&Material<'_>, Lang),
) {
    const TOP: f64 = 22.0;
    const HEIGHT: f64 = 84.0;
    let base = TOP + HEIGHT;
    let most = points.iter().map(|(_, open)| *open).max().unwrap_or_default().max(1);
    let y = |open: u64| base - HEIGHT * share(open, most);
    out.push_str(&begin(HALF, 124, name));
    let now = points.last().map_or(0, |(_, open)| *open);
    let counts = Message::new("report.open-of-most").arg("now", thousands(now)).arg("most", thousands(most));
    put(
        out,
        format_args!(
            r#"<text x="0" y="12">{}</text><text x="{HALF}" y="12" text-anchor="end">{}</text>"#,
            escaped(name),
            escaped(lang.say(&counts))
        ),
    );
    // What was open stayed so until the next day with a change.
    let mut path = format!("M{:.1} {base:.1}", points.first().map_or(0.0, |(day, _)| span.x(*day)));
    let mut before = None;
    for (day, open) in points {
        let x = span.x(*day);
        if let Some(before) = before.replace(*open) {
            put(&mut path, format_args!(" L{x:.1} {:.1}", y(before)));
        }
        put(&mut path, format_args!(" L{x:.1} {:.1}", y(*open)));
    }
    // Each day is as wide as any, the last one too.
    let last = points.last().map_or(0.0, |(day, _)| span.x(day.plus(1)));
    put(
        out,
        format_args!(
            r##"<path class="left" fill="#c9d7e8" stroke="#274b73" d="{path} L{last:.1} {:.1} L{last:.1} {base:.1} Z"/>"##,
            y(now)
        ),
    );
    deadlines(out, span, of, (TOP, base));
    put(
        out,
        format_args!(
            r#"<line class="axis" stroke="{LINE}" x1="0" y1="{base}" x2="{HALF}" y2="{base}"/><text font-size="9" x="0" y="{}">{}</text>"#,
            base + 13.0,
            span.first
        ),
    );
    out.push_str("</svg>\n");
}

fn deadlines(out: &mut String, span: &Span, of: &Material<'_>, (top, base): (f64, f64)) {
    // Dates that would lie over the one before, or over the first day, are left to the table.
    let mut free = 60.0;
    for deadline in of.deadlines.iter().filter(|deadline| deadline.day >= span.first) {
        let days = u64::try_from(span.first.days_until(deadline.day)).unwrap_or(u64::MAX);
        if days >= span.days {
            break;
        }
        // A deadline is the end of its day.
        let x = span.x(deadline.day.plus(1));
        put(
            out,
            format_args!(
                r#"<line class="due" stroke="{LINE}" stroke-dasharray="3 2" x1="{x:.1}" y1="{top}" x2="{x:.1}" y2="{base}"/>"#
            ),
        );
        if x - 27.0 >= free {
            let (_, month, day) = deadline.day.parts();
            put(
                out,
                format_args!(
                    r#"<text font-size="9" x="{x:.1}" y="{}" text-anchor="end">{month:02}-{day:02}</text>"#,
                    base + 13.0
                ),
            );
            free = x + 4.0;
        }
    }
}

fn begin(width: f64, height: usize, name: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-size=\"11\" fill=\"#111111\" role=\"img\" aria-label=\"{}\">",
        escaped(name)
    )
}

/// Returns a part of a whole; nothing of nothing is nothing.
#[allow(clippy::cast_precision_loss, reason = "a drawing has some hundred points")]
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
