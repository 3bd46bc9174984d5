//! Tests of the whole room, on real files.

mod acts;
mod chain;
mod files;
mod imports;
mod lists;
mod population;
mod recompare;
