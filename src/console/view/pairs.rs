//! Pairs of the reading view: whose they are, and only the items that are not identical, the insurer's side over the
//! register's, or before it.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::laid::{Laid, Measures, Pieces};
use super::strip::Strip;
use super::{Canvas, form, member, patterns};
use crate::audit::CandidateId;
use crate::console::commands::Reads;
use crate::console::model::{Model, PairsPane, Standing};
use crate::console::theme::Theme;
use crate::i18n::{Lang, Message, thousands};
use crate::text::{Shown, cells};
use crate::triage::port::Record;

/// Who it is, below the cursor and the sign; where there is room, some more.
const LEFT: u16 = 19;
const LEFT_WIDE: u16 = 22;
const WIDE: u16 = 100;
/// The cursor; the sign.
const CURSOR: u16 = 2;
const SIGN: u16 = 4;
/// Title and legend.
const OTHER_ROWS: u16 = 2;

/// Paints as many pairs as there is room for; returns those that stand there in full with their versions, and how many
/// were painted.
pub(super) fn paint(
    canvas: &mut Canvas<'_>,
    area: Rect,
    pane: &PairsPane,
    model: &Model,
) -> (Vec<(CandidateId, u64)>, usize) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    if !pane.is_fetched {
        form::frame(canvas, area, patterns::words(lang, &pane.pattern));
        canvas.line(area, 2).skip(2).put(lang.text("console.queue.loading"), theme.faint());
        return (Vec::new(), 0);
    }
    let plans = plans(pane, theme, lang, area);
    let below = area.height;
    let (mut whole, mut marks, mut fits, mut line) = (Vec::new(), 0, 0, 1_u16);
    for (n, (record, laid)) in pane.records.iter().zip(&plans).enumerate() {
        let height = laid.height();
        let has_room = height <= below.saturating_sub(line);
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
        if line >= below {
            break;
        }
    }
    title(canvas, area, pane, (fits, marks));
    // What the signs mean gives way to a pair more.
    if line < below {
        legend(canvas, area);
    }
    (whole, fits)
}

/// Lays the pairs out, whole where all of them have room so.
fn plans(pane: &PairsPane, theme: Theme, lang: Lang, area: Rect) -> Vec<Laid<'_>> {
    let (left, below) = (left(area), area.height.saturating_sub(OTHER_ROWS));
    let of = |may_cut| -> Vec<Laid<'_>> {
        let room = usize::from(area.width.saturating_sub(left));
        let widest = usize::from(area.width.saturating_sub(SIGN));
        let measures = Measures { theme, lang, room, widest, may_cut };
        pane.records.iter().map(|record| Laid::of(record, key_of(record, theme).as_str(), measures)).collect()
    };
    let has_room =
        |plans: &Vec<Laid<'_>>| plans.iter().map(Laid::height).fold(0, u16::saturating_add) <= below;
    let may_fit = pane.records.len() * 2 <= usize::from(below);
    may_fit.then(|| of(false)).filter(has_room).unwrap_or_else(|| of(true))
}

/// Returns where the items begin.
const fn left(area: Rect) -> u16 {
    if area.width < WIDE { LEFT } else { LEFT_WIDE }
}

/// `─ Address: prefecture left out  1-10/412, v marks 9, 403 remain ─`
fn title(canvas: &mut Canvas<'_>, area: Rect, pane: &PairsPane, (fits, marks): (usize, u64)) {
    let from = pane.before.position(0);
    let to = from.map(|from| thousands(from.figure() + (fits as u64).saturating_sub(1)));
    let unknown = || "?".to_owned();
    let (from, to) = (from.map_or_else(unknown, |from| from.to_string()), to.unwrap_or_else(unknown));
    let rest = pane.total.map(|n| n.saturating_sub(marks));
    let id = match pane.reads {
        Reads::ToMark => "console.pairs.marks",
        Reads::ToCheck => "console.pairs.confirms",
    };
    let place = Message::new(id).arg("from", from).arg("to", to).arg("of", pane.total);
    let place = canvas.say(&place.arg("n", thousands(marks)).arg("rest", rest));
    let words = patterns::words(canvas.lang, &pane.pattern);
    let room = usize::from(area.width).saturating_sub(cells(&place) + 6);
    let words = canvas.theme.fit(&words, room);
    form::head(canvas, area, format!("{words}  {place}"));
}

/// The last line: what stands above and below, and what the signs mean.
fn legend(canvas: &mut Canvas<'_>, area: Rect) {
    let theme = canvas.theme;
    let signs = theme.signs();
    let words = Message::new("console.pairs.legend").arg("cut", signs.cut).arg("arrow", signs.arrow);
    let words = canvas.say(&words.arg("on", signs.on).arg("off", signs.off));
    let mut line = canvas.line(area, area.height.saturating_sub(1));
    line.clear();
    line.put(signs.rule, theme.faint()).skip(1).put(words, theme.plain());
    line.skip(1).fill(signs.rule, theme.faint());
}

fn put(canvas: &mut Canvas<'_>, area: Rect, from: u16, laid: &Laid<'_>, of: (&Record, &'static str, bool)) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let (record, sign, is_at) = of;
    let left = left(area);
    let begin = if laid.has_column { left } else { SIGN };
    for (n, pieces) in (0_u16..).zip(&laid.lines) {
        let mut strip = canvas.line(area, from.saturating_add(n));
        match n {
            0 => {
                strip.column(if is_at { theme.signs().cursor } else { " " }, CURSOR, theme.cursor());
                if laid.has_column {
                    let style = if is_at { theme.strong() } else { theme.plain() };
                    strip.column(key_of(record, theme), left - CURSOR - 1, style);
                } else {
                    strip
                        .to(area.x + begin)
                        .put(key_of(record, theme), theme.faint())
                        .put(" ", theme.faint());
                }
            }
            1 => {
                strip.column(sign, SIGN, theme.key());
                if laid.has_column {
                    let (word, style) = who(record, theme, lang);
                    strip.column(word, left - SIGN - 1, style);
                }
            }
            _ => {}
        }
        put_all(strip.to(area.x + begin), pieces);
    }
}

/// Returns the key of a member, as far as a column has room for it.
fn key_of(record: &Record, theme: Theme) -> Shown<'static> {
    let key = member::on_card(&record.dossier.candidate.key);
    Shown::key(end_of(key.as_str(), usize::from(LEFT - CURSOR - 1), theme))
}

fn put_all(strip: &mut Strip<'_>, pieces: &Pieces<'_>) {
    for (text, style) in pieces {
        strip.put(&**text, *style);
    }
}

/// Cuts a key at its beginning: its end tells the members of a family apart.
fn end_of(key: &str, room: usize, theme: Theme) -> String {
    if cells(key) <= room {
        return key.to_owned();
    }
    let cut = theme.signs().cut;
    let fits = |at: &usize| cells(&key[*at..]) + cells(cut) <= room;
    let at = key.char_indices().map(|(at, _)| at).find(fits).unwrap_or(key.len());
    format!("{cut}{}", &key[at..])
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
