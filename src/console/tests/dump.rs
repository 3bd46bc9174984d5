//! A buffer as text: the characters as they are read, then the runs of style.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, CellWidth as _};
use ratatui::style::{Color, Modifier};

/// Writes a buffer down. Cells that a wide character covers are skipped.
pub(in crate::console) fn dump(buffer: &Buffer) -> String {
    let area = *buffer.area();
    let mut text = String::new();
    let mut styles = String::new();
    for y in 0..area.height {
        let mut row = String::new();
        let mut runs: Vec<(u16, u16, String)> = Vec::new();
        let mut x = 0;
        while x < area.width {
            let cell = &buffer[(x, y)];
            row.push_str(cell.symbol());
            let wide = cell.symbol().cell_width().max(1);
            let style = style_of(cell.fg, cell.modifier);
            match runs.last_mut() {
                Some((_, end, of)) if *of == style && *end == x => *end = x + wide,
                _ => runs.push((x, x + wide, style)),
            }
            x += wide;
        }
        let _ = writeln!(text, "{}", row.trim_end());
        let named: Vec<String> = runs
            .into_iter()
            .filter(|(_, _, style)| !style.is_empty())
            .map(|(from, to, style)| format!("{from}-{to} {style}"))
            .collect();
        if !named.is_empty() {
            let _ = writeln!(styles, "{y}: {}", named.join(", "));
        }
    }
    format!("{text}~\n{styles}")
}

fn style_of(color: Color, modifier: Modifier) -> String {
    let mut said = Vec::new();
    if color != Color::Reset {
        said.push(format!("{color:?}").to_lowercase());
    }
    for (flag, name) in
        [(Modifier::BOLD, "bold"), (Modifier::UNDERLINED, "underlined"), (Modifier::REVERSED, "reversed")]
    {
        if modifier.contains(flag) {
            said.push(name.to_owned());
        }
    }
    said.join("+")
}
