//! Operators' pages: an operator is there while at least one desk of theirs is connected.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::EmployeeId;
use switch::Input;

use super::inputs::Inputs;

/// After our own start a page has so long to come back before its absence means something.
const RETURN: Duration = Duration::from_secs(10);

pub(super) struct Pages {
    inputs: Inputs,
    open: Mutex<HashMap<EmployeeId, u32>>,
}

/// A connected desk; dropping it closes it.
pub struct Page {
    pages: Arc<Pages>,
    operator: EmployeeId,
}

impl Pages {
    pub fn new(inputs: Inputs) -> Pages {
        Pages { inputs, open: Mutex::default() }
    }

    pub fn open(self: &Arc<Self>, operator: EmployeeId) -> Page {
        let mut open = self.table();
        let count = open.entry(operator).or_default();
        *count += 1;
        // Told under the lock: what is told of one operator comes in order.
        if *count == 1 {
            self.inputs.observed(Input::PageSeen { operator, there: true });
        }
        Page { pages: self.clone(), operator }
    }

    /// Once after the start: who was believed there by the run before and has not come back.
    pub async fn settle(self: Arc<Self>) {
        tokio::time::sleep(RETURN).await;
        let operators = self.inputs.believed().await.operators;
        let open = self.table();
        let here: HashSet<EmployeeId> = open.keys().copied().collect();
        for operator in operators.into_iter().filter(|operator| !here.contains(operator)) {
            self.inputs.observed(Input::PageSeen { operator, there: false });
        }
    }

    fn table(&self) -> MutexGuard<'_, HashMap<EmployeeId, u32>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let mut open = self.pages.table();
        let left = open.get_mut(&self.operator).map(|count| {
            *count -= 1;
            *count
        });
        if left == Some(0) {
            open.remove(&self.operator);
            self.pages.inputs.observed(Input::PageSeen { operator: self.operator, there: false });
        }
    }
}
