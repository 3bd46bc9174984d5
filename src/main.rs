//! The exit code of the program, and nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    totsugo::cli::run()
}
