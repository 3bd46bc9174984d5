//! What is read of many records: windows, lists, and long looks in steps that give way to shorter wishes.
//!
//! | file | does |
//! |---|---|
//! | [`mod@page`], [`mod@listing`] | a window for the console, a list for a file |
//! | `rank`, `anchors` | where in a list a record stands, and which stands at a position |
//! | [`mod@walk`], [`mod@orders`], [`mod@predicates`] | the queue between two places, the orders and the conditions of a list |
//! | [`mod@search`], [`mod@reach`] | how the search index narrows, and how far it reaches |
//! | [`mod@hunt`], [`mod@finder`], `cut`, `version` | what is looked for in slices, what a reader found last, and the windows of it |

mod anchors;
mod cut;
pub(in crate::store) mod finder;
pub(in crate::store) mod hunt;
pub(in crate::store) mod listing;
pub(in crate::store) mod orders;
pub(in crate::store) mod page;
pub(in crate::store) mod predicates;
mod rank;
pub(in crate::store) mod reach;
pub(in crate::store) mod search;
mod version;
pub(in crate::store) mod walk;
