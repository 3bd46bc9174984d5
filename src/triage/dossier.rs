//! Everything that is known of one record when it is judged.

use crate::audit::{
    Alert, Answer, AnswerResult, Candidate, CandidateId, FiveItems, IndividualNumber, Mark, MemberKey,
    Notification, PerItem, Status,
};
use crate::compare::{Comparison, Grade, Side, compare};

/// What a store lays out for the rules about one record. All lists are ordered by id or date, so that the same data always
/// give the same judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// Which record.
    pub id: CandidateId,
    /// How often the record was changed; an act names the version that it saw.
    pub version: u64,
    /// The insurer's side.
    pub candidate: Candidate,
    /// The register's newest answer to the effective number.
    pub answer: Option<Answer>,
    /// Whether the effective number was put on an inquiry list.
    pub inquired: bool,
    /// Alerts that came in files of their own.
    pub alerts: Vec<Alert>,
    /// Notifications of this member.
    pub notifications: Vec<Notification>,
    /// Other records with the same effective number.
    pub holders: Vec<Neighbour>,
    /// Other records whose five items may be the answer's: same keys, not yet compared.
    pub lookalikes: Vec<Neighbour>,
    /// The rest of the family: other records under the same insurer, symbol and number.
    pub family: Vec<Neighbour>,
    /// How many sweeps for similar cases the record stands in.
    pub sweeps: u32,
    /// Whether the newest document that came, of those that were asked for, showed another number.
    pub document_differs: bool,
    /// The state of the triage.
    pub mark: Mark,
}

/// Which neighbours the rules look at, by what the register says. Most records ask for nobody, and a store need not look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asks {
    /// The rest of the family.
    pub family: bool,
    /// Those whose five items may be the answer's.
    pub lookalikes: bool,
}

impl Asks {
    /// Nobody is asked for.
    pub const NOBODY: Self = Self { family: false, lookalikes: false };

    /// Returns whom a record asks for by the grades of its five items: where the answer is another person's, whose it may be; where the
    /// address differs, whether the family moved.
    pub fn by(grades: PerItem<Grade>) -> Self {
        let is_another = !are_of_one_person(grades);
        let moved = grades.address == Grade::Different;
        Self { family: is_another || moved, lookalikes: is_another }
    }
}

/// Tells whether name, birth date and sex say that two records are of one person: birth date and sex the same, one name
/// the same and the other not different. The address is left out, for people move.
pub fn is_one_person(comparison: &Comparison) -> bool {
    are_of_one_person(comparison.grades())
}

fn are_of_one_person(grades: PerItem<Grade>) -> bool {
    let PerItem { kanji_name, kana_name, birth_date, sex, address: _ } = grades;
    birth_date.is_same()
        && sex.is_same()
        && (kanji_name.is_same() || kana_name.is_same())
        && kanji_name != Grade::Different
        && kana_name != Grade::Different
}

/// Another record, as far as rules about this one look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// Which record.
    pub id: CandidateId,
    /// Who.
    pub key: MemberKey,
    /// Its five items, as the insurer has them.
    pub items: FiveItems,
    /// How they are written.
    pub conventions: std::sync::Arc<crate::audit::Conventions>,
    /// 資格取得日 as written.
    pub acquired_on: String,
    /// 資格喪失日 as written.
    pub lost_on: String,
    /// Where it stands in the audit.
    pub status: Status,
    /// Whether its number is [known to be wrong](Mark::is_known_wrong).
    pub is_known_wrong: bool,
    /// The address of the register's answer for it, if there is one; for families only.
    pub answered_address: Option<String>,
}

impl Dossier {
    /// Lays out a new candidate of whose member and number nothing else is known.
    pub fn alone(candidate: Candidate) -> Self {
        Self {
            id: CandidateId(0),
            version: 0,
            candidate,
            answer: None,
            inquired: false,
            alerts: Vec::new(),
            notifications: Vec::new(),
            holders: Vec::new(),
            lookalikes: Vec::new(),
            family: Vec::new(),
            sweeps: 0,
            document_differs: false,
            mark: Mark::default(),
        }
    }

    /// Returns the number that answers and signals go by: the right one from a correction on, else the registered one.
    pub fn effective_number(&self) -> IndividualNumber {
        self.mark.right_number.unwrap_or(self.candidate.individual_number)
    }

    /// Tells whether the record was obtained as a wrong one was: it stands in a sweep.
    pub const fn is_swept(&self) -> bool {
        self.sweeps > 0
    }

    /// Returns the insurer's side for the comparison.
    pub fn insurer_side(&self) -> Side<'_> {
        insurer_side(&self.candidate)
    }
}

impl Neighbour {
    /// Returns the neighbour's side for the comparison.
    pub fn side(&self) -> Side<'_> {
        Side { items: self.items.as_strs(), conventions: &self.conventions }
    }
}

/// Compares a record with the answer to its number, where that has five items.
pub fn compared(candidate: &Candidate, answer: Option<&Answer>) -> Option<Comparison> {
    let answer = answer.filter(|answer| answer.result == AnswerResult::Found)?;
    Some(compare(insurer_side(candidate), register_side(answer)))
}

/// Returns the insurer's side for the comparison.
pub fn insurer_side(candidate: &Candidate) -> Side<'_> {
    Side { items: candidate.items.as_strs(), conventions: &candidate.conventions }
}

/// Returns the register's side of an answer for the comparison.
pub fn register_side(answer: &Answer) -> Side<'_> {
    Side { items: answer.items.as_strs(), conventions: &answer.conventions }
}
