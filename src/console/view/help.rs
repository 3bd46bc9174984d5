//! The keys in force, from the command table.

use ratatui::style::Style;

use super::reading::Line;
use super::whole::Writer;
use crate::console::commands::{COMMANDS, Category, Command, Context, Scope};
use crate::console::keymap::key_label;
use crate::console::model::Model;

const KEYS: usize = 18;

pub(super) fn lines(model: &Model, of: Scope) -> Vec<Line> {
    let mut out = Writer::new(model);
    // A help that was asked for over the queue tells the keys of the queue; what lies over the queue comes after it.
    let scopes = std::iter::once(of).chain(Scope::ALL.iter().copied().filter(|scope| *scope != of));
    for (n, scope) in scopes.enumerate() {
        let title = out.lang.text(&format!("console.scope.{scope}"));
        let text =
            if n == 0 { format!("{title}{}", out.lang.text("console.help-here")) } else { title.to_owned() };
        out.chapter(&text);
        for category in Category::ALL {
            chapter(&mut out, scope, *category, model, n == 0);
        }
    }
    out.lines
}

fn chapter(out: &mut Writer, scope: Scope, category: Category, model: &Model, is_here: bool) {
    let commands: Vec<&Command> =
        COMMANDS.iter().filter(|command| command.category == category && command.is_in(scope)).collect();
    if commands.is_empty() {
        return;
    }
    let (lang, theme) = (out.lang, out.theme);
    let title = lang.text(&format!("console.category.{category}"));
    out.lines.push(Line::new().put(" ", Style::new()).put(title, theme.faint()));
    let context = Context::of(model);
    for command in commands {
        let mut keys: Vec<_> =
            model.keymap.keys(command.id, scope).map(|key| key_label(key, theme.is_ascii())).collect();
        if keys.is_empty() {
            keys.push(format!(":{}", command.name()).into());
        }
        let mut line = Line::hanging(KEYS + 2)
            .put("  ", Style::new())
            .column(keys.join(" "), KEYS, theme.key())
            .put(command.help(lang), theme.plain());
        if let Err(why) = (command.available)(&context)
            && is_here
        {
            line = line.put(format!("  ({})", model.keymap.say(lang, &context.because(why))), theme.faint());
        }
        out.lines.push(line);
    }
}
