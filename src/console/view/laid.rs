//! How a pair of the reading view is laid out: the items that are not identical, one side over the other on two lines as long
//! as they have room; else one side beside the other, on the lines that are left beside whose they are. What both sides have
//! in common is cut before a pair takes more lines; what they do not have in common never is.

use std::borrow::Cow;

use ratatui::style::Style;

use super::marked;
use super::pair::Pair;
use crate::audit::Item;
use crate::compare::{Grade, ItemComparison};
use crate::console::theme::Theme;
use crate::i18n::Lang;
use crate::text::{Shown, cells};
use crate::triage::port::Record;

/// How many characters around a difference stay in sight, from most to least.
const CONTEXTS: [usize; 3] = [6, 3, 1];
/// A cut that wins fewer cells is not worth its sign.
const WORTH: usize = 3;
/// Surname and given name as they usually are: they tell who it is, and are never cut.
const USUAL_NAME: usize = 18;
/// The lines of a pair that has room one side over the other.
const STACKED: usize = 2;
/// Text in pieces of one style each.
pub(super) type Pieces<'a> = Vec<(Cow<'a, str>, Style)>;

/// A pair as it is painted.
pub(super) struct Laid<'a> {
    pub(super) lines: Vec<Pieces<'a>>,
    /// Whose it is stands at the left, in a column; else before the first line.
    pub(super) has_column: bool,
    /// Everything of it that is not the same on both sides stands there.
    pub(super) is_whole: bool,
}

/// An item as it may be painted, from the whole of it to the least that shows every difference.
struct Forms<'a> {
    item: Item,
    grade: Grade,
    pairs: Vec<Pair<'a>>,
}

/// What pairs are laid out with.
#[derive(Clone, Copy)]
pub(super) struct Measures {
    pub(super) theme: Theme,
    pub(super) lang: Lang,
    /// What items may have beside the column.
    pub(super) room: usize,
    /// What a line may have without it.
    pub(super) widest: usize,
    pub(super) may_cut: bool,
}

impl<'a> Laid<'a> {
    /// Lays a record's pair out; `key` is whose it is.
    pub(super) fn of(record: &'a Record, key: &str, measures: Measures) -> Self {
        let Some(comparison) = &record.found.comparison else {
            return Self { lines: vec![Pieces::new(); STACKED], has_column: true, is_whole: false };
        };
        let unlike = |is_form: bool| {
            let items = Item::ALL.iter().map(|item| (*item, &comparison.items[*item]));
            items
                .filter(move |(_, found)| found.grade != Grade::Identical && found.grade.is_same() == is_form)
        };
        // What has to be read comes first, then what differs in form alone.
        let items = unlike(false).chain(unlike(true));
        let mut items: Vec<Forms<'a>> =
            items.map(|(item, found)| Forms::of(record, item, found, measures)).collect();
        let stacked = Self::stacked(&items, measures);
        if !measures.may_cut || stacked.lines.len() <= STACKED || record.found.signals.has_danger() {
            return stacked;
        }
        // The name says whose the pair is, written in two ways or in one.
        match items.iter().position(|forms| forms.item == Item::KanjiName) {
            Some(at) => items[..=at].rotate_right(1),
            None => {
                items.insert(0, Forms::of(record, Item::KanjiName, &comparison.items.kanji_name, measures));
            }
        }
        let beside = Self::beside(&items, key, measures);
        if beside.lines.len() < stacked.lines.len() { beside } else { stacked }
    }

    /// Lays items out from left to right, one side over the other, on as few lines as show every difference.
    fn stacked(items: &[Forms<'a>], measures: Measures) -> Self {
        let mut laid = Self { lines: Vec::new(), has_column: true, is_whole: true };
        let mut row: Vec<&Forms<'a>> = Vec::new();
        for forms in items {
            let used: usize = row.iter().map(|forms| forms.least() + 1).sum();
            if used + forms.least() > measures.room {
                laid.row(&std::mem::take(&mut row), measures);
            }
            if forms.least() > measures.room {
                laid.broken(forms, measures.room, measures.theme);
            } else {
                row.push(forms);
            }
        }
        laid.row(&row, measures);
        if laid.lines.is_empty() {
            laid.lines = vec![Pieces::new(); STACKED];
        }
        laid
    }

    /// Lays items out behind the key, each on one line with the insurer's side before the register's, where there is room first.
    fn beside(items: &[Forms<'a>], key: &str, measures: Measures) -> Self {
        let Measures { theme, widest, .. } = measures;
        let mut laid = Self { lines: Vec::new(), has_column: false, is_whole: true };
        let mut lines: Vec<(usize, Vec<&Forms<'a>>)> = vec![(cells(key) + 1, Vec::new())];
        let mut broken = Vec::new();
        for forms in items {
            let least = forms.least_beside(theme) + 1;
            if least > widest + 1 {
                broken.push(forms);
            } else if let Some((used, line)) = lines.iter_mut().find(|(used, _)| used + least <= widest + 1) {
                *used += least;
                line.push(forms);
            } else {
                lines.push((least, vec![forms]));
            }
        }
        for (used, line) in lines {
            let mut free = (widest + 1).saturating_sub(used);
            let mut pieces = Pieces::new();
            for (at, forms) in line.into_iter().enumerate() {
                let Some(pair) = forms.widest_beside(forms.least_beside(theme) + free, theme) else {
                    continue;
                };
                free -= pair.beside(theme) - forms.least_beside(theme);
                if at > 0 {
                    pieces.push((theme.signs().bar.into(), theme.faint()));
                }
                pieces.extend(forms.in_one_line(pair, theme));
            }
            laid.lines.push(pieces);
        }
        for forms in broken {
            laid.broken(forms, widest, theme);
        }
        laid
    }

    /// Returns the lines that it takes.
    pub(super) fn height(&self) -> u16 {
        u16::try_from(self.lines.len()).unwrap_or(u16::MAX)
    }

    /// Adds items side by side; the first have what room there is.
    fn row(&mut self, items: &[&Forms<'a>], measures: Measures) {
        if items.is_empty() {
            return;
        }
        let Measures { theme, room, .. } = measures;
        let mut free = room.saturating_sub(items.iter().map(|forms| forms.least() + 1).sum::<usize>()) + 1;
        let mut row = (Pieces::new(), Pieces::new());
        for (n, forms) in items.iter().enumerate() {
            let Some(pair) = forms.widest(forms.least() + free) else { continue };
            free -= pair.width() - forms.least();
            let wide = pair.width();
            for (l, r) in pair.rows(room).into_iter().flatten() {
                for (side, pieces) in [(&mut row.0, l), (&mut row.1, r)] {
                    let pieces = forms.styled(pieces, theme);
                    let filled = wide - width(&pieces);
                    side.extend(pieces);
                    if n + 1 < items.len() {
                        side.push((" ".repeat(filled).into(), Style::new()));
                        side.push((theme.signs().bar.into(), theme.faint()));
                    }
                }
            }
        }
        self.lines.extend([row.0, row.1]);
    }

    /// Adds an item that has no room on two lines, in as many as it takes.
    fn broken(&mut self, forms: &Forms<'a>, room: usize, theme: Theme) {
        let rows = forms.pairs.last().and_then(|pair| pair.rows(room));
        self.is_whole &= rows.is_some();
        for (l, r) in rows.unwrap_or_default() {
            self.lines.extend([forms.styled(l, theme), forms.styled(r, theme)]);
        }
    }
}

impl<'a> Forms<'a> {
    fn of(record: &'a Record, item: Item, found: &ItemComparison, measures: Measures) -> Self {
        let Measures { theme, lang, may_cut, .. } = measures;
        let left = record.dossier.candidate.items[item].as_str();
        let right = record.dossier.answer.as_ref().map_or("", |answer| answer.items[item].as_str());
        let marks = marked::marks(found, left, right);
        let whole = Pair::of((left, &marks.0), (right, &marks.1), &found.findings);
        let mut pairs = vec![whole.or_word(lang.text("console.diff.empty"))];
        // Where no finding tells what corresponds, and in a day or a word, nothing is in common by more than chance.
        let is_text = match item {
            Item::KanjiName | Item::KanaName => pairs.iter().any(|pair| pair.width() > USUAL_NAME),
            Item::Address => true,
            Item::BirthDate | Item::Sex => false,
        };
        if may_cut && is_text && !found.findings.is_empty() {
            for context in CONTEXTS {
                let cut = pairs.first().map(|whole| whole.cut(context, theme.signs().cut));
                let least = pairs.last().map_or(0, Pair::width);
                pairs.extend(cut.filter(|cut| cut.width() + WORTH <= least));
            }
        }
        Self { item, grade: found.grade, pairs }
    }

    /// Returns the cells that it takes at least.
    fn least(&self) -> usize {
        self.pairs.last().map_or(0, Pair::width)
    }

    /// Returns the widest form that has room.
    fn widest(&self, room: usize) -> Option<&Pair<'a>> {
        self.pairs.iter().find(|pair| pair.width() <= room)
    }

    /// Returns the cells that it takes at least on one line.
    fn least_beside(&self, theme: Theme) -> usize {
        self.pairs.last().map_or(0, |pair| pair.beside(theme))
    }

    /// Returns the widest form that has room on one line.
    fn widest_beside(&self, room: usize, theme: Theme) -> Option<&Pair<'a>> {
        self.pairs.iter().find(|pair| pair.beside(theme) <= room)
    }

    /// Sets both sides on one line; what is the same stands there once.
    fn in_one_line(&self, pair: &Pair<'a>, theme: Theme) -> Pieces<'a> {
        let (l, r) = pair.rows(usize::MAX).and_then(|rows| rows.into_iter().next()).unwrap_or_default();
        let mut pieces = self.styled(l, theme);
        if !pair.is_equal() {
            pieces.push((theme.signs().arrow.into(), theme.faint()));
            pieces.extend(self.styled(r, theme));
        }
        pieces
    }

    fn styled(&self, pieces: marked::Pieces<'a>, theme: Theme) -> Pieces<'a> {
        let style = |is_marked| if is_marked { theme.differing(self.grade) } else { theme.plain() };
        pieces.into_iter().map(|piece| (piece.text, style(piece.is_marked))).collect()
    }
}

fn width(pieces: &[(Cow<'_, str>, Style)]) -> usize {
    pieces.iter().map(|(text, _)| cells(Shown::new(&**text).as_str())).sum()
}
