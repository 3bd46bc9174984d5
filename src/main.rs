//! The exit code of the program, and nothing else.

fn main() {}
