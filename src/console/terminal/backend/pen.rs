//! The pen: which colours and attributes the terminal writes with, and the shortest way to other ones.

use std::fmt::Write as _;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Attributes that are seen on a cell without a character.
pub(super) const SEEN_ON_BLANK: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK)
    .union(Modifier::CROSSED_OUT);

/// Attribute, parameter that sets it, parameter that ends it.
const ATTRIBUTES: [(Modifier, &str, &str); 9] = [
    (Modifier::BOLD, "1", "22"),
    (Modifier::DIM, "2", "22"),
    (Modifier::ITALIC, "3", "23"),
    (Modifier::UNDERLINED, "4", "24"),
    (Modifier::SLOW_BLINK, "5", "25"),
    (Modifier::RAPID_BLINK, "6", "25"),
    (Modifier::REVERSED, "7", "27"),
    (Modifier::HIDDEN, "8", "28"),
    (Modifier::CROSSED_OUT, "9", "29"),
];

/// Colours and attributes (SGR) that the terminal writes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Pen {
    fg: Color,
    bg: Color,
    attributes: Modifier,
}

impl Pen {
    /// Returns the pen that a cell asks for, given the one in hand: on a blank cell what nobody sees stays as it is.
    pub(super) fn wanted(self, cell: &Cell) -> Self {
        let wanted = Self { fg: cell.fg, bg: cell.bg, attributes: cell.modifier };
        let blank = matches!(cell.symbol(), " " | "");
        let plain = !(wanted.attributes | self.attributes).intersects(SEEN_ON_BLANK);
        if blank && plain { Self { bg: wanted.bg, ..self } } else { wanted }
    }

    /// Returns the pen for cells that are to be plain background: the one in hand, else that of the cell that comes next, else
    /// the plain one, whichever leaves nothing to be seen.
    pub(super) fn cleared_for(self, next: Option<&Cell>) -> Self {
        let cleared = self.wanted(&Cell::EMPTY);
        let next = next.map(|cell| cleared.wanted(cell));
        next.filter(|next| cleared != self && *next == next.wanted(&Cell::EMPTY)).unwrap_or(cleared)
    }

    /// Tells whether a cell is plain background.
    pub(super) fn is_background(cell: &Cell) -> bool {
        cell.symbol() == " " && cell.bg == Color::Reset && !cell.modifier.intersects(SEEN_ON_BLANK)
    }

    /// Writes the shortest sequence that leads from this pen to another; nothing where they are the same.
    pub(super) fn change(self, to: Self, scratch: &mut Scratch) -> &str {
        if self == to {
            return "";
        }
        if to == Self::default() {
            return "\x1b[m";
        }
        scratch.step.clear();
        scratch.anew.clear();
        self.step_by_step(to, &mut scratch.step);
        Self::default().step_by_step(to, &mut scratch.anew);
        if !scratch.anew.is_empty() {
            scratch.anew.insert(0, ';'); // an empty parameter is 0: all off
        }
        let shorter = if scratch.anew.len() <= scratch.step.len() { &scratch.anew } else { &scratch.step };
        scratch.whole.clear();
        scratch.whole.extend(["\x1b[", shorter, "m"]);
        &scratch.whole
    }

    fn step_by_step(self, to: Self, out: &mut String) {
        let off = self.attributes - to.attributes;
        let mut on = to.attributes - self.attributes;
        let mut ended = "";
        for (attribute, _, end) in ATTRIBUTES {
            if off.contains(attribute) && end != ended {
                push(out, end);
                ended = end;
            }
        }
        // 22 ends bold and dim alike, 25 both kinds of blinking: what shall stay is set again.
        for pair in [Modifier::BOLD | Modifier::DIM, Modifier::SLOW_BLINK | Modifier::RAPID_BLINK] {
            if off.intersects(pair) {
                on |= to.attributes & pair;
            }
        }
        for (attribute, start, _) in ATTRIBUTES {
            if on.contains(attribute) {
                push(out, start);
            }
        }
        if self.fg != to.fg {
            push_colour(out, to.fg, FOREGROUND);
        }
        if self.bg != to.bg {
            push_colour(out, to.bg, BACKGROUND);
        }
    }
}

/// Text that is built again for each change, kept so that no change allocates.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    step: String,
    anew: String,
    whole: String,
}

fn push(out: &mut String, parameter: &str) {
    if !out.is_empty() {
        out.push(';');
    }
    out.push_str(parameter);
}

/// The ground that a colour is for: its basic colours, and its bright ones.
type Ground = (&'static str, &'static str);
const FOREGROUND: Ground = ("3", "9");
const BACKGROUND: Ground = ("4", "10");

fn push_colour(out: &mut String, colour: Color, (basic, bright): Ground) {
    if !out.is_empty() {
        out.push(';');
    }
    out.extend(match colour {
        Color::Reset => [basic, "9"],
        Color::Black => [basic, "0"],
        Color::Red => [basic, "1"],
        Color::Green => [basic, "2"],
        Color::Yellow => [basic, "3"],
        Color::Blue => [basic, "4"],
        Color::Magenta => [basic, "5"],
        Color::Cyan => [basic, "6"],
        Color::Gray => [basic, "7"],
        Color::DarkGray => [bright, "0"],
        Color::LightRed => [bright, "1"],
        Color::LightGreen => [bright, "2"],
        Color::LightYellow => [bright, "3"],
        Color::LightBlue => [bright, "4"],
        Color::LightMagenta => [bright, "5"],
        Color::LightCyan => [bright, "6"],
        Color::White => [bright, "7"],
        Color::Indexed(n) => {
            let _ = write!(out, "{basic}8;5;{n}");
            return;
        }
        Color::Rgb(r, g, b) => {
            let _ = write!(out, "{basic}8;2;{r};{g};{b}");
            return;
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pen(fg: Color, bg: Color, attributes: Modifier) -> Pen {
        Pen { fg, bg, attributes }
    }

    #[test]
    fn the_shorter_way_is_taken() {
        let plain = Pen::default();
        let none = Modifier::empty();
        for (from, to, sequence) in [
            (plain, plain, ""),
            (plain, pen(Color::Reset, Color::Reset, Modifier::BOLD), "\x1b[1m"),
            (pen(Color::Reset, Color::Reset, Modifier::BOLD), plain, "\x1b[m"),
            (pen(Color::Red, Color::Reset, none), pen(Color::LightCyan, Color::Reset, none), "\x1b[96m"),
            (
                pen(Color::Red, Color::Blue, Modifier::REVERSED),
                pen(Color::Red, Color::Blue, none),
                "\x1b[27m",
            ),
            (
                pen(Color::Red, Color::Blue, Modifier::REVERSED),
                pen(Color::Red, Color::Reset, none),
                "\x1b[;31m",
            ),
            (plain, pen(Color::Indexed(240), Color::Rgb(1, 2, 3), none), "\x1b[38;5;240;48;2;1;2;3m"),
            (
                pen(Color::Indexed(240), Color::Reset, Modifier::BOLD | Modifier::DIM),
                pen(Color::Indexed(240), Color::Reset, Modifier::DIM),
                "\x1b[22;2m",
            ),
        ] {
            assert_eq!(from.change(to, &mut Scratch::default()), sequence, "{from:?} → {to:?}");
        }
    }

    #[test]
    fn a_blank_takes_the_pen_in_hand_where_nobody_sees_the_difference() {
        let red = pen(Color::Red, Color::Reset, Modifier::BOLD);
        assert_eq!(red.cleared_for(None), red);
        let reversed = pen(Color::Red, Color::Reset, Modifier::REVERSED);
        assert_eq!(reversed.cleared_for(None), Pen::default());
        let mut next = Cell::new("x");
        next.fg = Color::Red;
        let wanted = pen(Color::Red, Color::Reset, Modifier::empty());
        assert_eq!((red.cleared_for(Some(&next)), reversed.cleared_for(Some(&next))), (red, wanted));
        next.modifier = Modifier::UNDERLINED;
        assert_eq!(reversed.cleared_for(Some(&next)), Pen::default());
        let on_blue = pen(Color::Red, Color::Blue, Modifier::BOLD);
        assert_eq!(on_blue.cleared_for(None), red);
    }
}
