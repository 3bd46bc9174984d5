//! `man`: one manual page of every command, from the one definition of the command line.

use clap::{Args, Command};
use clap_mangen::Man as Page;

use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::help;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::i18n::Lang;

/// Print the manual page
#[derive(Debug, Args)]
pub struct Man {}

impl Man {
    /// Runs the command on the definition of the command line.
    pub fn run(&self, program: Command, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        output.text(&page(program, session.lang).map_err(Failure::stdout)?)?;
        Ok(Outcome::Done)
    }
}

/// Writes the page in roff: the program, then each command under a heading of its own.
fn page(mut program: Command, lang: Lang) -> std::io::Result<String> {
    program.build();
    let mut out = Vec::new();
    let whole = Page::new(program.clone());
    whole.render_title(&mut out)?;
    whole.render_name_section(&mut out)?;
    whole.render_synopsis_section(&mut out)?;
    whole.render_description_section(&mut out)?;
    whole.render_options_section(&mut out)?;
    for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
        section(command, &mut out, program.get_name())?;
    }
    whole.render_extra_section(&mut out)?;
    whole.render_version_section(&mut out)?;
    Ok(help::in_words(String::from_utf8_lossy(&out).into_owned(), lang))
}

/// The head of what stands behind the options.
const EXTRA: &str = ".SH EXTRA\n";

/// Writes one command, and those below it, as a section; what a page of its own would call sections become parts of it.
fn section(command: &Command, out: &mut Vec<u8>, above: &str) -> std::io::Result<()> {
    let name = format!("{above} {}", command.get_name());
    out.extend_from_slice(format!(".SH {}\n", name.to_uppercase()).as_bytes());
    let page = Page::new(command.clone());
    let mut parts = Vec::new();
    page.render_synopsis_section(&mut parts)?;
    page.render_description_section(&mut parts)?;
    // What holds for every command stands once, above.
    let own = command.clone().mut_args(|arg| {
        let everywhere = arg.is_global_set();
        arg.hide(everywhere)
    });
    Page::new(own).render_options_section(&mut parts)?;
    if let Some(more) = command.get_after_long_help().or(command.get_after_help()) {
        let mut extra = Vec::new();
        page.render_extra_section(&mut extra)?;
        let extra = String::from_utf8_lossy(&extra).into_owned();
        // A paragraph is filled, lines of an example stay as they are.
        let is_example = more.to_string().lines().count() > 1;
        let extra = if is_example { extra.replace(EXTRA, &format!("{EXTRA}.nf\n")) + ".fi\n" } else { extra };
        parts.extend_from_slice(extra.replace(EXTRA, ".SH NOTES\n").as_bytes());
    }
    let parts = String::from_utf8_lossy(&parts).replace(".SH ", ".SS ");
    out.extend_from_slice(parts.as_bytes());
    for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
        section(below, out, &name)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::definition;

    #[test]
    fn every_command_and_every_flag_has_its_place_on_the_page() {
        let mut program = definition(Lang::En);
        let page = page(program.clone(), Lang::En).unwrap();
        program.build();
        for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
            let heading = format!(".SH TOTSUGO {}\n", command.get_name().to_uppercase());
            assert!(page.contains(&heading), "{heading}");
            for flag in command.get_arguments().filter_map(|arg| arg.get_long()) {
                assert!(page.contains(&flag.replace('-', "\\-")), "{} --{flag}", command.get_name());
            }
        }
        let example = crate::files::PROFILE_EXAMPLE.replace('-', "\\-");
        assert!(page.contains(&format!("{example}.fi\n")), "the profile as it is written");
        assert!(page.contains("TOTSUGO_DB") && page.contains("Exit codes"));
        assert_eq!(page.matches("Database to work on").count(), 1, "global flags stand once");
    }
}
