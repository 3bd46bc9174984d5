//! Letters for the console, and what came of them in one line.

use std::path::Path;

use jiff::Timestamp;

use super::said::Ended;
use crate::cli::course::Course;
use crate::cli::failure::{Failure, shown};
use crate::cli::opened::Opened;
use crate::cli::requests::wish::Writing;
use crate::cli::requests::writing::{Letters, LettersWritten, carry_out};
use crate::files::FilesError;
use crate::i18n::{Message, thousands};
use crate::notice::request::Lacking;
use crate::triage::port::{JobEnd, LettersAhead};

/// Writes letters, as far as what they do beside was agreed to.
pub(super) fn write(
    writing: &Writing,
    agreed: Option<LettersAhead>,
    opened: &mut Opened,
    at: Timestamp,
    course: &mut Course<'_>,
) -> Result<Ended, Failure> {
    let may_do = |ahead: LettersAhead| !ahead.is_to_agree() || agreed == Some(ahead);
    match carry_out(writing, may_do, opened, at, course) {
        Err(Failure::Files(
            error @ (FilesError::FolderHolds { .. } | FilesError::NoFolderOfItsOwn { .. }),
        )) => Ok((error.message(), JobEnd::Exists)),
        Err(failure) => Err(failure),
        Ok(Letters::Asks(ahead)) => Ok((Message::new("cli.job.letters-asks"), JobEnd::Asks(ahead))),
        Ok(Letters::Written(written)) => {
            let is_all = written.letters > 0 && written.put_off == 0 && !written.is_short();
            let end = if is_all { JobEnd::Done } else { JobEnd::Short };
            Ok((said_of(written, &writing.out), end))
        }
    }
}

/// Says in one line what was written, and counts what was not.
fn said_of(written: LettersWritten, folder: &Path) -> Message {
    let id = if written.letters == 0 { "cli.job.no-letters" } else { "cli.job.letters" };
    let said = Message::new(id)
        .arg("letters", thousands(written.letters))
        .arg("requests", thousands(written.requests))
        .arg("path", shown(folder));
    let lacking: u64 = written.lacking.values().map(|records| records.len() as u64).sum();
    let refused = written.refused.len() as u64;
    let is_of_employers = written.lacking.keys().any(|lack| *lack != Lacking::Address);
    let lacks = if is_of_employers { "cli.job.letters-lacking-employers" } else { "cli.job.letters-lacking" };
    let left = [
        ("cli.job.letters-escalated", written.escalated),
        (lacks, lacking),
        ("cli.job.letters-refused", refused),
        ("cli.job.letters-void", written.readdressed),
        ("cli.job.letters-by-hand", written.by_hand),
        ("cli.job.letters-put-off", written.put_off),
        ("cli.job.letters-undecided", written.undecided),
    ];
    let counted = left.into_iter().filter(|(_, count)| *count > 0);
    let said = counted
        .fold(said, |said, (id, count)| Message::new(id).say("said", said).arg("count", thousands(count)));
    let said = written
        .doubts
        .into_iter()
        .fold(said, |said, doubt| Message::new("cli.job.with").say("said", said).say("more", doubt));
    if written.is_unfilled { Message::new("cli.job.letters-unfilled").say("said", said) } else { said }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn what_came_of_letters_is_one_line_with_all_that_is_left() {
        let doubt = Message::new("cli.request.unrecorded").arg("path", "june").arg("why", "full");
        let written = |letters| LettersWritten {
            letters,
            requests: letters,
            escalated: 1_093,
            readdressed: 41,
            put_off: 2,
            by_hand: 17,
            doubts: vec![doubt.clone()],
            ..LettersWritten::default()
        };
        for lang in [Lang::En, Lang::Ja] {
            let keys = |_: &str| Some("u".to_owned());
            let said = lang.say_with(&said_of(written(3), Path::new("june")), keys);
            assert!(
                ["3", "1,093", "41", "2", "17", "june", "full"].iter().all(|part| said.contains(part)),
                "{said}"
            );
            assert!(!said.contains(['{', '\n']), "{said}");
        }
        let nothing = Lang::En
            .say(&said_of(LettersWritten { put_off: 2, ..LettersWritten::default() }, Path::new("june")));
        assert_eq!(
            nothing,
            "No letter to write; 2 wait for another run that is writing: write again once it has ended"
        );
    }
}
