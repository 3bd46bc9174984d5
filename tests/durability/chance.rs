//! Chance that can be repeated, and how often it is tried.

/// `SplitMix64`: small, and the same everywhere.
pub struct Chance {
    pub seed: u64,
    state: u64,
}

impl Chance {
    /// Starts from `TOTSUGO_SEED`, else from a fixed seed; `salt` tells the tests apart.
    pub fn new(salt: u64) -> Self {
        let seed = number_of("TOTSUGO_SEED").unwrap_or(1);
        Self { seed, state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ salt }
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound.max(1)
    }

    pub fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap()
    }
}

/// Returns how many rounds are run: so many, times `TOTSUGO_ROUNDS`.
pub fn rounds(usual: u64) -> u64 {
    usual * number_of("TOTSUGO_ROUNDS").unwrap_or(1)
}

fn number_of(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|value| value.parse().expect("a whole number"))
}
