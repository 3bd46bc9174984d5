//! The plan of the house as a test: who may know whom, and who alone may touch what.
#![allow(clippy::unwrap_used, reason = "a test that cannot read the sources has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room and the rooms that it may know. A new room, or a new arrow, is a decision: it is made here.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("audit", &[]),
    ("i18n", &[]),
    ("text", &["audit"]),
    ("host", &[]),
    ("compare", &["text", "i18n", "audit"]),
    ("triage", &["text", "i18n", "audit", "compare"]),
    ("notice", &["text", "i18n", "audit", "compare", "triage"]),
    ("store", &["text", "i18n", "audit", "compare", "triage", "notice", "host"]),
    ("files", &["text", "i18n", "audit", "compare", "triage", "host"]),
    ("report", &["text", "i18n", "audit", "compare", "triage", "notice"]),
    ("synth", &["text", "i18n", "audit", "compare", "triage"]),
    ("console", &["text", "i18n", "audit", "compare", "triage", "notice", "host"]),
    (
        "cli",
        &[
            "text", "i18n", "audit", "compare", "triage", "notice", "store", "files", "report", "synth",
            "console", "host",
        ],
    ),
];

/// What only some places may name, and why.
const ONLY_IN: &[(&str, &[&str], &str)] = &[
    ("crossterm", &["console/terminal/"], "one place owns the terminal's modes"),
    ("rusqlite", &["store/"], "a second store must be one more folder"),
    ("Timestamp::now", &["cli/"], "below cli the clock is handed in"),
    ("SystemTime::now", &["cli/"], "below cli the clock is handed in"),
    ("env::var", &["cli/"], "the environment is read in one place"),
    ("env::args", &["cli/", "main.rs"], "the environment is read in one place"),
    ("unsafe {", &["host/"], "one module may hold it"),
    ("unicode_width", &["text/width.rs"], "cells are measured in one place"),
    ("process::exit", &["main.rs", "console/terminal/"], "an exit would skip what restores the terminal"),
];

/// The longest file in code lines; tests and pure data apart.
const LONGEST: usize = 500;

struct Source {
    /// The path below `src`, with `/`.
    path: String,
    /// The code without comment lines and without its unit tests.
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &mut found);
    assert!(found.len() > 30, "the walk over src found only {} files", found.len());
    found
        .into_iter()
        .map(|file| Source {
            path: file.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"),
            code: without_tests_and_comments(&fs::read_to_string(&file).unwrap()),
        })
        .collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "tests" {
                collect(&path, found);
            }
        } else if path.extension().is_some_and(|e| e == "rs") && name != "tests.rs" && name != "testing.rs" {
            found.push(path);
        }
    }
}

/// Unit tests stand at the end of a file, in `mod tests`.
fn without_tests_and_comments(source: &str) -> String {
    let end = source.find("#[cfg(test)]\nmod tests").unwrap_or(source.len());
    let code: Vec<&str> = source[..end].lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    code.join("\n")
}

fn room_of(path: &str) -> Option<&str> {
    path.split_once('/').map(|(room, _)| room)
}

/// The rooms named by `crate::room` in a piece of code, also in groups like `crate::{audit, text::Shown}`.
fn rooms_named(code: &str) -> Vec<String> {
    names_after(code, "crate::")
}

/// The names that follow a prefix in a piece of code, also in groups.
fn names_after(code: &str, prefix: &str) -> Vec<String> {
    let mut named = Vec::new();
    for part in code.split(prefix).skip(1) {
        if let Some(group) = part.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => named.push(std::mem::take(&mut word)),
                    c => word.push(c),
                }
            }
            named.push(word);
        } else {
            named.push(part.to_owned());
        }
    }
    let first_word = |path: &String| -> String {
        path.trim_start().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
    };
    named.iter().map(first_word).collect()
}

#[test]
fn knowing_runs_one_way() {
    let plan: BTreeMap<&str, &[&str]> = MAY_KNOW.iter().copied().collect();
    let mut broken = Vec::new();
    for source in sources() {
        let Some(room) = room_of(&source.path) else { continue };
        let Some(allowed) = plan.get(room) else {
            broken.push(format!("src/{}: the room `{room}` is not in the plan", source.path));
            continue;
        };
        for named in rooms_named(&source.code) {
            if plan.contains_key(named.as_str()) && named != room && !allowed.contains(&named.as_str()) {
                broken.push(format!("src/{}: `{room}` may not know `{named}`", source.path));
            }
        }
        if source.path == format!("{room}/mod.rs") && source.code.contains("super::") {
            broken.push(format!("src/{}: says `super::` of another room; say `crate::`", source.path));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_plan_itself_has_no_circle() {
    let plan: BTreeMap<&str, &[&str]> = MAY_KNOW.iter().copied().collect();
    for (room, knows) in &plan {
        for known in *knows {
            assert!(!plan[known].contains(room), "{room} and {known} know each other");
        }
    }
}

/// Folders whose files can each be understood with those alone that it names: no two of them know each other, not even by way
/// of others.
const WITHOUT_CIRCLES: &[&str] =
    &["console/update", "console/commands", "console/keymap", "console/model", "console/view"];

#[test]
fn the_files_of_a_folder_run_in_no_circle() {
    let sources = sources();
    for folder in WITHOUT_CIRCLES {
        let name = |source: &Source| -> Option<String> {
            let file = source.path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(".rs")?;
            (file != "mod" && !file.contains('/')).then(|| file.to_owned())
        };
        let files: BTreeMap<String, &Source> =
            sources.iter().filter_map(|source| Some((name(source)?, source))).collect();
        assert!(files.len() > 1, "{folder}");
        let knows: BTreeMap<&str, Vec<String>> = files
            .iter()
            .map(|(file, source)| {
                let mut named = names_after(&source.code, "super::");
                named.retain(|other| other != file && files.contains_key(other));
                (file.as_str(), named)
            })
            .collect();
        for file in knows.keys() {
            let mut way = vec![(*file).to_owned()];
            assert!(!leads_back(file, &knows, &mut way), "{folder}: {}", way.join(" → "));
        }
    }
}

/// Tells whether a way leads from the last of `way` to a file; then `way` is that way.
fn leads_back(to: &str, knows: &BTreeMap<&str, Vec<String>>, way: &mut Vec<String>) -> bool {
    let at = way.last().cloned().unwrap_or_default();
    for next in knows.get(at.as_str()).into_iter().flatten() {
        let is_new = !way.contains(next);
        way.push(next.clone());
        if next == to || (is_new && leads_back(to, knows, way)) {
            return true;
        }
        way.pop();
    }
    false
}

#[test]
fn what_one_place_owns_no_other_names() {
    let mut broken = Vec::new();
    for source in sources() {
        for (word, owners, why) in ONLY_IN {
            if source.code.contains(word) && !owners.iter().any(|owner| source.path.starts_with(owner)) {
                broken.push(format!(
                    "src/{}: names `{word}`; only {} may: {why}",
                    source.path,
                    owners.join(", ")
                ));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn no_file_is_a_drawer_for_everything() {
    let mut long = Vec::new();
    for source in sources() {
        let lines = source.code.lines().filter(|line| !line.trim().is_empty()).count();
        if lines > LONGEST {
            long.push(format!("src/{}: {lines} code lines; what second idea lives in it?", source.path));
        }
        let file = source.path.rsplit('/').next().unwrap();
        if ["utils.rs", "util.rs", "helpers.rs", "helper.rs", "manager.rs", "common.rs", "misc.rs"]
            .contains(&file)
        {
            long.push(format!("src/{}: the name does not say what happens in it", source.path));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn the_reader_of_paths_sees_groups_and_single_paths() {
    let code = "use crate::audit::Day;\nuse crate::{compare::{Grade, Rule}, text, triage::act};\n";
    assert_eq!(rooms_named(code), ["audit", "compare", "text", "triage"]);
}
