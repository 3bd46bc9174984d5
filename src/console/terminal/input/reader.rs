//! The thread that reads keys. It is never joined: it waits for keys until the process ends or the terminal is gone.

use std::io;
use std::os::fd::BorrowedFd;
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::decode::{Decoded, Decoder};
use super::{Arrived, Heard, Input};
use crate::console::terminal::tty::Tty;

/// How long an ESC waits for what may belong to it. Networks cut sequences in two, rarely for longer than this.
const ESCAPE_WAITS: Duration = Duration::from_millis(50);
/// The same key sooner than this after its last arrival counts as held down. A terminal does not tell: X repeats 25 to 30
/// times a second, the Linux console 11 times, a slow setting 7 times (143 ms), and a line adds its own delays. A person
/// who looks at the next record first takes longer.
const HELD_DOWN: Duration = Duration::from_millis(180);

/// How many bytes are read at most before what they are is handed on.
const ONE_BATCH: usize = 4096;

/// Begins to read the terminal's keys on a thread of its own; `deliver` returns whether it wants more. The last input is
/// [`Input::Closed`], where the terminal goes away.
pub fn read_keys(tty: &Tty, deliver: impl FnMut(Heard) -> bool + Send + 'static) -> io::Result<()> {
    let tty = tty.clone();
    let mut reader = Reader { decoder: Decoder::default(), batch: 0, keyboard: Keyboard::default(), deliver };
    thread::Builder::new().name("input".to_owned()).spawn(move || while reader.turn(&tty) {})?;
    Ok(())
}

struct Reader<D> {
    decoder: Decoder,
    batch: u64,
    keyboard: Keyboard,
    deliver: D,
}

/// Tells a key that is held down from one that is pressed again.
#[derive(Debug, Default)]
struct Keyboard {
    /// The input before, and when it came.
    before: Option<(Input, Instant)>,
}

impl Keyboard {
    /// Notes an input; returns whether it repeats the one before. Each repeat begins the wait anew, so that a key that is
    /// held down never passes however long it is held.
    fn repeats(&mut self, input: &Input, at: Instant) -> bool {
        let before = self.before.replace((input.clone(), at));
        matches!(input, Input::Key(_))
            && before.is_some_and(|(before, then)| before == *input && at.duration_since(then) < HELD_DOWN)
    }
}

/// What waiting for the terminal brought.
#[derive(Debug, PartialEq, Eq)]
enum Waited {
    Readable,
    Silence,
    Gone,
}

impl<D: FnMut(Heard) -> bool> Reader<D> {
    /// Waits once and reads once; false where there will be nothing more.
    fn turn(&mut self, tty: &Tty) -> bool {
        let from = tty.input();
        let patience = self.decoder.is_holding().then_some(ESCAPE_WAITS);
        let mut batch = Vec::new();
        match wait(from, patience) {
            Waited::Silence => self.decoder.settle(&mut batch),
            Waited::Gone => batch.push(Decoded::Input(Input::Closed)),
            // The console ends, which may take a moment; or it is suspended and comes back.
            Waited::Readable if tty.is_left() => thread::sleep(ESCAPE_WAITS),
            Waited::Readable => self.read(from, &mut batch),
        }
        let is_all = wait(from, Some(Duration::ZERO)) != Waited::Readable;
        if batch.iter().any(|decoded| matches!(decoded, Decoded::Answer(_))) {
            tty.owe_no_answer();
        }
        self.hand_on(batch, is_all)
    }

    /// Reads what waits. What comes behind one key at once belongs to it as long as it may be an answer of the terminal, which
    /// makes a key no less a person's.
    fn read(&mut self, from: BorrowedFd<'_>, batch: &mut Vec<Decoded>) {
        let (mut bytes, mut all) = ([0; ONE_BATCH], 0);
        loop {
            match rustix::io::read(from, &mut bytes) {
                // Raw mode reads at least one byte: none means that the terminal is gone.
                Ok(0) => batch.push(Decoded::Input(Input::Closed)),
                Ok(n) => {
                    all += n;
                    self.decoder.feed(bytes.get(..n).unwrap_or_default(), batch);
                }
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(_) => batch.push(Decoded::Input(Input::Closed)),
            }
            let is_one = inputs(batch).count() == 1 && !inputs(batch).any(|input| *input == Input::Closed);
            if !is_one || all >= ONE_BATCH || wait(from, Some(Duration::ZERO)) != Waited::Readable {
                return;
            }
        }
    }

    /// Hands on what came together; `is_all` tells that nothing waits behind it.
    fn hand_on(&mut self, batch: Vec<Decoded>, is_all: bool) -> bool {
        if batch.is_empty() {
            return true;
        }
        self.batch += 1;
        let at = Instant::now();
        let alone = inputs(&batch).count() == 1 && !self.decoder.is_holding() && is_all;
        for decoded in batch {
            let heard = match decoded {
                Decoded::Answer(question) => Heard::Answer(question),
                Decoded::Input(input) => {
                    let repeat = self.keyboard.repeats(&input, at);
                    Heard::Input(Arrived { input, at, batch: self.batch, alone, repeat })
                }
            };
            let is_last = matches!(&heard, Heard::Input(arrived) if arrived.input == Input::Closed);
            if !(self.deliver)(heard) || is_last {
                return false;
            }
        }
        true
    }
}

/// Returns what came from who sits before the terminal.
fn inputs(batch: &[Decoded]) -> impl Iterator<Item = &Input> {
    batch.iter().filter_map(|decoded| match decoded {
        Decoded::Input(input) => Some(input),
        Decoded::Answer(_) => None,
    })
}

/// Waits until there is something to read, or for `patience` where it is given. A terminal that went away is told from
/// one that is readable before it is read: reading would return at once, for ever.
fn wait(from: BorrowedFd<'_>, patience: Option<Duration>) -> Waited {
    let timeout = patience.and_then(|patience| Timespec::try_from(patience).ok());
    let mut fds = [PollFd::from_borrowed_fd(from, PollFlags::IN)];
    match poll(&mut fds, timeout.as_ref()) {
        Ok(0) => Waited::Silence,
        Ok(_) if fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) => {
            Waited::Gone
        }
        Ok(_) => Waited::Readable,
        Err(Errno::INTR | Errno::AGAIN) => wait(from, patience),
        Err(_) => Waited::Gone,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Key;
    use super::*;

    /// Tells of keys, each so many milliseconds after the one before, which of them repeat.
    fn repeats(keys: &[(char, u64)]) -> Vec<bool> {
        let mut keyboard = Keyboard::default();
        let mut at = Instant::now();
        let mut press = |(key, after): &(char, u64)| {
            at += Duration::from_millis(*after);
            keyboard.repeats(&Input::Key(Key::char(*key)), at)
        };
        keys.iter().map(&mut press).collect()
    }

    #[test]
    fn a_key_that_is_held_down_repeats_at_the_rate_of_any_keyboard() {
        for rate in [33, 60, 90, 120, 143] {
            let said = repeats(&[('v', 0); 1].into_iter().chain([('v', rate); 9]).collect::<Vec<_>>());
            assert_eq!(said, [false, true, true, true, true, true, true, true, true, true], "{rate} ms");
        }
    }

    #[test]
    fn a_key_that_is_pressed_again_or_after_another_does_not_repeat() {
        assert_eq!(repeats(&[('v', 0), ('v', 180), ('j', 30), ('v', 30)]), [false; 4]);
        assert_eq!(repeats(&[('v', 0), ('v', 100), ('v', 200)]), [false, true, false]);
    }
}
