//! What an earlier sorted folder holds, and nothing else.

use std::path::Path;

use super::{ACCEPTED, MISSING, NOT_APPLICABLE, RETURNED, ROUTE};
use crate::files::opening;
use crate::files::record::Records;
use crate::files::survey::BOM;

/// Tells whether a file is one that a sorting wrote, by its name and its header.
pub(super) fn is_own(path: &Path, name: &str) -> bool {
    let ends_with =
        |added: &str| header(path).is_some_and(|header| header.ends_with(format!(",{added}").as_bytes()));
    match name {
        ACCEPTED => ends_with(ROUTE),
        RETURNED => ends_with(MISSING),
        // Its columns are the input's alone: they are those of what was accepted, but for the route.
        NOT_APPLICABLE => {
            header(&path.with_file_name(ACCEPTED)).zip(header(path)).is_some_and(|(mut accepted, own)| {
                accepted.truncate(accepted.len().saturating_sub(ROUTE.len() + 1));
                accepted == own
            })
        }
        name => is_employers(name) && ends_with(MISSING),
    }
}

fn is_employers(name: &str) -> bool {
    name.strip_prefix("returned-")
        .and_then(|rest| rest.strip_suffix(".csv"))
        .is_some_and(|digits| digits.len() >= 3 && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Returns the header of a table as it is written; none where it cannot be read.
fn header(path: &Path) -> Option<Vec<u8>> {
    let mut records = Records::new(opening::open(path).ok()?);
    let header = records.next().ok()??;
    Some(header.raw.strip_prefix(BOM).unwrap_or(header.raw).to_vec())
}
