//! One definition for an enum and its kebab-case codes, so that files, flags, JSON and the database cannot drift apart.

/// A word that is none of the codes of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given}: not one of {allowed}")]
pub struct UnknownCode {
    /// The word as it was given.
    pub given: String,
    /// All codes that are allowed, joined by a comma.
    pub allowed: String,
}

/// Declares a `Copy` enum whose variants have stable codes: `ALL`, `code()`, `FromStr`, `Display` and serde as the code.
macro_rules! coded_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        $vis enum $name { $($(#[$vmeta])* $variant,)+ }

        impl $name {
            /// Every variant, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Returns the stable code: in files, flags, JSON and history.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// Returns the position in `ALL`, which is what the database stores: append variants, never reorder them.
            pub const fn index(self) -> u8 { self as u8 }

            /// Returns the variant at a position of `ALL`.
            pub fn from_index(index: u8) -> Option<Self> { Self::ALL.get(usize::from(index)).copied() }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::audit::UnknownCode;
            fn from_str(code: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|v| v.code() == code).ok_or_else(|| $crate::audit::UnknownCode {
                    given: code.to_owned(),
                    allowed: Self::ALL.iter().map(|v| v.code()).collect::<Vec<_>>().join(", "),
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(self.code()) }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.serialize_str(self.code()) }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let code = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                code.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// Declares a small set over a `coded_enum!`: a bit per variant, in the order of `ALL`.
macro_rules! coded_set {
    ($(#[$meta:meta])* $vis:vis struct $set:ident of $of:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        $vis struct $set(u32);

        impl $set {
            /// The set that holds nothing.
            pub const EMPTY: Self = Self(0);

            /// Returns the bits as stored: bit `n` stands for the variant at position `n`.
            pub const fn bits(self) -> u32 { self.0 }

            /// Returns the set of the known bits; others are dropped.
            pub fn from_bits(bits: u32) -> Self {
                $of::ALL.iter().copied().filter(|v| bits & (1 << v.index()) != 0).collect()
            }

            /// Tells whether the set holds nothing.
            pub const fn is_empty(self) -> bool { self.0 == 0 }

            /// Tells whether the set holds `member`.
            pub const fn contains(self, member: $of) -> bool { self.0 & (1 << member.index()) != 0 }

            /// Tells whether the two sets share a member.
            pub const fn intersects(self, other: Self) -> bool { self.0 & other.0 != 0 }

            /// Returns the members of either.
            #[must_use]
            pub const fn union(self, other: Self) -> Self { Self(self.0 | other.0) }

            /// Returns this set with `member` in it.
            #[must_use]
            pub const fn with(self, member: $of) -> Self { Self(self.0 | (1 << member.index())) }

            /// Returns this set without `member`.
            #[must_use]
            pub const fn without(self, member: $of) -> Self { Self(self.0 & !(1 << member.index())) }

            /// Puts `member` into the set.
            pub fn insert(&mut self, member: $of) { *self = self.with(member); }

            /// Lists the members in the order of declaration.
            pub fn iter(self) -> impl Iterator<Item = $of> { $of::ALL.iter().copied().filter(move |v| self.contains(*v)) }

            /// Returns how many members there are.
            pub const fn len(self) -> usize { self.0.count_ones() as usize }

            /// Returns the codes joined by `;`, the form of lists in CSV cells.
            pub fn joined(self) -> String { self.iter().map(|v| v.code()).collect::<Vec<_>>().join(";") }
        }

        impl FromIterator<$of> for $set {
            fn from_iter<I: IntoIterator<Item = $of>>(members: I) -> Self {
                members.into_iter().fold(Self::EMPTY, Self::with)
            }
        }

        impl serde::Serialize for $set {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.collect_seq(self.iter()) }
        }

        impl<'de> serde::Deserialize<'de> for $set {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                Ok(Vec::<$of>::deserialize(d)?.into_iter().collect())
            }
        }
    };
}

pub(crate) use {coded_enum, coded_set};

#[cfg(test)]
mod tests {
    use crate::audit::{CauseSet, RootCause, Signal, SignalSet, Status};

    #[test]
    fn every_code_reads_back_as_its_variant() {
        for status in Status::ALL {
            assert_eq!(status.code().parse(), Ok(*status));
            assert_eq!(Status::from_index(status.index()), Some(*status));
        }
        let refused = "verifed".parse::<Status>().unwrap_err();
        assert_eq!(
            refused.to_string(),
            "verifed: not one of pending, on-hold, escalated, verified, corrected"
        );
    }

    #[test]
    fn a_set_keeps_known_bits_only_and_lists_in_order() {
        let set: CauseSet = [RootCause::SimilarCase, RootCause::ThreeItemLookup].into_iter().collect();
        assert_eq!(set.joined(), "three-item-lookup;similar-case");
        assert_eq!(CauseSet::from_bits(0xFFFF_FFFF).len(), RootCause::ALL.len());
        assert_eq!(SignalSet::EMPTY.with(Signal::Twin).without(Signal::Twin), SignalSet::EMPTY);
    }
}
