//! The exit code of the program and whose memory it lives in, and nothing else.

use std::process::ExitCode;

/// An import hands every text of a file from the thread that reads to the one that writes: mimalloc frees what another thread
/// took without a lock. It serves SQLite too.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    totsugo::cli::run()
}
