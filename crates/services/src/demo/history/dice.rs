//! Chance that is the same every time, so that every demo has the same history.

/// Chance that is the same every time: xorshift64*.
pub(super) struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.roll() % n.max(1)
    }

    pub fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// Exponential with that mean, in milliseconds.
    pub fn around(&mut self, mean_ms: i64) -> i64 {
        let share = (self.below(1_000_000) + 1) as f64 / 1_000_001.0;
        (-share.ln() * mean_ms as f64) as i64
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u64) as usize]
    }
}
