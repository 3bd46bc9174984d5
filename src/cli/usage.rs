//! One line out of clap's several: what is wrong with the command line, and how it goes.

use crate::text::Shown;

/// Says a usage error on one line: clap's words up to the usage, then the usage.
pub fn one_line(error: &clap::Error) -> String {
    let rendered = error.render().to_string();
    let (said, rest) = rendered.split_once("Usage:").unwrap_or((&rendered, ""));
    let said = said.strip_prefix("error: ").unwrap_or(said);
    let said = said.split("For more information").next().unwrap_or(said);
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ").replace(" tip: ", "; ");
    let usage = rest.lines().next().unwrap_or_default().trim();
    let how = if usage.is_empty() { "see `totsugo --help`".to_owned() } else { format!("usage: {usage}") };
    Shown::new(format!("{words}; {how}")).as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::args::Arguments;

    fn said(arguments: &[&str]) -> String {
        let all = std::iter::once("totsugo").chain(arguments.iter().copied());
        one_line(&Arguments::try_parse_from(all).unwrap_err())
    }

    #[test]
    fn every_usage_error_is_one_line_that_says_how_it_goes() {
        for (arguments, what, how) in [
            (&["lst"][..], "lst", "usage: totsugo"),
            (&["import"], "<KIND>", "usage: totsugo import"),
            (&["import", "cats", "a.csv"], "candidates", "--help"),
            (&["list", "--status", "done"], "verified", "--help"),
            (&["mark", "x", "--as", "verified"], "'x'", "--help"),
            (&["list", "--limit", "1", "--limit", "2"], "--limit", "usage: totsugo list"),
            (&["li\u{1b}[31mst"], "unrecognized", "usage"),
            (&["l\u{202e}st"], "l⟨U+202E⟩st", "usage"),
        ] {
            let line = said(arguments);
            assert!(line.contains(what) && line.contains(how), "{line}");
            assert!(!line.contains(['\n', '\u{1b}']), "{line}");
        }
    }
}
