//! Holds the record reader to the `csv` crate, to exact lines, and to bounded memory.

use proptest::prelude::*;

use super::scan::FIELDS_MAX;
use super::*;

#[derive(Debug, PartialEq, Eq)]
struct Seen {
    line: u64,
    raw: String,
    fields: Vec<String>,
    trouble: Option<Trouble>,
}

/// Hands out the bytes in pieces of `step`, so that every state meets the end of a buffer.
struct Drip<'a>(&'a [u8], usize);

impl Read for Drip<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let take = self.1.min(self.0.len()).min(out.len());
        let (now, later) = self.0.split_at(take);
        out[..take].copy_from_slice(now);
        self.0 = later;
        Ok(take)
    }
}

fn read(bytes: &[u8], step: usize, limit: usize) -> Vec<Seen> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut records = Records::with_limit(Drip(bytes, step), limit);
    let mut seen = Vec::new();
    while let Some(record) = records.next().unwrap() {
        seen.push(Seen {
            line: record.line,
            raw: text(record.raw),
            fields: (0..record.fields.len()).map(|at| text(&record.field(at).unwrap())).collect(),
            trouble: record.trouble,
        });
    }
    assert_eq!(records.position(), bytes.len() as u64, "every byte is accounted for");
    seen
}

fn lines_and_fields(bytes: &str) -> Vec<(u64, Vec<String>)> {
    read(bytes.as_bytes(), 7, 1 << 20).into_iter().map(|seen| (seen.line, seen.fields)).collect()
}

#[test]
fn lines_are_those_of_the_file_whatever_stands_before() {
    let fields = |list: &[&str]| list.iter().map(|field| (*field).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        lines_and_fields("a,b\r\n\"x\r\ny\",2\n\n\r\nlast,\"q\"\"q\""),
        [(1, fields(&["a", "b"])), (2, fields(&["x\r\ny", "2"])), (6, fields(&["last", "q\"q"]))]
    );
    assert_eq!(
        lines_and_fields("a\rb,\r,c"),
        [(1, fields(&["a"])), (2, fields(&["b", ""])), (3, fields(&["", "c"]))]
    );
    assert_eq!(lines_and_fields("a\n\u{1a}"), [(1, fields(&["a"]))], "the old end-of-file mark is no record");
}

#[test]
fn a_quote_never_closed_costs_its_own_lines_only() {
    let seen = read(b"a,b\n1,\"open\n2,x\n3,y\n", 5, 1 << 20);
    let troubles: Vec<_> = seen.iter().map(|s| (s.line, s.raw.as_str(), s.trouble)).collect();
    assert_eq!(
        troubles,
        [(1, "a,b", None), (2, "1,\"open", Some(Trouble::UnclosedQuote)), (3, "2,x", None), (4, "3,y", None)]
    );
    let seen = read(b"1,\"two\nlines\",\"open\n2,x\n", 5, 1 << 20);
    assert_eq!(
        (seen[0].raw.as_str(), seen[1].line, seen[1].raw.as_str()),
        ("1,\"two\nlines\",\"open", 3, "2,x")
    );
}

#[test]
fn a_quote_that_would_swallow_a_huge_file_is_given_up_at_the_limit() {
    let mut file = b"h\n\"open\n".to_vec();
    file.extend(b"x\n".repeat(5000));
    let seen = read(&file, 1000, 512);
    assert_eq!((seen.len(), seen[1].trouble), (5002, Some(Trouble::UnclosedQuote)));
    assert_eq!((seen[5001].line, seen[5001].trouble), (5002, None));
}

#[test]
fn an_overlong_line_is_skipped_in_flat_memory() {
    let long = format!("a,b\n1,{}\r\n2,c\n", "x".repeat(3 << 20));
    let mut records = Records::with_limit(long.as_bytes(), 1 << 19);
    let mut seen = Vec::new();
    while let Some(record) = records.next().unwrap() {
        seen.push((record.line, record.raw.len(), record.fields.len(), record.trouble));
    }
    assert_eq!(seen, [(1, 3, 2, None), (2, 0, 1, Some(Trouble::Overlong)), (3, 3, 2, None)]);
    assert!(records.buffer.len() <= 1 << 19);
}

#[test]
fn of_a_line_of_commas_only_the_count_is_kept() {
    let commas = b",".repeat(1 << 20);
    let mut records = Records::new(&commas[..]);
    let record = records.next().unwrap().unwrap();
    assert_eq!((record.count, record.fields.len()), ((1 << 20) + 1, FIELDS_MAX));
}

#[test]
fn quotes_without_end_stop_a_file_only_when_they_cost_too_much() {
    let file = b"x\",\"y\n".repeat(200);
    assert!(read(&file, 100, 1 << 20).iter().any(|seen| seen.trouble == Some(Trouble::UnclosedQuote)));
    let mut records = Records::new(&file[..]);
    records.read_again = READ_AGAIN_LIMIT;
    assert!(matches!(records.next(), Err(Stop::Unclosed(200))));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fields_are_those_of_the_csv_crate(text in "[\",\r\nab\u{3042}]{0,40}", step in 1_usize..9) {
        let ours = read(text.as_bytes(), step, 1 << 20);
        prop_assume!(ours.iter().all(|seen| seen.trouble.is_none()));
        let mut theirs = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let theirs: Vec<Vec<String>> =
            theirs.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
        prop_assert_eq!(ours.into_iter().map(|seen| seen.fields).collect::<Vec<_>>(), theirs);
    }

    #[test]
    fn arbitrary_bytes_never_panic_and_every_raw_record_is_of_the_file(
        bytes in proptest::collection::vec(prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), any::<u8>()], 0..300),
        step in 1_usize..50, limit in 8_usize..200,
    ) {
        let mut records = Records::with_limit(Drip(&bytes, step), limit);
        let mut last = 0;
        while let Some(record) = records.next().unwrap() {
            prop_assert!(record.line > last);
            last = record.line;
            prop_assert!(bytes.windows(record.raw.len().max(1)).any(|at| at == record.raw) || record.raw.is_empty());
        }
        prop_assert_eq!(records.position(), bytes.len() as u64);
    }
}
