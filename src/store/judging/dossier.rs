//! Laying out everything that is known of one record, for the rules to judge.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rusqlite::{OptionalExtension as _, Params, Row};

use crate::audit::{
    Answer, AnswerResult, Candidate, CandidateId, IndividualNumber, Mark, MemberKey, Outcome, Status,
};
use crate::compare::{Comparison, Side, compare};
use crate::store::base::codec::{self, stored};
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::judging::known::Known;
use crate::store::rows::candidate::Stored;
use crate::store::rows::sources::{Kept, keys_of};
use crate::store::rows::sweep::sweeps_of;
use crate::triage::assess::assess;
use crate::triage::dossier::{Asks, Dossier, Neighbour, compared, insurer_side, is_one_person};
use crate::triage::port::Record;

/// How many neighbours of one kind a dossier holds at most: a number that a thousand records share is as wrong as one that
/// three share, and must not make each of them a thousand times as dear to judge.
pub(in crate::store) const NEIGHBOURS: usize = 16;

/// Among how many holders of one number those are chosen.
const HOLDERS: usize = 64;

fn said<T>(kept: Vec<Kept<T>>) -> Vec<T> {
    kept.into_iter().map(|kept| kept.said).collect()
}

impl Store {
    /// Returns one record, whole, as it may be shown: individual numbers that stand in its texts are masked.
    pub fn record(&self, id: CandidateId) -> Result<Option<Record>> {
        let exact = self.exact_record(id)?;
        Ok(exact.map(|Record { dossier, found }| Record { dossier: dossier.masked(), found }))
    }

    /// Returns one record, whole, with its texts as they are stored: for digests, never to be shown.
    pub fn exact_record(&self, id: CandidateId) -> Result<Option<Record>> {
        let snapshot = crate::store::base::db::snapshot(&self.connection)?;
        let dossier = self.dossier_now(id)?;
        drop(snapshot);
        Ok(dossier.map(|dossier| Record { found: assess(&dossier), dossier }))
    }

    /// Lays out a record as it is now.
    pub(in crate::store) fn dossier_now(&self, id: CandidateId) -> Result<Option<Dossier>> {
        let Some(state) = self.state(id)? else { return Ok(None) };
        self.dossier(id, state.version, state.mark)
    }

    /// Lays out a record as it is, or would be, with a mark.
    pub(in crate::store) fn dossier(
        &self,
        id: CandidateId,
        version: u64,
        mark: Mark,
    ) -> Result<Option<Dossier>> {
        let Some(found) = self.candidate(id)? else { return Ok(None) };
        self.lay_out(found, (version, mark), Known::PERHAPS_ALL, None).map(|(dossier, _)| Some(dossier))
    }

    /// Lays out a candidate that was read, and compares it: whom it asks for hangs on that. What there is none of is not
    /// looked for; `only` is the only answer to its number, where that was read.
    pub(in crate::store) fn lay_out(
        &self,
        found: Stored,
        (version, mark): (u64, Mark),
        known: Known,
        only: Option<Answer>,
    ) -> Result<(Dossier, Option<Comparison>)> {
        let Stored { id, candidate, .. } = found;
        let number = mark.right_number.unwrap_or(candidate.individual_number);
        let answer = match only.filter(|only| only.individual_number == number) {
            None if known.answers => self.answer(number)?,
            only => only,
        };
        let comparison = compared(&candidate, answer.as_ref());
        let asks = comparison.as_ref().map_or(Asks::NOBODY, |comparison| Asks::by(comparison.grades()));
        let inquired = known.inquired && self.is_inquired(number)?;
        let sweeps = if known.sweeps { self.sweeps_of(id)? } else { 0 };
        let dossier = Dossier {
            id,
            version,
            inquired,
            alerts: if known.alerts { said(self.alerts(&candidate.key)?) } else { Vec::new() },
            notifications: if known.notifications {
                said(self.notifications(&candidate.key)?)
            } else {
                Vec::new()
            },
            holders: if known.holders {
                self.holders(number, id, insurer_side(&candidate))?
            } else {
                Vec::new()
            },
            lookalikes: if asks.lookalikes { self.lookalikes(answer.as_ref(), id)? } else { Vec::new() },
            family: if asks.family { self.family(&candidate, id)? } else { Vec::new() },
            answer,
            candidate,
            sweeps,
            document_differs: known.requests && self.document_differs(id)?,
            mark,
        };
        Ok((dossier, comparison))
    }

    fn is_inquired(&self, number: IndividualNumber) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM inquired WHERE individual_number = ?)";
        Ok(self.connection.prepare_cached(sql)?.query_row([stored(number)], |row| row.get(0))?)
    }

    /// Tells whether the newest answer to a request for a document of a record is that it shows another number.
    fn document_differs(&self, id: CandidateId) -> Result<bool> {
        let sql = "SELECT outcome FROM request WHERE candidate = ? AND outcome IS NOT NULL ORDER BY id DESC LIMIT 1";
        let newest: Option<u8> =
            self.connection.prepare_cached(sql)?.query_row([id.0], |row| row.get(0)).optional()?;
        Ok(newest == Some(Outcome::OtherNumber.index()))
    }

    fn sweeps_of(&self, id: CandidateId) -> Result<u32> {
        Ok(self.connection.prepare_cached(&SWEEPS_OF)?.query_row([id.0], |row| row.get(0))?)
    }

    /// Reads the other records with an effective number. Where they are more than a dossier holds, other people come before
    /// further memberships of the same person, and of those whose number it is proven to be the first: a danger does not hide
    /// behind them.
    pub(in crate::store) fn holders(
        &self,
        number: IndividualNumber,
        but: CandidateId,
        own: Side<'_>,
    ) -> Result<Vec<Neighbour>> {
        let mut found = self.neighbours(&HOLDING, (stored(number), but.0))?;
        if found.len() == HOLDERS {
            // There may be more: those whom other keys call, other people, are looked for among all.
            let keys = crate::compare::identity_keys(own);
            let by = (stored(number), but.0, keys.by_kanji, keys.by_kana);
            found.extend(self.neighbours(&HOLDING_AS_OTHERS, by)?);
            found.extend(self.neighbours(&HOLDING_AS_PROVEN, by)?);
        }
        let mut holders: Vec<Neighbour> = found.into_iter().map(|(other, _)| other).collect();
        holders.sort_unstable_by_key(|other| other.id);
        holders.dedup_by_key(|other| other.id);
        if holders.len() > NEIGHBOURS {
            holders.sort_by_cached_key(|other| {
                (is_one_person(&compare(own, other.side())), !other.status.is_proof())
            });
            holders.truncate(NEIGHBOURS);
            holders.sort_unstable_by_key(|other| other.id);
        }
        Ok(holders)
    }

    fn lookalikes(&self, answer: Option<&Answer>, but: CandidateId) -> Result<Vec<Neighbour>> {
        let keys = answer.map(keys_of).unwrap_or_default();
        let mut found = BTreeMap::new();
        for key in [keys.by_kanji, keys.by_kana].into_iter().flatten() {
            let called = self.neighbours(&CALLED, (key, but.0))?;
            found.extend(called.into_iter().map(|(other, _)| (other.id, other)));
        }
        Ok(found.into_values().take(NEIGHBOURS).collect())
    }

    fn family(&self, candidate: &Candidate, but: CandidateId) -> Result<Vec<Neighbour>> {
        let MemberKey { insurer_no, symbol, number, .. } = &candidate.key;
        let by = (insurer_no.as_str(), but.0, symbol, number);
        let mut family = Vec::new();
        for (mut other, effective) in self.neighbours(&OF_THE_FAMILY, by)? {
            other.answered_address = self
                .answer(effective)?
                .filter(|answer| answer.result == AnswerResult::Found)
                .map(|answer| answer.items.address);
            family.push(other);
        }
        family.sort_unstable_by_key(|other| other.id);
        Ok(family)
    }

    fn neighbours(&self, sql: &str, by: impl Params) -> Result<Vec<(Neighbour, IndividualNumber)>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(by)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push((self.neighbour(row)?, codec::number(row, 13)?));
        }
        Ok(found)
    }

    fn neighbour(&self, row: &Row<'_>) -> Result<Neighbour> {
        Ok(Neighbour {
            id: CandidateId(row.get(0)?),
            key: codec::member_key(row, 1)?,
            items: codec::five_items(row, 5)?,
            conventions: self.conventional.borrow_mut().get(&self.connection, row.get(10)?)?,
            acquired_on: row.get(11)?,
            lost_on: row.get(12)?,
            status: codec::coded(row, 14)?,
            is_known_wrong: row.get(15)?,
            answered_address: None,
        })
    }
}

static SWEEPS_OF: LazyLock<String> = LazyLock::new(|| format!("SELECT {}", sweeps_of("?1")));

/// Who holds a number.
const HOLDERS_OF: &str = "(SELECT candidate FROM holder WHERE individual_number = ?1 AND candidate <> ?2
      UNION ALL SELECT id FROM state WHERE right_number = ?1 AND registered <> ?1) h
     CROSS JOIN candidate c ON c.id = h.candidate";
static HOLDING: LazyLock<String> =
    LazyLock::new(|| neighbours(HOLDERS_OF, "coalesce(s.right_number, c.registered) = ?1", "", HOLDERS));
static HOLDING_AS_OTHERS: LazyLock<String> = LazyLock::new(|| {
    neighbours(
        HOLDERS_OF,
        "coalesce(s.right_number, c.registered) = ?1 AND (c.by_kanji IS NOT ?3 OR c.by_kana IS NOT ?4)",
        "",
        NEIGHBOURS,
    )
});
/// The same, of those whose number it is proven to be.
static HOLDING_AS_PROVEN: LazyLock<String> = LazyLock::new(|| {
    let proven: Vec<String> = Status::ALL
        .iter()
        .filter(|status| status.is_proof())
        .map(|status| status.index().to_string())
        .collect();
    let by = format!(
        "coalesce(s.right_number, c.registered) = ?1 AND (c.by_kanji IS NOT ?3 OR c.by_kana IS NOT ?4)
         AND s.status IN ({})",
        proven.join(", ")
    );
    neighbours(HOLDERS_OF, &by, "", NEIGHBOURS)
});
static CALLED: LazyLock<String> = LazyLock::new(|| {
    neighbours(
        "called n CROSS JOIN candidate c ON c.id = n.candidate",
        "n.by_name = ?1 AND (c.by_kanji = ?1 OR c.by_kana = ?1)",
        "ORDER BY n.candidate",
        NEIGHBOURS,
    )
});
static OF_THE_FAMILY: LazyLock<String> = LazyLock::new(|| {
    neighbours(
        "member m CROSS JOIN candidate c ON c.id = m.candidate",
        "m.insurer_no = ?1 AND m.symbol = ?3 AND m.number = ?4",
        "ORDER BY m.branch",
        NEIGHBOURS,
    )
});

/// Returns the statement that reads neighbours; `?2` is the record whose neighbours they are. Those that were written in this
/// transaction may have no state yet.
fn neighbours(from: &str, by: &str, order: &str, most: usize) -> String {
    format!(
        "SELECT c.id, c.insurer_no, c.symbol, c.number, c.branch,
         c.kanji_name, c.kana_name, c.birth_date, c.sex, c.address, c.conventions, c.acquired_on, c.lost_on,
         coalesce(s.right_number, c.registered), coalesce(s.status, 0),
         CASE s.status WHEN {} THEN s.wrong_found_at IS NOT NULL AND NOT s.data_changed ELSE 0 END
         FROM {from} LEFT JOIN state s ON s.id = c.id
         WHERE {by} AND c.id <> ?2 {order} LIMIT {most}",
        Status::Escalated.index()
    )
}
