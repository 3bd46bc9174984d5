//! The verbs of the audit, pure: what a record's data mean, what may be done with it, and in which order it comes.
//!
//! A store looks up, applies and commits; everything it must decide is decided here, so that a second store is one more
//! folder. Knows `audit`, `compare`, `text` and `i18n`; no SQL, no file, no terminal, no clock.
//!
//! | file | decides |
//! |---|---|
//! | [`intake`] | what an import brings and how its rows are counted |
//! | [`mod@column`] | which columns a file has, and what stays of what it leaves unsaid |
//! | [`causes`] | which root causes a candidate has |
//! | [`decisions`] | what of another database's decisions is taken |
//! | [`dossier`] | what is known of one record |
//! | [`signals`] | which dangers that shows |
//! | [`risk`] | where in the queue it stands |
//! | [`assess`] | all of these at once |
//! | [`danger`], [`withdrawal`] | whom a danger names, and what changed data do to a mark |
//! | [`act`], [`policy`] | who may mark what, how |
//! | [`selection`], [`bulk`] | how many records are marked at once |
//! | [`filter`], [`page`], [`position`], [`listing`], [`pattern`] | what a list shows, and how it is read |
//! | [`search`] | what words find, and how well a record fits them |
//! | [`figures`], [`tallies`], [`sums`] | what is counted, what is kept of it for the queue, and what a change adds to it |
//! | [`deadlines`], [`progress`] | by when it is reported, and how the audit went on |
//! | [`requests`] | what is said of requests for documents |
//! | [`incident`] | what is done to a step of an incident, and asked for by a sweep |
//! | [`chain`], [`turn`] | how the history is sealed, and what it says of an act |
//! | [`port`] | what a store and the console say to each other |

pub mod act;
pub mod assess;
pub mod bulk;
pub mod causes;
pub mod chain;
pub mod column;
pub mod danger;
pub mod deadlines;
pub mod decisions;
pub mod dossier;
pub mod figures;
pub mod filter;
pub mod incident;
pub mod intake;
pub mod listing;
pub mod masked;
pub mod page;
pub mod pattern;
pub mod policy;
pub mod port;
pub mod position;
pub mod progress;
pub mod requests;
pub mod risk;
pub mod search;
pub mod selection;
pub mod signals;
pub mod sums;
pub mod tallies;
#[cfg(test)]
pub(crate) mod testing;
pub mod turn;
pub mod withdrawal;

#[cfg(test)]
mod tests {
    use crate::audit::{
        Addressee, AnswerResult, Basis, EventKind, IdentitySeen, IncidentEnding, Item, NumberSeen, Outcome,
        Reconciled, RequestState, RootCause, Signal, Status, StepState,
    };
    use crate::compare::Grade;
    use crate::i18n::Lang;
    use crate::triage::risk::Risk;

    #[test]
    fn every_code_has_a_word_in_both_languages() {
        fn codes<T: Copy>(
            kind: &'static str,
            all: &[T],
            code: fn(T) -> &'static str,
        ) -> Vec<(&'static str, &'static str)> {
            all.iter().map(|one| (kind, code(*one))).collect()
        }
        let all = [
            codes("cause", RootCause::ALL, RootCause::code),
            codes("item", Item::ALL, Item::code),
            codes("grade", Grade::ALL, Grade::code),
            codes("signal", Signal::ALL, Signal::code),
            codes("status", Status::ALL, Status::code),
            codes("basis", Basis::ALL, Basis::code),
            codes("addressee", Addressee::ALL, Addressee::code),
            codes("answer", AnswerResult::ALL, AnswerResult::code),
            codes("risk", Risk::ALL, Risk::code),
            codes("event", EventKind::ALL, EventKind::code),
            codes("outcome", Outcome::ALL, Outcome::code),
            codes("number-seen", NumberSeen::ALL, NumberSeen::code),
            codes("identity-seen", IdentitySeen::ALL, IdentitySeen::code),
            codes("request-state", RequestState::ALL, RequestState::code),
            codes("step-state", StepState::ALL, StepState::code),
            codes("incident-ending", IncidentEnding::ALL, IncidentEnding::code),
            codes("reconciled", Reconciled::ALL, Reconciled::code),
        ];
        for (kind, code) in all.concat() {
            for lang in [Lang::Ja, Lang::En] {
                assert_ne!(lang.word(kind, code), "⁇", "word.{kind}.{code} in {lang:?}");
            }
        }
    }
}
