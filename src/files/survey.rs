//! The first pass over a file: its digest, its length, and what its bytes say of its encoding. Knows no column.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

use sha2::{Digest, Sha256};

use super::Encoding;

/// The byte order mark of UTF-8.
pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";
/// Bytes that are read at once.
const CHUNK: usize = 1 << 20;
/// How many of them wait for their digest.
const WAITING: usize = 2;
/// How much of the beginning is looked at to tell a table from another program's file.
const BEGINNING: usize = 4096;

/// What the bytes of a file say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Survey {
    /// SHA-256 of all bytes.
    pub digest: [u8; 32],
    /// How many bytes there are.
    pub bytes: u64,
    /// Whether it begins with the byte order mark of UTF-8.
    pub bom: bool,
    /// Whether there is anything but the mark and line ends.
    pub blank: bool,
    /// What it is instead of a CSV file in an encoding that is read.
    pub foreign: Option<Foreign>,
    /// The encoding that decodes more of its lines.
    pub encoding: Encoding,
}

/// What a file is that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Foreign {
    /// UTF-16, by its mark or by the zero byte beside each letter.
    Utf16,
    /// ISO-2022-JP (JIS), by its escape sequences.
    Iso2022Jp,
    /// A zip file, as Excel's workbooks are.
    Workbook,
    /// Any other file that is no text.
    Binary,
}

/// Reads a file to its end. The import waits for it: another thread takes the digest meanwhile.
pub(super) fn survey(mut input: impl Read) -> io::Result<Survey> {
    let (give, chunks) = sync_channel::<Arc<Vec<u8>>>(WAITING);
    thread::scope(|scope| {
        let hashing = scope.spawn(move || {
            chunks.iter().fold(Sha256::new(), |hash, chunk| hash.chain_update(&*chunk)).finalize()
        });
        let mut text = Text::default();
        while let Some(chunk) = next_chunk(&mut input)? {
            let chunk = Arc::new(chunk);
            // It ends with this function only, or by a panic that joining it tells.
            let _ = give.send(Arc::clone(&chunk));
            text.take(&chunk);
        }
        drop(give);
        let digest = hashing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok(text.end(digest.into()))
    })
}

/// Reads the next bytes; none at the end.
fn next_chunk(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut chunk = Vec::with_capacity(CHUNK);
    let read = input.take(CHUNK as u64).read_to_end(&mut chunk)?;
    Ok((read > 0).then_some(chunk))
}

/// What the bytes read so far say.
#[derive(Debug, Default)]
struct Text {
    lines: Lines,
    beginning: Vec<u8>,
    bytes: u64,
    /// There is something but the mark and line ends.
    is_written_on: bool,
}

impl Text {
    fn take(&mut self, chunk: &[u8]) {
        let room = BEGINNING - self.beginning.len();
        self.beginning.extend_from_slice(chunk.get(..room).unwrap_or(chunk));
        let text = if self.bytes == 0 { chunk.strip_prefix(BOM).unwrap_or(chunk) } else { chunk };
        self.is_written_on = self.is_written_on || !text.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
        self.lines.take(chunk);
        self.bytes += chunk.len() as u64;
    }

    fn end(mut self, digest: [u8; 32]) -> Survey {
        self.lines.close();
        let bom = self.beginning.starts_with(BOM);
        let encoding = if bom { Encoding::Utf8 } else { self.lines.encoding() };
        let (bytes, blank, foreign) = (self.bytes, !self.is_written_on, foreign(&self.beginning));
        Survey { digest, bytes, bom, blank, foreign, encoding }
    }
}

/// Tells what a file is from its beginning; zero bytes further on are a field's content, to be seen by a person.
fn foreign(beginning: &[u8]) -> Option<Foreign> {
    if beginning.starts_with(b"\xff\xfe") || beginning.starts_with(b"\xfe\xff") {
        return Some(Foreign::Utf16);
    }
    if beginning.starts_with(b"PK\x03\x04") {
        return Some(Foreign::Workbook);
    }
    let end = memchr::memchr(b'\n', beginning).unwrap_or(beginning.len());
    let first_line = beginning.get(..end).unwrap_or(beginning);
    let pairs = || beginning.get(..64).unwrap_or(beginning).as_chunks::<2>().0.iter();
    // Zeros on both sides, as programs and pictures have them, are no text.
    let letter = |byte: u8| byte >= b' ' || matches!(byte, b'\t' | b'\r' | b'\n');
    let (little, big) = (
        pairs().filter(|pair| pair[1] == 0 && letter(pair[0])).count(),
        pairs().filter(|pair| pair[0] == 0 && letter(pair[1])).count(),
    );
    if little.max(big) * 2 > pairs().len() {
        return Some(Foreign::Utf16);
    }
    if [b"\x1b$B", b"\x1b$@", b"\x1b(J"].iter().any(|sequence| holds(first_line, *sequence)) {
        return Some(Foreign::Iso2022Jp);
    }
    let control = |byte: &u8| matches!(byte, 0..=8 | 14..=26 | 28..=31);
    first_line.iter().any(control).then_some(Foreign::Binary)
}

fn holds(bytes: &[u8], sequence: &[u8]) -> bool {
    memchr::memmem::find(bytes, sequence).is_some()
}

/// Counts, line by line, which encoding the bytes are text in: so a few bad bytes make bad rows, not a refused file.
#[derive(Debug, Default)]
struct Lines {
    utf8: u64,
    cp932: u64,
    /// The beginning of a line whose end has not been read yet.
    open: Vec<u8>,
}

/// A line longer than this says nothing more: it is judged by its beginning, so that memory stays flat.
const LINE_MAX: usize = 1 << 16;

impl Lines {
    fn take(&mut self, chunk: &[u8]) {
        let Some(last) = memchr::memrchr(b'\n', chunk) else {
            self.keep(chunk);
            return;
        };
        let first = memchr::memchr(b'\n', chunk).unwrap_or(last);
        self.keep(chunk.get(..first).unwrap_or_default());
        self.close();
        self.judge_block(chunk.get(first..last).unwrap_or_default());
        self.keep(chunk.get(last + 1..).unwrap_or_default());
    }

    fn keep(&mut self, part: &[u8]) {
        let room = LINE_MAX.saturating_sub(self.open.len());
        self.open.extend_from_slice(part.get(..room).unwrap_or(part));
    }

    fn close(&mut self) {
        let line = std::mem::take(&mut self.open);
        self.judge(&line);
        self.open = line;
        self.open.clear();
    }

    /// Judges whole lines; those of a block that is UTF-8 altogether are counted at once.
    fn judge_block(&mut self, block: &[u8]) {
        if block.is_ascii() {
            return;
        }
        if is_utf8(block) {
            self.utf8 += memchr::memchr_iter(b'\n', block).count() as u64;
        } else {
            block.split(|byte| *byte == b'\n').for_each(|line| self.judge(line));
        }
    }

    fn judge(&mut self, line: &[u8]) {
        if line.is_ascii() {
        } else if is_utf8(line) {
            self.utf8 += 1;
        } else if Encoding::Cp932.decode(line).is_some() {
            self.cp932 += 1;
        }
    }

    fn encoding(&self) -> Encoding {
        if self.cp932 > self.utf8 { Encoding::Cp932 } else { Encoding::Utf8 }
    }
}

/// Many times faster for Japanese than the standard library's check.
fn is_utf8(bytes: &[u8]) -> bool {
    encoding_rs::Encoding::utf8_valid_up_to(bytes) == bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> Survey {
        survey(bytes).unwrap()
    }

    #[test]
    fn the_encoding_is_the_one_that_reads_more_lines() {
        let cp932: &[u8] = b"\x8e\x81\x96\xbc\n";
        let utf8 = "氏名\n".as_bytes();
        for (content, encoding) in [
            (b"name,sex\na,1\n".to_vec(), Encoding::Utf8),
            ([utf8, utf8, cp932].concat(), Encoding::Utf8),
            ([cp932, cp932, utf8].concat(), Encoding::Cp932),
            ([b"a,b\r\n", cp932].concat(), Encoding::Cp932),
            ([BOM, cp932, cp932].concat(), Encoding::Utf8),
            ([cp932, b"\xff\xff\n"].concat(), Encoding::Cp932),
            (cp932.strip_suffix(b"\n").unwrap().to_vec(), Encoding::Cp932),
        ] {
            assert_eq!(of(&content).encoding, encoding, "{content:?}");
        }
    }

    #[test]
    fn lines_across_chunks_are_judged_whole() {
        let line: &[u8] = b"\x8e\x81\x96\xbc,x\n";
        let content = line.repeat(CHUNK / line.len() * 2 + 3);
        let found = of(&content);
        assert_eq!((found.encoding, found.bytes), (Encoding::Cp932, content.len() as u64));
        let mut lines = Lines::default();
        content.chunks(1000).for_each(|chunk| lines.take(chunk));
        lines.close();
        assert_eq!(lines.cp932, (content.len() / line.len()) as u64);
    }

    #[test]
    fn what_is_no_table_is_named() {
        let utf16: Vec<u8> = "氏名,a,b,c,d,e,f".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (content, foreign) in [
            (b"\xff\xfea\0".to_vec(), Some(Foreign::Utf16)),
            (utf16, Some(Foreign::Utf16)),
            (b"\0a\0,\0b\0\n".to_vec(), Some(Foreign::Utf16)),
            (b"PK\x03\x04rest".to_vec(), Some(Foreign::Workbook)),
            (b"SQLite format 3\0\x10\0".to_vec(), Some(Foreign::Binary)),
            (b"\x7fELF\x02\x01\x01\0".to_vec(), Some(Foreign::Binary)),
            ([b"\x7fELF\x02\x01\x01".as_slice(), &[0; 57]].concat(), Some(Foreign::Binary)),
            (vec![0; 64], Some(Foreign::Binary)),
            (b"\x1b$B;aL>\x1b(B,a\n".to_vec(), Some(Foreign::Iso2022Jp)),
            (b"a,b\n1,\0\n".to_vec(), None),
            (b"a,\x1b[31mb\n".to_vec(), None),
        ] {
            assert_eq!(of(&content).foreign, foreign, "{content:?}");
        }
    }

    #[test]
    fn a_mark_and_line_ends_are_nothing() {
        for (content, blank) in [(&b""[..], true), (BOM, true), (b"\r\n\n", true), (b" ", false)] {
            assert_eq!(of(content).blank, blank, "{content:?}");
        }
    }
}
