//! The one line that says how a work went.

use std::path::Path;

use crate::cli::failure::{Failure, shown};
use crate::cli::gating::Summary;
use crate::cli::requests::template;
use crate::i18n::{Message, thousands};
use crate::triage::port::JobEnd;

/// How a work came out, where it did not fail.
pub(super) type Ended = (Message, JobEnd);

/// Says how many were written, and where.
pub(super) fn written(id: &'static str, rows: u64, path: &Path) -> Ended {
    (Message::new(id).arg("rows", thousands(rows)).arg("path", shown(path)), JobEnd::Done)
}

/// Says beside how a work came out what else is to be known of it, where something is.
pub(super) fn with((said, end): Ended, more: Option<Message>) -> Ended {
    match more {
        Some(more) => (Message::new("cli.job.with").say("said", said).say("more", more), JobEnd::Short),
        None => (said, end),
    }
}

/// Says beside what was written that an import is not at its end, where one is. What is written stays written also where that
/// cannot be told: then it says why.
pub(super) fn with_tail(ended: Ended, tail: Result<Option<Message>, Failure>) -> Ended {
    with(ended, tail.unwrap_or_else(|failure| Some(failure.message())))
}

/// Says that a letter is in force, and what it still lacks.
pub(super) fn in_force(set: template::Set) -> Ended {
    let (said, end) = with((set.said, JobEnd::Done), set.doubt);
    if set.is_unfilled {
        (Message::new("cli.job.template-unfilled").say("said", said), JobEnd::Short)
    } else {
        (said, end)
    }
}

/// Says in one line how notifications were sorted.
pub(super) fn sorted(summary: &Summary) -> Ended {
    let counts = &summary.counts;
    let said = Message::new("cli.job.sorted")
        .arg("accepted", thousands(counts.accepted))
        .arg("returned", thousands(counts.returned))
        .arg("passed", thousands(counts.not_applicable))
        .arg("path", shown(Path::new(&summary.out)));
    let said = if counts.masked > 0 {
        Message::new("cli.job.sorted-masked").say("said", said).arg("cells", thousands(counts.masked))
    } else {
        said
    };
    match &summary.rejects_file {
        Some(path) => {
            let rejected = Message::new("cli.job.sorted-rejected")
                .say("said", said)
                .arg("rejected", thousands(counts.rejected))
                .arg("path", shown(Path::new(path)));
            (rejected, JobEnd::Short)
        }
        None => (said, JobEnd::Done),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::gating::Counts;
    use crate::i18n::Lang;
    use crate::store::StoreError;

    /// The file is there.
    #[test]
    fn what_is_written_is_said_though_the_database_fails_then() {
        let (told, end) =
            with_tail(written("cli.job.exported", 3, Path::new("a.csv")), Err(StoreError::Corrupt.into()));
        let told = Lang::En.say(&told);
        assert!(told.starts_with("3 records written to a.csv; "), "{told}");
        assert!(told.ends_with(&Lang::En.say(&StoreError::Corrupt.message())), "{told}");
        assert_eq!(end, JobEnd::Short);
    }

    #[test]
    fn what_was_masked_and_rejected_is_told_in_the_line() {
        let summary = |masked, rejects_file: Option<&str>| Summary {
            out: "june".to_owned(),
            counts: Counts { accepted: 1_204, returned: 3, masked, rejected: 2, ..Counts::default() },
            rejects_file: rejects_file.map(str::to_owned),
            ..Summary::default()
        };
        let said = |lang: Lang, summary| lang.say(&sorted(&summary).0);
        let all_sorted = "1,204 accepted, 3 returned, 0 not applicable: june";
        assert_eq!(said(Lang::En, summary(0, None)), all_sorted);
        let masked = "1 number outside its column masked in the employers' files";
        assert_eq!(said(Lang::En, summary(1, None)), format!("{all_sorted}; {masked}"));
        let all = said(Lang::En, summary(1, Some("june.rejects.csv")));
        assert_eq!(all, format!("{all_sorted}; {masked}; 2 rejected: june.rejects.csv"));
        assert!(said(Lang::Ja, summary(17, None)).contains("17か所"));
    }
}
