//! What the locale says: the language of messages, and whether the terminal speaks UTF-8.

use std::ffi::OsString;

use crate::host;
use crate::i18n::Lang;

/// What the environment says about language and encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locale {
    /// The language of messages.
    pub lang: Lang,
    /// Whether characters are written in UTF-8.
    pub utf8: bool,
}

impl Locale {
    /// Reads the locale from variables of the environment as POSIX ranks them: `LC_ALL`, then the category, then `LANG`; an
    /// empty variable counts as unset.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let (all, lang) = (set("LC_ALL"), set("LANG"));
        let characters = set("LC_CTYPE");
        let messages =
            all.clone().or_else(|| set("LC_MESSAGES")).or_else(|| lang.clone()).unwrap_or_default();
        // A Japanese locale that names another encoding would show Japanese in UTF-8 as rubbish.
        let readable = !messages.contains('.') || host::is_utf8(Some(&messages), None, None);
        Self {
            lang: if messages.starts_with("ja") && readable { Lang::Ja } else { Lang::En },
            utf8: host::is_utf8(all.as_deref(), characters.as_deref(), lang.as_deref()),
        }
    }
}

/// Returns the language that `--lang` names, before the command line is parsed: for what is wrong with it.
pub fn named(arguments: &[OsString]) -> Option<Lang> {
    let words = arguments.iter().skip(1).map(|word| word.to_str().unwrap_or_default());
    let mut named = words.clone().filter_map(|word| word.strip_prefix("--lang="));
    let apart = words.clone().zip(words.skip(1)).find(|(flag, _)| *flag == "--lang").map(|(_, value)| value);
    lang(named.next().or(apart)?)
}

/// Returns the language of a code.
pub fn lang(code: &str) -> Option<Lang> {
    match code {
        "ja" => Some(Lang::Ja),
        "en" => Some(Lang::En),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_decides() {
        for (variables, lang, utf8) in [
            (&[][..], Lang::En, false),
            (&[("LANG", "ja_JP.UTF-8")], Lang::Ja, true),
            (&[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "C")], Lang::En, false),
            (&[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "")], Lang::Ja, true),
            (&[("LANG", "en_US.utf8"), ("LC_MESSAGES", "ja_JP.UTF-8")], Lang::Ja, true),
            (&[("LANG", "ja_JP.UTF-8"), ("LC_CTYPE", "C")], Lang::Ja, false),
            (&[("LANG", "ja_JP.eucJP")], Lang::En, false),
            (&[("LANG", "ja")], Lang::Ja, false),
            (&[("LANG", "C.UTF-8")], Lang::En, true),
            (&[("LANG", "de_DE.UTF-8@euro")], Lang::En, true),
            (&[("LANG", "POSIX")], Lang::En, false),
        ] {
            let variable = |name: &str| {
                variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(Locale::read(variable), Locale { lang, utf8 }, "{variables:?}");
        }
    }

    #[test]
    fn the_flag_is_known_before_the_rest_is_understood() {
        for (words, lang) in [
            (&["totsugo", "--lang", "ja", "lst"][..], Some(Lang::Ja)),
            (&["totsugo", "lst", "--lang=ja"], Some(Lang::Ja)),
            (&["totsugo", "--lang"], None),
            (&["totsugo", "--lang", "fr"], None),
            (&["--lang", "x"], None),
        ] {
            let words: Vec<OsString> = words.iter().map(OsString::from).collect();
            assert_eq!(named(&words), lang, "{words:?}");
        }
    }
}
