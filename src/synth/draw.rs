//! Chance by address: every draw follows from the seed, what it is drawn for, and an index; never from what was drawn
//! before it elsewhere. So any member can be made alone, in any order, on any thread.

/// What a stream of draws decides. A new purpose takes a new variant, so that it disturbs no other.
#[derive(Debug, Clone, Copy)]
#[repr(u64)]
pub(super) enum Purpose {
    Block = 1,
    Household,
    Member,
    Fate,
    HouseholdFate,
    Partner,
    OtherPerson,
    NewHome,
    Obtained,
    Membership,
    Style,
    Forced,
    Answer,
    Numbers,
    Employer,
    SwapAcross,
    PairAcross,
}

/// A short stream of draws for one purpose and one index (`SplitMix64` from a mixed start).
#[derive(Debug, Clone)]
pub(super) struct Draw(u64);

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Draw {
    /// Opens the stream of a purpose at an index.
    pub(super) fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        let place = mix(seed.wrapping_add(GOLDEN)) ^ mix((purpose as u64).wrapping_mul(GOLDEN));
        Self(mix(place ^ mix(index.wrapping_add(GOLDEN))))
    }

    /// Returns the next 64 bits.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// Returns a number below `bound`; 0 when the bound is 0.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(bound);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// Returns a number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        let span = u64::from(high.saturating_sub(low)) + 1;
        low + u32::try_from(self.below(span)).unwrap_or(0)
    }

    /// Tells whether something happens that happens `per_million` times in a million.
    pub(super) fn chance(&mut self, per_million: u32) -> bool {
        self.below(1_000_000) < u64::from(per_million)
    }

    /// Takes one of several.
    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[usize::try_from(self.below(of.len() as u64)).unwrap_or(0)]
    }
}
