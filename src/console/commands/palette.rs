//! What the words keyed into the palette mean: where to go in the queue, or which commands, the best first.

use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::{COMMANDS, Category, Command, CommandId, Scope};
use crate::i18n::{Lang, Message};
use crate::triage::page::Count;
use crate::triage::position::Position;

/// What was keyed.
#[derive(Debug)]
pub enum Keyed {
    /// Where to go in the queue.
    Position(Position),
    /// Commands that it finds.
    Commands(Vec<&'static Command>),
}

impl Keyed {
    /// Returns how many lines there are to choose from.
    pub fn lines(&self) -> usize {
        match self {
            Self::Position(_) => 1,
            Self::Commands(found) => found.len(),
        }
    }
}

/// Reads what was keyed: a position is no command.
pub fn read(keyed: &str, lang: Lang) -> Keyed {
    let keyed = keyed.trim().trim_start_matches([':', '：']).trim_start();
    Position::read(keyed).map_or_else(|| Keyed::Commands(find(keyed, lang)), Keyed::Position)
}

/// Says where a position lies in a list of so many records.
pub fn destination(position: Position, total: Count) -> Message {
    let said = |id| Message::new(id).arg("of", total);
    match position {
        Position::Part(_) => said("console.go-to.part").arg("part", position),
        Position::Nth(0) => said("console.go-to.first"),
        Position::Nth(nth) if nth > total.figure() => said("console.go-to.last"),
        Position::Nth(_) => said("console.go-to.record").arg("nth", position),
    }
}

/// Lists the commands that a query finds, by name or by what they do in either language's words: those of the queue first, then
/// those that other lists have. Keys that only fill something in are none.
fn find(query: &str, lang: Lang) -> Vec<&'static Command> {
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
            (" :wrng ", Lang::En, CommandId::FindWrong),
            ("：wrng", Lang::En, CommandId::FindWrong),
            ("half-page-u", Lang::Ja, CommandId::HalfUp),
            ("保留", Lang::Ja, CommandId::Hold),
        ] {
            let Keyed::Commands(found) = read(query, lang) else { panic!("{query}") };
            assert_eq!(found.first().map(|command| command.id), Some(first), "{query}");
        }
        assert!(find("zzzz", Lang::En).is_empty());
    }

    #[test]
    fn a_number_or_a_part_is_a_position_and_said_before_it_is_gone_to() {
        let exact = Count::Exact(1_000_000);
        for (keyed, total, said) in [
            ("12345", exact, "Go to record 12,345 of 1,000,000"),
            ("：１２，３４５", exact, "Go to record 12,345 of 1,000,000"),
            ("1000000", exact, "Go to record 1,000,000 of 1,000,000"),
            ("50 ％", exact, "Go to 50% of the queue"),
            ("150%", exact, "Go to 100% of the queue"),
            ("0", exact, "Go to the first record of 1,000,000"),
            ("-3", exact, "Go to the first record of 1,000,000"),
            ("123456789018", exact, "Go to the last record of 1,000,000"),
            ("6000", Count::AtLeast(5_000), "Go to the last record of 5,000+"),
        ] {
            let Keyed::Position(position) = read(keyed, Lang::En) else { panic!("{keyed}") };
            assert_eq!(Lang::En.say(&destination(position, total)), said, "{keyed}");
        }
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
