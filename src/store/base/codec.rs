//! Columns ↔ nouns: codes by position, moments in microseconds, numbers as integers, grades packed.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, Row};

use crate::audit::{
    Addressee, AnswerResult, Basis, Conventions, Day, EventKind, IdentitySeen, IdentitySource,
    IncidentEnding, IndividualNumber, InsurerNumber, Item, MemberKey, NumberSeen, Outcome, PerItem,
    Reconciled, Role, Status, StepState,
};
use crate::compare::Grade;
use crate::store::error::{Result, StoreError};
use crate::triage::intake::FileKind;
use crate::triage::risk::Risk;
use crate::triage::sums::Dimension;

/// An enumeration that is stored as the position of its variant.
pub(in crate::store) trait Coded: Sized {
    /// Returns the variant at a position.
    fn at(index: u8) -> Option<Self>;
}

macro_rules! coded_columns {
    ($($name:ty),+ $(,)?) => {
        $(impl Coded for $name { fn at(index: u8) -> Option<Self> { Self::from_index(index) } })+
    };
}
coded_columns!(
    Addressee,
    AnswerResult,
    Basis,
    Dimension,
    EventKind,
    FileKind,
    Grade,
    IdentitySeen,
    IdentitySource,
    NumberSeen,
    Outcome,
    IncidentEnding,
    Reconciled,
    Risk,
    Role,
    Status,
    StepState,
);

/// Says that a column holds what this program never writes.
pub(in crate::store) fn impossible(column: usize) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Null, Box::new(StoreError::Corrupt))
}

/// Reads a coded enumeration.
pub(in crate::store) fn coded<T: Coded>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    T::at(row.get(column)?).ok_or_else(|| impossible(column))
}

/// Reads a coded enumeration or nothing.
pub(in crate::store) fn maybe_coded<T: Coded>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>> {
    row.get::<_, Option<u8>>(column)?.map(|index| T::at(index).ok_or_else(|| impossible(column))).transpose()
}

/// Reads a moment.
pub(in crate::store) fn moment(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    Timestamp::from_microsecond(row.get(column)?).map_err(|_| impossible(column))
}

/// Reads a moment or nothing.
pub(in crate::store) fn maybe_moment(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    row.get::<_, Option<i64>>(column)?
        .map(|at| Timestamp::from_microsecond(at).map_err(|_| impossible(column)))
        .transpose()
}

/// Cuts a moment to what is stored, so that what is sealed and what is read back are the same.
pub(in crate::store) fn to_microsecond(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

/// Reads a day or nothing.
pub(in crate::store) fn maybe_day(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Day>> {
    row.get::<_, Option<String>>(column)?.map(|iso| iso.parse().map_err(|_| impossible(column))).transpose()
}

/// Returns an individual number as it is stored.
pub(in crate::store) const fn stored(number: IndividualNumber) -> i64 {
    number.to_stored().cast_signed()
}

/// Reads an individual number.
pub(in crate::store) fn number(row: &Row<'_>, column: usize) -> rusqlite::Result<IndividualNumber> {
    maybe_number(row, column)?.ok_or_else(|| impossible(column))
}

/// Reads an individual number or nothing.
pub(in crate::store) fn maybe_number(
    row: &Row<'_>,
    column: usize,
) -> rusqlite::Result<Option<IndividualNumber>> {
    row.get::<_, Option<i64>>(column)?
        .map(|value| {
            u64::try_from(value)
                .ok()
                .and_then(IndividualNumber::from_stored)
                .ok_or_else(|| impossible(column))
        })
        .transpose()
}

/// Returns the four columns by which a member is found.
pub(in crate::store) fn of_member(key: &MemberKey) -> (&str, &str, &str, &str) {
    (key.insurer_no.as_str(), &key.symbol, &key.number, &key.branch)
}

/// Reads a member key from four columns.
pub(in crate::store) fn member_key(row: &Row<'_>, first: usize) -> rusqlite::Result<MemberKey> {
    let insurer = row.get_ref(first)?.as_str().map_err(|_| impossible(first))?;
    Ok(MemberKey {
        insurer_no: InsurerNumber::parse(insurer).map_err(|_| impossible(first))?,
        symbol: row.get(first + 1)?,
        number: row.get(first + 2)?,
        branch: row.get(first + 3)?,
    })
}

/// Reads five items from five columns.
pub(in crate::store) fn five_items(row: &Row<'_>, first: usize) -> rusqlite::Result<PerItem<String>> {
    Ok(PerItem {
        kanji_name: row.get(first)?,
        kana_name: row.get(first + 1)?,
        birth_date: row.get(first + 2)?,
        sex: row.get(first + 3)?,
        address: row.get(first + 4)?,
    })
}

/// Packs the five grades into one integer, three bits each, the kanji name lowest.
pub(in crate::store) fn packed(grades: PerItem<Grade>) -> u16 {
    Item::ALL.iter().fold(0, |bits, item| bits | u16::from(grades[*item].index()) << shift(*item))
}

/// Returns how far the bits of an item's grade are shifted in [`packed`].
pub(in crate::store) const fn shift(item: Item) -> u8 {
    3 * item.index()
}

/// Reads packed grades or nothing.
pub(in crate::store) fn maybe_grades(
    row: &Row<'_>,
    column: usize,
) -> rusqlite::Result<Option<PerItem<Grade>>> {
    let Some(bits) = row.get::<_, Option<u16>>(column)? else { return Ok(None) };
    let of = |item| {
        #[allow(clippy::cast_possible_truncation, reason = "three bits")]
        let index = (bits >> shift(item) & 7) as u8;
        Grade::from_index(index)
    };
    if Item::ALL.iter().any(|item| of(*item).is_none()) {
        return Err(impossible(column));
    }
    Ok(Some(PerItem::from_fn(|item| of(item).unwrap_or(Grade::Different))))
}

/// The conventions that were read or written so far, by their ids: a handful in a database of millions.
#[derive(Debug, Default)]
pub(in crate::store) struct Conventional {
    by_id: HashMap<i64, Arc<Conventions>>,
    ids: HashMap<Arc<Conventions>, i64>,
}

impl Conventional {
    /// Returns the conventions with an id.
    pub(in crate::store) fn get(&mut self, connection: &Connection, id: i64) -> Result<Arc<Conventions>> {
        if let Some(known) = self.by_id.get(&id) {
            return Ok(Arc::clone(known));
        }
        let declared: String = connection
            .prepare_cached("SELECT declared FROM conventions WHERE id = ?")?
            .query_row([id], |row| row.get(0))?;
        let read: Arc<Conventions> =
            Arc::new(serde_json::from_str(&declared).map_err(|_| StoreError::Corrupt)?);
        self.by_id.insert(id, Arc::clone(&read));
        self.ids.insert(Arc::clone(&read), id);
        Ok(read)
    }

    /// Returns the id of conventions, giving them one where they have none. What is remembered of a transaction that is
    /// rolled back is forgotten with [`forget`](Self::forget).
    pub(in crate::store) fn id(&mut self, connection: &Connection, of: &Arc<Conventions>) -> Result<i64> {
        if let Some(known) = self.ids.get(of) {
            return Ok(*known);
        }
        let declared =
            serde_json::to_string(of.as_ref()).map_err(|why| StoreError::Other(why.to_string()))?;
        let id = connection
            .prepare_cached(
                "INSERT INTO conventions (declared) VALUES (?)
                 ON CONFLICT (declared) DO UPDATE SET declared = excluded.declared RETURNING id",
            )?
            .query_row([declared], |row| row.get(0))?;
        self.ids.insert(Arc::clone(of), id);
        self.by_id.insert(id, Arc::clone(of));
        Ok(id)
    }

    /// Forgets everything, after a transaction that may have written conventions was rolled back.
    pub(in crate::store) fn forget(&mut self) {
        *self = Self::default();
    }
}
