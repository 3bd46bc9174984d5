use std::collections::{HashMap, HashSet};
use std::num::NonZeroU16;
use std::ops::Range;

use proptest::prelude::*;
use ratatui::buffer::{Buffer, CellWidth as _};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use super::*;

/// A terminal of the program's side and the one that draws what it sends.
struct Pair {
    ours: Backend<Vec<u8>>,
    theirs: vt100::Parser,
    last: Option<Buffer>,
    orphans: HashSet<(u16, u16)>,
}

impl Pair {
    fn new(width: u16, height: u16, safe: bool) -> Self {
        let size = Size::new(width, height);
        let mut ours = Backend::new(Vec::new(), size).safe(safe);
        let cells = |n| NonZeroU16::new(n).unwrap();
        let mut theirs = vt100::Parser::new(cells(height), cells(width), 0);
        ours.repaint(size).unwrap();
        commit(&mut ours, &mut theirs);
        Self { ours, theirs, last: None, orphans: HashSet::new() }
    }

    /// Draws a frame and returns the bytes that were sent for it.
    fn draw(&mut self, frame: &Buffer) -> usize {
        self.ours.paint(frame, None).unwrap();
        self.note_orphans(frame);
        commit(&mut self.ours, &mut self.theirs)
    }

    /// Notes the right halves of wide characters whose left half the frame overwrites, and which it leaves blank as they
    /// were: this emulator gives them the colours of what overwrote the left half, terminals leave them their own.
    fn note_orphans(&mut self, frame: &Buffer) {
        let Some(before) = self.last.replace(frame.clone()) else { return };
        let drawn: HashMap<_, _> =
            before.diff_iter(frame).map(|(x, y, cell)| ((x, y), cell.cell_width())).collect();
        self.orphans.retain(|at| !drawn.contains_key(at));
        for (&(x, y), width) in &drawn {
            let end = x + width;
            if before[(end - 1, y)].cell_width() == 2 && !drawn.contains_key(&(end, y)) {
                self.orphans.insert((end, y));
            }
        }
    }

    /// Every cell of the terminal against the frame: text, and on it colours and attributes.
    fn assert_shows(&self, frame: &Buffer) {
        let mut y = 0;
        while y < frame.area.height {
            let mut x = 0;
            while x < frame.area.width {
                let (wanted, shown) = (&frame[(x, y)], self.theirs.screen().cell(y, x).unwrap());
                let text = if shown.has_contents() { shown.contents() } else { " " };
                assert_eq!(text, wanted.symbol(), "text at {x},{y}");
                if self.orphans.contains(&(x, y)) {
                    x += 1;
                    continue;
                }
                assert_eq!(shown.bgcolor(), colour(wanted.bg), "background at {x},{y}");
                assert_eq!(
                    shown.inverse(),
                    wanted.modifier.contains(Modifier::REVERSED),
                    "reversed at {x},{y}"
                );
                if wanted.symbol() != " " {
                    assert_eq!(shown.fgcolor(), colour(wanted.fg), "colour at {x},{y}");
                    assert_eq!(shown.bold(), wanted.modifier.contains(Modifier::BOLD), "bold at {x},{y}");
                    assert_eq!(
                        shown.italic(),
                        wanted.modifier.contains(Modifier::ITALIC),
                        "italic at {x},{y}"
                    );
                }
                x += wanted.cell_width().max(1);
            }
            y += 1;
        }
    }
}

fn commit(ours: &mut Backend<Vec<u8>>, theirs: &mut vt100::Parser) -> usize {
    let before = ours.writer().writes();
    let bytes = ours.commit().unwrap();
    assert_eq!(ours.writer().writes() - before, u64::from(bytes > 0), "one write a frame");
    let sent = std::mem::take(ours.hand.out.get_mut());
    assert_eq!(sent.len(), bytes);
    theirs.process(&sent);
    bytes
}

fn colour(colour: Color) -> vt100::Color {
    match colour {
        Color::Red => vt100::Color::Idx(1),
        Color::LightCyan => vt100::Color::Idx(14),
        Color::Indexed(n) => vt100::Color::Idx(n),
        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        _ => vt100::Color::Default,
    }
}

fn lines(width: u16, lines: &[String]) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, u16::try_from(lines.len()).unwrap()));
    for (y, line) in lines.iter().enumerate() {
        buffer.set_string(0, u16::try_from(y).unwrap(), line, Style::new());
    }
    buffer
}

/// Rows of a queue, no two alike, as an insurer's look.
fn queue_row(n: usize) -> String {
    const NAMES: [&str; 5] = ["髙橋　花子", "渡邉　健一郎", "齋藤　みなみ", "𠮷田　太郎", "小笠原　さくら"];
    const PLACES: [&str; 4] = [
        "東京都千代田区霞が関",
        "京都府京都市中京区寺町通",
        "北海道札幌市中央区北一条",
        "大阪府堺市堺区南瓦町",
    ];
    format!(
        "{n:>6} {}　{}{}丁目{}番{}号 照会待ち 三情報による照会 事業所番号{:05}",
        NAMES[n % 5],
        PLACES[n % 4],
        n % 7 + 1,
        n % 23 + 1,
        n % 11 + 1,
        n * 37 % 99_999
    )
}

fn scroll_by_one_row(safe: bool) -> usize {
    let mut pair = Pair::new(120, 40, safe);
    let page = |from: usize| lines(120, &(from..from + 40).map(queue_row).collect::<Vec<_>>());
    pair.draw(&page(0));
    let bytes = pair.draw(&page(1));
    pair.assert_shows(&page(1));
    bytes
}

#[test]
fn scrolling_japanese_costs_its_text_and_little_more() {
    let (ours, stock) = (scroll_by_one_row(false), scroll_by_one_row(true));
    assert!(ours <= 6_000, "{ours} bytes");
    assert!(ours * 10 <= stock * 6, "{ours} bytes, {stock} with the cursor put after every wide cell");
}

/// A list that scrolled above a pane that grew, and a text that goes on below: the terminal moves the rows.
#[test]
fn rows_that_moved_together_are_not_written_again() {
    let page = |list: Range<usize>, pane: usize| {
        let list = list.map(queue_row);
        let pane = (0..pane).map(|n| format!("{}項目{n} 保険者 {}", "─".repeat(n), "同じこと".repeat(9)));
        ["見出し".to_owned()]
            .into_iter()
            .chain(list)
            .chain(pane)
            .chain(["状態".to_owned()])
            .collect::<Vec<_>>()
    };
    for (before, after, most) in [
        (page(0..18, 4), page(1..19, 4), 180),
        (page(1..19, 4), page(0..18, 4), 180),
        (page(0..18, 4), page(0..16, 6), 420),
        (page(0..16, 6), page(0..18, 4), 420),
        (page(3..19, 6), page(0..18, 4), 1_100),
    ] {
        let (before, after) = (lines(100, &before), lines(100, &after));
        let mut pair = Pair::new(100, 24, false);
        pair.draw(&before);
        let bytes = pair.draw(&after);
        pair.assert_shows(&after);
        assert!(bytes <= most, "{bytes} bytes");
    }
}

#[test]
fn an_identical_frame_writes_nothing() {
    for cursor in [None, Some(Position { x: 12, y: 3 })] {
        let mut pair = Pair::new(80, 24, false);
        let page = lines(80, &(0..24).map(queue_row).collect::<Vec<_>>());
        let mut draw = || {
            pair.ours.paint(&page, cursor).unwrap();
            commit(&mut pair.ours, &mut pair.theirs)
        };
        assert!(draw() > 0);
        assert_eq!(draw(), 0);
        assert_eq!(draw(), 0);
        assert_eq!(pair.theirs.screen().hide_cursor(), cursor.is_none());
        if let Some(at) = cursor {
            assert_eq!(pair.theirs.screen().cursor_position(), (at.y, at.x));
        }
    }
}

/// What follows a character must stand in the column that the buffer gave it, whatever the character.
#[test]
fn japanese_that_is_easily_mismeasured_keeps_its_columns() {
    for (text, bytes) in [
        ("ｶﾞ|", "\x1b[Hｶﾞ|"),
        ("ﾊﾟ|", "\x1b[Hﾊﾟ|"),
        ("𠮷|", "\x1b[H𠮷|"),
        ("か゛|", "\x1b[Hか゛|"),
        ("葛\u{E0100}|", "\x1b[H葛\u{E0100}\x1b[3G|"),
        ("か\u{3099}|", "\x1b[Hか\u{3099}\x1b[3G|"),
    ] {
        let mut ours = Backend::new(Vec::new(), Size::new(20, 1));
        ours.paint(&lines(20, &[text.to_owned()]), None).unwrap();
        ours.commit().unwrap();
        assert_eq!(std::str::from_utf8(ours.writer().get_ref()).unwrap(), bytes, "{text}");
    }
}

/// A terminal of one row that gives a voiced mark a cell of its own, as tmux does: columns, erasures, text.
fn columns_of(sent: &str, row: &mut [char; 12], x: &mut usize) {
    let mut rest = sent;
    while let Some(c) = rest.chars().next() {
        if let Some(sequence) = rest.strip_prefix("\x1b[") {
            let end = sequence.find(|c: char| c.is_ascii_alphabetic()).unwrap();
            let (parameter, tail) = (&sequence[..end], &sequence[end + 1..]);
            match &sequence[end..=end] {
                "H" => *x = parameter.split_once(';').map_or(0, |(_, x)| x.parse::<usize>().unwrap() - 1),
                "G" => *x = parameter.parse::<usize>().unwrap_or(1) - 1,
                "D" => *x -= parameter.parse::<usize>().unwrap_or(1),
                "C" => *x += parameter.parse::<usize>().unwrap_or(1),
                "K" => row[*x..].fill(' '),
                _ => {}
            }
            rest = tail;
        } else if c == '\r' {
            (*x, rest) = (0, &rest[1..]);
        } else {
            row[*x] = c;
            *x += 1;
            rest = &rest[c.len_utf8()..];
        }
    }
}

/// The buffer keeps kana and mark in one cell and a blank one; blank to blank is no change to it.
#[test]
fn no_voiced_mark_is_left_where_its_kana_is_gone() {
    for after in ["", "x", "ｶﾌ", "ｶﾌ  x", "xyz", "ｶｶﾞﾞ", "ｶﾌﾞｼ", "  ﾌﾞ", "    |", "ﾌﾞﾌﾞﾌﾞ"]
    {
        for before in ["ｶﾌﾞｼｷ", "ﾌﾞﾌﾞ", "ｱﾌﾞ ﾌﾟ|"] {
            let mut ours = Backend::new(Vec::new(), Size::new(12, 1));
            let (mut row, mut x) = ([' '; 12], 0);
            for text in [before, after, before] {
                ours.paint(&lines(12, &[text.to_owned()]), None).unwrap();
                ours.commit().unwrap();
                let sent = std::mem::take(ours.hand.out.get_mut());
                columns_of(std::str::from_utf8(&sent).unwrap(), &mut row, &mut x);
                let shown: String = row.iter().collect();
                assert_eq!(shown.trim_end(), text, "{before} → {after}");
            }
        }
    }
}

#[test]
fn the_safe_way_counts_on_no_width_but_that_of_ascii() {
    let mut ours = Backend::new(Vec::new(), Size::new(20, 1)).safe(true);
    ours.paint(&lines(20, &["a花子bc│d".to_owned()]), None).unwrap();
    ours.commit().unwrap();
    let sent = std::str::from_utf8(ours.writer().get_ref()).unwrap();
    assert_eq!(sent, "\x1b[Ha花\x1b[4G子\x1b[6Gbc│\x1b[9Gd");
}

#[test]
fn the_end_of_a_row_is_erased_and_not_written() {
    let mut pair = Pair::new(120, 2, false);
    pair.draw(&lines(120, &["x".repeat(120), "y".repeat(120)]));
    let short = lines(120, &["a".to_owned(), "y".repeat(120)]);
    assert!(pair.draw(&short) <= 10);
    pair.assert_shows(&short);
}

/// The drawing buffer asks to blank the first halves of wide characters only.
#[test]
fn japanese_that_goes_is_erased_at_once() {
    let mut pair = Pair::new(60, 1, false);
    pair.draw(&lines(60, &["住所の書き方の違い、番地の書き方  x".to_owned()]));
    let gone = lines(60, &[format!("住{}x", " ".repeat(32))]);
    assert!(pair.draw(&gone) <= 12);
    pair.assert_shows(&gone);
}

#[test]
fn both_halves_of_a_wide_character_are_erased() {
    let mut pair = Pair::new(40, 1, false);
    pair.draw(&lines(40, &[format!("{}字b", "a".repeat(12))]));
    let gone = lines(40, &[format!("{}b", " ".repeat(14))]);
    pair.ours.paint(&gone, None).unwrap();
    pair.ours.commit().unwrap();
    assert_eq!(String::from_utf8_lossy(pair.ours.writer().get_ref()), "\r\x1b[14X");
}

#[test]
fn no_control_character_reaches_the_terminal() {
    for symbol in ["\x1b[2J", "a\u{9b}", "\n\r"] {
        let mut backend = Backend::new(Vec::new(), Size::new(20, 1));
        let mut frame = lines(20, &[String::new()]);
        frame[(0, 0)].set_symbol(symbol);
        backend.paint(&frame, None).unwrap();
        backend.commit().unwrap();
        let sent = String::from_utf8(std::mem::take(backend.hand.out.get_mut())).unwrap();
        let text = sent.strip_prefix("\x1b[H").unwrap();
        assert!(!text.is_empty() && text.chars().all(|c| c == '?'), "{text:?}");
    }
}

#[test]
fn a_repaint_counts_on_nothing_that_was_there() {
    let mut pair = Pair::new(40, 3, false);
    let page = lines(40, &(0..3).map(queue_row).collect::<Vec<_>>());
    pair.draw(&page);
    for left in ["\x1b[2;2H\x1b[31;7mshell\x1b[?25h", "\x1b[1;2r", "\x1b[2;3r\x1b[?6h", "\x1b[?25h"] {
        pair.theirs.process(left.as_bytes());
        pair.ours.repaint(Size::new(40, 3)).unwrap();
        pair.draw(&page);
        pair.assert_shows(&page);
        assert!(pair.theirs.screen().hide_cursor());
    }
}

/// The colours that a theme of 16 has.
const SIXTEEN: [Color; 4] = [Color::Reset, Color::Reset, Color::Red, Color::LightCyan];
/// Every kind of colour.
const ALL: [Color; 5] = [Color::Reset, Color::Reset, Color::Red, Color::Indexed(240), Color::Rgb(1, 2, 3)];

/// Cells as views make them: text in spans of one style.
fn any_frame(width: u16, height: u16, colours: &'static [Color]) -> impl Strategy<Value = Buffer> {
    let text = prop::collection::vec(
        prop::sample::select(vec!["a", "Z", "花", "𠮷", "│", "  ", " ", "　", "ｶ", "é"]),
        1..20,
    );
    let attributes = vec![Modifier::empty(), Modifier::BOLD, Modifier::ITALIC, Modifier::REVERSED];
    let style =
        (prop::sample::select(colours), prop::sample::select(colours), prop::sample::select(attributes));
    prop::collection::vec((0..width, 0..height, text, style), 0..12).prop_map(move |spans| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        for (x, y, text, (fg, bg, attributes)) in spans {
            buffer.set_string(x, y, text.concat(), Style::new().fg(fg).bg(bg).add_modifier(attributes));
        }
        // A view never leaves half of a wide character; nor do widgets, which clip by width.
        for y in 0..height {
            for x in 1..width {
                if buffer[(x - 1, y)].cell_width() == 2 {
                    let style = buffer[(x - 1, y)].style();
                    buffer[(x, y)].set_symbol(" ").set_style(style);
                    buffer[(x, y)].modifier = buffer[(x - 1, y)].modifier;
                }
            }
        }
        buffer
    })
}

/// The UTF-8 bytes of the cells that changed, and how often they begin elsewhere or in another style.
fn changed(before: &Buffer, after: &Buffer) -> (usize, usize) {
    let (mut bytes, mut runs) = (0, 0);
    let (mut next, mut style) = ((0, 0), Style::reset());
    for (x, y, cell) in before.diff_iter(after) {
        bytes += cell.symbol().len();
        runs += usize::from(next != (x, y)) + usize::from(style != cell.style());
        (next, style) = ((x + cell.cell_width(), y), cell.style());
    }
    (bytes, runs)
}

proptest! {
    #[test]
    fn the_terminal_shows_the_frame(frames in prop::collection::vec(any_frame(30, 6, &ALL), 1..6), safe in any::<bool>()) {
        let mut pair = Pair::new(30, 6, safe);
        for frame in &frames {
            pair.draw(frame);
            pair.assert_shows(frame);
        }
    }

    #[test]
    fn a_frame_costs_its_text_and_a_little_for_each_run(before in any_frame(120, 40, &SIXTEEN), after in any_frame(120, 40, &SIXTEEN)) {
        let mut pair = Pair::new(120, 40, false);
        pair.draw(&before);
        let sent = pair.draw(&after);
        let (bytes, runs) = changed(&before, &after);
        prop_assert!(sent <= bytes * 13 / 10 + 12 * runs, "{sent} bytes for {bytes} in {runs} runs");
    }
}
