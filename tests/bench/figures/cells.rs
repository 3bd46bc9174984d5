//! What a frame may cost: the cells that it changed.

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
    rows(screen).iter().position(|row| row.starts_with('❯'))
}

/// Returns the rows of the queue pane: all above the rule over the record.
pub(crate) fn queue_rows(screen: &vt100::Screen) -> Vec<String> {
    rows(screen).into_iter().take_while(|row| !row.starts_with('─')).skip(2).collect()
}

/// Returns what stands in each row.
pub(crate) fn rows(screen: &vt100::Screen) -> Vec<String> {
    screen.rows(0, screen.size().1.get()).collect()
}
