//! 資料提供依頼: what is asked of an employer, a member or others, for a document that shows the number (notice 1(2)).

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use super::codes::coded_enum;
use super::{Addressee, CandidateId, Day, Mark};

/// The id of a request in one database. What leaves the house is its [`CaseCode`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequestId(pub i64);

/// 点検番号: what a request is known by outside, `T-000123-K`. Says nothing of the member. The last sign checks the others
/// (ISO 7064, MOD 37-2), so that a slip on a reply finds no other member's case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CaseCode(pub RequestId);

/// Why a writing is no case code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotACaseCode {
    /// It does not look like one.
    #[error("not a case code of the form T-000123-K")]
    Form,
    /// It does, and its last sign does not fit the others.
    #[error("the last sign of this case code does not fit the others: look for a slip in it")]
    LastSign,
}

/// The check characters of ISO 7064, MOD 37-2.
const SIGNS: &[u8; 37] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";

fn check_sign(digits: &str) -> char {
    let sum = digits.bytes().fold(0_usize, |sum, digit| (sum + usize::from(digit - b'0')) * 2 % 37);
    char::from(SIGNS[(38 - sum) % 37])
}

impl CaseCode {
    /// Tells whether its last sign is a digit or a letter: a shell takes `*` for something else, and so does who reads it
    /// out on the telephone.
    pub fn is_plain(self) -> bool {
        !self.to_string().ends_with('*')
    }
}

impl fmt::Display for CaseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:06}", self.0.0);
        write!(f, "T-{digits}-{}", check_sign(&digits))
    }
}

impl FromStr for CaseCode {
    type Err = NotACaseCode;

    /// Reads a code of any width or case, with or without dashes and spaces.
    fn from_str(text: &str) -> Result<Self, NotACaseCode> {
        let folded = super::folded::folded(text);
        let plain: String = folded
            .chars()
            .filter(|c| !matches!(c, '-' | ' ' | '‐' | '−' | '–' | 'ー'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let rest = plain.strip_prefix('T').ok_or(NotACaseCode::Form)?;
        let (last, _) = rest.char_indices().last().ok_or(NotACaseCode::Form)?;
        let (digits, sign) = rest.split_at(last);
        let is_plain = (6..=12).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        let is_sign = sign.bytes().all(|sign| SIGNS.contains(&sign));
        if !is_plain || !is_sign {
            return Err(NotACaseCode::Form);
        }
        if !sign.chars().eq([check_sign(digits)]) {
            return Err(NotACaseCode::LastSign);
        }
        digits.parse().map(|id| Self(RequestId(id))).map_err(|_| NotACaseCode::Form)
    }
}

coded_enum! {
    /// What came of a request.
    pub enum Outcome {
        /// 番号一致: the document shows the number that is registered.
        Matches = "matches",
        /// 異なる番号: it shows another one.
        OtherNumber = "other-number",
        /// 番号記載なし
        NoNumberOnIt = "no-number-on-it",
        /// 不鮮明
        Unreadable = "unreadable",
        /// 書類不足
        Incomplete = "incomplete",
        /// 提出拒否
        Refused = "refused",
        /// 宛先不明
        Undeliverable = "undeliverable",
        /// 死亡
        Deceased = "deceased",
        /// 退職
        LeftEmployer = "left-employer",
        /// 回答なし
        NoReply = "no-reply",
        /// 確認不能: closed by a lead, counted apart, never as verified.
        Unconfirmable = "unconfirmable",
    }
}

coded_enum! {
    /// By what document the number was checked. No image of it is kept.
    pub enum NumberSeen {
        /// マイナンバーカードの写し
        CardCopy = "card-copy",
        /// 住民票の写し（個人番号入り）
        ResidentRecord = "resident-record",
        /// Another document that shows the number.
        Other = "other",
    }
}

coded_enum! {
    /// By what it was checked that the document is the member's own.
    pub enum IdentitySeen {
        /// The document itself has a photograph (the card).
        Photograph = "photograph",
        /// Name, birth date and address on it are the member's.
        FiveItems = "five-items",
        /// The employer confirmed who the member is.
        Employer = "employer",
        /// Another document.
        Other = "other",
    }
}

coded_enum! {
    /// Where a request stands.
    pub enum RequestState {
        /// The letter is written, not sent.
        Written = "written",
        /// 発送済
        Sent = "sent",
        /// 再依頼済
        Reminded = "reminded",
        /// 回答受領: it has an outcome.
        Answered = "answered",
    }
}

/// A request for a document, for one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRequest {
    /// The id, of which the case code is made.
    pub id: RequestId,
    /// For which record.
    pub candidate: CandidateId,
    /// Who is asked.
    pub addressee: Addressee,
    /// The employer's code, where the employer is asked; else empty.
    pub employer_code: String,
    /// Who wrote it.
    pub written_by: String,
    /// When.
    pub written_at: Timestamp,
    /// When it was sent.
    pub sent_on: Option<Day>,
    /// By when the answer is due.
    pub due_on: Option<Day>,
    /// When it was last asked again.
    pub reminded_on: Option<Day>,
    /// How often it was asked again.
    pub reminders: u32,
    /// What came of it; none: open.
    pub answer: Option<RequestAnswer>,
    /// Grows with each change.
    pub version: u64,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestAnswer {
    /// What.
    pub outcome: Outcome,
    /// The day on which it came.
    pub on: Day,
    /// By what document the number was checked.
    pub number_seen: Option<NumberSeen>,
    /// By what the person was checked.
    pub identity_seen: Option<IdentitySeen>,
    /// Words. Never hold a valid individual number.
    pub note: String,
    /// Who checked and entered it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl DocumentRequest {
    /// Returns the code by which it is known outside.
    pub const fn case_code(&self) -> CaseCode {
        CaseCode(self.id)
    }

    /// Tells where it stands.
    pub const fn state(&self) -> RequestState {
        match (&self.answer, self.sent_on, self.reminded_on) {
            (Some(_), ..) => RequestState::Answered,
            (None, _, Some(_)) => RequestState::Reminded,
            (None, Some(_), None) => RequestState::Sent,
            (None, None, None) => RequestState::Written,
        }
    }

    /// Tells whether it was sent, has no answer, and was due before a day.
    pub fn is_overdue(&self, on: Day) -> bool {
        self.answer.is_none() && self.sent_on.is_some() && self.due_on.is_some_and(|due| due < on)
    }

    /// Tells whether it is open, and by now somebody else is to be asked than it goes, or went, to: the mark of its record names
    /// another addressee, or a later file another employer of its member.
    pub fn is_elsewhere(&self, mark: &Mark, employer_code: &str) -> bool {
        let goes_to_employer = !self.employer_code.is_empty();
        self.answer.is_none()
            && (mark.addressee.is_some_and(|now| now != self.addressee)
                || goes_to_employer && self.employer_code != employer_code)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_case_code_reads_back_and_no_single_slip_is_another_case(id in 0_i64..1_000_000_000, at in 0_usize..6, to in 0_u8..10) {
            let code = CaseCode(RequestId(id));
            let text = code.to_string();
            prop_assert_eq!(text.parse::<CaseCode>(), Ok(code));
            prop_assert_eq!(text.replace('-', "").to_lowercase().parse::<CaseCode>(), Ok(code));
            let mut slipped = text.into_bytes();
            if slipped[2 + at] != b'0' + to {
                slipped[2 + at] = b'0' + to;
                prop_assert!(String::from_utf8(slipped).unwrap().parse::<CaseCode>().is_err());
            }
        }
    }

    #[test]
    fn a_case_code_is_read_in_any_width_and_nothing_else_is_one() {
        let text = CaseCode(RequestId(123)).to_string();
        let wide: String = text.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
        assert_eq!(wide.parse::<CaseCode>(), Ok(CaseCode(RequestId(123))), "{wide}");
        for other in ["", "T", "T-1", "T-000123", "000123", "T-000123-?", "佐藤"] {
            assert_eq!(other.parse::<CaseCode>(), Err(NotACaseCode::Form), "{other}");
        }
        let right = text.chars().last();
        let wrong = if right == Some('X') { 'Y' } else { 'X' };
        assert_eq!(format!("T-000123-{wrong}").parse::<CaseCode>(), Err(NotACaseCode::LastSign));
    }
}
