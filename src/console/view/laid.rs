//! How a pair of the reading view is laid out: the items that are not identical, side by side on two lines as long as they
//! have room. What both sides have in common is cut before a pair takes more lines; what they do not have in common never is.

use ratatui::style::Style;

use super::marked::{self, Piece};
use super::pair::{Pair, PairRow};
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
/// Text in pieces of one style each.
pub(super) type Pieces = Vec<(String, Style)>;

/// Both sides of a line, one over the other.
pub(super) type Sides = (Pieces, Pieces);

/// A pair as it is painted: rows of both sides, one over the other.
pub(super) struct Laid {
    pub(super) rows: Vec<Sides>,
    /// What stands at the left.
    pub(super) left: Left,
    /// Everything of it that is not the same on both sides stands there.
    pub(super) is_whole: bool,
}

/// What stands at the left of a pair, and where its items begin.
pub(super) enum Left {
    /// Whose it is, in a column.
    Who,
    /// The kanji names, in the same column: written in two ways they are items themselves, and say whose the pair is.
    Names(Sides),
    /// Nothing but the sign: the names come first among the items.
    Sign,
}

/// An item as it may be painted, from the whole of it to the least that shows every difference.
struct Forms {
    item: Item,
    grade: Grade,
    pairs: Vec<Pair>,
}

/// What pairs are laid out with.
#[derive(Clone, Copy)]
pub(super) struct Measures {
    pub(super) theme: Theme,
    pub(super) lang: Lang,
    pub(super) room: usize,
    /// What a name may have at the left.
    pub(super) name: usize,
    /// What items may have where nothing but the sign stands at the left.
    pub(super) widest: usize,
    pub(super) may_cut: bool,
}

impl Laid {
    /// Lays a record's pair out.
    pub(super) fn of(record: &Record, measures: Measures) -> Self {
        let Some(comparison) = &record.found.comparison else {
            return Self { rows: vec![(Vec::new(), Vec::new())], left: Left::Who, is_whole: false };
        };
        let unlike = |is_form: bool| {
            let items = Item::ALL.iter().map(|item| (*item, &comparison.items[*item]));
            items
                .filter(move |(_, found)| found.grade != Grade::Identical && found.grade.is_same() == is_form)
        };
        // What has to be read comes first, then what differs in form alone.
        let items = unlike(false).chain(unlike(true));
        let mut items: Vec<Forms> =
            items.map(|(item, found)| Forms::of(record, item, found, measures)).collect();
        let laid = Self::with(&items, measures);
        if !measures.may_cut || laid.rows.len() == 1 || record.found.signals.has_danger() {
            return laid;
        }
        // Of the ways that win lines the first one. A name that is the same on both sides says whose the pair is.
        let mut ways = Vec::new();
        let at = items.iter().position(|forms| forms.item == Item::KanjiName);
        let name = match at {
            Some(at) => items.remove(at),
            None => Forms::of(record, Item::KanjiName, &comparison.items.kanji_name, measures),
        };
        if at.is_some() && name.least() <= measures.name {
            let mut names =
                Self::with(std::slice::from_ref(&name), Measures { room: measures.name, ..measures });
            let left = names.rows.pop().map_or(Left::Who, Left::Names);
            ways.push(Self { left, ..Self::with(&items, measures) });
        }
        items.insert(0, name);
        let wide = Self::with(&items, Measures { room: measures.widest, ..measures });
        ways.push(Self { left: Left::Sign, ..wide });
        ways.into_iter().fold(laid, |best, way| if way.rows.len() < best.rows.len() { way } else { best })
    }

    /// Lays items out from left to right, on as few rows as show every difference.
    fn with(items: &[Forms], measures: Measures) -> Self {
        let mut laid = Self { rows: Vec::new(), left: Left::Who, is_whole: true };
        let mut beside: Vec<&Forms> = Vec::new();
        for forms in items {
            let used: usize = beside.iter().map(|forms| forms.least() + 1).sum();
            if used + forms.least() > measures.room {
                laid.row(&std::mem::take(&mut beside), measures);
            }
            if forms.least() > measures.room {
                laid.broken(forms, measures);
            } else {
                beside.push(forms);
            }
        }
        laid.row(&beside, measures);
        if laid.rows.is_empty() {
            laid.rows.push((Vec::new(), Vec::new()));
        }
        laid
    }

    /// Returns the lines that it takes: both sides of every row.
    pub(super) fn height(&self) -> u16 {
        u16::try_from(self.rows.len() * 2).unwrap_or(u16::MAX)
    }

    /// Adds items side by side; the first have what room there is.
    fn row(&mut self, items: &[&Forms], measures: Measures) {
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
                        side.push((" ".repeat(filled), Style::new()));
                        side.push((theme.signs().bar.to_owned(), theme.faint()));
                    }
                }
            }
        }
        self.rows.push(row);
    }

    /// Adds an item that has no room on two lines.
    fn broken(&mut self, forms: &Forms, measures: Measures) {
        let Measures { theme, room, .. } = measures;
        let rows = forms.pairs.last().and_then(|pair| pair.rows(room));
        self.is_whole &= rows.is_some();
        let styled = |(l, r): PairRow| (forms.styled(l, theme), forms.styled(r, theme));
        self.rows.extend(rows.unwrap_or_default().into_iter().map(styled));
    }
}

impl Forms {
    fn of(record: &Record, item: Item, found: &ItemComparison, measures: Measures) -> Self {
        let Measures { theme, lang, may_cut, .. } = measures;
        let left = record.dossier.candidate.items[item].as_str();
        let right = record.dossier.answer.as_ref().map_or("", |answer| answer.items[item].as_str());
        let marks = marked::marks(found, left, right);
        let whole = Pair::of((left, &marks.0), (right, &marks.1), &found.findings);
        let mut pairs = vec![whole.or_word(lang.text("console.diff.empty"))];
        // Where no finding tells what corresponds, and in a day or a word, nothing is in common by more than chance.
        let is_text = matches!(item, Item::KanjiName | Item::KanaName | Item::Address);
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
    fn widest(&self, room: usize) -> Option<&Pair> {
        self.pairs.iter().find(|pair| pair.width() <= room)
    }

    fn styled(&self, pieces: Vec<Piece>, theme: Theme) -> Pieces {
        let style = |is_marked| if is_marked { theme.differing(self.grade) } else { theme.plain() };
        pieces.into_iter().map(|piece| (piece.text, style(piece.is_marked))).collect()
    }
}

fn width(pieces: &[(String, Style)]) -> usize {
    pieces.iter().map(|(text, _)| cells(Shown::new(text.as_str()).as_str())).sum()
}
