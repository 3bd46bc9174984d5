//! Which commands a few letters mean, the best first.

use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::{COMMANDS, Command, CommandId, Scope};
use crate::i18n::Lang;

/// Lists the commands of the queue that a query finds, by name or by what they do in either language's words.
pub fn find(query: &str, lang: Lang) -> Vec<&'static Command> {
    let offered =
        COMMANDS.iter().filter(|command| command.is_in(Scope::Queue) && command.id != CommandId::Palette);
    let query = query.trim();
    if query.is_empty() {
        return offered.collect();
    }
    let matcher = SkimMatcherV2::default();
    let mut found: Vec<(i64, &Command)> = offered
        .filter_map(|command| {
            let texts = [command.name(), command.short(lang), command.help(lang)];
            texts
                .iter()
                .filter_map(|text| matcher.fuzzy_match(text, query))
                .max()
                .map(|score| (score, command))
        })
        .collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, command)| command).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_letters_find_a_command_in_either_language() {
        for (query, lang, first) in [
            ("wrng", Lang::En, CommandId::FindWrong),
            ("half-page-u", Lang::Ja, CommandId::HalfUp),
            ("保留", Lang::Ja, CommandId::Hold),
        ] {
            assert_eq!(find(query, lang).first().map(|command| command.id), Some(first), "{query}");
        }
        assert!(find("zzzz", Lang::En).is_empty());
        assert!(find("", Lang::En).len() > 20);
    }
}
