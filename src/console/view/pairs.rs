//! Pairs of the reading view: only the items that are not identical, the insurer's side over the register's, flowing from
//! left to right, two rows a pair as long as they have room. What differs in form alone gives way to what has to be read.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::marked::{Piece, pieces};
use super::pair::rows;
use super::{Canvas, form, marked, patterns, queue};
use crate::audit::{CandidateId, Item};
use crate::compare::{Grade, ItemComparison};
use crate::console::model::{Model, PairsPane, Reads, Standing};
use crate::console::theme::Theme;
use crate::i18n::{Lang, Message, thousands};
use crate::text::{Shown, cells};
use crate::triage::page::Count;
use crate::triage::port::Record;

/// Cursor, sign, and who it is.
const WHO: u16 = 14;
const LEFT: u16 = 6 + WHO;
/// How many items more differ in form alone: ` +3`.
const MORE: u16 = 3;
/// What is left at least of the words of a pattern.
const PATTERN_LEAST: usize = 16;
/// Cells between two items.
const GAP: usize = 3;

/// How many pairs a screen shows before it leaves something out.
const ENOUGH: usize = 10;

/// How much of a pair is laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// Every item that is not identical.
    Full,
    /// What a person has to read, and of the rest what has room beside it.
    Needed,
}

/// Text in pieces of one style each.
type Pieces = Vec<(String, Style)>;

/// A pair as it is painted: rows of both sides, one over the other.
struct Laid {
    rows: Vec<(Pieces, Pieces)>,
    /// Cells that the last row takes.
    used: usize,
    /// Items that differ in form alone and have no room.
    form_only: usize,
    /// Everything of it that a person has to read stands there to its end.
    is_whole: bool,
}

/// Paints as many pairs as there is room for; returns those that stand there in full with their versions, and how many
/// were painted.
pub(super) fn paint(
    canvas: &mut Canvas<'_, '_>,
    area: Rect,
    pane: &PairsPane,
    model: &Model,
) -> (Vec<(CandidateId, u64)>, usize) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    if !pane.is_fetched {
        form::frame(canvas, area, &patterns::words(lang, &pane.pattern));
        canvas.line(area, 2).skip(2).put(lang.text("console.queue.loading"), theme.faint());
        return (Vec::new(), 0);
    }
    let plans = plans(pane, theme, lang, area);
    let (mut whole, mut marks, mut fits, mut line) = (Vec::new(), 0, 0, 1_u16);
    for (n, (record, laid)) in pane.records.iter().zip(&plans).enumerate() {
        let height = laid.height();
        let has_room = height <= area.height.saturating_sub(line);
        if !has_room && n > 0 {
            break;
        }
        let standing = model.standing(pane, record);
        let is_whole = laid.is_whole && has_room;
        if is_whole {
            whole.push((record.dossier.id, record.dossier.version));
            marks += u64::from(standing == Standing::In);
        }
        let sign = match standing {
            Standing::In if is_whole => theme.signs().on,
            Standing::In => theme.signs().cut,
            Standing::TakenOut => theme.signs().off,
            Standing::Apart => "-",
        };
        put(canvas, area, line, laid, (record, sign, n == pane.at));
        fits += 1;
        line = line.saturating_add(height);
        if line >= area.height {
            break;
        }
    }
    title(canvas, area, pane, (fits, marks));
    (whole, fits)
}

/// Lays the pairs out with every item that is not identical; where so few would be seen that reading them gets slow, what
/// differs in form alone gives way.
fn plans(pane: &PairsPane, theme: Theme, lang: Lang, area: Rect) -> Vec<Laid> {
    let room = usize::from(area.width.saturating_sub(LEFT + MORE));
    let of =
        |extent| pane.records.iter().map(|record| Laid::of(record, extent, (theme, lang, room))).collect();
    let full: Vec<Laid> = of(Extent::Full);
    let fits = full
        .iter()
        .scan(1_u16, |line, laid| {
            *line = line.saturating_add(laid.height());
            Some(*line)
        })
        .take_while(|end| *end <= area.height)
        .count();
    if fits >= full.len().min(ENOUGH) { full } else { of(Extent::Needed) }
}

/// `─ Address: prefecture left out  1-10/412, v marks 9, 403 remain  above insurer, below J-LIS ─`
fn title(canvas: &mut Canvas<'_, '_>, area: Rect, pane: &PairsPane, (fits, marks): (usize, u64)) {
    let lang = canvas.lang;
    let from = match pane.before {
        Count::Exact(n) | Count::AtLeast(n) => n + 1,
    };
    let to = from + (fits as u64).saturating_sub(1);
    let rest = match pane.total {
        Count::Exact(n) => Count::Exact(n.saturating_sub(marks)),
        Count::AtLeast(n) => Count::AtLeast(n.saturating_sub(marks)),
    };
    let id = match pane.reads {
        Reads::ToMark => "console.pairs.marks",
        Reads::ToCheck => "console.pairs.confirms",
    };
    let place = Message::new(id).arg("from", from).arg("to", to).arg("of", pane.total);
    let place = canvas.say(&place.arg("n", thousands(marks)).arg("rest", rest));
    let words = patterns::words(lang, &pane.pattern);
    // What stands above and below is said as long as it leaves the pattern's beginning; the rest where it cuts nothing.
    let room = usize::from(area.width).saturating_sub(cells(&place) + 6);
    let legends = ["console.pairs.legend", "console.pairs.legend-short"].map(|id| lang.text(id));
    let leaves =
        |cells_left: usize| legends.into_iter().find(|legend| cells_left + cells(legend) + 2 <= room);
    let legend = leaves(cells(&words)).or_else(|| leaves(PATTERN_LEAST).map(|_| legends[1]));
    let legend = legend.map(|legend| format!("  {legend}")).unwrap_or_default();
    let words = canvas.theme.fit(&words, room.saturating_sub(cells(&legend)));
    form::head(canvas, area, &format!("{words}  {place}{legend}"));
}

fn put(canvas: &mut Canvas<'_, '_>, area: Rect, from: u16, laid: &Laid, of: (&Record, &'static str, bool)) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let (record, sign, is_at) = of;
    for (n, sides) in (0_u16..).zip(&laid.rows) {
        for (side, pieces) in [(0, &sides.0), (1, &sides.1)] {
            let mut strip = canvas.line(area, from.saturating_add(n * 2 + side));
            match (n, side) {
                (0, 0) => {
                    strip.column(if is_at { theme.signs().cursor } else { " " }, 2, theme.cursor());
                    strip.column(sign, 4, theme.key());
                    let style = if is_at { theme.strong() } else { theme.plain() };
                    strip.column(queue::short_key(&record.dossier.candidate.key), WHO - 1, style);
                }
                (0, 1) => {
                    let (word, style) = who(record, theme, lang);
                    strip.skip(6).column(word, WHO - 1, style);
                }
                _ => {}
            }
            strip.to(area.x + LEFT);
            for (text, style) in pieces {
                strip.put(text.as_str(), *style);
            }
            if (n, side) == (0, 0) && laid.form_only > 0 {
                strip
                    .to(area.right().saturating_sub(MORE))
                    .put(format!(" +{}", laid.form_only), theme.faint());
            }
        }
    }
}

/// The danger of a record, where there is one; else whose it is.
fn who(record: &Record, theme: Theme, lang: Lang) -> (String, Style) {
    let danger = record.found.signals.iter().find(|signal| signal.is_danger());
    match danger {
        Some(signal) => {
            let word = lang.word("signal", record.found.word_of(signal, &record.dossier));
            (format!("{}{word}", theme.signs().danger), theme.danger())
        }
        None => (record.dossier.candidate.items.kanji_name.clone(), theme.faint()),
    }
}

impl Laid {
    fn of(record: &Record, extent: Extent, on: (Theme, Lang, usize)) -> Self {
        let mut laid = Self { rows: Vec::new(), used: 0, form_only: 0, is_whole: true };
        let Some(comparison) = &record.found.comparison else {
            laid.rows.push((Vec::new(), Vec::new()));
            laid.is_whole = false;
            return laid;
        };
        let unlike = |is_form: bool| {
            let items = Item::ALL.iter().map(|item| (*item, &comparison.items[*item]));
            items
                .filter(move |(_, found)| found.grade != Grade::Identical && found.grade.is_same() == is_form)
        };
        for (item, found) in unlike(false) {
            laid.item(record, item, found, on);
        }
        for (item, found) in unlike(true) {
            if extent == Extent::Full {
                laid.item(record, item, found, on);
            } else {
                laid.form(record, item, found, on);
            }
        }
        if laid.rows.is_empty() {
            laid.rows.push((Vec::new(), Vec::new()));
        }
        laid
    }

    /// Returns the lines that it takes: both sides of every row.
    fn height(&self) -> u16 {
        u16::try_from(self.rows.len() * 2).unwrap_or(u16::MAX)
    }

    /// Adds an item that differs in form alone where there is room: the rules say the same of it, and nobody has to read
    /// it. Else it is counted.
    fn form(&mut self, record: &Record, item: Item, found: &ItemComparison, on: (Theme, Lang, usize)) {
        let (_, _, room) = on;
        let left = record.dossier.candidate.items[item].as_str();
        let right = record.dossier.answer.as_ref().map_or("", |answer| answer.items[item].as_str());
        let wide = |raw: &str| cells(Shown::new(raw).as_str());
        if self.form_only == 0 && self.used + GAP + wide(left).max(wide(right)) <= room {
            self.item(record, item, found, on);
        } else {
            self.form_only += 1;
        }
    }

    /// Adds an item behind the last one, or on rows of its own.
    fn item(&mut self, record: &Record, item: Item, found: &ItemComparison, on: (Theme, Lang, usize)) {
        let (theme, lang, room) = on;
        let left = record.dossier.candidate.items[item].as_str();
        let right = record.dossier.answer.as_ref().map_or("", |answer| answer.items[item].as_str());
        let marks = marked::marks(found, left, right);
        let style =
            |piece: &Piece| if piece.is_marked { theme.differing(found.grade) } else { theme.plain() };
        let said = |list: Vec<Piece>, raw: &str| -> Pieces {
            if raw.is_empty() {
                return vec![(lang.text("console.diff.empty").to_owned(), theme.differing(found.grade))];
            }
            list.into_iter().map(|piece| (piece.text.clone(), style(&piece))).collect()
        };
        let broken = rows((left, &marks.0), (right, &marks.1), &found.findings, room);
        let broken = broken.unwrap_or_else(|| {
            self.is_whole = false;
            let cut = theme.signs().cut;
            vec![(pieces(left, &marks.0, room, cut), pieces(right, &marks.1, room, cut))]
        });
        let is_one = broken.len() == 1;
        for (n, (l, r)) in broken.into_iter().enumerate() {
            let raw = if n == 0 { (left, right) } else { ("-", "-") };
            let sides = (said(l, raw.0), said(r, raw.1));
            let wide = width(&sides.0).max(width(&sides.1));
            match self.rows.last_mut() {
                Some(row) if is_one && self.used + GAP + wide <= room => {
                    for (side, more) in [(&mut row.0, sides.0), (&mut row.1, sides.1)] {
                        let gap = self.used + GAP - width(side);
                        side.push((" ".repeat(gap), Style::new()));
                        side.extend(more);
                    }
                    self.used += GAP + wide;
                }
                _ => {
                    self.rows.push(sides);
                    self.used = wide;
                }
            }
        }
    }
}

fn width(pieces: &[(String, Style)]) -> usize {
    pieces.iter().map(|(text, _)| cells(Shown::new(text.as_str()).as_str())).sum()
}
