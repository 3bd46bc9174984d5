//! The sentences of one language, read once from the embedded files.

use std::ops::Range;
use std::sync::LazyLock;

use foldhash::HashMap;

use super::{Arg, Lang, Message};

/// The sentences of one language by their ids.
#[derive(Debug)]
pub struct Catalogue {
    lang: Lang,
    texts: HashMap<&'static str, &'static str>,
    /// The glossary's words once more, by kind and code.
    words: HashMap<(&'static str, &'static str), &'static str>,
}

/// Stands where an id has no text.
const GAP: &str = "⁇";

static JA: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read(Lang::Ja, JA_FILES));
static EN: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read(Lang::En, EN_FILES));

const JA_FILES: &[&str] = &[
    include_str!("ja/words.txt"),
    include_str!("ja/compare.txt"),
    include_str!("ja/triage.txt"),
    include_str!("ja/notice.txt"),
    include_str!("ja/files.txt"),
    include_str!("ja/store.txt"),
    include_str!("ja/report.txt"),
    include_str!("ja/console.txt"),
    include_str!("ja/cli.txt"),
];
const EN_FILES: &[&str] = &[
    include_str!("en/words.txt"),
    include_str!("en/compare.txt"),
    include_str!("en/triage.txt"),
    include_str!("en/notice.txt"),
    include_str!("en/files.txt"),
    include_str!("en/store.txt"),
    include_str!("en/report.txt"),
    include_str!("en/console.txt"),
    include_str!("en/cli.txt"),
];

impl Catalogue {
    pub(super) fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::Ja => &JA,
            Lang::En => &EN,
        }
    }

    pub(super) fn read(lang: Lang, files: &[&'static str]) -> Self {
        let texts: HashMap<&'static str, &'static str> = files
            .iter()
            .flat_map(|file| file.lines())
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once(" = "))
            .collect();
        let word = |(id, text): (&&'static str, &&'static str)| {
            Some((id.strip_prefix("word.")?.split_once('.')?, *text))
        };
        let words = texts.iter().filter_map(word).collect();
        Self { lang, texts, words }
    }

    /// Returns the text of an id, or `⁇` where there is none, so that a gap is seen and nothing breaks.
    pub fn text(&self, id: &str) -> &'static str {
        self.texts.get(id).copied().unwrap_or(GAP)
    }

    /// Returns an id as the files have it, where they have it.
    pub(super) fn id(&self, id: &str) -> Option<&'static str> {
        self.texts.get_key_value(id).map(|(id, _)| *id)
    }

    /// Returns the glossary's word for a code: `word("status", "pending")`.
    pub fn word(&self, kind: &str, code: &str) -> &'static str {
        self.words.get(&(kind, code)).copied().unwrap_or(GAP)
    }

    /// Says a message: each `{name}` of the text becomes the argument of that name; `{n|record|records}` the word for as
    /// many as `n` says.
    pub fn say(&self, message: &Message) -> String {
        self.say_with(message, &|_| None)
    }

    /// Says a message; what is none of its arguments is asked of `fill`.
    pub fn say_with(&self, message: &Message, fill: &dyn Fn(&str) -> Option<String>) -> String {
        self.say_with_keys(message, fill).0
    }

    /// Says a message as [`say_with`](Self::say_with) does, and where in it member keys stand.
    pub fn say_with_keys(
        &self,
        message: &Message,
        fill: &dyn Fn(&str) -> Option<String>,
    ) -> (String, Vec<Range<usize>>) {
        let (mut out, mut keys) = (String::new(), Vec::new());
        self.write(message, fill, &mut out, &mut keys);
        (out, keys)
    }

    fn write(
        &self,
        message: &Message,
        fill: &dyn Fn(&str) -> Option<String>,
        out: &mut String,
        keys: &mut Vec<Range<usize>>,
    ) {
        let mut rest = self.text(message.id);
        out.reserve(rest.len() + 32);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                rest = after;
                break;
            };
            rest = tail;
            let (name, forms) =
                name.split_once('|').map_or((name, None), |(name, forms)| (name, Some(forms)));
            let given = message.args.iter().find(|(given, _)| *given == name).map(|(_, value)| value);
            match (forms.and_then(|forms| forms.split_once('|')), given) {
                (Some((one, many)), given) => {
                    let is_one = matches!(given, Some(Arg::Plain(value)) if value == "1");
                    out.push_str(if is_one { one } else { many });
                }
                (None, Some(Arg::Plain(value))) => out.push_str(value),
                (None, Some(Arg::Key(key))) => {
                    keys.push(out.len()..out.len() + key.len());
                    out.push_str(key);
                }
                (None, Some(Arg::Said(inner))) => self.write(inner, fill, out, keys),
                (None, None) => out.push_str(&fill(name).unwrap_or_else(|| format!("{{{name}}}"))),
            }
        }
        out.push_str(rest);
    }

    /// Lists the ids with their texts, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.texts.iter().map(|(id, text)| (*id, *text))
    }

    /// Returns the language.
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// Lists the lines of this language's files that are neither blank, nor a comment, nor `id = text`.
    #[cfg(test)]
    pub(super) fn stray_lines(lang: Lang) -> Vec<&'static str> {
        let files = if lang == Lang::Ja { JA_FILES } else { EN_FILES };
        let good = |line: &str| line.is_empty() || line.starts_with('#') || line.contains(" = ");
        files.iter().flat_map(|file| file.lines()).filter(|line| !good(line)).collect()
    }

    /// Lists the ids of this language's files as often as they stand there.
    #[cfg(test)]
    pub(super) fn ids_as_written(lang: Lang) -> Vec<&'static str> {
        let files = if lang == Lang::Ja { JA_FILES } else { EN_FILES };
        files
            .iter()
            .flat_map(|file| file.lines())
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once(" = ").map(|(id, _)| id))
            .collect()
    }
}
