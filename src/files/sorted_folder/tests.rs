//! What is written, where, and over what it never is.

use std::collections::BTreeMap;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::files::{Encoding, ReadOptions};

const HEADER: &str = "number,individual_number,kana_name,employer_code,employer_name,備考";

fn open(folder: &Path, content: impl AsRef<[u8]>) -> Filings {
    let path = folder.join("in.csv");
    std::fs::write(&path, content).unwrap();
    Filings::open(&path, &ReadOptions { encoding: Some(Encoding::Utf8), profile: None }).unwrap()
}

/// Sorts every row of a table by its first letter: a, n, or r.
fn sort(place: &Path, filings: &mut Filings) -> Result<Vec<ForEmployer>, FilesError> {
    let mut sorted = SortedFolder::begin(place, filings)?;
    while let Some(next) = filings.next(|_, _, filing| {
        let filing = filing.unwrap();
        match filing.number.chars().next() {
            Some('a') => sorted.accept(&filing, "number"),
            Some('n') => sorted.pass_over(&filing),
            _ => sorted.give_back(&filing, "sex").map(|_| ()),
        }
    }) {
        next.unwrap().unwrap();
    }
    sorted.commit()
}

fn content(folder: &Path) -> BTreeMap<String, String> {
    let read = |entry: io::Result<std::fs::DirEntry>| {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        (name, String::from_utf8(std::fs::read(entry.path()).unwrap()).unwrap())
    };
    std::fs::read_dir(folder).unwrap().map(read).collect()
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o7777
}

#[test]
fn rows_are_written_as_they_came_and_employers_apart() {
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("out");
    let rows = "a,1,\"x,\"\"y\",1,,\r\nr1,2,い,../../etc,甲,\"\u{1b}[31m\nz\"\r\nn, 3 ,=1,,,\r\n\
                r2,\"4\",う,,,\r\nr3,5,え,Ａ１,乙,\r\nr4,6,お,A1,丙,q\r\nr5,7,か,,乙,\r\nr6,8,き,../../etc,,";
    let mut filings = open(folder.path(), format!("\u{feff}{HEADER}\r\n{rows}"));
    let files = sort(&place, &mut filings).unwrap();
    let written = content(&place);
    let head = |added: &str| format!("\u{feff}{HEADER}{added}\r\n");
    assert_eq!(written["accepted.csv"], format!("{}a,1,\"x,\"\"y\",1,,,number\r\n", head(",route")));
    assert_eq!(written["not_applicable.csv"], format!("{}n, 3 ,=1,,,\r\n", head("")));
    let returned = &written["returned.csv"];
    assert_eq!(returned.matches(",sex\r\n").count(), 6);
    assert!(returned.starts_with(&head(",missing")) && returned.contains("r2,\"4\",う,,,,sex\r\n"));
    let bare = "\u{feff}number,kana_name,employer_code,employer_name,備考,missing\r\n";
    let own: Vec<(&str, &str, &str, u64)> = files
        .iter()
        .map(|it| (it.file.as_str(), it.employer_code.as_str(), it.employer_name.as_str(), it.rows))
        .collect();
    assert_eq!(
        own,
        [
            ("returned-001.csv", "../../etc", "甲", 2),
            ("returned-002.csv", "A1", "乙", 2),
            ("returned-003.csv", "", "乙", 1),
        ]
    );
    assert_eq!(
        written["returned-001.csv"],
        format!("{bare}r1,い,../../etc,甲,\"\u{1b}[31m\nz\",sex\r\nr6,き,../../etc,,,sex\r\n")
    );
    assert_eq!(written["returned-002.csv"], format!("{bare}r3,え,Ａ１,乙,,sex\r\nr4,お,A1,丙,q,sex\r\n"));
    assert_eq!(written["returned-003.csv"], format!("{bare}r5,か,,乙,,sex\r\n"));
    assert_eq!((written.len(), mode(&place)), (6, 0o700));
    assert!(written.keys().all(|name| mode(&place.join(name)) == 0o600));
    assert_eq!(content_names(folder.path()), ["in.csv", "out"]);
}

fn content_names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn no_column_with_numbers_goes_to_an_employer_and_what_a_sorting_added_is_left_out() {
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("out");
    let header = "route,number,マイナンバー,employer_code,旧個人番号,core_number,missing";
    let mut filings = open(folder.path(), format!("{header}\nnumber,r,1,2,3,4,address\n"));
    sort(&place, &mut filings).unwrap();
    let written = content(&place);
    assert_eq!(written["returned-001.csv"], "number,employer_code,missing\nr,2,sex\n");
    assert_eq!(
        written["returned.csv"],
        "number,マイナンバー,employer_code,旧個人番号,core_number,missing\nr,1,2,3,4,sex\n"
    );
}

#[test]
fn a_number_in_any_other_column_is_masked_for_the_employer_alone() {
    let folder = TempDir::new().unwrap();
    let rows = "r,1,１２３４５６７８９０１８,A,,\"申請 1234-5678-9018, 済\"\nr,1,い,A,123456789018,123456789012\n\
                r,1,い,,,123456789018\n";
    let hidden = "r,＊＊＊＊＊＊＊＊９０１８,A,,\"申請 ****-****-9018, 済\",sex\n\
                  r,い,A,********9018,123456789012,sex\n";
    for encoding in [Encoding::Utf8, Encoding::Cp932] {
        let place = folder.path().join(encoding.name());
        let path = folder.path().join("in.csv");
        std::fs::write(&path, encoding.encode_words(&format!("{HEADER}\n{rows}"))).unwrap();
        let options = ReadOptions { encoding: Some(encoding), profile: None };
        let mut filings = Filings::open(&path, &options).unwrap();
        let mut sorted = SortedFolder::begin(&place, &filings).unwrap();
        let mut masked = 0;
        while let Some(next) = filings.next(|_, _, filing| sorted.give_back(&filing.unwrap(), "sex")) {
            masked += next.unwrap().unwrap();
        }
        assert_eq!((masked, sorted.commit().unwrap().len()), (3, 1));
        let read = |name: &str| std::fs::read(place.join(name)).unwrap();
        let bare = format!("{},missing\n", HEADER.replace("individual_number,", ""));
        assert_eq!(read("returned-001.csv"), &*encoding.encode_words(&format!("{bare}{hidden}")));
        let whole = format!("{HEADER}\n{rows}").replace('\n', ",sex\n").replacen("sex", "missing", 1);
        assert_eq!(read("returned.csv"), &*encoding.encode_words(&whole));
    }
}

#[test]
fn a_cell_that_is_no_text_is_left_out_for_the_employer() {
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("out");
    let mut rows = format!("{HEADER}\nr,1,い,A,,").into_bytes();
    rows.extend_from_slice(b"\xff123456789018\n");
    let mut filings = open(folder.path(), rows);
    sort(&place, &mut filings).unwrap();
    assert!(std::fs::read(place.join("returned-001.csv")).unwrap().ends_with("r,い,A,,,sex\n".as_bytes()));
    assert!(std::fs::read(place.join("returned.csv")).unwrap().ends_with(b"\xff123456789018,sex\n"));
}

#[test]
fn an_earlier_folder_is_replaced_as_a_whole_and_no_other() {
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("out");
    let mut two = open(folder.path(), format!("{HEADER}\nr,1,,A,,\nr,1,,B,,\n"));
    assert_eq!(sort(&place, &mut two).unwrap().len(), 2);
    let mut one = open(folder.path(), format!("{HEADER}\nr,1,,A,,\n"));
    assert_eq!(sort(&place, &mut one).unwrap().len(), 1);
    assert!(!place.join("returned-002.csv").exists());
    let before = content(&place);
    for (name, text) in [
        ("notes.txt", "mine"),
        ("returned-4.csv", "a,missing\n"),
        ("returned-004.csv", "a,b\n"),
        ("returned-004.csv", ""),
        ("accepted.csv", "a,b\n"),
        ("not_applicable.csv", "a,b\n"),
    ] {
        let kept = std::fs::read(place.join(name)).ok();
        std::fs::write(place.join(name), text).unwrap();
        let mut again = open(folder.path(), format!("{HEADER}\n"));
        let error = sort(&place, &mut again).unwrap_err();
        assert!(matches!(error, FilesError::ForeignInFolder { .. }), "{name}: {error}");
        match kept {
            Some(kept) => std::fs::write(place.join(name), kept).unwrap(),
            None => std::fs::remove_file(place.join(name)).unwrap(),
        }
        assert_eq!(content(&place), before, "{name}");
    }
    symlink("/etc/passwd", place.join("returned-004.csv")).unwrap();
    assert!(SortedFolder::begin(&place, &open(folder.path(), HEADER)).is_err());
    assert_eq!(content_names(folder.path()), ["in.csv", "out"]);
}

#[test]
fn what_comes_into_the_folder_meanwhile_is_left_there() {
    let folder = TempDir::new().unwrap();
    for (name, is_earlier) in [("fresh", false), ("earlier", true)] {
        let place = folder.path().join(name);
        let mut filings = open(folder.path(), format!("{HEADER}\n"));
        if is_earlier {
            sort(&place, &mut filings).unwrap();
        }
        let sorted = SortedFolder::begin(&place, &filings).unwrap();
        std::fs::create_dir_all(&place).unwrap();
        std::fs::write(place.join("mine"), "kept").unwrap();
        assert!(sorted.commit().is_err());
        assert_eq!(std::fs::read(place.join("mine")).unwrap(), b"kept");
    }
    assert_eq!(content_names(folder.path()), ["earlier", "fresh", "in.csv"]);
}

#[test]
fn a_place_that_is_no_folder_is_refused_before_anything_is_written() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("file"), "kept").unwrap();
    std::fs::create_dir(at("empty")).unwrap();
    symlink(at("empty"), at("link")).unwrap();
    let mut filings = open(folder.path(), format!("{HEADER}\n"));
    for (place, id) in [
        (at("file"), "files.no-folder-of-its-own"),
        (at("link"), "files.link"),
        (at("no/such"), "files.not-there"),
        (at("file/below"), "files.not-there"),
        ("..".into(), "files.no-folder-of-its-own"),
        ("/".into(), "files.no-folder-of-its-own"),
    ] {
        let error = SortedFolder::begin(&place, &filings).unwrap_err();
        assert_eq!(error.message().id(), id, "{}", place.display());
    }
    sort(&at("empty"), &mut filings).unwrap();
    assert_eq!(content(&at("empty"))["accepted.csv"], format!("{HEADER},route\n"));
    assert_eq!(content_names(folder.path()), ["empty", "file", "in.csv", "link"]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn every_row_is_in_one_file_and_every_employers_row_in_its_own(
        rows in proptest::collection::vec(("[anr][0-9]{0,3}", "[A-D]?", "[\u{3042}-\u{3046}\"\n,]{0,4}"), 0..60),
    ) {
        let folder = TempDir::new().unwrap();
        let place = folder.path().join("out");
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(HEADER.split(',')).unwrap();
        for (number, code, note) in &rows {
            table.write_record([number.as_str(), "123456789018", "", code, "", note]).unwrap();
        }
        let mut filings = open(folder.path(), table.into_inner().unwrap());
        let files = sort(&place, &mut filings).unwrap();
        let read = |name: &str| -> Vec<Vec<String>> {
            let mut table = csv::Reader::from_path(place.join(name)).unwrap();
            table.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
        };
        for (name, first, added) in
            [("accepted.csv", 'a', Some("number")), ("not_applicable.csv", 'n', None), ("returned.csv", 'r', Some("sex"))]
        {
            let expected: Vec<Vec<String>> = rows.iter().filter(|row| row.0.starts_with(first)).map(|row| {
                let cells = [row.0.as_str(), "123456789018", "", &row.1, "", &row.2];
                cells.into_iter().chain(added).map(str::to_owned).collect()
            }).collect();
            prop_assert_eq!(read(name), expected, "{}", name);
        }
        for file in &files {
            let expected: Vec<Vec<String>> = rows
                .iter()
                .filter(|row| row.0.starts_with('r') && row.1 == file.employer_code)
                .map(|row| [row.0.as_str(), "", &row.1, "", &row.2, "sex"].map(str::to_owned).to_vec())
                .collect();
            prop_assert_eq!(read(&file.file), expected, "{}", file.file);
        }
        let named = rows.iter().filter(|row| row.0.starts_with('r') && !row.1.is_empty()).count() as u64;
        prop_assert_eq!(files.iter().map(|file| file.rows).sum::<u64>(), named);
    }
}
