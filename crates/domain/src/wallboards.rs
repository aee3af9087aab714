//! A board on a wall: figures of some queues for everybody who passes by.
//!
//! One rule to know: nobody is signed in on it, so it is told figures alone: no names of people, no numbers, no calls.

use crate::board::{Board, Health, OperatorLive};
use crate::events::Event;
use crate::{Presence, QueueId, Timestamp, WallboardId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WallboardLayout {
    /// The sums, a line a queue, what operators do.
    #[default]
    Queues,
    /// The sums and what operators do, as large as they go.
    Large,
}

/// A wallboard as supervisors see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wallboard {
    pub id: WallboardId,
    pub name: String,
    pub layout: WallboardLayout,
    /// What it shows, in that order.
    pub queues: Vec<QueueId>,
    pub created_at: Timestamp,
    /// Name of the one who made it.
    pub created_by: String,
}

/// What it takes to make one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WallboardForm {
    pub name: String,
    pub layout: WallboardLayout,
    pub queues: Vec<QueueId>,
}

/// A wallboard just made, with its key, which is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WallboardKey {
    pub id: WallboardId,
    pub key: String,
}

/// How many operators of a wallboard's queues do what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub talking: u32,
    pub ready: u32,
    pub after_call: u32,
    pub on_break: u32,
    pub outbound: u32,
    /// Who could take a call now.
    pub free: u32,
    /// Who is not offline.
    pub staffed: u32,
}

impl Wallboard {
    /// Whether an event may be told to it: figures of its queues, and whether the centre works.
    pub fn may_see(&self, event: &Event) -> bool {
        match event {
            Event::QueueChanged { queue } => self.queues.contains(&queue.id),
            Event::QueueRemoved { id } => self.queues.contains(id),
            Event::HealthChanged { .. } => true,
            Event::OperatorChanged { .. }
            | Event::OperatorRemoved { .. }
            | Event::CallChanged { .. }
            | Event::CallEnded { .. }
            | Event::SupervisionChanged { .. }
            | Event::SupervisionEnded { .. }
            | Event::PolicyChanged { .. }
            | Event::EmergencyChanged { .. } => false,
        }
    }

    /// What it may see of a board.
    pub fn view(&self, board: &Board) -> Board {
        let queues: BTreeMap<_, _> = board
            .queues
            .iter()
            .filter(|(id, _)| self.queues.contains(id))
            .map(|(id, queue)| (*id, queue.clone()))
            .collect();
        let health: Health = board.health;
        Board { queues, health, ..Board::default() }
    }

    /// Sums over the operators of its queues.
    pub fn tally(&self, board: &Board) -> Tally {
        let mine = |operator: &&OperatorLive| operator.queues.iter().any(|queue| self.queues.contains(queue));
        let mut tally = Tally::default();
        for operator in board.operators.values().filter(mine) {
            tally.staffed += u32::from(operator.presence != Presence::Offline);
            match operator.presence {
                Presence::Talking => tally.talking += 1,
                Presence::Ready | Presence::Ringing => tally.ready += 1,
                Presence::AfterCall => tally.after_call += 1,
                Presence::Break { .. } => tally.on_break += 1,
                Presence::Outbound => tally.outbound += 1,
                Presence::Offline => {}
            }
            tally.free += u32::from(operator.presence == Presence::Ready && operator.reachable);
        }
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{QueueLive, QueueToday};
    use crate::config::{PhoneMode, Policy, QueueAlerts};
    use crate::supervision::{SupervisionLive, SupervisionMode};
    use crate::{CallId, Console, EmployeeId, Millis};

    fn wallboard() -> Wallboard {
        Wallboard {
            id: WallboardId::nth(1),
            name: "Зал".into(),
            layout: WallboardLayout::Queues,
            queues: vec![QueueId::nth(1)],
            created_at: Timestamp(0),
            created_by: String::new(),
        }
    }

    fn queue(n: u128) -> QueueLive {
        QueueLive {
            id: QueueId::nth(n),
            name: format!("Очередь {n}"),
            waiting: 0,
            oldest: None,
            free: 0,
            staffed: 0,
            service_target: Millis::secs(20),
            service_level: 80,
            today: QueueToday::default(),
            trend: Vec::new(),
            alerts: QueueAlerts::default(),
        }
    }

    fn operator(n: u128, presence: Presence, queue: u128) -> OperatorLive {
        OperatorLive {
            id: EmployeeId::nth(n),
            name: "Кузнецова Анна".into(),
            extension: "201".into(),
            phone: PhoneMode::Browser,
            presence,
            since: Timestamp(0),
            console: Console::Incoming,
            reachable: true,
            queues: vec![QueueId::nth(queue)],
            call: None,
            queue: None,
            number: None,
            next: None,
            after_call: None,
            taken_today: 0,
            misses: 0,
            breaks: Vec::new(),
            help: None,
        }
    }

    #[test]
    fn it_is_told_figures_of_its_queues_and_nothing_of_people() {
        let wall = wallboard();
        assert!(wall.may_see(&Event::QueueChanged { queue: queue(1) }));
        assert!(!wall.may_see(&Event::QueueChanged { queue: queue(2) }));
        assert!(wall.may_see(&Event::HealthChanged { health: Health::default() }));
        let supervisor = EmployeeId::nth(9);
        let supervision = SupervisionLive {
            supervisor,
            name: "Павлов".into(),
            call: CallId::nth(1),
            operator: EmployeeId::nth(1),
            mode: SupervisionMode::Barge,
            since: Some(Timestamp(1)),
            shown: true,
        };
        for event in [
            Event::OperatorChanged { operator: operator(1, Presence::Ready, 1) },
            Event::OperatorRemoved { id: EmployeeId::nth(1) },
            Event::CallEnded { id: CallId::nth(1), operator: None, outcome: None },
            Event::SupervisionChanged { supervision },
            Event::SupervisionEnded { supervisor, operator: supervisor, shown: true },
            Event::PolicyChanged { policy: Policy::default() },
        ] {
            assert!(!wall.may_see(&event), "{event:?}");
        }
    }

    #[test]
    fn its_view_and_its_sums_are_of_its_queues() {
        let mut board = Board::default();
        for n in [1, 2] {
            board.queues.insert(QueueId::nth(n), queue(n));
        }
        let lunch = Presence::Break { reason: None };
        for (n, presence, queue) in
            [(1, Presence::Ready, 1), (2, Presence::Talking, 1), (3, Presence::Ready, 2), (4, lunch, 1)]
        {
            board.operators.insert(EmployeeId::nth(n), operator(n, presence, queue));
        }
        let view = wallboard().view(&board);
        assert_eq!(view.queues.len(), 1);
        assert!(view.operators.is_empty() && view.calls.is_empty());
        let tally = wallboard().tally(&board);
        let expected = Tally { talking: 1, ready: 1, on_break: 1, free: 1, staffed: 3, ..Tally::default() };
        assert_eq!(tally, expected);
    }
}
