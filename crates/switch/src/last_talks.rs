//! Who talked last with which number. Bounded, so that the state is: the longest unheard of is forgotten first.
//!
//! Kept here, and not looked up in the database when a call comes: a look-up could be slow, and a ring must not be.

use crate::turn::Turn;
use domain::{CallId, EmployeeId, Phone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Some hundred kilobytes of a snapshot.
const REMEMBERED: usize = 10_000;

/// The number of the talk, with whom, and whose.
type Talk = (u64, Phone, EmployeeId);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<Talk>", into = "Vec<Talk>")]
pub(crate) struct LastTalks {
    by_number: BTreeMap<Phone, (u64, EmployeeId)>,
    order: BTreeMap<u64, Phone>,
    count: u64,
}

impl Turn<'_> {
    /// The caller talks with this operator now.
    pub fn remember_talk(&mut self, id: CallId, operator: EmployeeId) {
        let number = self.s.calls.get(&id).and_then(|call| call.record.number.clone());
        if let Some(number) = number {
            self.s.last_talks.talked(&number, operator);
        }
    }
}

impl LastTalks {
    pub fn talked(&mut self, number: &Phone, operator: EmployeeId) {
        self.count += 1;
        if let Some((before, _)) = self.by_number.insert(number.clone(), (self.count, operator)) {
            self.order.remove(&before);
        }
        self.order.insert(self.count, number.clone());
        if self.order.len() > REMEMBERED
            && let Some((_, oldest)) = self.order.pop_first()
        {
            self.by_number.remove(&oldest);
        }
    }

    pub fn with(&self, number: &Phone) -> Option<EmployeeId> {
        self.by_number.get(number).map(|(_, operator)| *operator)
    }
}

impl From<Vec<Talk>> for LastTalks {
    fn from(talks: Vec<Talk>) -> Self {
        let mut last = Self::default();
        for (count, number, operator) in talks {
            last.by_number.insert(number.clone(), (count, operator));
            last.order.insert(count, number);
            last.count = count;
        }
        last
    }
}

impl From<LastTalks> for Vec<Talk> {
    fn from(last: LastTalks) -> Self {
        let LastTalks { by_number, order, .. } = last;
        let talk = |(count, number)| by_number.get(&number).map(|(_, operator)| (count, number, *operator));
        order.into_iter().filter_map(talk).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_unheard_of_is_forgotten() {
        let number = |n: u64| Phone::parse(&format!("+7900{n:07}")).unwrap();
        let mut last = LastTalks::default();
        for n in 0..REMEMBERED as u64 {
            last.talked(&number(n), EmployeeId::nth(1));
        }
        last.talked(&number(0), EmployeeId::nth(2));
        last.talked(&number(REMEMBERED as u64), EmployeeId::nth(3));
        assert_eq!(last.with(&number(0)), Some(EmployeeId::nth(2)));
        assert_eq!(last.with(&number(1)), None);
        assert_eq!(last.by_number.len(), REMEMBERED);
    }
}
