//! Ids made while an entry is handled: UUID version 7, derived from the entry and a counter.
//!
//! One rule to know: the same entry makes the same ids in the same order, so that a replay commands the channels
//! that already exist.

use domain::Timestamp;

/// The ids of one entry. 48 bits of milliseconds, 12 of the counter, so that they sort as they were made, and 62
/// of chance out of the entry's seed.
pub(crate) struct Ids {
    millis: u64,
    seed: u64,
    made: u64,
}

impl Ids {
    pub fn new(at: Timestamp, seed: u64) -> Self {
        Self { millis: u64::try_from(at.0).unwrap_or(0) & 0xffff_ffff_ffff, seed, made: 0 }
    }

    /// Goes with the `nth` constructor of every id type.
    pub fn make(&mut self) -> u128 {
        let chance = split_mix(self.seed.wrapping_add(split_mix(self.made)));
        let counter = self.made & 0xfff;
        self.made += 1;
        let high = self.millis << 16 | 0x7000 | counter;
        let low = chance >> 2 | 1 << 63;
        u128::from(high) << 64 | u128::from(low)
    }
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): spreads a number over 64 bits.
fn split_mix(n: u64) -> u64 {
    let n = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ n >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ n >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ n >> 31
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::CallId;

    #[test]
    fn ids_are_version_7_sorted_and_repeatable() {
        let make = |seed| {
            let mut ids = Ids::new(Timestamp(1_763_856_000_000), seed);
            (0..100).map(|_| CallId::nth(ids.make())).collect::<Vec<_>>()
        };
        let ids = make(7);
        assert_eq!(ids, make(7));
        assert_ne!(ids, make(8));
        assert!(ids.is_sorted() && ids.windows(2).all(|two| two[0] != two[1]));
        for id in ids {
            let written = id.to_string();
            assert_eq!(&written[14..15], "7", "{written}");
            assert!(matches!(&written[19..20], "8" | "9" | "a" | "b"), "{written}");
        }
    }
}
