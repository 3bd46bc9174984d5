//! Which cells of the screen are plain background, as far as it was written here: over these a space leads on as well as a
//! move of the cursor does, and costs less. What is not known is taken for text.

use ratatui::layout::{Position, Size};

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    Background,
    Text,
    /// The first half of a wide character.
    Lead,
    /// Its second half.
    Tail,
}

/// The cells of the screen.
#[derive(Debug)]
pub(super) struct Shadow {
    width: u16,
    cells: Vec<Held>,
}

impl Shadow {
    /// Begins with a screen of which nothing is known.
    pub(super) fn unknown(size: Size) -> Self {
        let cells = usize::from(size.width) * usize::from(size.height);
        Self { width: size.width, cells: vec![Held::Text; cells] }
    }

    /// Begins with a cleared screen.
    pub(super) fn cleared(size: Size) -> Self {
        let mut shadow = Self::unknown(size);
        shadow.clear();
        shadow
    }

    /// Notes that the screen was cleared.
    pub(super) fn clear(&mut self) {
        self.cells.fill(Held::Background);
    }

    /// Notes text of so many cells; a character of two cells goes as a whole when half of it is written over.
    pub(super) fn put(&mut self, at: Position, width: u16, is_one_character: bool) {
        self.cover(at, width, Held::Text);
        if is_one_character && width == 2 {
            self.set(at.x, at.y, Held::Lead);
            self.set(at.x.saturating_add(1), at.y, Held::Tail);
        }
    }

    /// Notes background of so many cells.
    pub(super) fn blank(&mut self, at: Position, width: u16) {
        self.cover(at, width, Held::Background);
    }

    /// Counts the cells from a place on that are known to be background, up to the end of the row.
    pub(super) fn background_from(&self, at: Position) -> u16 {
        (at.x..self.width).take_while(|x| self.get(*x, at.y) == Some(Held::Background)).fold(0, |n, _| n + 1)
    }

    /// Counts the cells from a place on that will be background when what lies before it is blanked: with the first half of a
    /// wide character goes its second.
    pub(super) fn background_behind(&self, at: Position) -> u16 {
        let tail = u16::from(self.is_tail(at));
        tail + self.background_from(Position { x: at.x.saturating_add(tail), y: at.y })
    }

    /// Tells whether a cell is the second half of a wide character.
    pub(super) fn is_tail(&self, at: Position) -> bool {
        self.get(at.x, at.y) == Some(Held::Tail)
    }

    fn cover(&mut self, at: Position, width: u16, held: Held) {
        let end = at.x.saturating_add(width);
        if self.get(at.x, at.y) == Some(Held::Tail) {
            self.set(at.x.saturating_sub(1), at.y, Held::Background);
        }
        if self.get(end, at.y) == Some(Held::Tail) {
            self.set(end, at.y, Held::Background);
        }
        for x in at.x..end {
            self.set(x, at.y, held);
        }
    }

    fn index(&self, x: u16, y: u16) -> Option<usize> {
        (x < self.width).then(|| usize::from(y) * usize::from(self.width) + usize::from(x))
    }

    fn get(&self, x: u16, y: u16) -> Option<Held> {
        self.cells.get(self.index(x, y)?).copied()
    }

    fn set(&mut self, x: u16, y: u16, held: Held) {
        if let Some(cell) = self.index(x, y).and_then(|at| self.cells.get_mut(at)) {
            *cell = held;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(x: u16) -> Position {
        Position { x, y: 1 }
    }

    #[test]
    fn half_of_a_wide_character_leaves_no_text_and_no_unknown_cell_counts() {
        let size = Size { width: 8, height: 2 };
        assert_eq!(Shadow::unknown(size).background_from(p(0)), 0);
        let mut shadow = Shadow::cleared(size);
        assert_eq!(shadow.background_from(p(3)), 5);
        shadow.put(p(2), 2, true);
        assert_eq!((shadow.background_from(p(0)), shadow.background_from(p(3))), (2, 0));
        shadow.blank(p(2), 1);
        assert_eq!(shadow.background_from(p(0)), 8, "the second half goes with the first");
        shadow.put(p(2), 2, true);
        shadow.put(p(3), 1, true);
        assert_eq!((shadow.background_from(p(0)), shadow.background_from(p(4))), (3, 4));
        // Kana and its voiced mark are two characters: the mark stays when the kana goes.
        shadow.put(p(5), 2, false);
        shadow.blank(p(5), 1);
        assert_eq!(shadow.background_from(p(4)), 2);
        assert_eq!(shadow.background_from(Position { x: 9, y: 9 }), 0);
    }
}
