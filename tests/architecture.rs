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

/// The rooms within a room, in the order in which they may know each other: each those before it. What stands early can be read
/// without what stands late.
const WITHIN: &[(&str, &[&str])] = &[
    (
        "store",
        &[
            "error",
            "base",
            "rows",
            "history",
            "counting",
            "queue",
            "judging",
            "notice",
            "acting",
            "importing",
            "keeping",
            "schema",
            "opening",
            "service",
        ],
    ),
    (
        "triage",
        &[
            "act",
            "column",
            "causes",
            "dossier",
            "signals",
            "risk",
            "assess",
            "masked",
            "chain",
            "danger",
            "listing",
            "pattern",
            "requests",
            "search",
            "filter",
            "position",
            "page",
            "selection",
            "policy",
            "withdrawal",
            "bulk",
            "turn",
            "decisions",
            "intake",
            "sums",
            "tallies",
            "figures",
            "deadlines",
            "progress",
            "incident",
            "port",
        ],
    ),
    (
        "console",
        &["terminal", "layout", "commands", "keymap", "msg", "model", "theme", "update", "view", "runtime"],
    ),
    (
        "cli",
        &[
            "guard",
            "failure",
            "locale",
            "globals",
            "session",
            "roles",
            "settings",
            "help",
            "output",
            "progress",
            "refusals",
            "table",
            "codes",
            "moments",
            "new_folders",
            "number",
            "database",
            "actor",
            "own_files",
            "opened",
            "course",
            "key_file",
            "filters",
            "filing",
            "scoping",
            "importing",
            "reporting",
            "acting",
            "listing",
            "exporting",
            "inquiring",
            "gating",
            "incidents",
            "sweeps",
            "requests",
            "show",
            "jobs",
            "console",
            "usage",
            "commands",
            "args",
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
    ("cfg!(test)", &["nobody"], "what is shipped has no branch for tests: they hand in what they need"),
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
        } else if path.extension().is_some_and(|e| e == "rs")
            && !["tests.rs", "testing.rs", "fixture.rs"].contains(&&*name)
        {
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

/// The module of a file: `store/queue/page.rs` is `store::queue::page`.
fn module_of(path: &str) -> Vec<&str> {
    let mut module: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
    if module.last().is_some_and(|last| ["mod", "lib", "main"].contains(last)) {
        module.pop();
    }
    module
}

/// The paths in a piece of code that begin with `crate` or `super`, groups like `crate::{audit, text::Shown}` taken apart.
fn paths(code: &str) -> Vec<Vec<&str>> {
    let mut found = Vec::new();
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            if !code[..at].ends_with(|c: char| c == ':' || is_of_word(c)) {
                take_apart(&code[at..], &[], &mut found);
            }
        }
    }
    found
}

/// Reads a path, or a group of them, behind what it begins with; returns the code that follows.
fn take_apart<'a>(code: &'a str, before: &[&'a str], found: &mut Vec<Vec<&'a str>>) -> &'a str {
    let code = code.trim_start();
    if let Some(mut group) = code.strip_prefix('{') {
        while !group.is_empty() && !group.starts_with('}') {
            let rest = take_apart(group, before, found);
            // What a path is called by stands between it and the next one.
            group = rest.trim_start_matches(|c| c != ',' && c != '}').trim_start_matches(',').trim_start();
        }
        return group.get(1..).unwrap_or_default();
    }
    let (word, rest) = code.split_at(code.find(|c| !is_of_word(c)).unwrap_or(code.len()));
    let path = [before, &[word]].concat();
    if let Some(rest) = rest.strip_prefix("::") {
        return take_apart(rest, &path, found);
    }
    found.push(path);
    rest
}

fn is_of_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// The paths that a file names, from the root of the crate on.
fn named_by(source: &Source) -> Vec<Vec<&str>> {
    let module = module_of(&source.path);
    let from_root = |path: Vec<_>| match path.iter().take_while(|word| **word == "super").count() {
        0 => path[1..].to_vec(),
        up => [&module[..module.len().saturating_sub(up)], &path[up..]].concat(),
    };
    paths(&source.code).into_iter().map(from_root).collect()
}

/// Who knows whom among the parts of a folder, its files and its folders; and how the first file says so.
type Knows<'a> = BTreeMap<&'a str, BTreeMap<&'a str, String>>;

fn parts_of<'a>(sources: &'a [Source], folder: &str) -> Knows<'a> {
    let folder: Vec<&str> = folder.split('/').collect();
    let part = |path: &[&'a str]| path.get(folder.len()).copied().filter(|_| path.starts_with(&folder));
    let mut knows = Knows::new();
    for source in sources {
        if let Some(part) = part(&module_of(&source.path)) {
            knows.entry(part).or_default();
        }
    }
    let all: Vec<&str> = knows.keys().copied().collect();
    for source in sources {
        let Some(own) = part(&module_of(&source.path)) else { continue };
        for path in named_by(source) {
            if let Some(other) = part(&path).filter(|other| *other != own && all.contains(other)) {
                let said = format!("src/{} names `{}`", source.path, path.join("::"));
                knows.entry(own).or_default().entry(other).or_insert(said);
            }
        }
    }
    knows
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
        for path in named_by(&source) {
            let named = path.first().copied().unwrap_or_default();
            if plan.contains_key(named) && named != room && !allowed.contains(&named) {
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

#[test]
fn within_a_room_knowing_runs_one_way() {
    let sources = sources();
    let mut broken = Vec::new();
    for (room, order) in WITHIN {
        let knows = parts_of(&sources, room);
        let place = |part: &str| order.iter().position(|placed| *placed == part);
        broken.extend(
            order
                .iter()
                .filter(|part| !knows.contains_key(*part))
                .map(|part| format!("src/{room} has no `{part}`")),
        );
        for (part, others) in &knows {
            if place(part).is_none() {
                broken.push(format!("src/{room}: `{part}` has no place in the order"));
            }
            for (other, said) in others {
                if place(other) > place(part) {
                    broken.push(format!("{said}, which stands after `{part}`"));
                }
            }
        }
        // What the room says outwards would hide from which of its own it is.
        let Some(door) = sources.iter().find(|source| source.path == format!("{room}/mod.rs")) else {
            panic!("{room}")
        };
        let outwards: Vec<&str> =
            door.code.split("pub use ").skip(1).filter_map(|said| said.split(';').next()).collect();
        for source in
            sources.iter().filter(|source| room_of(&source.path) == Some(room) && source.path != door.path)
        {
            for path in named_by(source).iter().filter(|path| path[0] == *room && path.len() > 1) {
                let is_said_outwards =
                    outwards.iter().any(|said| said.split(|c| !is_of_word(c)).any(|word| word == path[1]));
                if place(path[1]).is_none() && is_said_outwards {
                    broken.push(format!("src/{}: say of which room `{}` is", source.path, path[1]));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_parts_of_a_folder_run_in_no_circle() {
    let sources = sources();
    let mut folders: Vec<String> = Vec::new();
    for source in &sources {
        let module = module_of(&source.path);
        folders.extend((1..module.len()).map(|depth| module[..depth].join("/")));
    }
    folders.sort();
    folders.dedup();
    let mut broken = Vec::new();
    for folder in folders {
        let knows = parts_of(&sources, &folder);
        let way = knows.keys().find_map(|part| {
            let mut way = vec![*part];
            leads_back(part, &knows, &mut way).then_some(way)
        });
        broken.extend(way.map(|way| format!("src/{folder}: {}", way.join(" → "))));
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Tells whether a way leads from the last of `way` to a part; then `way` is that way.
fn leads_back<'a>(to: &str, knows: &Knows<'a>, way: &mut Vec<&'a str>) -> bool {
    let at = way.last().copied().unwrap_or_default();
    for next in knows.get(at).into_iter().flat_map(BTreeMap::keys) {
        let is_new = !way.contains(next);
        way.push(next);
        if *next == to || (is_new && leads_back(to, knows, way)) {
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
    let source = Source {
        path: "store/queue/page.rs".to_owned(),
        code: "use crate::audit::Day;\nuse crate::{compare::{Grade, Rule as R}, text, triage::act};\n\
               use super::orders::{self, Start};\npub(in crate::store) fn f() { super::super::rows::read($crate::x) }\n"
            .to_owned(),
    };
    let said: Vec<String> = named_by(&source).iter().map(|path| path.join("::")).collect();
    let read = [
        "audit::Day",
        "compare::Grade",
        "compare::Rule",
        "text",
        "triage::act",
        "store",
        "x",
        "store::queue::orders::self",
        "store::queue::orders::Start",
        "store::rows::read",
    ];
    assert_eq!(said, read);
}
