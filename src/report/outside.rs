//! What a page would load from elsewhere, in the usual ways: it opens from a file and without network, and shows then what it holds
//! itself.

use crate::i18n::Message;
use crate::text::Shown;

/// What makes a tag load something; of links to be followed nothing is loaded.
const ATTRIBUTES: [&str; 6] = ["src", "srcset", "href", "background", "data", "poster"];

/// What loads something wherever a style may stand.
const STYLES: [&str; 2] = ["url(", "@import"];

/// What ends an address.
const ENDS: [char; 7] = ['"', '\'', ')', '>', ';', ' ', '\n'];

/// How much of an address is said.
const SAID: usize = 60;

/// Says of the first thing that a template loads from elsewhere where it stands; nothing where it loads nothing.
pub fn from_outside(template: &str) -> Option<Message> {
    let spoken = without(&without(template, "{{!", "}}"), "<!--", "-->");
    // Of the same length, so that what is found in the one stands in the other.
    let lower = spoken.to_ascii_lowercase();
    let mut begins = 0;
    let found = lower.split('<').find_map(|tag| {
        let at = begins;
        begins += tag.len() + 1;
        first_in(tag, spoken.get(at..)?).map(|(within, address)| (at + within, address))
    });
    let (at, address) = found?;
    let line = 1 + template.get(..at).unwrap_or_default().matches('\n').count();
    // What is masked is so before the rest is cut off.
    let said: String = Shown::new(address).to_string().chars().take(SAID).collect();
    Some(Message::new("report.from-outside").arg("line", line).arg("address", Shown::new(said)))
}

/// Finds the first address that is loaded by what stands between one `<` and the next: that in small letters, and as it was written
/// with all that follows it.
fn first_in<'t>(tag: &str, written: &'t str) -> Option<(usize, &'t str)> {
    let inside = tag.get(..end_of(tag))?;
    let is_link = ["a", "area"].contains(&inside.split_whitespace().next().unwrap_or_default());
    let attributes = ATTRIBUTES.iter().filter(|_| !is_link).map(|word| (inside, *word));
    let styles = STYLES.iter().map(|word| (tag, *word));
    let first = attributes.chain(styles).filter_map(|(text, word)| {
        text.match_indices(word).find_map(|(at, _)| {
            let is_part =
                text.get(..at)?.ends_with(|sign: char| sign.is_alphanumeric() || "-_".contains(sign));
            let address = address(written.get(at + word.len()..)?, word)?;
            (!is_part).then_some((at, address))
        })
    });
    first.min()
}

/// Returns where a tag ends: at the first `>` that is in no quotes.
fn end_of(tag: &str) -> usize {
    let mut quote = None;
    let end = tag.find(|sign| {
        match (quote, sign) {
            (None, '"' | '\'') => quote = Some(sign),
            (Some(open), _) if open == sign => quote = None,
            _ => return quote.is_none() && sign == '>',
        }
        false
    });
    end.unwrap_or(tag.len())
}

/// Returns a text of the same length and the same lines with nothing in its comments; one that does not end goes to the end.
fn without(text: &str, begin: &str, end: &str) -> String {
    let mut spoken = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, comment)) = rest.find(begin).map(|at| rest.split_at(at)) {
        let length = comment.find(end).map_or(comment.len(), |at| at + end.len());
        let (silent, after) = comment.split_at(length);
        spoken.push_str(before);
        spoken.extend(silent.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        rest = after;
    }
    spoken + rest
}

/// Returns the address behind a word that loads, where it is not in the page itself.
fn address<'t>(rest: &'t str, word: &str) -> Option<&'t str> {
    let rest = rest.trim_start();
    let rest = match word {
        "url(" => rest,
        "@import" => rest.strip_prefix("url(").unwrap_or(rest),
        _ => rest.strip_prefix('=')?.trim_start(),
    };
    let rest = rest.trim_start_matches(['"', '\'']);
    let is_data = rest.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
    if is_data || rest.starts_with('#') {
        return None;
    }
    // Nothing is said of a field that is all of it.
    let field = if rest.starts_with("{{") { rest.find("}}").map_or(0, |at| at + 2) } else { 0 };
    let more = rest.get(field..)?.split(ENDS).next()?;
    if more.is_empty() { None } else { rest.get(..field + more.len()) }
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
            ("{{! a\n}}<!-- b\n--><object data=seal.svg>", 3, "seal.svg"),
            ("<video poster=\"a.jpg\" src=b.mp4>", 1, "a.jpg"),
            ("<img alt='a > b' src={{case_code}}.png>", 1, "{{case_code}}.png"),
            ("<p style=\"background:url({{ no }}/x.png)\">", 1, "{{ no }}/x.png"),
        ] {
            let said = from_outside(template).map(|said| said.to_string());
            let expected = format!("line {line}: {address} is not in the page and does not show");
            assert_eq!(said, Some(expected), "{template}");
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
            "<img src={{field}}><img src='{{ field }}'>",
            "{{! <img src=a.png> }}<!-- <img src=b.png>\n<link href=c.css> --><!-- url(d.png)",
            "<p data-src=a.png>src=b.png</p><script>data = 1</script><a\nhref=c title='a > b' href=d>x</a>",
        ] {
            assert_eq!(from_outside(template), None, "{template}");
        }
    }

    /// The cut falls into the number: it is masked before.
    #[test]
    fn a_number_in_an_address_is_masked_before_the_address_is_cut() {
        let before = "x/".repeat(27);
        let said = from_outside(&format!("<img src={before}123456789018.png>")).map(|said| said.to_string());
        let expected = format!("line 1: {before}****** is not in the page and does not show");
        assert_eq!(said, Some(expected));
    }
}
