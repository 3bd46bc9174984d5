//! The bytes of a terminal → keys, pastes and answers. Pure: no clock, no descriptor.

use super::{Input, Key, KeyCode};
use crate::console::terminal::witness::Question;

/// A sequence longer than this is noise.
const LONGEST_SEQUENCE: usize = 64;
/// What is kept of a paste, in bytes; the rest is read over. No field of the console takes more.
pub(super) const LONGEST_PASTE: usize = 64 * 1024;
const PASTE_END: &[u8] = b"\x1b[201~";

/// What bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Decoded {
    /// Somebody's input.
    Input(Input),
    /// The terminal's own answer to a question.
    Answer(Question),
}

/// Reads bytes as they come; keeps what is not complete.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    /// An incomplete sequence or character.
    held: Vec<u8>,
    /// The paste that is being read.
    paste: Option<Paste>,
}

#[derive(Debug, Default)]
struct Paste {
    kept: Vec<u8>,
    /// How many bytes of the end mark the last bytes are.
    ending: usize,
}

/// What the bytes held so far are.
enum Reading {
    /// The beginning of something.
    Incomplete,
    /// Nothing that has a meaning here.
    Nothing,
    /// A key.
    Key(Key),
    /// An answer of the terminal.
    Answer(Question),
    /// A key that ended before the last byte, which begins something of its own.
    KeyBefore(Key),
    /// The mark before a paste.
    PasteBegins,
    /// Broken off by the last byte, which begins something of its own.
    BrokenOff,
}

impl Decoder {
    /// Reads bytes; what they complete is added to `out`.
    pub(super) fn feed(&mut self, bytes: &[u8], out: &mut Vec<Decoded>) {
        for &byte in bytes {
            match &mut self.paste {
                Some(paste) => {
                    if let Some(text) = paste.take(byte) {
                        self.paste = None;
                        out.push(Decoded::Input(Input::Paste(text)));
                    }
                }
                None => self.take(byte, out),
            }
        }
    }

    /// Tells whether bytes are held that may be whole: a lone ESC, or a sequence cut off.
    pub(super) fn is_holding(&self) -> bool {
        !self.held.is_empty()
    }

    /// Nothing followed: a lone ESC is the key, anything else that is cut off is dropped.
    pub(super) fn settle(&mut self, out: &mut Vec<Decoded>) {
        if self.held == [0x1b] {
            out.push(Decoded::Input(Input::Key(Key::plain(KeyCode::Esc))));
        }
        self.held.clear();
    }

    fn take(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        self.held.push(byte);
        match read(&self.held) {
            Reading::Incomplete if self.held.len() < LONGEST_SEQUENCE => return,
            Reading::Incomplete | Reading::Nothing => {}
            Reading::Key(key) => out.push(Decoded::Input(Input::Key(key))),
            Reading::Answer(question) => out.push(Decoded::Answer(question)),
            Reading::PasteBegins => self.paste = Some(Paste::default()),
            Reading::KeyBefore(key) => {
                out.push(Decoded::Input(Input::Key(key)));
                self.held.clear();
                return self.take(byte, out);
            }
            Reading::BrokenOff => {
                self.held.clear();
                return self.take(byte, out);
            }
        }
        self.held.clear();
    }
}

impl Paste {
    /// Takes a byte; returns the text where it was the last.
    fn take(&mut self, byte: u8) -> Option<String> {
        // The end mark holds ESC only at its beginning, so a mismatch can begin it anew only with this very byte.
        self.ending = match PASTE_END.get(self.ending) {
            Some(&next) if next == byte => self.ending + 1,
            _ => usize::from(byte == 0x1b),
        };
        if self.kept.len() < LONGEST_PASTE + PASTE_END.len() {
            self.kept.push(byte);
        }
        if self.ending < PASTE_END.len() {
            return None;
        }
        if self.kept.ends_with(PASTE_END) {
            self.kept.truncate(self.kept.len() - PASTE_END.len());
        }
        self.kept.truncate(LONGEST_PASTE);
        Some(String::from_utf8_lossy(&self.kept).replace("\r\n", "\n").replace('\r', "\n"))
    }
}

fn read(held: &[u8]) -> Reading {
    match *held {
        [0x1b, ref rest @ ..] => read_escape(rest),
        [first, ..] if first >= 0x80 => read_character(held),
        [byte] => read_ascii(byte),
        _ => Reading::Nothing,
    }
}

/// What follows an ESC.
fn read_escape(rest: &[u8]) -> Reading {
    match rest {
        [] | [b'[' | b'O'] | [b'[', b'['] => Reading::Incomplete,
        [b'[', b'[', letter @ b'A'..=b'E'] => key(KeyCode::F(letter - b'A' + 1)), // Linux console
        [b'[', parameters @ .., last] => read_csi(parameters, *last),
        [b'O', last] => read_ss3(*last),
        _ => Reading::KeyBefore(Key::plain(KeyCode::Esc)),
    }
}

fn read_csi(parameters: &[u8], last: u8) -> Reading {
    match last {
        0x20..=0x3f => return Reading::Incomplete,
        0x40..=0x7e => {}
        _ => return Reading::BrokenOff,
    }
    if let Some(question) = Question::answered_by(parameters, last) {
        return Reading::Answer(question);
    }
    let mut numbers = parameters.split(|&b| b == b';').map(number);
    let (first, second) = (numbers.next().flatten(), numbers.next().flatten());
    let code = match last {
        b'~' if first == Some(200) => return Reading::PasteBegins,
        b'~' => first.and_then(by_number),
        b'u' => first.and_then(char::from_u32).and_then(by_character),
        b'Z' => Some(KeyCode::BackTab),
        _ => by_letter(last),
    };
    let Some(code) = code else { return Reading::Nothing };
    // Modifiers are sent as 1 + their bits: 1 Shift, 2 Alt, 4 Ctrl.
    let modifiers = second.unwrap_or(1).saturating_sub(1);
    let shift = modifiers & 1 != 0 && !matches!(code, KeyCode::Char(_) | KeyCode::BackTab);
    Reading::Key(Key { code, ctrl: modifiers & 4 != 0, shift })
}

fn read_ss3(last: u8) -> Reading {
    match last {
        b'M' => key(KeyCode::Enter),
        0x20..=0x7e => by_letter(last).map_or(Reading::Nothing, key),
        _ => Reading::BrokenOff,
    }
}

fn read_ascii(byte: u8) -> Reading {
    match byte {
        b'\r' | b'\n' => key(KeyCode::Enter),
        b'\t' => key(KeyCode::Tab),
        0x08 | 0x7f => key(KeyCode::Backspace),
        0x00 => Reading::Key(Key::ctrl(' ')),
        0x01..=0x1a => Reading::Key(Key::ctrl(char::from(byte - 1 + b'a'))),
        0x1c..=0x1f => Reading::Key(Key::ctrl(char::from(byte - 0x1c + b'4'))),
        _ => key(KeyCode::Char(char::from(byte))),
    }
}

fn read_character(held: &[u8]) -> Reading {
    match std::str::from_utf8(held) {
        Ok(text) => match text.chars().next() {
            Some(c) if !c.is_control() => key(KeyCode::Char(c)),
            _ => Reading::Nothing,
        },
        Err(error) if error.error_len().is_none() => Reading::Incomplete,
        Err(_) if held.len() > 1 => Reading::BrokenOff,
        Err(_) => Reading::Nothing,
    }
}

const fn key(code: KeyCode) -> Reading {
    Reading::Key(Key::plain(code))
}

fn number(digits: &[u8]) -> Option<u32> {
    let digits = digits.split(|&b| b == b':').next().unwrap_or_default();
    std::str::from_utf8(digits).ok()?.parse().ok()
}

const fn by_letter(letter: u8) -> Option<KeyCode> {
    Some(match letter {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'P' => KeyCode::F(1),
        b'Q' => KeyCode::F(2),
        b'R' => KeyCode::F(3),
        b'S' => KeyCode::F(4),
        _ => return None,
    })
}

fn by_number(number: u32) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(u8::try_from(number - 10).ok()?),
        17..=21 => KeyCode::F(u8::try_from(number - 11).ok()?),
        23 | 24 => KeyCode::F(u8::try_from(number - 12).ok()?),
        _ => return None,
    })
}

fn by_character(c: char) -> Option<KeyCode> {
    match c {
        '\r' => Some(KeyCode::Enter),
        '\t' => Some(KeyCode::Tab),
        '\u{1b}' => Some(KeyCode::Esc),
        '\u{8}' | '\u{7f}' => Some(KeyCode::Backspace),
        c if c.is_control() => None,
        c => Some(KeyCode::Char(c)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a terminal that sends these pieces means, with a pause at the end.
    fn all_decoded(pieces: &[&[u8]]) -> Vec<Decoded> {
        let (mut decoder, mut out) = (Decoder::default(), Vec::new());
        for piece in pieces {
            decoder.feed(piece, &mut out);
        }
        decoder.settle(&mut out);
        out
    }

    /// The same without the terminal's answers.
    fn decoded(pieces: &[&[u8]]) -> Vec<Input> {
        let input = |decoded| match decoded {
            Decoded::Input(input) => Some(input),
            Decoded::Answer(_) => None,
        };
        all_decoded(pieces).into_iter().filter_map(input).collect()
    }

    fn keys(codes: &[KeyCode]) -> Vec<Input> {
        codes.iter().map(|&code| Input::Key(Key::plain(code))).collect()
    }

    #[test]
    fn keys_are_what_terminals_send_for_them() {
        use KeyCode::{BackTab, Backspace, Char, Delete, Down, End, Enter, Esc, F, Home, PageUp, Tab, Up};
        for (bytes, codes) in [
            (&b"jk"[..], &[Char('j'), Char('k')][..]),
            ("髙𠮷".as_bytes(), &[Char('髙'), Char('𠮷')]),
            (b"\r\n\t\x7f\x08", &[Enter, Enter, Tab, Backspace, Backspace]),
            (b"\x1b", &[Esc]),
            (b"\x1b\x1b", &[Esc, Esc]),
            (b"\x1bv", &[Esc, Char('v')]),
            (b"\x1b[A\x1bOB\x1b[H\x1b[4~\x1b[3~\x1b[5~", &[Up, Down, Home, End, Delete, PageUp]),
            (b"\x1b[Z", &[BackTab]),
            (b"\x1bOP\x1b[15~\x1b[24~\x1b[[A", &[F(1), F(5), F(12), F(1)]),
            (b"\x1b[97u", &[Char('a')]),
            (b"\x1b\x1b[A", &[Esc, Up]),
        ] {
            assert_eq!(decoded(&[bytes]), keys(codes), "{bytes:?}");
        }
    }

    #[test]
    fn modifiers_are_read() {
        for (bytes, key) in [
            (&b"\x04"[..], Key::ctrl('d')),
            (b"\x1a", Key::ctrl('z')),
            (b"\0", Key::ctrl(' ')),
            (b"\x1f", Key::ctrl('7')),
            (b"\x1b[1;2A", Key { code: KeyCode::Up, ctrl: false, shift: true }),
            (b"\x1b[6;5~", Key { code: KeyCode::PageDown, ctrl: true, shift: false }),
            (b"\x1b[100;5u", Key::ctrl('d')),
        ] {
            assert_eq!(decoded(&[bytes]), [Input::Key(key)], "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_key_is_dropped_and_takes_nothing_with_it() {
        for bytes in [
            &b"\x1b[Ij"[..],     // focus
            b"\x1b[201~j",       // the end of a paste that never began
            b"\x1b[12;40Rj",     // a cursor report (no parameters would be F3)
            b"\xff\xfej",        // never UTF-8
            b"\xe9\xabj",        // a character cut off
            b"\xc2\x9bj",        // C1
            b"\x1b[<0;1;1\xe9j", // a sequence broken off
        ] {
            let last = decoded(&[bytes]).pop();
            assert_eq!(last, Some(Input::Key(Key::char('j'))), "{bytes:?}");
        }
        assert_eq!(
            decoded(&[&[b"\x1b[".to_vec(), vec![b'1'; 1000], b"~j".to_vec()].concat()]).pop(),
            Some(Input::Key(Key::char('j')))
        );
    }

    #[test]
    fn an_answer_of_the_terminal_is_no_key() {
        let j = || Decoded::Input(Input::Key(Key::char('j')));
        for (bytes, question) in [
            (&b"\x1b[0nj"[..], Question::Status),
            (b"\x1b[3nj", Question::Status), // a malfunction, and an answer all the same
            (b"\x1b[?62;1;22cj", Question::Attributes),
            (b"\x1b[?6cj", Question::Attributes),
        ] {
            assert_eq!(all_decoded(&[bytes]), [Decoded::Answer(question), j()], "{bytes:?}");
        }
        // Another report, another device's attributes, and what stands in a paste are none.
        for bytes in [&b"\x1b[?15nj"[..], b"\x1b[>0;276;0cj", b"\x1b[cj"] {
            assert_eq!(all_decoded(&[bytes]), [j()], "{bytes:?}");
        }
        assert_eq!(
            all_decoded(&[b"\x1b[200~\x1b[0n\x1b[201~"]),
            [Decoded::Input(Input::Paste("\x1b[0n".into()))]
        );
    }

    #[test]
    fn a_paste_is_text_and_never_keys() {
        for (bytes, text) in [
            (&b"\x1b[200~vvv\rq\x1b[201~"[..], "vvv\nq"),
            (b"\x1b[200~a\x1b[20b\x1b\x1b[201~", "a\x1b[20b\x1b"),
            (b"\x1b[200~\x1b[201~", ""),
            ("\x1b[200~東京\r\n都\x1b[201~".as_bytes(), "東京\n都"),
        ] {
            assert_eq!(decoded(&[bytes]), [Input::Paste(text.to_owned())], "{bytes:?}");
        }
    }

    #[test]
    fn an_endless_paste_is_cut_and_its_rest_is_not_keys() {
        let flood = [b"\x1b[200~".to_vec(), vec![b'v'; 10 * LONGEST_PASTE], b"\x1b[201~j".to_vec()].concat();
        assert_eq!(decoded(&[&flood]), [Input::Paste("v".repeat(LONGEST_PASTE)), Input::Key(Key::char('j'))]);
    }

    proptest! {
        #[test]
        fn it_makes_no_difference_where_reads_end(
            bytes in prop::collection::vec(prop_oneof![
                Just(b"\x1b[1;5A".to_vec()), Just(b"\x1bOP".to_vec()), Just("髙".as_bytes().to_vec()), Just(vec![0x1b]),
                Just(b"\x1b[200~a\x1b[201~".to_vec()), any::<u8>().prop_map(|b| vec![b]),
            ], 0..30),
            cut in any::<prop::sample::Index>(),
        ) {
            let bytes = bytes.concat();
            let (front, back) = bytes.split_at(cut.index(bytes.len() + 1));
            prop_assert_eq!(decoded(&[front, back]), decoded(&[&bytes]));
        }

        #[test]
        fn no_control_character_becomes_a_key(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            for input in decoded(&[&bytes]) {
                if let Input::Key(Key { code: KeyCode::Char(c), .. }) = input {
                    prop_assert!(!c.is_control());
                }
            }
        }
    }
}
