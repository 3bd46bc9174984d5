//! A wrong registration: the checklist of what is done about it, who does what by when, and when it is closed.
//!
//! Of the joint notice's section 2 only the step for similar cases is public (notice of 23 May 2023, 2(1)③); the other steps
//! of the template that comes with the program are good practice, with their sources in it.

mod brought;
mod due;
mod facts;
mod follow;
mod step;
mod template;
#[cfg(test)]
mod testing;

pub use brought::{Brought, brought};
pub use due::{Due, due_words, end_of};
pub use facts::{Facts, Swept, by_facts, evidence, finder};
pub use follow::{Cause, Course, finds_another, follow, is_wrong, number_found, unconfirmed};
pub use step::{
    Ruled, SIMILAR_CASES, STOP_VIEWING, Turn, as_in_files, checklist, counted, due_now, is_due, next_due,
    refuse_withdrawn, rule, urgency, words,
};
pub use template::{BadLine, Template, TemplateStep, owner, parse, shipped, shipped_text, title};
