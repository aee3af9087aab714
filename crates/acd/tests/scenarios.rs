//! Scenarios as text: what the distribution is told, one word a line, and what it says.
//!
//! Times are seconds. After each line everything that can be given out is given out.

use acd::{Acd, OperatorSkills, QueueRules, Unavailable, WorkId};
use domain::{EmployeeId, Millis, QueueId, SkillId, Timestamp};
use expect_test::{Expect, expect};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Names of the scenario, numbered in the order in which they are met.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn number(&mut self, name: &str) -> u128 {
        let at = self.0.iter().position(|known| known == name).unwrap_or_else(|| {
            self.0.push(name.to_owned());
            self.0.len() - 1
        });
        at as u128 + 1
    }

    fn name(&self, id: uuid::Uuid) -> &str {
        &self.0[id.as_u128() as usize - 1]
    }
}

fn play(text: &str) -> String {
    let (mut acd, mut names, mut told, mut now) =
        (Acd::default(), Names::default(), String::new(), Timestamp::default());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut id = |n: usize| uuid::Uuid::from_u128(names.number(words[n]));
        let seconds = |n: usize| Timestamp(0) + Millis::secs(words[n].parse().expect("a number"));
        let level = |n: usize| words[n].parse().expect("a number");
        match words[0] {
            "at" => now = seconds(1),
            "queue" => {
                let required = (3..words.len()).step_by(2).map(|n| (SkillId(id(n)), level(n + 1))).collect();
                acd.set_queue(
                    QueueId(id(1)),
                    QueueRules { priority: words[2].parse().expect("a number"), required },
                );
            }
            "drop-queue" => acd.remove_queue(QueueId(id(1))),
            "operator" => {
                let cut = words.iter().position(|word| *word == "|").unwrap_or(words.len());
                let queues = (2..cut).map(|n| (QueueId(id(n)), 3)).collect();
                let skills: BTreeMap<_, _> =
                    (cut + 1..words.len()).step_by(2).map(|n| (SkillId(id(n)), level(n + 1))).collect();
                acd.set_operator(EmployeeId(id(1)), OperatorSkills { queues, skills });
            }
            "fire" => acd.remove_operator(EmployeeId(id(1))),
            "free" => acd.set_free(EmployeeId(id(1)), now),
            "break" => acd.set_unavailable(EmployeeId(id(1)), Unavailable::OnBreak),
            "lost" => acd.set_unavailable(EmployeeId(id(1)), Unavailable::Unreachable),
            "call" => acd.enqueue(WorkId(id(1)), QueueId(id(2)), now),
            "head" => acd.requeue_at_head(WorkId(id(1)), QueueId(id(2)), seconds(3)),
            "release" => acd.release(WorkId(id(1))),
            "accept" => acd.accept(WorkId(id(1))),
            "gone" => acd.withdraw(WorkId(id(1))),
            "why" => {
                let work = WorkId(id(1));
                let _ = writeln!(
                    told,
                    "{}: {:?}, position {:?}",
                    words[1],
                    acd.why_waits(work),
                    acd.position(work)
                );
            }
            "figures" => {
                let _ = writeln!(told, "{}: {:?}", words[1], acd.queue_figures(QueueId(id(1))));
            }
            other => panic!("no such word: {other}"),
        }
        for given in acd.assign(now) {
            let (work, operator) = (names.name(given.work.0), names.name(given.operator.0));
            let _ = writeln!(told, "{work} → {operator}: {:?}", given.reason);
        }
    }
    told
}

fn check(text: &str, expected: Expect) {
    expected.assert_eq(&play(text));
}

#[test]
fn the_one_idle_longest_gets_the_call() {
    check(
        "queue help 0
         operator boris help
         operator anna help
         at 10
         free boris
         at 20
         free anna
         at 50
         call c1 help
         call c2 help
         call c3 help
         call c4 help
         why c3
         why c4
         break boris
         accept c1
         why c3
         figures help",
        expect![[r#"
            c1 → boris: LongestIdle { idle: Millis(40000), free: 2 }
            c2 → anna: LongestIdle { idle: Millis(30000), free: 1 }
            c3: Some(NobodyFree { staffed: 2, busy: 2, on_break: 0 }), position Some(3)
            c4: Some(NotFirst { ahead: 1 }), position Some(4)
            c3: Some(NobodyFree { staffed: 2, busy: 2, on_break: 0 }), position Some(2)
            help: Figures { waiting: 3, oldest: Some(Timestamp(50000)), free: 0, staffed: 2 }
        "#]],
    );
}

#[test]
fn idle_ties_are_broken_by_id() {
    check(
        "queue help 0
         operator first help
         operator second help
         at 5
         free second
         free first
         call c1 help",
        expect![[r#"
            c1 → first: LongestIdle { idle: Millis(0), free: 2 }
        "#]],
    );
}

#[test]
fn priority_first_then_first_come_over_all_queues() {
    check(
        "queue help 0
         queue sales 0
         queue urgent 9
         operator anna help sales urgent
         at 1
         call s1 sales
         at 2
         call h1 help
         at 3
         call u1 urgent
         at 4
         call s2 sales
         free anna
         accept u1
         free anna
         accept s1
         free anna
         accept h1
         free anna",
        expect![[r#"
            u1 → anna: LongestIdle { idle: Millis(0), free: 1 }
            s1 → anna: LongestIdle { idle: Millis(0), free: 1 }
            h1 → anna: LongestIdle { idle: Millis(0), free: 1 }
            s2 → anna: LongestIdle { idle: Millis(0), free: 1 }
        "#]],
    );
}

#[test]
fn work_that_nobody_free_may_take_does_not_block_others() {
    check(
        "queue english 5 eng 4
         queue help 0
         operator anna english help | eng 3
         operator boris english help | eng 4
         call e1 english
         call h1 help
         free anna
         why e1
         break boris
         why e1
         free boris",
        expect![[r#"
            h1 → anna: LongestIdle { idle: Millis(0), free: 1 }
            e1: Some(NobodyFree { staffed: 0, busy: 0, on_break: 0 }), position Some(1)
            e1: Some(NobodyFree { staffed: 1, busy: 0, on_break: 1 }), position Some(1)
            e1 → boris: LongestIdle { idle: Millis(0), free: 1 }
        "#]],
    );
}

#[test]
fn a_missed_ring_keeps_the_place_and_goes_to_another() {
    check(
        "queue help 0
         operator anna help
         operator boris help
         free anna
         at 5
         call c1 help
         at 6
         call c2 help
         at 20
         release c1
         why c1
         free anna
         at 25
         release c1
         lost anna
         at 30
         free boris",
        // Anna missed c1 and is the only one free: she gets it again. When both have missed it, whoever is free.
        expect![[r#"
            c1 → anna: LongestIdle { idle: Millis(5000), free: 1 }
            c1: Some(NobodyFree { staffed: 1, busy: 1, on_break: 0 }), position Some(1)
            c1 → anna: LongestIdle { idle: Millis(0), free: 1 }
            c1 → boris: LongestIdle { idle: Millis(0), free: 1 }
        "#]],
    );
}

#[test]
fn the_one_who_missed_it_is_passed_over_while_another_is_free() {
    check(
        "queue help 0
         operator anna help
         operator boris help
         at 1
         free anna
         call c1 help
         release c1
         call c0 help
         gone c1
         call c2 help
         free anna
         release c0
         at 9
         gone c2
         gone c0
         free boris
         free anna
         at 10
         call c3 help
         release c3
         figures help",
        expect![[r#"
            c1 → anna: LongestIdle { idle: Millis(0), free: 1 }
            c0 → anna: LongestIdle { idle: Millis(0), free: 1 }
            c3 → anna: LongestIdle { idle: Millis(1000), free: 2 }
            c3 → boris: LongestIdle { idle: Millis(1000), free: 1 }
            help: Figures { waiting: 1, oldest: Some(Timestamp(10000)), free: 0, staffed: 2 }
        "#]],
    );
}

#[test]
fn back_at_the_head_of_its_priority() {
    check(
        "queue urgent 9
         queue help 0
         queue sales 0
         operator anna help sales urgent
         at 10
         call s1 sales
         call h1 help
         at 15
         call u1 urgent
         at 20
         head cut help 18
         head cut2 help 12
         why h1
         figures help
         free anna
         accept u1
         free anna
         accept cut2
         free anna
         accept cut
         free anna",
        expect![[r#"
            h1: Some(NotFirst { ahead: 2 }), position Some(3)
            help: Figures { waiting: 3, oldest: Some(Timestamp(10000)), free: 0, staffed: 0 }
            u1 → anna: LongestIdle { idle: Millis(0), free: 1 }
            cut2 → anna: LongestIdle { idle: Millis(0), free: 1 }
            cut → anna: LongestIdle { idle: Millis(0), free: 1 }
            s1 → anna: LongestIdle { idle: Millis(0), free: 1 }
        "#]],
    );
}

#[test]
fn the_configuration_changes_under_waiting_calls() {
    check(
        "call early help
         operator anna help | eng 2
         free anna
         queue help 0 eng 3
         why early
         queue help 0 eng 2
         drop-queue help
         release early
         free anna
         why early
         queue help 0
         fire anna
         release early
         figures help",
        expect![[r#"
            early: Some(NobodyFree { staffed: 0, busy: 0, on_break: 0 }), position Some(1)
            early → anna: LongestIdle { idle: Millis(0), free: 1 }
            early: Some(NobodyFree { staffed: 0, busy: 0, on_break: 0 }), position Some(1)
            early → anna: LongestIdle { idle: Millis(0), free: 1 }
            help: Figures { waiting: 1, oldest: Some(Timestamp(0)), free: 0, staffed: 0 }
        "#]],
    );
}

#[test]
fn what_is_told_during_a_ring_holds_after_it() {
    check(
        "queue help 0
         operator anna help
         free anna
         call c1 help
         free anna
         call c2 help
         gone c1
         free anna
         break anna
         release c2
         figures help
         why c2",
        expect![[r#"
            c1 → anna: LongestIdle { idle: Millis(0), free: 1 }
            c2 → anna: LongestIdle { idle: Millis(0), free: 1 }
            help: Figures { waiting: 1, oldest: Some(Timestamp(0)), free: 0, staffed: 1 }
            c2: Some(NobodyFree { staffed: 1, busy: 0, on_break: 1 }), position Some(1)
        "#]],
    );
}
