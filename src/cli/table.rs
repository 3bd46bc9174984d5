//! Rows as aligned columns: cut to the terminal, whole where a file or a pipe takes them; all at once, or as they come.

use super::failure::Failure;
use super::output::Output;
use crate::text::{Shown, cells, fit, pad};

/// The cells between two columns.
const GAP: usize = 2;

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its head.
    pub title: &'static str,
    /// The cells to which it may be cut where the terminal is narrow; none: it is never cut.
    pub least: Option<usize>,
}

/// Columns whose widths are settled.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<Column>,
    widths: Vec<usize>,
    cut: bool,
}

impl Table {
    /// Settles the widths by the heads and a sample of rows, within `room` cells if a terminal cuts lines there: columns are
    /// cut, and where that is not enough the last ones are left out. Rows that come later and are wider are cut on a
    /// terminal, and stand out over their column elsewhere: nothing is lost in a file.
    pub fn new(mut columns: Vec<Column>, sample: &[Vec<Shown<'_>>], room: Option<usize>) -> Self {
        let widest =
            |at: usize| sample.iter().filter_map(|row| row.get(at)).map(|cell| cells(cell.as_str())).max();
        let mut widths: Vec<usize> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| cells(column.title).max(widest(at).unwrap_or_default()))
            .collect();
        if let Some(room) = room {
            narrow(&columns, &mut widths, room);
            while columns.len() > 1 && taken(&widths) > room {
                columns.pop();
                widths.pop();
                narrow(&columns, &mut widths, room);
            }
        }
        Self { columns, widths, cut: room.is_some() }
    }

    /// Returns the line of the heads.
    pub fn head(&self) -> String {
        let titles: Vec<Shown<'_>> = self.columns.iter().map(|column| Shown::fixed(column.title)).collect();
        self.line(&titles)
    }

    /// Returns the line of a row.
    pub fn line(&self, row: &[Shown<'_>]) -> String {
        let mut out = String::new();
        for (at, (shown, width)) in row.iter().zip(&self.widths).enumerate() {
            if at > 0 {
                out.extend(std::iter::repeat_n(' ', GAP));
            }
            if self.cut || cells(shown.as_str()) <= *width {
                out.push_str(&pad(&fit(shown.as_str(), *width), *width));
            } else {
                out.push_str(shown.as_str());
            }
        }
        out.truncate(out.trim_end().len());
        out
    }
}

/// The rows of a streamed table that settle its widths.
const SAMPLE: usize = 200;

/// A table that is written while its rows come: the first ones settle the widths, each later one goes out at once.
#[derive(Debug)]
pub struct Streamed {
    columns: Vec<Column>,
    kept: Vec<Vec<Shown<'static>>>,
    settled: Option<Table>,
    rows: u64,
}

impl Streamed {
    /// Begins a table of these columns.
    pub const fn new(columns: Vec<Column>) -> Self {
        Self { columns, kept: Vec::new(), settled: None, rows: 0 }
    }

    /// Writes a row, or keeps it while the widths are not settled.
    pub fn row(&mut self, cells: Vec<Shown<'static>>, output: &mut Output) -> Result<(), Failure> {
        self.rows += 1;
        if let Some(table) = &self.settled {
            return output.line(&table.line(&cells));
        }
        self.kept.push(cells);
        if self.kept.len() == SAMPLE { self.settle(output) } else { Ok(()) }
    }

    /// Returns how many rows there are so far.
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// Ends the table: what was kept is written, or the head alone.
    pub fn end(mut self, output: &mut Output) -> Result<(), Failure> {
        if self.settled.is_none() { self.settle(output) } else { Ok(()) }
    }

    fn settle(&mut self, output: &mut Output) -> Result<(), Failure> {
        let kept = std::mem::take(&mut self.kept);
        let table = Table::new(std::mem::take(&mut self.columns), &kept, output.width());
        output.line(&table.head())?;
        kept.iter().try_for_each(|row| output.line(&table.line(row)))?;
        self.settled = Some(table);
        Ok(())
    }
}

/// Returns how many cells columns of these widths take, with the gaps between them.
fn taken(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
}

/// Takes cells from the widest column that may give some until all fit, or nothing more can be given.
fn narrow(columns: &[Column], widths: &mut [usize], room: usize) {
    while taken(widths) > room {
        let spare = |at: usize, width: usize| {
            columns.get(at).and_then(|column| column.least).map_or(0, |least| width.saturating_sub(least))
        };
        let widest =
            widths.iter().enumerate().filter(|(at, width)| spare(*at, **width) > 0).max_by_key(|(_, w)| **w);
        let Some((at, _)) = widest else { return };
        if let Some(width) = widths.get_mut(at) {
            *width -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(room: Option<usize>) -> Vec<String> {
        let columns = vec![
            Column { title: "ID", least: None },
            Column { title: "氏名", least: Some(6) },
            Column { title: "判定", least: Some(4) },
        ];
        let rows: Vec<Vec<Shown<'_>>> = vec![
            vec!["12".into(), "髙橋　花子".into(), "完全一致".into()],
            vec!["3".into(), "a\u{1b}b".into(), "不一致".into()],
        ];
        let table = Table::new(columns, &rows, room);
        std::iter::once(table.head()).chain(rows.iter().map(|row| table.line(row))).collect()
    }

    #[test]
    fn a_pipe_takes_everything() {
        assert_eq!(
            table(None),
            ["ID  氏名        判定", "12  髙橋　花子  完全一致", "3   a␛b         不一致"]
        );
    }

    #[test]
    fn a_terminal_cuts_the_widest_column_first_and_no_character_in_two() {
        assert_eq!(table(Some(20)), ["ID  氏名     判定", "12  髙橋　…  完全一…", "3   a␛b      不一致"]);
        assert_eq!(table(Some(12)), ["ID  氏名", "12  髙橋…", "3   a␛b"], "the last column is left out");
        assert_eq!(table(Some(1)), ["ID", "12", "3"]);
    }

    #[test]
    fn a_later_row_that_is_wider_stands_out_over_its_column() {
        let table = Table::new(vec![Column { title: "a", least: Some(1) }], &[], None);
        assert_eq!(table.line(&["long".into()]), "long");
    }
}
