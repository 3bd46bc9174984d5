//! Exports as scripts read them, and what happens when writing fails.

use super::*;
use crate::audit::{
    Actor, CandidateId, CauseSet, Event, EventKind, IndividualNumber, InsurerNumber, Mark, MemberKey,
    RootCause, SignalSet,
};
use crate::files::NewFile;
use crate::triage::risk::Risk;

fn record(symbol: &str) -> ListRow {
    ListRow {
        id: CandidateId(7),
        key: MemberKey::new(InsurerNumber::parse("06139992").unwrap(), symbol, "007", ""),
        individual_number: IndividualNumber::parse("123456789018").unwrap(),
        kanji_name: "髙橋,花子".into(),
        kana_name: "タカハシハナコ".into(),
        employer_code: "01".into(),
        employer_name: "=架空".into(),
        causes: CauseSet::EMPTY.with(RootCause::ThreeItemLookup).with(RootCause::IgnoredAlert),
        answer: None,
        inquired: false,
        grades: None,
        signals: SignalSet::EMPTY,
        risk: Risk::NoAnswer,
        mark: Mark::default(),
        version: 3,
    }
}

fn exported(format: ExportFormat, reveal: bool, detail: Option<Detail<'_>>) -> String {
    let mut writer =
        ExportWriter::new(Vec::new(), format, Path::new("out"), reveal, Timestamp::UNIX_EPOCH).unwrap();
    writer.row(&record("1"), detail).unwrap();
    assert_eq!(writer.rows(), 1);
    String::from_utf8(writer.finish().unwrap()).unwrap()
}

#[test]
fn the_ending_names_the_format() {
    let csv = TableFor::Programs;
    for (name, made_for, format) in [
        ("a.csv", csv, Some(ExportFormat::Csv(csv))),
        ("a.CSV", TableFor::Spreadsheets, Some(ExportFormat::Csv(TableFor::Spreadsheets))),
        ("a.jsonl", csv, Some(ExportFormat::JsonLines)),
        ("a.jsonl", TableFor::Spreadsheets, None),
        ("a.xlsx", csv, Some(ExportFormat::Workbook)),
        ("a.XLSX", TableFor::Spreadsheets, Some(ExportFormat::Workbook)),
        ("a.xls", csv, None),
        ("a.txt", csv, None),
        ("csv", csv, None),
    ] {
        assert_eq!(ExportFormat::of(Path::new(name), made_for).ok(), format, "{name}");
    }
}

#[test]
fn csv_has_the_columns_of_a_list_without_ids_and_masks_the_number() {
    let csv = exported(ExportFormat::Csv(TableFor::Programs), false, None);
    let mut lines = csv.lines();
    assert_eq!(lines.next().unwrap(), ListRow::export_columns().join(","));
    let row = lines.next().unwrap();
    assert!(
        row.starts_with(
            "06139992,1,007,,********9018,\"髙橋,花子\",01,=架空,three-item-lookup;ignored-alert,pending,,none,,"
        ),
        "{row}"
    );
    assert!(exported(ExportFormat::Csv(TableFor::Programs), true, None).contains(",123456789018,"));
    let sheet = exported(ExportFormat::Csv(TableFor::Spreadsheets), false, None);
    assert!(
        sheet.contains(",'=架空,") && sheet.lines().next().unwrap().ends_with(",spreadsheet_prefix"),
        "{sheet}"
    );
}

#[test]
fn json_lines_hold_the_history_and_a_digest_of_both_sides() {
    let side = |name: &'static str| FiveItemsRef { kanji_name: name, ..FiveItemsRef::default() };
    let event = Event {
        seq: 12,
        at: "2023-06-30T01:02:03.5Z".parse().unwrap(),
        actor: Actor::system(),
        kind: EventKind::Marked,
        record: Some(CandidateId(7)),
        facts: r#"{"b":1,"a":2}"#.into(),
        seen: vec![1],
    };
    let traces = [Trace::of(&event).unwrap()];
    let line = |insurer, register| {
        let detail = Detail { insurer_side: side(insurer), register_side: register, traces: &traces };
        exported(ExportFormat::JsonLines, false, Some(detail))
    };
    let text = line("髙橋", Some(side("高橋")));
    assert_eq!((text.matches('\n').count(), text.ends_with("}\n")), (1, true));
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&json["individual_number"], &json["number"]), (&"********9018".into(), &"007".into()));
    assert!(json.get("id").is_none() && json.get("version").is_none());
    assert_eq!(
        json["events"].to_string(),
        r#"[{"at":"2023-06-30T01:02:03Z","account":"system","claim":null,"source":"system","role":"operator","kind":"marked","facts":{"b":1,"a":2}}]"#
    );
    let digest = |text: &str| {
        let json: serde_json::Value = serde_json::from_str(text).unwrap();
        json["five_items_digest"].as_str().unwrap().to_owned()
    };
    assert_eq!(digest(&text).len(), 64);
    assert_ne!(digest(&text), digest(&line("髙橋", Some(side("髙橋")))));
    assert_ne!(digest(&line("", Some(side("")))), digest(&line("", None)), "an empty answer is not none");
}

/// Fails at its n-th write.
struct FailsAt<W>(W, usize);

impl<W: Write> Write for FailsAt<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.1 = self.1.checked_sub(1).ok_or(io::ErrorKind::StorageFull)?;
        // Short writes: a writer that ignored them would lose the rest.
        self.0.write(&bytes[..bytes.len().min(1000)])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn export_failing_at(path: &Path, format: ExportFormat, n: usize) -> Result<(), FilesError> {
    let file = NewFile::create(path)?;
    let at = Timestamp::UNIX_EPOCH;
    let mut writer = ExportWriter::new(FailsAt(file, n), format, path, false, at)?;
    for at in 0..200 {
        writer.row(&record(&at.to_string()), None)?;
    }
    writer.finish()?.0.commit().map(|_| ())
}

#[test]
fn a_disk_that_fills_at_any_write_leaves_the_old_file() {
    for format in [
        ExportFormat::Csv(TableFor::Programs),
        ExportFormat::Csv(TableFor::Spreadsheets),
        ExportFormat::JsonLines,
        ExportFormat::Workbook,
    ] {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("out");
        std::fs::write(&path, "old").unwrap();
        let mut failures = 0;
        while let Err(error) = export_failing_at(&path, format, failures) {
            assert_eq!(error.message().id(), "files.full");
            assert_eq!(std::fs::read(&path).unwrap(), b"old");
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
            failures += if failures < 50 { 1 } else { 97 };
        }
        assert!(failures > 10, "{format:?} wrote in {failures} writes");
        // A workbook is packed.
        assert!(std::fs::read(&path).unwrap().len() > 8_000, "{format:?}");
    }
}
