//! Which commands a few letters mean, the best first.

use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::{COMMANDS, Category, Command, CommandId, Scope};
use crate::i18n::{Lang, Message};

/// Lists the commands that a query finds, by name or by what they do in either language's words: those of the queue first, then
/// those that other lists have. Keys that only fill something in are none.
pub fn find(query: &str, lang: Lang) -> Vec<&'static Command> {
    let query = query.trim().trim_start_matches([':', '：']).trim_start();
    let is_offered =
        |command: &&Command| command.category != Category::Key && command.id != CommandId::Palette;
    let mut offered: Vec<&Command> = COMMANDS.iter().filter(is_offered).collect();
    offered.sort_by_key(|command| !command.is_in(Scope::Queue));
    if query.is_empty() {
        return offered;
    }
    let matcher = SkimMatcherV2::default();
    let mut found: Vec<(i64, &Command)> = offered
        .into_iter()
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

/// Says where a command is done that the queue does not have.
pub fn elsewhere(command: &Command, lang: Lang) -> Option<Message> {
    Some(command.home()).filter(|scope| *scope != Scope::Queue).map(|scope| {
        Message::new("console.why.elsewhere").arg("where", lang.text(&format!("console.scope.{scope}")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_letters_find_a_command_in_either_language() {
        for (query, lang, first) in [
            ("wrng", Lang::En, CommandId::FindWrong),
            (":wrng", Lang::En, CommandId::FindWrong),
            ("half-page-u", Lang::Ja, CommandId::HalfUp),
            ("保留", Lang::Ja, CommandId::Hold),
        ] {
            let found = find(query, lang);
            assert_eq!(found.first().map(|command| command.id), Some(first), "{query}");
        }
        assert!(find("zzzz", Lang::En).is_empty());
    }

    #[test]
    fn every_command_is_found_by_its_name() {
        // It itself, and keys that only fill something in.
        let none = [
            CommandId::Palette,
            CommandId::Again,
            CommandId::Switch,
            CommandId::Submit,
            CommandId::NextRow,
            CommandId::PreviousRow,
            CommandId::Left,
            CommandId::Right,
            CommandId::TextStart,
            CommandId::TextEnd,
            CommandId::Erase,
            CommandId::EraseForward,
            CommandId::EraseAll,
            CommandId::Leave,
        ];
        for command in COMMANDS {
            let is_offered = !none.contains(&command.id);
            let is_found = find(command.name(), Lang::En).iter().any(|found| found.id == command.id);
            assert_eq!(is_found, is_offered, "{}", command.name());
            assert_eq!(elsewhere(command, Lang::En).is_none(), command.is_in(Scope::Queue));
        }
    }
}
