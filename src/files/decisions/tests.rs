//! Which lines are read, in which order, and which are rejected.

use super::line::LINE_LIMIT;
use super::*;
use crate::triage::intake::Entry;

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
fn half_a_swap_comes_with_the_other_half_or_with_who_has_its_right_number_registered() {
    const NUMBERS: [&str; 3] = ["123456789018", "111111111118", "900000000060"];
    let half = |name: &str, own: usize, right: usize| {
        let swap = r#""events":[{"at":"2023-06-01T00:00:00Z","account":"a","claim":null,"source":"claim","role":"lead","kind":"marked","facts":{"before":{"status":"pending"},"after":{"status":"corrected"},"partner":1}}]"#;
        line(name, Some(NUMBERS[right]))
            .replace("********9018", NUMBERS[own])
            .replace("\"pending\",\"basis\"", "\"corrected\",\"basis\"")
            .replace("\"events\":[]", swap)
    };
    let other = |name: &str, own: usize| line(name, None).replace("********9018", NUMBERS[own]);
    for (lines, expected) in [
        // Both halves, whatever stands between them.
        (vec![half("1", 0, 1), other("3", 2), half("2", 1, 0)], vec![(1, Some(3)), (3, Some(1)), (2, None)]),
        // One half, and the record that has its right number registered; nobody else; nobody at all.
        (vec![other("3", 2), half("1", 0, 1), other("2", 1)], vec![(2, Some(3)), (3, None), (1, None)]),
        (vec![other("3", 2), half("1", 0, 1)], vec![(2, None), (1, None)]),
        // The right number is registered with the half itself by now.
        (vec![other("3", 2), half("1", 1, 1)], vec![(2, None), (1, None)]),
        (vec![half("1", 1, 1), other("2", 1)], vec![(1, Some(2)), (2, None)]),
        // Two halves, each with the right number of the next.
        (vec![half("1", 0, 1), half("2", 1, 2), other("3", 2)], vec![(1, Some(2)), (2, Some(3)), (3, None)]),
        // Two with one right number.
        (vec![half("1", 0, 1), half("2", 2, 1), other("3", 1)], vec![(1, Some(3)), (3, None), (2, Some(3))]),
    ] {
        let mut file = opened(lines.join("\n").as_bytes()).unwrap();
        let line_of = |name: &str| {
            let named = format!("\"number\":\"{name}\"");
            lines.iter().zip(1..).find(|(line, _)| line.contains(&named)).map(|(_, n)| n)
        };
        let handed: Vec<(u64, Option<u64>)> = std::iter::from_fn(|| file.next_row())
            .map(Result::unwrap)
            .map(|row| match row.entry {
                Ok(Entry::Decision(own)) => {
                    (row.line, own.other_half.and_then(|other| line_of(other.key.number.as_str())))
                }
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(handed, expected, "{lines:?}");
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
