//! The two orders of candidates that are tables of their own: by employer, and by member. Their entries fall all over the file
//! and are written apart from the rows, so that an import can write them sorted.

use rusqlite::{Connection, params};

use crate::audit::{Candidate, CandidateId, MemberKey};
use crate::store::base::codec::of_member;
use crate::store::base::many::insert_all;
use crate::store::error::Result;

/// One of these tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Ordered {
    /// By employer code, then member key.
    ByEmployer,
    /// By member key, each of which has one record: whoever is a member is looked up here.
    ByMember,
}

/// Where a candidate stands in both. Many are held until they are written, so that each takes little room.
#[derive(Debug)]
pub(in crate::store) struct InOrders {
    pub(in crate::store) id: CandidateId,
    /// The employer's code and the member key, one behind the other.
    texts: Box<str>,
    /// Where the first four of the five texts end.
    ends: [u32; 4],
}

/// The first signs of a place in an order: mostly they tell two of them apart.
type FirstSigns = [u8; 24];

/// How many entries one statement writes.
const AT_ONCE: usize = 15;

impl InOrders {
    pub(in crate::store) fn of(id: CandidateId, candidate: &Candidate) -> Self {
        Self::new(id, &candidate.key, &candidate.membership.employer_code)
    }

    pub(in crate::store) fn new(id: CandidateId, key: &MemberKey, employer: &str) -> Self {
        let (insurer, symbol, number, branch) = of_member(key);
        let (mut texts, mut end) = (String::with_capacity(64), 0);
        let ends = [employer, insurer, symbol, number].map(|text| {
            texts.push_str(text);
            end += text.len();
            u32::try_from(end).unwrap_or(u32::MAX)
        });
        texts.push_str(branch);
        Self { id, texts: texts.into(), ends }
    }

    /// Returns the employer's code.
    pub(in crate::store) fn employer(&self) -> &str {
        self.texts()[0]
    }

    /// Returns the employer's code and the member key.
    fn texts(&self) -> [&str; 5] {
        let [a, b, c, d] = self.ends.map(|end| end as usize);
        [0..a, a..b, b..c, c..d, d..self.texts.len()].map(|at| self.texts.get(at).unwrap_or_default())
    }
}

/// Returns the first signs of texts that are compared one after the other.
pub(in crate::store) fn first_signs<'t>(texts: impl IntoIterator<Item = &'t str>) -> FirstSigns {
    let mut signs = FirstSigns::default();
    let mut rest = &mut signs[..];
    for text in texts {
        let taken = text.len().min(rest.len());
        let (now, later) = rest.split_at_mut(taken);
        now.copy_from_slice(&text.as_bytes()[..taken]);
        // Between two texts a sign that comes before all others.
        rest = later.get_mut(1..).unwrap_or_default();
    }
    signs
}

impl Ordered {
    /// Returns what the order compares.
    fn compared(self, entry: &InOrders) -> impl Iterator<Item = &str> {
        let is_left_out = usize::from(self == Self::ByMember);
        entry.texts().into_iter().skip(is_left_out)
    }

    /// Sorts entries.
    pub(in crate::store) fn sorted(self, entries: &[InOrders]) -> Vec<&InOrders> {
        let mut signed: Vec<_> =
            entries.iter().map(|entry| (first_signs(self.compared(entry)), entry)).collect();
        signed.sort_unstable_by(|(one_signs, one), (other_signs, other)| {
            one_signs.cmp(other_signs).then_with(|| self.compared(one).cmp(self.compared(other)))
        });
        signed.into_iter().map(|(_, entry)| entry).collect()
    }

    /// Writes entries; those that are there already stay.
    pub(in crate::store) fn enter_all(self, connection: &Connection, entries: &[&InOrders]) -> Result<()> {
        let (into, places) = match self {
            Self::ByEmployer => (
                "INSERT OR IGNORE INTO employed (employer_code, insurer_no, symbol, number, branch, candidate)",
                "(?, ?, ?, ?, ?, ?)",
            ),
            Self::ByMember => (
                "INSERT OR IGNORE INTO member (insurer_no, symbol, number, branch, candidate)",
                "(?, ?, ?, ?, ?)",
            ),
        };
        insert_all(connection, into, places, AT_ONCE, entries, |values, entry| {
            self.compared(entry).try_for_each(|text| values.put(text))?;
            values.put(entry.id.0)
        })?;
        Ok(())
    }

    /// Takes an entry out.
    pub(in crate::store) fn leave(self, connection: &Connection, entry: &InOrders) -> Result<()> {
        let [employer_code, insurer_no, symbol, number, branch] = entry.texts();
        match self {
            Self::ByEmployer => connection
                .prepare_cached(
                    "DELETE FROM employed
                     WHERE (employer_code, insurer_no, symbol, number, branch) = (?, ?, ?, ?, ?)",
                )?
                .execute(params![employer_code, insurer_no, symbol, number, branch])?,
            Self::ByMember => connection
                .prepare_cached(
                    "DELETE FROM member WHERE (insurer_no, symbol, number, branch, candidate) = (?, ?, ?, ?, ?)",
                )?
                .execute(params![insurer_no, symbol, number, branch, entry.id.0])?,
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::key;

    #[test]
    fn entries_are_sorted_as_the_tables_compare_them() {
        let long = "事業所番号の先頭が二十四バイトまで同じもの";
        let of = |id: i64, n, employer: &str| InOrders::new(CandidateId(id), &key(n, 1), employer);
        let last = format!("{long}2");
        let entries = [of(1, 3, &last), of(2, 1, long), of(3, 2, ""), of(4, 4, "1"), of(5, 5, "")];
        let ids = |order: Ordered| order.sorted(&entries).iter().map(|entry| entry.id.0).collect::<Vec<_>>();
        assert_eq!(ids(Ordered::ByEmployer), [3, 5, 4, 2, 1]);
        assert_eq!(ids(Ordered::ByMember), [2, 3, 1, 4, 5]);
    }
}
