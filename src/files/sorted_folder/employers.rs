//! One file an employer, however many employers there are: no file stays open, and no row in memory.
//!
//! Rows are kept in one unnamed file as they come, and their bytes are counted per employer. So each employer's place in a
//! second file is known, the rows are copied there, and that file is cut into pieces.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use super::begin_file;

/// The file of one employer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ForEmployer {
    /// Its name in the folder; no part of it comes from the data.
    pub file: String,
    /// 事業所番号; empty where the employer is known by name alone.
    pub employer_code: String,
    /// 事業所名, of the first row.
    pub employer_name: String,
    /// How many rows it has.
    pub rows: u64,
    #[serde(skip)]
    bytes: u64,
}

/// The rows of all employers.
#[derive(Debug)]
pub(super) struct Employers {
    /// What every file begins with.
    header: Vec<u8>,
    spool: BufWriter<File>,
    /// The place of each employer in `found`: by code, else by name.
    places: HashMap<Key, u32>,
    found: Vec<ForEmployer>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
enum Key {
    Code(String),
    Name(String),
}

impl Employers {
    pub(super) fn begin(folder: &Path, header: Vec<u8>) -> io::Result<Self> {
        let spool = BufWriter::with_capacity(1 << 16, tempfile::tempfile_in(folder)?);
        Ok(Self { header, spool, places: HashMap::new(), found: Vec::new() })
    }

    /// Adds a row to its employer's file. Who names no employer is in none: people without one are not one another's.
    pub(super) fn add(&mut self, code: &str, name: &str, row: &[u8]) -> io::Result<()> {
        let key = match (code, name) {
            ("", "") => return Ok(()),
            ("", name) => Key::Name(name.to_owned()),
            (code, _) => Key::Code(code.to_owned()),
        };
        let next = u32::try_from(self.found.len()).map_err(io::Error::other)?;
        let place = *self.places.entry(key).or_insert(next);
        if place == next {
            self.found.push(ForEmployer {
                file: format!("returned-{:03}.csv", place + 1),
                employer_code: code.to_owned(),
                employer_name: name.to_owned(),
                rows: 0,
                bytes: 0,
            });
        }
        let length = u32::try_from(row.len()).map_err(io::Error::other)?;
        if let Some(employer) = self.found.get_mut(place as usize) {
            employer.rows += 1;
            employer.bytes += u64::from(length);
        }
        self.spool.write_all(&place.to_le_bytes())?;
        self.spool.write_all(&length.to_le_bytes())?;
        self.spool.write_all(row)
    }

    /// Writes the files.
    pub(super) fn write(&mut self, folder: &Path) -> io::Result<Vec<ForEmployer>> {
        let by_employer = self.by_employer(folder)?;
        let mut rows = BufReader::with_capacity(1 << 16, by_employer);
        for employer in &self.found {
            let mut file = begin_file(&folder.join(&employer.file), &self.header)?;
            io::copy(&mut (&mut rows).take(employer.bytes), &mut file)?;
            file.flush()?;
        }
        Ok(std::mem::take(&mut self.found))
    }

    /// Copies the rows into a second unnamed file, those of one employer together.
    fn by_employer(&mut self, folder: &Path) -> io::Result<File> {
        self.spool.flush()?;
        let mut ends = Vec::with_capacity(self.found.len());
        let mut end = 0;
        for employer in &self.found {
            ends.push(end);
            end += employer.bytes;
        }
        let sorted = tempfile::tempfile_in(folder)?;
        let spool = self.spool.get_mut();
        spool.seek(SeekFrom::Start(0))?;
        let mut spool = BufReader::with_capacity(1 << 16, spool);
        let mut row = Vec::new();
        for _ in 0..self.found.iter().map(|employer| employer.rows).sum::<u64>() {
            let (mut place, mut length) = ([0; 4], [0; 4]);
            spool.read_exact(&mut place)?;
            spool.read_exact(&mut length)?;
            row.resize(u32::from_le_bytes(length) as usize, 0);
            spool.read_exact(&mut row)?;
            let end = ends.get_mut(u32::from_le_bytes(place) as usize).ok_or(io::ErrorKind::InvalidData)?;
            sorted.write_all_at(&row, *end)?;
            *end += row.len() as u64;
        }
        Ok(sorted)
    }
}
