//! Which commands a few letters mean, the best first.

use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::{COMMANDS, Command, CommandId, Context, Scope};
use crate::i18n::Lang;

/// Lists the commands of the queue that a query finds, by name or by what they do in either language's words. What stops a
/// bulk act, or goes on with one, is offered where there is one; named in full, it says why it cannot.
pub fn find(query: &str, lang: Lang, context: &Context) -> Vec<&'static Command> {
    let query = query.trim();
    let is_of_bulk = |id| matches!(id, CommandId::StopBulk | CommandId::ResumeBulk);
    let is_idle = |command: &Command| is_of_bulk(command.id) && (command.available)(context).is_err();
    let offered = COMMANDS.iter().filter(|command| {
        command.is_in(Scope::Queue)
            && command.id != CommandId::Palette
            && (!is_idle(command) || query == command.name())
    });
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

    fn idle() -> Context {
        Context { may_act: true, ..Context::default() }
    }

    #[test]
    fn a_few_letters_find_a_command_in_either_language() {
        for (query, lang, first) in [
            ("wrng", Lang::En, CommandId::FindWrong),
            ("half-page-u", Lang::Ja, CommandId::HalfUp),
            ("保留", Lang::Ja, CommandId::Hold),
        ] {
            let found = find(query, lang, &idle());
            assert_eq!(found.first().map(|command| command.id), Some(first), "{query}");
        }
        assert!(find("zzzz", Lang::En, &idle()).is_empty());
        assert!(find("", Lang::En, &idle()).len() > 20);
    }

    #[test]
    fn a_bulk_act_is_stopped_where_one_runs_and_resumed_where_one_rests() {
        let of_bulk = |query: &str, context: &Context| {
            let found = find(query, Lang::En, context).into_iter().map(|command| command.id);
            found.filter(|id| matches!(id, CommandId::StopBulk | CommandId::ResumeBulk)).collect::<Vec<_>>()
        };
        let running = Context { is_bulk_running: true, ..idle() };
        let resting = Context { is_bulk_interrupted: true, ..idle() };
        assert_eq!(of_bulk("", &idle()), []);
        assert_eq!(of_bulk("bulk", &running), [CommandId::StopBulk]);
        assert_eq!(of_bulk("", &resting), [CommandId::StopBulk, CommandId::ResumeBulk]);
        assert_eq!(of_bulk("resume-bulk", &running), [CommandId::ResumeBulk]);
    }
}
