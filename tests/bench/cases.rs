//! Measures the comparison against labelled pairs of writings.
//!
//! `cargo bench --bench cases -- FOLDER... [--show FILE LABEL GRADE]` reads every `*.tsv` of the folders: a header line,
//! the writings in the columns `a` and `b`, the label in `expected`. The item follows from the file's name (`address_`,
//! `kana_`, `kanji_`, `name_`, `date_`, `sex_`). Prints a table a folder, the pairs that are not the same and were called
//! so, and the bounds that must hold. What it does not know (a file, a column, a label) it says and ends with an error.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command that prints what it measured")]

mod bounds;
mod measured;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use measured::{File, Wish};

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let split = given.iter().position(|arg| arg == "--show").unwrap_or(given.len());
    let (folders, show) = given.split_at(split);
    if folders.is_empty() {
        println!("cases: no folder given; nothing measured");
        return ExitCode::SUCCESS;
    }
    let wish = match show {
        [] => None,
        [_, file, label, grade] => Some(Wish { file, label, grade }),
        _ => {
            eprintln!("cases: --show takes FILE LABEL GRADE");
            return ExitCode::FAILURE;
        }
    };
    let mut complaints = Vec::new();
    for folder in folders {
        let files = measure(Path::new(folder), wish.as_ref(), &mut complaints);
        if !files.is_empty() {
            print!("{folder}\n{}\n{}", measured::table(&files), bounds::lines(&files));
        }
    }
    for complaint in &complaints {
        eprintln!("cases: {complaint}");
    }
    if complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Measures every table of a folder, in the order of their names.
fn measure(folder: &Path, wish: Option<&Wish<'_>>, complaints: &mut Vec<String>) -> Vec<File> {
    let mut paths = match std::fs::read_dir(folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).filter(|path| is_table(path)).collect(),
        Err(error) => {
            complaints.push(format!("{}: {error}", folder.display()));
            Vec::<PathBuf>::new()
        }
    };
    paths.sort();
    if paths.is_empty() {
        complaints.push(format!("{}: no *.tsv in it", folder.display()));
    }
    let mut files = Vec::new();
    for path in paths {
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let read = std::fs::read_to_string(&path).map_err(|error| error.to_string());
        match read.and_then(|text| File::measure(&name, &text, wish)) {
            Ok(file) => {
                complaints.extend(file.unknown.iter().map(|what| format!("{}: {what}", path.display())));
                files.push(file);
            }
            Err(error) => complaints.push(format!("{}: {error}", path.display())),
        }
    }
    files
}

fn is_table(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "tsv")
}
