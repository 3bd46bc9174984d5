//! Finds the end of a record and of its fields, going on where it stopped when more bytes are there. Reads nothing itself.

/// How many fields of a record are kept; of more, only the count.
pub(in crate::files) const FIELDS_MAX: usize = 1 << 16;

/// Where a field lies in its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::files) struct Span {
    pub start: u32,
    pub end: u32,
    /// Whether it is written in quotes.
    pub quoted: bool,
}

/// How far a record has been looked at; it goes on where it stopped when more bytes are there.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// The next byte to look at, from the record's first.
    pub pos: usize,
    /// Where the field at hand began.
    pub field_start: usize,
    state: State,
    /// Whether the field at hand began with a quote.
    quoted: bool,
    /// Whether any field did.
    pub quotes: bool,
    /// How many fields have ended.
    pub count: usize,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    FieldStart,
    Plain,
    Quoted,
    /// Behind a quote inside a quoted field: the closing one, or the first of two.
    QuoteSeen,
}

/// What a look at the bytes led to.
pub(super) enum Step {
    /// The record ends here.
    Done(usize),
    /// More bytes are needed.
    More,
    /// The file ends inside quotes.
    Unclosed,
}

impl Scan {
    pub(super) const fn in_quotes(&self) -> bool {
        matches!(self.state, State::Quoted)
    }

    pub(super) fn advance(&mut self, bytes: &[u8], ended: bool, fields: &mut Vec<Span>) -> Step {
        loop {
            let Some(&byte) = bytes.get(self.pos) else {
                return match (ended, self.state) {
                    (false, _) => Step::More,
                    (true, State::Quoted) => Step::Unclosed,
                    (true, _) => self.close(bytes.len(), fields),
                };
            };
            let rest = bytes.get(self.pos..).unwrap_or_default();
            match self.state {
                State::FieldStart => {
                    self.quoted = byte == b'"';
                    self.quotes |= self.quoted;
                    self.pos += usize::from(self.quoted);
                    self.state = if self.quoted { State::Quoted } else { State::Plain };
                }
                State::Quoted => match memchr::memchr(b'"', rest) {
                    Some(at) => {
                        self.pos += at + 1;
                        self.state = State::QuoteSeen;
                    }
                    None => self.pos = bytes.len(),
                },
                State::QuoteSeen => {
                    let doubled = byte == b'"';
                    self.pos += usize::from(doubled);
                    self.state = if doubled { State::Quoted } else { State::Plain };
                }
                State::Plain => match memchr::memchr3(b',', b'\n', b'\r', rest) {
                    Some(at) if rest.get(at) == Some(&b',') => {
                        self.push(self.pos + at, fields);
                        self.pos += at + 1;
                        self.field_start = self.pos;
                        self.quoted = false;
                        self.state = State::FieldStart;
                    }
                    Some(at) => {
                        self.pos += at;
                        // Whether LF follows CR is known only with the next byte. Behind LF a pipe may pause.
                        if !ended && rest.get(at..) == Some(b"\r") {
                            return Step::More;
                        }
                        return self.close(self.pos, fields);
                    }
                    None => self.pos = bytes.len(),
                },
            }
        }
    }

    fn close(&mut self, end: usize, fields: &mut Vec<Span>) -> Step {
        self.push(end, fields);
        Step::Done(end)
    }

    fn push(&mut self, end: usize, fields: &mut Vec<Span>) {
        self.count += 1;
        if fields.len() == FIELDS_MAX {
            return;
        }
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        fields.push(Span { start: place(self.field_start), end: place(end), quoted: self.quoted });
    }
}
