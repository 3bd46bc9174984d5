//! Whether the locale writes UTF-8: the values come from the caller, who alone reads the environment.

/// Tells whether the locale is UTF-8, by the values of `LC_ALL`, `LC_CTYPE` and `LANG`: the first that is set and not
/// empty counts (POSIX, XBD 8.2). No value at all is the C locale, which is not.
pub fn is_utf8(lc_all: Option<&str>, lc_ctype: Option<&str>, lang: Option<&str>) -> bool {
    let locale =
        [lc_all, lc_ctype, lang].into_iter().flatten().find(|value| !value.is_empty()).unwrap_or("C");
    // language_TERRITORY.codeset@modifier
    let codeset = locale.split_once('.').map_or("", |(_, rest)| rest.split('@').next().unwrap_or_default());
    let letters: String = codeset.chars().filter(char::is_ascii_alphanumeric).collect();
    letters.eq_ignore_ascii_case("utf8")
}

#[cfg(test)]
mod tests {
    use super::is_utf8;

    #[test]
    fn the_first_value_that_is_set_counts() {
        for (lc_all, lc_ctype, lang, utf8) in [
            (None, None, Some("ja_JP.UTF-8"), true),
            (None, None, Some("ja_JP.utf8"), true),
            (None, None, Some("C.UTF-8"), true),
            (None, None, Some("de_DE.UTF-8@euro"), true),
            (Some(""), None, Some("en_US.UTF-8"), true),
            (Some("C"), None, Some("en_US.UTF-8"), false),
            (None, Some("ja_JP.eucJP"), Some("ja_JP.UTF-8"), false),
            (Some("ja_JP.UTF-8"), Some("C"), Some("C"), true),
            (None, None, Some("ja_JP"), false),
            (None, None, Some("POSIX"), false),
            (None, None, None, false),
        ] {
            assert_eq!(is_utf8(lc_all, lc_ctype, lang), utf8, "{lc_all:?} {lc_ctype:?} {lang:?}");
        }
    }
}
