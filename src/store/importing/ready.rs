//! A row made ready for the database, where the file is read: that thread has time for it.

use sha2::{Digest as _, Sha256};

use crate::audit::Candidate;
use crate::store::rows::found_by::FoundBy;
use crate::store::rows::member::MemberHash;
use crate::triage::assess::{Assessment, assess};
use crate::triage::dossier::Dossier;
use crate::triage::intake::{Entry, Row};

/// A row of a file with what the database needs of it besides. It is made where the file is read, which has time for it.
#[derive(Debug)]
pub struct Ready {
    pub(in crate::store) row: Row,
    /// Of the record as it stands in the file.
    pub(in crate::store) digest: [u8; 32],
    /// For candidates.
    pub(in crate::store) besides: Option<Besides>,
}

/// What the database needs of a candidate besides its row.
#[derive(Debug)]
pub(in crate::store) struct Besides {
    pub(in crate::store) member: MemberHash,
    pub(in crate::store) found_by: FoundBy,
    /// Its judgement, as long as nothing else is known.
    pub(in crate::store) alone: Assessment,
}

impl From<Row> for Ready {
    fn from(row: Row) -> Self {
        Self::found_by(row, FoundBy::of)
    }
}

impl Ready {
    /// Makes a row ready for a database that leaves what comes out of its search index.
    pub fn beside_the_index(row: Row) -> Self {
        Self::found_by(row, FoundBy::beside_the_index)
    }

    fn found_by(mut row: Row, of: impl Fn(&Candidate) -> FoundBy) -> Self {
        let mut besides = None;
        row.entry = row.entry.map(|entry| match entry {
            Entry::Candidate(candidate) => {
                let dossier = Dossier::alone(*candidate);
                let member = MemberHash::of(&dossier.candidate.key);
                let (found_by, alone) = (of(&dossier.candidate), assess(&dossier));
                besides = Some(Besides { member, found_by, alone });
                Entry::Candidate(Box::new(dossier.candidate))
            }
            other => other,
        });
        Self { digest: Sha256::digest(&row.raw).into(), row, besides }
    }
}
