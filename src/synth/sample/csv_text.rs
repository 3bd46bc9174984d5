//! Rows → CSV text (RFC 4180), in memory.

/// How lines end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// Unix
    Lf,
    /// Windows
    CrLf,
}

/// Writes a header and rows.
pub(super) fn csv(header: &[&str], rows: &[Vec<String>], ending: Ending) -> String {
    let mut out = String::with_capacity(rows.len() * 160);
    line(&mut out, header, ending);
    for row in rows {
        line(&mut out, row, ending);
    }
    out
}

fn line<T: AsRef<str>>(out: &mut String, cells: &[T], ending: Ending) {
    for (at, cell) in cells.iter().map(AsRef::as_ref).enumerate() {
        if at > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push_str(match ending {
        Ending::Lf => "\n",
        Ending::CrLf => "\r\n",
    });
}
