//! Files as they come: good, strange and hostile.

use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;

use encoding_rs::SHIFT_JIS;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::files::fields::FIELD_LIMIT;
use crate::files::survey::BOM;
use crate::triage::intake::{Entry, Reason};

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn open(&self, content: &[u8]) -> Result<Source, FilesError> {
        Source::open(&self.file("f.csv", content), FileKind::Employers, &ReadOptions::default())
    }
}

fn rows(source: &mut Source) -> Vec<Row> {
    std::iter::from_fn(|| source.next_row()).collect::<Result<_, _>>().unwrap()
}

fn names(source: &mut Source) -> Vec<String> {
    rows(source)
        .into_iter()
        .map(|row| match row.entry {
            Ok(Entry::Employer(employer)) => employer.name,
            other => format!("{other:?}"),
        })
        .collect()
}

#[test]
fn one_content_in_every_encoding_says_the_same() {
    let text = "事業所番号,事業所名,所在地\r\n01,髙橋商事,東京都～①\r\n02,\"改\r\n行\",\r\n";
    let (cp932, _, lossy) = SHIFT_JIS.encode(text);
    assert!(!lossy);
    let folder = Folder::new();
    for (content, encoding) in [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        ([BOM, text.as_bytes()].concat(), Encoding::Utf8),
        (cp932.to_vec(), Encoding::Cp932),
    ] {
        let mut source = folder.open(&content).unwrap();
        assert_eq!(source.encoding(), encoding);
        assert_eq!(source.byte_len(), content.len() as u64);
        assert_eq!(source.run_key().content, <[u8; 32]>::from(Sha256::digest(&content)));
        assert!(content.starts_with(source.header_raw()));
        let read = rows(&mut source);
        assert_eq!(read.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3]);
        let Ok(Entry::Employer(first)) = &read[0].entry else { panic!("{read:?}") };
        assert_eq!((&*first.name, &*first.address), ("髙橋商事", "東京都～①"));
        assert_eq!(source.position(), content.len() as u64);
    }
}

#[test]
fn a_few_bad_bytes_make_bad_rows_not_a_refused_file() {
    let folder = Folder::new();
    let content = [
        "事業所番号,事業所名\n1,架空商事\n2,".as_bytes(),
        b"\x89\xcb\x8b\xf3\n3,",
        "想像製作所\n".as_bytes(),
    ]
    .concat();
    let mut source = folder.open(&content).unwrap();
    assert_eq!(names(&mut source), ["架空商事", "Err(Undecodable(\"name\"))", "想像製作所"]);
    let forced = ReadOptions { encoding: Some(Encoding::Cp932), profile: None };
    let path = folder.file("forced.csv", &content);
    let refused = Source::open(&path, FileKind::Employers, &forced).unwrap_err();
    assert!(matches!(refused, FilesError::MissingColumns { .. } | FilesError::BadHeader { .. }), "{refused}");
}

#[test]
fn a_header_alone_has_no_records_and_a_missing_column_is_named() {
    let folder = Folder::new();
    assert_eq!(rows(&mut folder.open(b"employer_code,name").unwrap()), []);
    let refused = folder.open("事業所名,memo\n".as_bytes()).unwrap_err();
    assert_eq!(
        refused.to_string().rsplit('/').next().unwrap(),
        "f.csv:1: the header lacks employer_code (事業所番号); found: 事業所名, memo; rename the columns, or, where a \
         command takes a --profile, map them with that"
    );
}

#[test]
fn other_separators_are_told_as_such() {
    let folder = Folder::new();
    for (content, id) in [
        ("employer_code\tname\n1\tx\n", "files.tabs"),
        ("事業所番号;事業所名\n", "files.semicolons"),
        ("name;address,memo\n", "files.missing-columns"),
    ] {
        let refused = folder.open(content.as_bytes()).unwrap_err();
        assert_eq!(refused.message().id(), id, "{refused}");
    }
}

#[test]
fn data_in_the_first_line_is_not_repeated() {
    let refused = Folder::new().open("33120015,123456789018,架空太郎\n".as_bytes()).unwrap_err().to_string();
    assert!(refused.contains("seems to be data"), "{refused}");
    assert!(!refused.contains("123456789018") && !refused.contains("架空"), "{refused}");
}

#[test]
fn what_is_no_table_is_refused_by_name() {
    let folder = Folder::new();
    let utf16: Vec<u8> = "employer_code,name\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (content, id) in [
        (b"".to_vec(), "files.empty"),
        (BOM.to_vec(), "files.empty"),
        (b"\n\n".to_vec(), "files.empty"),
        (utf16, "files.utf16"),
        (b"PK\x03\x04".to_vec(), "files.workbook"),
        (b"\x7fELF\x02\0\0".to_vec(), "files.binary"),
        (b"employer_code,\"name\n1,x\n".to_vec(), "files.bad-header"),
        (b"employer_code,name,\xff\n1,x\n".to_vec(), "files.bad-header"),
        (b"employer_code,EMPLOYER_CODE\n".to_vec(), "files.column-twice"),
    ] {
        assert_eq!(folder.open(&content).unwrap_err().message().id(), id, "{content:?}");
    }
}

#[test]
fn only_regular_files_are_opened_and_never_through_a_link() {
    let folder = Folder::new();
    let at = |name: &str| folder.0.path().join(name);
    let good = folder.file("good.csv", b"employer_code\n1\n");
    symlink(&good, at("link")).unwrap();
    symlink(at("nowhere"), at("broken")).unwrap();
    rustix::fs::mknodat(rustix::fs::CWD, at("fifo"), rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
    for (path, id) in [
        (at("none.csv"), "files.not-there"),
        (at("good.csv/x"), "files.not-there"),
        (folder.0.path().to_owned(), "files.folder"),
        (at("link"), "files.link"),
        (at("broken"), "files.link"),
        (at("fifo"), "files.not-regular"),
        (at("socket"), "files.not-regular"),
        ("/dev/null".into(), "files.not-regular"),
    ] {
        let refused = Source::open(&path, FileKind::Employers, &ReadOptions::default()).unwrap_err();
        assert_eq!(refused.message().id(), id, "{}", path.display());
        assert!(!refused.to_string().contains('\n'));
    }
    std::fs::set_permissions(&good, std::fs::Permissions::from_mode(0o000)).unwrap();
    match Source::open(&good, FileKind::Employers, &ReadOptions::default()) {
        Err(refused) => assert_eq!(refused.message().id(), "files.forbidden"),
        Ok(_) => assert!(rustix::process::geteuid().is_root(), "only root may read everything"),
    }
}

#[test]
fn a_resumed_file_goes_on_behind_the_records_that_were_durable() {
    let folder = Folder::new();
    let content = b"employer_code,name\n1,a\n\n2,\"b\nb\"\nbad\n4,d\n";
    let mut whole = folder.open(content).unwrap();
    let all = rows(&mut whole);
    for passed in 0..=4 {
        let mut source = folder.open(content).unwrap();
        assert_eq!(source.skip(passed).unwrap(), passed);
        assert_eq!(rows(&mut source), all[usize::try_from(passed).unwrap()..]);
    }
    assert_eq!(folder.open(content).unwrap().skip(9).unwrap(), 4);
}

#[test]
fn a_file_that_changes_while_it_is_read_is_told() {
    let folder = Folder::new();
    let mut source = folder.open(b"employer_code,name\n1,a\n").unwrap();
    let path = folder.0.path().join("f.csv");
    std::fs::OpenOptions::new().append(true).open(path).unwrap().write_all(b"2,b\n").unwrap();
    let read: Vec<_> = std::iter::from_fn(|| source.next_row()).collect();
    assert!(matches!(read.last(), Some(Err(FilesError::ChangedMeanwhile { .. }))), "{read:?}");
}

#[test]
fn hostile_rows_are_rejected_and_those_around_them_read() {
    let folder = Folder::new();
    let long = "x".repeat(10 << 20);
    let content = format!("employer_code,name\n1,{long}\n2,\0\u{1b}[31m\u{202e}\n3,\"open\n4,d\n");
    let mut source = folder.open(content.as_bytes()).unwrap();
    let read = rows(&mut source);
    assert_eq!(read[0].entry, Err(Reason::TooLong { column: "name".into(), limit: FIELD_LIMIT }));
    assert_eq!(read[0].raw.len(), long.len() + 2);
    assert!(matches!(&read[1].entry, Ok(Entry::Employer(it)) if it.name == "\0\u{1b}[31m\u{202e}"));
    assert_eq!((&read[2].entry, &*read[2].raw), (&Err(Reason::UnclosedQuote), &b"3,\"open"[..]));
    assert_eq!((read[3].line, read.len()), (5, 4));
}

#[test]
fn ten_thousand_columns_are_read() {
    let columns: Vec<String> = (0..10_000).map(|at| format!("c{at}")).collect();
    let content = format!("{},employer_code,name\n{}7,x\n", columns.join(","), ",".repeat(10_000));
    let mut source = Folder::new().open(content.as_bytes()).unwrap();
    assert_eq!(source.ignored_columns().len(), 10_000);
    assert_eq!(names(&mut source), ["x"]);
}

#[test]
fn how_a_file_is_read_makes_another_import() {
    let folder = Folder::new();
    let path = folder.file("f.csv", b"employer_code\n1\n");
    let digest = |encoding, profile: Option<&str>| {
        let profile = profile.map(|text| Profile::parse(text).unwrap());
        Source::open(&path, FileKind::Employers, &ReadOptions { encoding, profile }).unwrap().reading_digest()
    };
    let plain = digest(None, None);
    assert_eq!(plain, digest(Some(Encoding::Utf8), None));
    assert_ne!(plain, digest(Some(Encoding::Cp932), None));
    assert_ne!(plain, digest(None, Some("")));
    assert_ne!(digest(None, Some("large_kana = true")), digest(None, Some("large_kana = false")));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_are_read_to_their_end_or_refused(body in proptest::collection::vec(any::<u8>(), 0..400), head in any::<bool>()) {
        let head: &[u8] = if head { b"employer_code,name\n" } else { b"" };
        if let Ok(mut source) = Folder::new().open(&[head, &body].concat()) {
            let mut last = 1;
            while let Some(row) = source.next_row() {
                let row = row.unwrap();
                prop_assert!(row.line > last);
                last = row.line;
            }
            prop_assert_eq!(source.position(), source.byte_len());
        }
    }

    #[test]
    fn what_is_written_as_csv_is_read_exactly(
        fields in proptest::collection::vec("[ -~ぁ-んァ-ヶ一-二\r\n\"',]{1,12}[!-~]", 1..8),
        cp932 in any::<bool>(),
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["employer_code", "name"]).unwrap();
        for field in &fields {
            writer.write_record(["1", field]).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let (encoded, _, lossy) = SHIFT_JIS.encode(&text);
        let cp932 = cp932 && !lossy;
        let bytes = if cp932 { encoded.into_owned() } else { text.clone().into_bytes() };
        let encoding = if cp932 { Encoding::Cp932 } else { Encoding::Utf8 };
        let folder = Folder::new();
        let path = folder.file("f.csv", &bytes);
        let mut source = Source::open(&path, FileKind::Employers, &ReadOptions { encoding: Some(encoding), profile: None }).unwrap();
        let expected: Vec<String> = fields.iter().map(|field| field.trim().to_owned()).collect();
        prop_assert_eq!(names(&mut source), expected);
    }
}
