//! The rejects file: each record that was not taken, exactly as it came, behind its line and the reason.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::earlier::BEFORE_HEADER;
use super::survey::BOM;
use super::{Encoding, FilesError, Kind, NewFile, Written};
use crate::triage::intake::Reject;

/// Returns where the rejects of a file go unless told otherwise: its whole name and `.rejects.csv` behind it.
pub fn default_rejects_path(input: &Path) -> PathBuf {
    let mut name = input.as_os_str().to_owned();
    name.push(".rejects.csv");
    name.into()
}

/// A rejects file being written: `line,reason,` before the header and before each record, their bytes untouched, in the
/// encoding of the input, whose byte order mark stays first.
#[derive(Debug)]
pub struct RejectsWriter {
    file: NewFile,
    encoding: Encoding,
}

impl RejectsWriter {
    /// Begins a file, or one in the place of earlier rejects.
    pub fn create(path: &Path, header_raw: &[u8], encoding: Encoding) -> Result<Self, FilesError> {
        let mut file = NewFile::replacing(path, Kind::Rejects)?;
        write_header(&mut file, header_raw).map_err(|error| file.failed(&error))?;
        Ok(Self { file, encoding })
    }

    /// Adds a reject.
    pub fn push(&mut self, reject: &Reject) -> Result<(), FilesError> {
        write_reject(&mut self.file, reject, self.encoding).map_err(|error| self.file.failed(&error))
    }

    /// Puts the file in its place.
    pub fn commit(self) -> Result<Written, FilesError> {
        self.file.commit()
    }
}

/// Writes a rejects file, whole or not at all.
pub fn write_rejects<E: From<FilesError>>(
    path: &Path,
    header_raw: &[u8],
    encoding: Encoding,
    rejects: impl IntoIterator<Item = Result<Reject, E>>,
) -> Result<Written, E> {
    let mut file = RejectsWriter::create(path, header_raw, encoding)?;
    for reject in rejects {
        file.push(&reject?)?;
    }
    Ok(file.commit()?)
}

fn write_header(out: &mut impl Write, header_raw: &[u8]) -> io::Result<()> {
    let (mark, header) = match header_raw.strip_prefix(BOM) {
        Some(header) => (BOM, header),
        None => (&[][..], header_raw),
    };
    out.write_all(mark)?;
    out.write_all(BEFORE_HEADER)?;
    out.write_all(header)?;
    out.write_all(b"\n")
}

fn write_reject(out: &mut impl Write, reject: &Reject, encoding: Encoding) -> io::Result<()> {
    let reason = reject.reason.replace('"', "\"\"");
    let quote = if reason.contains([',', '"', '\n', '\r']) { "\"" } else { "" };
    write!(out, "{},{quote}", reject.line)?;
    out.write_all(&encoding.encode_words(&reason))?;
    write!(out, "{quote},")?;
    out.write_all(&reject.raw)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reject(line: u64, reason: &str, raw: &[u8]) -> Reject {
        Reject { line, reason: reason.into(), raw: raw.into() }
    }

    #[test]
    fn records_leave_as_they_came() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("r.csv");
        let rejects = [
            reject(3, "number is empty", b"\x8e\x81,\"a\nb\",\0"),
            reject(9, "auto_taken is none of: yes, no", b""),
            reject(11, "a \"髙𠮷\"", b"x"),
        ];
        write_rejects(&path, b"\x8e\x81,b", Encoding::Cp932, rejects.map(Ok::<_, FilesError>)).unwrap();
        assert_eq!(
            std::fs::read(&path).unwrap(),
            b"line,reason,\x8e\x81,b\n3,number is empty,\x8e\x81,\"a\nb\",\0\n\
              9,\"auto_taken is none of: yes, no\",\n11,\"a \"\"\xfb\xfc?\"\"\",x\n"
        );
        write_rejects(&path, b"\xef\xbb\xbfa", Encoding::Utf8, [Ok::<_, FilesError>(reject(2, "r", b"1"))])
            .unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"\xef\xbb\xbfline,reason,a\n2,r,1\n");
    }

    #[test]
    fn a_failure_on_the_way_keeps_the_old_file() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("r.csv");
        std::fs::write(&path, "line,reason,old").unwrap();
        let failing = [Ok(reject(2, "r", b"1")), Err(FilesError::Full { path: "db".into() })];
        assert!(write_rejects(&path, b"a", Encoding::Utf8, failing).is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"line,reason,old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn rejects_go_beside_the_input() {
        assert_eq!(default_rejects_path(Path::new("in/a.csv")), Path::new("in/a.csv.rejects.csv"));
    }
}
