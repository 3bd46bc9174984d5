//! Sets of the characters that most texts are made of, looked up instead of asked for one by one. Knows no rule.

/// A set of characters below U+A000, a bit for each: signs, kana and the common kanji.
#[derive(Debug)]
pub(super) struct Usual([u64; Usual::END as usize / 64]);

impl Usual {
    /// The first character that no set holds.
    pub(super) const END: u32 = 0xA000;

    pub(super) const NONE: Self = Self([0; Self::END as usize / 64]);

    /// Puts a character into the set; one beyond the end is left out.
    pub(super) const fn put(&mut self, c: char) {
        if (c as u32) < Self::END {
            self.0[c as usize / 64] |= 1 << (c as u32 % 64);
        }
    }

    /// Tells whether the set holds a character.
    #[inline]
    pub(super) const fn holds(&self, c: char) -> bool {
        (c as u32) < Self::END && self.0[c as usize / 64] >> (c as u32 % 64) & 1 == 1
    }

    /// Tells whether the set holds the character that three bytes of UTF-8 are; false of any that begin with another's.
    #[inline]
    pub(super) const fn holds_three(&self, [first, second, third]: [u8; 3]) -> bool {
        let block = (first as usize & 0x0F) << 6 | (second as usize & 0x3F);
        matches!(first, 0xE0..=0xE9) && self.0[block] >> (third & 0x3F) & 1 == 1
    }
}

/// Makes the set of the characters below U+A000 that a `const fn` is true of.
macro_rules! usual {
    ($fits:path) => {{
        static SET: $crate::compare::usual::Usual = {
            let mut set = $crate::compare::usual::Usual::NONE;
            let mut at = 0;
            while at < $crate::compare::usual::Usual::END {
                if let Some(c) = char::from_u32(at)
                    && $fits(c)
                {
                    set.put(c);
                }
                at += 1;
            }
            set
        };
        &SET
    }};
}
pub(super) use usual;

#[cfg(test)]
mod tests {
    use super::*;

    const fn is_odd(c: char) -> bool {
        c as u32 % 2 == 1
    }

    #[test]
    fn a_set_holds_what_the_question_is_true_of_and_nothing_beyond_its_end() {
        let odd = usual!(is_odd);
        for c in '\0'..=char::MAX {
            let expected = is_odd(c) && u32::from(c) < Usual::END;
            assert_eq!(odd.holds(c), expected, "{c:?}");
            let mut bytes = [0; 4];
            let length = c.encode_utf8(&mut bytes).len();
            let [one, two, three, _] = bytes;
            assert_eq!(odd.holds_three([one, two, three]), expected && length == 3, "{c:?}");
        }
    }
}
