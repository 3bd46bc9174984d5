//! 資料提供依頼: who is asked for a document that shows a member's number, and what may be done with a request. Knows no file
//! and no database.
//!
//! The notice of 23 May 2023, 記1(2): 照会結果の5情報により確認できないものについては、事業主等に加入者本人の個人番号を確認できる資料
//! （マイナンバーカードの写しや個人番号が記載された住民票の写し）の提供を求める等の方法により、正しい個人番号が登録されていることを確実に点検する.
//!
//! | module | decides |
//! |---|---|
//! | `rule` | what follows from an act on a request, or why it is refused |
//! | `refusal` | why, in one line |
//! | `counts` | what a request adds to the report |
//! | `letter` | to whom a letter goes, whose names stand in it, and what it lacks |
//! | `proposal` | which mark an answer speaks for; it never makes one |

mod counts;
mod letter;
mod proposal;
mod refusal;
mod rule;

pub use counts::counts;
pub use letter::{Asked, Household, Lacking, Letter, LetterMember, Recipient, group, recipient};
pub use proposal::{Proposal, awaits_decision, proposal};
pub use refusal::RequestRefusal;
pub use rule::{due_to_print, needs_request, rule};

#[cfg(test)]
mod tests;
