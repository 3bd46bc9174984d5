//! What may be said with every command.

use std::path::PathBuf;

use clap::Args;

/// What holds for every command.
#[derive(Debug, Clone, Default, Args)]
pub struct Globals {
    /// Database to work on
    #[arg(long, global = true, value_name = "FILE", help_heading = "Everywhere")]
    pub db: Option<PathBuf>,
    /// Language of the screen and of messages [default: the locale's]
    #[arg(long, global = true, value_name = "LANG", value_parser = ["en", "ja"], help_heading = "Everywhere")]
    pub lang: Option<String>,
    /// Name that you claim beside your account; it never replaces it
    #[arg(long, global = true, value_name = "NAME", help_heading = "Everywhere")]
    pub operator: Option<String>,
    /// Draw borders and marks in ASCII
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub ascii: bool,
}
