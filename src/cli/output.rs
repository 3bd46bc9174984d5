//! Standard output: buffered, and quiet when nobody reads it any more.

use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write};

use super::failure::Failure;
use crate::i18n::{Lang, Message};
use crate::text::Shown;

/// Standard output.
pub struct Output {
    inner: BufWriter<StdoutLock<'static>>,
    terminal: bool,
}

impl Output {
    /// Takes standard output for this process.
    pub fn take() -> Self {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        Self { inner: BufWriter::with_capacity(1 << 16, stdout.lock()), terminal }
    }

    /// Tells whether a terminal reads it.
    pub const fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Returns how many cells a line has on the terminal; none where no terminal cuts lines.
    pub fn width(&self) -> Option<usize> {
        let columns =
            self.terminal.then(|| rustix::termios::tcgetwinsize(io::stdout()).ok()).flatten()?.ws_col;
        Some(if columns == 0 { 80 } else { usize::from(columns) })
    }

    /// Writes a line.
    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        writeln!(self.inner, "{text}").map_err(Failure::stdout)
    }

    /// Writes text as it is.
    pub fn text(&mut self, text: &str) -> Result<(), Failure> {
        self.inner.write_all(text.as_bytes()).map_err(Failure::stdout)
    }

    /// Writes clap's help or version, with colour only where a terminal shows it.
    pub fn help(&mut self, help: &clap::Error, lang: Lang) -> Result<(), Failure> {
        let rendered = help.render();
        let text = if self.terminal { rendered.ansi().to_string() } else { rendered.to_string() };
        self.text(&super::help::in_words(text, lang))?;
        self.finish()
    }

    /// Writes a value as JSON on one line.
    pub fn json(&mut self, value: &impl serde::Serialize) -> Result<(), Failure> {
        serde_json::to_writer(&mut self.inner, value).map_err(|error| Failure::stdout(error.into()))?;
        self.line("")
    }

    /// Hands what was written to whoever reads; an error that came late is told here.
    pub fn finish(&mut self) -> Result<(), Failure> {
        self.inner.flush().map_err(Failure::stdout)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Says on standard error what is wrong, on one line; keys in it stand whole.
pub fn complain(message: &Message, lang: Lang) {
    let (said, keys) = lang.say_with_keys(message, |_| None);
    tell(&format!("totsugo: {}", Shown::with_keys(&said, &keys)));
}

/// Writes a line to standard error. Where nobody hears it there is nobody to tell.
pub fn tell(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
