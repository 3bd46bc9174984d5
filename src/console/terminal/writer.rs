//! One write a frame: collects the bytes of a frame and hands them over in one piece.
//!
//! Knows no escape sequence but the bracket of synchronized output; what is drawn is `backend`'s.

use std::io::{self, Write};

/// Begins a synchronized update: the terminal shows nothing of the frame before its end.
const BEGIN: &[u8] = b"\x1b[?2026h";
/// Ends a synchronized update.
pub(super) const END: &[u8] = b"\x1b[?2026l";
/// Up to this many bytes a frame arrives in one piece anyway, and the bracket (16 bytes) would be the larger part.
const IN_ONE_PIECE: usize = 64;

/// Collects the bytes of a frame; [`commit`](Self::commit) writes them at once.
#[derive(Debug)]
pub struct Writer<W> {
    to: W,
    /// `BEGIN`, then the bytes of the frame.
    frame: Vec<u8>,
    bytes: u64,
    writes: u64,
}

impl<W: Write> Writer<W> {
    /// Begins with an empty frame.
    pub fn new(to: W) -> Self {
        Self { to, frame: BEGIN.to_vec(), bytes: 0, writes: 0 }
    }

    /// Writes the frame with one call (more only where the kernel takes a part) and returns its bytes. An empty frame
    /// writes nothing. After an error the frame is dropped: the screen is unknown and must be painted anew.
    pub fn commit(&mut self) -> io::Result<usize> {
        self.commit_and_ask(&[])
    }

    /// The same, with a question to the terminal behind the frame, where there is something of it to write.
    pub fn commit_and_ask(&mut self, question: &[u8]) -> io::Result<usize> {
        let drawn = self.frame.len() - BEGIN.len();
        if drawn == 0 {
            return Ok(0);
        }
        let from = if drawn > IN_ONE_PIECE {
            self.frame.extend_from_slice(END);
            0
        } else {
            BEGIN.len()
        };
        self.frame.extend_from_slice(question);
        let written = self.hand_over(from);
        self.frame.truncate(BEGIN.len());
        written
    }

    fn hand_over(&mut self, from: usize) -> io::Result<usize> {
        let mut rest = self.frame.get(from..).unwrap_or_default();
        let all = rest.len();
        while !rest.is_empty() {
            match self.to.write(rest) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(n) => {
                    self.writes += 1;
                    self.bytes += n as u64;
                    rest = rest.get(n..).unwrap_or_default();
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(all)
    }

    /// Drops what was collected and not committed.
    pub fn discard(&mut self) {
        self.frame.truncate(BEGIN.len());
    }

    /// Returns how many bytes were written so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns how many writes it took so far.
    pub fn writes(&self) -> u64 {
        self.writes
    }

    /// Returns where the frames go.
    pub fn get_ref(&self) -> &W {
        &self.to
    }

    /// Returns where the frames go.
    pub fn get_mut(&mut self) -> &mut W {
        &mut self.to
    }
}

impl<W: Write> Write for Writer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Does nothing: a frame ends with [`commit`](Self::commit), not where a library happens to flush.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes at most `at_a_time` bytes a write and is interrupted before each.
    struct Slow {
        taken: Vec<u8>,
        at_a_time: usize,
        interrupt: bool,
    }

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.interrupt = !self.interrupt;
            if self.interrupt {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let n = bytes.len().min(self.at_a_time);
            self.taken.extend_from_slice(&bytes[..n]);
            Ok(n)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn nothing_leaves_before_the_commit_and_then_in_one_write() {
        let mut writer = Writer::new(Vec::new());
        for _ in 0..100 {
            writer.write_all("髙橋".as_bytes()).unwrap();
            writer.flush().unwrap();
        }
        assert!(writer.get_ref().is_empty());
        assert_eq!(writer.commit().unwrap(), 600 + 16);
        assert_eq!((writer.writes(), writer.bytes()), (1, 616));
        assert!(writer.get_ref().starts_with(BEGIN) && writer.get_ref().ends_with(END));
        assert_eq!(writer.commit().unwrap(), 0, "an empty frame writes nothing");
        assert_eq!(writer.writes(), 1);
    }

    #[test]
    fn a_small_frame_goes_without_the_bracket() {
        let mut writer = Writer::new(Vec::new());
        writer.write_all(b"\x1b[Hx").unwrap();
        assert_eq!(writer.commit().unwrap(), 4);
        assert_eq!(writer.get_ref(), b"\x1b[Hx");
    }

    #[test]
    fn a_question_goes_behind_the_whole_frame_in_the_same_write_and_never_by_itself() {
        let mut writer = Writer::new(Vec::new());
        assert_eq!(writer.commit_and_ask(b"?").unwrap(), 0);
        writer.write_all(&[b'x'; 100]).unwrap();
        assert_eq!((writer.commit_and_ask(b"?").unwrap(), writer.writes()), (117, 1));
        assert!(writer.get_ref().ends_with(b"\x1b[?2026l?"));
    }

    #[test]
    fn short_and_interrupted_writes_lose_nothing() {
        let mut writer = Writer::new(Slow { taken: Vec::new(), at_a_time: 7, interrupt: false });
        writer.write_all(&[b'a'; 40]).unwrap();
        assert_eq!(writer.commit().unwrap(), 40);
        assert_eq!(writer.get_ref().taken, [b'a'; 40]);
        assert_eq!(writer.writes(), 6);
    }

    #[test]
    fn a_frame_that_could_not_be_written_is_not_mixed_into_the_next() {
        struct Gone(Vec<u8>, bool);
        impl Write for Gone {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                if self.1 { Err(io::ErrorKind::BrokenPipe.into()) } else { self.0.write(bytes) }
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut writer = Writer::new(Gone(Vec::new(), true));
        writer.write_all(b"old").unwrap();
        assert!(writer.commit().is_err());
        writer.get_mut().1 = false;
        writer.write_all(b"new").unwrap();
        writer.commit().unwrap();
        assert_eq!(writer.get_ref().0, b"new");
    }
}
