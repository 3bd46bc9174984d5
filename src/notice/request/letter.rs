//! Letters: to whom one goes, whose names stand in it, and what is missing to send it.
//!
//! A letter names members by kanji name, where that is empty by kana name, and 記号・番号・枝番, and each by its case code. It never holds an individual number, what
//! differs, anything that the register says, or a person whom its addressee is not asked about: nothing of that is here to be
//! written. One letter goes to an employer for all its people; to anybody else one for each record.

use std::collections::BTreeMap;

use crate::audit::{
    Addressee, Candidate, CandidateId, CaseCode, Day, Employer, InsurerNumber, MemberKey, masked,
};
use crate::i18n::Message;
use crate::text::Shown;
use crate::triage::policy::propose_addressee;

/// A record for which somebody is to be asked, as far as a letter needs it: a number that a file brought into a name or an address is
/// masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The record.
    pub candidate: CandidateId,
    /// Who is asked.
    pub addressee: Addressee,
    /// Whose record it is.
    pub key: MemberKey,
    /// The insurer's kanji name, as written; where that is empty, the kana name.
    pub name: String,
    /// Where the insurer's own record says that the household lives.
    pub household: Household,
    /// 事業所番号
    pub employer_code: String,
    /// 事業所名
    pub employer_name: String,
    /// The due date of the mark.
    pub due_on: Option<Day>,
}

impl Asked {
    /// Makes what would be asked of a record, were it escalated to who is proposed.
    pub fn of(id: CandidateId, candidate: &Candidate) -> Self {
        let Candidate { key, items, membership, .. } = candidate;
        let shown = |text: &str| masked(text).into_owned();
        Self {
            candidate: id,
            addressee: propose_addressee(candidate),
            key: key.clone(),
            name: shown(items.name()),
            household: Household {
                insured_name: shown(&membership.insured_name),
                address: shown(&items.address),
            },
            employer_code: membership.employer_code.clone(),
            employer_name: shown(&membership.employer_name),
            due_on: None,
        }
    }

    /// Returns the code of the employer who is asked; empty where somebody else is.
    pub fn employer(&self) -> &str {
        if asks_employer(self.addressee) { &self.employer_code } else { "" }
    }
}

/// The insurer's own record of where a member lives, and of whom the family belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Household {
    /// 被保険者氏名
    pub insured_name: String,
    /// 住所
    pub address: String,
}

/// Who gets a letter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recipient {
    /// 郵便番号
    pub postal_code: String,
    /// 住所
    pub address: String,
    /// Name, of a company or a person; empty where it is written by hand (municipality, other insurer).
    pub name: String,
    /// 部署
    pub department: String,
    /// 担当者
    pub contact: String,
    /// How it is sent.
    pub send_by: String,
}

/// What a letter lacks, so that it is not written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lacking {
    /// The record names no employer by its code.
    EmployerCode,
    /// Nothing is known of the employer.
    Employer {
        /// Its code.
        code: String,
        /// Its name, as the record has it.
        name: String,
    },
    /// The employer's address is empty.
    EmployerAddress {
        /// Its code.
        code: String,
        /// Its name.
        name: String,
    },
    /// The record has no address.
    Address,
    /// The record has neither a kanji name nor a kana name: nobody would know who is asked about.
    Name,
}

impl Lacking {
    /// Says what is missing, and what to do.
    pub fn message(&self) -> Message {
        let of = |id, code: &str, name: &str| {
            Message::new(id).key("code", Shown::key(code)).arg("name", Shown::new(name))
        };
        match self {
            Self::EmployerCode => Message::new("notice.request.lacks-employer-code"),
            Self::Employer { code, name } => of("notice.request.lacks-employer", code, name),
            Self::EmployerAddress { code, name } => of("notice.request.lacks-employer-address", code, name),
            Self::Address => Message::new("notice.request.lacks-address"),
            Self::Name => Message::new("notice.request.lacks-name"),
        }
    }
}

/// A letter before it is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Whose insurer writes.
    pub insurer_no: InsurerNumber,
    /// Who is asked.
    pub addressee: Addressee,
    /// Who gets it.
    pub recipient: Recipient,
    /// The employer's code; empty where no employer is asked.
    pub employer_code: String,
    /// The people it asks about.
    pub members: Vec<LetterMember>,
    /// By when the answer is due.
    pub due: Day,
    /// The day that stands on it.
    pub written_on: Day,
}

/// A person that a letter asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterMember {
    /// 点検番号
    pub case: CaseCode,
    /// 記号, 番号, 枝番
    pub key: MemberKey,
    /// 漢字氏名, or カナ氏名 where there is none.
    pub name: String,
}

/// Tells whether an employer is asked.
const fn asks_employer(addressee: Addressee) -> bool {
    matches!(addressee, Addressee::Employer | Addressee::EmployerForMember)
}

/// Finds out to whom a letter about a record goes; `employer` is what was imported of the employer of its code.
pub fn recipient(asked: &Asked, employer: Option<&Employer>) -> Result<Recipient, Lacking> {
    if asked.name.trim().is_empty() {
        return Err(Lacking::Name);
    }
    match asked.addressee {
        Addressee::Employer | Addressee::EmployerForMember => to_employer(asked, employer),
        Addressee::Member => to_household(asked, asked.name.clone()),
        Addressee::Householder => to_household(asked, asked.household.insured_name.clone()),
        // Which one it is, the insurer knows and no file says: its name and address are filled in by hand.
        Addressee::Municipality | Addressee::OtherInsurer => Ok(Recipient::default()),
    }
}

fn to_employer(asked: &Asked, employer: Option<&Employer>) -> Result<Recipient, Lacking> {
    if asked.employer_code.is_empty() {
        return Err(Lacking::EmployerCode);
    }
    let code = asked.employer_code.clone();
    let Some(employer) = employer else {
        return Err(Lacking::Employer { code, name: asked.employer_name.clone() });
    };
    let name = if employer.name.is_empty() { &asked.employer_name } else { &employer.name }.clone();
    if employer.address.trim().is_empty() {
        return Err(Lacking::EmployerAddress { code, name });
    }
    Ok(Recipient {
        postal_code: employer.postal_code.clone(),
        address: employer.address.clone(),
        name,
        department: employer.department.clone(),
        contact: employer.contact.clone(),
        send_by: employer.send_by.clone(),
    })
}

fn to_household(asked: &Asked, name: String) -> Result<Recipient, Lacking> {
    let address = asked.household.address.trim();
    if address.is_empty() {
        return Err(Lacking::Address);
    }
    Ok(Recipient { address: address.to_owned(), name, ..Recipient::default() })
}

/// Groups what is asked into letters: all people of one insurer at one employer together, everybody else apart. The members
/// of a letter stand in the order of their keys, the letters by addressee, employer and first member.
pub fn group<T>(asked: impl IntoIterator<Item = (Asked, T)>) -> Vec<Vec<(Asked, T)>> {
    let mut letters: BTreeMap<_, Vec<(Asked, T)>> = BTreeMap::new();
    for (asked, with) in asked {
        let alone = (!asks_employer(asked.addressee)).then(|| (asked.key.clone(), asked.candidate));
        let employer = asked.employer().to_owned();
        let place = (asked.addressee, asked.key.insurer_no.clone(), employer, alone);
        letters.entry(place).or_default().push((asked, with));
    }
    let mut letters: Vec<_> = letters.into_values().collect();
    for members in &mut letters {
        members.sort_by(|(one, _), (other, _)| one.key.cmp(&other.key));
    }
    letters
}
