//! Holds the two languages and the code together.

use std::collections::BTreeSet;
use std::path::Path;

use super::*;

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect()
}

#[test]
fn both_languages_hold_the_same_messages_with_the_same_arguments() {
    let of = |lang: Lang| {
        lang.catalogue().iter().map(|(id, text)| (id, placeholders(text))).collect::<BTreeSet<_>>()
    };
    let (ja, en) = (of(Lang::Ja), of(Lang::En));
    assert!(!ja.is_empty());
    assert_eq!(
        ja.difference(&en).collect::<Vec<_>>(),
        Vec::<&_>::new(),
        "in Japanese alone, or with other arguments"
    );
    assert_eq!(
        en.difference(&ja).collect::<Vec<_>>(),
        Vec::<&_>::new(),
        "in English alone, or with other arguments"
    );
}

#[test]
fn every_line_is_a_message_and_no_id_stands_twice() {
    for lang in [Lang::Ja, Lang::En] {
        assert_eq!(Catalogue::stray_lines(lang), Vec::<&str>::new());
        let ids = Catalogue::ids_as_written(lang);
        let mut seen = BTreeSet::new();
        assert_eq!(
            ids.iter().filter(|id| !seen.insert(**id)).collect::<Vec<_>>(),
            Vec::<&&str>::new(),
            "{lang:?}"
        );
    }
}

/// Every id that the code names is there. Ids that are put together at run time (`word.{code}`) are tested by their rooms.
#[test]
fn every_id_that_the_code_names_has_a_text() {
    let mut missing = Vec::new();
    visit(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut |source| {
        for opening in ["Message::new(\"", ".text(\"", "msg!(\""] {
            for part in source.split(opening).skip(1) {
                let id = part.split('"').next().unwrap();
                if id.contains('.') && Lang::En.text(id) == "⁇" {
                    missing.push(id.to_owned());
                }
            }
        }
    });
    assert_eq!(missing, Vec::<String>::new());
}

fn visit(folder: &Path, read: &mut impl FnMut(&str)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            visit(&path, read);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("i18n/tests.rs") {
            read(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn arguments_are_put_in_and_messages_nest() {
    let catalogue = Catalogue::read(Lang::En, &["t.inner = page {n}\nt.outer = {file}: {what}, {missing}\n"]);
    let message =
        Message::new("t.outer").arg("file", "a{b}.csv").say("what", Message::new("t.inner").arg("n", 7));
    assert_eq!(catalogue.say(&message), "a{b}.csv: page 7, {missing}");
}

#[test]
fn thousands_are_set_apart() {
    for (n, said) in [(0, "0"), (999, "999"), (1000, "1,000"), (15_700_000, "15,700,000")] {
        assert_eq!(thousands(n), said);
    }
}
