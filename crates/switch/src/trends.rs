//! The last hour of each queue in parts of some minutes, for the spark lines of the board.

use crate::turn::Turn;
use domain::QueueId;
use domain::board::TrendPart;

impl Turn<'_> {
    /// A call that counts for the service level ended its wait now.
    pub fn count_in_trend(&mut self, queue: QueueId, in_target: bool) {
        let part = TrendPart::of(self.at);
        let trend = self.s.trends.entry(queue).or_default();
        trend.retain(|old| old.part > part - TrendPart::KEPT);
        if trend.last().is_none_or(|last| last.part != part) {
            trend.push(TrendPart { part, ..TrendPart::default() });
        }
        if let Some(last) = trend.last_mut() {
            last.counted += 1;
            last.in_target += u32::from(in_target);
        }
    }
}
