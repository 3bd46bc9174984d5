//! `--number-from`: one individual number from a file, a pipe, or keyed on a terminal that does not show it.

use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::path::Path;

use rustix::termios::{self, LocalModes, OptionalActions, SpecialCodeIndex, Termios};

use super::failure::Failure;
use super::session::Session;
use crate::audit::IndividualNumber;
use crate::files::{self, FilesError};
use crate::i18n::Message;

/// The longest text in which a number is looked for, in bytes.
const LONGEST: u64 = 256;

/// Reads the number that `--number-from` names: a file, or `-` for standard input. It is never repeated in a message.
pub fn read(from: &Path, session: &Session) -> Result<IndividualNumber, Failure> {
    let text = if from != Path::new("-") {
        match files::read_text(from, LONGEST) {
            Err(FilesError::NotUtf8 { .. } | FilesError::TooLarge { .. }) => String::new(),
            read => read?,
        }
    } else if io::stdin().is_terminal() {
        keyed(session)?
    } else {
        let mut text = String::new();
        match io::stdin().take(LONGEST).read_to_string(&mut text) {
            Err(error) if error.kind() == io::ErrorKind::InvalidData => String::new(),
            read => read.map(|_| text).map_err(Failure::Input)?,
        }
    };
    IndividualNumber::parse(text.trim()).map_err(|_| Failure::NotANumber(from.to_string_lossy().into_owned()))
}

/// Reads a line from the terminal, which shows nothing of it.
fn keyed(session: &Session) -> Result<String, Failure> {
    // Unseen before it is asked for: who types ahead shall not see the number either.
    let unseen = Unseen::begin().map_err(Failure::Input)?;
    let mut stderr = io::stderr();
    let _ = write!(stderr, "{} ", session.say(&Message::new("cli.key-the-number")));
    let _ = stderr.flush();
    let line = line(io::stdin().lock());
    drop(unseen);
    let _ = writeln!(stderr);
    line
}

/// Reads keys until Enter. `Ctrl-c` and `Ctrl-d` arrive as bytes here, so that the terminal is always put back.
fn line(mut keys: impl io::Read) -> Result<String, Failure> {
    let mut line = Vec::new();
    let mut key = [0];
    while line.len() < 64 {
        match keys.read(&mut key) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Failure::Input(error)),
        }
        match key[0] {
            b'\r' | b'\n' => break,
            0x03 | 0x04 => return Err(Failure::Said(Message::new("cli.keying-stopped"))),
            0x08 | 0x7f => drop(line.pop()),
            0x15 => line.clear(),
            byte => line.push(byte),
        }
    }
    Ok(String::from_utf8_lossy(&line).into_owned())
}

/// A terminal that shows no keys, until this is dropped.
struct Unseen(Termios);

impl Unseen {
    fn begin() -> io::Result<Self> {
        let before = termios::tcgetattr(io::stdin())?;
        let mut unseen = before.clone();
        unseen.local_modes -= LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
        unseen.special_codes[SpecialCodeIndex::VMIN] = 1;
        unseen.special_codes[SpecialCodeIndex::VTIME] = 0;
        termios::tcsetattr(io::stdin(), OptionalActions::Flush, &unseen)?;
        Ok(Self(before))
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        let _ = termios::tcsetattr(io::stdin(), OptionalActions::Flush, &self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_corrected_and_given_up() {
        for (keys, read) in [
            (&b"1234\r5"[..], Some("1234")),
            (b"12\x7f3\n", Some("13")),
            (b"12\x153\n", Some("3")),
            (b"12", Some("12")),
            (b"12\x03", None),
            (b"\x04", None),
        ] {
            assert_eq!(line(keys).ok().as_deref(), read, "{keys:?}");
        }
    }
}
