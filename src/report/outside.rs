//! What a page would load from elsewhere: it opens from a file and without network, and shows then what it holds itself.

use crate::i18n::Message;
use crate::text::Shown;

/// What makes a page load something; of links to be followed nothing is loaded.
const LOADING: [&str; 6] = ["src", "srcset", "href", "background", "url(", "@import"];

/// How much of an address is said.
const SAID: usize = 60;

/// Says of the first thing that a template loads from elsewhere where it stands; nothing where it loads nothing.
pub fn from_outside(template: &str) -> Option<Message> {
    // Of the same length, so that what is found in the one stands in the other.
    let lower = template.to_ascii_lowercase();
    let found = LOADING.iter().flat_map(|word| lower.match_indices(word).map(|(at, _)| (at, *word)));
    let (at, address) = found
        .filter(|(at, _)| !is_link(lower.get(..*at).unwrap_or_default()))
        .filter_map(|(at, word)| Some((at, address(template.get(at + word.len()..)?, word)?)))
        .min()?;
    let line = 1 + template.get(..at).unwrap_or_default().matches('\n').count();
    let said: String = address.chars().take(SAID).collect();
    Some(Message::new("report.from-outside").arg("line", line).arg("address", Shown::new(said)))
}

/// Returns the address behind a word that loads, where it is not in the page itself.
fn address<'t>(rest: &'t str, word: &str) -> Option<&'t str> {
    let rest = rest.trim_start();
    let rest = match word {
        "url(" => rest,
        "@import" => rest.strip_prefix("url(").unwrap_or(rest),
        _ => rest.strip_prefix('=')?.trim_start(),
    };
    let address = rest.trim_start_matches(['"', '\'']);
    let address = address.split(['"', '\'', ')', '>', ';', ' ', '\n']).next().unwrap_or_default();
    let is_within =
        ["#", "data:", "{{"].iter().any(|within| address.to_ascii_lowercase().starts_with(within));
    (!address.is_empty() && !is_within).then_some(address)
}

/// Tells whether what follows stands in the tag of a link.
fn is_link(before: &str) -> bool {
    let tag = before.rsplit_once('<').map_or("", |(_, tag)| tag);
    !tag.contains('>') && ["a", "area"].contains(&tag.split_whitespace().next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{LAYOUT, LETTER};

    #[test]
    fn what_is_loaded_from_elsewhere_is_named_with_its_line() {
        for (template, line, address) in [
            ("a\n<img alt='' src=\"https://例.jp/logo.png\">", 2, "https://例.jp/logo.png"),
            ("<IMG SRC = logo.png>", 1, "logo.png"),
            ("<link rel=stylesheet href=//cdn/x.css>", 1, "//cdn/x.css"),
            ("<style>\n\nb { background: url( 'x.png' ) }</style>", 3, "x.png"),
            ("<style>@import url(\"http://x/y.css\");</style>", 1, "http://x/y.css"),
            ("<style>@import 'y.css';</style><img src=b.png>", 1, "y.css"),
            ("<p>{{title}}\n<script src='\u{1b}x'></script>", 2, "␛x"),
        ] {
            let said = from_outside(template).map(|said| said.to_string());
            let expected = format!("line {line}: {address} is not in the page");
            assert!(said.as_ref().is_some_and(|said| said.starts_with(&expected)), "{template}: {said:?}");
        }
    }

    #[test]
    fn what_stands_in_the_page_and_links_are_not_loaded() {
        for template in [
            LETTER,
            LAYOUT,
            "",
            "<img src=\"data:image/png;base64,AAAA\">",
            "<a href=\"https://example.org\">x</a> <svg><use href='#a'/></svg>",
            "the src of this, an href and a background: white",
            "<img src={{field}}>",
        ] {
            assert_eq!(from_outside(template), None, "{template}");
        }
    }
}
