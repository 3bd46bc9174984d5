//! What a frame may cost: the cells that it changed.

/// The first row of the queue pane, below the causes.
pub(crate) const QUEUE_FROM: usize = 2;

/// Counts the UTF-8 bytes of the cells in which two screens differ, and the runs that these cells form.
pub(crate) fn changed(before: &vt100::Screen, after: &vt100::Screen) -> (usize, usize) {
    let (rows, columns) = (after.size().0.get(), after.size().1.get());
    let (mut bytes, mut runs) = (0, 0);
    for row in 0..rows {
        let mut in_run = false;
        for column in 0..columns {
            let (old, new) = (before.cell(row, column), after.cell(row, column));
            let Some(cell) = new.filter(|_| old != new) else {
                in_run = false;
                continue;
            };
            runs += usize::from(!in_run);
            in_run = true;
            if !cell.is_wide_continuation() {
                bytes += cell.contents().len().max(1);
            }
        }
    }
    (bytes, runs)
}

/// Returns the row of the queue in which the cursor stands.
pub(crate) fn cursor_row(screen: &vt100::Screen) -> Option<usize> {
    rows(screen).iter().position(|row| row.contains('❯'))
}

/// Returns the rows of the queue pane without the cursor: all above the rule over the record, beside the causes.
pub(crate) fn queue_rows(screen: &vt100::Screen) -> Vec<String> {
    let above = rows(screen).into_iter().take_while(|row| !row.contains("─ "));
    let queue = |row: &str| row.split_once('│').map_or(row, |(_, queue)| queue).replace('❯', " ");
    above.skip(QUEUE_FROM).map(|row| queue(&row)).collect()
}

/// Returns what stands in each row.
pub(crate) fn rows(screen: &vt100::Screen) -> Vec<String> {
    screen.rows(0, screen.size().1.get()).collect()
}
