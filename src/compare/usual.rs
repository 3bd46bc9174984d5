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
            assert_eq!(odd.holds(c), is_odd(c) && u32::from(c) < Usual::END, "{c:?}");
        }
    }
}
