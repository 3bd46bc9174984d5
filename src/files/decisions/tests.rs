//! Which lines are read, in which order, and which are rejected.

use super::line::LINE_LIMIT;
use super::*;

fn opened(content: &[u8]) -> Result<Decisions, FilesError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.jsonl");
    std::fs::write(&path, content).unwrap();
    Decisions::open(&path)
}

fn line(number: &str, right: Option<&str>) -> String {
    let right = right.map_or("null".to_owned(), |right| format!("\"{right}\""));
    format!(
        r#"{{"insurer_no":"06139992","symbol":"1","number":"{number}","branch":"","individual_number":"********9018","kanji_name":"\"events\":","employer_code":"","employer_name":"","causes":[],"status":"pending","basis":null,"answer":"none","grade":null,"grades":{{}},"signals":[],"risk":"clean","assignee":null,"addressee":null,"due_on":null,"operator":null,"marked_at":null,"second_operator":null,"second_at":null,"awaiting_second_check":false,"raised_again":false,"right_number":{right},"five_items_digest":"","events":[]}}"#
    )
}

#[test]
fn corrections_come_first_and_each_line_once() {
    let whole = Some("111111111118");
    let lines = [line("1", None), line("2", whole), String::new(), line("3", None), line("4", whole)];
    for end in ["\n", "\r\n"] {
        let mut file = opened(format!("\u{FEFF}{}", lines.join(end)).as_bytes()).unwrap();
        let rows: Vec<Row> = std::iter::from_fn(|| file.next_row()).map(Result::unwrap).collect();
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 5, 1, 4]);
        assert!(rows.iter().all(|row| row.entry.is_ok()), "{rows:?}");
        assert_eq!(rows[0].raw, lines[1].as_bytes());
        assert_eq!(file.position(), file.byte_len());
        for skipped in 0..=4 {
            let mut file = opened(lines.join(end).as_bytes()).unwrap();
            assert_eq!(file.skip(skipped as u64).unwrap(), skipped as u64);
            let rest: Vec<u64> =
                std::iter::from_fn(|| file.next_row()).map(|row| row.unwrap().line).collect();
            assert_eq!(rest, [2, 5, 1, 4][skipped..]);
        }
    }
}

#[test]
fn what_is_no_export_is_refused_whole() {
    for (content, id) in [
        (&b""[..], "files.empty"),
        (b"\n\n", "files.empty"),
        (b"insurer_no,symbol\n1,2\n", "files.not-json-lines"),
        (b"[{}]", "files.not-json-lines"),
        (b"PK\x03\x04", "files.workbook"),
        (b"\xff\xfe{\0", "files.utf16"),
    ] {
        assert_eq!(opened(content).unwrap_err().message().id(), id, "{content:?}");
    }
}

#[test]
fn a_bad_line_is_rejected_and_the_rest_is_read() {
    let long = format!("{{\"x\":\"{}\"}}", "y".repeat(LINE_LIMIT));
    let good = line("1", None);
    let mut content = [
        "{".to_owned(),
        long,
        good.replace("\"status\"", "\"state\""),
        good.replace("pending", "done"),
        good.replace("\"events\":[]", "\"events\":[],\"version\":2"),
        good.replace("06139992", "06139993"),
        good.replace("********9018", "12345"),
        "[".repeat(100_000),
        good,
    ]
    .join("\n")
    .into_bytes();
    content.extend(b"\n{\"\xff\":1}\n");
    let mut file = opened(&content).unwrap();
    let said: Vec<String> = std::iter::from_fn(|| file.next_row())
        .map(|row| match row.unwrap().entry {
            Ok(_) => String::new(),
            Err(reason) => reason.message().id().to_owned(),
        })
        .collect();
    let not = "triage.reason.not-exported";
    assert_eq!(
        said,
        [
            not,
            "triage.reason.too-long",
            not,
            not,
            not,
            "triage.reason.insurer-check-digit",
            "triage.reason.individual-number",
            not,
            "",
            "triage.reason.undecodable"
        ]
    );
}
