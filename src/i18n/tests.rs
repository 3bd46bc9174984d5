//! Holds the two languages and the code together.

use std::collections::BTreeSet;
use std::path::Path;

use super::*;

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
        .map(|name| name.split_once('|').map_or(name, |(name, _)| name))
        .collect()
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
fn one_is_not_said_as_many() {
    let catalogue = Catalogue::read(Lang::En, &["t.n = {n} {n|record is|records are} here\n"]);
    for (n, said) in [("1", "1 record is here"), ("0", "0 records are here"), ("20+", "20+ records are here")]
    {
        assert_eq!(catalogue.say(&Message::new("t.n").arg("n", n)), said);
    }
}

/// A number followed by a noun that is counted has a word for one.
#[test]
fn every_counted_noun_has_both_forms() {
    // Verbs and the like, and numbers that are never one.
    let passed = [
        "is", "was", "has", "holds", "does", "lies", "says", "means", "takes", "needs", "works", "names",
        "as", "others", "comes", "forbids", "lets",
    ];
    let never_one = ["{longest}", "{limit}", "{most}"];
    let mut bad = Vec::new();
    for (id, text) in Lang::En.catalogue().iter() {
        let words: Vec<&str> = text.split(' ').collect();
        for pair in words.windows(2) {
            let [number, noun] = pair else { continue };
            let noun = noun.trim_end_matches([',', ';', '.', ':', ')']);
            let is_number = number.starts_with('{') && number.ends_with('}') && !number.contains(['|', ':']);
            let is_plural =
                noun.ends_with('s') && !noun.ends_with("ss") && noun.bytes().all(|b| b.is_ascii_lowercase());
            if is_number && is_plural && !passed.contains(&noun) && !never_one.contains(number) {
                bad.push((id, text));
            }
        }
    }
    assert_eq!(bad, [], "write {{n|record|records}}");
}

/// In Japanese stand no English words but what is keyed in as it is: commands, keys, names of files and of their parts.
#[test]
fn no_english_is_left_in_japanese() {
    let known = [
        "totsugo", "Excel", "Ctrl", "Enter", "Space", "Tab", "Left", "Right", "Tokyo", "step", "title",
        "owner", "lead", "operator", "viewer", "true", "false", "none", "batch", "members", "confirm",
        "return", "root", "sshd", "reveal", "policies", "roles", "zip", "undo", "fill", "id", "days",
    ];
    // What is keyed in on a command line: from the command on, and every flag with its value.
    let is_command = |run: &str| {
        ["totsugo ", "--", "chmod", "chgrp", "export ", "mark "].iter().any(|it| run.contains(it))
    };
    let mut left = Vec::new();
    for (id, text) in Lang::Ja.catalogue().iter() {
        let outside = text
            .split('{')
            .map(|part| part.split_once('}').map_or(part, |(_, rest)| rest))
            .collect::<Vec<_>>();
        let outside = outside.join("・");
        for run in outside.split(|c: char| !c.is_ascii()).filter(|run| !is_command(run)) {
            for word in run.split(|c: char| !c.is_ascii_alphanumeric() && !"._-/=".contains(c)) {
                let is_word = word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
                if is_word && word.bytes().any(|byte| byte.is_ascii_lowercase()) && !known.contains(&word) {
                    left.push((id, word.to_owned()));
                }
            }
        }
    }
    assert_eq!(left, []);
}

#[test]
fn thousands_are_set_apart() {
    for (n, said) in [(0, "0"), (999, "999"), (1000, "1,000"), (15_700_000, "15,700,000")] {
        assert_eq!(thousands(n), said);
    }
}
